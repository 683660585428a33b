// Writes the book's one style sheet and its scripts; called by ../assets.py with its options as JSON.
import { readFile, writeFile } from "node:fs/promises";
import { build, transform } from "esbuild";
import { PurgeCSS } from "purgecss";

const { styles, own, scripts, modules, apart, pages, out } = JSON.parse(
  await readFile(process.argv[2], "utf8"),
);
const concatenate = async (paths, between) =>
  (await Promise.all(paths.map((path) => readFile(path, "utf8")))).join(between);

// Of a page only tags and attributes count: as words of the text, "row" or "table" would keep half of Bootstrap.
const tags = (html) => (html.match(/<[a-z][^>]*>/g) ?? []).join(" ").match(/[\w-]+/g) ?? [];
// What no page and no script names is not used. Words in scripts count, since scripts add classes.
const [purged] = await new PurgeCSS().purge({
  content: [...pages, ...scripts, ...modules],
  extractors: [{ extensions: ["html"], extractor: tags }],
  // Bootstrap's grid: the demos call their own rows by the same name. The others are named by a script of the
  // theme, or by a word that it uses, and stand on no page.
  blocklist: [
    ...["row", "btn", "card", "badge", "popover", "dropdown-menu", "dropdown-item", "list-group-item"],
    ...["version-switcher__menu", "version-switcher__button", "pst-button-link-to-stable-version"],
    ...["bd-header-announcement", "pst-expand-sidebar-label"],
  ],
  // The sheets that import another are listed after it.
  css: [{ raw: (await concatenate(styles, "\n")).replace(/@(charset|import)[^;]*;/g, "") }],
  variables: true,
  keyframes: true,
});
// Our own sheets stand as they are: they name what demos add later, and the focus of anything at all.
const css = await transform(`${purged.css}\n${await concatenate(own, "\n")}`, {
  loader: "css",
  minify: true,
  legalComments: "none",
});
await writeFile(`${out}/book.css`, css.code);

// Sphinx's scripts share top-level names, so they stay classic scripts and keep those names.
const js = await transform(await concatenate(scripts, "\n;\n"), {
  minify: true,
  drop: ["console"],
  legalComments: "none",
});
await writeFile(`${out}/book.js`, js.code);

await build({
  entryPoints: modules,
  outdir: out,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "iife",
  loader: { ".css": "text" },
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
});

// The deck of slides has a style and a script of its own, which no other page loads: neither keeps anything of the
// theme in the book's one sheet.
for (const path of apart) {
  await build({
    entryPoints: [path],
    outdir: out,
    entryNames: "[name]",
    bundle: true,
    minify: true,
    format: "iife",
    loader: path.endsWith(".js") ? { ".css": "text" } : {},
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
  });
}
