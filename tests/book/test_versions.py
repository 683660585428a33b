"""A page published anew runs on its own scripts and styles, whatever a browser has kept of the last."""

import re
import shutil

from playwright.sync_api import expect
from test_pages import CHAPTER

from book import assets

EVERY = re.compile(r'(?:href|src|data-plotly)="([^"#]+)"')


def publish_again(first, second, changes: dict[str, str]) -> None:
    """Publish a copy of the book with something added to some of its files, as a new edition would be."""
    shutil.copytree(first, second)
    for name, added in changes.items():
        (second / name).write_text((first / name).read_text("utf8") + added, "utf8")
    versions = {
        path.relative_to(second).as_posix(): assets.version(path.read_bytes())
        for path in second.rglob("*")
        if path.is_file() and path.suffix != ".html"
    }
    for path in second.rglob("*.html"):
        html = re.sub(r'\?v=\w+| data-version="\w+"', "", path.read_text("utf8"))
        path.write_text(assets.versioned(path.relative_to(second).as_posix(), html, versions), "utf8")


def test_a_new_edition_does_not_run_on_what_was_kept(request, browser, book_html, serve, tmp_path):
    context = browser.new_context()  # without routes, which would switch the browser's cache off
    request.addfinalizer(context.close)
    page, folder = context.new_page(), tmp_path / "published"
    shutil.copytree(book_html, folder)
    address = serve(folder, Cache_Control="max-age=600")
    page.goto(f"{address}/book/welcome.html", wait_until="networkidle")
    expect(page.locator(".course-demo").first).to_have_attribute("data-mounted", "true")
    shutil.rmtree(folder)
    publish_again(
        book_html,
        folder,
        {"_static/book.css": "main{--edition:2}", "demos/neural_plasticity.page.js": ";window.edition=2;"},
    )
    # What has not changed comes from the cache, so the cache is at work.
    (folder / "_static/book.js").unlink()
    page.goto(f"{address}/{CHAPTER}.html#demo=neural_plasticity", wait_until="load")
    page.wait_for_function("window.edition === 2")
    style = "main => getComputedStyle(main).getPropertyValue('--edition')"
    assert page.locator("main").evaluate(style) == "2"
    assert page.evaluate("typeof DOCUMENTATION_OPTIONS") == "object"


def test_every_style_script_picture_and_font_has_its_version(book_html):
    found = 0
    for path in book_html.rglob("*.html"):
        html = path.read_text("utf8")
        for address in EVERY.findall(html):
            if re.match(r"(?![a-z]+:)[^?]*\.(css|js|svg|png)(?!\w)", address):
                assert re.search(r"\?v=[0-9a-f]{10}$", address), (path.name, address)
                found += 1
        versions = re.findall(r'class="course-demo" data-demo="\w+" data-version="[0-9a-f]{10}"', html)
        assert len(versions) == html.count('class="course-demo"')
    assert found > 100
    css = (book_html / "_static/book.css").read_text("utf8")
    assert set(re.findall(r"url\(fonts/[^)?]+", css)) and not re.findall(r"url\(fonts/[^)?]+\)", css)


def test_a_version_follows_the_content_and_foreign_addresses_stay():
    assert assets.version(b"one") == assets.version(b"one") != assets.version(b"two")
    html = '<a href="https://example.org/a.css"><script src="../_static/x.js"></script><link href="gone.css">'
    versioned = assets.versioned("book/a.html", html, {"_static/x.js": "0123456789"})
    assert versioned == html.replace("x.js", "x.js?v=0123456789")
