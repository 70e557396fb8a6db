"""A student's own computation graph: right if it is a graph of the function, whatever its names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from exercises.answer import Answer, Place, Text, UnreadableError
from exercises.graph import Graph
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.printing import printed
from exercises.language.scope import Scope, Symbol
from exercises.language.tree import (
    Binary,
    Call,
    Constant,
    Name,
    Negative,
    Number,
    Percent,
    Tree,
    nodes,
)
from exercises.specs import ComputationGraph
from graders.graph.backprop import Calculation, at_point
from graders.graph.follow_through import OwnNodes
from graders.graph.nearly import corrected
from graders.kinds.kind import NO_CONTEXT, Context, any_truth, no_key, no_latex, no_questions
from graders.kinds.reading.graphs.nodes import definitions, refuse_other_output, tree_of
from graders.language.equivalence import Expected
from graders.verdict import Outcome, Verdict, correct, partial

# Graphs of homework have ten nodes; following one takes a time that grows with their square.
MAX_NODES = 60
_HALF = Fraction(1, 2)
_ELEMENTARY = (Number, Constant, Name, Negative, Percent, Binary, Call)
_MOVED = 1e-12  # less is lost where numbers cancel
# Graphs that agree at several points are nearly always the function; so many are looked at closely.
_MOST_CORRECTED = 5


class Reading(NamedTuple):
    """The formulas of the nodes in an order in which each uses those before it, and the output."""

    nodes: Mapping[str, Tree]
    output: str


def read(spec: ComputationGraph, answer: Answer) -> Reading:
    """The nodes, from a list of `name = formula` or of edges `x -> ln -> h1`."""
    assert spec.graph
    inputs = spec.graph.point
    defined = list(definitions(answer, inputs))
    refuse_other_output(answer, defined)
    if not defined:
        raise UnreadableError("no node is defined; write a line such as h1 = ln(x)", answer.place)
    if len(defined) > MAX_NODES:
        raise UnreadableError(f"more than {MAX_NODES} nodes", answer.place)
    texts: dict[str, Text] = {}
    for name, text in defined:
        if name in inputs:
            raise UnreadableError(f"{_written(name)} is an input; it needs no node", text.place)
        if name in texts:
            raise UnreadableError(f"{_written(name)} is defined twice", text.place)
        texts[name] = text
    scope = Scope(symbols={name: Symbol() for name in (*inputs, *texts)})
    trees = {name: _parsed(name, text, scope) for name, text in texts.items()}
    ordered = _in_order(trees, {name: text.place for name, text in texts.items()})
    used = {one for tree in trees.values() for one in _names(tree)}
    ends = [name for name in ordered if name not in used] or [list(ordered)[-1]]
    named = [name for name in ends if name.casefold() in {"f", "output", "out", "y"}]
    return Reading(ordered, (named or ends)[-1])


def _written(name: str) -> str:
    """A name as students write it: h1 rather than h_1."""
    stem, _, index = name.partition("_")
    return stem + index if index.isdigit() else name


def _parsed(name: str, text: Text, scope: Scope) -> Tree:
    try:
        tree = tree_of(text, scope)
    except RefusedError as error:
        place = text.place_at(error.offset)
        raise UnreadableError(f"{_written(name)}: {error.message}", place) from error
    if not all(isinstance(node, _ELEMENTARY) for node in nodes(tree)):
        raise UnreadableError(f"{_written(name)}: an operation on numbers is wanted", text.place)
    return tree


def _names(tree: Tree) -> set[str]:
    return {node.name for node in nodes(tree) if isinstance(node, Name)}


def _in_order(trees: Mapping[str, Tree], places: Mapping[str, Place]) -> dict[str, Tree]:
    ordered: dict[str, Tree] = {}
    waiting = dict(trees)
    while waiting:
        ready = [one for one, tree in waiting.items() if not _names(tree) & set(waiting)]
        if not ready:
            names = ", ".join(map(_written, waiting))
            place = places[next(iter(waiting))]
            raise UnreadableError(
                f"the nodes {names} need each other, so none can be computed", place
            )
        ordered |= {name: waiting.pop(name) for name in ready}
    return ordered


def shown(reading: Reading) -> str:
    """Every node, in the order of the calculation."""
    return ", ".join(f"{_written(name)} = {printed(tree)}" for name, tree in reading.nodes.items())


def decide(
    spec: ComputationGraph, _key: None, reading: Reading, context: Context = NO_CONTEXT
) -> Verdict:
    """Half for the form (one operation per node, every input used), half for being the function."""
    assert spec.graph
    form = list(_faults(spec.graph, reading))
    same = computes(spec.graph, list(spec.graph.trees)[-1], reading, reading.output, context.seed)
    if same and not form:
        return correct()
    problems = form if same else [*form, _difference(spec.graph, reading)]
    code = Outcome.FORM if same else Outcome.ANOTHER_FUNCTION
    return partial(_HALF * (same + (not form)), code, "; ".join(problems))


def _faults(graph: Graph, reading: Reading) -> Iterator[str]:
    for name, tree in reading.nodes.items():
        number = _operations(tree)
        if number > 1:
            yield f"{_written(name)} does {number} operations at once; give each its own node"
        elif (number == 0 and name != reading.output) or _changes_nothing(tree):
            yield f"{_written(name)} does nothing"
    used = {one for tree in reading.nodes.values() for one in _names(tree)}
    for name in graph.point:
        if name not in used or not _depends(graph, reading, name):
            yield f"the input {_written(name)} is not used"
    unused = [one for one in reading.nodes if one not in used and one != reading.output]
    if unused:
        yield f"{', '.join(map(_written, unused))} leads nowhere"


def _changes_nothing(tree: Tree) -> bool:
    """Whether an operation gives back what it takes: x*1, 0 + x, x^1."""
    if not isinstance(tree, Binary):
        return False
    neutral = {"+": 0, "-": 0, "*": 1, " ": 1, "/": 1, "^": 1}.get(tree.sign)
    sides = (tree.left, tree.right) if tree.sign in {"+", "*", " "} else (tree.right,)
    return any(isinstance(one, Number) and one.value == neutral for one in sides)


def _depends(graph: Graph, reading: Reading, name: str) -> bool:
    """Whether the output moves with an input, as it does not where this is multiplied by 0."""
    for point in _points(graph):
        moved = {**point, name: point[name] + Decimal(1) / 2}
        try:
            one, other = (
                float(Calculation(reading.nodes, at_point(where)).value(Name(reading.output))[0])
                for where in (point, moved)
            )
        except UndefinedError:
            return True
        if not abs(one - other) <= _MOVED * abs(one):
            return True
    return False


def _operations(tree: Tree) -> int:
    """How many elementary operations a formula does; a power of e is one."""
    operations = (Binary, Call, Negative)
    return sum(isinstance(node, operations) and not _is_constant(node) for node in nodes(tree))


def _is_constant(tree: Tree) -> bool:
    """Whether nothing is computed at all: -1, 1/2."""
    return all(isinstance(one, Number | Constant | Negative | Binary) for one in nodes(tree))


def computes(graph: Graph, node: str, reading: Reading, name: str, seed: int = 0) -> bool:
    """Whether a node of the student computes the same as a node of the graph."""
    symbols = {one: Symbol() for one in graph.point}
    ours = Expected(Name(node), _scope(graph))
    theirs = Scope(symbols=symbols, definitions=reading.nodes)
    try:
        return ours.compare(Name(name), theirs, seed).outcome == "equal"
    except UndefinedError:
        return False


@lru_cache(maxsize=64)
def _scope(graph: Graph) -> Scope:
    """One scope for all nodes of a graph, so that they share their random draws."""
    return Scope(symbols={one: Symbol() for one in graph.point}, definitions=graph.trees)


def _difference(graph: Graph, reading: Reading) -> str:
    """Where the graph is not the function, in numbers that anybody can check by hand."""
    for point in _points(graph):
        given = at_point(point)
        try:
            mine = float(Calculation(reading.nodes, given).value(Name(reading.output))[0])
        except UndefinedError as error:
            return f"it cannot be computed: {error}"
        right = float(Calculation(graph.trees, given).value(Name(graph.output))[0])
        if f"{mine:.6g}" != f"{right:.6g}":
            where = ", ".join(f"{name} = {value}" for name, value in point.items())
            return f"it is another function: at {where} it gives {mine:.6g} instead of {right:.6g}"
    return "it is another function"


def _points(graph: Graph) -> Iterator[Mapping[str, Decimal]]:
    """The second point and others; never the point of the exercise, whose value is asked for."""
    if graph.second_point:
        yield graph.second_point
    for step in range(1, 5):
        yield {
            name: value + Decimal(step * place) / 2
            for place, (name, value) in enumerate(graph.point.items(), 1)
        }


def carried_on(graph: Graph, reading: Reading, seed: int = 0) -> OwnNodes:
    """The nodes of a graph; numbers are followed through those of the function, or near to one.

    Near means that one operation or one input changed, added or left out would make it the function.
    """
    if computes(graph, graph.output, reading, reading.output, seed):
        return OwnNodes(reading.nodes, is_the_function=True)
    near = any(
        computes(graph, graph.output, Reading(nodes_, reading.output), reading.output, seed)
        for nodes_ in islice(corrected(graph, reading.nodes, reading.output), _MOST_CORRECTED)
    )
    return OwnNodes(reading.nodes, is_the_function=False, carries_on=near)


def renamed(graph: Graph, reading: Reading, seed: int = 0) -> dict[str, str]:
    """The graph's node behind each of the student's names, where one computes the same."""
    found: dict[str, str] = {}
    for node in graph.trees:
        # The usual name is tried first.
        candidates = sorted(reading.nodes.keys() - found.keys(), key=lambda one: (one != node, one))
        same = next((one for one in candidates if computes(graph, node, reading, one, seed)), None)
        if same:
            found[same] = node
    return found


latex, key, truth, questions = no_latex, no_key, any_truth, no_questions
