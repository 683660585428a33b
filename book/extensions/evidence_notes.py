"""How a fact looks in HTML: the badge, figure, citation or term, and the note that a press or hover shows.

A note follows its button inside the paragraph, so it is made of spans. Style sheets show and place it;
``scripts/facts.js`` opens it at a press and puts it away on Escape.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

import pandas as pd
from docutils import nodes

import evidence
from book.extensions.bibliography_style import cite_id
from book.extensions.glossary import anchor
from evidence import crisis, rechecks
from evidence import format as shown
from evidence.schemas import READ_IN

# Shapes tell the verdicts apart without colour; the demos draw the same.
WIDGETS = Path(__file__).resolve().parents[2] / "widgets"
ICONS = json.loads((WIDGETS / "shared" / "verdicts.json").read_text("utf-8"))
#: Of how a practice point is known: two arms, one group, heads together, a thing handed on.
ICONS |= {
    "trial": '<path d="M1 2h6v12H1zM9 7h6v7H9z"/>',
    "observational": '<path d="M1 14V2" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<circle cx="6" cy="10" r="2"/><circle cx="10" cy="6" r="2"/><circle cx="14" cy="3" r="2"/>',
    "consensus": '<circle cx="5" cy="5.5" r="4"/><circle cx="11" cy="5.5" r="4"/>'
    '<circle cx="8" cy="11" r="4"/>',
    "custom": '<path d="M2 8h11M9 3.5 13.5 8 9 12.5" fill="none" stroke="currentColor" stroke-width="2"/>',
}


def icon(verdict: str) -> str:
    """Return the shape of a verdict."""
    return f'<svg class="fact-icon" viewBox="0 0 16 16" aria-hidden="true">{ICONS[verdict]}</svg>'


def citations(text: str, link: Callable[[str], str]) -> str:
    """Link the sources of a row, or return "" if it has none."""
    labels = evidence.references()["label"]
    return "; ".join(
        f'<a href="{escape(link(key))}">{escape(labels[key])}</a>' for key in evidence.keys(text)
    )


def lines(rows: dict[str, str]) -> str:
    """Set labelled lines, leaving out the empty ones."""
    return "".join(
        f'<span class="fact-line"><span class="fact-label">{label}</span> <span>{html}</span></span>'
        for label, html in rows.items()
        if html
    )


def words(text: str) -> str:
    """Set plain text from a table."""
    return escape(shown.typeset(text))


def how_sure(row: pd.Series) -> str:
    """Say whether the row was read in its source, when last, in what, when it is due again, and where."""
    sure, note = shown.CONFIDENCE_WORDS[row["confidence"]], row["confidence_note"]
    if row["confidence"] != "verified":
        sure = f"<strong>{sure}</strong>"
    route = f"; read in: {READ_IN[row['read_in']]}; {again(row['id'])}"
    return f"{sure}, {shown.checked(row)}{route}" + (f". {words(note[0].upper() + note[1:])}" if note else "")


@cache
def checks() -> pd.DataFrame:
    """Return when each row is due for a check and when it lapses: once a build, for hundreds of notes."""
    rows = rechecks.dated()
    return pd.DataFrame({"due_on": rechecks.due_on(rows), "lapses_on": rows["lapses_on"]})


def again(identifier: str) -> str:
    """Say when a row is due for a check, or on which day it lapses, if it does."""
    due_on, lapses_on = checks().loc[identifier]
    if pd.isna(due_on):
        return "due now"
    if pd.notna(lapses_on):
        return f"holds until {shown.day(lapses_on)}"
    return f"due again {shown.day(due_on)}"


def claim_rows(row: pd.Series, link: Callable[[str], str]) -> dict[str, str]:
    """Say of a claim what is claimed, the verdict, why, and the sources; by label, as HTML."""
    return {
        "Claim": words(row["claim"]),
        "Verdict": f"{shown.VERDICT_WORDS[row['verdict']]}, {shown.checked(row)}",
        "Evidence": words(row["evidence_summary"]),
        "Sources": citations(row["key_sources"], link),
    }


def trial_rows(row: pd.Series, link: Callable[[str], str]) -> dict[str, str]:
    """Say of a trial what was compared in whom, how measured, and how sure it is; by label, as HTML."""
    study, result = [row["condition"], row["design"]], []
    if pd.notna(row["n_total"]):
        arms = (
            f" ({row['n_treat']} v {row['n_control']})" if row[["n_treat", "n_control"]].notna().all() else ""
        )
        unread = {"n_total", "n_treat", "n_control"} & set(evidence.keys(row["unverified_fields"]))
        study.append(f"{row['n_total']} people{arms}{', numbers unverified' if unread else ''}")
    if pd.notna(row["estimate"]):
        result.append(f"<strong>{escape(shown.estimate(row))}</strong>, {escape(shown.measured(row))}")
    else:
        result.append(escape(shown.measured(row)))
    if "rates" in shown.trial_parts(row):
        result.append(escape(f"{row['responder_outcome']} {shown.trial(row, 'rates')}"))
    against = "no comparison" if row["comparator"] == "none" else f"v {row['comparator']}"
    return {
        "Study": words("; ".join(study)),
        "Given": words(f"{row['drug_route_dose']}, {against}"),
        "Measured": words(f"{row['instrument']}, {row['timepoint']}"),
        "Result": "; ".join(result),
        "Caution": words(row["risk_of_bias_notes"]),
        "Status": how_sure(row),
        "Source": citations(row["bib_key"], link),
    }


def safety_rows(row: pd.Series, link: Callable[[str], str]) -> dict[str, str]:
    """Say of a safety figure of what it is, in whom, and how sure it is; by label, as HTML."""
    return {
        "What": words(row["item"]),
        "In whom": words(row["population"]),
        "Note": words(row["notes"]),
        "Status": how_sure(row),
        "Source": citations(row["key_sources"], link),
    }


def guideline_rows(row: pd.Series, link: Callable[[str], str]) -> dict[str, str]:
    """Say of a guideline who says what of which treatment, and how sure it is; by label, as HTML."""
    year = "" if pd.isna(row["year"]) else f" ({row['year']})"
    return {
        "Who": words(f"{row['body']}, {row['country']}{year}"),
        "Title": words(row["title"]),
        "Of what": words(f"{row['treatment']} for {row['indication']}; {row['population']}"),
        "Says": words(row["says"]),
        "Strength": words(row["strength"]),
        "Status": how_sure(row),
        "Source": citations(row["sources"], link),
    }


def practice_rows(row: pd.Series, link: Callable[[str], str]) -> dict[str, str]:
    """Say of a practice point what to do, how that is known, and with what caution; by label, as HTML."""
    return {
        "Point": words(row["point"]),
        "How it is known": f"<strong>{row['known_from']}</strong>: "
        f"{escape(shown.KNOWN_FROM_MEANINGS[row['known_from']])}",
        "Law": escape(shown.law(row)),
        "Caution": words(row["caution"]),
        "Sources": citations(row["key_sources"], link),
        "Status": shown.checked(row),
    }


def crisis_html(parts: list[crisis.Part]) -> str:
    """Set crisis lines so that a phone dials them; numbers stay on one line."""
    return "".join(
        f'<a class="crisis-link" href="{escape(part.address)}" aria-label="{escape(part.label)}">'
        f"{escape(part.words)}</a>"
        if part.address
        else escape(part.words)
        for part in parts
    )


def statistic_rows(row: pd.Series, link: Callable[[str], str]) -> dict[str, str]:
    """Say of a statistic what was estimated, by whom, for which year; by label, as HTML."""
    interval = "" if pd.isna(row["ci_low"]) else shown.statistic(row, "interval")
    return {
        "What": words(row["quantity"]),
        "Estimate": f"{words(row['estimator'])}, for {row['year']}",
        "Interval": interval,
        "Status": how_sure(row),
        "Source": citations(row["source"], link),
    }


def visit_fact(self: object, node: nodes.Element) -> None:
    """Open the link, badge or figure."""
    config, here = self.builder.config, self.builder.current_docname
    scheme, row, note = node["scheme"], node["row"], f"fact-{node['number']}"
    if scheme == "cite":
        page = self.builder.get_relative_uri(here, config.evidence_references_page)
        self.body.append(f'<a class="fact-cite" href="{escape(page)}#{cite_id(row)}">')
    elif scheme == "crisis":
        row = node["row"]
        parts = crisis.all_parts() if row == crisis.ALL else crisis.parts(crisis.line(row))
        self.body.append(crisis_html(parts))
        raise nodes.SkipNode
    elif scheme == "term":
        page = self.builder.get_relative_uri(here, config.evidence_glossary_page)
        self.body.append(
            f'<span class="fact"><a class="fact-term" href="{escape(page)}#{anchor(row)}"'
            f' aria-describedby="{note}">'
        )
    else:
        verdict = ""
        if scheme == "claim":
            verdict = evidence.claims().at[row, "verdict"]
        elif scheme == "practice":
            verdict = evidence.practice().at[row, "known_from"]
        classes = f"fact fact-claim fact-{verdict}" if verdict else "fact fact-figure"
        shape = icon(verdict) if verdict else ""
        place = f' id="{node["place"]}"' if node.get("place") else ""
        # A long figure runs on from line to line; the box of a button would push its full stop below.
        opener = '<span role="button" tabindex="0"' if node["long"] else '<button type="button"'
        self.body.append(
            f'<span class="{classes}"{place}>{opener} class="fact-button" aria-controls="{note}">{shape}'
        )


def depart_fact(self: object, node: nodes.Element) -> None:
    """Close it and add its note."""
    scheme, row = node["scheme"], node["row"]
    if scheme == "cite":
        self.body.append("</a>")
        return
    builder = self.builder
    here, config = builder.current_docname, builder.config

    def link(key: str) -> str:
        return f"{builder.get_relative_uri(here, config.evidence_references_page)}#{cite_id(key)}"

    def among(page: str, said: str) -> str:
        """Lead to the row among all of its table, if the book has a page of them."""
        if page not in builder.env.found_docs:
            return ""
        return f'<a href="{escape(builder.get_relative_uri(here, page))}#{row}">{said}</a>'

    if scheme == "claim":
        ledger = among(config.evidence_ledger_page, f"{row} among all claims")
        note = lines(claim_rows(evidence.claims().loc[row], link) | {"Ledger": ledger})
    elif scheme == "trial":
        note = lines(trial_rows(evidence.trials().loc[row], link))
    elif scheme == "safety":
        note = lines(safety_rows(evidence.safety().loc[row], link))
    elif scheme == "guideline":
        note = lines(guideline_rows(evidence.guidelines().loc[row], link))
    elif scheme == "practice":
        points = among(config.evidence_practice_page, "Among all practice points")
        note = lines(practice_rows(evidence.practice().loc[row], link) | {"Table": points})
    elif scheme == "statistic":
        note = lines(statistic_rows(evidence.statistics().loc[row], link))
    else:
        note = escape(node["definition"])
    close = "</a>" if scheme == "term" else "</span>" if node["long"] else "</button>"
    self.body.append(f'{close}<span class="fact-note" id="fact-{node["number"]}">{note}</span></span>')
