"""What a worker is told: to mark some submissions, on this machine or, by a written order, far away."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, NamedTuple

import click

from cli.batch.judging import Batch, under_policy
from cli.batch.reuse import Made, circumstances
from cli.executors.crew import UnfitError
from cli.exit_codes import Stop
from cli.gradebook.events import Event
from cli.gradebook.standing import standing_of
from cli.gradebook.table import write_whole
from cli.gradebook.totals import Row
from cli.intake.submissions import Submission
from exercises.assignment import Assignment
from exercises.version import VERSION
from graders.keys.keys import Keys
from graders.kinds.code.runner import NotRunError, Runner
from graders.kinds.code.running import in_sight

_NAME = "order.json"


class Order(NamedTuple):
    """Where it is written what a worker needs, and the hash of it: small, as every task carries it."""

    path: str
    sha256: str


class Sources(NamedTuple):
    """Where exercises and solutions lie, as a worker elsewhere finds them."""

    exercises: str
    solutions: str


@contextmanager
def written_order(
    batch: Batch,
    sources: Sources,
    events: Sequence[Event],
    hidden: Iterable[Path],
    *,
    runs: bool,
    without_sandbox: bool,
) -> Iterator[Order]:
    """An order by which others mark as we would; what they lay down lies in the same folder, till the end.

    Args:
        batch: What we would mark with.
        sources: Where it was loaded from.
        events: What people decided.
        hidden: What no program may see.
        runs: Whether there are programs to run.
        without_sandbox: Whether programs may run with our own rights.
    """
    out = batch.out.absolute()
    with TemporaryDirectory(prefix=".marking-", dir=out) as folder:
        text = json.dumps(
            {
                "assignment": batch.assignment.id,
                **sources._asdict(),
                **_kin(batch.assignment, batch.keys, batch.class_wide),
                "out": str(out),
                "records": folder,
                "best": batch.best,
                "at": batch.at,
                "events": events,
                "made": batch.made,
                "tabled": sorted(batch.tabled),
                "late_days": dict(batch.late_days),
                "pages": batch.pages,
                "hidden": [str(one.absolute()) for one in hidden],
                "runs": runs,
                "without_sandbox": without_sandbox,
            }
        )
        path = Path(folder, _NAME)
        write_whole(path, text)
        yield Order(str(path), hashlib.sha256(text.encode()).hexdigest())


_SAID = {
    "python": "version of Python",
    "backcheck": "version of backcheck",
    "sheet": "version of the exercises",
    "key": "version of the solutions",
    "class_wide": "code, numpy or certificate",
}


def _kin(assignment: Assignment, keys: Keys, class_wide: str) -> dict[str, Any]:
    """What must be the same where the same marks are to come out; what says most comes first."""
    return {
        "python": list(sys.version_info[:2]),
        "backcheck": VERSION,
        "sheet": assignment.sha256,
        "key": keys.sha256,
        "class_wide": class_wide,
    }


# What a process of this machine marks with; it was forked with it.
_HERE: ContextVar[Batch] = ContextVar("batch")


def prepare(batch: Batch) -> None:
    """Mark with this from now on, in a process that is only for it."""
    _HERE.set(batch)


def mark_bundle(bundle: tuple[Submission, ...], order: Order | None) -> list[Row]:
    """Mark some submissions: what a worker does, wherever it is.

    Raises:
        UnfitError: This worker would not mark as the machine that asks.
    """
    batch = _HERE.get() if order is None else _batch_of(order)
    return [batch.marked(one) for one in bundle]


@cache
def _batch_of(order: Order) -> Batch:
    """What a worker elsewhere marks with, made once from what was written down."""
    from cli.sources import open_assignment, open_keys

    asked = _read(order)
    try:
        assignment = open_assignment(asked["assignment"], Path(asked["exercises"]))
        keys = open_keys(assignment, Path(asked["solutions"]))
    except (click.ClickException, Stop) as error:
        raise UnfitError(f"a worker cannot load what is to be marked: {error}") from error
    class_wide = circumstances(assignment, keys, without_sandbox=asked["without_sandbox"])
    for name, ours in _kin(assignment, keys, class_wide).items():
        if asked[name] != ours:
            raise UnfitError(f"a worker has another {_SAID[name]}: {ours}, not {asked[name]}")
    staging = Path(mkdtemp(prefix="backcheck-"))
    hidden = map(Path, asked["hidden"])
    walls = (Path(asked["solutions"]), *in_sight(hidden), Path(asked["out"]), staging)
    return Batch(
        assignment,
        keys,
        Path(asked["out"]),
        _runner(asked, walls) if asked["runs"] else None,
        under_policy(standing_of([Event(*one) for one in asked["events"]]), assignment),
        staging,
        Path(asked["records"]),
        asked["best"],
        asked["at"],
        class_wide,
        {name: Made(*one) for name, one in asked["made"].items()},
        frozenset(asked["tabled"]),
        asked["late_days"],
        asked["pages"],
        walls,
    )


def _read(order: Order) -> dict[str, Any]:
    try:
        text = Path(order.path).read_text(encoding="utf-8")
    except OSError as error:
        raise UnfitError(
            f"a worker does not see {order.path} ({error.strerror}); the folder of marks must lie where"
            " all workers see it"
        ) from error
    if hashlib.sha256(text.encode()).hexdigest() != order.sha256:
        raise UnfitError(f"a worker sees another {order.path} than was written")
    found: dict[str, Any] = json.loads(text)
    return found


def _runner(asked: dict[str, Any], walls: Sequence[Path]) -> Runner:
    """What runs programs on this worker; it ends with it."""
    from graders.kinds.code.running import open_runner

    try:
        runner = open_runner(walls, many=True, without_sandbox=asked["without_sandbox"])
    except NotRunError as error:
        raise UnfitError(f"a worker cannot run programs: {error}") from error
    runner.__enter__().wait()
    return runner
