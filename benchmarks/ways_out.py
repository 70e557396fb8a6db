"""What people look at: the size and time of the page of a report, its formulas, and exports of a class.

python benchmarks/ways_out.py
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cli.exports import canvas, parts
from cli.exports.marks import Mark
from cli.exports.options import Options
from cli.formats.html.page import HtmlReport
from cli.formats.html.prompt import prompt
from cli.gradebook.arrivals import Arrival
from cli.gradebook.final import earned_in, final_of
from exercises.answer import HandIn
from exercises.assignment import Assignment
from exercises.loader import CONTENT, assignment_names, load_assignment
from graders.keys.keys import NO_KEYS
from graders.marking.marking import mark
from graders.marking.report import Report
from student_template.hand_in import read_hand_in

ROOT = Path(__file__).parent.parent
STUDENTS = 5000
REPEATS = 7


def seconds(job: Callable[[], object], repeats: int = REPEATS) -> float:
    """The least processor time of several runs, so that a busy machine counts little."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        job()
        times.append(time.process_time() - start)
    return min(times)


def page(sheet: Assignment, hand_in: HandIn, report: Report) -> str:
    """The page of a report."""
    stream = io.StringIO()
    HtmlReport(sheet, hand_in).write(report, stream)
    return stream.getvalue()


def pages() -> None:
    """The pages of the fullest hand-ins."""
    for name in ("hw3", "lab8"):
        sheet = load_assignment(name)
        hand_in = read_hand_in(ROOT / "examples" / name / "excellent", sheet)
        report = mark(sheet, NO_KEYS, hand_in)
        size = len(page(sheet, hand_in, report).encode()) / 1000
        warm = seconds(lambda s=sheet, h=hand_in, r=report: page(s, h, r)) * 1000  # type: ignore[misc]
        print(f"page of {name}: {size:.0f} kB, rendered in {warm:.0f} ms")


def formulas() -> None:
    """How many formulas of all prompts are MathML."""
    texts = []
    for name in assignment_names(CONTENT):
        sheet = load_assignment(name)
        texts += [one.prompt for one in sheet.exercises()] + [one.given for one in sheet.sections]
    written = sum(len(re.findall(r"\$[^$]+\$", text)) for text in texts)
    shown = sum(prompt(text).count("<math>") for text in texts if text)
    print(f"formulas of prompts: {shown} of {written} as MathML")


def cold() -> None:
    """What the page adds to a command that starts anew."""

    def grade(*more: str) -> float:
        command = [str(Path(sys.executable).with_name("grade")), "hw3", "examples/hw3/excellent"]
        start = time.perf_counter()
        subprocess.run([*command, *more], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - start

    with tempfile.TemporaryDirectory() as folder:
        # In turns, so that a busy minute slows both.
        turns = [(grade(), grade("--html", f"{folder}/page.html")) for _ in range(REPEATS)]
    plain, with_page = map(min, zip(*turns, strict=True))
    print(
        f"cold grade: {plain * 1000:.0f} ms, with --html {(with_page - plain) * 1000:.0f} ms more"
    )


def exports() -> None:
    """A gradebook of Canvas, and a table of parts."""
    sheet = load_assignment("hw3")
    report = mark(sheet, NO_KEYS, read_hand_in(ROOT / "examples/hw3/excellent", sheet))
    final = final_of(None, earned_in(report), Arrival())
    marks = [Mark(f"s{number}", report, final, student=f"s{number}") for number in range(STUDENTS)]
    rows = "".join(f'"Doe, {n}",{n},s{n},l{n},x,\n' for n in range(STUDENTS))
    options = Options(
        f"Student,ID,SIS User ID,SIS Login ID,Section,HW3 (1)\n Points Possible,,,,,100\n{rows}"
    )
    filled = seconds(lambda: canvas.write(marks, options, io.StringIO()), 1)
    print(f"canvas, {STUDENTS} students: {filled:.2f} s")
    of_each = sum(len(exercise.parts) for exercise in report.exercises)
    some = marks[: STUDENTS // of_each]
    table = seconds(lambda: parts.write(some, Options(), io.StringIO()), 1)
    print(f"csv, {len(some) * of_each} rows: {table:.2f} s")


def main() -> None:
    """Print all figures."""
    pages()
    formulas()
    exports()
    cold()


if __name__ == "__main__":
    main()
