"""The evidence tables: loaded, typed and held to their rules.

Every table is a CSV file beside this module. A loader reads it as text, checks each row (see
:mod:`evidence.schemas`), and only then gives the columns their types. A broken row is refused by file, line,
column and rule.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from evidence import workshop
from evidence.bibliography import references
from evidence.schemas import FOLDER, SCHEMAS

#: Loaders give these columns numbers, dates; the rest stays text.
COUNTS = ("chapter", "year", "found", "n_treat", "n_control", "n_total", "madrs", "hamd6", "hamd17")
DECIMALS = (
    "estimate",
    "value",
    "ci_low",
    "ci_high",
    "p_value",
    "sd_treat",
    "sd_control",
    "se",
    "responders_treat_pct",
    "responders_control_pct",
    "start_h",
    "end_h",
    "day",
    "response_pct",
    "remission_pct",
)

DATES = ("checked_on", "published", "lapses_on", "searched_on", "review_by")


class TableError(ValueError):
    """Rows of an evidence table break its rules; the message has one sentence for each."""


def _broken_rows(shown: str, frame: pd.DataFrame, errors: pa.errors.SchemaErrors) -> list[str]:
    """Say in a sentence each what is wrong, in the order of the lines."""
    found: dict[tuple, str] = {}
    for error in errors.schema_errors:
        column, rule = error.schema.name or error.check.name, error.check.error
        for index in error.failure_cases["index"].unique():
            cell = frame.at[index, column]
            said = f"'{cell}' {rule}" if cell and rule.startswith("must") else rule
            found[index, column, rule] = (
                f"{shown}, line {index + 2} ({frame.iat[index, 0]}), column {column}: {said}."
            )
    return [found[place] for place in sorted(found, key=lambda place: place[0])]


def _decimals(frame: pd.DataFrame, *columns: str) -> pd.Series:
    """Count the decimals that the filled cells of a row share, so that none shows more than was published."""
    counts = frame[list(columns)].map(lambda cell: len(cell.partition(".")[2]) if cell else None)
    return counts.astype("Float64").min(axis=1).astype("Int64")


@lru_cache(maxsize=16)
def _load(name: str, path: Path, changed: int) -> pd.DataFrame:
    shown, schema = f"evidence/{path.name}", SCHEMAS[name]
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8", skip_blank_lines=False)
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise TableError(f"{shown} cannot be read as a table: {str(error).strip().rstrip('.')}.") from None
    found = list(frame.columns)
    if missing := [column for column in schema.columns if column not in found]:
        raise TableError(f"{shown}, line 1: the column {missing[0]} is missing.")
    if extra := [column for column in found if column not in schema.columns]:
        raise TableError(f"{shown}, line 1: {extra[0]} is not a column of this table.")
    blank = frame.index[(frame == "").all(axis=1)]
    if len(blank) == len(frame):
        raise TableError(f"{shown} has no rows.")
    if len(blank):
        raise TableError(f"{shown}, line {blank[0] + 2}: the line must not be blank.")
    references()  # a broken bibliography is refused in its own words, not as a row's unknown source
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        raise TableError("\n".join(_broken_rows(shown, frame, errors))) from None
    typed = frame.copy()
    if name == "trials":
        typed["decimals"] = _decimals(frame, "estimate", "ci_low", "ci_high")
        typed["rate_decimals"] = _decimals(frame, "responders_treat_pct", "responders_control_pct")
    for column in found:
        if column in COUNTS:
            typed[column] = pd.to_numeric(frame[column].replace("", None)).astype("Int64")
        elif column in DECIMALS:
            typed[column] = pd.to_numeric(frame[column].replace("", None)).astype("float64")
        elif column in DATES:
            typed[column] = pd.to_datetime(frame[column].replace("", None), format="%Y-%m-%d")
    return typed.set_index(found[0], drop=False).rename_axis(None)


def _table(name: str, path: Path | None) -> pd.DataFrame:
    path = path or FOLDER / f"{name}.csv"
    if not path.exists():
        raise TableError(f"evidence/{path.name} does not exist.")
    return _load(name, path, path.stat().st_mtime_ns).copy()


def articles(path: Path | None = None) -> pd.DataFrame:
    """Return the articles whose claims the course judges.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id: id, author, title, publisher (each empty if the article names none), published (date or
        NaT), note.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("articles", path)


