"""`junit`: one XML file for the class, a suite for each student."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from cli.exports.marks import Mark
from cli.exports.options import Options
from cli.formats.junit import suite, write_suites


def write(marks: Sequence[Mark], _options: Options, stream: TextIO) -> list[str]:
    """The suites in the order of the names; a provisional total says so in the name of its suite."""
    suites = []
    for mark in marks:
        found = suite(mark.report)
        label = f" (provisional: {mark.provisional})" if mark.provisional else ""
        found.set("name", f"{found.get('name')}{label}")
        suites.append(found)
    write_suites(suites, stream)
    return []
