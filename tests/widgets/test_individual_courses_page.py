"""The people one by one in a page: picture, words, table and file are Python's, and no gap is filled."""

import csv
import io
import itertools
from pathlib import Path

import pytest

from evidence import people
from tests.widgets.conftest import drawn, settled, typed, write_pages
from widgets import IndividualCourses

#: Of the picture with room: its height, and what lies above and below the scale of 0 to 46 points.
HEIGHT, TOP, BOTTOM, HIGH = 432, 24, 40, 46
#: What stands in each column, by person.
MARKS = """() => [...document.querySelectorAll('.columns .person')].map(one => ({
  left: new DOMMatrix(getComputedStyle(one).transform).e,
  kinds: [...one.classList],
  shown: Object.fromEntries(['before', 'early', 'late'].map(kind => {
    const mark = one.querySelector(`.${kind}`);
    const at = mark.getAttribute('transform')?.match(/ (.*)\\)/)?.[1];
    return [kind, mark.style.display === 'none' ? null : Number(at)];
  })),
  course: one.querySelector('.course').getAttribute('d'),
  missing: one.querySelector('.missing').getAttribute('d') !== '',
  ring: one.querySelector('.ring').getAttribute('d') !== '',
}))"""


def y(points):
    return TOP + (HIGH - points) / HIGH * (HEIGHT - TOP - BOTTOM)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_pages(tmp_path_factory.mktemp("courses"), {"light": IndividualCourses()})


@pytest.fixture
def demo(page, folder):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(reduced_motion="reduce")
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    yield page
    assert page.problems == []


@pytest.mark.parametrize("drug", ["ketamine", "saline"])
def test_everybody_stands_as_high_as_they_scored_and_a_gap_stays_a_gap(demo, drug):
    demo.get_by_label(drug, exact=True).check()
    demo.get_by_label("both days").check()
    settled(demo)
    table = IndividualCourses(drug=drug).people()
    marks = demo.evaluate(MARKS)
    order = sorted(range(1, 34), key=lambda number: marks[number - 1]["left"])
    assert order == table.index.tolist()
    gaps = 0
    for number, row in table.iterrows():
        one = marks[number - 1]
        for kind, column in {"before": "before", "early": "day_2", "late": "day_10"}.items():
            if row[column] == row[column]:
                assert one["shown"][kind] == pytest.approx(y(row[column]), abs=0.06), (number, kind)
            else:
                assert one["shown"][kind] is None, (number, kind)
                gaps += 1
        taken = [row[column] == row[column] for column in ("before", "day_2", "day_10")]
        # A line joins neighbours only: where day 2 is missing, none runs from before to day 10.
        assert one["course"].count("L") == sum(map(all, itertools.pairwise(taken))), number
        assert one["missing"] == (not (taken[0] and taken[2])), number
        assert ("halved" in one["kinds"]) == row["halved"], number
    assert gaps > 10


def test_average_difference_and_sample_are_pythons_in_picture_words_and_file(demo):
    typed(demo, draw=7)
    demo.get_by_label("Show the average").check()
    demo.get_by_label("both days").check()
    settled(demo)
    python = IndividualCourses(draw=7, day="10")
    means, result = python.means(), drawn(demo)["result"]
    for i, name in enumerate(("difference_2", "difference_10")):
        found = result["differences"][i]
        assert [found[key] for key in means.columns] == pytest.approx(means.loc[name].tolist(), abs=1e-9)
    values = demo.locator(".columns .value").all_text_contents()
    shown = [f"{means.loc[name, 'mean']:.1f}" for name in ("before", "day_2", "day_10")]
    assert values == [*shown, f"{python.sample()['day_10'].mean():.1f}"]
    words = demo.locator(".summary").text_content()
    assert "ketamine minus saline is \u22126.8 (\u221210.8 to \u22122.7), standard error 1.95." in words
    assert f"6 of {people.counts('d2')['scored']} had halved their score" in words
    sampled = [number for number, one in enumerate(demo.evaluate(MARKS), 1) if "sampled" in one["kinds"]]
    assert sampled == sorted(python.sample().index)

    with demo.expect_download() as download:
        demo.get_by_text("The numbers as a table").click()
        demo.get_by_role("button", name="Download all points").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    by_kind = {kind: [row for row in rows if row["kind"] == kind] for kind in {row["kind"] for row in rows}}
    table = python.people()
    for row in by_kind["person"]:
        column = {"0": "before", "2": "day_2", "10": "day_10"}[row["day"]]
        value = table.set_index("id").loc[row["name"], column]
        assert row["madrs"] == ("" if value != value else f"{value:.0f}")
    assert len(by_kind["person"]) == 99
    within = {row["day"]: row for row in by_kind["within person"]}
    assert float(within["2"]["madrs"]) == -6.75 and within["2"]["people"] == "24"
    assert [float(row["madrs"]) for row in by_kind["sample"]] == pytest.approx(
        [python.sample(draw)["day_10"].mean() for draw in range(1, 8)], abs=1e-9
    )
    cells = demo.locator(".numbers tbody tr", has_text="MOA101").locator("td").all_inner_texts()
    assert cells == ["ketamine", "35", "24", "not scored", "no", "no"]


