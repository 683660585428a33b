// Think, vote, discuss, vote again, reveal. Counts are typed in, and stay in this window.
import { readKey } from "../../widgets/quiz/key.js";
import { html } from "../../widgets/shared/dom.js";
import { all, one } from "./parts.js";

const ROUNDS = ["First vote", "Second vote"];
/** Where a vote stands. */
const [FIRST, SECOND, REVEAL] = [1, 3, 4];

/** @param {HTMLElement} slide */
export function createVote(slide) {
  const rows = all(slide, ".answers > li", HTMLElement);
  const phases = all(slide, ".phases > li", HTMLElement);
  const told = one(slide, ".told", HTMLElement);
  const votes = rows.map((row) => {
    const letter = one(row, "b", HTMLElement).textContent;
    const fields = ROUNDS.map((round) =>
      html("input", {
        type: "number",
        min: 0,
        max: 999,
        inputmode: "numeric",
        "aria-label": `${round}: how many hold up ${letter}`,
      }),
    );
    const bars = ROUNDS.map(() => html("i", { class: "bar" }));
    const counts = ROUNDS.map(() => html("span", { class: "count" }));
    const why = html("p", { class: "why" });
    row.append(
      html("span", { class: "fields" }, ...fields),
      html(
        "span",
        { class: "bars" },
        ...bars.map((bar, i) => html("span", { class: "round" }, counts[i], bar)),
      ),
      why,
    );
    for (const field of fields) field.addEventListener("input", () => draw());
    return { row, fields, bars, counts, why };
  });
  const count = (/** @type {HTMLInputElement} */ field) =>
    Math.max(0, Math.min(999, Math.floor(field.valueAsNumber || 0)));

  /** Bars of both votes, of one length for the same share. */
  function draw() {
    ROUNDS.forEach((_, round) => {
      const sum = votes.reduce((total, { fields }) => total + count(fields[round]), 0);
      for (const { fields, bars, counts } of votes) {
        const share = sum ? count(fields[round]) / sum : 0;
        bars[round].style.width = `${(100 * share).toFixed(1)}%`;
        counts[round].textContent = sum
          ? `${ROUNDS[round]}: ${count(fields[round])} (${Math.round(100 * share)}%)`
          : "";
      }
    });
  }

  /** @type {{ right: number[], why: string[] } | undefined} */
  let read;
  /** Read as the chapter's page reads it, once, and only when it is asked for. */
  const key = () =>
    (read ??= readKey(/** @type {HTMLFormElement} */ (/** @type {unknown} */ (slide))).fields[0]);
  const isRight = (/** @type {HTMLElement} */ row) => key().right.includes(Number(row.dataset.value));
  /** The letters of what is right. */
  const right = () =>
    votes
      .filter(({ row }) => isRight(row))
      .map(({ row }) => one(row, "b", HTMLElement).textContent)
      .join(", ");
  let at = 0;
  return {
    phase: () => phases[at].textContent ?? "",
    right,
    /** @param {number} phase */
    show(phase) {
      at = phase;
      slide.dataset.phase = String(phase);
      phases.forEach((one, i) => {
        if (i === phase) one.setAttribute("aria-current", "step");
        else one.removeAttribute("aria-current");
      });
      const shown = phase === REVEAL;
      told.textContent = shown ? `Right: ${right()}.` : (phases[phase].dataset.told ?? "");
      for (const { row, fields, why } of votes) {
        fields[0].hidden = phase !== FIRST;
        fields[1].hidden = phase !== SECOND;
        const good = shown && isRight(row);
        row.toggleAttribute("data-right", good);
        row.toggleAttribute("data-wrong", shown && !good);
        const reason = good ? (key().why[Number(row.dataset.value)] ?? key().why[0]) : "";
        why.textContent = reason ? `Right. ${reason}` : "";
      }
    },
  };
}
