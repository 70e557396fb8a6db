"""The list of stages, and the loop that runs them: one that fails costs no more than itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Protocol

from graders.marking.fault import guarded, with_fault
from graders.marking.judging import Basis
from graders.marking.record import Record, Records, renewed
from graders.marking.stages import (
    counted_in_part,
    earlier_unread,
    follow_through,
    other_layout,
    shape_beside_formula,
    swapped_labels,
    verdict_needs_reason,
)


class Stage(Protocol):
    """One policy that crosses parts; both functions are pure."""

    @property
    def __name__(self) -> str:
        """The name of its module."""

    def together(self, records: Records) -> Iterable[Records]:
        """The records that are looked at together, group by group."""

    def applied(self, basis: Basis, records: Records, /) -> Iterable[Record]:
        """The records of one group that change, as they are afterwards."""


# In this order: each sees the verdicts of those before it.
STAGES: Sequence[Stage] = (
    shape_beside_formula,
    verdict_needs_reason,
    other_layout,
    follow_through,
    swapped_labels,
    counted_in_part,
    earlier_unread,
)


def through_stages(basis: Basis, records: Records) -> Records:
    """The records after all stages.

    Where a stage fails, the verdicts and points from before it stand, and the answered parts that it
    was about say `grader-fault`.
    """
    for stage in STAGES:
        records = _after(stage, basis, records)
    return records


def _after(stage: Stage, basis: Basis, records: Records) -> Records:
    name = stage.__name__
    groups = guarded(lambda: list(stage.together(records)), lambda: None, name)
    if groups is None:
        return renewed(records, _faulty(records))
    for group in groups:
        job = partial(_applied, stage, basis, group)
        records = renewed(records, guarded(job, partial(_faulty, group), name))
    return records


def _applied(stage: Stage, basis: Basis, group: Records) -> Records:
    return tuple(stage.applied(basis, group))


def _faulty(records: Records) -> Records:
    return [
        record.judged(with_fault(record.verdict))
        for record in records
        if record.verdict.status != "unanswered"
    ]
