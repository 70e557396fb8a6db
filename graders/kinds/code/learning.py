"""Whether a network learns: trained by us on synthetic texts, judged on texts it has not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exercises.training import Learning
from graders.kinds.code.batches import loss_of, right_of
from graders.kinds.code.result import FailedCheckError, Question, array_of, expect_value, same_shape
from graders.kinds.code.sentiment import corpus, features
from graders.sandbox.job import Call, Tensor
from graders.sandbox.replies import Reply
from graders.verdict import Outcome

_BATCH = 64


def calls(check: Learning, generator: np.random.Generator) -> list[Call]:
    """A network without hidden layers and one with, each trained."""
    inputs, labels = examples("train")
    unseen, _ = examples("dev")
    options = {
        "inputs": Tensor(inputs),
        "labels": Tensor(labels),
        "unseen": Tensor(unseen),
        "rate": check.rate,
        "epochs": check.epochs,
        "batch": _BATCH,
    }
    return [
        Call(
            "learn",
            check.build,
            structure.arguments,
            options={**options, "seed": int(generator.integers(2**31))},
        )
        for structure in (check.without, check.with_hidden)
    ]


def examples(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Features and labels of the texts of a set that have known words."""
    texts = corpus().sets[name]
    found = features(texts, corpus().vectors)
    known = np.isfinite(found).all(axis=1)
    return found[known], texts.labels[known].astype(np.int64)


def judge(question: Question, _asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """See that the loss falls, and that the hidden layer helps."""
    check = question.check
    assert isinstance(check, Learning)
    without, with_hidden = replies
    for reply in replies:
        expect_value(question, reply)
    first, last = (_loss(with_hidden, f"{name} logits") for name in ("first", "last"))
    if not last < check.falls * first:
        raise FailedCheckError(
            Outcome.NOT_LEARNING,
            f"trained for {check.epochs} epochs with the rate {check.rate:g}, the train loss is"
            f" {last:.2f} after the last and {first:.2f} after the first; it should fall by"
            f" {1 - check.falls:.0%} at least",
        )
    plain, deep = (_accuracy(one) for one in (without, with_hidden))
    if not deep >= plain + check.gains:
        raise FailedCheckError(
            Outcome.NOT_LEARNING,
            f"on new examples a network with a hidden layer is right in {deep:.1%} and one without in"
            f" {plain:.1%}; it should be better by {check.gains:.0%} at least",
        )


def _loss(reply: Reply, name: str) -> float:
    _, labels = examples("train")
    return loss_of(_logits(reply, name, len(labels)), labels)


def _accuracy(reply: Reply) -> float:
    _, labels = examples("dev")
    return float(right_of(_logits(reply, "new logits", len(labels)), labels).mean())


def _logits(reply: Reply, name: str, count: int) -> np.ndarray:
    what = "what the trained network returns"
    logits = array_of(reply, name, what)
    same_shape(logits, (count, 2), what)
    return logits
