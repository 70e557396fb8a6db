"""Runs a student's notebook behind the walls, and says what was fitted; trains single networks anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from graders.kinds.code.cells import Cell
from graders.kinds.code.runner import Runner
from graders.sandbox.job import Call, Job, Limits
from graders.sandbox.job import Known as Rows
from graders.sandbox.replies import Reply, cleaned

__all__ = ["End", "Fit", "Rows", "Run", "Setting", "predicted", "run_notebook"]

# What plots and progress bars are drawn with; where they are missing, nothing is drawn.
_STAND_INS = ("IPython", "matplotlib", "seaborn", "tqdm")
_MOST_FITS = 3_000
_MOST_SAID = 160
_SECONDS_TO_TRAIN, _MEGABYTES_TO_TRAIN = 30, 1024


@dataclass(frozen=True, eq=False)
class Fit:
    """One network that a cell fitted, as the process that ran it says.

    `settings` are the arguments of its constructor that are not their defaults. `rows` says for each
    row of training and development set whether it was fitted, `others` how many rows were of neither;
    `moved` that the columns were scaled and shifted first. `predicted` is 0 or 1 for each known row,
    and 255 where that is not known.
    """

    cell: int
    settings: Mapping[str, Any]
    rows: np.ndarray
    predicted: np.ndarray
    others: int = 0
    shape: tuple[int, ...] = ()
    moved: bool = False
    labels_agree: bool = True
    seeded: bool = False


class End(NamedTuple):
    """How a cell ended: `status` is `value` where it ran; else what went wrong, and where."""

    status: str
    error: str = ""
    message: str = ""
    trace: tuple[str, ...] = ()
    seconds: int = 0


class Run(NamedTuple):
    """What one run of a notebook left: how each cell ended, and what was fitted in them, in order.

    `recorded` is the number of all fits, of which those above a limit are not kept.
    """

    cells: tuple[Cell, ...]
    ends: tuple[End, ...]
    fits: tuple[Fit, ...]
    recorded: int = 0
    passed_over: tuple[str, ...] = ()

    @property
    def stopped_at(self) -> int | None:
        """The place of the first cell that did not end well; None if all did."""
        ends = enumerate(self.ends)
        return next((at for at, end in ends if end.status != "value"), None)


class Setting(NamedTuple):
    """A network to train anew: its settings, and the seed."""

    settings: Mapping[str, Any]
    seed: int


def run_notebook(
    name: str,
    cells: Sequence[Cell],
    files: Mapping[str, bytes],
    *,
    rows: Rows,
    seconds: int,
    megabytes: int,
    runner: Runner,
) -> Run:
    """Run all cells from top to bottom in one fresh process.

    Args:
        name: The file that the cells are from, for messages.
        cells: The cells.
        files: What lies beside it.
        rows: Those of the training and development set.
        seconds: What all cells together may use of processor time.
        megabytes: What they may use of memory.
        runner: Runs the code.
    """
    run = [cell for cell in cells if not cell.empty]
    calls = [
        Call("cell", "cell", options={
            "source": cell.source, "line": cell.line,
            "file": name if cell.line or not name.endswith(".ipynb") else f"{name}, cell {cell.number}",
        })
        for cell in run
    ]  # fmt: skip
    limits = Limits(cpu=seconds, memory=megabytes << 20)
    replies = runner.run(Job(files, "notebook", calls, limits, _STAND_INS, known=rows))
    fits = [fit for cell, end in zip(run, replies, strict=True) for fit in _fits(cell, end, rows)]
    recorded = max((_count(end.facts.get("recorded")) for end in replies), default=0)
    passed_over = [
        cleaned(str(line), _MOST_SAID)
        for end in replies
        for line in _listed(end.facts.get("passed over"))
    ]
    ends = tuple(_end(one, seconds) for one in replies)
    return Run(tuple(run), ends, tuple(fits), max(recorded, len(fits)), tuple(passed_over))


def predicted(settings: Sequence[Setting], rows: Rows, runner: Runner) -> list[np.ndarray | None]:
    """What networks predict for all rows that are fitted to the training rows, without student's code.

    None stands where scikit-learn refuses the settings, or takes too long.
    """
    calls = [
        Call("train", f"network {at}", options={"settings": dict(one.settings), "seed": one.seed})
        for at, one in enumerate(settings)
    ]
    if not calls:
        return []
    limits = Limits(cpu=_SECONDS_TO_TRAIN * len(calls), memory=_MEGABYTES_TO_TRAIN << 20)
    replies = runner.run(Job({}, "training", calls, limits, known=rows))
    return [_labels(reply.items.get("predicted"), rows) for reply in replies]


def _labels(found: np.ndarray | str | None, rows: Rows) -> np.ndarray | None:
    if isinstance(found, str) or found is None or found.shape != (len(rows.inputs),):
        return None
    return found


def _end(reply: Reply, seconds: int) -> End:
    given = reply.facts.get("seconds", seconds)
    message = cleaned(reply.message, _MOST_SAID)
    return End(reply.status, reply.error, message, reply.trace, _count(given) or seconds)


def _fits(cell: Cell, end: Reply, known: Rows) -> Iterator[Fit]:
    """The fits of one cell; what is not of the form that the driver sends is no fit."""
    told, rows, predicted = (end.items.get(name) for name in ("fits", "rows", "predicted"))
    if not all(isinstance(one, np.ndarray) for one in (told, rows, predicted)):
        return
    assert isinstance(told, np.ndarray)
    assert isinstance(rows, np.ndarray)
    assert isinstance(predicted, np.ndarray)
    try:
        fits = json.loads(told.astype(np.uint8).tobytes())
    except (ValueError, RecursionError):
        return
    size = (len(fits) if isinstance(fits, list) else -1, len(known.inputs))
    if rows.shape != size or predicted.shape != size or len(fits) > _MOST_FITS:
        return
    for at, fit in enumerate(fits):
        if isinstance(fit, dict) and isinstance(fit.get("settings"), dict):
            yield Fit(
                cell.number,
                {str(name): value for name, value in fit["settings"].items()},
                rows[at] == 1,
                predicted[at],
                _count(fit.get("others")),
                tuple(_count(one) for one in _listed(fit.get("shape"))),
                fit.get("moved") is True,
                fit.get("labels") is True,
                fit.get("seeded") is True,
            )


def _count(value: Any) -> int:
    return value if type(value) is int and value >= 0 else 0


def _listed(value: Any) -> list[Any]:
    return value[:50] if isinstance(value, list) else []
