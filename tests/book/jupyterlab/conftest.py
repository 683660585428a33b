"""The chapters, opened in a real JupyterLab and a real Notebook 7."""

import contextlib
import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from book.jupyterlab import build
from tests.conftest import run
from tests.jupyterlab import jupyter
from tests.lessons import ROOT, Reader, trust


@pytest.fixture(scope="session")
def extension() -> Path:
    """The extension, built from what is in the work tree and installed where the tests run."""
    run("book/jupyterlab/build.py")
    return build.EXTENSION


@pytest.fixture(scope="session")
def lessons(extension, book_html, tmp_path_factory) -> Path:
    """A folder with copies of the chapters and the pages of the book that they lead to."""
    folder = tmp_path_factory.mktemp("lessons")
    shutil.copytree(ROOT / "chapters", folder / "chapters", ignore=shutil.ignore_patterns(".ipynb_*"))
    for part in ("book", "_static"):
        shutil.copytree(book_html / part, folder / "_build" / "html" / part)
    return folder


@pytest.fixture(scope="session")
def reader(browser, lessons) -> Iterator[Callable[..., Reader]]:
    """Give a reader of the chapters: in which program, with a kernel or not, trusted or not."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def start(program: str, kernel: bool, trusted: bool) -> Reader:
            folder = lessons.parent / f"{lessons.name}-{program}-{kernel}-{trusted}"
            shutil.copytree(lessons, folder)
            if trusted:
                trust(folder)
            options = [f"--ServerApp.extra_static_paths={folder / '_build' / 'html'}"]
            if not kernel:
                options += [
                    "--KernelSpecManager.allowed_kernelspecs=none",
                    "--KernelSpecManager.ensure_native_kernel=False",
                ]
            return Reader(browser, stack.enter_context(jupyter(folder, program, *options)), program, kernel)

        yield lambda program="jupyterlab", kernel=False, trusted=False: start(program, kernel, trusted)
