"""What an instructor may say about an export."""

from __future__ import annotations

from typing import NamedTuple

from exercises.assignment import Assignment


class Options(NamedTuple):
    """The text of the file to fill, and headings of it; empty where not given.

    `column` is that for marks, `key` that in which the ids of the roster stand. `sheet` is what was asked.
    """

    template: str = ""
    column: str = ""
    key: str = ""
    sheet: Assignment | None = None
