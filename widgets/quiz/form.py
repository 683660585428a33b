"""Questions as plain HTML forms, the same in JupyterLab and in a page of the book.

Native controls carry everything: Tab and the arrow keys reach each option, and a screen reader reads the
question as the group's name. A short inline script marks the answers; where scripts do not run (a notebook
that is not trusted yet) the answers with their reasons stand in a closed ``<details>`` instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent


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


def attributes(option: Option, value: int, feedback: bool = True) -> str:
    """Return what the script needs to know of an option, as HTML attributes."""
    right = " data-right" if option.correct else ""
    return f'value="{value}"{right}' + (f' data-feedback="{escape(option.feedback)}"' if feedback else "")


def choices(name: str, options: tuple[Option, ...], multiple: bool) -> str:
    """Return radio buttons, or checkboxes if several answers are right."""
    kind = "checkbox" if multiple else "radio"
    return "".join(
        f'<label class="choice"><input type="{kind}" name="{escape(name)}" {attributes(option, value)}>'
        f"<span>{escape(option.text)}</span></label>"
        for value, option in enumerate(options)
    )


def dropdowns(fields: dict[str, tuple[Option, ...]]) -> str:
    """Return one labelled list for each field, of which one entry can be chosen.

    A reason that all entries of a list share is stored once, with the list.
    """
    lists = []
    for label, options in fields.items():
        own = len({option.feedback for option in options}) > 1
        entries = "".join(
            f"<option {attributes(option, value, own)}>{escape(option.text)}</option>"
            for value, option in enumerate(options)
        )
        shared = "" if own else f' data-feedback="{escape(options[0].feedback)}"'
        lists.append(
            f'<label class="field"><span>{escape(label)}</span>'
            f'<select data-name="{escape(label)}"{shared}>'
            f'<option value="">Choose</option>{entries}</select></label>'
        )
    return f'<div class="fields">{"".join(lists)}</div>'


def answers(options: tuple[Option, ...]) -> str:
    """Return every option with its reason, as list items."""
    return "".join(
        f"<li><strong>{'✓ Right' if option.correct else '✗ Not right'}:</strong> "
        f"{escape(option.sentence)}</li>"
        for option in options
    )


def question(html_id: str, number: str, text: str, controls: str, reasons: str) -> str:
    """Return one question as a form of its own, so that groups of radio buttons never mix."""
    return (
        f'<form id="{escape(html_id)}"><fieldset><legend><span class="number">{escape(number)}</span>'
        f"{escape(text)}</legend>{controls}"
        '<button type="submit" hidden disabled>Check answer</button>'
        '<output role="status" aria-live="polite"></output>'
        f"<details><summary>Answers and reasons</summary><ul>{reasons}</ul></details></fieldset></form>"
    )


def page(html_id: str, label: str, questions: list[str]) -> str:
    """Return the questions with the style and the script that they need; comments stay in the source."""
    style = (HERE / "form.css").read_text(encoding="utf-8")
    script = (HERE / "form.js").read_text(encoding="utf-8")
    script = re.sub(r"/\*\*.*?\*/ ?|^ *//.*?$", "", script, flags=re.DOTALL | re.MULTILINE)
    script = re.sub(r"\n\s*\n+", "\n", script)
    return (
        f'<div class="course-exercise" id="{escape(html_id)}" role="group" aria-label="{escape(label)}">'
        f"\n<style>\n{style}</style>\n" + "\n".join(questions)
        + f'\n<p class="score" role="status"></p>\n<script>\n{script}</script>\n</div>'
    )
