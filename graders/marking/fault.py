"""The one net of the marking: a fault of ours is logged and told, and never costs the report."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from graders.verdict import Outcome, Verdict

_LOG = logging.getLogger("backcheck")
_Made = TypeVar("_Made")

FAULT = Verdict(
    "error",
    code=Outcome.GRADER_FAULT,
    feedback="the grader failed here, which is not your fault; tell your instructor",
)


def guarded(job: Callable[[], _Made], otherwise: Callable[[], _Made], what: str) -> _Made:
    """What a job makes; where it fails by a fault of ours, what stands in its place.

    Args:
        job: What is tried.
        otherwise: Makes what stands in its place.
        what: What the job is about, for the log.
    """
    try:
        return job()
    except Exception:  # noqa: BLE001 - the one net: our fault, never the student's
        _LOG.exception("%s failed", what)
        return otherwise()


def with_fault(verdict: Verdict) -> Verdict:
    """A verdict that a failed stage was about: its points stand, and the fault is told."""
    feedback = "; ".join(filter(None, (verdict.feedback, FAULT.feedback)))
    return verdict._replace(code=FAULT.code, feedback=feedback)
