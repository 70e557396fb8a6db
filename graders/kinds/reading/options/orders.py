"""Steps in an order, as people write it: `b, a, c`, `bac`, `b -> a -> c`, a numbered list, `a: 2, b: 1`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from exercises.answer import Answer, Fields, Items, Text, UnreadableError, as_written
from graders.kinds.reading.options.options import pick
from graders.kinds.reading.words.phrases import bare


@cache
def _between() -> re.Pattern[str]:
    """What stands between a step and the next one; every such sign or word is read from left to right."""
    arrows = r"-+>|=+>|→|⇒|<|>"
    words = r"\b(?:and\s+)?(?:then|before|finally)\b"
    return re.compile(rf"\s*(?:(?:{arrows}|[,;\n]|{words})\s*)+", re.IGNORECASE)


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"\s*(?:\(?\d+[.):]|(?:first|start with|and)\b)\s*", re.IGNORECASE)


def steps_in(answer: Answer, steps: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of the steps in the order given.

    Raises:
        UnreadableError: A piece names no step or several, or a step comes twice.
    """
    found: list[str] = []
    for piece in _pieces(answer, steps):
        step = pick(piece, steps)
        if step in found:
            raise UnreadableError(f"{step} comes twice; write every step once", piece.place)
        found.append(step)
    return tuple(found)


def _pieces(answer: Answer, steps: Mapping[str, str]) -> Iterator[Text]:
    if isinstance(answer, Fields):
        yield from _by_position(answer)
    elif isinstance(answer, Items):
        for item in answer.items:
            if not isinstance(item, Text):
                raise UnreadableError("one step is wanted, not several", item.place)
            yield Text(_unnumbered(item.text, steps), item.place)
    else:
        texts = [one for one in _between().split(answer.text.strip(" []().\n")) if one]
        if len(texts) == 1 and (joined := _joined(bare(texts[0]), steps)):
            texts = joined
        for text in texts:
            yield Text(_unnumbered(text, steps), answer.place)


def _by_position(answer: Fields) -> Iterator[Text]:
    """`a: 2, b: 1`: every step with its place in the order."""
    places: dict[int, str] = {}
    for name, value in answer.fields.items():
        if value.blank:
            continue
        written = as_written(value).strip(" .")
        if not re.fullmatch(r"[0-9]{1,3}", written) or int(written) in places:
            raise UnreadableError(
                f"{name}: a place of its own is wanted, 1 for the first step", value.place
            )
        places[int(written)] = name
    if sorted(places) != list(range(1, len(places) + 1)):
        raise UnreadableError("the places must be 1, 2, 3, … without a gap", answer.place)
    for number in sorted(places):
        yield Text(places[number], answer.place)


def _unnumbered(text: str, steps: Mapping[str, str]) -> str:
    """A step without the number or word in front of it, where that is not its key."""
    match = _number().match(text)
    if match is None or not text[match.end() :].strip() or match[0].strip(" ().:") in steps:
        return text
    return text[match.end() :]


def _joined(text: str, steps: Mapping[str, str]) -> list[str]:
    """The steps of `b a c` or `bac`; none where something else is said."""
    keys = {key.casefold(): key for key in steps}
    words = text.casefold().split()
    if len(words) == 1 and words[0] not in keys:
        words = list(words[0])
    return [keys[word] for word in words] if all(word in keys for word in words) else []
