/** A browser's storage for unit tests: importing it puts it where the scripts look; `held` is what it holds. */

/** @type {Map<string, string>} */
export const held = new Map();
Object.assign(globalThis, {
  localStorage: {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => held.set(key, value),
    removeItem: (key) => held.delete(key),
  },
  document: { documentElement: { dataset: {} } },
});
