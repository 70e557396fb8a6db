"""Exit codes, and how every fault becomes one line and a code, never a traceback."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

import click

GRADED = 0
BELOW_THRESHOLD = 1
USAGE = 2
HAND_IN_UNREADABLE = 3
FAULT = 4


class Stop(click.ClickException):
    """Ends the command with a message and an exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.code = exit_code

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """The code that click hands to the shell."""
        return self.code


def run(command: Callable[[], object]) -> None:
    """Run a command; a fault that nobody foresaw is named in one line and exits 4."""
    logging.basicConfig(level=logging.CRITICAL, format="%(message)s")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        command()
    except Exception as error:  # noqa: BLE001 - the outermost net: exit 1 would mean a low score
        fault = f"{type(error).__name__}: {error}"
        click.echo(f"Error: backcheck failed ({fault}); please report it", err=True)
        sys.exit(FAULT)
