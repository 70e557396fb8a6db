"""How long a class takes, and how much memory: one table for classes of growing size.

PYTHONPATH=. python benchmarks/class_speed.py [ASSIGNMENT [SIZE | programs …]]

Per size: a first run, a second one in which nothing changed, and (up to 200) the diff of a regrade. Time is that
of the clock and of all processors; on a busy machine only the second says anything. What a hand-in costs leaves
out what the smallest class costs, so that it is the same for every size unless something grows. Memory is what
the whole tree of processes holds at its peak, shared pages counted once.

`programs` marks so many hand-ins of lab8 with a program each, and the same programs by a process of
gradescope-utils each, two at a time: pip install gradescope-utils, or unittest alone takes its place.
"""

from __future__ import annotations

import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from invented_class import Export, invent

ROOT = Path(__file__).parent.parent
COURSE = Path(sys.executable).parent / "course"
# The first one is what starting costs; what memory grows by is counted from the second.
SMALLEST = 4
SIZES = ("50", "100", "500", "programs")
REGRADED = 200
WITH_PROGRAMS = 60
GOALS = (
    "at least 60 sheets a second at 500 (goal 100); ms each within 20 % from 100 to 20,000; memory at most 1.2 x"
    " from 50 to 5,000; unchanged 5,000 in 5 s; diff of 200 in 10 s; programs 10 x gradescope-utils"
)
# What a process of gradescope-utils does with one program: import it, and compare some values.
PEER = """
import json, sys, unittest
import torch
{imports}
sys.path.insert(0, sys.argv[1])

class TestSoftmax(unittest.TestCase):
    @weight(2)
    def test_example(self):
        from softmax import softmax
        z = torch.randn(4, 5)
        self.assertTrue(torch.allclose(softmax(z), torch.softmax(z, -1), atol=1e-6))

    @weight(2)
    def test_large(self):
        from softmax import softmax
        z = torch.tensor([[1e4, -1e4, 0.0]])
        self.assertTrue(torch.allclose(softmax(z), torch.softmax(z, -1), atol=1e-6))

    @weight(1)
    def test_network(self):
        from softmax import MLP
        self.assertEqual(tuple(MLP(5, 7, 3)(torch.zeros(2, 5)).shape), (2, 3))

suite = unittest.defaultTestLoader.loadTestsFromTestCase(TestSoftmax)
with open(sys.argv[1] + "/results.json", "w") as file:
    {run}
"""
GRADESCOPE = {
    "imports": "from gradescope_utils.autograder_utils.decorators import weight\n"
    "from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner",
    "run": "JSONTestRunner(stream=file).run(suite)",
}
UNITTEST = {
    "imports": "weight = lambda points: lambda test: test",
    "run": "json.dump(unittest.TextTestRunner(open('/dev/null', 'w')).run(suite).testsRun, file)",
}


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
    return Cost(time.perf_counter() - start, _used(before, after), max(peaks, default=0))


def _used(before: resource.struct_rusage, after: resource.struct_rusage) -> float:
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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


class Table:
    """The table, row by row; costs are compared with those of the smallest class, and of the first size."""

    def __init__(self) -> None:
        self._start: dict[str, Cost] = {}
        self._first: dict[str, tuple[float, float]] = {}
        print(f"{'size':>6}  {'run':<13}{'clock s':>9}{'CPU s':>8}{'ms each':>9}{'x first':>9}"
              f"{'peak MB':>9}{'x first':>9}{'a second':>10}")  # fmt: skip

    def add(self, size: int, name: str, found: Cost) -> None:
        """Print a row."""
        start = self._start.setdefault(name, found)
        row = f"{size:>6}  {name:<13}{found.clock:>9.1f}{found.processors:>8.1f}"
        if size == SMALLEST:
            print(f"{row}{'':>18}{found.memory:>9.0f}", flush=True)
            return
        each = 1000 * (found.processors - start.processors) / (size - SMALLEST)
        first, memory = self._first.setdefault(name, (each, found.memory))
        print(
            f"{row}{each:>9.1f}{each / first:>9.2f}{found.memory:>9.0f}{found.memory / memory:>9.2f}"
            f"{size / found.clock:>10.1f}", flush=True,
        )  # fmt: skip


def with_programs(number: int) -> None:
    """Hand-ins with a program each, against a process of gradescope-utils each."""
    peer = importlib.util.find_spec("gradescope_utils")
    called = "gradescope-utils" if peer else "unittest alone"
    print(f"\n{number} programs (lab8/softmax.py), two at a time")
    with tempfile.TemporaryDirectory(prefix="backcheck-programs-") as temporary:
        place = Path(temporary)
        # Those who hand in nothing, or what cannot be read, are few.
        invent(place, number, "lab8", ways=(Export.plain,))
        folders = sorted(path for path in (place / "class").iterdir() if path.is_dir())
        alone = place / "alone"
        for at, folder in enumerate(folders):
            (folder / "softmax.py").write_text(_program(at))
            (alone / folder.name).mkdir(parents=True)
            (alone / folder.name / "softmax.py").write_text(_program(at))
            (alone / folder.name / "answers.yaml").write_text("assignment: lab8\nanswers: {}\n")
        line = [COURSE, "mark", "lab8"]
        rows = [
            (
                "sheets and programs",
                cost(*line, place / "class", "--out", place / "marks", "--jobs", 2),
            ),
            ("programs alone", cost(*line, alone, "--out", place / "other", "--jobs", 2)),
        ]
        script = place / "peer.py"
        script.write_text(PEER.format(**(GRADESCOPE if peer else UNITTEST)))
        rows.append((called, _peers(script, [alone / one.name for one in folders])))
    theirs = rows[-1][1]
    for name, found in rows:
        print(
            f"{name:<22}{found.clock:>8.1f} s{1000 * found.processors / len(folders):>9.0f} ms CPU each"
            f"{theirs.clock / found.clock:>8.1f} x {called} by the clock"
            f"{theirs.processors / found.processors:>8.1f} x by CPU"
        )


def _program(number: int) -> str:
    """The reference, a little different for everybody; every third one is not stable."""
    text = f"# hand-in {number}\n" + (ROOT / "solutions/lab8/code/softmax.py").read_text()
    return text.replace(" - z.amax(dim=-1, keepdim=True)", "") if number % 3 == 0 else text


def _peers(script: Path, folders: Sequence[Path]) -> Cost:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    lines = [[sys.executable, str(script), str(folder)] for folder in folders]
    with ThreadPoolExecutor(2) as two:
        for done in two.map(partial(subprocess.run, check=False, capture_output=True), lines):
            if done.returncode:
                raise SystemExit(done.stderr.decode())
    used = _used(before, resource.getrusage(resource.RUSAGE_CHILDREN))
    return Cost(time.perf_counter() - start, used, 0)


def main(assignment: str = "hw3", *sizes: str) -> None:
    """Print the table."""
    print(f"{assignment}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n{GOALS}")
    chosen = sizes or SIZES
    numbers = [int(one) for one in chosen if one != "programs"]
    table = Table() if numbers else None
    for size in [SMALLEST, *numbers] if table else ():
        with tempfile.TemporaryDirectory(prefix="backcheck-speed-") as temporary:
            for name, found in measured(Path(temporary), assignment, size):
                table.add(size, name, found)
    if "programs" in chosen:
        with_programs(WITH_PROGRAMS)


if __name__ == "__main__":
    main(*sys.argv[1:])
