"""Speed and reliability of the sandbox, as ratios within one run.

    python benchmarks/sandbox.py [--quick]

Needs torch and bubblewrap. Prints what one submission costs warm, with one worker and with two,
against the same work in a cold bubblewrap; then reliability over 1,000 mixed submissions.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from graders.sandbox.jail.wire import frame
from graders.sandbox.job import Call, Job, Limits, Tensor
from graders.sandbox.replies import BadMessageError, Replies
from graders.sandbox.sandbox import Sandbox
from graders.sandbox.walls import INTERPRETER, bubblewrap, library_path, readable

PROGRAM = b"""
import torch
from torch import nn

def softmax(z):
    e = torch.exp(z - z.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)

class MLP(nn.Module):
    def __init__(self, n, h, m):
        super().__init__()
        self.hidden, self.output = nn.Linear(n, h), nn.Linear(h, m)
    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))

def train(x, y):
    torch.manual_seed(0)
    network = MLP(4, 16, 3)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    for _ in range(60):
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(x), y).backward()
        optimizer.step()
    return network(x)
"""
HOSTILE = (
    b"import os\nos._exit(0)\n",
    b"def softmax(z):\n    while True: pass\n",
    b"import ctypes\nctypes.string_at(0)\n",
    b"x = [0] * 10**10\n",
    b"while True: print('x' * 10**6)\n",
)
EMPTY = Job({"softmax.py": b"def softmax(z):\n    return z\n"}, "softmax", [])
_Z = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)
_Y = np.arange(8) % 3
_POOL = np.linspace(-1, 1, 200, dtype=np.float32)
CHECKS = [
    *(Call("call", "softmax", [Tensor(_Z * scale)]) for scale in (1, 100, 1e4, 1e30)),
    Call("run", "MLP", [4, 16, 3], options={"inputs": [Tensor(_Z)], "pool": Tensor(_POOL)}),
    Call("call", "train", [Tensor(_Z), Tensor(_Y)]),
]
FULL = Job({"softmax.py": PROGRAM}, "softmax", CHECKS, Limits(cpu=2))
ASKED = Job(EMPTY.files, "softmax", [Call("call", "softmax", [Tensor(_Z)])])


def per_job(box: Sandbox, job: Job, number: int, workers: int) -> float:
    """Milliseconds of wall time per job."""
    with ThreadPoolExecutor(workers) as pool:
        start = time.perf_counter()
        for replies in pool.map(lambda _: box.run(job), range(number)):
            assert all(one.status == "value" for one in replies), replies
        return (time.perf_counter() - start) / number * 1000


def cold_milliseconds(rounds: int) -> tuple[float, float]:
    """A fresh bubblewrap with torch doing the work of FULL; and a bare `import torch`."""
    wall = bubblewrap(readable([]))
    assert wall, "bubblewrap is not installed"
    paths = f"import sys; sys.path += {library_path()!r}\n"
    work = paths + PROGRAM.decode() + "train(torch.randn(8, 4), torch.arange(8) % 3)\n"
    work += "for scale in (1, 100, 1e4, 1e30): softmax(torch.randn(8, 4) * scale)\n"
    cold = [INTERPRETER, "-I", "-S", "-c"]
    full = statistics.median(timed([*wall, *cold, work]) for _ in range(rounds))
    bare = statistics.median(timed([*cold, paths + "import torch"]) for _ in range(rounds))
    return full, bare


def timed(command: Sequence[str]) -> float:
    """Milliseconds of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, env={"OMP_NUM_THREADS": "1"})
    return (time.perf_counter() - start) * 1000


def one_hand_in_cold(rounds: int) -> float:
    """Milliseconds from nothing to the replies of one job without training, without warming up."""

    def once() -> float:
        start = time.perf_counter()
        with Sandbox() as box:
            box.run(Job(FULL.files, "softmax", CHECKS[:-1]))
            return (time.perf_counter() - start) * 1000

    return statistics.median(once() for _ in range(rounds))


def private_memory(box: Sandbox) -> float:
    """MiB that a child holds for itself after the work of FULL, seen from outside while it waits."""
    waiting = (
        PROGRAM
        + b"\nimport time\ndef wait(x, y):\n    train(x, y)\n    time.sleep(1.5)\n    return x\n"
    )
    job = Job({"softmax.py": waiting}, "softmax", [Call("call", "wait", CHECKS[-1].arguments)])
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(box.run, job)
        time.sleep(1)
        rollup = Path(f"/proc/{newest_below(os.getpid())}/smaps_rollup").read_text()
        running.result()
    sizes = (line.split() for line in rollup.splitlines() if line.startswith("Private_"))
    return sum(int(one[1]) for one in sizes) / 1024


