"""What follows from a student's own numbers, what one slip costs, and which slips are named."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from answers import answer

from exercises.answer import HandIn
from exercises.assignment import Assignment
from exercises.loader import load_assignment
from graders.keys.keys import NO_KEYS
from graders.marking.marking import mark
from graders.verdict import Verdict

Written = Mapping[str, Mapping[str, Any]]

ADAM = """
title: Adam
graphs:
  step:
    inputs: {theta0: 1, g: 0.5, beta1: 0.9, beta2: 0.999, eta: 0.1, eps: 1.0e-8}
    nodes:
      m: (1 - beta1)*g
      v: (1 - beta2)*g^2
      mhat: m/(1 - beta1)
      vhat: v/(1 - beta2)
      theta: theta0 - eta*mhat/(sqrt(vhat) + eps)
    rate: eta
exercises:
  - id: adam/step
    title: One step
    prompt: P
    points: 5
    graph: step
    parts:
      m: {kind: number, value: m}
      v: {kind: number, value: v}
      mhat: {kind: number, value: mhat}
      vhat: {kind: number, value: vhat}
      theta: {kind: number, value: theta, tolerance: {kind: change, from: 1}}
"""


@cache
def shipped(name: str) -> Assignment:
    return load_assignment(name)


def course(folder: Path, section: str, points: int) -> Assignment:
    (folder / "a").mkdir()
    sheet = f"title: A\nmax_score: {points}\nsections: [s]\n"
    (folder / "a" / "assignment.yaml").write_text(sheet)
    (folder / "a" / "s.yaml").write_text(section)
    return load_assignment("a", folder)


def verdicts(sheet: Assignment, written: Written) -> dict[str, Verdict]:
    """The verdict of every answered part, without solutions."""
    given = {
        exercise: {part: answer(one) for part, one in parts.items()}
        for exercise, parts in written.items()
    }
    report = mark(sheet, NO_KEYS, HandIn("ada", "", given), only=frozenset(written))
    return {
        part.id: part.verdict
        for exercise in report.exercises
        for part in exercise.parts
        if part.verdict.status != "unanswered"
    }


def earned(found: Mapping[str, Verdict]) -> dict[str, float]:
    return {part: float(verdict.earned) for part, verdict in found.items()}


# What is excused


@pytest.mark.parametrize(
    "chain", ["7 = 1.2", "1.2 = 7", "ln(0) = 1.2", "0.4*out_h1 = 1 = 1.2", "1.2 ="]
)
def test_only_a_value_that_is_wrong_by_itself_is_excused(chain: str) -> None:
    written = {"sigmoid-net/forward": {"out_h1": "0.7", "net_o1": "1.1486984"}}
    assert verdicts(shipped("lab8"), written)["net_o1"].code == "follow-through"
    written["sigmoid-net/forward"]["net_o1"] = chain.replace("1.2", "1.1486984")
    assert verdicts(shipped("lab8"), written)["net_o1"].earned < 1


@pytest.mark.parametrize("typed", ["1 = 2 = e^3", "5 = 20.0855", "19 = 20", "2 = -2"])
def test_nothing_follows_from_no_earlier_answer(typed: str) -> None:
    verdict = verdicts(shipped("hw3"), {"backprop/forward": {"h2": typed}})["h2"]
    assert verdict.code == "contradiction"
    assert "your own" not in verdict.feedback


def test_the_feedback_names_the_own_numbers_behind_a_value() -> None:
    written = {"backprop/forward": {"h2": "20", "h3": "40", "f": "40"}}
    found = verdicts(shipped("hw3"), written)
    assert found["h3"].feedback == "right from your own h2"
    assert found["f"].feedback == "right from your own h3"


def test_an_own_value_may_stand_beside_what_follows_from_it() -> None:
    written = {"backprop/forward": {"h2": "6", "h3": "h2 = 6, so h3 = 12"}}
    assert verdicts(shipped("hw3"), written)["h3"].feedback == "right from your own h2"
    written["backprop/forward"]["h3"] = "h2 = 6, so h3 = 40.1711"
    assert verdicts(shipped("hw3"), written)["h3"].status == "unreadable"


def test_a_wrong_number_is_called_wrong_whatever_sum_stands_beside_it() -> None:
    found = verdicts(shipped("hw3"), {"backprop/forward": {"h3": "2*20.0855 = 43, so h3 = 43"}})
    assert found["h3"].status == "incorrect"


@pytest.mark.parametrize(
    ("h2", "h3", "f"), [("0", "0", "0"), ("0.001", "0.002", "0.002"), ("1e5", "2e5", "2e5")]
)
def test_a_degenerate_number_carries_nothing_on_and_is_told(h2: str, h3: str, f: str) -> None:
    written = {"backprop/forward": {"h2": h2, "h3": h3, "f": f}}
    found = verdicts(shipped("hw3"), written)
    assert earned(found) == {"h2": 0, "h3": 0, "f": 0}
    assert found["h3"].code == "degenerate"
    assert "your own h2" in found["h3"].feedback


# A graph of one's own

FORWARD = {"h1": "0", "h2": "3", "h3": "6", "f": "6"}


@pytest.mark.parametrize(
    ("graph", "numbers"),
    [
        (["h1 = log10(x)", "h2 = exp(y)", "h3 = h2*z", "f = h1 + h3"], {"dh1/dx": "0.43429"}),
        (["h1 = ln(x)", "h2 = sqrt(y)", "h3 = h2*z", "f = h1 + h3"], {"dh3/dz": "1.7321"}),
        (["h1 = ln(x)", "h2 = exp(y)", "h3 = h2 + z", "f = h1 + h3"], {"dh3/dh2": "1"}),
        (["h1 = ln(x)", "h2 = exp(y)", "h3 = h2*x", "f = h1 + h3 + z"], {"dh3/dh2": "2"}),
        (["h1 = ln(x)", "h2 = exp(x)", "h3 = h2*z", "f = h1 + h3"], {"dh3/dz": "2.7183"}),
        (["h1 = ln(x)", "h2 = exp(y)", "h3 = h2*z", "f = h1 - h3"], {"df/dh3": "-1"}),
        (["p = exp(y)", "q = p*z", "r = 1/x", "f = r + q"], {"df/dp": "2"}),
    ],
)
def test_a_graph_that_is_one_operation_or_input_away_carries_on(
    graph: list[str], numbers: dict[str, str]
) -> None:
    written = {"backprop/graph": {"answer": graph}, "backprop/local-gradients": numbers}
    found = verdicts(shipped("hw3"), written)
    assert found.pop("answer").earned < 1
    assert set(earned(found).values()) == {1} or "h2*x" in graph[2]


@pytest.mark.parametrize(
    ("graph", "forward", "aggregate"),
    [
        (["h1 = x*1", "h2 = y*1", "h3 = h2*z", "f = h1 + h3"], ("1", "3"), ("1", "2", "3")),
        (["h1 = x^1", "h2 = y^1", "h3 = h2*z", "f = h1 + h3"], ("1", "3"), ("1", "2", "3")),
        (["h1 = tanh(x)", "h2 = sin(y)", "h3 = h2*z", "f = h1 + h3"], ("0.76159", "0.14112"),
         ("0.41997", "-1.98", "0.14112")),
        (["h1 = x*y", "h2 = h1*z", "h3 = h2*x", "f = h3*y"], ("3", "6"), ("36", "12", "9")),
        (["h1 = sign(x)", "h2 = sign(y)", "h3 = h2*z", "f = h1 + h3"], ("1", "1"), ("0", "0", "1")),
        (["h1 = ln(x)", "h2 = h1*y", "h3 = h2*z", "f = h3*h1"], ("7", "0"), ("0", "0", "0")),
    ],
)  # fmt: skip
def test_a_graph_of_something_else_carries_nothing_on(
    graph: list[str], forward: tuple[str, str], aggregate: tuple[str, str, str]
) -> None:
    written = {
        "backprop/graph": {"answer": graph},
        "backprop/forward": dict(zip(("h1", "h2"), forward, strict=True)),
        "backprop/aggregate": dict(zip(("df/dx", "df/dy", "df/dz"), aggregate, strict=True)),
    }
    found = verdicts(shipped("hw3"), written)
    assert found.pop("answer").earned <= 0.5
    right_by_chance = {"df/dx"} if aggregate[0] == "1" else set()
    assert {part for part, share in earned(found).items() if share} == right_by_chance


# What one slip costs


def test_a_forgotten_bias_correction_costs_one_part(tmp_path: Path) -> None:
    sheet = course(tmp_path, ADAM, 5)
    written = {"m": "0.05", "v": "0.00025", "mhat": "0.05", "vhat": "0.00025", "theta": "0.6838"}
    found = verdicts(sheet, {"adam/step": written})
    assert earned(found) == {"m": 1, "v": 1, "mhat": 0, "vhat": 1, "theta": 1}
    assert found["mhat"].code == "misconception:divisor-forgotten"
    assert "mhat" in found["vhat"].feedback
    assert {part: float(one.strict) for part, one in found.items()} == {
        "m": 1, "v": 1, "mhat": 0, "vhat": 0, "theta": 0,
    }  # fmt: skip


def test_a_declared_misconception_is_one_slip_as_well(tmp_path: Path) -> None:
    declared = (
        "    misconceptions:\n      uncorrected:\n        message: correct both moments\n"
        "        define: {mhat: m, vhat: v}\nexercises:"
    )
    sheet = course(tmp_path, ADAM.replace("exercises:", declared), 5)
    written = {"mhat": "0.05", "vhat": "0.00025", "theta": "0.6838"}
    found = verdicts(sheet, {"adam/step": written})
    assert earned(found) == {"mhat": 0, "vhat": 1, "theta": 1}
    assert "correct both moments" in found["mhat"].feedback


def test_a_correction_forgotten_in_one_moment_only_costs_that_one(tmp_path: Path) -> None:
    sheet = course(tmp_path, ADAM, 5)
    written = {"m": "0.05", "v": "0.00025", "mhat": "0.05", "vhat": "0.25", "theta": "0.99"}
    found = verdicts(sheet, {"adam/step": written})
    assert earned(found) == {"m": 1, "v": 1, "mhat": 0, "vhat": 1, "theta": 1}


def test_going_uphill_costs_every_step_that_goes_uphill() -> None:
    weights = {"w5": "0.44108352", "w6": "0.49133381", "w7": "0.48869873"}
    found = verdicts(shipped("lab8"), {"sigmoid-net/updated-weights": weights})
    assert earned(found) == {"w5": 0, "w6": 0, "w7": 0}
    assert {one.code for one in found.values()} == {"misconception:ascent|sign"}


def test_a_misconception_that_is_carried_on_costs_the_parts_where_it_first_shows() -> None:
    """σ′ is left out in the output neurons, and again in the hidden ones, from those numbers."""
    delta_o1, delta_o2 = 0.75136507 - 0.01, 0.77292847 - 0.99
    out_h1 = delta_o1 * 0.4 + delta_o2 * 0.5
    gradients = {
        "delta_o1": f"{delta_o1:.8f}", "delta_o2": f"{delta_o2:.8f}", "dE_dout_h1": f"{out_h1:.8f}",
        "delta_h1": f"{out_h1:.8f}", "dE/dw1": f"{out_h1 * 0.05:.8f}",
    }  # fmt: skip
    found = verdicts(shipped("lab8"), {"sigmoid-net/gradients": gradients})
    assert earned(found) == {
        "delta_o1": 0, "delta_o2": 0, "dE_dout_h1": 1, "delta_h1": 1, "dE/dw1": 1,
    }  # fmt: skip


# Which slips are named

FORWARD_PASS, GRADIENTS = "sigmoid-net/forward", "sigmoid-net/gradients"


@pytest.mark.parametrize(
    ("exercise", "part", "typed", "name"),
    [
        (FORWARD_PASS, "net_h1", "0.0275", "bias-forgotten"),
        (FORWARD_PASS, "net_o1", "0.50590597", "bias-forgotten"),
        (FORWARD_PASS, "net_h2", "0.3625", "term-dropped"),
        (FORWARD_PASS, "out_h1", "0.3775", "function-forgotten|other-activation"),
        (FORWARD_PASS, "E_o1", "0.54962213", "half-forgotten"),
        (FORWARD_PASS, "E_total", "0.14918555", "mean-for-sum"),
        (GRADIENTS, "delta_o1", "0.55703582", "sigma-for-sigma-prime"),
        (GRADIENTS, "delta_o1", "0.74136507", "no-sigma-prime"),
        (GRADIENTS, "dE/dw5", "0.13849856", "factor-dropped"),
        (GRADIENTS, "dE/dw5", "0.08266763", "neighbour-index"),
        (GRADIENTS, "dE/dw1", "0.00877135", "factor-dropped"),
        (GRADIENTS, "dE_dout_h1", "0.05539943", "path-dropped"),
    ],
)
def test_a_slip_is_named(exercise: str, part: str, typed: str, name: str) -> None:
    verdict = verdicts(shipped("lab8"), {exercise: {part: typed}})[part]
    assert verdict.earned == 0
    assert verdict.code.removeprefix("misconception:") in {name, *name.split("|")}
    assert not any(character.isdigit() for character in verdict.feedback)


@pytest.mark.parametrize(
    ("exercise", "part", "typed", "name"),
    [
        ("backprop/forward", "h1", "1", "derivative-for-value|function-forgotten"),
        ("backprop/forward", "h2", "3", "function-forgotten"),
        ("backprop/local-gradients", "dh1/dx", "0", "value-for-derivative"),
        ("backprop/aggregate", "df/dy", "20.0855", "factor-dropped|neighbour-index"),
    ],
)
def test_a_slip_in_a_small_graph_is_named(exercise: str, part: str, typed: str, name: str) -> None:
    verdict = verdicts(shipped("hw3"), {exercise: {part: typed}})[part]
    assert verdict.code == f"misconception:{name}"


@pytest.mark.parametrize("typed", ["0.03", "0.4", "0.6", "1.2"])
def test_too_few_digits_name_nothing(typed: str) -> None:
    verdict = verdicts(shipped("lab8"), {FORWARD_PASS: {"net_h1": typed}})["net_h1"]
    assert not verdict.code.startswith("misconception")


def test_another_learning_rate_is_seen_in_all_changes_together() -> None:
    changes = {"w5": (0.40, 0.0821670), "w6": (0.45, 0.0826676), "w7": (0.50, -0.0226025)}
    exercise = "sigmoid-net/updated-weights"
    typed = {name: f"{old - 0.2 * slope:.6f}" for name, (old, slope) in changes.items()}
    found = verdicts(shipped("lab8"), {exercise: typed})
    assert {one.code for one in found.values()} == {"misconception:learning-rate"}
    one = verdicts(shipped("lab8"), {exercise: {"w5": typed["w5"]}})
    assert one["w5"].code == "value"
    different = {**typed, "w6": "0.41"}
    found = verdicts(shipped("lab8"), {exercise: different})
    assert "misconception:learning-rate" not in {one.code for one in found.values()}


def test_a_power_of_ten_is_not_guessed_where_a_node_explains_the_number(tmp_path: Path) -> None:
    graph = (
        "title: T\ngraphs:\n  g:\n    inputs: {x: 3}\n    nodes: {a: x + 4, b: a*10 + x*0, c: b - 2}\n"
        "exercises:\n  - id: s/e\n    title: E\n    prompt: P\n    points: 2\n    graph: g\n"
        "    parts: {a: {kind: number, value: a}, b: {kind: number, value: b}}\n"
    )
    sheet = course(tmp_path, graph, 2)
    assert verdicts(sheet, {"s/e": {"b": "7"}})["b"].code != "factor"
    assert verdicts(sheet, {"s/e": {"b": "7000"}})["b"].code == "factor"


def test_what_is_told_of_a_wrong_value_changes_only_at_powers_of_ten() -> None:
    """So no search among answers leads from the messages to the value."""
    told = {}
    for tenths in range(2, 400, 3):
        typed = f"{tenths / 10:.4f}"
        verdict = verdicts(shipped("lab8"), {FORWARD_PASS: {"net_o1": typed}})["net_o1"]
        told[tenths] = verdict.feedback
    assert len(set(told.values())) == 2
    inside = {told[tenths] for tenths in told if 10 <= tenths < 100}
    assert len(inside) == 1
    assert inside.isdisjoint(told[tenths] for tenths in told if not 10 <= tenths < 100)
