"""Make the published book of what Sphinx wrote: one purged style sheet, few scripts, subset fonts.

Sphinx writes into a folder of its own, and only what a page asks for is copied from there. So nothing of the
theme that the course does not use, and nothing of an earlier build, can reach a reader.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import posixpath
import re
import shutil
from pathlib import Path

from book import anki, fonts
from nodejs import ROOT, node

STYLES = ROOT / "book" / "styles"
SCRIPTS = ROOT / "book" / "scripts"
FORM = ROOT / "widgets" / "quiz"
#: Scripts of their own, each with what it imports: `progress.js` stands on every page, the others on some.
MODULES = (
    *(
        SCRIPTS / name
        for name in (
            "start.js",
            "progress.js",
            "reading.js",
            "figures.js",
            "demos.js",
            "ledger.js",
            "search.js",
            "progress-page.js",
            "qr-reader.js",
            "course-test.js",
            "read-answers.js",
            "open-cases.js",
            "answer-field.js",
            "guess.js",
            "own-answer.js",
        )
    ),
    FORM / "form.js",
)
#: What the decks of slides have besides: reveal.js, because it is kept, and its keys, swipes and addresses
#: work from a file; not its speaker's view, which opens the deck, demos and all, twice more.
APART = (SCRIPTS / "slides.js", SCRIPTS / "slides.css")
#: An address of a file that a browser keeps, in an attribute of a page.
KEPT = re.compile(
    r'(?P<before>\b(?:href|src|data-plotly|data-reader)=")(?P<address>[^":?#]+\.(?:css|js|svg|png))(?=")'
)
#: Signs of the book: on a tab, on the first screen of a phone, and where its address is shared.
ICONS = ("favicon.svg", "touch-icon.png", "social-card.png")
#: A demo's place and the state it starts from.
STATE = re.compile(
    r'(?P<place><div class="course-demo" data-demo="(?P<demo>[a-z0-9_-]+)"[^>]*>)'
    r'<script type="application/json">(?P<state>[^<]*)</script>'
)
#: A state of more characters comes in a script of its own when the demo is reached: all cases of chapter 6
#: together are as heavy as its text.
LARGE_STATE = 20_000
PACKAGES = ROOT / "node_modules"
DEMOS = ROOT / "widgets" / "static"
KATEX = PACKAGES / "katex" / "dist"
PLOTLY = PACKAGES / "plotly.js-basic-dist-min" / "plotly-basic.min.js"


def style_sources(static: Path) -> list[Path]:
    """List the style sheets of others in the order in which they apply: theme, its parts, equations."""
    names = (
        "basic.css",
        "styles/theme.css",
        "styles/pydata-sphinx-theme.css",
        "pygments.css",
        "styles/sphinx-book-theme.css",
        "sphinx-design.min.css",
    )
    return [
        *(static / name for name in names),
        *static.glob("mystnb.*.css"),
        KATEX / "katex.min.css",
        static / "katex-math.css",
    ]


def script_sources(static: Path) -> list[Path]:
    """List the scripts of every page; Bootstrap's is not among them, for nothing here needs it."""
    names = (
        "documentation_options.js",
        "doctools.js",
        "sphinx_highlight.js",
        "scripts/pydata-sphinx-theme.js",
    )
    return [*(static / name for name in names), SCRIPTS / "page.js"]


def own_fonts_only(css: str) -> str:
    """Point every font at ``fonts/`` beside the style sheet, in woff2 only."""
    css = re.sub(r",?url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)", "", css)
    return re.sub(r"url\([\"']?[^)\"']*?([^/)\"']+\.woff2)[\"']?\)", r"url(fonts/\1)", css)


def version(content: bytes) -> str:
    """Return a short name of what a file says: an address that ends in it meets no older copy in a cache."""
    return hashlib.sha256(content).hexdigest()[:10]


def versioned(page: str, html: str, versions: dict[str, str]) -> str:
    """Add to the addresses of a page's styles, scripts and pictures the version of each, and to its demos.

    Parameters
    ----------
    page : str
        Where the page stands in the book, as "book/about.html".
    html : str
    versions : dict
        By file of the book. A file that is not in it is not the book's and keeps its address.
    """

    def address(found: re.Match) -> str:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(page), found["address"]))
        return found[0] + (f"?v={versions[file]}" if file in versions else "")

    html = KEPT.sub(address, html)
    return re.sub(
        r'(?<=<div class="course-demo" )data-demo="([a-z0-9_-]+)"',
        lambda demo: f'{demo[0]} data-version="{versions[f"demos/{demo[1]}.page.js"]}"',
        html,
    )


