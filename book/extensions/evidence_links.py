"""Links to the evidence: held against its rows, and shown as badges, figures, citations and terms.

A chapter quotes the evidence by ordinary Markdown links, so that a notebook reads well in JupyterLab too::

    [*contested*](claim:C135)                  the verdict on a claim; a notebook marks it, see VERDICTS
    [−5.8 (−13.3 to 1.6)](trial:lii2023)       an estimate with its interval
    [64% v 28%](trial:murrough2013ajp#rates)   another figure of the row; see evidence.format.TRIAL_PARTS
    [27.6%](safety:S002)                       a figure of the safety table
    [against](guideline:nice-ta854)            where a body stands
    [*consensus*](practice:P14)                how a point of practice is known
    [727,000](statistic:suicides-who-2021)     a statistic; #year and #interval quote the rest of its row
    [half by 14](figure:C116)                  words whose numbers a row states, in this order
    [165](count:claims)                        how many rows a table has; #1: how many claims of chapter 1
    [Lii 2023](cite:lii2023)                   a source
    [bioavailability](term:bioavailability)    a term of the glossary
    [New Zealand: …](crisis:nz)                a crisis line, or all of them with crisis:lines

The build stops when a text is not what its row says, when a row or source is unknown, and when a chapter
that is no longer in preparation leaves one of its claims untaught; also when nothing quotes a practice
point, and when the day has passed by which a row of law had to be read again. A claim is taught where its
link stands in a paragraph of running text, three claims at the most, with words enough for a reason; a
table, a list, a caption or anything folded away does not count.
``python -m book.extensions.facts`` rewrites the texts.

Configuration
-------------
course_glossary : str
    See :mod:`book.extensions.glossary`, which this extension sets up.
evidence_references_page, evidence_glossary_page, evidence_ledger_page, evidence_practice_page : str
    Documents that list sources, terms, claims and practice points; default ``book/references``,
    ``book/glossary``, ``book/ledger`` and ``book/practice``. Notes on claims and on practice points lead to
    the last two if the book has them.
evidence_chapters : str
    Regular expression that finds the number of a chapter in its document's name.

The extension adds its schemes to ``myst_url_schemes`` and sets up sphinxcontrib.bibtex with
``evidence/references.bib``. Styles are in ``book/styles/evidence.css``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from docutils import nodes
from pybtex.plugin import register_plugin
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.transforms import SphinxTransform

import evidence
from book.extensions import glossary
from book.extensions.bibliography_style import CourseStyle, cite_id
from book.extensions.evidence_notes import checks, depart_fact, visit_fact
from book.extensions.schemes import pass_on
from evidence import crisis, curriculum, quoted
from evidence import format as shown
from evidence.bibliography import FILE as BIBLIOGRAPHY
from evidence.schemas import FOLDER, SCHEMAS
from evidence.workshop import adapted

SCHEMES = (
    "claim",
    "trial",
    "safety",
    "guideline",
    "practice",
    "statistic",
    "figure",
    "count",
    "cite",
    "term",
    "crisis",
)
#: Shown as they are written, since the badge, the citation or the table beside them says the rest.
PLAIN = ("figure", "count")
#: Verdicts: a page draws their badge; in a notebook that any host may show, italics mark the word itself.
VERDICTS = ("claim", "practice")
#: Settings that name the documents to which notes lead, with their defaults.
PAGES = {
    "evidence_references_page": "book/references",
    "evidence_glossary_page": "book/glossary",
    "evidence_ledger_page": "book/ledger",
    "evidence_practice_page": "book/practice",
}
CLAIMS_A_PARAGRAPH = 3
#: Words beside the links that a paragraph needs for each claim: a verdict without a reason does not teach.
WORDS_A_CLAIM = 12
#: Letters of a fact that may be kept on one line; a longer one would run off a narrow phone.
KEPT_LETTERS = 32
#: What is noted of a document: links that are wrong, places of claims, practice points that it uses.
NOTED = ("problems", "places", "points")
#: What quotes practice points besides the pages.
EXERCISED = (
    "widgets/nurses_afternoon/afternoon.yml",
    "widgets/vignettes/cases/*.yml",
    "chapters/role-plays/*.yml",
    "chapters/quizzes/*.yml",
    "chapters/exercises/*.yml",
)
HIDDEN = {"dropdown", "toggle", "toggle-hidden", "sd-dropdown", "admonition-hidden"}
HIDING_TAGS = re.compile(r"tag_(hide|remove)[-_].*|tag_solution|tag_instructor|cell_output")


class EvidenceError(SphinxError):
    """Pages and evidence disagree; the message has one sentence for each place."""

    category = "Evidence"


class LinkError(ValueError):
    """A link quotes what is not there; the message is the end of a sentence."""


class Fact(NamedTuple):
    """What a link quotes: scheme, row and part, and the text it ought to have ("" for the scheme figure)."""

    scheme: str
    row: str
    part: str
    text: str

    @property
    def is_plain(self) -> bool:
        """Whether the link is shown as its words alone."""
        return self.scheme in PLAIN or self.part == "year"

    def fits(self, text: str) -> bool:
        """Tell whether a link's text says what the row says."""
        return not self.fault(text)

    def fault(self, text: str) -> str:
        """Say what is wrong with a link's text, as the end of a sentence; "" if it says what the row says."""
        text = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
        if self.scheme == "figure":
            if not quoted.numbers(text):
                return "a link to a figure holds a number in digits"
            number = quoted.missing(text, self.row)
            return number and f"the row {self.row} does not state {number}, or not in this order"
        if self._allows(text):
            return ""
        # A copy's own lines change more than these words; one command does it all.
        command = "make workshop" if self.scheme == "crisis" and adapted().crisis_lines else "make facts"
        return (
            f"the text must be \N{LEFT DOUBLE QUOTATION MARK}{self.text}"
            f"\N{RIGHT DOUBLE QUOTATION MARK}; {command} puts it in"
        )

    def _allows(self, text: str) -> bool:
        if self.scheme == "term":
            return bool(text)
        if self.scheme == "claim":
            verdict = evidence.claims().at[self.row, "verdict"]
            return text.casefold() in (verdict, shown.VERDICT_WORDS[verdict])
        if self.scheme == "cite":
            # Prose may put it its own way: with the first author, no other year and no other source's label.
            labels, surname = evidence.references()["label"], evidence.references().at[self.row, "surname"]
            years = set(re.findall(r"\b(?:19|20)\d\d[a-z]?\b", text))
            others = set(labels.drop(self.row))
            return (
                surname.casefold() in text.casefold()
                and years <= {self.text.split()[-1]}
                and text not in others
            )
        return text == self.text


