"""Pages made from the evidence: the ledger of claims, the tables, the calendar, and the files to download.

A page asks for its parts by directives, and every part is plain HTML that reads without scripts::

    ```{claims-ledger} 2          the claims that chapter 2 teaches
    ```{trials-table} PTSD, OCD   the trials whose condition begins with one of these words
    ```{safety-table} urinary     the safety rows of one category
    ```{guidelines-table} for     the guidelines that take one of these positions
    ```{practice-table} group KAP the practice points on one topic
    ```{law-table}                what is law of them, by country, with its dates
    ```{known-from-scale}         how a point can be known, and how many are
    ```{crisis-lines}             whom to reach in an emergency
    ```{evidence-filter} claims   search and filters for the rows of the page
    ```{evidence-files} claims    downloads, licence and data dictionary of a table
    ```{verdict-scale}            the verdicts, what each means and how many claims have it
    ```{check-dates}              how much of each table was checked, and when
    ```{due-list}                 what is due for a recheck
    ```{unverified-list}          the rows that nobody has read in a source
    ```{search-record}            what was searched, with which words, and what came of it
    ```{search-flow}              the record as a flow of numbers
    ```{left-out}                 what was found and left out, and why
    ```{mends-table} trials       what was corrected in a table

The parts are written when the rest of the book has been read, so that a claim can link to the paragraph that
teaches it. What is due for a recheck is marked in the page and printed as a notice; the build goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from html import escape
from pathlib import Path

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

import evidence
from book.extensions.bibliography_style import cite_id
from book.extensions.evidence_links import EvidenceError, store, taught_at
from book.extensions.evidence_notes import (
    citations,
    claim_rows,
    crisis_html,
    guideline_rows,
    how_sure,
    icon,
    practice_rows,
    safety_rows,
    trial_rows,
    words,
)
from evidence import audit, crisis, datapackage, exports, rechecks, routes
from evidence import format as shown
from evidence.schemas import FOLDER

#: How the mends of the updates of November 2026 begin to say where they were read.
UPDATES = ("Update of 29 November 2026", "Update of 30 November 2026")
#: Folder of the published book that holds the tables.
DATA = "data"
#: Files in it for other tools.
RIS, METAPSY = "references.ris", "metapsy.csv"
#: What a page can be filtered by: the table's column, and the label of its field.
FILTERS = {
    "claims": {"article": "Article", "chapter": "Chapter", "verdict": "Verdict", "topic": "Topic"},
    "trials": {"condition": "Condition", "measure": "Measure", "confidence": "Verified"},
    "safety": {"category": "Kind", "confidence": "Verified"},
    "guidelines": {"country": "Country", "position": "Position", "confidence": "Verified"},
    "practice": {"topic": "Topic", "known_from": "How it is known", "country": "Law of"},
}
#: Titles of what :func:`evidence.audit.by_table` counts.
COUNTED = {
    "rows": "Rows",
    "checked": "Checked since",
    "not_rechecked": "Not rechecked",
    "mended": "Mended",
    **{value: word.capitalize() for value, word in shown.CONFIDENCE_WORDS.items()},
}


class evidence_part(nodes.General, nodes.Element):
    """A part of a page that is written once all pages have been read."""


class Page:
    """Where a part stands: links from there, and what the book says elsewhere."""

    def __init__(self, app: Sphinx, docname: str):
        self.app, self.env, self.docname = app, app.env, docname

    def to(self, docname: str) -> str:
        """Return the address of another page, from here."""
        return self.app.builder.get_relative_uri(self.docname, docname)

    def file(self, name: str) -> str:
        """Return the address of a file at the root of the book, from here."""
        return "../" * self.docname.count("/") + name

    def cite(self, key: str) -> str:
        """Return the address of a source, from here."""
        return f"{self.to(self.app.config.evidence_references_page)}#{cite_id(key)}"

    def chapter(self, number: int) -> str:
        """Return the document of a chapter, or "" if the book has none of this number."""
        pattern = re.compile(self.app.config.evidence_chapters)
        found = {int(match[1]): name for name in self.env.found_docs if (match := pattern.search(name))}
        return found.get(number, "")

    def in_preparation(self, docname: str) -> bool:
        """Tell whether a chapter is not finished."""
        return self.env.metadata.get(docname, {}).get("status") == "in preparation"


def choice(column: str, value: object) -> str:
    """Name a value of a filter as readers know it."""
    if column == "article":
        return article(str(value))
    if column == "verdict":
        return shown.VERDICT_WORDS[value]
    if column == "confidence":
        return shown.CONFIDENCE_WORDS[value]
    if column == "measure":
        return shown.MEASURE_WORDS.get(value, "no estimate")
    return str(value)


def article(identifier: str) -> str:
    """Name an article by its author, else by the start of its title."""
    row = evidence.articles().loc[identifier]
    if row["author"]:
        return row["author"]
    title = row["title"].split()
    return " ".join(title[:5]) + (" …" if len(title) > 5 else "")


def due_mark(row: str, due: pd.DataFrame) -> str:
    """Mark a row that is due for a check."""
    if row not in due.index:
        return ""
    return f'<span class="ledger-due">{due.at[row, "kind"]}: check before use</span>'


def badge(value: str) -> str:
    """Set a verdict, or how a practice point is known, as shape and words."""
    said = shown.VERDICT_WORDS.get(value, value)
    return f'<span class="fact-claim fact-{value}"><span class="fact-badge">{icon(value)}{said}</span></span>'


def data(row: pd.Series, table: str) -> str:
    """Return the attributes by which a row is filtered."""
    return "".join(f' data-{column}="{escape(str(row[column]))}"' for column in FILTERS[table])


def stacked(columns: Iterable[str], body: Iterable[str], label: str) -> str:
    """Set a table that a phone shows as one card a row; its roles outlast that change of display."""
    head = "".join(f'<th scope="col" role="columnheader">{column}</th>' for column in columns)
    return (
        f'<table class="ledger-table" role="table" aria-label="{escape(label)}">'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(body)}</tbody></table>'
    )


def cells(head: str, rest: dict[str, str], attributes: str = "") -> str:
    """Set a row of such a table: its heading, then a cell for each label."""
    said = "".join(
        f'<td role="cell" data-label="{label}"{"" if html else " class=ledger-empty"}>{html}</td>'
        for label, html in rest.items()
    )
    return f'<tr role="row"{attributes}><th scope="row" role="rowheader">{head}</th>{said}</tr>'


def taught(row: pd.Series, page: Page) -> str:
    """Say where a claim is taught, with a link."""
    number = row["chapter"]
    docname = page.chapter(number)
    if not docname:
        return f"Chapter {number}"
    if page.in_preparation(docname):
        return f'<a href="{page.to(docname)}">Chapter {number}</a>, in preparation'
    places = store(page.env, "places").get(docname, [])
    if any(place.claim == row["id"] and not place.fault for place in places):
        return f'<a href="{page.to(docname)}#{taught_at(row["id"])}">Taught in chapter {number}</a>'
    return f'<a href="{page.to(docname)}">Chapter {number}</a>'


def claims_ledger(argument: str, page: Page) -> str:
    """Write the claims of one chapter."""
    rows, due = evidence.claims(), rechecks.due()
    rows = rows[rows["chapter"].astype(str) == argument]
    if rows.empty:
        raise EvidenceError(f"{page.docname}: the ledger has no claim of chapter {argument!r}.")
    items, read = [], routes.by_source()
    for name, row in rows.iterrows():
        said, checked = claim_rows(row, page.cite), shown.checked(row)
        checked = "; ".join(filter(None, [checked, routes.of_claim(row["key_sources"], read)]))
        where = ", ".join([words(article(row["article"])), f"“{words(row['section'])}”"])
        remark = f'<p class="ledger-remark">For teachers: {words(row["notes"])}</p>' if row["notes"] else ""
        sources = f"Sources: {said['Sources']}" if said["Sources"] else "No source: not about evidence"
        items.append(
            f'<li class="ledger-claim" id="{name}"{data(row, "claims")}>'
            f'<h3><a class="ledger-id" href="#{name}">{name}</a> {said["Claim"]}</h3>'
            f'<p class="ledger-verdict">{badge(row["verdict"])} {due_mark(name, due)}</p>'
            f"<p>{said['Evidence']}</p>{remark}"
            f'<p class="ledger-small">{sources}. {taught(row, page)}. {checked[0].upper() + checked[1:]}.</p>'
            f'<p class="ledger-small">Topic: {words(row["topic"])}. Said in: {where}.</p></li>'
        )
    counts = rows["verdict"].value_counts()
    summary = ", ".join(
        f"{counts[verdict]} {word}" for verdict, word in shown.VERDICT_WORDS.items() if verdict in counts
    )
    docname = page.chapter(int(argument))
    title = page.env.titles[docname].astext() if docname in page.env.titles else ""
    link = f'<a href="{page.to(docname)}">{escape(title)}</a>. ' if title else ""
    return (
        f'<p class="ledger-summary">{link}{len(rows)} claims: {summary}.</p>'
        f'<ul class="ledger-list">{"".join(items)}</ul>'
    )


def trials_table(argument: str, page: Page) -> str:
    """Write the trials whose condition begins with one of the words given."""
    rows, due = evidence.trials(), rechecks.due()
    starts = tuple(part.strip() for part in argument.split(","))
    rows = rows[rows["condition"].str.startswith(starts)]
    if rows.empty:
        raise EvidenceError(f"{page.docname}: no trial has a condition that begins with {argument!r}.")
    body = []
    for name, row in rows.iterrows():
        said = trial_rows(row, page.cite)
        head = (
            f'{said.pop("Source")}<span class="ledger-small">{said.pop("Study")}</span>{due_mark(name, due)}'
        )
        body.append(cells(head, said, f' id="trial-{name}"{data(row, "trials")}'))
    return stacked(["Study", *said], body, f"Trials: {argument}")


def safety_table(argument: str, page: Page) -> str:
    """Write the safety rows of one category."""
    rows, due = evidence.safety(), rechecks.due()
    rows = rows[rows["category"] == argument]
    if rows.empty:
        raise EvidenceError(f"{page.docname}: the safety table has no category {argument!r}.")
    body = []
    for name, row in rows.iterrows():
        said = safety_rows(row, page.cite)
        head = f"{said.pop('What')} {due_mark(name, due)}"
        said = {"Figure or rule": words(shown.safety(row)), **said}
        body.append(cells(head, said, f' id="{name}"{data(row, "safety")}'))
    return stacked(["What", *said], body, argument.capitalize())


def guidelines_table(argument: str, page: Page) -> str:
    """Write the guidelines that take one of the positions given."""
    rows, due = evidence.guidelines(), rechecks.due()
    rows = rows[rows["position"].isin([part.strip() for part in argument.split(",")])]
    if rows.empty:
        raise EvidenceError(f"{page.docname}: no guideline has the position {argument!r}.")
    body = []
    for name, row in rows.sort_values("year").iterrows():
        said = guideline_rows(row, page.cite)
        who = f'{said.pop("Who")}<span class="ledger-small">{said.pop("Title")}</span>{due_mark(name, due)}'
        body.append(cells(who, said, f' id="guideline-{name}"{data(row, "guidelines")}'))
    return stacked(["Who", *said], body, f"Guidelines: {argument}")


def related(row: pd.Series, page: Page) -> str:
    """Link the safety rows that bear on a point, by what they are about."""
    items = evidence.safety()["item"]
    return "; ".join(
        row_link("safety", name, page, items[name]) for name in evidence.keys(row["related_rows"])
    )


def practice_table(argument: str, page: Page) -> str:
    """Write the practice points on one topic."""
    rows, due = evidence.practice(), rechecks.due()
    rows = rows[rows["topic"] == argument]
    if rows.empty:
        raise EvidenceError(f"{page.docname}: there is no practice point on {argument!r}.")
    body = []
    for name, row in rows.iterrows():
        said = practice_rows(row, page.cite)
        law = f'<span class="ledger-small"><strong>{said["Law"]}</strong></span>' if said["Law"] else ""
        known = f"{badge(row['known_from'])}{law} {due_mark(name, due)}"
        also = related(row, page)
        body.append(
            cells(
                f'<a class="ledger-id" href="#{name}">{name}</a> {said["Point"]}',
                {
                    "How it is known": known,
                    "Caution": said["Caution"]
                    + (f'<span class="ledger-small">See also: {also}.</span>' if also else ""),
                    "Sources": said["Sources"],
                },
                f' id="{name}"{data(row, "practice")}',
            )
        )
    return stacked(["Point", "How it is known", "Caution", "Sources"], body, argument)


def law_table(argument: str, page: Page) -> str:
    """Write what is law of the practice points, by country."""
    rows = evidence.practice()
    body = []
    for name, row in rows[rows["country"] != ""].sort_values("country", kind="stable").iterrows():
        dates = f"{shown.checked(row)}; {shown.again(row)}"
        body.append(
            cells(
                escape(row["country"]),
                {
                    "Law, not evidence": words(row["point"]),
                    "Caution": words(row["caution"]),
                    "Sources": citations(row["key_sources"], page.cite),
                    "Dates": dates[0].upper() + dates[1:],
                },
                f' id="law-{name}"',
            )
        )
    return stacked(["Country", "Law, not evidence", "Caution", "Sources", "Dates"], body, "Law by country")


def known_from_scale(argument: str, page: Page) -> str:
    """Write how a point can be known, and how many points are."""
    counts = evidence.practice()["known_from"].value_counts()
    body = [
        cells(
            badge(value),
            {"Meaning": escape(meaning), "Points": f"{counts.get(value, 0)} of {counts.sum()}"},
        )
        for value, meaning in shown.KNOWN_FROM_MEANINGS.items()
    ]
    return stacked(["How it is known", "Meaning", "Points"], body, "How a point is known")


def crisis_lines(argument: str, page: Page) -> str:
    """Write whom to reach in a crisis, by place."""
    due, body = rechecks.due(), []
    for name, row in evidence.crisis_lines().iterrows():
        said = {
            "Whom to reach": escape(row["service"]),
            "How": f"<strong>{crisis_html(crisis.parts(row)[1:])}</strong>",
            "Emergency": escape(row["emergency"]),
            "Also": words(row["notes"]),
            "Status": f"{how_sure(row)} {due_mark(name, due)}",
        }
        body.append(cells(escape(row["place"]), said, f' id="crisis-{name}"'))
    return stacked(["Where", *said], body, "Crisis lines")


def evidence_filter(argument: str, page: Page) -> str:
    """Write the form that narrows the rows of the page."""
    if argument not in FILTERS:
        raise EvidenceError(f"{page.docname}: there are filters for {', '.join(FILTERS)}, not {argument!r}.")
    rows, fields = getattr(evidence, argument)(), []
    noun = {"safety": "rows", "practice": "points"}.get(argument, argument)
    for column, label in FILTERS[argument].items():
        counts = rows[column].value_counts(sort=False)
        order = (
            shown.VERDICT_WORDS
            if column == "verdict"
            else counts.sort_index(key=lambda values: values.astype(str).str.casefold()).index
        )
        options = "".join(
            f'<option value="{escape(str(value))}">{escape(choice(column, value))} ({counts[value]})</option>'
            for value in order
            if value in counts and value != ""
        )
        fields.append(
            f'<label><span>{label}</span><select name="{column}"><option value="">any</option>{options}'
            "</select></label>"
        )
    return (
        f'<form class="ledger-form pst-js-only" role="search" aria-label="Find {noun}">'
        '<label class="ledger-search"><span>Words to look for</span>'
        '<input type="search" name="q" autocomplete="off" spellcheck="false"></label>'
        f'{"".join(fields)}<div class="ledger-state">'
        f'<output aria-live="polite" data-noun="{noun}">All {len(rows)} {noun} are shown.</output>'
        '<button type="reset" class="course-button">Show all</button></div></form>'
        "<noscript><p>Searching and filtering need JavaScript; every row stands below, "
        "and your browser’s own search finds its words.</p></noscript>"
    )


def evidence_files(argument: str, page: Page) -> str:
    """Write the links to a table's files, its licence and its data dictionary."""
    try:
        table = datapackage.resource(argument)
    except KeyError as error:
        raise EvidenceError(f"{page.docname}: {error.args[0]}.") from None
    # What others gave away stays as free as they gave it, and bears their name.
    [licence] = table.get("licenses") or datapackage.descriptor()["licenses"]
    named = "".join(
        f'; it is the work of others: <a href="{source["path"]}">{words(source["title"])}</a>'
        for source in table.get("sources", ())
    )
    text = {"CSV": datapackage.text(argument), "JSON": datapackage.as_json(argument)}
    folder = page.file(DATA)
    links = " or ".join(
        f'<a href="{folder}/{argument}.{kind.lower()}" download>{kind}'
        f" ({len(content.encode()) / 1000:.0f} kB)</a>"
        for kind, content in text.items()
    )
    body = []
    for field in table["schema"]["fields"]:
        allowed = ", ".join(map(str, field.get("constraints", {}).get("enum", [])))
        body.append(
            cells(
                f"<code>{field['name']}</code>",
                {
                    "Type": field["type"],
                    "Meaning": words(field["description"]),
                    "Allowed": escape(allowed),
                },
            )
        )
    dictionary = stacked(["Column", "Type", "Meaning", "Allowed"], body, f"Columns of {argument}")
    also = (
        f' The randomised comparisons are also a <a href="{folder}/{METAPSY}" download>Metapsy database</a> '
        f'(<a href="{folder}/metapsy.json" download>its columns</a>).'
        if argument == "trials"
        else ""
    )
    return (
        f'<p class="ledger-files">Download this table as {links}. It is free to reuse under '
        f'<a href="{licence["path"]}">{licence["title"]}</a>{named or " if you name this course"}. '
        f'All tables together form a <a href="{folder}/{datapackage.NAME}" download>data package</a>; '
        f'the sources are in <a href="{folder}/references.bib" download>BibTeX</a> and '
        f'<a href="{folder}/{RIS}" download>RIS</a>.{also}</p>'
        f"<details><summary>What the columns mean</summary>{dictionary}</details>"
    )


