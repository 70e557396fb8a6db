"""The activation that an answer defines: `f(z) = z^2`, `f = sin`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.printing import printed
from exercises.language.scope import Scope, Symbol
from exercises.language.tokens import tokenise
from exercises.language.tree import Tree
from graders.kinds.xor_training.activation import Activation, of_formula
from graders.language.symbolic import depends

# Every formula that is tried is trained; a proof names one activation, or compares two.
_MOST_FORMULAS = 4
_MOST_CHARACTERS = 120


class Formula(NamedTuple):
    """An activation as it was written, of one letter."""

    tree: Tree
    letter: str

    @property
    def scope(self) -> Scope:
        """The language with that letter."""
        return Scope(symbols={self.letter: Symbol()})

    @property
    def activation(self) -> Activation:
        """The function and its derivative."""
        return of_formula(self.tree, self.letter, self.scope)

    @property
    def shown(self) -> str:
        """The definition in one spelling."""
        return f"f({self.letter}) = {printed(self.tree)}"


def formulas(text: str) -> Iterator[Formula]:
    """The activations that a text defines: `f(z) = z^2`, `f = sin`."""
    named = [(one.start(), "z", f"{one[1]}(z)") for one in _named().finditer(text)]
    defined = [
        (one.start(), one[1], text[one.end() : one.end() + _MOST_CHARACTERS])
        for one in _defined().finditer(text)
    ]
    for _, letter, written in sorted([*named, *defined])[:_MOST_FORMULAS]:
        formula = _longest(written, letter)
        if formula:
            yield formula


def _longest(written: str, letter: str) -> Formula | None:
    """The longest beginning of a text that is a formula of one letter."""
    scope = Scope(symbols={letter: Symbol()})
    for end in sorted({one.start() for one in _end().finditer(written)}, reverse=True):
        try:
            tree = parse(tokenise(written[:end]), scope)
        except RefusedError:
            continue
        if depends(tree, letter):
            return Formula(tree, letter)
    return None


@cache
def _defined() -> re.Pattern[str]:
    """`f(z) =`, with the letter."""
    return re.compile(
        r"(?<![A-Za-z\\])(?:f|\\sigma|σ|\\phi|φ|g) ?(?:\\left)?\( ?([a-z]) ?(?:\\right)?\) ?:?= ?"
    )


@cache
def _named() -> re.Pattern[str]:
    """`f = sin`: a function by its name."""
    return re.compile(
        r"(?<![A-Za-z\\])f ?:?= ?\\?(sin|cos|tanh|exp|sech|cosh|abs|relu|sigmoid)\b(?! ?\()"
    )


@cache
def _end() -> re.Pattern[str]:
    """Where a formula may end."""
    return re.compile(r"(?=[\s,;:$.])|$")
