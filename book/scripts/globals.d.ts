/** What other scripts of the page leave for the book's own. */
declare const DOCUMENTATION_OPTIONS: { SHOW_SEARCH_SUMMARY: boolean };
interface Window {
  Plotly: { react(place: HTMLElement, data: object[], layout: object, options: object): Promise<unknown> };
}
