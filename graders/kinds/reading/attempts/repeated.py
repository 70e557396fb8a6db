"""A result that is written once more below: `= 2 e^3`, `= 40.171`, and on the last line `df/dy = 40.171`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.layout import blank_at
from graders.kinds.reading.clauses.heads import head


def without_repeated_result(text: str) -> str:
    """The text without its last line, where that repeats the end of the chain in front of it."""
    found = _last_line().search(text)
    if found is None:
        return text
    named = head().match(found["line"])
    result = (
        found["line"][named.end() :] if named and named["sign"] in {"=", "≈"} else found["line"]
    )
    before = text[: found.start()].rstrip()
    member = re.split(r"[=≈]|\\approx", before)[-1]
    if not _squeezed(result) or _squeezed(result) != _squeezed(member) or "=" not in before:
        return text
    return blank_at(text, found.start("line"), found.end("line"))


def with_list_and_result(text: str) -> str:
    """The text without dashes in front of the lines over a last one, `Result: …`: they are those of a list."""
    lines = [line for line in text.split("\n") if line.strip()]
    *items, last = lines or [""]
    if not items or not _result().match(last) or not all(map(_item().match, items)):
        return text
    return _item().sub(lambda dash: " " * len(dash[0]), text)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s*·$`{}]|\\(?:cdot|[,;: ])|\.(?=\Z)", "", text).rstrip(".")


@cache
def _last_line() -> re.Pattern[str]:
    return re.compile(r"\n[ \t]*(?P<line>[^\n]*\S)\s*\Z")


@cache
def _result() -> re.Pattern[str]:
    return re.compile(r"[\s*_]*(?:final\s+)?(?:result|answer)\b[*_]*\s*:", re.IGNORECASE)


@cache
def _item() -> re.Pattern[str]:
    return re.compile(r"(?m)^[ \t]*[-–—•](?=[ \t]+\S)")
