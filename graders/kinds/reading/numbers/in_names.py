"""Workings in the names of a graph beside a number: `2*h2` of `2*h2 = 40.17`, `df/dh3 * z`.

The graph has the values of its names, so that it can be seen whether a working leads to the number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import cache

from exercises.graph import Graph
from exercises.language.errors import RefusedError, UndefinedError, UntrueError
from exercises.language.scope import DERIVATIVE
from exercises.language.tree import Name, Number, Tree, nodes
from graders.graph.backprop import Calculation, add_derivatives, at_point, exactly, named
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.clauses.left_sides import derivatives, stands_for

_EXACTLY = Decimal("1e-9")
# By which share a working with numbers in it may be off, for their rounding.
_ROUNDED_ON_THE_WAY = Decimal("0.01")
# What a loss is called in most books.
_LOSSES = frozenset(["E", "L", "J", "C", "E_total", "loss", "Loss"])


def without_workings(text: str, graph: Graph, own: Collection[str]) -> tuple[tuple[str, ...], str]:
    """The members of chains that are workings in names, and the text without them.

    A name alone in front of a number is left: it says what the number is.

    Args:
        text: What was typed, in plain characters.
        graph: What the names mean.
        own: What the number may be called, each as `spelled`.
    """
    found = []
    behind = _bracket_behind().search(text)
    inside = re.sub(r"\btimes\b", "*", behind["inside"]).strip() if behind else ""
    if behind and _is_working(inside, graph):
        found.append(inside)
        text = text[: behind.start()].ljust(len(text))
    for one in reversed(list(_member().finditer(text))):
        member = one["member"].strip(" .,;$")
        last = one.end() == len(text) or text[one.end()] == "\n"
        alone = spelled(member) in own or (is_name(member, graph) and not last)
        factor, name = stands_for(member)
        multiple = factor != 1 and "/" in name and not last  # `2 dE/dw = …` is of another number
        if not alone and not multiple and _is_working(member, graph):
            found.append(member)
            start, end = (one.start(), one.end()) if last else (one.start("member"), one.end() + 1)
            text = text[:start] + " " * (end - start) + text[end:]
    return tuple(reversed(found)), text


def without_definitions(
    text: str, graph: Graph, own: Collection[str]
) -> tuple[tuple[str, ...], str]:
    """What other nodes of the graph are, `h1 = ln x`, in front of the number; and the text without it.

    Args:
        text: What was typed, in plain characters.
        graph: What the names mean.
        own: What the number may be called, each as `spelled`.

    Raises:
        UntrueError: A node is something else.
    """
    told = list[str]()
    for one in reversed(list(_definition().finditer(text))):
        name, formula = one["name"], one["formula"].strip(" .")
        if name not in graph.nodes or spelled(name) in own or not _is_working(formula, graph):
            continue
        if leads_to(formula, graph, name, _ROUNDED_ON_THE_WAY) is not True:
            raise UntrueError(
                f'"{name} = {formula}" is not so; write the number alone', one.start("name")
            )
        told += [f"{name} = {value}" for value in (one["value"], formula) if value]
        text = text[: one.start()] + " " * len(one[0]) + text[one.end() :]
    return tuple(reversed(told)), text


def leads_to(working: str, graph: Graph, asked: str, slack: Decimal) -> bool | None:
    """Whether a working comes to the number that is asked for; None where it is not one in names of the graph.

    Names alone must do so exactly, also where the graph has other values; with numbers in it a working may be
    off by the share `slack`, for their rounding.
    """
    mine, theirs = _formula(working, graph), _formula(asked, graph)
    if mine is None or theirs is None or not _names(mine):
        return None
    numbers = any(isinstance(one, Number) for one in nodes(mine))
    points = (
        [graph.point] if numbers or not graph.second_point else [graph.point, graph.second_point]
    )
    for point in points:
        value, expected = _value(mine, graph, point), _value(theirs, graph, point)
        if value is None or expected is None:
            return None
        share = slack if numbers else _EXACTLY
        if abs(value - expected) > share * (abs(expected) or 1):
            return False
    return True


def is_name(working: str, graph: Graph) -> bool:
    """Whether it is no more than a name of the graph, or one of its derivatives."""
    return isinstance(_formula(working, graph), Name)


def named_value(name: str, graph: Graph) -> Decimal | None:
    """The value of a name of the graph, or of a derivative, at its point; None of anything else."""
    formula = _formula(name, graph)
    return _value(formula, graph, graph.point) if isinstance(formula, Name) else None


def _formula(working: str, graph: Graph) -> Tree | None:
    """A working as a formula, its derivatives by their names; None where it is none."""
    working = (
        _part().sub(lambda found: _of_part(found[0], graph), working) if graph.parts else working
    )
    working = _between_links().sub(" * ", working)
    text, cut = working, len(working)
    for start, end, one in sorted(derivatives(working), key=lambda found: found[:2], reverse=True):
        if end <= cut:
            of = graph.loss if graph.loss and one.of in _LOSSES - {*graph.nodes} else one.of
            text, cut = f"{text[:start]} {DERIVATIVE}({of}, {one.by}){text[end:]}", start
    try:
        return named(graph.formula(text))
    except RefusedError:
        return None


def _of_part(name: str, graph: Graph) -> str:
    """What a part asks for by a name of its own, `delta_h1`, as a formula of the graph."""
    own = spelled(name)
    return next((f" ({what})" for part, what in graph.parts.items() if spelled(part) == own), name)


def _value(formula: Tree, graph: Graph, point: Mapping[str, Decimal]) -> Decimal | None:
    defined = dict(graph.trees)
    add_derivatives(graph.trees, formula, defined)
    try:
        value = exactly(Calculation(defined, at_point(point)).value(formula)[0])
    except UndefinedError:
        return None
    return value if value.is_finite() else None


def _is_working(text: str, graph: Graph) -> bool:
    if _sentence().search(text):
        return False
    formula = _formula(text, graph)
    return formula is not None and _names(formula)


@cache
def _sentence() -> re.Pattern[str]:
    """Words beside each other: `h2*z has the derivative z`."""
    return re.compile(r"(?<![\w\\])[A-Za-z]{2,}\s+[A-Za-z]{3,}(?![\w(])")


def _names(formula: Tree) -> bool:
    return any(isinstance(one, Name) for one in nodes(formula))


@cache
def _between_links() -> re.Pattern[str]:
    """The blank between two derivatives that are multiplied: `df/dh3 dh3/dz`."""
    return re.compile(r"(?<=[\w)])\s+(?=(?:d|∂)\w+\s*/\s*(?:d|∂)\w)")


@cache
def _part() -> re.Pattern[str]:
    """A name that may be one of a part, not in a derivative."""
    return re.compile(r"(?<![\w/∂])\\?[^\W\d]\w*(?:_\{\w+\})?(?![\w(]|/\s*[d∂])")


@cache
def _definition() -> re.Pattern[str]:
    """`h1 = ln x`, perhaps with its value, in front of a line or clause with a sign of equality."""
    end = r"(?:\n|[,;.]\s+(?:so\s+)?)(?=[^=\n]*=|[-−]?[\d.]+\s*\Z)"
    return re.compile(
        rf"(?:(?<=\n)|\A|(?<=[,;.]\s))[ \t]*(?P<name>[A-Za-z]\w*)\s*=\s*(?P<formula>[^=\n,;]*?[A-Za-z][^=\n,;]*?)"
        rf"(?:\s*=\s*(?P<value>[-−]?\d[\d.]*?))?\s*{end}"
    )


@cache
def _member() -> re.Pattern[str]:
    """What stands between signs of equality, with the sign in front of it."""
    sign = r"(?<![<>!=:+*/−-])=(?!=)"
    colon = r":(?=\s*[-−]?[\d.]+\s*\Z)"
    return re.compile(rf"(?:(?<=\n)|\A|{sign})(?P<member>[^=\n]+?)(?={sign}|{colon}|\n|\Z)")


@cache
def _bracket_behind() -> re.Pattern[str]:
    """`40.17 (= h2*z)`."""
    return re.compile(r"(?<=\d)\s+\(\s*=?(?P<inside>[^()=]+)\)[\s.]*\Z")
