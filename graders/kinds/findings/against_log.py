"""A text compared with the log of the student's own re-run: figures, orders and trends."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

from graders.kinds.code.rerun import Rerun, measured
from graders.kinds.findings.claims import Claim, Course, Order, Superlative, claims
from graders.kinds.findings.figures import Figure, figures
from graders.kinds.findings.vocabulary import ACCURACY, LOSS, Names

# How far a figure may be from the log: what another machine or another seed makes of a run.
_ACCURACY_ROOM = 0.01
_LOSS_ROOM = 0.05
# Differences below this are ties, and no order of them is wrong.
TIE = 0.01
# A curve that rises for so many epochs rises; a single one is noise.
_EPOCHS_THAT_COUNT = 2


def disagreements(text: str, log: Rerun, spellings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Where a text disagrees with the log, for whoever marks it; reasons are no business of a log.

    Args:
        text: What was written.
        log: The record of the student's own re-run.
        spellings: What configurations are called beside their names in the log.
    """
    known = [one for one in log.configurations() if one]
    names = Names({name: spellings.get(name, ()) for name in known})
    for one in figures(text, names):
        yield from _figure(one, log, known)
    for claim in claims(text, names):
        yield from _claim(claim, log, known)


def _figure(one: Figure, log: Rerun, known: Sequence[str]) -> Iterator[str]:
    """Whether a figure occurs in the log, of what it is said of; a set left open may be any."""
    names = one.names or tuple(known)
    values = [value for name in names for value in _values(log, name, one.measure, one.part)]
    if not values:
        return
    for value in (one.value, *(() if one.upto is None else (one.upto,))):
        nearest = min(values, key=lambda logged: abs(logged - value))
        if abs(nearest - value) > _room(one.measure, nearest, one.unit):
            yield (
                f'"{one.quoted}" ({one.called}): the nearest value of the re-run is {nearest:.4g}'
            )


def _room(measure: str, logged: float, unit: float) -> float:
    """How far off a figure may be, rounded as it is."""
    room = _ACCURACY_ROOM if measure == ACCURACY else _LOSS_ROOM * abs(logged)
    return room + unit / 2 + 1e-9


def _values(log: Rerun, name: str, measure: str, part: str) -> Iterator[float]:
    for one in (part,) if part else ("train", "dev", "test"):
        quantity = measured(name, f"{one} {measure}")
        yield from (value for value in log.series.get(quantity, ()) if math.isfinite(value))
        if quantity in log.metrics:
            yield log.metrics[quantity]


def _claim(claim: Claim, log: Rerun, known: Sequence[str]) -> Iterator[str]:
    match claim:
        case Superlative():
            yield from _superlative(claim, log, known)
        case Order():
            for one, other in zip(claim.names, claim.names[1:], strict=False):
                if not _is_above(log, one, other, claim.measure, claim.part):
                    yield f'"{claim.quoted}": in the re-run {other} does better than {one}'
        case Course():
            yield from _course(claim, log, known)


def _superlative(claim: Superlative, log: Rerun, known: Sequence[str]) -> Iterator[str]:
    for other in known:
        pair = (claim.name, other) if claim.best else (other, claim.name)
        if other != claim.name and not _is_above(log, *pair, claim.measure, claim.part):
            word = "better" if claim.best else "worse"
            yield f'"{claim.quoted}": in the re-run {other} does {word} than {claim.name}'


def _is_above(log: Rerun, one: str, other: str, measure: str, part: str) -> bool:
    """Whether one does at least as well as another, ties included: by its end, or by its best epoch."""
    readings = []
    for quantity in (measure,) if measure else (ACCURACY, LOSS):
        sign = 1 if quantity == ACCURACY else -1
        first, second = (_series(log, name, quantity, part or "dev") for name in (one, other))
        if first and second:
            readings += [
                sign * (first[-1] - second[-1]) > -TIE,
                max(sign * value for value in first) - max(sign * value for value in second) > -TIE,
            ]
    return any(readings) or not readings


def _series(log: Rerun, name: str, measure: str, part: str) -> Sequence[float]:
    quantity = measured(name, f"{part} {measure}")
    if quantity in log.metrics and quantity not in log.series:
        return (log.metrics[quantity],)
    return log.series.get(quantity, ())


def _course(claim: Course, log: Rerun, known: Sequence[str]) -> Iterator[str]:
    """Whether the curves go as is said; of several configurations any may be meant."""
    curves = {
        name: {part: _series(log, name, LOSS, part) for part in ("train", "dev")}
        for name in claim.names or known
    }
    there = {name: both for name, both in curves.items() if len(both["train"]) > 1}
    if there and not any(_goes(claim, **both) for both in there.values()):
        whose = ", ".join(claim.names) or "any configuration"
        yield f'"{claim.quoted}": the losses of the re-run show none of it for {whose}'


def _goes(claim: Course, *, train: Sequence[float], dev: Sequence[float]) -> bool:
    curve = dev if claim.part == "dev" and dev else train
    match claim.trend:
        case "falls":
            return any(one[-1] < one[0] or min(one) < one[0] for one in (train, dev) if one)
        case "rises":
            return any(later > before for before, later in itertools.pairwise(curve)) or (
                _rises(dev)
            )
        case "diverges":
            largest = max((value for value in train if math.isfinite(value)), default=math.inf)
            return not all(map(math.isfinite, train)) or largest > max(2 * train[0], train[0] + TIE)
        case "overfits":
            return _overfits(train, dev)
        case "flat":
            return max(curve[-3:]) - min(curve[-3:]) < max(0.05 * abs(curve[0]), TIE)


def _rises(curve: Sequence[float]) -> bool:
    steps = [later > before for before, later in itertools.pairwise(curve)]
    runs = zip(*(steps[at:] for at in range(_EPOCHS_THAT_COUNT)), strict=False)
    return any(all(run) for run in runs)


def _overfits(train: Sequence[float], dev: Sequence[float]) -> bool:
    """Whether the dev loss rises while the train loss falls, for epochs that count."""
    together = [
        later_dev > dev_loss and later < loss
        for loss, later, dev_loss, later_dev in zip(train, train[1:], dev, dev[1:], strict=False)
    ]
    runs = zip(*(together[at:] for at in range(_EPOCHS_THAT_COUNT)), strict=False)
    return any(all(run) for run in runs)
