"""Exercises that check themselves: the annotated pathway, and values computed in a notebook."""

from widgets.exercises.code import check
from widgets.exercises.pathway import PathwayExercise

__all__ = ["PathwayExercise", "check"]
