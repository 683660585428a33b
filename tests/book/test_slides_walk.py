"""Slides in a browser, from a file, with the network off: keys, letters, votes, codes, speaker's view."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import AXE
from widgets.quiz.lesson import encode

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = {path.name[:2]: path.stem for path in sorted((ROOT / "chapters").glob("*.ipynb"))}
READY = "document.documentElement.dataset.ready"
NOW = "section.present"
#: What a slide draws is there, and stands.
DRAWN = """() => {
  const slide = document.querySelector('section.present');
  const demo = slide.querySelector('.course-demo'), figure = slide.querySelector('.course-figure');
  return (!demo || demo.querySelector('.stage')) && (!figure || figure.dataset.drawn);
}"""
WHERE = """() => {
  const slide = document.querySelector('section.present');
  return [slide.id, slide.dataset.kind, slide.querySelectorAll('.fragment.visible').length];
}"""
SETTLED = "new Promise(done => setTimeout(() => requestAnimationFrame(done), 200))"
#: Letters under two hundredths of the screen's height; a sign in a legend is no text.
SMALL = """() => {
  const found = [];
  for (const part of document.querySelectorAll('section.present, .deck-bar')) {
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const holder = node.parentElement, drawing = holder.closest('svg');
      const seen = { visibilityProperty: true, opacityProperty: true };
      if (!node.data.trim() || !holder.checkVisibility(seen)) continue;
      if (holder.closest('script, style, template, noscript')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { width, height } = range.getBoundingClientRect();
      if (width < 2 || height < 2 || drawing?.getBoundingClientRect().height < 40) continue;
      let size = parseFloat(getComputedStyle(holder).fontSize);
      const matrix = drawing && holder.getScreenCTM();
      size *= matrix ? Math.hypot(matrix.a, matrix.b) : holder.currentCSSZoom;
      if (size < 0.02 * innerHeight - 0.01) found.push(`${node.data.trim()}: ${size.toFixed(1)}`);
    }
  }
  return found;
}"""
CUT = """() => {
  const slide = document.querySelector('section.present'), stage = slide.querySelector('.stage');
  const board = stage?.parentElement.getBoundingClientRect();
  return slide.scrollHeight > slide.clientHeight + 1 || slide.scrollWidth > slide.clientWidth + 1
    || Boolean(stage && stage.getBoundingClientRect().bottom > board.bottom + 2);
}"""


@pytest.fixture
def deck(page, book_html):
    """Open a chapter's deck from its file, with the network off."""

    def open_deck(chapter: str, place: str = "", width: int = 1280, height: int = 720):
        page.context.set_offline(True)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"{(book_html / 'slides' / CHAPTERS[chapter]).as_uri()}.html{place}", wait_until="load")
        page.wait_for_function(READY)
        return page

    return open_deck


def faults(page) -> list[str]:
    return page.evaluate(
        "axe.run(document, { preload: false }).then(({ violations }) => "
        "violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`)))"
    )


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_deck_is_walked_by_a_clicker_and_at_no_press_is_anything_small_or_cut_off(page, deck, chapter):
    page.emulate_media(color_scheme="dark" if int(chapter) % 2 == 0 else "light")
    deck(chapter)
    page.add_script_tag(path=AXE)
    count, seen, looked, wrong = page.locator(".slides > section").count(), [], set(), {}
    where = None
    while (now := page.evaluate(WHERE)) != where:
        where, (name, kind, pressed) = now, now
        if name not in seen:
            seen.append(name)
            page.wait_for_function(DRAWN, timeout=20_000)
            if kind in ("demo", "figure"):
                page.evaluate(SETTLED)
        found = page.evaluate(SMALL) + ["cut off"] * page.evaluate(CUT)
        if kind not in looked and chapter in ("02", "06"):
            looked.add(kind)
            found += faults(page)
        wrong |= {f"{name}, {pressed}": found[:8]} if found else {}
        page.keyboard.press("PageDown")
    assert wrong == {}
    assert len(seen) == count
    assert page.problems == [] and page.foreign == []