def is_fact(url: str) -> bool:
    """Tell whether a link's address has one of the course's schemes."""
    return url.partition(":")[0] in SCHEMES and ":" in url


def _row(table: pd.DataFrame, identifier: str, name: str) -> pd.Series:
    if identifier not in table.index:
        raise LinkError(f"{name} has no row {identifier}")
    return table.loc[identifier]


def look_up(url: str, terms: dict[str, glossary.Term]) -> Fact:
    """Find what a link quotes.

    Parameters
    ----------
    url : str
        Such as ``trial:lii2023#rates``.
    terms : dict
        The glossary, as :func:`book.extensions.glossary.load` returns it.

    Returns
    -------
    Fact
        With the text that the link ought to have.

    Raises
    ------
    LinkError
        If there is no such row, or it lacks the figure.
    """
    scheme, _, rest = url.partition(":")
    row, _, part = rest.partition("#")
    if part and scheme not in ("trial", "statistic", "count"):
        raise LinkError(f"a link to a {scheme} takes no #{part}")
    if scheme == "claim":
        text = _row(evidence.claims(), row, "claims.csv")["verdict"]
    elif scheme == "trial":
        try:
            text = shown.trial(_row(evidence.trials(), row, "trials.csv"), part)
        except shown.MissingFigure as error:
            raise LinkError(error.args[0]) from None
    elif scheme == "statistic":
        try:
            text = shown.statistic(_row(evidence.statistics(), row, "statistics.csv"), part)
        except shown.MissingFigure as error:
            raise LinkError(error.args[0]) from None
    elif scheme in PLAIN:
        text = ""
        try:
            if scheme == "count":
                text = str(quoted.count(row, part))
            else:
                quoted.stated(row)
        except KeyError as error:
            raise LinkError(error.args[0]) from None
    elif scheme == "safety":
        text = shown.safety(_row(evidence.safety(), row, "safety.csv"))
    elif scheme == "guideline":
        text = shown.guideline(_row(evidence.guidelines(), row, "guidelines.csv"))
    elif scheme == "practice":
        text = _row(evidence.practice(), row, "practice.csv")["known_from"]
    elif scheme == "cite":
        text = _row(evidence.references(), row, "references.bib")["label"]
    elif scheme == "crisis":
        try:
            text = crisis.whole() if row == crisis.ALL else crisis.sentence(crisis.line(row))
        except KeyError:
            raise LinkError(f"crisis_lines.csv has no row {row}") from None
    elif row not in terms:
        raise LinkError(f"glossary.yml has no term {row}")
    else:
        text = terms[row].term
    return Fact(scheme, row, part, text)


