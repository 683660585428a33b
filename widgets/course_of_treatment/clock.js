/** Half a year on one axis: the first six weeks take half of its width, because most of the change is there. */

const [SEAM, END] = [42, 196];
export const SEAM_AT = 1;
export const LAST_POSITION = 2;

/** @param {number} day of the calendar */
export const toPosition = (day) => (day <= SEAM ? day / SEAM : 1 + (day - SEAM) / (END - SEAM));

/** To the half of a day that is drawn. @param {number} position from 0 to 2 */
export function toDay(position) {
  const day = position <= 1 ? position * SEAM : SEAM + (position - 1) * (END - SEAM);
  return Math.min(END, Math.max(0, Math.round(day * 2) / 2));
}

export const ticks = [1, 2, 3, 4, 5, 6, 7, 11, 15, 19, 23, 27].map((week) =>
  ({ at: toPosition((week - 1) * 7), label: week === 1 ? "week 1" : String(week), minor: week !== 1 && week < 7 && week % 2 === 0 }));
