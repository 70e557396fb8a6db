"""Wrong models of a calculation, made from the right one by named rules, and which one a value fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from exercises.graph import Graph
from exercises.language.scope import canonical
from exercises.language.tree import (
    Binary,
    Call,
    Name,
    Negative,
    Number,
    Tree,
    children,
    with_children,
)
from exercises.tolerances import Change, TypedNumber
from graders.graph.backprop import (
    Calculation,
    Definitions,
    add_derivatives,
    asked,
    at_point,
    backpropagation,
    derived,
    exactly,
    is_derivative,
    local_gradient,
    of_and_by,
    total,
)
from graders.language.symbolic import ONE, depends

ETA = "eta"
# A value fits a model if it is this near; what lies nearer than ten times this is not told apart.
_NEAR = Decimal("1e-6")
_APART = 10

MESSAGES = {
    "no-sigma-prime": "the derivative of the activation is missing: passing a neuron multiplies by out (1 − out)",
    "sign": "the error is the wrong way round: differentiate the loss once more and mind the inner minus",
    "ascent": "you went uphill: the step is subtracted, new = old − η · gradient",
    "half-forgotten": "check the ½ in front of the loss: it takes part in the loss and cancels the 2 of the square",
    "mean-for-sum": "the losses of the outputs are added here, not averaged",
    "eta-forgotten": "the learning rate is missing in the step",
    "updated-weights": "carry the error back with the weights from before the step; all are updated at the end",
    "shared-bias-not-summed": "a shared bias acts on every neuron of its layer: add up their gradients",
    "path-dropped": "there is more than one way from here to the output: add up the gradients of all of them",
    "transposed-weights": "going backwards, each error travels over the weight that joins those very two neurons",
    "layout-exchanged": "in your network two weights have changed places: compare it with the list of weights",
    "other-logarithm": "ln is the natural logarithm",
}  # fmt: skip


class Model(NamedTuple):
    """One way to go wrong: what is calculated instead, and how formulas and inputs change."""

    name: str
    calculation: Calculation
    rewritten: Callable[[Tree], Tree] = lambda tree: tree
    inputs: Mapping[str, Decimal] = {}

    def value(self, formula: Tree) -> Decimal:
        """What somebody with this misconception gets."""
        return exactly(self.calculation.value(self.rewritten(formula))[0])


class Diagnosis(NamedTuple):
    """The misconceptions that a value fits, several only where they cannot be told apart."""

    names: tuple[str, ...]
    message: str


def diagnosed(
    graph: Graph, formula: str, typed: TypedNumber, tolerance: object
) -> Diagnosis | None:
    """The misconception behind a wrong value of a graph's formula, if exactly one explains it."""
    right = derived(graph, formula)
    old = tolerance.old if isinstance(tolerance, Change) else Decimal(0)
    finite = _wrong_values(graph, formula)

    def near(value: Decimal) -> Decimal:
        return max(typed.last_digit or Decimal(0), _NEAR * abs(value - old))

    fitting = [(n, v) for n, v in finite if abs(typed.value - v) <= near(v) and v != right]
    if not fitting:
        return None
    value = fitting[0][1]
    names = {name for name, _ in fitting}
    others = [right, *(v for name, v in finite if name not in names)]
    apart = all(abs(value - other) >= _APART * near(value) for other in others)
    same = all(abs(v - value) <= _NEAR * abs(value - old) for _, v in fitting)
    if not apart or not same:
        return None
    told = sorted(names)
    messages = [_message(graph, name) for name in told]
    return Diagnosis(tuple(told), " — or: ".join(messages))


def narrowed(graph: Graph, diagnosis: Diagnosis, right: Iterable[str]) -> Diagnosis:
    """A diagnosis without the misconceptions that numbers which are right speak against.

    With η = 0.5 a forgotten ½ and a forgotten η give the same weights; a right loss excludes the first.
    """
    if len(diagnosis.names) == 1:
        return diagnosis
    excluded = {
        name
        for formula in right
        for name, value in _wrong_values(graph, formula)
        if abs(value - derived(graph, formula)) > _NEAR * abs(derived(graph, formula))
    }
    kept = tuple(name for name in diagnosis.names if name not in excluded)
    if not kept:
        return diagnosis
    return Diagnosis(kept, " — or: ".join(_message(graph, name) for name in kept))


