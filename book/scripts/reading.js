// What helps a reader to find the way and to come back: on every page.
import { keepAnswers, keepSure } from "./answers.js";
import "./code.js";
import "./handles.js";
import { close } from "./facts.js";
import { all } from "./parts.js";
import "./sections.js";

// Once their own script, which comes later, has taken them up.
addEventListener("DOMContentLoaded", () => keepAnswers(document));
addEventListener("course:sure", keepSure);

for (const place of [
  document,
  ...all(document, "template.demo-facts", HTMLTemplateElement).map(({ content }) => content),
])
  close(place);
