"""The live demos of the course, and its quizzes, figures and exercises.

A demo is a folder with a browser view and a class; each class is had from here by its name.
"""

from importlib import import_module
from pathlib import Path

from widgets import demo as _demo
from widgets import figures
from widgets.exercises import PathwayExercise, check
from widgets.quiz import OpenCases, Quiz

#: Names of the demos' folders.
DEMOS = tuple(sorted(view.parent.name for view in Path(__file__).parent.glob("*/view.js")))


def _class(folder: str) -> type[_demo.Demo]:
    """Return the demo that a folder holds."""
    module = import_module(f"{__name__}.{folder}")
    return next(
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, _demo.Demo) and one.__module__ == module.__name__
    )


_CLASSES = {one.__name__: one for one in map(_class, DEMOS)}
globals().update(_CLASSES)

__all__ = ["OpenCases", "PathwayExercise", "Quiz", "check", "figures", *_CLASSES]
