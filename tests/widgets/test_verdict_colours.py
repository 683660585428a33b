"""A verdict has one colour: demos, which stand in notebooks without the book, write the book's."""

import re

from tests.conftest import ROOT


def colours(path: str, name: str) -> list[tuple[str, str]]:
    """Return name and colour of each verdict in a style sheet, light first and then dark."""
    return re.findall(name + r"(\w+): (#\w{6});", (ROOT / path).read_text("utf8"))


def test_demos_and_badges_have_the_same_colours():
    of_demos = colours("widgets/shared/verdicts.css", " --")
    of_badges = colours("book/styles/colours.css", "--verdict-")
    assert len(of_badges) == 10
    assert of_demos == of_badges
