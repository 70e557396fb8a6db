"""Extra time of a student."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def extended(deadline: datetime, extension: str) -> datetime:
    """The deadline of a student with extra time: `2d`, `36h`, `90m`, or a deadline of their own.

    Raises:
        ValueError: The extension is none of these.
    """
    if not extension:
        return deadline
    if found := re.fullmatch(r"(\d{1,4})\s*([dhm])", extension, re.IGNORECASE):
        number, unit = found.groups()
        return deadline + timedelta(**{_UNITS[unit.casefold()]: int(number)})
    own = datetime.fromisoformat(extension)
    return own if own.tzinfo else own.replace(tzinfo=deadline.tzinfo)
