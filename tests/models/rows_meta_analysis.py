"""What this project computes for the reference rows of meta-analysis.

Counts and odds are read from a row's condition, and no function looks at a row's value. Rows that quote a
trial are answered from the table of trials.
"""

import re
from functools import lru_cache
from pathlib import Path

import pandas as pd

import evidence
from evidence.effect_sizes import (
    TwoByTwo,
    events_from_percentage,
    standardised_mean_difference,
    treated_risk,
)
from evidence.meta_analysis import PooledResult, pool
from evidence.selection import Selection
from tests.models.reference import ROWS, row

#: Counts of Colditz et al. (1994) as the R package metadat distributes them (dat.bcg).
BCG = Path(__file__).parents[1] / "evidence" / "bcg.csv"

#: Lii et al. (2023), Extended Data Table 1: MADRS as mean, SD and people, on ketamine and on placebo, by day.
LII = {
    "1": ((12.7, 7.6, 20), (16.4, 10.0, 19)),
    "2": ((15.1, 11.1, 19), (17.5, 11.5, 20)),
    "7": ((15.9, 9.2, 18), (18.5, 10.8, 19)),
    "14": ((16.9, 10.0, 19), (16.2, 12.5, 19)),
}

QUOTED = {
    "MA-COC-S-OR": "dean2021_response",
    "MA-COC-S-SMD": "dean2021_score",
    "MA-COC-M-OR": "dean2021_midazolam_response",
    "MA-COC-M-SMD": "dean2021_midazolam_score",
    "MA-LII-adj": "lii2023",
    "MA-KARMA": "jelovac2025",
    "MA-KAP-GRA": "grabski2022_drug",
    "MA-KAP-GRA2": "grabski2022_therapy",
    "MA-KAP-CBT": "wilkinson2021_madrs",
}
#: Rows that no code here stands for, and why.
NOT_COMPUTED = {
    "MA-NEW-OR": "pools seven trials, of which the table of trials has too few with responders at 24 h",
    "MA-McG": "pools remission at 24 h, which the table of trials has for too few trials",
}
ATTRIBUTES = {"tau2": "tau2", "est": "estimate", "se": "standard_error", "I2": "i2"}


@lru_cache
def bcg(method: str) -> PooledResult:
    """Pool the risk ratios of the 13 trials without the correction for few trials, as the rows do."""
    rows = pd.read_csv(BCG)
    effects = [
        TwoByTwo(
            trial.tb_vaccinated,
            trial.tb_vaccinated + trial.no_tb_vaccinated,
            trial.tb_control,
            trial.tb_control + trial.no_tb_control,
        ).log_risk_ratio()
        for trial in rows.itertuples()
    ]
    frame = pd.DataFrame(effects).assign(id=rows["trial"].astype(str), study_key=rows["trial"].astype(str))
    return pool(Selection(frame, "risk_ratio"), method, knapp_hartung=False)


def result(id_: str) -> float:
    method, what = id_.split("-")[2:]
    return getattr(bcg(method), ATTRIBUTES[what])


def lii(id_: str) -> float:
    ketamine, placebo = LII[id_.removeprefix("MA-LII-g")]
    return standardised_mean_difference(ketamine[0] - placebo[0], *ketamine[1:], *placebo[1:]).estimate


def counts(id_: str) -> TwoByTwo:
    first, second = re.findall(r"(\d+)/(\d+)", ROWS[id_].condition)
    return TwoByTwo(*map(int, (*first, *second)))


row(*(id_ for id_ in ROWS if re.fullmatch(r"MA-BCG-(DL|REML)-\w+", id_)))(result)
row(*(f"MA-LII-g{day}" for day in LII))(lii)


@row("MA-BCG-Q")
def heterogeneity() -> float:
    return bcg("REML").q


@row("MA-ELEKT")
def difference_from_electroconvulsive_therapy() -> float:
    return counts("MA-ELEKT").risk_difference().estimate / 100


@row("MA-SUST-NNT", "MA-SUST-NNT2")
def needed_to_treat(id_: str) -> float:
    return counts(id_).number_needed_to_treat()


@row("MA-COC-S-p1")
def risk_from_odds() -> float:
    odds_ratio, percent = re.fullmatch(
        r"OR ([\d.]+) at ([\d.]+)% control", ROWS["MA-COC-S-p1"].condition
    ).groups()
    return treated_risk(float(odds_ratio), float(percent) / 100)


@row("MA-WIL18", quoted=True)
def responders() -> int:
    trial = evidence.trials().loc["williams2018"]
    return events_from_percentage(
        trial["responders_treat_pct"], int(trial["n_treat"]), int(trial["rate_decimals"])
    )


@row(*QUOTED, quoted=True)
def quoted(id_: str) -> float:
    return float(evidence.trials().loc[QUOTED[id_], "estimate"])


@row("MA-LII-guess", quoted=True)
def guessed_right() -> float:
    note = evidence.trials().at["lii2023", "risk_of_bias_notes"]
    return float(re.search(r"([\d.]+)% guessed right", note)[1])
