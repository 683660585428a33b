/** The crisis lines, as every page of the course says them; a phone dials them. */

import { html } from "./dom.js";
import parts from "../static/crisis_lines.json";

/** @returns {(Node | string)[]} */
export function crisisLines() {
  return parts.map(({ words, address, label }) =>
    address ? html("a", { class: "crisis-link", href: address, "aria-label": label }, words) : words,
  );
}
