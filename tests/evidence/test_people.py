"""What happened to each person of the crossover, each figure by a second route."""

import csv

import numpy as np
import pytest
from scipy import optimize, stats

import evidence
from evidence import datapackage, people
from evidence.schemas import FOLDER, SESSIONS


def raw(group: str = "major depression") -> dict[str, dict[str, int]]:
    """Read the MADRS of a group from the file, without the course's loader."""
    with (FOLDER / "crossover.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["group"] == group]
    found = {row["person"]: {} for row in rows}
    for row in rows:
        if row["madrs"]:
            found[row["person"]][row["session"]] = int(row["madrs"])
    return found


def pairs(day: int) -> tuple[list[int], list[int]]:
    both = [scored for scored in raw().values() if {f"d{day}", f"p{day}"} <= set(scored)]
    return [scored[f"d{day}"] for scored in both], [scored[f"p{day}"] for scored in both]


def test_they_are_the_people_whom_the_data_name():
    groups = evidence.crossover().groupby("group")["person"].nunique()
    # One more healthy volunteer has no session at all.
    assert groups.to_dict() == {"major depression": 33, "bipolar depression": 3, "healthy volunteer": 21}
    assert people.attendance().to_dict() == {"b0": 32, "d2": 27, "d10": 26, "p2": 26, "p10": 26}
    means = people.scores()[list(SESSIONS)].mean().round(1)
    assert means.to_dict() == {"b0": 33.4, "d2": 23.6, "d10": 28.2, "p2": 31.3, "p10": 34.2}


def test_a_score_that_was_not_taken_is_never_a_number():
    with (FOLDER / "crossover.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = evidence.crossover()
    for scale in ("madrs", "hamd6", "hamd17"):
        empty = [row["id"] for row in rows if not row[scale]]
        assert empty and list(table.index[table[scale].isna()]) == empty
    wide = people.scores()
    for person, scored in raw().items():
        assert set(wide.columns[wide.loc[person].notna()]) - {"first", "second"} == set(scored)


def test_no_age_sex_or_weight_is_shipped_and_the_licence_is_named():
    described = datapackage.resource("crossover")
    assert list(evidence.crossover().columns) == [
        *("id", "person", "group", "first_infusion", "second_infusion", "session", "madrs", "hamd6", "hamd17")
    ]
    assert [licence["name"] for licence in described["licenses"]] == ["CC0-1.0"]
    assert described["sources"][0]["path"] == "https://doi.org/10.18112/openneuro.ds005917.v1.0.1"
    assert evidence.references().loc["ds005917", "doi"] in described["sources"][0]["path"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            "MOA101-d2,MOA101,major depression,ketamine,saline,d2,61,8,13",
            "'61' must be a whole number from 0 to 60",
        ),
        (
            "MOA101-d2,MOA101,major depression,ketamine,saline,d2,n/a,8,13",
            "'n/a' must be a whole number from 0",
        ),
        (
            "MOA101-d2,MOA101,major depression,ketamine,saline,d2,\u0662\u0664,8,13",
            "must be a whole number from 0 to 60",
        ),
        (
            "MOA101-d2,MOA101,major depression,saline,ketamine,d2,24,8,13",
            "must, like both infusions, be the same in every row of a person",
        ),
        (
            "MOA101-d2,MOA101,major depression,ketamine,ketamine,d2,24,8,13",
            "must be the other infusion than the first, or empty",
        ),
        ("MOA101-d2,MOA102,major depression,ketamine,saline,d2,24,8,13", "must be person and session"),
        ("MOA101-d2,MOA101,sad,ketamine,saline,d2,24,8,13", "'sad' must be one of major depression"),
        ("MOA101-d2,MOA101,major depression,ketamine,saline,d3,24,8,13", "'d3' must be one of b0, d2"),
    ],
)
def test_a_broken_row_is_refused(tmp_path, changes, said):
    text = (FOLDER / "crossover.csv").read_text("utf8")
    old = "MOA101-d2,MOA101,major depression,ketamine,saline,d2,24,8,13"
    assert old in text
    (tmp_path / "crossover.csv").write_text(text.replace(old, changes), "utf8")
    with pytest.raises(evidence.TableError) as refused:
        evidence.tables.crossover(tmp_path / "crossover.csv")
    assert said in str(refused.value)


