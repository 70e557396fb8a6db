"""What students really type, whole blocks of it: what earns, and what does not."""

from __future__ import annotations

import time

import pytest

from exercises.answer import HandIn
from exercises.language.scope import Scope
from exercises.loader import CONTENT, load_assignment
from graders.keys.certified import load_keys
from graders.kinds.reading.numbers.annotated import annotated
from graders.kinds.reading.remarks.bounds_at_end import with_bounds_in_words
from graders.marking.marking import mark
from graders.marking.report import ExerciseReport, Report
from student_template.yaml_sheet import read_yaml_sheet

SHEETS = {name: load_assignment(name) for name in ("hw3", "lab8")}
KEYS = {name: load_keys(sheet, CONTENT.parent / "solutions") for name, sheet in SHEETS.items()}


def graded(name: str, text: str) -> Report:
    sheet = read_yaml_sheet(("answers:\n" + text).encode(), "answers.yaml", SHEETS[name])
    hand_in = HandIn("ada", "", sheet.answers, tuple(sheet.notices))
    return mark(SHEETS[name], KEYS[name], hand_in)


def exercise(text: str) -> ExerciseReport:
    """The report of the exercise whose id starts the text."""
    wanted = text.strip().split(":")[0].lstrip("-*` ").rstrip("*` ")
    name = next(n for n, sheet in SHEETS.items() if sheet.exercise(wanted))
    return next(e for e in graded(name, text).exercises if e.id == wanted)


ZERO, NONE = "concepts/zero-init", "concepts/overfitting-none"


@pytest.mark.parametrize(
    "text",
    [
        f"  {ZERO}: only a", f"  {ZERO}: a is true", f"  {ZERO}:\n    a: true\n    b: false",
        f"  {ZERO}: {{a: true}}", f"  {ZERO}: a: yes, b: no, c: no, d: no", f"  {ZERO}: $a$",
        f"  {ZERO}: |\n    - [x] a\n    - [ ] b", f"  {ZERO}: a because they stay alike", f"  {ZERO}: [a, a]",
        f"  {NONE}: d because all help", f"  {NONE}: the answer is d", f"  {NONE}: d (all help)",
        f"  {NONE}: {{d: true}}", f"  {NONE}:\n    a: false\n    d: true",
        "  concepts/depth-features: deeper layers compute more complex features",
        "  concepts/vectorization: I think it is false, because a correct implementation loops",
        "  concepts/vectorization: untrue", "- concepts/caching: a", "  **concepts/caching**: a",
        "  backprop/forward:\n    h1 = 0\n    h2 = 20.0855\n    h3 = 40.171\n    f = 40.171",
        "  backprop/forward: h1: 0, h2: e^3, h3: 2e^3, f: 2e^3",
        "  backprop/forward: h₁ = 0, h₂ = e^3, h₃ = 2e^3, f = 2e^3",
        "  backprop/forward: $h_1 = 0$, $h_2 = e^3$, $h_3 = 2e^3$, $f = 2e^3$",
        "  backprop/forward: {h1: 0, h2: 20,0855, h3: 40,171, f: 40,171}",
        "  backprop/aggregate: df/dx = 1 and df/dy = 2e^3 and df/dz = e^3",
        "  backprop/aggregate: ∂f/∂x = 1, ∂f/∂y = 2e^3, ∂f/∂z = e^3",
        "  backprop/aggregate:\n    \\partial f/\\partial x: 1\n    ∂f/∂y: 2e^3\n    df / dz: e^3",
        "  sigmoid-net/updated-biases: b1+ = 0.3406, b2_new = 0.5498",
        "  xor/two-layer-weights:\n    W1: [1, 1; 1, 1]\n    b1: [0, -1]\n    W2: [1, -2]\n    b2: 0",
        "  xor/two-layer-weights:\n    W1: |\n      [[1, 1],\n       [1, 1]]\n    b1: [0, -1]\n    W2: [1, -2]\n    b2: 0",
        "  xor/two-layer-weights:\n    W1: [[1 1]\n      [1 1]]\n    b1: [0, -1]\n    W2: $[1, -2]$\n    b2: 0,",
        "  xor/two-layer-weights:\n    W1 = [[1,1],[1,1]]\n    b1 = [0,-1]\n    W2 = [1,-2]\n    b2 = 0",
        "  optim/loss-curves: A: MBGD. B: BGD. C: SGD.", "  optim/loss-curves: {SGD: C, MBGD: A, BGD: B}",
        "  optim/loss-curves:\n    SGD: C\n    MBGD: A\n    BGD: B",
        "  optim/loss-curves: curve A: MBGD, curve B: BGD, curve C: SGD",
        "  optim/loss-curves: A – MBGD, B – BGD, C – SGD", "  optim/loss-curves: A) MBGD, B) BGD, C) SGD",
        "  optim/loss-curves: A is MBGD, B is BGD and C is SGD",
        "  optim/loss-curves: A = MBGD\n    B = BGD\n    C = SGD",
    ],
)  # fmt: skip
def test_full_marks(text: str) -> None:
    report = exercise(text)
    assert report.status == "correct", [(p.id, p.verdict) for p in report.parts]


