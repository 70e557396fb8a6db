"""Network weights as a witness: any weights are right with which the network does what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from exercises.answer import Answer, Fields, UnreadableError
from exercises.specs import Network
from graders.entries import Entries, read_entries, size
from graders.entries import shown as shown_entries
from graders.verdict import Verdict, correct, incorrect, partial

Array = npt.NDArray[np.float64]
Parameters = Mapping[str, Array]

_ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "identity": lambda z: z,
    "relu": lambda z: np.maximum(z, 0.0),
    "step": lambda z: np.where(z >= 0.0, 1.0, 0.0),
}
_MAX_MAGNITUDE = 10**100
_MOST_TOLD = 4

# The search for a repair: how far and how finely one parameter is moved.
_REACH = 4.0
_GRID = 65
_HALVINGS = 60
_SOLVED = 1e-12


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters as they were written."""

    entries: Mapping[str, Entries]


def read(spec: Network, answer: Answer) -> Weights:
    """Every parameter of the network by its name."""
    if not isinstance(answer, Fields):
        raise UnreadableError(f"write {spec.how_to_answer()}, each behind its name", answer.place)
    missing = [n for n in spec.shapes if n not in answer.fields or answer.fields[n].blank]
    if missing:
        raise UnreadableError(f"{', '.join(missing)} is missing", answer.place)
    entries = {name: read_entries(answer.fields[name]) for name in spec.shapes}
    for name, values in entries.items():
        if any(abs(number.value) > _MAX_MAGNITUDE for number in values.numbers):
            raise UnreadableError(f"{name} is too large to run", answer.fields[name].place)
    return Weights(entries)


def shown(weights: Weights) -> str:
    """The parameters by name."""
    return ", ".join(f"{name} = {shown_entries(one)}" for name, one in weights.entries.items())


def decide(spec: Network, _key: None, weights: Weights) -> Verdict:
    """Right if the outputs are; part of the points if some threshold would make them right."""
    parameters: dict[str, Array] = {}
    for name, shape in spec.shapes.items():
        entries = weights.entries[name]
        fitted = entries.reshaped(shape)
        if fitted is None:
            return _misshapen(name, entries.shape, shape)
        values = [float(number.value) for number in fitted.numbers]
        parameters[name] = np.array(values).reshape(shape)
    return _judged(spec, parameters)


def _misshapen(name: str, shape: tuple[int, ...], expected: tuple[int, ...]) -> Verdict:
    message = f"{name} is {size(shape)}, expected {size(expected)}"
    if shape == expected[::-1]:
        return incorrect("transposed", f"{message}: rows and columns are exchanged")
    return incorrect("shape-mismatch", message)


def _judged(spec: Network, parameters: Parameters) -> Verdict:
    outputs = run(spec, parameters)
    targets = np.array(spec.targets)
    if _exact(spec, outputs):
        return correct()
    wrong = np.flatnonzero(~(np.abs(outputs - targets) <= spec.tolerance))
    threshold = _threshold(outputs, targets)
    if threshold is not None and spec.threshold_credit:
        feedback = (
            "the outputs are not the targets, but the threshold"
            f" {_number(threshold)} would tell the two classes apart; {_repair(spec, parameters)}"
        )
        return partial(
            spec.threshold_credit, "threshold", feedback, strict=0 * spec.threshold_credit
        )
    feedback = f"wrong at {len(wrong)} of {len(targets)} inputs: {_failures(spec, outputs, wrong)}"
    if _exact(spec, 1 - outputs):
        return incorrect("inverted", f"the two classes are exchanged; {feedback}")
    return incorrect("counterexample", feedback)


def run(spec: Network, parameters: Parameters) -> Array:
    """The outputs of the network, one for each input of the spec: shape (inputs,)."""
    values = np.array(spec.inputs)
    with np.errstate(all="ignore"):
        for layer in spec.layers:
            affine = values @ parameters[layer.weights].T + parameters[layer.bias]
            values = _ACTIVATIONS[layer.activation](affine)
    return values[:, 0]


def _exact(spec: Network, outputs: Array) -> bool:
    return bool(np.all(np.abs(outputs - np.array(spec.targets)) <= spec.tolerance))


def _threshold(outputs: Array, targets: Array) -> float | None:
    """The middle between the classes, if all outputs of class 1 lie above those of class 0."""
    if set(targets.tolist()) != {0.0, 1.0} or not np.all(np.isfinite(outputs)):
        return None
    low, high = outputs[targets == 0.0].max(), outputs[targets == 1.0].min()
    return float((low + high) / 2) if high - low > 1e-9 * max(1.0, abs(high), abs(low)) else None


def _failures(spec: Network, outputs: Array, wrong: npt.NDArray[np.intp]) -> str:
    told = [
        f"at ({', '.join(map(_number, spec.inputs[at]))}) it gives {_number(outputs[at])} instead"
        f" of {_number(spec.targets[at])}"
        for at in wrong[:_MOST_TOLD]
    ]
    more = len(wrong) - len(told)
    return "; ".join(told) + (f"; and at {more} more" if more else "")


def _repair(spec: Network, parameters: Parameters) -> str:
    """The smallest change of one parameter that makes the network right, in words."""
    repairs = [
        (abs(change), name, index, change)
        for name, index in _entries(parameters)
        for change in _changes(spec, parameters, name, index)
        if _exact(spec, run(spec, _moved(parameters, name, index, change)))
    ]
    if not repairs:
        return "no change of a single parameter makes it right"
    _, name, index, change = min(repairs)
    position = ", ".join(str(axis + 1) for axis in index)
    where = name if parameters[name].size == 1 else f"{name}[{position}]"
    verb, to = ("add", "to") if change > 0 else ("subtract", "from")
    return f"the smallest repair: {verb} {_number(abs(change))} {to} {where}"


def _entries(parameters: Parameters) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name, values in parameters.items():
        for index in np.ndindex(values.shape):
            yield name, index


def _moved(parameters: Parameters, name: str, index: tuple[int, ...], change: float) -> Parameters:
    values = parameters[name].copy()
    values[index] += change
    return {**parameters, name: values}


def _changes(
    spec: Network, parameters: Parameters, name: str, index: tuple[int, ...]
) -> Iterator[float]:
    """Candidates for the change of one parameter: where the worst output becomes right."""
    targets = np.array(spec.targets)
    worst = int(np.argmax(np.abs(run(spec, parameters) - targets)))

    def sign(change: float) -> int:
        error = run(spec, _moved(parameters, name, index, change))[worst] - targets[worst]
        return 0 if abs(error) <= _SOLVED else int(np.sign(error))

    reach = _REACH + 2 * abs(float(parameters[name][index]))
    grid = np.linspace(-reach, reach, _GRID).tolist()
    signs = [sign(change) for change in grid]
    for at, (left, right) in enumerate(pairwise(signs)):
        if left != right:
            ends = (grid[at], grid[at + 1])
            yield _crossing(sign, *(ends if left else ends[::-1]))


def _crossing(sign: Callable[[float], int], start: float, end: float) -> float:
    """Where the sign, which is not 0 at the start, first differs on the way to the end."""
    before = sign(start)
    for _ in range(_HALVINGS):
        middle = (start + end) / 2
        if sign(middle) == before:
            start = middle
        else:
            end = middle
    return end


def _number(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")
