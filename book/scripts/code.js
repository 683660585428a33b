// Code is folded to a line; what a reader has opened is open when the page is opened again.
import { all } from "./parts.js";
import { KEYS, kept } from "./kept.js";

const opened = kept(KEYS.code, Array.isArray); // its entries are compared with names and nothing else
const page = location.pathname.split("/").at(-1) ?? "";
all(document, "details.hide", HTMLDetailsElement).forEach((details, place) => {
  const name = `${page}#${place}`;
  details.open = (opened.read() ?? []).includes(name);
  details.addEventListener("toggle", () => {
    const others = (opened.read() ?? []).filter((/** @type {string} */ one) => one !== name);
    opened.write(details.open ? [...others, name] : others);
  });
});
