// A number in a sentence that can be pulled: by pointer, by keyboard, or by the two arrows beside it.
import { all } from "./parts.js";

/** Pixels of pulling for one step. */
const PULL = 9;

/** @typedef {{ label: string, names: Record<string, string>, values: Record<string, Record<string, string>> }} Told */

/**
 * Make a number one that can be pulled.
 * @param {HTMLElement} place @param {ParentNode} scope where the numbers are that follow it
 * @returns {{ handle: HTMLElement, press: (event: KeyboardEvent) => void }} what has the focus, and what a key does there
 */
export function letPull(place, scope) {
  const name = /** @type {string} */ (place.dataset.handle);
  const told = /** @type {Told} */ (JSON.parse(/** @type {string} */ (place.dataset.told)));
  const values = Object.keys(told.values);
  const followers = all(scope, `.follows[data-pull="${name}"]`, HTMLElement);
  const handle = document.createElement("span");
  const start = values.indexOf(place.textContent ?? "");
  let at = start;

  /** @param {number} index */
  function turn(index) {
    at = Math.min(values.length - 1, Math.max(0, index));
    const value = values[at];
    const now = told.values[value];
    handle.textContent = value;
    for (const one of followers) one.textContent = now[one.dataset.part ?? ""];
    handle.setAttribute("aria-valuenow", value);
    const words = Object.entries(told.names).map(([part, said]) => `${said} ${now[part]}`);
    handle.setAttribute("aria-valuetext", `${value}: ${words.join(", ")}`);
    arrows[0].disabled = at === 0;
    arrows[1].disabled = at === values.length - 1;
  }

  const arrows = [-1, 1].map((step) => {
    const arrow = document.createElement("button");
    arrow.type = "button";
    arrow.textContent = step < 0 ? "◂" : "▸";
    arrow.tabIndex = -1; // the keyboard has the handle itself
    arrow.ariaHidden = "true";
    arrow.addEventListener("click", () => turn(at + step));
    return arrow;
  });
  Object.assign(handle, {
    tabIndex: 0,
    role: "slider",
    ariaLabel: told.label,
    title: "Pull, or use the arrow keys",
  });
  handle.setAttribute("aria-valuemin", values[0]);
  handle.setAttribute("aria-valuemax", values[values.length - 1]);
  const steps = /** @type {Record<string, () => number>} */ ({
    ArrowRight: () => at + 1,
    ArrowUp: () => at + 1,
    ArrowLeft: () => at - 1,
    ArrowDown: () => at - 1,
    PageUp: () => at + 5,
    PageDown: () => at - 5,
    Home: () => 0,
    End: () => values.length - 1,
    Escape: () => start,
  });
  /** Turn it by a key, if the key is one of its own. @param {KeyboardEvent} event */
  function press(event) {
    const step = steps[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    turn(step());
  }
  handle.addEventListener("keydown", press);
  handle.addEventListener("pointerdown", (event) => {
    const [from, first] = [at, event.clientX];
    handle.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
    const pull = (/** @type {PointerEvent} */ move) => turn(from + Math.round((move.clientX - first) / PULL));
    handle.addEventListener("pointermove", pull);
    const end = () => handle.removeEventListener("pointermove", pull);
    for (const kind of ["pointerup", "pointercancel"]) handle.addEventListener(kind, end, { once: true });
    event.preventDefault();
  });
  handle.style.minWidth = `${Math.max(...values.map(({ length }) => length))}ch`; // the line stays as it is
  place.replaceChildren(arrows[0], handle, arrows[1]);
  turn(start);
  return { handle, press };
}

for (const place of all(document, ".pull", HTMLElement)) letPull(place, document);
