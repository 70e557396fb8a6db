"""Options line by line: `a) True`, below it `b) False`; or the chosen ones alone, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from exercises.answer import Text, UnreadableError
from graders.kinds.reading.narration import disputes
from graders.kinds.reading.options import NOT_TICKED, TICKED

_TRUE = TICKED - {"x"}  # which may be a name in a reason


def options_by_line(answer: Text, options: Mapping[str, str]) -> list[str] | None:
    """The chosen options of a text whose lines begin with keys; None for any other text.

    Raises:
        UnreadableError: It does not say of every line whether it is chosen.
    """
    keys = {key.casefold(): key for key in options}
    said: dict[str, str] = {}
    lines = [line for line in answer.text.split("\n") if line.strip()]
    for line in lines:
        found = _line().fullmatch(line)
        if found is None or found["key"].casefold() not in keys:
            return None
        said[keys[found["key"].casefold()]] = found["rest"]
    if len(lines) < 2 or len(said) < len(lines):
        return None
    return chosen_of(said, answer)


def chosen_of(said: Mapping[str, str], answer: Text) -> list[str]:
    """The options that are chosen by what is said of each: true or false of all of them, or a reason.

    Raises:
        UnreadableError: Some have a verdict and some have not, or a reason denies.
    """
    verdicts = {key: _verdict(rest) for key, rest in said.items()}
    if all(one is not None for one in verdicts.values()):
        return [key for key, true in verdicts.items() if true]
    if all(one is None for one in verdicts.values()) and not any(map(disputes, said.values())):
        return list(said)
    raise UnreadableError(
        f"say true or false of each of {', '.join(said)}, or write the keys alone", answer.place
    )


def _verdict(rest: str) -> bool | None:
    first = re.match(r"\W*([A-Za-z]+)", rest)
    word = first[1].casefold() if first else None
    return True if word in _TRUE else False if word in NOT_TICKED else None


@cache
def _line() -> re.Pattern[str]:
    mark = r"(?:\)|[.:](?=\s|\Z)|\s*[-–—](?=\s)|(?=\s+(?:because|since|yes|no|true|false)\b)|(?=\s*\Z))"
    return re.compile(rf"[\s*_-]*\(?(?P<key>[A-Za-z]){mark}[*_]*(?P<rest>.*)")
