"""Requests for a regrade and the rulings on them: who asks what and why, who rules, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from cli.gradebook.decisions import DECIDING, PartOfHandIn
from cli.gradebook.events import Event
from exercises.policy import Requests


class RequestError(Exception):
    """It cannot be asked for, or not be ruled so: why, and what to do."""


class Request(NamedTuple):
    """What a student asks, and what came of it: `ruling` is empty while it is open.

    `markers` are the people who had decided about the part when it was made.
    """

    of: PartOfHandIn
    at: str
    why: str
    markers: tuple[str, ...] = ()
    ruling: str = ""
    points: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """As the student reads it in the report."""
        asked = f"you asked for a regrade: {self.why}"
        if not self.ruling:
            return (f"{asked} (open)",)
        given = f"{self.points} points" if self.points else "the mark stands"
        return asked, f"ruling: {given}; {self.ruling}"


Asked = Mapping[PartOfHandIn, Request]


def requests_of(events: Iterable[Event]) -> dict[PartOfHandIn, Request]:
    """The request for every part that has one, after some events."""
    found: dict[PartOfHandIn, Request] = {}
    markers: dict[PartOfHandIn, list[str]] = {}
    for one in events:
        of = PartOfHandIn(one.hand_in, one.exercise, one.part)
        if one.kind in DECIDING:
            markers.setdefault(of, []).append(one.by)
        elif one.kind == "requested":
            found[of] = Request(of, one.at, one.data["why"], tuple(markers.get(of, ())))
        elif one.kind == "ruled" and of in found:
            said = one.data
            found[of] = found[of]._replace(ruling=said["why"], points=said["points"])
    return found


def people(events: Iterable[Event]) -> set[str]:
    """Everybody who decided about an answer."""
    return {one.by for one in events if one.kind in {*DECIDING, "ruled"}}


def check_may_ask(
    of: PartOfHandIn, rules: Requests, events: Sequence[Event], now: datetime
) -> None:
    """Refuse a request that is too early, too late, or made already.

    A clock that went back is not believed: no request is made before what happened already.

    Raises:
        RequestError: It is refused.
    """
    released = [one for one in events if one.kind == "released" and one.hand_in == of.hand_in]
    if not released:
        raise RequestError(
            f"the mark of {of.hand_in} is not published yet; `course publish` makes it visible"
        )
    before = requests_of(events).get(of)
    if before and not before.ruling:
        raise RequestError(f"this was asked for already, on {before.at[:10]}, and is open")
    if before:
        raise RequestError(
            f"this was ruled on already ({before.ruling}); `course override` can still change the mark"
        )
    now = max(now, datetime.fromisoformat(events[-1].at))
    passed = now - datetime.fromisoformat(released[0].at)
    if passed < rules.after:
        raise RequestError(f"it is too early: {_told(rules.after - passed)} still to wait")
    if rules.within is not None and passed > rules.within:
        raise RequestError(
            f"it is too late by {_told(passed - rules.within)}; `course override` can still change the mark"
        )


def check_may_rule(
    request: Request,
    by: str,
    *,
    people: set[str],
    share: Fraction | None,
    now: Fraction,
    rules: Requests,
) -> bool:
    """Whether somebody rules on a decision of their own, which is allowed where nobody else decides.

    Args:
        request: What is asked.
        by: Who rules.
        people: Everybody who decided about answers of this class.
        share: The share of the part that is given; None where the mark stands.
        now: The share that it has.
        rules: What the policy of the sheet allows.

    Raises:
        RequestError: Somebody else has to rule, or the mark would be lower.
    """
    if request.ruling:
        raise RequestError(f"this was ruled on already: {request.ruling}")
    if share is not None and share < now and not rules.may_lower:
        raise RequestError(
            "the policy of the sheet lets no request lower a mark (`requests: {may_lower: true}` would)"
        )
    own = by in request.markers
    if own and (others := people - {by, *request.markers}):
        raise RequestError(
            f"{by} marked this answer; somebody else has to rule: {', '.join(sorted(others))}"
        )
    return own


def _told(time: timedelta) -> str:
    hours, minutes = divmod(-(-time // timedelta(minutes=1)), 60)
    days, hours = divmod(hours, 24)
    amounts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{number} {unit}" for number, unit in amounts if number) or "a moment"
