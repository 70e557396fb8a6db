"""Experiments: what was trained is seen at the optimisers, what was varied is decided on a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from programs import EXPERIMENTS, MAIN, MLP, failed, marked, sentiment

from exercises.checks import Activation
from exercises.specs import Code
from graders.kinds.code.checkers import CHECKERS
from graders.kinds.code.learning import examples
from graders.kinds.code.mlp import Layer, Trial, models_of
from graders.kinds.code.recorded import recorded
from graders.kinds.code.result import FailedCheckError, Question, UndecidedCheckError
from graders.kinds.code.runner import CodePart, Runner
from graders.kinds.code.running import code_verdicts
from graders.sandbox.job import Call
from graders.sandbox.replies import Reply
from graders.sandbox.sandbox import Sandbox
from student_template.render import render_stub

PROGRAM = EXPERIMENTS[0].spec.program
_, LABELS = examples("dev")


def check_of(exercise: str, name: str) -> Any:
    return next(
        check
        for part in EXPERIMENTS
        if part.exercise.id == f"programming/{exercise}"
        for check in part.spec.checks
        if check.name == name
    )


def one_call(check: Any) -> Call:
    (call,) = CHECKERS[check.check].calls(check, np.random.default_rng(0))
    return call


def run_of(
    activation: Activation = "sigmoid",
    hidden: Sequence[int] = (16,),
    rate: Any = 0.02,
    *,
    kind: str = "Adam",
    epochs: Any = 20,
    batches: int = 13,
) -> dict[str, Any]:
    """One training as it would be recorded."""
    return {"activation": activation, "hidden": hidden, "rate": rate, "kind": kind,
            "epochs": epochs, "batches": batches}  # fmt: skip


def reply_to(call: Call, runs: Sequence[Mapping[str, Any]]) -> Reply:
    """The reply of the driver to an experiment with these trainings."""
    items: dict[str, Any] = {}
    trainings, returned = [], []
    for number, run in enumerate(runs):
        sizes = (50, *run["hidden"], 2)
        shapes = [shape for n, m in pairwise(sizes) for shape in ((m, n), (m,))]
        layers, at, flat = [], 0, []
        pool = call.options["pool"].array.astype(float)
        for shape in shapes:
            size = int(np.prod(shape))
            flat.append(np.resize(np.roll(pool, -at), size).reshape(shape) / np.sqrt(shape[-1]))
            at += size
        layers = [Layer(*pair) for pair in zip(flat[::2], flat[1::2], strict=True)]
        probe = call.options["probe"].array.astype(float)
        trial = Trial("", tuple(layers), probe, np.empty(0))
        items[f"{number} probe"] = models_of(run["activation"])[0](trial)
        items[f"{number} unseen"] = np.eye(2)[LABELS]
        trainings.append({"kind": run["kind"], "rate": run["rate"], "steps": 8 * run["batches"],
                          "shapes": [list(shape) for shape in shapes]})  # fmt: skip
        returned.append({"name": "run_mlp", "depth": 0, "began": number, "ended": number + 1,
                         "epochs": run["epochs"], "series": 6})  # fmt: skip
        for which in range(4):
            items[f"returned {number} {which}"] = np.linspace(which, number, 8)
        items[f"returned {number} 4"], items[f"returned {number} 5"] = np.ones(1), np.zeros(1)
    return Reply("value", items, {"trainings": trainings, "returned": returned, "drawn": []})


def judged(exercise: str, name: str, runs: Sequence[Mapping[str, Any]]) -> str:
    """The code of the failure, empty if the check is passed."""
    check = check_of(exercise, name)
    call = one_call(check)
    return told(check, call, reply_to(call, runs))


def told(check: Any, call: Call, reply: Reply) -> str:
    try:
        CHECKERS[check.check].judge(Question(check, PROGRAM), [call], [reply])
    except FailedCheckError as failure:
        return failure.code
    except UndecidedCheckError:
        return "undecided"
    return ""


ALL: tuple[Activation, ...] = ("sigmoid", "tanh", "relu", "gelu")
FOUR = [run_of(one) for one in ALL]
ACTIVATIONS = {
    "all four": (FOUR, ""),
    "in another order": (FOUR[::-1], ""),
    "some twice": ([*FOUR, *FOUR[:2]], ""),
    "one missing": (FOUR[:3], "missing-runs"),
    "one twice instead": ([*FOUR[:3], FOUR[0]], "missing-runs"),
    "none between layers": ([*FOUR[:3], run_of("identity")], "undecided"),
    "nothing": ([], "not-trained"),
}


@pytest.mark.parametrize("what", ACTIVATIONS)
def test_activations_are_known_by_what_the_networks_compute(what: str) -> None:
    runs, expected = ACTIVATIONS[what]
    assert judged("explore-activations", "activations", runs) == expected


def drawn(
    call: Call, lines: Sequence[tuple[str, int, str, Sequence[float]]], runs: Any = FOUR
) -> Reply:
    """The reply to an experiment that plots lines: file, panel, label and values."""
    reply = reply_to(call, runs)
    told, items = [], dict(reply.items)
    for number, (file, panel, label, y) in enumerate(lines):
        items[f"line {number} x"] = np.arange(1.0, len(y) + 1)
        items[f"line {number} y"] = np.array(y, dtype=float)
        told.append({"file": file, "panel": panel, "label": label, "xlabel": "epoch",
                     "ylabel": "loss", "title": ""})  # fmt: skip
    return Reply("value", items, {**reply.facts, "drawn": told})


def series(quantity: int, number: int) -> np.ndarray:
    """What the run of this number measured, as `reply_to` makes it up."""
    return np.linspace(quantity, number, 8)


DEV = [("d.png", 1, str(number), series(2, number)) for number in range(4)]
FIGURES: dict[str, tuple[list[Any], str, str]] = {
    "as it should be": (DEV, "", ""),
    "in another order": (DEV[::-1], "", ""),
    "beside another figure": ([("a.png", 0, "x", [1, 2]), *DEV], "", ""),
    "shown only": ([("", *line[1:]) for line in DEV], "", ""),
    "just within": ([(*line[:3], line[3] + 0.5e-6) for line in DEV], "", ""),
    "just beyond": ([(*line[:3], line[3] + 1e-5) for line in DEV], "other-curves", "other-curves"),
    "a line missing": (DEV[:3], "other-curves", "other-curves"),
    "a line twice": ([*DEV, DEV[0]], "other-curves", "other-curves"),
    "two figures together": ([*DEV, *[(*line[:3], line[3][1:]) for line in DEV]], "other-curves", "other-curves"),
    "an epoch missing": ([(*line[:3], line[3][1:]) for line in DEV], "other-curves", "other-curves"),
    "train losses": ([("d.png", 1, "x", series(0, n)) for n in range(4)], "other-curves", "other-curves"),
    "one line in each figure": ([(f"{n}.png", n, "x", series(2, n)) for n in range(4)], "other-curves", "other-curves"),
    "no labels": ([(*line[:2], "", line[3]) for line in DEV], "", "no-labels"),
    "one label": ([(*line[:2], "net", line[3]) for line in DEV], "", "no-labels"),
    "nothing": ([], "not-drawn", "not-drawn"),
}  # fmt: skip


@pytest.mark.parametrize("what", FIGURES)
def test_a_figure_shows_what_was_measured(what: str) -> None:
    lines, of_curves, of_labels = FIGURES[what]
    for name, expected in (("loss", of_curves), ("loss-labels", of_labels)):
        check = check_of("activations-plots", name)
        call = one_call(check)
        assert told(check, call, drawn(call, lines)) == expected


def test_loss_curves_are_those_of_one_network() -> None:
    check = check_of("structures-loss-plots", "two-hidden-layers")
    call = one_call(check)
    runs = [run_of(hidden=(512,) * depth) for depth in range(3)]
    right = [("2.png", 1, "train", series(0, 2)), ("2.png", 1, "dev", series(2, 2))]
    assert told(check, call, drawn(call, right, runs)) == ""
    assert told(check, call, drawn(call, right[:1], runs)) == "other-curves"
    other = [("1.png", 1, "train", series(0, 1)), ("1.png", 1, "dev", series(2, 1))]
    assert told(check, call, drawn(call, other, runs)) == "other-curves"
    assert told(check, call, drawn(call, right, runs[:2])) == "missing-runs"


def test_the_losses_of_that_network_go_into_the_report_whatever_was_drawn() -> None:
    check = check_of("structures-loss-plots", "two-hidden-layers")
    call = one_call(check)
    reply = reply_to(call, [run_of(hidden=(512,) * depth) for depth in range(3)])
    measured = CHECKERS[check.check].histories(Question(check, PROGRAM), [call], [reply])
    assert [one.name for one in measured] == ["train loss", "dev loss"]
    assert measured[0].values == (0.0, 0.286, 0.571, 0.857, 1.143, 1.429, 1.714, 2.0)
    silent = reply._replace(facts={**reply.facts, "returned": []})
    assert not CHECKERS[check.check].histories(Question(check, PROGRAM), [call], [silent])


def test_a_loss_that_is_no_number_ends_its_curve() -> None:
    check = check_of("structures-loss-plots", "two-hidden-layers")
    call = one_call(check)
    reply = reply_to(call, [run_of(hidden=(512, 512))])
    items = {**reply.items, "returned 0 0": np.array([0.7, 0.5, np.inf, 0.4, 1, 1, 1, 1])}
    found = CHECKERS[check.check].histories(
        Question(check, PROGRAM), [call], [reply._replace(items=items)]
    )
    assert found[0].values == (0.7, 0.5)


def test_what_was_measured_by_nobody_cannot_be_compared() -> None:
    check = check_of("activations-plots", "loss")
    call = one_call(check)
    reply = drawn(call, DEV)
    silent = reply._replace(facts={**reply.facts, "returned": []})
    assert told(check, call, silent) == "undecided"


def at(*rates: Any) -> list[dict[str, Any]]:
    return [run_of(rate=rate) for rate in rates]


RATES = {
    "four": (at(1e-5, 0.001, 0.02, 0.1), ""),
    "five": (at(0.3, 0.1, 0.02, 0.005, 1e-5), ""),
    "just far enough": (at(0.01, 0.02, 0.03, 0.05), ""),
    "not far enough": (at(0.01, 0.02, 0.03, 0.0499), "too-narrow"),
    "three": (at(1e-5, 0.02, 0.1), "missing-runs"),
    "one twice": (at(0.001, 0.02, 0.02, 0.1), "missing-runs"),
    "two that differ by rounding": (at(0.001, 0.02, 0.02 * (1 + 1e-9), 0.1), "missing-runs"),
    "none at all": (at(0, 0.001, 0.02, 0.1), "too-narrow"),
    "no number": (at("0.1", 0.001, 0.02, 0.3), "missing-runs"),
}


@pytest.mark.parametrize("what", RATES)
def test_rates(what: str) -> None:
    runs, expected = RATES[what]
    assert judged("explore-learning-rates", "rates", runs) == expected


ALONE: dict[str, tuple[list[dict[str, Any]], str]] = {
    "as it should be": (FOUR, ""),
    "another rate": ([*FOUR[:3], run_of("gelu", rate=0.01)], "varies-too"),
    "another structure": ([*FOUR[:3], run_of("gelu", (16, 16))], "varies-too"),
    "another optimiser": ([*FOUR[:3], run_of("gelu", kind="SGD")], "varies-too"),
    "other epochs": ([*FOUR[:3], run_of("gelu", epochs=10)], "varies-too"),
    "other batches": ([*FOUR[:3], run_of("gelu", batches=25)], "varies-too"),
    "epochs that are not known": ([*FOUR[:3], run_of("gelu", epochs=None)], ""),
    "epochs that are no number": ([*FOUR[:3], run_of("gelu", epochs="many")], ""),
    "one network": (FOUR[:1], "missing-runs"),
}


@pytest.mark.parametrize("what", ALONE)
def test_nothing_else_varies(what: str) -> None:
    runs, expected = ALONE[what]
    assert judged("explore-activations", "alone", runs) == expected


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ((0.69, 0.69, 0.619), ""),
        ((0.1, 0.69, 0.69), ""),
        ((0.69, 0.69, 0.621), "not-learning"),
        ((3.0, 0.7, 0.69), "not-learning"),
        ((float("nan"), float("nan")), "not-learning"),
    ],
)
def test_one_network_at_least_is_trained(losses: Sequence[float], expected: str) -> None:
    check = check_of("explore-activations", "trained")
    call = one_call(check)
    reply = reply_to(call, [run_of() for _ in losses])
    items = dict(reply.items)
    for number, loss in enumerate(losses):
        sure = -np.log(np.expm1(loss))  # so that the cross-entropy of every example is this loss
        items[f"{number} unseen"] = np.eye(2)[LABELS] * sure
    assert told(check, call, reply._replace(items=items)) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply("timeout", facts={"seconds": 5}), "undecided"),
        (Reply("raised", error="KeyError"), "crashed"),
        (Reply("not-implemented"), "not-implemented"),
        (Reply("value", {}, {"trainings": "four", "returned": 7, "drawn": None}), "undecided"),
        (Reply("value", {}, {"trainings": [], "returned": [], "drawn": []}), "not-trained"),
        (Reply("value", {}, {"trainings": [{"shapes": [[-1], "x", [2] * 9]}]}), "undecided"),
    ],
)  # fmt: skip
def test_replies_of_any_kind_are_told(reply: Reply, expected: str) -> None:
    check = check_of("explore-activations", "activations")
    assert told(check, one_call(check), reply) == expected


def test_the_record_says_what_was_measured() -> None:
    check = check_of("explore-activations", "activations")
    call = one_call(check)
    found = recorded(call, reply_to(call, FOUR)).trainings
    assert [one.activation for one in found] == list(ALL)
    assert found[1].series["dev loss"] == tuple(np.linspace(2, 1, 8))


# Programs


def quick(check: Callable[[Any], bool] = lambda _: True) -> list[CodePart]:
    """The experiments with two epochs only: enough for what does not ask whether anything was learned."""
    found = []
    for part in EXPERIMENTS:
        checks = [one.model_copy(update={"epochs": 2}) for one in part.spec.checks if check(one)]
        if checks:
            spec: Code = part.spec.model_copy(update={"checks": tuple(checks)})
            found.append(part._replace(spec=spec))
    return found


NOT_TRAINED = quick(lambda check: check.check != "trained")
EXPLORED = [part for part in NOT_TRAINED if "explore" in part.exercise.id]
REFERENCE = {"mlp.py": MLP, "main.py": MAIN}


def statuses(
    asked: Sequence[CodePart], files: Mapping[str, bytes | str], runner: Runner
) -> dict[str, str]:
    """The status of every part."""
    contents = {name: one.encode() if isinstance(one, str) else one for name, one in files.items()}
    return {
        f"{one.exercise}: {one.part}": one.verdict.status
        for one in code_verdicts(asked, contents, 1, runner)
    }


def test_the_reference_earns_everything(runner: Sandbox) -> None:
    verdicts = statuses(EXPERIMENTS, REFERENCE, runner)
    assert set(verdicts.values()) == {"correct"}, verdicts


@pytest.mark.parametrize("style", ["layer_classes", "sequential", "functional", "loops"])
def test_other_styles_earn_everything(style: str, runner: Sandbox) -> None:
    verdicts = statuses(NOT_TRAINED, sentiment(style), runner)
    assert set(verdicts.values()) == {"correct"}, verdicts


def test_training_inside_the_experiment_is_seen_and_its_plots_wait(runner: Sandbox) -> None:
    verdicts = statuses(NOT_TRAINED, sentiment("inlined"), runner)
    explored = {key: one for key, one in verdicts.items() if "explore" in key}
    assert set(explored.values()) == {"correct"}
    assert {one for key, one in verdicts.items() if key not in explored} == {"needs-review"}


def test_the_stub_is_unanswered(runner: Sandbox) -> None:
    files = {"mlp.py": MLP, "main.py": render_stub(PROGRAM)}
    assert set(statuses(EXPERIMENTS, files, runner).values()) == {"unanswered"}


def test_what_cannot_be_seen_waits_for_a_person(runner: Sandbox) -> None:
    by_hand = """
