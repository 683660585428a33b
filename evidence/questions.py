"""Questions to the trials table: rows sorted by condition, comparator, route, masking and time; then pooled.

A question asks whether ketamine does better than something else. Rows with ketamine in both arms cannot
answer it, and of a study with several rows only the one with the most people may enter a pool, so that the
choice does not look at the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from evidence.bibliography import references
from evidence.effect_sizes import quantile
from evidence.meta_analysis import PooledResult, pool
from evidence.schemas import RATIOS, keys
from evidence.selection import (
    WORDING,
    PoolingRefused,
    Selection,
    assess,
    comparator_class,
    hours_after,
    one_way,
    subject,
)
from evidence.vocabulary import COMPARATORS, check_flag

#: Conditions of the evidence map.
CONDITIONS = {
    "depression": "Depression",
    "suicidal_thoughts": "Suicidal thoughts",
    "bipolar_depression": "Bipolar depression",
    "ptsd": "PTSD",
    "alcohol": "Alcohol use disorder",
    "cocaine": "Cocaine use disorder",
    "heroin": "Heroin dependence",
    "ocd": "OCD",
    "anxiety": "Anxiety disorders",
    "pain": "Chronic pain",
    "therapy": "Mixed, with therapy",
}
#: First rule that fits what was measured and, after a colon, the text of the column `condition`.
CONDITION_RULES = (
    (r"depression: bipolar depression", "bipolar_depression"),
    (r"(?:depression|PTSD): KAP(-like)?(?: telehealth)? \((?!CBT).*", "therapy"),
    (r"depression: prenatal.*", ""),
    (r"depression: .*", "depression"),
    (r"suicidal ideation: .*", "suicidal_thoughts"),
    (r"PTSD: .*", "ptsd"),
    (r"obsessions: .*", "ocd"),
    (r"anxiety: .*", "anxiety"),
    (r"pain: .*", "pain"),
    (r"(?:abstinence|craving): SUD-(alcohol|cocaine|heroin).*", r"\1"),
    (r"adverse effects: .*", ""),
)
ROUTES = {
    "iv": "into a vein",
    "nasal": "nasal spray",
    "injection": "under the skin or into muscle",
    "mouth": "by mouth or under the tongue",
    "several": "several routes",
    "unsaid": "route not read",
}
#: First rule that fits the text of the column `drug_route_dose`.
ROUTE_RULES = (
    (r".*(IV racemic ketamine v intranasal|ketamine, any|ketamine or esketamine|SL/IM|IM/SL).*", "several"),
    (r".*nasal.*", "nasal"),
    (r".*(\bIV\b|infusion).*", "iv"),
    (r".*\b(SC|IM)\b.*", "injection"),
    (r".*(oral|tablet|\bSL\b).*", "mouth"),
    (r"ketamine-assisted psychotherapy.*", "injection"),
    (r"(ketamine-assisted therapy|ketamine x3|ketamine) \+ .*|12-week .* ketamine x3 by choice", "unsaid"),
)
#: Designs of rows that say nothing of what ketamine does: trials without a result yet, other drugs, and arms
#: without their comparison.
NO_ANSWER = ("registered", "other drug", "meta-analysis of arms")
#: As the trial says; whether people could guess is another matter. Reviews have none.
MASKINGS = {"masked": "masked", "open": "open label"}
OPEN = re.compile(r"^open|open[- ]label|observational")
#: Comparators of rows that have ketamine in both arms.
WITH_KETAMINE = re.compile(r".*ketamine.*|one session, then .*")
#: First and last day of a time.
TIMES = {"first": (0.0, 3.0), "later": (6.0, 400.0)}
#: What is compared: a measure of the engine and, for events, the event.
OUTCOMES = {
    "score": ("standardised_mean_difference", None),
    "response": ("odds_ratio", "response"),
    "remission": ("odds_ratio", "remission"),
    "abstinence": ("odds_ratio", "abstinence"),
}
FINDINGS = {
    "favours": "better than the comparison",
    "unclear": "no clear difference",
    "mixed": "rows disagree",
    "against": "worse than the comparison",
    "unsaid": "no test was read",
}
#: Which rows are told, by what they found: all of them, or one side only, to see what selection does.
TOLD = {"favour": ("favours",), "not": ("unclear", "against")}
NO_DIFFERENCE = re.compile(r".*\bno (significant )?(difference|group-by-time interaction|significant).*")
SUPERIOR = re.compile(r".*\bsuperior\b.*")


def _first_rule(rules: tuple, text: str, what: str) -> str:
    for pattern, name in rules:
        if fitting := re.fullmatch(pattern, text):
            return fitting.expand(name)
    raise PoolingRefused(f"The {what} '{text}' fits none of the rules of evidence/questions.py.")


def condition(row: pd.Series) -> str:
    """Return the key of :data:`CONDITIONS` that a row belongs to, "" for none, by what it measured in whom.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.trials`.

    Returns
    -------
    str
        The key, or "".

    Raises
    ------
    PoolingRefused
        If no rule fits, so that a new wording is not put into a class by chance.
    """
    if row["design"].startswith(NO_ANSWER):
        return ""
    return _first_rule(CONDITION_RULES, f"{subject(row['instrument'])}: {row['condition']}", "condition")


def route(treatment: str) -> str:
    """Return the key of :data:`ROUTES` for the text of a treatment.

    Parameters
    ----------
    treatment : str
        The column `drug_route_dose` of :func:`evidence.trials`.

    Returns
    -------
    str
        The key.

    Raises
    ------
    PoolingRefused
        If no rule fits, so that a new wording is not put into a class by chance.

    Examples
    --------
    >>> route("esketamine nasal 84 mg twice weekly"), route("ketamine IV 0.5 mg/kg")
    ('nasal', 'iv')
    """
    return _first_rule(ROUTE_RULES, treatment, "treatment")


def time(timepoint: str) -> str:
    """Return the key of :data:`TIMES` for a time point, "" if it names no length of time or lies between.

    Parameters
    ----------
    timepoint : str
        The column of this name of :func:`evidence.trials`.

    Returns
    -------
    str
        The key, or "".
    """
    span = hours_after(timepoint)
    fits = (
        key for key, (first, last) in TIMES.items() if span and first <= span[0] / 24 <= span[1] / 24 <= last
    )
    return next(fits, "")


def people(rows: pd.DataFrame) -> int:
    """Count the people of one study from its rows.

    Arms that several rows share count once. Where arms hold the same people (a crossover, a factorial trial),
    or their sizes are not given, it is the largest row.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of :func:`evidence.trials` with one study key.

    Returns
    -------
    int
        People.
    """
    largest = max([0, *rows["n_total"].dropna()])
    if rows["design"].str.contains("crossover|2x2").any():
        return int(largest)
    together = [0]
    arm_of = {"n_treat": "drug_route_dose", "n_control": "comparator"}
    for _, moment in rows.groupby("timepoint"):
        # Where one arm is the same, so is the other: a row may only lack the scores of some of its people.
        whole = {
            n: moment.groupby([*arm_of.values(), other])[n].transform("max")
            for n, other in zip(arm_of, reversed(arm_of), strict=True)
        }
        arms = {
            (arm, size)
            for n, text in arm_of.items()
            for arm, size in zip(moment[text], whole[n], strict=True)
            if pd.notna(size)
        }
        together.append(sum(n for _, n in arms))
    return int(max(largest, *together))


def finding(row: pd.Series) -> tuple[str, str]:
    """Say what a row found, and by what: its interval, its p-value, its words, or figures computed from it.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.trials`.

    Returns
    -------
    finding : str
        A key of :data:`FINDINGS`, never "mixed".
    by : str
        "interval", "p", "words", "computed" or "".
    """
    if comparator_class(row["comparator"]) == "none":
        return "unsaid", ""  # a change within one arm has no side
    null = 1.0 if row["measure"] in RATIOS else 0.0
    if pd.notna(row["ci_low"]):
        if row["ci_low"] <= null <= row["ci_high"]:
            return "unclear", "interval"
        return _side(row["estimate"] - null, row["better_when"]), "interval"
    if pd.notna(row["p_value"]) and pd.notna(row["estimate"]):
        sure = row["p_value"] < 0.05
        return (_side(row["estimate"] - null, row["better_when"]) if sure else "unclear"), "p"
    if NO_DIFFERENCE.fullmatch(row["measure_note"]):
        return "unclear", "words"
    if SUPERIOR.fullmatch(row["measure_note"]):
        return "favours", "words"
    outcome = row["responder_outcome"].split(" on ")[0]
    ways = [OUTCOMES["score"], *(way for key, way in OUTCOMES.items() if key == outcome)]
    for measure, event in ways:
        rows, _ = assess(row.to_frame().T, measure, event, unverified=True)
        if len(rows):
            effect = rows.iloc[0]
            if abs(effect["estimate"]) < quantile() * effect["standard_error"]:
                return "unclear", "computed"
            return _side(effect["estimate"], effect["better_when"]), "computed"
    return "unsaid", ""


def _side(difference: float, better_when: str) -> str:
    return "favours" if (difference < 0) == (better_when == "lower") else "against"


def contrasts(trials: pd.DataFrame) -> pd.DataFrame:
    """Sort the rows of the trials table.

    Parameters
    ----------
    trials : pandas.DataFrame
        :func:`evidence.trials`.

    Returns
    -------
    pandas.DataFrame
        Indexed by id, rows with a condition only: id, study (its key), label (author and year), year,
        condition, comparator, route, masking and time (keys of the tables above), compares (is it randomised,
        of ketamine against something else, and not of a subgroup?), review (is it a meta-analysis?),
        finding, finding_by, people (of the study, in this condition).
    """
    frame = trials.assign(group=[condition(row) for _, row in trials.iterrows()])
    frame = frame[frame["group"] != ""]
    label = references()["label"]
    design, comparator = frame["design"], frame["comparator"]
    both = comparator.map(lambda text: bool(WITH_KETAMINE.fullmatch(text)))
    compared = comparator.map(comparator_class)
    found = [finding(row) for _, row in frame.iterrows()]
    counts = {key: people(rows) for key, rows in frame.groupby(["group", "study_key"])}
    return pd.DataFrame(
        {
            "id": frame["id"],
            "study": frame["study_key"],
            "label": [label[keys(cell)[0]] for cell in frame["bib_key"]],
            "year": frame["year"],
            "condition": frame["group"],
            "comparator": compared,
            "route": frame["drug_route_dose"].map(route),
            "masking": [
                "" if "meta-analysis" in text else "open" if one == "none" or OPEN.search(text) else "masked"
                for one, text in zip(compared, design, strict=True)
            ],
            "time": frame["timepoint"].map(time),
            "compares": design.str.startswith("RCT")
            & ~both
            & (compared != "none")
            & ~design.str.contains("subgroup"),
            "both": both,
            "review": design.str.contains("meta-analysis"),
            "finding": [one for one, _ in found],
            "finding_by": [by for _, by in found],
            "people": [counts[key] for key in zip(frame["group"], frame["study_key"], strict=True)],
        }
    )


@dataclass(frozen=True, eq=False)
class Answer:
    """What the table says to a question.

    Attributes
    ----------
    asked : pandas.DataFrame
        The rows of :func:`contrasts` that the question is about.
    rows : pandas.DataFrame
        Those with an effect size: id, estimate, standard_error, n, how, unverified.
    refused : dict
        Why each other row is not pooled, by id.
    selection : Selection or None
        What may be pooled.
    refusal : str
        Why nothing is pooled; empty if something is.
    """

    asked: pd.DataFrame
    rows: pd.DataFrame
    refused: dict[str, str]
    selection: Selection | None
    refusal: str

    def pool(self, method: str = "REML", knapp_hartung: bool = True) -> PooledResult | None:
        """Pool, if anything may be pooled; see :func:`evidence.meta_analysis.pool`.

        Parameters
        ----------
        method, knapp_hartung
            As there.

        Returns
        -------
        PooledResult or None
            None if nothing may be pooled.

        Raises
        ------
        PoolingRefused
            If the method is not allowed.
        """
        return pool(self.selection, method, knapp_hartung) if self.selection else None


def ask(
    trials: pd.DataFrame,
    condition: str,
    *,
    outcome: str = "score",
    comparator: str = "any",
    route: str = "any",
    masking: str = "any",
    time: str = "any",
    told: str = "any",
    unverified: bool = False,
    sorted_rows: pd.DataFrame | None = None,
) -> Answer:
    """Ask whether ketamine does better than something else.

    Parameters
    ----------
    trials : pandas.DataFrame
        :func:`evidence.trials`.
    condition : str
        A key of :data:`CONDITIONS`.
    outcome : str
        A key of :data:`OUTCOMES`.
    comparator, route, masking, time : str
        Keys of :data:`evidence.vocabulary.COMPARATORS`, :data:`ROUTES`, :data:`MASKINGS`, :data:`TIMES`, or
        "any".
    told : str
        A key of :data:`TOLD`, or "any": keep the rows that found one side only. The choice looks at the
        result, so what comes of it is no answer; it shows what selection does.
    unverified : bool
        Whether rows with figures that were not read in their source may be pooled.
    sorted_rows : pandas.DataFrame, optional
        :func:`contrasts` of the trials, if it is at hand.

    Returns
    -------
    Answer
        The rows, what may be pooled of them, and why the rest may not.

    Raises
    ------
    PoolingRefused
        If a key is unknown.
    """
    check_flag("unverified", unverified)
    for name, value, known in (
        ("condition", condition, CONDITIONS),
        ("outcome", outcome, OUTCOMES),
        ("comparator", comparator, ("any", *COMPARATORS)),
        ("route", route, ("any", *ROUTES)),
        ("masking", masking, ("any", *MASKINGS)),
        ("time", time, ("any", *TIMES)),
        ("told", told, ("any", *TOLD)),
    ):
        if value not in known:
            raise PoolingRefused(f"The {name} '{value}' is not one of {', '.join(known)}.")
    asked = contrasts(trials) if sorted_rows is None else sorted_rows
    asked = asked[asked["condition"] == condition]
    for column, value in {"comparator": comparator, "route": route, "masking": masking, "time": time}.items():
        if value != "any":
            asked = asked[asked[column] == value]
    if told != "any":
        asked = asked[asked["finding"].isin(TOLD[told])]
    measure, event = OUTCOMES[outcome]
    if event:
        asked = asked[trials.loc[asked["id"], "responder_outcome"].str.startswith(event)]
    both = dict.fromkeys(asked.index[asked["both"]], WORDING["ketamine_in_both"])
    found, refused = assess(trials.loc[asked["id"]], measure, event, both, unverified)
    kept = []
    size = found["n"].fillna(0).astype(int) if len(found) else found.get("n")
    for _, same in found.groupby("study_key", sort=False):
        largest = found.loc[size[same.index].idxmax(), "id"]
        kept.append(largest)
        refused |= {one: WORDING["same_study"].format(id=largest) for one in same["id"] if one != largest}
    refused = {one: refused[one] for one in asked["id"] if one in refused}
    rows = found[found["id"].isin(kept)]
    try:
        selection = one_way(rows, measure, refused)
    except PoolingRefused as reason:
        return Answer(asked, rows.reset_index(drop=True), refused, None, str(reason))
    return Answer(asked, selection.rows, refused, selection, "")