def verdict_scale(argument: str, page: Page) -> str:
    """Write what each verdict means, and how many claims have it."""
    counts = evidence.claims()["verdict"].value_counts()
    ledger = page.app.config.evidence_ledger_page
    body = []
    for verdict, meaning in shown.VERDICT_MEANINGS.items():
        count = f"{counts.get(verdict, 0)} of {counts.sum()}"
        if ledger in page.env.found_docs:
            count = f'<a href="{page.to(ledger)}#verdict={verdict}">{count}</a>'
        body.append(cells(badge(verdict), {"Meaning": escape(meaning), "Claims": count}))
    return stacked(["Verdict", "Meaning", "Claims"], body, "Verdicts")


def table_title(table: str) -> str:
    """Name a table for readers."""
    return {"pathway": "Arrows of the cascade", "practice": "Practice points"}.get(
        table, table.capitalize().replace("_", " ")
    )


def rows_at(table: str) -> tuple[str, str]:
    """Tell in which page, and after which prefix, the rows of a table stand; the page is empty if in none."""
    return {
        "claims": ("book/ledger", ""),
        "trials": ("book/trials", "trial-"),
        "safety": ("book/safety-figures", ""),
        "guidelines": ("book/guidelines", "guideline-"),
        "practice": ("book/practice", ""),
        "statistics": ("", ""),
        "crisis_lines": ("book/safety", "crisis-"),
        "references": ("book/references", "cite-"),
        "pathway": ("", ""),
    }[table]


