// Bundles every demo twice from the same sources; called by build.py with its options as JSON.
import { build } from "esbuild";

const { demos, widgets, out } = JSON.parse(process.argv[2]);
const common = {
  bundle: true,
  minify: true,
  legalComments: "none",
  target: "es2022",
  loader: { ".css": "text" },
  logLevel: "warning",
};

for (const demo of demos) {
  const notebook = `import view from "./${demo}/view.js"; import { guarded } from "./shared/host.js"; export default guarded(view);`;
  await build({
    ...common,
    stdin: { contents: notebook, resolveDir: widgets },
    format: "esm",
    outfile: `${out}/${demo}.js`,
  });
  // The page has no module loader under file://, so a classic script mounts the view itself.
  const entry = `import view from "./${demo}/view.js"; import { mount } from "./shared/host.js"; mount("${demo}", view);`;
  await build({
    ...common,
    stdin: { contents: entry, resolveDir: widgets },
    format: "iife",
    outfile: `${out}/${demo}.page.js`,
  });
}