def test_the_difference_within_a_person_at_day_two():
    found = people.paired_difference(2)
    assert (found.mean, round(found.se, 2), found.n) == (-6.75, 1.95, 24)


@pytest.mark.parametrize("day", people.DAYS)
def test_the_paired_difference_is_that_of_students_paired_test(day):
    ketamine, saline = pairs(day)
    test = stats.ttest_rel(ketamine, saline)
    found = people.paired_difference(day)
    assert found.n == len(ketamine)
    assert found.mean / found.se == pytest.approx(test.statistic, abs=1e-12)
    assert (found.low, found.high) == pytest.approx(test.confidence_interval(0.95), abs=1e-12)


@pytest.mark.parametrize("day", people.DAYS)
def test_order_effects_are_those_of_welchs_test(day):
    first = evidence.crossover().groupby("person")["first_infusion"].first()
    both = {name: one for name, one in raw().items() if {f"d{day}", f"p{day}"} <= set(one)}
    change = {name: one[f"d{day}"] - one[f"p{day}"] for name, one in both.items()}
    total = {name: one[f"d{day}"] + one[f"p{day}"] for name, one in both.items()}

    def sides(values: dict[str, int], sign: int) -> tuple[list[int], list[int]]:
        return (
            [value for name, value in values.items() if first[name] == "ketamine"],
            [sign * value for name, value in values.items() if first[name] == "saline"],
        )

    found = people.order_effects(day)
    for name, (one, other), scale in (
        ("treatment", sides(change, -1), 0.5),
        ("period", sides(change, 1)[::-1], 0.5),
        ("carry-over", sides(total, 1), 1),
    ):
        test = stats.ttest_ind(one, other, equal_var=False)
        interval = test.confidence_interval(0.95)
        said = found[name]
        assert said.mean / said.se == pytest.approx(test.statistic, abs=1e-12), name
        assert (said.low, said.high) == pytest.approx((scale * interval.low, scale * interval.high)), name
        assert said.n == len(both)


@pytest.mark.parametrize("day", people.DAYS)
def test_the_mixed_model_is_the_one_of_restricted_likelihood_written_out(day):
    first = evidence.crossover().groupby("person")["first_infusion"].first()
    blocks = []
    for name, scored in raw().items():
        rows = [
            (scored[session], 1, session[0] == "d", (first[name] == "ketamine") != (session[0] == "d"))
            for session in (f"d{day}", f"p{day}")
            if session in scored
        ]
        if rows:
            table = np.array(rows, float)
            blocks.append((table[:, 0], table[:, 1:]))

    def solved(ratio: float):
        """Return coefficients, their unscaled covariance and the scale, given how people differ."""
        weights = [np.linalg.inv(np.eye(len(y)) + ratio) for y, _ in blocks]
        normal = sum(x.T @ w @ x for (_, x), w in zip(blocks, weights, strict=True))
        right = sum(x.T @ w @ y for (y, x), w in zip(blocks, weights, strict=True))
        found = np.linalg.solve(normal, right)
        rest = sum((y - x @ found) @ w @ (y - x @ found) for (y, x), w in zip(blocks, weights, strict=True))
        free = sum(len(y) for y, _ in blocks) - 3
        return found, normal, rest / free, free

    def deviance(log_ratio: float) -> float:
        ratio = np.exp(log_ratio)
        _, normal, scale, free = solved(ratio)
        spread = sum(np.linalg.slogdet(np.eye(len(y)) + ratio)[1] for y, _ in blocks)
        return free * np.log(scale) + spread + np.linalg.slogdet(normal)[1]

    best = optimize.minimize_scalar(deviance, bounds=(-8, 6), method="bounded", options={"xatol": 1e-10})
    coefficients, normal, scale, _ = solved(np.exp(best.x))
    found = people.mixed_model(day)
    assert found.mean == pytest.approx(coefficients[1], abs=1e-3)
    assert found.se == pytest.approx(float(np.sqrt(scale * np.linalg.inv(normal)[1, 1])), rel=1e-3)
    assert found.n == len(blocks) > people.paired_difference(day).n
    assert (found.low, found.high) == pytest.approx(stats.norm.interval(0.95, found.mean, found.se), abs=1e-9)


