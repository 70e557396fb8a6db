"""The tree of a formula that was read."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from decimal import Decimal
from inspect import get_annotations
from typing import Any, NoReturn, dataclass_transform


@dataclass_transform(frozen_default=True)
class Node:
    """A frozen value with the fields that its class annotates.

    What `dataclass` makes for each class by compiling source stands here once: with so many small
    classes, that was a noticeable part of the time a student waits.
    """

    __match_args__: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        type.__setattr__(cls, "__match_args__", tuple(get_annotations(cls)))

    def __init__(self, *values: Any, **named: Any) -> None:
        self.__dict__.update(zip(self.__match_args__, values, strict=False), **named)

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._values()!r}"


def last_digit_of(decimal: Decimal) -> Decimal:
    """One unit of the last digit that is shown: 0.01 for `20.10`."""
    return Decimal((0, (1,), int(decimal.as_tuple().exponent)))


class Number(Node):
    """A literal; `last_digit` is one unit of its last digit shown, None for a whole number."""

    value: Decimal
    last_digit: Decimal | None = None


class Constant(Node):
    """`e` or `pi`."""

    name: str


class Name(Node):
    """A declared symbol, a size, an index, or a variable that a sum binds."""

    name: str


class Element(Node):
    """An entry, `x_i` or `X_{ib}`, counted from 1; or a member of a sequence, `h_{t-1}`."""

    of: Tree
    indices: tuple[Tree, ...]


class Negative(Node):
    """Minus a tree."""

    of: Tree


class Percent(Node):
    """A hundredth of a tree."""

    of: Tree


class Transposed(Node):
    """The transpose."""

    of: Tree


class Binary(Node):
    """Two trees joined by a sign.

    `+ - / ^` as usual; `*` is the matrix product, or else elementwise; ` ` is the product without
    a sign, which is never elementwise; `@ ⊙ ⊗ .^` are matrix, Hadamard and Kronecker product, and the
    elementwise power.
    """

    sign: str
    left: Tree
    right: Tree


class Call(Node):
    """A function applied to its arguments; `primes` derivatives of it, `f'`."""

    function: str
    arguments: tuple[Tree, ...]
    primes: int = 0


class Big(Node):
    """A sum or product over a variable; without bounds it runs over what the variable indexes."""

    function: str
    variable: str
    first: Tree | None
    last: Tree | None
    body: Tree


class Comparison(Node):
    """`a < b`, or a chain `a < b <= c`: 1 where it holds, 0 elsewhere."""

    signs: tuple[str, ...]
    sides: tuple[Tree, ...]


class Cases(Node):
    """Values under conditions, the first that holds; then the value `otherwise`, if there is one."""

    cases: tuple[tuple[Tree, Comparison], ...]
    otherwise: Tree | None


class Rows(Node):
    """A matrix by its entries; `standing` for a list that is a vector of either orientation."""

    rows: tuple[tuple[Tree, ...], ...]
    vector: bool = False


class Filled(Node):
    """`I`, zeros or ones; without sizes they are found from what they meet."""

    what: str
    sizes: tuple[Tree, ...]


class Dots(Node):
    """An ellipsis inside rows or sums, before it is expanded."""


Tree = (
    Number | Constant | Name | Element | Negative | Percent | Transposed | Binary | Call | Big
    | Comparison | Cases | Rows | Filled | Dots
)  # fmt: skip


def children(tree: Tree) -> tuple[Tree, ...]:
    """The trees directly below."""
    match tree:
        case Number() | Constant() | Name() | Dots():
            return ()
        case Element():
            return (tree.of, *tree.indices)
        case Negative() | Percent() | Transposed():
            return (tree.of,)
        case Binary():
            return (tree.left, tree.right)
        case Call():
            return tree.arguments
        case Big():
            return tuple(one for one in (tree.first, tree.last, tree.body) if one is not None)
        case Comparison():
            return tree.sides
        case Cases():
            pairs = tuple(one for case in tree.cases for one in case)
            return pairs if tree.otherwise is None else (*pairs, tree.otherwise)
        case Rows():
            return tuple(entry for row in tree.rows for entry in row)
        case Filled():
            return tree.sizes


def nodes(tree: Tree) -> Iterator[Tree]:
    """The tree and everything below it, from the top and from the left."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def with_children(tree: Tree, new: tuple[Tree, ...]) -> Tree:
    """The same node above other trees, given in the order of `children`."""
    match tree:
        case Element():
            return Element(new[0], new[1:])
        case Negative() | Percent() | Transposed():
            return type(tree)(new[0])
        case Binary():
            return Binary(tree.sign, *new)
        case Call():
            return Call(tree.function, new, tree.primes)
        case Big():
            bounds = iter(new)
            first = next(bounds) if tree.first is not None else None
            last = next(bounds) if tree.last is not None else None
            return Big(tree.function, tree.variable, first, last, next(bounds))
        case Comparison():
            return Comparison(tree.signs, new)
        case Cases():
            pairs = tuple(zip(new[: 2 * len(tree.cases) : 2], new[1::2], strict=False))
            otherwise = None if tree.otherwise is None else new[-1]
            return Cases(pairs[: len(tree.cases)], otherwise)  # type: ignore[arg-type]
        case Rows():
            entries = iter(new)
            return Rows(tuple(tuple(next(entries) for _ in row) for row in tree.rows), tree.vector)
        case Filled():
            return Filled(tree.what, new)
        case _:
            return tree


def mapped(tree: Tree, change: Callable[[Tree], Tree | None]) -> Tree:
    """The tree where `change` has put something in place of nodes; below None it is asked again."""
    if (changed := change(tree)) is not None:
        return changed
    below = children(tree)
    if not below:
        return tree
    new = tuple(mapped(child, change) for child in below)
    return tree if all(map(operator.is_, new, below)) else with_children(tree, new)


def substituted(tree: Tree, variable: str, value: Tree) -> Tree:
    """The tree with a value in place of a variable."""
    name = Name(variable)
    return mapped(tree, lambda node: value if node == name else None)
