"""The published parameter sets of Graupner and Brunel (2012), and the calcium rule as one statement.

Source, by key of the bibliography: graupner2012.
"""

from dataclasses import dataclass, replace

import sympy

from models.language.browser import Exported
from models.language.checks import choice, number
from models.language.spike_events import ELAPSED, SpikingRule, decay
from models.language.statement import Parameter, Relation, State, System, normal_cdf

THETA_DEPRESSION = 1.0  # calcium is measured in units of the depression threshold
RHO_UNSTABLE = 0.5  # the ridge between the two resting states, in all published sets


@dataclass(frozen=True)
class CalciumRule:
    """One published parameter set.

    Attributes
    ----------
    tau_calcium_s : float
        Decay time of calcium, seconds.
    calcium_pre, calcium_post : float
        Calcium step of a presynaptic and of a postsynaptic spike, in units of the depression threshold.
    theta_potentiation : float
        Potentiation threshold, in units of the depression threshold.
    gamma_depression, gamma_potentiation : float
        Rates of depression and potentiation, in units of ``1 / tau_s``.
    sigma : float
        Amplitude of the noise of rho while calcium is above a threshold.
    tau_s : float
        Time constant of rho, seconds.
    delay_ms : float
        From the presynaptic spike to its calcium, milliseconds.
    fraction_down : float
        Fraction of synapses that start in the DOWN state (beta in the paper).
    strength_up : float
        Strength of an UP synapse over that of a DOWN synapse (b in the paper).
    source : str
        Bibliography key.
    verified : bool
        Whether every value was read in the source or its authors' code.
    """

    tau_calcium_s: float
    calcium_pre: float
    calcium_post: float
    theta_potentiation: float
    gamma_depression: float
    gamma_potentiation: float
    sigma: float
    tau_s: float
    delay_ms: float
    fraction_down: float
    strength_up: float
    source: str = "graupner2012"
    verified: bool = True

    def __post_init__(self) -> None:
        """Refuse constants that the model has no meaning for."""
        for name in (
            "tau_calcium_s",
            "theta_potentiation",
            "gamma_depression",
            "gamma_potentiation",
            "tau_s",
            "strength_up",
        ):
            number(name, getattr(self, name), above=0)
        for name in ("calcium_pre", "calcium_post", "sigma", "delay_ms"):
            number(name, getattr(self, name), low=0)
        number("fraction_down", self.fraction_down, low=0, high=1)


RULES = {
    "DP": CalciumRule(0.02, 1, 2, 1.3, 200, 321.808, 2.8284, 150, 13.7, 0.5, 5),
    "DPD": CalciumRule(0.02, 0.9, 0.9, 1.3, 250, 550, 2.8284, 150, 4.6, 0.5, 5),
    "DPD'": CalciumRule(0.02, 1, 2, 2.5, 50, 600, 2.8284, 150, 2.2, 0.5, 5),
    "P": CalciumRule(0.02, 2, 2, 1.3, 160, 257.447, 2.8284, 150, 0, 0.5, 5),
    "D": CalciumRule(0.02, 0.6, 0.6, 1.3, 500, 550, 5.6568, 150, 0, 0.5, 5),
    "D'": CalciumRule(0.02, 1, 2, 3.5, 60, 600, 2.8284, 150, 0, 0.5, 5),
    "hippocampal slices": CalciumRule(
        0.0488373, 1, 0.275865, 1.3, 313.0965, 1645.59, 9.1844, 688.355, 18.8008, 0.7, 5.28145
    ),
    "hippocampal cultures": CalciumRule(
        0.0119536, 0.58156, 1.76444, 1.3, 61.141, 113.6545, 2.5654, 33.7596, 10, 0.5, 36.0263
    ),
    "cortical slices": CalciumRule(
        0.0226936, 0.5617539, 1.23964, 1.3, 331.909, 725.085, 3.3501, 346.3615, 4.6098, 0.5, 5.40988
    ),
}


def named(rule: str | CalciumRule) -> CalciumRule:
    """Return a rule of `RULES` by its name, or the rule itself.

    Parameters
    ----------
    rule : str or CalciumRule
        A name of `RULES`, or a rule of your own.

    Returns
    -------
    CalciumRule
        The rule.

    Raises
    ------
    ValueError
        If it is neither; it lists the names there are.
    """
    return rule if isinstance(rule, CalciumRule) else RULES[choice("rule", rule, RULES)]


