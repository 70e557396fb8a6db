"""Whether a reported accuracy is one that a run gives: near the same seed, or among other seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graders.kinds.code.notebook_run import Fit
from graders.kinds.notebook.evidence import Evidence
from graders.kinds.notebook.fitted import FREE, is_of_training
from graders.kinds.notebook.reported_number import Reported

# With a seed a new run gives the same network: two of 400 examples are left for another machine.
SEEDED = 0.005
# Without one the report may lie anywhere among so many new networks, and a little beyond.
_RUNS, _BEYOND = 10, 0.01
# What the student's process says of a network is believed if a network trained here comes as near.
_BELIEVED, _MORE_SEEDS = 0.03, 4


def agrees(
    evidence: Evidence,
    fits: Sequence[Fit],
    reported: Reported,
    *,
    dev: bool,
    lucky: Fit | None = None,
) -> bool:
    """Whether the number is what these fits of the same settings give, or other runs of them do.

    Without a seed the best of a search is a lucky one, and others have the luck in each run: such a
    number may be as high as that of the `lucky` fit of this one.
    """
    values = [evidence.accuracy(fit, dev=dev) for fit in fits]
    if not values:
        return False
    if _lies(reported, min(values) - SEEDED, max(values) + SEEDED):
        return True
    if any(evidence.is_seeded(fit) or fit.moved for fit in fits):
        return False
    values += [evidence.accuracy(lucky, dev=dev)] if lucky else []
    return among_new_runs(evidence, fits[0].settings, reported, dev=dev, also=values)


def among_new_runs(
    evidence: Evidence,
    settings: Mapping[str, Any],
    reported: Reported,
    *,
    dev: bool,
    also: Sequence[float] = (),
) -> bool:
    """Whether the number lies among those of networks that are trained here with other seeds."""
    values = [*also, *new_runs(evidence, settings, range(_RUNS), dev=dev)]
    return bool(values) and _lies(reported, min(values) - _BEYOND, max(values) + _BEYOND)


def new_runs(
    evidence: Evidence, settings: Mapping[str, Any], seeds: Sequence[int], *, dev: bool
) -> list[float]:
    """The accuracies of networks that are trained here."""
    given = {name: value for name, value in settings.items() if name not in FREE}
    return [one[dev] for one in evidence.train(given, seeds) if one is not None]


def is_believed(evidence: Evidence, fit: Fit) -> bool:
    """Whether a network trained here comes near what the student's process says of its own.

    Scaled columns and other rows are another training, of which nothing is known here, and other rows
    are charged by a rule of their own; what takes too long to train is believed as well.
    """
    seed = fit.settings.get("random_state")
    if fit.moved or not is_of_training(fit, evidence.known):
        return True
    claimed = evidence.accuracy(fit)
    own = seed if isinstance(seed, int) and 0 <= seed < 2**32 else 0
    for seeds in ([own], range(1, 1 + _MORE_SEEDS)):
        values = new_runs(evidence, fit.settings, seeds, dev=True)
        if not values or min(values) - _BELIEVED <= claimed <= max(values) + _BELIEVED:
            return True
    return False


def _lies(reported: Reported, low: float, high: float) -> bool:
    """Whether the number, however it was rounded, lies between two limits."""
    room = min(reported.unit / 2, SEEDED) + 1e-9
    return low - room <= reported.value <= high + room
