// Elements that a page is sure to have, because its HTML was written with them, and their style.

/** Dress the page in a style that comes with its script. @param {string} sheet */
export function dress(sheet) {
  const styles = new CSSStyleSheet();
  styles.replaceSync(sheet);
  document.adoptedStyleSheets.push(styles);
}

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
