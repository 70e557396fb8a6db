"""The changes of a single number that make a network right: tried for all numbers at once, in floats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from exercises.specs import Network

Floats = npt.NDArray[np.float64]

# How far and how finely a number is moved.
_REACH = 4.0
_GRID = 65
_HALVINGS = 60
_SOLVED = 1e-12
# Of a larger network nobody mends a single number.
_MOST_NUMBERS = 100


class Change(NamedTuple):
    """A change of one number, the smaller the better: which parameter, which of its entries, by how much."""

    size: float
    name: str
    at: int
    change: float


def repairs(spec: Network, parameters: Mapping[str, Sequence[float]]) -> list[Change] | None:
    """Every change that makes the network right at all inputs; None where the network is too large."""
    places = [(name, at) for name, values in parameters.items() for at in range(len(values))]
    if len(places) > _MOST_NUMBERS:
        return None
    whole = np.array([float(number) for values in parameters.values() for number in values])
    inputs, targets = np.array(spec.inputs), np.array(spec.targets)
    worst = int(np.abs(_outputs(spec, whole[None], inputs)[0] - targets).argmax())

    def signs(columns: npt.NDArray[np.intp], changes: Floats) -> Floats:
        moved = np.tile(whole, (len(columns), 1))
        moved[np.arange(len(columns)), columns] += changes
        error = _outputs(spec, moved, inputs[worst : worst + 1])[:, 0] - targets[worst]
        return np.where(np.abs(error) <= _SOLVED, 0.0, np.sign(error))

    steps = np.linspace(-1, 1, _GRID)
    grid = (_REACH + 2 * np.abs(whole))[:, None] * steps
    columns = np.repeat(np.arange(len(whole)), _GRID)
    found = signs(columns, grid.ravel()).reshape(grid.shape)
    rows, lefts = np.nonzero(found[:, :-1] != found[:, 1:])
    if not len(rows):
        return []
    # From the side that is wrong to where it first is not.
    forward = found[rows, lefts] != 0
    start = np.where(forward, grid[rows, lefts], grid[rows, lefts + 1])
    end = np.where(forward, grid[rows, lefts + 1], grid[rows, lefts])
    before = signs(rows, start)
    for _ in range(_HALVINGS):
        middle = (start + end) / 2
        same = signs(rows, middle) == before
        start, end = np.where(same, middle, start), np.where(same, end, middle)
    moved = np.tile(whole, (len(rows), 1))
    moved[np.arange(len(rows)), rows] += end
    right = (np.abs(_outputs(spec, moved, inputs) - targets) <= spec.tolerance).all(axis=1)
    mending = [(*places[row], float(end[at])) for at, row in enumerate(rows) if right[at]]
    return [Change(abs(change), name, at, change) for name, at, change in mending]


def _outputs(spec: Network, parameters: Floats, inputs: Floats) -> Floats:
    """The outputs (networks, inputs) of networks whose parameters stand one after the other in a row."""
    values = np.broadcast_to(inputs, (len(parameters), *inputs.shape))
    start = 0
    for layer in spec.layers:
        width = values.shape[2]
        behind = start + layer.units * width
        weights = parameters[:, start:behind].reshape(-1, layer.units, width)
        start = behind + layer.units
        z = values @ weights.transpose(0, 2, 1) + parameters[:, None, behind:start]
        values = _activated(layer.activation, z)
    return values[:, :, 0]


def _activated(activation: str, z: Floats) -> Floats:
    match activation:
        case "relu":
            return np.maximum(z, 0)
        case "leaky-relu":
            return np.where(z > 0, z, z / 100)
        case "abs":
            return np.abs(z)
        case "step":
            return (z >= 0).astype(float)
        case _:
            return z
