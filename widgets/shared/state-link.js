/** A demo's state in the address: #demo=neural_plasticity&dose_mg_per_kg=1 */

import { fault } from "./controls.js";

/** @typedef {import("./controls.js").Spec} Spec */

/**
 * The fragment that brings back these values; what stands at its default is left out.
 * @param {string} demo
 * @param {Record<string, Spec>} specs
 * @param {Record<string, unknown>} values
 */
export function encode(demo, specs, values) {
  const fragment = new URLSearchParams({ demo });
  for (const [name, spec] of Object.entries(specs)) {
    if (values[name] !== spec.default) fragment.set(name, String(values[name]));
  }
  return `#${fragment}`;
}

/**
 * Read a fragment. One that is damaged anywhere is not used at all.
 * @param {string} demo
 * @param {Record<string, Spec>} specs
 * @param {string} fragment
 * @returns {{ values: Record<string, unknown> } | { fault: string } | null} null: it is not this demo's
 */
export function decode(demo, specs, fragment) {
  const entries = new URLSearchParams(fragment.replace(/^#/, ""));
  if (entries.get("demo") !== demo) return null;
  const values = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, /** @type {unknown} */ (spec.default)]),
  );
  for (const [name, text] of entries) {
    if (name === "demo") continue;
    const spec = Object.hasOwn(specs, name) ? specs[name] : null;
    if (!spec)
      return {
        fault: `The link is damaged: this demo has no setting "${name.slice(0, 40)}". The usual settings are shown.`,
      };
    const value =
      spec.kind === "number"
        ? /^-?[\d.]+$/.test(text)
          ? Number(text)
          : null
        : spec.kind === "switch"
          ? text === "true"
            ? true
            : text === "false"
              ? false
              : null
          : text;
    const wrong = fault(spec, value);
    if (wrong) return { fault: `The link is damaged. ${wrong} The usual settings are shown.` };
    values[name] = value;
  }
  return { values };
}

/**
 * The same state as a line of Python, for JupyterLab, whose address is not the notebook's to change.
 * @param {string} className
 * @param {Record<string, Spec>} specs
 * @param {Record<string, unknown>} values
 */
export function asPython(className, specs, values) {
  const given = Object.keys(specs)
    .filter((name) => values[name] !== specs[name].default)
    .map((name) => {
      const value = values[name];
      if (specs[name].kind === "days") return `${name}=[${String(value).replaceAll(" ", ", ")}]`;
      return `${name}=${value === true ? "True" : value === false ? "False" : JSON.stringify(value)}`;
    });
  return `${className}(${given.join(", ")})`;
}
