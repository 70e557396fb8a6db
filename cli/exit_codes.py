"""Exit codes, and how every fault becomes one line and a code, never a traceback."""

from __future__ import annotations

import gc
import io
import logging
import os
import sys
import unicodedata

import click

GRADED = 0
BELOW_THRESHOLD = 1
USAGE = 2
HAND_IN_UNREADABLE = 3
FAULT = 4
INTERRUPTED = 130
BROKEN_PIPE = 141


# With these commands start in the logs of CI services.
_COMMANDS = {"::": ": :", "##[": "# #[", "##vso[": "# #vso["}


def _controls(character: str) -> bool:
    """Whether a character is a control, a half of one, nothing at all, or the end of a line."""
    category = unicodedata.category(character)
    return category[0] == "C" or category in {"Zl", "Zp"}


def printable(text: str) -> str:
    """A text without control characters, and without what CI services take for a command."""
    shown = text
    # What Python calls printable has nothing of it, and is most of all text.
    if not text.isprintable():
        shown = "".join("�" if c != "\n" and _controls(c) else c for c in text)
    for command, harmless in _COMMANDS.items():
        shown = shown.replace(command, harmless)
    return shown


class Stop(click.ClickException):
    """Ends the command with a message and an exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(printable(message))
        self.code = exit_code

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """The code that click hands to the shell."""
        return self.code


def run(command: click.Command) -> None:
    """Run a command; a fault that nobody foresaw is named in one line and exits 4."""
    logging.basicConfig(level=logging.CRITICAL, format="%(message)s")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        command(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(file=shown)
        click.echo(printable(shown.getvalue()), err=True, nl=False)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader has gone; nothing more can be said, and a low score it is not.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
    except Exception as error:  # noqa: BLE001 - the outermost net: exit 1 would mean a low score
        fault = printable(f"{type(error).__name__}: {error}").replace("\n", " ")
        click.echo(f"Error: backcheck failed ({fault}); please report it", err=True)
        sys.exit(FAULT)
    finally:
        gc.freeze()  # nothing is searched for cycles on the way out, a tenth of the whole time
