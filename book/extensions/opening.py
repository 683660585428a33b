"""How a chapter opens: its patient drawn, a place for a first guess, its aims folded to a line.

The notebook keeps both as text. In the page the first idea is to come within a screen, so what a chapter
teaches and takes for granted waits behind its own line. The drawing, ``book/images/patients/<chapter>.svg``,
is written into the page, so that it takes on the page's colours.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

PATIENTS = Path(__file__).resolve().parent.parent / "images" / "patients"
#: How the paragraph before the list of aims begins, and the one after it.
AIMS, BEFORE = "By the end of this chapter you can", "Before you start"
#: The section before this one answers the chapter's question.
AFTER_THE_ANSWER = "Exercises"
#: What asks for a first guess, what becomes of it, and how it is shown; a notebook says the same.
ASKED = "What would you answer now, in a sentence?"
KEPT = "Only this browser keeps it. It waits beside the answer."
SAID = "At the start you wrote:"
GUESS = f"""<div class="course-guess pst-js-only">
<label for="first-guess">{ASKED}</label>
<input id="first-guess" maxlength="300" autocomplete="off" aria-describedby="first-guess-kept">
<p id="first-guess-kept">{KEPT}</p></div>"""
GUESSED = f'<p class="course-guessed" hidden>{SAID} <q></q></p>'


def draw_patient(app: Sphinx, doctree: nodes.document) -> None:
    """Set the chapter's patient beside its first paragraph, if there is a drawing."""
    folder, _, name = app.env.docname.rpartition("/")
    drawing = PATIENTS / f"{name.partition('-')[0]}.svg"
    title = doctree.next_node(nodes.title)
    if folder != "chapters" or not drawing.exists() or title is None:
        return
    app.env.note_dependency(str(drawing))
    picture = f'<figure class="course-patient">{drawing.read_text("utf-8").strip()}</figure>'
    title.parent.insert(title.parent.index(title) + 1, nodes.raw("", picture, format="html"))


def fold_aims(app: Sphinx, doctree: nodes.document) -> None:
    """Fold the list of aims, with what stands about it, behind a line that counts them."""
    for sentence in doctree.findall(nodes.paragraph):
        section, begin = sentence.parent, sentence.parent.index(sentence)
        aims = section[begin + 1] if len(section) > begin + 1 else None
        if not sentence.astext().startswith(AIMS) or not isinstance(aims, nodes.bullet_list):
            continue
        end = begin + 2
        if len(section) > end and section[end].astext().startswith(BEFORE):
            end += 1
        summary = f"{len(aims)} aims, and what you need to know"
        opened = nodes.raw("", f'<details class="course-aims"><summary>{summary}</summary>', format="html")
        section[begin:end] = [opened, *section[begin:end], nodes.raw("", "</details>", format="html")]
        return


def ask_for_a_guess(app: Sphinx, doctree: nodes.document) -> None:
    """Ask for the reader's first guess where the chapter asks, and show it where the chapter answers."""
    title = doctree.next_node(nodes.title)
    if not app.env.docname.startswith("chapters/") or title is None:
        return
    sections = [part for part in title.parent if isinstance(part, nodes.section)]
    answers = [
        before
        for before, after in pairwise(sections)
        if after.next_node(nodes.title).astext() == AFTER_THE_ANSWER
    ]
    if answers:
        title.parent.insert(
            title.parent.index(sections[0]), nodes.raw("", GUESS, format="html", course="guess")
        )
        answers[0].insert(1, nodes.raw("", GUESSED, format="html"))


def setup(app: Sphinx) -> dict:
    """Register the three."""
    app.connect("doctree-read", draw_patient)
    app.connect("doctree-read", ask_for_a_guess)
    app.connect("doctree-read", fold_aims)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
