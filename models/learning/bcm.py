"""The rule of Bienenstock, Cooper and Munro: a sliding threshold between depression and potentiation.

A synapse grows when its neuron fires above a threshold and shrinks below it, and the threshold follows the
average of the squared rate. If the threshold follows too slowly for the learning rate, learning oscillates.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from models.language import ode, phase_plane
from models.language.browser import Exported
from models.language.checks import increasing, number, numbers, whole_number
from models.language.statement import Parameter, State, System

_OWN = {"note": "illustrative: the rule fixes only the product of learning rate and time constant"}


def _system() -> System:
    rate = Parameter("learning_rate", r"\eta", 0.5, "1/s", "learning rate", lower=1e-6, **_OWN)
    tau = Parameter(
        "tau_threshold", r"\tau_\theta", 1.0, "s", "time constant of the threshold", lower=1e-6, **_OWN
    )
    start = [
        Parameter(
            "start_weight", "w(0)", 0.5, "1", "weight at the start", note="set by the user", upper=10.0
        ),
        Parameter(
            "start_threshold",
            r"\theta(0)",
            0.5,
            "1",
            "threshold at the start",
            note="set by the user",
            upper=100.0,
        ),
    ]
    weight = State(
        "weight", "w", "1", "synaptic weight, and the rate that a unit input drives", start[0].symbol
    )
    threshold = State("threshold", r"\theta", "1", "sliding threshold", start[1].symbol)
    w, theta = weight.symbol, threshold.symbol
    return System(
        name="bcm",
        title="A sliding threshold: Bienenstock, Cooper and Munro",
        limits="One input of constant strength, a linear neuron and time without a physical scale. The "
        "threshold is an average over the past that no experiment has read directly.",
        states=(weight, threshold),
        parameters=(rate, tau, *start),
        relations=(),
        output_names=("weight", "threshold"),
        equations={"weight": rate.symbol * w * (w - theta), "threshold": (w**2 - theta) / tau.symbol},
        time_unit="s",
    )


#: One synapse with a constant input, as one statement.
SYSTEM = _system()
#: Where its fixed points lie: nothing learned at (0, 0), and (1, 1).
PLANE = phase_plane.Plane(first=(0.0, 2.0), second=(-1.0, 5.0))


def simulate(times_s: Sequence[float], **changed: float) -> pd.DataFrame:
    """Follow one synapse with a constant input of 1.

    Parameters
    ----------
    times_s : sequence of float
        Increasing times in seconds, from 0 on.
    **changed : float
        Parameters that differ from the model's: ``learning_rate`` (1/s), ``tau_threshold`` (s),
        ``start_weight``, ``start_threshold``.

    Returns
    -------
    pandas.DataFrame
        Columns ``time_s``, ``weight``, ``threshold``.

    Raises
    ------
    ValueError
        If times do not increase, a name is unknown or a value is out of bounds, or if the weight grows
        without end, which a threshold that lags behind the weight allows.
    """
    times = increasing("times_s", times_s, unit="s")
    values = SYSTEM.values(changed)
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            table = ode.simulate(SYSTEM, [], times, values)
        if np.isfinite(table.to_numpy()).all():
            return table
    except RuntimeError:
        pass
    product = values["learning_rate"] * values["tau_threshold"]
    raise ValueError(
        "The weight grows without end: learning_rate times tau_threshold is "
        f"{product:g}, and a start this far from (1, 1) needs it smaller."
    )


def fixed_points(**changed: float) -> pd.DataFrame:
    """Find where weight and threshold rest: nothing learned at (0, 0), and (1, 1).

    Parameters
    ----------
    **changed : float
        Parameters that differ from the model's.

    Returns
    -------
    pandas.DataFrame
        As `models.phase_plane.fixed_points`: ``weight``, ``threshold``, eigenvalues, ``stable``, ``kind``.
        The Jacobian does not decide about (0, 0): from there a positive weight grows, if slowly at first.

    Raises
    ------
    ValueError
        If a name is unknown or a value is out of bounds.
    """
    return phase_plane.fixed_points(SYSTEM, SYSTEM.values(changed), PLANE)


def stability(learning_rate, tau_threshold) -> pd.DataFrame:
    """Eigenvalues of the single synapse at its fixed point (1, 1).

    Parameters
    ----------
    learning_rate, tau_threshold : array-like
        Above 0, in inverse units of time; they broadcast against each other.

    Returns
    -------
    pandas.DataFrame
        Columns ``product`` (learning rate times time constant), ``eigenvalue_1``, ``eigenvalue_2`` (complex)
        and ``stable``, true exactly where the product is below 1 (a Hopf bifurcation).

    Raises
    ------
    ValueError
        If a value is not above 0.

    Notes
    -----
    Bienenstock, Cooper and Munro (1982), key ``bienenstock1982``. At (1, 1) the Jacobian has the trace
    ``eta - 1 / tau`` and the determinant ``eta / tau``.
    """
    eta, tau = np.broadcast_arrays(
        np.atleast_1d(numbers("learning_rate", learning_rate, above=0)),
        np.atleast_1d(numbers("tau_threshold", tau_threshold, above=0)),
    )
    half = (eta * tau - 1) / (2 * tau)
    root = np.sqrt((half**2 - eta / tau).astype(complex))
    return pd.DataFrame(
        {
            "product": (eta * tau).ravel(),
            "eigenvalue_1": (half - root).ravel(),
            "eigenvalue_2": (half + root).ravel(),
            "stable": (eta * tau < 1).ravel(),
        }
    )


def selective_weights(patterns, probabilities, selected: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Find the fixed point at which the neuron answers one pattern only.

    Parameters
    ----------
    patterns : array-like, shape (n, n)
        Input patterns in rows, as many as synapses and linearly independent.
    probabilities : array-like, shape (n,)
        How often each pattern comes, above 0, adding to 1.
    selected : int
        Row of the pattern that the neuron answers.

    Returns
    -------
    weights : numpy.ndarray, shape (n,)
        Synaptic weights; some may be negative, as the linear rule allows.
    responses : numpy.ndarray, shape (n,)
        Rates: 1 over its probability to the selected pattern, 0 to the others.
    threshold : float
        The sliding threshold, equal to that rate.

    Raises
    ------
    ValueError
        If shapes do not fit, patterns depend on each other, or probabilities do not add to 1.
    """
    patterns, probabilities = _environment(patterns, probabilities)
    index = whole_number("selected", selected, high=len(patterns) - 1)
    threshold = 1 / probabilities[index]
    responses = np.where(np.arange(len(patterns)) == index, threshold, 0.0)
    return np.linalg.solve(patterns, responses), responses, float(threshold)


