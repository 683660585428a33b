"""One file adapts the course; what is wrong in it is named with its line."""

import re

import pytest

from evidence import crisis, crisis_lines, datapackage, rechecks, workshop
from evidence.workshop import AdaptationError, read

GERMANY = """\
country: Germany
crisis_lines:
  - place: Germany
    service: TelefonSeelsorge
    words: call 116 123
    call: 116 123
    emergency: "112"
    source: https://www.telefonseelsorge.de
    checked: 2026-11-01
language: de
start: "09:15"
end: "17:00"
breaks:
  - {after: 2, minutes: 15, what: Coffee}
chapters: [1, 2, 4]
minutes: {4: 40}
guidelines:
  - title: Our standard
    note: Two nurses in the room.
    link: https://example.org/standard
    checked: 2026-11-01
organiser:
  name: Education unit
  contact: unit@example.org
"""


@pytest.fixture
def written(tmp_path):
    """Return a function that writes the file, with replacements, and reads it."""

    def write(*changes: tuple[str, str]):
        text = GERMANY
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = tmp_path / "workshop.yml"
        path.write_text(text, "utf-8")
        return read(path)

    return write


@pytest.fixture
def germany(written, tmp_path, monkeypatch):
    written()
    monkeypatch.setattr(workshop, "FILE", tmp_path / "workshop.yml")


def test_the_file_of_this_course_adapts_nothing():
    found = read()
    assert (found.country, found.crisis_lines, found.guidelines, found.cases, found.organiser) == (
        "",
        (),
        (),
        None,
        "",
    )
    assert found.language == "en" and found.chapters == (1, 2, 3, 4, 5, 6)


def test_its_examples_are_true_once_switched_on(tmp_path):
    lines = workshop.FILE.read_text("utf-8").splitlines()
    on = [re.sub("^# ?(?=[a-z_]+:|  )", "", line) for line in lines]
    (tmp_path / "our-cases").mkdir()
    (tmp_path / "our-cases" / "a.yml").write_text("", "utf-8")
    path = tmp_path / "workshop.yml"
    path.write_text("\n".join(on), "utf-8")
    found = read(path)
    assert found.country == "Germany" and found.crisis_lines and found.guidelines
    assert found.cases == tmp_path / "our-cases"
    assert found.organiser and found.end and found.minutes == {5: 40}


@pytest.mark.parametrize("name", ["country", "guidelines", "end", "minutes", "cases", "organiser"])
def test_an_example_switched_on_by_its_sign_alone_is_refused_by_its_own_line(name, tmp_path):
    lines = workshop.FILE.read_text("utf-8").splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith(f"# {name}:"))
    last = next(place for place in range(first, len(lines) + 1) if lines[place : place + 1] in ([], [""]))
    for place in range(first, last):
        if re.match("# ( |[a-z_]+:)", lines[place]):
            lines[place] = lines[place][1:]
    path = tmp_path / "workshop.yml"
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(AdaptationError, match=f"line {first + 1}: '{name}' must not begin with a space"):
        read(path)


