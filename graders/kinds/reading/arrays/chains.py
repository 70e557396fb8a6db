r"""Arrays at the end of a calculation: `z = W x + b = [[1, 1], [1, 1]] [1, 1] + [0, -1] = [2, 1]`.

Members in names alone say where the numbers come from, and are passed over; members of arrays are worked
out, and must agree with the last one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import numpy as np

from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.layout import without_marks
from exercises.language.parser import parse
from exercises.language.scope import EMPTY
from exercises.language.tokens import tokenise
from exercises.tolerances import Rounded, TypedNumber
from graders.kinds.reading.clauses.heads import head
from graders.kinds.reading.clauses.separating import depths
from graders.kinds.reading.remarks.narration import disputes, does_something
from graders.kinds.reading.words import vocabulary as said
from graders.language.draws import instances
from graders.language.evaluate import evaluate

_DIGITS = 12  # floats differ from the exact value behind them
_NEAR = Rounded()


class Chain(NamedTuple):
    """The last member of a chain, the arrays that are worked out before it, and names that are passed over."""

    last: str
    calculated: tuple[str, ...]
    passed_over: tuple[str, ...]


def chain_of_arrays(text: str) -> Chain | None:
    """The members of a chain; None where the text is none, or says something else of names."""
    *before, last = _members(text)
    before = before[1:] if before and not before[0] else before  # `= A B = C`
    if not before and not calculates(text):
        return None
    names = [one for one in before if not _openings(one)]
    if names != before[: len(names)] or not _openings(last) or not all(map(_only_names, names)):
        return None
    return Chain(last, tuple(before[len(names) :]), tuple(names))


def calculates(text: str) -> bool:
    """Whether arrays are joined by signs, or matrices of LaTeX side by side; a list only lists them."""
    depth = depths(text)
    whole = {at for at in _openings(text) if depth[at] == 1}
    outside = "".join(
        "A" if at in whole else one for at, one in enumerate(text) if at in whole or not depth[at]
    )
    listed = re.search(r"[,;\n]|A\s*A", outside)
    return len(whole) > 1 and listed is None


def worked_out(text: str) -> tuple[tuple[int, ...], tuple[TypedNumber, ...]] | None:
    """The shape and the entries of a calculation with arrays; None where it has no value."""
    try:
        value = evaluate(parse(tokenise(text)), EMPTY, instances(EMPTY, ())[0])[0]
    except (RefusedError, UndefinedError):
        return None
    if not np.isfinite(value).all():
        return None
    numbers = (TypedNumber(Decimal(f"{one:.{_DIGITS}g}")) for one in value.ravel())
    return value.shape, tuple(numbers)


def agrees(found: Sequence[TypedNumber], last: Sequence[TypedNumber]) -> bool:
    """Whether what was worked out is what the last member shows, as far as it shows it.

    What it is worked out from is rounded as well, so the last digit may be the next one.
    """
    return len(found) == len(last) and all(
        one.value == other.value
        or other.rounds(one.value)
        or (other.decimals and abs(one.value - other.value) <= (other.last_digit or 0))
        or _NEAR.accepts(other, one.value)
        for one, other in zip(found, last, strict=True)
    )


def _members(text: str) -> list[str]:
    depth = depths(text)
    signs = [m for m in _equality().finditer(text) if not depth[m.start()]]
    starts = [0, *(one.end() for one in signs)]
    ends = [*(one.start() for one in signs), len(text)]
    return [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]


@cache
def _equality() -> re.Pattern[str]:
    return re.compile(r"(?<![<>!=:])=(?!=)|≈|\\approx(?![A-Za-z])")


def _openings(text: str) -> list[int]:
    return [match.start() for match in _array().finditer(text)]


def _only_names(member: str) -> bool:
    """Whether a member is a name, or is calculated from several; a multiple of one says something else."""
    member = without_marks(member).strip()
    times = "frac" in member and not member.endswith("}")  # a quotient with a factor behind it
    product = re.search(r"\^\s*\{?\s*(?:T|\\top)\s*\}?\s*\(", member)  # `x^T (p - y)`
    if head().fullmatch(f"{member} =") and not times and not product:
        return re.search(r"\^\s*\{?\s*(?:T|\\top|-?\d)", member) is None
    member = _derivative().sub(lambda match: match[0].replace("/", " "), member)
    names = _name().findall(member)
    words = [one.casefold() for one in re.findall(r"[A-Za-z]{3,}", member)]
    another = {*words} & said.ANOTHER or {*words[:1]} & said.CHANGING
    if another or disputes(member) or does_something(member):
        return False
    return len(names) > 1 and re.match(r"[-+−\d.]|.*/", member) is None


@cache
def _derivative() -> re.Pattern[str]:
    """`dL/dC`, one name."""
    return re.compile(r"(?<![A-Za-z])(?:d|∂)[A-Za-z]\w*\s*/\s*(?:d|∂)[A-Za-z]\w*")


@cache
def _array() -> re.Pattern[str]:
    """Where an array begins: a bracket that is no index, or an environment."""
    return re.compile(r"(?<![\w\[{])\[|\\begin(?=\s*\{(?:[bpvBV]?matrix|smallmatrix|array)\})")


@cache
def _name() -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z_^{\\])\\?[A-Za-zα-ω]")
