"""A class from hand-ins to published marks, with everything that may happen on the way; prints its figures.

PYTHONPATH=. python benchmarks/whole_class.py [HAND_INS]

Invents a class, marks it by a key with an error, repairs the key, and compares the diff of `course regrade`
with a marking from scratch, byte for byte; applies it, takes it back, overrides, voids, takes points for
lateness, and publishes. Ends with 1 at the first thing that is not as it should be.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from invented_class import invent

from cli.commands.regrade import plain_change
from cli.gradebook.comparison import changes
from cli.gradebook.database import open_gradebook
from cli.gradebook.fold import scores
from cli.gradebook.marks import read_class

ROOT = Path(__file__).parent.parent
COURSE = Path(sys.executable).parent / "course"
RIGHT, WRONG = "concepts/overfitting-none: d", "concepts/overfitting-none: c"
POLICY = (
    "policy: {deadline: 2026-11-02T22:59+00:00, late: {kind: per-day, percent: 10, at_most: 50},"
    " late_days: {budget: 1}}\n"
)
EXPECTED = {0, 3}  # 3: somebody handed in what nobody can read


class Class:
    """An invented class, and a copy of the course in which the key may be wrong."""

    def __init__(self, place: Path, size: int) -> None:
        self.place = place
        invent(place, size, "hw3")
        for room in ("exercises/hw3", "solutions/hw3"):
            shutil.copytree(ROOT / room, place / room)
        # A key that was never certified is marked by; an error in a certified one never counts.
        (place / "solutions/hw3/certificate.json").unlink()
        with (place / "exercises/hw3/assignment.yaml").open("a", encoding="utf-8") as file:
            file.write(POLICY)

    def key(self, old: str, new: str) -> None:
        """Change a line of the solutions, which must stand there once."""
        found = [
            path
            for path in (self.place / "solutions/hw3").glob("*.yaml")
            if old in path.read_text()
        ]
        check("the line of the key is there", len(found) == 1)
        found[0].write_text(found[0].read_text().replace(old, new))

    def course(self, command: str, *more: object, keys: bool = True) -> float:
        """Run a command of the course; the seconds it took."""
        folders = ["--exercises", self.place / "exercises"]
        folders += ["--solutions", self.place / "solutions"] if keys else []
        start = time.perf_counter()
        line = [COURSE, command, "hw3", *more, *folders]
        done = subprocess.run(list(map(str, line)), capture_output=True, text=True, check=False)
        if done.returncode not in EXPECTED:
            raise SystemExit(f"course {command} ended with {done.returncode}: {done.stderr[-500:]}")
        return time.perf_counter() - start

    def people(self, command: str, *what: object, keys: bool = True) -> None:
        """Decide something."""
        self.course(command, self.place / "marks", *what, "--why", "x", "--as", "prof", keys=keys)

    def take_away(self, entries: str) -> None:
        """Take an entry out of the folder of hand-ins."""
        for entry in entries.split(", "):
            path = self.place / "class" / entry
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def verify(self) -> None:
        """Compare everything in the marks with the log and the hand-ins, or end."""
        line = [COURSE, "verify", self.place / "marks", self.place / "class"]
        line += ["--exercises", self.place / "exercises", "--solutions", self.place / "solutions"]
        done = subprocess.run(list(map(str, line)), capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)

    def mark(self, out: str) -> float:
        """Mark everybody."""
        roster = ("--roster", self.place / "roster.csv")
        return self.course("mark", self.place / "class", *roster, "--out", self.place / out)

    def regrade(self, *more: object) -> float:
        """Compare with a new marking."""
        roster = ("--roster", self.place / "roster.csv")
        return self.course("regrade", self.place / "marks", self.place / "class", *roster, *more)

    def table(self, name: str = "totals.csv") -> list[dict[str, str]]:
        """The rows of a table."""
        with (self.place / "marks" / name).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def files(self, out: str = "marks") -> Mapping[str, bytes]:
        """Reports and tables."""
        folder = self.place / out
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and "sqlite" not in path.name and "regrades" not in path.parts
        }


def check(what: str, holds: bool) -> None:  # noqa: FBT001
    """Tell that something is as it should be, or end."""
    print(f"{'yes' if holds else 'NO '}  {what}", flush=True)
    if not holds:
        raise SystemExit(1)


def brute_force(made: Class) -> str:
    """The diff of two markings from scratch, as `course regrade --json` writes it."""
    before, after = (read_class(made.place / out) for out in ("marks", "fresh"))
    rows = [plain_change(one) for one in changes(before, after)]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def scenario(made: Class) -> None:
    """Everything that is shown, step by step."""
    made.key(RIGHT, WRONG)
    took, rows = made.mark("marks"), made.table()
    marked = [row for row in rows if row["score"]]
    handed_in = [row for row in rows if row["entry"]]
    print(f"{len(rows)} rows: {len(handed_in)} handed in, {len(marked)} marked in {took:.1f} s")
    check("every entry and student has a row, marked or with a problem", all(
        row["score"] or row["problem"] for row in rows))  # fmt: skip
    late = [row for row in marked if row["late"]]
    penalised = [row for row in late if float(row["penalty"])]
    unknown = [row for row in late if row["late"] == "late"]
    print(
        f"{len(late)} late: {sum(bool(row['late_days']) for row in late)} used a free day,"
        f" {len(penalised)} lost points, of {len(unknown)} nobody knows by how much"
    )
    questions = made.table("questions.csv")
    parts = {(row["exercise"], row["part"]) for row in questions}
    check(f"questions.csv has a row per student and part: {len(marked)} x {len(parts)}",
          len(questions) == len(marked) * len(parts))  # fmt: skip
    print(f"a second run over the unchanged class: {made.mark('marks'):.1f} s")

    made.key(WRONG, RIGHT)
    made.mark("fresh")
    took = made.regrade("--json", made.place / "diff.json")
    found = (made.place / "diff.json").read_text()
    print(f"the key is repaired; diff in {took:.1f} s: {len(json.loads(found))} parts change")
    check(
        "the diff is that of two markings from scratch, byte for byte", found == brute_force(made)
    )
    before = made.files()
    made.regrade("--apply", "all", "--why", "the key was wrong", "--as", "prof")
    check(
        "applied, reports and tables are those of a marking from scratch",
        made.files() == made.files("fresh"),
    )
    made.course("regrade", made.place / "marks", "--undo", "--why", "to see it", "--as", "prof")
    check("taken back, they are what they were", made.files() == before)
    made.regrade("--apply", "keep-better", "--why", "the key was wrong", "--as", "prof")
    worse = [
        (old["name"], old["score"], new["score"])
        for old, new in zip(rows, made.table(), strict=True)
        if old["score"] and float(new["score"]) < float(old["score"])
    ]
    check("keep-better lowers nobody", not worse)

    absent = next(row["name"] for row in rows if not row["entry"])
    for student in (marked[0]["name"], absent):
        made.people("override", student, "concepts/caching", "--points", "1/2")
    made.people("void", "concepts/depth-features", keys=False)
    kept = made.files()
    made.mark("marks")
    check("override (also of a student without hand-in) and void outlive a new run",
          made.files() == kept)  # fmt: skip
    made.take_away(marked[1]["entry"])
    made.people("forget", marked[1]["name"], keys=False)
    made.course("publish", made.place / "marks", "--allow-provisional", "--as", "prof", keys=False)
    pages = len(list((made.place / "marks/published").glob("*.html")))
    check(f"everybody who was marked and not forgotten, or was given points, has a published page: {pages}",
          pages == len(marked))  # fmt: skip
    made.verify()
    print("yes  verify finds nothing that differs")
    with open_gradebook(made.place / "marks") as gradebook:
        events = gradebook.verify()
        folded = scores(gradebook.events())
    finals = {row["name"]: row["final"] for row in made.table() if row["score"]}
    same = all(
        round(float(one.final.points), 4) == float(finals[name]) for name, one in folded.items()
    )
    check(f"the final marks are the fold of {events} events, whose chain is whole", same)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="backcheck-class-") as temporary:
        scenario(Class(Path(temporary), int(sys.argv[1]) if sys.argv[1:] else 1000))
