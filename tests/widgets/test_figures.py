"""Figures: in words and numbers too, small, the same on every run, legible in light and dark."""

import functools
import json
import subprocess
import sys

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

import evidence
from evidence.certainty import ladder, studies
from evidence.effect_sizes import TwoByTwo
from evidence.meta_analysis import egger_test
from evidence.questions import ask, contrasts
from evidence.selection import PoolingRefused
from evidence.tables import response_course
from evidence.tables import timetable as observations
from widgets import figures
from widgets.figures import (
    evidence_map,
    forest,
    funnel,
    guidelines,
    icon_array,
    response_over_days,
    timetable,
    trial_timeline,
)
from widgets.figures.marks import reasons
from widgets.figures.style import INK, MIME, PALETTE, Figure, rounded

FIGURES = pytest.mark.parametrize("draw", [getattr(figures, name) for name in figures.__all__])
PAPER = {"light": "#fffefb", "dark": "#15181b"}


@functools.cache
def stored_text(draw):
    return json.dumps(draw()._repr_mimebundle_())


def stored(draw):
    return json.loads(stored_text(draw))


@FIGURES
def test_only_data_and_words_are_stored(draw):
    bundle, metadata = InteractiveShell.instance().display_formatter.format(draw())
    assert metadata == {}
    assert set(bundle) == {MIME, "text/plain"}
    assert len(json.dumps(bundle)) < 30_000


@FIGURES
def test_every_figure_has_words_table_and_source(draw):
    meta = stored(draw)[MIME]["layout"]["meta"]
    assert len(meta["alt"]) > 100
    assert meta["source"].endswith(".")
    assert all(len(row) == len(meta["table"]["columns"]) for row in meta["table"]["rows"])


def test_a_fresh_process_stores_the_same_bytes():
    code = (
        "import json; from widgets import figures; "
        "print(json.dumps([getattr(figures, name)()._repr_mimebundle_() for name in figures.__all__]))"
    )
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert json.loads(fresh) == [stored(getattr(figures, name)) for name in figures.__all__]