def drift(
    weights, threshold: float, patterns, probabilities, learning_rate: float = 0.5, tau_threshold: float = 1.0
) -> tuple[np.ndarray, float]:
    """Average change of weights and threshold in an environment of patterns.

    Parameters
    ----------
    weights : array-like, shape (n,)
        Synaptic weights.
    threshold : float
        Sliding threshold.
    patterns, probabilities
        As in `selective_weights`.
    learning_rate, tau_threshold : float
        Above 0, in inverse units of time.

    Returns
    -------
    weight_slope : numpy.ndarray, shape (n,)
        Change of the weights per unit of time.
    threshold_slope : float
        Change of the threshold per unit of time.

    Raises
    ------
    ValueError
        If shapes do not fit, patterns depend on each other, or a value is out of bounds.
    """
    patterns, probabilities = _environment(patterns, probabilities)
    weights = numbers("weights", weights)
    if weights.shape != probabilities.shape:
        raise ValueError(f"weights must hold {probabilities.size} numbers, one for each synapse.")
    eta = number("learning_rate", learning_rate, above=0)
    tau = number("tau_threshold", tau_threshold, above=0)
    threshold = number("threshold", threshold)
    rate = patterns @ weights
    slope = eta * (probabilities * rate * (rate - threshold)) @ patterns
    return slope, float((probabilities @ rate**2 - threshold) / tau)


def selective_is_stable(
    patterns, probabilities, selected: int, learning_rate: float = 0.5, tau_threshold: float = 1.0
) -> bool:
    """Say whether small disturbances of a selective fixed point die away.

    Parameters
    ----------
    patterns, probabilities, selected
        As in `selective_weights`.
    learning_rate, tau_threshold : float
        Above 0, in inverse units of time.

    Returns
    -------
    bool
        True if every eigenvalue of the averaged rule has a negative real part.

    Raises
    ------
    ValueError
        As in `selective_weights`.
    """
    _, rate, threshold = selective_weights(patterns, probabilities, selected)
    patterns, probabilities = _environment(patterns, probabilities)
    eta = number("learning_rate", learning_rate, above=0)
    tau = number("tau_threshold", tau_threshold, above=0)
    jacobian = np.block(
        [
            [
                eta * patterns.T @ ((probabilities * (2 * rate - threshold))[:, None] * patterns),
                -eta * (probabilities * rate @ patterns)[:, None],
            ],
            [2 / tau * (probabilities * rate @ patterns)[None, :], np.full((1, 1), -1 / tau)],
        ]
    )
    return bool((np.linalg.eigvals(jacobian).real < 0).all())


def _environment(patterns, probabilities) -> tuple[np.ndarray, np.ndarray]:
    patterns = numbers("patterns", patterns)
    probabilities = numbers("probabilities", probabilities, above=0, high=1)
    n = probabilities.size
    if probabilities.ndim != 1 or patterns.shape != (n, n):
        raise ValueError(
            f"patterns is of shape {patterns.shape}; it has to be a square table with a row for "
            f"each of the {n} probabilities."
        )
    if abs(probabilities.sum() - 1) > 1e-9:
        raise ValueError(f"probabilities add up to {probabilities.sum():g}; they have to add up to 1.")
    if np.linalg.matrix_rank(patterns) < n:
        raise ValueError("patterns are not linearly independent; no pattern may be a mixture of the others.")
    return patterns, probabilities


#: What a demo runs of this.
BROWSER = (Exported(SYSTEM, plane=PLANE),)
