"""Model cards: what a model says, with which numbers, what it reproduces, and what it cannot say.

Everything on a card comes from `models.cards`; pages ask for them by the directives of
:mod:`book.extensions.model_pages`.
"""

from __future__ import annotations

from html import escape
from math import floor, log10
from pathlib import Path

import pandas as pd
from sphinxcontrib import katex

from book.extensions.evidence_notes import citations, icon, words
from book.extensions.evidence_pages import DATA, Page, cells, stacked
from book.extensions.mime import figure_html
from models.derived import cards, reference
from models.derived.cards import Card
from models.language import exchange
from models.language.statement import TIME_UNITS, Parameter

#: Shape and words of a parameter's standing.
STANDING = {
    "verified": ("supported", "read in its source"),
    "computed": ("supported", "computed"),
    "unverified": ("partly", "unverified"),
    "fitted": ("contested", "fitted here"),
    "assumed": ("unsupported", "assumed"),
    "chosen": ("outdated", "set by the user"),
}
SIGNS = {"+": "above 0", "-": "below 0", "0": "no change"}
#: More rows than this are folded away.
FOLDED, FOLDED_PARAMETERS = 8, 12


def mathematics(latex: str, display: bool = False) -> str:
    """Set an equation."""
    html = katex.render_latex(latex, {"displayMode": True} if display else {})
    return html if display else f'<span class="math">{html}</span>'


def figure(number: float, digits: int = 4) -> str:
    """Write a number with a few digits, and powers of ten as such."""
    if number == 0:
        return "0"
    exponent = floor(log10(abs(number)))
    if -4 <= exponent < 6:
        text = f"{number:.{digits}g}"
        text = f"{float(text):.0f}" if "e" in text else text
        return text.replace("-", "−")
    mantissa = f"{number / 10**exponent:.{digits}g}"
    return f"{mantissa} × 10<sup>{exponent}</sup>".replace("-", "−")


def unit(text: str) -> str:
    """Write a unit; a pure number has none."""
    return "" if text in ("1", "-", "sign", "bool") else escape(text.replace("s^-1/2", "1/√s"))


def with_unit(number: str, text: str) -> str:
    """Write a number and its unit, kept on one line."""
    return f'<span class="card-value">{number}</span> {unit(text)}'.rstrip()


def standing(parameter: Parameter) -> str:
    """Say what a value rests on: a key of `STANDING`."""
    if parameter.verified:
        return "verified" if parameter.source else "computed"
    for start, kind in (("fitted", "fitted"), ("set by the user", "chosen")):
        if parameter.note.startswith(start):
            return kind
    return "unverified" if parameter.source else "assumed"


def mark(kind: str) -> str:
    """Set a standing as shape and words."""
    shape, said = STANDING[kind]
    return f'<span class="card-mark">{icon(shape)}{said}</span>'


# -- parts of a card ---------------------------------------------------------------------------------------


def summary(card: Card, page: Page) -> str:
    """Say what the model is for and what it cannot say."""
    ways = "".join(f"<li>{words(way.title)}. {words(way.reproduces)}</li>" for way in card.routes)
    sources = f" Equations: {citations(card.source, page.cite)}." if card.source else ""
    return (
        f'<p class="card-answers">{words(card.answers)}</p>'
        f'<p class="card-limits"><strong>What it cannot say.</strong> {words(card.system.limits)}</p>'
        + (
            f'<p class="card-small">Ways to give the drug, and what each was compared with:</p>'
            f'<ul class="card-small">{ways}</ul>'
            if ways
            else ""
        )
        + f'<p class="card-small">In Python: <code>{card.code}</code>.{sources}</p>'
    )


def system_of(latex: str, label: str) -> str:
    """Set equations below each other, aligned; a wide one scrolls, which the keyboard can do too."""
    rows = latex.replace("\\\\\n", r"\\[1.1em]")
    body = mathematics(rf"\begin{{align*}}{rows}\end{{align*}}", display=True)
    return (
        f'<div class="math card-equations" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"{body}</div>"
    )


def spikes(card: Card) -> str:
    """Set what a spike changes, for a rule of learning."""
    if card.rule is None:
        return ""
    body = []
    for side, said in (("pre", "presynaptic"), ("post", "postsynaptic")):
        rows = card.system.changes_latex(card.rule.jumps[side])
        body.append(
            f"<p>A {said} spike changes at once:</p>"
            + system_of(rows, f"A {said} spike: {card.system.title}")
        )
    return "".join(body)