def row_link(table: str, row: str, page: Page, text: str = "") -> str:
    """Link a row by its id or by the text given, if the book has its page."""
    docname, prefix = rows_at(table)
    if docname not in page.env.found_docs:
        return escape(text or row)
    return f'<a href="{page.to(docname)}#{prefix}{row}">{escape(text or row)}</a>'


def check_dates(argument: str, page: Page) -> str:
    """Write for each table how many rows were checked, mended and verified, and on which days which were."""
    body, days = [], {}
    counts = audit.by_table().rename(columns=COUNTED)
    for name, load in audit.TABLES.items():
        checked = load()["checked_on"].dropna()
        for day, group in checked.groupby(checked):
            days.setdefault(day, {})[name] = list(group.index)
        body.append(
            cells(
                table_title(name),
                {title: "–" if pd.isna(count) else str(count) for title, count in counts.loc[name].items()},
            )
        )
    table = stacked(["Table", *counts.columns], body, "Checks by table")
    said = []
    for day in sorted(days, reverse=True):
        lists = "".join(
            f"<details><summary>{table_title(name)}: {len(found)} rows</summary>"
            f"<p>{', '.join(row_link(name, row, page) for row in found)}</p></details>"
            for name, found in days[day].items()
        )
        said.append(f"<dt>{shown.day(day)}</dt><dd>{lists}</dd>")
    return f'{table}<dl class="ledger-days">{"".join(said)}</dl>'


