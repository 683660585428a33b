// What is kept of answers, opened once: not in `kept.js`, because a script of every page takes that up too.
import { KEYS, kept, mapping } from "./kept.js";

/** What the quizzes' forms left, by their ids: see `answers.js`. */
export const answers = kept(KEYS.answers, mapping);
/** What was said of how sure with the first guess at a claim, by its id. */
export const claims = kept(KEYS.sure, mapping);