def explore_mlp_activations(dev, train, test, embeddings):
    import matplotlib.pyplot as plt
    plt.plot([1, 2, 3])
    plt.show()
explore_mlp_learning_rates = explore_mlp_activations
"""
    verdicts = marked(EXPLORED, {"main.py": by_hand}, runner)
    assert {one.status for one in verdicts.values()} == {"needs-review"}
    assert all("no optimiser of torch.optim" in one.feedback for one in verdicts.values())


def test_a_loop_costs_its_time_once_and_waits_for_a_person(runner: Sandbox) -> None:
    looping = MAIN.replace('    names = ("Sigmoid"', '    while True: pass\n    names = ("Sigmoid"')
    short = [
        part._replace(
            spec=part.spec.model_copy(update={"program": PROGRAM.model_copy(update={"seconds": 4})})
        )
        for part in EXPLORED
    ]
    verdicts = marked(short, {"mlp.py": MLP, "main.py": looping}, runner)
    assert verdicts["programming/explore-activations"].status == "needs-review"
    assert "did not finish within 4 s" in verdicts["programming/explore-activations"].feedback


def test_a_missing_helper_is_named(runner: Sandbox) -> None:
    verdict = marked(EXPLORED, {"main.py": MAIN}, runner)["programming/explore-activations"]
    assert failed(verdict) == {"activations": "crashed", "alone": "crashed"}
    assert "mlp" in verdict.feedback
