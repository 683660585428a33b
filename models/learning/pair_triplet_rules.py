"""Published pair and triplet rules of spike-timing-dependent plasticity, and both rules as statements.

Sources, by key of the bibliography: bi1998, froemke2002, neuromatch2020, pfister2006, song2000.
"""

from dataclasses import dataclass
from typing import Literal

from models.language.browser import Exported
from models.language.checks import flag
from models.language.spike_events import SpikingRule, decay
from models.language.statement import Parameter, State, System

Interaction = Literal["all_to_all", "nearest_spike"]
INTERACTIONS = ("all_to_all", "nearest_spike")


@dataclass(frozen=True)
class PairRule:
    """One published pair window.

    Attributes
    ----------
    amplitude_plus, amplitude_minus : float
        Weight change of a pair in the limit of no delay, pre before post and post before pre (relative
        weight; the second is negative).
    tau_plus_ms, tau_minus_ms : float
        Time constants of the two limbs, milliseconds.
    source : str
        Bibliography key.
    verified : bool
        Whether every value was read in the source or in code that cites it.
    note : str
        What a reader must know about the values.
    """

    amplitude_plus: float
    amplitude_minus: float
    tau_plus_ms: float
    tau_minus_ms: float
    source: str
    verified: bool
    note: str = ""


PAIR_RULES = {
    "song": PairRule(
        0.01,
        -0.0105,
        20.0,
        20.0,
        "song2000",
        True,
        "The values of the Brian simulator's example of this paper.",
    ),
    "neuromatch": PairRule(
        0.008, -0.0088, 20.0, 20.0, "neuromatch2020", True, "Teaching values, not a fit to an experiment."
    ),
    "bi_poo": PairRule(
        0.777,
        -0.273,
        16.8,
        33.7,
        "bi1998",
        False,
        "Hippocampal culture. Pfister and Gerstner confirm the time constants, nothing the amplitudes.",
    ),
    "froemke_dan": PairRule(
        1.03,
        -0.51,
        13.3,
        34.5,
        "froemke2002",
        False,
        "Visual cortex. Unconfirmed; other code that cites the paper has 1.01 and 14.8 ms for potentiation.",
    ),
}


@dataclass(frozen=True)
class TripletRule:
    """One parameter set of the triplet rule.

    Attributes
    ----------
    pair_plus, triplet_plus : float
        Potentiation at a postsynaptic spike from pairs and from post-pre-post triplets (relative weight).
    pair_minus, triplet_minus : float
        Depression at a presynaptic spike from pairs and from pre-post-pre triplets (relative weight).
    tau_x_ms, tau_y_ms : float
        Time constants of the slow presynaptic and postsynaptic traces, milliseconds; `tau_x_ms` is None
        in the minimal rules, which have no slow presynaptic trace.
    interaction : {"all_to_all", "nearest_spike"}
        The spikes that the set was fitted with: all earlier ones, or the last one only.
    tau_plus_ms, tau_minus_ms : float
        Time constants of the fast traces, milliseconds.
    source : str
        Bibliography key.
    verified : bool
        Whether every value was read in the source or in code that cites it.
    """

    pair_plus: float
    triplet_plus: float
    pair_minus: float
    triplet_minus: float
    tau_x_ms: float | None
    tau_y_ms: float
    interaction: Interaction
    tau_plus_ms: float = 16.8
    tau_minus_ms: float = 33.7
    source: str = "pfister2006"
    verified: bool = True


