"""Backpropagation through a graph as a list of definitions, one for each number of the calculation.

The nodes of a graph keep their names. `dE/dw` is the derivative of a node by another or by an
input: the sum, over all nodes c that use w, of dE/dc times the local gradient of c. Where w reaches
c on one way only, the local gradient is dc/dw itself; otherwise it is `∂c/∂w`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from exercises.graph import Graph
from exercises.language.scope import DERIVATIVE, EMPTY
from exercises.language.tree import Binary, Call, Name, Tree, children, nodes, with_children
from graders.language.evaluate import evaluate
from graders.language.instance import Array, Instance, constant
from graders.language.symbolic import ONE, ZERO, derivative, plus, times

Definitions = Mapping[str, Tree]


def add_derivatives(trees: Definitions, formula: Tree, found: dict[str, Tree]) -> None:
    """Add every derivative that a formula names, and all that it is made of."""
    structure = _Structure(trees)
    for node in nodes(formula):
        if isinstance(node, Name) and is_derivative(node.name):
            of, by = of_and_by(node.name)
            structure.add_derivatives(of, by, found)


def named(formula: Tree) -> Tree:
    """The formula with the name `dE/dw` for d(E, w)."""
    match formula:
        case Call(function=function, arguments=(Name(name=of), Name(name=by))) if (
            function == DERIVATIVE
        ):
            return Name(total(of, by))
        case _:
            below = children(formula)
            return with_children(formula, tuple(map(named, below))) if below else formula


def total(of: str, by: str) -> str:
    """The name of a derivative."""
    return f"d{of}/d{by}"


def is_derivative(name: str) -> bool:
    """Whether a definition is called `dE/dw`."""
    return name.startswith("d") and "/d" in name


def of_and_by(name: str) -> tuple[str, ...]:
    """The two names in that of a derivative; the name itself for a node."""
    return tuple(name.removeprefix("d").split("/d")) if is_derivative(name) else (name,)


def calculated_from(formula: Tree, defined: Definitions) -> Iterator[str]:
    """The names that a formula is calculated from, directly or by way of definitions."""
    waiting, seen = [formula], set[str]()
    while waiting:
        for node in nodes(waiting.pop()):
            if isinstance(node, Name) and node.name not in seen:
                seen.add(node.name)
                yield node.name
                if node.name in defined:
                    waiting.append(defined[node.name])


def at_point(point: Mapping[str, Decimal]) -> dict[str, Array]:
    """The inputs at a point, as a calculation takes them."""
    return {name: constant(float(value)) for name, value in point.items()}


def exactly(value: float) -> Decimal:
    """The shortest decimal that is this float."""
    return Decimal(repr(float(value)))


class _Structure:
    """Which nodes of a graph use which."""

    def __init__(self, trees: Definitions) -> None:
        self.trees = trees
        self.users: dict[str, list[str]] = {}
        self.used = {
            name: {node.name for node in nodes(tree) if isinstance(node, Name)}
            for name, tree in trees.items()
        }
        for name, used in self.used.items():
            for one in used:
                self.users.setdefault(one, []).append(name)
        self._leading: dict[str, set[str]] = {}

    def leading_to(self, name: str) -> set[str]:
        """The node itself and all that it is calculated from."""
        if name not in self._leading:
            found, waiting = {name}, [name]
            while waiting:
                new = self.used.get(waiting.pop(), set()) - found
                found |= new
                waiting += new
            self._leading[name] = found
        return self._leading[name]

    def add_derivatives(self, of: str, by: str, found: dict[str, Tree]) -> None:
        """Add the derivative of one node by a name, and all that it is made of."""
        if total(of, by) in found:
            return
        if of == by:
            found[total(of, by)] = ONE
            return
        found[total(of, by)] = ZERO  # stands here, in its order, while its parts are looked for
        terms: Tree = ZERO
        for user in self.users.get(by, ()):
            if user not in self.leading_to(of):
                continue
            gradient = local_gradient(user, self.trees[user], by)
            others = set(self.users[by]) - {user}
            direct = not others & self.leading_to(user)
            name = total(user, by) if direct else f"∂{user}/∂{by}"
            if not (direct and user == of):
                found.setdefault(name, gradient)
            if user == of:
                terms = plus(terms, gradient if direct else Name(name))
            else:
                self.add_derivatives(of, user, found)
                terms = plus(terms, times(Name(total(of, user)), Name(name)))
        found[total(of, by)] = terms


def local_gradient(name: str, tree: Tree, by: str) -> Tree:
    """The derivative of one node by what it uses; that of exp and sigmoid by the node's own value."""
    match tree:
        case Call(function="sigmoid", arguments=(Name(name=inner),), primes=0) if inner == by:
            return Binary("*", Name(name), Binary("-", ONE, Name(name)))
        case Call(function="exp", arguments=(Name(name=inner),), primes=0) if inner == by:
            return Name(name)
        case _:
            return derivative(tree, by)


class Calculation:
    """What a graph asks to calculate: its definitions, and their values for given inputs."""

    def __init__(self, defined: Definitions, given: Mapping[str, Array], draws: int = 1) -> None:
        self.defined = defined
        self.known = dict(given)
        self.draws = draws

    def value(self, formula: Tree) -> Array:
        """The value in every draw; each definition is evaluated once."""
        for node in nodes(formula):
            if isinstance(node, Name) and node.name not in self.known:
                self.known[node.name] = self._evaluated(self.defined[node.name])
        return self._evaluated(formula)[:, 0, 0]

    def _evaluated(self, tree: Tree) -> Array:
        for node in nodes(tree):
            if isinstance(node, Name) and node.name not in self.known:
                self.known[node.name] = self._evaluated(self.defined[node.name])
        return evaluate(tree, EMPTY, Instance(self.draws, {}, self.known))


class Backpropagation:
    """All that is asked of a graph, worked out once and for good.

    `formulas` are what the parts ask for, every derivative in them by its name; `definitions` are the
    nodes and all derivatives that the formulas are made of; `calculation` has their values at the
    graph's point. Nothing here depends on what was asked before, or of another graph.
    """

    def __init__(self, graph: Graph, formulas: Iterable[str]) -> None:
        defined = dict(graph.trees)
        asked_for = {}
        for formula in formulas:
            asked_for[formula] = named(graph.formula(formula))
            add_derivatives(graph.trees, asked_for[formula], defined)
        self.graph = graph
        self.definitions: Definitions = MappingProxyType(defined)
        self.formulas: Mapping[str, Tree] = MappingProxyType(asked_for)
        self.calculation = Calculation(self.definitions, at_point(graph.point))

    def value(self, formula: str) -> Decimal:
        """The value of one of the formulas at the graph's point."""
        return exactly(self.calculation.value(self.formulas[formula])[0])


@lru_cache(maxsize=64)
def backpropagation(graph: Graph) -> Backpropagation:
    """What the parts of an assignment ask of a graph; how long it is kept makes no difference."""
    return Backpropagation(graph, graph.asked)


def asked(graph: Graph, formula: str) -> Tree:
    """A formula that a part asks for, every derivative in it by its name."""
    return backpropagation(graph).formulas[formula]


def derived(graph: Graph, formula: str) -> Decimal:
    """The value of a formula that a part asks for, at the graph's point."""
    return backpropagation(graph).value(formula)
