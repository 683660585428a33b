// The page "Your progress": a table to read and print, boxes to correct, and the way out of and into a file.
import { all, one } from "./parts.js";
import { change, forget, load, merge, parse, save, today, write } from "./progress-state.js";

const place = one(document, ".course-progress", HTMLElement);
const status = one(place, "output", HTMLOutputElement);
const rows = all(place, "tr[data-chapter]", HTMLTableRowElement);
const boxes = all(place, "input[data-section]", HTMLInputElement);
const file = one(place, "input[type=file]", HTMLInputElement);
const button = (/** @type {string} */ name) => one(place, `button[name=${name}]`, HTMLButtonElement);
/** @param {HTMLInputElement} box */
const section = ({ dataset: { page = "", section: id = "" } }) => ({ page, id });

function show(said = "") {
  const { state, kept, fault } = load();
  const right = new Set(state.right);
  for (const box of boxes) {
    const { page, id } = section(box);
    box.checked = (state.read[page] ?? []).includes(id);
  }
  const sum = { read: 0, sections: 0, right: 0, questions: 0 };
  const say = (/** @type {HTMLTableRowElement} */ row, /** @type {typeof sum} */ counts) => {
    one(row, ".sections", HTMLElement).textContent = counts.sections ? `${counts.read} of ${counts.sections}` : "none";
    one(row, ".questions", HTMLElement).textContent = counts.questions ? `${counts.right} of ${counts.questions}` : "none";
  };
  for (const row of rows) {
    const own = boxes.filter((box) => box.dataset.page === row.dataset.chapter);
    /** @type {string[]} */
    const asked = JSON.parse(row.dataset.questions ?? "[]");
    const counts = {
      read: own.filter((box) => box.checked).length, sections: own.length,
      right: asked.filter((id) => right.has(id)).length, questions: asked.length,
    };
    say(row, counts);
    for (const name of /** @type {(keyof typeof sum)[]} */ (Object.keys(sum))) sum[name] += counts[name];
  }
  say(one(place, "tfoot tr", HTMLTableRowElement), sum);
  const trouble = fault
    ? "What this browser has stored as your progress cannot be read, and it is left as it is. Save it as a file if you want to keep it, then choose “Start again”."
    : kept ? "" : "This browser lets the page store nothing (a private window, or storage is off), so your progress is not kept.";
  status.textContent = [said, trouble].filter(Boolean).join(" ");
  dispatchEvent(new Event("course:progress"));
}

for (const box of boxes) {
  box.addEventListener("change", () => {
    const { page, id } = section(box);
    const others = boxes.map(section).filter((other) => other.page === page);
    change((state) => {
      const read = new Set(state.read[page]);
      read[box.checked ? "add" : "delete"](id);
      state.read[page] = [...read];
      state.finished = state.finished.filter((name) => name !== page);
      if (others.every((other) => read.has(other.id))) state.finished.push(page);
      return state;
    });
    show();
  });
}

button("save").addEventListener("click", () => {
  const { state, raw } = load();
  save(`course-progress-${today()}.json`, raw ?? write(state));
  show("Your progress is saved as a file on this device.");
});
button("load").addEventListener("click", () => file.click());
file.addEventListener("change", async () => {
  const chosen = file.files?.[0];
  if (!chosen) return;
  const { state, fault } = chosen.size > 1e6
    ? { fault: "This is not a progress file of this course: it is larger than 1 MB." }
    : parse(await chosen.text());
  file.value = "";
  if (!state) return show(`${fault} Nothing was changed.`);
  change((own) => merge(own, state));
  show("The file’s progress was added to what was here.");
});
button("restart").addEventListener("click", () => {
  if (!confirm("Forget all progress in this browser? A file that you saved stays.")) return;
  forget();
  show("All progress in this browser is forgotten.");
});
button("print").addEventListener("click", () => print());
const date = one(place, "time", HTMLTimeElement);
date.dateTime = today();
date.textContent = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
addEventListener("storage", () => show());
place.removeAttribute("data-waiting");
show();