def with_nmda_block(rule: str | CalciumRule, block) -> CalciumRule:
    """Return the rule with presynaptic calcium, which enters through NMDA receptors, reduced.

    Parameters
    ----------
    rule : str or CalciumRule
        A name of `RULES`, or a rule of your own.
    block : float
        Blocked fraction of the NMDA receptors' calcium, 0 to 1.

    Returns
    -------
    CalciumRule
        The same rule with ``calcium_pre * (1 - block)``; not a published set, so marked unverified
        unless `block` is 0.

    Raises
    ------
    ValueError
        If the rule is unknown or the fraction is outside 0 to 1.

    Notes
    -----
    Simplified: all presynaptic calcium is taken to be NMDA calcium, and the block to be linear.
    """
    rule = named(rule)
    block = number("block", block, low=0, high=1)
    verified = rule.verified and block == 0
    return replace(rule, calcium_pre=rule.calcium_pre * (1 - block), verified=verified)


#: Name, symbol, unit and meaning of every constant of `CalciumRule`, in its order.
_CONSTANTS = (
    ("tau_calcium_s", r"\tau_\mathrm{Ca}", "s", "decay of calcium"),
    ("calcium_pre", r"C_\mathrm{pre}", "depression threshold", "calcium of a presynaptic spike"),
    ("calcium_post", r"C_\mathrm{post}", "depression threshold", "calcium of a postsynaptic spike"),
    ("theta_potentiation", r"\theta_p", "depression threshold", "calcium above which synapses potentiate"),
    ("gamma_depression", r"\gamma_d", "1", "rate of depression, in units of the slow time constant"),
    ("gamma_potentiation", r"\gamma_p", "1", "rate of potentiation, in units of the slow time constant"),
    ("sigma", r"\sigma", "1", "noise of the efficacy while calcium is above a threshold"),
    ("tau_s", r"\tau", "s", "slow time constant of the efficacy"),
    ("delay_ms", "D", "ms", "from a presynaptic spike to its calcium"),
    ("fraction_down", r"\beta", "1", "fraction of synapses that start weak"),
    ("strength_up", "b", "1", "strength of a strong synapse over that of a weak one"),
)
_POSITIVE = {
    "tau_calcium_s",
    "theta_potentiation",
    "gamma_depression",
    "gamma_potentiation",
    "tau_s",
    "strength_up",
}


def constants(rule: str | CalciumRule) -> dict[str, float]:
    """Return a rule as values of the parameters of `STATEMENT`.

    Parameters
    ----------
    rule : str or CalciumRule
        A name of `RULES`, or a rule of your own.

    Returns
    -------
    dict of str to float
        Values in the units of `CalciumRule`.

    Raises
    ------
    ValueError
        If there is no such rule.
    """
    rule = named(rule)
    return {name: float(getattr(rule, name)) for name, *_ in _CONSTANTS}


def presets() -> dict[str, dict[str, float]]:
    """Return every published set as values of the parameters of `STATEMENT`.

    Returns
    -------
    dict of str to dict of str to float
        By the name of the set.
    """
    return {name: constants(rule) for name, rule in RULES.items()}


def time_above(calcium: sympy.Expr, theta: sympy.Expr, tau: sympy.Expr, within: sympy.Expr) -> sympy.Expr:
    """State how long calcium that decays stays above a threshold; all times in one unit.

    Parameters
    ----------
    calcium, theta : SymPy expression
        Calcium at the start and the threshold, in units of the depression threshold.
    tau, within : SymPy expression
        Time constant of the decay, and the longest answer.

    Returns
    -------
    SymPy expression
        A time from 0 to `within`.
    """
    return sympy.Min(within, sympy.Max(0, tau * sympy.log(calcium / theta)))


def climbing(mean: sympy.Expr, variance: sympy.Expr) -> sympy.Expr:
    """State the share of synapses, Gaussian in efficacy, above the ridge: they climb to the strong state.

    Parameters
    ----------
    mean, variance : SymPy expression
        Of the efficacy.

    Returns
    -------
    SymPy expression
        A share, from 0 to 1.
    """
    return normal_cdf((mean - RHO_UNSTABLE) / sympy.sqrt(sympy.Max(0, variance)))  # rounding may pass 0


def strength(
    up: sympy.Expr, down: sympy.Expr, fraction_down: sympy.Expr, strength_up: sympy.Expr
) -> sympy.Expr:
    """State the strength of a population after over before, from its transition probabilities.

    Parameters
    ----------
    up, down : SymPy expression
        Probability that a weak synapse becomes strong, and the reverse.
    fraction_down, strength_up : SymPy expression
        Share of synapses that start weak, and strength of a strong one over that of a weak one.

    Returns
    -------
    SymPy expression
        A ratio, 1 for no change.
    """
    in_up = fraction_down * up + (1 - fraction_down) * (1 - down)
    return (1 - in_up + in_up * strength_up) / (fraction_down + (1 - fraction_down) * strength_up)


