// Small things that this browser keeps for the reader. They are lost without harm, so that no fault is told.

/** Where each is kept; *Start again* on the page of progress forgets them all. */
export const KEYS = {
  answers: "course-answers",
  again: "course-again",
  asked: "course-asked",
  cases: "course-cases",
  code: "course-code",
  guesses: "course-guesses",
  place: "course-place",
  sure: "course-sure",
  written: "course-written",
};

/** Neither a list nor nothing. */
export const mapping = (/** @type {any} */ value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * @param {string} key of `KEYS`
 * @param {(value: any) => boolean} sound tells whether what is stored can be used; it says no, or throws, to null
 */
export function kept(key, sound) {
  return {
    read() {
      try {
        const value = JSON.parse(localStorage.getItem(key) ?? "null");
        return sound(value) ? value : null;
      } catch {
        return null;
      }
    },
    /** @param {unknown} value */
    write(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // no room
      }
    },
  };
}
