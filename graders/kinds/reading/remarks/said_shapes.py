r"""What an answer says of the shapes of names that the exercise has: `where U \in R^{d \times V}, y \in R^V`."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from exercises.language.errors import UntrueError
from exercises.language.scope import Scope

_LINE = r"(?P<line>row|column|scalar)(?:\s+vector)?"
_SIZE = r"[A-Za-z\d]\w*"
_TWO_SIZES = rf"{_SIZE}\s*(?:×|\bx\b|\bby\b)\s*{_SIZE}"


def without_said_shapes(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text without true remarks on the shapes of declared names at its end, and those.

    A false one stays, and is asked about.
    """
    found = _said().search(text)
    if found is None or not all(_is_so(one, scope) for one in _each().finditer(found["said"])):
        return text, ()
    told = " ".join(found["said"].split())
    return text[: found.start()] + " " * len(found[0]), (f'"{told}" is passed over',)


def with_multiplied_shapes(text: str, scope: Scope) -> str:
    """`…, shape (k, 1)` for `…   (k, N) @ (N, 1) → (k, 1)`, a product of shapes that is said at the end.

    Raises:
        UntrueError: The inner sizes differ, or the outer ones are not what it gives.
    """
    if (end := _at_the_end().search(text)) and _is_of_exercise(end["shape"], scope):
        return f"{text[: end.start()]}   ({end['shape']})"
    found = _multiplied().search(text)
    if found is None:
        return text
    factors = [_sizes_of(one) for one in re.findall(r"\([^()]*\)", found["factors"])]
    fits = all(before[-1] == behind[0] for before, behind in pairwise(factors))
    if not fits or _sizes_of(found["result"]) != [factors[0][0], factors[-1][-1]]:
        raise UntrueError(f'"{found["said"].strip()}" is not so; write the formula alone', 0)
    result = found["result"]
    return f"{text[: found.start()]}" + (f", shape {result}" if "(" in result else f"   ({result})")


def with_premised_shape(text: str, scope: Scope) -> str:
    """`2w^T   (1 x d)` for `2w^T, w is d x 1 so the transpose is 1 x d`, of which the first half must be so.

    Raises:
        UntrueError: It is not.
    """
    found = _premised().search(text)
    if found is None:
        return text
    if not _is_so(found, scope):
        raise UntrueError(f'"{found["said"].strip()}" is not so; write the formula alone', 0)
    return f"{text[: found.start()]}   ({found['shape']})"


def with_shape_behind(text: str, scope: Scope) -> str:
    """`2w^T   (1 × d row vector)` for `1 × d row vector 2w^T`, in its sizes, and for `as a row: 2w^T`."""
    if concluded := _concluded().search(text):
        return f"{text[: concluded.start()]}   ({concluded['shape']})"
    for pattern in (_line_in_front(), _line_behind()):
        if line := pattern.fullmatch(text):
            return f"{line['formula']}   (a {line['line']})"
    found = _in_front().fullmatch(text)
    if found is None or not _is_of_exercise(found["sizes"], scope):
        return text
    return f"{found['formula']}   ({found['sizes']} {found['kind']})"


@cache
def _concluded() -> re.Pattern[str]:
    """`… (a multiple of x, so d × 1)`: a shape, and words from which it follows."""
    sign = r"(?:×|\\times|\bx\b|\bby\b)"
    return re.compile(
        rf"\s+\((?P<words>[a-z][^()=<>\d×]*[a-z$]),?\s+(?:so|hence|thus)\s+(?:it\s+is\s+)?\$?(?P<shape>{_SIZE}\s*{sign}\s*{_SIZE})\$?\)[\s.]*\Z"
    )


@cache
def _line_in_front() -> re.Pattern[str]:
    """`as a row: 2w^T`, `written as a column, X`."""
    return re.compile(
        rf"\s*(?:(?:written|arranged)\s+)?as\s+(?:an?\s+)?{_LINE}\s*[:,]\s+(?P<formula>[^\n,;:=]+)",
        re.IGNORECASE,
    )


@cache
def _line_behind() -> re.Pattern[str]:
    """`2w^T written as a row`."""
    return re.compile(
        rf"(?P<formula>[^\n,;:=]+?),?\s+(?:written|arranged)\s+as\s+an?\s+{_LINE}[\s.]*",
        re.IGNORECASE,
    )


@cache
def _in_front() -> re.Pattern[str]:
    sizes = rf"(?P<sizes>{_TWO_SIZES})"
    kind = r"(?P<kind>(?:(?:row|column)\s+)?(?:vector|matrix))"
    return re.compile(
        rf"\s*(?:an?\s+|the\s+)?{sizes}\s+{kind}\s*[:,]?\s+(?P<formula>(?![a-z]{{2,}}\s)\S[^\n]*)"
    )


