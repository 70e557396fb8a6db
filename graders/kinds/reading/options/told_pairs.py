"""Pairs told in sentences: `The smooth curve, B, comes from batch gradient descent, which leaves A for MBGD`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby, takewhile
from typing import NamedTuple

from exercises.answer import Answer, Fields, Text, as_written
from graders.kinds.reading.options.mentions import mentions
from graders.kinds.reading.options.texts import end_of_sentence


class _Named(NamedTuple):
    """An item or an option, and where a text names it."""

    at: int
    name: str
    is_item: bool


def told_pairs(
    answer: Answer, items: Mapping[str, str], options: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The pairs of an item and an option that stand together, each in a sentence; none unless all match."""
    text = _as_lines(answer, len(items))
    named = [
        _Named(one.start, key, is_item=True)
        for one in mentions(text, tuple(items))
        for key in one.keys
    ]
    named += [_Named(at, key, is_item=False) for at, key in _options(text, options)]
    told = [next(same) for _, same in groupby(sorted(named), lambda one: one.name)]
    pairs = list(zip(told[::2], told[1::2], strict=False))
    if 2 * len(pairs) != len(told) or any(
        one.is_item == other.is_item or end_of_sentence().search(text, one.at, other.at)
        for one, other in pairs
    ):
        return []
    matched = {
        one.name if one.is_item else other.name: other.name if one.is_item else one.name
        for one, other in pairs
    }
    whole = len(matched) == len({*matched.values()}) == len(pairs) == len(items)
    return list(matched.items()) if whole else []


def _as_lines(answer: Answer, most: int) -> str:
    """A text as it is, and a table with fewer rows than there are items, in lines; nothing for other answers."""
    if isinstance(answer, Fields) and len(answer.fields) < most:
        return "\n".join(f"{one}: {as_written(said)}" for one, said in answer.fields.items())
    return answer.text if isinstance(answer, Text) else ""


def _options(text: str, options: Mapping[str, str]) -> list[tuple[int, str]]:
    """Where options are named, by their keys or by the first words of their texts."""
    found: list[tuple[int, str]] = []
    plain = text.casefold()
    for name, key in sorted(_names(options).items(), key=lambda one: -len(one[0])):
        spelled = re.sub(r"\\-", "[- ]?", re.escape(name))
        for match in re.finditer(rf"(?<![\w-]){spelled}(?![\w-])", plain):
            found.append((match.start(), key))
            plain = plain[: match.start()] + " " * len(match[0]) + plain[match.end() :]
    return found


def _names(options: Mapping[str, str]) -> dict[str, str]:
    """What options are called: key, first words of the text, and these without what all of them end with."""
    starts = {key: one.split(",", maxsplit=1)[0].casefold().split() for key, one in options.items()}
    ends = zip(*(reversed(one) for one in starts.values()), strict=False)
    shared = len([*takewhile(lambda same: len({*same}) == 1, ends)])
    names = {key.casefold(): key for key in options}
    for key, words in starts.items():
        names[" ".join(words)] = key
        names[" ".join(words[: len(words) - shared] or words)] = key
    return names
