"""Confirms a reference Jacobian: torch autograd and finite differences must both agree with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.graph import Graph
from exercises.language.scope import Scope, Symbol
from exercises.language.tree import Name, Tree, nodes
from exercises.specs import Truth
from graders.backprop import asked, reference
from graders.derivative import Jacobian, Value, true_value
from graders.draws import instances, with_recurrences
from graders.equivalence import Expected, full
from graders.evaluate import evaluate, peak
from graders.instance import Array, Instance, constant

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


def torch_is_here() -> bool:
    """Whether autograd can confirm."""
    try:
        import torch  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


def confirm(truth: Truth, expected: Expected) -> list[Disagreement]:
    """Compare a reference answer with the derivative of its exercise's function.

    Returns:
        The worst disagreement with each oracle; none if the answer is confirmed.
    """
    oracles: dict[str, tuple[Value, Jacobian]] = {"finite differences": (evaluate, _by_differences)}
    if torch_is_here():
        oracles["torch autograd"] = (_torch_value, _by_autograd)
    found = []
    for name, (value, jacobian) in oracles.items():
        for ground in instances(truth.scope, (truth.of, expected.tree)):
            reference = expected.value(ground)
            right = true_value(truth, ground, value, jacobian)
            if right.ndim != reference.ndim and right[0].size == reference[0].size:
                right = right.reshape(reference.shape)
            if jacobian is _by_differences and right.shape == reference.shape:
                largest = peak(truth.of, truth.scope, ground).reshape(len(reference), -1)
                calm = largest.max(axis=1) <= _CALM
                reference, right = reference[calm], right[calm]
            worst = _worst(name, right, reference)
            if worst:
                found.append(worst)
                break
    return found


def confirm_number(graph: Graph, formula: str) -> list[Disagreement]:
    """Compare the value of a graph's formula with both oracles: every derivative that it names."""
    tree = asked(graph, formula)
    scope = Scope(symbols={name: Symbol() for name in graph.point}, definitions=graph.trees)
    ground = Instance(1, {}, {n: constant(float(value)) for n, value in graph.point.items()})
    found = []
    for node in nodes(tree):
        if not isinstance(node, Name) or node.name in graph.point:
            continue
        of, _, by = (
            node.name.removeprefix("d").partition("/d")
            if "/d" in node.name
            else (node.name, "", "")
        )
        truth = Truth(Name(of), Name(by) if by else None, scope, "numerator")
        reference_value = reference(graph)[1].value(node).reshape(1, 1, 1)
        for name, (value, jacobian) in _oracles().items():
            worst = _worst(name, true_value(truth, ground, value, jacobian), reference_value)
            if worst:
                found.append(worst)
    return found


def _oracles() -> dict[str, tuple[Value, Jacobian]]:
    oracles: dict[str, tuple[Value, Jacobian]] = {"finite differences": (evaluate, _by_differences)}
    if torch_is_here():
        oracles["torch autograd"] = (_torch_value, _by_autograd)
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
                slope = slope + sign * weight / _STEP * full(
                    evaluate(function, scope, there), ground.draws
                )
        columns.append(slope)
    stacked = np.stack([np.asarray(one) for one in columns], axis=-1)
    return stacked.reshape(*stacked.shape[:3], *x.shape[1:])


def _torch_value(function: Tree, scope: Scope, ground: Instance) -> Array:
    """The value of a function on torch tensors."""
    from graders.torch_evaluate import torch_evaluate  # noqa: PLC0415

    rows = [torch_evaluate(function, scope, ground, one).numpy() for one in _tensors(ground)]
    return np.stack(rows)


def _by_autograd(function: Tree, by: str, scope: Scope, ground: Instance) -> Array:
    """∂f/∂x by torch autograd, one draw after the other."""
    import torch  # noqa: PLC0415

    from graders.torch_evaluate import torch_evaluate  # noqa: PLC0415

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


def _worst(name: str, truth: Array, reference: Array) -> Disagreement | None:
    if truth.shape != reference.shape:
        if reference[0].size == 1 and not reference.any() and not truth.any():
            return None  # 0 stands for a zero of any shape
        return Disagreement(f"{name} in its shape", (), float(reference.size), float(truth.size))
    defined = np.isfinite(reference)
    scale = max(float(np.abs(np.where(defined, reference, 0)).max()), 1e-3)
    error = np.where(defined, np.abs(truth - np.where(defined, reference, 0)), 0)
    at = np.unravel_index(int(error.argmax()), error.shape)
    if error[at] <= AGREEMENT * scale:
        return None
    entry = tuple(int(one) for one in at[1:])
    return Disagreement(name, entry, float(reference[at]), float(truth[at]))
