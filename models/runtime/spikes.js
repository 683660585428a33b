// Follows a synapse through two spike trains: the closed form between spikes, and what each spike adds.
//
// A spike changes the state by amounts that depend on the state just before it, so two spikes at the same instant
// do not see each other; models/language/spike_events.py does the same.

import { named, parameterArray } from "./inputs.js";

/**
 * @typedef {object} Rule A module written by models/derived/javascript.py from a rule of plasticity.
 * @property {string} name
 * @property {{name: string}[]} states
 * @property {{name: string}[]} outputs
 * @property {{[name: string]: {value: number, lower: number | null, upper: number | null, unit: string}}} parameters
 * @property {(p: Float64Array, x: Float64Array) => void} initial
 * @property {(p: Float64Array) => (x: Float64Array, time: Float64Array, out: Float64Array) => void} flow
 * @property {(p: Float64Array) => (x: Float64Array, out: Float64Array) => void} jumpPre
 * @property {(p: Float64Array) => (x: Float64Array, out: Float64Array) => void} jumpPost
 * @property {(p: Float64Array, out: Float64Array) => void} delays
 * @property {(p: Float64Array) => (x: Float64Array, out: Float64Array) => void} observe
 */

/**
 * Spike times of the classic protocol, in milliseconds: pairs at a fixed delay of post after pre.
 * @param {number} delay milliseconds; negative where post comes first
 * @param {number} pairs @param {number} rate pairs per second
 */
export function spikePairs(delay, pairs, rate) {
  const [pre, post] = [new Float64Array(pairs), new Float64Array(pairs)];
  for (let i = 0; i < pairs; i++) {
    pre[i] = (i * 1000) / rate;
    post[i] = pre[i] + delay;
  }
  return { pre, post };
}

/** @param {string} name @param {ArrayLike<number>} train */
function checkTrain(name, train) {
  for (let i = 0; i < train.length; i++) {
    if (!Number.isFinite(train[i]))
      throw new RangeError(`${name} holds ${train[i]}; it has to hold finite times in ms.`);
    if (i && train[i] <= train[i - 1]) {
      throw new RangeError(`${name} does not increase: ${train[i]} follows ${train[i - 1]}.`);
    }
  }
}

const THE_END = [Infinity];

/**
 * Set up a synapse that is then followed through many pairs of spike trains: the setting up costs more than a train.
 * @param {Rule} rule
 * @param {{[name: string]: number}} [parameters] values that differ from the rule's own
 * @returns {(pre: ArrayLike<number>, post: ArrayLike<number>, times?: ArrayLike<number>) => Float64Array}
 *   from increasing spike times in milliseconds, and increasing times at which to observe, to the outputs, column by
 *   column; without times the end alone, when all that spikes leave behind has decayed. A spike counts from its
 *   instant on.
 */
export function prepare(rule, parameters = {}) {
  const p = parameterArray(rule, parameters);
  const delay = new Float64Array(2);
  rule.delays(p, delay);
  const flow = rule.flow(p);
  const jumpPre = rule.jumpPre(p);
  const jumpPost = rule.jumpPost(p);
  const observe = rule.observe(p);
  const size = rule.states.length;
  const columns = rule.outputs.length;
  const state = new Float64Array(size);
  const before = new Float64Array(size);
  const moved = new Float64Array(size);
  const added = new Float64Array(size);
  const elapsed = new Float64Array(1);
  const seen = new Float64Array(columns);

  return (pre, post, times = THE_END) => {
    checkTrain("pre", pre);
    checkTrain("post", post);
    const count = times.length;
    const table = new Float64Array(columns * count);
    state.fill(0); // `initial` writes only what is not 0
    rule.initial(p, state);
    before.set(state);
    let [i, j, index] = [0, 0, 0];
    let now = Math.min(
      pre.length ? pre[0] + delay[0] : Infinity,
      post.length ? post[0] + delay[1] : Infinity,
    );

    /** Note the outputs at every time before a jump. @param {number} next */
    function record(next) {
      while (index < count && (times[index] < next || next === Infinity)) {
        elapsed[0] = Math.max(0, times[index] - now);
        if (elapsed[0] > 0) flow(state, elapsed, moved);
        else moved.set(state);
        observe(moved, seen);
        for (let k = 0; k < columns; k++) table[k * count + index] = seen[k];
        index++;
      }
    }

    while (i < pre.length || j < post.length) {
      const nextPre = i < pre.length ? pre[i] + delay[0] : Infinity;
      const nextPost = j < post.length ? post[j] + delay[1] : Infinity;
      const next = Math.min(nextPre, nextPost);
      if (index < count && times[index] < next) record(next);
      elapsed[0] = next - now;
      if (elapsed[0] > 0) flow(state, elapsed, before);
      else before.set(state);
      let from = before;
      if (nextPre === next) {
        jumpPre(before, added);
        for (let k = 0; k < size; k++) state[k] = from[k] + added[k];
        from = state;
        i++;
      }
      if (nextPost === next) {
        jumpPost(before, added);
        for (let k = 0; k < size; k++) state[k] = from[k] + added[k];
        j++;
      }
      now = next;
    }
    if (now === Infinity) now = 0;
    record(Infinity);
    return table;
  };
}

/**
 * Follow a synapse through one pair of trains.
 * @param {Rule} rule
 * @param {object} options as `prepare` takes them
 * @param {{[name: string]: number}} [options.parameters]
 * @param {ArrayLike<number>} options.pre
 * @param {ArrayLike<number>} options.post
 * @param {ArrayLike<number>} [options.times]
 * @returns {{outputs: {[name: string]: Float64Array}}} one value for each time
 */
export function follow(rule, { parameters, pre, post, times = THE_END }) {
  const table = prepare(rule, parameters)(pre, post, times);
  return {
    outputs: named(
      rule.outputs.map(({ name }) => name),
      table,
      0,
      times.length,
    ),
  };
}
