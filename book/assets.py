"""Make the published book of what Sphinx wrote: one purged style sheet, few scripts, subset fonts.

Sphinx writes into a folder of its own, and only what a page asks for is copied from there. So nothing of the
theme that the course does not use, and nothing of an earlier build, can reach a reader.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from book import fonts
from widgets.build import ROOT, node

STYLES = ROOT / "book" / "styles"
SCRIPTS = ROOT / "book" / "scripts"
#: Scripts of their own, each with what it imports: `progress.js` stands on every page, the others on some.
MODULES = ("progress.js", "figures.js", "demos.js", "progress-page.js", "course-test.js", "ledger.js")
PACKAGES = ROOT / "node_modules"
DEMOS = ROOT / "widgets" / "static"
KATEX = PACKAGES / "katex" / "dist"
PLOTLY = PACKAGES / "plotly.js-basic-dist-min" / "plotly-basic.min.js"


def style_sources(static: Path) -> list[Path]:
    """List the style sheets of others in the order in which they apply: theme, its parts, equations."""
    names = ("basic.css", "styles/theme.css", "styles/pydata-sphinx-theme.css", "pygments.css",
             "styles/sphinx-book-theme.css", "sphinx-design.min.css")
    return [*(static / name for name in names), *static.glob("mystnb.*.css"), KATEX / "katex.min.css",
            static / "katex-math.css"]


def script_sources(static: Path) -> list[Path]:
    """List the scripts of every page; Bootstrap's is not among them, for nothing here needs it."""
    names = ("documentation_options.js", "doctools.js", "sphinx_highlight.js",
             "scripts/pydata-sphinx-theme.js")
    return [*(static / name for name in names), SCRIPTS / "page.js"]


def own_fonts_only(css: str) -> str:
    """Point every font at ``fonts/`` beside the style sheet, in woff2 only."""
    css = re.sub(r",?url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)", "", css)
    return re.sub(r"url\([\"']?[^)\"']*?([^/)\"']+\.woff2)[\"']?\)", r"url(fonts/\1)", css)


def copy(source: Path, target: Path) -> None:
    """Copy a file when its content differs, so that times of unchanged files stay."""
    content = source.read_bytes()
    if not target.exists() or target.read_bytes() != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def publish(raw: Path, output: Path, notebooks: Path) -> None:
    """Write the published book.

    Parameters
    ----------
    raw : Path
        What Sphinx wrote.
    output : Path
        The folder that readers get; files that the book no longer has are removed from it.
    notebooks : Path
        The notebooks of this edition, for the download button.
    """
    pages = sorted(page for page in raw.rglob("*.html") if "_static" not in page.parts)
    work = raw.parent / "assets"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    options = work / "options.json"
    options.write_text(json.dumps({
        "styles": [path.as_posix() for path in style_sources(raw / "_static")],
        "own": [path.as_posix() for path in sorted(STYLES.glob("*.css"))],
        "scripts": [path.as_posix() for path in script_sources(raw / "_static")],
        "modules": [(SCRIPTS / name).as_posix() for name in MODULES],
        "pages": [path.as_posix() for path in pages],
        "out": work.as_posix(),
    }))
    node(SCRIPTS / "bundle.mjs", options)
    css = own_fonts_only((work / "book.css").read_text("utf8"))
    (work / "book.css").write_text(css, "utf8")

    wanted = {page.relative_to(raw): page for page in pages}
    wanted[Path("searchindex.js")] = raw / "searchindex.js"
    for folder in ("_images", "data"):
        wanted |= {path.relative_to(raw): path for path in (raw / folder).rglob("*") if path.is_file()}
    static = Path("_static")
    wanted |= {static / name: work / name for name in ("book.css", "book.js", *MODULES)}
    wanted |= {static / name: raw / "_static" / name for name in ("searchtools.js", "language_data.js")}
    wanted[static / "plotly.js"] = PLOTLY
    wanted[static / "favicon.svg"] = STYLES / "favicon.svg"
    made = fonts.subset_all(css, pages, fonts.CACHE)
    wanted |= {static / "fonts" / path.name: path for path in made}
    html = "".join(page.read_text("utf8") for page in pages)
    for name in sorted(set(re.findall(r'data-demo="([a-z0-9_-]+)"', html))):
        bundle = Path("demos") / f"{name}.page.js"
        wanted[bundle] = DEMOS / bundle.name
        if not wanted[bundle].exists():
            raise OSError(f"demo {name} has no {bundle.name}; python widgets/build.py makes it")
    wanted |= {Path("notebooks") / path.name: path for path in notebooks.glob("*.ipynb")}

    for target, source in wanted.items():
        copy(source, output / target)
    for path in sorted(output.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(output) not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
