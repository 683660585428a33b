/** The stretch of dendrite: where everything stands and what shape it has. Drawn once by hand, the same every time. */

export const WIDTH = 640;
export const HEIGHT = 224;

/** Spines that stand on the stretch at baseline; a spine density of 1.1 shows a tenth more. */
export const BASELINE_SPINES = 24;
/** Places between them where new spines can come up. */
export const FREE_SITES = 48;

/**
 * @typedef {object} Spine
 * @property {number} x base, in the picture
 * @property {number} y
 * @property {number} turn degrees from straight up
 * @property {number} neck length of the neck
 * @property {number} head radius of the head
 * @property {number} lean how far the head leans to one side, as a share of its radius
 * @property {number} bend how far the neck bends to one side, as a share of its length
 * @property {number} squash height of the head as a share of a round one's
 */

/**
 * Numbers between 0 and 1 that look irregular and are always the same (Mulberry32).
 * @param {number} seed
 */
export function irregular(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {number} x the middle line of the shaft */
const middle = (x) => 112 + 9 * Math.sin(x / 96 + 0.6) + 4 * Math.sin(x / 41 + 2) + (x - 320) * -0.022;

/** @param {number} x half the shaft's thickness: tapering, slightly beaded */
const halfThickness = (x) => 14.5 - x * 0.006 + 1.1 * Math.sin(x / 29) + 0.8 * Math.sin(x / 13 + 1);

/**
 * @param {number} x
 * @param {1 | -1} side 1: upper edge
 * @returns {[number, number]}
 */
const edge = (x, side) => [x, middle(x) - side * halfThickness(x)];

/** @param {number} value */
const short = (value) => value.toFixed(1);

/**
 * A smooth line through points (Catmull–Rom as cubic Bézier curves).
 * @param {[number, number][]} points
 */
export function smooth(points) {
  let path = `M${short(points[0][0])} ${short(points[0][1])}`;
  for (let i = 0; i < points.length - 1; i += 1) {
    const [a, b, c, d] = [
      points[Math.max(0, i - 1)],
      points[i],
      points[i + 1],
      points[Math.min(points.length - 1, i + 2)],
    ];
    const one = [b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6];
    const two = [c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6];
    path += `C${[...one, ...two, ...c].map(short).join(" ")}`;
  }
  return path;
}

/** @param {1 | -1} side */
const edgePoints = (side) => Array.from({ length: 46 }, (_, i) => edge(-20 + i * 15.2, side));

/** The shaft: its surface, its two edges as a pen draws them, and the strokes that shade its underside. */
export function shaft() {
  const [upper, lower] = [edgePoints(1), edgePoints(-1)];
  const random = irregular(7);
  let hatching = "";
  for (let x = -6; x < WIDTH + 6; x += 4.5 + random() * 3) {
    const [, y] = edge(x, -1);
    const length = 3.5 + random() * 5.5;
    hatching += `M${short(x)} ${short(y - 1.6)}l${short(length * 0.55)} ${short(-length)}`;
  }
  /** @param {[number, number][]} line @param {number} width */
  const inked = (line, width) => {
    const under = line.map(
      ([x, y]) => /** @type {[number, number]} */ ([x, y + width * (0.55 + 0.9 * random())]),
    );
    return `${smooth(line)}L${smooth(under.reverse()).slice(1)}Z`;
  };
  return {
    surface: `${smooth(upper)}L${smooth([...lower].reverse()).slice(1)}Z`,
    edges: [inked(upper, 1.2), inked(lower, 2)],
    hatching,
  };
}

/**
 * A spine on the shaft's edge, pointing away from it.
 * @param {number} x
 * @param {1 | -1} side
 * @param {number} tilt degrees
 * @param {Omit<Spine, "x" | "y" | "turn">} shape
 * @returns {Spine}
 */
function place(x, side, tilt, shape) {
  const [, y] = edge(x, side);
  const slope = (Math.atan2(edge(x + 4, side)[1] - edge(x - 4, side)[1], 8) * 180) / Math.PI;
  return { x, y: y + side * 2, turn: (side === 1 ? 0 : 180) + slope + tilt, ...shape };
}

/** Baseline spines, mostly mushroom-shaped, some stubby; and the free sites between them, in the order of growth. */
export function sites() {
  const random = irregular(20);
  /** @type {Spine[]} */
  const old = [];
  /** @type {Spine[]} */
  const first = [];
  /** @type {Spine[]} */
  const second = [];
  const perSide = BASELINE_SPINES / 2;
  const gap = WIDTH / perSide;
  for (const side of /** @type {const} */ ([1, -1])) {
    for (let i = 0; i < perSide; i += 1) {
      const x = (i + (side === 1 ? 0.34 : 0.72)) * gap + (random() - 0.5) * 7;
      const stubby = random() < 0.22;
      const head = stubby ? 6 + random() * 2 : 6.6 + random() * 3.8;
      const neck = stubby ? 5 + random() * 4 : 15 + random() * 22;
      const give = () => random() - 0.5;
      old.push(
        place(x, side, give() * 20, {
          neck,
          head,
          lean: give() * 0.7,
          bend: give() * 0.28,
          squash: 0.74 + random() * 0.26,
        }),
      );
      // Two places in each gap; the second ones fill only when the first are taken.
      const shape = () => ({
        neck: 26 + random() * 16,
        head: 4.4 + random() * 1.2,
        lean: give() * 0.3,
        bend: give() * 0.24,
        squash: 0.95,
      });
      first.push(place(x + gap * 0.5 + give() * 4, side, give() * 10, shape()));
      second.push(place(x + gap * 0.72 + give() * 3, side, give() * 8, shape()));
    }
  }
  return { old: shuffled(old, random), free: [...shuffled(first, random), ...shuffled(second, random)] };
}

/**
 * @template Item
 * @param {Item[]} items
 * @param {() => number} random
 */
function shuffled(items, random) {
  const order = items.map((item) => ({ item, key: random() }));
  return order.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

/**
 * The outline of a spine that stands at the origin and points up.
 * @param {Spine} spine
 * @param {number} growth 0: nothing, 1: grown; the neck comes first, then the head swells
 */
export function spineOutline({ neck, head, lean, bend, squash }, growth) {
  const length = neck * Math.min(1, 0.12 + growth * 1.25);
  const r = head * (0.32 + 0.68 * growth * growth * (3 - 2 * growth));
  const n = Math.min(r * 0.5, head * 0.24);
  const base = n + 0.4 + head * 0.42 * Math.min(1, growth * 3);
  const x = bend * length;
  const cx = x + lean * r;
  const join = -length;
  const top = join - r * 1.75 * squash;
  const wide = r * 1.42;
  const low = join - r * 0.02;
  return (
    `M${short(-base)} 1.5C${short(-n - 0.4)} ${short(-1.2)} ${short(-n)} ${short(join * 0.45)} ${short(x - n)} ${short(join)}` +
    `C${short(cx - wide)} ${short(low)} ${short(cx - wide * 0.94)} ${short(top)} ${short(cx - r * 0.08)} ${short(top)}` +
    `C${short(cx + wide * 0.98)} ${short(top + r * 0.08)} ${short(cx + wide * 1.02)} ${short(low - r * 0.12)} ${short(x + n)} ${short(join)}` +
    `C${short(n)} ${short(join * 0.45)} ${short(n + 0.5)} ${short(-1.2)} ${short(base)} 1.5`
  );
}

/**
 * The middle of a grown spine's head, in its own frame.
 * @param {Spine} spine
 * @returns {[number, number]}
 */
const headMiddle = ({ neck, head, lean, bend, squash }) => [
  bend * neck + lean * head,
  -neck - head * 0.88 * squash,
];

/**
 * The postsynaptic density: the dark cap on the head of a mature spine.
 * @param {Spine} spine
 */
export function cap(spine) {
  const [cx, middleY] = headMiddle(spine);
  const [w, y] = [spine.head * 0.6, middleY - spine.head * 0.6 * spine.squash];
  return `M${short(cx - w)} ${short(y + spine.head * 0.12)}Q${short(cx)} ${short(y - spine.head * 0.3)} ${short(cx + w)} ${short(y + spine.head * 0.14)}`;
}

/**
 * Three strokes of the pen that give a head its roundness.
 * @param {Spine} spine
 */
export function shading(spine) {
  const [cx, cy] = headMiddle(spine);
  const r = spine.head;
  return [0.1, 0.36, 0.6]
    .map((across, i) => {
      const drop = (0.66 - 0.16 * i) * spine.squash;
      return `M${short(cx + r * across)} ${short(cy + r * drop)}l${short(r * 0.2)} ${short(-r * (0.34 + 0.06 * i))}`;
    })
    .join("");
}

/**
 * A point in a spine's own frame, in the picture.
 * @param {Spine} spine
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]}
 */
export function toPicture(spine, x, y) {
  const angle = (spine.turn * Math.PI) / 180;
  return [
    spine.x + x * Math.cos(angle) - y * Math.sin(angle),
    spine.y + x * Math.sin(angle) + y * Math.cos(angle),
  ];
}

/**
 * Axons that pass by and touch some heads: a pale line each, swollen where it touches.
 * @param {Spine[]} old
 */
export function axons(old) {
  const byX = [...old].sort((a, b) => a.x - b.x);
  const upper = byX.filter((spine) => Math.abs(spine.turn) < 90);
  const lower = byX.filter((spine) => Math.abs(spine.turn) >= 90);
  /** @param {Spine} spine @returns {[number, number]} */
  const touch = (spine) =>
    toPicture(spine, headMiddle(spine)[0], headMiddle(spine)[1] - spine.head * spine.squash - 6);
  /** @type {[number, number][][]} */
  const lines = [
    [[-20, 24], touch(upper[1]), touch(upper[3]), [upper[4].x + 18, 8], [upper[5].x + 30, -14]],
    [
      [upper[6].x - 40, -16],
      touch(upper[7]),
      touch(upper[9]),
      touch(upper[10]),
      [upper[11].x, 14],
      [WIDTH + 20, 24],
    ],
    [
      [-20, 196],
      touch(lower[2]),
      touch(lower[4]),
      [lower[5].x + 12, HEIGHT - 20],
      [lower[6].x + 30, HEIGHT + 16],
    ],
    [[lower[7].x - 26, HEIGHT + 16], touch(lower[9]), touch(lower[10]), touch(lower[11]), [WIDTH + 20, 208]],
  ];
  const boutons = [
    upper[1],
    upper[3],
    upper[7],
    upper[9],
    upper[10],
    lower[2],
    lower[4],
    lower[9],
    lower[10],
    lower[11],
  ];
  return {
    lines: lines.map(smooth),
    boutons: boutons.map((spine) => ({ at: touch(spine), turn: spine.turn })),
  };
}

/**
 * Where glutamate is drawn, around the heads; nearest first.
 * @param {Spine[]} old
 * @returns {[number, number][]}
 */
export function glutamateSites(old) {
  const random = irregular(44);
  return [0, 1, 2, 3].flatMap((ring) =>
    old.map((spine) => {
      const angle = (random() - 0.5) * 2.1;
      const reach = spine.head + 4.5 + ring * 2.6 + random() * 3;
      const [x, y] = headMiddle(spine);
      return toPicture(spine, x + Math.sin(angle) * reach, y - Math.cos(angle) * reach);
    }),
  );
}

/**
 * Where protein synthesis is drawn, inside the shaft.
 * @returns {[number, number, number][]} x, y, turn in degrees
 */
export function synthesisSites() {
  const random = irregular(5);
  return Array.from({ length: 48 }, (_, i) => {
    const x = 10 + (i % 24) * 26.6 + random() * 18;
    return [x, middle(x) + (random() - 0.5) * 13, random() * 120];
  });
}
