"""Watches a hand-in: tells whenever something in it was saved, also by editors that rename."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

# A person does not notice a third of a second, and the machine does not notice looking three times.
_SECONDS = 0.3
# Files that are looked at; a hand-in has a handful.
_MOST = 1_000

State = tuple[tuple[str, int, int, int], ...]


def grade_again_and_again(hand_in: Path, arguments: Sequence[str]) -> None:
    """Run `grade` with these arguments, and again whenever the hand-in was saved, until Ctrl-C.

    Each run is a process of its own, so that what it says is what `grade` alone would say.
    """
    console = Console()
    for _ in changes(hand_in):
        if console.is_terminal and not console.is_dumb_terminal:
            console.clear()
        command = [sys.executable, "-c", "from cli.grade import main; main()", *arguments]
        subprocess.run(command, check=False)  # noqa: S603 - this very program
        console.print("Watching; save to grade again, Ctrl-C to stop.", style="dim", markup=False)


def changes(hand_in: Path) -> Iterator[None]:
    """Now, and then each time the files differ and have come to rest."""
    known: State | None = None
    before = state(hand_in)
    while True:
        if before != known and before == (now := state(hand_in)):
            known = now
            yield
        time.sleep(_SECONDS)
        before = state(hand_in)


def state(hand_in: Path) -> State:
    """What tells one saving from the next: names, inodes, sizes and times of change."""
    paths = [hand_in] if hand_in.is_file() else sorted(hand_in.glob("*"))[:_MOST]
    found = []
    for path in paths:
        try:
            status = path.stat()
        except OSError:  # an editor is just renaming it
            continue
        found.append((path.name, status.st_ino, status.st_size, status.st_mtime_ns))
    return tuple(found)
