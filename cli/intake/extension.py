"""Extra time of a student."""

from __future__ import annotations

from datetime import UTC, datetime

from exercises.policy import duration

# The extension of who was in time whenever it was.
ANY_TIME = "any"


def extended(deadline: datetime, extension: str) -> datetime:
    """The deadline of a student with extra time: `2d`, `36h`, `90m`, or a deadline of their own.

    Days are those of the calendar: two days later the clock shows the same.

    Raises:
        ValueError: The extension is none of these.
    """
    if not extension:
        return deadline
    more = duration(extension)
    if more is not None:
        return deadline + more
    own = datetime.fromisoformat(extension)
    return own if own.tzinfo else own.replace(tzinfo=deadline.tzinfo)


def checked(extension: str) -> str:
    """An extension that can be used.

    Raises:
        ValueError: It is none; what one may be.
    """
    if extension == ANY_TIME:
        return extension
    try:
        extended(datetime.now(UTC), extension)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"the extension “{extension}” is neither extra time such as 2d, 36h or 90m, nor a deadline such"
            " as 2026-11-04T23:59+01:00, nor any"
        ) from error
    return extension