TRIPLET_RULES = {
    "visual_cortex_full": TripletRule(5e-10, 6.2e-3, 7e-3, 2.3e-4, 101.0, 125.0, "all_to_all"),
    "visual_cortex_minimal": TripletRule(0.0, 6.5e-3, 7.1e-3, 0.0, None, 114.0, "all_to_all"),
    "visual_cortex_full_nearest": TripletRule(8.8e-11, 5.3e-2, 6.6e-3, 3.1e-3, 714.0, 40.0, "nearest_spike"),
    "visual_cortex_minimal_nearest": TripletRule(0.0, 5e-2, 8e-3, 0.0, None, 40.0, "nearest_spike"),
    "hippocampus_full": TripletRule(6.1e-3, 6.7e-3, 1.6e-3, 1.4e-3, 946.0, 27.0, "all_to_all"),
    "hippocampus_minimal": TripletRule(5.3e-3, 8e-3, 3.5e-3, 0.0, None, 40.0, "all_to_all"),
    "hippocampus_full_nearest": TripletRule(4.6e-3, 9.1e-3, 3e-3, 7.5e-9, 575.0, 47.0, "nearest_spike"),
    "hippocampus_minimal_nearest": TripletRule(4.6e-3, 9.1e-3, 3e-3, 0.0, None, 48.0, "nearest_spike"),
}


_OWN = {"note": "the user's rule, or a published one: see PAIR_RULES and TRIPLET_RULES"}


def _amplitude(name: str, latex: str, value: float, meaning: str) -> Parameter:
    return Parameter(name, latex, value, "relative weight", meaning, lower=-1e3, upper=1e3, **_OWN)


def _tau(name: str, latex: str, value: float, meaning: str) -> Parameter:
    return Parameter(name, latex, value, "ms", meaning, lower=1e-3, upper=1e15, **_OWN)


_NEAREST = Parameter(
    "nearest", "n", 0.0, "1", "1 if only the last spike counts, 0 if all earlier ones do", upper=1.0, **_OWN
)
_LIMITS = "Weights know no bounds, and spikes at the same instant do not see each other."


def _traced(
    parameters: list[Parameter],
    traces: dict[str, tuple[State, Parameter, str]],
    name: str,
    title: str,
    weight_jumps: dict,
) -> SpikingRule:
    """State a rule of traces, each left by the spikes of one side, and of what spikes add to the weight."""
    weight = State("weight", r"\Delta w", "relative weight", "change of the weight so far")
    states = [state for state, _, _ in traces.values()]
    jumps = {
        side: {
            state.name: 1 - _NEAREST.symbol * state.symbol
            for state, _, left_by in traces.values()
            if left_by == side
        }
        | {"weight": weight_jumps[side]}
        for side in ("pre", "post")
    }
    system = System(
        name=name,
        title=title,
        limits=_LIMITS,
        states=(*states, weight),
        parameters=(*parameters, _NEAREST),
        relations=(),
        output_names=(*(state.name for state in states), "weight"),
        time_unit="ms",
        equations={state.name: -state.symbol / tau.symbol for state, tau, _ in traces.values()}
        | {"weight": 0},
    )
    flow = {state.name: decay(state.symbol, tau.symbol) for state, tau, _ in traces.values()}
    return SpikingRule(system, flow | {"weight": weight.symbol}, jumps)


def _pair_statement() -> SpikingRule:
    plus = _amplitude("amplitude_plus", "A_+", 0.777, "change at a postsynaptic spike")
    minus = _amplitude("amplitude_minus", "A_-", -0.273, "change at a presynaptic spike")
    tau_plus = _tau("tau_plus_ms", r"\tau_+", 16.8, "decay of the trace of presynaptic spikes")
    tau_minus = _tau("tau_minus_ms", r"\tau_-", 33.7, "decay of the trace of postsynaptic spikes")
    pre = State("trace_pre", "x", "1", "trace of presynaptic spikes")
    post = State("trace_post", "y", "1", "trace of postsynaptic spikes")
    return _traced(
        [plus, minus, tau_plus, tau_minus],
        {"pre": (pre, tau_plus, "pre"), "post": (post, tau_minus, "post")},
        "pair_rule",
        "Spike-timing-dependent plasticity: pairs",
        {"pre": minus.symbol * post.symbol, "post": plus.symbol * pre.symbol},
    )


