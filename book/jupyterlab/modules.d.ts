declare module "@jupyterlab/notebook" {
  export const INotebookTracker: unknown;
  export const NotebookActions: {
    executionScheduled: Record<"connect" | "disconnect", (call: (sender: unknown, run: { notebook: unknown }) => void) => void>;
    executed: Record<"connect" | "disconnect", (call: (sender: unknown, run: any) => void) => void>;
    runAll(notebook: object, session: object): Promise<boolean>;
  };
}
declare module "@jupyterlab/filebrowser" {
  export const IDefaultFileBrowser: unknown;
}
declare module "@jupyterlab/launcher" {
  export const ILauncher: unknown;
}
declare module "course-made/contents.json" {
  const cards: object[];
  export default cards;
}
declare module "@lumino/widgets" {
  export class Widget {
    node: HTMLElement;
    parent: { fit(): void } | null;
    isDisposed: boolean;
    addClass(name: string): void;
    removeClass(name: string): void;
    setHidden(hidden: boolean): void;
    disposed: { connect(call: () => void): void };
  }
}
declare module "*.woff2" {
  const address: string;
  export default address;
}
