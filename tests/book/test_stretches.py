"""Reading and doing take turns: two screens of a laptop hold something to look at, guess, answer or open."""

import pytest
from test_layout_shift import PATIENT

from tests.conftest import ROOT

CHAPTERS = sorted(f"chapters/{path.stem}" for path in (ROOT / "chapters").glob("0*.ipynb"))
#: The pages behind the chapters that are read through, and say so in their second line.
BEHIND = sorted(
    f"book/{path.stem}" for path in (ROOT / "book").glob("*.md") if "*Behind [" in path.read_text("utf8")
)
SCREENS = 2
LONGEST = """() => {
  const page = document.querySelector('article');
  const kinds = 'figure, table, details, .course-demo, .course-exercise, .course-guess, .course-own-answer';
  const boxes = [...page.querySelectorAll(kinds)].map((one) => one.getBoundingClientRect())
    .filter(({ height }) => height > 0).sort((a, b) => a.top - b.top);
  let at = page.getBoundingClientRect().top, longest = 0;
  const end = page.querySelector('#key-points, #questions').getBoundingClientRect();
  for (const { top, bottom } of [...boxes, end]) {
    longest = Math.max(longest, top - at);
    at = Math.max(at, bottom);
  }
  return longest / innerHeight;
}"""


def test_the_pages_behind_the_chapters_are_found():
    assert {"book/the-stance", "book/first-two-minutes", "book/law"} <= {*BEHIND}


@pytest.mark.parametrize("name", CHAPTERS + BEHIND)
def test_no_stretch_without_anything_to_do_is_longer_than_two_screens(page, book_url, name):
    page.add_init_script(PATIENT)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{book_url}/{name}.html", wait_until="load")
    page.wait_for_selector("html:not([data-fonts])")
    assert page.evaluate(LONGEST) <= SCREENS
