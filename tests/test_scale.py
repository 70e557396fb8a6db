"""Jobs, shards and a cluster mark a class alike, byte by byte; what does not belong together is told."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import faulty_class
import pytest
from click.testing import CliRunner, Result
from commands import ROOT

from cli.course import course
from cli.gradebook.database import open_gradebook

STUDENTS = 24
# Later versions of Python warn of what pytest's own threads make of a fork; `course` has none.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def command(*arguments: object) -> Result:
    return CliRunner().invoke(course, [str(one) for one in arguments], catch_exceptions=False)


def options(place: Path) -> list[object]:
    return ["--exercises", place / "exercises", "--solutions", place / "solutions"]


def mark(place: Path, out: str, *more: object) -> Result:
    arguments = [
        "mark",
        "c2",
        place / "class",
        "--out",
        place / out,
        "--jobs",
        1,
        *options(place),
        *more,
    ]
    return command(*arguments)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class, marked by one process, and by three shards."""
    place = tmp_path_factory.mktemp("scale")
    faulty_class.write_course(place)
    faulty_class.write_hand_ins(place / "class", STUDENTS, seed=1)
    (place / "class/unread").mkdir()
    (place / "class/unread/notes.txt").write_text("nothing")
    assert mark(place, "whole").exit_code == 3
    for number in (1, 2, 3):
        assert mark(place, f"part{number}", "--shard", f"{number}/3").exit_code in {0, 3}
    return place


@pytest.fixture
def place(marked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(marked, tmp_path / "scale"))


def files(out: Path) -> dict[str, bytes]:
    """Reports and tables; the log holds times."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }


def times_marked(out: Path) -> Counter[str]:
    with open_gradebook(out) as gradebook:
        return Counter(one.hand_in for one in gradebook.events(["marked"]))


@pytest.mark.parametrize("shards", [1, 2, 7])
def test_shards_and_jobs_give_the_same_bytes(place: Path, shards: int) -> None:
    parts = [f"shard{number}" for number in range(1, shards + 1)]
    for number, part in enumerate(parts, 1):
        mark(place, part, "--shard", f"{number}/{shards}", "--jobs", 2)
    done = command("merge", *(place / one for one in reversed(parts)), "--out", place / "merged")
    assert done.exit_code == 0, done.output
    assert files(place / "merged") == files(place / "whole")
    assert times_marked(place / "merged") == times_marked(place / "whole")
    verified = command("verify", place / "merged", place / "class", *options(place))
    assert verified.exit_code == 0, verified.output


def parts(*numbers: int) -> Callable[[Path], list[Path]]:
    return lambda place: [place / f"part{number}" for number in numbers]


def of_another_number(place: Path) -> list[Path]:
    mark(place, "half", "--shard", "1/2")
    return [*parts(1, 2, 3)(place), place / "half"]


def of_another_class(place: Path) -> list[Path]:
    shutil.rmtree(place / "class/s0003")
    mark(place, "again", "--shard", "3/3")
    return [*parts(1, 2)(place), place / "again"]


def of_another_key(place: Path) -> list[Path]:
    path = place / "solutions/c2/sums.yaml"
    path.write_text(path.read_text().replace('"18"', '"19"'))
    mark(place, "again", "--shard", "3/3")
    return [*parts(1, 2)(place), place / "again"]


def edited_log(place: Path) -> list[Path]:
    with sqlite3.connect(place / "part2/gradebook.sqlite") as connection:
        connection.execute("DROP TRIGGER events_no_update")
        connection.execute("UPDATE events SET hand_in = 'me' WHERE number = 1")
    connection.close()
    return parts(1, 2, 3)(place)


def empty(place: Path) -> list[Path]:
    (place / "part3").rename(place / "elsewhere")
    (place / "part3").mkdir()
    return parts(1, 2, 3)(place)


@pytest.mark.parametrize(
    ("folders", "says"),
    [
        (parts(1, 3), "shard 2/3 is missing; mark it with `course mark --shard 2/3`"),
        (parts(1, 2, 3, 2), "shard 2/3 is there twice"),
        (of_another_number, "these are shards of 2 and 3; mark all with the same N"),
        (lambda place: [*parts(1, 2, 3)(place), place / "whole"], "is no shard, and the others are"),
        (lambda place: [place / "whole", shutil.copytree(place / "whole", place / "copy")], "marked twice: s0000 and"),
        (of_another_class, "is of a folder with other hand-ins than the rest"),
        (of_another_key, "was marked by other solutions than the rest"),
        (edited_log, "is not what was written"),
        (empty, "has no gradebook"),
    ],
)  # fmt: skip
def test_what_does_not_belong_together_is_not_merged(
    place: Path, folders: Callable[[Path], list[Path]], says: str
) -> None:
    done = command("merge", *folders(place), "--out", place / "merged")
    assert (done.exit_code, says in done.output) == (2, True), done.output
    assert not (place / "merged").exists()


def test_a_merge_keeps_what_is_there(place: Path) -> None:
    before = files(place / "whole")
    done = command("merge", *parts(1, 2, 3)(place), "--out", place / "whole")
    assert (done.exit_code, "is not empty" in done.output) == (2, True)
    assert files(place / "whole") == before
    assert [one.name for one in place.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize("shard", ["0/3", "4/3", "1", "a/b", "1/0", "-1/3"])
def test_what_is_no_shard_is_told(place: Path, shard: str) -> None:
    done = mark(place, "none", f"--shard={shard}")
    assert (done.exit_code, "is no shard" in done.output) == (2, True)
    assert not (place / "none").exists()


@pytest.mark.parametrize("executor", ["slurm:site.py", "parsl", "parsl:nowhere.py"])
def test_what_is_no_executor_is_told(place: Path, executor: str) -> None:
    done = mark(place, "none", "--executor", executor)
    assert (done.exit_code, "is no executor" in done.output) == (2, True)


TWO_WORKERS = """
    from parsl import Config
    from parsl.executors import HighThroughputExecutor
    from parsl.providers import LocalProvider

    two = HighThroughputExecutor(
        label="two",
        address="127.0.0.1",
        loopback_address="127.0.0.1",
        max_workers_per_node=2,
        heartbeat_period=1,
        heartbeat_threshold=5,
        poll_period=10,
        encrypted=False,
        provider=LocalProvider(init_blocks=1, max_blocks=1),
    )
    config = Config(executors=[two], run_dir="{run_dir}", strategy="none")
