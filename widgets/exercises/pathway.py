"""The annotated pathway: for each arrow of the cascade, which animals, which study, and what of people."""

from __future__ import annotations

from html import escape

import evidence
from widgets.quiz import form

PEOPLE = {
    "supported": "Seen in people",
    "mixed": "Mixed results",
    "null": "Looked for, no change",
    "contrary": "Against the prediction",
    "none": "Not studied",
}


def names(cell: str) -> str:
    """Return entries separated by semicolons as people say them: "rat and mouse"."""
    return " and ".join(part.strip() for part in cell.split(";"))


class PathwayExercise:
    """Label each arrow from ketamine to lasting benefit with its evidence.

    The arrows, their studies and the reasons come from `evidence.pathway`; only the question is asked here.

    Attributes
    ----------
    arrows : pandas.DataFrame
        As `evidence.pathway` returns it.
    """

    def __init__(self) -> None:
        self.arrows = evidence.pathway()
        self.labels = evidence.references()["label"]

    def __repr__(self) -> str:
        """Say what this is where only text can be shown."""
        return f"Exercise: the evidence for {len(self.arrows)} steps. Run this cell to label them."

    def cited(self, cell: str) -> list[str]:
        """Return the labels by which the course cites the sources of a cell, such as "Lii 2023"."""
        return [self.labels[key] for key in evidence.keys(cell)]

    def fields(self, arrow: dict) -> dict[str, tuple[form.Option, ...]]:
        """Return the three questions of an arrow with their options and the reason for each."""
        animals = dict.fromkeys(names(cell) for cell in self.arrows.animal_species)
        shown = names(arrow["animal_species"])
        studied = dict.fromkeys(label for cell in self.arrows.animal_source for label in self.cited(cell))
        own = self.cited(arrow["animal_source"])
        people = arrow["human_finding"]
        if arrow["human_source"]:
            people = f"{people.rstrip('.')} ({', '.join(self.cited(arrow['human_source']))})."
        return {
            "Animals": tuple(
                form.Option(animal.capitalize(), animal == shown, f"Shown in: {shown}.")
                for animal in sorted(animals)
            ),
            "Study": tuple(
                form.Option(label, True, arrow["animal_finding"])
                if label in own
                else form.Option(label, False, self.about(label))
                for label in sorted(studied)
            ),
            "In people": tuple(
                form.Option(text, status == arrow["human_status"], people) for status, text in PEOPLE.items()
            ),
        }

    def about(self, label: str) -> str:
        """Return which arrows a study is evidence for, as a sentence."""
        steps = [
            f"{arrow['from']} to {arrow['to']}"
            for arrow in self.arrows.to_dict("records")
            if label in self.cited(arrow["animal_source"])
        ]
        return f"{label} is about another step: {'; '.join(steps)}."

    def reasons(self, fields: dict[str, tuple[form.Option, ...]], note: str) -> str:
        """Return what is right in each field and why, as list items."""
        items = []
        for label, options in fields.items():
            right = [option for option in options if option.correct]
            texts = " or ".join(option.text for option in right)
            why = "" if label == "Animals" else f" {right[0].feedback}{note if label == 'Study' else ''}"
            items.append(f"<li><strong>{escape(label)}:</strong> {escape(f'{texts}.{why}')}</li>")
        return "".join(items)

    def _repr_html_(self) -> str:
        forms = []
        for number, arrow in enumerate(self.arrows.to_dict("records"), start=1):
            fields = self.fields(arrow)
            read = arrow["confidence"] == "verified"
            note = "" if read else f" What was read of it: {arrow['confidence_note'].rstrip('.')}."
            forms.append(
                form.question(
                    f"pathway-{arrow['id']}",
                    f"Step {number} of {len(self.arrows)}",
                    f"{arrow['from']} → {arrow['to']}",
                    form.dropdowns(fields),
                    form.key(fields.values(), self.reasons(fields, note)),
                )
            )
        return form.page("pathway", "Exercise: label each step with its evidence", forms)
