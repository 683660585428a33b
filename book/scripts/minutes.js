/**
 * How long a chapter still takes, in words.
 * @param {number} minutes of the whole @param {number} share that has been passed, 0 to 1
 */
export const minutesLeft = (minutes, share) =>
  share > 0 ? `${Math.ceil(minutes * (1 - share))} of ${minutes} min left` : `About ${minutes} min`;
