"""Marking a whole hand-in: policies across parts, totals, and hostile text everywhere."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from answers import answer
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.answer import Answer, HandIn, UnreadableError
from exercises.assignment import Assignment
from exercises.loader import CONTENT, assignment_names, load_assignment
from exercises.specs import AnySpec, Formula, Order, Phrase, Spec, Value
from exercises.strict_yaml import AssignmentError
from graders.keys.certified import load_keys
from graders.keys.keys import NO_KEYS, Keys
from graders.kinds import number
from graders.kinds.grader import GRADERS, grader_of
from graders.language import equivalence
from graders.marking.marking import mark
from graders.marking.report import ExerciseReport, Report
from graders.marking.report_json import as_json

SOLUTIONS = CONTENT.parent / "solutions"
SHEETS: dict[str, tuple[Assignment, Keys]] = {
    name: (sheet := load_assignment(name), load_keys(sheet, SOLUTIONS))
    for name in assignment_names()
}


def graded(
    name: str,
    answers: dict[str, dict[str, Any]],
    *,
    keys: Keys | None = None,
    seed: int | None = None,
) -> Report:
    sheet, own_keys = SHEETS[name]
    written = {
        exercise: {part: answer(one) for part, one in parts.items()}
        for exercise, parts in answers.items()
    }
    hand_in = HandIn("ada", "sha256:0", written)
    return mark(sheet, own_keys if keys is None else keys, hand_in, seed=seed)


def one(name: str, exercise: str, **parts: Any) -> ExerciseReport:
    named = {part.replace("_by_", "/"): written for part, written in parts.items()}
    report = graded(name, {exercise: named})
    return next(one for one in report.exercises if one.id == exercise)


def test_the_two_lists_of_kinds_agree() -> None:
    specs = get_args(get_args(AnySpec)[0])
    kinds = {kind for spec in specs for kind in get_args(spec.model_fields["kind"].annotation)}
    assert kinds - {"unsupported", "code", "plot"} == set(GRADERS)


@pytest.mark.parametrize("name", list(SHEETS))
def test_the_reference_earns_everything_that_is_decided(name: str) -> None:
    sheet, keys = SHEETS[name]
    report = mark(sheet, keys, HandIn("reference", "", keys.reference))
    for exercise in report.exercises:
        asked = sheet.exercise(exercise.id)
        assert asked
        for part in exercise.parts:
            if grader_of(asked.parts[part.id]):
                assert part.points + part.pending == part.max_points, (exercise.id, part)
                assert part.verdict.status != "unreadable", (exercise.id, part)
            if part.verdict.status == "correct":
                assert part.points_strict == part.max_points


@pytest.mark.parametrize("name", list(SHEETS))
def test_a_blank_hand_in_earns_nothing(name: str) -> None:
    report = graded(name, {})
    assert {part.verdict.status for e in report.exercises for part in e.parts} == {"unanswered"}
    assert (report.score, report.extra_credit) == (0, 0)


@pytest.mark.parametrize("verdict", ["no", "yes"])
@pytest.mark.parametrize(
    "why", [None, "because", "trust me", "see above", "asdf", "obviously true!"]
)
def test_without_a_reason_a_verdict_is_unanswered_whether_right_or_wrong(
    verdict: str, why: str | None
) -> None:
    exercise = one("hw3", "xor/single-layer", verdict=verdict, **({"why": why} if why else {}))
    found = exercise.parts[0].verdict
    assert (found.status, found.code, found.earned) == ("unanswered", "no-reason", 0)
    told = "too short for a reason" if why else "counts only with a reason"
    assert told in found.feedback


def test_with_a_reason_a_verdict_is_right_or_wrong() -> None:
    exercise = one("hw3", "xor/single-layer", verdict="no", why="XOR is not separable")
    assert (exercise.total("points"), exercise.total("pending")) == (1, 2)
    exercise = one("hw3", "xor/single-layer", verdict="yes", why="XOR is easily separated")
    assert exercise.parts[0].verdict.status == "incorrect"


@pytest.mark.parametrize("verdict", ["yes", "no"])
def test_beside_a_network_that_cannot_be_read_a_verdict_waits(verdict: str) -> None:
    exercise = one("lab8", "classifier/step-activation", verdict=verdict, network="W = [[1, 1], [1")
    found = exercise.parts[0].verdict
    assert (found.status, found.code, found.earned) == ("needs-review", "waits-for-reason", 0)


@pytest.mark.parametrize("verdict", ["yes", "no"])
def test_where_something_else_than_words_is_the_reason_it_is_said_what_is_wanted(
    verdict: str,
) -> None:
    exercise = one("lab8", "classifier/step-activation", verdict=verdict)
    found = exercise.parts[0].verdict
    assert (found.status, found.code, found.earned) == ("unanswered", "no-reason", 0)
    assert "beside `network`, where the parameters W (4 x 2), b (4)" in found.feedback


def test_swapped_labels_earn_half() -> None:
    expected = SHEETS["lab8"][1].expected
    names = [f"w{number}" for number in range(1, 7)]
    values = {name: str(expected["linear-net/updated-weights", name][0]) for name in names}
    values["w1"], values["w2"] = values["w2"], values["w1"]
    exercise = one("lab8", "linear-net/updated-weights", **values)
    codes = [part.verdict.code for part in exercise.parts]
    assert codes == ["swapped-labels", "swapped-labels", "", "", "", ""]
    assert exercise.parts[0].verdict.feedback == "this is the right value of w2, under another name"
    assert exercise.total("points") == Fraction(5, 6) * 4


def test_one_right_value_under_a_wrong_name_is_not_swapped() -> None:
    exercise = one("hw3", "backprop/aggregate", df_by_dx="40.171", df_by_dy="7", df_by_dz="20.0855")
    assert [part.verdict.status for part in exercise.parts] == ["incorrect", "incorrect", "correct"]


def test_own_names_of_nodes_go_to_a_person() -> None:
    exercise = one("hw3", "backprop/forward", h1="20.0855", h2="0", h3="40.171", f="40.171")
    assert [part.verdict.status for part in exercise.parts] == (
        ["needs-review", "needs-review", "correct", "correct"]
    )


def test_points_are_exact_and_add_up() -> None:
    report = graded("hw3", {"backprop/local-gradients": {"dh1/dx": "1"}})
    assert report.score == Fraction(4, 7)
    assert as_json(report)["score"] == 0.5714


def test_without_solutions_public_truth_is_decided_and_the_rest_is_read() -> None:
    weights = {"W1": "[[1, 1], [1, 1]]", "b1": "[0, -1]", "W2": "[1, -2]", "b2": "0"}
    answers = {
        "xor/two-layer-weights": {"answer": weights},
        "concepts/caching": {"answer": "b"},
        "concepts/depth-features": {"answer": "z"},
    }
    report = graded("hw3", answers, keys=NO_KEYS)
    parts = {e.id: e.parts[0] for e in report.exercises}
    assert parts["xor/two-layer-weights"].verdict.status == "correct"
    assert parts["xor/two-layer-weights"].self_check == "verdict"
    assert parts["concepts/caching"].verdict.status == "not-checked"
    assert parts["concepts/caching"].self_check == "format"
    assert parts["concepts/depth-features"].verdict.status == "unreadable"


def test_without_solutions_a_jacobian_is_decided_by_its_function() -> None:
    answers = {
        "jacobians/squared-norm": {"shape": "1 x d", "jacobian": "2 w^T"},
        "jacobians/matrix-product": {"shape": "(n x k) x (k x d)", "jacobian": "I_k ⊗ X"},
        "jacobians/identity": {"shape": "d x 1", "jacobian": "2 I_d"},
        "activations/formulas": {"sigmoid-prime": "σ(x)(1 - σ(x))", "relu": "x if x > 0 else 0"},
    }
    report = graded("hw3", answers, keys=NO_KEYS)
    found = {f"{e.id}:{part.id}": part for e in report.exercises for part in e.parts}
    right = [name for name, part in found.items() if part.verdict.status == "correct"]
    assert right == [
        "jacobians/squared-norm:shape", "jacobians/squared-norm:jacobian",
        "jacobians/matrix-product:shape", "jacobians/matrix-product:jacobian",
        "activations/formulas:sigmoid-prime", "activations/formulas:relu",
    ]  # fmt: skip
    assert found["jacobians/identity:shape"].verdict.code == "shape-mismatch"
    assert found["jacobians/identity:jacobian"].verdict.code == "factor"
    assert found["jacobians/identity:shape"].self_check == "verdict"


def test_a_shape_may_stand_beside_the_formula() -> None:
    exercise = one("hw3", "jacobians/squared-norm", jacobian="2 w^T (1 × d row vector)")
    assert [part.verdict.status for part in exercise.parts] == ["correct", "correct"]
    exercise = one("hw3", "jacobians/matrix-vector", jacobian=r"X \in \mathbb{R}^{d \times n}")
    assert [part.verdict.code for part in exercise.parts] == ["transposed", "remark"]
    exercise = one("hw3", "jacobians/matrix-vector", shape="n x d", jacobian="X (d x n)")
    assert [part.verdict.status for part in exercise.parts] == ["correct", "incorrect"]


def test_the_seed_draws_the_instances_and_changes_no_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = set()
    original = equivalence.instances

    def spied(scope: Any, trees: Any, seed: int = 0) -> Any:
        drawn.add(seed)
        return original(scope, trees, seed)

    monkeypatch.setattr(equivalence, "instances", spied)
    answers = {"jacobians/matrix-vector": {"shape": "n x d", "jacobian": "I_n X"}}
    scores = {graded("hw3", answers, seed=seed).score for seed in (7, 8)}
    assert scores == {Fraction(2)}
    assert {7, 8} <= drawn


def test_a_fault_of_ours_spoils_one_part_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("boom")

    monkeypatch.setattr(number, "read_number", broken)
    report = graded(
        "hw3", {"backprop/aggregate": {"df/dx": "1"}, "concepts/caching": {"answer": "a"}}
    )
    statuses = {e.id: e.status for e in report.exercises}
    assert statuses["backprop/aggregate"] == "error"
    assert statuses["concepts/caching"] == "correct"
    assert report.faulty


TEXTS = st.text(max_size=80) | st.text(
    st.sampled_from("0123456789.,eE+-*/^()[]{}=≈%πσ ab\\_&;'\"\n"), max_size=40
)
ANSWERS = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=4), max_leaves=8)


def every_part() -> list[tuple[str, str, Spec]]:
    """One exercise for each kind of part."""
    found: dict[str, tuple[str, str, Spec]] = {}
    for name, (sheet, _) in SHEETS.items():
        for exercise in sheet.exercises():
            for spec in exercise.parts.values():
                found.setdefault(f"{spec.kind}", (name, f"{exercise.id}", spec))  # type: ignore[attr-defined]
    return list(found.values())


@settings(max_examples=150)
@given(
    ANSWERS, st.dictionaries(st.sampled_from(["W1", "b1", "W2", "b2", "A", "B", "C", "SGD"]), TEXTS)
)
def test_any_answer_is_judged_without_a_fault(written: Any, fields: dict[str, str]) -> None:
    for name, exercise, _ in every_part():
        asked = SHEETS[name][0].exercise(exercise)
        assert asked
        for given_answer in (written, fields):
            report = graded(name, {exercise: dict.fromkeys(asked.parts, given_answer)})
            assert not report.faulty
            for part in next(e for e in report.exercises if e.id == exercise).parts:
                assert 0 <= part.verdict.strict <= part.verdict.earned <= 1
                assert part.points + part.pending <= part.max_points


@settings(max_examples=200)
@given(TEXTS, st.sampled_from(sorted(GRADERS)))
def test_every_reader_reads_or_refuses(text: str, kind: str) -> None:
    spec = next(spec for *_, spec in [*every_part(), *extra_specs()] if spec.kind == kind)  # type: ignore[attr-defined]
    given_answer: Answer = answer(text)
    try:
        reading = GRADERS[kind].read(spec, given_answer)
    except UnreadableError as error:
        assert error.message
    else:
        assert isinstance(GRADERS[kind].shown(reading), str)


@cache
def extra_specs() -> list[tuple[str, str, Spec]]:
    """Kinds that no sheet of the package uses."""
    course = load_assignment("dl1", CONTENT.parent / "examples" / "course" / "exercises")
    of_the_course = [
        ("dl1", one.id, spec) for one in course.exercises() for spec in one.parts.values()
    ]
    formulas = [
        Formula(kind=kind, symbols={"x": "scalar"}) for kind in ("formula", "matrix", "piecewise")
    ]
    others = (
        Value(kind="value", shape=(2, 2)),
        Order(kind="order", steps={"a": "first", "b": "second"}),
        Phrase(kind="phrase"),
    )
    return [*of_the_course, *(("", "", spec) for spec in (*others, *formulas))]


def test_a_solution_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    sheet = SHEETS["hw3"][0]
    folder = tmp_path / "solutions"
    (folder / "hw3").mkdir(parents=True)
    for path in (SOLUTIONS / "hw3").glob("*.yaml"):
        (folder / "hw3" / path.name).write_bytes(path.read_bytes())
    concepts = folder / "hw3" / "concepts.yaml"
    good = concepts.read_text()
    for old, new, problem in [
        ("concepts/caching: a", "concepts/caching: x", "there is no option"),
        (
            "concepts/caching: a",
            "concepts/cachin: a",
            'no exercise "concepts/cachin" (did you mean',
        ),
        ("concepts/caching: a", "", "concepts/caching: answer has no solution"),
        ('"false"', "maybe", "neither yes nor no"),
        ("concepts/caching: a", "concepts/caching: a\nxor/zero-init: x", "is solved twice"),
    ]:
        concepts.write_text(good.replace(old, new))
        with pytest.raises(AssignmentError) as refused:
            load_keys(sheet, folder)
        assert problem in str(refused.value)
