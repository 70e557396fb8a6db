"""What people look at: size and time of the pages of a report and of a class, formulas, and exports.

PYTHONPATH=.:benchmarks python benchmarks/ways_out.py
"""

from __future__ import annotations

import io
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from invented_class import invent
from scale import mark as mark_class
from scale import multiplied

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
INVENTED = 60  # as many different hand-ins the large class has
REPEATS = 7


def seconds(job: Callable[[], object], repeats: int = REPEATS) -> float:
    """The least processor time of several runs, so that a busy machine counts little."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        job()
        times.append(time.process_time() - start)
    return min(times)


def seconds_of(command: list[str]) -> float:
    """The processor time of a command that starts anew, with all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
    command = [str(Path(sys.executable).with_name("grade")), "hw3", "examples/hw3/typical"]

    def grade(*more: str) -> float:
        return seconds_of([*command, *more])

    with tempfile.TemporaryDirectory() as folder:
        # In turns, so that a busy minute slows both.
        turns = [(grade(), grade("--html", f"{folder}/page.html")) for _ in range(REPEATS)]
    plain, with_page = map(min, zip(*turns, strict=True))
    print(
        f"cold grade: {plain * 1000:.0f} ms, with --html {(with_page - plain) * 1000:.0f} ms more"
    )


def class_page() -> None:
    """The page of a large class, with everything that the command does for it."""
    command = str(Path(sys.executable).with_name("course"))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        invent(place, INVENTED, "hw3", 0)
        mark_class(place, "few")
        multiplied(place / "few", place / "many", STUDENTS, "s")
        page = place / "class.html"
        took = seconds_of([command, "stats", "hw3", str(place / "many"), "--html", str(page)])
        size = page.stat().st_size / 1000
    print(f"page of a class of {STUDENTS}: {size:.0f} kB, {took:.1f} s of processor time")


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
    class_page()
    cold()


if __name__ == "__main__":
    main()
