"""The pack for a workshop: a folder and a zip; what learners get, and apart what is the organiser's."""

from __future__ import annotations

import shutil
from pathlib import Path

from book import dist
from book.extensions.workshop import lessons
from book.keys import given_away
from book.paper import sheets
from book.paper.printing import pages, printer
from evidence import workshop
from widgets import Vignettes
from widgets.vignettes import Case

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "_build" / "workshop"
#: The section of the instructor's page that has sheets of its own.
KEYS = "keys-to-the-quizzes-and-to-the-course-test"
LEARNER, INSTRUCTOR = ROOT / "_build" / "html", ROOT / "_build" / "instructor"


def learners_sheets(cases: list[Case]) -> dict[str, str]:
    """Return what learners get on paper besides the chapters: HTML by name."""
    return {
        "consent": sheets.consent(),
        "feedback": sheets.feedback(),
        "vote-cards": sheets.vote_cards(),
        "condition-cards": sheets.condition_cards(),
        "pathway": sheets.document("The pathway", sheets.pathway()),
        "cases": sheets.document("Cases", *map(sheets.case_sheet, cases)),
    }


def organisers_sheets(cases: list[Case]) -> dict[str, str]:
    """Return what is for the organiser alone, but for the list of all that is printed: HTML by name."""
    return {
        "crisis-lines": sheets.crisis_poster(),
        "sign-in": sheets.sign_in(workshop.read()),
        "role-play-cards": sheets.role_play_cards(),
        "role-play-guide": sheets.role_play_guide(),
        "keys": sheets.keys(cases),
    }


def pack_workshop(folder: Path = FOLDER) -> list[Path]:
    """Write the folder anew, and its zip; both editions of the book must be built.

    Returns
    -------
    list of pathlib.Path
        Every file of the folder, then the zip.

    Raises
    ------
    DistError
        If a book is not built, or something for learners holds a key or a card; nothing is written then.
    PrintError
        If there is no browser to print with.
    """
    for book in (LEARNER, INSTRUCTOR):
        if not (book / "index.html").exists():
            raise dist.DistError(f"{book.relative_to(ROOT)} is not built yet; run 'make workshop'.")
    cases = list(Vignettes().library.values())
    ours, theirs = organisers_sheets(cases), learners_sheets(cases)
    if found := given_away({f"{name}.html": html.encode() for name, html in theirs.items()}):
        raise dist.DistError(found[0])
    shutil.rmtree(folder, ignore_errors=True)
    learners, organiser = folder / "learners", folder / "organiser"
    written = dist.dist(learners)
    with printer() as press:
        for name, html in theirs.items():
            print(f"Printing {name}", flush=True)
            written += press.sheet(html, learners, name)
        for name, html in ours.items():
            print(f"Printing {name}", flush=True)
            written += press.sheet(html, organiser, name)
        for lesson in lessons(ROOT / "chapters"):
            print(f"Printing the handout of chapter {lesson.number}", flush=True)
            written += press.handout(LEARNER / f"{lesson.page}.html", learners, f"handout-{lesson.number}")
        guide = INSTRUCTOR / "book" / "instructors.html"
        written += press.whole(guide, organiser, "workshop-boxes", without=KEYS)
        counts = {path.stem: pages(path) for path in written if path.parent.name == "A4"}
        written += press.sheet(sheets.organiser(workshop.read(), counts), organiser, "what-to-print")
    archive = folder.with_suffix(".zip")
    dist.pack(
        archive, {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in sorted(written)}
    )
    return [*written, archive]
