/** Gives each demo of a published page the model that JupyterLab would give it; no kernel, no network. */

/** @typedef {{ get: (name: string) => any, set: (name: string, value: unknown) => void, save_changes: () => void,
 *   on: (event: string, callback: () => void) => void, off: (event?: string | null, callback?: (() => void) | null) => void,
 *   inPage?: boolean }} Model */
/** @typedef {{ render: (context: { model: Model, el: HTMLElement }) => void | (() => void) }} View */

/**
 * @param {Record<string, unknown>} state
 * @returns {Model}
 */
export function createModel(state) {
  /** @type {Map<string, Set<() => void>>} */
  const listeners = new Map();
  /** @param {string} event */
  const call = (event) => [...(listeners.get(event) ?? [])].forEach((callback) => callback());
  return {
    inPage: true,
    get: (name) => state[name],
    set(name, value) {
      if (state[name] === value) return;
      state[name] = value;
      call(`change:${name}`);
      call("change");
    },
    save_changes() {},
    on: (event, callback) => void listeners.set(event, (listeners.get(event) ?? new Set()).add(callback)),
    off(event, callback) {
      if (!event) listeners.clear();
      else if (!callback) listeners.delete(event);
      else listeners.get(event)?.delete(callback);
    },
  };
}

/**
 * The view, which says in its own place when it cannot start.
 * @param {View} view
 * @returns {View}
 */
export const guarded = (view) => ({
  render(context) {
    try {
      return view.render(context);
    } catch (error) {
      const words = document.createElement("p");
      words.className = "course-demo-fault";
      words.setAttribute("role", "status");
      words.textContent = `This demo could not start in this browser (${error instanceof Error ? error.message : error}). The text, the figures and their tables around it work without it.`;
      context.el.replaceChildren(words);
      reportError(error);
    }
  },
});

/**
 * Mount a view into every `div.course-demo[data-demo=name]` of the page.
 * @param {string} name
 * @param {View} view
 */
export function mount(name, view) {
  const start = () => {
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll(`.course-demo[data-demo="${name}"]`)
    )) {
      const state = place.querySelector('script[type="application/json"]');
      if (!state || place.dataset.mounted) continue;
      place.dataset.mounted = "true";
      place.querySelector(".course-demo-waiting")?.remove();
      guarded(view).render({ model: createModel(JSON.parse(state.textContent ?? "{}")), el: place });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
