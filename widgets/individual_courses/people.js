/** From the settings to every number that is drawn; Python computes the same (`evidence.people`). */

/** @typedef {Record<string, any>} Values */
/** @typedef {number | null} Score points, or null where none was taken */
/** @typedef {{ id: string, first: string, second: string, scores: Score[] }} Row a person as the evidence has them */
/** @typedef {{ sessions: string[], days: number[], response: number, remission: number, wavering: number, quantiles: Record<string, number> }} Constants */
/** @typedef {{ mean: number, se: number, low: number, high: number, n: number }} Mean */
/** @typedef {{ number: number, id: string, first: string, before: Score, after: [Score, Score], halved: boolean, given: boolean }} Person */

const LETTERS = /** @type {Record<string, string>} */ ({ ketamine: "d", saline: "p" });
/** The generator of `draws.py`. */
const [MODULUS, FACTOR, THROWN_AWAY] = [2 ** 31 - 1, 48271, 10];

/**
 * Draw some of several, none of them twice: the same draw gives the same sample, as in Python.
 * @template One
 * @param {number} draw @param {number} size @param {One[]} among
 */
export function sample(draw, size, among) {
  const left = [...among];
  let state = draw;
  const next = () => {
    state = (state * FACTOR) % MODULUS;
    return state;
  };
  for (let i = 0; i < THROWN_AWAY; i += 1) next();
  for (let place = 0; place < Math.min(size, left.length); place += 1) {
    const other = place + (next() % (left.length - place));
    [left[place], left[other]] = [left[other], left[place]];
  }
  return left.slice(0, size);
}

/** @param {Score[]} scores @returns {number[]} those that were taken */
const taken = (scores) => /** @type {number[]} */ (scores.filter((score) => score !== null));

/** @param {number[]} values @param {Constants} constants @returns {Mean} */
export function mean(values, { quantiles }) {
  const n = values.length;
  const middle = values.reduce((sum, value) => sum + value, 0) / n;
  const spread = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (n - 1);
  const se = Math.sqrt(spread / n);
  const reach = quantiles[n] * se;
  return { mean: middle, se, low: middle - reach, high: middle + reach, n };
}

/** Ketamine minus saline within everybody who was scored after both. @param {Row[]} rows @param {number} day @param {Constants} constants */
export function difference(rows, day, constants) {
  const [one, other] = ["d", "p"].map((letter) => constants.sessions.indexOf(`${letter}${day}`));
  const both = rows.filter(({ scores }) => scores[one] !== null && scores[other] !== null);
  return mean(
    both.map(({ scores }) => Number(scores[one]) - Number(scores[other])),
    constants,
  );
}

/** @param {Values} values the settings @param {Row[]} rows @param {Constants} constants */
export function run(values, rows, constants) {
  const { days, sessions, response } = constants;
  const places = days.map((day) => sessions.indexOf(`${LETTERS[values.drug]}${day}`));
  const people = rows.map(({ id, first, second, scores }, i) => {
    const [before, early, late] = [scores[0], scores[places[0]], scores[places[1]]];
    return /** @type {Person} */ ({
      number: i + 1,
      id,
      first,
      before,
      after: [early, late],
      halved: before !== null && early !== null && early <= response * before,
      given: first === values.drug || second === values.drug,
    });
  });
  const last = days.findIndex((day) => String(day) === values.day);

  /** Who has none stands last. @type {Record<string, (person: Person) => number>} */
  const keys = {
    change: ({ before, after }) => (before === null || after[0] === null ? Infinity : after[0] - before),
    before: ({ before }) => before ?? Infinity,
    order: ({ first }) => (first ? Number(first !== "ketamine") : Infinity),
    table: ({ number }) => number,
  };
  const key = keys[values.sort];
  const order = people
    .map((person) => [key(person), person.number])
    .sort(([one, first], [other, second]) => (one === other ? first - second : one < other ? -1 : 1))
    .map(([, number]) => number);

  const scored = days.map((_, i) =>
    people.filter(({ before, after }) => before !== null && after[i] !== null),
  );
  const halved = days.map(
    (_, i) => scored[i].filter(({ before, after }) => Number(after[i]) <= response * Number(before)).length,
  );
  const remitted = days.map(
    (_, i) => scored[i].filter(({ after }) => Number(after[i]) <= constants.remission).length,
  );
  const among = scored[last].map(({ number }) => number);
  /** @param {number} draw */
  const drawn = (draw) => sample(draw, values.sample_size, among);
  const sampleMean = (/** @type {number[]} */ numbers) =>
    numbers.reduce((sum, number) => sum + Number(people[number - 1].after[last]), 0) / numbers.length;
  const sampleNow = values.draw ? drawn(values.draw) : [];
  return {
    drug: /** @type {string} */ (values.drug),
    people,
    order,
    last,
    scored: scored.map((those) => those.length),
    halved,
    remitted,
    means: {
      before: mean(taken(people.map(({ before }) => before)), constants),
      after: days.map((_, i) => mean(taken(people.map(({ after }) => after[i])), constants)),
    },
    differences: days.map((day) => difference(rows, day, constants)),
    sample: sampleNow,
    sampleMeans: Array.from({ length: values.draw }, (_, i) => sampleMean(drawn(i + 1))),
    followed: values.follow ? people[values.follow - 1] : null,
  };
}

/** @typedef {ReturnType<typeof run>} Result */