def luminance(hexadecimal):
    channels = [int(hexadecimal[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@FIGURES
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_mark_stands_out_from_the_paper(draw, mode):
    bundle = stored(draw)[MIME]
    dark = bundle["layout"]["meta"]["dark"]
    grid = INK["grid"]["light"]
    assert dark
    for light in dark.keys() - {grid}:
        shown = light if mode == "light" else dark[light]
        needed = 4.5 if light in (INK["text"]["light"], INK["muted"]["light"]) else 3
        assert contrast(shown, PAPER[mode]) >= needed, f"{shown} on {PAPER[mode]}"


@FIGURES
def test_no_colour_is_left_out_of_dark_mode(draw):
    bundle = stored(draw)[MIME]
    dark = bundle["layout"]["meta"].pop("dark")
    text = json.dumps(bundle)
    known = {pair["light"].lower() for pair in (*PALETTE.values(), *INK.values())}
    used = {text[i : i + 7].lower() for i in range(len(text)) if text[i] == "#"}
    assert used == {light.lower() for light in dark}
    assert used <= known


def test_numbers_keep_six_significant_digits():
    kept = rounded({"x": np.array([1 / 3, 2.0]), "y": (1234567.0, np.int64(3), None, "text")})
    assert kept == {"x": [0.333333, 2.0], "y": [1234570.0, 3, None, "text"]}
    assert json.dumps(kept)


def test_arrays_are_stored_as_plain_numbers():
    figure = Figure(
        [
            {"type": "scatter", "x": np.array([0.1, 1 / 3]), "y": np.array([1, 2])},
            {"type": "heatmap", "z": np.array([[1.0, 2 / 3], [3, 4]])},
        ]
    )
    figure.describe("words", ["x"], [[1]], "source.")
    line, grid = figure._repr_mimebundle_()[MIME]["data"]
    assert (line["x"], line["y"]) == ([0.1, 0.333333], [1, 2])
    assert grid["z"] == [[1.0, 0.666667], [3.0, 4.0]]


def test_a_figure_without_words_is_not_shown():
    with pytest.raises(ValueError, match=r"only once describe\(\) gave it alternative text"):
        Figure()._repr_mimebundle_()
    with pytest.raises(ValueError, match="needs alternative text, a table and a source"):
        Figure().describe(" ", ["a"], [[1]], "s")
    with pytest.raises(ValueError, match="needs 2 entries"):
        Figure().describe("words", ["a", "b"], [[1]], "s")


def test_timetable_draws_each_observation_where_and_as_sure_as_its_row_says():
    rows = observations()
    traces = timetable().stored()["data"]
    for row, trace in zip(rows.itertuples(), traces, strict=False):
        assert trace["x"][-1] == pytest.approx(row.end_h)
        dash = {"verified": "solid", "partly": "dash", "unverified": "dot"}[row.confidence]
        assert trace["line"]["dash"] == dash
        shape = {"rat": "square", "mouse": "circle", "human": "diamond"}[row.species]
        assert trace["marker"]["symbol"].startswith(shape)
        hollow = row.confidence != "verified" or row.direction == "none"
        assert trace["marker"]["symbol"].endswith("-open") == hollow


def test_words_follow_the_data():
    rows = observations()
    rows.loc[rows.id == "formation-mouse-late", "start_h"] = 13
    assert "formation rises from 13 h" in timetable(rows).layout.meta["alt"]
    assert "formation rises from 12 h" in timetable().layout.meta["alt"]
    course = response_course()
    course.loc[1, "response_pct"] = 51.0
    assert "day 1: 51% responded" in response_over_days(course).layout.meta["alt"]


def test_response_figure_says_that_there_are_no_intervals():
    figure = response_over_days()
    assert "without intervals" in figure.layout.meta["alt"]
    assert any("without intervals" in note.text for note in figure.layout.annotations)
    assert not any(trace.error_y.array for trace in figure.data)


# Figures of the trials ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pooled():
    """A question whose trials can be pooled: the answer, what the engine makes of it, and its figure."""
    answer = ask(evidence.trials(), "depression", time="first")
    return answer, answer.pool(), forest(time="first")


def column(figure, name):
    table = figure.layout.meta["table"]
    return [row[table["columns"].index(name)] for row in table["rows"]]


def test_the_forest_draws_what_the_engine_pools(pooled):
    answer, result, figure = pooled
    drawn = {row[0]: row for row in figure.layout.meta["table"]["rows"]}
    diamond = next(trace for trace in figure.data if trace.fill == "toself")
    assert (min(diamond.x), diamond.x[1], max(diamond.x)) == (result.low, result.estimate, result.high)
    bar = next(trace for trace in figure.data if trace.line.dash == "dot")
    assert list(bar.x) == [result.prediction.low, result.prediction.high]
    points = [trace for trace in figure.data if trace.mode == "markers" and trace.x[0] is not None]
    assert sorted(x for trace in points for x in trace.x) == sorted(answer.selection.rows["estimate"])
    assert all(len(trace.x) == len(trace.y) == len(trace.marker.size) == len(trace.text) for trace in points)
    for row in answer.selection.rows.itertuples():
        reach = 1.959964 * row.standard_error
        assert drawn[row.id][4:8] == pytest.approx(
            [row.estimate, row.estimate - reach, row.estimate + reach, result.weights[row.id]], abs=1e-5
        )
    heavy = {x: size for trace in points for x, size in zip(trace.x, trace.marker.size, strict=True)}
    ranked = answer.selection.rows.assign(weight=list(result.weights)).sort_values("weight")["estimate"]
    assert list(ranked.map(heavy)) == sorted(heavy.values())


def test_the_forest_says_the_pooled_estimate_and_every_refusal(pooled):
    answer, result, figure = pooled
    meta = figure.layout.meta
    assert result.sentence.split(" Not pooled")[0] in meta["alt"]
    assert set(column(figure, "Row")) == {*answer.asked["id"], "pooled", "a further trial"}
    said = dict(zip(column(figure, "Row"), column(figure, "How, or why not"), strict=True))
    assert {one: said[one] for one in answer.refused} == {
        one: f"not pooled: {reason}" for one, reason in answer.refused.items()
    }
    note = f"Not pooled: {len(answer.refused)} other rows"
    assert any(note in annotation.text for annotation in figure.layout.annotations)
    hovers = [text for trace in figure.data if trace.mode == "markers" for text in trace.text or ()]
    assert len(hovers) == len(answer.selection.rows)
    assert all("Source: " in text for text in hovers)


def test_ratios_stand_on_a_logarithmic_axis_as_ratios():
    figure = forest(outcome="response")
    result = ask(evidence.trials(), "depression", outcome="response").pool()
    assert figure.layout.xaxis.type == "log"
    diamond = next(trace for trace in figure.data if trace.fill == "toself")
    assert diamond.x[1] == pytest.approx(np.exp(result.estimate))


@pytest.mark.parametrize("question", [{"condition": "suicidal_thoughts"}, {"outcome": "response"}], ids=str)
def test_the_axis_holds_all_that_the_forest_draws(question):
    figure = forest(**question)
    low, high = figure.layout.xaxis.range
    drawn = np.array([x for trace in figure.data for x in trace.x if x is not None])
    drawn = np.log10(drawn) if figure.layout.xaxis.type == "log" else drawn
    assert low < drawn.min() and drawn.max() < high


def test_what_must_not_be_pooled_has_no_diamond_and_says_why():
    figure = forest(comparator="anaesthesia")
    refusal = ask(evidence.trials(), "depression", comparator="anaesthesia").refusal
    assert not any(trace.fill for trace in figure.data)
    assert refusal in figure.layout.meta["alt"]
    assert "Not pooled: fewer than two" in str(figure.layout.annotations)
    for draw in (forest, funnel):
        with pytest.raises(PoolingRefused, match=r"^Pooling needs at least two rows, and none is left"):
            draw("pain")


def test_the_funnel_draws_every_pooled_trial_with_eggers_test():
    answer = ask(evidence.trials(), "depression")
    figure = funnel()
    rows = answer.selection.rows
    points = [(t.x[0], t.y[0]) for t in figure.data if t.mode == "markers" and t.x[0] is not None]
    assert sorted(points) == sorted(zip(rows["estimate"], rows["standard_error"], strict=True))
    assert egger_test(answer.selection).sentence in figure.layout.meta["alt"]
    assert f"{answer.pool().estimate:.2f}".replace("-", "−") in figure.layout.meta["alt"]
    assert set(column(figure, "Row")) == set(answer.asked["id"])
    assert "needs at least three trials" in funnel("bipolar_depression").layout.meta["alt"]


def test_the_map_has_every_condition_at_its_step_with_an_area_for_its_people():
    steps = ladder(contrasts(evidence.trials()))
    figure = evidence_map()
    assert [trace.x[0] for trace in figure.data] == list(steps["step"])
    assert [trace.marker.size[0] for trace in figure.data] == list(steps["people"])
    assert {trace.marker.sizemode for trace in figure.data} == {"area"}
    assert len({trace.marker.sizeref for trace in figure.data}) == 1
    assert column(figure, "People") == list(steps["people"])
    assert all(f"{row['name']}: step {row.step}" in figure.layout.meta["alt"] for _, row in steps.iterrows())


def test_the_icon_array_is_a_hundred_people():
    row = evidence.trials().loc["murrough2013ajp"]
    figure = icon_array()
    assert [len(trace.x) for trace in figure.data] == [28, 36, 36]
    places = {(x, y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)}
    assert places == {(x, y) for x in range(10) for y in range(10)}
    interval = TwoByTwo(30, row.n_treat, 7, row.n_control).risk_difference_interval()
    assert f"36 more (95% interval {interval.low:.0f} to {interval.high:.0f})" in figure.layout.meta["alt"]


def test_what_ketamine_makes_rarer_is_fewer():
    figure = icon_array("daly2019_remitters")
    assert [len(trace.x) for trace in figure.data] == [27, 18, 55]
    assert "18 fewer (95% interval 5 to 32)" in figure.layout.meta["alt"]


@pytest.mark.parametrize(
    ("trial", "said"),
    [
        (
            "murrough2013bp",
            "murrough2013bp is no randomised comparison, so it has no hundred people to compare.",
        ),
        ("popova2020", "'popova2020' is no row of the table of trials."),
        ("lii2023_day0", "'lii2023_day0' is no row of the table of trials."),
        ("feder2014", "feder2014 does not give the rate and the size of both arms."),
    ],
)
def test_a_row_without_counts_has_no_hundred_people(trial, said):
    with pytest.raises(PoolingRefused) as refusal:
        icon_array(trial)
    assert str(refusal.value) == said


def test_the_timeline_has_every_study_once_a_condition():
    each = studies(contrasts(evidence.trials()).query("not review"))
    figure = trial_timeline()
    drawn = sorted(x for trace in figure.data for x in trace.x if x is not None)
    assert drawn == sorted(each["year"]) == sorted(column(figure, "Year"))
    assert f"{len(each)} studies" in figure.layout.meta["alt"]
    places = [place for trace in figure.data for place in zip(trace.x, trace.y, strict=True) if place[0]]
    assert len(places) == len(set(places))


def test_each_guideline_stands_in_the_column_of_its_position_and_open_if_it_was_not_read_in_full():
    table, figure = evidence.guidelines(), guidelines()
    read = table[table["position"] != "not read"]
    places = {trace.name: set(trace.x) for trace in figure.data}
    assert places == {"Against": {0}, "Silent": {1}, "With conditions": {2}, "For": {3}}
    drawn = {trace.name.lower(): len(trace.x) for trace in figure.data}
    assert drawn == read["position"].value_counts().to_dict()
    filled = [
        symbol for trace in figure.data for symbol in trace.marker.symbol if not symbol.endswith("-open")
    ]
    assert len(filled) == (read["confidence"] == "verified").sum()
    rows = sorted(y for trace in figure.data for y in trace.y)
    assert rows == list(range(len(read)))
    assert [year for year in column(figure, "Year") if year] == sorted(read["year"].dropna(), reverse=True)


def test_reasons_are_counted():
    assert reasons({"a": "is open", "b": "shares participants with c, which", "d": "is open"}) == (
        "is open (2); shares participants (1)"
    )
