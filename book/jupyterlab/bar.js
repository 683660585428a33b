// The bar over a lesson: start it, read it quietly, see what is on this page and how many minutes are left.
import { Widget } from "@lumino/widgets";
import { button } from "../../widgets/shared/controls.js";
import { html } from "../../widgets/shared/dom.js";
import { markRead } from "../scripts/marks.js";
import { minutesLeft } from "../scripts/minutes.js";
import { keepPlace, place } from "../scripts/place.js";
import { countRead, headingsOf } from "./headings.js";
import { bring, DEMO, outputsOf, pageOf, scrollerOf } from "./notebook.js";
import { followProgress, progressList } from "./progress.js";
import { start } from "./start.js";

/** @typedef {import("./jupyter.js").App} App */
/** @typedef {import("./jupyter.js").Panel} Panel */
/** @typedef {import("./jupyter.js").Cell} Cell */
/** @typedef {import("./headings.js").Section} Section */

export const READING = "course:reading-mode";
const LESSON = ".jp-NotebookPanel.course-lesson";
/** Written by the learner, so never folded. */
const EXERCISE = /^check\(["']/m;

/** Cells that only those who teach have; with them even a sample answer waits for the switch. */
const FOR_TEACHING = ["solution", "instructor"];
const SAMPLE = "sample-answer";

const TEXT = ".jp-MarkdownCell.jp-mod-rendered";
const SOURCE = "You are in the source of this text. Shift+Enter shows the text again.";

const BESIDE = "notebook:create-output-view";
const KEPT_BESIDE = [DEMO, "application/vnd.plotly.v1+json"];

/** Fold a cell's code to a line, which a press opens. @param {Cell} cell */
function fold(cell) {
  if (cell.model.type !== "code" || EXERCISE.test(cell.model.sharedModel.source)) return;
  if (cell.node.querySelector(".course-code")) return;
  const opener = button(
    "Show the code",
    () => opener.setAttribute("aria-expanded", String(cell.node.classList.toggle("course-code-open"))),
    { class: "course-code", "aria-expanded": "false" },
  );
  cell.node.prepend(opener);
}

/**
 * Hide what an instructor's notebook has besides, until a switch shows it.
 * @param {Panel} panel
 * @returns {HTMLElement | ""} the switch; "" in a learner's notebook, which has nothing of it
 */
function keepBack({ node, content }) {
  const tagged = (/** @type {string[]} */ ...names) =>
    content.widgets.filter(({ model }) => names.some((name) => model.getMetadata("tags")?.includes(name)));
  if (!tagged(...FOR_TEACHING).length) return "";
  const cells = tagged(...FOR_TEACHING, SAMPLE);
  for (const cell of cells) cell.node.classList.add("course-kept-back");
  const way = button(
    "Solutions and boxes",
    () => {
      const shown = node.classList.toggle("course-teaching");
      way.setAttribute("aria-pressed", String(shown));
      for (const cell of cells) for (const part of cell.node.querySelectorAll("details")) part.open = shown;
    },
    { "aria-pressed": "false" },
  );
  return way;
}

/**
 * Keep text from turning into its source by a double click, which selects a word on a quiet page; elsewhere say what
 * has happened and how to get out of it.
 * @param {Panel} panel @param {(words: string) => void} tell
 */
function warnOfSource({ node, content }, tell) {
  let warned = false;
  /** @type {WeakSet<Cell>} */
  const followed = new WeakSet();
  const look = () => {
    const open = content.widgets.filter(({ rendered }) => rendered === false);
    for (const cell of open) {
      if (followed.has(cell)) continue;
      followed.add(cell);
      cell.renderedChanged?.connect(look);
    }
    if (open.length > 0 !== warned) tell(warned ? "" : SOURCE);
    warned = open.length > 0;
  };
  const isText = (/** @type {Event} */ { target }) => target instanceof Element && target.closest(TEXT);
  content.node.addEventListener(
    "dblclick",
    (event) => {
      if (node.classList.contains("course-reading") && isText(event)) event.stopPropagation();
      else setTimeout(look);
    },
    { capture: true },
  );
  content.node.addEventListener("focusin", look);
}

/**
 * A button that opens something below it, over everything, since the bar cuts off what leaves it.
 * @param {string} words @param {HTMLElement} shown @param {() => void} fill called before it opens
 */
function opens(words, shown, fill) {
  const opener = button(words, () => {
    fill();
    const { left, right, bottom } = opener.getBoundingClientRect();
    // Towards the side where there is more room.
    const side =
      left + right < innerWidth
        ? { left: `${left}px`, right: "auto" }
        : { left: "auto", right: `${innerWidth - right}px` };
    Object.assign(shown.style, { ...side, top: `${bottom + 4}px` });
  });
  shown.popover = "auto";
  shown.classList.add("course-opened");
  opener.popoverTargetElement = shown;
  return opener;
}

/**
 * @param {App} app @param {Panel} panel
 * @param {{ title: string, minutes: number, sections: Section[] }} chapter
 */
export function addBar(app, panel, { title, minutes, sections }) {
  const bar = html("div", { class: "course-lesson-bar", role: "region", "aria-label": "This lesson" });
  const page = pageOf(panel.context.path);
  const notebook = panel.content;

  const begin = button("Start", async () => {
    begin.disabled = true;
    await start(panel, (words, done, all) => {
      said.textContent = all ? `${words} ${done} of ${all}` : words;
      run.hidden = !all;
      run.max = all || 1;
      run.value = done;
    });
    begin.disabled = false;
  });
  const run = html("progress", { hidden: true, "aria-label": "Cells that have run" });
  const said = html("span", { role: "status" });

  const quiet = button("Reading mode", () => app.commands.execute(READING), {
    title: "Alt+R",
    "aria-keyshortcuts": "Alt+R",
  });
  const show = () => {
    const on = panel.node.classList.contains("course-reading");
    quiet.setAttribute("aria-pressed", String(on));
    if (!on) return;
    for (const cell of notebook.widgets) fold(cell);
    import("./typeface.js").catch(() => {}); // any serif will do
  };
  new MutationObserver(show).observe(panel.node, { attributeFilter: ["class"] });
  show();

  const headings = () => headingsOf(panel, sections);
  /** @param {ReturnType<typeof headings>[number]} heading */
  function go({ cell, node }) {
    if (list.matches(":popover-open")) list.hidePopover();
    notebook.activeCellIndex = notebook.widgets.indexOf(cell);
    cell.node.focus({ preventScroll: true });
    bring(panel, node);
  }
  const list = html("ol", { class: "course-on-this-page" });
  const contents = opens("On this page", list, () => {
    const now = current()?.node;
    const { read } = countRead(page, sections);
    list.replaceChildren(
      ...headings().map((heading) => {
        const way = button(heading.words, () => go(heading), {
          "aria-current": heading.node === now && "location",
        });
        markRead(way, read.has(heading.id ?? ""));
        return html("li", {}, way);
      }),
    );
  });
  const progress = progressList(panel, sections);
  const record = opens("Progress", progress.element, progress.show);
  followProgress(panel, sections);

  const left = html("span", {}, minutesLeft(minutes, 0));
  const scroller = scrollerOf(panel);
  /** The section whose beginning has passed the upper third. */
  function current() {
    const { top, height } = scroller.getBoundingClientRect();
    return headings().findLast(({ node }) => node.getBoundingClientRect().top < top + height / 3);
  }
  let waits = false;
  function follow() {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      const share = Math.min(
        1,
        scroller.scrollTop / Math.max(1, scroller.scrollHeight - scroller.clientHeight),
      );
      left.textContent = minutesLeft(minutes, share);
      const id = current()?.id;
      if (id && share < 1 && !begin.disabled) keepPlace({ page, id });
    });
  }
  scroller.addEventListener("scroll", follow, { passive: true });

  // In a wide panel they stand in the bar's line; in a narrow one they wait behind a button.
  const rest = html("div", {}, quiet, record, keepBack(panel));
  const more = opens("More", rest, () => {});
  more.classList.add("course-more");
  bar.append(html("strong", {}, title), left, begin, contents, more, rest, list, progress.element);
  const stopped = place();
  // Headings come and go while one writes: it is looked for when it is asked for.
  const there = () => headings().find(({ id }, i) => i > 0 && stopped?.page === page && id === stopped.id);
  const stop = there();
  if (stop) {
    const on = button(
      `Continue where you stopped: ${stop.words}`,
      () => {
        on.remove();
        const to = there();
        if (to) go(to);
      },
      { class: "course-continue" },
    );
    bar.append(on);
  }
  bar.append(run, said);
  warnOfSource(panel, (words) => {
    said.textContent = words;
  });
  const widget = new Widget();
  widget.addClass("course-lesson-head");
  widget.node.append(bar);
  panel.contentHeader.addWidget(widget);
  // JupyterLab gives it the height that it asks for, and the bar takes more lines in a narrow panel.
  const height = new ResizeObserver(() => {
    widget.node.style.minHeight = `${bar.offsetHeight}px`;
    widget.parent?.fit();
  });
  height.observe(bar);
  panel.disposed.connect(() => height.disconnect());
  if (app.commands.hasCommand(BESIDE)) for (const cell of notebook.widgets) offerBeside(cell);

  /** A demo or figure in a panel of its own, which stays in sight. @param {Cell} cell */
  function offerBeside(cell) {
    if (!outputsOf(cell).some(({ data }) => KEPT_BESIDE.some((mime) => mime in (data ?? {})))) return;
    /** @type {import("./jupyter.js").MainWidget | undefined} */
    let beside;
    const way = button(
      "Keep beside the text",
      async () => {
        if (beside && !beside.isDisposed) return app.shell.activateById(beside.id);
        const before = new Set(app.shell.widgets("main"));
        notebook.activeCellIndex = notebook.widgets.indexOf(cell);
        await app.commands.execute(BESIDE);
        beside = [...app.shell.widgets("main")].find((view) => !before.has(view));
        if (!beside) return;
        // The notes of a demo's guide are dressed there too.
        beside.node.querySelector(".jp-LinkedOutputView")?.classList.add("course-lesson");
        app.shell.add(beside, "main", { mode: "split-right", ref: panel.id });
      },
      { class: "course-beside" },
    );
    cell.node.append(way);
  }
}

/** One key to the quiet page and back, for every lesson. @param {App} app */
export function addReadingMode(app) {
  if (app.commands.hasCommand(READING)) return;
  app.commands.addCommand(READING, {
    label: "Reading Mode of the Course",
    execute() {
      const panel =
        document.activeElement?.closest(LESSON) ?? document.querySelector(`${LESSON}:not(.lm-mod-hidden)`);
      panel?.classList.toggle("course-reading");
    },
  });
  app.commands.addKeyBinding({ command: READING, keys: ["Alt R"], selector: LESSON });
}
