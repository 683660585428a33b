"""How a fact looks in HTML: the badge, figure, citation or term, and the note that hover and focus show.

A note follows its button inside the paragraph, so it is made of spans. Style sheets show and place it; the
only script puts it away on Escape.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path

import pandas as pd
from docutils import nodes

import evidence
import widgets
from book.extensions.bibliography_style import cite_id
from book.extensions.glossary import anchor
from evidence import format as shown

# Shapes tell the verdicts apart without colour; the demos draw the same.
ICONS = json.loads((Path(widgets.__file__).parent / "shared" / "verdicts.json").read_text("utf-8"))

SCRIPT = """<script>
document.addEventListener("keydown", function (event) {
  if (event.key === "Escape") document.querySelectorAll(".fact").forEach(function (fact) {
    if (!fact.matches(":hover, :focus-within")) return;
    fact.classList.add("fact-closed");
    ["mouseleave", "focusout"].forEach(function (name) {
      fact.addEventListener(name, function () { fact.classList.remove("fact-closed"); }, { once: true });
    });
  });
});
</script>"""


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
    """Say whether the row was read in its source, when last, and where."""
    sure, note = shown.CONFIDENCE_WORDS[row["confidence"]], row["confidence_note"]
    if row["confidence"] != "verified":
        sure = f"<strong>{sure}</strong>"
    return f"{sure}, {shown.checked(row)}" + (f". {words(note[0].upper() + note[1:])}" if note else "")


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


def visit_fact(self: object, node: nodes.Element) -> None:
    """Open the link, badge or figure."""
    config, here = self.builder.config, self.builder.current_docname
    scheme, row, note = node["scheme"], node["row"], f"fact-{node['number']}"
    if scheme == "cite":
        page = self.builder.get_relative_uri(here, config.evidence_references_page)
        self.body.append(f'<a class="fact-cite" href="{escape(page)}#{cite_id(row)}">')
    elif scheme == "term":
        page = self.builder.get_relative_uri(here, config.evidence_glossary_page)
        self.body.append(
            f'<span class="fact"><a class="fact-term" href="{escape(page)}#{anchor(row)}"'
            f' aria-describedby="{note}">'
        )
    else:
        verdict = evidence.claims().at[row, "verdict"] if scheme == "claim" else ""
        classes = f"fact fact-claim fact-{verdict}" if verdict else "fact fact-figure"
        shape = icon(verdict) if verdict else ""
        place = f' id="{node["place"]}"' if node.get("place") else ""
        # A long figure runs on from line to line; the box of a button would push its full stop below.
        opener = '<span role="button" tabindex="0"' if node["long"] else '<button type="button"'
        self.body.append(
            f'<span class="{classes}"{place}>{opener} class="fact-button" aria-describedby="{note}">{shape}'
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

    if scheme == "claim":
        said = claim_rows(evidence.claims().loc[row], link)
        if config.evidence_ledger_page in builder.env.found_docs:
            ledger = builder.get_relative_uri(here, config.evidence_ledger_page)
            said["Ledger"] = f'<a href="{escape(ledger)}#{row}">{row} among all claims</a>'
        note = lines(said)
    elif scheme == "trial":
        note = lines(trial_rows(evidence.trials().loc[row], link))
    elif scheme == "safety":
        note = lines(safety_rows(evidence.safety().loc[row], link))
    else:
        note = escape(node["definition"])
    close = "</a>" if scheme == "term" else "</span>" if node["long"] else "</button>"
    self.body.append(f'{close}<span class="fact-note" id="fact-{node["number"]}">{note}</span></span>')
