"""Confirms formulas and numbers: torch autograd and finite differences must both agree with them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from exercises.graph import Graph
from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope, Symbol
from exercises.language.tree import Name, Tree, nodes
from exercises.specs import Truth
from graders.graph.backprop import asked, at_point, backpropagation, of_and_by
from graders.language.draws import instances, with_recurrences
from graders.language.equivalence import Expected
from graders.language.evaluate import evaluate, peak
from graders.language.instance import Array, Instance, full
from graders.language.pair import Pair
from graders.language.true_value import Derivative, Jacobian, Value, true_value

Integers = npt.NDArray[np.int_]

# Oracles in double precision agree to ten digits where nothing cancels; one digit is left for what does.
AGREEMENT = 1e-9
# Central differences of the sixth order: the error falls with the sixth power of the step.
_STENCIL = ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60))
_STEP = 2e-3
# Where values are larger, differences lose the digits that would have to agree.
_CALM = 100.0


@dataclass(frozen=True)
class Disagreement:
    """Where the reference answer differs most from an oracle: its name, the entry, both values."""

    oracle: str
    entry: tuple[int, ...]
    reference: float
    truth: float

    def __str__(self) -> str:
        entry = ", ".join(str(one + 1) for one in self.entry)
        return (
            f"the reference answer differs from {self.oracle} at entry ({entry}): it gives"
            f" {self.reference:.12g} instead of {self.truth:.12g}"
        )


class OtherShape(NamedTuple):
    """A reference answer whose shape is not that of the derivative."""

    oracle: str
    reference: tuple[int, ...]
    truth: tuple[int, ...]

    def __str__(self) -> str:
        turned = self.reference == self.truth[::-1]
        return (
            f"the reference answer has another shape than {self.oracle}: {_by(self.reference)} instead of"
            f" {_by(self.truth)}, in the sizes that were drawn"
            + ("; it is transposed, or meant in the other `layout`" if turned else "")
        )


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


def torch_is_here() -> bool:
    """Whether autograd can confirm."""
    try:
        import torch  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


class Agreement(NamedTuple):
    """How near an oracle comes to a key: the largest error, relative, and where it is too large."""

    oracle: str
    error: float
    disagreement: Disagreement | OtherShape | None = None

    @property
    def digits(self) -> float:
        """How many digits agree, as far as float64 shows."""
        if math.isinf(self.error):
            return 0.0
        return min(15.0, -math.log10(self.error)) if self.error else 15.0


def confirm(truth: Truth, expected: Expected) -> list[Agreement]:
    """Compare a reference answer with the derivative of its exercise's function, by every oracle."""
    oracles = _oracles().items()
    if truth.by is None:  # the function itself, which both evaluate
        oracles = {_VALUES[name]: oracle for name, oracle in oracles}.items()
    return [
        _worst_of(
            _on_instance(name, _Oracle(value, jacobian), truth, expected, ground)
            for ground in instances(truth.scope, (truth.of, expected.tree))
        )
        for name, (value, jacobian) in oracles
    ]


class _Oracle(NamedTuple):
    """How formulas are evaluated and differentiated."""

    value: Value
    jacobian: Jacobian


def _on_instance(
    name: str, oracle: _Oracle, truth: Truth, expected: Expected, ground: Instance
) -> Agreement:
    """What an oracle says on one instance, but for the draws in which only floats differ from it.

    ln(1 - sigma(40)) is no number as a float: where numbers of many digits tell no difference, the
    oracle has none to tell, as long as other draws remain for it.
    """
    right, key, draws = _both(truth, expected, ground, *oracle)
    found = _compared(name, right, key)
    if found.disagreement is None or right.shape != key.shape:
        return found
    pair = Pair(Derivative(truth), expected.tree, expected.scope)
    each = [_compared(name, right[at : at + 1], key[at : at + 1]) for at in range(len(draws))]
    agreeing = [at for at, one in enumerate(each) if not one.disagreement]
    doubtful = (at for at, one in enumerate(each) if one.disagreement)
    # So many digits take long, and one difference that is sure settles it.
    sure = next((at for at in doubtful if _differs(pair, ground, int(draws[at]))), None)
    steady = agreeing if sure is None else [*agreeing, sure]
    return _compared(name, right[steady], key[steady]) if steady else found


def _differs(pair: Pair, ground: Instance, draw: int) -> bool:
    try:
        return pair.differs_precisely(ground, draw)
    except UndefinedError:
        return True


def _both(
    truth: Truth, expected: Expected, ground: Instance, value: Value, jacobian: Jacobian
) -> tuple[Array, Array, Integers]:
    """The true and the expected value on one instance, and the draws in which they are compared."""
    key = expected.value(ground)
    draws = np.arange(len(key))
    right = true_value(truth, ground, value, jacobian)
    if right.ndim != key.ndim and right[0].size == key[0].size:
        right = right.reshape(key.shape)
    if jacobian is _by_differences and right.shape == key.shape:
        largest = peak(truth.of, truth.scope, ground).reshape(len(key), -1)
        calm = largest.max(axis=1) <= _CALM
        return right[calm], key[calm], draws[calm]
    return right, key, draws


