"""Sheets for the table: cards, forms, cases and keys as HTML, from the files that the book is made from.

Every function without another word on it returns HTML: a whole file, or one sheet for :func:`document`.
"""

from __future__ import annotations

import re
from html import escape
from math import ceil
from pathlib import Path

from markdown_it import MarkdownIt

import evidence
from book.extensions.answer_tests import tests
from book.extensions.workshop import RolePlay, day, left_out, lessons, quiz_name, role_play
from book.slides.page import SHAPES, letter, shape
from evidence import crisis
from evidence import format as shown
from evidence.questions import CONDITIONS
from evidence.workshop import Workshop, adapted
from widgets.quiz.quiz import key
from widgets.told import plain
from widgets.vignettes import Case

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ROOT / "chapters"
STYLE = Path(__file__).with_name("sheets.css")
#: A link to the evidence; paper keeps its words.
FACT_LINK = re.compile(r"\[([^\[\]]*)\]\((?!https://)[^\s()]+\)")
#: People at a table, in a role-play, and at a laptop.
TABLE, GROUP, LAPTOP = 5, 4, 3
AGREE = ("not at all", "a little", "mostly", "fully")


def words(markdown: str) -> str:
    """Return Markdown as HTML, without its links to the evidence."""
    return MarkdownIt().render(FACT_LINK.sub(r"\1", markdown))


def document(title: str, *sheets: str) -> str:
    """Return a file of sheets.

    Parameters
    ----------
    title : str
    *sheets : str
        HTML; each begins on a page of its own.

    Returns
    -------
    str
        HTML that needs no other file.
    """
    body = "\n".join(f'<section class="sheet">{sheet}</section>' for sheet in sheets)
    return (
        f'<!doctype html>\n<html lang="{adapted().language}">\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE.read_text('utf-8')}</style>\n{body}\n</html>\n"
    )


def table(head: tuple[str, ...], rows: list[tuple[str, ...]], kind: str = "") -> str:
    """Return a table; cells are HTML."""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'


def crisis_poster() -> str:
    """Write the crisis lines for the wall."""
    lines = "".join(
        f"<p><b>{escape(row['place'])}</b><br>{escape(row['words'])}"
        f"<br>Emergency: {escape(row['emergency'])}</p>"
        for _, row in evidence.crisis_lines().iterrows()
    )
    last = escape("".join(part.words for part in crisis.last()))
    return document(
        "Crisis lines",
        f"<h1>If you are in crisis, call</h1><div class='lines'>{lines}</div><p>{last}</p>",
    )


def scenes() -> list[RolePlay]:
    """Return the role-plays, in order."""
    return [role_play(path) for path in sorted(CHAPTERS.glob("role-plays/*.yml"))]


def cards_in_order() -> list[tuple[str, str, str]]:
    """Return the cards as they are printed: part, title of the scene, words; those of a part together."""
    cards = [(part, scene.title, text) for scene in scenes() for part, text in scene.cards]
    parts = list(dict.fromkeys(part for part, _, _ in cards))
    return sorted(cards, key=lambda card: parts.index(card[0]))


def role_play_cards() -> str:
    """Write one card a sheet, all cards of a part together, so that each part gets its pile."""
    return document(
        "Cards of the role-plays",
        *(
            f"<p class='over'>{escape(title)}</p><h1>{escape(part)}</h1><div class='card'>{words(text)}</div>"
            "<p class='foot'>For this part only. A raised hand ends the scene.</p>"
            for part, title, text in cards_in_order()
        ),
    )


def role_play_guide() -> str:
    """Write for each scene who is in it, which pages hold its cards and what to ask afterwards."""
    cards = [title for _, title, _ in cards_in_order()]

    def where(scene: RolePlay) -> str:
        """Return the pages of a scene's cards, as they are typed into the print window."""
        return ", ".join(str(page) for page, found in enumerate(cards, 1) if found == scene.title)

    title = "The role-plays: who, and what to ask afterwards"
    told = "".join(
        f"<div class='scene'><h2>{escape(scene.title)} (cards: pages {where(scene)})</h2>"
        f"{words(scene.people)}{words(scene.debriefing)}</div>"
        for scene in scenes()
    )
    return document(title, f"<h1>{title}</h1>{told}")


