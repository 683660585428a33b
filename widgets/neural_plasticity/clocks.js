/** Two clocks on one axis: the first 24 hours take the left half, days 1 to 14 the right half, with a gap between. */

export const DAY = 1440;
export const DAYS = 14;
/** The axis is broken where its scale changes, so that nobody takes the bend there for an event. */
export const GAP = 1 / 16;
/** Minutes that pass in the gap: few, but a slider has to come through. */
const WITHIN = 15;
export const END = 2 + GAP;

const LATE = DAY * (DAYS - 1) - WITHIN;

/** @param {number} minutes @returns {number} 0 to END */
export function toPosition(minutes) {
  if (minutes <= DAY) return minutes / DAY;
  const after = minutes - DAY;
  return 1 + (after <= WITHIN ? GAP * (after / WITHIN) : GAP + (after - WITHIN) / LATE);
}

/** @param {number} position @returns {number} minutes */
export function toMinutes(position) {
  if (position <= 1) return position * DAY;
  const after = position - 1;
  return DAY + (after <= GAP ? WITHIN * (after / GAP) : WITHIN + (after - GAP) * LATE);
}

export const ticks = [
  ...[0, 6, 12, 18].map((hour) => ({ at: hour / 24, label: `${hour} h`, minor: hour % 12 === 6 })),
  { at: 1 + GAP / 2, label: "day 1" },
  ...[4, 7, 10, 14].map((day) => ({
    at: toPosition(day * DAY),
    label: `day ${day}`,
    minor: day === 4 || day === 10,
  })),
];

/** The drug and its first signals are over in hours: their panels show these only. */
export const EARLY = 8 * 60;
export const earlyTicks = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((hour) => ({
  at: hour * 60,
  label: `${hour} h`,
  minor: hour % 2 === 1,
}));

/** Where play stops by when the reader asks for less motion: minutes. */
export const landmarks = [0, 40, 120, 360, 720, ...[1, 2, 3, 5, 7, 10, 14].map((day) => day * DAY)];

/**
 * A time as people say it.
 * @param {number} minutes
 */
export function say(minutes) {
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole} min`;
  if (whole < DAY) return whole % 60 ? `${Math.floor(whole / 60)} h ${whole % 60} min` : `${whole / 60} h`;
  return `day ${Number((minutes / DAY).toFixed(1))}`;
}

/**
 * A time at the precision that an illustrative model has: "35 min", "1.2 h", "19 h", "day 1.6".
 * @param {number} minutes
 */
export function sayRoughly(minutes) {
  if (minutes < 59.5) return `${Math.round(minutes / 5) * 5} min`;
  const hours = minutes / 60;
  if (hours < 24) return `${hours < 9.95 ? Number(hours.toFixed(1)) : Math.round(hours)} h`;
  return say(minutes);
}
