"""A set of parameters of a two-layer network that a proof names, such as W1 = 0, b1 = 0, W2 = 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from graders.kinds.xor_training.activation import Array
from graders.kinds.xor_training.two_layers import PARAMETERS, Parameters, each

HIDDEN = frozenset({"W1", "b1", "W2"})
_NONE: frozenset[str] = frozenset()

# How far a parameter may be off, as a share of the largest one, and still count as rounded.
_ROUNDING = 1e-9


class NamedSet(NamedTuple):
    """What holds of the parameters; what is not named is free.

    `zero`: they are 0. `fixed`: they keep the constant of the start. `same`: all hidden units have
    the same row, bias or output weight. `columns`: the two columns of W1 are equal. `one`: all
    entries of these are one number.
    """

    zero: frozenset[str] = _NONE
    fixed: frozenset[str] = _NONE
    same: frozenset[str] = _NONE
    columns: bool = False
    one: frozenset[str] = _NONE

    @property
    def is_everything(self) -> bool:
        """Whether nothing is named."""
        return self == NamedSet()


def in_words(named: NamedSet) -> str:
    """The set as it is told to the student."""
    return ", ".join(_conditions(named))


def _conditions(named: NamedSet) -> Iterator[str]:
    yield from (f"{name} = 0" for name in PARAMETERS if name in named.zero)
    if named.fixed:
        yield f"{_listed(named.fixed)} as at the start"
    if named.same == HIDDEN:
        yield "all hidden units equal"
    elif named.same:
        parts = {"W1": "all rows of W1", "b1": "all entries of b1", "W2": "all entries of W2"}
        yield from (f"{parts[name]} equal" for name in PARAMETERS if name in named.same)
    if named.columns:
        yield "both columns of W1 equal"
    if named.one:
        yield f"all entries of {_listed(named.one)} one number"


def _listed(names: frozenset[str]) -> str:
    *most, last = (name for name in PARAMETERS if name in names)
    return f"{', '.join(most)} and {last}" if most else last


def projected(named: NamedSet, parameters: Parameters, constant: float) -> dict[str, Array]:
    """Networks of the set, made from any: the same where these lie in it already.

    Args:
        named: The set.
        parameters: The networks.
        constant: What `fixed` parameters are.
    """
    moved = {name: value.copy() for name, value in parameters.items()}
    if named.one:
        common = _first(moved, named)
        for name in named.one:
            moved[name] = np.broadcast_to(each(common, moved[name]), moved[name].shape).copy()
    for name in named.same:
        moved[name][:] = moved[name][:, :1]
    if named.columns:
        moved["W1"][:, :, 1] = moved["W1"][:, :, 0]
    for name in named.fixed:
        moved[name][:] = constant
    for name in named.zero:
        moved[name][:] = 0.0
    return moved


def _first(parameters: Parameters, named: NamedSet) -> Array:
    """One entry of each network, of the first of the parameters that are one number."""
    name = next(name for name in PARAMETERS if name in named.one)
    return parameters[name].reshape(len(parameters[name]), -1)[:, 0]


class Departure(NamedTuple):
    """The parameters in which some network lies outside of a set, and those whose entries differ."""

    changed: tuple[str, ...]
    differing: tuple[str, ...]

    def in_words(self, verb: str = "changes") -> str:
        """What happened to them."""
        told = [f"{verb} {' and '.join(self.changed)}"] if self.changed else []
        if self.differing:
            told.append(f"makes entries of {' and '.join(self.differing)} differ")
        return " and ".join(told)


def departure(named: NamedSet, parameters: Parameters, constant: float) -> Departure | None:
    """Where networks lie outside of a set by more than rounding; None where all lie in it.

    A network that is not finite any more is not judged.
    """
    inside = projected(named, parameters, constant)
    off = {name: _largest(parameters[name] - inside[name]) for name in PARAMETERS}
    size = np.max([_largest(value) for value in parameters.values()], axis=0)
    outside = [name for name in PARAMETERS if (off[name] > _ROUNDING * size).any()]
    if not outside:
        return None
    valued = named.zero | named.fixed
    return Departure(
        tuple(name for name in outside if name in valued),
        tuple(name for name in outside if name not in valued),
    )


def _largest(parameter: Array) -> Array:
    """The largest absolute entry of each network."""
    return np.asarray(np.abs(parameter).reshape(len(parameter), -1).max(axis=1))
