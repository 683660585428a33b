"""The evidence in the formats of other tools: sources as RIS, trials as a Metapsy database.

The Metapsy data standard is described at docs.metapsy.org/data-preparation/format, and its check is
``checkDataFormat`` of the R package metapsyTools. ``metapsy.json`` holds the columns and types of both.
"""

from __future__ import annotations

import json

import pandas as pd
from pybtex.database import parse_string

from evidence.bibliography import FILE, plain
from evidence.effect_sizes import EffectSizeError, TwoByTwo, events_from_percentage
from evidence.questions import contrasts
from evidence.schemas import FOLDER, keys
from evidence.selection import assess
from evidence.tables import trials
from evidence.vocabulary import HOURS, hours_after, subject

RIS_TYPES = {
    "article": "JOUR",
    "book": "BOOK",
    "incollection": "CHAP",
    "inproceedings": "CONF",
    "phdthesis": "THES",
    "techreport": "RPRT",
    "misc": "GEN",
}
#: BibTeX fields and the RIS tags that carry them.
RIS_TAGS = {
    "title": "TI",
    "journal": "JO",
    "booktitle": "T2",
    "howpublished": "PB",
    "institution": "PB",
    "school": "PB",
    "publisher": "PB",
    "year": "PY",
    "volume": "VL",
    "number": "IS",
    "url": "UR",
    "annotation": "N1",
}
#: Instruments that patients fill in themselves; clinicians rate the others.
SELF_RATED = ("QIDS-SR", "BDI", "PHQ-9", "PCL-5", "IES-R", "LSAS", "pain", "severity", "EPDS")
#: Events whose counts are exported.
EVENTS = ("response", "remission", "abstinence")


def metapsy_schema() -> dict:
    """Return the columns of the Metapsy data standard with their types, as a Frictionless Table Schema.

    Returns
    -------
    dict
        With ``fields``; what a column means is said in each field's description.
    """
    return json.loads((FOLDER / "metapsy.json").read_text("utf-8"))


def ris() -> str:
    """Write the bibliography as RIS, which reference managers read.

    Returns
    -------
    str
        One record a source. A DOI that was not read beside the title is left out.
    """
    records = []
    for key, entry in parse_string(FILE.read_text("utf-8"), "bibtex").entries.items():
        lines = [("TY", RIS_TYPES.get(entry.type, "GEN")), ("ID", key)]
        for person in entry.persons["author"]:
            last = plain(" ".join([*person.prelast_names, *person.last_names]))
            first = plain(" ".join([*person.first_names, *person.middle_names]))
            if last != "others":
                lines.append(("AU", f"{last}, {first}" if first else last))
        for field, tag in RIS_TAGS.items():
            if text := plain(entry.fields.get(field, "")):
                lines.append((tag, text))
        first, _, last = plain(entry.fields.get("pages", "")).partition("–")
        lines += [(tag, page) for tag, page in (("SP", first), ("EP", last)) if page]
        if entry.fields.get("doi") and entry.fields.get("doistatus") == "verified":
            lines.append(("DO", entry.fields["doi"]))
        records.append("".join(f"{tag}  - {text}\n" for tag, text in [*lines, ("ER", "")]))
    return "\n".join(records)


def metapsy(table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the randomised comparisons as a Metapsy database, one row for each comparison and outcome.

    Only figures that were read enter, and only rows that compare ketamine with something else. A difference
    of scores is given as Hedges' g, events as counts and as a log risk ratio. A crossover whose pairs were
    not published has no counts here.

    Parameters
    ----------
    table : pandas.DataFrame, optional
        :func:`evidence.trials`, or some of its rows; that table by default.

    Returns
    -------
    pandas.DataFrame
        The columns of :func:`metapsy_schema`, with NA where the standard has a column and no figure was
        printed.
    """
    table = trials() if table is None else table
    sorted_rows = contrasts(table)
    asked = sorted_rows[sorted_rows["compares"]]
    several = asked.groupby("study")["id"].transform("size") > 1
    found = []
    for name, about in asked.iterrows():
        row = table.loc[name]
        span = hours_after(row["timepoint"])
        base = {
            "study": about["label"],
            "condition_arm1": row["drug_route_dose"],
            "condition_arm2": row["comparator"],
            "multi_arm1": name if several[name] else pd.NA,
            "multi_arm2": row["comparator"] if several[name] else pd.NA,
            "instrument": row["instrument"],
            "time": row["timepoint"],
            "time_weeks": sum(span) / 2 / HOURS["wk"] if span else pd.NA,
            "rating": "self-report" if row["instrument"].startswith(SELF_RATED) else "clinician",
            "id": name,
            "study_key": about["study"],
            "year": row["year"],
            "measured": subject(row["instrument"]),
        }
        scores, _ = assess(row.to_frame().T, "standardised_mean_difference")
        if len(scores):
            effect = scores.iloc[0]
            found.append(
                base
                | {
                    "outcome_type": "score",
                    "n_arm1": row["n_treat"],
                    "n_arm2": row["n_control"],
                    "precalc_g": effect["estimate"],
                    "precalc_g_se": effect["standard_error"],
                    "better_when": effect["better_when"],
                }
            )
        event = row["responder_outcome"].split(" on ")[0]
        if event in EVENTS and (counts := _counts(row)):
            effect = counts.log_risk_ratio()
            found.append(
                base
                | {
                    "outcome_type": event,
                    "event_arm1": counts.events_treat,
                    "event_arm2": counts.events_control,
                    "totaln_arm1": counts.n_treat,
                    "totaln_arm2": counts.n_control,
                    "precalc_log_rr": effect.estimate,
                    "precalc_log_rr_se": effect.standard_error,
                    "better_when": "higher",
                }
            )
    fields = {field["name"]: field["type"] for field in metapsy_schema()["fields"]}
    frame = pd.DataFrame(found).reindex(columns=list(fields))
    return frame.astype({name: "Int64" for name, kind in fields.items() if kind == "integer"})


def _counts(row: pd.Series) -> TwoByTwo | None:
    """Return the counts behind the shares of a row, if they were read and belong to separate arms."""
    used = ["responders_treat_pct", "responders_control_pct", "n_treat", "n_control"]
    crossover = "crossover" in row["design"] and "first phase" not in row["design"]
    unread = set(keys(row["unverified_fields"])) & {*used, "timepoint", "instrument"}
    if row[used].isna().any() or crossover or unread or row["confidence"] == "unverified":
        return None
    events = []
    for arm in ("treat", "control"):
        share, n = float(row[f"responders_{arm}_pct"]), int(row[f"n_{arm}"])
        places = max(len(f"{share:g}".partition(".")[2]), int(row["rate_decimals"]))
        try:
            events += [events_from_percentage(share, n, places), n]
        except EffectSizeError:
            return None
    return TwoByTwo(*events)