def states_apart(html: str) -> tuple[str, dict[str, str]]:
    """Take large states of demos out of a page, which is read before they are reached.

    Parameters
    ----------
    html : str

    Returns
    -------
    tuple
        The page, in which such a state is named by ``data-state``; and by that name the script that fills it.
        A page that was opened from a file may load no other kind of file.
    """
    scripts = {}

    def apart(found: re.Match) -> str:
        if len(found["state"]) <= LARGE_STATE:
            return found[0]
        name = f"{found['demo']}-{version(found['state'].encode())}"
        scripts[name] = (
            f"for (const place of document.querySelectorAll('[data-state=\"{name}\"]'))"
            f" place.textContent = {json.dumps(found['state'], ensure_ascii=False)};\n"
        )
        return f'{found["place"]}<script type="application/json" data-state="{name}"></script>'

    return STATE.sub(apart, html), scripts


def notebook_script(path: Path) -> str:
    """Write a notebook as a script: a page that was opened from a file may load no other kind of file."""
    text = json.dumps(path.read_text("utf8"), ensure_ascii=False)
    return f"courseNotebook({json.dumps(path.name)},{text});\n"


def write(target: Path, content: bytes) -> None:
    """Write a file when its content differs, so that times of unchanged files stay."""
    if not target.exists() or target.read_bytes() != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def publish(raw: Path, output: Path, notebooks: Path, decks: Path) -> None:
    """Write the published book.

    Parameters
    ----------
    raw : Path
        What Sphinx wrote.
    output : Path
        The folder that readers get; files that the book no longer has are removed from it.
    notebooks : Path
        The notebooks of this edition, for the download button.
    decks : Path
        The pages of its slides.
    """
    pages = sorted(page for page in raw.rglob("*.html") if "_static" not in page.parts)
    work = raw.parent / "assets"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    options = work / "options.json"
    options.write_text(
        json.dumps(
            {
                "styles": [path.as_posix() for path in style_sources(raw / "_static")],
                "own": [path.as_posix() for path in (*sorted(STYLES.glob("*.css")), FORM / "form.css")],
                "scripts": [path.as_posix() for path in script_sources(raw / "_static")],
                "modules": [path.as_posix() for path in MODULES],
                "apart": [path.as_posix() for path in APART],
                "pages": [path.as_posix() for path in pages],
                "out": work.as_posix(),
            }
        )
    )
    node(SCRIPTS / "bundle.mjs", options)
    css = own_fonts_only((work / "book.css").read_text("utf8"))
    made = {path.name: path for path in fonts.subset_all(css, pages, fonts.CACHE)}
    for name, path in made.items():
        css = css.replace(f"url(fonts/{name})", f"url(fonts/{name}?v={version(path.read_bytes())})")
    (work / "book.css").write_text(css, "utf8")

    wanted = {page.relative_to(raw): page for page in pages}
    wanted[Path("searchindex.js")] = raw / "searchindex.js"
    for folder in ("_images", "data"):
        wanted |= {path.relative_to(raw): path for path in (raw / folder).rglob("*") if path.is_file()}
    wanted |= {Path("slides") / deck.name: deck for deck in sorted(decks.glob("*.html"))}
    static = Path("_static")
    bundled = ("book.css", "book.js", *(path.name for path in (*MODULES, *APART)))
    wanted |= {static / name: work / name for name in bundled}
    wanted |= {static / name: raw / "_static" / name for name in ("searchtools.js", "language_data.js")}
    wanted[static / "plotly.js"] = PLOTLY
    wanted |= {static / name: STYLES / name for name in ICONS}
    wanted |= {static / "fonts" / name: path for name, path in made.items()}
    (work / anki.NAME).write_bytes(anki.package())
    wanted[Path("data") / anki.NAME] = work / anki.NAME
    html = "".join(page.read_text("utf8") for page in pages)
    for name in sorted(set(re.findall(r'data-demo="([a-z0-9_-]+)"', html))):
        bundle = Path("demos") / f"{name}.page.js"
        wanted[bundle] = DEMOS / bundle.name
        if not wanted[bundle].exists():
            raise OSError(f"demo {name} has no {bundle.name}; python widgets/build.py makes it")
    for path in notebooks.glob("*.ipynb"):
        script = work / f"{path.name}.js"
        script.write_text(notebook_script(path), "utf8")
        wanted |= {Path("notebooks") / path.name: path, Path("notebooks") / script.name: script}

    versions = {
        target.as_posix(): version(source.read_bytes())
        for target, source in wanted.items()
        if target.suffix != ".html"
    }
    for target, source in list(wanted.items()):
        content = source.read_bytes()
        if target.suffix == ".html":
            html, states = states_apart(content.decode("utf8"))
            content = versioned(target.as_posix(), html, versions).encode("utf8")
            for name, script in states.items():
                file = Path("demos") / f"{name}.js"
                write(output / file, script.encode("utf8"))
                wanted[file] = output / file
        elif target.suffix == ".csv" and not content.startswith(codecs.BOM_UTF8):
            # Without the mark, a spreadsheet takes a table for its system's old encoding.
            content = codecs.BOM_UTF8 + content
        write(output / target, content)
    for path in sorted(output.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(output) not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
