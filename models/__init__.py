"""The equations of the course, each written once."""

from models.statement import Dose, Parameter, Relation, State, System

__all__ = ["Dose", "Parameter", "Relation", "State", "System"]