class fact(nodes.Inline, nodes.TextElement):
    """A link to the evidence, after its text was held against the row."""


def as_node(found: Fact, terms: dict[str, glossary.Term], number: object, *words: nodes.Node) -> fact:
    """Make the node of a link from what :func:`look_up` found; `number` tells its note from others."""
    node = fact("", *words, scheme=found.scheme, row=found.row, part=found.part, number=number)
    node["long"] = len(node.astext()) > KEPT_LETTERS
    if found.scheme == "term":
        node["definition"] = terms[found.row].definition
    return node


class Place(NamedTuple):
    """Where a claim's link stands; `fault` says why it does not teach, "" if it does."""

    claim: str
    where: str
    fault: str


def taught_at(claim: str) -> str:
    """Return the HTML id of the place in a chapter that teaches a claim."""
    return f"teaches-{claim}"


def _where(env: BuildEnvironment, docname: str, line: int | None) -> str:
    """Name a place as its author sees it: a file and a line, in a notebook also the cell."""
    path = Path(env.doc2path(docname, base=False)).as_posix()
    if line is None:
        return path
    if path.endswith(".ipynb") and line >= 10_000:
        # The first line of the third cell is 30002.
        return f"{path}, cell {line // 10_000}, line {line % 10_000 - 1}"
    return f"{path}, line {line}"


def _folded(document: nodes.document) -> set[int]:
    """Find the paragraphs, by identity, that HTML tags around them fold away."""
    depth, found = 0, set()
    for node in document.findall(lambda node: isinstance(node, nodes.raw | nodes.paragraph)):
        if isinstance(node, nodes.raw):
            html = node.astext().lower()
            depth = max(0, depth + html.count("<details") - html.count("</details"))
        elif depth:
            found.add(id(node))
    return found


def _fault(paragraph: nodes.Element | None, folded: set[int]) -> str:
    """Say why claims in this place are not taught; "" if the place is fit."""
    if not isinstance(paragraph, nodes.paragraph):
        return "stands outside running text"
    if id(paragraph) in folded:
        return "is folded away"
    node = paragraph.parent
    while node is not None and not isinstance(node, nodes.document):
        if isinstance(node, nodes.list_item | nodes.field_body | nodes.definition):
            return "is in a list"
        if isinstance(node, nodes.entry):
            return "is in a table"
        if isinstance(node, nodes.footnote):
            return "is in a footnote"
        classes = node.get("classes", [])
        if HIDDEN.intersection(classes) or any(HIDING_TAGS.fullmatch(name) for name in classes):
            return "is folded away"
        if not isinstance(node, nodes.section | nodes.container | nodes.block_quote | nodes.Admonition):
            return "stands outside running text"
        node = node.parent
    links = list(paragraph.findall(fact))
    claims = {node["row"] for node in links if node["scheme"] == "claim"}
    if len(claims) > CLAIMS_A_PARAGRAPH:
        return (
            f"shares its paragraph with {len(claims) - 1} more claims, and {CLAIMS_A_PARAGRAPH} are the most"
        )
    words = len(paragraph.astext().split()) - sum(len(node.astext().split()) for node in links)
    if words < WORDS_A_CLAIM * len(claims):
        return (
            f"has only {words} words beside the links of its paragraph, too few for a verdict and its reason"
        )
    return ""


