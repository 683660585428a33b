// The page's typefaces, which reading mode asks for when it is first turned on; a browser fetches those that it sets.
import sans from "course-fonts/source-sans-3/files/source-sans-3-latin-wght-normal.woff2";
import italic from "course-fonts/source-serif-4/files/source-serif-4-latin-wght-italic.woff2";
import serif from "course-fonts/source-serif-4/files/source-serif-4-latin-wght-normal.woff2";

for (const [family, file, style] of [
  ["Source Serif 4", serif, "normal"],
  ["Source Serif 4", italic, "italic"],
  ["Source Sans 3", sans, "normal"],
])
  document.fonts.add(new FontFace(family, `url("${file}")`, { style, weight: "400 700", display: "swap" }));
