/** Two receptors in a membrane, cut open: a channel as most are, and the one that the drug finds first. */

import { set, svg } from "../shared/dom.js";

/** @typedef {import("./channels.js").State} State */
/** @typedef {import("./bench.js").Moment} Moment */

const [WIDTH, HEIGHT] = [480, 266];
const CENTRES = [128, 352];
const [OUTER, INNER] = [157, 221];
const SITE = 189;

/** Half of the channel's wall, from the vestibule by the gate to the filter; `gap` is the gate's half-width. @param {number} gap */
const wall = (gap) =>
  `M-55 152C-55 140 -42 133 -${17 + gap / 2} 136C-${9 + gap * 0.8} 142 -${gap} 150 -${gap} 160C-${gap} 169 -21 170 -21 187C-21 199 -6.5 197 -6.5 207C-6.5 217 -17 224 -19 242C-31 249 -47 246 -53 235C-59 215 -50 190 -55 152Z`;
const WALLS = { shut: wall(0.8), open: wall(12) };
const LINKS = {
  shut: "M-38 115C-34 124 -26 126 -20 135M-26 115C-24 122 -18 127 -15 137",
  open: "M-42 111C-40 122 -34 126 -29 134M-30 113C-29 121 -26 126 -24 136",
};
/** The lower lobe swings up when glutamate is bound, and pulls at the gate. */
const LOBES = { shut: "translate(-38 101) rotate(16)", open: "translate(-42 95) rotate(-6)" };
const HATCHING = "M-48 160V228M-43 158V236M-38 156V240M-33 200V243M-28 214V244";
const HEXAGON = "M0 -9L7.8 -4.5V4.5L0 9L-7.8 4.5V-4.5Z";
const RING = "M10.6 -12.2L15 -9.7V-4.6L10.6 -2.1L6.2 -4.6V-9.7Z";
const DIAMOND = "M0 -5.5L5.5 0L0 5.5L-5.5 0Z";

/** Two fused rings. */
export const molecule = () =>
  svg("g", { class: "molecule" }, svg("path", { d: HEXAGON }), svg("path", { class: "ring", d: RING }));
export const glutamateMark = () => svg("path", { class: "glutamate", d: DIAMOND });
export const magnesiumMark = () =>
  svg("g", { class: "magnesium" }, svg("circle", { r: 12.5 }), svg("text", { y: 5 }, "Mg"));

/** Where molecules float outside. */
const FLOATING = [
  [240, 40],
  [222, 92],
  [258, 118],
  [20, 46],
  [452, 58],
  [240, 142],
  [30, 122],
  [462, 124],
  [214, 22],
  [268, 66],
  [12, 88],
  [244, 8],
];
const DRIFTING = [
  [232, 66],
  [250, 94],
  [18, 24],
  [462, 30],
  [226, 122],
  [40, 140],
  [448, 142],
  [258, 24],
  [470, 92],
  [8, 64],
];

/** How many to draw for a concentration: a scale of tenfold steps. @param {number} concentration @param {number} scale @param {number} most */
const crowd = (concentration, scale, most) =>
  concentration > 0 ? Math.min(most, 1 + Math.round(4 * Math.log10(1 + concentration * scale))) : 0;

function lipids() {
  const taken = CENTRES.map((centre) => [centre - 56, centre + 56]);
  const parts = [];
  for (let x = 7; x < WIDTH; x += 13) {
    if (taken.some(([from, to]) => x > from - 5 && x < to + 5)) continue;
    parts.push(
      svg("path", {
        d: `M${x - 2} ${OUTER + 5}q-2 10 0 21M${x + 2} ${OUTER + 5}q2 10 0 21M${x - 2} ${INNER - 5}q-2 -10 0 -21M${x + 2} ${INNER - 5}q2 -10 0 -21`,
      }),
      svg("circle", { cx: x, cy: OUTER, r: 5.2 }),
      svg("circle", { cx: x, cy: INNER, r: 5.2 }),
    );
  }
  return svg("g", { class: "lipids" }, ...parts);
}