def condition_cards() -> str:
    """Write the conditions of chapter 3 on cards to cut apart and to order."""
    cells = "".join(f"<div>{escape(name)}</div>" for name in CONDITIONS.values())
    return document(
        "Cards of the conditions",
        f"<p class='foot'>Cut apart; one set for each table. Order them by how sure you are.</p>"
        f"<div class='cut'>{cells}</div>",
    )


def vote_cards() -> str:
    """Write the cards to vote with, as they stand beside the answers on slides: told by letter and shape."""
    cells = "".join(f"<div>{shape(number)}<b>{letter(number)}</b></div>" for number in range(len(SHAPES)))
    told = (
        "Cut apart; one set each. Think by yourself, then all hold up one card at once. Talk to somebody "
        "who chose another, and vote again."
    )
    return document("Cards to vote with", f"<div class='cut votes'>{cells}<p class='foot'>{told}</p></div>")


def pathway(answers: bool = False) -> str:
    """Write the steps of chapter 2 with room for what was seen in animals and people, or with the answers."""
    rows = []
    for number, (_, row) in enumerate(evidence.pathway().iterrows(), start=1):
        said = [
            f"<b>{escape(row[f'{who}_status'])}</b> {escape(shown.typeset(row[f'{who}_finding']))}"
            if answers
            else ""
            for who in ("animal", "human")
        ]
        rows.append((str(number), f"{escape(row['from'])} → {escape(row['to'])}", *said))
    told = (
        ""
        if answers
        else "<p>For each step: what was seen in animals, what in people? Write supported, mixed, contrary, "
        "null or none, and one study.</p>"
    )
    return f"<h1>From receptor to benefit</h1>{told}" + table(
        ("", "Step", "In animals", "In people"), rows, "answers" if answers else "write"
    )


def case_sheet(case: Case, answers: bool = False) -> str:
    """Write a case to play on paper: each scene has a number, and each choice says where to go on.

    Parameters
    ----------
    case : Case
    answers : bool
        Whether to say how each choice fits and why.
    """
    numbers = {name: number for number, name in enumerate(case.scenes, start=1)}
    parts = [f"<p class='over'>Case</p><h1>{escape(case.title)}</h1><p>{escape(case.question)}</p>"]
    for name, scene in case.scenes.items():
        choices = "".join(
            f"<li>{escape(choice.do)} <b>→ {numbers[choice.to]}</b>"
            + (f"<br><i>{choice.fit}.</i> {escape(plain(choice.why))}" if answers else "")
            + "</li>"
            for choice in scene.choices
        )
        end = "" if choices else "<p><b>The case ends here.</b></p>"
        parts.append(
            f"<div class='scene'><h2>{numbers[name]}</h2><p>{escape(plain(scene.text))}</p>"
            + (f"<ul>{choices}</ul>" if choices else end)
            + "</div>"
        )
    asked = "".join(f"<li>{escape(plain(question))}</li>" for question in case.debriefing)
    limit = f"<p class='foot'>{escape(plain(case.limit))}</p>"
    return "".join(parts) + f"<h2>Afterwards</h2><ul>{asked}</ul>{limit}"


def keys(cases: list[Case]) -> str:
    """Write every key: of the quizzes, the course test, the pathway and the cases."""
    found = [
        f"<p class='over'>Key</p><h1>To the {escape(quiz_name(test))}</h1>{words(key(test.questions))}"
        for test in tests(CHAPTERS.parent)
    ]
    return document(
        "Keys",
        *found,
        f"<p class='over'>Key</p>{pathway(answers=True)}",
        *(f"<p class='over'>Key</p>{case_sheet(case, answers=True)}" for case in cases),
    )


def sign_in(plan: Workshop) -> str:
    """Write the list of who is here, by a code that each chooses; it is enough to pair two tests."""
    rows = [(str(number), "", "", "") for number in range(1, plan.people + 1)]
    return document(
        "Sign in",
        "<h1>Who is here</h1>"
        "<p>Choose a code that only you know, and use it in the test before and after.</p>"
        + table(("", "Code", "Here in the morning", "Here after lunch"), rows, "write rows"),
    )