def _message(graph: Graph, name: str) -> str:
    own = graph.misconceptions.get(name)
    return own.message if own else MESSAGES[name]


@lru_cache(maxsize=1024)
def _wrong_values(graph: Graph, formula: str) -> tuple[tuple[str, Decimal], ...]:
    """What each misconception gives for a formula."""
    tree = asked(graph, formula)
    found = {(model.name, model.value(tree)) for model in models(graph)}
    return tuple((name, value) for name, value in sorted(found) if value.is_finite())


@lru_cache(maxsize=64)
def models(graph: Graph) -> tuple[Model, ...]:
    """All single misconceptions of a calculation."""
    return tuple(_models(graph))


def _models(graph: Graph) -> Iterator[Model]:
    defined = backpropagation(graph).definitions
    for name, trees in _wrong_graphs(graph):
        whole = dict(trees)
        for derivative in filter(is_derivative, list(defined)):
            add_derivatives(trees, Name(derivative), whole)
        yield _model(graph, name, whole)
    for name, changes in _wrong_steps(graph, defined):
        yield _model(graph, name, {**defined, **changes})
    if ETA in graph.point:
        yield _model(graph, "eta-forgotten", defined, {ETA: Decimal(1)})
        yield Model("ascent", _calculation(graph, defined), _ascent)


def _model(
    graph: Graph, name: str, defined: Definitions, inputs: Mapping[str, Decimal] | None = None
) -> Model:
    return Model(name, _calculation(graph, defined, inputs), inputs=inputs or {})


def _calculation(
    graph: Graph, defined: Definitions, inputs: Mapping[str, Decimal] | None = None
) -> Calculation:
    return Calculation(defined, at_point({**graph.point, **(inputs or {})}))


def _ascent(formula: Tree) -> Tree:
    is_step = isinstance(formula, Binary) and formula.sign == "-" and isinstance(formula.left, Name)
    return Binary("+", formula.left, formula.right) if is_step else formula  # type: ignore[union-attr]


# Rules that change the graph itself, forward and backward


def _wrong_graphs(graph: Graph) -> Iterator[tuple[str, dict[str, Tree]]]:
    trees = dict(graph.trees)
    losses = _losses(graph)
    without_half = {name: _without_half(trees[name]) for name in losses}
    if ETA in graph.point and any(without_half[name] != trees[name] for name in losses):
        yield "half-forgotten", {**trees, **without_half}
    output = graph.output
    if ETA in graph.point and len(losses) > 1:
        number = Number(Decimal(len(losses) - 1))
        yield "mean-for-sum", {**trees, output: Binary("/", trees[output], number)}
    if graph.exchanged:
        pairs = {canonical(one): canonical(other) for one, other in graph.exchanged.items()}
        places = {**pairs, **{other: one for one, other in pairs.items()}}
        yield (
            "layout-exchanged",
            {name: _renamed(tree, places) for name, tree in trees.items()},
        )
    for name, tree in trees.items():
        if isinstance(tree, Call) and tree.function == "ln":
            yield "other-logarithm", {**trees, name: Call("log10", tree.arguments)}
    for name, wrong in graph.misconceptions.items():
        own = {canonical(node): graph.formula(text) for node, text in wrong.define.items()}
        yield name, {**trees, **own}


def _losses(graph: Graph) -> list[str]:
    """The last node, and the nodes that it adds up."""
    output = graph.output
    terms = [one.name for one in _terms(graph.trees[output]) if isinstance(one, Name)]
    return [output, *terms] if len(terms) > 1 else [output]


def _terms(tree: Tree) -> list[Tree]:
    if isinstance(tree, Binary) and tree.sign == "+":
        return [*_terms(tree.left), *_terms(tree.right)]
    return [tree]


