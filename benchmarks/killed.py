"""Marks a class again and again, killed at random moments and resumed; compares it with an undisturbed run.

PYTHONPATH=. python benchmarks/killed.py [RUNS [HAND_INS [ASSIGNMENT]]]

Every run starts in an empty folder, is killed with SIGKILL one to four times, and resumed until it ends.
Reports and tables must be the same bytes, the gradebook the same in the fold of its events, and its chain whole.
Ends with 1 if one of them is not.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from invented_class import invent

from cli.gradebook.database import open_gradebook
from cli.gradebook.fold import Score, scores

COURSE = Path(sys.executable).parent / "course"


def line(place: Path, assignment: str, out: Path) -> list[str]:
    """The command that marks the class."""
    return [
        str(COURSE), "mark", assignment, str(place / "class"), "--roster", str(place / "roster.csv"),
        "--out", str(out), "--jobs", "2",
    ]  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    """Reports and tables; what a killed process left half-written beside them is none of them."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "sqlite" not in path.name and not path.name.endswith(".part")
    }


def folded(folder: Path) -> dict[str, Score]:
    """The scores, of a chain that is whole."""
    with open_gradebook(folder) as gradebook:
        gradebook.verify()
        return scores(gradebook.events())


def undisturbed(command: list[str]) -> float:
    """Run to the end; the seconds it took."""
    start = time.perf_counter()
    with Path(os.devnull).open("w") as nowhere:
        done = subprocess.run(command, stdout=nowhere, stderr=nowhere, check=False)
    if done.returncode not in {0, 3}:  # 3: one hand-in of the class cannot be read
        raise SystemExit(f"{command} ended with {done.returncode}")
    return time.perf_counter() - start


def killed(command: list[str], after: float) -> bool:
    """Run, and kill the whole process group after some seconds; whether it was still running."""
    with Path(os.devnull).open("w") as nowhere:
        process = subprocess.Popen(command, start_new_session=True, stdout=nowhere, stderr=nowhere)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
    return False


def main(runs: int = 20, hand_ins: int = 300, assignment: str = "rnn-hw3") -> int:
    """Print a line for every run."""
    draw, wrong = random.Random(1), 0  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="backcheck-killed-") as temporary:
        place = Path(temporary)
        invent(place, hand_ins, assignment)
        whole = undisturbed(line(place, assignment, place / "whole"))
        expected = files(place / "whole"), folded(place / "whole")
        print(f"{hand_ins} hand-ins of {assignment}, undisturbed in {whole:.1f} s")
        for run in range(1, runs + 1):
            out = place / f"marks-{run}"
            command = line(place, assignment, out)
            times = [draw.uniform(0.02, 1.0) * whole for _ in range(draw.randint(1, 4))]
            kills = sum(killed(command, after) for after in times)
            undisturbed(command)
            found = files(out), folded(out)
            same = [one == other for one, other in zip(found, expected, strict=True)]
            wrong += not all(same)
            said = "same bytes, same fold, chain whole" if all(same) else f"DIFFERENT: {same}"
            print(f"run {run}: killed {kills} times, resumed; {said}", flush=True)
    print(f"{runs - wrong} of {runs} runs leave what an undisturbed one leaves")
    return 1 if wrong else 0


if __name__ == "__main__":
    NUMBERS = [int(one) for one in sys.argv[1:3]]
    raise SystemExit(main(*NUMBERS, *sys.argv[3:4]))