@cache
def _premised() -> re.Pattern[str]:
    it = r"(?:(?:the|its)\s+transpose|(?P=name)\s*(?:\^\s*\{?T\}?|ᵀ|\.T)|it|this)"
    fits = r"(?:,?\s+(?:which|and\s+(?:it|this)|so\s+it)\s+fits)?"
    said = rf"(?:since|because|as)?\s*(?P<name>[A-Za-z](?:_\w)?)\s+is\s+(?P<sizes>{_TWO_SIZES})"
    return re.compile(
        rf"(?<=\S),\s+(?P<said>{said}(?:,|\s+and|,?\s+so)\s+{it}\s+is\s+(?P<shape>{_TWO_SIZES}){fits})[\s.]*\Z"
    )


def _is_of_exercise(shape: str, scope: Scope) -> bool:
    """Whether all sizes of a shape are numbers, or sizes of the exercise."""
    return all(one.isdigit() or scope.declared(one) in scope.sizes for one in _sizes_of(shape))


def _sizes_of(shape: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"\b[x×]\b|×", " ", shape))


@cache
def _multiplied() -> re.Pattern[str]:
    size = r"\w+\s*(?:,|×|\bx\b)\s*\w+"
    factors = rf"(?P<factors>\(\s*{size}\s*\)(?:\s*+[@×·*x]?\s*+\(\s*{size}\s*\))+)"
    lead = r"(?:(?:[ \t]{2,}|[ \t]+#+[ \t]*|[,;]\s+|[ \t]+[-–—][ \t]+)(?:check:?\s+)?)"
    return re.compile(
        rf"{lead}(?P<said>{factors}\s*(?:→|-+>|=>?|⇒)\s*(?P<result>\(\s*{size}\s*\)|{size}))[\s.✓✔✅]*\Z"
    )


@cache
def _at_the_end() -> re.Pattern[str]:
    """`…, d×1 ✓`, the shape behind a comma."""
    return re.compile(rf"(?<=\S),\s+(?P<shape>{_SIZE}\s*(?:×|\bx\b)\s*{_SIZE})[\s.✓✔✅]*\Z")


def _is_so(one: re.Match[str], scope: Scope) -> bool:
    names = [name.strip("\\{} ") for name in re.split(r",|\band\b", one["name"])]
    return all(_has_sizes(name, one["sizes"], scope) for name in names)


def _has_sizes(name: str, said: str, scope: Scope) -> bool:
    symbol = scope.symbols.get(scope.declared(name) or "")
    sizes = [
        re.sub(r"[\s{}|\\]|lvert|rvert", "", size)
        for size in re.split(r"\\times|×|\bx\b|\bby\b", said)
    ]
    shape = [*map(str, symbol.shape)] if symbol else []
    return bool(shape) and sizes in (shape, [*shape, "1"])


_NAME = r"\\?(?:hat\s*\{?)?[A-Za-z]+(?:_\{?\w+\}?)?\}?"
_SPACE = r"\\?(?:mathbb\s*)?\{?[Rℝ]\}?\s*\^\s*"
_SIZES = r"(?:\{[^{}]*\}|[A-Za-z\d])"
_NAMES = rf"{_NAME}(?:\s*(?:,|\band\b)\s*{_NAME})*+"
_KIND = r"(?:(?:the|both|all)\s+)?(?:(?:column\s+)?vectors?\s+|matri(?:x|ces)\s+|[向矢]量\s*|矩[阵陣]\s*)?"
_SAID = rf"{_KIND}\$?{_NAMES}\s*(?:∈|\\in(?![A-Za-z]))\s*{_SPACE}{_SIZES}\$?"


@cache
def _each() -> re.Pattern[str]:
    return re.compile(rf"(?P<name>{_NAMES})\s*(?:∈|\\in(?![A-Za-z]))\s*{_SPACE}(?P<sizes>{_SIZES})")


@cache
def _said() -> re.Pattern[str]:
    between = r"(?:[\s,]|and\b|\\space\b)++"
    gap = r"[,;]?(?:\s|\\ |\\q?quad(?![a-z]))*(?:\\\\\s*&?\s*\\space\s*)?"
    led = r"(?:(?:where|with|here|for)(?:\\space)?\s*+|(?<=[,\\]\s)|(?<=quad\s))"
    return re.compile(rf"{gap}\(?(?P<said>{led}(?>{_SAID})(?:{between}(?>{_SAID}))*)\)?[\s.$]*\Z")
