"""Explorable figures in the house style, drawn from the evidence tables."""

from widgets.figures.evidence_map import evidence_map
from widgets.figures.forest import forest
from widgets.figures.funnel import funnel
from widgets.figures.icon_array import icon_array
from widgets.figures.response import response_over_days
from widgets.figures.timetable import timetable
from widgets.figures.trial_timeline import trial_timeline

__all__ = [
    "evidence_map",
    "forest",
    "funnel",
    "icon_array",
    "response_over_days",
    "timetable",
    "trial_timeline",
]