@pytest.mark.parametrize("day", people.DAYS)
def test_the_worst_case_fills_by_each_persons_own_scores(day):
    given = evidence.crossover().groupby("person")[["first_infusion", "second_infusion"]].first()
    differences = [
        scored.get(f"d{day}", max(scored.values())) - scored.get(f"p{day}", min(scored.values()))
        for name, scored in raw().items()
        if all(given.loc[name]) and scored
    ]
    found = people.worst_case(day)
    assert found.n == len(differences)
    assert found.mean == pytest.approx(np.mean(differences), abs=1e-12)
    assert found.mean > people.paired_difference(day).mean


def test_six_of_twenty_seven_had_halved_their_score_two_days_after_ketamine():
    assert people.counts("d2") == {"scored": 27, "responded": 6, "remitted": 4}
    for session in SESSIONS[1:]:
        both = [one for one in raw().values() if {"b0", session} <= set(one)]
        assert people.counts(session) == {
            "scored": len(both),
            "responded": sum(2 * one[session] <= one["b0"] for one in both),
            "remitted": sum(one[session] <= 10 for one in both),
        }


@pytest.mark.parametrize("day", people.DAYS)
def test_what_moves_without_a_drug_is_reckoned_before_any_ketamine(day):
    first = evidence.crossover().groupby("person")["first_infusion"].first()
    begun = {
        name: (one["b0"], one[f"p{day}"] - one["b0"])
        for name, one in raw().items()
        if first[name] == "saline" and {"b0", f"p{day}"} <= set(one)
    }
    middle = np.median([before for before, _ in begun.values()])
    found = people.change_without_drug(day)
    for name, changes in {
        "after saline": [change for _, change in begun.values()],
        "the more ill half": [change for before, change in begun.values() if before >= middle],
        "the less ill half": [change for before, change in begun.values() if before < middle],
        "healthy volunteers": [
            one[f"p{day}"] - one["b0"]
            for one in raw("healthy volunteer").values()
            if {"b0", f"p{day}"} <= set(one)
        ],
    }.items():
        said = found[name]
        assert (said.n, said.mean) == (len(changes), pytest.approx(np.mean(changes), abs=1e-12)), name
        assert (said.low, said.high) == pytest.approx(
            stats.t.interval(0.95, len(changes) - 1, np.mean(changes), stats.sem(changes)), abs=1e-12
        )


def test_a_reliable_change_is_what_the_scale_wavers_by_without_a_drug():
    wavering = [one["p10"] - one["p2"] for one in raw().values() if {"p2", "p10"} <= set(one)]
    assert people.reliable_change() == pytest.approx(1.96 * np.std(wavering, ddof=1), abs=1e-12)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: people.paired_difference(3), "not of day 3"),
        (lambda: people.scores("patients"), "There is no group 'patients'"),
        (lambda: people.scores(scale="bdi"), "There is no scale 'bdi'"),
        (lambda: people.counts("b0"), "There is no session 'b0'"),
        (lambda: people.paired_difference(2, people.scores().head(1)), "at least two people"),
    ],
)
def test_what_the_data_do_not_hold_is_refused_in_a_sentence(call, said):
    with pytest.raises(ValueError, match=said):
        call()
