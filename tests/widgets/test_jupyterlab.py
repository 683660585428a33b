"""Every demo in a real JupyterLab: Python moves the view, and the view moves Python."""

import json

import pytest

import widgets
from tests.conftest import ROOT, run
from tests.jupyterlab import PATIENCE_MS
from widgets.demo import Demo

# The vignettes have no setting but the case and the path through it: they have a test of their own.
DEMOS = [
    one
    for one in vars(widgets).values()
    if isinstance(one, type) and issubclass(one, Demo) and one is not widgets.Vignettes
]
VALUE = "([demo, name]) => document.querySelector(`.${demo}`).drawn.values[name]"


def setting(demo: type[Demo]) -> tuple[str, dict, float | str, float | str]:
    """Return a control, a number if there is one, with a value for Python to set and one for the hand."""
    specs = json.loads((ROOT / "widgets" / demo.demo / "controls.json").read_text("utf-8"))["controls"]

    # A number is dragged, else a choice is made; how many cards there are hangs on the claims chosen.
    def rank(one: str) -> int:
        spec = specs[one]
        if spec["kind"] == "number" and "maximum" in spec:
            return 0
        return 1 if len(spec.get("options", ())) > 1 else 2

    name = min(specs, key=rank)
    spec = specs[name]
    if spec["kind"] == "number":
        number = int if spec.get("whole") else float
        return name, spec, number(spec["maximum"]), number(spec["minimum"])
    others = [option for option in spec["options"] if option != spec["default"]]
    return name, spec, others[0], others[-1]


def cells(demo: type[Demo]) -> list[str]:
    name, _, by_python, _ = setting(demo)
    return [
        f"from widgets import {demo.__name__}\ndemo = {demo.__name__}(predict_first=False)\ndemo",
        f"demo.{name} = {by_python!r}",
        f"print('the trait {name} is', demo.{name})",
    ]


VIGNETTES = [
    "from widgets import Vignettes\ncases = Vignettes(predict_first=False)\ncases",
    "cases.case = 'panic'",
    "print('the case is', cases.case, 'and the path', cases.path, len(cases.steps()))",
]


COPIES = [
    "from widgets import SessionDay\nfirst = SessionDay(predict_first=False)\nfirst",
    "second = SessionDay(predict_first=False)\nsecond",
]


@pytest.fixture(scope="module")
def notebook(open_notebook):
    run("widgets/build.py")
    opened = open_notebook([cell for demo in DEMOS for cell in cells(demo)] + VIGNETTES)
    yield opened
    assert opened.problems == []
    opened.page.close()


@pytest.mark.parametrize("index", range(len(DEMOS)), ids=[demo.demo for demo in DEMOS])
def test_demo_in_jupyterlab(notebook, index):
    demo, page = DEMOS[index], notebook.page
    name, spec, by_python, by_hand = setting(demo)
    root = demo.demo.replace("_", "-")

    notebook.run(3 * index)
    view = page.locator(f".demo.{root}")
    view.wait_for(timeout=PATIENCE_MS)
    assert view.locator("svg, canvas").count() > 0
    assert page.evaluate(VALUE, [root, name]) == spec["default"]

    # Python sets a trait: the view follows.
    notebook.run(3 * index + 1)
    page.wait_for_function(
        f"(([demo, name, value]) => (({VALUE})([demo, name]) === value))",
        arg=[root, name, by_python],
        timeout=PATIENCE_MS,
    )
    control = view.locator(f"[data-control={name}]")
    if spec["kind"] == "number":
        field = control.locator(f"[name={name}-typed]")
        assert float(field.input_value()) == by_python

        # A control is moved in the view: the trait follows.
        field.evaluate(
            """(field, text) => {  // as a hand does, whether or not the settings show it now
          field.value = text;
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }""",
            f"{by_hand:g}",
        )
    elif spec.get("list"):
        assert control.locator("select").input_value() == by_python
        control.locator("select").evaluate(
            """(list, value) => {
          list.value = value;
          list.dispatchEvent(new Event('change', { bubbles: true }));
        }""",
            by_hand,
        )
    else:
        assert control.locator(f'input[value="{by_python}"]').is_checked()
        control.locator(f'input[value="{by_hand}"]').check()
    notebook.run(3 * index + 2)
    page.get_by_text(f"the trait {name} is {by_hand}").wait_for(timeout=PATIENCE_MS)

    # In JupyterLab the state is copied as a line of Python.
    assert view.get_by_role("button", name="Copy this state as Python").count() == 1


def test_vignettes_in_jupyterlab(notebook):
    page, first = notebook.page, 3 * len(DEMOS)
    notebook.run(first)
    view = page.locator(".demo.vignettes")
    view.wait_for(timeout=PATIENCE_MS)
    notebook.run(first + 1)
    page.wait_for_function(f"({VALUE})(['vignettes', 'case']) === 'panic'", timeout=PATIENCE_MS)
    view.locator("button.way-button").nth(1).click()
    notebook.run(first + 2)
    page.get_by_text("the case is panic and the path 2 1").wait_for(timeout=PATIENCE_MS)


def test_two_copies_of_a_demo_keep_their_own_choices_and_labels(open_notebook):
    run("widgets/build.py")
    opened = open_notebook(COPIES)
    for index in range(2):
        opened.run(index)
        opened.page.locator(".demo.session-day").nth(index).wait_for(timeout=PATIENCE_MS)
    demos = opened.page.locator(".demo.session-day").all()
    chosen = [demo.locator("fieldset.choice:has(input:checked)").count() for demo in demos]
    assert chosen[0] == chosen[1] == demos[0].locator("fieldset.choice").count() > 0
    first, second = (demo.locator("[data-control=escort]") for demo in demos)
    assert not first.locator("input").is_checked() and not second.locator("input").is_checked()
    second.locator("label").click()
    assert second.locator("input").is_checked() and not first.locator("input").is_checked()
    ids = opened.page.locator(".demo [id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids)) > 0
    assert opened.problems == []
    opened.page.close()
