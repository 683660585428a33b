"""Exercises in code have a field in the page, which marks as the notebook's check does."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from test_pages import PAGES

from widgets.exercises.code import rules, verdict
from widgets.quiz.lesson import encode

CHAPTERS = [name for name in PAGES if name.startswith("chapters/")]


def fields(book_html, name: str):
    text = (book_html / f"{name}.html").read_text("utf8")
    return BeautifulSoup(text, "html.parser").select(".answer-field")


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_field_marks_every_known_answer_as_the_notebook_does(page, book_html, book_url, name):
    page.goto(f"{book_url}/{name}.html", wait_until="load")
    found = fields(book_html, name)
    assert found
    for field in found:
        exercise = re.search(r"\d\.\d", field.select_one(".number").get_text())[0]
        rule = rules(exercise)
        form = page.locator(f"#{field.form['id']}")
        tried = [rule.answer, *(wrong for wrong, _ in rule.mistakes), rule.answer * 3, rule.answer * 0.2]
        for value in tried:
            form.locator("input").fill(f"{value:.10f}")
            form.get_by_role("button", name="Check answer").click()
            right, said = verdict(exercise, value)
            known = [says for _, says in rule.mistakes if says in said]
            reason = rule.right if right else known[0] if known else "That is too"
            expect(form.locator("output")).to_have_text(re.compile(re.escape(reason)))
            expect(form.locator("output")).to_contain_text("Right." if right else "Not yet.")
    assert page.problems == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_what_marks_it_cannot_be_read_in_the_file(book_html, name):
    found = fields(book_html, name)
    assert found
    for field in found:
        key = json.loads(encode(field.form["data-key"]))
        assert key["right"] not in (book_html / f"{name}.html").read_text("utf8")
        exercise = field.form["id"].removeprefix("answer-").replace("-", ".")
        assert key["answer"] == pytest.approx(rules(exercise).answer)


def test_without_scripts_the_field_has_no_button_that_does_nothing(browser, book_html):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{book_html.as_uri()}/{CHAPTERS[0]}.html")
    expect(page.locator(".answer-field button")).to_be_hidden()
    expect(page.get_by_text("Without Python:")).to_be_visible()
    context.close()
