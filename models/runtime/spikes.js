// Follows a synapse through two spike trains: the closed form between spikes, and what each spike adds.
//
// A spike changes the state by amounts that depend on the state just before it, so two spikes at the same instant
// do not see each other; models/spiking.py does the same.

import { named, parameterArray } from "./inputs.js";

/**
 * @typedef {object} Rule A module written by models/javascript.py from a rule of plasticity.
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
  const pre = Float64Array.from({ length: pairs }, (_, i) => (i * 1000) / rate);
  return { pre, post: pre.map((time) => time + delay) };
}

/** @param {string} name @param {ArrayLike<number>} train */
function checkTrain(name, train) {
  for (let i = 0; i < train.length; i++) {
    if (!Number.isFinite(train[i])) throw new RangeError(`${name} holds ${train[i]}; it has to hold finite times in ms.`);
    if (i && train[i] <= train[i - 1]) {
      throw new RangeError(`${name} does not increase: ${train[i]} follows ${train[i - 1]}.`);
    }
  }
}

/**
 * Follow a synapse.
 * @param {Rule} rule
 * @param {object} options
 * @param {{[name: string]: number}} [options.parameters] values that differ from the rule's own
 * @param {ArrayLike<number>} options.pre increasing spike times in milliseconds
 * @param {ArrayLike<number>} options.post
 * @param {ArrayLike<number>} [options.times] increasing times in milliseconds at which to observe; left out for
 *   the end alone, when all that spikes leave behind has decayed
 * @returns {{outputs: {[name: string]: Float64Array}}} one value for each time; a spike counts from its instant on
 */
export function follow(rule, { parameters = {}, pre, post, times = [Infinity] }) {
  const p = parameterArray(rule, parameters);
  checkTrain("pre", pre);
  checkTrain("post", post);
  const delay = new Float64Array(2);
  rule.delays(p, delay);
  const flow = rule.flow(p);
  const jumpPre = rule.jumpPre(p);
  const jumpPost = rule.jumpPost(p);
  const observe = rule.observe(p);
  const size = rule.states.length;
  const state = new Float64Array(size);
  rule.initial(p, state);
  const before = state.slice();
  const moved = new Float64Array(size);
  const added = new Float64Array(size);
  const elapsed = new Float64Array(1);
  const count = times.length;
  const seen = new Float64Array(rule.outputs.length);
  const table = new Float64Array(seen.length * count);
  let [i, j, index] = [0, 0, 0];
  let now = Math.min(pre.length ? pre[0] + delay[0] : Infinity, post.length ? post[0] + delay[1] : Infinity);

  /** Note the outputs at every time before a jump. @param {number} next */
  function record(next) {
    while (index < count && (times[index] < next || next === Infinity)) {
      elapsed[0] = Math.max(0, times[index] - now);
      if (elapsed[0] > 0) flow(state, elapsed, moved); else moved.set(state);
      observe(moved, seen);
      for (let k = 0; k < seen.length; k++) table[k * count + index] = seen[k];
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
    else for (let k = 0; k < size; k++) before[k] = state[k];
    for (let k = 0; k < size; k++) state[k] = before[k];
    if (nextPre === next) {
      jumpPre(before, added);
      for (let k = 0; k < size; k++) state[k] += added[k];
      i++;
    }
    if (nextPost === next) {
      jumpPost(before, added);
      for (let k = 0; k < size; k++) state[k] += added[k];
      j++;
    }
    now = next;
  }
  if (now === Infinity) now = 0;
  record(Infinity);
  return { outputs: named(rule.outputs.map(({ name }) => name), table, 0, count) };
}
