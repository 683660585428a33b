// On a phone the contents are a drawer, which the theme leaves open over the section that was just chosen.
for (const drawer of /** @type {NodeListOf<HTMLDialogElement>} */ (
  document.querySelectorAll("#pst-primary-sidebar-modal")
)) {
  drawer.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest('a[href^="#"]')) drawer.close();
  });
}
// What scrolls sideways takes the focus, and says what it is. The theme lets code, outputs and tables take it, without
// a name; equations are ours.
const SCROLLS = "main :is(pre, .output, div.math, .pst-scrollable-table-container):not([role])";
/** @param {Element} box */
function nameOf(box) {
  if (box.matches(".math")) return "Equation";
  if (box.matches(".pst-scrollable-table-container")) return "Table";
  return box.matches(".cell_output *") ? "Output" : "Code";
}
function nameWhatScrolls() {
  for (const box of document.querySelectorAll(SCROLLS)) {
    if (box.scrollWidth <= box.clientWidth) continue;
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group"); // no landmark: a page has many
    box.setAttribute("aria-label", nameOf(box));
  }
}
for (const event of ["load", "resize"]) addEventListener(event, nameWhatScrolls);
// The lines around a search result are fetched, which a page opened from a file may not do.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
// From a file a browser shows a notebook instead of saving it; a script with the notebook in it may be loaded, and saved.
if (location.protocol === "file:") {
  window.courseNotebook = (name, text) => {
    const address = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
    document.querySelectorAll("a[data-notebook]")
  )) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const script = document.createElement("script");
      script.src = link.dataset.notebook ?? "";
      script.onload = () => script.remove();
      document.head.append(script);
    });
  }
}
// The button for the colours says in its name which are set.
const NAMES = new Map([
  ["light", "light"],
  ["dark", "dark"],
  ["auto", "as the system"],
]);
const colours = document.querySelector(".theme-switch-button");
const nameColours = () => {
  const name = `Colours: ${NAMES.get(document.documentElement.dataset.mode ?? "auto")}. Press to change.`;
  for (const attribute of ["aria-label", "title"]) colours?.setAttribute(attribute, name);
};
nameColours();
new MutationObserver(nameColours).observe(document.documentElement, { attributeFilter: ["data-mode"] });