def _triplet_statement() -> SpikingRule:
    pair_plus = _amplitude("pair_plus", "A_2^+", 0.0, "potentiation by pairs")
    triplet_plus = _amplitude("triplet_plus", "A_3^+", 6.5e-3, "potentiation by post-pre-post triplets")
    pair_minus = _amplitude("pair_minus", "A_2^-", 7.1e-3, "depression by pairs")
    triplet_minus = _amplitude("triplet_minus", "A_3^-", 0.0, "depression by pre-post-pre triplets")
    tau_plus = _tau("tau_plus_ms", r"\tau_+", 16.8, "decay of the fast presynaptic trace")
    tau_minus = _tau("tau_minus_ms", r"\tau_-", 33.7, "decay of the fast postsynaptic trace")
    tau_x = _tau("tau_x_ms", r"\tau_x", 100.0, "decay of the slow presynaptic trace")
    tau_y = _tau("tau_y_ms", r"\tau_y", 114.0, "decay of the slow postsynaptic trace")
    r1 = State("fast_pre", "r_1", "1", "fast trace of presynaptic spikes")
    r2 = State("slow_pre", "r_2", "1", "slow trace of presynaptic spikes")
    o1 = State("fast_post", "o_1", "1", "fast trace of postsynaptic spikes")
    o2 = State("slow_post", "o_2", "1", "slow trace of postsynaptic spikes")
    loss = o1.symbol * (pair_minus.symbol + triplet_minus.symbol * r2.symbol)
    growth = r1.symbol * (pair_plus.symbol + triplet_plus.symbol * o2.symbol)
    return _traced(
        [pair_plus, triplet_plus, pair_minus, triplet_minus, tau_plus, tau_minus, tau_x, tau_y],
        {
            "r1": (r1, tau_plus, "pre"),
            "r2": (r2, tau_x, "pre"),
            "o1": (o1, tau_minus, "post"),
            "o2": (o2, tau_y, "post"),
        },
        "triplet_rule",
        "Spike-timing-dependent plasticity: triplets",
        {"pre": -loss, "post": growth},
    )


#: Both rules as statements, from which Python and the browser compute.
PAIR, TRIPLET = _pair_statement(), _triplet_statement()


def parameters(rule: PairRule | TripletRule, nearest: bool) -> dict[str, float]:
    """Return a published rule as values of its statement's parameters.

    Parameters
    ----------
    rule : PairRule or TripletRule
        The rule.
    nearest : bool
        Whether only the last spike of the other side counts.

    Returns
    -------
    dict of str to float
        Values of the parameters of `PAIR` or `TRIPLET`.

    Raises
    ------
    ValueError
        If a constant of the rule is out of its range.
    """
    statement = PAIR if isinstance(rule, PairRule) else TRIPLET
    # A rule without a slow presynaptic trace gives it no weight, so that its decay does not matter.
    own = {name: value for name, value in vars(rule).items() if value is not None}
    return statement.system.values(
        {"nearest": float(flag("nearest", nearest))}
        | {name: own[name] for name in statement.system.parameter_names if name in own}
    )


def pair_presets() -> dict[str, dict[str, float]]:
    """Return every published pair rule as values of the parameters of `PAIR`.

    Returns
    -------
    dict of str to dict of str to float
        By the name of the rule.
    """
    return {name: parameters(rule, nearest=False) for name, rule in PAIR_RULES.items()}


def triplet_presets() -> dict[str, dict[str, float]]:
    """Return every published triplet rule as values of the parameters of `TRIPLET`.

    Returns
    -------
    dict of str to dict of str to float
        By the name of the rule.
    """
    return {
        name: parameters(rule, rule.interaction == "nearest_spike") for name, rule in TRIPLET_RULES.items()
    }


#: What a demo runs of this.
BROWSER = (Exported(PAIR, pair_presets()), Exported(TRIPLET, triplet_presets()))
