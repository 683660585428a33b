"""A window of raised plasticity after a dose: what a session placed in it would learn, if there is one.

A hypothesis drawn as a curve. Spines grew in mice for days after ketamine; nobody has shown in people that a
therapy session at one time teaches more than at another.
"""

import pandas as pd

from models.language.browser import Exported
from models.language.checks import number, row
from models.language.statement import Parameter, Relation, System, logistic

_SET = "set by the user"
_PARAMETERS = (
    Parameter("session_day", "t", 3.0, "d", "day of the session, counted from the dose", note=_SET),
    Parameter("opens_day", "t_o", 1.0, "d", "day on which the window opens", note=_SET),
    Parameter("closes_day", "t_c", 14.0, "d", "day on which the window closes", note=_SET),
    Parameter(
        "gain",
        "g",
        1.5,
        "1",
        "how many times as much is learned inside the window",
        lower=1.0,
        note="illustrative: no experiment has measured it, in animals or in people",
    ),
    Parameter(
        "edge",
        "s",
        0.15,
        "d",
        "softness of both edges of the window",
        lower=1e-3,
        note="illustrative: chosen so that the edges can be seen",
    ),
)


def _system() -> System:
    k = {parameter.name: parameter.symbol for parameter in _PARAMETERS}
    raised = Relation(
        "raised",
        "r",
        "fraction",
        "how far plasticity is raised",
        logistic((k["session_day"] - k["opens_day"]) / k["edge"])
        * logistic((k["closes_day"] - k["session_day"]) / k["edge"]),
    )
    factor = Relation(
        "factor",
        "f",
        "1",
        "what a pairing changes, as a multiple of the same one outside",
        1 + (k["gain"] - 1) * raised.symbol,
    )
    return System(
        name="plasticity_window",
        title="A window of raised plasticity",
        limits="A hypothesis, not tested in people. One multiplier stands for all that might differ between "
        "days; it enlarges harm and loss as it enlarges gain. The hours of the dose itself are left "
        "out: while NMDA receptors are blocked, memory falters.",
        states=(),
        equations={},
        parameters=_PARAMETERS,
        relations=(raised, factor),
        output_names=("raised", "factor"),
        time_unit="d",
    )


#: The closed form: no states, because a window is only placed in time.
SYSTEM = _system()


def factors(days, opens_day: float = 1.0, closes_day: float = 14.0, gain: float = 1.5) -> pd.DataFrame:
    """Work out what the same pairing learns on different days after a dose.

    Parameters
    ----------
    days : array-like, shape (n,)
        Days of the session after the dose, from 0 on.
    opens_day, closes_day : float
        Days between which plasticity is raised. A window that closes before it opens raises nothing.
    gain : float
        How many times as much is learned inside the window, from 1 on.

    Returns
    -------
    pandas.DataFrame
        Columns ``day``, ``raised`` (0 to 1) and ``factor`` (1 to `gain`), a row for each day.

    Raises
    ------
    ValueError
        If a value is not finite or out of bounds.
    """
    days = row("days", days, low=0, unit="days")
    window = {
        "opens_day": number("opens_day", opens_day, low=0, unit="days"),
        "closes_day": number("closes_day", closes_day, low=0, unit="days"),
        "gain": number("gain", gain, low=1),
    }
    rows = [
        SYSTEM.output_values(*SYSTEM.values({"session_day": float(day)} | window).values()) for day in days
    ]
    table = pd.DataFrame(rows, columns=["raised", "factor"], dtype=float)
    table.insert(0, "day", days)
    return table


#: What a demo runs of this.
BROWSER = (Exported(SYSTEM),)
