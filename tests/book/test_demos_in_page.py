"""Demos among their neighbours: own ids, place in time, links to them, and what they say when they fail."""

import re

import pytest
from playwright.sync_api import expect
from test_pages import CHAPTER, PAGES

from tests.conftest import skip_guesses

GUIDE = "chapters/06-guide-to-sessions"
# Ids that stand twice, and what points out of the demo it stands in.
POINTERS = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  const wrong = ids.filter((id, i) => ids.indexOf(id) !== i).map(id => `twice: ${id}`);
  const kinds = ['aria-describedby', 'aria-labelledby', 'aria-controls', 'for'];
  for (const one of document.querySelectorAll(kinds.map(kind => `[${kind}]`).join())) {
    for (const id of kinds.flatMap(kind => (one.getAttribute(kind) ?? '').split(' ')).filter(Boolean)) {
      const target = document.getElementById(id);
      if (target?.closest('.demo') !== one.closest('.demo')) wrong.push(`${id} of ${one.outerHTML}`);
    }
  }
  return wrong;
}"""
# Where the cursor, the dot and the note of each panel stand, as shares of the axis's width.
STANDING = """() => {
  const panels = [...document.querySelectorAll('.demo .u-over')].filter(over => over.checkVisibility());
  return panels.map(over => {
    const { left, width } = over.getBoundingClientRect();
    const seen = ['cursor', 'dot', 'note'].flatMap(name => [...over.getElementsByClassName(name)]);
    return seen.filter(one => !one.hidden).map(one => {
      const box = one.getBoundingClientRect();
      const at = one.matches('.dot') ? (box.left + box.right) / 2
        : one.matches('.leftwards') ? box.right : box.left;
      return [one.className.split(' ')[0], (at - left) / width];
    });
  });
}"""
TIMES = ".demo .control:is([data-control^=time], [data-control=day], [data-control=session_day])"


def load_all(page) -> None:
    """Have every demo of the page come, however far down it stands."""
    page.keyboard.press("Tab")
    for demo in page.locator(".course-demo").all():
        expect(demo).to_have_attribute("data-mounted", "true", timeout=30_000)


def settled(page) -> None:
    page.evaluate("""async () => {
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    }""")


def with_demos(book_html) -> list[str]:
    return [name for name in PAGES if 'class="course-demo"' in (book_html / f"{name}.html").read_text("utf8")]


def test_ids_are_unique_and_descriptions_point_into_their_own_demo(page, book_html, book_url):
    for name in with_demos(book_html):
        page.goto(f"{book_url}/{name}.html", wait_until="load")
        load_all(page)
        assert page.evaluate(POINTERS) == [], name
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    load_all(page)
    weight = page.locator('.course-demo[data-demo="neural_plasticity"] input[type=range]').first
    strange = page.locator('.course-demo[data-demo="learning_rules"] .help[id]').first.get_attribute("id")
    weight.evaluate("(one, id) => one.setAttribute('aria-describedby', id)", strange)
    assert len(page.evaluate(POINTERS)) == 1


def test_after_any_change_of_width_cursor_dot_and_note_stand_at_their_time(page, book_html, book_url):
    panels = 0
    for name in with_demos(book_html):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{book_url}/{name}.html", wait_until="load")
        load_all(page)
        skip_guesses(page)
        page.evaluate("document.querySelectorAll('.demo details').forEach(one => { one.open = true; })")
        # Late, and on the first day, which is all that some panels show.
        for share in (0.8, 0.03):
            for slider in page.locator(f"{TIMES} input[type=range]:enabled").all():
                slider.evaluate(
                    """(slider, share) => {
                      slider.value = Number(slider.min) + share * (slider.max - slider.min);
                      slider.dispatchEvent(new Event('input', { bubbles: true }));
                    }""",
                    share,
                )
            settled(page)
            before = page.evaluate(STANDING)
            panels += sum(bool(panel) for panel in before)
            for width in (700, 390, 320, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                settled(page)
                after = page.evaluate(STANDING)
                assert len(after) == len(before)
                for wide, now in zip(before, after, strict=True):
                    assert [part for part, _ in now] == [part for part, _ in wide], (name, width)
                    for (part, stands), (_, wanted) in zip(now, wide, strict=True):
                        assert stands == pytest.approx(wanted, abs=0.012), (name, width, part)
                # A figure of the page takes longer than a demo to follow the window.
                page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
    assert panels >= 26, panels


def test_the_time_of_a_session_stands_at_four_fifths_after_the_window_was_narrowed(page, book_url):
    page.goto(f"{book_url}/{GUIDE}.html#demo=session_day&time_min=228", wait_until="load")
    expect(page.locator('.course-demo[data-demo="session_day"]')).to_have_attribute("data-mounted", "true")
    page.set_viewport_size({"width": 700, "height": 900})
    settled(page)
    [panel] = page.evaluate(STANDING)
    standing = dict(panel)
    assert standing["cursor"] == pytest.approx(0.8, abs=0.01)
    assert standing["note"] == pytest.approx((40 + 60) / 360, abs=0.01)


@pytest.mark.parametrize(
    ("name", "demo", "setting", "value"),
    [
        (CHAPTER, "learning_rules", "rate_hz", "20"),
        (CHAPTER, "neural_plasticity", "dose_mg_per_kg", "1"),
        (GUIDE, "vignettes", "case", "panic"),
        ("chapters/04-benefits", "course_of_treatment", "baseline_score", "40"),
    ],
)
def test_a_link_to_a_state_works_on_the_open_page(page, book_url, name, demo, setting, value):
    page.goto(f"{book_url}/{name}.html", wait_until="load")
    place = page.locator(f'.course-demo[data-demo="{demo}"]')
    expect(place).not_to_have_attribute("data-mounted", "true")
    page.evaluate("hash => { location.hash = hash; }", f"#demo={demo}&{setting}={value}")
    expect(place).to_have_attribute("data-mounted", "true")
    expect(place).to_be_in_viewport()
    control = place.locator(f"[data-control={setting}]")
    expect(control.locator("input[type=range], select, input:checked").first).to_have_value(value)


def test_the_same_link_once_more_leads_back_to_its_state(page, book_url):
    page.goto(f"{book_url}/{GUIDE}.html#demo=session_day&route=intravenous&weight_kg=90", wait_until="load")
    slider = page.locator("input[type=range][name=weight_kg]")
    expect(slider).to_have_value("90")
    page.locator('[data-demo="session_day"]').get_by_text("More settings").click()
    slider.press("End")
    expect(slider).not_to_have_value("90")
    page.evaluate("""() => document.querySelector('main').insertAdjacentHTML('afterbegin',
      `<a id="again" href="${location.hash}">The same scenario</a>`)""")
    page.locator("#again").click()
    expect(slider).to_have_value("90")


def test_a_demo_that_cannot_start_says_so_in_its_place(page, book_url):
    page.add_init_script("delete Object.hasOwn")  # as in Safari 15.3
    page.goto(f"{book_url}/{GUIDE}.html#demo=session_day&weight_kg=90", wait_until="load")
    place = page.locator('.course-demo[data-demo="session_day"]')
    expect(place).to_contain_text("could not start in this browser (Object.hasOwn is not a function)")
    expect(place).to_contain_text("work without it")
    assert place.locator("button, input").count() == 0
    assert any("hasOwn" in problem for problem in page.problems)


def test_a_demo_whose_script_cannot_be_read_says_so(page, book_url):
    page.route(
        re.compile("session_day.page.js"),
        lambda route: route.fulfill(body="const = 1;", content_type="text/javascript"),
    )
    page.goto(f"{book_url}/{GUIDE}.html#demo=session_day", wait_until="load")
    expect(page.locator('.course-demo[data-demo="session_day"]')).to_contain_text("cannot read its script")


def test_a_move_that_cannot_be_drawn_says_so_and_undo_brings_the_picture_back(page, book_url):
    page.goto(f"{book_url}/{GUIDE}.html#demo=session_day&route=intravenous", wait_until="load")
    demo = page.locator('.course-demo[data-demo="session_day"]')
    slider = demo.locator("input[type=range][name=weight_kg]")
    demo.get_by_text("More settings").click()
    expect(slider).to_be_visible()
    words = demo.locator(".summary").text_content()
    move = """slider => {
      slider.value = 100;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      slider.dispatchEvent(new Event('change', { bubbles: true }));
    }"""
    broken = "const sound = Math.round; Math.round = () => { throw new Error('broken on purpose'); };"
    slider.evaluate(f"slider => {{ {broken} try {{ ({move})(slider); }} finally {{ Math.round = sound; }} }}")
    expect(demo.locator(".notice")).to_contain_text("could not be drawn (broken on purpose). Undo or Reset")
    assert any("broken on purpose" in problem for problem in page.problems)
    demo.get_by_role("button", name="Undo", exact=True).click()
    expect(slider).to_have_value("70")
    expect(demo.locator(".summary")).to_have_text(words)
    expect(demo.locator(".notice")).to_have_text("")
