/** What a reader could not read on a stage: words that are small, cut, lie on each other, or that a frame strikes. */

(() => {
  /** Words are hidden from the eye: kept for the ear, waiting for a guess, or faded out. */
  function hidden(element) {
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.clipPath !== "none" || style.opacity === "0") return true;
      if (one.matches(".stage")) break;
    }
    return !element.checkVisibility({ visibilityProperty: true });
  }
  /** Each line of words on the stage, without the room that its line height adds. */
  function lines(stage) {
    const found = [];
    const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (
        !node.data.trim() ||
        parent.closest("title, desc, option, .visually-hidden, input") ||
        hidden(parent)
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const { left, right, top, bottom } of range.getClientRects()) {
        if (right - left < 1) continue;
        const middle = (top + bottom) / 2;
        const size = Math.min(Number.parseFloat(getComputedStyle(parent).fontSize), bottom - top);
        found.push({ node, left, right, top: middle - size * 0.3, bottom: middle + size * 0.3 });
      }
    }
    return found;
  }
  const words = ({ node }) => node.data.trim();
  /** Height of the letters as they are seen: a picture may be drawn smaller than it is written. */
  const size = ({ node: { parentElement: parent } }) => {
    const written = Number.parseFloat(getComputedStyle(parent).fontSize);
    const drawn = parent.getScreenCTM?.();
    return drawn ? written * Math.hypot(drawn.a, drawn.b) : written;
  };

  return {
    /** Letters under nine pixels. */
    small: (stage) =>
      lines(stage)
        .filter((line) => size(line) < 9)
        .map((line) => `${words(line)} ${size(line).toFixed(1)}`),
    /** What its box does not show whole. */
    cut: (stage) =>
      [...stage.querySelectorAll("*")]
        .filter((one) => !hidden(one) && one.scrollWidth > one.clientWidth + 1)
        .filter((one) => one.textContent.trim() && getComputedStyle(one).overflowX === "hidden")
        .filter((one) => one !== stage)
        .map((one) => one.textContent.trim()),
    /** Words that lie on other words. */
    overlaid: (stage) => {
      const all = lines(stage);
      return all.flatMap((one, i) =>
        all
          .slice(i + 1)
          .filter((other) => other.node !== one.node)
          .filter((other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1)
          .filter((other) => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0)
          .map((other) => `${words(one)} | ${words(other)}`),
      );
    },
    /** Words that the guide's frame runs through. */
    struck: (stage) => {
      const pointed = stage.querySelector(".pointed");
      if (!pointed) return [];
      const style = getComputedStyle(pointed);
      const [width, offset] = [style.outlineWidth, style.outlineOffset].map(Number.parseFloat);
      const box = pointed.getBoundingClientRect();
      const frame = [box.top - offset - width, box.bottom + offset];
      return lines(stage)
        .filter(({ node }) => !pointed.contains(node))
        .filter(({ left, right }) => right > box.left && left < box.right)
        .filter((line) => frame.some((top) => top < line.bottom && top + width > line.top))
        .map(words);
    },
  };
})();