def consent() -> str:
    """Write the consent to the role-plays."""
    points = (
        "Taking part is my choice. I may watch, sit out or stop at any time, and need give no reason.",
        "A raised hand ends a scene at once, whoever raises it.",
        "I play from a card. I tell nothing of a real patient, and of myself only what I want to.",
        "What others say and show stays in this room. Nobody takes pictures or records.",
        "Nobody touches me. In “First two minutes” a colleague may turn me on my side, if I said yes before.",
        "I am told beforehand what a scene is about. If something stays with me, I know whom to ask today.",
    )
    items = "".join(f"<li>{escape(point)}</li>" for point in points)
    boxes = "".join(f"<p class='box'>{words}</p>" for words in ("I take part", "I watch", "I sit out"))
    return document(
        "Consent to role-play",
        f"<h1>Before the role-plays</h1><ul>{items}</ul>{boxes}"
        "<p class='blank'>Whom I can ask today</p><p class='blank'>Code, and day</p>"
        f"<p class='foot'>In crisis? {escape(crisis.whole())}</p>",
    )


def feedback() -> str:
    """Write the form for what the day was like; nothing in it names anybody."""
    statements = (
        "I can say of a claim in which species it was shown, and how sure we are.",
        "I can say what I would do in the first two minutes of an emergency.",
        "I can say what I must not promise a patient.",
        "The pace left me time to think.",
        "I could say that I disagreed.",
    )
    rows = [(escape(statement), *("" for _ in AGREE)) for statement in statements]
    questions = (
        "What will you do differently with your next patient?",
        "Which claim do you trust more than this morning, which less?",
        "What was unclear, or wrong?",
        "What should we leave out?",
    )
    blanks = "".join(f"<p class='blank tall'>{escape(question)}</p>" for question in questions)
    return document(
        "Feedback", "<h1>What was the day like?</h1>" + table(("", *AGREE), rows, "ticks") + blanks
    )


def organiser(plan: Workshop, pages: dict[str, int]) -> str:
    """Write the organiser's page: what to print how often, and the day.

    Parameters
    ----------
    plan : Workshop
    pages : dict of str to int
        How many pages of A4 each sheet has, by name.
    """
    people = plan.people
    tables, groups, laptops = ceil(people / TABLE), ceil(people / GROUP), ceil(people / LAPTOP)
    rows = [
        ("organiser", "crisis-lines", "2", "on the wall, and at the door"),
        ("organiser", "sign-in", "1", "at the door"),
        ("learners", "consent", str(people), "one each, before the role-plays"),
        ("learners", "vote-cards", str(people), "one set each, cut apart, for the questions on slides"),
        ("learners", "condition-cards", str(tables), f"one set a table of {TABLE}, cut apart (chapter 3)"),
        ("learners", "pathway", str(laptops), f"one for each {LAPTOP} (chapter 2)"),
        ("learners", "cases", str(tables), "one set a table, if there are too few laptops (chapter 6)"),
        (
            "organiser",
            "role-play-cards",
            str(groups),
            f"one set a group of {GROUP}; the scenes that you chose",
        ),
        ("organiser", "role-play-guide", "1", "for you; which pages hold which cards"),
        ("organiser", "keys", "1", "for you"),
        ("organiser", "workshop-boxes", "1", "for you: prompts, minutes, what to cut"),
        ("learners", "feedback", str(people), "one each, at the end"),
    ]
    rows = [(place, name, str(pages[name]), copies, use) for place, name, copies, use in rows]
    all_lessons = lessons(CHAPTERS)
    handouts = [pages[f"handout-{lesson.number}"] for lesson in all_lessons]
    rows.append(
        (
            "learners",
            f"handout-{all_lessons[0].number} to {all_lessons[-1].number}",
            f"{min(handouts)} to {max(handouts)}",
            "as you like",
            "the chapters to read, one each at most",
        )
    )
    timetable = table(
        ("From", "To", "Minutes", "What"),
        [tuple(escape(cell) for cell in row) for row in day(all_lessons, plan)],
    )
    cuts = "".join(f"<p>{escape(said)}</p>" for said in left_out(all_lessons, plan))
    print_list = table(
        ("Folder", "Sheet", "Pages", "Copies", "For"), [tuple(map(escape, row)) for row in rows]
    )
    who = f"<p>{escape(plan.organiser)}: {escape(plan.contact)}</p>" if plan.organiser else ""
    return document(
        "For the organiser",
        f"<h1>What to print for {people} people</h1>{who}{print_list}"
        "<p>Each sheet is there in A4, whose pages are counted here, and in Letter. "
        "The folder <i>learners</i> holds no key and no card of a role-play, and can be handed out whole; "
        "the folder <i>organiser</i> is yours. The book for the stick and the notebooks are the two zip "
        "files in <i>learners</i>.</p>"
        f"<h2>The day</h2>{timetable}{cuts}",
    )
