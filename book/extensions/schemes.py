"""Schemes of links that are the course's own, besides those of the evidence; MyST has to pass them on."""

from __future__ import annotations

#: ``demo:`` moves a demo, ``pull:`` is a number to pull; their own extensions hold what they say.
HELD = DEMO, PULL = "demo", "pull"


def pass_on(config: object, *schemes: str) -> None:
    """Let MyST pass schemes on as they are.

    Parameters
    ----------
    config : sphinx.config.Config
        Its ``myst_url_schemes``, a list or a mapping, becomes a mapping with these too.
    *schemes : str
        Such as "demo".
    """
    known = config.myst_url_schemes
    config.myst_url_schemes = {
        **(known if isinstance(known, dict) else dict.fromkeys(known)),
        **dict.fromkeys(schemes),
    }
