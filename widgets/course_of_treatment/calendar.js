/** Half a year, a column a week, on the time axis of the curve below it. Sessions are placed by drag, by a click or by the keyboard. */

import { button } from "../shared/controls.js";
import { html, newId, say, set, svg } from "../shared/dom.js";
import { onDrag } from "../shared/drag.js";

/** @typedef {"preparation" | "dosing" | "integration"} Kind */
/** @typedef {Record<Kind, number[]>} Schedule */
/** @typedef {{ kind: Kind, day: number, element: HTMLElement }} Session */

export const KINDS = /** @type {Kind[]} */ (["preparation", "dosing", "integration"]);
export const WEEKS = 28;
const LAST = WEEKS * 7 - 1;
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const NAMES = { preparation: "Preparation", dosing: "Dosing", integration: "Integration" };
/** A cup to prepare, a drop to dose, two rings to put together what was apart. */
const SHAPES = {
  preparation: ["M4 5H16V8A6 6 0 0 1 4 8ZM6 17H14"],
  dosing: ["M10 2C13.5 6.5 16 9 16 12.2A6 6 0 0 1 4 12.2C4 9 6.5 6.5 10 2Z"],
  integration: [
    "M12 10A4.5 4.5 0 1 1 3 10A4.5 4.5 0 0 1 12 10Z",
    "M17 10A4.5 4.5 0 1 1 8 10A4.5 4.5 0 0 1 17 10Z",
  ],
};
/** An arrow moves a session the way it points. */
const STEPS = /** @type {Record<string, number>} */ ({
  ArrowLeft: -7,
  ArrowRight: 7,
  ArrowUp: -1,
  ArrowDown: 1,
});
const SHADES = 12;
const FAR = 5;

/** @param {number} day */
export const sayDay = (day) => `${WEEKDAYS[Math.floor(day) % 7]} of week ${Math.floor(day / 7) + 1}`;

/** @param {Kind} kind */
export const mark = (kind) =>
  svg(
    "svg",
    { viewBox: "0 0 20 20", class: `session-mark ${kind}`, "aria-hidden": "true" },
    ...SHAPES[kind].map((d) => svg("path", { d })),
  );

/** The day hoped for. */
export const flagMark = () =>
  svg(
    "svg",
    { viewBox: "0 0 20 20", class: "flag-mark", "aria-hidden": "true" },
    svg("path", { d: "M5 18V3L15 6.5L5 10" }),
  );

/**
 * @param {object} options
 * @param {(kind: Kind, days: number[]) => void} options.onMove while a session is moved, placed or removed
 * @param {() => void} options.onRest when the hand lets go
 */
