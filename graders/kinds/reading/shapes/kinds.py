"""What an answer calls its shape beside it: `a row, so 1 × d`, `1 × 1, just a number`; and that it is so."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from exercises.language.errors import SeveralError, UntrueError
from exercises.language.printing import printed
from exercises.language.scope import Scope
from graders.kinds.reading.shapes.shapes import read_shape


def without_kind(text: str, scope: Scope) -> tuple[str, str]:
    """The text without what its shape is, `a row, so 1 × d`, `a scalar, so 1 × 1`, and that.

    Raises:
        SeveralError: The shape behind it is another one.
    """
    found = _kind_in_front().match(text)
    if found is None:
        return text, ""
    extents = [printed(one) for one in read_shape(text[found.end() :], scope).extents or ()]
    rows, columns = extents if len(extents) == 2 else ("", "")
    so = {
        "row": rows == "1",
        "column": columns == "1",
        "square": rows == columns,
        "scalar": set(extents) <= {"1"},
        "number": set(extents) <= {"1"},
    }
    if not so[found["kind"].casefold()]:
        raise SeveralError(f'"{found["said"].strip()}" is another shape; write one alone', 0)
    return text[found.end() :], found["said"].strip()


def refuse_another_kind(text: str, mine: Collection[str]) -> None:
    """Refuse `1 x d, a scalar` and `d x d, i.e. a vector`: what is said of the shape is not so."""
    found = _kind_behind().search(text)
    sizes = [one for one in mine if one != "1"]
    if found and len(sizes) > (found["kind"].casefold() == "vector"):
        raise UntrueError(f'"{found["kind"]}" is another shape; write one alone', 0)


@cache
def _kind_behind() -> re.Pattern[str]:
    so = r"i\.\s?e\.|that\s+is|so|thus|which\s+is|it\s+is|just|only"
    lead = rf"(?:[,;(–-]|\s(?={so}))\s*(?:(?:{so}),?\s+)*(?:an?\s+)?(?:row\s+|column\s+)?"
    return re.compile(rf"{lead}(?P<kind>scalar|vector|number)\)?[\s.]*\Z", re.IGNORECASE)


@cache
def _kind_in_front() -> re.Pattern[str]:
    kind = r"(?P<kind>row|column|square|scalar|number)"
    lead = r"(?:(?:it|this|that|the(?:\s+[a-z]+){1,6})\s+is\s+)?(?:just\s+)?(?:an?\s+|one\s+)?(?:single\s+)?"
    said = rf"(?P<said>{lead}{kind}(?:\s+(?:vector|matrix))?)"
    return re.compile(
        rf"\s*{said}\s*[,:]?\s*(?:so|thus|hence|therefore|i\.\s?e\.)\s*,?\s+(?:it\s+is\s+|its\s+shape\s+is\s+)?(?=[(\[\d\w])",
        re.IGNORECASE,
    )


def without_number(text: str, scope: Scope) -> tuple[str, str]:
    """The text without what says that `1 x 1` is `just a number between 0 and 1`, and that."""
    found = _number_behind().search(text)
    if found is None or {*map(printed, read_shape(text[: found.start()], scope).extents or ())} != {
        "1"
    }:
        return text, ""
    return text[: found.start()], found["said"].strip()


@cache
def _number_behind() -> re.Pattern[str]:
    so = r"(?:so|i\.\s?e\.,?|thus|hence|it\s+is|which\s+is|that\s+is|=)\s+"
    lead = rf"(?:{so})*(?:(?:just|only|simply)\s+)?"
    kind = r"(?:an?\s+|one\s+)?(?:single\s+)?(?:real\s+)?(?:number|scalar)(?:\s+between\s+0\s+and\s+1)?"
    return re.compile(
        rf"(?:,\s(?:is\s+)?|\s[-–—]\s|\s(?={so})|\s(?P<bracket>\())\s*(?P<said>{lead}{kind})(?(bracket)\))[\s.]*\Z",
        re.IGNORECASE,
    )


@cache
def only_one() -> re.Pattern[str]:
    """`only one number`, which restricts nothing."""
    return re.compile(
        r"\bonly(?=\s+(?:an?|one|1)\s+(?:single\s+)?(?:number|scalar|value)\b)", re.IGNORECASE
    )
