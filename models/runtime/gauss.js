// Five-point Gauss-Legendre on [0, 1].
const FIRST = Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 3;
export const SECOND = Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 3;
export const NODES = [(1 - SECOND) / 2, (1 - FIRST) / 2, 0.5, (1 + FIRST) / 2, (1 + SECOND) / 2];
const LIGHT = (322 - 13 * Math.sqrt(70)) / 1800;
const HEAVY = (322 + 13 * Math.sqrt(70)) / 1800;
export const WEIGHTS = [LIGHT, HEAVY, 64 / 225, HEAVY, LIGHT];
export const FRACTIONS = [...NODES, 1];
