"""Accuracy and evaluation, compared with an independent computation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np

from exercises.checks import Activation
from exercises.training import Metrics
from graders.kinds.code.batches import batches, drawn, right_of
from graders.kinds.code.mlp import layers_of
from graders.kinds.code.networks import parameters_of, pool
from graders.kinds.code.result import FailedCheckError, Question, array_of, expect_value, same_shape
from graders.sandbox.job import Call, Tensor
from graders.sandbox.replies import Reply
from graders.verdict import Outcome

_CLASSES = (2, 3)
_EXAMPLES, _BATCH = 40, 16
_LARGEST = 7  # far from the logits at which rounding could decide


def calls(check: Metrics, generator: np.random.Generator) -> list[Call]:
    """Logits of two and of three classes; and a network with batches of even and of uneven sizes."""
    asked = []
    for classes in _CLASSES:
        logits = _LARGEST * generator.normal(size=(_EXAMPLES, classes)).astype(np.float32)
        labels = generator.integers(0, classes, _EXAMPLES)
        asked.append(Call("accuracy", check.accuracy, [Tensor(logits), Tensor(labels)]))
    for count in (2 * _BATCH, _EXAMPLES):
        inputs, labels = drawn(check.structure.layers, count, generator)
        options = {
            "batch": [Tensor(inputs), Tensor(labels)],
            "batch size": _BATCH,
            "sizes": check.structure.layers,
            "build": check.build,
            "building": check.structure.arguments,
            "pool": pool(generator),
        }
        asked.append(Call("evaluate", check.call, options=options))
    return asked


def judge(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """Compare both functions with what they should return, and see that nothing was changed."""
    check = question.check
    assert isinstance(check, Metrics)
    for call, reply in zip(asked, replies, strict=True):
        expect_value(question, reply, call.name)
        (_judge_accuracy if call.do == "accuracy" else _judge_evaluation)(check, call, reply)


def _judge_accuracy(check: Metrics, call: Call, reply: Reply) -> None:
    logits, labels = (one.array for one in call.arguments)
    what = f"what {check.accuracy} returns"
    right = array_of(reply, "right", what)
    same_shape(right, labels.shape, what)
    wrong = int((right != right_of(logits, labels)).sum())
    if wrong:
        raise FailedCheckError(
            Outcome.WRONG_VALUE,
            f"{check.accuracy} is wrong for {wrong} of {len(labels)} examples of {logits.shape[1]}"
            " classes: an example is right where its largest logit is that of its label",
        )


def _judge_evaluation(check: Metrics, call: Call, reply: Reply) -> None:
    inputs, labels = (one.array for one in call.options["batch"])
    layers = layers_of(check.structure, parameters_of(reply))
    got = [float(array_of(reply, name, f"the {name} of {check.call}").squeeze()[()])
           for name in ("loss", "accuracy")]  # fmt: skip
    if reply.facts.get("weights kept") is not True or layers is None:
        raise FailedCheckError(
            Outcome.CHANGED, f"{check.call} changes the parameters of the network"
        )
    if reply.facts.get("gradients kept") is not True:
        raise FailedCheckError(
            Outcome.CHANGED,
            f"{check.call} changes the gradients of the network, which the next step would use",
        )
    activations: Sequence[Activation] = ("sigmoid",)
    if reply.facts.get("own"):
        activations = get_args(Activation)
    expected = [batches(layers, inputs, labels, _BATCH, one).means() for one in activations]
    for at, name in enumerate(("loss", "accuracy")):
        if not any(np.isclose(got[at], one[at], rtol=check.tolerance, atol=check.tolerance).any()
                   for one in expected):  # fmt: skip
            uneven = " of batches that are not all of one size" if len(labels) % _BATCH else ""
            raise FailedCheckError(
                Outcome.WRONG_VALUE, f"the {name} that {check.call} returns is not the mean{uneven}"
            )
