"""The names that an answer may use: symbols with their shapes, sizes, indices, functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from exercises.language.characters import plain
from exercises.language.notation import LETTERS
from exercises.language.tree import Tree

# d(X, z) is the derivative of X by z; a scope whose functions have it reads ∂X/∂z too.
DERIVATIVE = "d"

Domain = Literal[
    "real", "positive", "unit", "onehot", "simplex", "step", "count", "sign", "positive-definite"
]
_WHOLE = frozenset({"step", "count", "class"})
# A `class` is a whole number from 1 to a size, a `subset` a column of zeros and ones.
Values = Domain | Literal["class", "subset"]


class Symbol(NamedTuple):
    """A declared symbol.

    `shape` is () for a scalar, (d,) for a column of d entries, (n, d) for a matrix. A `sequence`
    (first, last) has members counted in that range, which follow from the `recurrence` if given.
    A class lies `within` a size. `row` names the vector that stands for any row of a matrix, `x_i`.
    """

    shape: tuple[str | int, ...] = ()
    domain: Values = "real"
    sequence: tuple[int, int] | None = None
    recurrence: Tree | None = None
    start: float | None = None
    within: str = ""
    row: str = ""


@dataclass(frozen=True)
class Scope:
    """What the names of a formula mean.

    `indices` maps a free index to the size it runs over; `definitions` hold derived symbols, in
    order; `functions` are unknown smooth scalar functions; `sigma` is what that letter stands for;
    `derivatives` names symbols that may be written as a derivative, g_t as dh_t/dw1; `rows` maps the
    name of the rows of a matrix to the matrix: x_i is the row i of X, as a column. With `hadamard_last`
    the sign ⊙ waits for the products on its right, `a ⊙ B c` is `a ⊙ (B c)`, and so does a product that
    fits in no other way, `a ⊙ b (1 - b)`.
    """

    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    sizes: frozenset[str] = frozenset()
    indices: Mapping[str, str] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
    definitions: Mapping[str, Tree] = field(default_factory=dict)
    sigma: Literal["sigmoid", "softmax"] = "sigmoid"
    derivatives: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    hadamard_last: bool = False

    @property
    def differentiates(self) -> bool:
        """Whether a derivative is a formula here."""
        return DERIVATIVE in self.functions

    def declared(self, name: str) -> str | None:
        """The symbol or definition that a spelling means: `w1`, `w_1` and `w_{1}` are the same."""
        known = canonical(name)
        named = known in self.symbols or known in self.definitions or known in self.sizes
        return known if named else None

    def is_whole(self, name: str) -> bool:
        """Whether a name is a whole number: a size, or a number that is declared as one."""
        symbol = self.symbols.get(name)
        return name in self.sizes or (symbol is not None and symbol.domain in _WHOLE)

    def stems(self) -> set[str]:
        """The letters with which names start: `w` of `w_1`."""
        names = (*self.symbols, *self.definitions, *self.sizes)
        return {name.split("_")[0] for name in names} | set(self.indices) | self.functions

    def known(self) -> list[str]:
        """All names, for messages."""
        return [
            *self.symbols,
            *self.definitions,
            *sorted(self.sizes),
            *self.indices,
            *self.functions,
        ]


EMPTY = Scope()


# Letters that have two shapes.
_VARIANTS = {"varepsilon": "epsilon", "varphi": "phi", "vartheta": "theta"}


def canonical(name: str) -> str:
    r"""One spelling of a name: letters, then `_` and the rest; β and \beta are beta."""
    if not name.isascii() or "\\" in name:
        typed = plain(name).text
        name = "".join(LETTERS.get(one, one) for one in typed).replace("\\", "")
    match = re.fullmatch(r"([A-Za-z]+)_?(.*)", name.replace("{", "").replace("}", ""))
    if match is None:
        return name
    stem = _VARIANTS.get(match[1], match[1])
    return f"{stem}_{match[2]}" if match[2] else stem