def due_list(argument: str, page: Page) -> str:
    """Write which facts are due for a recheck."""
    rows = rechecks.due()
    if rows.empty:
        return "<p>Every row was checked within its interval.</p>"
    items = []
    for kind, group in rows.groupby("kind", observed=True):
        links = "; ".join(
            row_link(entry["table"], row, page, entry["what"]) for row, entry in group.iterrows()
        )
        items.append(f"<li>{str(kind).capitalize()}: {links}</li>")
    return f"<ul>{''.join(items)}</ul>"


def mends_table(argument: str, page: Page) -> str:
    """Write what was corrected, and where the right text was read."""
    rows = audit.mends().query("table == @argument")
    if rows.empty:
        raise EvidenceError(f"{page.docname}: nothing of a table {argument!r} was mended.")
    known = set(evidence.references().index)

    def said(field: str, text: str) -> str:
        """Name sources that are still known; leave all else as it stood, for a hyphen belongs to a DOI."""
        named = field == "key_sources" and known.issuperset(evidence.keys(text))
        return citations(text, page.cite) if named else escape(text)

    body = [
        cells(
            f"{row_link(argument, row['id'], page)} {escape(row['field'].replace('_', ' '))}",
            {
                "Before": said(row["field"], row["old"]),
                "Now": said(row["field"], row["new"]),
                "Read in": words(row["where"]),
                "Why": words(row["reason"]),
            },
        )
        for _, row in rows.iterrows()
    ]
    return stacked(["Row and field", "Before", "Now", "Read in", "Why"], body, f"Mends of {argument}")


