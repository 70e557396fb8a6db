"""What every command prints with: a console, the signs of the statuses, and texts that are cleaned."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from fractions import Fraction

from rich.console import Console
from rich.text import Text

from cli.exit_codes import printable
from graders.verdict import Status

# A sign and a word for each status: colour alone never carries the meaning.
STATUS: dict[Status, tuple[str, str, str]] = {
    "correct": ("✓", "correct", "green"),
    "partial": ("◐", "partial", "yellow"),
    "incorrect": ("✗", "incorrect", "red"),
    "unanswered": ("–", "unanswered", "dim"),
    "unreadable": ("?", "unreadable", "magenta"),
    "needs-review": ("…", "needs review", "cyan"),
    "not-checked": ("·", "not checked", "dim"),
    "error": ("!", "error", "bold red"),
}
STATUS_SIGNS = {status: sign for status, (sign, _, _) in STATUS.items()}
STATUS_WORDS = {status: word for status, (_, word, _) in STATUS.items()}
_NARROWEST = 20


class Terminal(Console):
    """A console that leaves a reader who has gone away to `exit_codes.run`."""

    def on_broken_pipe(self) -> None:
        """Not an exit code of 1, which means a low score."""
        raise BrokenPipeError


def plain(text: str) -> str:
    """A student's text on one line, as it may reach a terminal or the log of a CI run."""
    return printable(text.replace("\n", " "))


def points(amount: Fraction) -> str:
    """Points with at most two decimals."""
    return f"{float(round(amount, 2)):g}"


def status_line(status: Status, name: str, name_width: int, earned: str) -> Text:
    """The sign, the name, the points and the word of one exercise or part."""
    sign, word, style = STATUS[status]
    columns = f"{name:<{name_width}}  {earned:<12}"
    return Text.assemble((f"{sign} ", style), columns, (word, style))


def indented(text: str, indent: int, width: int, style: str = "") -> Iterator[Text]:
    """A text wrapped to the width, every line indented."""
    room = max(width - indent, _NARROWEST)
    for line in textwrap.wrap(text, room, break_on_hyphens=False):
        yield Text(" " * indent + line, style=style)
