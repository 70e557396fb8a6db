"""Which reports are of a first attempt: what is asked a second time is no longer the same question."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from cli.gradebook.markings import NO_HAND_IN, Marking


class Attempts(NamedTuple):
    """The hand-ins, by the names of the log, whose report is not of the first attempt, or of none at all."""

    later: AbstractSet[str] = frozenset()
    blank: AbstractSet[str] = frozenset()


def attempts_of(markings: Iterable[tuple[str, Marking | None]]) -> Attempts:
    """Which reports are of no first attempt.

    Args:
        markings: Every marking, as they happened; None where a hand-in was forgotten.
    """
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    again = set()
    for name, one in markings:
        if one is None:
            first.pop(name, None)
            last.pop(name, None)
            continue
        last[name] = hand_in = one.provenance["hand_in"]
        if hand_in != NO_HAND_IN:
            first.setdefault(name, hand_in)
        if one.attempt > 1:
            again.add((name, hand_in))
    there = {name: one for name, one in last.items() if one != NO_HAND_IN}
    return Attempts(
        {name for name, one in there.items() if one != first[name] or (name, one) in again},
        last.keys() - there.keys(),
    )
