"""Quizzes with feedback for every option."""

from widgets.quiz.lesson import LessonError
from widgets.quiz.quiz import Quiz

__all__ = ["LessonError", "Quiz"]
