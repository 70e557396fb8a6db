"""Beyond one machine: executors, merging, statistics, verifying and a server's gradebook, as ratios.

PYTHONPATH=. python benchmarks/scale.py [HAND_INS [WHAT ...]]

Marks one invented class in every way, compares the bytes of all reports, and prints a table; CPU is that of all
processes, and the only figure that says anything on a busy machine. WHAT is any of `shards`, `parsl`,
`postgresql`, `markers`, `faults`, `reading`; all of them if left out. Ends with 1 if any bytes differ, an event of
two markers is lost, or a planted fault is not among the first.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from invented_class import invent

from cli.gradebook.database import open_gradebook

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import faulty_class
from postgresql import programs, running

COURSE = Path(sys.executable).parent / "course"
SHARDS = (1, 2, 7)
MERGED = 7
LARGE = 5000
# Of a class that meets a sheet with five faults, and how many decisions each of two markers makes.
FAULTY = 400
DECISIONS = 10
TWO_WORKERS = """
from parsl import Config
from parsl.executors import HighThroughputExecutor
from parsl.providers import LocalProvider

two = HighThroughputExecutor(
    label="two", address="127.0.0.1", loopback_address="127.0.0.1", max_workers_per_node=2,
    encrypted=False, provider=LocalProvider(init_blocks=1, max_blocks=1),
)
config = Config(executors=[two], run_dir="{run_dir}", strategy="none")
"""


class Took(NamedTuple):
    """Seconds of the clock, and of all processors."""

    clock: float
    processors: float

    def __add__(self, other: Any) -> Took:
        """Both after each other."""
        return Took(self.clock + other.clock, self.processors + other.processors)


def course(*arguments: object) -> Took:
    """Run a command; what it took."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    said(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(time.perf_counter() - start, used)