def unread() -> pd.DataFrame:
    """List the rows that nobody has read in a source: table, what, tried."""
    named = {
        "trials": ("drug_route_dose", evidence.trials),
        "safety": ("item", evidence.safety),
        "guidelines": ("title", evidence.guidelines),
        "statistics": ("quantity", evidence.statistics),
        "crisis_lines": ("service", evidence.crisis_lines),
        "pathway": ("from", evidence.pathway),
    }
    found = []
    for table, (what, load) in named.items():
        rows = load()
        for name, row in rows[rows["confidence"] == "unverified"].iterrows():
            found.append({"id": name, "table": table, "what": row[what], "tried": row["confidence_note"]})
    return pd.DataFrame(found, columns=["id", "table", "what", "tried"]).set_index("id", drop=False)


def unverified_list(argument: str, page: Page) -> str:
    """Write the rows that nobody has read in a source, and what was tried."""
    body = [
        cells(
            f"{row_link(row['table'], name, page)}",
            {
                "Table": table_title(row["table"]),
                "What": words(row["what"]),
                "What was tried": words(row["tried"]) or "Nothing is noted",
            },
        )
        for name, row in unread().iterrows()
    ]
    return stacked(["Row", "Table", "What", "What was tried"], body, "Rows that nobody has read")


def search_record(argument: str, page: Page) -> str:
    """Write what was searched, and what came of it."""
    body = [
        cells(
            escape(name),
            {
                "Day": shown.day(row["searched_on"]),
                "Where": words(row["place"]),
                "Words": words(row["words"]),
                "For": words(row["purpose"]),
                "Results": str(row["found"]),
                "Used": citations(row["kept"], page.cite) or "none",
                "Not found": words(row["note"]),
            },
        )
        for name, row in evidence.searches().iterrows()
    ]
    return stacked(
        ["Search", "Day", "Where", "Words", "For", "Results", "Used", "Not found"], body, "Searches"
    )


