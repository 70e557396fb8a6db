"""Makes the pictures of this folder from examples.

PYTHONPATH=tests python docs/pictures/make.py [CHROMIUM]

A report of `grade --html`, the page of `course stats --html`, and the end of a report on a terminal.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import faulty_class
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BIN = Path(sys.executable).parent
COLUMNS, LAST_LINES = 100, 34


def main() -> None:
    """Make all of them."""
    chromium = sys.argv[1] if len(sys.argv) > 1 else "chromium"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        example = ROOT / "examples" / "lab8" / "carried-slip"
        _run("grade", "lab8", example, "--html", place / "report.html")
        _picture(chromium, place / "report.html", HERE / "report.png", 1000, 1500)
        _class(place)
        _picture(chromium, place / "class.html", HERE / "class.png", 1000, 1300)
        _terminal(place / "terminal.svg")
        _picture(chromium, place / "terminal.svg", HERE / "terminal.png", 1240, 900)


def _class(place: Path) -> None:
    """A class that met a sheet with faults, as the tests have it."""
    faulty_class.write_course(place)
    faulty_class.write_hand_ins(place / "class", 60, seed=3)
    exercises = ("--exercises", place / "exercises")
    solutions = ("--solutions", place / "solutions")
    _run("course", "mark", "c2", place / "class", "--out", place / "marks", *exercises, *solutions)
    _run("course", "stats", "c2", place / "marks", "--html", place / "class.html", *exercises)


def _terminal(path: Path) -> None:
    """What `grade` shows last, as an image of a terminal."""
    shown = _run("grade", "hw3", ROOT / "examples" / "hw3" / "typical")
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    console.print(Text.from_ansi("\n".join(shown.splitlines()[-LAST_LINES:])))
    console.save_svg(str(path), title="grade hw3", theme=MONOKAI)


def _run(command: str, *arguments: str | Path) -> str:
    done = subprocess.run(  # noqa: S603 - our own commands
        [BIN / command, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(COLUMNS)},
    )
    return done.stdout


def _picture(chromium: str, page: Path, picture: Path, width: int, height: int) -> None:
    subprocess.run(  # noqa: S603 - named by whoever starts this
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         f"--window-size={width},{height}", f"--screenshot={picture}", page.as_uri()],
        stderr=subprocess.DEVNULL,
        check=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
