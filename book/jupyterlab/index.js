// The course's notebooks in JupyterLab 4 and Notebook 7. Every other notebook is left alone: what makes a lesson of one
// is loaded once the first of them is opened.
import { IDefaultFileBrowser } from "@jupyterlab/filebrowser";
import { ILauncher } from "@jupyterlab/launcher";
import { INotebookTracker, NotebookActions } from "@jupyterlab/notebook";
import { Widget } from "@lumino/widgets";
import { DEMO, MARKDOWN } from "./notebook.js";

/** @typedef {import("./jupyter.js").App} App */
/** @typedef {import("./jupyter.js").Panel} Panel */
/** @typedef {import("./jupyter.js").Model} Model */

const WIDGET = "application/vnd.jupyter.widget-view+json";
const CHAPTER = /^\d\d-[a-z-]+\.ipynb$/;
const LAST = 1_000_000; // a rank at which nothing is chosen

/** The number of the chapter that a notebook is, by its metadata. @param {Panel} panel @returns {number | null} */
function chapterOf(panel) {
  const course = panel.context.model.getMetadata("course");
  return Number.isInteger(course?.chapter) ? course.chapter : null;
}

/** A screen away; the notebook scrolls in a box of its own. @type {IntersectionObserverInit & { scrollMargin: string }} */
const NEAR = { rootMargin: "100%", scrollMargin: "100%" };

/** A demo as its cell has stored it, alive without a kernel; begun when the reader comes near, so that none is waited for. */
class StoredDemo extends Widget {
  /** @type {any} */
  stored;
  near = new IntersectionObserver(
    (entries) => entries.some((one) => one.isIntersecting) && this.begin(),
    NEAR,
  );
  /** @param {Model} model */
  async renderModel(model) {
    this.stored = model.data[DEMO];
    this.node.dataset.demo = this.stored.demo;
    this.addClass("course-demo-far"); // keeps its room
    this.near.observe(this.node);
    this.disposed.connect(() => this.near.disconnect());
  }
  async begin() {
    this.near.disconnect();
    try {
      const { show } = await import("./demos.js");
      if (this.isDisposed) return;
      this.disposed.connect(await show(this.node, this.stored));
    } catch (fault) {
      console.error("A demo did not come:", fault);
      this.node.textContent = "This demo could not be loaded. Run its cell, or open the notebook again.";
    }
    this.removeClass("course-demo-far");
  }
}

/**
 * Let what a panel shows pass through the lesson, if its notebook turns out to be one.
 * @param {App} app @param {Panel} panel
 */
function follow(app, panel) {
  const { rendermime } = panel.content;
  const text = rendermime.getFactory(MARKDOWN);
  if (!text) return;
  /** @param {number} chapter @returns {Promise<import("./lesson.js").Lesson | void>} */
  const lessonOf = (chapter) =>
    import("./lesson.js")
      .then((lessons) => lessons.lessonOf(app, panel, chapter))
      .catch((fault) => console.error("The lesson stays plain:", fault));
  // Sent for as soon as the file has said that it is a chapter, while its cells are still being made.
  const { model } = panel.context;
  const begin = () => {
    const chapter = chapterOf(panel);
    if (chapter === null) return;
    model.metadataChanged.disconnect(begin);
    lessonOf(chapter);
  };
  model.metadataChanged.connect(begin);
  rendermime.addFactory({
    ...text,
    createRenderer(options) {
      const renderer = text.createRenderer(options);
      const chapter = chapterOf(panel);
      if (chapter === null) return renderer;
      const render = renderer.renderModel.bind(renderer);
      renderer.renderModel = async (model) => {
        const lesson = await lessonOf(chapter);
        await render(lesson ? lesson.written(model) : model);
        lesson?.enliven(renderer.node);
      };
      return renderer;
    },
  });

  // A live widget comes before the stored demo; one that was stored with the notebook has no kernel any more, unless
  // the kernel has outlived the page.
  let ran = [...app.serviceManager.sessions.running()].some(({ path }) => path === panel.context.path);
  /** @type {Set<unknown>} */
  const gone = new Set();
  /** @param {unknown} _ @param {{ notebook: unknown }} run */
  const scheduled = (_, { notebook }) => {
    ran ||= notebook === panel.content;
  };
  NotebookActions.executionScheduled.connect(scheduled);
  panel.disposed.connect(() => NotebookActions.executionScheduled.disconnect(scheduled));
  rendermime.addFactory({ safe: true, mimeTypes: [DEMO], createRenderer: () => new StoredDemo() }, LAST);
  const preferred = rendermime.preferredMimeType.bind(rendermime);
  rendermime.preferredMimeType = (bundle, safe) => {
    const usual = preferred(bundle, safe);
    if (!(DEMO in bundle) || chapterOf(panel) === null) return usual;
    const id = /** @type {{ model_id?: string } | undefined} */ (bundle[WIDGET])?.model_id;
    if (!ran) gone.add(id);
    return id && !gone.has(id) && usual !== "text/plain" ? usual : DEMO;
  };
}

/** Begin the cards once a folder is shown that holds something like a chapter. @param {App} app @param {any} browser @param {any} launcher */
function offerCards(app, browser, launcher) {
  const look = async () => {
    if (![...browser.model.items()].some(({ name }) => CHAPTER.test(name))) return;
    browser.model.refreshed.disconnect(look);
    const { addCards } = await import("./cards.js");
    addCards(app, browser, launcher);
  };
  browser.model.refreshed.connect(look);
}

const cards = {
  id: "ketamine-psychotherapy-course:cards",
  description: "Shows the chapters of the course on the launcher and over the list of files.",
  autoStart: true,
  requires: [IDefaultFileBrowser],
  optional: [ILauncher],
  activate: offerCards,
};

const lesson = {
  id: "ketamine-psychotherapy-course:lesson",
  description: "Shows the course's notebooks as its pages are shown.",
  autoStart: true,
  requires: [INotebookTracker],
  /** @param {App} app @param {{ widgetAdded: { connect: (call: (tracker: unknown, panel: Panel) => void) => void } }} tracker */
  activate(app, tracker) {
    tracker.widgetAdded.connect((_, panel) => follow(app, panel));
  },
};

export default [lesson, cards];