def _statement() -> SpikingRule:
    """State calcium and the moments of rho that start weak (0) and strong (1), without the double well."""
    usual = RULES["DP"]
    parameters = [
        Parameter(
            name,
            latex,
            getattr(usual, name),
            unit,
            meaning,
            usual.source,
            usual.verified,
            lower=1e-6 if name in _POSITIVE else 0.0,
            upper=1.0 if name == "fraction_down" else float("inf"),
        )
        for name, latex, unit, meaning in _CONSTANTS
    ]
    k = {parameter.name: parameter.symbol for parameter in parameters}
    calcium_now = State("calcium", "c", "depression threshold", "calcium", 0)
    weak = State("mean_from_weak", r"m_0", "1", "mean efficacy of synapses that start weak", 0)
    strong = State("mean_from_strong", r"m_1", "1", "mean efficacy of synapses that start strong", 1)
    spread = State("variance", "v", "1", "variance of the efficacy", 0)
    c, tau_ms, tau_calcium_ms = calcium_now.symbol, 1000 * k["tau_s"], 1000 * k["tau_calcium_s"]
    thetas = {"down": sympy.Float(THETA_DEPRESSION), "up": k["theta_potentiation"]}
    pulls = {"down": k["gamma_depression"] / tau_ms, "up": k["gamma_potentiation"] / tau_ms}
    noise = k["sigma"] ** 2 / tau_ms
    above = {side: sympy.Heaviside(c - theta, 0) for side, theta in thetas.items()}

    equations = {calcium_now.name: -c / tau_calcium_ms}
    for mean in (weak, strong):
        equations[mean.name] = (
            pulls["up"] * above["up"] * (1 - mean.symbol) - pulls["down"] * above["down"] * mean.symbol
        )
    pull_now = pulls["up"] * above["up"] + pulls["down"] * above["down"]
    equations[spread.name] = noise * (above["up"] + above["down"]) - 2 * pull_now * spread.symbol

    # Calcium falls through both thresholds in turn, so the parts of the time add up in closed form.
    lasting = {side: time_above(c, theta, tau_calcium_ms, ELAPSED) for side, theta in thetas.items()}
    both = sympy.Min(*lasting.values())
    flow = {calcium_now.name: decay(c, tau_calcium_ms)}
    for state in (weak, strong, spread):
        value = state.symbol
        for lasts, sides in (
            (both, ("up", "down")),
            (lasting["down"] - both, ("down",)),
            (lasting["up"] - both, ("up",)),
        ):
            pull = sum(pulls[side] for side in sides)
            if state is spread:
                target, pull = len(sides) * noise / (2 * pull), 2 * pull
            else:
                target = pulls["up"] / pull if "up" in sides else 0
            value = target + (value - target) * sympy.exp(-pull * lasts)
        flow[state.name] = value

    up = Relation(
        "up",
        r"p_\uparrow",
        "fraction",
        "weak synapses that become strong",
        climbing(weak.symbol, spread.symbol),
    )
    down = Relation(
        "down",
        r"p_\downarrow",
        "fraction",
        "strong synapses that become weak",
        1 - climbing(strong.symbol, spread.symbol),
    )
    ratio = Relation(
        "strength_ratio",
        "S",
        "1",
        "strength of the synapses after over before",
        strength(up.symbol, down.symbol, k["fraction_down"], k["strength_up"]),
    )
    system = System(
        name="calcium_rule",
        title="Calcium-based plasticity: Graupner and Brunel",
        limits="Blocking NMDA receptors lowers calcium and with it potentiation: the rule cannot explain why "
        "ketamine should strengthen synapses. The double well between spikes is left out here.",
        states=(calcium_now, weak, strong, spread),
        parameters=parameters,
        relations=(up, down, ratio),
        output_names=(
            "calcium",
            "mean_from_weak",
            "mean_from_strong",
            "variance",
            "up",
            "down",
            "strength_ratio",
        ),
        equations=equations,
        time_unit="ms",
    )
    jumps = {side: {calcium_now.name: k[f"calcium_{side}"]} for side in ("pre", "post")}
    return SpikingRule(system, flow, jumps, {"pre": k["delay_ms"]})


#: Calcium, and the exact moments of the efficacy without the double well.
STATEMENT = _statement()


#: What a demo runs of this.
BROWSER = (Exported(STATEMENT, presets()),)
