"""Shapes one behind the other, `(n × k)(k × d) = n × d`: the last is the answer, the others lead to it.

A product of shapes in brackets must give what stands behind it: by its inner sizes, or, with a sign
between shapes, by setting one behind the other as a Jacobian does.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from exercises.language.errors import RefusedError, SeveralError
from exercises.language.printing import printed
from exercises.language.scope import Scope
from graders.kinds.reading.clauses.separating import members
from graders.kinds.reading.shapes.shapes import read_shape
from graders.language.arithmetic import NoValueError, value_of

Extents = tuple[str, ...]


def last_shape(text: str, scope: Scope) -> tuple[str, str]:
    """The last member of a chain of shapes, and what stands in front of it; other texts as they are.

    Raises:
        RefusedError: The inner sizes of a product differ.
        SeveralError: Two members differ.
    """
    chain = members(text, _between())
    if len(chain) < 2:
        return text, ""
    said = [_said(member, scope) for member in chain]
    said[:-1] = [
        said[-1] if one is None and _leads_to(member, said[-1], scope) else one
        for one, member in zip(said[:-1], chain[:-1], strict=True)
    ]
    if any(one is None for one in said[:-1]):
        return text, ""
    last = said[-1] or _first_of(chain[-1], scope)
    if last is None:
        return text, ""
    for before, behind in pairwise([*said[:-1], last]):
        if before and behind and not any(_like(one, other) for one in before for other in behind):
            shape = " × ".join(next(iter(before)))
            raise SeveralError(f"what stands before it is {shape}; write the one that you mean", 0)
    return chain[-1], text[: text.rindex(chain[-1])].strip(" ,;")


def _leads_to(member: str, last: set[Extents] | None, scope: Scope) -> bool:
    """Whether a member calculates sizes of the shape in numbers, `10 x ((32 - 5 + 4)/1 + 1) = 10 x 32 x 32`."""
    if not last or not re.fullmatch(r"[\d\s()+*/.,xX×-]+", member):
        return False
    try:
        sizes = [value_of(one) for one in read_shape(member, scope).extents or ()]
    except (RefusedError, NoValueError):
        return False
    known = {size for shape in last for size in shape}
    return bool(sizes) and all(size == int(size) and str(int(size)) in known for size in sizes)


def _like(one: Extents, other: Extents) -> bool:
    """Whether they are one shape; beside more than two extents, a 1 counts for nothing."""
    if len(one) > len(other) or len(other) > len(one):
        return [size for size in one if size != "1"] == [size for size in other if size != "1"]
    return one == other


def _said(member: str, scope: Scope) -> set[Extents] | None:
    """The shapes that a member may say; None where it is neither a shape nor a product of shapes."""
    if not _product().fullmatch(member):
        return _bare(member, scope)
    groups = [_bare(one, scope) for one in _bracket().findall(member)]
    found = groups[0]
    for sign, group in zip(_bracket().split(member)[2:-1:2], groups[1:], strict=True):
        if not found or not group:
            return None
        found = {
            made for one in found for other in group for made in _made(one, sign.strip(), other)
        }
        if not found:
            raise RefusedError("the inner sizes of this product differ", 0)
    return found


def _made(one: Extents, sign: str, other: Extents) -> set[Extents]:
    """What two shapes make: their product, their sum, or one behind the other."""
    if sign == "+":
        spread = all(
            mine in {theirs, "1"} or theirs == "1" for mine, theirs in zip(one, other, strict=False)
        )
        wide = tuple(
            theirs if mine == "1" else mine for mine, theirs in zip(one, other, strict=False)
        )
        return {wide} if spread and len(one) == len(other) else set()
    found = set[Extents]()
    if len(one) == len(other) == 2 and one[1] == other[0]:
        found.add((one[0], other[1]))
    if re.fullmatch(r"×|\\times|[xX]|by", sign):
        found.add((*one, *other))
    return found


def _bare(text: str, scope: Scope) -> set[Extents] | None:
    if not _sizes().fullmatch(text):
        return None
    try:
        shape = read_shape(text, scope)
    except RefusedError:
        return None
    return {tuple(printed(one) for one in shape.extents)} if shape.extents else None


def _first_of(text: str, scope: Scope) -> set[Extents] | None:
    """The shape at the start of a member with words behind it."""
    match = _sizes().match(text)
    return _bare(match[0].strip(), scope) if match else None


@cache
def _between() -> re.Pattern[str]:
    return re.compile(
        r"=|→|⇒|⟹|-+>|=>|\\(?:to|rightarrow|Rightarrow|implies)(?![A-Za-z])|,?\s+so\s+"
    )


@cache
def _sizes() -> re.Pattern[str]:
    """A shape in signs: `n × d`, `(n, d)`, `R^{n×d}`."""
    size = r"(?:\d+|[^\W\d]\w*)(?:_\{\w+\})?"
    sign = r"\s*(?:×|\\times(?![A-Za-z])|,|(?<=[\s)])[xX](?=[\s(])|(?<=\d)[xX](?=\d)|\bby\b)\s*"
    return re.compile(rf"(?:R\s*\^\s*)?[({{\[]?\s*{size}(?:{sign}{size})+\s*[)}}\]]?")


@cache
def _bracket() -> re.Pattern[str]:
    return re.compile(r"(\([^()]*\))")


@cache
def _product() -> re.Pattern[str]:
    sign = r"\s*(?:×|\\times|\\cdot|[·⋅*@+]|[xX]|by)?\s*"
    return re.compile(rf"\([^()]*\)(?:{sign}\([^()]*\))+")