export function createCalendar({ onMove, onRest }) {
  /** @type {Schedule} */
  let schedule = { preparation: [], dosing: [], integration: [] };
  /** @type {Session[]} */
  let sessions = [];
  /** @type {Kind} */
  let brush = "dosing";
  const live = html("p", { class: "visually-hidden", role: "status" });

  const place = (/** @type {HTMLElement} */ element, /** @type {number} */ day) => {
    element.style.gridArea = `${(day % 7) + 2} / ${Math.floor(day / 7) + 2}`;
  };
  const days = Array.from({ length: LAST + 1 }, (_, day) => {
    const element = html("div", { class: "day", "data-day": day });
    place(element, day);
    return element;
  });
  const weeks = Array.from({ length: WEEKS }, (_, week) => {
    const element = html("span", { class: week % 4 ? "week minor" : "week" }, String(week + 1));
    element.style.gridArea = `1 / ${week + 2}`;
    return element;
  });
  const heads = ["Week", ...WEEKDAYS.map((name) => name[0])].map((name, row) => {
    const element = html("span", { class: "head" }, name);
    element.style.gridArea = `${row + 1} / 1`;
    return element;
  });
  const here = html("div", { class: "here" });
  const flag = html("div", { class: "flag" }, flagMark());
  const backdrop = html(
    "div",
    { class: "backdrop", "aria-hidden": "true" },
    ...heads,
    ...weeks,
    ...days,
    flag,
    here,
  );
  const list = html("div", {
    class: "sessions",
    role: "group",
    "aria-label": "Sessions on the calendar. Arrow keys move one, Delete removes it.",
  });
  const grid = html("div", { class: "calendar" }, backdrop, list);

  const announce = (/** @type {string} */ words) => say(live, words);
  const title = (/** @type {Kind} */ kind, /** @type {number} */ day) =>
    `${NAMES[kind]} session, ${sayDay(day)}`;
  const change = (/** @type {Kind} */ kind, /** @type {number[]} */ next) =>
    onMove(
      kind,
      next.sort((a, b) => a - b),
    );

  /** @param {Kind} kind @param {number} from @param {number} to @returns {boolean} moved? */
  function shift(kind, from, to) {
    if (to < 0 || to > LAST || from === to || schedule[kind].includes(to)) return false;
    const session = sessions.find((one) => one.kind === kind && one.day === from);
    if (session) session.day = to;
    change(kind, [...schedule[kind].filter((day) => day !== from), to]);
    return true;
  }
  /** @param {Kind} kind @param {number} day */
  function add(kind, day) {
    if (schedule[kind].includes(day)) return;
    change(kind, [...schedule[kind], day]);
    announce(`${title(kind, day)}, placed.`);
  }
  /** @param {Kind} kind @param {number} day */
  function remove(kind, day) {
    const at = sessions.findIndex((one) => one.kind === kind && one.day === day);
    change(
      kind,
      schedule[kind].filter((one) => one !== day),
    );
    announce(`${title(kind, day)}, removed.`);
    const next = sessions[Math.min(at, sessions.length - 1)];
    if (next) hold(next);
    // Who pressed a button beside the calendar goes on there.
    if (!next || !picker.contains(document.activeElement)) (next?.element ?? adders[kind]).focus();
  }

  /** @type {DOMRect[]} */
  let boxes = [];
  const measure = () => {
    boxes = days.map((element) => element.getBoundingClientRect());
  };
  /** @param {PointerEvent} event @param {boolean} near take the nearest day if it is over none? */
  function dayAt({ clientX: x, clientY: y }, near) {
    const over = boxes.findIndex((box) => x >= box.left && x < box.right && y >= box.top && y < box.bottom);
    if (over >= 0 || !near) return over;
    const gaps = boxes.map((box) =>
      Math.hypot(x - (box.left + box.right) / 2, y - (box.top + box.bottom) / 2),
    );
    return gaps.indexOf(Math.min(...gaps));
  }

  /** A drag of a session, or of a new one from its button. @param {HTMLElement} element @param {Kind} kind @param {() => number} start -1 for a new one */
  function draggable(element, kind, start) {
    let [day, x, y] = [-1, 0, 0];
    let moved = false;
    const begin = (/** @type {PointerEvent} */ event) => {
      measure();
      [day, x, y, moved] = [start(), event.clientX, event.clientY, false];
    };
    const move = (/** @type {PointerEvent} */ event) => {
      if (!moved && Math.hypot(event.clientX - x, event.clientY - y) < FAR) return;
      moved = true;
      element.classList.add("dragged");
      const to = dayAt(event, day >= 0);
      if (to < 0 || to === day) return;
      if (day < 0) {
        if (schedule[kind].includes(to)) return;
        add(kind, to);
        day = to;
      } else if (shift(kind, day, to)) day = to;
    };
    const end = () => {
      element.classList.remove("dragged");
      if (moved && day >= 0) announce(`${title(kind, day)}.`);
      onRest();
      sort();
    };
    onDrag(element, { start: begin, move, end });
    return { wasMoved: () => moved };
  }

  /** Move a session by days. @param {Session} one @param {number} step */
  function nudge(one, step) {
    let to = one.day + step;
    // A day of which this kind has a session already is passed over.
    while (schedule[one.kind].includes(to)) to += Math.sign(step);
    announce(shift(one.kind, one.day, to) ? `${title(one.kind, to)}, moved.` : "The calendar ends here.");
    onRest();
    sort();
  }

  // The session in hand is named beside the calendar too, where a finger can move and remove it.
  const chosen = html("select", { id: newId("session") });
  const [earlier, later, away] = [
    ["A day earlier", -1],
    ["A day later", 1],
    ["Remove", 0],
  ].map(([words, step]) =>
    button(String(words), () => {
      const one = sessions.find(({ kind, day }) => chosen.value === `${kind} ${day}`);
      if (!one) return;
      if (step) nudge(one, Number(step));
      else {
        remove(one.kind, one.day);
        onRest();
      }
    }),
  );
  chosen.addEventListener("change", () => {
    const one = sessions.find(({ kind, day }) => chosen.value === `${kind} ${day}`);
    if (one) hold(one);
  });
  const picker = html(
    "div",
    { class: "control list picker" },
    html("label", { for: chosen.id }, "Session"),
    chosen,
    html("div", { class: "row" }, earlier, later, away),
  );
  /** @type {Session | null} */
  let held = null;
  /** Take a session in hand. @param {Session} one */
  function hold(one) {
    held?.element.classList.remove("held");
    held = one;
    one.element.classList.add("held");
    chosen.value = `${one.kind} ${one.day}`;
  }
  /** Name every session in the order of the days. */
  function listSessions() {
    const now = KINDS.map((kind) => schedule[kind].join(" ")).join("|");
    if (now === listed) return;
    listed = now;
    const all = [...sessions].sort((a, b) => a.day - b.day || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
    chosen.replaceChildren(
      ...all.map(({ kind, day }) =>
        html("option", { value: `${kind} ${day}` }, `${NAMES[kind]}, ${sayDay(day)}`),
      ),
    );
    for (const one of [chosen, earlier, later, away]) one.disabled = !all.length;
    const still =
      held && sessions.includes(held) ? held : (all.find(({ kind }) => kind === "dosing") ?? all[0]);
    if (still) hold(still);
  }
  let listed = "";

  /** @param {Kind} kind @param {number} day */
  function session(kind, day) {
    const element = html("button", { type: "button", class: `session ${kind}` }, mark(kind));
    /** @type {Session} */
    const one = { kind, day, element };
    draggable(element, kind, () => one.day);
    for (const taken of ["focus", "pointerdown"]) element.addEventListener(taken, () => hold(one));
    element.addEventListener("keydown", (event) => {
      const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : STEPS[event.key];
      if (step !== undefined) {
        event.preventDefault();
        event.stopPropagation();
        nudge(one, step);
      } else if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        event.stopPropagation();
        remove(kind, one.day);
        onRest();
      }
    });
    list.append(element);
    return one;
  }

  /** Tab goes through the sessions in the order of their days; the one in hand keeps the focus. */
  function sort() {
    sessions.sort((a, b) => a.day - b.day || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
    const held = sessions.find(({ element }) => element === document.activeElement)?.element ?? null;
    const at = sessions.findIndex(({ element }) => element === held);
    sessions.forEach(({ element }, i) => {
      if (element === held) return;
      if (i < at) list.insertBefore(element, held);
      else list.append(element);
    });
  }

  grid.addEventListener("click", (event) => {
    const day = /** @type {HTMLElement} */ (event.target).dataset.day;
    if (day === undefined) return;
    add(brush, Number(day));
    onRest();
    sort();
  });

  const adders = /** @type {Record<Kind, HTMLButtonElement>} */ ({});
  const tray = html(
    "div",
    { class: "tray", role: "group", "aria-label": "Place a session" },
    html("span", {}, "Add a session"),
    ...KINDS.map((kind) => {
      const element = button(
        "",
        () => {
          brush = kind;
          for (const other of KINDS) set(adders[other], "class", other === kind ? "adder chosen" : "adder");
          if (drag.wasMoved()) return;
          // By keyboard or click: on the next free day after the last of its kind.
          let day = schedule[kind].length
            ? schedule[kind][schedule[kind].length - 1] + 1
            : (schedule.dosing[0] ?? 0);
          while (schedule[kind].includes(day) || day > LAST) day = day > LAST ? 0 : day + 1;
          add(kind, day);
          onRest();
          sort();
          sessions.find((one) => one.kind === kind && one.day === day)?.element.focus();
        },
        { class: kind === brush ? "adder chosen" : "adder" },
      );
      element.append(mark(kind), NAMES[kind]);
      element.setAttribute("aria-label", `Add ${NAMES[kind].toLowerCase()}`);
      adders[kind] = element;
      const drag = draggable(element, kind, () => -1);
      return element;
    }),
  );

  return {
    element: html("div", { class: "planner" }, grid, live),
    tray,
    picker,
    /**
     * @param {Schedule} next
     * @param {(day: number) => number} wash share of the most that the drug can add, on a day
     * @param {{ day: number, hoped: number, measured: number }} marks the cursor, the day hoped for, and where the fit ends
     */
    draw(next, wash, { day, hoped, measured }) {
      schedule = next;
      /** @type {typeof sessions} */
      const left = [...sessions];
      const take = (/** @type {(one: typeof sessions[number]) => boolean} */ fits) => {
        const at = left.findIndex(fits);
        return at < 0 ? null : left.splice(at, 1)[0];
      };
      /** @type {[Kind, number][]} */
      const wanted = KINDS.flatMap((kind) =>
        next[kind].map((one) => /** @type {[Kind, number]} */ ([kind, one])),
      );
      const found = wanted.map(([kind, one]) =>
        take((session) => session.kind === kind && session.day === one),
      );
      const before = sessions.length;
      sessions = wanted.map(
        ([kind, one], i) => found[i] ?? take((session) => session.kind === kind) ?? session(kind, one),
      );
      for (const { element } of left) element.remove();
      wanted.forEach(([kind, one], i) => {
        const { element } = sessions[i];
        const shared = KINDS.filter((other) => next[other].includes(one));
        const rank = shared.length > 1 ? (shared.indexOf(kind) + 0.5) / shared.length - 0.5 : 0;
        const label = title(kind, one);
        sessions[i].day = one;
        if (element.dataset.at === `${one} ${rank}`) return;
        place(element, one);
        element.style.setProperty("--beside", String(rank));
        element.dataset.at = `${one} ${rank}`;
        element.setAttribute("aria-label", label);
        element.title = label;
      });
      if (sessions.length !== before) sort();
      listSessions();
      for (let one = 0; one <= LAST; one += 1) {
        const shade = String(Math.round(wash(one) * SHADES));
        if (days[one].dataset.shade !== shade) days[one].dataset.shade = shade;
        days[one].classList.toggle("unmeasured", one > measured);
      }
      if (here.dataset.at !== String(Math.floor(day))) {
        here.dataset.at = String(Math.floor(day));
        place(here, Math.min(LAST, Math.floor(day)));
      }
      const at = Math.floor(hoped);
      flag.hidden = !(at <= LAST);
      if (flag.dataset.at !== String(at) && at <= LAST) {
        flag.dataset.at = String(at);
        place(flag, at);
      }
    },
  };
}
