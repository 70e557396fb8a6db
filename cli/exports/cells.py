"""Cells of tables that go out: none of them is taken for a formula, whatever was written in it."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TextIO

from cli.exit_codes import printable


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"-?\d+(?:[.,]\d+)?|-")


@cache
def _harmless() -> re.Pattern[str]:
    # Most cells; spares the look at every character.
    return re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,/]*|")


@cache
def _begins_a_formula() -> re.Pattern[str]:
    # Also behind what another country's spreadsheet takes for the end of a cell.
    return re.compile(r"(^|[;\t])(\s*)(?=[=+\-@])")


def inert(cell: str) -> str:
    """A text that no spreadsheet takes for a formula; numbers and a lone minus stay as they are.

    The wide forms of the signs count as well, since some programs fold them.
    """
    if _harmless().fullmatch(cell):
        return cell
    shown = printable(cell.replace("\t", " ")).replace("\n", " ")
    if _number().fullmatch(shown):
        return shown
    folded = "".join(_folded(one) for one in shown)
    starts = {found.end(1) + len(found[2]) for found in _begins_a_formula().finditer(folded)}
    return "".join(f"'{one}" if at in starts else one for at, one in enumerate(shown))


def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def write_rows(rows: Sequence[Sequence[str]], stream: TextIO, separator: str = ",") -> None:
    """Write a table, every cell of it inert."""
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerows([inert(cell) for cell in row] for row in rows)
