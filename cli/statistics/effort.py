"""What a class cost its markers: decisions, overrides, and the time from one decision to the next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from cli.gradebook.events import Event
from cli.statistics.observations import Place

# Who decides nothing for so long does something else.
_PAUSE = timedelta(minutes=10)


class Effort(NamedTuple):
    """By parts: how many decisions and overrides stand, and the seconds that one took, in the middle."""

    decisions: Mapping[Place, int]
    overrides: Mapping[Place, int]
    seconds: Mapping[Place, float]


def effort(events: Iterable[Event], names: Iterable[str]) -> Effort:
    """The effort that went into some hand-ins, by the names that the log has for them."""
    known = set(names)
    told = [one for one in events if one.kind in _DECIDED and one.hand_in in known]
    standing: dict[tuple[str, Place], str] = {}
    for one in told:
        of = one.hand_in, Place(one.exercise, one.part)
        if one.kind == "withdrawn":
            standing.pop(of, None)
        else:
            standing[of] = one.kind
    seconds: defaultdict[Place, list[float]] = defaultdict(list)
    for place, took in _took(told):
        seconds[place].append(took.total_seconds())
    return Effort(
        Counter(place for _, place in standing),
        Counter(place for (_, place), kind in standing.items() if kind == "overridden"),
        {place: float(median(some)) for place, some in seconds.items()},
    )


_DECIDED = {"confirmed", "overridden", "withdrawn"}


def _took(events: Iterable[Event]) -> Iterator[tuple[Place, timedelta]]:
    """The time of every decision since the one before by the same person, pauses left out.

    Equal answers that were decided at once count once.
    """
    last: dict[str, datetime] = {}
    for one in events:
        try:
            at = datetime.fromisoformat(one.at)
        except ValueError:
            continue  # a log of an earlier version may know no times
        before = last.get(one.by)
        comparable = before is not None and before.tzinfo == at.tzinfo
        if before is not None and comparable and timedelta() < at - before < _PAUSE:
            yield Place(one.exercise, one.part), at - before
        last[one.by] = at
