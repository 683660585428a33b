"""How far up a ladder of certainty each condition reaches: the course's own rule, not a GRADE rating.

Each step needs the one below it, so that many people cannot make up for a missing comparison. GRADE judges
more (the risk of bias of each trial, indirectness, publication bias), and by people, not by a rule.
"""

from __future__ import annotations

import pandas as pd

from evidence.questions import CONDITIONS, FINDINGS

#: The steps, from none to the last.
STEPS = (
    "no randomised comparison",
    "one randomised trial",
    "two or more trials",
    "400 people or more",
    "a control that can hide ketamine",
    "and the trials agree",
)
#: People in randomised trials at which a condition reaches the third step; the course's own mark.
ENOUGH = 400
#: Comparators that can hide from people who received ketamine.
HIDING = ("midazolam", "anaesthesia")


def verdict(findings: list[str]) -> str:
    """Join the findings of a study's rows, or of several studies, to one.

    Parameters
    ----------
    findings : list of str
        Keys of :data:`evidence.questions.FINDINGS`.

    Returns
    -------
    str
        One of them; "mixed" where they differ, "unsaid" where none says anything.

    Examples
    --------
    >>> verdict(["favours", "unsaid"]), verdict(["favours", "unclear"]), verdict([])
    ('favours', 'mixed', 'unsaid')
    """
    said = set(findings) - {"unsaid"}
    return said.pop() if len(said) == 1 else "mixed" if said else "unsaid"


def studies(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each study of each condition.

    Parameters
    ----------
    contrasts : pandas.DataFrame
        :func:`evidence.questions.contrasts`, or some of its rows.

    Returns
    -------
    pandas.DataFrame
        condition, study, label, year, people, comparators (sorted), compares (has it a row that compares
        ketamine with something else at random?), review, finding (of the rows that compare).
    """
    found = []
    for (condition, study), rows in contrasts.groupby(["condition", "study"], sort=False):
        comparing = rows[rows["compares"]]
        found.append(
            {
                "condition": condition,
                "study": study,
                "label": rows["label"].iloc[0],
                "year": rows["year"].iloc[0],
                "people": int(rows["people"].max()),
                "comparators": sorted(set((comparing if len(comparing) else rows)["comparator"])),
                "compares": bool(len(comparing)),
                "review": bool(rows["review"].all()),
                "finding": verdict(list(comparing["finding"])),
            }
        )
    columns = [
        "condition",
        "study",
        "label",
        "year",
        "people",
        "comparators",
        "compares",
        "review",
        "finding",
    ]
    return pd.DataFrame(found, columns=columns)


def ladder(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Return how far each condition reaches.

    Parameters
    ----------
    contrasts : pandas.DataFrame
        :func:`evidence.questions.contrasts`, or those of its rows that pass a filter.

    Returns
    -------
    pandas.DataFrame
        Indexed by condition, highest first: name, step (0 to 5, see :data:`STEPS`), trials (randomised, of
        ketamine against something else), other (studies that are not), reviews, people (in the trials;
        without any, in the other studies and reviews), and the numbers
        of trials by finding, one column for each of :data:`evidence.questions.FINDINGS`. A condition with
        reviews only, whose trials are not in the table, reaches the second step at most.
    """
    found = {}
    for condition, group in studies(contrasts).groupby("condition", sort=False):
        trials, reviews = group[group["compares"]], group[group["review"]]
        people = int((trials if len(trials) else group)["people"].sum())
        hiding = trials["comparators"].map(lambda names: bool(set(names) & set(HIDING))).any()
        said = set(trials["finding"]) - {"unsaid"}
        steps = [
            len(trials) > 0,
            len(trials) > 1,
            people >= ENOUGH,
            hiding,
            len(said) == 1 and said != {"mixed"},
        ]
        step = next((number for number, reached in enumerate(steps) if not reached), len(steps))
        if not len(trials) and len(reviews):
            step = 2
        counts = {name: int((trials["finding"] == name).sum()) for name in FINDINGS}
        found[condition] = {
            "name": CONDITIONS[condition],
            "step": step,
            "trials": len(trials),
            "other": int((~group["compares"] & ~group["review"]).sum()),
            "reviews": len(reviews),
            "people": people,
            **counts,
        }
    columns = ["name", "step", "trials", "other", "reviews", "people", *FINDINGS]
    frame = pd.DataFrame.from_dict(found, orient="index", columns=None if found else columns)
    order = list(CONDITIONS)
    return frame.loc[sorted(found, key=lambda key: (-found[key]["step"], order.index(key)))]
