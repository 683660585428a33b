// Elements that a page is sure to have, because its HTML was written with them.

/**
 * Return the first element that a selector finds.
 * @template {Element} Kind
 * @param {ParentNode} parent @param {string} selector
 * @param {new () => Kind} kind class of the element
 */
export function one(parent, selector, kind) {
  const found = parent.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} at “${selector}”.`);
  return found;
}

/**
 * Return every element of a class that a selector finds.
 * @template {Element} Kind
 * @param {ParentNode} parent @param {string} selector
 * @param {new () => Kind} kind
 */
export const all = (parent, selector, kind) =>
  [...parent.querySelectorAll(selector)].flatMap((found) => (found instanceof kind ? [found] : []));
