"""The final mark of a hand-in: what it earned, less what the policy of the assignment takes away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import NamedTuple

from cli.gradebook.arrivals import Arrival, Delay, delay_of
from exercises.policy import Policy
from graders.marking.report import Report


class Earned(NamedTuple):
    """What an exercise earned, and could have."""

    exercise: str
    extra: bool
    points: Fraction
    possible: Fraction

    @property
    def lost(self) -> Fraction:
        """The points that it did not earn."""
        return self.possible - self.points


class Final(NamedTuple):
    """The mark that counts, and how it comes about.

    `raw` is what the exercises that are not `dropped` earned, with extra credit, as far as `bonus` and
    `cap` let it count; the `penalty` is for lateness beyond the free `late_days`. Where `late` tells
    that the delay is not known, nothing was taken away, and the mark is not the last word.
    """

    raw: Fraction
    penalty: Fraction
    out_of: Fraction
    late: str = ""
    late_days: int = 0
    dropped: tuple[str, ...] = ()
    known: bool = True

    @property
    def points(self) -> Fraction:
        """What counts."""
        return self.raw - self.penalty


def earned_in(report: Report) -> Iterator[Earned]:
    """What every exercise of a report earned."""
    what = "points_strict" if report.strict else "points"
    for one in report.exercises:
        yield Earned(one.id, one.extra_credit, one.total(what), one.total("max_points"))


def final_of(policy: Policy | None, exercises: Iterable[Earned], arrival: Arrival) -> Final:
    """The final mark. Without a policy it is score and extra credit."""
    policy = policy or Policy()
    exercises = list(exercises)
    dropped = set(_dropped(policy, exercises))
    counted = [one for one in exercises if one.exercise not in dropped]
    score, extra = (_points(counted, extra=extra) for extra in (False, True))
    raw = score + (extra if policy.bonus is None else min(extra, policy.bonus))
    raw = raw if policy.cap is None else min(raw, policy.cap)
    out_of = sum((one.possible for one in counted if not one.extra), Fraction(0))
    delay = delay_of(arrival, policy)
    closed = policy.closes is not None and delay.over > policy.closes
    days = policy.late_days if not closed else None
    free = days.free(delay.days, arrival.used) if days else 0
    penalty = raw if closed else min(_penalty(policy, delay, free, raw, out_of), raw)
    known = delay.known or (policy.late is None and policy.closes is None)
    in_order = tuple(one.exercise for one in exercises if one.exercise in dropped)
    return Final(raw, penalty, out_of, delay.told(), free, in_order, known)


def _points(exercises: Iterable[Earned], *, extra: bool) -> Fraction:
    return sum((one.points for one in exercises if one.extra is extra), Fraction(0))


def _dropped(policy: Policy, exercises: Sequence[Earned]) -> Iterator[str]:
    """Those in which most was lost; of equal ones the last."""
    for drop in policy.drop:
        of = [one for one in exercises if not one.extra and fnmatchcase(one.exercise, drop.of)]
        ranked = sorted(enumerate(of), key=lambda place: (place[1].lost, place[0]))
        yield from (one.exercise for _, one in ranked[-drop.lowest :])


def _penalty(policy: Policy, delay: Delay, free: int, raw: Fraction, out_of: Fraction) -> Fraction:
    over = delay.without_days(free)
    if policy.late is None or not over:
        return Fraction(0)
    return policy.late.share(over) * (raw if policy.late.of == "earned" else out_of)
