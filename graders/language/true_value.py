"""The truth of an exercise that has a function: its derivative, laid out as the exercise declares."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope
from exercises.language.tree import Element, Name, Tree
from exercises.specs import Layout, Truth
from graders.language.draws import folded, without_indices
from graders.language.equivalence import Expected
from graders.language.evaluate import evaluate
from graders.language.evaluate import jacobian as forward
from graders.language.guards import Branching, branching
from graders.language.instance import Array, Instance, entry, full
from graders.language.shapes import named_shape

# (formula, symbol, scope, instance) → (draws, rows and columns of the formula, those of the symbol)
Jacobian = Callable[[Tree, str, Scope, Instance], Array]
Value = Callable[[Tree, Scope, Instance], Array]


class Derivative(Expected):
    """The expected formula where only the function is known: its derivative in forward mode."""

    def __init__(self, truth: Truth) -> None:
        super().__init__(truth.of, truth.scope)
        self.truth = truth
        self.tensor = bool(truth.scope.indices)

    def branching(self, *, whole: bool) -> Branching:  # noqa: ARG002 - what is differentiated
        """What the function branches on, up to what it is differentiated by."""
        by = self.truth.by
        name = by.of if isinstance(by, Element) else by
        return branching(self.tree, self.scope, {name.name} if isinstance(name, Name) else ())

    @property
    def leaves_out(self) -> bool:
        """Whether it is asked for only where a condition holds."""
        return self.truth.where is not None

    def with_tree(self, tree: Tree) -> Expected:
        """The derivative of another function."""
        return type(self)(self.truth._replace(of=tree))

    def _value(self, ground: Instance) -> Array:
        value = true_value(self.truth, ground, evaluate, forward)
        if self.truth.where is None:
            return value
        holds = evaluate(self.truth.where, self.scope, ground) != 0
        asked = folded(holds, self.scope, ground) if self.tensor else full(holds, len(value))
        return np.where(asked, value, np.nan)


class Diagonal(Derivative):
    """The diagonal of the derivative, as a column."""

    def _value(self, ground: Instance) -> Array:
        value = super()._value(ground)
        if value.ndim != 3 or value.shape[1] != value.shape[2]:
            raise UndefinedError("only a square matrix has a diagonal")
        return np.diagonal(value, axis1=1, axis2=2)[:, :, None]


def truths(truth: Truth | None) -> Sequence[Expected]:
    """What may be answered where only the function is known."""
    if truth is None:
        return ()
    return (Derivative(truth), Diagonal(truth)) if truth.vector else (Derivative(truth),)


def shape_of_truth(truth: Truth) -> tuple[str, ...]:
    """The shape of the derivative by the names of the sizes."""
    expected = Derivative(truth)
    grounds = expected.grounds(truth.of)
    return named_shape(grounds, [expected.value(ground).shape[1:] for ground in grounds])


def true_value(truth: Truth, ground: Instance, value: Value, jacobian: Jacobian) -> Array:
    """The value that an answer must have.

    Args:
        truth: The function and what it is differentiated by.
        ground: An instance, with the free indices of the exercise.
        value: How to evaluate a formula.
        jacobian: How to differentiate one.

    Returns:
        An array (draws, rows, columns), with further dimensions for a tensor.
    """
    scope = truth.scope
    if truth.by is None:
        found = value(truth.of, scope, ground)
        return folded(found, scope, ground) if scope.indices else full(found, ground.draws)
    if isinstance(truth.by, Name):
        there = _with_input(truth.by.name, scope, without_indices(scope, ground))
        return _laid_out(jacobian(truth.of, truth.by.name, scope, there), truth.layout)
    assert isinstance(truth.by, Element)
    assert isinstance(truth.by.of, Name)
    name = truth.by.of.name
    there = _with_input(name, scope, ground)
    found = jacobian(truth.of, name, scope, there)
    picked = entry(found, [value(one, scope, there) for one in truth.by.indices])
    return folded(picked, scope, ground) if scope.indices else picked


def _with_input(name: str, scope: Scope, instance: Instance) -> Instance:
    """The instance where a defined name has a value of its own, to differentiate by."""
    if name in instance.values:
        return instance
    return instance.with_values({name: full(evaluate(Name(name), scope, instance), instance.draws)})


def _laid_out(jacobian: Array, layout: Layout) -> Array:
    """A Jacobian as a matrix: output × input in numerator layout, else input × output.

    The derivative of a scalar by a matrix has the shape of the matrix, or of its transpose; that of
    a matrix by a matrix keeps four dimensions.
    """
    draws, m, n, p, q = jacobian.shape
    if m == n == 1:
        by_input = jacobian.reshape(draws, p, q)
        return by_input if layout == "denominator" else by_input.swapaxes(1, 2)
    if p == q == 1:
        by_output = jacobian.reshape(draws, m, n)
        return by_output if layout == "numerator" else by_output.swapaxes(1, 2)
    if layout == "denominator":
        jacobian = jacobian.transpose(0, 3, 4, 1, 2)
        m, n, p, q = p, q, m, n
    if 1 in (m, n) and 1 in (p, q):
        return jacobian.reshape(draws, m * n, p * q)
    return jacobian
