// Start: takes the reader to the first line, runs the chapter from top to bottom, and says how far it is.
import { NotebookActions } from "@jupyterlab/notebook";
import { bring, outputsOf } from "./notebook.js";

/** @typedef {import("./jupyter.js").Panel} Panel */

const NO_KERNEL =
  "There is no Python to run this chapter: choose one with Kernel > Change Kernel…, or read on. Links and demos work without it.";

/** What a cell that failed asks for, in a sentence. @param {Panel} panel */
function fault(panel) {
  const stopped = panel.content.widgets
    .flatMap(outputsOf)
    .map((output) => output.toJSON())
    .find(({ output_type }) => output_type === "error");
  if (!stopped) return "The chapter did not run to its end: the last cell that ran says why.";
  const missing = /No module named '([\w.]+)'/.exec(stopped.evalue)?.[1];
  return missing
    ? `This Python lacks the package ${missing}: start JupyterLab with make lab, or from the environment that the README sets up.`
    : `A cell stopped with an error (${stopped.ename}): what it says stands below it.`;
}

/** @param {Panel} panel */
function toFirstLine(panel) {
  panel.content.activeCellIndex = 0;
  const [first] = panel.content.widgets;
  if (first) bring(panel, first.node);
}

/**
 * Run every cell as it is written: what a learner has typed stays.
 * @param {Panel} panel
 * @param {(words: string, done: number, all: number) => void} tell
 */
export async function start(panel, tell) {
  const all = panel.content.widgets.filter(({ model }) => model.type === "code").length;
  let done = 0;
  /** @param {unknown} _ @param {{ notebook: unknown, cell: { model: { type: string } } }} run */
  const count = (_, { notebook, cell }) => {
    if (notebook === panel.content && cell.model.type === "code") tell("The chapter runs.", ++done, all);
  };
  NotebookActions.executed.connect(count);
  try {
    await panel.sessionContext.ready;
    if (panel.sessionContext.hasNoKernel) return tell(NO_KERNEL, 0, 0);
    tell("The chapter runs.", done, all);
    const ran = NotebookActions.runAll(panel.content, panel.sessionContext);
    // It has gone to the last cell; who reads on meanwhile stays where they are.
    toFirstLine(panel);
    if (!(await ran)) return tell(fault(panel), 0, 0);
    tell("The chapter has run: read on.", 0, 0);
  } catch (error) {
    tell(`The chapter could not run: ${error instanceof Error ? error.message : error}.`, 0, 0);
  } finally {
    NotebookActions.executed.disconnect(count);
  }
}
