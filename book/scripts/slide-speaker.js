// What only the speaker sees: in a window of its own, or, where none may open, beside the slide.
import { html, say } from "../../widgets/shared/dom.js";
import sheet from "./slide-speaker.css";

/**
 * @typedef {{ at: number, of: number, name: string, next: string, step: string, caption: string, cut: number,
 *   right: string }} Told
 */

const MINUTE = 60_000;
const time = (/** @type {number} */ minutes) =>
  `${Math.abs(Math.round(minutes))} min${minutes < -0.5 ? " over" : ""}`;

/**
 * @param {object} options
 * @param {number} options.minutes that the chapter has; 0 if nobody says
 * @param {() => Told} options.told
 * @param {(on: boolean) => void} options.move
 */
export function createSpeaker({ minutes, told, move }) {
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
  const panel = html(
    "section",
    { class: "speaker", "aria-label": "Speaker’s view" },
    html("div", { class: "times" }, clock, left, pace, again),
    now,
    step,
    caption,
    right,
    cut,
    next,
    html("div", { class: "keys" }, back, on),
    box,
  );
  back.addEventListener("click", () => move(false));
  on.addEventListener("click", () => move(true));

  let started = 0;
  /** @type {Window | null} */
  let own = null;
  const open = () => panel.isConnected && !own?.closed;

  function tick() {
    const date = new Date();
    say(clock, `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`);
    if (!minutes) return;
    const { at, of } = told();
    const gone = (Date.now() - started) / MINUTE;
    say(left, `${time(minutes - gone)}${minutes >= gone ? ` left of ${minutes}` : ""}`);
    // As if each slide took as long as another.
    const behind = gone - (minutes * at) / of;
    say(
      pace,
      Math.abs(behind) < 2 ? "In time" : `${time(Math.abs(behind))} ${behind > 0 ? "late" : "early"}`,
    );
    panel.classList.toggle("late", behind >= 2);
  }
  function refresh() {
    if (!open()) return;
    const slide = told();
    say(now, `${slide.at + 1} of ${slide.of}: ${slide.name}`);
    say(step, slide.step);
    say(caption, slide.caption);
    say(right, slide.right && template ? `Right: ${slide.right}` : "");
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

  /** @param {Document} place */
  function dress(place) {
    const View = /** @type {Window & typeof globalThis} */ (place.defaultView);
    const style = new View.CSSStyleSheet();
    style.replaceSync(sheet);
    place.adoptedStyleSheets.push(style);
  }
  dress(document);

  return {
    refresh,
    toggle() {
      if (open()) {
        own?.close();
        panel.remove();
        document.documentElement.classList.remove("with-speaker");
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
        dress(place);
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
        document.body.append(panel);
        document.documentElement.classList.add("with-speaker");
      }
      refresh();
    },
  };
}
