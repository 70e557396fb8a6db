"""What a solution says of one part: the accepted answers, and second forms that confirm them."""

from __future__ import annotations

from typing import NamedTuple

from exercises.answer import Answer, Fields, Items

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
    if not written.fields.keys() <= {_ACCEPTED, _SECOND}:
        return Solution((written,))
    second = written.fields.get(_SECOND)
    return Solution(_several(written.fields[_ACCEPTED]), _several(second) if second else ())


def _several(answer: Answer) -> tuple[Answer, ...]:
    return answer.items if isinstance(answer, Items) and answer.items else (answer,)
