// What only the speaker sees, in a window of its own. Where none may open, the room sees it too: then the times alone.
import { html, say } from "../../widgets/shared/dom.js";
import sheet from "./slide-speaker.css";

/**
 * @typedef {{ at: number, of: number, name: string, next: string, step: string, caption: string, cut: number,
 *   right: string }} Told
 */

const MINUTE = 60_000;
/** So many minutes early or late are in time. Chosen. */
const IN_TIME = 2;
const time = (/** @type {number} */ minutes) =>
  `${Math.abs(Math.round(minutes))} min${minutes < -0.5 ? " over" : ""}`;

/**
 * @param {object} options
 * @param {number} options.minutes that the chapter has
 * @param {HTMLElement} options.strip before which the times stand where no window may open
 * @param {() => Told} options.told
 * @param {(on: boolean) => void} options.move
 */
export function createSpeaker({ minutes, strip, told, move }) {
  const part = (/** @type {string} */ name) => html("p", { class: name });
  const [now, step, caption, cut, right, next] = [
    html("h1", {}),
    part("step"),
    part("caption"),
    part("cut"),
    part("right"),
    part("next"),
  ];
  const [clock, left, pace] = [part("clock"), part("left"), part("pace")];
  const again = html("button", { type: "button" }, "Start the minutes again");
  const back = html("button", { type: "button" }, "Back");
  const on = html("button", { type: "button" }, "Forward");
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector("#workshop-box"));
  const box = template && html("section", { class: "box", "aria-label": "Workshop box", tabindex: 0 });
  box?.append(/** @type {HTMLTemplateElement} */ (template).content.cloneNode(true));
  const panel = html("section", { class: "speaker", "aria-label": "Speaker’s view" });
  const times = html("div", { class: "times" }, clock, left, pace, again);
  const keys = html("div", { class: "keys" }, back, on);
  const whole = [times, now, step, caption, right, cut, next, keys, ...(box ? [box] : [])];
  back.addEventListener("click", () => move(false));
  on.addEventListener("click", () => move(true));

  let started = 0;
  /** @type {Window | null} */
  let own = null;
  const open = () => panel.isConnected && !own?.closed;

  function tick() {
    const date = new Date();
    say(clock, `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`);
    const { at, of } = told();
    const gone = (Date.now() - started) / MINUTE;
    say(left, `${time(minutes - gone)}${minutes >= gone ? ` left of ${minutes}` : ""}`);
    // As if each slide took as long as another.
    const behind = gone - (minutes * at) / of;
    say(
      pace,
      Math.abs(behind) < IN_TIME ? "In time" : `${time(Math.abs(behind))} ${behind > 0 ? "late" : "early"}`,
    );
    panel.classList.toggle("late", behind >= IN_TIME);
  }
  function refresh() {
    if (!open()) return;
    const slide = told();
    say(now, `${slide.at + 1} of ${slide.of}: ${slide.name}`);
    say(step, slide.step);
    say(caption, slide.caption);
    say(right, slide.right && `Right: ${slide.right}`);
    say(cut, slide.cut ? `Cut here when late (${slide.cut}).` : "");
    say(next, `Next: ${slide.next}`);
    tick();
  }
  again.addEventListener("click", () => {
    started = Date.now();
    tick();
  });
  setInterval(() => open() && tick(), 5000);
  addEventListener("pagehide", () => own?.close());

  return {
    refresh,
    toggle() {
      if (open()) {
        own?.close();
        panel.remove();
        return;
      }
      started ||= Date.now();
      try {
        own = window.open("", "course-speaker", "width=760,height=800");
      } catch {
        own = null;
      }
      if (own) {
        const place = own.document;
        place.title = "Speaker’s view";
        place.documentElement.lang = document.documentElement.lang;
        place.documentElement.dataset.theme = document.documentElement.dataset.theme;
        const style = new /** @type {Window & typeof globalThis} */ (own).CSSStyleSheet();
        style.replaceSync(sheet);
        place.adoptedStyleSheets.push(style);
        panel.replaceChildren(...whole);
        const view = place.createElement("main");
        view.append(panel);
        place.body.replaceChildren(view);
        own.addEventListener("keydown", (event) => {
          const used = event.target instanceof /** @type {any} */ (own).HTMLButtonElement;
          const forward = ["PageDown", "ArrowRight", "ArrowDown"].includes(event.key);
          const backward = ["PageUp", "ArrowLeft", "ArrowUp"].includes(event.key);
          if (forward || backward) move(forward);
          else if (event.key === " " && !used) move(true);
          else return;
          event.preventDefault();
        });
      } else {
        panel.replaceChildren(times);
        strip.before(panel);
      }
      refresh();
    },
  };
}
