"""Whoever does the work, every task is done once: workers that die or hang, and orders that do not fit."""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import faulty_class
import pytest

from cli.batch.judging import Batch
from cli.batch.orders import Order, Sources, mark_bundle, written_order
from cli.batch.reuse import circumstances
from cli.executors.cluster import cluster
from cli.executors.crew import Crew, ExecutorError, UnfitError, bundled, done_by
from cli.executors.local import local
from cli.gradebook.standing import standing_of
from exercises.loader import load_assignment
from graders.keys.certified import load_keys

# Later versions of Python warn of what pytest's own threads make of a fork; `course` has none.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def doubled(bundle: tuple[int, ...], deadly: dict[int, str]) -> list[int]:
    for one in bundle:
        if deadly.get(one) == "dies":
            os._exit(1)
        if deadly.get(one) == "hangs":
            time.sleep(60)
        if deadly.get(one) == "raises":
            raise RuntimeError("a fault of ours")
    return [2 * one for one in bundle]


def nothing() -> None:
    pass


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("number", [0, 1, 5, 200])
@pytest.mark.parametrize("deadly", [{}, {3: "dies"}, {0: "dies", 4: "raises"}])
def test_every_task_is_done_once_whoever_dies(
    jobs: int, number: int, deadly: dict[int, str]
) -> None:
    done = list(done_by(local(jobs, nothing), doubled, range(number), deadly))
    assert Counter(task for task, _ in done) == Counter(range(number))
    assert dict(done) == {one: None if one in deadly else 2 * one for one in range(number)}


def test_who_hangs_is_stopped_and_the_others_are_done() -> None:
    crew = local(2, nothing, patience=0.5)
    done = dict(done_by(crew, doubled, range(6), {2: "hangs"}))
    assert done == {0: 0, 1: 2, 2: None, 3: 6, 4: 8, 5: 10}


def test_a_crew_far_away_of_which_nobody_answers_is_told() -> None:
    @contextmanager
    def broken() -> Iterator[Executor]:
        with ThreadPoolExecutor(1) as executor:
            yield executor

    crew = Crew(broken, 10, 10, remote=True)
    with pytest.raises(ExecutorError, match="RuntimeError: a fault of ours"):
        list(done_by(crew, doubled, range(3), dict.fromkeys(range(3), "raises")))


@pytest.mark.parametrize("number", [0, 1, 63, 64, 2000, 100_000])
def test_bundles_hold_every_task_once_in_order(number: int) -> None:
    bundles = bundled(range(number))
    assert [one for bundle in bundles for one in bundle] == list(range(number))
    assert all(len(one) <= 16 for one in bundles)
    assert len(bundles) >= min(number, 64)


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Order]:
    """What a worker far away is told."""
    place = tmp_path_factory.mktemp("order")
    faulty_class.write_course(place)
    (place / "marks").mkdir()
    sources = Sources(str(place / "exercises"), str(place / "solutions"))
    assignment = load_assignment("c2", place / "exercises")
    keys = load_keys(assignment, place / "solutions")
    class_wide = circumstances(assignment, keys, without_sandbox=False)
    batch = Batch(
        assignment, keys, place / "marks", None, standing_of([]), place, place,
        best=False, at="", class_wide=class_wide,
    )  # fmt: skip
    with written_order(batch, sources, [], [], runs=False, without_sandbox=False) as written:
        yield written
    assert list((place / "marks").iterdir()) == []


def fresh(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function makes of it in a process of its own, as on a worker."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        return executor.submit(function, *arguments).result()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("python", [3, 2], r"another version of Python: .*, not \[3, 2\]"),
        ("backcheck", "9.9", "another version of backcheck: .*, not 9.9"),
        ("sheet", "other", "another version of the exercises"),
        ("key", "other", "another version of the solutions"),
        ("class_wide", "other", "another code, numpy or certificate"),
        ("assignment", "c9", 'cannot load what is to be marked: there is no assignment "c9"'),
    ],
)
def test_a_worker_that_would_mark_otherwise_marks_nothing(
    order: Order, tmp_path: Path, field: str, value: object, says: str
) -> None:
    text = json.dumps(json.loads(Path(order.path).read_text()) | {field: value})
    other = Order(str(tmp_path / "order.json"), order.sha256)
    Path(other.path).write_text(text)
    with pytest.raises(UnfitError, match="a worker sees another"):
        mark_bundle((), other)
    with pytest.raises(UnfitError, match=says):
        mark_bundle((), _sealed(other, text))


def _sealed(order: Order, text: str) -> Order:
    return order._replace(sha256=sha256(text.encode()).hexdigest())


def test_a_worker_that_does_not_see_the_marks_is_told(order: Order, tmp_path: Path) -> None:
    with pytest.raises(UnfitError, match="must lie where all workers see it"):
        mark_bundle((), order._replace(path=str(tmp_path / "elsewhere")))


def test_what_does_not_fit_is_told_across_processes(order: Order) -> None:
    with pytest.raises(UnfitError, match="sees another"):
        fresh(mark_bundle, (), order._replace(sha256=""))
    assert fresh(mark_bundle, (), order) == []


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("config = None", "defines no `config"),
        ("", "defines no `config"),
        ("import nowhere", "cannot be loaded .ModuleNotFoundError"),
        ("config = (", "cannot be loaded .SyntaxError"),
        ("raise SystemError('no')", "cannot be loaded .SystemError: no"),
    ],
)
def test_a_config_that_does_not_load_is_told(tmp_path: Path, config: str, says: str) -> None:
    pytest.importorskip("parsl", reason="the extra `cluster` is not installed")
    path = tmp_path / "site.py"
    path.write_text(config)
    with pytest.raises(ExecutorError, match=says):
        cluster(path)
