/** Play and pause: moves one value along, at a steady pace; in steps when the reader asks for less motion. */

import { button } from "./controls.js";
import { reducedMotion } from "./dom.js";

const STEP_MILLISECONDS = 1200;

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
  const running = () => frame !== 0 || timer !== 0;
  const toggle = button("Play", () => (running() ? pause() : play()), { class: "play" });
  const show = () => {
    toggle.textContent = running() ? "Pause" : "Play";
  };

  function pause() {
    if (!running()) return;
    cancelAnimationFrame(frame);
    clearInterval(timer);
    frame = timer = 0;
    show();
    onRest();
  }

  function play() {
    if (running()) return;
    if (position() >= end) onMove(0);
    if (reducedMotion()) {
      timer = window.setInterval(() => {
        const next = landmarks.find((landmark) => landmark > position() + 1e-6) ?? end;
        onMove(next);
        if (next >= end) pause();
      }, STEP_MILLISECONDS);
    } else {
      let last = performance.now();
      const step = (/** @type {number} */ now) => {
        const next = Math.min(end, position() + ((now - last) / 1000 / seconds) * end);
        last = now;
        frame = requestAnimationFrame(step);
        onMove(Math.max(0, next));
        if (next >= end) pause();
      };
      frame = requestAnimationFrame(step);
    }
    show();
  }
  return { button: toggle, play, pause, stop: pause, get running() { return running(); } };
}