def _without_half(tree: Tree) -> Tree:
    half = Binary("/", Number(Decimal(1)), Number(Decimal(2)))
    match tree:
        case Binary(sign="*" | " ", left=Number(value=value), right=rest) if value == Decimal(
            "0.5"
        ):
            return rest
        case Binary(sign="*" | " ", left=factor, right=rest) if factor == half:
            return rest
        case _:
            return tree


def _renamed(tree: Tree, places: Mapping[str, str]) -> Tree:
    if isinstance(tree, Name):
        return Name(places.get(tree.name, tree.name))
    below = children(tree)
    return with_children(tree, tuple(_renamed(one, places) for one in below)) if below else tree


# Rules that change how the gradients are put together


def _wrong_steps(graph: Graph, defined: Definitions) -> Iterator[tuple[str, dict[str, Tree]]]:
    yield from _without_activation(graph, defined)
    yield from _wrong_sums(graph, defined)
    yield from _transposed_weights(graph, defined)
    if ETA in graph.point:
        losses = _losses(graph)
        turned: dict[str, Tree] = {
            total(loss, by): Negative(defined[total(loss, by)])
            for loss in losses
            for by in graph.trees
            if by not in losses and total(loss, by) in defined and depends(graph.trees[loss], by)
        }
        yield "sign", turned
        yield from _updated_weights(graph, defined)


def _without_activation(
    graph: Graph, defined: Definitions
) -> Iterator[tuple[str, dict[str, Tree]]]:
    passed = [
        total(name, tree.arguments[0].name)
        for name, tree in graph.trees.items()
        if isinstance(tree, Call)
        and tree.function == "sigmoid"
        and isinstance(tree.arguments[0], Name)
        and total(name, tree.arguments[0].name) in defined
    ]
    if passed:
        for some in (passed, *([one] for one in passed)):
            yield "no-sigma-prime", dict.fromkeys(some, ONE)


def _wrong_sums(graph: Graph, defined: Definitions) -> Iterator[tuple[str, dict[str, Tree]]]:
    """A gradient that arrives on several ways is taken from some of them only."""
    for name, tree in defined.items():
        terms = _terms(tree)
        if not is_derivative(name) or len(terms) == 1:
            continue
        by = of_and_by(name)[1]
        users = [node for node, formula in graph.trees.items() if depends(formula, by)]
        shared = by in graph.point and all(
            local_gradient(user, graph.trees[user], by) == ONE for user in users
        )
        rule = "shared-bias-not-summed" if shared else "path-dropped"
        for term in terms:
            yield rule, {name: term}


def _transposed_weights(
    graph: Graph, defined: Definitions
) -> Iterator[tuple[str, dict[str, Tree]]]:
    """`W δ` for `Wᵀ δ`: nodes with the same users exchange the weights that lead to them."""
    for one in graph.trees:
        for other in graph.trees:
            users = [n for n, tree in graph.trees.items() if depends(tree, one)]
            same = users == [n for n, tree in graph.trees.items() if depends(tree, other)]
            if one >= other or len(users) != 2 or not same:
                continue
            here, there = total(users[1], one), total(users[0], other)
            if isinstance(defined.get(here), Name) and isinstance(defined.get(there), Name):
                yield "transposed-weights", {here: defined[there], there: defined[here]}


def _updated_weights(graph: Graph, defined: Definitions) -> Iterator[tuple[str, dict[str, Tree]]]:
    """The error is carried back over weights that were updated already."""
    output = graph.output
    changes: dict[str, Tree] = {}
    more: dict[str, Tree] = dict(defined)
    for name, tree in defined.items():
        carried = is_derivative(name) and of_and_by(name)[1] in graph.trees
        if carried and isinstance(tree, Name) and tree.name in graph.point:
            gradient = Name(total(output, tree.name))
            add_derivatives(graph.trees, gradient, more)
            changes[name] = Binary("-", tree, Binary("*", Name(ETA), gradient))
    if changes:
        yield "updated-weights", {**more, **changes}
