"""Which reports are of a first attempt: what is asked a second time is no longer the same question."""

from __future__ import annotations

from collections.abc import Iterable

from cli.gradebook.events import Event


def later_attempts(events: Iterable[Event]) -> set[str]:
    """The hand-ins, by the names of the log, whose report is not of the first attempt that was marked."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    again = set()
    for one in events:
        if one.kind == "marked":
            hand_in = one.data["provenance"]["hand_in"]
            first.setdefault(one.hand_in, hand_in)
            last[one.hand_in] = hand_in
            if one.data.get("attempt", 1) > 1:
                again.add((one.hand_in, hand_in))
    return {name for name, one in last.items() if one != first[name] or (name, one) in again}
