"""What somebody gets who slips once in one definition: a term, a factor, an index, a derivative."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from exercises.language.errors import UndefinedError
from exercises.language.tree import (
    Binary,
    Call,
    Name,
    Negative,
    Tree,
    children,
    nodes,
    with_children,
)
from graders.graph.terms import factors, product, renamed, summed, terms
from graders.language.symbolic import ONE, derivative


def slips(
    tree: Tree,
    known: Collection[str],
    defined: Mapping[str, Tree],
    function: Tree | None = None,
) -> Iterator[tuple[str, Tree]]:
    """The names of single slips in a formula, and what is calculated instead.

    Args:
        tree: The formula.
        known: The names of nodes and inputs, among which an index may be confused.
        defined: What nodes and derivatives are calculated from.
        function: What the formula is the derivative of, if it is one.
    """
    parts = terms(tree)
    for place, term in enumerate(parts):
        around = [*parts[:place], *parts[place + 1 :]]
        if around:
            yield "term-dropped", summed(around)
            yield "sign-slip", summed([*parts[:place], _negated(term), *parts[place + 1 :]])
        for changed in _without_factor(term):
            yield "factor-dropped", summed([*parts[:place], changed, *parts[place + 1 :]])
    for name in sorted(known):
        if len(parts) == 1:
            yield "factor-added", Binary("*", tree, Name(name))
    for changed in _neighbours(tree, known):
        yield "neighbour-index", changed
    for changed in _before_functions(tree, defined):
        yield "node-skipped", changed
    for changed in _powers_as_products(tree):
        yield "power-slip", changed
    yield from _other_meaning(tree)
    if isinstance(function, Call):
        yield "value-for-derivative", function


def _negated(term: Tree) -> Tree:
    return term.of if isinstance(term, Negative) else Negative(term)


def _without_factor(term: Tree) -> Iterator[Tree]:
    if isinstance(term, Negative):
        yield from map(Negative, _without_factor(term.of))
        return
    if isinstance(term, Binary) and term.sign == "/":
        yield term.left
    if isinstance(term, Binary) and term.sign == "^":
        yield term.left
    parts = factors(term)
    for place in range(len(parts) if len(parts) > 1 else 0):
        yield product(_but(parts, place))


def _but(parts: Sequence[Tree], place: int) -> list[Tree]:
    return [*parts[:place], *parts[place + 1 :]]


def _neighbours(tree: Tree, known: Collection[str]) -> Iterator[Tree]:
    """One name for its neighbour: out_h2 for out_h1, h_k for h_{k-1}."""
    for name in sorted({node.name for node in nodes(tree) if isinstance(node, Name)}):
        if found := re.fullmatch(r"(.*?)(\d+)", name):
            for index in (int(found[2]) - 1, int(found[2]) + 1):
                if (other := f"{found[1]}{index}") in known:
                    yield renamed(tree, {name: other})


def _before_functions(tree: Tree, defined: Mapping[str, Tree]) -> Iterator[Tree]:
    """What goes into the function of a node in the place of the node: y for exp(y)."""
    for name in sorted({node.name for node in nodes(tree) if isinstance(node, Name)}):
        node: Tree = Name(name)
        while isinstance(node, Name) and node.name in defined:
            node = defined[node.name]
        if isinstance(node, Call) and not node.primes:
            match node.arguments:
                case (Name(name=inner),):
                    yield renamed(tree, {name: inner})


def _powers_as_products(tree: Tree) -> Iterator[Tree]:
    """One power that is taken for a product."""
    if isinstance(tree, Binary) and tree.sign == "^":
        yield Binary("*", tree.left, tree.right)
    below = children(tree)
    for place, child in enumerate(below):
        for changed in _powers_as_products(child):
            yield with_children(tree, (*below[:place], changed, *below[place + 1 :]))


def _other_meaning(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """A function that is not applied, or whose derivative is taken for its value."""
    if isinstance(tree, Call) and len(tree.arguments) == 1 and not tree.primes:
        yield "function-forgotten", tree.arguments[0]
        if isinstance(tree.arguments[0], Name):
            try:
                slope = derivative(tree, tree.arguments[0].name)
            except UndefinedError:  # what has no derivative is not taken for one
                return
            if slope != ONE:
                yield "derivative-for-value", slope
