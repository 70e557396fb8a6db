"""The policy of an assignment: what holds for all hand-ins, beside what they are worth."""

from datetime import timedelta

from pydantic import AwareDatetime

from exercises.model import Model


class Policy(Model):
    """When hand-ins are due, with a time zone, and how much later is still in time."""

    deadline: AwareDatetime | None = None
    grace: timedelta = timedelta()
