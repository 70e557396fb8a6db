"""The policy in force: that of the sheet as a class was marked by it last."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from cli.gradebook.events import Event, GradebookError
from exercises.policy import Policy


def policy_event(policy: Policy | None, at: str) -> Event:
    """The event that a policy holds from now on, or none."""
    data = {"policy": policy.model_dump(mode="json") if policy else None}
    return Event(at, "backcheck", "policy", data=data)


def policy_of(events: Iterable[Event]) -> Policy | None:
    """The policy after some events.

    Raises:
        GradebookError: The last one is none.
    """
    last = [one.data["policy"] for one in events if one.kind == "policy"][-1:]
    if not last or last[0] is None:
        return None
    try:
        return Policy.model_validate(last[0])
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise GradebookError(f"the policy in the gradebook is none ({reason})") from error
