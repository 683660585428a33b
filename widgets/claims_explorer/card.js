/** The card on the table, and beside it five verdicts to choose from, and then what the evidence says. */

import { sureList } from "../quiz/sure.js";
import { button } from "../shared/controls.js";
import { html, newId, say } from "../shared/dom.js";
import { icon } from "../shared/shapes.js";
import { VERDICTS, WORDS } from "./tally.js";

/** @typedef {import("./deck.js").Card} Card */

const MEANINGS = /** @type {Record<string, string>} */ ({
  supported: "the evidence bears it as stated",
  partly: "something is right, something missing or too broad",
  contested: "good evidence both ways, or not tested where it matters",
  outdated: "it was right once",
  unsupported: "the evidence does not bear it",
});

/**
 * @param {object} options
 * @param {Record<string, string>} options.articles title by id
 * @param {boolean} options.inPage can it link to the ledger?
 * @param {(card: Card, guess: string, sure: string) => void} options.onOpen with the guess, or "" without one, and how sure it was, or ""
 * @param {() => void} options.onNext
 */
export function createCard({ articles, inPage, onOpen, onNext }) {
  const place = html("p", { class: "place" });
  const claim = html("p", { class: "claim", id: newId("claim") });
  const group = newId("verdict");
  const options = VERDICTS.map((verdict) =>
    html(
      "label",
      { class: `option ${verdict}` },
      html("input", { type: "radio", name: group, value: verdict }),
      icon(verdict),
      html("b", {}, WORDS[verdict]),
      html("span", {}, MEANINGS[verdict]),
    ),
  );
  const sure = sureList(VERDICTS.length);
  sure.setAttribute("data-lm-suppress-shortcuts", "true");
  const fault = html("p", { class: "fault", id: newId("fault"), "aria-live": "polite" });
  const form = html(
    "fieldset",
    { class: "verdicts", "aria-describedby": `${claim.id} ${fault.id}` },
    html("legend", {}, "How far does the evidence bear it out?"),
    html("div", { class: "options" }, ...options),
    html("label", { class: "sure" }, "How sure are you?", sure),
    fault,
    html(
      "div",
      { class: "row" },
      button("Show me", () => open(true), { class: "chief" }),
      button("Skip the guess", () => open(false), { class: "skip" }),
    ),
  );
  const stamp = html("p", { class: "stamp" });
  const yours = html("p", { class: "yours" });
  const why = html("p", { class: "why-verdict" });
  const sources = html("p", { class: "source" });
  const answer = html(
    "div",
    { class: "answer", tabindex: -1, role: "group", "aria-label": "The verdict" },
    stamp,
    yours,
    why,
    sources,
  );
  const next = button("Next card", onNext, { class: "chief next" });
  const none = html(
    "p",
    { class: "none" },
    "No claim fits all these filters. Set one of them back to “all”.",
  );
  const element = html("article", { class: "card" }, place, claim, none);
  const reply = html("div", { class: "reply" }, form, answer, next);

  /** @type {Card | null} */
  let shown = null;
  /** Verdicts chosen and not yet committed, by claim: whoever looks at another card finds them again. @type {Record<string, string>} */
  const drafts = {};
  form.addEventListener("change", () => {
    if (shown)
      drafts[shown.id] =
        /** @type {HTMLInputElement | null} */ (form.querySelector("input:checked"))?.value ?? "";
  });

  /** @param {boolean} guessed */
  function open(guessed) {
    const chosen = /** @type {HTMLInputElement | null} */ (form.querySelector("input:checked"))?.value ?? "";
    if (guessed && !chosen) {
      say(fault, "Choose a verdict first, or skip the guess.");
      form.querySelector("input")?.focus();
      return;
    }
    if (shown) onOpen(shown, guessed ? chosen : "", sure.value);
    answer.focus({ preventScroll: true });
  }

  return {
    element,
    /** Where the verdict is guessed, and then given with its reason. */
    reply,
    /** Put the focus where the next card is guessed. */
    focus: () =>
      /** @type {HTMLInputElement | null} */ (form.querySelector("input"))?.focus({ preventScroll: true }),
    /**
     * @param {Card | null} card null: no card fits
     * @param {{ open: boolean, guess: string, outside: boolean, met: boolean, left: number }} state
     */
    draw(card, { open: opened, guess, outside, met, left }) {
      none.hidden = card !== null;
      place.hidden = claim.hidden = card === null;
      form.hidden = card === null || opened;
      answer.hidden = card === null || !opened;
      next.hidden = card === null || !opened;
      if (!card) return;
      if (card !== shown) {
        for (const input of form.querySelectorAll("input")) input.checked = input.value === drafts[card.id];
        sure.value = "";
        say(fault, "");
        // The two deal alike: another name deals anew, and the page need not be laid out in between.
        const turn = element.classList.contains("dealt") ? "dealt-again" : "dealt";
        element.classList.remove("dealt", "dealt-again");
        element.classList.add(turn);
      }
      shown = card;
      element.dataset.verdict = reply.dataset.verdict = opened ? card.verdict : "";
      say(
        place,
        `${card.id}, from “${articles[card.article] ?? card.article}”, part “${card.section}”. Chapter ${card.chapter}, ${card.topic}${outside ? ". Outside your filters" : ""}${met ? ". Weighed in the text above" : ""}`,
      );
      say(claim, card.claim);
      if (!opened) return;
      stamp.replaceChildren(
        icon(card.verdict),
        html("b", {}, WORDS[card.verdict][0].toUpperCase() + WORDS[card.verdict].slice(1)),
      );
      say(yours, !guess ? "" : guess === card.verdict ? "You said the same." : `You said: ${WORDS[guess]}.`);
      say(why, card.why);
      sources.replaceChildren(
        html("b", {}, "Sources. "),
        card.sources.length ? `${card.sources.join("; ")}. ` : "None: the claim is not about evidence. ",
        `Row ${card.checked}. `,
        ...(inPage
          ? [html("a", { href: `../book/ledger.html#${card.id}` }, `${card.id} in the ledger`)]
          : []),
      );
      say(next, left ? "Next card" : "Next card (all opened: from the start)");
    },
  };
}
