r"""The points of a curve as they are typed: pairs, lines `-5 → 0.0067`, a table, two rows, pgfplots.

Only a text that holds nothing but points is read; any other one is something drawn. A comma is that
of a decimal where something else stands between the two numbers: `(-5; 0,0067)`, `-5 → 0,0067`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from exercises.language.characters import plain

Point = tuple[float, float]

_EXPONENT = r"(?:[eE][-+]?\d+)?"
_WITH_POINT = rf"[-+]?(?!0\d)(?:\d+(?:\.\d*)?|\.\d+){_EXPONENT}"
_WITH_COMMA = rf"[-+]?(?!0\d)\d+(?:,\d+)?{_EXPONENT}"
_EITHER = rf"(?:{_WITH_COMMA}(?![\d.])|{_WITH_POINT})"
_LEADS_TO = r"(?:->|-->|=>|→|⇒|↦|\\(?:to|mapsto|rightarrow)(?![A-Za-z])|:|;|\||&)"
_FEWEST = 2  # one point alone is no curve


def points_in(text: str) -> list[Point] | None:
    """The points that a text consists of; None where it holds anything else."""
    text = plain(text).text.replace("–", "-").replace("−", "-").strip(" \t\n`")
    text = _in_call().sub(r"\g<points>", text)
    ways: tuple[Callable[[str], list[Point] | None], ...] = (_plotted, _pairs, _rows, _lines)
    found = next((points for way in ways if (points := way(text)) is not None), [])
    return found if len(found) >= _FEWEST else None


@cache
def _in_call() -> re.Pattern[str]:
    """`array([…])`, as a program prints it."""
    return re.compile(r"\A(?:np\.|numpy\.)?(?:array|asarray)\((?P<points>.*)\)\Z", re.DOTALL)


def _plotted(text: str) -> list[Point] | None:
    r"""The coordinates of all `\addplot`; None where one of them has a formula instead."""
    plots = re.split(r"\\addplot\+?3?(?![A-Za-z])", text)[1:]
    series = [_coordinates().match(plot) for plot in plots]
    if not series:
        return None
    found: list[Point] = []
    for one in series:
        pairs = _pairs(one["pairs"].strip()) if one else None
        if pairs is None:
            return None
        found += pairs
    return found


def _pairs(text: str) -> list[Point] | None:
    """`(-5, 0.0067) (-4, 0.018)`, with commas between the pairs or without."""
    if _list_of_pairs().fullmatch(text) is None:
        return None
    return [
        (_number(one["x"] or one["u"]), _number(one["y"] or one["v"]))
        for one in _pair().finditer(text)
    ]


def _lines(text: str) -> list[Point] | None:
    """A pair in each line: `-5 → 0.0067`, `f(-5) = 0.0067`, `-5, 0.0067`, a row of a table."""
    lines = [line.strip().strip("|").strip(" ,;") for line in text.split("\n")]
    lines = [re.sub(r"\s*\\\\$", "", line) for line in lines if not _rule().fullmatch(line)]
    if lines and _header().fullmatch(lines[0]):
        lines = lines[1:]
    found = [_line().fullmatch(line) for line in lines]
    if len(found) < _FEWEST:
        return None
    points = [(_number(one["x"]), _number(one["y"] or one["v"])) for one in found if one]
    return points if len(points) == len(found) else None


def _rows(text: str) -> list[Point] | None:
    """All x in one line and all y in the next: `x: -5 -3 …`, `y = [0.0067, 0.047, …]`."""
    named = [_row().fullmatch(line.strip()) for line in text.split("\n") if line.strip()]
    if len(named) != 2 or not named[0] or not named[1] or named[0]["name"] != "x":
        return None
    x, y = (_numbers(one["values"]) for one in named if one)
    if x is None or y is None or len(x) != len(y) or len(x) < _FEWEST:
        return None
    return list(zip(x, y, strict=True))


def _numbers(row: str) -> list[float] | None:
    """The numbers of a row; commas are decimal where blanks, bars or semicolons stand between."""
    row = row.strip().strip("|").strip()
    inside = re.fullmatch(r"(?:np\.array|torch\.tensor)?\(?\[(.*)\]\)?,?;?", row)
    row = inside[1] if inside else row
    apart = re.split(r"\s*[;|&]\s*|\s+", row.strip(" ;"))
    if len(apart) < _FEWEST or not all(re.fullmatch(_EITHER, one) for one in apart):
        apart = re.split(r"\s*,\s*", row.strip(" ,"))
    whole = all(re.fullmatch(_EITHER, one) for one in apart)
    return [_number(one) for one in apart] if whole else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


@cache
def _coordinates() -> re.Pattern[str]:
    options = r"(?:\[(?:[^\[\]]|\[[^\[\]]*\])*\])?"
    return re.compile(rf"\s*{options}\s*coordinates\s*\{{(?P<pairs>[^{{}}]*)\}}")


@cache
def _pair() -> re.Pattern[str]:
    by_comma = rf"(?P<x>{_WITH_POINT})\s*,\s*(?P<y>{_WITH_POINT})"
    otherwise = rf"(?P<u>{_EITHER})\s*[;|]\s*(?P<v>{_EITHER})"
    return re.compile(rf"[(\[]\s*(?:{by_comma}|{otherwise})\s*[)\]]")


@cache
def _list_of_pairs() -> re.Pattern[str]:
    unnamed = re.sub(r"\?P<\w>", "", _pair().pattern).replace("((", "(?:(")
    return re.compile(rf"{unnamed}(?:\s*[,;]?\s*{unnamed})*[.,;]?")


@cache
def _line() -> re.Pattern[str]:
    name = r"[A-Za-zσ]\w*['′]?"
    x = rf"(?:{name}\s*\(\s*|x\s*=\s*)?(?P<x>{_EITHER})\s*\)?"
    leads = rf"\s*(?:{_LEADS_TO}|[=≈]|,?\s*(?:y|f\(x\))\s*[=≈])\s*|[ \t]+"
    return re.compile(rf"(?:{x})(?:(?:{leads})(?P<y>{_EITHER})|\s*,\s*(?P<v>{_WITH_POINT}))")


@cache
def _header() -> re.Pattern[str]:
    """`x y`, `| x | sigmoid(x) |`."""
    return re.compile(r"x\b[^\d]*(?:y|\(x\).*)")


@cache
def _rule() -> re.Pattern[str]:
    return re.compile(r"(?=[^-]*--)[\s|:+-]+|\s*|\\(?:hline|toprule|midrule|bottomrule)\s*")


@cache
def _row() -> re.Pattern[str]:
    return re.compile(r"\|?\s*(?P<name>x|y|f\(x\)|[A-Za-zσ]\w*['′]?\(x\))\s*[:=|]\s*(?P<values>.*)")
