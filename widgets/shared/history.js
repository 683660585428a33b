/** Undo and redo of control moves: each entry holds what one gesture changed, and nothing else. */

/** @typedef {Record<string, unknown>} Values */
/** @typedef {{ before: Values, after: Values }} Entry */

/**
 * @param {(values: Values) => void} apply sets the values and redraws
 */
export function createHistory(apply) {
  /** @type {Entry[]} */
  let done = [];
  /** @type {Entry[]} */
  let undone = [];
  /** @type {Entry | null} */
  let gesture = null;

  return {
    /**
     * Note a move. Moves of one gesture, such as the steps of one drag, are undone together.
     * @param {Values} before
     * @param {Values} after
     */
    note(before, after) {
      if (!gesture) {
        gesture = { before: {}, after: {} };
        done.push(gesture);
        undone = [];
      }
      gesture.before = { ...before, ...gesture.before };
      gesture.after = { ...gesture.after, ...after };
    },
    /** The hand let go. */
    endGesture() {
      if (gesture && Object.keys(gesture.after).every((key) => gesture?.before[key] === gesture?.after[key]))
        done.pop();
      gesture = null;
    },
    undo() {
      this.endGesture();
      const entry = done.pop();
      if (!entry) return;
      undone.push(entry);
      apply(entry.before);
    },
    redo() {
      this.endGesture();
      const entry = undone.pop();
      if (!entry) return;
      done.push(entry);
      apply(entry.after);
    },
    get canUndo() {
      return done.length > 0;
    },
    get canRedo() {
      return undone.length > 0;
    },
  };
}
