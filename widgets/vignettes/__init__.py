"""The demo of chapter 6: branching cases, with a reason for every choice."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import traitlets

from evidence import workshop
from widgets.demo import Demo, Setting
from widgets.told import FACT, fold, parts, plain
from widgets.vignettes.cases import FOLDER, Case, CaseError, cases, read_case


@lru_cache(maxsize=4)
def _read(folder: Path | None) -> dict[str, Case]:
    if folder:
        return cases(folder)
    ours, own = cases(FOLDER), workshop.adapted().cases
    added = cases(own) if own else {}
    if twice := sorted(ours.keys() & added.keys()):
        raise CaseError(f"{twice[0]}.yml: the course has a case of this name; give the file another.")
    return ours | added


def _told(case: Case) -> dict:
    """Return a case as the browser tells it."""
    return {
        "id": case.id,
        "title": case.title,
        "question": case.question,
        "part": case.part,
        "limit": parts(case.limit),
        "debriefing": [parts(question) for question in case.debriefing],
        "scenes": {
            name: {
                "text": parts(scene.text),
                "ending": scene.ending,
                "choices": [
                    {"do": choice.do, "fit": choice.fit, "why": parts(choice.why), "to": choice.to}
                    for choice in scene.choices
                ],
            }
            for name, scene in case.scenes.items()
        },
    }


class _CaseName(Setting):
    """The id of a case in the demo's folder."""

    def validate(self, owner: Vignettes, value: object) -> str:
        self.spec = {**self.spec, "options": {name: case.title for name, case in owner.library.items()}}
        return super().validate(owner, value)


class Vignettes(Demo, kinds={"case": _CaseName}):
    """The demo that asks what you would do next: branching cases with a reason for every choice.

    Parameters
    ----------
    case : str
        Which case: the name of its file.
    path : str
        The choices so far, such as "2-1".
    folder : pathlib.Path or str, optional
        Cases of your own, one YAML file each, in the place of the course's; see
        :func:`widgets.vignettes.read_case`. By default the course's, and those of ``workshop.yml``.

    Examples
    --------
    >>> from widgets import Vignettes
    >>> demo = Vignettes(case="blood-pressure", path="4")
    >>> demo.steps()["fit"].tolist()
    ['sound']
    """

    demo = "vignettes"

    told = traitlets.Dict(help="the cases").tag(sync=True, course=True)

    def __init__(self, folder: Path | str | None = None, **settings: object):
        self.library = _read(Path(folder) if folder else None)
        if "case" not in settings and self.trait_defaults("case") not in self.library:
            settings["case"] = next(iter(self.library))
        super().__init__(**settings)

    @traitlets.default("told")
    def _tell(self) -> dict:
        return fold([_told(case) for case in self.library.values()])

    @traitlets.validate("path")
    def _check_path(self, proposal: dict) -> str:
        try:
            self.library[self.case].walk(proposal["value"])
        except ValueError as error:
            raise traitlets.TraitError(f"path is {proposal['value']!r}; {error}.") from None
        return proposal["value"]

    @traitlets.observe("case")
    def _begin(self, change: dict) -> None:
        """Begin anew where the old path leads nowhere."""
        try:
            self.library[self.case].walk(self.path)
        except ValueError:
            self.path = ""

    def steps(self) -> pd.DataFrame:
        """Return the path so far.

        Returns
        -------
        pandas.DataFrame
            One row a decision: step, scene, situation, chosen (its number), choice, fit (sound, defensible or
            unsafe), why (in words) and evidence (ids, separated by semicolons).
        """
        numbers = [int(number) for number in self.path.split("-")] if self.path else []
        columns = ["step", "scene", "situation", "chosen", "choice", "fit", "why", "evidence"]
        rows = [
            (
                step,
                scene.id,
                plain(scene.text),
                number,
                choice.do,
                choice.fit,
                plain(choice.why),
                "; ".join(f"{match[1]}:{match[2]}" for match in FACT.finditer(f"{scene.text} {choice.why}")),
            )
            for step, (number, (scene, choice)) in enumerate(
                zip(numbers, self.library[self.case].walk(self.path), strict=True), start=1
            )
        ]
        return pd.DataFrame(rows, columns=columns)


__all__ = ["Case", "CaseError", "Vignettes", "cases", "read_case"]