def confirm_number(graph: Graph, formula: str) -> list[Agreement]:
    """Compare every node and derivative that a formula of a graph names with both oracles."""
    names = [
        node.name
        for node in nodes(asked(graph, formula))
        if isinstance(node, Name) and node.name not in graph.point
    ]
    return [
        _worst_of(_compared(name, *_node(graph, one, value, jacobian)) for one in names)
        for name, (value, jacobian) in _oracles().items()
    ]


def _node(graph: Graph, name: str, value: Value, jacobian: Jacobian) -> tuple[Array, Array]:
    """A node or derivative of a graph at its point: by an oracle, and as it was derived."""
    scope = Scope(symbols={one: Symbol() for one in graph.point}, definitions=graph.trees)
    of, *by = map(Name, of_and_by(name))
    truth = Truth(of, by[0] if by else None, scope, "numerator")
    derived = backpropagation(graph).calculation.value(Name(name)).reshape(1, 1, 1)
    return true_value(truth, Instance(1, {}, at_point(graph.point)), value, jacobian), derived


def _worst_of(agreements: Iterable[Agreement]) -> Agreement:
    return max(agreements, key=lambda one: (one.disagreement is not None, one.error))


_DIFFERENCES = "finite differences"
_AUTOGRAD = "torch autograd"
# What the same two say of a function that is not differentiated.
_VALUES = {_DIFFERENCES: "evaluation", _AUTOGRAD: "torch"}


def _oracles() -> dict[str, tuple[Value, Jacobian]]:
    oracles: dict[str, tuple[Value, Jacobian]] = {_DIFFERENCES: (evaluate, _by_differences)}
    if torch_is_here():
        oracles[_AUTOGRAD] = (_torch_value, _by_autograd)
    return oracles


def _by_differences(function: Tree, by: str, scope: Scope, ground: Instance) -> Array:
    """∂f/∂x by central differences: shape (draws, rows, columns of f, rows, columns of x)."""
    x = full(ground.values[by], ground.draws)
    columns = []
    for entry in np.ndindex(x.shape[1:]):
        slope: Array | float = 0.0
        for multiple, weight in _STENCIL:
            for sign in (1, -1):
                moved = x.copy()
                moved[(slice(None), *entry)] += sign * multiple * _STEP
                there = with_recurrences(scope, ground.with_values({by: moved}))
                worth = full(evaluate(function, scope, there), ground.draws)
                with np.errstate(invalid="ignore"):  # what saturates is no number on either side
                    slope = slope + sign * weight / _STEP * worth
        columns.append(slope)
    stacked = np.stack([np.asarray(one) for one in columns], axis=-1)
    return stacked.reshape(*stacked.shape[:3], *x.shape[1:])


def _torch_value(function: Tree, scope: Scope, ground: Instance) -> Array:
    """The value of a function on torch tensors."""
    from graders.keys.torch_evaluate import torch_evaluate  # noqa: PLC0415

    rows = [torch_evaluate(function, scope, ground, one).numpy() for one in _tensors(ground)]
    return np.stack(rows)


def _by_autograd(function: Tree, by: str, scope: Scope, ground: Instance) -> Array:
    """∂f/∂x by torch autograd, one draw after the other."""
    import torch  # noqa: PLC0415

    from graders.keys.torch_evaluate import torch_evaluate  # noqa: PLC0415

    jacobian: Any = torch.autograd.functional.jacobian
    rows = []
    for values in _tensors(ground):

        def output(x: Any, values: dict[str, Any] = values) -> Any:
            return torch_evaluate(function, scope, ground, {**values, by: x})

        rows.append(jacobian(output, values[by]).numpy())
    return np.stack(rows)


def _tensors(ground: Instance) -> Iterator[dict[str, Any]]:
    """The values of every draw."""
    import torch  # noqa: PLC0415

    for draw in range(ground.draws):
        yield {
            name: torch.tensor(full(value, ground.draws)[draw], dtype=torch.float64)
            for name, value in ground.values.items()
        }


def _compared(name: str, truth: Array, key: Array) -> Agreement:
    if truth.shape != key.shape:
        if key[0].size == 1 and not key.any() and not truth.any():
            return Agreement(name, 0.0)  # 0 stands for a zero of any shape
        return Agreement(name, math.inf, OtherShape(name, key.shape[1:], truth.shape[1:]))
    if not key.size:
        return Agreement(name, 0.0)
    defined = np.isfinite(key)
    scale = max(float(np.abs(np.where(defined, key, 0)).max()), 1e-3)
    errors = np.where(defined, np.abs(truth - np.where(defined, key, 0)), 0) / scale
    at = np.unravel_index(int(errors.argmax()), errors.shape)
    error = float(errors[at])
    if error <= AGREEMENT:
        return Agreement(name, error)
    entry = tuple(int(one) for one in at[1:])
    return Agreement(name, error, Disagreement(name, entry, float(key[at]), float(truth[at])))
