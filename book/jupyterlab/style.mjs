// Writes the extension's one style sheet: the page's own rules for notes, and the notebook's, all within a lesson.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

const { shared, own, out } = JSON.parse(process.argv[2]);
const read = async (/** @type {string[]} */ paths) =>
  (await Promise.all(paths.map((path) => readFile(path, "utf8")))).join("\n");

await build({
  stdin: { contents: `.course-lesson {\n${await read(shared)}\n}\n${await read(own)}`, loader: "css" },
  outfile: out,
  minify: true,
  target: ["chrome110", "firefox110", "safari16"], // lowers the nesting
  legalComments: "none",
  logLevel: "warning",
});
