"""The computation graph as a picture: the student's values at its nodes, and the first wrong one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cli.terminal import STATUS_SIGNS
from exercises.answer import HandIn, Misread, UnreadableError
from exercises.assignment import Exercise, Section
from exercises.graph import Graph
from exercises.language.printing import printed
from exercises.language.tree import Name, Tree, nodes
from exercises.specs import ComputationGraph, Number
from graders.graph.backprop import asked, total
from graders.kinds.computation_graph import read
from graders.marking.own_names import OwnGraph
from graders.marking.report import PartReport, Report

# Distances in pixels; a letter of the font of pictures is so wide at most.
_LETTER, _LINE, _PADDING = 7.5, 17, 8
_BETWEEN_COLUMNS, _BETWEEN_ROWS = 56, 18
_LONGEST_FORMULA, _LONGEST_VALUE = 44, 24
_WRONG = {"incorrect", "partial"}

Values = Mapping[str, PartReport]


class Box(NamedTuple):
    """An input or a node: its place, its size, and the lines in it, the first one its name."""

    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]
    given: bool
    wrong: bool


class Arrow(NamedTuple):
    """From the right side of one box to the left side of another, with a local gradient."""

    start: tuple[float, float]
    end: tuple[float, float]
    label: str


class Drawing(NamedTuple):
    """A whole picture; `first_wrong` tells in words what is marked in it."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    first_wrong: str


def drawings(section: Section, report: Report, hand_in: HandIn) -> Iterator[Drawing]:
    """The graphs of a section of which the student gave a value.

    Where the section asks for the graph itself, it is the student's own, else it would be the key; one
    that is not public is not shown either.
    """
    for graph in section.graphs.values():
        values = _values(section, graph, report)
        if not any(part.verdict.interpreted_as for part in values.values()):
            continue
        drawn = _to_draw(section, graph, hand_in, report.provenance.seed)
        if drawn:
            yield _Picture(graph, drawn, values).drawing()


class _Drawn(NamedTuple):
    """The nodes to draw, and for each of their names and of the inputs the name that we have."""

    nodes: Mapping[str, Tree]
    names: Mapping[str, str]


def _values(section: Section, graph: Graph, report: Report) -> Values:
    """What the student gave for nodes and derivatives, by our names for them."""
    parts = {(one.id, part.id): part for one in report.exercises for part in one.parts}
    found = {}
    for exercise in section.exercises:
        for part, spec in exercise.parts.items():
            reported = parts.get((exercise.id, part))
            if isinstance(spec, Number) and spec.graph is graph and reported:
                formula = asked(graph, spec.value)
                if isinstance(formula, Name):
                    found[formula.name] = reported
    return found


def _to_draw(section: Section, graph: Graph, hand_in: HandIn, seed: int) -> _Drawn | None:
    for exercise in section.exercises:
        for part, spec in exercise.parts.items():
            if isinstance(spec, ComputationGraph) and spec.graph is graph:
                answer = hand_in.answers.get(exercise.id, {}).get(part)
                if answer is None or isinstance(answer, Misread) or answer.blank:
                    return None
                try:
                    reading = read(spec, answer)
                except UnreadableError:
                    return None  # the report says so where the graph is asked for
                return _Drawn(reading.nodes, OwnGraph(graph, reading, seed).names)
    if not all(one.public for one in section.exercises if _asks_for(one, graph)):
        return None
    ours = [*graph.point, *graph.trees]
    return _Drawn(graph.trees, dict(zip(ours, ours, strict=True)))


def _asks_for(exercise: Exercise, graph: Graph) -> bool:
    """Whether an exercise asks for values of a graph."""
    return any(isinstance(one, Number) and one.graph is graph for one in exercise.parts.values())


