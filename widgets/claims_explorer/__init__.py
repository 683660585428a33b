"""The demo of chapter 1: guess how strong a sentence is, then see."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import traitlets

import evidence
from evidence import format as shown
from widgets.demo import Demo, Given, Setting


def _articles() -> dict[str, str]:
    """Return the title of each article: a verdict is about a sentence, whoever wrote it."""
    return evidence.articles().set_index("id")["title"].to_dict()


def _topics() -> dict[str, str]:
    return {topic: topic for topic in sorted(evidence.claims()["topic"].unique(), key=str.casefold)}


def _cards() -> list[dict]:
    """Return the claims as cards: what is said before the guess, and what after it."""
    label = evidence.references()["label"]
    return [
        {
            "id": row["id"],
            "claim": shown.typeset(row["claim"]),
            "article": row["article"],
            "section": row["section"],
            "topic": row["topic"],
            "chapter": str(row["chapter"]),
            "verdict": row["verdict"],
            "why": shown.typeset(row["evidence_summary"]),
            "sources": [label[key] for key in evidence.keys(row["key_sources"])],
            "checked": shown.checked(row),
        }
        for _, row in evidence.claims().iterrows()
    ]


class _Listed(Setting):
    """A choice among what a table holds, read when it is first asked for."""

    def __init__(self, spec: dict, read: Callable[[], dict[str, str]]):
        self.read = read
        super().__init__(spec)

    def validate(self, owner: traitlets.HasTraits, value: object) -> str:
        self.spec = {**self.spec, "options": {**self.spec["options"], **self.read()}}
        return super().validate(owner, value)


def _card(spec: dict) -> Setting:
    """Return the setting of a claim's number: the last is that of the last claim."""
    return Setting({**spec, "maximum": len(evidence.claims())})


_KINDS = {"article": partial(_Listed, read=_articles), "topic": partial(_Listed, read=_topics), "card": _card}


class ClaimsExplorer(Demo, kinds=_KINDS):
    """The demo that asks how strong a sentence is: guess the verdict, then see it.

    Every setting is a trait, so it can be observed, linked and set from Python. The filters narrow the deck;
    `card` is a claim's number. `guesses` holds what was guessed, by claim, for as long as the kernel runs;
    nothing is stored. `met` names the claims that the text above the demo has weighed: their cards come last.

    Examples
    --------
    >>> from widgets import ClaimsExplorer
    >>> demo = ClaimsExplorer(topic="durability")
    >>> len(demo.deck())
    5
    """

    demo = "claims_explorer"

    guesses = traitlets.Dict(help="guessed verdict by claim id").tag(sync=True)

    met = traitlets.List(help="claims that the text above has weighed").tag(sync=True, course=True)

    articles = Given(_articles, "title by id")
    cards = Given(_cards, "the claims, with verdict and reason")

    @traitlets.validate("guesses")
    def _check_guesses(self, proposal: dict) -> dict:
        known, verdicts = evidence.claims().index, shown.VERDICT_WORDS
        for claim, guess in proposal["value"].items():
            if claim not in known or guess not in verdicts:
                raise traitlets.TraitError(
                    f"guesses maps claim ids such as C001 to one of {', '.join(verdicts)}; "
                    f"it cannot hold {claim!r}: {guess!r}."
                )
        return proposal["value"]

    @traitlets.validate("met")
    def _check_met(self, proposal: dict) -> list[str]:
        unknown = [claim for claim in proposal["value"] if claim not in evidence.claims().index]
        if unknown:
            raise traitlets.TraitError(f"met lists claim ids such as C001; {unknown[0]!r} is none.")
        return proposal["value"]

    def deck(self) -> pd.DataFrame:
        """Return the claims that the filters leave, as :func:`evidence.claims` gives them.

        Returns
        -------
        pandas.DataFrame
            With one column more, ``guess``: the guessed verdict, or "".
        """
        claims = evidence.claims()
        for name in ("article", "chapter", "topic", "verdict"):
            wanted = getattr(self, name)
            if wanted != "all":
                claims = claims[claims[name].astype(str) == wanted]
        return claims.assign(guess=[self.guesses.get(claim, "") for claim in claims.index])