def flow() -> dict[str, str]:
    """Count the record: what was proposed, searched, left out and taken in, as a step and its words."""
    searches, left = evidence.searches(), evidence.left_out()
    mends = audit.mends()
    added = mends[(mends["new"] == "row added") & mends["where"].str.startswith(UPDATES)]
    refused = int((mends["new"] == "refused").sum())
    into = ", ".join(f"{count} {name}" for name, count in added["table"].value_counts(sort=False).items())
    used = {key for cell in searches["kept"] for key in evidence.keys(cell)}
    return {
        "Looked up": f"{len(searches)} queries by one reader returned {int(searches['found'].sum())} stored "
        f"pages, with repeats; {len(used)} sources were filled or confirmed by them",
        "Left out": f"{len(left)} findings, each with its reason below",
        "Refused": f"{refused} proposed corrections, each with its reason under what changed",
        "Taken in": f"{len(added)} rows: {into}",
    }


def search_flow(argument: str, page: Page) -> str:
    """Write the record as a list of steps."""
    steps = "".join(f"<li><strong>{name}.</strong> {escape(said)}.</li>" for name, said in flow().items())
    return f'<ol class="ledger-flow">{steps}</ol>'


def left_out(argument: str, page: Page) -> str:
    """Write what was found and left out, and why."""
    body = [
        cells(
            words(row["what"]),
            {
                "For": table_title(row["table"]),
                "Why not": words(row["reason"]),
                "Searches": escape(row["searches"]),
            },
        )
        for _, row in evidence.left_out().iterrows()
    ]
    return stacked(["Finding", "For", "Why not", "Searches"], body, "What was left out")


