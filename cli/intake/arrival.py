"""When an attempt came, by the times that platforms tell; the times of files tell nothing."""

from __future__ import annotations

from cli.gradebook.arrivals import Arrival
from cli.intake.roster import Student
from cli.intake.submissions import Attempt
from exercises.policy import Policy


def arrival_of(
    attempt: Attempt, student: Student | None, policy: Policy | None, used: int = 0
) -> Arrival:
    """When it came. A time without a zone tells nothing where the sheet names no zone.

    Args:
        attempt: What was handed in.
        student: Who did, if a roster knows it.
        policy: The policy of the assignment.
        used: The late days that the student spent on other assignments.
    """
    time, extension = attempt.time, student.extension if student else ""
    if time and not time.tzinfo:
        time = policy.zoned(time) if policy and policy.has_zone else None
    return Arrival(time.isoformat() if time else "", attempt.late, extension, used)
