"""An independent network in numpy: parameters as layers, its outputs, and how it is often got wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from exercises.check import Structure
from exercises.checks import Activation, Forward
from graders.kinds.code.result import FailedCheckError, finite, within
from graders.verdict import Outcome, misconception


class Layer(NamedTuple):
    """One affine layer: weights (outputs, inputs) and bias (outputs,)."""

    weights: np.ndarray
    bias: np.ndarray


class Trial(NamedTuple):
    """A network that was run: how it was built, its layers as found, what went in and what came out."""

    name: str
    layers: tuple[Layer, ...]
    inputs: np.ndarray
    output: np.ndarray


def layers_of(structure: Structure, parameters: Sequence[np.ndarray]) -> tuple[Layer, ...] | None:
    """The parameters as layers: those of the structure, else a chain that was built instead of it.

    Weights may be kept transposed or with axes of length 1 behind them, as of a convolution, and layers
    of the structure in any order, which its sizes tell.
    """
    parameters = [_matrix(one) for one in parameters]
    left = list(parameters)
    found = []
    for n, m in pairwise(structure.layers):
        weights = _take(left, [(m, n), (n, m)])
        if weights is None:
            return chain(parameters, structure.layers[0], structure.layers[-1])
        found.append(_layer(weights if weights.shape == (m, n) else weights.T, left))
    return tuple(found)


def _matrix(parameter: np.ndarray) -> np.ndarray:
    """A parameter without axes of length 1 behind the first two."""
    short = parameter.shape[:2]
    return parameter.reshape(short) if parameter.size == math.prod(short) else parameter


def chain(parameters: Sequence[np.ndarray], first: int, last: int) -> tuple[Layer, ...] | None:
    """Layers in the order in which they were kept, where each takes what the one before it gives.

    A matrix of one row may be a bias: it is one where the others are a chain without it.
    """
    matrices = [one for one in parameters if one.ndim == 2]
    several_rows = [one for one in matrices if min(one.shape) > 1]
    return _chain_of(several_rows, parameters, first, last) or _chain_of(
        matrices, parameters, first, last
    )


def _chain_of(
    matrices: Sequence[np.ndarray], parameters: Sequence[np.ndarray], first: int, last: int
) -> tuple[Layer, ...] | None:
    left = [one for one in parameters if not any(one is matrix for matrix in matrices)]
    found: list[Layer] = []
    size = first
    for weights in matrices:
        if size not in weights.shape:
            return None
        found.append(_layer(weights if weights.shape[1] == size else weights.T, left))
        size = len(found[-1].bias)
    return tuple(found) if found and size == last else None


def _layer(weights: np.ndarray, left: list[np.ndarray]) -> Layer:
    """A layer with its bias, which is taken out of what is left; a missing one is zero."""
    m = len(weights)
    bias = _take(left, [(m,), (1, m), (m, 1)])
    return Layer(weights, np.zeros(m) if bias is None else bias.reshape(m))


def _take(left: list[np.ndarray], shapes: Sequence[tuple[int, ...]]) -> np.ndarray | None:
    """The first array of one of the shapes, taken out of the list."""
    for shape in shapes:
        for at, one in enumerate(left):
            if one.shape == shape:
                return left.pop(at)
    return None


# The independent network, and how it is often got wrong

Elementwise = Callable[[np.ndarray], np.ndarray]
Model = Callable[[Trial], np.ndarray]


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(−x))."""
    return np.asarray(0.5 * (1 + np.tanh(x / 2)))  # which overflows nowhere


def _gelu(x: np.ndarray) -> np.ndarray:
    """X Φ(x), as D. Hendrycks and K. Gimpel define it (arXiv:1606.08415)."""
    below = np.vectorize(math.erf, otypes=[float])(x / math.sqrt(2))
    return np.asarray(x * 0.5 * (1 + below))


def _gelu_by_tanh(x: np.ndarray) -> np.ndarray:
    """The approximation of the same paper, which libraries offer as well."""
    return np.asarray(0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))))


_FUNCTIONS: Mapping[Activation, Sequence[Elementwise]] = {
    "identity": (lambda x: x,),
    "relu": (lambda x: np.maximum(x, 0),),
    "sigmoid": (sigmoid,),
    "tanh": (np.tanh,),
    "gelu": (_gelu, _gelu_by_tanh),
}


