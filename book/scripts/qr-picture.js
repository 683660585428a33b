// A text as a code that a camera reads: made here, nothing is asked of the network.
import { generate } from "lean-qr";
import { toSvg } from "lean-qr/extras/svg";

/**
 * Dark squares on white, with the quiet edge that a reader needs, on a dark page too.
 * @param {string} text @param {string} label for who does not see it
 */
export function qrPicture(text, label) {
  const made = toSvg(generate(text), document, { on: "black", off: "white" });
  for (const [name, value] of [
    ["class", "code"],
    ["role", "img"],
    ["aria-label", label],
  ])
    made.setAttribute(name, value);
  return made;
}
