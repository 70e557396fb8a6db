"""When hand-ins came, as far as platforms tell, and who was given more time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cli.gradebook.decisions import logged
from cli.gradebook.events import Event
from cli.intake.extension import ANY_TIME, extended
from exercises.policy import Policy


class Arrival(NamedTuple):
    """When a hand-in came: a `time` with its zone where one is known, else whether it is called late.

    `extension` is the student's extra time; `used` counts the late days spent on other assignments.
    """

    time: str = ""
    late: bool = False
    extension: str = ""
    used: int = 0


class Delay(NamedTuple):
    """By how much a hand-in is late, if it is at all; not `known` where only the platform says so."""

    over: timedelta = timedelta()
    known: bool = True

    @property
    def days(self) -> int:
        """The days begun."""
        return -(-self.over // timedelta(days=1))

    def without_days(self, free: int) -> timedelta:
        """What is left of it after some free days."""
        return max(self.over - timedelta(days=free), timedelta())

    def told(self) -> str:
        """The delay in days, hours and minutes, begun minutes counted; empty if there is none."""
        if not self.known:
            return "late"
        hours, minutes = divmod(-(-self.over // timedelta(minutes=1)), 60)
        days, hours = divmod(hours, 24)
        amounts = ((days, "d"), (hours, "h"), (minutes, "min"))
        said = " ".join(f"{number} {unit}" for number, unit in amounts if number)
        return f"late by {said}" if said else ""


def delay_of(arrival: Arrival, policy: Policy | None) -> Delay:
    """How late it came; what comes within the grace is in time."""
    due = policy.due if policy else None
    if arrival.extension == ANY_TIME:
        return Delay()
    if policy is None or due is None or not arrival.time:
        return Delay(known=not arrival.late)
    came = datetime.fromisoformat(arrival.time)
    # In UTC: two times of one zone are subtracted as their clocks show them, also when these change.
    over = came.astimezone(UTC) - extended(due, arrival.extension).astimezone(UTC)
    return Delay(over) if over > policy.grace else Delay()


def received(name: str, arrival: Arrival, at: str) -> Event:
    """The event that a hand-in came."""
    return Event(at, "backcheck", "received", logged(name), data=arrival._asdict())


def arrivals_of(events: Iterable[Event]) -> Mapping[str, Arrival]:
    """When every hand-in came last, after some events."""
    came: dict[str, Arrival] = {}
    for one in events:
        if one.kind == "received":
            came[one.hand_in] = Arrival(**one.data)
        elif one.kind == "forgotten":
            came.pop(one.hand_in, None)
    return came


def extensions_of(events: Iterable[Event]) -> Mapping[str, str]:
    """The time that a person gave students last, above that of a roster; empty if it was taken back."""
    return {one.hand_in: one.data["extension"] for one in events if one.kind == "extended"}
