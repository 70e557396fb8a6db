"""The sandbox: strangers' code earns nothing by force, harms nobody, and everybody else is marked."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from conftest import FIRST_OF_GROUP
from programs import SOFTMAX, failed, header, hostile, softmax_verdict, submissions

from graders.sandbox.job import Call, Job, Limits, Tensor
from graders.sandbox.plain import PlainProcess
from graders.sandbox.sandbox import Sandbox
from graders.sandbox.walls import _around, library_path, readable, within_reach
from graders.verdict import Verdict

CANARY = "CANARY-7f3a"
Z = np.arange(12, dtype=np.float32).reshape(3, 4)
LEGITIMATE = submissions("legitimate")
CHECKS = {"example", "large", "masked", "shapes", "parameters", "registered", "forward", "rows"}
# Folders in which what is left behind would stay.
_SHARED = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108


class Outcome(NamedTuple):
    """The verdict on a submission, and on its neighbour right after it."""

    verdict: Verdict
    neighbour: Verdict


def files(path: Path) -> dict[str, bytes]:
    """The files of a stored submission."""
    if path.is_file():
        return {"softmax.py": path.read_bytes()}
    inside = (one for one in path.rglob("*") if one.is_file())
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in inside}


def below(process: int) -> Iterator[int]:
    """All processes that descend from one."""
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield int(child)
            yield from below(int(child))


def left_behind(sandbox: Sandbox) -> list[str]:
    """Files that a submission has left: all that the corpus writes is named so, or in its folder."""
    own = os.listdir(sandbox._zygote._folder)  # noqa: SLF001, PTH208
    return own + [one for folder in _SHARED for one in os.listdir(folder) if "left_behind" in one]  # noqa: PTH208


@pytest.fixture(scope="module")
def outcomes(
    sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> dict[str, Outcome]:
    """The attacks run at one level, four at a time, each with a neighbour behind it."""
    every = pytestconfig.getoption("--every-attack")
    attacks = hostile(None if every else FIRST_OF_GROUP)
    secret = tmp_path_factory.mktemp("secret") / "key.yaml"
    secret.write_text(f"answer: {CANARY}\n")
    before = len(list(below(os.getpid()))), left_behind(sandbox)

    def run(path: Path) -> Outcome:
        inside = files(path)
        verdict = softmax_verdict(inside.pop("softmax.py"), sandbox, inside)
        return Outcome(verdict, softmax_verdict(SOFTMAX, sandbox))

    with ThreadPoolExecutor(4) as pool:
        found = dict(zip((one.stem for one in attacks), pool.map(run, attacks), strict=True))
    time.sleep(1)
    assert (len(list(below(os.getpid()))), left_behind(sandbox)) == before
    return found


def test_the_corpus_is_large_enough() -> None:
    assert len(hostile(FIRST_OF_GROUP)) >= 60
    assert len(LEGITIMATE) >= 15


def test_a_hostile_submission_earns_nothing_by_force(
    attack: Path, outcomes: dict[str, Outcome]
) -> None:
    said, outcome = header(attack), outcomes[attack.stem]
    wrong = failed(outcome.verdict)
    earned = CHECKS - wrong.keys() if outcome.verdict.checks else set()
    assert earned == said["earns"] - {"nothing"}, outcome.verdict.feedback
    assert set(wrong.values()) <= said["allowed"], outcome.verdict.feedback
    assert CANARY not in repr(outcome.verdict)
    assert failed(outcome.neighbour) == {}


@pytest.mark.parametrize("path", LEGITIMATE, ids=lambda path: path.stem)
def test_a_legitimate_submission_earns_everything(path: Path, sandbox: Sandbox) -> None:
    inside = files(path)
    verdict = softmax_verdict(inside.pop("softmax.py"), sandbox, inside)
    assert failed(verdict) == {}, verdict.feedback


TRAINING = b"""
import torch
from torch import nn

def train(x):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    for _ in range(60):
        optimizer.zero_grad()
        network(x).pow(2).mean().backward()
        optimizer.step()
    return network(x)
