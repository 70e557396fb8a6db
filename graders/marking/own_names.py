"""Numbers under the student's own node names, matched to the parts by what the nodes compute."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from exercises.answer import OWN_NAMES, Answer, Fields, Misread
from exercises.assignment import Exercise
from exercises.graph import Graph
from exercises.language.scope import canonical
from exercises.language.tree import Name, Tree, children, with_children
from exercises.specs import Number
from graders.graph.backprop import asked, of_and_by, total
from graders.kinds.computation_graph import Reading, carried_on, renamed


@cache
def _derivative() -> re.Pattern[str]:
    return re.compile(r"\\?(?:[dD]|∂|partial)\s*(.+?)\s*/\s*\\?(?:[dD]|∂|partial)\s*(.+)")


Given = Mapping[str, Answer | Misread]


class OwnGraph:
    """A student's graph, with the node of the exercise's graph behind each name, where there is one."""

    def __init__(self, graph: Graph, reading: Reading, seed: int) -> None:
        self.graph = graph
        self.reading = reading
        self.names = {name: name for name in graph.point} | renamed(graph, reading, seed)
        has_our_nodes = set(self.names.values()) >= set(graph.trees)
        # The nodes through which numbers are followed rather than through ours.
        self.followed = None if has_our_nodes else carried_on(graph, reading, seed)

    def formula(self, written: str) -> Tree | None:
        """What `h3` or `dh3/dz` means in the student's names; None if it is no name of theirs."""
        plain = re.sub(r"\\[dt]?frac\s*\{(.+?)\}\s*\{(.+?)\}", r"\1/\2", written.strip(" $"))
        match = _derivative().fullmatch(plain)
        names = [
            canonical(re.sub(r"[\s{}\\$]", "", one))
            for one in (match.groups() if match else (written,))
        ]
        # Only nodes have values that are asked for; by an input one can differentiate.
        known = self.reading.nodes.keys() | (set(self.graph.point) if match else set())
        if names[0] not in self.reading.nodes or not set(names) <= known:
            return None
        return Name(total(*names) if match else names[0])

    def is_ours(self, formula: Tree | None) -> bool:
        """Whether a number stands for something that our graph computes as well."""
        return not isinstance(formula, Name) or bool(self.in_our_names(formula))

    def in_our_names(self, formula: Tree) -> str:
        """The name of a formula among ours; empty if a node of it has none."""
        assert isinstance(formula, Name)
        ours = [self.names.get(name, "") for name in of_and_by(formula.name)]
        if not all(ours):
            return ""
        return total(*ours) if len(ours) == 2 else ours[0]

    def in_their_names(self, formula: Tree) -> Tree | None:
        """A formula of ours in the student's names; None if a node is missing there."""
        theirs = {ours: name for name, ours in self.names.items()}
        theirs.setdefault(self.graph.output, self.reading.output)
        return _translated(formula, theirs, {*self.graph.point, *self.reading.nodes})


def _translated(formula: Tree, theirs: Mapping[str, str], known: set[str]) -> Tree | None:
    if isinstance(formula, Name):
        names = [theirs.get(one, one) for one in of_and_by(formula.name)]
        if not set(names) <= known:
            return None
        return Name(total(*names) if len(names) == 2 else names[0])
    below = [_translated(one, theirs, known) for one in children(formula)]
    if any(one is None for one in below):
        return None
    return with_children(formula, tuple(one for one in below if one is not None))


class Matched(NamedTuple):
    """The answers of an exercise by its parts, what each stands for in the student's names, and notices."""

    given: Given
    formulas: Mapping[str, Tree]
    notices: Sequence[str]


def matched(exercise: Exercise, given: Given, own: OwnGraph) -> Matched:
    """Give every part the number whose node computes the same; what has no match fills open parts."""
    formula: Tree | None
    parts = {}
    for part, spec in exercise.parts.items():
        if isinstance(spec, Number) and spec.graph:
            formula = asked(spec.graph, spec.value)
            if isinstance(formula, Name):
                parts[formula.name] = part
    entries = {name: answer for name, answer in given.items() if name != OWN_NAMES}
    others = given.get(OWN_NAMES)
    if isinstance(others, Fields):
        entries |= others.fields
    found: dict[str, Answer | Misread] = {}
    formulas: dict[str, Tree] = {}
    left: list[tuple[str, Answer | Misread, Tree | None]] = []
    for name, answer in entries.items():
        formula = own.formula(name)
        part = parts.get(own.in_our_names(formula), "") if formula else ""
        if part and part not in found and formula:
            found[part], formulas[part] = answer, formula
        else:
            left.append((name, answer, formula))
    notices = []
    for name, answer, formula in left:
        open_parts = [part for part in exercise.parts if part not in found]
        part = name if name in open_parts else next(iter(open_parts), "") if formula else ""
        if part:
            found[part] = answer
            if formula:
                formulas[part] = formula
        else:
            why = "is not asked for" if formula else "is no node of your graph"
            notices.append(f'{answer.place}: {exercise.id}: "{name}" {why}; not counted')
    return Matched(found, formulas, notices)
