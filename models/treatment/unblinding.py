"""How broken blinding changes the effect that a trial reports.

A small causal model: the arm decides how likely a participant is to believe in having had the drug, and both
the drug and that belief improve the outcome. Improvement is positive, in points of a symptom scale. The model
is a teaching tool without fitted values: those in `SYSTEM` are only where its demo starts.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
import sympy
from scipy.stats import norm

from models.language.browser import Exported
from models.language.checks import number, numbers, whole_number
from models.language.statement import Parameter, Relation, System

LIMITS = (
    "Belief comes before the outcome here. In trials improvement also makes people guess that they had the "
    "drug, so guesses asked at the end cannot be corrected for in this way. The benefit of belief is the "
    "same for everyone and in both arms, and answers of 'do not know' are left out."
)
#: Half-width of a 95% interval in standard errors.
HALF_WIDTH = float(norm.ppf(0.975))
#: Largest effect or deviation (points) that is accepted, and most participants that are drawn for an arm.
LARGEST, MOST = 1e6, 10_000_000

_PARAMETERS = tuple(
    Parameter(
        name,
        latex,
        value,
        unit,
        meaning,
        note="illustrative: chosen for this course, not measured",
        lower=lower,
        upper=upper,
    )
    for name, latex, value, unit, meaning, lower, upper in (
        ("true_effect", r"\Delta", 3, "points", "improvement that the drug itself causes", -1e3, 1e3),
        (
            "expectancy",
            "e",
            6,
            "points",
            "further improvement of those who believe they had the drug",
            -1e3,
            1e3,
        ),
        (
            "follows_guess",
            "f",
            1,
            "1",
            "1 if only those who guess the drug expect more; 0 if everybody does, whatever they guess",
            0,
            1,
        ),
        ("correct_active", "p_a", 0.9, "1", "share of the drug arm that guesses right", 0, 1),
        ("correct_control", "p_c", 0.9, "1", "share of the control arm that guesses right", 0, 1),
        ("per_arm", "n", 20, "1", "people in each arm", 2, 1e6),
        ("sd", "s", 10, "points", "standard deviation of the outcome at a fixed arm and guess", 1e-9, 1e3),
    )
)
_p = {parameter.name: parameter.symbol for parameter in _PARAMETERS}
_active, _control = _p["correct_active"], 1 - _p["correct_control"]  # shares that believe in the drug
_follows = _p["follows_guess"] * _p["expectancy"]
_everyone = (1 - _p["follows_guess"]) * _p["expectancy"]

#: The closed form: no states, because nothing changes with time.
SYSTEM = System(
    name="unblinding",
    title="What a trial reports when people guess their arm",
    limits=LIMITS,
    states=(),
    equations={},
    parameters=_PARAMETERS,
    relations=(
        active := Relation(
            "mean_active",
            r"\mu_a",
            "points",
            "mean improvement in the drug arm",
            _p["true_effect"] + _everyone + _follows * _active,
        ),
        control := Relation(
            "mean_control",
            r"\mu_c",
            "points",
            "mean improvement in the control arm",
            _everyone + _follows * _control,
        ),
        effect := Relation(
            "apparent_effect",
            r"\hat\Delta",
            "points",
            "difference that trials report",
            active.symbol - control.symbol,
        ),
        Relation("bias", "b", "points", "part of it that belief adds", effect.symbol - _p["true_effect"]),
        error := Relation(
            "standard_error",
            r"\mathrm{SE}",
            "points",
            "standard error of one trial",
            sympy.sqrt(
                (2 * _p["sd"] ** 2 + _follows**2 * (_active * (1 - _active) + _control * (1 - _control)))
                / _p["per_arm"]
            ),
        ),
        Relation(
            "lower",
            r"\hat\Delta_-",
            "points",
            "lower limit of the 95% interval of one trial",
            effect.symbol - HALF_WIDTH * error.symbol,
        ),
        Relation(
            "upper",
            r"\hat\Delta_+",
            "points",
            "upper limit of the 95% interval of one trial",
            effect.symbol + HALF_WIDTH * error.symbol,
        ),
    ),
    output_names=(
        "mean_active",
        "mean_control",
        "apparent_effect",
        "bias",
        "standard_error",
        "lower",
        "upper",
    ),
)


class Expected(NamedTuple):
    """What many trials report on average: `apparent_effect`, its parts, and the error of one trial."""

    apparent_effect: np.ndarray
    bias: np.ndarray
    standard_error: np.ndarray


def blinding_index(correct) -> np.ndarray:
    """Compute Bang's blinding index of one arm.

    Parameters
    ----------
    correct : array-like
        Probability that a participant of the arm guesses the arm correctly, 0 to 1.

    Returns
    -------
    numpy.ndarray
        1 if all guess right, 0 at chance (blinded), -1 if all guess wrong.

    Raises
    ------
    ValueError
        If a probability is outside 0 to 1.

    Notes
    -----
    Bang, Ni and Davis (2004), key ``bang2004``, without answers of "do not know".
    """
    return 2 * numbers("correct", correct, low=0, high=1) - 1


def apparent_effect(
    true_effect, expectancy, correct_active, correct_control=None, per_arm: int = 20, sd: float = 10.0
) -> Expected:
    """Give the expected difference between the arms, in closed form.

    Parameters
    ----------
    true_effect : array-like
        Improvement that the drug itself causes, points of the scale.
    expectancy : array-like
        Further improvement of those who believe that they had the drug, points.
    correct_active : array-like
        Probability that a participant on the drug guesses so, 0 to 1.
    correct_control : array-like, optional
        Probability that a participant on control guesses so, 0 to 1; as in the active arm by default.
    per_arm : int
        Participants in each arm, at least 2; enters the standard error only.
    sd : float
        Standard deviation of the outcome at a fixed arm and belief, points, above 0.

    Returns
    -------
    Expected
        ``apparent_effect``, ``bias`` (what belief adds) and ``standard_error`` of a single trial.

    Raises
    ------
    ValueError
        If a value is not finite or out of bounds.

    Notes
    -----
    The bias is ``expectancy * (correct_active + correct_control - 1)``: the expectancy times the mean
    blinding index of the arms. It vanishes when both arms believe alike, whatever they believe (masked), and
    turns against the drug when most guess wrong.
    """
    true = numbers("true_effect", true_effect, low=-LARGEST, high=LARGEST, unit="points")
    benefit = numbers("expectancy", expectancy, low=-LARGEST, high=LARGEST, unit="points")
    active, control = _correct(correct_active, correct_control)
    n = whole_number("per_arm", per_arm, low=2, high=MOST)
    sd = number("sd", sd, above=0, high=LARGEST, unit="points")
    shape = np.broadcast_shapes(true.shape, benefit.shape, active.shape, control.shape)
    found = dict(
        zip(
            SYSTEM.output_names, SYSTEM.output_values(true, benefit, 1.0, active, control, n, sd), strict=True
        )
    )
    return Expected(*(np.broadcast_to(found[name], shape) for name in Expected._fields))


def crowd(per_arm: int) -> pd.DataFrame:
    """Return people who stand for one arm, the same each time: the quantiles of an arm, shuffled.

    Parameters
    ----------
    per_arm : int
        People in each arm, at least 2.

    Returns
    -------
    pandas.DataFrame
        One row a person: ``arm`` ("active" or "control"), ``doubt`` (believes in having had the drug if it is
        below the share of the arm that does, 0 to 1) and ``luck`` (deviation of the outcome from the mean
        at this arm and belief, standard deviations).

    Raises
    ------
    ValueError
        If there are fewer people an arm than the function accepts.
    """
    n = whole_number("per_arm", per_arm, low=2, high=MOST)
    share = (np.arange(n) + 0.5) / n
    luck = norm.ppf(share) / norm.ppf(share).std()
    random = np.random.default_rng(7)
    return pd.concat(
        [
            pd.DataFrame({"arm": arm, "doubt": random.permutation(share), "luck": random.permutation(luck)})
            for arm in ("active", "control")
        ],
        ignore_index=True,
    )


def simulate_participants(
    true_effect: float,
    expectancy: float,
    correct_active: float,
    correct_control: float | None = None,
    per_arm: int = 20,
    sd: float = 10.0,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw the participants of one trial.

    Parameters
    ----------
    true_effect, expectancy, correct_active, correct_control, per_arm, sd
        As in `apparent_effect`, one number each.
    seed : int
        Seed; the same seed gives the same participants.

    Returns
    -------
    pandas.DataFrame
        One row a participant: ``arm`` ("active" or "control"), ``believes_active`` (bool), ``improvement``
        (points).

    Raises
    ------
    ValueError
        If a value is not finite or out of bounds.
    """
    draws = _draw(1, true_effect, expectancy, correct_active, correct_control, per_arm, sd, seed)
    believes, improvement = (np.concatenate([arm[0] for arm in pair]) for pair in zip(*draws, strict=True))
    arm = np.repeat(["active", "control"], len(believes) // 2)
    return pd.DataFrame({"arm": arm, "believes_active": believes, "improvement": improvement})


def simulate_trials(
    true_effect: float,
    expectancy: float,
    correct_active: float,
    correct_control: float | None = None,
    per_arm: int = 20,
    sd: float = 10.0,
    trials: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Repeat a trial many times and analyse each.

    Parameters
    ----------
    true_effect, expectancy, correct_active, correct_control, per_arm, sd
        As in `apparent_effect`, one number each.
    trials : int
        Number of trials, at least 1.
    seed : int
        Seed; the same seed gives the same trials.

    Returns
    -------
    pandas.DataFrame
        One row a trial: ``apparent_effect`` (active minus control, points), ``standard_error``, ``lower`` and
        ``upper`` (95% interval, normal approximation), ``significant`` (interval without 0),
        ``correct_active`` and ``correct_control`` (fractions seen), and ``adjusted_effect``, the difference
        at equal belief (least squares on arm and belief; not a number where belief varies in neither arm).

    Raises
    ------
    ValueError
        If a value is not finite or out of bounds, or the trials would need more than about 1 GB.

    Notes
    -----
    The adjusted effect recovers the truth only because belief comes before the outcome here: see `LIMITS`.
    """
    trials = whole_number("trials", trials, low=1, high=MOST)
    (belief_a, outcome_a), (belief_c, outcome_c) = _draw(
        trials, true_effect, expectancy, correct_active, correct_control, per_arm, sd, seed
    )
    n = outcome_a.shape[1]
    effect = outcome_a.mean(axis=1) - outcome_c.mean(axis=1)
    error = np.sqrt((outcome_a.var(axis=1, ddof=1) + outcome_c.var(axis=1, ddof=1)) / n)
    margin = HALF_WIDTH * error
    # Least squares on arm and belief: the slope of belief within the arms, then the arms at equal belief.
    centred = [
        (b - b.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True))
        for b, y in ((belief_a, outcome_a), (belief_c, outcome_c))
    ]
    spread = sum((b * b).sum(axis=1) for b, _ in centred)
    slope = np.full(trials, np.nan)
    np.divide(sum((b * y).sum(axis=1) for b, y in centred), spread, out=slope, where=spread > 0)
    share_a, share_c = belief_a.mean(axis=1), belief_c.mean(axis=1)
    return pd.DataFrame(
        {
            "apparent_effect": effect,
            "standard_error": error,
            "lower": effect - margin,
            "upper": effect + margin,
            "significant": np.abs(effect) > margin,
            "correct_active": share_a,
            "correct_control": 1 - share_c,
            "adjusted_effect": effect - slope * (share_a - share_c),
        }
    )


def _correct(correct_active, correct_control) -> tuple[np.ndarray, np.ndarray]:
    active = numbers("correct_active", correct_active, low=0, high=1)
    if correct_control is None:
        return active, active
    return active, numbers("correct_control", correct_control, low=0, high=1)


def _draw(trials, true_effect, expectancy, correct_active, correct_control, per_arm, sd, seed):
    """Draw belief and improvement, shape (trials, per_arm), for the active and the control arm."""
    true = number("true_effect", true_effect, low=-LARGEST, high=LARGEST, unit="points")
    benefit = number("expectancy", expectancy, low=-LARGEST, high=LARGEST, unit="points")
    active, control = (number("correct", share) for share in _correct(correct_active, correct_control))
    n = whole_number("per_arm", per_arm, low=2, high=MOST)
    sd = number("sd", sd, above=0, high=LARGEST, unit="points")
    if trials * n > MOST:
        raise ValueError(
            f"{trials} trials of {n} participants an arm need too much memory; "
            f"keep trials times per_arm at {MOST:,} or less."
        )
    rng = np.random.default_rng(whole_number("seed", seed))
    arms = []
    for drug, share in ((true, active), (0.0, 1 - control)):
        belief = rng.random((trials, n)) < share
        arms.append((belief, drug + benefit * belief + sd * rng.standard_normal((trials, n))))
    return arms


#: What a demo runs of this.
BROWSER = (Exported(SYSTEM),)
