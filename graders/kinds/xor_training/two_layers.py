"""Many networks ŷ = W2 f(W1 x + b1) + b2 at once on the four inputs of XOR, and their training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from graders.kinds.xor_training.activation import Activation, Array

PARAMETERS = ("W1", "b1", "W2", "b2")
INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TARGETS = np.array([0.0, 1.0, 1.0, 0.0])

# W1: (networks, units, 2), b1 and W2: (networks, units), b2: (networks,).
Parameters = Mapping[str, Array]
# From the outputs (networks, 4) to the derivatives of the loss by them.
Slope = Callable[[Array], Array]

# Outputs that differ by less than this share of what they are summed from are equal.
_ROUNDING = 1e-9


def filled(constant: Array, units: int) -> dict[str, Array]:
    """Networks with all parameters equal to one constant each: constant (networks,)."""
    ones = np.ones((len(constant), units, 2)) * constant[:, None, None]
    return {"W1": ones, "b1": ones[:, :, 0], "W2": ones[:, :, 1], "b2": constant.copy()}


class Forward(NamedTuple):
    """Before and after the activation: (networks, 4, units); the outputs: (networks, 4)."""

    before: Array
    hidden: Array
    outputs: Array


def each(numbers: npt.NDArray[Any], parameter: Array) -> npt.NDArray[Any]:
    """One number for each network, laid out so that it meets all entries of its parameter."""
    return numbers.reshape(-1, *[1] * (parameter.ndim - 1))


def forward(parameters: Parameters, activation: Activation) -> Forward:
    """All networks on all four inputs."""
    weighted = (INPUTS[:, None, :] * parameters["W1"][:, None]).sum(axis=3)
    before = weighted + parameters["b1"][:, None]
    hidden = activation.value(before)
    outputs = (hidden * parameters["W2"][:, None]).sum(axis=2) + parameters["b2"][:, None]
    return Forward(before, hidden, outputs)


def step(
    parameters: Parameters, activation: Activation, slope: Slope, rate: Array
) -> dict[str, Array]:
    """The parameters after one step of gradient descent on the sum over the four inputs.

    Args:
        parameters: The networks.
        activation: The activation of the hidden layer.
        slope: The derivative of the loss by the outputs.
        rate: The learning rate of each network, (networks,).
    """
    passed = forward(parameters, activation)
    above = slope(passed.outputs)
    below = above[:, :, None] * parameters["W2"][:, None] * activation.slope(passed.before)
    gradients = {
        "W1": (below[:, :, :, None] * INPUTS[:, None, :]).sum(axis=1),
        "b1": below.sum(axis=1),
        "W2": (above[:, :, None] * passed.hidden).sum(axis=1),
        "b2": above.sum(axis=1),
    }
    return {
        name: parameters[name] - each(rate, gradient) * gradient
        for name, gradient in gradients.items()
    }


def squared(outputs: Array) -> Array:
    """The derivative of the squared loss (ŷ − y)²/2."""
    return np.asarray(outputs - TARGETS)


def logistic(outputs: Array) -> Array:
    """The derivative of the logistic loss ln(1 + exp ŷ) − y ŷ."""
    return np.asarray((1 + np.tanh(outputs / 2)) / 2 - TARGETS)


def arbitrary(generator: np.random.Generator, networks: int) -> Slope:
    """The derivative of a smooth loss that is another one for each network and each target."""
    drawn = generator.normal(size=(4, networks, 2))[:, :, TARGETS.astype(int)]
    return lambda outputs: np.asarray(drawn[0] * np.sin(drawn[1] * outputs + drawn[2]) + drawn[3])


def distance_from_xor(parameters: Parameters, activation: Activation) -> Array:
    """How far each network is from XOR, however its output is shifted and scaled: (networks,).

    Up to 1/2 it is the worst error over the four inputs after the best affine read-out. From there
    on, up to 3/2, no read-out beats a constant, and the networks are less and less near to one that
    tells the classes apart; a search needs that slope.
    """
    passed = forward(parameters, activation)
    summed = (np.abs(passed.hidden) * np.abs(parameters["W2"])[:, None]).sum(axis=2).max(axis=1)
    zeros, ones = passed.outputs[:, TARGETS == 0], passed.outputs[:, TARGETS == 1]
    noise = _ROUNDING * (summed + np.abs(parameters["b2"]))
    found = np.minimum(_one_way(zeros, ones, noise), _one_way(-zeros, -ones, noise))
    return np.where(np.isfinite(found), found, 1.5)


def _one_way(zeros: Array, ones: Array, noise: Array) -> Array:
    """The distance with a read-out that does not fall: the least worst error in closed form.

    With the scale a the error is max(a (span of a class), 1 − a gap, a (whole span) − 1) / 2, least
    where the falling term first meets a rising one.
    """
    gap = ones.min(axis=1) - zeros.max(axis=1)
    whole = ones.max(axis=1) - zeros.min(axis=1)
    widest = np.maximum(np.ptp(zeros, axis=1), np.ptp(ones, axis=1))
    apart = gap > noise
    safe = np.where(apart, gap, 1.0)
    scale = np.minimum(1 / (safe + widest), 2 / (safe + np.maximum(whole, safe)))
    overlap = np.abs(gap) / (widest + noise + np.abs(gap) + np.finfo(float).tiny)
    return np.asarray(np.where(apart, (1 - scale * safe) / 2, 0.5 + overlap))
