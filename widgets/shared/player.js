/**
 * Play and pause: moves one value along, at a steady pace; in steps when the reader asks for less motion. It pauses
 * in a tab that nobody looks at.
 */

import { button } from "./controls.js";
import { reducedMotion } from "./dom.js";

const STEP_MILLISECONDS = 1200;
/** The longest that one frame moves on: a page that stood still goes on where it was. */
const LONGEST_FRAME = 0.25;

/**
 * @param {object} options
 * @param {number} options.end the last position; the first is 0
 * @param {number} options.seconds from the first to the last
 * @param {number[]} options.landmarks positions to step through without motion
 * @param {() => number} options.position
 * @param {(position: number) => void} options.onMove
 * @param {() => void} options.onRest
 */
export function createPlayer({ end, seconds, landmarks, position, onMove, onRest }) {
  let frame = 0;
  let timer = 0;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const running = () => frame !== 0 || timer !== 0;
  const toggle = button("Play", () => (running() ? pause() : play()), { class: "play" });
  const show = () => {
    toggle.textContent = running() ? "Pause" : "Play";
  };

  function halt() {
    cancelAnimationFrame(frame);
    clearInterval(timer);
    frame = timer = 0;
  }
  function pause() {
    if (!running()) return;
    halt();
    document.removeEventListener("visibilitychange", pause);
    still.removeEventListener("change", run);
    show();
    onRest();
  }

  function play() {
    if (running()) return;
    if (position() >= end) onMove(0);
    document.addEventListener("visibilitychange", pause);
    still.addEventListener("change", run);
    run();
    show();
  }

  /** Glide or step, as the reader's system asks now. */
  function run() {
    halt();
    if (reducedMotion()) {
      timer = window.setInterval(() => {
        const next = landmarks.find((landmark) => landmark > position() + 1e-6) ?? end;
        onMove(next);
        if (next >= end) pause();
      }, STEP_MILLISECONDS);
    } else {
      let last = performance.now();
      const step = (/** @type {number} */ now) => {
        const next = Math.min(
          end,
          position() + (Math.min(LONGEST_FRAME, (now - last) / 1000) / seconds) * end,
        );
        last = now;
        frame = requestAnimationFrame(step);
        onMove(Math.max(0, next));
        if (next >= end) pause();
      };
      frame = requestAnimationFrame(step);
    }
  }
  return {
    button: toggle,
    play,
    pause,
    stop: pause,
    get running() {
      return running();
    },
  };
}

/**
 * Set a time's slider beside its play button; whoever moves it by hand stops the play.
 * @param {{ element: HTMLElement }} control
 * @param {ReturnType<typeof createPlayer>} player
 * @param {HTMLElement} [shown] says in words where it is
 */
export function joinTime({ element }, player, shown) {
  element.classList.add("time");
  element.prepend(player.button);
  if (shown) element.querySelector("label")?.after(shown);
  for (const kind of ["pointerdown", "keydown"])
    element.addEventListener(kind, ({ target }) => {
      if (target !== player.button) player.pause();
    });
}
