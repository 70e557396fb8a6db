"""The page for students, line by line; and the habits of people who write answers, kind by kind."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from answers import answer
from commands import ROOT, run

from exercises.answer import UnreadableError
from exercises.loader import CONTENT, load_assignment
from exercises.specs import (
    Choice,
    Formula,
    Interval,
    Matching,
    MultiSelect,
    Number,
    Shape,
    Spec,
    YesNo,
    spec_classes,
)
from graders.keys.certified import load_keys
from graders.kinds import choice, formula, interval, matching, multi_select, number, shape, yes_no
from graders.kinds.grader import grader_of, read
from graders.kinds.kind import NO_CONTEXT
from graders.verdict import Verdict

PAGE = (ROOT / "docs" / "writing-answers.md").read_text(encoding="utf-8")
HW3 = load_assignment("hw3")
LAB8 = load_assignment("lab8")
SYMBOLS: Any = {"n": "size", "d": "size", "w": ("d",), "X": ("n", "d"), "x": "scalar"}
OPTIONS = {"a": "dropout", "b": "early stopping", "c": "augmentation", "d": "none of these"}
CURVES = {"SGD": "one example", "MBGD": "a small batch", "BGD": "the whole set"}


def lines(heading: str) -> list[str]:
    """What stands in backticks under a heading of the page."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"`([^`]+)`", section)


def spec_of(assignment: Any, exercise: str, part: str) -> Spec:
    found = assignment.exercise(exercise)
    assert found
    spec: Spec = found.parts[part]
    return spec


def test_choices_of_the_page() -> None:
    one = Choice(kind="choice", options=OPTIONS)
    several = MultiSelect(kind="multi-select", options=OPTIONS)
    for at, line in enumerate(lines("Choices")):
        if at % 2 == 0:
            assert choice.read(one, answer(line)) == "d", line
        else:
            assert multi_select.read(several, answer(line)) == {"a", "c"}, line


def test_verdicts_of_the_page() -> None:
    said = [
        yes_no.read(YesNo(kind="yes-no"), answer(line))
        for line in lines("Yes or no, true or false")
    ]
    assert said == [True, False, False, False, False]


def test_matchings_of_the_page() -> None:
    spec = Matching(
        kind="matching", items={"A": "curve A", "B": "curve B", "C": "curve C"}, options=CURVES
    )
    for line in lines("Matchings"):
        assert matching.read(spec, answer(line)) == {"A": "MBGD", "B": "BGD", "C": "SGD"}, line


def test_numbers_of_the_page() -> None:
    values = [
        20.0855,
        20.0855,
        40.171,
        1 / 3,
        0.85,
        4.38568e-4,
        20.0855,
        20.0855,
        24080,
        300,
        20.0855,
    ]
    for line, value in zip(
        lines("Numbers"), [*values, 20.0855, 112, 112, *(20.0855,) * 6], strict=True
    ):
        readings = number.alone(read(Number(kind="number"), answer(line)).reading)
        assert any(abs(float(one.typed.value) / value - 1) < 1e-4 for one in readings), line


def jacobian(written: str) -> Verdict:
    spec = spec_of(HW3, "jacobians/squared-norm", "jacobian")
    assert isinstance(spec, Formula)
    return formula.decide(spec, formula.truth(spec)[0], formula.read(spec, answer(written)))


def step(written: str) -> Verdict:
    spec = Formula.model_validate({"kind": "piecewise", "symbols": {"x": "scalar"}})
    key = formula.key(spec, answer("1 if x > 0 else 0"))
    return formula.decide(spec, key, formula.read(spec, answer(written)))


def test_formulas_of_the_page() -> None:
    for line in lines("Formulas"):
        verdict = step(line) if "x > 0" in line else jacobian(line)
        assert verdict.status == "correct", (line, verdict)


MATRICES: Any = {
    "n": "size", "d": "size", "K": "size", "w": ["d"], "A": ["d", "d"], "X": ["n", "d"], "x": {"rows": "X"},
    "Sigma": {"shape": ["d", "d"], "domain": "positive-definite"}, "Q": ["n", "d"], "M": ["n", "d"], "V": ["n", "d"],
    "z": ["K"], "k": {"class": "K"}, "c": {"class": "K", "shape": ["n"]},
}  # fmt: skip


def test_formulas_with_matrices_of_the_page() -> None:
    spec = Formula.model_validate({"kind": "matrix", "symbols": MATRICES})
    for line in lines("Formulas with matrices"):
        key = formula.key(spec, answer(f"1 ({line})"))
        verdict = formula.decide(spec, key, formula.read(spec, answer(line)))
        assert verdict.status == "correct", (line, verdict)


def test_sets_of_the_page() -> None:
    spec = Interval.model_validate({"kind": "interval", "of": "eta"})
    for at, line in enumerate(lines("Sets of numbers")):
        key = interval.key(spec, answer("(0, 1/2)" if at < 6 else "(-inf, 0) or (1, inf)"))
        assert interval.decide(spec, key, interval.read(spec, answer(line))).status == "correct"


def test_values_units_and_subscripts_of_the_page() -> None:
    witness = {"kind": "witness", "values": {"v": [2]}, "such_that": ["v_1 = v_2", "norm(v) > 0"]}
    pair = {"kind": "witness", "values": {"a": "scalar", "b": "scalar"}, "such_that": ["a < b"]}
    memory = {"kind": "number", "units": {"kB": 1, "MB": 1000, "B": "1/1000"}}
    product = {
        "kind": "einsum",
        "operands": {"A": ["n", "k"], "B": ["m", "k"]},
        "computes": "A B^T",
    }
    *vectors, both = lines("Any values that will do")
    asked: list[tuple[Any, list[str]]] = [
        (witness, vectors), (pair, [both]), (memory, lines("Units")), (product, lines("Einsum")),
    ]  # fmt: skip
    for declared, written in asked:
        spec = spec_classes()[declared["kind"]].model_validate(declared)
        grader = grader_of(spec)
        assert grader
        key = grader.key(spec, answer(written[0]))
        for line in written:
            assert (
                grader.decide(spec, key, grader.read(spec, answer(line)), NO_CONTEXT).status
                == "correct"
            ), line


def test_what_may_stand_around_an_answer_of_the_page() -> None:
    spec = spec_of(HW3, "jacobians/squared-norm", "jacobian")
    key = formula.key(spec, answer("2w^T"))
    *read_, edited, asked_about = lines("What may stand around it")
    for line in read_:
        found = read(spec, answer(line)).reading
        assert formula.decide(spec, key, found).status == "correct", line
    with pytest.raises(UnreadableError):
        read(spec, answer(edited))
    with pytest.raises(UnreadableError, match="may be the number of a question, or a factor"):
        read(spec, answer(asked_about))


def test_shapes_of_the_page() -> None:
    spec = Shape.model_validate({"kind": "shape", "symbols": SYMBOLS})
    row, single = shape.key(spec, answer("1 x d")), shape.key(spec, answer("1 x 1"))
    for line in lines("Shapes"):
        expected = single if line in {"scalar", "1 x 1"} else row
        assert shape.decide(spec, expected, shape.read(spec, answer(line))).status == "correct", (
            line
        )


def test_networks_and_rules_of_the_page() -> None:
    network, by_units, *_, v1, v2, w1, w2, w3, w4 = lines("Networks and update rules")
    spec = spec_of(HW3, "xor/two-layer-weights", "answer")
    grader = grader_of(spec)
    assert grader
    for line in (network, by_units):
        assert grader.decide(spec, None, grader.read(spec, answer(line))).status == "correct"
    spec = spec_of(LAB8, "optim/momentum-update", "answer")
    grader = grader_of(spec)
    assert grader
    for velocity, weight in ((v1, w1), (v2, w2), (v1, w3), (v1, w4)):
        both = grader.read(spec, answer({"velocity": velocity, "weight": weight}))
        shown = grader.shown(both).replace("+ −", "− ")
        assert shown == "velocity = β·V + (1 − β)·g, weight = W − α·V"


# Habits of many hands: LaTeX from Overleaf, Markdown from a chat, ASCII, Python, telephones, and
# English as a foreign language. All of them are the row 2wᵀ.
RIGHT_FORMULAS = [
    r"\[ J_f(w) = 2w^\top \]", r"\begin{align*} J &= w^T + w^T \\ &= 2w^T \end{align*}", r"$\boxed{2\mathbf{w}^{\top}}$",
    r"\boxed{ \frac{\partial f}{\partial w} = 2 w^T }", r"$$\nabla f = 2\,w^{\top}$$", r"2\boldsymbol{w}^{T} \tag{3}",
    r"\begin{equation} 2 \mathbf w^T \label{eq:a} \end{equation}", r"\text{So } 2w^T.", r"$2w^T$ \quad (by linearity)",
    r"$J_f(w)=2w^\top\in\mathbb{R}^{1\times d}$", r"\left(2w\right)^\top \qed", r"2 w^{\mathsf{T}}",
    "**Answer:** $2w^T$", "**2wᵀ**", "`2 * w.T`", "```python\n2 * w.T\n```", "### Result\n2w^T", "> 2w^T", "1. J = 2w^T",
    "- $J = 2w^T$", "The Jacobian is $2w^T$.", "Thus, the derivative is **2w^T**.", "Final answer: 2w^T ✅", "* J = 2 w^T",
    "J = 2*w^T", "2 * transpose(w)", "2.0 * w.T", "(2*w)^T", "2*w'", "w^T+w^T", "df/dw = 2 w^T", "J=2w^T;",
    "2*w.T  # row vector", "2 * w.T # gradient of the squared norm", "J = 2 * w.T", "np.transpose(2 * w)", "2*np.transpose(w)",
    "2 w^T...", "its 2w^T", "2w^T :)", "ans: 2w^T", "2w^T 👍", "２ｗ^T", "2𝐰ᵀ", "2·w^⊤", "2~w^T",
    "we get 2w^T", "therefore 2w^T", "By product rule we have 2w^T", "The answer is equal 2w^T", "using chain rule, 2w^T",
    "so finally we obtain 2w^T", "I think it is 2w^T", "the result: 2w^T", "2w^T as row vector", "2w^T which is a row vector",
    "2w^T (1 x d)", "2 w^T, shape 1 x d", "2w^T, a 1×d row vector", "2w^T since each w_i^2 gives 2w_i", "2w^T for all w",
    "s^T, where s = 2w", "a w^T with a = 2", "2w^T where w is a column vector", "2 w^T (see lecture 4)", "2w^T by the product rule",
    "We differentiate every entry. Then J = 2w^T.", "2w^T\n\nbecause the derivative of w_i^2 is 2w_i", "w^T + w^T = 2w^T",
]  # fmt: skip


@pytest.mark.parametrize("written", RIGHT_FORMULAS)
def test_a_formula_in_many_habits(written: str) -> None:
    verdict = jacobian(written)
    assert verdict.status == "correct", verdict


UNREAD_FORMULAS = [
    "2w^T or 2w", "2w^T, maybe", "2w^T?", "2w^T, which is wrong", "2w^T (or w^T)", "not 2w^T", "2w^T\nw^T", "2w^T; w^T",
    "2w^T, 2w", "2w^T except at 0", "2w^T squared", "twice the transpose of w", "the transpose of 2w", "scaled version of w^T",
    "2w^T unless w = 0", "2w^T. Actually, 2w.", "either 2w^T or 2w", "w^T times 2 I guess", "2w^T but transposed",
    "2w^T, I am not sure", "2w^T / no idea", "half of 4w^T",
]  # fmt: skip


@pytest.mark.parametrize("written", UNREAD_FORMULAS)
def test_a_doubt_or_what_is_not_understood_is_never_read_away(written: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        jacobian(written)
    assert refused.value.message


WRONG_REMARKS = [
    "2w^T as a d x 1 column vector", "2w^T (d x 1)", "2w^T, a column", "2w^T ∈ R^{d×1}", "2w^T # column vector",
    "2w^T where w = x_i", "2w^T for w = x_i",
]  # fmt: skip


@pytest.mark.parametrize("written", WRONG_REMARKS)
def test_a_false_remark_is_judged_with_its_formula(written: str) -> None:
    try:
        verdict = jacobian(written)
    except UnreadableError:
        return
    assert verdict.status in {"incorrect", "unreadable"}, verdict


def value(written: str, **spec: Any) -> float | None:
    """The number that is read, or None."""
    declared = Number.model_validate({"kind": "number", "called": ["h2"], **spec})
    try:
        return float(number.alone(number.read(declared, answer(written)))[0].typed.value)
    except UnreadableError:
        return None


@pytest.mark.parametrize(
    "written",
    ["2.5", "$2.5$", r"\(2.5\)", r"\[ h_2 = 2.5 \]", r"\boxed{2.5}", r"\textbf{2.5}", "**2.5**", "`2.5`", "h2: 2.5", "h2 = 2.5",
     "h_2 := 2.5", "$h_2 = 5/2 = 2.5$", "h₂ = 2.5", "h2 ≈ 2.5", "- h2 = 2.5", "1. h2 = 2.5", "The answer is 2.5.", "So h2 = 2.5",
     "Answer: 2.5", "= 2.5", "about 2.5", "2.5 (rounded)", "2.5 # h2", "5/2 which is 2.5", "5/2, i.e. 2.5", "2.5 by the chain rule",
     "h2 = 2.5, h1 = 0", "２.５", "2.5 ✅", r"h_2 = \frac{5}{2} = 2.5 \\", "we get 2.5", "2.50", "+2.5", "25e-1", "0.5*5 = 2.5",
     "2.5 as above", "the value is 2.5", "final result 2.5", "x/y = 2.5", "target - output = 2.5", "2.5 = h2"][:-1],
)  # fmt: skip
def test_a_number_in_many_habits(written: str) -> None:
    assert value(written) == pytest.approx(2.5)


@pytest.mark.parametrize(
    "written",
    ["2.5 or 3", "2.5, 3", "2.5?", "maybe 2.5", "2.5 thousand", "2.5 and 3", "not 2.5", "2.5\n3", "h1 = 0, h3 = 2.5", "2.5 (3 if biased)",
     "between 2 and 3", "> 2.5", "2.5 times 3 minus 1"],
)  # fmt: skip
def test_no_number_is_guessed(written: str) -> None:
    assert value(written) is None


@pytest.mark.parametrize("written", ["TODO", "tbd", "?", "n/a", "...", "-", "`?`", "**TODO**"])
def test_a_placeholder_is_no_answer(written: str) -> None:
    assert answer(written).blank


@pytest.mark.parametrize("written", ["0", "x", "no", "none", "-1"])
def test_a_short_answer_is_no_placeholder(written: str) -> None:
    assert not answer(written).blank


def test_the_key_of_every_sheet_is_read() -> None:
    assert load_keys(LAB8, CONTENT.parent / "solutions").expected


def test_no_kind_looks_at_raw_text() -> None:
    """Only the reader sees what was typed: a kind has no pattern, and asks no answer for its text."""
    kinds = ROOT / "graders" / "kinds"
    of_answers = (kinds, kinds / "derivation", kinds / "xor_training")  # the others read files
    for path in (one for one in kinds.rglob("*.py") if one.parent in of_answers):
        if path.stem == "function_plot":
            continue  # its answers are data, or the name of a file
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imports = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        if path.parent == kinds:
            assert "re" not in imports, path
        assert "text" not in asked, path


@pytest.mark.parametrize(
    ("sheet", "exercise", "typed"),
    [
        ("hw3", "backprop/forward", "{h1: $h_1 = \\ln(1) = 0$, h2: $h_2 = e^3 \\approx 20.0855$}"),
        ("rnn-hw3", "rnn/dh-dw1-general", "dh_t/dw1 = sigma'(a_t)(x_t + w2 dh_{t-1}/dw1), dh_0/dw1 = 0"),
        ("hw3", "activations/formulas", "{sigmoid-prime: 'σ(x)(1 − σ(x)), where σ(x) = 1/(1+e⁻ˣ)'}"),
    ],
)  # fmt: skip
def test_a_name_in_dollars_a_start_and_a_known_function_change_nothing(
    sheet: str, exercise: str, typed: str, tmp_path: Path
) -> None:
    (tmp_path / "answers.yaml").write_text(f"answers:\n  {exercise}: {typed}\n", encoding="utf-8")
    report = json.loads(run("grade", sheet, tmp_path, "--only", exercise, "--json").stdout)
    statuses = {part["status"] for one in report["exercises"] for part in one["parts"]}
    assert statuses <= {"correct", "unanswered"}
