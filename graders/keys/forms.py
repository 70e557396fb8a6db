"""What a solution says of one part: the accepted answers, and second forms that confirm them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from exercises.answer import Answer, Fields, Items, Place

_ACCEPTED = "accepted"
_SECOND = "second"


class Solution(NamedTuple):
    """The accepted answers, the reference first, and independent second forms of them.

    Written as an answer, or `{accepted: [an answer, another], second: the first in another way}`;
    both keys take one answer or a list of them.
    """

    accepted: tuple[Answer, ...]
    second: tuple[Answer, ...] = ()


def solution_of(written: Answer) -> Solution:
    """The solution of a part as it was written."""
    if not isinstance(written, Fields) or _ACCEPTED not in written.fields:
        return Solution((written,))
    second = written.fields.get(_SECOND)
    return Solution(_several(written.fields[_ACCEPTED]), _several(second) if second else ())


def unknown_keys(written: Answer) -> Iterator[tuple[str, Place]]:
    """The keys beside `accepted` and `second`, which are never meant: an unquoted comma makes some."""
    if isinstance(written, Fields) and _ACCEPTED in written.fields:
        for name in written.fields:
            if name not in {_ACCEPTED, _SECOND}:
                yield name, written.places.get(name, written.place)


def _several(answer: Answer) -> tuple[Answer, ...]:
    return answer.items if isinstance(answer, Items) and answer.items else (answer,)