def test_every_field_is_read(written):
    found = written()
    assert (found.start, found.end, found.language) == (9 * 60 + 15, 17 * 60, "de")
    assert found.chapters == (1, 2, 4) and found.minutes == {4: 40}
    assert [(one.after, one.minutes, one.what) for one in found.breaks] == [(2, 15, "Coffee")]
    assert (found.organiser, found.contact) == ("Education unit", "unit@example.org")
    assert [(one.title, one.link) for one in found.guidelines] == [
        ("Our standard", "https://example.org/standard")
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "words: call 116 123",
            "words: call 116 124",
            "line 5: 'words' of crisis line 1 must name the row's own numbers",
        ),
        ("    call: 116 123\n", "", "line 5: 'words' of crisis line 1 must name the row's own numbers"),
        ("    call: 116 123\n", "    call: 116-123\n", "line 6: 'call' of crisis line 1 must be digits"),
        (
            "words: call 116 123",
            "words: call or text 116 123",
            "line 3: 'text' of crisis line 1 must be filled when the words say text",
        ),
        ("    service: TelefonSeelsorge\n", "", "line 3: crisis line 1 lacks the field 'service'"),
        (
            "service: TelefonSeelsorge",
            "organ: x",
            "line 4: crisis line 1 has no field 'organ'; allowed are",
        ),
        (
            "https://www.telefonseelsorge.de",
            "the internet",
            "line 8: 'source' of crisis line 1 must be an address",
        ),
        (
            "    checked: 2026-11-01\nlanguage",
            "    checked: 2999-01-01\nlanguage",
            "line 9: .* still to come",
        ),
        (
            "    checked: 2026-11-01\nlanguage",
            "    checked: 1.11.2026\nlanguage",
            "line 9: .* must be a day such as",
        ),
        ("country: Germany\n", "", "line 2: 'crisis_lines' needs 'country' beside it"),
        ("language: de", "language: German", "line 10: 'language' must be a code such as en or de"),
        ('start: "09:15"', "start: 9.15", "line 11: 'start' must be a time of day such as 08:30"),
        ('start: "09:15"', 'start: "24:00"', "line 11: 'start' must be a time of day"),
        ('end: "17:00"', 'end: "09:15"', "line 12: 'end' must be later than 'start'"),
        ('start: "09:15"\n', "", "lacks the field 'start'; it needs language, start, breaks, chapters"),
        ("after: 2", "after: 4", "line 14: break 1 must come between two of the chapters taught"),
        ("after: 2", "after: 3", "line 14: break 1 must come between two"),
        ("minutes: 15", "minutes: 0", "line 14: 'minutes' of break 1 must be a whole number from 1 to 1440"),
        ("what: Coffee", "what: ' '", "line 14: 'what' of break 1 must be text and not empty"),
        ("[1, 2, 4]", "[1, 2, 7]", "line 15: a chapter must be a whole number from 1 to 6"),
        ("[1, 2, 4]", "[1, 4, 2]", "line 15: 'chapters' must be in order, each once"),
        ("[1, 2, 4]", "[]", "line 15: 'chapters' must be a list of 1 to 6 chapters"),
        ("minutes: {4: 40}", "minutes: {3: 40}", "line 16: 'minutes' has '3', which is none of the chapters"),
        ("minutes: {4: 40}", "minutes: 40", "line 16: 'minutes' must be a mapping"),
        (
            "https://example.org/standard",
            "javascript:alert(1)",
            "line 20: 'link' of guideline 1 must be an address",
        ),
        ("  contact: unit@example.org\n", "", "line 23: 'organiser' lacks the field 'contact'"),
        (
            "organiser:",
            "cases: ../elsewhere\norganiser:",
            "line 22: 'cases' must be a folder beside this file",
        ),
        ("organiser:", "cases: our cases\norganiser:", "line 22: 'cases' must be a folder beside this file"),
        (
            "    service: Tele",
            "    web: https://example.org\n    service: Tele",
            "line 6: 'words' of crisis line 1 must name the web address, or say chat",
        ),
        (
            "    words: call 116 123\n    call: 116 123\n",
            "    words: chat with us\n    web: https://example.org\n",
            "line 5: 'words' of crisis line 1 must name the web address, or say chat beside a number",
        ),
        (
            "    words: call 116 123\n    call: 116 123\n",
            "    words: write to us\n    web: https://\n",
            "line 6: 'web' of crisis line 1 must be an address that begins with https://",
        ),
        (
            "    words: call 116 123\n    call: 116 123\n",
            '    words: chat with us\n    web: "https://x y<z"\n',
            "line 6: 'web' of crisis line 1 must be an address that begins with https://",
        ),
        (
            "organiser:",
            "cases: nowhere\norganiser:",
            "line 22: 'cases' names nowhere, which is no folder with",
        ),
        ("language: de", "language: de\nlanguage: de", "line 11: workshop.yml has 'language' twice"),
        ("language: de", "language: de\nstyle: x", "line 11: workshop.yml has no field 'style'; allowed are"),
        ("breaks:\n", "breaks: [\n", "not valid YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(written, old, new, sentence):
    with pytest.raises(AdaptationError, match=sentence) as refusal:
        written((old, new))
    assert str(refusal.value).startswith("workshop.yml") and str(refusal.value).endswith(".")


def test_a_file_that_is_none_is_refused(tmp_path):
    path = tmp_path / "workshop.yml"
    with pytest.raises(AdaptationError, match="does not exist"):
        read(path)
    path.write_text("# nothing\n", "utf-8")
    with pytest.raises(AdaptationError, match="is empty; it needs language, start, breaks, chapters"):
        read(path)
    path.write_bytes(b"language: \xff\xfe")
    with pytest.raises(AdaptationError, match="save it as UTF-8"):
        read(path)


def test_own_lines_stand_alone_wherever_lines_are_asked_for(germany):
    assert list(crisis_lines()["place"]) == ["Germany"]
    assert crisis.whole() == "Germany: call 116 123. If life is in danger, call 112."
    assert ("112", "tel:112", "Call 112") in crisis.all_parts()
    assert ("116 123", "tel:116123", "Call 116 123") in crisis.all_parts()
    assert crisis.numbers() == {"116 123"}
    assert crisis.sentence(crisis.line("us")) == "Germany: call 116 123"
    with pytest.raises(KeyError):
        crisis.line("mars")
    assert (
        datapackage.text("crisis_lines")
        .splitlines()[1]
        .startswith("own-1,Germany,TelefonSeelsorge,call 116 123")
    )
    assert '"988' not in datapackage.as_json("crisis_lines")


def test_own_lines_are_due_for_a_check_like_any_other(germany):
    rows = rechecks.dated()
    assert rows.loc["own-1", "kind"] == "crisis line" and "us" not in rows.index
