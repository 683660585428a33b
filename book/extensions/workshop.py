"""The instructor's plans, added up from the chapters' own minutes, and boxes and quiz keys in one place.

``{workshop-day}`` and ``{workshop-sessions}`` write the timetables that ``workshop.yml`` asks for,
``{workshop-notes}`` what it adds to the guidelines; ``{workshop-boxes}`` shows each chapter's
cells tagged `instructor`, ``{quiz-keys}`` the answers to each quiz and to the course test, and
``{role-plays}`` the cards of each scene, in the instructor's edition only. The learner's edition takes the
sum alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape
from itertools import accumulate
from pathlib import Path

import nbformat
import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective

from book.extensions.answer_tests import Test, files, tests
from evidence import format as shown
from evidence import workshop
from evidence.workshop import DAY, Workshop

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


def taught(all_lessons: list[Lesson], plan: Workshop) -> list[Lesson]:
    """Return the chapters that are taught, each with the minutes and the steps that it has then.

    Parameters
    ----------
    all_lessons : list of Lesson
    plan : Workshop
        Steps are taken from the front as long as they fit its minutes.

    Returns
    -------
    list of Lesson

    Raises
    ------
    WorkshopError
        If the book lacks a chapter of the plan.
    """
    held = {lesson.number: lesson for lesson in all_lessons}
    if missing := [number for number in plan.chapters if number not in held]:
        raise WorkshopError(f"workshop.yml: the book has no chapter {missing[0]}.")
    found = []
    for number in plan.chapters:
        lesson, minutes = held[number], plan.minutes.get(number, held[number].together)
        ends = accumulate(length for length, _ in lesson.steps)
        steps = tuple(step for step, end in zip(lesson.steps, ends, strict=True) if end <= minutes)
        found.append(replace(lesson, together=minutes, steps=steps))
    return found


def left_out(all_lessons: list[Lesson], plan: Workshop) -> list[str]:
    """Say of each chapter with less time than its plan which steps fall off, and what is left over."""
    whole, said = {lesson.number: lesson for lesson in all_lessons}, []
    for lesson in taught(all_lessons, plan):
        cut = whole[lesson.number].steps[len(lesson.steps) :]
        spare = lesson.together - sum(minutes for minutes, _ in lesson.steps)
        if cut:
            steps = ", ".join(f"{minutes} min {what}" for minutes, what in cut)
            rest = f" {spare} min are left for questions." if spare else ""
            said.append(f"Chapter {lesson.number} leaves out: {steps}.{rest}")
    return said


def day(all_lessons: list[Lesson], plan: Workshop) -> list[tuple[str, str, str, str]]:
    """Return the rows of the one-day plan: from, to, minutes, what; the last row is the sum.

    Parameters
    ----------
    all_lessons : list of Lesson
    plan : Workshop

    Returns
    -------
    list of tuple of str

    Raises
    ------
    WorkshopError
        If the day is longer than the plan allows: the message says by how much.
    """
    rows, now, rest = [], plan.start, 0
    breaks, lessons = {pause.after: pause for pause in plan.breaks}, taught(all_lessons, plan)
    for lesson in lessons:
        lines = [(lesson.together, f"{lesson.number} {lesson.title}")]
        if pause := breaks.get(lesson.number):
            lines.append((pause.minutes, pause.what))
            rest += pause.minutes
        for minutes, what in lines:
            rows.append((clock(now), clock(now + minutes), str(minutes), what))
            now += minutes
    if now > (latest := plan.end or DAY):
        raise WorkshopError(
            f"workshop.yml: the day would end at {clock(now)}, {now - latest} minutes after {clock(latest)}; "
            "begin earlier, or give a chapter or a break less time."
        )
    teaching = sum(lesson.together for lesson in lessons)
    sums = f"Teaching {hours(teaching)}, breaks {hours(rest)}"
    return [*rows, (clock(plan.start), clock(now), str(now - plan.start), sums)]


def sessions(all_lessons: list[Lesson], plan: Workshop) -> list[tuple[str, str, str, str]]:
    """Return the rows of the plan by sessions: session, chapter, reading, together; the last is the sum."""
    lessons = taught(all_lessons, plan)
    rows = [
        (
            str(place),
            f"{lesson.number} {lesson.title}",
            f"{lesson.reading} min" if lesson.reading else "not stated",
            f"{lesson.together} min",
        )
        for place, lesson in enumerate(lessons, start=1)
    ]
    reading, together = (sum(lesson.reading or 0 for lesson in lessons), sum(one.together for one in lessons))
    return [*rows, ("", "All sessions", hours(reading), hours(together))]


def table(label: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.raw:
    """Write a table under its name, whose last row is a sum."""
    cells = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    body = "".join(
        ('<tr class="sum">' if row is rows[-1] else "<tr>")
        + "".join(f"<td>{escape(text)}</td>" for text in row)
        + "</tr>"
        for row in rows
    )
    html = (
        '<div class="pst-scrollable-table-container" tabindex="0" role="region" '
        f'aria-label="{escape(label)}">'
        f'<table class="workshop-plan"><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>'
    )
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
        """Return the table, and what of the chapters falls off."""
        found, plan = self.lessons(), workshop.read()
        head = ("From", "To", "Minutes", "What")
        cut = left_out(found, plan) if self.config.course_edition == "instructor" else ()
        return [
            table("Timetable of one day", head, day(found, plan)),
            *(nodes.paragraph("", said) for said in cut),
        ]


class CardsDirective(WorkshopDirective):
    """Show a card for each chapter: number, title, minutes. The whole card is its link."""

    def run(self) -> list[nodes.Node]:
        """Return the cards as an ordered list."""
        cards = [
            f"{lesson.number}. [{lesson.title}](/{lesson.page}) [{lesson.alone} min]{{.minutes}}"
            for lesson in self.lessons()
        ]
        return [self.parsed("\n".join(cards), "chapter-cards", "chapter-cards")]


class SessionsDirective(WorkshopDirective):
    """Write the six-session plan."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        return [
            table(
                "Timetable of several sessions",
                ("Session", "Chapter", "Reading before", "Together"),
                sessions(self.lessons(), workshop.read()),
            )
        ]


