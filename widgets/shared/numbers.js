/** Numbers as people read them and as people type them. */

const MINUS = "\u2212";

/**
 * @param {number} value
 * @param {number} digits after the point
 */
export function fixed(value, digits = 0) {
  const text = value.toFixed(digits);
  return text.startsWith("-") ? (Number(text) === 0 ? text.slice(1) : MINUS + text.slice(1)) : text;
}

/**
 * A range in words: "9 to 32", or one number when both round to the same.
 * @param {number} low
 * @param {number} high
 * @param {number} [digits]
 */
export function range(low, high, digits = 0) {
  const [a, b] = [fixed(low, digits), fixed(high, digits)];
  return a === b ? a : `${a} to ${b}`;
}

/**
 * What a person typed, or null if it is not a number: "0.5", "0,5", "−3", ".5"; no exponent, nothing else.
 * @param {string} text
 */
export function parse(text) {
  const plain = text.trim().replace(MINUS, "-").replace(",", ".");
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/**
 * The next number of the kind 1, 2, 2.5, 5, 10: an axis that does not jump with every move.
 * @param {number} value
 */
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find((step) => step * power >= value * 0.999) ?? 10) * power;
}