class _Picture:
    """Lays the graph out in columns: every node right of what it uses."""

    def __init__(self, graph: Graph, drawn: _Drawn, values: Values) -> None:
        self._graph = graph
        self._nodes = drawn.nodes
        self._ours = drawn.names
        self._values = values
        self._uses = {name: _used(tree, graph, drawn.nodes) for name, tree in drawn.nodes.items()}
        self._first = self._first_wrong()

    def drawing(self) -> Drawing:
        boxes: dict[str, Box] = {}
        left, height = float(_PADDING), 0.0
        between = _BETWEEN_COLUMNS + _LETTER * self._longest_label()
        for column in self._columns():
            placed = self._column(column, left)
            boxes |= placed
            left += max(box.width for box in placed.values()) + between
            height = max(height, *(box.top + box.height for box in placed.values()))
        arrows = tuple(self._arrows(boxes))
        first = self._first
        told = f"{first[0]} = {_value(self._values[first[1]])}" if first else ""
        width = left - between + _PADDING
        return Drawing(width, height + _PADDING, tuple(boxes.values()), arrows, told)

    def _columns(self) -> list[list[str]]:
        depth: dict[str, int] = {}
        for name, used in self._uses.items():
            depth[name] = 1 + max((depth.get(one, 0) for one in used), default=0)
        for name, used in self._uses.items():
            for one in used:  # an input stands right before what uses it first
                if one not in self._uses:
                    depth[one] = min(depth.get(one, depth[name] - 1), depth[name] - 1)
        return [
            [name for name, own in depth.items() if own == at] for at in sorted(set(depth.values()))
        ]

    def _column(self, names: Iterable[str], left: float) -> dict[str, Box]:
        found: dict[str, Box] = {}
        top = float(_PADDING)
        for name in names:
            lines = tuple(self._lines(name))
            width = max(map(len, lines)) * _LETTER + 2 * _PADDING
            height = len(lines) * _LINE + _PADDING
            wrong = bool(self._first and self._first[0] == name)
            given = name not in self._nodes
            found[name] = Box(left, top, width, height, lines, given, wrong)
            top += height + _BETWEEN_ROWS
        return found

    def _lines(self, name: str) -> Iterator[str]:
        if name in self._nodes:
            yield _short(f"{name} = {printed(self._nodes[name])}", _LONGEST_FORMULA)
        else:
            yield f"{name} = {self._graph.point[name]:f}"
        ours = self._ours.get(name, "")
        if name in self._nodes and (part := self._values.get(ours)):
            yield from _told(part)
        if ours and (part := self._values.get(total(self._graph.output, ours))):
            yield from _told(part, f"d{self._graph.output}/d{name} ")

    def _arrows(self, boxes: Mapping[str, Box]) -> Iterator[Arrow]:
        for name, used in self._uses.items():
            for one in used:
                start, end = boxes[one], boxes[name]
                yield Arrow(
                    (start.left + start.width, start.top + start.height / 2),
                    (end.left, end.top + end.height / 2),
                    self._label(name, one),
                )

    def _label(self, name: str, used: str) -> str:
        key = self._local(name, used)
        return "".join(_told(self._values[key])) if key else ""

    def _longest_label(self) -> int:
        labels = (self._label(name, one) for name, used in self._uses.items() for one in used)
        return max(map(len, labels), default=0)

    def _local(self, name: str, used: str) -> str:
        """Our name for the local gradient of an edge, where a value was asked for.

        Of the output it is the whole derivative, which stands in the box.
        """
        of, by = self._ours.get(name, ""), self._ours.get(used, "")
        key = total(of, by)
        return key if of and by and of != self._graph.output and key in self._values else ""

    def _first_wrong(self) -> tuple[str, str] | None:
        """The node with the first wrong value on the way forward, else on the way back; and our name.

        None where a wrong value belongs to a node that is not drawn, as another graph may have it.
        """
        drawn = set(self._ours.values())
        if any(self._is_wrong(name) and name not in drawn for name in self._graph.nodes):
            return None
        for name in self._nodes:
            ours = self._ours.get(name, "")
            if self._is_wrong(ours):
                return name, ours
        for name, used in reversed(list(self._uses.items())):
            for one in used:
                local = self._local(name, one)
                if local and self._is_wrong(local):
                    return f"d{name}/d{one}", local
        for name in (*reversed(list(self._nodes)), *self._graph.point):
            ours = self._ours.get(name, "")
            if ours and self._is_wrong(derivative := total(self._graph.output, ours)):
                return f"d{self._graph.output}/d{name}", derivative
        return None

    def _is_wrong(self, ours: str) -> bool:
        part = self._values.get(ours)
        return part is not None and part.verdict.status in _WRONG


def _used(tree: Tree, graph: Graph, known: Mapping[str, Tree]) -> list[str]:
    """The inputs and nodes that a node uses, each once."""
    names = (node.name for node in nodes(tree) if isinstance(node, Name))
    return [name for name in dict.fromkeys(names) if name in known or name in graph.point]


def _told(part: PartReport, before: str = "") -> Iterator[str]:
    if part.verdict.interpreted_as:
        yield f"{STATUS_SIGNS[part.verdict.status]} {before}{_value(part)}"


def _value(part: PartReport) -> str:
    """The number at the end of what the student wrote."""
    return _short(part.verdict.interpreted_as.rpartition("=")[2].strip(), _LONGEST_VALUE)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
