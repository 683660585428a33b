// The open cases, where a cell shows them: kept and saved by the page's own code, with the notebook's keys kept away.
import { openCases } from "../scripts/cases.js";

const RUN = "Press Start, or run this cell, to answer the cases.";

/** @param {import("./jupyter.js").Panel} panel */
export function followCases(panel) {
  /** @type {Map<HTMLElement, () => void>} */
  const taken = new Map();
  let asked = 0;
  const look = () => {
    asked = 0;
    for (const [form, stop] of taken)
      if (!form.isConnected) {
        stop();
        taken.delete(form);
      }
    for (const form of /** @type {NodeListOf<HTMLElement>} */ (
      panel.content.node.querySelectorAll(".course-open-cases")
    )) {
      const asleep = form.querySelector(".open-asleep");
      if (taken.has(form) || !asleep) continue;
      if (!form.querySelector("button[name=save]")) {
        // JupyterLab takes the names off what a notebook holds that nobody has run or trusted here.
        if (asleep.textContent !== RUN) asleep.textContent = RUN;
        form.querySelector(".open-file")?.remove();
        continue;
      }
      for (const control of form.querySelectorAll("input, button"))
        control.setAttribute("data-lm-suppress-shortcuts", "true");
      taken.set(form, openCases(form));
    }
  };
  // Once a frame: a notebook that opens changes hundreds of times.
  const watch = new MutationObserver(() => {
    asked ||= requestAnimationFrame(look);
  });
  watch.observe(panel.content.node, { childList: true, subtree: true });
  look();
  panel.disposed.connect(() => {
    watch.disconnect();
    cancelAnimationFrame(asked);
    for (const stop of taken.values()) stop();
  });
}
