// Moves every control of a demo once, and tells what that changed and whether both are in sight together.
// Evaluates to a function of a mounted demo.
(() => {
  const GRAPHICS = "svg, .plot, .calendar, .gates";
  const WORDS = "p, li, h4, td, th, dd, dt, figcaption, span, output, legend, summary";
  /** Less is a mark in a key. */
  const SMALL = 900;
  const STEP = 24;

  const settled = async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  };
  const area = ({ width, height }) => Math.max(0, width) * Math.max(0, height);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const unspoken = (html) => html.replaceAll(/ (aria-[a-z]+|id|title)="[^"]*"/g, "");

  /** Why a control is off: words of its own, or those that describe it. */
  const reason = (control) =>
    [control.querySelector(".off-reason"), document.getElementById(control.getAttribute("aria-describedby"))]
      .map((words) => words?.textContent.trim() ?? "")
      .join("");

  /** What stands on the screen: graphics as they are drawn, and words outside of the controls and of all graphics. */
  function look(demo) {
    const seen = new Map();
    for (const one of demo.querySelectorAll(GRAPHICS)) {
      if (one.parentElement.closest(GRAPHICS) || !shown(one) || area(one.getBoundingClientRect()) < SMALL)
        continue;
      const canvases = [...one.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL());
      seen.set(one, unspoken(one.outerHTML) + canvases.join());
    }
    for (const one of demo.querySelectorAll(WORDS)) {
      if (one.closest(`${GRAPHICS}, .bar, .visually-hidden, .notice`) || !shown(one)) continue;
      seen.set(one, [...one.childNodes].map((node) => (node.nodeType === 3 ? node.data : "")).join(""));
    }
    return seen;
  }
  /** The largest graphic that has changed, or else the longest of the words. */
  function changed(before, after, control) {
    const differing = [...after].filter(([one, what]) => before.get(one) !== what && !control.contains(one));
    const graphics = differing.map(([one]) => one).filter((one) => one.matches(GRAPHICS));
    const size = (one) => area(one.getBoundingClientRect());
    if (graphics.length) return graphics.reduce((most, one) => (size(one) > size(most) ? one : most));
    const words = differing.filter(([, what]) => what.trim());
    return words.length ? words.reduce((most, one) => (size(one[0]) > size(most[0]) ? one : most))[0] : null;
  }

  /** The share of an element that can be seen, as the page is scrolled now. */
  function inView(element, demo) {
    const box = element.getBoundingClientRect();
    let { left, top, right, bottom } = box;
    const within = (frame) => {
      [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
      [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
    };
    within({ left: 0, right: innerWidth, top: 0, bottom: innerHeight });
    for (let one = element.parentElement; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (one !== document.documentElement && one !== document.body && style.overflow !== "visible")
        within(one.getBoundingClientRect());
    }
    // What stays while the rest scrolls: the page's header, and the stage.
    for (const cover of [...document.querySelectorAll(".course-bar"), demo.querySelector(".stage")]) {
      if (!cover || cover.contains(element) || !/sticky|fixed/.test(getComputedStyle(cover).position))
        continue;
      const over = cover.getBoundingClientRect();
      if (over.right > left && over.left < right && over.top <= top && over.bottom > top) top = over.bottom;
    }
    return area(box) ? area({ width: right - left, height: bottom - top }) / area(box) : 0;
  }
  /** The most of the graphic that is in view while the control is whole, at any place the page can be scrolled to. */
  function together(moved, graphic, demo) {
    // A button that has done its work may be gone: what it stood in is still there.
    let control = moved;
    while (!shown(control)) control = control.parentElement;
    const middle = scrollY + control.getBoundingClientRect().top - innerHeight / 2;
    let most = 0;
    for (let away = 0; away <= 1.2 * innerHeight; away += STEP) {
      for (const top of away ? [middle - away, middle + away] : [middle]) {
        scrollTo({ top, behavior: "instant" });
        if (inView(control, demo) > 0.999) most = Math.max(most, inView(graphic, demo));
        if (most > 0.9) return most;
      }
    }
    return most;
  }

  const enabled = (control) =>
    control.matches("button")
      ? !control.disabled
      : control.querySelector("input:enabled, select:enabled, button:enabled");
  /** One move of the hand, to a place that is far from here. */
  function move(control) {
    if (control.matches("button")) return control.click();
    const tell = (element, kind) => element.dispatchEvent(new Event(kind, { bubbles: true }));
    const slider = control.querySelector("input[type=range]");
    const list = control.querySelector("select");
    const text = control.querySelector("input[type=text]");
    const others = [...control.querySelectorAll("input:is([type=radio], [type=checkbox]):enabled")];
    if (slider) {
      const [low, high, now] = [slider.min, slider.max, slider.value].map(Number);
      slider.value = low + (now - low < (high - low) / 2 ? 0.8 : 0.2) * (high - low);
      tell(slider, "input");
      tell(slider, "change");
    } else if (list) {
      list.selectedIndex = (list.selectedIndex + 1) % list.options.length;
      tell(list, "change");
    } else if (others.length) {
      others[(others.findIndex((one) => one.checked) + 1) % others.length].click();
    } else if (text) {
      text.value = control.matches(".days") ? "3, 20" : "1";
      tell(text, "input");
      tell(text, "change");
    } else control.querySelector("button:enabled").click();
  }
  /** Open what a control stands in; close every other drawer. */
  function reveal(control, demo) {
    const further = demo.querySelector(".further-settings");
    if (further && further.contains(control) === further.hidden) demo.querySelector(".hand .toggle").click();
    for (const drawer of demo.querySelectorAll("details")) drawer.open = drawer.contains(control);
  }
  /** What moves the picture: controls, scenarios and other buttons, but for those that every demo has. */
  const CONTROLS = `.control[data-control], button:not([data-control] *, .bar *, .guide *, .predict *, .opener, .toggle,
    .adder, .session)`;
  /** A file changes nothing here. */
  const isFile = (control) => control.textContent.startsWith("Download");
  const isOn = (control) => shown(control) && enabled(control) && control.ariaPressed !== "true";

  return async (demo) => {
    const reset = [...demo.querySelectorAll(".bar button")].find((one) => one.textContent === "Reset");
    const controls = [...demo.querySelectorAll(CONTROLS)].filter((one) => !isFile(one));
    const back = async (control) => {
      reset.click();
      reveal(control, demo);
      await settled();
    };
    /** In which state can this control be moved? In the usual one, or one move of another control away from it. */
    async function makeMovable(control) {
      await back(control);
      if (isOn(control)) return true;
      for (const other of controls) {
        for (
          let moves = 1;
          moves <= (other.querySelectorAll("[type=radio], option").length || 1);
          moves += 1
        ) {
          if (other === control || !enabled(other)) break;
          move(other);
          reveal(control, demo);
          await settled();
          if (isOn(control)) return true;
        }
        await back(control);
      }
      return false;
    }

    const found = [];
    for (const control of controls) {
      const one = {
        control: control.dataset.control ?? `“${(control.textContent || control.ariaLabel).trim()}”`,
      };
      found.push(one);
      await back(control);
      if (shown(control) && !enabled(control)) one.reason = reason(control);
      one.movable = await makeMovable(control);
      if (!one.movable) continue;
      control.scrollIntoView({ block: "center", behavior: "instant" });
      await settled();
      const before = look(demo);
      const shifts = [];
      const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
      observer.observe({ type: "layout-shift" });
      move(control);
      await settled();
      await settled();
      shifts.push(...observer.takeRecords());
      observer.disconnect();
      one.shift = shifts.reduce((sum, { value }) => sum + value, 0);
      one.inDrawer = Boolean(control.closest("details"));
      one.shifted = shifts.flatMap(({ sources }) =>
        sources.map(({ node }) => node?.className || node?.nodeName),
      );
      const graphic = changed(before, look(demo), control);
      one.changed = graphic && `${graphic.tagName.toLowerCase()}.${graphic.getAttribute("class") ?? ""}`;
      one.share = graphic && together(control, graphic, demo);
    }
    await back(demo);
    return found;
  };
})();
