"""Sentences that were true of one year's figures: what each says, and how it stands in other years."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

import evidence

#: How a sentence stands against the figures of a year.
HOLDS, FALSE, TOO_LOW = "holds", "false", "too low"
SECONDS_PER_YEAR = 31_557_600  # of a Julian year, as in the ledger
RANKS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}


@dataclass(frozen=True)
class Sentence:
    """A claim of the ledger that states a figure.

    Attributes
    ----------
    claim : str
        Its id.
    quantity : str
        One of :data:`evidence.schemas.QUANTITIES`.
    stated : float
        The figure, in the unit of `form`.
    nearest : float
        How roughly the sentence counts: figures that round to the same multiple say the same.
    form : str
        "count"; "every" for seconds from one death to the next; "rank"; "over" for a lower limit.
    """

    claim: str
    quantity: str
    stated: float
    nearest: float
    form: str

    def figure(self, value: float) -> float:
        """Turn an estimate of the table into what the sentence states."""
        return SECONDS_PER_YEAR / value if self.form == "every" else value

    def words(self, figure: float) -> str:
        """Say a figure as the sentence would."""
        if self.form == "every":
            return f"one death every {figure:.0f} seconds"
        if self.form == "rank":
            return f"{RANKS[round(figure)]} cause of death"
        return f"{figure / 1e6:.0f} million people" if figure >= 1e7 else f"{figure:,.0f} deaths a year"

    def status(self, figure: float) -> str:
        """Tell whether the sentence holds for a figure, is false, or holds but says too little."""
        if round(figure / self.nearest) == round(self.stated / self.nearest):
            return HOLDS
        return TOO_LOW if self.form == "over" and figure > self.stated else FALSE


SENTENCES = (
    Sentence("C114", "suicide rank at 15–29", 2, 1, "rank"),
    Sentence("C112", "suicides", 800_000, 100_000, "count"),
    Sentence("C113", "suicides", 40, 5, "every"),
    Sentence("C111", "people with depression", 264e6, 10e6, "over"),
)


def estimates(sentence: Sentence) -> pd.DataFrame:
    """Return every estimate against which a sentence can be held.

    Parameters
    ----------
    sentence : Sentence

    Returns
    -------
    pandas.DataFrame
        By year of the data: claim, estimator, year, figure, low and high (the limits of the 95% uncertainty
        interval, NaN where none was read), words, status, source (author-year label), confidence.
    """
    table = evidence.statistics()
    table = table[table["quantity"] == sentence.quantity].sort_values(["year", "estimator"])
    label = evidence.references()["label"]
    # Seconds from death to death fall as deaths rise: the limits change places.
    ends = ("ci_high", "ci_low") if sentence.form == "every" else ("ci_low", "ci_high")
    figures = table["value"].map(sentence.figure)
    return pd.DataFrame(
        {
            "claim": sentence.claim,
            "estimator": table["estimator"],
            "year": table["year"].astype(int),
            "figure": figures,
            "low": table[ends[0]].map(sentence.figure),
            "high": table[ends[1]].map(sentence.figure),
            "words": figures.map(sentence.words),
            "status": figures.map(sentence.status),
            "source": table["source"].map(label),
            "confidence": table["confidence"],
        }
    ).reset_index(drop=True)


def standing(year: int) -> pd.DataFrame:
    """Return how each sentence stands against WHO's latest figure for that year or one before it.

    Parameters
    ----------
    year : int
        2015 or later.

    Returns
    -------
    pandas.DataFrame
        One row a sentence, with the columns of :func:`estimates`; `year` is that of the data.
    """
    rows = []
    for sentence in SENTENCES:
        table = estimates(sentence)
        rows.append(table[(table["estimator"] == "WHO") & (table["year"] <= year)].tail(1))
    return pd.concat(rows, ignore_index=True)
