"""The colours of the data: each is seen against the paper that it is drawn on."""

import json
import re

from tests.conftest import ROOT

PALETTE = json.loads((ROOT / "widgets" / "shared" / "palette.json").read_text("utf8"))
STYLE = (ROOT / "widgets" / "shared" / "base.css").read_text("utf8")


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    shares = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_quantity_and_every_edge_stands_out_from_paper_and_tint():
    assert round(contrast("#000000", "#ffffff"), 6) == 21
    for theme, names in zip(
        ("light", "dark"),
        (dict(re.findall(r"--(\w+): (#\w{6});", block)) for block in STYLE.split("[data-theme=")[:2]),
        strict=True,
    ):
        for quantity, colours in PALETTE.items():
            assert contrast(colours[theme], names["paper"]) >= 3, (quantity, theme)
        assert contrast(names["edge"], names["paper"]) >= 3, theme
        assert contrast(names["edge"], names["tint"]) >= 3, theme
