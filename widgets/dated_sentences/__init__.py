"""The small demo of chapter 1: how a true sentence ages."""

from __future__ import annotations

import pandas as pd

import evidence
from evidence import format as shown
from widgets.dated_sentences.sentences import SENTENCES, estimates, standing
from widgets.demo import Demo, Given


def _sentences() -> list[dict]:
    """Return the dated sentences with every estimate they can be held against."""
    claims = evidence.claims()["claim"]
    return [
        {
            "claim": sentence.claim,
            "words": shown.typeset(claims[sentence.claim]),
            "stated": sentence.stated,
            "form": sentence.form,
            "estimates": [
                {name: None if pd.isna(value) else value for name, value in row.items() if name != "claim"}
                for row in estimates(sentence).to_dict("records")
            ],
        }
        for sentence in SENTENCES
    ]


class DatedSentences(Demo):
    """The demo that asks whether a true sentence stays true: four of them against the figures of a year.

    `year` is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import DatedSentences
    >>> DatedSentences(year=2019).figures()["status"].tolist()
    ['false', 'false', 'false', 'too low']
    """

    demo = "dated_sentences"

    sentences = Given(_sentences, "dated sentences and their estimates")

    def figures(self) -> pd.DataFrame:
        """Return how the sentences stand in `year`; see :func:`widgets.dated_sentences.standing`."""
        return standing(self.year)


__all__ = ["DatedSentences", "estimates", "standing"]