def claims(path: Path | None = None) -> pd.DataFrame:
    """Return the claims that the articles make, each with a verdict.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id:

        ================ ===============================================================================
        id               such as C001
        article          id of the article, as in :func:`articles`
        section          where in the article
        claim            the claim, paraphrased
        topic            subject in a word or two
        chapter          number of the chapter that teaches it
        verdict          one of :data:`evidence.schemas.VERDICTS`
        evidence_summary the reason for the verdict
        key_sources      BibTeX keys, separated by semicolons (see :func:`evidence.keys`); empty for two
                         claims that are not about evidence
        notes            a remark for teachers
        checked_on       day on which the row was checked against its sources, or NaT
        ================ ===============================================================================

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("claims", path)


def trials(path: Path | None = None) -> pd.DataFrame:
    """Return the treatment contrasts, one row each.

    Rows with the same `study_key` share participants or a report, so never pool them as if independent; nor a
    meta-analysis with its own trials.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id:

        ====================== =========================================================================
        id                     such as lii2023, or grabski2022_therapy where a study has several rows
        study_key              the study that the contrast belongs to
        year                   of publication
        condition              whom it was given to
        drug_route_dose        the treatment
        comparator             what it was compared with; "none" without a control
        design                 of the study
        n_treat, n_control     participants in the arms, if known
        n_total                participants in the contrast, as the source counts them (crossover: persons)
        instrument             what was measured
        timepoint              when
        measure                one of :data:`evidence.schemas.MEASURES`; "none" without an estimate
        unit                   points, SD, ratio, percentage points or %
        measure_note           how it was estimated
        better_when            whether a lower or a higher estimate favours the first treatment; empty
                               without a comparison
        estimate               in `unit`
        ci_low, ci_high        95% interval
        p_value                of the estimate
        sd_treat, sd_control   standard deviations in the arms, in points; of change unless measure_note says
                               "of the scores"
        se                     standard error of the estimate
        responders_treat_pct   share of the treated who reached `responder_outcome`, in percent
        responders_control_pct likewise of the controls
        responder_outcome      response, remission, abstinence, ...
        adverse_effects_note   in words
        risk_of_bias_notes     in words
        rob_...                the domains of RoB 2, :data:`evidence.schemas.ROB_DOMAINS`; "not rated" until
                               two people have rated them
        rob_raters             who rated them, separated by a semicolon
        bib_key                the source
        confidence             one of :data:`evidence.schemas.CONFIDENCE`
        confidence_note        where it was read, and what was not
        unverified_fields      columns not read in the source, separated by semicolons
        read_in                in what kind of copy, a key of :data:`evidence.schemas.READ_IN`
        checked_on             day on which the row was checked against its source, or NaT
        decimals               decimals that estimate and interval share as published
        rate_decimals          likewise of the two shares
        ====================== =========================================================================

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("trials", path)


def safety(path: Path | None = None) -> pd.DataFrame:
    """Return adverse effects, interactions, exclusions, monitoring rules and regulation.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id (such as S001): id, category, item, figure (the frequency or rule, as quoted),
        population, key_sources (BibTeX keys, separated by semicolons), confidence (of the figure; one of
        :data:`evidence.schemas.CONFIDENCE`), confidence_note, notes, read_in, checked_on (date or NaT),
        lapses_on (last day on which it holds, or NaT).

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("safety", path)


def guidelines(path: Path | None = None) -> pd.DataFrame:
    """Return what professional bodies and agencies say of ketamine and esketamine.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id (such as ranzcp-2025): id, short and body (who speaks), country, year (of the text, NA
        if not read), title, treatment, indication, position (one of :data:`evidence.schemas.POSITIONS`, the
        course's sorting), says (in a sentence), strength (in the body's words), population, sources (BibTeX
        keys, separated by semicolons), confidence, confidence_note, read_in, checked_on.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("guidelines", path)


def practice(path: Path | None = None) -> pd.DataFrame:
    """Return the practice points: what a therapist does or has to know, and how each is known.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id (such as P14): id, topic, point, known_from (one of
        :data:`evidence.schemas.KNOWN_FROM`), key_sources (BibTeX keys, separated by semicolons),
        related_rows (ids of :func:`safety`, likewise), caution, country (where the point is law; empty where
        it is none), checked_on (date), review_by (last day on which a row of law may stand unread, or NaT).

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("practice", path)


def competencies(path: Path | None = None) -> pd.DataFrame:
    """Return what a therapist has to be able to do, and where the course teaches and asks for it.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id (such as K14), in the order of a curriculum: id, domain, competency, asked_by (BibTeX
        keys of the curricula, standards and papers that ask for it), taught_in, activity and question (each
        one place or several, such as ``book/group#the-table``, ``case:panic``, ``role-play:02-panic``,
        ``demo:session_day`` or ``quiz:06/integration``), points (ids of :func:`practice`), known (how it is
        known, in words). Cells with several parts have semicolons between them; none is empty.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("competencies", path)