PARTS: dict[str, Callable[[str, Page], str]] = {
    "claims-ledger": claims_ledger,
    "trials-table": trials_table,
    "safety-table": safety_table,
    "guidelines-table": guidelines_table,
    "practice-table": practice_table,
    "law-table": law_table,
    "known-from-scale": known_from_scale,
    "crisis-lines": crisis_lines,
    "evidence-filter": evidence_filter,
    "evidence-files": evidence_files,
    "verdict-scale": verdict_scale,
    "check-dates": check_dates,
    "due-list": due_list,
    "mends-table": mends_table,
    "unverified-list": unverified_list,
    "search-record": search_record,
    "search-flow": search_flow,
    "left-out": left_out,
}


class EvidenceDirective(SphinxDirective):
    """Leave a place for a part of the page."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the place, and note that this page has to be written anew with every build."""
        self.env.metadata[self.env.docname]["evidence_page"] = True
        argument = self.arguments[0] if self.arguments else ""
        return [evidence_part(part=self.name, argument=argument)]


def evidence_pages(env: BuildEnvironment) -> list[str]:
    """List the pages that have such parts."""
    return [name for name in env.found_docs if env.metadata.get(name, {}).get("evidence_page")]


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Let the pages be written anew when what they say of others changed: what is taught, what is due."""
    said = repr(
        (
            date.today(),
            [
                (
                    name,
                    env.titles[name].astext(),
                    env.metadata[name].get("status"),
                    [(place.claim, bool(place.fault)) for place in store(env, "places").get(name, [])],
                )
                for name in sorted(env.found_docs & env.titles.keys())
            ],
        )
    )
    if getattr(env, "course_said_elsewhere", "") == said:
        return []
    env.course_said_elsewhere = said
    return evidence_pages(env)


def write_parts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the parts into their places."""
    for node in list(doctree.findall(evidence_part)):
        html = PARTS[node["part"]](node["argument"], Page(app, docname))
        node.replace_self(
            nodes.raw("", f'<div class="{node["part"]}">{html}</div>', format="html", course=node["part"])
        )


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the files for download beside the pages, and say what is due for a recheck."""
    if exception or not evidence_pages(app.env):
        return
    folder = Path(app.outdir) / DATA
    folder.mkdir(parents=True, exist_ok=True)
    for path in datapackage.files():
        if path.suffix != ".csv":
            (folder / path.name).write_bytes(path.read_bytes())
        else:
            (folder / path.name).write_text(datapackage.text(path.stem), "utf8", newline="")
            (folder / path.with_suffix(".json").name).write_text(datapackage.as_json(path.stem), "utf8")
    (folder / RIS).write_text(exports.ris(), "utf8")
    (folder / METAPSY).write_text(exports.metapsy().to_csv(index=False), "utf8")
    (folder / "metapsy.json").write_bytes((FOLDER / "metapsy.json").read_bytes())
    if said := rechecks.notice():
        print(said)


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.setup_extension("book.extensions.evidence_links")
    app.add_node(evidence_part)
    for name in PARTS:
        app.add_directive(name, EvidenceDirective)
    app.connect("env-updated", write_again)
    app.connect("doctree-resolved", write_parts)
    app.connect("build-finished", finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
