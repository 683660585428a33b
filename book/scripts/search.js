// What Sphinx's search leaves out: numbers, words that JavaScript's objects know already, and an end to every search.

/** @typedef {Record<string, Record<string, unknown>>} Index */
const { setIndex, query, _parseQuery: parseQuery } = Search;
const FAILED = "The search stopped, and nothing was found. Try other words, or look in the contents.";

Search._parseQuery = (text) => {
  const [whole, terms, excluded, highlighted, objects] = parseQuery(text);
  for (const word of splitQuery(text)) {
    if (/^\d+$/.test(word)) {
      terms.add(word);
      highlighted.add(word);
    }
  }
  return [whole, terms, excluded, highlighted, objects];
};
Search.query = (text) => {
  try {
    query(text);
  } catch (error) {
    end();
    reportError(error);
  }
};
function end() {
  Search.stopPulse();
  Search.title.textContent = _("Search Results");
  Search.status.textContent = FAILED;
}
Search.setIndex = (index) => {
  // "constructor" is no word of the book, but every object has one.
  const plain = Object.assign(Object.create(null), { hasOwnProperty: Object.prototype.hasOwnProperty });
  for (const part of ["terms", "titleterms"]) index[part] = Object.assign(Object.create(plain), index[part]);
  setIndex(index);
};
addEventListener("load", () => !Search.hasIndex() && Search.title && end());
