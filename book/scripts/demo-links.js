// A link in the prose moves a demo; from there one press leads back to the very sentence.
import { all } from "./parts.js";
import { wayBack } from "./way-back.js";

/** @param {HTMLAnchorElement} link */
function placeOf(link) {
  const [name, copy] = (new URLSearchParams(link.hash.slice(1)).get("demo") ?? "").split(".");
  const places = all(document, `.course-demo[data-demo="${CSS.escape(name)}"]`, HTMLElement);
  return places[Number(copy ?? 1) - 1];
}

all(document, "a.demo-link", HTMLAnchorElement).forEach((link, i) => {
  link.id ||= `moves-a-demo-${i + 1}`;
  link.addEventListener("click", () => {
    const place = placeOf(link);
    if (place) wayBack(link, place, () => history.pushState(null, "", `#${link.id}`));
    // The address may be that of the last click; the demo has been moved since, and goes back to this state.
    if (location.hash === link.hash) dispatchEvent(new HashChangeEvent("hashchange"));
  });
});
