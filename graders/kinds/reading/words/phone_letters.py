"""Letters as a phone types them: there is no subscript b, so `Wₐᵦ` and `Wₐb` stand for W_ab, and `X` for x."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope

# Letters without a subscript of their own, by the Greek subscript that looks most like each.
_STANDS_FOR = {"ᵦ": ("β", "b"), "ᵧ": ("γ", "y")}
_WITHOUT = "bcdfgqwyz"


def with_phone_letters(text: str, typed: str, scope: Scope) -> str:
    """The text in plain characters with the indices that were meant; every character keeps its place.

    Args:
        text: The text in plain characters.
        typed: The same as it was typed.
        scope: What its names mean; a letter is an index only where that says so.
    """
    for subscript, (greek, letter) in _STANDS_FOR.items():
        if subscript in typed and greek not in typed and letter in scope.indices:
            text = text.replace(greek, letter)
    if all(index not in scope.indices for index in _WITHOUT):
        return text
    return _half_lowered().sub(lambda match: _lowered(match, scope), text)


def with_small_argument(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text with x for X, where x is all that there is; a phone begins with a capital letter."""
    name = next(iter(scope.symbols), "")
    if len(scope.symbols) > 1 or len(name) > 1 or scope.declared(name.upper()):
        return text, ()
    small = re.sub(rf"(?<![A-Za-z\\]){name.upper()}(?![A-Za-z])", name, text) if name else text
    return small, () if small == text else (f"{name.upper()} is read as {name}",)


def with_last_index(text: str, scope: Scope) -> str:
    """`[2w1, …, 2w_d]` for `[2w1, …, 2wd]`, where d is how many entries w has."""

    def lowered(match: re.Match[str]) -> str:
        symbol = scope.symbols.get(match["stem"])
        fits = symbol is not None and match["last"] in symbol.shape
        between = match[0][: match.start("last") - match.start()]
        return f"{between}_{match['last']}" if fits else match[0]

    return _listed().sub(lowered, text)


def _lowered(match: re.Match[str], scope: Scope) -> str:
    """`W_{ab}` for `W_{a}b`, where an entry of W has two indices and b is one."""
    symbol = scope.symbols.get(match["stem"])
    kronecker = match["stem"] == "δ" and not scope.declared("delta")
    two = kronecker or (symbol is not None and len(symbol.shape) == 2)
    fits = two and match["behind"] in scope.indices
    return f"{match['stem']}_{{{match['index']}{match['behind']}}}" if fits else match[0]


@cache
def _half_lowered() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![A-Za-z\\])(?P<stem>[A-Za-z]+|δ)_\{{(?P<index>[a-z])\}}(?P<behind>[{_WITHOUT}])(?![A-Za-z])"
    )


@cache
def _listed() -> re.Pattern[str]:
    """A name with its first index, dots, and the name with a letter at once behind it."""
    dots = r"(?:\.\.\.|…|\\[lc]?dots(?![A-Za-z]))"
    start = r"(?<![A-Za-z\\_])"
    return re.compile(
        rf"{start}(?P<stem>[A-Za-z])_?\{{?1\}}?[^\n]*?{dots}[^\n]*?{start}(?P=stem)(?P<last>[a-zA-Z])(?![\w(])"
    )