def test_keys_take_a_demo_through_its_steps_and_arrows_stay_with_a_slider(deck):
    page = deck("02", "#/demo")
    demo = page.locator(f"{NOW} .demo")
    expect(demo.locator(".guess")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(demo.locator(".place")).to_have_text("Step 1 of 5")
    page.keyboard.press("Space")
    expect(demo.locator(".place")).to_have_text("Step 2 of 5")
    expect(demo.locator(".sentence")).to_contain_text("spines")
    page.keyboard.press("PageUp")
    expect(demo.locator(".place")).to_have_text("Step 1 of 5")
    slider = demo.locator("input[type=range]:visible").first
    slider.focus()
    value = slider.input_value()
    page.keyboard.press("ArrowRight")
    assert slider.input_value() != value
    expect(demo.locator(".place")).to_have_text("Step 1 of 5")
    page.keyboard.press("PageDown")
    expect(demo.locator(".place")).to_have_text("Step 2 of 5")


def test_no_key_covers_or_shrinks_the_slides(deck):
    page = deck("02", "#/objectives")
    for key in ("o", "?", "F1", "g"):
        page.keyboard.press(key)
        found = page.locator(".reveal.overview, .r-overlay, .jump-to-slide")
        expect(found).to_have_count(0)
    page.keyboard.press("PageDown")
    expect(page.locator(NOW)).to_have_attribute("id", "what-ketamine-blocks")


def test_the_way_past_a_demo_is_seen_when_the_keyboard_comes_to_it(deck):
    page = deck("02", "#/demo")
    demo, way = page.locator(f"{NOW} .demo"), page.locator(f"{NOW} .skip-demo")
    demo.locator(".stage").wait_for()
    way.focus()
    box = way.bounding_box()
    assert box["width"] > 80 and box["height"] > 24
    assert way.evaluate(
        "way => getComputedStyle(way).clipPath === 'none' && way.contains(document.elementFromPoint("
        "way.getBoundingClientRect().x + 9, way.getBoundingClientRect().y + 9))"
    )
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.demo')")
    expect(page.locator(NOW)).to_have_attribute("id", "demo")


def test_where_no_figure_can_be_drawn_its_numbers_are_on_the_slide(page, deck):
    page.add_init_script(
        "document.addEventListener('readystatechange', () => { if (document.readyState === 'interactive')"
        " document.querySelector('[data-plotly]').dataset.plotly = 'missing.js' })"
    )
    deck("02", "#/response-over-days")
    slide = page.locator(NOW)
    expect(slide.locator("details td").first).to_be_visible()
    expect(slide.locator(".sources")).to_contain_text("Han 2016")


def test_a_vote_is_counted_twice_and_then_the_answer_is_shown(deck):
    page = deck("02", "#/ask-surge")
    slide = page.locator(NOW)
    key = json.loads(encode(slide.get_attribute("data-key")))["fields"][0]
    rows, phase = slide.locator(".answers > li"), slide.locator("[aria-current=step]")
    expect(phase).to_have_text("Think")
    expect(slide.locator("input:visible")).to_have_count(0)
    for name, counts in (("Vote", ("6", "3", "1")), ("Discuss", ()), ("Vote again", ("1", "8", "1"))):
        page.keyboard.press("PageDown")
        expect(phase).to_have_text(name)
        expect(slide.locator("input:visible")).to_have_count(len(counts))
        for row, count in zip(rows.all(), counts, strict=False):
            row.locator("input:visible").fill(count)
        expect(slide.locator(".bars:visible, [data-right], .why:visible")).to_have_count(0)
    page.keyboard.press("PageDown")
    expect(phase).to_have_text("Reveal")
    right = rows.nth(key["right"][0])
    expect(right).to_have_attribute("data-right", "")
    expect(right.locator(".why")).to_have_text(f"Right. {key['why'][key['right'][0]]}")
    expect(slide.locator("[data-right]")).to_have_count(1)
    assert rows.nth(0).locator(".count").all_inner_texts() == ["First vote: 6 (60%)", "Second vote: 1 (10%)"]
    expect(slide.get_by_role("status")).to_have_text(f"Right: {'ABCD'[key['right'][0]]}.")
    page.keyboard.press("PageUp")
    expect(slide.locator("[data-right]")).to_have_count(0)
    expect(slide.get_by_role("status")).not_to_contain_text("Right")
    # A card is told by its letter, and by its shape where colours are not seen.
    assert len({row.locator("svg").inner_html() for row in rows.all()}) == rows.count()


def test_the_chapter_leads_to_the_slide_of_its_section_and_back(page, book_html):
    page.goto(f"{(book_html / 'chapters' / CHAPTERS['02']).as_uri()}.html#has-anyone-seen-it-in-a-person")
    section = page.locator("#has-anyone-seen-it-in-a-person")
    page.keyboard.press("Tab")  # loads every demo: then nothing moves any more
    for demo in page.locator(".course-demo").all():
        expect(demo.locator(".stage")).to_be_attached()
    figure = page.locator(".course-figure").first
    figure.evaluate("figure => figure.scrollIntoView()")
    expect(figure).to_have_attribute("data-drawn", "light")
    section.evaluate("section => section.scrollIntoView()")
    expect(page.get_by_role("link", name="Present")).to_be_visible()
    page.wait_for_function("""() => {
      const present = document.querySelector('.course-present');
      const here = !present || present.hash.includes('seen-it');
      if (here) present?.click();
      return here;
    }""")
    page.wait_for_function(READY)
    expect(page.locator(NOW)).to_have_attribute("id", "seen-in-people")
    page.wait_for_function("window.Plotly")  # nothing is still loading when chapter and deck are left
    page.keyboard.press("Escape")
    page.wait_for_url("**/chapters/**#has-anyone-seen-it-in-a-person")
    assert page.problems == []


def test_a_code_for_phones_holds_the_state_or_says_why_there_is_none(deck):
    page = deck("02", "#/demo")
    page.locator(f"{NOW} .demo .stage").wait_for()
    page.keyboard.press("PageDown")
    page.keyboard.press("q")
    box = page.get_by_role("dialog", name="Code for phones")
    expect(box).to_contain_text("no phone can reach them")
    expect(box.locator(".address")).to_have_text("#demo=neural_plasticity&time_days=0.08")
    # While it lies over the slide no key moves what is below, wherever the focus is.
    for focus in ("document.activeElement.blur()", "document.querySelector('.code-box button').focus()"):
        page.evaluate(focus)
        for key in ("PageDown", "ArrowRight", "PageUp", "Space" if "blur" in focus else "End"):
            page.keyboard.press(key)
        expect(page.locator(f"{NOW} .demo .place")).to_have_text("Step 1 of 5")
        expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    page.evaluate("document.querySelector('main').dataset.published = 'https://example.org/book'")
    page.get_by_role("button", name="Code for phones").click()
    whole = f"https://example.org/book/chapters/{CHAPTERS['02']}.html#demo=neural_plasticity&time_days=0.08"
    expect(box.locator(".address")).to_have_text(whole)
    assert len(box.locator(".code path").get_attribute("d")) > 5000


def test_the_speaker_sees_what_comes_and_when_in_a_window_of_its_own(deck):
    page = deck("02", "#/trapping-bench")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    expect(speaker.locator("h1")).to_have_text(
        "4 of 25: If you have time: does ketamine need the channel open?"
    )
    expect(speaker.locator(".cut")).to_have_text("Cut here when late (1).")
    expect(speaker.locator(".left")).to_have_text("75 min left of 75")
    expect(speaker.locator(".box")).to_have_count(0)  # the learner's edition
    expect(speaker.locator(".step")).to_have_text("")
    speaker.keyboard.press("PageDown")
    expect(page.locator(f"{NOW} .demo .place")).to_have_text("Step 1 of 5")
    expect(speaker.locator(".step")).to_have_text("Step 1")
    speaker.add_script_tag(content=AXE.read_text("utf8"))
    assert faults(speaker) == []


@pytest.mark.parametrize("edition", ["learner", "instructor"])
def test_only_the_instructors_speaker_reads_which_answer_is_right(page, deck, edition):
    page.add_init_script(
        "document.addEventListener('readystatechange', () => { if (document.readyState === 'interactive')"
        f" document.querySelector('main').dataset.edition = '{edition}' }})"
    )
    deck("02", "#/ask-surge")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    expect(opened.value.locator(".step")).to_have_text("Think")
    expect(opened.value.locator(".right")).to_have_text("" if edition == "learner" else "Right: B")


#: Before the deck's script runs, a learner's deck becomes an instructor's.
TEACHERS = """document.addEventListener('readystatechange', () => {
  if (document.readyState !== 'interactive') return;
  document.querySelector('main').dataset.edition = 'instructor';
  document.body.insertAdjacentHTML('beforeend', '<template id="workshop-box"><p>Kept back.</p></template>');
});
window.open = () => null;"""


def test_where_no_window_opens_the_room_sees_the_times_and_no_answer_and_slides_keep_their_size(page, deck):
    page.add_init_script(TEACHERS)
    deck("02", "#/ask-surge", 1366, 768)
    page.keyboard.press("PageDown")
    size = page.locator(NOW).bounding_box()
    page.keyboard.press("s")
    view = page.get_by_role("region", name="Speaker’s view")
    expect(view.locator(".left")).to_have_text("75 min left of 75")
    expect(view.locator(".right, .box, .next, .cut")).to_have_count(0)
    assert "Right" not in page.locator("body").inner_text()
    assert page.locator(NOW).bounding_box() == size
    assert page.evaluate(SMALL) == [] and page.evaluate(CUT) is False
    parts = page.locator(".deck-crisis, .times, .deck-bar > :is(a, span, button)").all()
    bar = [box for part in parts if (box := part.bounding_box())]
    edges = sorted((box["x"], box["x"] + box["width"]) for box in bar)
    assert all(one[1] <= other[0] for one, other in pairwise(edges))
    page.keyboard.press("s")
    expect(view).to_have_count(0)


def test_a_phone_is_swiped(deck):
    page = deck("06", width=390, height=844)
    swipe = """([from, to]) => {
      const place = document.querySelector('section.present h2');
      for (const [kind, clientX] of [['down', from], ['move', to], ['up', to]])
        place.dispatchEvent(new PointerEvent(`pointer${kind}`,
          { pointerType: 'touch', clientX, clientY: 300, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(swipe, [350, 60])
    expect(page.locator(NOW)).to_have_attribute("id", "objectives")
    page.evaluate(swipe, [60, 350])
    expect(page.locator(NOW)).to_have_attribute("id", "title")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