def test_while_a_guess_is_awaited_only_the_scores_before_are_there(page, folder):
    page.goto((folder / "light.html").as_uri())
    marks = page.evaluate(MARKS)
    assert all(one["shown"]["early"] is None and one["course"].count("L") == 0 for one in marks)
    assert not any(one["missing"] or "halved" in one["kinds"] for one in marks)
    assert [one["left"] for one in marks] == sorted(one["left"] for one in marks)
    assert "halved" not in page.locator(".summary").text_content() + page.locator(".sentence").inner_text()
    assert page.locator(".numbers").is_hidden()
    assert page.locator(".choices label").all_inner_texts() == ["2 of 27", "6 of 27", "14 of 27", "20 of 27"]
    page.get_by_label("14 of 27").check()
    page.get_by_role("button", name="Show me").click()
    assert page.locator(".verdict").inner_text().startswith("You said: 14. It was 6.")
    assert page.locator(".columns .halved").count() == 6


def test_what_was_said_on_day_two_is_held_against_day_ten(demo):
    words = demo.locator(".followed-words")
    assert demo.locator("[data-control=told] input").first.is_disabled()
    typed(demo, follow=17)
    assert "34" not in words.inner_text()
    demo.get_by_label("stay", exact=True).check()
    assert "You said: it will stay." in words.inner_text()
    demo.get_by_label("both days").check()
    assert words.inner_text().endswith("34 on day 10. You said: it will stay. Day 10 was nearer to before.")
    typed(demo, follow=11)
    assert words.inner_text().endswith("9 on day 10. You said: it will stay. Day 10 was nearer to day 2.")
    assert [one["ring"] for one in demo.evaluate(MARKS)].index(True) == 10
    typed(demo, follow=1)
    assert "Nobody knows: day 10 was not scored." in words.inner_text()
    typed(demo, follow=12)
    assert demo.locator("[data-control=told] .off-reason").inner_text() == "Not scored: nothing to go by."
    assert not any(one["ring"] for one in demo.evaluate(MARKS))
    typed(demo, follow=3)
    assert words.inner_text() == "Person 3 (saline first) was not given ketamine within this study."


def test_pointing_at_a_column_follows_that_person_and_again_lets_go(demo):
    first = IndividualCourses().people().index[0]
    column = demo.locator(".columns .person").nth(first - 1).locator(".early")
    column.click()
    assert drawn(demo)["values"]["follow"] == first
    column.click()
    assert drawn(demo)["values"]["follow"] == 0
    demo.get_by_role("button", name="Undo", exact=True).click()
    assert drawn(demo)["values"]["follow"] == first


def test_the_average_dances_from_draw_to_draw_and_the_same_draw_comes_back(demo):
    again = demo.get_by_role("button", name="Draw again")
    value, seen = demo.locator(".columns .value.sample"), []
    for _ in range(4):
        again.click()
        seen.append(value.text_content())
    assert len(set(seen)) > 2
    assert demo.locator(".earlier").get_attribute("d").count("M") == 3
    typed(demo, draw=2)
    assert value.text_content() == seen[1]
    typed(demo, draw=60)
    again.click()
    assert value.text_content() == seen[0]


def test_who_had_what_first_is_told_by_colour_and_by_line(demo):
    demo.get_by_role("button", name="More settings").click()
    demo.get_by_label("Colour by which infusion came first").check()
    looks = demo.evaluate("""() => ['ketamine', 'saline'].map(first => {
      const style = getComputedStyle(document.querySelector(`.person.${first}-first .course`));
      return [style.stroke, style.strokeDasharray];
    })""")
    assert looks[0][0] != looks[1][0] and looks[0][1] != looks[1][1]
    assert demo.locator(".legend .order:visible").all_inner_texts() == ["ketamine first", "saline first"]


def test_the_hidden_average_is_nowhere(demo):
    assert demo.locator(".mean-course").get_attribute("d") == ""
    assert "The average is hidden." in demo.locator(".summary").text_content()
    assert "23.6" not in demo.locator(".demo").text_content()
    demo.get_by_label("Show the average").check()
    assert "Average 23.6 points." in demo.locator(".sentence").inner_text()
