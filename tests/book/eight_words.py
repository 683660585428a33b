"""Runs of eight words, as hashes: the course shares none with the articles that it judges.

The articles are not ours to ship, so `article_runs.txt` holds only a hash of each run of eight words in them;
``python -m tests.book.eight_words ARTICLE...`` writes it anew from copies of the articles.
"""

import re
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

LENGTH = 8
RUNS = Path(__file__).with_name("article_runs.txt")


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield each run of words with its hash; case, punctuation and line ends do not count."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))
    for start in range(len(words) - LENGTH + 1):
        run = " ".join(words[start : start + LENGTH])
        yield run, blake2b(run.encode(), digest_size=6).hexdigest()


def shared(text: str, articles: frozenset[str]) -> list[str]:
    """Return the runs of a text that stand in an article too."""
    return [run for run, mark in runs(text) if mark in articles]


def article_runs() -> frozenset[str]:
    return frozenset(RUNS.read_text("ascii").split())


if __name__ == "__main__":
    marks = {mark for path in sys.argv[1:] for _, mark in runs(Path(path).read_text("utf-8"))}
    RUNS.write_text("\n".join(sorted(marks)) + "\n", "ascii")
