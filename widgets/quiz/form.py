"""Questions as plain HTML forms, the same in JupyterLab and in a page of the book.

Native controls carry everything: Tab and the arrow keys reach each option, and a screen reader reads the
question as the group's name. A short inline script marks the answers; where scripts do not run (a notebook
that is not trusted yet) a sentence says what to do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from widgets.quiz.lesson import encode

HERE = Path(__file__).resolve().parent
#: Stands until the script that marks the answers has run.
ASLEEP = (
    '<p class="asleep">Answers are marked by a script, and it has not run. '
    "In a notebook run this cell; in a page switch JavaScript on.</p>"
)


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen, and what to say to whoever chooses it."""

    text: str
    correct: bool
    feedback: str

    @property
    def sentence(self) -> str:
        """The answer with its reason, to be read in one line."""
        stop = "" if self.text.endswith((".", "?", "!")) else "."
        return f"{self.text}{stop} {self.feedback}"


def choices(name: str, options: tuple[Option, ...], multiple: bool) -> str:
    """Return radio buttons, or checkboxes if several answers are right."""
    kind = "checkbox" if multiple else "radio"
    return "".join(
        f'<label class="choice"><input type="{kind}" name="{escape(name)}" value="{value}">'
        f"<span>{escape(option.text)}</span></label>"
        for value, option in enumerate(options)
    )


def dropdowns(fields: dict[str, tuple[Option, ...]]) -> str:
    """Return one labelled list for each field, of which one entry can be chosen."""
    lists = []
    for label, options in fields.items():
        entries = "".join(
            f'<option value="{value}">{escape(option.text)}</option>' for value, option in enumerate(options)
        )
        lists.append(
            f'<label class="field"><span>{escape(label)}</span><select data-name="{escape(label)}">'
            f'<option value="">Choose</option>{entries}</select></label>'
        )
    return f'<div class="fields">{"".join(lists)}</div>'


def key(fields: Iterable[tuple[Option, ...]], reasons: str) -> str:
    """Return what marks the answers, encoded so that nobody reads it by opening the file.

    Parameters
    ----------
    fields : iterable of tuple of Option
        The options of each list, or of the one group of buttons.
    reasons : str
        All answers with their reasons, as list items in HTML.

    Returns
    -------
    str
        See :func:`widgets.quiz.lesson.encode`. A reason that all options of a field share is stored once.
    """
    content = {"fields": [], "reasons": reasons}
    for options in fields:
        why = list(dict.fromkeys(option.feedback for option in options))
        content["fields"].append(
            {
                "right": [value for value, option in enumerate(options) if option.correct],
                "why": why if len(why) == 1 else [option.feedback for option in options],
            }
        )
    return encode(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def answers(options: tuple[Option, ...]) -> str:
    """Return every option with its reason, as list items."""
    return "".join(
        f"<li><strong>{'✓ Right' if option.correct else '✗ Not right'}:</strong> "
        f"{escape(option.sentence)}</li>"
        for option in options
    )


def question(html_id: str, number: str, text: str, controls: str, answer_key: str) -> str:
    """Return one question as a form of its own, so that groups of radio buttons never mix."""
    return (
        f'<form id="{escape(html_id)}" data-key="{escape(answer_key)}"><fieldset><legend>'
        f'<span class="number">{escape(number)}</span>'
        f"{escape(text)}</legend>{controls}"
        '<button type="submit" hidden disabled>Check answer</button>'
        '<output role="status" aria-live="polite"></output>'
        "<details hidden><summary>Answers and reasons</summary><ul></ul></details></fieldset></form>"
    )


def page(html_id: str, label: str, questions: list[str]) -> str:
    """Return the questions with the style and the script that they need; comments stay in the source."""
    style = (HERE / "form.css").read_text(encoding="utf-8")
    script = "".join(
        (HERE / name).read_text(encoding="utf-8") for name in ("key.js", "mark.js", "sure.js", "form.js")
    )
    script = re.sub(r"^import .*$|^export (?=function|const)", "", script, flags=re.MULTILINE)
    script = re.sub(r"/\*\*.*?\*/ ?|^ *//.*?$", "", script, flags=re.DOTALL | re.MULTILINE)
    script = re.sub(r"\n\s*\n+", "\n", script)
    return (
        f'<div class="course-exercise" id="{escape(html_id)}" role="group" aria-label="{escape(label)}">'
        f"{ASLEEP}\n<style>\n{style}</style>\n"
        + "\n".join(questions)
        # In a block of its own: the script of a page's second exercise must not find its names taken.
        + f'\n<p class="score" role="status"></p>\n<script>\n{{\n{script}}}\n</script>\n</div>'
    )
