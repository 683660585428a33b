"""The extension is listed where the course is installed, is small, and leaves every other notebook alone."""

import json
import subprocess
from zipfile import ZipFile

import nbformat

from book.dist import build_wheel
from book.jupyterlab import build
from book.outputs import KERNEL
from tests.jupyterlab import PYTHON, jupyter
from tests.lessons import NAME, Reader

WORDS = "That is [contested](claim:C135), says [Lii 2023](cite:lii2023)."


def test_jupyterlab_lists_it_as_enabled_and_sound(extension):
    listed = subprocess.run(
        [PYTHON, "-m", "jupyterlab.labextensions", "list"], capture_output=True, text=True
    )
    line = next(line for line in (listed.stdout + listed.stderr).splitlines() if NAME in line)
    assert "enabled" in line
    assert "OK" in line
    assert f"(python, {NAME})" in line


def test_the_wheel_puts_it_where_jupyterlab_looks(extension, tmp_path):
    name, content = build_wheel()
    (tmp_path / name).write_bytes(content)
    with ZipFile(tmp_path / name) as wheel:
        inside = wheel.namelist()
    shared = next(one for one in inside if one.endswith(".dist-info/METADATA")).replace(
        ".dist-info/METADATA", f".data/data/{build.PLACE}/"
    )
    assert {one.removeprefix(shared) for one in inside if one.startswith(shared)} == {
        path.relative_to(extension).as_posix() for path in extension.rglob("*") if path.is_file()
    }
    entry = json.loads((extension / "package.json").read_text("utf-8"))["jupyterlab"]["_build"]["load"]
    assert shared + entry in inside


def test_another_notebook_is_as_if_it_were_not_there(browser, extension, tmp_path):
    cells = [
        nbformat.v4.new_markdown_cell(WORDS),
        nbformat.v4.new_code_cell(
            "demo",
            outputs=[
                nbformat.v4.new_output(
                    "display_data",
                    data={
                        "text/plain": "Run this cell to start the demo.",
                        "application/vnd.course.demo+json": {"demo": "unblinding", "state": {}},
                    },
                )
            ],
        ),
    ]
    for name, metadata in {"foreign": {}, "odd": {"course": {"chapter": "one"}}}.items():
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL, **metadata})
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    with jupyter(tmp_path) as address:
        reader = Reader(browser, address)
        for name in ("foreign", "odd"):
            page = reader.open(f"{name}.ipynb")
            page.get_by_text("Run this cell to start the demo.").wait_for()
            # A sanitiser that drops the address leaves the words, as it does without the extension.
            links = page.locator(".jp-RenderedMarkdown a")
            assert links.all_inner_texts() == ["contested", "Lii 2023"]
            assert links.evaluate_all("links => links.map((link) => link.getAttribute('href'))") == [
                None,
                None,
            ]
            assert page.locator(".course-lesson, .fact, .demo, .demo-facts").count() == 0
            rules = (
                "document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map((r) => r.cssText))"
            )
            assert "course-lesson" not in "".join(page.evaluate(rules))
        assert len(reader.asked) == 2, reader.asked  # the entry, and what decides
        reader.page.context.close()