def _softmax(x: np.ndarray) -> np.ndarray:
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _log_softmax(x: np.ndarray) -> np.ndarray:
    shifted = x - x.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def _network(between: Elementwise, *, last: Elementwise = lambda x: x, times: int = 99) -> Model:
    """A stack of layers: `between` after all but the last, at most `times`, `last` at the end."""

    def model(trial: Trial) -> np.ndarray:
        value = trial.inputs
        for number, layer in enumerate(trial.layers, start=1):
            value = value @ layer.weights.T + layer.bias
            if number < len(trial.layers) and number <= times:
                value = between(value)
        return last(value)

    return model


def models_of(activation: Activation) -> list[Model]:
    """Networks with this activation between the layers, in each of its usual definitions."""
    return [_network(one) for one in _FUNCTIONS[activation]]


def agrees(trials: Sequence[Trial], models: Sequence[Model], tolerance: float) -> bool:
    """Whether one of the models gives the outputs of all trials."""
    return any(all(_near(trial, model(trial), tolerance) for trial in trials) for model in models)


def _near(trial: Trial, expected: np.ndarray, tolerance: float) -> bool:
    # Not a comparison of NaN, which is near to nothing.
    return bool((np.abs(trial.output - expected) <= room(expected, trial.inputs, tolerance)).all())


def room(expected: np.ndarray, inputs: np.ndarray, tolerance: float) -> np.ndarray:
    """How far off each output may be: rounding grows with the outputs and with the inputs of a row."""
    reach = np.abs(inputs).max(axis=1, keepdims=True, initial=1.0)
    return np.asarray(tolerance * (1 + np.abs(expected)) * reach)


def _finite_rows(trial: Trial) -> Trial:
    """The examples with finite outputs, if there are any: log(softmax) is −∞ where log-softmax is not."""
    rows = np.isfinite(trial.output).all(axis=1)
    if not rows.any():
        return trial
    return trial._replace(inputs=trial.inputs[rows], output=trial.output[rows])


_WRONG_LAST = {
    "softmax-at-the-end": (_softmax, "a softmax stands behind the last layer"),
    "log-softmax-at-the-end": (_log_softmax, "a log-softmax stands behind the last layer"),
}
_RAW = "what comes out should be the raw logits"


def explained(check: Forward, trials: Sequence[Trial]) -> FailedCheckError:
    """Why the outputs are wrong: the one misconception that gives just these, else how far off."""
    found: dict[str, str] = {}
    comparable = [_finite_rows(trial) for trial in trials]

    def wrong(name: str, models: Sequence[Model], said: str) -> None:
        if name not in found and agrees(comparable, models, check.tolerance):
            found[name] = said

    wrong("no-activation", models_of("identity"), "no activation stands between the layers")
    for activation in check.activations:
        for function in _FUNCTIONS[activation]:
            after = [_network(function, last=function)]
            wrong(
                "activation-at-the-end",
                after,
                f"the activation also follows the last layer; {_RAW}",
            )
            once = [_network(function, times=1)]
            wrong("activation-once", once, "the activation follows only the first layer")
            for name, (last, said) in _WRONG_LAST.items():
                wrong(name, [_network(function, last=last)], f"{said}; {_RAW}")
    for name in _FUNCTIONS:
        if name not in {*check.activations, "identity"}:
            wrong("another-activation", models_of(name), f"the activation is {name}")
    if len(found) == 1:
        ((name, said),) = found.items()
        return FailedCheckError(misconception(name), f"{said} in {trials[-1].name}")
    for trial in trials:
        expected = min(
            (model(trial) for one in check.activations for model in models_of(one)),
            key=lambda value: float(np.nan_to_num(np.abs(value - trial.output), nan=np.inf).max()),
        )
        what = f"the output of {trial.name}"
        allowed = room(expected, trial.inputs, check.tolerance)
        try:
            finite(trial.output, expected, what)
            within(trial.output, expected, allowed, what, f"{check.tolerance:g} of the value")
        except FailedCheckError as failure:
            return failure
    return FailedCheckError(
        Outcome.WRONG_VALUE, f"{check.build} computes different functions for different structures"
    )
