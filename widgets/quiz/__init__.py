"""Quizzes with feedback for every option, and open cases without a right one."""

from widgets.quiz.lesson import LessonError
from widgets.quiz.open_cases import OpenCases
from widgets.quiz.quiz import Quiz

__all__ = ["LessonError", "OpenCases", "Quiz"]
