"""The instructor's plans, added up from the chapters' own minutes, and boxes and quiz keys in one place.

``{workshop-day}`` and ``{workshop-sessions}`` write the timetables; ``{workshop-boxes}`` shows each chapter's
cells tagged `instructor`, and ``{quiz-keys}`` the answers to each quiz, in the instructor's edition only.
The learner's edition takes the sum alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective

from widgets.quiz import Quiz

#: When the day starts, in minutes after midnight, and the breaks after a chapter.
START = 8 * 60 + 30
BREAKS = {2: ("Coffee", 15), 3: ("Lunch", 60), 5: ("Tea", 15)}
TIME = re.compile(r"\*\*Time\.\*\*\s+About (\d+) minutes(?:: (\d+) for reading)?")
TOTAL = re.compile(r"Workshop of (\d+) minutes")
PLAN = re.compile(r"\*\*Plan\.\*\*\s+(.+)")
STEP = re.compile(r"(\d+) min(?:utes)? (.+?)(?=, \d+ min|;|\.?$)")


class WorkshopError(SphinxError):
    """A chapter's minutes are missing or do not add up; the message says where."""

    category = "Workshop"


@dataclass(frozen=True)
class Lesson:
    """What a chapter says of its time, in minutes."""

    number: int
    title: str
    page: str
    alone: int
    reading: int | None
    together: int
    steps: tuple[tuple[int, str], ...]
    boxes: tuple[str, ...]


def read_lesson(path: Path) -> Lesson:
    """Read the minutes of a chapter.

    Parameters
    ----------
    path : pathlib.Path
        A chapter, named ``02-….ipynb`` or ``02-….md``, whose text says "**Time.** About 85 minutes" and
        perhaps ": 37 for reading". A cell tagged `instructor` may say "Workshop of 75 minutes" with a plan,
        "**Plan.** 10 min poll, 20 min demo"; without one the time alone stands for the time together.

    Returns
    -------
    Lesson

    Raises
    ------
    WorkshopError
        If the time is missing, or the steps of the plan do not add up to what the box says.
    """
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        boxes = tuple(cell.source for cell in cells if "instructor" in cell.metadata.get("tags", []))
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    else:
        boxes, text = (), path.read_text("utf8")
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    time = TIME.search(text)
    if not title or not time:
        raise WorkshopError(
            f"{path.name}: the chapter must have a title and say '**Time.** About … minutes'."
        )
    inside = "\n\n".join(boxes)
    total, plan = TOTAL.search(inside), PLAN.search(inside)
    together = int(total[1]) if total else int(time[1])
    steps = tuple((int(minutes), what) for minutes, what in STEP.findall(plan[1])) if plan else ()
    if boxes and not (total and steps):
        raise WorkshopError(
            f"{path.name}: the box must say 'Workshop of … minutes' and '**Plan.** 10 min …'."
        )
    added = sum(minutes for minutes, _ in steps)
    if steps and added != together:
        raise WorkshopError(f"{path.name}: the plan adds up to {added} minutes, and the box says {together}.")
    return Lesson(
        int(path.name[:2]),
        title[1].strip().replace("'", "’"),
        f"chapters/{path.stem}",
        int(time[1]),
        int(time[2]) if time[2] else None,
        together,
        steps,
        boxes,
    )


def lessons(folder: Path) -> list[Lesson]:
    """Read every chapter of a folder, in order."""
    return [
        read_lesson(path)
        for path in sorted(folder.glob("[0-9][0-9]-*.*"))
        if path.suffix in (".ipynb", ".md")
    ]


