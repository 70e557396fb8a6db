"""The shapes of a formula and of its factors, by the names of the sizes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import Binary, Element, Name, Negative, Tree, children, nodes
from graders.language.draws import instances
from graders.language.evaluate import Memory, evaluate
from graders.language.instance import Instance
from graders.language.sizes import each_sized, loose


class Shapes(NamedTuple):
    """The shape of a formula by the names of the sizes, and those of its factors, as printed.

    Both are empty where the formula has indices or loose sizes.
    """

    whole: tuple[str, ...] = ()
    factors: tuple[tuple[str, tuple[str, ...]], ...] = ()


def misplaced(tree: Tree, scope: Scope) -> str:
    """The first entry with a free index that counts to another size than the entries there, as printed."""
    for node in nodes(tree):
        symbol = None
        if isinstance(node, Element) and isinstance(node.of, Name):
            symbol = scope.symbols.get(node.of.name)
        if symbol is None or symbol.sequence or not isinstance(node, Element):
            continue
        for index, size in zip(node.indices, symbol.shape, strict=False):
            if isinstance(index, Name) and scope.indices.get(index.name, size) != size:
                return printed(node)
    return ""


def shapes_of(tree: Tree, scope: Scope) -> Shapes:
    """The shapes of a formula and of its factors.

    Raises:
        UndefinedError: Its shapes do not fit together.
    """
    *grounds, another = instances(scope, (tree,))  # two are enough to tell the sizes apart
    failed: UndefinedError | None = None
    for candidate in each_sized(tree, scope):
        memories = [Memory() for _ in grounds]
        try:
            values = [
                evaluate(candidate, scope, ground, known)
                for ground, known in zip(grounds, memories, strict=True)
            ]
        except UndefinedError as error:
            failed = failed or error
            continue
        if not any(np.isfinite(one).any() for one in values) and not (
            np.isfinite(evaluate(candidate, scope, another)).any()
        ):
            raise UndefinedError("this has a value nowhere, such as 0/0")
        if loose(tree) or scope.indices:
            return Shapes()
        factors = {
            printed(factor): named_shape(
                grounds, [known.values[id(factor)].shape[1:] for known in memories]
            )
            for factor in _factors(tree)
            if all(id(factor) in known.values for known in memories)
        }
        return Shapes(
            named_shape(grounds, [value.shape[1:] for value in values]),
            tuple((text, shape) for text, shape in factors.items() if shape != ("1", "1")),
        )
    assert failed is not None
    raise failed


def _factors(tree: Tree) -> Iterator[Tree]:
    """What the products and sums of a formula are made of."""
    if isinstance(tree, Binary | Negative):
        for child in children(tree):
            yield from _factors(child)
    else:
        yield tree


def named_shape(grounds: list[Instance], shapes: list[tuple[int, ...]]) -> tuple[str, ...]:
    """A shape by the names of the sizes, which the different instances tell apart."""
    named = []
    for axis in range(len(shapes[0])):
        extents = [shape[axis] if axis < len(shape) else 0 for shape in shapes]
        sizes = (
            name
            for name in grounds[0].sizes
            if [ground.sizes[name] for ground in grounds] == extents
        )
        named.append(next(sizes, str(extents[0]) if len(set(extents)) == 1 else "?"))
    return tuple(named)
