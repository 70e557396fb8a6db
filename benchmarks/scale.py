"""Beyond one machine: executors, merging, statistics, verifying and a server's gradebook, as ratios.

PYTHONPATH=. python benchmarks/scale.py [HAND_INS [WHAT ...]]

Marks one invented class in every way, compares the bytes of all reports, and prints a table. WHAT is any of
`parsl`, `shards`, `postgresql`, `reading`; all of them if left out. Ends with 1 if any bytes differ.
"""

from __future__ import annotations

import csv
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from invented_class import invent

from cli.gradebook.database import open_gradebook

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from postgresql import programs, running

COURSE = Path(sys.executable).parent / "course"
SHARDS = 7
LARGE = 5000
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


def course(*arguments: object) -> float:
    """Run a command; how many seconds it took."""
    start = time.perf_counter()
    done = subprocess.run(
        [str(COURSE), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    if done.returncode not in {0, 3}:  # 3: some hand-ins cannot be read, as in any class
        sys.exit(done.stdout + done.stderr)
    return time.perf_counter() - start


def told(what: str, seconds: float, limit: str = "") -> None:
    """One row of the table."""
    most = max(
        resource.getrusage(one).ru_maxrss
        for one in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    )
    print(f"{what:<44} {seconds:8.1f} s   {limit:<40} {most // 1024:5} MiB at most", flush=True)


def reports(out: Path) -> dict[str, bytes]:
    """The bytes of all reports."""
    return {path.name: path.read_bytes() for path in (out / "reports").iterdir()}


def mark(place: Path, out: str, *more: object) -> float:
    """Mark the class."""
    roster = place / "roster.csv"
    return course("mark", "hw3", place / "class", "--roster", roster, "--out", place / out, *more)


def by_parsl(place: Path, two: float, same: Callable[[str, str], None]) -> None:
    """Two local workers of Parsl against two jobs."""
    (place / "site.py").write_text(TWO_WORKERS.format(run_dir=place / "runinfo"))
    seconds = mark(place, "parsl", "--executor", f"parsl:{place / 'site.py'}")
    told("Parsl, two local workers", seconds, f"{two / seconds:.0%} of --jobs 2 (at least 85 %)")
    same("parsl", "Parsl")


def by_shards(place: Path, _two: float, same: Callable[[str, str], None]) -> None:
    """Seven shards after each other, and their merge."""
    parts = [f"shard{number}" for number in range(1, SHARDS + 1)]
    seconds = sum(
        mark(place, part, "--jobs", 2, "--shard", f"{number}/{SHARDS}")
        for number, part in enumerate(parts, 1)
    )
    told(f"{SHARDS} shards, one after the other", seconds)
    merged = course("merge", *(place / one for one in parts), "--out", place / "merged")
    told("their merge", merged, f"{len(reports(place / 'merged'))} reports")
    same("merged", "shards")


def by_server(place: Path, two: float, same: Callable[[str, str], None]) -> None:
    """The gradebook on PostgreSQL against SQLite."""
    bin_ = programs()
    if bin_ is None:
        print("no PostgreSQL here")
        return
    with running(bin_) as server:
        seconds = mark(place, "server", "--jobs", 2, "--gradebook", server.database())
    told(
        "gradebook on PostgreSQL, --jobs 2", seconds, f"{seconds / two:.2f} x SQLite (at most 1.5)"
    )
    same("server", "PostgreSQL")


def reading(place: Path, _two: float, _same: Callable[[str, str], None]) -> None:
    """Statistics and verification of a large class, and merging one: the hand-ins of ours, many times."""
    for part in range(SHARDS):
        multiplied(place / "jobs2", place / f"large{part}", 3000, f"p{part}-")
    merged = course(
        "merge", *(place / f"large{part}" for part in range(SHARDS)), "--out", place / "huge"
    )
    told(f"merge of {SHARDS} x 3,000 reports", merged, "(at most 10 s)")
    shutil.rmtree(place / "huge")
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


WAYS = {"parsl": by_parsl, "shards": by_shards, "postgresql": by_server, "reading": reading}


def main(hand_ins: int, ways: list[str]) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory(prefix="scale") as folder:
        place = Path(folder)
        invent(place, hand_ins, "hw3", 0)
        one = mark(place, "jobs1", "--jobs", 1)
        told(f"{hand_ins:,} hand-ins, --jobs 1", one, f"{1000 * one / hand_ins:.1f} ms each")
        two = mark(place, "jobs2", "--jobs", 2)
        told(f"{hand_ins:,} hand-ins, --jobs 2", two, f"{1000 * two / hand_ins:.1f} ms each")
        again = mark(place, "jobs2", "--jobs", 2)
        told("the same once more: nothing is new", again)
        expected = reports(place / "jobs1")
        size = sum(map(len, expected.values())) / max(1, len(expected))
        log = (place / "jobs2/gradebook.sqlite").stat().st_size / max(1, len(expected))
        print(f"a report has {size / 1000:.0f} kB, the log {log / 1000:.0f} kB for each")

        def same(out: str, how: str) -> None:
            found = reports(place / out)
            print(f"    {how}: {len(found)} reports, byte by byte as --jobs 1: {found == expected}")
            if found != expected:
                sys.exit(1)

        same("jobs2", "--jobs 2")
        for way in ways or WAYS:
            WAYS[way](place, two, same)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000, sys.argv[2:])
