"""Graphs behind exercises: derived numbers, follow-through, and misconceptions by name."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from answers import answer
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from exercises.answer import OWN_NAMES, HandIn
from exercises.graph import Graph
from exercises.language.parser import parse
from exercises.language.scope import Scope, Symbol
from exercises.language.tokens import tokenise
from exercises.loader import CONTENT, load_assignment
from exercises.specs import Number
from exercises.strict_yaml import AssignmentError
from exercises.tolerances import TypedNumber
from graders.graph.backprop import asked, backpropagation, derived, is_derivative
from graders.graph.misconceptions import diagnosed
from graders.graph.models import models
from graders.keys.certified import load_keys
from graders.language.evaluate import jacobian
from graders.language.symbolic import derivative
from graders.marking.marking import mark
from graders.marking.report import PartReport

SHEETS = {name: load_assignment(name) for name in ("hw3", "hw3-sp2023", "lab8")}
KEYS = {name: load_keys(sheet, CONTENT.parent / "solutions") for name, sheet in SHEETS.items()}


def graded(name: str, answers: dict[str, dict[str, Any]]) -> dict[str, PartReport]:
    """Every part of the answered exercises by `exercise:part`."""
    written = {
        exercise: {part: answer(one) for part, one in parts.items()}
        for exercise, parts in answers.items()
    }
    report = mark(SHEETS[name], KEYS[name], HandIn("ada", "", written), only=frozenset(answers))
    return {f"{e.id}:{part.id}": part for e in report.exercises for part in e.parts}


def numbers(name: str, prefix: str) -> Iterator[tuple[str, str, Number]]:
    for exercise in SHEETS[name].exercises():
        for part, spec in exercise.parts.items():
            if isinstance(spec, Number) and spec.graph and exercise.id.startswith(prefix):
                yield exercise.id, part, spec


def right(prefix: str, name: str = "lab8") -> dict[str, dict[str, str]]:
    """A hand-in with all right numbers of a graph to 6 decimals."""
    found: dict[str, dict[str, str]] = {}
    for exercise, part, spec in numbers(name, prefix):
        assert spec.graph
        value = derived(spec.graph, spec.value)
        found.setdefault(exercise, {})[part] = (
            f"{value:.6f}" if abs(value) > Decimal("0.1") else f"{value:.6g}"
        )
    return found


SCOPE = Scope(symbols={name: Symbol() for name in "xy"})
FORMULAS = st.recursive(
    st.sampled_from(["x", "y", "2", "0.5"]),
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner)
        | st.builds("{}({})".format, st.sampled_from(["tanh", "exp", "sin", "sigmoid"]), inner)
        | st.builds("({})^2".format, inner)
        | st.builds("(-{})".format, inner)
    ),
    max_leaves=6,
)


@settings(max_examples=150)
@given(FORMULAS)
def test_symbolic_derivatives_agree_with_forward_mode(written: str) -> None:
    from graders.language.evaluate import evaluate  # noqa: PLC0415
    from graders.language.instance import Instance  # noqa: PLC0415

    tree = parse(tokenise(written), SCOPE)
    values = {"x": np.full((1, 1, 1), 0.37), "y": np.full((1, 1, 1), -0.61)}
    ground = Instance(1, {}, values)
    wanted = jacobian(tree, "x", SCOPE, ground).flatten()[0]
    found = evaluate(derivative(tree, "x"), SCOPE, ground).flatten()[0]
    if np.isfinite(wanted):
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", list(SHEETS))
def test_every_derived_number_agrees_with_forward_mode(name: str) -> None:
    for exercise in SHEETS[name].exercises():
        for part, spec in exercise.parts.items():
            if not isinstance(spec, Number) or not spec.graph:
                continue
            graph = spec.graph
            scope = Scope(symbols={n: Symbol() for n in graph.point}, definitions=graph.trees)
            formula = asked(graph, spec.value)
            for derivative_ in filter(is_derivative, backpropagation(graph).definitions):
                of, by = derivative_.removeprefix("d").split("/d")
                if by not in graph.point or derivative_ != getattr(formula, "name", ""):
                    continue
                from graders.language.instance import Instance, constant  # noqa: PLC0415

                ground = Instance(1, {}, {n: constant(float(v)) for n, v in graph.point.items()})
                found = jacobian(graph.trees[of], by, scope, ground).flatten()[0]
                assert float(derived(graph, spec.value)) == pytest.approx(found, rel=1e-12), part


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"nodes": {"a": "x + b", "b": "a"}}, "node a uses b, which is not defined before it"),
        ({"nodes": {"a": "a + 1"}}, "node a uses a, which is not defined"),
        ({"nodes": {"x": "2"}}, "x is defined twice"),
        ({"nodes": {"a": "x +"}}, "this formula cannot be read"),
        ({"second": {"q": 1}}, "no input"),
        ({"exchanged": {"x": "q"}}, "q is no input"),
        ({"rate": "eta"}, "eta is no input"),
        ({"loss": "x"}, "x is no node"),
        ({"halved": ["a"]}, "a is no node with a 1/2 in it"),
        ({"halved": ["b"]}, "b is no node with a 1/2 in it"),
        (
            {"misconceptions": {"m": {"message": "?", "define": {"q": "x"}}}},
            "q is no node; the nodes are a",
        ),
    ],
)
def test_a_faulty_graph_is_refused(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        Graph.model_validate({"inputs": {"x": 1}, "nodes": {"a": "2 x"}} | change)


@pytest.mark.parametrize(
    ("declared", "place"), [("rate: z", 6), ("loss: y", 6), ("halved: [f]", 6)]
)
def test_what_misconceptions_assume_is_refused_at_its_place(
    tmp_path: Path, declared: str, place: int
) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "assignment.yaml").write_text("title: A\nmax_score: 1\nsections: [s]\n")
    (folder / "s.yaml").write_text(
        "title: S\ngraphs:\n  f:\n    inputs: {x: 1, y: 2}\n    nodes: {f: x*y}\n"
        f"    {declared}\nexercises:\n  - id: s/e\n    title: E\n    prompt: P\n    points: 1\n"
        "    graph: f\n    parts: {f: {kind: number, value: f}}\n"
    )
    with pytest.raises(AssignmentError, match=rf"s.yaml:{place}:\d+: .* is no "):
        load_assignment("a", tmp_path)


def test_a_half_may_be_written_in_any_way() -> None:
    for loss in ("1/2*(x - 3)^2", "0.5 (x - 3)^2", "(x - 3)^2/2"):
        graph = Graph.model_validate(
            {"inputs": {"x": 1}, "nodes": {"E": loss}, "loss": "E", "halved": ["E"]}
        ).asking(["d(E, x)", "E"])
        found = diagnosed(graph, "E", TypedNumber(Decimal(4)), object())
        assert found is not None
        assert found.names == ("half-forgotten",)


def test_a_solution_that_is_not_the_derived_number_is_refused() -> None:
    part = SHEETS["lab8"].exercise("sigmoid-net/gradients").parts["dE/dw1"]  # type: ignore[union-attr]
    from graders.kinds import number  # noqa: PLC0415

    assert isinstance(part, Number)
    for rounded in ["0.000438567734", "0.00043857", "0.0004"]:
        assert number.key(part, answer(rounded)) == derived(part.graph, part.value)  # type: ignore[arg-type]
    for wrong in ["0.000438567735", "0.00043856", "-0.00043857", "0.0005"]:
        with pytest.raises(ValueError, match=r"is 0\.000438567734474, not"):
            number.key(part, answer(wrong))


def test_all_right_numbers_earn_everything() -> None:
    for prefix in ("sigmoid-net", "linear-net"):
        for name, part in graded("lab8", right(prefix)).items():
            assert part.verdict.status == "correct", name
            assert part.verdict.code == "", name


def test_a_slip_that_is_carried_on_costs_its_own_part_only() -> None:
    hand_in = right("sigmoid-net")
    forward, gradients = hand_in["sigmoid-net/forward"], hand_in["sigmoid-net/gradients"]
    forward |= {"net_h1": "0.3875", "out_h1": "0.595681", "net_o1": "1.106870", "net_o2": "1.226127",
                "out_o1": "0.751545", "out_o2": "0.773140", "E_o1": "0.274945", "E_o2": "0.023514",
                "E_total": "0.298459"}  # fmt: skip
    gradients |= {"delta_o1": "0.138466", "delta_o2": "-0.038035"}
    parts = graded("lab8", {"sigmoid-net/forward": forward, "sigmoid-net/gradients": gradients})
    wrong = [name for name, part in parts.items() if part.verdict.earned < 1]
    assert wrong == ["sigmoid-net/forward:net_h1"]
    codes = {part.verdict.code for part in parts.values()}
    assert "follow-through" in codes
    assert parts["sigmoid-net/forward:out_h1"].verdict.strict == 0


def test_a_copying_slip_costs_exactly_its_part() -> None:
    hand_in = right("sigmoid-net")
    hand_in["sigmoid-net/forward"]["out_h2"] = "0.569884"
    parts = graded("lab8", hand_in)
    assert [name for name, part in parts.items() if part.verdict.earned < 1] == [
        "sigmoid-net/forward:out_h2"
    ]


@pytest.mark.parametrize("absurd", ["0", "1000", "-1e300", "1e-9"])
def test_an_absurd_number_carries_nothing_on(absurd: str) -> None:
    hand_in = right("sigmoid-net")
    hand_in["sigmoid-net/gradients"] = {"delta_h1": absurd, "dE/dw1": f"{float(absurd) * 0.05}"}
    parts = graded("lab8", hand_in)
    assert parts["sigmoid-net/gradients:dE/dw1"].verdict.earned == 0


def test_numbers_rounded_to_four_decimals_are_followed_within_their_rounding() -> None:
    answers = {
        "sigmoid-net/gradients": {"dE/dw1": "0.0004", "dE/dw2": "0.0009"},
        "sigmoid-net/updated-weights": {"w1": "0.14978", "w2": "0.19955"},
    }
    parts = graded("lab8", answers)
    assert parts["sigmoid-net/updated-weights:w1"].verdict.earned == 1
    assert parts["sigmoid-net/updated-weights:w2"].verdict.earned == 1


def value_of(part: str, name: str) -> tuple[Number, Decimal]:
    """What somebody with a misconception writes for a part of the sigmoid network."""
    exercise, spec = next((e, s) for e, p, s in numbers("lab8", "sigmoid-net") if p == part)
    assert spec.graph
    formula = asked(spec.graph, spec.value)
    found = [model.value(formula) for model in models(spec.graph) if model.name == name]
    assert exercise
    return spec, next(value for value in found if value != derived(spec.graph, spec.value))


@pytest.mark.parametrize(
    ("part", "name", "code"),
    [
        ("delta_o1", "no-sigma-prime", "misconception:no-sigma-prime"),
        ("E_o1", "half-forgotten", "misconception:half-forgotten"),
        ("E_total", "mean-for-sum", "misconception:mean-for-sum"),
        ("delta_o1", "sign", "misconception:sign"),
        ("dE_dout_h1", "transposed-weights", "misconception:transposed-weights"),
        ("dE_dout_h1", "path-dropped", "misconception:path-dropped"),
        ("dE/db1", "shared-bias-not-summed", "misconception:shared-bias-not-summed"),
        ("w1", "updated-weights", "misconception:updated-weights"),
        ("w5", "ascent", "misconception:ascent|sign"),
        ("w5", "eta-forgotten", "misconception:eta-forgotten|half-forgotten"),
        ("net_h1", "layout-exchanged", "misconception:layout-exchanged"),
    ],
)
def test_a_misconception_is_named_or_the_pair_that_cannot_be_told_apart(
    part: str, name: str, code: str
) -> None:
    _, value = value_of(part, name)
    exercise = next(e for e, p, _ in numbers("lab8", "sigmoid-net") if p == part)
    verdict = graded("lab8", {exercise: {part: f"{value:.8g}"}})[f"{exercise}:{part}"].verdict
    assert verdict.code == code
    assert verdict.earned == (Decimal("0.8") if "layout" in code else 0)
    assert not any(
        character.isdigit()
        for character in verdict.feedback.replace("1 − out", "").replace("the 2 of", "")
    )


def test_random_numbers_are_never_named() -> None:
    draw = random.Random(3)
    specs = [spec for _, _, spec in numbers("lab8", "sigmoid-net")]
    for _ in range(1_000):
        spec = draw.choice(specs)
        assert spec.graph
        value = derived(spec.graph, spec.value) * Decimal(repr(draw.uniform(-3, 3)))
        assert diagnosed(spec.graph, spec.value, TypedNumber(value), spec.tolerance) is None


GRAPHS_OF_F = [
    ["h1 = ln(x)", "h2 = exp(y)", "h3 = h2 * z", "f = h1 + h3"],
    ["f = a + c", "c = z*b", "b = e^y", "a = log(x)"],
    "h1 = ln x; h2 = exp y; h3 = z h2; f = h3 + h1",
    "h1 = ln(x)\nh2 = exp(y)\nh3 = h2 · z\nh4 = h1 + h3",
    {"h1": "ln x", "h2": "e^y", "h3": "h2*z", "f": "h1+h3"},
    ["x -> ln -> h1", "y -> exp -> h2", "h2, z -> * -> h3", "h1, h3 -> + -> f"],
    [r"h_1 = \ln x", r"h_2 = e^{y}", r"h_3 = h_2 \cdot z", "f = h_1 + h_3"],
    ["h1 = ln(x)", "h2 = exp(y)", "h3 = h2 * z", "h4 = h1 + h3", "f = h4"],
    ["h1 = ln(x)", "h2 = exp(y)", "h3 = h2 * z", "n = -h3", "f = h1 - n"],
    ["h1 = ln(x)", "h2 = exp(y)", "h3 = h2 * z", "f(x,y,z) = h1 + h3"],
]
GRAPHS_WITH_FAULTS = [
    (["h1 = ln(x)", "h2 = exp(y)", "f = h1 + h2*z"], 0.5, "f does 2 operations"),
    (["f = ln(x) + exp(y)*z"], 0.5, "f does 4 operations"),
    (["h1 = ln(x)", "h2 = exp(y)", "h3 = h1 + h2", "f = h3*z"], 0.5, "another function"),
    (["h1 = ln(x)", "h2 = exp(y)", "f = h1 + h2"], 0, "z is not used"),
    (["h1 = log10(x)", "h2 = exp(y)", "h3 = h2*z", "f = h1 + h3"], 0.5, "another function"),
    (["h1 = ln(x)", "h2 = exp(y)", "h3 = h2*z", "f = h1 + h3", "q = x*x"], 0.5, "q leads nowhere"),
    (["h1 = ln(x)", "h2 = exp(y)", "h3 = h2*z", "f = h1 - h3"], 0.5, "another function"),
    (["h1 = x*1", "h2 = y*1", "h3 = h2*z", "f = h1 + h3"], 0, "h1 does nothing"),
    (["h1 = x*0", "h2 = exp(y)", "h3 = h2*z", "f = h1 + h3"], 0, "the input x is not used"),
    (["h1 = x - x", "h2 = exp(y)", "h3 = h2*z", "f = h1 + h3"], 0, "the input x is not used"),
    (
        ["h1 = ln(x)", "h2 = exp(y)", "h3 = h2*z", "h4 = h3 + 0", "f = h1 + h4"],
        0.5,
        "h4 does nothing",
    ),
]
UNREADABLE_GRAPHS = [
    (["h1 = ln(h2)", "h2 = exp(h1)", "f = h1 + h2"], "need each other"),
    (["h1 = ln(x)", "h1 = exp(y)", "f = h1"], "h1 is defined twice"),
    (["h1 = ln(q)", "f = h1"], '"q" has no meaning'),
    (["x = 3", "f = x"], "x is an input"),
    (["ln(x)"], "defines no node"),
    (["h1 = ln(x"], "is missing"),
    ("\n".join(f"h{n} = x + y" for n in range(100)), "more than 60 nodes"),
    ("\n".join(f"h{n} = x + y" for n in range(10_000)), "longer than 2,000 characters"),
    (["1 = ln(x)"], "no name of a node"),
]  # fmt: skip


@pytest.mark.parametrize("graph", GRAPHS_OF_F)
def test_any_graph_of_the_function_is_right(graph: Any) -> None:
    verdict = graded("hw3", {"backprop/graph": {"answer": graph}})["backprop/graph:answer"].verdict
    assert (verdict.status, verdict.feedback) == ("correct", "")


@pytest.mark.parametrize(("graph", "share", "told"), GRAPHS_WITH_FAULTS)
def test_half_for_the_form_and_half_for_the_function(graph: Any, share: float, told: str) -> None:
    verdict = graded("hw3", {"backprop/graph": {"answer": graph}})["backprop/graph:answer"].verdict
    assert float(verdict.earned) == share
    assert told in verdict.feedback


@pytest.mark.parametrize(("graph", "told"), UNREADABLE_GRAPHS)
def test_what_is_no_graph_is_refused(graph: Any, told: str) -> None:
    verdict = graded("hw3", {"backprop/graph": {"answer": graph}})["backprop/graph:answer"].verdict
    assert verdict.status == "unreadable"
    assert told in verdict.feedback


def test_numbers_are_matched_by_what_their_nodes_compute() -> None:
    nodes = ["h1 = exp(y)", "h2 = h1 * z", "h3 = ln(x)", "f = h2 + h3"]
    parts = graded(
        "hw3",
        {
            "backprop/graph": {"answer": nodes},
            "backprop/forward": {"h1": "20.0855", "h2": "40.171", "h3": "0", "f": "40.171"},
            "backprop/local-gradients": {
                OWN_NAMES: {"dh1/dy": "20.0855", "dh2/dh1": "2", "dh2/dz": "20.0855", "dh3/dx": "1",
                            "df/dh2": "1", "∂f/∂h3": "1"},
                "df/dh1": "2",
            },
        },
    )  # fmt: skip
    assert {part.verdict.status for part in parts.values()} == {"correct"}
    assert {part.verdict.strict for part in parts.values()} == {1}


def test_a_wrong_graph_that_is_differentiated_rightly_costs_the_graph_only() -> None:
    parts = graded(
        "hw3",
        {
            "backprop/graph": {"answer": ["h1 = ln(x)", "h2 = exp(y)", "h3 = h1 + h2", "f = h3*z"]},
            "backprop/forward": {"h1": "0", "h2": "20.0855", "h3": "20.0855", "f": "40.171"},
            "backprop/aggregate": {"df/dx": "2", "df/dy": "40.171", "df/dz": "20.0855"},
        },
    )
    assert float(parts.pop("backprop/graph:answer").verdict.earned) == 0.5
    assert {float(part.verdict.earned) for part in parts.values()} == {1}
    assert parts["backprop/aggregate:df/dx"].verdict.strict == 0


def test_a_part_may_be_right_by_its_own_value_only() -> None:
    exercise = SHEETS["lab8"].exercise("linear-net/forward")
    assert exercise
    parts = dict(exercise.parts)
    parts["out"] = parts["out"].model_copy(update={"follow_through": False})
    strict = exercise.model_copy(update={"parts": parts})
    section = next(s for s in SHEETS["lab8"].sections if exercise in s.exercises)
    sheet = SHEETS["lab8"].model_copy(
        update={"sections": (section.model_copy(update={"exercises": (strict,)}),)}
    )
    written = {"h1": "0.95", "h2": "0.48", "out": "0.205", "SE": "0.3160125"}
    given = {"linear-net/forward": {part: answer(text) for part, text in written.items()}}
    report = mark(sheet, KEYS["lab8"], HandIn("ada", "", given))
    earned = {part.id: part.verdict.earned for part in report.exercises[0].parts}
    assert earned == {"h1": 0, "h2": 1, "out": 0, "SE": 1}


def test_numbers_for_what_is_no_node_or_not_asked_are_noticed() -> None:
    nodes = ["h1 = ln(x)", "h2 = exp(y)", "h3 = h2 * z", "n = -h3", "f = h1 - n"]
    answers = {
        "backprop/graph": {"answer": answer(nodes)},
        "backprop/forward": {
            **{
                name: answer(value)
                for name, value in right("backprop", "hw3")["backprop/forward"].items()
            },
            OWN_NAMES: answer({"n": "-40.171", "q7": "3"}),
        },
    }
    report = mark(SHEETS["hw3"], KEYS["hw3"], HandIn("ada", "", answers), only=frozenset(answers))
    assert report.score == 5
    assert [notice.split(": ", 2)[2] for notice in report.notices] == [
        '"n" is not asked for; not counted',
        '"q7" is no node of your graph; not counted',
    ]


def backprop(graph: list[str], **exercises: dict[str, Any]) -> dict[str, PartReport]:
    named = {f"backprop/{name.replace('_', '-')}": parts for name, parts in exercises.items()}
    return graded("hw3", {"backprop/graph": {"answer": graph}, **named})


def test_a_trivial_graph_of_ones_own_carries_nothing() -> None:
    junk = backprop(
        ["a = x + 1", "b = x + x", "c = y - x", "d = z", "f = a + b + c"],
        forward={OWN_NAMES: {"z": "2", "y": "3", "x": "1", "d": "2"}},
        local_gradients={OWN_NAMES: {"dx/dx": "1", "dy/dy": "1", "dx/dy": "0", "dy/dx": "0"}},
        aggregate={"df/dx": "2", "df/dy": "1", "df/dz": "0"},
    )
    assert sum(part.points for part in junk.values()) == 0
    sums = backprop(
        ["h1 = x + y", "h2 = y + z", "h3 = h2 + x", "f = h1 + h3"],
        local_gradients={"dh1/dx": "1", "dh2/dy": "1", "dh3/dz": "1", "df/dh1": "1", "df/dh3": "1"},
    )
    assert sums["backprop/local-gradients:dh3/dz"].verdict.earned == 0


def test_whole_numbers_are_exact_and_leave_no_slack() -> None:
    parts = graded(
        "hw3",
        {
            "backprop/local-gradients": {"dh3/dh2": "2", "df/dh1": "1", "df/dh3": "1", "df/dh2": "2.29"},
            "backprop/aggregate": {"df/dx": "1.14", "df/dz": "23"},
        },
    )  # fmt: skip
    for name in ("local-gradients:df/dh2", "aggregate:df/dx", "aggregate:df/dz"):
        assert parts[f"backprop/{name}"].verdict.earned == 0


def test_a_saturated_number_does_not_excuse_weights_that_never_moved() -> None:
    parts = graded(
        "lab8",
        {
            "linear-net/forward": {"h1": "0.85", "h2": "0.48", "out": "0.9999", "SE": "5e-9"},
            "linear-net/updated-weights": {"w1": "0.1100", "w2": "0.2100", "w5": "0.1400"},
        },
    )
    for weight in ("w1", "w2", "w5"):
        assert parts[f"linear-net/updated-weights:{weight}"].verdict.code == "not-updated"


def test_a_value_that_a_node_cannot_have_carries_nothing() -> None:
    parts = graded("lab8", {"sigmoid-net/forward": {"out_h1": "59", "net_o1": "24.4686"}})
    assert parts["sigmoid-net/forward:net_o1"].verdict.earned == 0


@pytest.mark.parametrize(
    "node",
    ["h2 = max(exp(y), 0)", "h2 = x if y > 0 else z", "h2 = sum_{i=1}^{3} x", "h2 = softmax(x)",
     "h2 = ||x||", "h2 = x^T", "h2 = x_1", "h2 = diag(x)", "h2 = [x, y]", "h2 = floor(y)", "h2 = 1/0"],
)  # fmt: skip
def test_a_node_that_cannot_be_differentiated_is_never_our_fault(node: str) -> None:
    parts = backprop(
        ["h1 = ln(x)", node, "h3 = h2*z", "f = h1*h3"],
        aggregate={"df/dx": "40.171", "df/dy": "0.5", "df/dz": "0.5"},
    )
    assert "error" not in {part.verdict.status for part in parts.values()}


def test_a_deep_graph_is_looked_at_quickly() -> None:
    fibonacci = ["a_0 = ln(x)", "a_1 = exp(y)"]
    fibonacci += [f"a_{n} = a_{n - 1} + a_{n - 2}" for n in range(2, 57)]
    chain = ["a_0 = x*y", *(f"a_{n} = a_{n - 1} * z" for n in range(1, 58))]
    start = time.perf_counter()
    for nodes in (fibonacci, chain):
        backprop([*nodes, "f = a_0 + z"], aggregate={"df/dx": "1", "df/dz": "7"})
    assert time.perf_counter() - start < 10  # it took minutes before it was bounded


def test_values_beside_the_nodes_and_unusual_names_are_read() -> None:
    beside = ["h1 = ln(x) = 0", "h2 = exp(y) = e^3", "h3 = h2*z = 2e^3 = 40.171", "f = h1 + h3"]
    lowered = ["h₁ = ln(x)", "β = exp(y)", "h₃ = β * z", "f: h₁ + h₃"]
    for nodes in (beside, lowered):
        assert backprop(nodes)["backprop/graph:answer"].verdict.status == "correct"
    parts = backprop(
        ["a = ln(x)", "b = exp(y)", "c = b * z", "f = a + c"],
        local_gradients={OWN_NAMES: {r"\frac{da}{dx}": "1", r"\frac{\partial c}{\partial b}": "2", "Df/Db": "2"}},
    )  # fmt: skip
    for name in ("dh1/dx", "dh3/dh2", "df/dh2"):
        assert parts[f"backprop/local-gradients:{name}"].verdict.status == "correct"


def test_the_reading_that_is_nearest_is_followed() -> None:
    parts = graded("lab8", {"sigmoid-net/forward": {"net_o1": "1,206", "out_o1": "0,7696"}})
    assert parts["sigmoid-net/forward:out_o1"].verdict.code == "follow-through"
    assert "net_o1" in parts["sigmoid-net/forward:out_o1"].verdict.feedback


def test_a_difference_is_never_shown_at_the_point_of_the_exercise() -> None:
    graph = ["h1 = ln(x)", "h2 = exp(y)", "h3 = h2*z", "h4 = h1 + h3", "c = x - 0.5", "f = h4 + c"]
    told = backprop(graph)["backprop/graph:answer"].verdict.feedback
    assert "x = 1, y = 3, z = 2" not in told
    assert "instead of" in told


def test_biases_of_each_neuron_follow_from_own_deltas() -> None:
    answers = {
        "sigmoid-net/gradients": {"delta_o1": "0.238499", "delta_o2": "-0.0380982"},
        "sigmoid-net/updated-biases": {"b2": {"b2_o1": "0.4807505", "b2_o2": "0.6190491"}},
    }
    verdict = graded("lab8", answers)["sigmoid-net/updated-biases:b2"].verdict
    assert (verdict.earned, float(verdict.strict)) == (1, 0.5)
    assert verdict.feedback == "b2_o1: right from your own delta_o1"
    answers["sigmoid-net/updated-biases"] = {"b2": {"b2_o1": "0.47", "b2_o2": "0.6190491"}}
    assert float(graded("lab8", answers)["sigmoid-net/updated-biases:b2"].verdict.earned) == 0.5


def test_the_reported_loss_decides_between_the_half_and_the_learning_rate() -> None:
    _, value = value_of("w5", "eta-forgotten")
    weights = {"sigmoid-net/updated-weights": {"w5": f"{value:.8g}"}}
    code = "sigmoid-net/updated-weights:w5"
    assert (
        graded("lab8", weights)[code].verdict.code == "misconception:eta-forgotten|half-forgotten"
    )
    loss = {"sigmoid-net/forward": {"E_total": "0.298371"}}
    assert graded("lab8", weights | loss)[code].verdict.code == "misconception:eta-forgotten"


def test_an_author_adds_a_misconception_as_a_formula() -> None:
    graph = Graph.model_validate(
        {
            "inputs": {"x": 3, "y": 5},
            "nodes": {"s": "x + y", "f": "s^2"},
            "misconceptions": {"freshman": {"message": "a square of a sum", "define": {"f": "x^2 + y^2"}}},
        }
    ).asking(["f"])  # fmt: skip
    spec = Number.model_validate({"kind": "number", "graph": graph, "value": "f"})
    found = diagnosed(graph, "f", TypedNumber(Decimal(34)), spec.tolerance)
    assert found is not None
    assert (found.names, found.message) == (("freshman",), "a square of a sum")
    assert diagnosed(graph, "f", TypedNumber(Decimal(35)), spec.tolerance) is None