"""
TRAIN = Job({"work.py": TRAINING}, "work", [Call("call", "train", [Tensor(Z)])])


def value(runner: Sandbox | PlainProcess, job: Job = TRAIN) -> np.ndarray:
    (reply,) = runner.run(job)
    found = reply.items.get("value")
    assert isinstance(found, np.ndarray), reply
    return found


def test_results_are_bitwise_equal_on_any_number_of_workers_warm_and_cold(
    sandbox: Sandbox, runner: Sandbox
) -> None:
    one = value(sandbox)
    with ThreadPoolExecutor(2) as pool:
        several = list(pool.map(lambda _: value(sandbox), range(8)))
    for other in [*several, value(runner), value(PlainProcess())]:
        np.testing.assert_array_equal(one, other)


def test_a_killed_zygote_is_replaced_and_what_it_lost_runs_again() -> None:
    pytest.importorskip("torch", reason="programs are run with torch")
    waiting = Job(
        {"work.py": b"import time\ndef wait(z):\n    time.sleep(0.5)\n    return z\n"},
        "work",
        [Call("call", "wait", [Tensor(Z)])],
    )
    before = set(below(os.getpid()))
    with Sandbox() as box, ThreadPoolExecutor(2) as pool:
        box.wait()
        running = [pool.submit(value, box, waiting) for _ in range(4)]
        time.sleep(0.2)
        for process in set(below(os.getpid())) - before:
            with suppress(ProcessLookupError):  # it died with one that was killed before it
                os.kill(process, signal.SIGKILL)
        for one in running:
            np.testing.assert_array_equal(one.result(timeout=60), Z)


def test_no_process_is_left_when_a_sandbox_is_closed() -> None:
    pytest.importorskip("torch", reason="programs are run with torch")
    before = set(below(os.getpid()))
    with Sandbox() as box:
        box.wait()
        assert set(below(os.getpid())) - before
    assert set(below(os.getpid())) == before


def test_memory_and_time_are_limited(sandbox: Sandbox) -> None:
    source = b"""
def hog(z):
    return len([bytes(2**20) for _ in range(700)]) + z
def loop(z):
    while True: pass
def fine(z):
    return z
"""
    calls = [Call("call", name, [Tensor(Z)]) for name in ("hog", "loop", "fine", "loop")]
    limits = Limits(cpu=1, memory=256 << 20)
    start = time.monotonic()
    replies = sandbox.run(Job({"work.py": source}, "work", calls, limits))
    assert [one.status for one in replies] == ["memory", "timeout", "value", "timeout"]
    assert time.monotonic() - start < limits.wall  # the loop is not waited for twice


def test_of_what_is_to_be_hidden_only_what_lies_in_sight_matters(tmp_path: Path) -> None:
    library = Path(library_path()[0])
    others = [tmp_path / f"s{number}" for number in range(100)]
    near = [library / "torch", library.parent, Path("/usr")]
    assert within_reach([*others, *near, Path("/usr-beside")]) == near
    assert readable([*others, *near]) == readable(near)


def test_solutions_are_out_of_sight_wherever_they_lie(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "torch").mkdir(parents=True)
    (library / "solutions").mkdir()
    (library / "numpy").mkdir()

    found = list(_around(str(library), {str(library / "solutions")}))
    assert found == [str(library / "numpy"), str(library / "torch")]
    assert not [
        one for one in readable([Path("/usr")]) if Path(one).resolve().is_relative_to("/usr")
    ]


@pytest.mark.parametrize(
    "folder", ["/work", "/root/.ssh", "/home", "/etc/passwd", "/driver", "/var"]
)
def test_the_inside_sees_nothing_of_the_machine(folder: str, sandbox: Sandbox) -> None:
    source = f"""
import os
def see(z):
    try:
        open({folder!r}).close() if os.path.isfile({folder!r}) else os.listdir({folder!r})
    except OSError as error:
        return z * 0 + error.errno
    return z * 0
"""
    job = Job({"work.py": source.encode()}, "work", [Call("call", "see", [Tensor(Z)])])
    assert value(sandbox, job).min() in {1, 2, 13}  # refused, or not there


@pytest.mark.parametrize("name", ["token_then_claimed_network", "token_then_huge_integers"])
def test_a_program_that_answers_in_the_name_of_the_driver_is_not_believed(
    name: str, sandbox: Sandbox
) -> None:
    path = next(path for path in submissions("hostile") if path.stem == name)
    verdict = softmax_verdict(path.read_bytes(), sandbox)
    assert verdict.earned == 0
    assert set(failed(verdict).values()) == {"bad-message"}
