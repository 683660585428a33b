/** A hand on a slider, or on something else that can be dragged sideways. A finger that scrolls the page is none. */

/** Pixels before a finger that moves sideways drags. */
const SLOP = 6;

/** @param {PointerEvent} from @param {PointerEvent} to */
function sideways(from, to) {
  const [across, along] = [Math.abs(to.clientX - from.clientX), Math.abs(to.clientY - from.clientY)];
  return across >= SLOP && across >= along;
}

/**
 * Follow a slider. The browser sets it as soon as a finger touches it, also one that is about to scroll: what it sets
 * waits until the finger moves sideways or lets go.
 * @param {HTMLInputElement} slider its style says `touch-action: pan-y`
 * @param {() => void} onInput
 */
export function onSlide(slider, onInput) {
  /** @type {{ from: PointerEvent, before: string, wanted: string } | null} */
  let undecided = null;
  const decide = () => {
    if (!undecided) return;
    const { before, wanted } = undecided;
    undecided = null;
    if (wanted === before) return;
    slider.value = wanted;
    onInput();
  };
  slider.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch")
      undecided = { from: event, before: slider.value, wanted: slider.value };
  });
  slider.addEventListener("input", () => {
    if (!undecided) return onInput();
    undecided.wanted = slider.value;
    slider.value = undecided.before;
  });
  slider.addEventListener("pointermove", (event) => undecided && sideways(undecided.from, event) && decide());
  slider.addEventListener("pointerup", decide);
  slider.addEventListener("pointercancel", () => {
    undecided = null;
  });
}

/**
 * The element's style has to say `touch-action: pan-y`: then the browser takes a finger that moves up or down for
 * scrolling, tells by `pointercancel`, and leaves one that moves sideways to us.
 * @param {HTMLElement} element
 * @param {object} hands
 * @param {(event: PointerEvent) => void} hands.start a mouse is pressed, a finger moves sideways or has tapped
 * @param {(event: PointerEvent) => void} hands.move
 * @param {() => void} [hands.end] the hand lets go
 */
export function onDrag(element, { start, move, end = () => {} }) {
  /** The finger of which nobody knows yet what it wants. @type {PointerEvent | null} */
  let undecided = null;
  let dragging = -1;
  /** @param {PointerEvent} event */
  const begin = (event) => {
    undecided = null;
    dragging = event.pointerId;
    start(event);
  };
  const stop = (/** @type {PointerEvent} */ { pointerId }) => {
    if (pointerId === undecided?.pointerId) undecided = null;
    if (pointerId !== dragging) return;
    dragging = -1;
    end();
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button || dragging >= 0) return;
    element.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch") undecided = event;
    else begin(event);
  });
  element.addEventListener("pointermove", (event) => {
    if (event.pointerId === undecided?.pointerId) {
      if (sideways(undecided, event)) begin(undecided);
    }
    if (event.pointerId === dragging) move(event);
  });
  element.addEventListener("pointerup", (event) => {
    if (event.pointerId === undecided?.pointerId) begin(undecided);
    stop(event);
  });
  element.addEventListener("pointercancel", stop);
}
