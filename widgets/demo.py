"""What every demo shares: traits read from its controls, the browser view, and the entry for the page."""

from __future__ import annotations

import json
import math
import numbers
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

import evidence
from models.language.statement import Parameter, System

#: The published page mounts a demo from this entry of the cell's output; JupyterLab prefers the widget.
MIME = "application/vnd.course.demo+json"
FOLDER = Path(__file__).resolve().parent
STATIC = FOLDER / "static"


def _whole_days(value: Any) -> tuple[int, ...] | None:
    """Return days in order, or None if they are not whole numbers, each once."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        return None
    days = list(value)
    if any(
        isinstance(day, bool)
        or not isinstance(day, numbers.Real)
        or not math.isfinite(day)
        or day != int(day)
        for day in days
    ):
        return None
    return tuple(sorted(map(int, days))) if len(set(days)) == len(days) else None


def _days_to_text(days: tuple[int, ...], widget: Any = None) -> str:
    return " ".join(map(str, days))


def _days_from_text(text: str, widget: Any = None) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


class Setting(traitlets.TraitType):
    """One control of a demo: a number within limits, a choice of several, a switch, text of a form, or days.

    Days are whole numbers, a tuple in Python and a text such as "7 9 11" in the browser.

    Parameters
    ----------
    spec : mapping
        The control's entry in ``controls.json``, which the browser reads too.
    """

    def __init__(self, spec: Mapping[str, Any]):
        self.spec = spec
        floating = spec["kind"] == "number" and not spec.get("whole")
        default = float(spec["default"]) if floating else spec["default"]
        if spec["kind"] == "days":
            default = _days_from_text(default)
        super().__init__(default, help=self.allowed)
        self.tag(sync=True, course=True)
        if spec["kind"] == "days":
            self.tag(to_json=_days_to_text, from_json=_days_from_text)

    @property
    def allowed(self) -> str:
        """What may be given, in words."""
        spec = self.spec
        if spec["kind"] == "number":
            whole = "whole " if spec.get("whole") else ""
            return f"a {whole}number from {spec['minimum']} to {spec['maximum']} {spec['unit']}".rstrip()
        if spec["kind"] == "text":
            return spec["allowed"]
        if spec["kind"] == "days":
            return f"whole days from {spec['minimum']} to {spec['maximum']}, each once"
        return f"one of {', '.join(spec['options'])}" if spec["kind"] == "choice" else "True or False"

    def validate(self, owner: traitlets.HasTraits, value: Any) -> float | str | bool | tuple[int, ...]:
        """Return the value, or raise one sentence that says what is allowed; the old value then stays."""
        spec = self.spec
        if spec["kind"] == "number":
            number = isinstance(value, numbers.Real) and not isinstance(value, bool)
            if number and math.isfinite(value) and spec["minimum"] <= value <= spec["maximum"]:
                if not spec.get("whole"):
                    return float(value)
                if value == int(value):
                    return int(value)
        elif spec["kind"] == "choice":
            if isinstance(value, str) and value in spec["options"]:
                return value
        elif spec["kind"] == "text":
            if isinstance(value, str) and re.fullmatch(spec["pattern"], value):
                return value
        elif spec["kind"] == "days":
            days = _whole_days(value)
            if days is not None and all(spec["minimum"] <= day <= spec["maximum"] for day in days):
                return days
        elif isinstance(value, bool):
            return value
        raise traitlets.TraitError(f"{self.name} is {value!r}; it has to be {self.allowed}.")


class Given(traitlets.Any):
    """What the view needs besides its controls: computed once for a demo, when it is first asked for.

    Parameters
    ----------
    read : callable
        Returns it, as JSON can say it.
    help : str
        What it is.
    """

    def __init__(self, read: Callable[[], Any], help: str):
        self.read = read
        super().__init__(help=help)
        self.tag(sync=True, course=True)

    def default(self, obj: traitlets.HasTraits | None = None) -> Any:
        """Return what `read` gives."""
        return self.read()


def labels(parameters: Iterable[Parameter]) -> dict[str, str]:
    """Return the author-year label of every source that parameters cite, by its key."""
    label = evidence.references()["label"]
    return {key: label[key] for key in sorted({one.source for one in parameters if one.source})}


def outputs(system: System, values: Mapping[str, float]) -> dict[str, float]:
    """Return the outputs of a closed form by name; what `values` leaves out has its usual value."""
    found = system.output_values(*system.values(values).values())
    return dict(zip(system.output_names, map(float, found), strict=True))


class Demo(anywidget.AnyWidget):
    """A live demo: in JupyterLab a widget, in the published page the same view without a kernel.

    Each control of the demo's ``controls.json``, which the browser reads too, is a trait of its name.

    Parameters
    ----------
    kinds : mapping, optional
        For a subclass: what makes a control's trait, by name, where :class:`Setting` does not.
    """

    #: Name of the demo's folder and of its bundle.
    demo: ClassVar[str]
    #: Its controls, by name.
    specs: ClassVar[dict[str, dict]]

    _esm = traitlets.Unicode().tag(sync=True)
    predict_first = traitlets.Bool(True, help="ask for a guess first").tag(sync=True, course=True)

    def __init_subclass__(cls, kinds: Mapping[str, Callable[[dict], Setting]] | None = None, **kwargs: Any):
        """Read the controls."""
        super().__init_subclass__(**kwargs)
        if "demo" not in vars(cls):  # anywidget makes a class for each widget; it has its controls already
            return
        cls.specs = json.loads((FOLDER / cls.demo / "controls.json").read_text("utf-8"))["controls"]
        for name, spec in cls.specs.items():
            setting = (kinds or {}).get(name, Setting)(spec)
            setting.class_init(cls, name)
            setattr(cls, name, setting)
            cls.specs[name] = setting.spec

    @traitlets.default("_esm")
    def _read_view(self) -> str:
        bundle = STATIC / f"{self.demo}.js"
        if not bundle.is_file():
            raise FileNotFoundError(
                f"The demo {self.demo!r} is not built: run `python widgets/build.py` in the project's folder."
            )
        return bundle.read_text("utf-8")

    def __init__(self, **settings: Any):
        known = [name for name in self.trait_names(course=True) if isinstance(self.traits()[name], Setting)]
        for name in settings:
            if not self.has_trait(name):
                raise TypeError(
                    f"{type(self).__name__} has no setting {name!r}; it has {', '.join(sorted(known))}."
                )
        super().__init__(**settings)

    @property
    def state(self) -> dict[str, Any]:
        """Everything that the view needs, by trait; the same for the same settings."""
        values = {name: getattr(self, name) for name in sorted(self.trait_names(course=True))}
        return {
            name: self.trait_metadata(name, "to_json", lambda value, _: value)(value, self)
            for name, value in values.items()
        }

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data["text/plain"] = "Run this cell to start the demo."
        data[MIME] = {"demo": self.demo, "state": self.state}
        return data, metadata