def rivals(card: Card) -> str:
    """Set what the rivals of a model state otherwise."""
    body = []
    for other in card.variants:
        own = {**card.system.equations, **{one.name: one.expression for one in card.system.relations}}
        theirs = {**{one.name: one.expression for one in other.relations}, **other.equations}
        names = [name for name, expression in theirs.items() if own.get(name) != expression]
        body.append(
            f"<p>{escape(other.title)}:</p>" + system_of(other.latex(*names), f"Equations: {other.title}")
        )
    return (
        f"<details><summary>{len(body)} rivals, and the equations in which they differ</summary>"
        f"{''.join(body)}</details>"
        if body
        else ""
    )


def equations(card: Card) -> str:
    """Set the equations and the meaning of what changes."""
    system = card.system
    items = (*system.states, *system.relations)
    symbols = "".join(
        f"<div><dt>{mathematics(item.latex)}</dt><dd>{escape(item.meaning)}"
        f"{f' ({unit(item.unit)})' if unit(item.unit) else ''}</dd></div>"
        for item in items
    )
    lead = f"<p>Time is in {TIME_UNITS[system.time_unit]}.</p>" if system.states else ""
    return (
        f"<h3>Equations</h3>{lead}{system_of(system.latex(), f'Equations: {system.title}')}"
        f'<dl class="card-symbols">{symbols}</dl>{spikes(card)}{rivals(card)}'
    )


def spread(parameter: Parameter, intervals: dict[str, tuple[float, float]]) -> str:
    """Say how much a value differs between patients, or how well it is known."""
    if parameter.name in intervals:
        low, high = (figure(value, 2) for value in intervals[parameter.name])
        return f"{low} to {high} (95% interval)"
    return f"{100 * parameter.cv:.0f} % between patients" if parameter.cv else ""


def parameters(card: Card, page: Page) -> str:
    """Set the table of parameters; notes on their spread, and notes that several share, stand below."""
    own, intervals = card.system.parameters, card.intervals() if card.intervals else {}
    notes: dict[str, list[Parameter]] = {}
    for one in own:
        for note in filter(None, (one.note, one.cv_note)):
            notes.setdefault(note, []).append(one)
    below = {
        note: users
        for note, users in notes.items()
        if len(note) > 25 and (len(users) > 1 or users[0].cv_note == note)
    }
    varied = any(one.cv or one.name in intervals for one in own)
    body = []
    for one in own:
        said = {"Value": with_unit(figure(one.value), one.unit)}
        if varied:
            said["Spread"] = spread(one, intervals)
        kind = standing(one)
        said["Standing"] = "; ".join(filter(None, (mark(kind), citations(one.source, page.cite))))
        said["Note"] = "" if one.note in (*below, STANDING[kind][1], kind) else words(one.note)
        head = f'{mathematics(one.latex)} <span class="card-meaning">{escape(one.meaning)}</span>'
        body.append(cells(head, said))
    columns = ["Parameter", "Value", *(["Spread"] if varied else []), "Standing", "Note"]
    said = "".join(
        f"<li>{', '.join(mathematics(user.latex) for user in users)}: {words(note)}</li>"
        for note, users in below.items()
    )
    table = stacked(columns, body, f"Parameters: {card.system.title}")
    table = f"{table}{f'<ul class=card-small>{said}</ul>' if said else ''}{sets(card, page)}"
    if len(own) > FOLDED_PARAMETERS:
        table = f"<details><summary>All {len(own)} parameters</summary>{table}</details>"
    counts = pd.Series([standing(one) for one in own]).value_counts()
    sure = ", ".join(f"{counts[kind]} {text}" for kind, (_, text) in STANDING.items() if kind in counts)
    return f"<h3>Parameters</h3><p>{len(own)} parameters: {sure}.</p>{table}"


