"""Who gave the same answer: equal as it was read, and numbers that are equal within rounding."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from cli.statistics.observations import Answered

# What sheets accept as the same number, see `exercises/tolerances.py`.
_SAME = 5e-4


class Group(NamedTuple):
    """Students, by their lines, whose answers to one part are the same, and how it is shown.

    `code` is what most of them were told. `number` is set where it is one.
    """

    shown: str
    students: tuple[int, ...]
    code: str
    number: float | None = None


def same_answers(column: Sequence[Answered | None], lines: Iterable[int]) -> list[Group]:
    """The answers of some students together, the most frequent first."""
    by_text: defaultdict[str, list[int]] = defaultdict(list)
    for line in lines:
        answer = column[line]
        if answer is not None and answer.shown:
            by_text[answer.shown].append(line)
    numbers = sorted((value, text) for text in by_text if (value := number_of(text)) is not None)
    taken = {text for _, text in numbers}
    texts = [[text] for text in by_text if text not in taken]
    for value, text in numbers:
        first = number_of(texts[-1][0]) if texts else None
        if first is not None and math.isclose(value, first, rel_tol=_SAME):
            texts[-1].append(text)
        else:
            texts.append([text])
    groups = [_group(column, {text: by_text[text] for text in alike}) for alike in texts]
    return sorted(groups, key=lambda one: (-len(one.students), one.shown))


def _group(column: Sequence[Answered | None], by_text: dict[str, list[int]]) -> Group:
    shown = max(by_text, key=lambda text: (len(by_text[text]), text))
    lines = tuple(sorted(line for some in by_text.values() for line in some))
    return Group(shown, lines, most_told(column, lines), number_of(shown))


def most_told(column: Sequence[Answered | None], lines: Iterable[int]) -> str:
    """The code that most of some answers got."""
    counts: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        if answer := column[line]:
            counts[answer.code] += 1
    return max(sorted(counts), key=lambda code: counts[code]) if counts else ""


def number_of(shown: str) -> float | None:
    """The value of an answer that is a plain number, as reports show it."""
    found = _number().fullmatch(shown.replace("−", "-"))
    if found is None:
        return None
    value = float(found["value"]) / float(found["below"] or 1)
    return value if math.isfinite(value) else None


@cache
def _number() -> re.Pattern[str]:
    digits = r"(?:\d+(?:\.\d*)?|\.\d+)"
    return re.compile(
        rf"(?P<value>-?{digits}(?:e[+-]?\d{{1,3}})?)(?:/(?P<below>0*[1-9]\d{{0,15}}))?",
        re.IGNORECASE | re.ASCII,
    )
