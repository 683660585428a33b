/** The few parts of JupyterLab that the extension touches; its own types would bring hundreds of packages. */
export interface Model {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}
export interface Renderer {
  node: HTMLElement;
  renderModel(model: Model): Promise<void>;
}
export interface Factory {
  mimeTypes: readonly string[];
  createRenderer(options: object): Renderer;
}
export interface Rendermime {
  getFactory(mime: string): Factory | undefined;
  addFactory(factory: Factory | { safe: boolean; mimeTypes: string[]; createRenderer: () => object }, rank?: number): void;
  preferredMimeType(bundle: Record<string, unknown>, safe?: string): string | undefined;
}
export interface Entry {
  name: string;
  path: string;
  type: string;
  content: Entry[] | null;
}
export interface MainWidget {
  id: string;
  node: HTMLElement;
  isDisposed: boolean;
}
export interface App {
  shell: {
    widgets(area: string): Iterable<MainWidget>;
    activateById(id: string): void;
    add(widget: object, area: string, options: object): void;
  };
  commands: {
    execute(name: string, options?: object): Promise<unknown>;
    hasCommand(name: string): boolean;
    addCommand(name: string, options: object): void;
    addKeyBinding(options: { command: string; keys: string[]; selector: string }): void;
  };
  serviceManager: {
    serverSettings: { baseUrl: string };
    sessions: { running(): Iterable<{ path: string }> };
    contents: {
      get(path: string, options?: object): Promise<Entry>;
      getDownloadUrl(path: string): Promise<string>;
    };
  };
}
export interface Cell {
  node: HTMLElement;
  rendered?: boolean;
  renderedChanged?: { connect(call: () => void): void };
  model: {
    type: string;
    sharedModel: { source: string };
    getMetadata(key: string): any;
    outputs?: { length: number; get(index: number): { data?: Record<string, any>; toJSON(): Record<string, any> } };
  };
}
export interface Panel {
  id: string;
  node: HTMLElement;
  isDisposed: boolean;
  disposed: { connect(call: () => void): void };
  context: {
    path: string;
    ready: Promise<void>;
    model: {
      getMetadata(key: string): any;
      metadataChanged: { connect(call: () => void): void; disconnect(call: () => void): void };
    };
  };
  contentHeader: { addWidget(widget: object): void };
  sessionContext: { ready: Promise<void>; hasNoKernel: boolean };
  content: {
    node: HTMLElement;
    activeCellIndex: number;
    widgets: readonly Cell[];
    rendermime: Rendermime;
  };
}
