"""How late a hand-in came, by the times that platforms tell; the times of files tell nothing."""

from __future__ import annotations

from datetime import timedelta

from cli.intake.extension import extended
from cli.intake.submissions import Submission
from exercises.policy import Policy


def late_by(submission: Submission, policy: Policy | None) -> str:
    """How late the last attempt came, `late` where only that is known, else nothing.

    A time without a zone is one in the zone of the deadline. The extension of a student moves it.
    """
    if not submission.attempts:
        return ""
    last = submission.attempts[-1]
    deadline = policy.deadline if policy else None
    if policy is None or deadline is None or last.time is None:
        return "late" if last.late else ""
    came = last.time if last.time.tzinfo else last.time.replace(tzinfo=deadline.tzinfo)
    student = submission.student
    over = came - extended(deadline, student.extension if student else "")
    return told(over) if over > policy.grace else ""


def told(over: timedelta) -> str:
    """A delay in days, hours and minutes, begun minutes counted."""
    minutes = -(-over // timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    amounts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return "late by " + " ".join(f"{number} {unit}" for number, unit in amounts if number)