/** @param {number} centre */
function receptor(centre) {
  const sides = [1, -1].map((side) => {
    const gate = svg("path", { class: "protein" });
    const link = svg("path", { class: "link" });
    const lobe = svg("g", {}, svg("ellipse", { class: "protein", rx: 29, ry: 15.5 }));
    const bound = svg("path", { class: "glutamate", d: DIAMOND, transform: "translate(-62 79)" });
    const half = svg(
      "g",
      { transform: `scale(${side} 1)` },
      link,
      svg("ellipse", {
        class: "protein far",
        cx: -31,
        cy: 27,
        rx: 27,
        ry: 16,
        transform: "rotate(-14 -31 27)",
      }),
      svg("ellipse", { class: "protein", cx: -40, cy: 62, rx: 31, ry: 17, transform: "rotate(-8 -40 62)" }),
      lobe,
      bound,
      gate,
      svg("path", { class: "hatching", d: HATCHING }),
    );
    return { half, gate, link, lobe, bound };
  });
  const drug = svg("g", { class: "occupant", transform: `translate(-2 ${SITE})` }, molecule());
  const plug = svg("g", { class: "occupant", transform: `translate(0 ${SITE})` }, magnesiumMark());
  const ions = svg(
    "g",
    { class: "ions" },
    ...[0, 1, 2, 3].map((i) =>
      svg("circle", { r: 3.4, cx: i % 2 ? 1 : -1, style: `--i: ${i}; --rest: ${[112, 146, 200, 256][i]}px` }),
    ),
  );
  const element = svg(
    "g",
    { transform: `translate(${centre} 0)` },
    ...sides.map(({ half }) => half),
    ions,
    drug,
    plug,
  );
  let shown = "";
  return {
    element,
    /** @param {State} state @param {boolean} active @param {boolean} inward @param {boolean} still no driving force */
    draw(state, active, inward, still) {
      const key = `${state} ${active} ${inward} ${still}`;
      if (key === shown) return;
      shown = key;
      const gate = active ? "open" : "shut";
      for (const side of sides) {
        side.gate.setAttribute("d", WALLS[gate]);
        side.link.setAttribute("d", LINKS[gate]);
        side.lobe.setAttribute("transform", LOBES[gate]);
        side.bound.style.visibility = active ? "" : "hidden";
      }
      drug.style.visibility = state === "held" || state === "trapped" ? "" : "hidden";
      plug.style.visibility = state === "plugged" ? "" : "hidden";
      ions.style.visibility = state === "open" && !still ? "" : "hidden";
      ions.setAttribute(
        "class",
        `ions ${state === "open" && !still ? "passing" : ""} ${inward ? "inward" : "outward"}`,
      );
    },
  };
}

export function createPore() {
  const [most, first] = CENTRES.map(receptor);
  const drugs = FLOATING.map(([x, y], i) =>
    svg("g", { transform: `translate(${x} ${y}) rotate(${(i * 67) % 360}) scale(0.72)` }, molecule()),
  );
  const glutamates = DRIFTING.map(([x, y]) =>
    svg("path", { class: "glutamate", d: DIAMOND, transform: `translate(${x} ${y})` }),
  );
  const element = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "pore", role: "img" },
    lipids(),
    most.element,
    first.element,
    ...glutamates,
    ...drugs,
    svg("text", { class: "where", x: 240, y: 193 }, "membrane"),
    svg("text", { class: "where", x: 240, y: 250 }, "inside the cell"),
  );
  return {
    element,
    /**
     * @param {Moment} now @param {State} common @param {State} found @param {number} voltage @param {string} words
     */
    draw(now, common, found, voltage, words) {
      const active = (/** @type {State} */ state) => state !== "shut" && state !== "trapped";
      most.draw(common, active(common), voltage < 0, voltage === 0);
      first.draw(found, active(found), voltage < 0, voltage === 0);
      const [outside, messengers] = [
        crowd(now.drug, 10, drugs.length),
        crowd(now.glutamate, 1, glutamates.length),
      ];
      drugs.forEach((one, i) => {
        one.style.visibility = i < outside ? "" : "hidden";
      });
      glutamates.forEach((one, i) => {
        one.style.visibility = i < messengers ? "" : "hidden";
      });
      set(element, "aria-label", words);
    },
  };
}
