"""Prose that moves a demo: what is refused, where the link leads, and the way back to the sentence."""

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from book.build import BuildError
from book.extensions.demo_links import demos, fragment

DEMO = "```{live-demo} Unblinding\n```\n"
PAGE = "# A page\n\nA trial [with an inert drug](demo:unblinding?true_effect=0) can look good.\n\n"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("demo:unbinding", "there is no demo unbinding; there are claims_explorer, "),
        ("demo:session_day", "this page has no demo session_day; it has unblinding"),
        ("demo:unblinding.2", "this page has no demo unblinding.2; it has unblinding"),
        ("demo:unblinding?effect=0", "unblinding has no setting effect; it has "),
        ("demo:unblinding?true_effect=99", "in unblinding, true_effect is 99.0; it has to be a number from "),
        ("demo:unblinding?true_effect=none", "true_effect is 'none'; it has to be"),
        ("demo:unblinding?true_effect=", "true_effect is ''; it has to be"),
        ("demo:unblinding?true_effect", "true_effect is ''; it has to be"),
    ],
)
def test_what_the_demo_cannot_show_is_refused(url, sentence):
    with pytest.raises(ValueError) as refusal:
        fragment(url, ["unblinding"])
    assert sentence in str(refusal.value)


def test_every_value_that_a_control_can_hold_is_taken():
    for name, demo in demos().items():
        assert fragment(f"demo:{name}", [name]) == f"#demo={name}"
        for setting, spec in demo.specs.items():
            value = str(spec["default"]).replace("True", "true").replace("False", "false")
            assert fragment(f"demo:{name}?{setting}={value.replace(' ', '+')}", [name]).startswith(
                f"#demo={name}&{setting}="
            )
    assert (
        fragment("demo:unblinding.2?true_effect=0", ["unblinding", "unblinding"])
        == "#demo=unblinding.2&true_effect=0"
    )


def test_the_build_stops_with_file_line_and_what_there_is(small_book):
    page = PAGE.replace("true_effect=0", "effect=0") + DEMO
    with pytest.raises(BuildError) as refusal:
        small_book({"book/page.md": page})
    assert (
        "book/page.md, line 3, [with an inert drug](demo:unblinding?effect=0): unblinding has no "
        "setting effect" in str(refusal.value)
    )
    with pytest.raises(BuildError, match="this page has no demo unblinding; it has none"):
        small_book({"book/page.md": PAGE})


def test_a_link_is_an_address_within_the_page(small_book):
    html = (small_book({"book/page.md": PAGE + DEMO}) / "book/page.html").read_text("utf8")
    link = BeautifulSoup(html, "html.parser").select_one("a.demo-link")
    assert link["href"] == "#demo=unblinding&true_effect=0" and link.text == "with an inert drug"


@pytest.fixture(params=["http", "file"])
def opened(request, small_book, serve, page):
    filler = "A paragraph between them.\n\n" * 120
    root = small_book({"book/page.md": PAGE + filler + DEMO})
    page.goto(f"{serve(root) if request.param == 'http' else root.as_uri()}/book/page.html")
    return page


def test_a_link_sets_the_demo_and_one_press_leads_back(opened):
    link = opened.locator("a.demo-link")
    link.click()
    demo = opened.locator(".demo.unblinding")
    expect(demo).to_be_in_viewport()
    field = demo.locator('[name="true_effect-typed"]')
    expect(field).to_have_value("0.0")
    expect(demo.locator("h3")).to_be_focused()
    opened.get_by_role("link", name="Back to the text").click()
    expect(link).to_be_in_viewport()
    expect(link).to_be_focused()
    expect(opened.get_by_role("link", name="Back to the text")).to_have_count(0)
    # The same link again, after the reader has moved on.
    field.fill("2")
    link.press("Enter")
    expect(field).to_have_value("0.0")
    opened.go_back()
    expect(link).to_be_in_viewport()
    assert opened.problems == []