def sets(card: Card, page: Page) -> str:
    """Set the other published sets of values of the same equations."""
    if card.sets is None:
        return ""
    items = [card.system.parameter(name) for name in card.sets]
    body = [
        cells(
            f'{mathematics(item.latex)} <span class="card-meaning">{escape(item.meaning)}</span>',
            {
                escape(name): "none" if pd.isna(value) else figure(float(value), 7)
                for name, value in zip(card.sets.index, card.sets[item.name], strict=True)
            },
        )
        for item in items
    ]
    origins = card.origins or {}
    body.append(
        cells(
            "Standing",
            {
                escape(name): f"{mark('verified' if sure else 'unverified')}; {citations(source, page.cite)}"
                for name, (source, sure) in origins.items()
            },
        )
    )
    names = [escape(name.replace("_", " ")) for name in card.sets.index]
    table = stacked(["Parameter", *names], body, f"Sets of values: {card.system.title}")
    return (
        f"<details><summary>All {len(names)} published sets of values</summary>"
        f'<div class="card-sets" tabindex="0" role="region" aria-label="Sets of values">{table}</div>'
        "</details>"
    )


def tolerance(text: str) -> str:
    """Say in words how far a result may be off."""
    kind, _, size = text.partition(":")
    if kind == "range":
        low, high = size.replace("-", "−").split("..")
        return f"{low} or more" if high == "inf" else f"{low} to {high}"
    if kind == "rel":
        return f"± {figure(100 * float(size), 2)} %"
    if kind == "abs":
        return f"± {figure(float(size))}"
    return {"max": f"at most {size}", "sign": "the same sign", "exact": "equal"}[kind]


def expected(row: pd.Series) -> str:
    """Write a reference value with six digits, as the result is."""
    if row["tolerance"] == "sign":
        return SIGNS[row["value"]]
    numbers = "; ".join(figure(float(part), 6) for part in row["value"].split(";"))
    return with_unit(numbers, row["unit"])


def outcome(rows: pd.DataFrame) -> str:
    """Say in a sentence how many reference values agree."""
    parts = []
    for word, some in (
        ("", rows[rows["confidence"] == "verified"]),
        ("unverified ", rows[rows["confidence"] != "verified"]),
    ):
        done = some[some["basis"] != "none"]
        if len(some):
            parts.append(f"{(done['agrees'] == 'yes').sum()} of {len(some)} {word}reference values")
    quoted = (rows["basis"] == "table").sum()
    return " and ".join(parts) + (
        f"; {quoted} of them are read in our tables of evidence, not computed" if quoted else ""
    )


def reproduces(card: Card) -> str:
    """Set the reference values beside what the model gives."""
    rows = card.results()
    if rows.empty:
        return (
            "<h3>What it reproduces</h3><p>There is no published figure to hold it to. The tests hold it "
            "to its closed form, and to the models that it joins.</p>"
        )
    done, left = rows[rows["basis"] != "none"], rows[rows["basis"] == "none"]
    body = []
    for id_, row in done.iterrows():
        link = (
            f' <a href="https://doi.org/{escape(row["doi"])}">{escape(row["doi"])}</a>' if row["doi"] else ""
        )
        condition = f'<span class="card-meaning">{words(row["condition"])}</span>' if row["condition"] else ""
        said = {
            "Expected": expected(row),
            "Here": "; ".join(figure(float(part), 6) for part in row["found"].split(";")),
            "Allowed": tolerance(row["tolerance"]),
            "From": f"{words(row['source'])}{link}"
            + ("" if row["confidence"] == "verified" else f" {mark('unverified')}")
            + (" (read in our table)" if row["basis"] == "table" else ""),
        }
        body.append(cells(f"{words(row['quantity'])} {condition}", said, f' id="row-{escape(id_)}"'))
    table = stacked(
        ["Quantity", "Expected", "Here", "Allowed", "From"], body, f"Reference values: {card.system.title}"
    )
    if len(body) > FOLDED:
        table = f"<details><summary>All {len(body)} values side by side</summary>{table}</details>"
    missed = "".join(
        f"<li>{words(row['quantity'])}, {expected(row)}: {words(row['reason'])}.</li>"
        for _, row in left.iterrows()
    )
    return (
        f"<h3>What it reproduces</h3><p>It gives {outcome(rows)} within the tolerance set beforehand.</p>"
        f"{table}" + (f"<p>What it does not give:</p><ul>{missed}</ul>" if missed else "")
    )


def beside_people(card: Card) -> str:
    """Set the model beside people it was not fitted to: what it holds, what it misses, and the picture."""
    if not card.meets:
        return ""
    from widgets import figures  # plotly takes a second, and few cards have a picture

    figure, missed = card.meets
    said = "".join(f"<li>{words(sentence)}</li>" for sentence in missed())
    picture = figure_html(getattr(figures, figure)().stored())
    return f"<h3>Beside single people</h3><ul>{said}</ul>{picture}"