def keep_together(node: fact) -> None:
    """Keep a badge or figure on the line of the bracket or comma beside it; a button may stand alone."""
    place, siblings = node.parent.index(node), node.parent.children
    before = siblings[place - 1] if place else None
    after = siblings[place + 1] if place + 1 < len(siblings) else None
    opening = re.search(r"[(\[“‘]+$", before) if isinstance(before, nodes.Text) else None
    closing = re.match(r"[)\].,;:!?”’]+", after) if isinstance(after, nodes.Text) else None
    if not (opening or closing) or node["long"]:
        return
    # In brackets a verdict is an aside; elsewhere it is a word of its sentence, and looks like one.
    aside = (opening and opening[0][-1] in "([") or (closing and closing[0][0] in ")]")
    kept = nodes.inline(classes=["fact-kept", *(["fact-aside"] if aside else [])])
    if closing:
        node.parent.replace(after, nodes.Text(after[closing.end() :]))
    if opening:
        node.parent.replace(before, nodes.Text(before[: opening.start()]))
    node.replace_self(kept)
    kept += [
        *([nodes.Text(opening[0])] if opening else []),
        node,
        *([nodes.Text(closing[0])] if closing else []),
    ]


class FactTransform(SphinxTransform):
    """Hold the links of a document against the evidence and put :class:`fact` nodes in their place."""

    default_priority = 500

    def apply(self, **kwargs: object) -> None:
        """Replace the links; note what is wrong and which claims are taught."""
        links = [node for node in self.document.findall(nodes.reference) if is_fact(node.get("refuri", ""))]
        if not links:
            return
        terms = glossary.load(glossary.source(self.app))
        problems, facts = [], []
        for number, link in enumerate(links, 1):
            url, text = link["refuri"], link.astext()
            where = f"{_where(self.env, self.env.docname, link.line)}, [{text}]({url})"
            try:
                found = look_up(url, terms)
            except LinkError as error:
                problems.append(f"{where}: {error}.")
                continue
            if fault := found.fault(text):
                problems.append(f"{where}: {fault}.")
                continue
            if found.is_plain:
                for file in self._files({found.scheme}):
                    self.env.note_dependency(str(file))
                link.parent[link.parent.index(link) : link.parent.index(link) + 1] = link.children
                continue
            if isinstance(link.parent, nodes.title):
                problems.append(f"{where}: a heading cannot hold a link to the evidence.")
                continue
            # A verdict's italics are for hosts that draw no badge.
            words = [nodes.Text(text)] if found.scheme in VERDICTS else link.children
            node = as_node(found, terms, number, *words)
            node.line = link.line
            link.replace_self(node)
            facts.append(node)
        for file in self._files({node["scheme"] for node in facts}):
            self.env.note_dependency(str(file))
        folded = _folded(self.document)
        for node in facts:
            parent = node.parent
            while not isinstance(parent, nodes.paragraph | nodes.Structural | nodes.Root):
                parent = parent.parent
            if node["scheme"] not in ("cite", "term", "crisis"):
                keep_together(node)
            if node["scheme"] not in ("cite", "crisis"):
                parent["classes"] = sorted({*parent.get("classes", []), "has-facts"})
            if node["scheme"] == "practice":
                store(self.env, "points").setdefault(self.env.docname, []).append(node["row"])
            if node["scheme"] == "claim":
                place = Place(
                    node["row"], _where(self.env, self.env.docname, node.line), _fault(parent, folded)
                )
                places = store(self.env, "places").setdefault(self.env.docname, [])
                if not place.fault and all(other.fault for other in places if other.claim == place.claim):
                    node["place"] = taught_at(place.claim)
                places.append(place)
        if problems:
            store(self.env, "problems").setdefault(self.env.docname, []).extend(problems)

    def _files(self, schemes: set[str]) -> Iterator[Path]:
        """Name the files that these links are made from."""
        tables = {
            "claim": "claims.csv",
            "trial": "trials.csv",
            "safety": "safety.csv",
            "guideline": "guidelines.csv",
            "practice": "practice.csv",
            "statistic": "statistics.csv",
            "crisis": "crisis_lines.csv",
        }
        yield from (FOLDER / tables[scheme] for scheme in schemes & tables.keys())
        if schemes & set(PLAIN):
            yield from (FOLDER / f"{name}.csv" for name in quoted.TABLES)
        if schemes - {"term"}:
            yield BIBLIOGRAPHY
        if "term" in schemes:
            yield glossary.source(self.app)


