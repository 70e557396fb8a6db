"""Start-up and marking, printed as ratios of medians measured in one run.

python benchmarks/start_up.py [ROUNDS]
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from exercises.answer import HandIn
from exercises.loader import load_assignment
from graders.keys.certified import load_keys
from graders.marking.marking import mark
from student_template.hand_in import read_hand_in

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
EXAMPLE = ROOT / "examples" / "hw3" / "excellent"
LIBRARIES = "import click, yaml, numpy, rich.console; from pydantic import BaseModel"


def wall(*command: object) -> float:
    """Seconds that a whole process takes."""
    # Byte code is kept between runs, as on any user's machine.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(
        [str(word) for word in command], stdout=subprocess.DEVNULL, check=True, env=environment
    )
    return time.perf_counter() - start


def against(rounds: int, ours: list[object], floor: list[object], goal: str) -> None:
    """Time two commands in turn and print the ratio of their medians."""
    times = [(wall(*ours), wall(*floor)) for _ in range(rounds + 1)][1:]
    mine, theirs = (median(column) for column in zip(*times, strict=True))
    name = " ".join(Path(str(word)).name for word in ours)
    print(f"{name:<34}{mine * 1e3:7.0f} ms   floor {theirs * 1e3:5.0f} ms", end="")
    print(f"   ratio {mine / theirs:.2f} (goal {goal})")


def marking(rounds: int) -> None:
    """Time reading and marking alone, warm."""
    sheet = load_assignment("hw3")
    keys = load_keys(sheet, ROOT / "solutions")
    hand_in: HandIn = read_hand_in(EXAMPLE, sheet)
    parts = sum(len(answers) for answers in hand_in.answers.values())

    def each(work: Callable[[], object]) -> float:
        times = []
        for _ in range(rounds * 5):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return median(times) / parts * 1e6

    print(
        f"{'reading the sheet':<34}{each(lambda: read_hand_in(EXAMPLE, sheet)):7.0f} µs per answer"
    )
    print(f"{'marking':<34}{each(lambda: mark(sheet, keys, hand_in)):7.0f} µs per answer")


def main() -> None:
    """Print all figures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    python = sys.executable
    against(rounds, [BIN / "grade", "hw3", EXAMPLE], [python, "-c", LIBRARIES], "1.5, limit 2.0")
    against(rounds, [BIN / "grade", "--help"], [python, "-c", "import click"], "2")
    marking(rounds)


if __name__ == "__main__":
    main()