def files(card: Card) -> dict[str, str]:
    """Return the files of a model for download, by name."""
    table = card.system.parameter_table().drop(columns="symbol")
    result = {}
    for system in (card.system, *card.variants):
        result |= {f"{system.name}.xml": exchange.sbml(system), f"{system.name}.ant": system.antimony()}
    return {**result, f"{card.name}.csv": table.to_csv(index=False, lineterminator="\n")}


def downloads(card: Card, page: Page) -> str:
    """Write the files beside the pages, and link them."""
    folder = Path(page.app.outdir) / DATA / "models"
    folder.mkdir(parents=True, exist_ok=True)
    made = files(card)
    for name, text in made.items():
        (folder / name).write_text(text, "utf8")
    kinds = {".xml": "SBML", ".ant": "Antimony", ".csv": "parameters as CSV"}
    links = ", ".join(
        f'<a href="{page.file(f"{DATA}/models/{name}")}" download>{kinds[Path(name).suffix]}'
        f"{Path(name).stem.removeprefix(card.name).replace('_', ' ')}"
        f" ({len(text.encode()) / 1000:.0f} kB)</a>"
        for name, text in made.items()
    )
    doses = (
        " Doses are not part of the files: set the rates that begin with <code>rate_</code>."
        if card.system.dose_targets
        else ""
    )
    return f'<p class="card-small">Take it with you: {links}.{doses}</p>'


def model_card(argument: str, page: Page) -> str:
    """Write one card, below its heading."""
    card = cards.card(argument)
    return "".join(
        [
            summary(card, page),
            equations(card),
            parameters(card, page),
            reproduces(card),
            beside_people(card),
            downloads(card, page),
        ]
    )


# -- pages of their own ------------------------------------------------------------------------------------


def place(card: Card, page: Page) -> str:
    """Return the address of a card."""
    return f"{page.to(f'book/models-{card.room}')}#{card.name.replace('_', '-')}"


def model_list(argument: str, page: Page) -> str:
    """Write the table of all models."""
    body = []
    for card in cards.cards().values():
        rows, own = card.results(), card.system.parameters
        sure = sum(one.verified for one in own)
        agree = ((rows["agrees"] == "yes") & (rows["basis"] == "model")).sum()
        body.append(
            cells(
                f'<a href="{place(card, page)}">{words(card.system.title)}</a>',
                {
                    "Answers": words(card.answers),
                    "Numbers read in their source": f"{sure} of {len(own)}",
                    "Reference values": f"{agree} of {len(rows)}" if len(rows) else "none published",
                },
            )
        )
    return stacked(["Model", "Answers", "Numbers read in their source", "Reference values"], body, "Models")


def reference_count(argument: str, page: Page) -> str:
    """Write how many reference values there are, by subject, and which ones nothing computes."""
    table, body = reference.results(), []
    for key, subject in reference.SUBJECTS.items():
        rows = table[(table["model"] == key) & (table["confidence"] == "verified")]
        rest = table[(table["model"] == key) & (table["confidence"] != "verified")]
        passed = rows["agrees"] == "yes"
        body.append(
            cells(
                subject[0].upper() + subject[1:],
                {
                    "Verified": str(len(rows)),
                    "Computed and right": str((passed & (rows["basis"] == "model")).sum()),
                    "Read in our tables": str((passed & (rows["basis"] == "table")).sum()),
                    "Wrong": str((rows["agrees"] == "no").sum()),
                    "Not computed": str((rows["basis"] == "none").sum()),
                    "Unverified, within": f"{(rest['agrees'] == 'yes').sum()} of {len(rest)}",
                },
            )
        )
    columns = [
        "Subject",
        "Verified",
        "Computed and right",
        "Read in our tables",
        "Wrong",
        "Not computed",
        "Unverified, within",
    ]
    left = table[table["basis"] == "none"]
    items = "".join(
        f"<li>{words(row['quantity'])}: {words(row['reason'])}.</li>" for _, row in left.iterrows()
    )
    return (
        stacked(columns, body, "Reference values by subject")
        + f"<details><summary>The {len(left)} that nothing here computes, and why</summary>"
        f"<ul>{items}</ul></details>"
    )


PARTS = {"model-card": model_card, "model-list": model_list, "reference-count": reference_count}