@pytest.mark.parametrize(
    "text",
    [
        f"  {ZERO}:\n    a: true\n    c: true", f"  {ZERO}: a) is wrong", f"  {ZERO}: a: wrong",
        f"  {ZERO}: (a) false", f"  {ZERO}: a - no", f"  {ZERO}: (a) as well as (c)",
        f"  {ZERO}: a. Also c is true", f"  {ZERO}: |\n    a) all alike\n    b) differ", f"  {ZERO}: a: no, d: yes",
        f"  {ZERO}: a: same thing, plus c", f"  {NONE}: d) or maybe c", f"  {NONE}: d) but also a",
        f"  {NONE}: d) no", f"  {NONE}: d) hmm, early stopping", f"  {NONE}: d because not a but b",
        f"  {NONE}:\n    d: false\n    a: true", f"  {NONE}: not dropout",
        *(f"  concepts/tanh-centering: {said}" for said in (
            "not always true", "never true", "hardly true", "not quite correct", "I doubt that it is true",
            "the opposite is true", "half true", "not really true")),
        *(f"  concepts/vectorization: {said}" for said in (
            "It is not false.", "it is not incorrect", "cannot be false", "nothing is wrong with it",
            "No loop", "no explicit loop necessary", '"no: the statement is true"', "hardly false")),
        "  startup/logreg-params: {weights: 0, b: .}", "  startup/logreg-params: {weights: 0, b: shape}",
        "  startup/logreg-params: {weights: 0, b: 1x1x1}", "  startup/logreg-params: {weights: 0, b: R^}",
        "  backprop/aggregate: {df/dx: 7, dfdx: 1}", "  backprop/aggregate: {dfdx: 1, df/dx: 7}",
        "  xor/two-layer-weights: {W1: [[5,5],[5,5]], w_1: [[1,1],[1,1]], b1: [0,-1], W2: [1,-2], b2: 0}",
        "  xor/two-layer-weights: {W1: [[1,1],[1,1]], b1: [0,-1], W2: [1,-2], b2: 2 = 0}",
        "  optim/loss-curves: {a: SGD, A: MBGD, B: BGD, C: SGD}",
        *(f"  gaussians/relu-net: {{verdict: {said}, why: reasons}}" for said in (
            "it couldn't", "can never", "can only get worse", "it would stay the same", "it is useless",
            "training accuracy can decrease")),
        *(f"  concepts/large-sigmoid-init: {{verdict: {said}, why: reasons}}" for said in (
            "no problem", "never a bad idea", "can't hurt")),
        *(f"  xor/single-layer: {{verdict: no, why: {said}}}" for said in (
            '"-"', ".", '"?"', "n/a", "TODO", "I don't know")),
        "  classifier/step-activation: {verdict: yes, network: easy}",
    ],
)  # fmt: skip
def test_no_marks(text: str) -> None:
    report = exercise(text)
    assert report.total("points") == 0, [(p.id, p.verdict) for p in report.parts]


def test_lines_that_were_not_read_are_noticed() -> None:
    text = "  I did my best\n  concepts/zero-init: [a], concepts/vectorization: false\n  backprop/forward:\n    h1: 0\n    and so on\n    f: 40.171\n"
    report = graded("hw3", text)
    assert [notice.split(": ")[0] for notice in report.notices] == [
        "answers.yaml:2", "answers.yaml:3", "answers.yaml:6:5",
    ]  # fmt: skip
    forward = next(e for e in report.exercises if e.id == "backprop/forward")
    assert [p.verdict.status for p in forward.parts] == [
        "correct",
        "unanswered",
        "unanswered",
        "correct",
    ]


def test_values_under_names_of_their_own_go_to_a_person() -> None:
    report = exercise("  backprop/forward: {n1: 0, n2: e^3, n3: 2e^3, f: 2e^3}")
    assert [part.verdict.status for part in report.parts] == (
        ["needs-review", "needs-review", "needs-review", "correct"]
    )
    assert "n2: e^3" in report.parts[0].verdict.interpreted_as


def test_a_comment_behind_brackets_and_quotes_is_noticed() -> None:
    assert (
        "answers.yaml:2:27: what follows"
        in graded("hw3", "  concepts/zero-init: [a] # and c").notices[0]
    )
    assert graded("hw3", '  concepts/zero-init: "a" # and c').notices


def test_slashes_and_blanks_do_not_keep_the_reader_looking() -> None:
    slashes = f"0.191, er{'/dw_' * 60} is 1 - 0.191 = 0w"
    blanks = f"the derivative{' ' * 300}{'deri' * 30} is x"
    start = time.process_time()
    assert annotated(slashes) is None
    assert with_bounds_in_words(blanks, Scope(), derivative=True) == (blanks, ())
    assert time.process_time() - start < 1
