"""Options line by line, or each with its verdict in one; or the chosen ones alone, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from exercises.answer import Fields, Place, Text, UnreadableError
from graders.kinds.reading.options.options import NOT_TICKED, TICKED
from graders.kinds.reading.remarks.narration import disputes

_FEW = 2  # words are no reason
_TRUE = TICKED - {"x"}  # which may be a name in a reason


def options_by_line(answer: Text, options: Mapping[str, str]) -> list[str] | None:
    """The chosen options of a text whose lines begin with keys; None for any other text.

    Raises:
        UnreadableError: It does not say of every line whether it is chosen.
    """
    lines = [line for line in answer.text.split("\n") if line.strip()]
    if len(lines) > 1:
        said = _said_of_options(lines, options)
        return _chosen(said, answer.place) if said else None
    said = _said_of_options(_before_key(tuple(options)).split(answer.text), options)
    judged = len(said) > 1 and all(_verdict(rest) is not None for rest in said.values())
    return _chosen(said, answer.place) if judged else None


def _said_of_options(lines: Sequence[str], options: Mapping[str, str]) -> dict[str, str]:
    """What each line says behind its key; nothing where a line has none, or two have the same."""
    keys = {key.casefold(): key for key in options}
    found = [_line().fullmatch(line) for line in lines]
    said = {
        keys[one["key"].casefold()]: one["rest"]
        for one in found
        if one and one["key"].casefold() in keys
    }
    return said if len(said) == len(lines) else {}


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
    if word == "not" and not _denied().fullmatch(rest):
        return None
    return True if word in _TRUE else False if word in NOT_TICKED else None


@cache
def _denied() -> re.Pattern[str]:
    """`not`, `not true`; `not sure` says nothing."""
    return re.compile(r"\W*not(?:\s+(?:true|right|correct|ticked|chosen))?\W*", re.IGNORECASE)


@cache
def _line() -> re.Pattern[str]:
    return re.compile(rf"[\s*_-]*\(?(?P<key>[A-Za-z]){_mark()}[*_]*(?P<rest>.*)")


@cache
def _before_key(keys: tuple[str, ...]) -> re.Pattern[str]:
    """Where the next option of one line begins."""
    key = "|".join(map(re.escape, keys))
    return re.compile(rf"(?<=[\s,;.])(?=\(?(?:{key}){_mark()})", re.IGNORECASE)


def _mark() -> str:
    """What stands behind a key: `a)`, `a:`, `a –`, or blanks before a verdict or a reason."""
    return r"(?:\)|[.:](?=\s|\Z)|\s*[-–—](?=\s)|(?=\s+(?:because|since|yes|no|true|false)\b)|(?=\s*\Z))"
