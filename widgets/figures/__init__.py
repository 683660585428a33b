"""Explorable figures in the house style, drawn from the evidence tables."""

from widgets.figures.evidence_map import evidence_map
from widgets.figures.forest import forest
from widgets.figures.funnel import funnel
from widgets.figures.guidelines import guidelines
from widgets.figures.icon_array import icon_array
from widgets.figures.response import response_over_days
from widgets.figures.single_people import single_people_beside_the_band
from widgets.figures.timetable import timetable
from widgets.figures.trial_timeline import trial_timeline

__all__ = [
    "evidence_map",
    "forest",
    "funnel",
    "guidelines",
    "icon_array",
    "response_over_days",
    "single_people_beside_the_band",
    "timetable",
    "trial_timeline",
]
