// Narrows the rows of an evidence page to those that are asked for. What is asked for stands in the address.
import { all, one } from "./parts.js";

const form = one(document, ".ledger-form", HTMLFormElement);
const status = one(form, "output", HTMLOutputElement);
const fields = [...all(form, "input", HTMLInputElement), ...all(form, "select", HTMLSelectElement)];
/** @param {string} text */
const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[−–]/g, "-").replace(/\s+/g, " ").toLowerCase();
const names = fields.filter((field) => field.name !== "q").map((field) => field.name);
const rows = all(document, `main [data-${names[0]}]`, HTMLElement).map((element) => ({
  element,
  text: plain(element.textContent),
}));
const groups = new Set(rows.flatMap((row) => row.element.closest("section") ?? []));

function show(fault = "") {
  const asked = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const words = plain(asked.q).split(" ").filter(Boolean);
  let count = 0;
  for (const { element, text } of rows) {
    const fits =
      names.every((name) => !asked[name] || element.dataset[name] === asked[name]) &&
      words.every((word) => text.includes(word));
    element.hidden = !fits;
    count += Number(fits);
  }
  for (const group of groups) group.hidden = !group.querySelector(`[data-${names[0]}]:not([hidden])`);
  const { noun } = status.dataset;
  const said =
    count === rows.length
      ? `All ${count} ${noun} are shown.`
      : count
        ? `${count} of ${rows.length} ${noun} shown.`
        : `None of the ${rows.length} ${noun} fits. Use fewer words, or show all.`;
  status.textContent = [fault, said].filter(Boolean).join(" ");
}

// "#verdict=contested&q=spine" asks for rows; "#C135" leads to one, which must then not be hidden.
function read() {
  const asked = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  let fault = "";
  for (const field of fields) {
    const value = asked.get(field.name) ?? "";
    field.value = value;
    if (field.value !== value) {
      field.value = "";
      fault = `The address asks for the ${field.name} “${value}”, which is not in the list; it was left out.`;
    }
  }
  show(fault);
  if (location.hash.length > 1 && !location.hash.includes("=")) {
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }
}

// A choice is a step that Back undoes; letters typed are one step together.
/** @param {boolean} step */
function write(step) {
  const asked = new URLSearchParams(
    fields.filter(({ value }) => value).map(({ name, value }) => [name, value]),
  );
  const address = `${location.pathname}${location.search}${String(asked) ? `#${asked}` : ""}`;
  history[step ? "pushState" : "replaceState"](null, "", address);
  show();
}

let typing = false;
form.addEventListener("input", (event) => {
  const typed = event.target === fields[0];
  write(!typed || !typing);
  typing = typed;
});
form.addEventListener("reset", (event) => {
  event.preventDefault();
  for (const field of fields) field.value = "";
  typing = false;
  write(true);
  fields[0].focus();
});
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", () => {
  typing = false;
  read();
});
if (location.hash) read();
else show();
