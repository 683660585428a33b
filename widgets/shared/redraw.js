/** Draws at most once a frame, and tells how long it took from the move to the finished drawing. */

/**
 * The first move of a frame is drawn at once, so that the hand waits for nothing; further moves of the
 * same frame are drawn together in the next one.
 * @param {HTMLElement} root receives the event `course:redrawn` with `{ control, milliseconds }`
 * @param {(controls: Set<string>) => void} draw gets the names of what moved
 * @returns {{ request: (control: string, started?: number) => void, stop: () => void }}
 */
export function createRedraw(root, draw) {
  /** @type {Map<string, number>} */
  const waiting = new Map();
  let frame = 0;

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
  const next = () => {
    frame = 0;
    if (waiting.size) {
      frame = requestAnimationFrame(next);
      flush();
    }
  };
  return {
    request(control, started = performance.now()) {
      if (!waiting.has(control)) waiting.set(control, started);
      if (frame) return;
      frame = requestAnimationFrame(next);
      flush();
    },
    stop() {
      cancelAnimationFrame(frame);
    },
  };
}
