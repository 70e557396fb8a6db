"""Wrong models of a calculation, made from the right one by named rules: all numbers change together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from exercises.graph import Graph
from exercises.language.scope import canonical
from exercises.language.tree import Binary, Call, Name, Negative, Number, Tree
from graders.graph.backprop import (
    Backpropagation,
    Calculation,
    Definitions,
    add_derivatives,
    at_point,
    backpropagation,
    exactly,
    is_derivative,
    local_gradient,
    of_and_by,
    total,
)
from graders.graph.terms import renamed, summed, terms, without
from graders.language.symbolic import ONE, depends

TWO = Number(Decimal(2))
# What people take for an activation: with the message of one of these names.
_MISTAKEN = {"sigmoid": ("relu", "tanh"), "tanh": ("sigmoid", "relu"), "relu": ("sigmoid",)}

Changes = Iterator[tuple[str, dict[str, Tree]]]


class Model(NamedTuple):
    """One way to go wrong: what is calculated instead, and how formulas and inputs change.

    What somebody leaves out everywhere for the same reason is one slip and costs one part (`once`).
    """

    name: str
    calculation: Calculation
    rewritten: Callable[[Tree], Tree] = lambda tree: tree
    inputs: Mapping[str, Decimal] = {}
    once: bool = False

    def value(self, formula: Tree) -> Decimal:
        """What somebody with this misconception gets."""
        return exactly(self.calculation.value(self.rewritten(formula))[0])


@lru_cache(maxsize=64)
def models(graph: Graph) -> tuple[Model, ...]:
    """All single misconceptions of a calculation."""
    return tuple(_models(backpropagation(graph)))


def models_named(graph: Graph, name: str) -> Iterator[Model]:
    """The wrong models of one name."""
    return (model for model in models(graph) if model.name == name)


def _models(right: Backpropagation) -> Iterator[Model]:
    graph, defined = right.graph, right.definitions
    for name, changed in _wrong_graphs(graph):
        trees = {**graph.trees, **changed}
        whole = dict(trees)
        for formula in filter(is_derivative, defined):
            add_derivatives(trees, Name(formula), whole)
        once = name in graph.misconceptions or name == "divisor-forgotten"
        yield Model(name, _calculation(graph, whole), once=once)
    for name, changed in _wrong_steps(graph, defined):
        yield Model(name, _calculation(graph, {**defined, **changed}))
    if graph.rate:
        rate = {canonical(graph.rate): Decimal(1)}
        yield Model("eta-forgotten", _calculation(graph, defined, rate), inputs=rate)
        yield Model("ascent", right.calculation, _ascent)


def _calculation(
    graph: Graph, defined: Definitions, inputs: Mapping[str, Decimal] | None = None
) -> Calculation:
    return Calculation(defined, at_point({**graph.point, **(inputs or {})}))


def _ascent(formula: Tree) -> Tree:
    is_step = isinstance(formula, Binary) and formula.sign == "-" and isinstance(formula.left, Name)
    return Binary("+", formula.left, formula.right) if is_step else formula  # type: ignore[union-attr]


# Rules that change the graph itself, forward and backward


def _wrong_graphs(graph: Graph) -> Changes:
    trees = graph.trees
    if graph.halved:
        halved = map(canonical, graph.halved)
        yield "half-forgotten", {name: Binary("*", TWO, trees[name]) for name in halved}
    losses = _losses(graph)
    if len(losses) > 1:
        number = Number(Decimal(len(losses) - 1))
        yield "mean-for-sum", {losses[0]: Binary("/", trees[losses[0]], number)}
    if graph.exchanged:
        pairs = {canonical(one): canonical(other) for one, other in graph.exchanged.items()}
        places = {**pairs, **{other: one for one, other in pairs.items()}}
        yield "layout-exchanged", {name: renamed(tree, places) for name, tree in trees.items()}
    for name, tree in trees.items():
        if isinstance(tree, Call) and tree.function == "ln":
            yield "other-logarithm", {name: Call("log10", tree.arguments)}
    yield from _other_activations(trees)
    yield from _without_bias(graph)
    if undivided := dict(_undivided(graph)):
        yield "divisor-forgotten", undivided
    for name, wrong in graph.misconceptions.items():
        yield name, {canonical(node): graph.formula(text) for node, text in wrong.define.items()}


def _losses(graph: Graph) -> list[str]:
    """The loss, and the nodes that it adds up."""
    if not graph.loss:
        return []
    loss = canonical(graph.loss)
    added = [tree.name for tree in terms(graph.trees[loss]) if isinstance(tree, Name)]
    return [loss, *added] if len(added) > 1 else [loss]


def _other_activations(trees: Definitions) -> Changes:
    for right, mistaken in _MISTAKEN.items():
        active = {
            name: tree.arguments
            for name, tree in trees.items()
            if isinstance(tree, Call) and tree.function == right and not tree.primes
        }
        for wrong in mistaken if active else ():
            yield "other-activation", {name: Call(wrong, of) for name, of in active.items()}


def _without_bias(graph: Graph) -> Changes:
    """An input that is added to weighted inputs is left out in its layer."""
    for bias in graph.point:
        layer = {
            name: without(tree, Name(bias))
            for name, tree in graph.trees.items()
            if Name(bias) in terms(tree)
            and any(isinstance(one, Binary) and one.sign in {"*", " "} for one in terms(tree))
        }
        if layer:
            yield "bias-forgotten", layer


def _undivided(graph: Graph) -> Iterator[tuple[str, Tree]]:
    """Nodes that only divide another node by a number known beforehand, as a bias correction does."""
    for name, tree in graph.trees.items():
        if isinstance(tree, Binary) and tree.sign == "/" and isinstance(tree.left, Name):
            known = not any(depends(tree.right, node) for node in graph.trees)
            if tree.left.name in graph.trees and known:
                yield name, tree.left


# Rules that change how the gradients are put together


def _wrong_steps(graph: Graph, defined: Definitions) -> Changes:
    yield from _without_activation(graph, defined)
    yield from _wrong_sums(graph, defined)
    yield from _transposed_weights(graph, defined)
    losses = _losses(graph)
    turned: dict[str, Tree] = {
        total(loss, by): Negative(defined[total(loss, by)])
        for loss in losses
        for by in graph.trees
        if by not in losses and total(loss, by) in defined and depends(graph.trees[loss], by)
    }
    if turned:
        yield "sign", turned
    if graph.rate and graph.loss:
        yield from _updated_weights(graph, defined)


def _without_activation(graph: Graph, defined: Definitions) -> Changes:
    """σ′ is left out, or its place taken by σ, in all neurons or in one."""
    passed = {
        total(name, tree.arguments[0].name): Name(name)
        for name, tree in graph.trees.items()
        if isinstance(tree, Call)
        and tree.function in _MISTAKEN
        and isinstance(tree.arguments[0], Name)
        and total(name, tree.arguments[0].name) in defined
    }
    every = list(passed)
    for some in ([every] if every else []) + [[one] for one in every]:
        yield "no-sigma-prime", dict.fromkeys(some, ONE)
        yield "sigma-for-sigma-prime", {one: passed[one] for one in some}


def _wrong_sums(graph: Graph, defined: Definitions) -> Changes:
    """A gradient that arrives on several ways is taken from some of them only."""
    for name, tree in defined.items():
        ways = terms(tree)
        if not is_derivative(name) or len(ways) == 1:
            continue
        by = of_and_by(name)[1]
        users = [node for node, formula in graph.trees.items() if depends(formula, by)]
        shared = by in graph.point and all(
            local_gradient(user, graph.trees[user], by) == ONE for user in users
        )
        rule = "shared-bias-not-summed" if shared else "path-dropped"
        for place in range(len(ways)):
            yield rule, {name: ways[place]}
            if len(ways) > 2:
                yield rule, {name: summed([*ways[:place], *ways[place + 1 :]])}


def _transposed_weights(graph: Graph, defined: Definitions) -> Changes:
    """`W δ` for `Wᵀ δ`: nodes with the same users exchange the weights that lead to them."""
    for one in graph.trees:
        for other in graph.trees:
            users = _users(graph, one)
            if one >= other or len(users) != 2 or users != _users(graph, other):
                continue
            here, there = total(users[1], one), total(users[0], other)
            if isinstance(defined.get(here), Name) and isinstance(defined.get(there), Name):
                yield "transposed-weights", {here: defined[there], there: defined[here]}


def _users(graph: Graph, name: str) -> list[str]:
    return [node for node, tree in graph.trees.items() if depends(tree, name)]


def _updated_weights(graph: Graph, defined: Definitions) -> Changes:
    """The error is carried back over weights that were updated already."""
    loss, rate = canonical(graph.loss), Name(canonical(graph.rate))
    changes: dict[str, Tree] = {}
    more: dict[str, Tree] = dict(defined)
    for name, tree in defined.items():
        carried = is_derivative(name) and of_and_by(name)[1] in graph.trees
        if carried and isinstance(tree, Name) and tree.name in graph.point:
            gradient = Name(total(loss, tree.name))
            add_derivatives(graph.trees, gradient, more)
            changes[name] = Binary("-", tree, Binary("*", rate, gradient))
    if changes:
        yield "updated-weights", {**more, **changes}
