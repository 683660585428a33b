"""Quiz, exercise and figure in a real JupyterLab, where the notebook's own shortcuts wait for every key."""

import pytest

from tests.jupyterlab import PATIENCE_MS

CELLS = [
    "from widgets import PathwayExercise, Quiz, figures\nQuiz(2)",
    "PathwayExercise()",
    "figures.response_over_days()",
]


@pytest.fixture(scope="module")
def lab(open_notebook):
    """Open a small notebook and run all its cells."""
    notebook = open_notebook(CELLS)
    notebook.run_all()
    notebook.page.locator("#pathway-ketamine-nmda").wait_for(timeout=PATIENCE_MS)
    yield notebook.page
    notebook.page.close()


def test_the_arrow_keys_stay_in_the_question_and_enter_answers(lab):
    question = lab.locator("form[id^=quiz-02]").first
    question.locator("input").first.focus()
    lab.keyboard.press("ArrowDown")
    lab.keyboard.press("ArrowDown")
    assert question.locator("input").nth(2).evaluate("box => box.checked && box === document.activeElement")
    lab.keyboard.press("Enter")
    assert "ight." in question.locator("output").inner_text()


def test_typing_in_a_list_deletes_no_cell(lab):
    question = lab.locator("form[id^=quiz-02]").first
    question.locator("input").first.focus()
    lab.keyboard.type("ddx")
    assert lab.locator("#pathway-ketamine-nmda").count() == 1
    assert question.count() == 1
    choice = lab.locator("#pathway-ketamine-nmda select").first
    choice.focus()
    lab.keyboard.type("Rat and")
    assert choice.evaluate("list => list.selectedOptions[0].text") == "Rat and mouse"


def test_a_figure_is_drawn_in_jupyterlab(lab):
    figure = lab.locator(".js-plotly-plot")
    lab.locator(".jp-Notebook").press("Control+End")
    figure.first.wait_for(timeout=60_000)
    assert "Remission" in figure.first.inner_text()
