"""The open cases as a form, the same in a notebook and in a page of the book."""

from __future__ import annotations

from html import escape
from pathlib import Path

from widgets.quiz.concordance import FORMAT, NO_SCORE, SCALE, VERSION, Item, edition, read_items

STYLE = Path(__file__).with_name("open_cases.css")
#: What a page says before its form, for whoever meets it in a notebook.
OPENING = (
    "<h2>Ten open cases</h2><p>A plan stands, then you learn something: does the plan fit better or worse? "
    "Nobody knows the right answers, because there are none. All people here are invented.</p>"
)


def case_html(number: int, count: int, item: Item, page: str = "") -> str:
    """Write one case with its five answers.

    Parameters
    ----------
    number, count : int
        Which of how many.
    item : Item
    page : str
        Address of the page of practice points; a notebook has none, and names no rows.

    Returns
    -------
    str
        HTML.
    """
    answers = "".join(
        f'<label class="choice"><input type="radio" name="case-{escape(item.id)}" value="{value}">'
        f"<span>{words}</span></label>"
        for value, words in SCALE.items()
    )
    points = ", ".join(f'<a href="{page}#{escape(point)}">{escape(point)}</a>' for point in item.points)
    rests = f'<p class="open-points">Rests on the practice points {points}.</p>' if page else ""
    name = escape(item.id)
    return (
        f'<div class="open-case" data-case="{name}" data-words="{edition([item])}">'
        f'<div id="open-case-{name}"><p class="open-number">Case {number} of {count}</p>'
        f"<p>{escape(item.case)}</p><p><strong>The plan.</strong> {escape(item.plan)}</p>"
        f"<p><strong>Then you learn.</strong> {escape(item.fact)}</p></div>"
        f'<fieldset aria-describedby="open-case-{name}"><legend>With that, the plan is</legend>{answers}'
        f"</fieldset>{rests}</div>"
    )


def cases_html(items: list[Item], page: str = "", script: str = "") -> str:
    """Write the form: the cases, who answers, and the way into a file.

    Parameters
    ----------
    items : list of Item
    page : str
        Address of the page of practice points, if there is one.
    script : str
        What the way into a file needs; it is shown until that has come.

    Returns
    -------
    str
        HTML.
    """
    cases = "".join(case_html(number, len(items), item, page) for number, item in enumerate(items, start=1))
    return (
        f'<div class="course-panel course-open-cases" data-format="{FORMAT}" data-version="{VERSION}" '
        f'data-edition="{edition(items)}"><p class="open-none"><strong>{NO_SCORE}</strong> None has yet.</p>'
        f"{cases}"
        f'<p class="open-asleep">Keeping and saving the answers needs {script}.</p>'
        '<div class="open-file" hidden><fieldset class="course-when"><legend>You answer as</legend>'
        '<label><input type="radio" name="open-role" value="learner" checked> a learner</label>'
        '<label><input type="radio" name="open-role" value="panel"> a member of a panel</label></fieldset>'
        '<p class="course-record"><label for="open-code">Name or code</label> '
        '<input id="open-code" type="text" maxlength="80" autocomplete="off"></p>'
        '<p class="course-record"><label for="open-background">Of a panel: profession, and years with this '
        'work</label> <input id="open-background" type="text" maxlength="120" autocomplete="off"></p>'
        '<p class="course-actions"><button type="button" name="save">Save these answers as a file</button> '
        '<button type="button" name="clear">Clear these answers</button></p></div>'
        '<output role="status"></output></div>'
    )


class OpenCases:
    """The ten open cases; the course's extension keeps the answers and saves them as a file."""

    def __repr__(self) -> str:
        """Say what this is where only text can be shown."""
        return "Ten open cases. Run this cell to answer."

    def _repr_html_(self) -> str:
        form = cases_html(read_items(), script="the course in JupyterLab or Notebook, or its page")
        return f"<style>\n{STYLE.read_text('utf-8')}</style>\n{OPENING}{form}"
