// What has stayed on the screen for a while counts as read.
const DWELL = 3000; // milliseconds

/**
 * Watch ends of sections: each is told once, when it has stayed on the screen.
 * @param {(end: HTMLElement) => void} tell
 */
export function whenSeen(tell) {
  /** @type {Map<Element, ReturnType<typeof setTimeout>>} */
  const waiting = new Map();
  /** @param {Element} end */
  function leave(end) {
    clearTimeout(waiting.get(end));
    waiting.delete(end);
  }
  /** @param {Element} end */
  function wait(end) {
    leave(end);
    const seen = () => {
      if (document.visibilityState !== "visible") return;
      ends.unobserve(end);
      leave(end);
      tell(/** @type {HTMLElement} */ (end));
    };
    waiting.set(end, setTimeout(seen, DWELL));
  }
  const ends = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      target.toggleAttribute("data-seen", isIntersecting);
      (isIntersecting ? wait : leave)(target);
    }
  });
  // Who looks at another tab meanwhile reads on from the beginning of those seconds.
  const back = () => document.visibilityState === "visible" && [...waiting.keys()].forEach(wait);
  document.addEventListener("visibilitychange", back);
  return {
    /** @param {Element} parent @param {string} id of the section that ends there */
    addEnd(parent, id) {
      const end = document.createElement("span");
      end.className = "course-section-end";
      end.dataset.section = id;
      parent.append(end);
      ends.observe(end);
    },
    stop() {
      ends.disconnect();
      [...waiting.keys()].forEach(leave);
      document.removeEventListener("visibilitychange", back);
    },
  };
}
