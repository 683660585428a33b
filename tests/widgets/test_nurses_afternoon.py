"""The afternoon from the nurse's chair: readings held to what was published, and a sheet that says why."""

import json
import re

import pytest
import traitlets

import evidence
from widgets import NursesAfternoon
from widgets.demo import FOLDER
from widgets.nurses_afternoon import AfternoonError, read_afternoon
from widgets.nurses_afternoon.afternoon import FILE
from widgets.told import FACT, FITS

DAY = read_afternoon()
GOOD = "".join(str([one.fit for one in moment.decisions].index("sound") + 1) for moment in DAY.moments)


def test_eight_moments_lie_within_two_hours_and_a_half():
    minutes = [moment.minute for moment in DAY.moments]
    assert len(minutes) == 8
    assert minutes == sorted(set(minutes))
    assert minutes[0] > 0 and minutes[-1] < DAY.end == 150 == NursesAfternoon.specs["minute"]["maximum"]
    # A setting has a digit for each of them.
    assert NursesAfternoon.specs["decisions"]["pattern"] == f"([0-3]{{0,{len(minutes) - 1}}}[1-3])?"


def test_the_invented_pressure_keeps_to_the_published_rise_and_peak():
    low, high = map(int, re.findall(r"\d+", evidence.safety().at["S017", "figure"])[:2])
    peak = int(re.search(r"about (\d+) min", evidence.safety().at["S015", "notes"])[1])
    start, _ = DAY.pressure(DAY.dose)
    after = {minute: systolic for minute, systolic, _ in DAY.cuff if minute > DAY.dose}
    highest = max(after, key=after.get)
    assert low <= after[highest] - start <= high
    assert abs(highest - DAY.dose - peak) <= 5
    assert after[max(after)] - start <= 2


def test_the_low_oxygen_is_at_the_one_moment_that_asks_for_help():
    _, oxygen = DAY.pulse_and_oxygen()
    least = min(value for value in oxygen if value is not None)
    assert [minute for minute, value in enumerate(oxygen) if value == least] == [61]
    [moment] = [moment for moment in DAY.moments if moment.minute == 61]
    assert f"{least}%" in moment.seen
    assert "practice:P50" in moment.good.why


def test_what_is_told_is_what_the_instruments_show():
    pulse, oxygen = DAY.pulse_and_oxygen()
    measured = {f"{systolic}/{diastolic}" for _, systolic, diastolic in DAY.cuff}
    checked = 0
    for moment in DAY.moments:
        lines = " ".join(one.line for one in moment.decisions)
        for reading in re.findall(r"\b\d{3}/\d{2}\b", f"{moment.seen} {moment.then} {lines}"):
            assert reading in measured, moment.minute
            checked += 1
        [first, *_] = [*re.findall(r"\b\d{3}/\d{2}\b", moment.seen), None]
        assert first in (None, "{}/{}".format(*DAY.pressure(moment.minute))), moment.minute
        for value in re.findall(r"[Pp]ulse (\d+)", f"{moment.seen} {lines}"):
            assert int(value) == pulse[moment.minute], moment.minute
            checked += 1
        for value in re.findall(r"\b(\d\d)%", f"{moment.seen} {lines}".replace("94% at 14:03", "")):
            assert int(value) == oxygen[moment.minute], moment.minute
            checked += 1
    assert checked > 20
    assert oxygen[63] == 94 and DAY.clock(63) == "14:03"
    told = [text for moment in DAY.moments for text in (moment.then, moment.good.line)]
    assert sum("94% at 14:03" in text for text in told) == 2


def test_no_decision_names_a_dose_and_every_good_line_rests_on_a_fact():
    told = " ".join(
        [DAY.who, *(f"{moment.seen} {moment.then}" for moment in DAY.moments)]
        + [f"{one.do} {one.line} {one.why}" for moment in DAY.moments for one in moment.decisions]
    )
    assert not re.search(r"\b\d+(\.\d+)?\s*(mg|µg|mcg|ml)\b", told, re.IGNORECASE)
    assert all(FACT.search(moment.good.why) for moment in DAY.moments)


def test_the_good_sheet_is_the_scenario_of_that_name():
    presets = {preset["label"]: preset["values"] for preset in read_presets()}
    assert presets["A good sheet"]["decisions"] == GOOD
    looks = NursesAfternoon(decisions=presets["A sheet that looks good"]["decisions"]).sheet()
    assert (looks["line"] != "").all()
    assert (looks["fit"] == "unsafe").sum() > 4


