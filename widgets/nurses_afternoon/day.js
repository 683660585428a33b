/** The afternoon as data: the moment that is on, what the instruments say, what stands on the sheet. */

/**
 * @typedef {{ do: string, line: string, fit: "sound" | "defensible" | "unsafe", still: boolean, why: import("../shared/told.js").Told }} Decision
 * @typedef {{ minute: number, seen: string, then: string, decisions: Decision[] }} Moment
 * @typedef {object} Afternoon
 * @property {string} who
 * @property {string} start time of day at minute 0
 * @property {number} dose
 * @property {[number, number, number][]} cuff minute, systolic, diastolic
 * @property {(number | null)[]} pulse by minute
 * @property {(number | null)[]} oxygen by minute
 * @property {[number, string[]][]} room what is seen from each minute on
 * @property {Moment[]} moments
 * @typedef {{ time: string, reading: string, come: boolean, moment: Moment, decision: Decision | undefined, good: Decision }} Line
 */

/** The time of day. @param {Afternoon} day @param {number} minute */
export function clock({ start }, minute) {
  const [hours, minutes] = start.split(":").map(Number);
  const total = hours * 60 + minutes + Math.floor(minute + 1e-9);
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
}

/** The moment that is on; -1 before the first. @param {Afternoon} day @param {number} minute */
export const momentAt = ({ moments }, minute) =>
  moments.findLastIndex((moment) => moment.minute <= minute + 1e-9);

/** @template T @param {[number, ...T[]][]} turns @param {number} minute */
const lastTurn = (turns, minute) => turns.findLast(([at]) => at <= minute + 1e-9);

/** What the instruments say. @param {Afternoon} day @param {number} minute */
export function readings({ cuff, pulse, oxygen }, minute) {
  const measured = lastTurn(/** @type {[number, ...number[]][]} */ (cuff), minute);
  const at = Math.floor(minute + 1e-9);
  return {
    systolic: measured ? measured[1] : null,
    diastolic: measured ? measured[2] : null,
    pulse: pulse[at],
    oxygen: oxygen[at],
  };
}

/** As on a sheet: "134/82, 78, 98%". @param {ReturnType<typeof readings>} now */
export const asReading = ({ systolic, diastolic, pulse, oxygen }) =>
  systolic === null ? "" : `${systolic}/${diastolic}, ${pulse}, ${oxygen}%`;

/** What the room shows. @param {Afternoon} day @param {number} minute @returns {Set<string>} */
export const roomAt = ({ room }, minute) => new Set(lastTurn(/** @type {any} */ (room), minute)?.[1] ?? []);

/**
 * The sheet so far.
 * @param {Afternoon} day
 * @param {number} minute
 * @param {string} decisions a digit for each moment in turn
 * @returns {Line[]}
 */
export const sheet = (day, minute, decisions) =>
  day.moments.map((moment, index) => {
    const decision = moment.decisions[Number(decisions[index] ?? 0) - 1];
    return {
      moment,
      time: clock(day, moment.minute),
      reading: asReading(readings(day, moment.minute)),
      // Whoever turns the clock back has been there.
      come: moment.minute <= minute + 1e-9 || decision !== undefined,
      decision,
      good: /** @type {Decision} */ (moment.decisions.find(({ fit }) => fit === "sound")),
    };
  });

/**
 * The decisions with one of them changed, written as the setting is: no zeros at the end.
 * @param {string} decisions @param {number} index @param {number} taken
 */
export const decide = (decisions, index, taken) => {
  const digits = [...decisions.padEnd(index, "0")];
  digits[index] = String(taken);
  return digits.join("").replace(/0+$/, "");
};
