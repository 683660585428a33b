"""Subset the fonts: each to the characters that the book prints with it, or to Latin text."""

from __future__ import annotations

import hashlib
import logging
import re
from concurrent.futures import ProcessPoolExecutor
from html import unescape
from importlib import resources
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

logging.getLogger("fontTools").setLevel(logging.WARNING)
ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
#: Where made fonts are kept between builds.
CACHE = ROOT / "_build" / "fonts"
# Latin text, with what typography and physiology add to it.
TEXT = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + "ŒœŠšŽžıŁł–—‘’‚“”„•…′″⁄−→←↑↓≤≥≈µ€™"
FACES = {
    # file in the page: (file of the package, weights kept)
    "source-serif-4-latin-wght-normal.woff2": ("source-serif-4", (400, 700)),
    "source-serif-4-latin-wght-italic.woff2": ("source-serif-4", 400),
    "source-sans-3-latin-wght-normal.woff2": ("source-sans-3", (400, 700)),
}


def equations(pages: list[Path]) -> str:
    """Collect the characters that KaTeX set, over all pages."""
    found: set[str] = set()
    for page in pages:
        for block in re.findall(
            r'<span class="katex-html".*?(?=<span class="katex-mathml"|</p>|</div>)',
            page.read_text("utf8"),
            re.DOTALL,
        ):
            found.update(unescape(re.sub(r"<[^>]+>", "", block)))
    return "".join(sorted(found))


def icons(css: str) -> str:
    """Collect the icons that the purged style sheet still names, as characters."""
    return "".join(
        sorted(
            {chr(int(code, 16)) for code in re.findall(r"[\"']\\([ef][0-9a-f]{3})[\"']", css)}
            | set(re.findall(r"[\ue000-\uf8ff]", css))
        )
    )


def subset_font(
    source: Path, characters: str, weights: tuple[int, int] | int | None, cache: Path
) -> Path | None:
    """Write a font with only these characters, or return None if it has none of them.

    Parameters
    ----------
    source : Path
        A woff2 font.
    characters : str
        What the page prints with it.
    weights : tuple of int, int or None
        Keep this range of a variable font's weights, or fix one.
    cache : Path
        A font made before from the same source and characters is taken from here.
    """
    key = hashlib.sha256(source.read_bytes() + f"{characters}{weights}".encode()).hexdigest()[:16]
    folder = cache / key
    target = folder / source.name
    if not folder.exists():
        font = TTFont(source, recalcTimestamp=False)
        wanted = {ord(character) for character in characters} & set(font.getBestCmap())
        folder.mkdir(parents=True)
        if wanted - {0x20, 0xA0}:
            features = ["kern", "liga", "mark", "ccmp", "locl", "tnum"]
            tool = subset.Subsetter(subset.Options(hinting=False, layout_features=features))
            tool.populate(unicodes=wanted)
            tool.subset(font)
            if weights is not None:
                font = instancer.instantiateVariableFont(font, {"wght": weights})
            font.flavor = "woff2"
            font.save(target)
    return target if target.exists() else None


def face(name: str) -> tuple[Path, str, tuple[int, int] | int]:
    """Return the source of a face for text, its characters and its weights."""
    package, weights = FACES[name]
    return PACKAGES / "@fontsource-variable" / package / "files" / name, TEXT, weights


def subset_faces(cache: Path) -> None:
    """Make the faces for text, which take longest and do not depend on the pages."""
    for name in FACES:
        subset_font(*face(name), cache)


def subset_all(css: str, pages: list[Path], cache: Path) -> list[Path]:
    """Make every font that the style sheet names.

    Parameters
    ----------
    css : str
        The purged style sheet.
    pages : list of Path
        The pages as Sphinx wrote them.
    cache : Path
        Where made fonts are kept between builds.
    """
    wanted = []
    used_in_equations, used_icons = equations(pages), icons(css)
    theme = resources.files("pydata_sphinx_theme") / "theme" / "pydata_sphinx_theme" / "static" / "vendor"
    for name in sorted(set(re.findall(r"url\(fonts/([^)]+\.woff2)\)", css))):
        if name in FACES:
            source, characters, weights = face(name)
        elif name.startswith("KaTeX"):
            source, characters, weights = PACKAGES / "katex/dist/fonts" / name, used_in_equations, None
        else:
            source, characters, weights = Path(str(theme / "fontawesome/webfonts" / name)), used_icons, None
        wanted.append((source, characters, weights, cache))
    with ProcessPoolExecutor() as pool:
        return [font for font in pool.map(subset_font, *zip(*wanted, strict=True)) if font]
