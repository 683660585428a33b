/** The observation sheet: one line a moment, blank until its time has come; later marked, line by line. */

import { button } from "../shared/controls.js";
import { html, say, set } from "../shared/dom.js";
import { icon } from "../shared/shapes.js";
import { SHAPE } from "../shared/told.js";

/** @typedef {import("./day.js").Line} Line */

/** @param {number} count @param {(index: number) => void} onPick */
export function createSheet(count, onPick) {
  const rows = Array.from({ length: count }, (_, index) => {
    const time = button("", () => onPick(index), { class: "when" });
    const when = html("td", {}, time);
    const [reading, line, mark] = [
      html("td", {}),
      html("td", { class: "line" }),
      html("td", { class: "mark" }),
    ];
    return { row: html("tr", {}, when, reading, line, mark), when, time, reading, line, mark };
  });
  let roomy = true;
  const element = html(
    "table",
    { class: "sheet" },
    html("caption", { class: "visually-hidden" }, "The observation sheet"),
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        ...["Time", "Pressure, pulse, oxygen", "Seen, said, done", "How it fits"].map((words) =>
          html("th", { scope: "col" }, words),
        ),
      ),
    ),
    html("tbody", {}, ...rows.map(({ row }) => row)),
  );
  return {
    element,
    /** With room each line leads to its moment; without, it only says when. @param {boolean} wide */
    fit(wide) {
      roomy = wide;
      for (const { when, time } of rows) when.replaceChildren(wide ? time : "");
    },
    /**
     * @param {Line[]} lines of all moments
     * @param {number} now the moment that is on
     * @param {boolean} standing whether the clock stands at it
     * @param {boolean} compared
     */
    draw(lines, now, standing, compared) {
      lines.forEach((one, index) => {
        const { row, when, time, reading, line, mark } = rows[index];
        const come = one.come || compared;
        say(roomy ? time : when, come ? one.time : "");
        time.hidden = !come;
        set(time, "aria-pressed", String(index === now && standing));
        say(reading, come ? one.reading : "");
        say(line, come ? (one.decision?.line ?? (compared ? "nothing written" : "")) : "");
        set(row, "data-now", String(index === Math.max(now, 0)));
        const fit = compared ? (one.decision?.fit ?? "") : "";
        if (mark.dataset.fit !== fit) {
          mark.dataset.fit = fit;
          mark.className = `mark ${SHAPE[fit] ?? ""}`;
          mark.replaceChildren(...(fit ? [icon(SHAPE[fit]), html("span", { class: "fit-word" }, fit)] : []));
        }
      });
    },
  };
}
