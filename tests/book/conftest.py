"""Small books of their own, for what the real one must never do."""

import json
from pathlib import Path

import nbformat
import pytest

import inputs
from book import build

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = (ROOT / "_config.yml").read_text("utf8")


@pytest.fixture
def small_book(tmp_path, monkeypatch):
    """Write a book of a few pages; returns a function that builds it and gives its folder.

    Every page of the book needs `book/safety`, to which the footer links.
    """
    source = tmp_path / "source"
    # The project around the small book counts as unchanged while a test builds it twice.
    key, around = inputs.key, {}
    monkeypatch.setattr(
        inputs,
        "key",
        lambda *steps, root: (
            key(*steps, root=root) if root == source else around.setdefault(steps, key(*steps, root=root))
        ),
    )

    def write(pages: dict[str, str | nbformat.NotebookNode], edition: str = "learner") -> Path:
        pages = {"book/welcome.md": "# Welcome\n\nText.\n", "book/safety.md": "# Safety\n\nText.\n", **pages}
        for name, content in pages.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content if isinstance(content, str) else nbformat.writes(content), "utf8")
        (source / "_config.yml").write_text(CONFIG, "utf8")
        files = [name.rsplit(".", 1)[0] for name in pages if name != "book/welcome.md"]
        toc = {"format": "jb-book", "root": "book/welcome", "chapters": [{"file": file} for file in files]}
        (source / "_toc.yml").write_text(json.dumps(toc), "utf8")
        return build.build(edition, source, tmp_path / edition)

    return write