def clock(minutes: int) -> str:
    """Write minutes after midnight as a time of day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hours(minutes: int) -> str:
    """Write a duration."""
    whole, rest = divmod(minutes, 60)
    return f"{minutes} min ({whole} h{f' {rest} min' if rest else ''})"


def day(all_lessons: list[Lesson]) -> list[tuple[str, str, str, str]]:
    """Return the rows of the one-day plan: from, to, minutes, what; the last row is the sum."""
    rows, now, rest = [], START, 0
    for lesson in all_lessons:
        rows.append(
            (
                clock(now),
                clock(now + lesson.together),
                str(lesson.together),
                f"{lesson.number} {lesson.title}",
            )
        )
        now += lesson.together
        if lesson.number in BREAKS:
            what, minutes = BREAKS[lesson.number]
            rows.append((clock(now), clock(now + minutes), str(minutes), what))
            now, rest = now + minutes, rest + minutes
    taught = sum(lesson.together for lesson in all_lessons)
    return [
        *rows,
        (clock(START), clock(now), str(now - START), f"Teaching {hours(taught)}, breaks {hours(rest)}"),
    ]


def sessions(all_lessons: list[Lesson]) -> list[tuple[str, str, str, str]]:
    """Return the rows of the six-session plan: session, chapter, reading, together; the last is the sum."""
    rows = [
        (
            str(place),
            f"{lesson.number} {lesson.title}",
            f"{lesson.reading} min" if lesson.reading else "not stated",
            f"{lesson.together} min",
        )
        for place, lesson in enumerate(all_lessons, start=1)
    ]
    read, taught = (
        sum(times)
        for times in zip(*((lesson.reading or 0, lesson.together) for lesson in all_lessons), strict=True)
    )
    return [*rows, ("", "All sessions", hours(read), hours(taught))]


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.raw:
    """Write a table, whose last row is a sum."""
    cells = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    body = "".join(
        ('<tr class="sum">' if row is rows[-1] else "<tr>")
        + "".join(f"<td>{escape(text)}</td>" for text in row)
        + "</tr>"
        for row in rows
    )
    html = f'<table class="workshop-plan"><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>'
    return nodes.raw("", html, format="html")


class WorkshopDirective(SphinxDirective):
    """What the directives share: the chapters, and a note that the page depends on them."""

    has_content = False

    def lessons(self) -> list[Lesson]:
        """Read the chapters that this book has."""
        found = lessons(Path(self.env.srcdir) / "chapters")
        for lesson in found:
            self.env.note_dependency(self.env.doc2path(lesson.page))
        return found

    def parsed(self, text: str, place: str, kind: str) -> nodes.container:
        """Return Markdown as part of this page, in a container of its kind."""
        holder = nodes.container(classes=[kind])
        self.state.nested_parse(StringList(text.splitlines(), place), self.content_offset, holder)
        return holder


class DayDirective(WorkshopDirective):
    """Write the one-day plan."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        return [table(("From", "To", "Minutes", "What"), day(self.lessons()))]


class SessionsDirective(WorkshopDirective):
    """Write the six-session plan."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        return [table(("Session", "Chapter", "Reading before", "Together"), sessions(self.lessons()))]


class BoxesDirective(WorkshopDirective):
    """Show the workshop boxes of all chapters to instructors."""

    def run(self) -> list[nodes.Node]:
        """Return a heading and the text for each chapter, or a sentence in the learner's edition."""
        if self.config.course_edition != "instructor":
            return [nodes.paragraph("", "This copy is the learner's edition, which leaves the boxes out.")]
        found: list[nodes.Node] = []
        for lesson in self.lessons():
            found.append(nodes.rubric("", f"{lesson.number} {lesson.title}"))
            if not lesson.boxes:
                found.append(nodes.paragraph("", "This chapter has no box yet."))
            found += [self.parsed(box, lesson.page, "workshop-box") for box in lesson.boxes]
        return found


class KeysDirective(WorkshopDirective):
    """Show the keys of all quizzes to instructors, each closed until opened, so that one can be printed."""

    def run(self) -> list[nodes.Node]:
        """Return the key of each chapter that has a quiz, or a sentence in the learner's edition."""
        if self.config.course_edition != "instructor":
            return [nodes.paragraph("", "This copy is the learner's edition, which leaves the keys out.")]
        found: list[nodes.Node] = []
        for lesson in self.lessons():
            if not (Path(self.env.srcdir) / "chapters" / "quizzes" / f"{lesson.number:02d}.yml").exists():
                continue
            title, _, key = Quiz(lesson.number).key().partition("\n")
            found += [
                nodes.raw("", f"<details><summary>{escape(title.lstrip('# '))}</summary>", format="html"),
                self.parsed(key, lesson.page, "quiz-key"),
                nodes.raw("", "</details>", format="html"),
            ]
        return found


def setup(app: Sphinx) -> dict:
    """Register the directives."""
    app.add_directive("workshop-day", DayDirective)
    app.add_directive("workshop-sessions", SessionsDirective)
    app.add_directive("workshop-boxes", BoxesDirective)
    app.add_directive("quiz-keys", KeysDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
