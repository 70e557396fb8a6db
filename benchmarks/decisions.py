"""How often a check that depends on training decides wrongly, simulated from real runs of right and wrong programs.

PYTHONPATH=. python benchmarks/decisions.py [RUNS [EXPERIMENTS [DECISIONS]]]

Every program is run so many times behind the walls (40 trainings of `learning`, 12 experiments of `trained`),
each with draws of its own. A simulated decision draws as many of these runs as the check has attempts, and
passes if one of them does. Beside the share of wrong decisions stands what the tails of a normal
distribution give, since no drawn run can be worse than the worst one seen.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from math import erfc, prod, sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np

from exercises.experiments import Trained
from exercises.loader import load_assignment
from exercises.program import Program
from exercises.specs import Code
from exercises.training import Learning
from graders.kinds.code import experiments, learning
from graders.kinds.code.batches import loss_of
from graders.kinds.code.recorded import recorded
from graders.kinds.code.running import open_runner
from graders.kinds.code.sentiment import sent_corpus
from graders.sandbox.job import Call, Job, Limits
from graders.sandbox.replies import Reply

SOLUTIONS = Path(__file__).parents[1] / "solutions"
SECONDS = 900
# The wrong programs that come nearest: a network that is linear all the same, and steps of no length.
LINEAR = ("inp = self.activation(layer(inp))", "inp = layer(inp)")
STANDSTILL = ("    config.update(changed)", "    config.update(changed)\n    config.lr = 0.0")


class Margins(NamedTuple):
    """By how much runs of one program pass a check, a column for each thing that must hold; below 0 they fail."""

    runs: np.ndarray
    attempts: int

    def passed(self, decisions: int, generator: np.random.Generator) -> float:
        """The share of simulated decisions that pass."""
        drawn = generator.integers(len(self.runs), size=(decisions, self.attempts))
        return float((self.runs[drawn] > 0).all(axis=2).any(axis=1).mean())

    def tails(self) -> tuple[float, float]:
        """How likely a decision fails, and passes, if margins are normal and independent."""
        spread = np.maximum(self.runs.std(axis=0, ddof=1), 1e-9)
        away = self.runs.mean(axis=0) / spread / sqrt(2)
        fails = min(1.0, sum(0.5 * erfc(one) for one in away))
        passes = prod(0.5 * erfc(-one) for one in away)
        return fails**self.attempts, 1 - (1 - passes) ** self.attempts


def checks() -> Iterator[tuple[str, Program, Learning | Trained]]:
    """The checks of hw3 in which chance has a hand."""
    for exercise in load_assignment("hw3").exercises():
        for spec in exercise.parts.values():
            for check in spec.checks if isinstance(spec, Code) else ():
                if isinstance(check, Learning | Trained):
                    yield f"{exercise.id}/{check.name}", spec.program, check


def replies(program: Program, change: tuple[str, str] | None, calls: Sequence[Call]) -> list[Reply]:
    """Run the reference, or what a change makes of it, once for each call."""
    folder = SOLUTIONS / "hw3" / "code"
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("m*.py")}
    if change:
        source = files[program.file]
        assert change[0] in source, change
        files[program.file] = source.replace(*change)
    contents = {name: text.encode() for name, text in files.items()}
    limits = Limits(cpu=SECONDS, memory=program.megabytes << 20)
    job = Job(contents, program.module, calls, limits, program.stand_ins, sent_corpus())
    with open_runner([SOLUTIONS]) as runner:
        runner.wait()
        found = runner.run(job)
    bad = [one for one in found if one.status != "value"]
    if bad:
        raise SystemExit(f"{program.file} did not run: {bad[0]}")
    return found


def of_learning(
    check: Learning, program: Program, change: tuple[str, str] | None, runs: int
) -> np.ndarray:
    """How far the loss falls beyond what is asked, and how much more than asked a hidden layer helps."""
    calls = [
        call for seed in range(runs) for call in learning.calls(check, np.random.default_rng(seed))
    ]
    found = replies(program, change, calls)
    margins = []
    for without, deep in zip(found[::2], found[1::2], strict=True):
        first, last = (learning._loss(deep, f"{name} logits") for name in ("first", "last"))  # noqa: SLF001
        plain, helped = (learning._accuracy(one) for one in (without, deep))  # noqa: SLF001
        margins.append((check.falls - last / first, helped - plain - check.gains + 1e-9))
    return np.array(margins)


def of_experiment(
    check: Trained, program: Program, change: tuple[str, str] | None, runs: int
) -> np.ndarray:
    """How far the best dev loss of an experiment is below what is asked."""
    calls = [
        call
        for seed in range(runs)
        for call in experiments.calls(check, np.random.default_rng(seed))
    ]
    _, labels = learning.examples("dev")
    margins = []
    for call, reply in zip(calls, replies(program, change, calls), strict=True):
        trained = recorded(call, reply).trainings
        losses = [loss_of(one.logits, labels) for one in trained if one.logits is not None]
        margins.append((check.below - min(losses),))
    return np.array(margins)


def main() -> None:
    """Print for each check how often right and wrong programs are decided wrongly."""
    runs, trainings, decisions = (
        int(one) if one else standard
        for one, standard in zip([*sys.argv[1:], "", "", ""][:3], (40, 12, 10_000), strict=True)
    )
    generator = np.random.default_rng(0)
    print(f"{'check':40} {'runs':>4} {'of':>2} {'right, worst':>12} {'false fails':>11} "
          f"{'tail':>8} {'wrong, best':>11} {'false passes':>12} {'tail':>8}")  # fmt: skip
    for name, program, check in checks():
        start = time.perf_counter()
        judged, times = (
            (of_learning, runs) if isinstance(check, Learning) else (of_experiment, trainings)
        )
        nearest = LINEAR if isinstance(check, Learning) else STANDSTILL
        right, wrong = (
            Margins(judged(check, program, change, times), check.attempts)
            for change in (None, nearest)
        )
        fails = 1 - right.passed(decisions, generator)
        passes = wrong.passed(decisions, generator)
        print(f"{name.partition('/')[2]:40} {times:4} {check.attempts:2} {right.runs.min():12.3f} "
              f"{fails:11.4f} {right.tails()[0]:8.1e} {wrong.runs.min(axis=1).max():11.3f} "
              f"{passes:12.4f} {wrong.tails()[1]:8.1e}   {time.perf_counter() - start:.0f} s",
              flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
