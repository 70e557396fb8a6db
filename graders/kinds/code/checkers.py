"""The checks: for each, what is called, and how the replies are judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from graders.kinds.code import (
    equals,
    experiments,
    featurize,
    figures,
    learning,
    metrics,
    networks,
    stable,
    training,
)
from graders.kinds.code.result import Question
from graders.sandbox.job import Call
from graders.sandbox.replies import Reply
from graders.verdict import History


def _no_histories(
    _question: Question, _calls: Sequence[Call], _replies: Sequence[Reply]
) -> tuple[History, ...]:
    """Of a check that measures nothing epoch by epoch."""
    return ()


class Checker(NamedTuple):
    """`calls(check, generator)` says what is called; `judge` raises `FailedCheckError` if it is not passed.

    `histories` are what was measured, for the report.
    """

    calls: Callable[[Any, np.random.Generator], list[Call]]
    judge: Callable[[Question, Sequence[Call], Sequence[Reply]], None]
    histories: Callable[[Question, Sequence[Call], Sequence[Reply]], tuple[History, ...]] = (
        _no_histories
    )


# One line per check; `exercises.checks.AnyCheck` is the other list, and a test compares the two.
CHECKERS = {
    "equals": Checker(equals.calls, equals.judge),
    "stable": Checker(stable.calls, stable.judge),
    "parameters": Checker(networks.look, networks.judge_parameters),
    "registered": Checker(networks.look, networks.judge_registered),
    "forward": Checker(networks.run, networks.judge_forward),
    "rows": Checker(networks.run_by_rows, networks.judge_rows),
    "gradients": Checker(networks.run_backward, networks.judge_gradients),
    "refuses": Checker(networks.run_refused, networks.judge_refused),
    "featurize": Checker(featurize.calls, featurize.judge),
    "metrics": Checker(metrics.calls, metrics.judge),
    "training": Checker(training.calls, training.judge),
    "learning": Checker(learning.calls, learning.judge),
    "varied": Checker(experiments.calls, experiments.judge_varied),
    "alone": Checker(experiments.calls, experiments.judge_alone),
    "trained": Checker(experiments.calls, experiments.judge_trained),
    "loss-curves": Checker(experiments.calls, figures.judge_curves, figures.histories),
    "labelled-loss-curves": Checker(experiments.calls, figures.judge_labels),
    "comparison": Checker(experiments.calls, figures.judge_curves),
    "labelled-comparison": Checker(experiments.calls, figures.judge_labels),
}
