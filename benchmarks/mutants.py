"""Prints the matrix of every mutant of every program: which checks it fails, and whether just those it should.

PYTHONPATH=. python benchmarks/mutants.py [SHEET [PROGRAM]]

A row for each mutant, a column for each exercise that its program answers; `=` is a fail that should be, `!`
one that should not, `?` one that is missing, `.` an exercise that earns everything. Ends with 1 if any is
not exact.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from exercises.loader import load_assignment
from graders.keys.gate import code_parts
from graders.keys.mutants import load_reference
from graders.kinds.code.running import code_verdicts, open_runner

SOLUTIONS = Path(__file__).parents[1] / "solutions"
SHEETS = ("lab8", "hw3")


def matrix(sheet: str, only: str) -> bool:
    """Print the rows of one sheet; whether all are exact."""
    asked = code_parts(load_assignment(sheet))
    exact = True
    for file in dict.fromkeys(one.spec.program.file for one in asked):
        parts = [one for one in asked if one.spec.program.file == file]
        if only not in {"", file}:
            continue
        reference = load_reference(SOLUTIONS / sheet, file)
        columns = list(dict.fromkeys(one.exercise.id for one in parts))
        print(f"{sheet} {file}: " + ", ".join(f"{at} {one}" for at, one in enumerate(columns, 1)))
        with open_runner([SOLUTIONS]) as runner:
            for mutant in reference.mutants:
                start = time.perf_counter()
                program = mutant.program(reference.program).encode()
                files = {**reference.beside, file: program}
                cells = dict.fromkeys(columns, "")
                for part, found in zip(parts, code_verdicts(parts, files, 1, runner), strict=True):
                    names = {one.name for one in part.spec.checks}
                    wanted = names & set(mutant.fails.get(part.exercise.id, ()))
                    failed = {one.name for one in found.verdict.checks if not one.earned}
                    cells[part.exercise.id] += (
                        "=" * len(failed & wanted)
                        + "!" * len(failed - wanted)
                        + "?" * len(wanted - failed)
                    )
                row = " ".join(f"{one or '.':6}" for one in cells.values())
                exact = exact and not set("!?") & set(row)
                print(f"{row} {mutant.name}   {time.perf_counter() - start:.1f} s", flush=True)
    return exact


def main() -> None:
    """Print the matrix of all sheets, or of one."""
    sheet, only = [*sys.argv[1:], "", ""][:2]
    exact = [matrix(one, only) for one in ([sheet] if sheet else SHEETS)]
    sys.exit(not all(exact))


if __name__ == "__main__":
    main()
