/** What other scripts of the page leave for the book's own. */
declare const DOCUMENTATION_OPTIONS: { SHOW_SEARCH_SUMMARY: boolean };
declare const Search: {
  setIndex(index: Record<string, Record<string, unknown>>): void; hasIndex(): boolean; query(text: string): void; stopPulse(): void;
  _parseQuery(text: string): [string, Set<string>, Set<string>, Set<string>, Set<string>]; title: HTMLElement; status: HTMLElement;
};
declare const splitQuery: (text: string) => string[];
declare const _: (text: string) => string;
interface Window {
  courseReadQr?: (picture: ImageData) => string;
  BarcodeDetector?: {
    new (options: { formats: string[] }): { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> };
    getSupportedFormats(): Promise<string[]>;
  };
  courseNotebook?: (name: string, text: string) => void;
  Plotly: { react(place: HTMLElement, data: object[], layout: object, options: object): Promise<unknown> };
}
