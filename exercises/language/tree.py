"""The tree of a formula that was read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A literal; `last_digit` is one unit of its last digit shown, None for a whole number."""

    value: Decimal
    last_digit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """`e` or `pi`."""

    name: str


@dataclass(frozen=True, slots=True)
class Name:
    """A declared symbol, a size, an index, or a variable that a sum binds."""

    name: str


@dataclass(frozen=True, slots=True)
class Element:
    """An entry, `x_i` or `X_{ib}`, counted from 1; or a member of a sequence, `h_{t-1}`."""

    of: Tree
    indices: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus a tree."""

    of: Tree


@dataclass(frozen=True, slots=True)
class Percent:
    """A hundredth of a tree."""

    of: Tree


@dataclass(frozen=True, slots=True)
class Transposed:
    """The transpose."""

    of: Tree


@dataclass(frozen=True, slots=True)
class Binary:
    """Two trees joined by a sign.

    `+ - / ^` as usual; `*` is the matrix product, or else elementwise; ` ` is the product without
    a sign, which is never elementwise; `@ ⊙ ⊗ .^` are matrix, Hadamard and Kronecker product, and the
    elementwise power.
    """

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to its arguments; `primes` derivatives of it, `f'`."""

    function: str
    arguments: tuple[Tree, ...]
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Big:
    """A sum or product over a variable; without bounds it runs over what the variable indexes."""

    function: str
    variable: str
    first: Tree | None
    last: Tree | None
    body: Tree


@dataclass(frozen=True, slots=True)
class Comparison:
    """`a < b`, or a chain `a < b <= c`: 1 where it holds, 0 elsewhere."""

    signs: tuple[str, ...]
    sides: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """Values under conditions, the first that holds; then the value `otherwise`, if there is one."""

    cases: tuple[tuple[Tree, Comparison], ...]
    otherwise: Tree | None


@dataclass(frozen=True, slots=True)
class Rows:
    """A matrix by its entries; `standing` for a list that is a vector of either orientation."""

    rows: tuple[tuple[Tree, ...], ...]
    vector: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """`I`, zeros or ones; without sizes they are found from what they meet."""

    what: str
    sizes: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Dots:
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
