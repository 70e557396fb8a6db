"""The tree of a formula that was read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A literal; `last_digit` is one unit of its last digit shown, None for a whole number."""

    value: Decimal
    last_digit: Decimal | None


@dataclass(frozen=True, slots=True)
class Constant:
    """`e` or `pi`."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus a tree."""

    of: Tree


@dataclass(frozen=True, slots=True)
class Percent:
    """A hundredth of a tree."""

    of: Tree


@dataclass(frozen=True, slots=True)
class Binary:
    """Two trees joined by `+ - * / ^`."""

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to one tree."""

    function: str
    argument: Tree


Tree = Number | Constant | Negative | Percent | Binary | Call