def store(env: BuildEnvironment, name: str) -> dict[str, list]:
    """Return what was noted of each document, one of :data:`NOTED`; it lives as long as the environment."""
    if not hasattr(env, "course_evidence"):
        env.course_evidence = {noted: {} for noted in NOTED}
    return env.course_evidence[name]


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop what was noted of a document before it is read anew."""
    for name in NOTED:
        store(env, name).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    """Take over what a parallel reader noted."""
    for name in NOTED:
        store(env, name).update({doc: rows for doc, rows in store(other, name).items() if doc in docnames})


def whole_course(env: BuildEnvironment) -> bool:
    """Tell the course from a small book of a test."""
    return Path(env.srcdir) == FOLDER.parent


def untaught(env: BuildEnvironment) -> Iterator[str]:
    """Say of each claim that a finished chapter does not teach, why not."""
    claims = evidence.claims()
    if whole_course(env):
        chapters = {
            int(match[1])
            for name in env.found_docs
            if (match := re.search(env.config.evidence_chapters, name))
        }
        for claim, chapter in claims["chapter"][~claims["chapter"].isin(chapters)].items():
            yield f"evidence/claims.csv, {claim}: the book has no chapter {chapter}."
    for docname in sorted(env.found_docs):
        match = re.search(env.config.evidence_chapters, docname)
        if not match or env.metadata.get(docname, {}).get("status") == "in preparation":
            continue
        places = store(env, "places").get(docname, [])
        for claim in claims.index[claims["chapter"] == int(match[1])]:
            own = [place for place in places if place.claim == claim]
            if all(place.fault for place in own):
                why = f"its link in {own[0].where} {own[0].fault}" if own else "no paragraph links to it"
                yield f"{_where(env, docname, None)} does not teach {claim}: {why}."


def points_used(env: BuildEnvironment) -> set[str]:
    """Return the practice points that pages quote, or cases, role-plays, exercises and quizzes."""
    found = {point for points in store(env, "points").values() for point in points}
    for pattern in EXERCISED:
        for path in Path(env.srcdir).glob(pattern):
            found.update(re.findall(r"\bpractice:(P\d{2})\b", path.read_text("utf-8")))
    return found


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Stop the build when pages and evidence disagree."""
    problems = [
        line for docname in sorted(store(env, "problems")) for line in store(env, "problems")[docname]
    ]
    problems += untaught(env)
    if whole_course(env):
        problems += [*curriculum.overdue(), *curriculum.unused(points_used(env))]
    if problems:
        raise EvidenceError("\n".join(problems))


def skip(self: object, node: fact) -> None:
    """Leave the text as it is, in formats without notes."""


def configure(app: Sphinx, config: object) -> None:
    """Let MyST pass the schemes on, and sphinxcontrib.bibtex find the sources."""
    pass_on(config, *SCHEMES)
    config.bibtex_bibfiles = config.bibtex_bibfiles or [str(BIBLIOGRAPHY)]
    config.bibtex_default_style = "course"
    config.bibtex_cite_id = cite_id("{key}")


def load_tables(app: Sphinx) -> None:
    """Refuse to start with broken tables."""
    checks.cache_clear()
    try:
        for table in (evidence.references, *(getattr(evidence, name) for name in SCHEMAS)):
            table()
    except ValueError as error:
        raise EvidenceError(str(error)) from None


def add_initials(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Set a heading over the sources of each letter, to jump by."""
    if docname != app.config.evidence_references_page:
        return
    before = ""
    for source in list(doctree.findall(nodes.citation)):
        letter = source.children[0].astext()[0].upper()
        if letter != before:
            source.parent.insert(
                source.parent.index(source), nodes.raw("", f"<h2>{letter}</h2>", format="html")
            )
        before = letter


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.setup_extension("book.extensions.glossary")
    register_plugin("pybtex.style.formatting", "course", CourseStyle)
    app.setup_extension("sphinxcontrib.bibtex")
    for name, page in PAGES.items():
        app.add_config_value(name, page, "html", str)
    app.add_config_value("evidence_chapters", r"(?:^|/)chapters/0*(\d+)-", "env", str)
    app.add_node(
        fact,
        html=(visit_fact, depart_fact),
        latex=(skip, skip),
        text=(skip, skip),
        man=(skip, skip),
        texinfo=(skip, skip),
    )
    app.add_transform(FactTransform)
    app.connect("config-inited", configure, priority=100)
    app.connect("builder-inited", load_tables)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", check, priority=900)
    app.connect("doctree-resolved", add_initials)
    return {"version": "1", "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
