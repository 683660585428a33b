"""The live demos of the course, and its quizzes, figures and exercises."""

from widgets import figures
from widgets.claims_explorer import ClaimsExplorer
from widgets.course_of_treatment import CourseOfTreatment
from widgets.disinhibition_circuit import DisinhibitionCircuit
from widgets.evidence_map import EvidenceMap
from widgets.exercises import PathwayExercise, check
from widgets.learning_rules import LearningRules
from widgets.neural_plasticity import NeuralPlasticity
from widgets.quiz import Quiz
from widgets.receptor_bench import ReceptorBench
from widgets.session_day import SessionDay
from widgets.unblinding import Unblinding
from widgets.vignettes import Vignettes

__all__ = [
    "ClaimsExplorer",
    "CourseOfTreatment",
    "DisinhibitionCircuit",
    "EvidenceMap",
    "LearningRules",
    "NeuralPlasticity",
    "PathwayExercise",
    "Quiz",
    "ReceptorBench",
    "SessionDay",
    "Unblinding",
    "Vignettes",
    "check",
    "figures",
]