"""


def test_a_worker_of_a_cluster_that_is_killed_costs_nothing(place: Path) -> None:
    pytest.importorskip("parsl", reason="the extra `cluster` is not installed")
    processes = pytest.importorskip("psutil", reason="comes with Parsl")
    faulty_class.write_hand_ins(place / "more", 10 * STUDENTS, seed=2)
    for one in (place / "more").iterdir():
        one.rename(place / "class" / f"more-{one.name}")
    assert mark(place, "again", "--jobs", 2).exit_code == 3
    (place / "site.py").write_text(dedent(TWO_WORKERS.format(run_dir=place / "runinfo")))
    program = Path(sys.executable).parent / "course"
    arguments = [
        program, "mark", "c2", place / "class", "--out", place / "far", *options(place),
        "--executor", f"parsl:{place / 'site.py'}",
    ]  # fmt: skip
    with subprocess.Popen(
        list(map(str, arguments)),
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as marking:
        try:
            killed = _kill_one_worker(marking, place, processes)
            told, _ = marking.communicate(timeout=100)
        finally:
            marking.kill()  # else a marking that hangs would be waited for without end
    assert killed, told
    assert marking.returncode == 3, told
    assert f"{11 * STUDENTS + 1} hand-ins" in told
    assert "Task" not in told  # what Parsl logs goes to its own files
    assert files(place / "far") == files(place / "again")
    assert times_marked(place / "far") == times_marked(place / "again")


def _kill_one_worker(marking: subprocess.Popen[str], place: Path, processes: Any) -> bool:
    """Kill a worker that is at work as soon as there are reports; whether there was one.

    One that waits for a task holds the lock of the queue that Parsl shares among the workers of a node, and takes
    it with it: all others wait for ever then.
    """
    workers: list[Any] = []
    while marking.poll() is None:
        if not workers:
            started = processes.process_iter(["open_files"])
            workers = [one for one in started if _is_worker(one.info, place / "runinfo")]
        elif (
            len(list((place / "far/reports").glob("*.json"))) > 5
            and workers[0].status() == processes.STATUS_RUNNING
        ):
            workers[0].kill()
            return True
        time.sleep(0.01)
    return False


def _is_worker(process: Mapping[str, Any], logs: Path) -> bool:
    """Whether it is one of ours, by the log that it writes; Parsl starts them as nobody's children."""
    paths = [Path(one.path) for one in process["open_files"] or ()]
    return any(one.is_relative_to(logs) and one.name.startswith("worker_") for one in paths)
