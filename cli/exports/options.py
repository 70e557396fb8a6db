"""What an instructor may say about an export."""

from __future__ import annotations

from typing import NamedTuple


class Options(NamedTuple):
    """The text of the file to fill, and headings of it; empty where not given.

    `column` is that for marks, `key` that in which the ids of the roster stand.
    """

    template: str = ""
    column: str = ""
    key: str = ""
