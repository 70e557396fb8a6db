"""How long people wait, printed as one table: ratios of medians, all rows measured in turn.

python benchmarks/start_up.py [ROUNDS [HAND_INS]]

Every row is measured once in every round, beside a fresh interpreter that imports the libraries and
nothing else; so a busy machine slows both sides. The limits hold for two idle cores.
"""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
EXAMPLES = ROOT / "examples" / "hw3"
# The words of a decided part, one of which stands in the first line that tells a student anything.
DECIDED = (b"correct", b"partial", b"needs review", b"unanswered", b"unreadable")
# Byte code is kept between runs, as on any user's machine.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


class Row(NamedTuple):
    """What is measured, what it is divided by, and how large the ratio may be."""

    name: str
    measure: Callable[[], float]
    floor: str
    limit: float
    goal: float


def whole(*command: object) -> float:
    """Seconds that a process takes."""
    start = time.perf_counter()
    done = subprocess.run(
        [str(word) for word in command], stdout=subprocess.DEVNULL, check=False, env=ENVIRONMENT
    )
    # 3: a hand-in of the class could not be read, which is one of the examples.
    if done.returncode not in {0, 3}:
        raise SystemExit(f"{command} ended with {done.returncode}")
    return time.perf_counter() - start


def first_line(*command: object) -> float:
    """Seconds until a terminal shows the first decided line."""
    ours, theirs = pty.openpty()
    start = time.perf_counter()
    with subprocess.Popen(
        [str(word) for word in command], stdout=theirs, stderr=theirs, env=ENVIRONMENT
    ) as process:
        os.close(theirs)
        shown = b""
        while not any(word in shown for word in DECIDED):
            shown += os.read(ours, 4096)
        seconds = time.perf_counter() - start
        try:
            while os.read(ours, 4096):
                pass
        except OSError:  # how a terminal says that the other side is gone
            pass
        process.wait()
    os.close(ours)
    return seconds


def a_class(folder: Path, number: int) -> Path:
    """A class whose sheets are the examples, without programs."""
    sheets = sorted(EXAMPLES.glob("*/answers.yaml"))
    for student in range(number):
        own = folder / "class" / f"s{student:04}"
        own.mkdir(parents=True)
        shutil.copy(sheets[student % len(sheets)], own)
    return folder / "class"


def alone(example: Path, folder: Path) -> Path:
    """An example's answer sheet without its programs and images, which nobody waits for here."""
    folder.mkdir()
    shutil.copy(example / "answers.yaml", folder)
    return folder


def table(folder: Path, number: int) -> list[Row]:
    """The rows."""
    grade, course = BIN / "grade", BIN / "course"
    sheet = alone(EXAMPLES / "excellent", folder / "sheet")
    hand_ins = a_class(folder, number)

    def mark() -> float:
        """Into a new folder each time, as a second run of an unchanged class marks nothing."""
        out = Path(tempfile.mkdtemp(dir=folder)) / "marks"
        return whole(course, "mark", "hw3", hand_ins, "--out", out, "--jobs", 2)

    return [
        Row("grade hw3, a full sheet", lambda: whole(grade, "hw3", sheet), "bare", 2.0, 1.5),
        Row("its first decided line", lambda: first_line(grade, "hw3", sheet), "bare", 1.5, 1.3),
        Row("grade --help", lambda: whole(grade, "--help"), "click", 2.0, 1.5),
        Row(f"course mark, {number} sheets", mark, "second", number / 60, number / 100),
        Row("course check lab8", lambda: whole(course, "check", "lab8"), "second", 6.0, 3.0),
    ]  # fmt: skip


def floors() -> dict[str, Callable[[], float]]:
    """What the rows are divided by."""
    python = sys.executable
    return {
        "bare": lambda: whole(python, "-c", "import click, numpy, pydantic, yaml, rich.console"),
        "click": lambda: whole(python, "-c", "import click"),
        "second": lambda: 1.0,
    }


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with tempfile.TemporaryDirectory() as folder:
        rows = table(Path(folder), number)
        measured: dict[str, list[float]] = {}
        for _ in range(rounds):
            for name, floor in floors().items():
                measured.setdefault(name, []).append(floor())
            for row in rows:
                measured.setdefault(row.name, []).append(row.measure())
    print(f"{'work':<28}{'median s':>9}{'floor s':>9}{'ratio':>8}{'limit':>8}{'goal':>8}")
    for row in rows:
        mine, floor = median(measured[row.name]), median(measured[row.floor])
        mark = "" if mine / floor <= row.limit else "  over the limit"
        print(
            f"{row.name:<28}{mine:9.2f}{floor:9.2f}{mine / floor:8.2f}{row.limit:8.2f}"
            f"{row.goal:8.2f}{mark}"
        )


if __name__ == "__main__":
    main()
