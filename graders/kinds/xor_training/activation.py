"""Activations of a hidden layer: the declared ones, and those that a student writes as a formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from exercises.language.scope import Scope
from exercises.language.tree import Tree
from graders.language.elementwise import FUNCTIONS
from graders.language.evaluate import evaluate, jacobian
from graders.language.instance import Instance

Array = npt.NDArray[np.float64]
Elementwise = Callable[[Array], Array]


class Activation(NamedTuple):
    """A function of every entry and its derivative; both keep the shape.

    `convention` says how the derivative at a corner is chosen, empty where there is no corner.
    """

    value: Elementwise
    slope: Elementwise
    convention: str = ""


def _relu(at_zero: float, convention: str) -> Activation:
    return Activation(
        lambda z: np.maximum(z, 0.0),
        lambda z: np.where(z > 0, 1.0, np.where(z < 0, 0.0, at_zero)),
        convention,
    )


def _smooth(function: str) -> tuple[Activation]:
    value, slope, *_ = FUNCTIONS[function]
    return (Activation(value, slope),)


# Under each name the conventions that a proof may choose between.
ACTIVATIONS: dict[str, tuple[Activation, ...]] = {
    "relu": (
        _relu(0.0, "ReLU′(0) = 0"),
        _relu(0.5, "ReLU′(0) = 1/2"),
        _relu(1.0, "ReLU′(0) = 1"),
    ),
    "tanh": _smooth("tanh"),
    "sigmoid": _smooth("sigmoid"),
    "softplus": _smooth("softplus"),
    "sine": _smooth("sin"),
    "square": (Activation(np.square, lambda z: 2 * z),),
}


def of_formula(tree: Tree, name: str, scope: Scope) -> Activation:
    """The function of one name that a formula is.

    Its functions raise `UndefinedError` where the formula has no value or no known derivative.
    """

    def on(z: Array) -> Instance:
        return Instance(z.size, {}, {name: z.reshape(-1, 1, 1)})

    def shaped(found: Array, z: Array) -> Array:
        return np.broadcast_to(found.reshape(len(found), -1)[:, :1], (z.size, 1)).reshape(z.shape)

    return Activation(
        lambda z: shaped(evaluate(tree, scope, on(z)), z),
        lambda z: shaped(jacobian(tree, name, scope, on(z)), z),
    )
