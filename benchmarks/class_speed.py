"""How long a class takes, and how much memory: one table for classes of growing size.

PYTHONPATH=. python benchmarks/class_speed.py [ASSIGNMENT [SIZE …]]

Per size: a first run, a second one in which nothing changed, and the diff of a regrade. Time is that of the
clock and of all processors; only the second says anything on a busy machine. Memory is what the whole tree of
processes holds at its peak, shared pages counted once.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from invented_class import invent

COURSE = Path(sys.executable).parent / "course"
SIZES = (50, 100, 500)
REGRADED = 200
# What may be asked of two cores: sheets a second, seconds for a second run over 5,000 and a diff of 200.
GOALS = "goals: 60 sheets a second; a second run over 5,000 in 5 s; the diff of 200 in 10 s"


class Cost(NamedTuple):
    """Seconds of the clock, seconds of all processors, and MB at the peak."""

    clock: float
    processors: float
    memory: float


def cost(*command: object) -> Cost:
    """Run a command, and measure its whole tree."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peaks: list[float] = []
    watching = threading.Thread(target=_watch, args=(process, peaks))
    watching.start()
    code = process.wait()
    watching.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code not in {0, 3}:  # 3: one hand-in of the class cannot be read
        raise SystemExit(f"{command} ended with {code}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - start, used, max(peaks, default=0))


def _watch(process: subprocess.Popen[bytes], peaks: list[float]) -> None:
    while process.poll() is None:
        peaks.append(sum(map(_proportional, _tree(process.pid))))
        time.sleep(0.1)


def _tree(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _proportional(pid: int) -> float:
    """The MB of a process, of shared pages its share."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next(
        (int(line.split()[1]) / 1000 for line in text.splitlines() if line.startswith("Pss:")), 0
    )


def measured(place: Path, assignment: str, size: int) -> Iterator[tuple[str, Cost]]:
    """The runs over a class of one size."""
    invent(place, size, assignment)
    folder, marks = place / "class", place / "marks"
    line = [COURSE, "mark", assignment, folder, "--roster", place / "roster.csv", "--out", marks]
    yield "first run", cost(*line, "--jobs", 2)
    yield "unchanged", cost(*line, "--jobs", 2)
    if size <= REGRADED:
        more = ["--roster", place / "roster.csv", "--jobs", 2]
        yield "regrade diff", cost(COURSE, "regrade", assignment, marks, folder, *more)


def main(assignment: str = "hw3", *sizes: str) -> None:
    """Print the table."""
    print(f"{assignment}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {GOALS}")
    print(f"{'size':>6}  {'run':<13}{'clock s':>9}{'CPU s':>9}{'ms CPU each':>13}{'peak MB':>9}")
    for size in map(int, sizes or SIZES):
        with tempfile.TemporaryDirectory(prefix="backcheck-speed-") as temporary:
            for name, found in measured(Path(temporary), assignment, size):
                each = 1000 * found.processors / size
                print(
                    f"{size:>6}  {name:<13}{found.clock:>9.1f}{found.processors:>9.1f}{each:>13.1f}"
                    f"{found.memory:>9.0f}", flush=True,
                )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
