"""A shape that is described beside it: `a row with d entries, so 1 × d`, `(1, 4) - 1 output, 4 inputs`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import SeveralError


def without_counts(text: str) -> tuple[str, str]:
    """The text without what the two sizes count, `(1, 4) - 1 output, 4 inputs`, and that.

    Other numbers than those of the shape stay, and are asked about; of names each has its place.
    """
    if (added := _added().search(text)) and str(int(added["one"]) + int(added["other"])) in added[
        "shape"
    ]:
        return text[: added.start("said")], added["said"].strip(" ,;()->→")
    found = _counts().search(text)
    if found is None or re.search(r"\b(?:rows?|columns?)\b", found["said"]):
        return text, ""
    mine, theirs = found.group("rows", "columns"), found.group("first", "second")
    fits = {*mine} == {*theirs} if "".join(mine).isdigit() else mine == theirs
    return (text[: found.start("said")], found["said"].strip(" ,-–—()")) if fits else (text, "")


def without_line(text: str) -> tuple[str, str]:
    """The text without what describes its shape, `a row with d entries, so 1 × d`, and that.

    Raises:
        SeveralError: The shape beside it is another one.
    """
    explicit = list(_explicit().finditer(text))
    if len(explicit) != 1:
        return text, ""
    shape = explicit[0]
    rest = f"{text[: shape.start()]} {text[shape.end() :]}"
    found = list(_described().finditer(rest))
    if len(found) != 1:
        return text, ""
    described = found[0]
    if _of_another().search(rest, 0, described.start()):
        return text, ""
    count = next(filter(None, (described[f"n{number}"] for number in range(1, 6))))
    extents = [re.sub(r"[\s*]", "", shape[one]).casefold() for one in ("rows", "columns")]
    line = (described["line"] or described["line2"] or "").casefold()
    if not _has_so_many(extents, re.sub(r"[\s*{}$]", "", count).casefold(), line):
        raise SeveralError(f'"{described[0].strip()}" is another shape; write one alone', 0)
    words = f"{rest[: described.start()]} {rest[described.end() :]}"
    kept = _joining().sub(" ", words).strip(" ,;:.()$")
    return f"{kept} {shape[0].strip()}".strip(), described[0].strip()


@cache
def _of_another() -> re.Pattern[str]:
    """`into K numbers`: what something else is turned into."""
    return re.compile(r"\b(?:into|from|to)\s+\Z")


def _has_so_many(extents: list[str], count: str, line: str) -> bool:
    """Whether a shape has so many entries, and stands as a row or column if that is said."""
    rows, columns = extents
    if line:
        return extents == (["1", count] if line == "row" else [count, "1"])
    if "1" in extents:
        return count == (columns if rows == "1" else rows)
    return count in {rows + columns, columns + rows} or (rows == columns and count == f"{rows}^2")


@cache
def _explicit() -> re.Pattern[str]:
    """Two sizes with a sign between them."""
    size = r"[A-Za-z]+(?:_\{?\w+\}?)?|\d+"
    sign = r"(?:×|\\times|\bx\b|(?<=\d)x|\bby\b)"
    power = r"(?:\\mathbb\s*)?\{?R\}?\s*\^\s*\{?\s*"
    return re.compile(
        rf"(?:{power})?[(\[]?\s*(?<![\w^])(?P<rows>{size})\s*{sign}\s*(?P<columns>{size})(?!\w)\s*\}}?\s*[)\]]?"
    )


@cache
def _described() -> re.Pattern[str]:
    """A row or column, or so many entries, in words."""
    count = r"(?<![\w$])\$?(?P<{}>[A-Za-z](?:\^\{{?2\}}?)?|[a-z]{{2}}|[A-Za-z]_\{{?\w+\}}?|\d+)\$?(?![\w])"
    noun = r"(?:entries|entry|elements?|components?|numbers?|zeros|ones|values|(?:partial\s+)?derivatives)"
    line = r"(?:(?:an?|the)\s+)?(?:(?P<line>row|column)\s*)?(?:vector\s*)?"
    dimensional = rf"(?:an?\s+)?{count.format('n1')}\s*-?\s*dimensional\s+(?:(?P<line2>row|column)\s*)?(?:vector)?"
    of = rf"(?:with|of)\s+(?:{count.format('n2')}\s+{noun}|(?:length|size|dimension)\s+{count.format('n3')})"
    power = rf"(?:in\s+|∈\s*)?(?:\\mathbb\s*)?\{{?R\}}?\s*\^\s*\{{?{count.format('n4')}\}}?(?!\s*(?:→|-+>|\\to))"
    return re.compile(
        rf"{dimensional}|{line}(?:{of}|{power})|{count.format('n5')}\s+{noun}", re.IGNORECASE
    )


@cache
def _joining() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:i\.\s?e\.?|so|thus|hence|therefore|that\s+is|it\s+is|this\s+is|namely)\b",
        re.IGNORECASE,
    )


@cache
def _added() -> re.Pattern[str]:
    """`(785, 100) -> 784 inputs + 1 bias`: of what a size is the sum."""
    sign = r"\s*(?:->|→|[,;(–—-])\s*"
    return re.compile(
        rf"(?P<shape>\d+\W{{1,4}}\d+)\W?(?P<said>{sign}(?P<one>\d+)\s+[a-z]+\s*(?:\+|and|plus)\s*(?P<other>\d+)\s+[a-z]+\)?[\s.]*)\Z"
    )


@cache
def _counts() -> re.Pattern[str]:
    size = r"(?:\d+|[A-Za-z](?:_\w+)?)"
    sizes = rf"(?<!\w)(?P<rows>{size})\s*(?:,|×|\\times|x|by)\s*(?P<columns>{size})\s*[)\]]?\$?"
    lead = r"\s*(?:[-–—,(]+\s*|\bwith\s+|\b(?=meaning\s))(?:(?:meaning|i\.e\.|that\s+is|so|for)\s*,?\s*)?"
    lead += r"(?:there\s+are\s+|we\s+have\s+)?"
    things = r"[\s-]+[a-z]{2,}(?:\s+[a-z]+){0,2}?(?:\s*\([a-z ]+\))?"
    return re.compile(
        rf"{sizes}(?P<said>{lead}(?P<first>{size}){things}\s*(?:,|and|×|x|to)\s*(?P<second>{size}){things}\s*\)?[\s.]*\Z)"
    )
