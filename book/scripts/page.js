// On a phone the contents are a drawer, which the theme leaves open over the section that was just chosen.
for (const drawer of /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll("#pst-primary-sidebar-modal"))) {
  drawer.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest('a[href^="#"]')) drawer.close();
  });
}
// The lines around a search result are fetched, which a page opened from a file may not do.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
