"""What a learner reads of a chapter, block by block."""

from bs4 import BeautifulSoup
from nbconvert.filters import markdown2html
from nbformat import NotebookNode

from book.editions import select

#: Sections that are worked on or looked up; exercises have minutes of their own under a chapter's title.
NOT_READ = ("Exercises", "Further reading", "References")


def read(notebook: NotebookNode, kinds: tuple[str, ...], without: str) -> str:
    """Return the blocks of a chapter as they are shown, one a line; a link is the words that it shows.

    Parameters
    ----------
    notebook : NotebookNode
    kinds : tuple of str
        Names of the blocks that count.
    without : str
        Selector of what is left out whole; `NOT_READ` always is.
    """
    sources = [cell.source for cell in select(notebook, "learner").cells if cell.cell_type == "markdown"]
    page = BeautifulSoup(markdown2html("\n\n".join(sources)), "html.parser")
    for part in page.select(without):
        part.decompose()
    section, found = "", []
    for part in page.find_all({"h2", *kinds}):
        if part.name == "h2":
            section = part.get_text().removesuffix("¶")
        held = part.name == "p" and part.find_parent(["li", "td"])  # counts with what holds it
        if part.name in kinds and section not in NOT_READ and not held:
            found.append(part.get_text())
    return "\n".join(found)
