"""The rival accounts in a page: what is drawn, marked and said is what the models predict."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from models.cascade.mechanisms import MECHANISMS
from models.cascade.rival_experiments import EXPERIMENTS, predictions
from tests.conftest import ROOT
from tests.widgets.conftest import settled, write_pages
from widgets import RivalAccounts

STEPS = json.loads((ROOT / "widgets" / "rival_accounts" / "controls.json").read_text("utf-8"))["steps"]
DRAWN = "document.querySelector('.demo').drawn"
FITS = {True: "fits", False: "fails", None: "cannot say"}
EFFECTS = {"more": "more effect", "as much": "as much effect", "less": "less effect", "none": "no effect"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_pages(
        tmp_path_factory.mktemp("rivals"),
        {"light": RivalAccounts(), "shown": RivalAccounts(predict_first=False)},
    )


@pytest.fixture
def demo(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    return page


def chosen(page, mechanism: str, experiment: str) -> None:
    page.locator(f"[data-control=mechanism] input[value={mechanism}]").check()
    page.locator("[data-control=experiment] select").select_option(experiment)
    settled(page)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_course_follows_the_account_as_python_does(demo, mechanism):
    chosen(demo, mechanism, "metabolite_people")
    drawn = demo.evaluate(f"""Object.fromEntries(['alone', 'changed'].map(
      name => [name, Array.from({DRAWN}.course[name])]))""")
    python = RivalAccounts(mechanism=mechanism, experiment="metabolite_people").simulate()
    for column in ("alone", "changed"):
        assert drawn[column] == pytest.approx(list(python[column]), abs=1e-6 * python[column].max())
    with demo.expect_download() as download:
        demo.get_by_text("The numbers as a table").click()
        demo.get_by_role("button", name="Download all points (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert [float(row["benefit_under_the_experiment"]) for row in rows] == pytest.approx(
        list(python["changed"]), rel=1e-4, abs=1e-9
    )


def test_every_mark_is_what_the_models_predict(demo):
    said = predictions().set_index(["experiment", "mechanism"])["agrees"]
    shapes = {}
    rows = demo.locator(".grid tbody tr")
    assert [row.get_attribute("data-row") for row in rows.all()] == list(EXPERIMENTS)
    for row, experiment in zip(rows.all(), EXPERIMENTS, strict=True):
        cells = row.locator("td").all()
        for cell, mechanism in zip(cells, MECHANISMS, strict=True):
            word = FITS[said[experiment, mechanism]]
            assert cell.inner_text().strip() == cell.get_attribute("data-fit") == word
            shapes.setdefault(word, set()).add(cell.locator(".mark path").get_attribute("d"))
    assert len(shapes) == 3 and len(set.union(*shapes.values())) == 3  # a shape for each word


def test_each_account_stands_beside_the_experiments_as_the_models_predict(demo):
    demo.get_by_text("The predictions as a table").click()
    said = predictions().set_index(["experiment", "mechanism"])
    seen = demo.evaluate("""() => [...document.querySelectorAll('[data-experiment]')].map(row => [
      row.dataset.experiment, row.querySelector('th').innerText, [...row.querySelectorAll('td')].map(cell => [
        cell.querySelector('.fit').innerText, cell.querySelector('.predicted')?.innerText,
        cell.querySelector('.mark path').getAttribute('d')])])""")
    assert sorted(name for name, _, _ in seen) == sorted(EXPERIMENTS)
    shapes = {}
    for experiment, heading, cells in seen:
        assert EXPERIMENTS[experiment].title in heading and EXPERIMENTS[experiment].species in heading
        assert re.search(r"[A-Z][a-z]+ \d{4}$", heading)
        for mechanism, (fit, predicted, shape) in zip(MECHANISMS, cells, strict=True):
            row = said.loc[(experiment, mechanism)]
            assert fit == FITS[row["agrees"]] and predicted == EFFECTS.get(row["predicted"])
            shapes.setdefault(fit, set()).add(shape)
    assert len(shapes) == 3 and len(set.union(*shapes.values())) == 3  # a shape for each word

    groups = demo.locator(".rivals .group").all_inner_texts()
    assert groups == [
        "These tell the accounts apart",
        "All four fit equally well, so this decides nothing",
        "None of the four fits",
        "None of the four can say",
    ]
    alike = demo.locator(".rivals tbody", has_text="All four fit equally").locator("[data-experiment]")
    assert [row.get_attribute("data-experiment") for row in alike.all()] == ["rapamycin_rats"]


def test_the_chosen_account_is_told_drawn_and_marked(demo):
    chosen(demo, "trkb", "trkb_mutation")
    assert demo.locator(".story").inner_text().startswith("Ketamine binds TrkB itself")
    assert "Casarotto 2021" in demo.locator(".story").inner_text()
    assert demo.locator(".said").inner_text() == "Expected: no effect. Found in mice: less effect. It fits."
    cut = demo.locator(".chain [data-effect=cut]")
    assert cut.inner_text().split("\n") == ["TrkB bound", "taken away"]
    assert cut.locator(".bar").is_visible()
    assert "fits 4 of the 7 experiments" in demo.locator(".summary").text_content()
    marked = demo.locator(".grid [data-chosen=true]")
    assert marked.count() == 1 and marked.evaluate("one => one.closest('tr').dataset.row") == "trkb_mutation"
    chosen(demo, "disinhibition", "naltrexone_first")
    assert demo.locator(".chain [data-effect=cut]").count() == 0
    assert demo.locator(".said").inner_text().startswith("This account cannot say.")
    assert demo.locator(".readout").inner_text() == "nothing here to change"
    with demo.expect_download() as download:
        demo.get_by_text("The predictions as a table").click()
        demo.get_by_role("button", name="Download the predictions (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(rows) == len(EXPERIMENTS) * len(MECHANISMS)
    memantine = {row["mechanism"]: row["agrees"] for row in rows if row["experiment"] == "memantine"}
    assert memantine["disinhibition"] == "fails" and memantine["block_at_rest"] == "fits"


def test_the_guess_is_counted_from_the_predictions(page, folder):
    page.goto((folder / "light.html").as_uri())
    assert page.locator(".grid .mark").first.is_hidden()
    assert page.locator(".said").inner_text() == "Found in rats: no effect."
    page.get_by_label("One of them", exact=True).check()
    page.get_by_role("button", name="Show me").click()
    verdict = page.locator(".verdict").inner_text()
    said = predictions().dropna(subset="agrees")
    counts = said.groupby("mechanism")["agrees"].agg(["sum", "size"]).loc[list(MECHANISMS)]
    assert (counts["sum"] < counts["size"]).all()
    assert verdict.startswith("You said: one of them. The table says otherwise.")
    for mechanism, row in counts.iterrows():
        assert f"{MECHANISMS[mechanism].title} fits {row['sum']} of {row['size']}" in verdict
    assert page.locator(".grid .mark").first.is_visible()


def test_the_guide_sets_what_it_says_and_points_at_it(demo):
    step = demo.locator(".guide")
    demo.get_by_role("button", name=f"Guide me in {len(STEPS)} steps").click()
    fits = []
    for number, told in enumerate(STEPS, 1):
        assert step.locator(".place").inner_text() == f"Step {number} of {len(STEPS)}"
        assert step.locator(".do").inner_text() == told["do"]
        assert demo.locator(".stage .pointed").count() == 1
        assert demo.locator(f".stage {told['point']}.pointed").is_visible()
        if "set" not in told:
            chosen(demo, "trkb", "trkb_mutation")
        else:
            demo.wait_for_function(
                f"""wanted => Object.entries(wanted).every(
              ([name, value]) => {DRAWN}.values[name] === value)""",
                arg=told["set"],
            )
        fits.append(demo.locator(".said").get_attribute("data-fit"))
        step.locator("button.chief").click()
    assert fits == ["true", "false", "false", "true", "false"]
    assert step.is_hidden() and demo.problems == []


def test_a_mark_is_a_way_to_choose_what_it_stands_for(demo):
    demo.locator(".grid [data-row=memantine] td").nth(3).click()
    settled(demo)
    assert demo.evaluate(f"{DRAWN}.values") == {"mechanism": "trkb", "experiment": "memantine"}
    assert demo.locator("[data-control=mechanism] input[value=trkb]").is_checked()
    demo.get_by_role("button", name="Undo", exact=True).click()
    assert demo.evaluate(f"{DRAWN}.values.mechanism") == "disinhibition"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (700, 844), (1022, 768)])
@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_stage_fits_its_half_of_a_phone_and_nothing_moves(page, folder, width, height, mechanism):
    """Whichever account is chosen and whatever an experiment cuts: the picture stays where it is."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto((folder / "shown.html").as_uri())
    heights = set()
    for experiment in EXPERIMENTS:
        chosen(page, mechanism, experiment)
        shown, whole, demo, grid = page.evaluate("""() => {
            const [stage, demo, grid] = ['.stage', '.demo', '.grid'].map(one => document.querySelector(one));
            return [stage.clientHeight, stage.scrollHeight, demo.offsetHeight,
                    grid.getBoundingClientRect().top - stage.getBoundingClientRect().top];
        }""")
        assert whole <= shown <= (422 if width < 600 else 560)
        assert demo <= (2 if width < 600 else 1.3) * height
        heights.add(grid)
    assert len(heights) == 1
