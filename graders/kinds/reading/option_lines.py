"""Options line by line: `a) True`, below it `b) False`; or the chosen ones alone, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from exercises.answer import Fields, Place, Text, UnreadableError
from graders.kinds.reading.narration import disputes
from graders.kinds.reading.options import NOT_TICKED, TICKED

_FEW = 2  # words are no reason
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
    return _chosen(said, answer.place)


def options_by_words(answer: Fields, options: Mapping[str, str]) -> list[str] | None:
    """The chosen options where several have words behind their keys; None for anything else.

    Raises:
        UnreadableError: It does not say of every option whether it is chosen.
    """
    said = {key: value.text for key, value in answer.fields.items() if isinstance(value, Text)}
    words = all(re.search(r"[A-Za-z]{3}", one) for one in said.values())
    if not words or not 1 < len(said) == len(answer.fields) or not {*said} <= {*options}:
        return None
    return _chosen(said, answer.place)


def _chosen(said: Mapping[str, str], place: Place) -> list[str]:
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
        f"say true or false of each of {', '.join(said)}, or write the keys alone", place
    )


def key_with_reason(answer: Fields, options: Mapping[str, str]) -> str:
    """The only key with words behind it that say why: `It is a: we store z`; else nothing."""
    if len(answer.fields) != 1:
        return ""
    ((key, value),) = answer.fields.items()
    if key not in options or not isinstance(value, Text) or disputes(value.text):
        return ""
    return key if len(re.findall(r"[A-Za-z]{2,}", value.text)) > _FEW else ""


def _verdict(rest: str) -> bool | None:
    first = re.match(r"\W*([A-Za-z]+)", rest)
    word = first[1].casefold() if first else None
    return True if word in _TRUE else False if word in NOT_TICKED else None


@cache
def _line() -> re.Pattern[str]:
    mark = r"(?:\)|[.:](?=\s|\Z)|\s*[-–—](?=\s)|(?=\s+(?:because|since|yes|no|true|false)\b)|(?=\s*\Z))"
    return re.compile(rf"[\s*_-]*\(?(?P<key>[A-Za-z]){mark}[*_]*(?P<rest>.*)")