def said(*arguments: object) -> str:
    """Run a command; what it prints."""
    done = subprocess.run(
        [str(COURSE), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    if done.returncode not in {0, 3}:  # 3: some hand-ins cannot be read, as in any class
        sys.exit(done.stdout + done.stderr)
    return done.stdout


def told(what: str, took: Took, remark: str = "") -> None:
    """One row of the table."""
    print(f"{what:<44}{took.clock:>8.1f} s{took.processors:>8.1f} s CPU   {remark}", flush=True)


def expect(what: str, holds: bool) -> None:  # noqa: FBT001
    """Tell that something is as it should be, or end."""
    print(f"    {'yes' if holds else 'NO '}  {what}", flush=True)
    if not holds:
        sys.exit(1)


def reports(out: Path) -> dict[str, bytes]:
    """The bytes of all reports."""
    return {path.name: path.read_bytes() for path in (out / "reports").iterdir()}


def mark(place: Path, out: str, *more: object) -> Took:
    """Mark the class."""
    roster = place / "roster.csv"
    return course("mark", "hw3", place / "class", "--roster", roster, "--out", place / out, *more)


def by_parsl(place: Path, two: Took, same: Callable[[str, str], None]) -> None:
    """Two local workers of Parsl against two jobs."""
    (place / "site.py").write_text(TWO_WORKERS.format(run_dir=place / "runinfo"))
    took = mark(place, "parsl", "--executor", f"parsl:{place / 'site.py'}")
    told("Parsl, two local workers", took,
         f"{two.clock / took.clock:.0%} of --jobs 2 (at least 85 %)")  # fmt: skip
    same("parsl", "Parsl")


def by_shards(place: Path, _two: Took, same: Callable[[str, str], None]) -> None:
    """Shards after each other, and their merge."""
    for of in SHARDS:
        parts = [f"shard{number}of{of}" for number in range(1, of + 1)]
        took = Took(0, 0)
        for number, part in enumerate(parts, 1):
            took += mark(place, part, "--jobs", 2, "--shard", f"{number}/{of}")
        told(f"{of} shards, one after the other", took)
        out = f"merged{of}"
        merged = course("merge", *(place / one for one in parts), "--out", place / out)
        told("    and their merge", merged, f"{len(reports(place / out))} reports")
        same(out, f"{of} shards")


def by_server(place: Path, two: Took, same: Callable[[str, str], None]) -> None:
    """The gradebook on PostgreSQL against SQLite."""
    bin_ = programs()
    if bin_ is None:
        print("no PostgreSQL here")
        return
    with running(bin_) as server:
        took = mark(place, "server", "--jobs", 2, "--gradebook", server.database())
    told(
        "gradebook on PostgreSQL, --jobs 2",
        took,
        f"{took.clock / two.clock:.2f} x SQLite, CPU {took.processors / two.processors:.2f} x (at most 1.5)",
    )
    same("server", "PostgreSQL")


def two_markers(place: Path, _two: Took, _same: Callable[[str, str], None]) -> None:
    """Two people who decide while the class is marked anew, on one PostgreSQL gradebook."""
    bin_ = programs()
    if bin_ is None:
        print("no PostgreSQL here")
        return
    marks, item = place / "shared", "concepts/caching"
    with running(bin_) as server:
        mark(place, "shared", "--jobs", 1, "--gradebook", server.database())
        names = sorted(path.stem for path in (marks / "reports").iterdir())[: 2 * DECISIONS]

        def decides(by: str, own: list[str]) -> None:
            for name in own:
                said("override", "hw3", marks, name, item, "--points", 1, "--why", "x", "--as", by)

        # What is gone is marked anew, beside those who decide.
        for name in names:
            (marks / "reports" / f"{name}.json").unlink()
            break
        start = time.perf_counter()
        with ThreadPoolExecutor(3) as at_once:
            tasks = [
                at_once.submit(decides, "ada", names[1::2]),
                at_once.submit(decides, "bob", names[2::2]),
                at_once.submit(mark, place, "shared", "--jobs", 1),
            ]
            for one in tasks:
                one.result()
        told("two markers and a run on PostgreSQL", Took(time.perf_counter() - start, 0))
        with open_gradebook(marks) as gradebook:
            gradebook.verify()
            decided = {(one.by, one.hand_in) for one in gradebook.events(["overridden"])}
        expect(f"all {len(names) - 1} decisions of two markers are in one chain",
               len(decided) == len(names) - 1)  # fmt: skip
        last = said("verify", marks).splitlines()[-2:]
        expect(f"verify: {' '.join(last)}", any("nothing differs" in one for one in last))


def planted_faults(place: Path, _two: Took, _same: Callable[[str, str], None]) -> None:
    """Faults of a sheet, and where they stand in the list of what to look at first."""
    faulty = place / "faulty"
    faulty_class.write_course(faulty)
    faulty_class.write_hand_ins(faulty / "class", FAULTY, seed=3)
    folders = ["--exercises", faulty / "exercises"]
    marks = faulty / "marks"
    took = course("mark", "c2", faulty / "class", "--out", marks, *folders, "--solutions",
                  faulty / "solutions")  # fmt: skip
    told(f"a sheet with five faults, {FAULTY} hand-ins", took)
    first = json.loads(said("stats", "c2", marks, "--json", *folders))["look_first"]
    planted = {
        "a wrong key": ("value", faulty_class.WRONG_KEY),
        "a reversed option": ("option", faulty_class.REVERSED),
        "a tolerance too tight": ("near", faulty_class.TOO_TIGHT),
        "an ambiguous prompt": ("value", faulty_class.AMBIGUOUS),
        "a notation nobody could know": ("notation", "sums/n2"),
    }
    for fault, what in planted.items():
        ranks = [
            one["rank"] for one in first if (one["kind"], one["places"][0]["exercise"]) == what
        ]
        expect(f"{fault}: rank {ranks[0] if ranks else 'none'} of {len(first)}",
               bool(ranks) and ranks[0] <= len(planted))  # fmt: skip


def reading(place: Path, _two: Took, _same: Callable[[str, str], None]) -> None:
    """Statistics and verification of a large class, and merging one: the hand-ins of ours, many times."""
    for part in range(MERGED):
        multiplied(place / "jobs2", place / f"large{part}", 3000, f"p{part}-")
    merged = course(
        "merge", *(place / f"large{part}" for part in range(MERGED)), "--out", place / "huge"
    )
    told(f"merge of {MERGED} x 3,000 reports", merged, "(at most 10 s)")
    shutil.rmtree(place / "huge")
    for part in range(MERGED):
        shutil.rmtree(place / f"large{part}")
    multiplied(place / "jobs2", place / "large", LARGE, "s")
    told(f"stats of {LARGE:,}", course("stats", "hw3", place / "large", "--json"), "(at most 5 s)")
    told(f"verify of {LARGE:,}", course("verify", place / "large"), "(at most 10 s)")


def multiplied(source: Path, out: Path, number: int, start: str) -> None:
    """Marks of a larger class: the same reports under other names, with a log of their own."""
    (out / "reports").mkdir(parents=True)
    with open_gradebook(source) as gradebook:
        events = gradebook.last("marked")
    names = sorted(path.stem for path in (source / "reports").iterdir())
    called = {f"{start}{copy:05}": names[copy % len(names)] for copy in range(number)}
    for name, original in called.items():
        shutil.copyfile(source / f"reports/{original}.json", out / f"reports/{name}.json")
    for table in ("totals.csv", "questions.csv"):
        with (source / table).open(newline="") as file:
            headings, *rows = list(csv.reader(file))
        by_name: dict[str, list[list[str]]] = {}
        for row in rows:
            by_name.setdefault(row[0], []).append(row[1:])
        with (out / table).open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(headings)
            for name, original in called.items():
                writer.writerows([name, *row] for row in by_name[original])
    with open_gradebook(out) as gradebook:
        gradebook.append(
            events[original]._replace(hand_in=name) for name, original in called.items()
        )


WAYS = {
    "shards": by_shards, "parsl": by_parsl, "postgresql": by_server, "markers": two_markers,
    "faults": planted_faults, "reading": reading,
}  # fmt: skip


def main(hand_ins: int, ways: list[str]) -> None:
    """Measure."""
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="scale") as folder:
        place = Path(folder)
        invent(place, hand_ins, "hw3", 0)
        one = mark(place, "jobs1", "--jobs", 1)
        told(f"{hand_ins:,} hand-ins, --jobs 1", one, f"{1000 * one.clock / hand_ins:.1f} ms each")
        two = mark(place, "jobs2", "--jobs", 2)
        told(f"{hand_ins:,} hand-ins, --jobs 2", two, f"{1000 * two.clock / hand_ins:.1f} ms each")
        again = mark(place, "jobs2", "--jobs", 2)
        told("the same once more: nothing is new", again)
        expected = reports(place / "jobs1")
        size = sum(map(len, expected.values())) / max(1, len(expected))
        log = (place / "jobs2/gradebook.sqlite").stat().st_size / max(1, len(expected))
        print(f"    a report has {size / 1000:.0f} kB, the log {log / 1000:.0f} kB for each")

        def same(out: str, how: str) -> None:
            found = reports(place / out)
            expect(f"{how}: {len(found)} reports, byte by byte as --jobs 1", found == expected)

        same("jobs2", "--jobs 2")
        for way in ways or WAYS:
            WAYS[way](place, two, same)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000, sys.argv[2:])