def searches(path: Path | None = None) -> pd.DataFrame:
    """Return what was searched for the tables, one row a query.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id (such as Q01): id, searched_on (date), place, words, purpose, found (results returned),
        kept (BibTeX keys of what a result filled or confirmed, separated by semicolons), note.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("searches", path)


def left_out(path: Path | None = None) -> pd.DataFrame:
    """Return what was found and did not go into a table, and why.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id: id, table (that it was meant for), what (in a sentence), reason, searches (ids of
        :func:`searches`, separated by semicolons), checked_on.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("left_out", path)


def crisis_lines(path: Path | None = None) -> pd.DataFrame:
    """Return whom to reach in a crisis, by place; :mod:`evidence.crisis` puts the rows into words.

    The lines of ``workshop.yml``, if it has any, stand in the place of the table's.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id: id, place, service, words (what to do, its numbers among them), call and text (the
        numbers, empty where there is none), web (address or empty), emergency (number of the emergency
        services), notes, key_sources, confidence, confidence_note, read_in, checked_on.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    own = pd.DataFrame() if path else pd.DataFrame(workshop.adapted().crisis_lines)
    if own.empty:
        return _table("crisis_lines", path)
    own["checked_on"] = pd.to_datetime(own["checked_on"])
    return own.set_index("id", drop=False).rename_axis(None)


def pathway(path: Path | None = None) -> pd.DataFrame:
    """Return the arrows of the cascade from ketamine to lasting benefit, with what supports each.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id, in the order of the cascade: id, from, to, then for animals and for people the source
        (BibTeX keys, separated by semicolons; empty without a study), the finding in a sentence and the
        status (one of :data:`evidence.schemas.STATUSES`): animal_species, animal_source,
        animal_finding, animal_status, human_source, human_finding, human_status; then confidence,
        confidence_note, read_in, checked_on.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("pathway", path)


def statistics(path: Path | None = None) -> pd.DataFrame:
    """Return estimates of how common suicide and depression are in the world, by year of the data.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id: id, quantity (one of :data:`evidence.schemas.QUANTITIES`), estimator (WHO, or GBD for
        the Global Burden of Disease study), year (of the data), value, ci_low and ci_high (95% uncertainty
        interval, NaN where none was read), unit, source (BibTeX key), confidence, confidence_note,
        read_in, checked_on.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("statistics", path)


def timetable(path: Path | None = None) -> pd.DataFrame:
    """Return when each step from glutamate to mood was looked for, and what was seen.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id, one row an observation: id, event, species, brain_region, start_h and end_h (hours
        after the dose began; equal for a single time point), direction, source (BibTeX key), confidence,
        note.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("timetable", path)


def response_course(path: Path | None = None) -> pd.DataFrame:
    """Return the share of patients given ketamine who responded or remitted, by days after one dose.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by day: day, response_pct, remission_pct (percent of the ketamine group), source (key of the
        bibliography), confidence.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.
    """
    return _table("response_course", path).sort_values("day")


def crossover(path: Path | None = None) -> pd.DataFrame:
    """Return the scores of each person of a crossover of ketamine and saline, session by session.

    Double-blind, one infusion of each in either order; no structured psychotherapy was permitted.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another table of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by id, one row a person and session: id, person, group, first_infusion and second_infusion
        ("" if it was not given), session (b0 before; d2, d10, p2, p10: two and ten days after ketamine and
        after saline), madrs (0 to 60), hamd6 (0 to 22), hamd17 (0 to 52). A score that was not taken is
        missing.

    Raises
    ------
    TableError
        With one sentence for each broken row: file, line, column and rule.

    References
    ----------
    Evans, Nugent, Zarate: NIMH Ketamine Mechanism of Action Study. OpenNeuro ds005917, version 1.0.1, CC0,
    doi:10.18112/openneuro.ds005917.v1.0.1.
    """
    return _table("crossover", path)
