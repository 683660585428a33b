"""The evidence map in a page: linked to the forest, equal to the engine, PTSD split as it is chosen."""

import csv
import io
import json
from pathlib import Path

import pytest

import evidence
from evidence import questions
from evidence.certainty import ladder
from tests.conftest import ROOT
from tests.widgets.conftest import drawn, settled, write_pages
from widgets import EvidenceMap


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    pages = {"light": EvidenceMap(), "set": EvidenceMap(condition="depression", time="first", method="DL")}
    return write_pages(tmp_path_factory.mktemp("evidence_map"), pages)


@pytest.fixture
def demo(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    return page


STEPS = json.loads((ROOT / "widgets/evidence_map/controls.json").read_text("utf-8"))["steps"]
LISTS = [name for name, spec in EvidenceMap.specs.items() if spec.get("list")]


def choose(page, control: str, label: str) -> None:
    if control in LISTS:
        page.locator(f"[data-control={control}] select").select_option(label=label)
        return
    page.locator(f"[data-control={control}]").get_by_label(label, exact=True).check()


def pool(page) -> None:
    """Open the drawer of what is pooled, which is drawn only when it is open."""
    page.locator(".pool-drawer > summary").click()
    settled(page)


def words(page) -> str:
    settled(page)
    return page.locator(".summary").text_content()


def row(page, name: str) -> dict[str, float]:
    return page.locator(name).evaluate("one => ({ ...one.dataset })")


def test_ptsd_splits_into_two_small_positives_and_one_larger_null(page, folder):
    page.goto((folder / "light.html").as_uri())
    pool(page)
    hidden = [page.locator(name).first.is_hidden() for name in (".studies", ".pool", ".numbers")]
    assert hidden == [True] * 3 and "Feder" not in words(page)
    # The guess is about PTSD; the map, and the trials of another condition, are there to be looked at.
    page.locator("[data-condition=ocd]").click()
    settled(page)
    assert page.locator(".studies").is_visible() and "Rodriguez 2013" in words(page)
    page.locator("[data-condition=ptsd]").click()
    settled(page)
    assert page.locator(".studies").is_hidden()
    page.get_by_label("The smaller ones found ketamine better, the largest did not.").check()
    page.get_by_role("button", name="Show me").click()
    assert "So it is. Feder 2014 (41) and Feder 2021 (30)" in page.locator(".verdict").inner_text()
    found = {
        one.get_attribute("data-finding"): one.locator("li").all_inner_texts()
        for one in page.locator("[data-finding]").all()
    }
    assert {key: [text.split() for text in texts] for key, texts in found.items()} == {
        "favours": [["Feder", "2014", "41"], ["Feder", "2021", "30"]],
        "unclear": [["Abdallah", "2022", "158"]],
    }
    circles = page.locator("[data-finding] circle").all()
    areas = [float(one.get_attribute("r")) ** 2 for one in circles]
    assert [area / areas[-1] for area in areas] == pytest.approx([41 / 158, 30 / 158, 1], rel=0.02)


def test_the_map_shows_every_condition_at_its_step(demo):
    steps = ladder(questions.contrasts(evidence.trials()))
    for condition, rung in steps.iterrows():
        circle = demo.locator(f"[data-condition={condition}] circle")
        assert circle.get_attribute("cx") == f"{47 + rung['step'] * 9.5:g}%", condition
    depression, therapy = (
        float(demo.locator(f"[data-condition={key}] circle").get_attribute("r")) ** 2
        for key in ("depression", "therapy")
    )
    people = steps["people"]
    assert depression / therapy == pytest.approx(people["depression"] / people["therapy"], rel=0.02)
    choose(demo, "comparator", "Saline or placebo")
    saline = ladder(questions.contrasts(evidence.trials()).query("comparator == 'saline'")).loc["depression"]
    cx = demo.locator("[data-condition=depression] circle").get_attribute("cx")
    assert cx == f"{47 + saline['step'] * 9.5:g}%" != f"{47 + steps.loc['depression', 'step'] * 9.5:g}%"


def test_a_condition_chosen_on_the_map_is_chosen_below_and_can_be_undone(demo):
    demo.locator("[data-condition=depression]").click()
    assert demo.locator("[data-control=condition] select").input_value() == "depression"
    assert demo.locator("[data-condition=depression]").get_attribute("data-chosen") == "true"
    assert "Depression, trial by trial" in demo.locator(".studies h4").inner_text()
    demo.get_by_role("button", name="Undo", exact=True).click()
    assert demo.locator("[data-condition=ptsd]").get_attribute("data-chosen") == "true"


@pytest.mark.parametrize("method", ["REML", "DL"])
def test_what_is_drawn_and_said_is_what_the_engine_gives(demo, method):
    choose(demo, "condition", "Depression")
    pool(demo)
    choose(demo, "method", {"REML": "REML", "DL": "DerSimonian–Laird"}[method])
    answer = questions.ask(evidence.trials(), "depression")
    result = answer.pool(method)
    drawn = row(demo, ".forest .pooled")
    assert [float(drawn[name]) for name in ("effect", "low", "high")] == pytest.approx(
        [result.estimate, result.low, result.high], abs=1e-6
    )
    for one in answer.selection.rows.itertuples():
        each = row(demo, f".forest [data-row='{one.id}']")
        assert float(each["effect"]) == pytest.approx(one.estimate, abs=1e-9)
        assert float(each["weight"]) == pytest.approx(result.weights[one.id], abs=1e-4)
    assert demo.locator(".forest [data-row]").count() == result.k
    # The engine names rows by their ids; a reader knows a trial by its label.
    estimate, _, _ = result.sentence.partition(" Not pooled: ")
    labels = questions.contrasts(evidence.trials())["label"]
    left = [labels[one] for one in answer.refused if labels[one] not in set(labels[answer.rows["id"]])]
    assert words(demo).endswith(f"{estimate} Not pooled: {', '.join(dict.fromkeys(left))}.")


def test_every_refusal_is_said_and_its_reasons_are_those_of_the_engine(demo):
    answer = questions.ask(evidence.trials(), "ptsd")
    pool(demo)
    left = answer.refusal.partition(" (")[0].replace("feder2021_standardised", "Feder 2021")
    assert words(demo).endswith(f"{left}. Each other row is listed with its reason.")
    assert demo.locator(".refusal").inner_text() in words(demo)
    demo.locator(".refused > summary").click()
    cells = demo.locator(".refused tbody tr").evaluate_all(
        "all => all.map(one => [one.querySelector('.unit').textContent, one.children[1].textContent])"
    )
    assert dict(cells) == answer.refused
    assert demo.locator(".forest .pooled").count() == 0


def test_the_file_holds_every_row_of_the_question(page, folder):
    page.goto((folder / "set.html").as_uri())
    page.get_by_text("The numbers as a table").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all points (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    answer = questions.ask(evidence.trials(), "depression", time="first")
    result = answer.pool("DL")
    assert [one["Row"] for one in rows] == [*answer.asked["id"], "pooled", "a further trial"]
    assert {one["Row"]: one["Not pooled: it"] for one in rows if one["Not pooled: it"]} == answer.refused
    pooled = next(one for one in rows if one["Row"] == "pooled")
    assert [float(pooled[name]) for name in ("Effect", "Low", "High")] == pytest.approx(
        [result.estimate, result.low, result.high], abs=1e-6
    )


def test_a_question_that_nothing_answers_says_so(demo):
    choose(demo, "comparator", "Saline, masked by anaesthesia")
    assert words(demo).endswith("Pooling needs at least two rows, and none is left.")
    assert "no trial of ketamine against something else passes" in demo.locator(".studies h4").inner_text()
    assert demo.problems == []


def test_what_only_the_pool_shows_stands_in_its_drawer_with_it(demo):
    inside = {one.get_attribute("data-control") for one in demo.locator(".pool-drawer [data-control]").all()}
    assert inside == {"told", "time", "outcome", "method", "knapp_hartung", "unverified"}
    assert demo.locator(".forest").count() == 0  # a closed drawer draws nothing
    pool(demo)
    # With nothing to pool there is no way of pooling to choose.
    assert (
        demo.locator("[data-control=method]").is_hidden()
        and demo.locator(".pooled-rows > .help:not(.bet)").is_visible()
    )
    for label, condition, time in (
        ("Depression, first days", "depression", "first"),
        ("Depression, later", "depression", "later"),
        ("Two tiny trials", "bipolar_depression", "any"),
    ):
        button = demo.locator(".presets").get_by_role("button", name=label)
        button.click()
        settled(demo)
        assert button.get_attribute("aria-pressed") == "true"
        result = questions.ask(evidence.trials(), condition, time=time).pool("REML")
        assert float(row(demo, ".forest .pooled")["effect"]) == pytest.approx(result.estimate, abs=1e-6)
        assert demo.locator("[data-control=method]").is_visible()


def test_the_sentence_says_what_was_moved(demo):
    sentence = demo.locator(".sentence")
    assert sentence.inner_text().startswith(
        "PTSD, step 2 of 5: 3 trials, 229 people; ketamine was better in 2 of 3."
    )
    pool(demo)
    demo.get_by_role("button", name="Two tiny trials").click()
    settled(demo)
    assert sentence.inner_text().startswith("Bipolar depression, step 2 of 5")
    demo.locator("[data-control=knapp_hartung] input").uncheck()
    settled(demo)
    pooled = row(demo, ".forest .pooled")
    said = [f"{float(pooled[name]):.2f}".replace("-", "\u2212") for name in ("effect", "low", "high")]
    assert sentence.inner_text() == (
        "Bipolar depression, pooled: 2 trials, standardised mean difference "
        f"{said[0]} ({said[1]} to {said[2]})."
    )
    for name in EvidenceMap.specs["condition"]["options"]:
        demo.locator("[data-control=condition] select").select_option(name)
        settled(demo)
        assert len(sentence.inner_text().split()) <= 20, name


def test_each_step_of_the_guide_sets_what_it_says(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Guide me in 5 steps").click()
    expected = {}
    for number, step in enumerate(STEPS, start=1):
        expected |= step.get("set", {})
        settled(page)
        assert page.locator(".guide .place").inner_text() == f"Step {number} of 5"
        values = drawn(page)["values"]
        assert {name: values[name] for name in expected} == expected
        assert page.locator(".stage .pointed").count() == 1
        page.locator(".guide .chief").click()
    assert page.locator(".guide").is_hidden() and page.problems == []


def test_print_shows_what_a_guess_would_hide(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.emulate_media(media="print")
    page.wait_for_function("document.querySelectorAll('.demo .refused tbody tr').length > 3")
    assert page.locator("[data-finding] li").count() == 3
    assert page.locator(".numbers tbody tr").count() > 3
