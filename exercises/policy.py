"""The policy of an assignment: what holds for all hand-ins, beside what they are worth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from exercises.model import Model, Points, faulty

_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_DAY = timedelta(days=1)


def duration(text: str) -> timedelta | None:
    """The time that `2d`, `36h` or `90m` says; None where it says none."""
    found = re.fullmatch(r"(\d{1,4})\s*([dhm])", text.strip(), re.IGNORECASE)
    return timedelta(**{_UNITS[found[2].casefold()]: int(found[1])}) if found else None


def _spelt(given: Any) -> Any:
    own = duration(given) if isinstance(given, str) else None
    return given if own is None else own


def _without_sign(given: Any) -> Any:
    return given.strip().removesuffix("%").strip() if isinstance(given, str) else given


def _exactly(points: Fraction) -> str:
    return str(points)


# `2d`, `36h`, `90m`, or as ISO 8601 has it (PT15M).
Duration = Annotated[timedelta, BeforeValidator(_spelt), Field(ge=timedelta())]
Exact = Annotated[Points, PlainSerializer(_exactly)]
Percent = Annotated[
    Points, BeforeValidator(_without_sign), Field(le=100), PlainSerializer(_exactly)
]


class PerDay(Model):
    """So many per cent for each day begun, or for each time of another length, up to a limit."""

    kind: Literal["per-day"]
    percent: Percent
    every: Duration = _DAY
    at_most: Percent = Fraction(100)
    of: Literal["possible", "earned"] = "possible"

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if not self.every:
            raise faulty("a time of no length begins without end", "every")
        return self

    def share(self, over: timedelta) -> Fraction:
        """What is taken away from who is so late."""
        return min(-(-over // self.every) * self.percent, self.at_most) / 100


class Steps(Model):
    """So many per cent from a delay on: `{0m: 10, 1d: 30}` takes 10, and 30 from whoever is a day late."""

    kind: Literal["steps"]
    steps: Annotated[Mapping[str, Percent], Field(min_length=1)]
    of: Literal["possible", "earned"] = "possible"

    @model_validator(mode="after")
    def _are_delays(self) -> Self:
        for step in self.steps:
            if duration(step) is None:
                raise faulty(f"{step} is no delay such as 0m, 12h or 2d", "steps", step)
        return self

    def share(self, over: timedelta) -> Fraction:
        """What is taken away from who is so late."""
        reached = [
            (delay, percent)
            for step, percent in self.steps.items()
            if (delay := duration(step)) is not None and delay < over
        ]
        return max(reached)[1] / 100 if reached else Fraction(0)


Lateness = Annotated[PerDay | Steps, Field(discriminator="kind")]


class LateDays(Model):
    """Days that each student may be late without a penalty: in the whole course, and here."""

    budget: Annotated[int, Field(ge=0)]
    at_most: Annotated[int, Field(ge=0)] | None = None

    def free(self, days: int, used: int) -> int:
        """How many of so many days late are free for who used some elsewhere."""
        here = days if self.at_most is None else min(days, self.at_most)
        return max(min(here, self.budget - used), 0)


class Drop(Model):
    """Of these exercises those count for nothing in which a student lost most; they must be worth the same."""

    of: str
    lowest: Annotated[int, Field(ge=1)] = 1


class Requests(Model):
    """When a regrade may be asked for, from the publication of a mark on, and what may come of it."""

    after: Duration = timedelta()
    within: Duration | None = None
    may_lower: bool = False


class Policy(Model):
    """When hand-ins are due and what being late costs, what is dropped, and how much may be had at most.

    A time without a zone is one in `time_zone`, else in the zone of the deadline. Later than `closes`
    after the deadline a hand-in earns nothing. `bonus` is how much extra credit counts at most, `cap`
    how many points a hand-in can have with it, before what lateness takes away.
    """

    time_zone: str = ""
    deadline: datetime | None = None
    grace: Duration = timedelta()
    late: Lateness | None = None
    late_days: LateDays | None = None
    closes: Duration | None = None
    drop: tuple[Drop, ...] = ()
    bonus: Exact | None = None
    cap: Exact | None = None
    requests: Requests = Requests()

    @model_validator(mode="after")
    def _knows_its_time(self) -> Self:
        if self.time_zone and _zone(self.time_zone) is None:
            raise faulty(
                f'"{self.time_zone}" is no time zone of this machine, such as Europe/Berlin',
                "time_zone",
            )
        if self.deadline and not self.deadline.tzinfo and not self.time_zone:
            raise faulty(
                "a deadline has a time zone: 2026-11-02T23:59+01:00, or say `time_zone: Europe/Berlin`",
                "deadline",
            )
        for name in ("late", "late_days", "closes"):
            if getattr(self, name) is not None and self.deadline is None:
                raise faulty(f"`{name}` counts from the deadline; there is none", name)
        return self

    @property
    def due(self) -> datetime | None:
        """The deadline, with its zone."""
        return None if self.deadline is None else self.zoned(self.deadline)

    @property
    def has_zone(self) -> bool:
        """Whether it says in which zone times without one are."""
        return bool(self.time_zone or (self.deadline and self.deadline.tzinfo))

    def zoned(self, time: datetime) -> datetime:
        """A time with a zone: its own, else that of the course, else that of the deadline."""
        if time.tzinfo:
            return time
        zone = _zone(self.time_zone) if self.time_zone else None
        return time.replace(tzinfo=zone or (self.deadline.tzinfo if self.deadline else UTC))


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
