"""Experiments: what was trained in them, and what varied."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np

from exercises.check import Structure
from exercises.experiments import Alone, OfExperiment, Setting, Trained, Varied
from graders.kinds.code.batches import loss_of
from graders.kinds.code.learning import examples
from graders.kinds.code.networks import BEFORE_SATURATION, examples_for, pool
from graders.kinds.code.recorded import Recorded, Training, recorded
from graders.kinds.code.result import (
    FailedCheckError,
    Question,
    UndecidedCheckError,
    expect_value,
)
from graders.sandbox.job import Call, Tensor
from graders.sandbox.replies import Reply
from graders.verdict import Outcome

_SETS = ("dev", "train", "test")
# Two rates are one where they differ by rounding only.
_SAME_RATE = 1e-6


def calls(check: OfExperiment, generator: np.random.Generator) -> list[Call]:
    """The experiment, with what its networks are tried on afterwards."""
    unseen, _ = examples("dev")
    size = unseen.shape[1]
    probe = examples_for(Structure(arguments=(), layers=(size, 2)), generator)[:BEFORE_SATURATION]
    options = {
        "sets": list(_SETS),
        "watch": list(check.watch),
        "epochs": check.epochs,
        "unseen": Tensor(unseen),
        "probe": Tensor(probe),
        "pool": pool(generator),
        "seed": int(generator.integers(2**31)),
    }
    return [Call("experiment", check.call, options=options)]


def record_of(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> Recorded:
    """The record of an experiment.

    Raises:
        FailedCheckError: It did not end well, or trained nothing.
        UndecidedCheckError: It was not run to its end, or nothing was seen of its training.
    """
    ((call, reply),) = zip(asked, replies, strict=True)
    if reply.status == "timeout":
        seconds = reply.facts.get("seconds", question.program.seconds)
        raise UndecidedCheckError(
            f"{question.check.calls} did not finish within {seconds} s, so a person looks at it; train"
            " for fewer epochs, and look for loops over single examples"
        )
    expect_value(question, reply)
    found = recorded(call, reply)
    if not found.trainings:
        if reply.facts.get("returned") or found.curves:
            raise UndecidedCheckError(
                f"{question.check.calls} runs, but no optimiser of torch.optim made a step, so what was"
                " trained cannot be seen here"
            )
        raise FailedCheckError(Outcome.NOT_TRAINED, f"{question.check.calls} trains no network")
    return found


def judge_varied(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """Every value that is asked for was trained."""
    check = question.check
    assert isinstance(check, Varied)
    trainings = record_of(question, asked, replies).trainings
    if check.rates:
        _judge_rates(check, [one.rate for one in trainings])
        return
    if check.structures:
        wanted = {layers_shown(one) for one in check.structures}
        found = {layers_shown(one.hidden) for one in trainings if one.hidden is not None}
        unknown = sum(one.hidden is None for one in trainings)
    else:
        wanted = set(check.activations)
        found = {one.activation for one in trainings if one.activation}
        unknown = sum(not one.activation for one in trainings)
    missing = wanted - found
    if missing and unknown:
        raise UndecidedCheckError(
            f"of {unknown} networks that {check.call} trains it cannot be seen what they compute"
        )
    if missing:
        raise FailedCheckError(
            Outcome.MISSING_RUNS,
            f"{check.call} trains {len(trainings)} networks, {_listed(found)}; there is none with"
            f" {_listed(missing)}",
        )


def layers_shown(hidden: Sequence[int] | None) -> str:
    """Hidden layers in words."""
    return " -> ".join(map(str, hidden or ())) or "no hidden layer"


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "of none of the kinds that are asked for"


def _judge_rates(check: Varied, rates: Sequence[float]) -> None:
    distinct: list[float] = []
    for rate in sorted(rates):
        if not distinct or rate > distinct[-1] * (1 + _SAME_RATE):
            distinct.append(rate)
    shown = ", ".join(f"{rate:g}" for rate in distinct)
    if len(distinct) < check.rates:
        raise FailedCheckError(
            Outcome.MISSING_RUNS,
            f"{check.call} trains with {len(distinct)} rates ({shown}); {check.rates} are wanted",
        )
    if distinct[0] <= 0 or distinct[-1] < check.spread * distinct[0]:
        raise FailedCheckError(
            Outcome.TOO_NARROW,
            f"the rates of {check.call} ({shown}) are all alike; the largest should be"
            f" {check.spread:g} times the smallest at least, to show what too small and too large do",
        )


_SETTINGS: Mapping[str, Callable[[Training], Hashable]] = {
    "structure": lambda one: one.hidden,
    "activation": lambda one: one.activation or None,
    "rate": lambda one: float(f"{one.rate:.6g}"),
    "optimiser": lambda one: one.kind,
    "number of epochs": lambda one: one.epochs,
    "number of batches in an epoch": lambda one: one.batches,
}
_NAMES: Mapping[Setting, str] = {
    "structure": "structure",
    "activation": "activation",
    "rate": "rate",
}


def judge_alone(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """No other setting varies among the trainings; what is not known of one varies in none."""
    check = question.check
    assert isinstance(check, Alone)
    trainings = record_of(question, asked, replies).trainings
    if len(trainings) < 2:
        raise FailedCheckError(Outcome.MISSING_RUNS, f"{check.call} trains one network only")
    varies = {_NAMES[one] for one in check.varies}
    for name, value in _SETTINGS.items():
        found = {value(one) for one in trainings} - {None}
        if name not in varies and len(found) > 1:
            raise FailedCheckError(
                Outcome.VARIES_TOO,
                f"in {check.call} the {name} varies as well ({len(found)} different ones), so it is not"
                f" seen what the {' and the '.join(check.varies)} alone does",
            )


def judge_trained(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """The best network has a loss on the dev set, as we compute it, that no untrained one has."""
    check = question.check
    assert isinstance(check, Trained)
    trainings = record_of(question, asked, replies).trainings
    _, labels = examples("dev")
    losses = [
        loss_of(one.logits, labels)
        for one in trainings
        if one.logits is not None and one.logits.shape == (len(labels), 2)
    ]
    if not losses:
        raise UndecidedCheckError(
            f"the networks that {check.call} trains take no mean vector of a text, or cannot be seen"
        )
    if not min(losses) < check.below:
        raise FailedCheckError(
            Outcome.NOT_LEARNING,
            f"after {check.call} the best network has a dev loss of {min(losses):.3f}; less than"
            f" {check.below:g} shows that it was trained",
        )
