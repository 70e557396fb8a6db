"""Counterexamples to "no constant start learns XOR": the activation that an answer names is trained."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.tree import nodes
from graders.kinds.xor_training.own_activation import Formula, formulas
from graders.kinds.xor_training.two_layers import TARGETS, filled, forward, squared, step
from graders.verdict import Checked, Outcome, VerdictCode

# Outputs this near to 0 and 1 are told apart by any threshold; training goes on from there.
NEAR = 0.1
# Where the answer does not say how it begins: both signs, and rates up to where squares diverge.
_CONSTANTS = (-1.0, -0.5, -0.1, 0.1, 0.5, 1.0, 1.5)
_RATES = (0.01, 0.03, 0.1, 0.3)
# The squared loss is summed or averaged, with or without a half: a stated rate may mean any.
_FACTORS = (1.0, 2.0, 0.5, 0.25)
# Of ten activations that learn XOR from a constant the slowest, z^4, takes 315 steps.
_STEPS = 1_000
_WORK = 30_000  # nodes evaluated on the way; a long formula gets fewer steps
_FEWEST_STEPS = 100
# Monotone is judged where parameters of this size put the inputs of the hidden layer.
_REACH = 5.0
_GRID = 1_001
# Rounding may make a constant stretch fall by as much of the largest value.
_FLAT = 1e-9

_NUMBER = r"([+-]?(?:\d{1,8}(?:\.\d{1,8})?|\.\d{1,8}))(?!\.?\d|[eE][+-]?\d)"


class Counterexample(NamedTuple):
    """What was found out about an activation, and how it is told."""

    checks: tuple[Checked, ...]
    told: str


def counterexample(text: str, *, alone: bool) -> Counterexample | None:
    """What comes of the activation that a text names as a counterexample; None where it names none.

    Args:
        text: The answer.
        alone: Whether the text names nothing else: then a monotone activation is one, too.
    """
    found = list(formulas(re.sub(r"\s+", " ", text)))
    shapes = [(one, _monotone(one)) for one in found]
    bent = [one for one, monotone in shapes if monotone is False]
    if bent:
        return _trained(bent[0], _stated(_constant(), text), _stated(_rate(), text))
    if alone and shapes:
        formula, monotone = shapes[0]
        what = "is monotone" if monotone else "could not be evaluated everywhere"
        problem = f"{formula.shown} {what} from −5 to 5, so it is no counterexample"
        return Counterexample(
            (_check("not-monotone", formula, Outcome.MONOTONE, problem),), problem
        )
    return None


def _stated(pattern: re.Pattern[str], text: str) -> float | None:
    """The number that is stated behind a word, if it is one to try."""
    found = pattern.search(text)
    value = float(found[1]) if found else 0.0
    return value if 0 < abs(value) < 1e6 else None


def _monotone(formula: Formula) -> bool | None:
    """Whether a function never falls or never rises from −5 to 5; None where it is not finite."""
    try:
        with np.errstate(all="ignore"):
            values = formula.activation.value(np.linspace(-_REACH, _REACH, _GRID))
    except UndefinedError:
        return None
    if not np.isfinite(values).all():
        return None
    rises, flat = np.diff(values), _FLAT * max(1.0, float(np.abs(values).max()))
    return bool((rises >= -flat).all() or (rises <= flat).all())


def _trained(formula: Formula, constant: float | None, rate: float | None) -> Counterexample:
    try:
        run = learned(formula, constant, rate)
    except UndefinedError as error:
        problem = f"{formula.shown} could not be trained: {error}"
        return Counterexample((_check("learns-xor", formula, Outcome.NOT_RUN, problem),), problem)
    begun = f"with {formula.shown} ({_begun(constant, rate)})"
    if run is None:
        problem = f"{begun} no training that was tried comes near XOR in {_steps(formula)} steps"
        return Counterexample(
            (_check("learns-xor", formula, Outcome.NOT_LEARNED, problem),), problem
        )
    told = (
        f"{begun}, which is not monotone, the outputs of two hidden units come within {NEAR:g} of"
        f" XOR at all four inputs after {run} steps"
    )
    return Counterexample((_check("learns-xor", formula, "", ""),), told)


def _check(name: str, formula: Formula, code: VerdictCode, problem: str) -> Checked:
    says = {
        "not-monotone": f"{formula.shown} is not monotone",
        "learns-xor": f"gradient descent with {formula.shown} learns XOR",
    }[name]
    return Checked(name, says, Fraction(0), earned=not problem, code=code, feedback=problem)


def _begun(constant: float | None, rate: float | None) -> str:
    """How the training begins; what was found for the student is not told."""
    start = "several constants tried" if constant is None else f"all parameters {constant:g}"
    size = "several rates tried" if rate is None else f"rate {rate:g}"
    return f"{start}, {size}".replace("-", "−")


def learned(formula: Formula, constant: float | None, rate: float | None) -> int | None:
    """How many steps with the squared loss lead from all parameters equal to near XOR, if any do.

    What is not stated is tried on a grid; the first training to come near counts.

    Raises:
        UndefinedError: The formula or its derivative has no value.
    """
    rates = _RATES if rate is None else tuple(rate * factor for factor in _FACTORS)
    constants = _CONSTANTS if constant is None else (constant,)
    starts, sizes = (grid.ravel() for grid in np.meshgrid(constants, rates, indexing="ij"))
    activation = formula.activation
    networks = filled(starts, units=2)
    with np.errstate(all="ignore"):
        for number in range(_steps(formula)):
            off = np.abs(forward(networks, activation).outputs - TARGETS)
            if (off <= NEAR).all(axis=1).any():
                return number
            networks = step(networks, activation, squared, sizes)
    return None


def _steps(formula: Formula) -> int:
    return max(_FEWEST_STEPS, min(_STEPS, _WORK // sum(1 for _ in nodes(formula.tree))))


@cache
def _constant() -> re.Pattern[str]:
    """The constant that all parameters start with."""
    return re.compile(
        r"(?:constant|start\w{0,4}|initiali[sz]\w{0,6}|all (?:weights|parameters|the parameters|entries)|c ?=)"
        rf"[^\d.;\n+-]{{0,60}}{_NUMBER}",
        re.IGNORECASE,
    )


@cache
def _rate() -> re.Pattern[str]:
    """The learning rate."""
    return re.compile(
        rf"(?:learning rate|step size|rate|\blr|\\eta|η|\\alpha|α)[^\d.;\n+-]{{0,20}}{_NUMBER}",
        re.IGNORECASE,
    )
