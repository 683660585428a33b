// The section that a reader looked at last, in this browser only.
import { KEYS, kept } from "./kept.js";

const PAGE = /^chapters\/[a-z0-9-]{1,80}$/;
/** @typedef {{ page: string, id: string }} Place */
const store = kept(
  KEYS.place,
  ({ page, id }) => typeof page === "string" && PAGE.test(page) && typeof id === "string",
);

/** @returns {Place | null} */
export const place = () => store.read();
/** @param {Place} now */
export const keepPlace = (now) => store.write(now);