def read_presets() -> list[dict]:
    return json.loads((FOLDER / "nurses_afternoon" / "controls.json").read_text("utf-8"))["presets"]


def test_the_sheet_sets_each_line_beside_a_good_one():
    sheet = NursesAfternoon(decisions=GOOD).sheet()
    assert (sheet["line"] == sheet["good"]).all() and (sheet["fit"] == "sound").all()
    empty = NursesAfternoon().sheet()
    assert (empty["line"] == "").all() and (empty["good"] == sheet["good"]).all()
    part = NursesAfternoon(decisions="02").sheet()
    assert part["fit"].tolist() == ["", "unsafe", *[""] * 6]
    assert part["time"].tolist()[:2] == ["13:04", "13:10"]
    assert part.loc[1, ["systolic", "diastolic", "pulse", "oxygen"]].tolist() == [134, 82, 78, 98]


@pytest.mark.parametrize("decisions", ["4", "20", "213213321", "2-1", "٢"])
def test_decisions_that_the_afternoon_does_not_offer_are_refused(decisions):
    with pytest.raises(traitlets.TraitError, match="up to eight digits from 0 to 3"):
        NursesAfternoon(decisions=decisions)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fit: sound", "fit: right", "must be one of sound, defensible, unsafe, not 'right'"),
        ("fit: sound", "fit: unsafe", "the moment of minute 4 must offer one sound decision"),
        ("minute: 10\n", "minute: 4\n", "minute 4 must be later than 4, the moment before"),
        ("minute: 10\n", "minute: ten\n", "the minute of a moment must be a whole number from 0 to 150"),
        ("minute: 131\n", "minute: 151\n", "the minute of a moment must be a whole number from 0 to 150"),
        ('start: "13:00"', "start: soon", "start must be a time of day such as '13:00', not 'soon'"),
        ("end: 150", "end: 151", "end must be a whole number from 1 to 150"),
        ("dose: 12", "dose: 999", "dose must be a whole number from 0 to 150"),
        ("[9, 134, 82]", "[9, 134]", "a reading of cuff must be a list of 3 numbers"),
        ("[9, 134, 82]", "[9, 13, 82]", "a number of cuff must be a whole number from 20 to 300"),
        ("[9, 134, 82]", "[3, 134, 82]", "minute 3 must be later than 4, the reading before"),
        ("[4, 148, 90]", "[5, 148, 90]", "cuff must be measured by minute 4"),
        ("[61, 78, 90]", "[61, 78, 190]", "a number of probe must be a whole number from 50 to 100"),
        ("0: [sitting, light]", "0: [siting, light]", "what the room shows must be one of sitting, lying"),
        ("0: [sitting, light]", "0: tess", "what the room shows must be a list of 1 to 11 words"),
        ("  12: [lying", "  0: [lying", "room has '0' twice"),
        ("Ms Adler, 46", "{safety:S001} Adler, 46", "facts may stand in 'why' only"),
        ("{safety:S038}", "{S038}", "has a brace without a fact; a fact is such as {safety:S015}"),
        ("        still: true", "        quiet: true", "allowed are do, line, fit, why, still"),
        ("{safety:S038}", "{safety:S999}", "quotes 'safety:S999', which is not in the evidence"),
        (
            "    then: Tess",
            "    than: Tess",
            "has no field 'than'; allowed are minute, seen, then",
        ),
    ],
)
def test_a_malformed_afternoon_is_refused_with_its_line(tmp_path, old, new, said):
    text = FILE.read_text("utf-8")
    assert old in text
    path = tmp_path / "afternoon.yml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(AfternoonError, match=r"afternoon\.yml, line \d+: ") as caught:
        read_afternoon(path)
    assert said in str(caught.value)


def test_an_empty_afternoon_says_what_it_needs(tmp_path):
    (tmp_path / "afternoon.yml").write_text("", "utf-8")
    with pytest.raises(AfternoonError, match="the afternoon is empty; it needs who, start"):
        read_afternoon(tmp_path / "afternoon.yml")


def test_every_fit_is_met_and_the_sound_one_stands_in_each_place():
    places = dict.fromkeys("123", 0)
    for digit in GOOD:
        places[digit] += 1
    assert min(places.values()) >= 2
    assert {one.fit for moment in DAY.moments for one in moment.decisions} == set(FITS)
