/** How sure somebody can say to be, from guessing to certain. */
export const SURE = ["guessing", "leaning", "fairly sure", "very sure", "certain"];
/**
 * The chance of being right that a step states: guessing is one in the number of options, certain is all.
 * @param {number} step of SURE @param {number} options
 */
export function stated(step, options) {
  return 1 / options + ((1 - 1 / options) * step) / (SURE.length - 1);
}
/**
 * A list of steps to choose from, with what each states; nothing need be chosen.
 * @param {number} options
 */
export function sureList(options) {
  const list = document.createElement("select");
  list.dataset.sure = "";
  list.append(new Option("if you like, say", ""));
  SURE.forEach((word, step) => {
    list.append(new Option(`${word} (${Math.round(100 * stated(step, options))}%)`, String(step)));
  });
  return list;
}
