r"""Left sides that name the answer and say nothing of it: `dW1 = …`, `H(p, q) = …`, `log π[i] = …`.

A left side is an equation if it means something in the exercise, and then it must hold: `w = …`, `J/2 = …`.
What its letters mean cannot be meant where they make the letter e or π the name of a quantity, a step of
the distributions in a cross-entropy, or d times W of the differential of W.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from exercises.language.errors import RefusedError
from exercises.language.notation import CONSTANTS, FUNCTIONS, LETTERS
from exercises.language.parser import Parser
from exercises.language.scope import Scope
from exercises.language.tokens import Token, tokenise
from exercises.language.tree import Binary, Element, Name, Tree
from graders.kinds.reading.clauses.heads import is_label, names_in, spelled

_LOGARITHMS = {name for name, function in FUNCTIONS.items() if function in {"ln", "log2", "log10"}}
_OF_SUMS = {"logsumexp", "lse", "LSE"}
_OPENING, _CLOSING = {"(", "[", "{"}, {")", "]", "}"}
# What a velocity is multiplied by in its next step: `v = βv + g`.
_RATE = (
    r"(?:(?:\\?(?:alpha|beta|gamma|eta|mu|rho)(?![A-Za-z])|[αβγημρ]|momentum\b|0?\.\d+)"
    r"(?:_\{?\w\}?)?\s*(?:\*|·|\\cdot(?![A-Za-z])|\\times(?![A-Za-z]))?\s*)"
)


def only_names(name: str, tree: Tree, formula: str, scope: Scope) -> bool:
    """Whether a left side that can be read as a formula is the name of what stands behind it.

    What `formula` mentions itself is no new name: `w = 2 w^T` is an equation. Only `w = w + …` gives a
    name its next value.
    """
    stem = _stem(name)
    if stem == "H" and not scope.declared(stem):
        return True  # an entropy, or the step function that is asked for
    if _is_differential(name, tree) or _of_two_functions(stem) or _is_updated(name, formula):
        return True
    logarithm = _logarithm().fullmatch(name.strip())
    if logarithm and logarithm["inside"]:
        return _is_constant_with_index(logarithm["inside"], scope)
    a_delta = isinstance(tree, Name) and _gradient().fullmatch(tree.name) is not None
    a_constant = stem in CONSTANTS and "^" not in name
    return (a_delta or a_constant) and spelled(name) not in names_in(formula)


def _of_two_functions(stem: str) -> bool:
    """Whether the names of two functions in one word name a third: `logsigmoid'(x) = …`."""
    word = stem.casefold()
    return word not in FUNCTIONS and any(
        word[:end] in FUNCTIONS and word[end:] in FUNCTIONS for end in range(3, len(word) - 2)
    )


def _is_updated(name: str, formula: str) -> bool:
    """Whether a name alone gets its next value by a step that it is not made of: not `w = w + w`.

    With an index that is a letter it is an entry of what is given; a number tells layers apart, and `dW`
    what a velocity is for.
    """
    if _entry().search(name):
        return False
    begun = re.match(rf"\s*{_RATE}?{re.escape(name.strip())}\s*[-+−]", formula)
    return begun is not None and spelled(name) not in names_in(formula[begun.end() :])


@cache
def _entry() -> re.Pattern[str]:
    return re.compile(r"[\[(^]|_\s*\{?\s*(?!d[A-Za-z])[A-Za-z]")


def is_unknown(text: str, scope: Scope) -> bool:
    """Whether a first member is a name that the exercise does not have: `π[i]`, `p(y = k)`."""
    return _is_constant_with_index(text, scope) or (
        is_label(text, scope) and not _is_formula(text, scope)
    )


def _is_formula(text: str, scope: Scope) -> bool:
    try:
        Parser(tokenise(text), scope).whole()
    except RefusedError:
        return False
    return True


def logarithm_of_unknown(text: str, last: Sequence[Token], scope: Scope) -> bool:
    """Whether a first member is the logarithm of such a name, and what it comes to is one as well."""
    matched = _logarithm().fullmatch(text.strip())
    if matched is None:
        return False
    return is_unknown(matched["inside"] or matched["of"], scope) and _has_logarithm(last)


def _is_constant_with_index(text: str, scope: Scope) -> bool:
    stem = _stem(text)
    constant = stem in CONSTANTS and not scope.declared(stem)
    return constant and _with_index().fullmatch(text.strip()) is not None


def _has_logarithm(tokens: Sequence[Token]) -> bool:
    """Whether a formula is a logarithm, or takes one away: what adds one is minus the logarithm of a part."""
    depth = 0
    outside: list[str] = []
    for token in tokens:
        depth -= token.text in _CLOSING
        if not depth and token.kind != "end":
            outside.append(token.text)
        depth += token.text in _OPENING
    if set(outside[1:]).isdisjoint({"+", "-"}):
        return outside[:1] != [] and outside[0] in _LOGARITHMS
    return any(
        sign == "-" and name in _LOGARITHMS | _OF_SUMS for sign, name in pairwise(outside[1:])
    )


def _is_differential(name: str, tree: Tree) -> bool:
    """Whether `dW1` would be the size d times W1, in one word."""
    match tree:
        case Binary(" ", Name("d"), Name() | Element()):
            return re.match(r"\s*d(?=[A-Za-z\\α-ωΑ-Ω])", name) is not None
        case _:
            return False


def _stem(name: str) -> str:
    r"""The letters that a name starts with: `pi` of `\pi_i` and of `π[i]`."""
    matched = re.match(r"\s*\\?(?:mathrm|mathbf)?\s*\{?\s*\\?([A-Za-z]+|[α-ω])", name)
    return LETTERS.get(matched[1], matched[1]) if matched else ""


@cache
def _gradient() -> re.Pattern[str]:
    """What gradients are called: `delta_2`, `dz_1`, `dE_dv3`, `grad_W`."""
    return re.compile(r"delta(?:_\w+)?|d[A-Za-z](?:_\w+)?|grad(?:_\w+)?")


@cache
def _with_index() -> re.Pattern[str]:
    return re.compile(r"(?:\\?[A-Za-z]+|[α-ω])\s*(?:\[[^\[\]]*\]|_\s*(?:\{[^{}]*\}|\w))")


@cache
def _logarithm() -> re.Pattern[str]:
    names = "|".join(sorted(_LOGARITHMS, key=len, reverse=True))
    return re.compile(rf"\\?(?:{names})(?![A-Za-z])\s*(?:\((?P<inside>.*)\)|(?P<of>.*))", re.DOTALL)
