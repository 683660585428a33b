/** The room as it is seen from the nurse's chair, in ink: who is there, the clock, the monitor. */

import { say, set, svg } from "../shared/dom.js";

const HEAD = (/** @type {number} */ x, /** @type {number} */ y) =>
  `M${x - 8} ${y}a8 8 0 1 0 16 0a8 8 0 1 0 -16 0`;
const STANDING = (/** @type {number} */ x) =>
  `${HEAD(x, 42)}M${x} 50V88L${x - 7} 122M${x} 88L${x + 7} 122M${x} 58L${x - 11} 82M${x} 58L${x + 11} 82`;
/** Somebody on a chair, who looks to the left. */
const SEATED = (/** @type {number} */ x) =>
  `${HEAD(x, 52)}M${x} 60V92H${x - 20}V122M${x} 70L${x - 16} 80M${x + 8} 70V122M${x + 8} 96H${x - 12}`;
const CHAIR = {
  upright: "M196 40L204 100H250L258 122M204 100L196 122",
  back: "M130 74L182 100H250L262 112M182 100L176 122M250 100V122",
};
const PATIENT = {
  sitting: `${HEAD(208, 46)}M210 54L214 94H246L250 122M212 66L232 84`,
  lying: `${HEAD(142, 66)}M150 71L190 92L228 92L262 106M164 79L196 86L206 92`,
  standing: STANDING(276),
};
/** One breath after the other on the monitor, half a minute of them. */
const BREATHS = { calm: 7, slow: 5, faint: 3 };

/** @param {number} count */
function trace(count) {
  const width = 112 / count;
  const one = `q${width * 0.2} -14 ${width * 0.4} 0h${width * 0.6}`;
  return `M0 0${one.repeat(count)}`;
}

export function createRoom() {
  const part = (/** @type {string} */ name, /** @type {string} */ path) =>
    svg("path", { class: `part ${name}`, d: path });
  const chairs = { upright: part("thing", CHAIR.upright), back: part("thing", CHAIR.back) };
  const patient = Object.fromEntries(
    Object.entries(PATIENT).map(([name, path]) => [name, part("person patient", path)]),
  );
  const mask = part("mask", "M134 61L149 71");
  const tears = part("tears", "M134 76v5M139 80v5");
  const [tess, near] = [part("person", SEATED(330)), part("person", SEATED(296))];
  const doctor = part("person", STANDING(98));
  const brother = part("person", STANDING(374));
  const [hour, minuteHand] = [part("hand-of-clock", "M0 0V-8"), part("hand-of-clock", "M0 0V-13")];
  const [pressure, pulse, oxygen] = ["big", "", "big oxygen"].map((kind) =>
    svg("text", { class: kind, x: 408, "text-anchor": "start" }),
  );
  pressure.setAttribute("y", "42");
  pulse.setAttribute("y", "64");
  oxygen.setAttribute("y", "90");
  const breath = svg("path", { class: "trace", transform: "translate(408 119)" });
  const label = (/** @type {number} */ y, /** @type {string} */ words) =>
    svg("text", { class: "small", x: 532, y, "text-anchor": "end" }, words);
  const monitor = svg(
    "g",
    { class: "monitor" },
    svg("rect", { x: 398, y: 14, width: 144, height: 110, rx: 4, class: "screen" }),
    pressure,
    pulse,
    oxygen,
    breath,
    label(42, "cuff"),
    label(64, "pulse"),
    label(90, "oxygen"),
    label(107, "breath"),
  );
  const element = svg(
    "svg",
    { viewBox: "0 0 552 132", class: "room", role: "img" },
    part("floor", "M4 123H388"),
    part("window", "M18 18H74V72H18ZM46 18V72M18 45H74"),
    part("thing", "M352 123V26H392V123M386 76v4"),
    svg(
      "g",
      { transform: "translate(112 24)" },
      svg("circle", { class: "part thing", r: 16 }),
      hour,
      minuteHand,
    ),
    ...Object.values(chairs),
    ...Object.values(patient),
    mask,
    tears,
    tess,
    near,
    doctor,
    brother,
    monitor,
  );
  /** @param {Element} one @param {boolean} there */
  const show = (one, there) => set(one, "visibility", there ? "visible" : "hidden");
  return {
    element,
    /**
     * @param {Set<string>} seen
     * @param {ReturnType<typeof import("./day.js").readings>} now
     * @param {string} time of day, as "14:01"
     */
    draw(seen, now, time) {
      const lying = seen.has("lying");
      show(chairs.upright, !lying);
      show(chairs.back, lying);
      for (const [name, one] of Object.entries(patient)) show(one, seen.has(name));
      show(mask, seen.has("masked"));
      show(tears, seen.has("tears"));
      show(tess, !seen.has("near"));
      show(near, seen.has("near"));
      show(doctor, seen.has("doctor"));
      show(brother, seen.has("brother"));
      set(element, "data-light", String(seen.has("light")));
      const [hours, minutes] = time.split(":").map(Number);
      set(minuteHand, "transform", `rotate(${minutes * 6})`);
      set(hour, "transform", `rotate(${hours * 30 + minutes / 2})`);
      say(pressure, now.systolic === null ? "\u2013" : `${now.systolic}/${now.diastolic}`);
      say(pulse, now.pulse === null ? "\u2013" : String(now.pulse));
      say(oxygen, now.oxygen === null ? "\u2013" : `${now.oxygen}%`);
      const faint = seen.has("faint");
      monitor.classList.toggle("alarm", faint); // the guide may be pointing at it
      const kind = faint ? "faint" : seen.has("slow") ? "slow" : "calm";
      set(breath, "d", now.pulse === null ? "" : trace(BREATHS[kind]));
      set(element, "aria-label", `The room at ${time}: ${[...seen].join(", ")}.`);
    },
  };
}