class NotesDirective(SphinxDirective):
    """Write what the organiser adds to the guidelines; nothing where there is nothing."""

    def run(self) -> list[nodes.Node]:
        """Return a heading and a list."""
        notes = workshop.adapted().guidelines
        if not notes:
            return []
        items = nodes.bullet_list()
        for note in notes:
            text = nodes.paragraph("", "", nodes.strong("", note.title), nodes.Text(f": {note.note} ("))
            text += nodes.reference("", "source", refuri=note.link)
            text += nodes.Text(f", checked on {shown.day(note.checked)})")
            items += nodes.list_item("", text)
        return [nodes.rubric("", "From the organiser of this workshop"), items]


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


def quiz_name(test: Test) -> str:
    """Return the title of a test within a sentence: "quiz of chapter 2", "course test"."""
    return test.title[0].lower() + test.title[1:]


class KeysDirective(WorkshopDirective):
    """Show the keys of all quizzes to instructors, each closed until opened, so that one can be printed."""

    def run(self) -> list[nodes.Node]:
        """Return the key of each chapter that has a quiz, or a sentence in the learner's edition."""
        if self.config.course_edition != "instructor":
            return [nodes.paragraph("", "This copy is the learner's edition, which leaves the keys out.")]
        from widgets.quiz.quiz import key

        found: list[nodes.Node] = []
        source = Path(self.env.srcdir)
        for path in files(source):
            self.env.note_dependency(str(path))
        for test in tests(source):
            found += [
                nodes.raw("", f"<details><summary>Key to the {quiz_name(test)}</summary>", format="html"),
                self.parsed(key(test.questions), test.name, "quiz-key"),
                nodes.raw("", "</details>", format="html"),
            ]
        return found


@dataclass(frozen=True)
class RolePlay:
    """A scene to play: who is in it, a card for each part, what to ask afterwards; texts are Markdown."""

    title: str
    people: str
    cards: tuple[tuple[str, str], ...]
    debriefing: str


def role_play(path: Path) -> RolePlay:
    """Read a scene.

    Parameters
    ----------
    path : pathlib.Path
        YAML with ``title``, ``people``, ``cards`` (a list of ``part`` and ``text``) and ``debriefing``.

    Returns
    -------
    RolePlay

    Raises
    ------
    WorkshopError
        With one sentence, if a field is missing, empty or unknown.
    """
    try:
        scene = yaml.safe_load(path.read_text("utf8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise WorkshopError(f"{path.name}, line {mark.line + 1 if mark else 1}: not valid YAML.") from None

    def held(entry: object, fields: tuple[str, ...], what: str) -> dict:
        if not isinstance(entry, dict) or set(entry) != set(fields) or not all(entry.values()):
            raise WorkshopError(
                f"{path.name}: {what} has the fields {', '.join(fields)}, none of them empty."
            )
        return entry

    scene = held(scene, ("title", "people", "cards", "debriefing"), "a role-play")
    cards = scene["cards"] if isinstance(scene["cards"], list) else [scene["cards"]]
    parts = tuple(
        (card["part"], card["text"]) for card in (held(c, ("part", "text"), "a card") for c in cards)
    )
    return RolePlay(scene["title"], scene["people"], parts, scene["debriefing"])


class RolePlaysDirective(WorkshopDirective):
    """Show the cards of the role-plays to instructors; to learners only which scenes there are."""

    def run(self) -> list[nodes.Node]:
        """Return a heading and the cards of each scene, or a sentence in the learner's edition."""
        paths = sorted((Path(self.env.srcdir) / "chapters" / "role-plays").glob("*.yml"))
        found: list[nodes.Node] = []
        scenes = [role_play(path) for path in paths]
        for path in paths:
            self.env.note_dependency(str(path))
        if self.config.course_edition != "instructor":
            titles = ", ".join(scene.title.lower() for scene in scenes)
            said = (
                f"The scenes are {titles}. Their cards are in the instructor's edition, "
                "so that nobody reads another's."
            )
            return [nodes.paragraph("", said)]
        for path, scene in zip(paths, scenes, strict=True):
            found.append(nodes.rubric("", scene.title))
            cards = [f"**{part}.** {text}" for part, text in (*scene.cards, ("Debriefing", scene.debriefing))]
            found.append(self.parsed("\n\n".join([scene.people, *cards]), path.name, "role-play"))
        return found


def setup(app: Sphinx) -> dict:
    """Register the directives."""
    app.add_directive("workshop-day", DayDirective)
    app.add_directive("chapter-cards", CardsDirective)
    app.add_directive("workshop-sessions", SessionsDirective)
    app.add_directive("workshop-notes", NotesDirective)
    app.add_directive("workshop-boxes", BoxesDirective)
    app.add_directive("quiz-keys", KeysDirective)
    app.add_directive("role-plays", RolePlaysDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
