"""The demo of chapter 1: guess how strong a sentence is, then see; and how a true sentence ages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import traitlets

import evidence
from evidence import format as shown
from widgets.claims_explorer.sentences import SENTENCES, estimates, standing
from widgets.demo import Demo, Given, Setting


def _articles() -> dict[str, str]:
    """Return who wrote each article, or its title where nobody is named."""
    table = evidence.articles()
    return {row["id"]: row["author"] or row["title"] for _, row in table.iterrows()}


def _topics() -> dict[str, str]:
    return {topic: topic for topic in sorted(evidence.claims()["topic"].unique(), key=str.casefold)}


def _cards() -> list[dict]:
    """Return the claims as cards: what is said before the guess, and what after it."""
    label = evidence.references()["label"]
    return [
        {
            "id": row["id"], "claim": shown.typeset(row["claim"]), "article": row["article"],
            "section": row["section"], "topic": row["topic"], "chapter": str(row["chapter"]),
            "verdict": row["verdict"], "why": shown.typeset(row["evidence_summary"]),
            "sources": [label[key] for key in evidence.keys(row["key_sources"])],
            "checked": shown.checked(row),
        }
        for _, row in evidence.claims().iterrows()
    ]


def _sentences() -> list[dict]:
    """Return the dated sentences with every estimate they can be held against."""
    return [
        {
            "claim": sentence.claim, "stated": sentence.stated, "form": sentence.form,
            "estimates": [
                {name: None if pd.isna(value) else value for name, value in row.items() if name != "claim"}
                for row in estimates(sentence).to_dict("records")
            ],
        }
        for sentence in SENTENCES
    ]


class _Listed(Setting):
    """A choice among what a table holds, read when it is first asked for."""

    def __init__(self, spec: dict, read: Callable[[], dict[str, str]]):
        self.read = read
        super().__init__(spec)

    def validate(self, owner: traitlets.HasTraits, value: object) -> str:
        self.spec = {**self.spec, "options": {**self.spec["options"], **self.read()}}
        return super().validate(owner, value)


_KINDS = {"article": partial(_Listed, read=_articles), "topic": partial(_Listed, read=_topics)}


class ClaimsExplorer(Demo, kinds=_KINDS):
    """The demo that asks how strong a sentence is: guess the verdict, then see it.

    Every setting is a trait, so it can be observed, linked and set from Python. The filters narrow the deck;
    `card` is a claim's number; `year` moves the figures under four dated sentences. `guesses` holds what was
    guessed, by claim, for as long as the kernel runs; nothing is stored.

    Examples
    --------
    >>> from widgets import ClaimsExplorer
    >>> demo = ClaimsExplorer(topic="durability")
    >>> len(demo.deck())
    5
    """

    demo = "claims_explorer"

    guesses = traitlets.Dict(help="guessed verdict by claim id").tag(sync=True)

    articles = Given(_articles, "author or title by id")
    cards = Given(_cards, "the claims, with verdict and reason")
    sentences = Given(_sentences, "dated sentences and their estimates")

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

    def figures(self) -> pd.DataFrame:
        """Return how the dated sentences stand in `year`; see :func:`widgets.claims_explorer.standing`."""
        return standing(self.year)


__all__ = ["ClaimsExplorer", "estimates", "standing"]
