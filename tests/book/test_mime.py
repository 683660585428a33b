"""Outputs of our own: what is written into the page, and what is refused."""

import json

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from myst_nb.core.render import get_mime_priority

from book.extensions.mime import DEMO, FIGURE, dataframe_html, demo_html, figure_html, inline_json

META = {
    "alt": "A line rises.",
    "table": {"columns": ["hours", "arm"], "rows": [[1, "a < b"], [2.5, None]]},
    "source": "Someone 2020",
    "dark": {"#0072B2": "#56B4E9"},
}


def figure(**meta) -> dict:
    layout = {"title": {"text": "How <b>big</b>?<br>Very"}, "height": 300, "width": 900}
    return {"data": [{"x": [1], "y": [2]}], "layout": {**layout, "meta": {**META, **meta}}}


def test_no_content_can_end_the_script_it_stands_in():
    text = inline_json({"a": "</script><script>alert(1)</script><!-- \u2028"})
    assert "<" not in text and "\u2028" not in text
    assert json.loads(text) == {"a": "</script><script>alert(1)</script><!-- \u2028"}


def test_a_demo_keeps_its_name_and_state():
    place = BeautifulSoup(demo_html({"demo": "neural_plasticity", "state": {"dose": 0.5}}), "html.parser").div
    assert place["data-demo"] == "neural_plasticity"
    assert json.loads(place.script.string) == {"dose": 0.5}
    assert "JavaScript" in place.noscript.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"demo": "../x", "state": {}}, "name is made of"),
        ({"state": {}}, "name is made of"),
        ({"demo": "x", "state": [1]}, "maps traits to values"),
        ({"demo": "x", "state": {"dose": float("nan")}}, "not JSON compliant"),
    ],
)
def test_a_broken_demo_is_refused_in_one_sentence(content, words):
    with pytest.raises(ValueError, match=words) as error:
        demo_html(content)
    assert "\n" not in str(error.value)


def test_a_figure_brings_words_table_source_and_room():
    soup = BeautifulSoup(figure_html(figure()), "html.parser")
    picture = soup.select_one(".course-figure-picture")
    assert picture["role"] == "img" and picture["aria-label"] == "A line rises."
    assert picture["style"] == "height:300px"
    assert soup.select_one(".course-figure-title").text == "How big ? Very"
    assert [cell.text for cell in soup.select("td")] == ["1", "a < b", "2.5", ""]
    assert [cell["scope"] for cell in soup.select("th")] == ["col", "col"]
    assert soup.figcaption.text == "Source: Someone 2020"
    stored = json.loads(soup.script.string)
    assert stored["dark"] == META["dark"]
    assert stored["layout"] == {"height": 300}


@pytest.mark.parametrize("part", ["alt", "table", "source"])
def test_a_figure_without_words_table_or_source_is_refused(part):
    with pytest.raises(ValueError, match=f"lacks {part}"):
        figure_html(figure(**{part: None}))


def test_our_types_win_over_the_widget_view_and_the_text():
    order = get_mime_priority("html", [])
    others = {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"}
    assert all(order.index(ours) < min(map(order.index, others)) for ours in (DEMO, FIGURE))
    assert order.index(DEMO) < order.index(FIGURE)


def test_a_data_frame_becomes_a_plain_table_with_scoped_headings():
    frame = pd.DataFrame({"block": [0.1, 0.2]}, index=["GluN2A", "GluN2B"])
    soup = BeautifulSoup(dataframe_html(frame._repr_html_()), "html.parser")
    assert [(cell.text, cell["scope"]) for cell in soup.select("th")] == [
        ("block", "col"),
        ("GluN2A", "row"),
        ("GluN2B", "row"),
    ]
    assert [cell.text for cell in soup.select("td")] == ["", "0.1", "0.2"]
    assert not soup.select("style, [style], [border]")


def test_columns_of_words_in_a_data_frame_are_marked():
    frame = pd.DataFrame({"people": [96, None], "change": ["", "−1.5"], "against": ["saline", "none"]})
    soup = BeautifulSoup(dataframe_html(frame._repr_html_()), "html.parser")
    assert [cell.text for cell in soup.select(".words")] == ["against", "saline", "none"]
