"""Every page in a browser, over http and from a file: nothing fails, nothing leaves the machine."""

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, urldefrag

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from book.editions import select
from tests.conftest import skip_guesses

ROOT = Path(__file__).resolve().parent.parent.parent


def documents() -> list[str]:
    """List the book's pages, in order, as _toc.yml names them; then the search page."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))
    parts = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [toc["root"], *parts, "search"]


PAGES = documents()
CHAPTER = "chapters/02-science-and-glutamate"
# All that a demo has drawn, as text, its controls and words apart: a move has to change it.
PICTURES = """demo => {
  const drawn = demo.cloneNode(true);
  drawn.querySelectorAll('[data-control], .twin').forEach(part => part.remove());
  return [...demo.querySelectorAll('canvas')].map(c => c.toDataURL()).join() + drawn.innerHTML;
}"""


@pytest.fixture(params=["http", "file"])
def address(request, book_html, book_url):
    """Where the book is: on a server, or a file."""
    return book_url if request.param == "http" else book_html.as_uri()


def reach_the_end(page) -> None:
    """Scroll through, so that everything that loads when it is reached has loaded."""
    page.evaluate("""async () => {
      // Demos that load make the page longer.
      for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
        scrollTo({ top, behavior: "instant" });
        for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
      }
    }""")
    for demo in page.locator(".course-demo").all():
        expect(demo).to_have_attribute("data-mounted", "true", timeout=20_000)
    for figure in page.locator(".course-figure").all():
        expect(figure).to_have_attribute("data-drawn", re.compile("light|dark"), timeout=20_000)
    page.wait_for_function("document.getAnimations().length === 0")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_a_file_without_error_and_asks_no_other_host(page, book_html, name):
    page.goto(f"{book_html.as_uri()}/{name}.html", wait_until="load")
    expect(page.locator("h1").first).to_be_visible()
    reach_the_end(page)
    assert page.problems == []
    assert page.foreign == []


def test_a_foreign_script_is_noticed(page, book_html, serve, tmp_path):
    html = (book_html / "book/welcome.html").read_text("utf8")
    (tmp_path / "bad.html").write_text(
        html.replace("</body>", '<script src="https://example.org/x.js"></script></body>')
    )
    page.goto(f"{serve(tmp_path)}/bad.html")
    assert page.foreign == ["https://example.org/x.js"]
    assert any("example.org" in problem for problem in page.problems)


def test_the_entrance_leads_to_the_first_page(page, address):
    page.goto(f"{address}/index.html")
    page.wait_for_url("**/book/welcome.html")


def test_every_demo_draws_and_follows_its_first_control(page, address, book_html):
    found = 0
    for name in PAGES:
        count = (book_html / f"{name}.html").read_text("utf8").count('class="course-demo"')
        if not count:
            continue
        page.goto(f"{address}/{name}.html")
        demos = page.locator(".course-demo")
        assert demos.count() == count
        for demo in demos.all():
            found += 1
            demo.scroll_into_view_if_needed()
            expect(demo).to_have_attribute("data-mounted", "true")
            skip_guesses(demo)
            control = (
                demo.locator("[data-control]")
                .locator("input[type=range]:enabled, input[type=radio]:not(:checked), button:not(.play)")
                .filter(visible=True)
                .first
            )
            expect(control, demo.get_attribute("data-demo")).to_be_visible()
            assert demo.locator("canvas, svg").count() > 0
            before = demo.evaluate(PICTURES)
            control.press("End" if control.get_attribute("type") == "range" else "Space")
            page.wait_for_function(
                f"([demo, before]) => (({PICTURES})(demo)) !== before", arg=[demo.element_handle(), before]
            )
    assert found >= 1, "no page of the book has a demo"
    assert page.problems == []


def test_a_figure_loads_plotly_only_when_it_is_reached_and_follows_the_theme(page, book_url):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="networkidle")
    assert not any("plotly" in url for url in requests)
    figure = page.locator(".course-figure").first
    room = figure.locator(".course-figure-picture").bounding_box()["height"]
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-drawn", "light", timeout=20_000)
    assert sum("plotly" in url for url in requests) == 1
    assert figure.locator(".course-figure-picture").bounding_box()["height"] == room
    light = figure.locator("svg.main-svg").first.evaluate("svg => svg.outerHTML")
    page.locator(".theme-switch-button").click()
    while page.evaluate("document.documentElement.dataset.theme") != "dark":
        page.locator(".theme-switch-button").click()
    expect(figure).to_have_attribute("data-drawn", "dark")
    assert figure.locator("svg.main-svg").first.evaluate("svg => svg.outerHTML") != light


def test_search_finds_a_term_and_leads_to_it(page, address):
    # The welcome page's demo is let come: leaving while it loads would break its request off.
    page.goto(f"{address}/book/welcome.html", wait_until="networkidle")
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog input").fill("glutamate")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=glutamate")
    results = page.locator("#search-results ul.search li a")
    expect(results.first).to_be_visible(timeout=20_000)
    assert any(CHAPTER in result.get_attribute("href") for result in results.all())
    # Each result fetches its page for a few words of it; leaving meanwhile would break that off.
    page.wait_for_load_state("networkidle")
    results.first.click()
    page.wait_for_load_state()
    expect(page.locator("h1").first).to_be_visible()
    assert page.problems == []


def test_search_says_when_it_finds_nothing(page, address):
    page.goto(f"{address}/search.html?q=zzyzxq")
    expect(page.locator("#search-results")).to_contain_text("did not match any documents", timeout=20_000)


def test_the_download_is_the_learners_notebook(page, book_url):
    page.goto(f"{book_url}/{CHAPTER}.html")
    with page.expect_download() as download:
        page.get_by_role("link", name="Notebook", exact=True).click()
    got = nbformat.read(download.value.path(), as_version=4)
    lesson = nbformat.read(ROOT / f"{CHAPTER}.ipynb", as_version=4)
    assert [cell.source for cell in got.cells] == [cell.source for cell in select(lesson, "learner").cells]
    assert "widgets" not in got.metadata


def test_from_a_file_the_button_saves_the_notebook_and_leaves_the_chapter_open(page, book_html):
    address = f"{book_html.as_uri()}/chapters/04-benefits.html"
    page.goto(address)
    for _ in range(2):
        with page.expect_download() as download:
            page.get_by_role("link", name="Notebook", exact=True).click()
        assert download.value.suggested_filename == "04-benefits.ipynb"
        saved = Path(download.value.path()).read_bytes()
        assert saved == (book_html / "notebooks/04-benefits.ipynb").read_bytes()
    assert page.url == address
    assert page.problems == []


def test_pages_that_are_no_notebook_offer_no_download(page, book_url):
    page.goto(f"{book_url}/book/welcome.html")
    assert page.get_by_role("link", name="Notebook", exact=True).count() == 0


def test_equations_are_typeset_everywhere(book_html):
    equations = 0
    for name in PAGES:
        soup = BeautifulSoup((book_html / f"{name}.html").read_text("utf8"), "html.parser")
        equations += len(soup.select("article .katex-html"))
        assert not soup.select(".katex-error"), name
        for hidden in soup.select(".katex, script, pre, code"):
            hidden.decompose()
        assert "$$" not in soup.text and "\\begin{" not in soup.text, name
    assert equations > 5


def test_a_table_that_a_cell_writes_is_a_table(book_html):
    html = (book_html / "chapters" / "06-guide-to-sessions.html").read_text("utf8")
    page = BeautifulSoup(html, "html.parser")
    shown = [table for table in page.select(".cell_output table") if "Contraindicated" in table.get_text()]
    assert [cell.get_text() for cell in shown[0].select("thead th")] == ["Finding", "What to do", "How sure"]
    assert "| Contraindicated |" not in page.get_text()


def test_links_within_the_book_resolve(book_html):
    pages = {path: BeautifulSoup(path.read_text("utf8"), "html.parser") for path in book_html.rglob("*.html")}
    ids = {path: {tag["id"] for tag in soup.select("[id]")} for path, soup in pages.items()}
    broken = []
    for path, soup in pages.items():
        # A server shows the lost page at the address that was asked for, one folder deep.
        folder = path.parent / "chapters" if path.name == "404.html" else path.parent
        for tag in soup.select("a[href], link[href], script[src], img[src]"):
            link = tag.get("href") or tag.get("src")
            if re.match(r"[a-z]+:", link):
                continue
            address, fragment = urldefrag(unquote(link))
            file, _, version = address.partition("?v=")
            target = (folder / file).resolve() if file else path
            if version and version != hashlib.sha256(target.read_bytes()).hexdigest()[:10]:
                broken.append(f"{path.name}: {link} is of another version")
            # A fragment with "=" holds the state of a demo or a filter.
            named = fragment and "=" not in fragment and target in ids
            if not target.exists() or (named and fragment not in ids[target]):
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_chapters_in_preparation_say_so_on_the_page_and_in_the_contents(book_html):
    welcome = BeautifulSoup((book_html / "book/welcome.html").read_text("utf8"), "html.parser")
    for name in (page for page in PAGES if page.startswith("chapters/")):
        source = next(ROOT.glob(f"{name}.*"))
        status = (
            nbformat.read(source, as_version=4).metadata.get("status")
            if source.suffix == ".ipynb"
            else source.read_text("utf8").partition("status: ")[2].splitlines()[:1]
        )
        unfinished = status in ("in preparation", ["in preparation"])
        link = welcome.select_one(f'.course-contents a[href="../{name}.html"]')
        page = BeautifulSoup((book_html / f"{name}.html").read_text("utf8"), "html.parser")
        assert ("in preparation" in link.text) == unfinished, name
        assert ("in preparation" in page.select_one(".course-kicker").text) == unfinished, name


def test_help_in_a_crisis_and_the_limits_stand_on_every_page(book_html):
    for name in PAGES:
        footer = BeautifulSoup((book_html / f"{name}.html").read_text("utf8"), "html.parser").footer.text
        assert "In crisis?" in footer and "988" in footer and "not dosing advice" in footer, name


def test_on_paper_nothing_is_cut_off_and_unreached_figures_print_their_numbers(page, book_url):
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".course-side, .course-bar").first).to_be_hidden()
    for figure in page.locator(".course-figure:not([data-drawn])").all():
        assert figure.locator("details").evaluate("details => details.open")
    page.set_viewport_size({"width": 642, "height": 900})  # A4 less its margins
    # The demo lays its own canvases out; its print styles are its own tests' business.
    cut_off = page.evaluate("""() => [...document.querySelectorAll('main *')].filter(e =>
        e.scrollWidth > e.clientWidth + 1 && /auto|scroll|hidden/.test(getComputedStyle(e).overflowX)
          && e.checkVisibility() && e.clientWidth > 1
          && !e.closest('svg, .katex, .course-demo') && !e.querySelector('.course-demo'))
        .map(e => e.outerHTML.slice(0, 90))""")
    assert cut_off == []


def test_a_demo_loads_when_it_is_reached_or_linked(page, address):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{address}/{CHAPTER}.html", wait_until="load")
    demo = page.locator('.course-demo[data-demo="neural_plasticity"]')
    expect(demo.locator(".course-demo-waiting")).to_be_attached()
    assert not any("neural_plasticity.page.js" in url for url in requests)
    page.goto("about:blank")
    page.goto(f"{address}/{CHAPTER}.html#demo=neural_plasticity&stress=true", wait_until="load")
    expect(demo).to_have_attribute("data-mounted", "true")
    expect(demo.locator(".course-demo-waiting")).to_have_count(0)
    assert sum("neural_plasticity.page.js" in url for url in requests) == 1


def test_a_demo_that_is_missing_says_so(page, book_url):
    page.route(re.compile("neural_plasticity.page.js"), lambda route: route.abort())
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    demo = page.locator('.course-demo[data-demo="neural_plasticity"]')
    demo.scroll_into_view_if_needed()
    expect(demo).to_contain_text("This demo could not be loaded: neural_plasticity.page.js is missing.")