def mixed(box: Sandbox, number: int) -> tuple[int, int, float]:
    """Run good and hostile ones together: wrong verdicts, good ones, seconds."""
    wanted = [one.items for one in box.run(FULL)]

    def run(index: int) -> bool:
        if index % 20 == 7:
            source = HOSTILE[index // 20 % len(HOSTILE)]
            job = FULL._replace(files={"softmax.py": source}, limits=Limits(cpu=1))
            return not any(one.status == "value" for one in box.run(job))
        same = zip(box.run(FULL), wanted, strict=True)
        return all(
            reply.items.keys() == items.keys()
            and all(np.array_equal(reply.items[name], items[name]) for name in items)
            for reply, items in same
        )

    start = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        right = list(pool.map(run, range(number)))
    return right.count(False), number - number // 20, time.perf_counter() - start


def descriptors_and_memory(process: int) -> tuple[int, float]:
    """Descriptors and resident MiB of a process."""
    fds = len(list(Path(f"/proc/{process}/fd").iterdir()))
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return fds, pages * os.sysconf("SC_PAGESIZE") / 2**20


def newest_below(process: int) -> int:
    """The process at the end of the line of first children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return newest_below(int(children[0])) if children else process


def fuzz(number: int) -> tuple[float, int]:
    """Feed mutated messages to the parser: the slowest in ms, and how many were read in the end."""
    random = np.random.default_rng(1)
    header = {"id": 0, "status": "value", "token": "t", "items": [
        {"name": "value", "type": "Tensor", "dtype": "float32", "shape": [2, 3]}]}  # fmt: skip
    good = frame(header, [np.zeros((2, 3), np.float32).tobytes()])
    good += frame({**header, "id": 1, "items": []})
    slowest, read = 0.0, 0
    for _ in range(number):
        data = bytearray(good)
        for at in random.integers(0, len(data), random.integers(1, 6)):
            data[at] = int(random.integers(256))
        cut = int(random.integers(len(data) // 2, len(data) + 1))
        start = time.perf_counter()
        replies = Replies("t", 2)
        with suppress(BadMessageError):
            replies.feed(bytes(data[:cut]))
        read += bool(replies.found)
        slowest = max(slowest, time.perf_counter() - start)
    return slowest * 1000, read


def line(what: str, figure: str, goal: str) -> None:
    """Print one figure with its goal."""
    print(f"{what:<58} {figure:>16}   {goal}", flush=True)


def best(measure: Callable[[], float], rounds: int = 3) -> float:
    """The least of several measurements."""
    return min(measure() for _ in range(rounds))


def main() -> None:
    """Measure everything."""
    quick = "--quick" in sys.argv
    number = 30 if quick else 150
    start = time.perf_counter()
    with Sandbox(many=True) as box:
        box.wait()
        ready = time.perf_counter() - start
        print(f"sandbox level {box.level}")
        line("zygote ready, s", f"{ready:.2f}", "goal 3")
        for workers, empty, full in ((1, 16, 45), (2, 10, 26)):
            asked = best(lambda w=workers: per_job(box, ASKED, number, w))
            line(f"warm, empty job, {workers} worker(s), ms", f"{asked:.1f}", f"goal {empty}")
            work = best(lambda w=workers: per_job(box, FULL, number, w))
            line(f"warm, 5 checks + 60 SGD steps, {workers} worker(s), ms", f"{work:.1f}",
                 f"goal {full}")  # fmt: skip
        line("private memory of a child, MiB", f"{private_memory(box):.1f}", "goal 10")
        cold, bare = cold_milliseconds(3 if quick else 5)
        line("the same in a cold bubblewrap, ms", f"{cold:.0f}", f"{cold / work:.0f} x, goal 50 x")
        line("bare import torch, ms", f"{bare:.0f}", "")
        once = one_hand_in_cold(3 if quick else 5)
        line("one hand-in cold, ms", f"{once:.0f}", f"{once / bare:.2f} x import, goal 1.4 x")
        with Sandbox(many=True, namespaces=False) as other:
            other.wait()
            same = [one.items["value"] for one in other.run(FULL) if "value" in one.items]
            ours = [one.items["value"] for one in box.run(FULL) if "value" in one.items]
            line("bitwise equal at both levels", str(all(map(np.array_equal, same, ours))), "True")
        started = time.perf_counter()
        with Sandbox(many=True) as class_box:
            per_job(class_box, FULL, 30 if quick else 300, 2)
            spent = time.perf_counter() - started
            line(f"{30 if quick else 300} hand-ins with start, s", f"{spent:.1f}", "goal 10")
        time.sleep(1)  # until the last child is gone, and the zygote the last in its line
        zygote = newest_below(os.getpid())
        before = descriptors_and_memory(zygote)
        wrong, _, seconds = mixed(box, 100 if quick else 1000)
        after = descriptors_and_memory(zygote)
        line("mixed submissions, 5 % hostile: wrong", str(wrong), f"{seconds:.0f} s")
        line("zygote before: descriptors, MiB", json.dumps(before), "")
        line("zygote after: descriptors, MiB", json.dumps(after), "constant")
    slowest, read = fuzz(20_000 if quick else 1_000_000)
    line("mutated messages: slowest, ms", f"{slowest:.2f}", f"{read} gave a first frame")


if __name__ == "__main__":
    main()
