/** Draws at most once a frame while moves stream in, and tells how long it took from the move to the drawing. */

/**
 * The first move is drawn at once, so that the hand waits for nothing. While moves stream in, from a drag, a key
 * held down or a loop in Python, further ones are drawn together in the next frame. A single move, a click or a
 * letter typed, waits for no frame: its own are drawn together when its event is done.
 * @param {HTMLElement} root receives the event `course:redrawn` with `{ control, milliseconds }`
 * @param {(controls: Set<string>) => void} draw gets the names of what moved
 * @returns {{ request: (control: string, started?: number) => void, stream: (control: string) => void, stop: () => void }}
 */
export function createRedraw(root, draw) {
  /** @type {Map<string, number>} */
  const waiting = new Map();
  let held = false;
  let frame = 0;
  let ending = false;

  const flush = () => {
    const moved = new Map(waiting);
    waiting.clear();
    draw(new Set(moved.keys()));
    const finished = performance.now();
    for (const [control, started] of moved) {
      const detail = { control, milliseconds: finished - started };
      root.dispatchEvent(new CustomEvent("course:redrawn", { bubbles: true, detail }));
    }
  };
  const nextFrame = () => {
    frame = 0;
    if (waiting.size) {
      frame = requestAnimationFrame(nextFrame);
      flush();
    }
  };
  const drawNow = () => {
    if (!ending) queueMicrotask(atEnd);
    ending = true;
    flush();
  };
  const atEnd = () => {
    ending = false;
    if (waiting.size) drawNow();
  };
  /** @param {string} control @param {number} started @param {boolean} streaming */
  const note = (control, started, streaming) => {
    if (!waiting.has(control)) waiting.set(control, started);
    if (!streaming) {
      if (!ending) drawNow();
    } else if (!frame) {
      frame = requestAnimationFrame(nextFrame);
      flush();
    }
  };
  const hold = () => {
    held = true;
  };
  const release = () => {
    held = false;
    if (waiting.size) drawNow();
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => event.repeat && hold();
  root.addEventListener("pointerdown", hold);
  root.addEventListener("keydown", onKey);
  // A pointer may be let go anywhere; whoever listens on the demo itself comes first.
  for (const end of ["pointerup", "pointercancel", "keyup", "blur"]) addEventListener(end, release);

  return {
    request: (control, started = performance.now()) => note(control, started, held),
    /** For moves that may come faster than frames though no hand makes them. */
    stream: (control) => note(control, performance.now(), true),
    stop() {
      cancelAnimationFrame(frame);
      for (const end of ["pointerup", "pointercancel", "keyup", "blur"]) removeEventListener(end, release);
    },
  };
}
