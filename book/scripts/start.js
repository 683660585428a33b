// Before the first paint: the theme, a memory in the place of storage that is off or full, and the fonts.
const html = document.documentElement;
let mode = "auto";
try {
  mode = localStorage.getItem("mode") || mode;
  localStorage.setItem("mode", mode);
} catch {
  // The page works on with a memory of its own, which it loses when it is left.
  /** @type {Record<string, string>} */
  const own = Object.create(null);
  /** @type {Storage | null} */
  let real = null;
  try {
    real = localStorage;
  } catch {
    /* not even to be read */
  }
  html.dataset.storage = "off";
  Object.defineProperty(window, "localStorage", {
    configurable: true,
    value: {
      getItem: (/** @type {string} */ key) => (key in own ? own[key] : real && real.getItem(key)),
      setItem(/** @type {string} */ key, /** @type {unknown} */ value) {
        own[key] = String(value);
      },
      removeItem(/** @type {string} */ key) {
        delete own[key];
        if (real) real.removeItem(key);
      },
    },
  });
}
const dark = mode === "dark" || (mode === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
html.dataset.mode = mode;
html.dataset.theme = dark ? "dark" : "light";
// Text that changes its font moves all that is below it: it is shown in the font it keeps, the system's where ours is late.
const PATIENCE = 500; // milliseconds
/** @type {FontFace[]} */
let ours = [];
const show = () => {
  for (const face of ours) if (face.status !== "loaded") face.display = "optional";
  delete html.dataset.fonts;
};
html.dataset.fonts = "awaited";
setTimeout(show, PATIENCE);
// The style sheet, which names the fonts, is there before the first frame.
requestAnimationFrame(() => {
  ours = [...document.fonts].filter(({ family }) => family.includes("Source"));
  Promise.all(ours.map((face) => face.load())).then(show, show);
});
