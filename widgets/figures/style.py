"""The house style of explorable figures: colours by quantity, one font, nothing stored that is not seen.

A figure is built in the light colours. Its ``layout.meta`` tells the page the rest: ``alt`` (the figure in
words), ``table`` (its numbers), ``source``, and ``dark`` (which colour to put for which in dark mode).
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

PALETTE: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).resolve().parents[1] / "shared" / "palette.json").read_text(encoding="utf-8")
)
#: Ink of text, of what recedes, and of grid lines.
INK = {
    "text": {"light": "#22252a", "dark": "#e6e4de"},
    "muted": {"light": "#595d64", "dark": "#a9adb3"},
    "grid": {"light": "#dbd7cd", "dark": "#3a4046"},
}
FONT = "Source Sans 3, system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif"
MIME = "application/vnd.plotly.v1+json"


def colour(name: str) -> str:
    """Return the light colour of a quantity ("ketamine") or of an ink ("muted")."""
    return {**PALETTE, **INK}[name]["light"]


def rounded(value: Any) -> Any:
    """Return plain lists and numbers, with 6 significant digits.

    The last bits of a number differ between processors, and a stored figure must be the same on all of them.
    """
    if isinstance(value, dict) and "bdata" in value:  # how plotly packs an array
        packed = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
        shape = [int(side) for side in str(value.get("shape", packed.size)).split(",")]
        return rounded(packed.reshape(shape))
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [rounded(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.6g}")
    return value.item() if isinstance(value, np.generic) else value


class Figure(go.Figure):
    """A plotly figure in the house style, stored as its data and its alternative text only.

    Parameters
    ----------
    traces : list
        Plotly traces.
    height : int
        Pixels; the page keeps this much room free before the figure is loaded.
    **layout
        Further settings of the layout.
    """

    # Plotly's own display would add a script of several megabytes and leave out the alternative text.
    _ipython_display_ = None
    _repr_html_ = None

    def __init__(self, traces: list | None = None, height: int = 420, **layout: Any) -> None:
        axis = {
            "gridcolor": colour("grid"),
            "linecolor": colour("muted"),
            "tickcolor": colour("muted"),
            "zeroline": False,
            "automargin": True,
            "title": {"font": {"size": 14}},
        }
        super().__init__(
            traces or [],
            {
                "template": {
                    "layout": {
                        "font": {"family": FONT, "size": 14, "color": colour("text")},
                        "paper_bgcolor": "rgba(0,0,0,0)",
                        "plot_bgcolor": "rgba(0,0,0,0)",
                        "margin": {"l": 10, "r": 16, "t": 10, "b": 10},
                        "xaxis": axis,
                        "yaxis": axis,
                        "dragmode": False,
                        "legend": {
                            "orientation": "h",
                            "x": 0,
                            "xanchor": "left",
                            "y": -0.12,
                            "yanchor": "top",
                        },
                    }
                },
                "height": height,
                **layout,
            },
        )

    def describe(self, alt: str, columns: list[str], rows: list[list], source: str) -> Figure:
        """Say in words and numbers what the figure shows; every figure needs it.

        Parameters
        ----------
        alt : str
            The figure in words, written from its data.
        columns, rows : list
            The same numbers as a table.
        source : str
            Where they come from, as a sentence.

        Returns
        -------
        Figure
            Itself.

        Raises
        ------
        ValueError
            If a part is empty, or a row has not one entry for each column.
        """
        if not (alt.strip() and columns and rows and source.strip()):
            raise ValueError("A figure needs alternative text, a table and a source.")
        if any(len(row) != len(columns) for row in rows):
            raise ValueError(f"Each row of a figure's table needs {len(columns)} entries.")
        used = json.dumps(rounded(super().to_plotly_json()))
        dark = {
            pair["light"]: pair["dark"]
            for pair in (*PALETTE.values(), *INK.values())
            if pair["light"] in used
        }
        return self.update_layout(
            meta={
                "alt": alt,
                "table": {"columns": columns, "rows": rows},
                "source": source,
                "dark": dark,
            }
        )

    def stored(self) -> dict:
        """Return what is kept of the figure: its data, rounded, and nothing else."""
        return rounded(super().to_plotly_json())

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict:
        if not self.layout.meta:
            raise ValueError("A figure is shown only once describe() gave it alternative text and a table.")
        return {MIME: self.stored(), "text/plain": self.layout.meta["alt"]}
