// Demos in a notebook: shown as they were stored, without a kernel, and moved by links of the text.
import { createModel } from "../../widgets/shared/host.js";
import { wayBack } from "../scripts/way-back.js";
import { bring, DEMO, outputsOf } from "./notebook.js";

/** @typedef {import("./jupyter.js").Panel} Panel */

const WAIT_MS = 10_000;

/**
 * Show a stored demo.
 * @param {HTMLElement} place
 * @param {any} stored its name and state
 * @returns {Promise<() => void>} takes it away again
 */
export async function show(place, stored) {
  const { demo, state } = stored;
  place.classList.add("course-demo");
  /** @type {{ default: import("../../widgets/shared/host.js").View }} */
  const { default: view } = await import(
    /* webpackInclude: /static[\\/][a-z_]+\.js$/, webpackChunkName: "demo-[request]" */ `course-demos/${demo}.js`
  );
  place.replaceChildren();
  return view.render({ model: { ...createModel({ ...state }), inPage: false }, el: place }) ?? (() => {});
}

/** The cell that shows a demo. @param {Panel} panel @param {string} name @param {number} copy */
function cellOf(panel, name, copy) {
  const cells = panel.content.widgets.filter((cell) =>
    outputsOf(cell).some(({ data }) => data?.[DEMO]?.demo === name),
  );
  return cells[copy - 1];
}

/** The demo itself, once it has been drawn. @param {HTMLElement} cell @returns {Promise<Element | null>} */
function drawn(cell) {
  const found = () => cell.querySelector(".demo");
  return new Promise((done) => {
    if (found()) return done(found());
    const watch = new MutationObserver(() => found() && end());
    const end = () => {
      watch.disconnect();
      done(found());
    };
    watch.observe(cell, { childList: true, subtree: true });
    setTimeout(end, WAIT_MS);
  });
}

/**
 * Let a link of the text set its demo, as `demo:unblinding?true_effect=0`; false if the notebook does not show it.
 * @param {Panel} panel @param {HTMLElement} link @param {string} address
 */
export async function move(panel, link, address) {
  const [name, settings = ""] = address.replace("demo:", "").split("?");
  const [demo, copy = "1"] = name.split(".");
  const cell = cellOf(panel, demo, Number(copy));
  if (!cell) return false;
  bring(panel, cell.node);
  const shown = await drawn(cell.node);
  if (!shown) return false;
  if (shown.parentElement) wayBack(link, shown.parentElement);
  shown.dispatchEvent(new CustomEvent("course:state", { detail: settings }));
  return true;
}
