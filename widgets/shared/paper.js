/** Whether the page is being printed. */

/**
 * Follow the page onto paper and back.
 * A browser cuts the text into sheets right after `beforeprint`. The media query changes only later, when what
 * unfolds has no sheet left to stand on, and the end of the page would be missing. Some callers send the query alone.
 * @param {() => void} onChange
 * @returns {{ readonly matches: boolean, stop: () => void }}
 */
export function followPaper(onChange) {
  const query = matchMedia("print");
  let printing = false;
  let now = query.matches;
  const update = () => {
    const next = printing || query.matches;
    if (next === now) return;
    now = next;
    onChange();
  };
  const before = () => {
    printing = true;
    update();
  };
  const after = () => {
    printing = false;
    update();
  };
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  query.addEventListener("change", update);
  return {
    get matches() {
      return now;
    },
    stop() {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
      query.removeEventListener("change", update);
    },
  };
}
