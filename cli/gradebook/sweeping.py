"""What runs that were killed left half-written in a folder of marks."""

from __future__ import annotations

import sys
from pathlib import Path

from cli.gradebook.marks import REPORTS, alone
from cli.gradebook.questions import QUESTIONS
from cli.gradebook.releases import PUBLISHED
from cli.gradebook.table import remove_parts
from cli.gradebook.totals import TOTALS

_TABLES = frozenset({TOTALS, QUESTIONS})


def sweep(folder: Path) -> None:
    """Remove it, once nobody writes: all that write such files hold the folder alone."""
    if sys.platform == "win32":
        return  # nobody can tell who else is writing
    with alone(folder):
        remove_parts(folder, _is_table)
        for place in (REPORTS, PUBLISHED):
            remove_parts(folder / place, _is_report)


def _is_table(name: str) -> bool:
    return name in _TABLES


def _is_report(name: str) -> bool:
    return name.endswith((".json", ".html"))
