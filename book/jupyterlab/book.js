// Where a page of the book is for this reader: beside the notebook, built, or published; else it is said.

/** @typedef {import("./jupyter.js").App} App */
/** @typedef {import("./jupyter.js").Panel} Panel */
/** @typedef {ReturnType<typeof bookOf>} Book */

const BESIDE = ["pages"];
const BUILT = ["..", "_build", "html", "book"];
export const NOWHERE =
  "This leads to a page of the book, which is not here. In the course’s folder, make book (or py tasks.py book) builds it.";

/**
 * @param {App} app @param {Panel} panel
 * @param {string} published address of the published book, or ""
 */
export function bookOf(app, panel, published) {
  const { contents, serverSettings } = app.serviceManager;

  /** The pages in a folder, by walking to it: to ask for what is not there would be an error. @param {string[]} steps */
  async function pagesIn(steps) {
    let path = panel.context.path.split("/").slice(0, -1);
    for (const step of steps) {
      if (step === "..") {
        if (!path.length) return new Map();
        path = path.slice(0, -1);
        continue;
      }
      const here = await contents.get(path.join("/"), { content: true });
      if (!here.content?.some(({ name, type }) => name === step && type === "directory")) return new Map();
      path = [...path, step];
    }
    const { content } = await contents.get(path.join("/"), { content: true });
    return new Map((content ?? []).map(({ name, path }) => [name, path]));
  }
  /** @param {string} file */
  const served = (file) => `${serverSettings.baseUrl}static/book/${file}`;
  /** Addresses by file: of plain copies beside the notebook, or of the built book, which make lab serves as it is. */
  const places = (async () => {
    const beside = await pagesIn(BESIDE);
    const files = beside.size ? beside : await pagesIn(BUILT);
    const first = [...files.keys()].find((file) => file.endsWith(".html"));
    const whole = !beside.size && first && (await fetch(served(first), { method: "HEAD" })).ok;
    /** @type {Map<string, string>} */
    const found = new Map();
    for (const [file, path] of files)
      found.set(file, whole ? served(file) : await contents.getDownloadUrl(path));
    return found;
  })().catch(() => /** @type {Map<string, string>} */ (new Map()));

  /**
   * The address of a page as a notebook or a note writes it: `references#cite-lii2023`.
   * @param {string} page
   * @returns {Promise<string>} "" if it is nowhere
   */
  return async (page) => {
    const [name, hash] = page.split("#");
    const file = `${name.replace(/\.md$/, "")}.html`;
    const found = (await places).get(file) ?? (published && `${published.replace(/\/$/, "")}/book/${file}`);
    return found && hash ? `${found}#${hash}` : found;
  };
}
