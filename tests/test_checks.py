"""Checks of programs, decided on plain values: networks, formulas, and what they must not accept."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from programs import HW3, LAB8, MLP, SOFTMAX, failed, marked

from exercises.answer import Place
from exercises.checks import AnyCheck, Equals, Forward, Gradients, Parameters, Registered, Rows
from exercises.loader import load_assignment
from exercises.strict_yaml import AssignmentError
from graders.keys.gate import gate
from graders.keys.mutants import Mutant, Reference
from graders.kinds.code.checkers import CHECKERS
from graders.kinds.code.result import FailedCheckError, Question
from graders.sandbox.job import Call
from graders.sandbox.replies import Reply
from graders.sandbox.sandbox import Sandbox
from student_template.render import render_stub

PROGRAM = LAB8[0].spec.program
LAYERS = (5, 7, 6, 3)


def test_the_two_lists_of_checks_agree() -> None:
    checks = get_args(get_args(AnyCheck)[0])
    kinds = {kind for one in checks for kind in get_args(one.model_fields["check"].annotation)}
    assert kinds == set(CHECKERS)


def judged(check: Any, calls: list[Call], replies: list[Reply]) -> str:
    """The code of the failure, empty if the check is passed."""
    try:
        CHECKERS[check.check].judge(Question(check, PROGRAM), calls, replies)
    except FailedCheckError as failure:
        return failure.code
    return ""


def of_network(kind: type, name: str, **options: Any) -> Any:
    structures = [{"arguments": [5, [7, 6], 3], "layers": LAYERS}]
    return kind.model_validate({
        "name": "n", "says": "s", "check": name, "build": "MLP", "structures": structures, **options
    })  # fmt: skip


SHAPES = [shape for n, m in pairwise(LAYERS) for shape in ((m, n), (m,))]


def filled(call: Call, shapes: Sequence[tuple[int, ...]] = SHAPES) -> list[np.ndarray]:
    """Parameters of these shapes, filled as the driver does it."""
    pool, at, found = call.options["pool"].array, 0, []
    for shape in shapes:
        size = math.prod(shape)
        values = np.resize(np.roll(pool, -at), size).reshape(shape) / np.sqrt(np.float32(shape[-1]))
        found.append(values * (size > max(shape) or not call.options.get("stripped")))
        at += size
    return found


def relu(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0)


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def network(
    parameters: list[np.ndarray],
    x: np.ndarray,
    between: Callable[[np.ndarray], np.ndarray] = relu,
    last: Callable[[np.ndarray], np.ndarray] = lambda x: x,
) -> np.ndarray:
    pairs = list(zip(parameters[::2], parameters[1::2], strict=True))
    for number, (weight, bias) in enumerate(pairs):
        x = x @ weight.T + bias
        x = between(x) if number < len(pairs) - 1 else last(x)
    return x.astype(np.float32)


def transposed(call: Call) -> list[np.ndarray]:
    """The parameters as they are kept by somebody who multiplies from the left."""
    return filled(call, [shape[::-1] for shape in SHAPES])


def shown(kept: list[np.ndarray], x: np.ndarray, parameters: Any = None, **how: Any) -> Shown:
    return kept, network(kept if parameters is None else parameters, x, **how)


Shown = tuple[list[np.ndarray], np.ndarray]
Change = Callable[[Call, np.ndarray], Shown]


def outputs(change: Change, call: Call) -> Reply:
    """What the driver sends of a network: its parameters and outputs, those in training, and those without biases."""
    inputs = call.options["inputs"][0].array
    parameters, output = change(call, inputs)
    stripped = call._replace(options={**call.options, "stripped": True})
    items: dict[str, Any] = {f"parameter {n}": one for n, one in enumerate(parameters)}
    items |= {"output 0": output, "output in training": output}
    items["output without biases"] = change(stripped, inputs)[1]
    return Reply("value", items)


def kept(call: Call, order: Sequence[int]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Parameters registered in another order; and the same in the order of the layers."""
    found = filled(call, [SHAPES[at] for at in order])
    return found, [
        found[order.index(at)] if at in order else np.zeros(SHAPES[at]) for at in range(6)
    ]


def flat(call: Call) -> Shown:
    rows = filled(call, [shape if len(shape) == 2 else (1, *shape) for shape in SHAPES])
    return rows, [one if at % 2 == 0 else one[0] for at, one in enumerate(rows)]  # type: ignore[return-value]


def broken(change: Callable[[np.ndarray], np.ndarray]) -> Change:
    """The right network whose output is changed."""
    return lambda c, x: (filled(c), change(network(filled(c), x)))


def ordered(order: Sequence[int]) -> Change:
    return lambda c, x: shown(kept(c, order)[0], x, kept(c, order)[1])


def with_last(last: Callable[[np.ndarray], np.ndarray]) -> Change:
    return lambda c, x: shown(filled(c), x, last=last)


def with_between(between: Callable[[np.ndarray], np.ndarray]) -> Change:
    return lambda c, x: shown(filled(c), x, between=between)


FORWARD: dict[str, tuple[Change, str]] = {
    "as it should be": (lambda c, x: shown(filled(c), x), ""),
    "weights kept transposed": (lambda c, x: shown(transposed(c), x, [one.T for one in transposed(c)]), ""),
    "layers registered from the back": (ordered([4, 5, 2, 3, 0, 1]), ""),
    "biases registered before the weights": (ordered([1, 3, 5, 0, 2, 4]), ""),
    "biases as rows": (lambda c, x: shown(flat(c)[0], x, flat(c)[1]), ""),
    "no bias at all": (ordered([0, 2, 4]), ""),
    "double precision": (broken(lambda y: y.astype(np.float64)), ""),
    "no activation": (with_between(lambda x: x), "misconception:no-activation"),
    "sigmoid": (with_between(lambda x: 0.5 * (1 + np.tanh(x / 2))), "misconception:another-activation"),
    "ReLU at the end": (with_last(relu), "misconception:activation-at-the-end"),
    "softmax at the end": (with_last(softmax), "misconception:softmax-at-the-end"),
    "log-softmax at the end": (with_last(lambda x: np.log(softmax(x))), "misconception:log-softmax-at-the-end"),
    "another bias": (lambda c, x: shown(filled(c), x, [*filled(c)[:-1], filled(c)[-1] + 0.01]), "wrong-value"),
    "one entry off": (broken(lambda y: y + np.eye(len(y), 3, dtype=np.float32) * 0.01), "wrong-value"),
    "NaN": (broken(lambda y: y * np.float32("nan")), "not-finite"),
    "infinite": (broken(lambda y: y / np.float32(0)), "not-finite"),
    "one example only": (broken(lambda y: y[:1]), "shape-mismatch"),
    "an axis too many": (broken(lambda y: y[None]), "shape-mismatch"),
    "zeros": (broken(lambda y: y * 0), "wrong-value"),
    "parameters that stay zero": (lambda c, x: ([one * 0 for one in filled(c)], x[:, :3] * 0), "wrong-parameters"),
    "no parameters": (lambda c, x: ([], network(filled(c), x)), "wrong-parameters"),
    "a layer missing": (lambda c, x: (filled(c, SHAPES[2:]), network(filled(c), x)), "wrong-parameters"),
    "whole numbers": (broken(lambda y: y.astype(np.int64)), "wrong-dtype"),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
@pytest.mark.parametrize("what", FORWARD)
@pytest.mark.parametrize("seed", range(3))
def test_forward(what: str, seed: int) -> None:
    change, expected = FORWARD[what]
    check = of_network(Forward, "forward", activations=["relu"])
    (call,) = CHECKERS["forward"].calls(check, np.random.default_rng(seed))
    reply = outputs(change, call)
    assert judged(check, [call], [reply]) == expected


@pytest.mark.parametrize(("off", "expected"), [(0.5, ""), (4.0, "wrong-value")])
def test_both_sides_of_the_tolerance(off: float, expected: str) -> None:
    check = of_network(Forward, "forward", activations=["relu"], tolerance=1e-4)
    (call,) = CHECKERS["forward"].calls(check, np.random.default_rng(0))

    def change(call: Call, x: np.ndarray) -> Shown:
        output = network(filled(call), x).astype(np.float64)
        reach = np.abs(x).max(axis=1, keepdims=True, initial=1.0)
        return filled(call), output + off * 1e-4 * (1 + np.abs(output)) * reach

    reply = outputs(change, call)
    assert judged(check, [call], [reply]) == expected


def option(first: Callable[[np.ndarray], np.ndarray], second: Any) -> str:
    """Networks under the names ReLU and Sigmoid; None for a name that is refused."""
    check = of_network(
        Forward, "forward", activations=["relu"], option=["ReLU", "RELU"], another="Sigmoid"
    )
    calls = CHECKERS["forward"].calls(check, np.random.default_rng(0))
    refused = Reply("raised", error="KeyError")

    def reply(call: Call, between: Callable[[np.ndarray], np.ndarray]) -> Reply:
        return outputs(lambda c, x: shown(filled(c), x, between=between), call)

    replies = [refused, reply(calls[1], first)]
    replies.append(refused if second is None else reply(calls[2], second))
    return judged(check, calls, replies)


def test_an_option_must_make_a_difference() -> None:
    assert option(relu, np.tanh) == ""
    assert option(relu, None) == ""
    assert option(relu, relu) == "option-ignored"
    assert option(np.tanh, relu) == "misconception:another-activation"


def facts(found: Any, registered: Any = None, *, trainable: Any = True) -> Reply:
    same = found if registered is None else registered
    return Reply("value", facts={"found": found, "registered": same, "trainable": trainable})


RIGHT = [[7, 5], [7], [6, 7], [6], [3, 6], [3]]
TOLD: dict[str, tuple[Reply, str, str]] = {
    "as it should be": (facts(RIGHT), "", ""),
    "transposed": (facts([one[::-1] for one in RIGHT]), "", ""),
    "in another order": (facts(RIGHT[::-1]), "", ""),
    "no bias": (facts(RIGHT[::2]), "wrong-parameters", ""),
    "one number more": (facts([*RIGHT, [1]]), "wrong-parameters", ""),
    "another size": (facts([[8, 5], *RIGHT[1:]]), "wrong-parameters", ""),
    "flat": (facts([[35], *RIGHT[1:]]), "wrong-parameters", ""),
    "none": (facts([]), "wrong-parameters", "wrong-parameters"),
    "in a plain list": (facts(RIGHT, []), "", "not-registered"),
    "one not registered": (facts(RIGHT, RIGHT[1:]), "", "not-registered"),
    "switched off": (facts(RIGHT, trainable=False), "", "not-registered"),
    "a lie of another type": (facts("all of them"), "wrong-parameters", "wrong-parameters"),
    "shapes that are none": (facts([["7", 5], None]), "wrong-parameters", "wrong-parameters"),
    "trainable, as a text": (facts(RIGHT, trainable="yes"), "", "not-registered"),
    "nothing said": (Reply("value"), "wrong-parameters", "wrong-parameters"),
}  # fmt: skip


@pytest.mark.parametrize("what", TOLD)
def test_parameters_and_registration(what: str) -> None:
    reply, of_parameters, of_registration = TOLD[what]
    for kind, name, expected in (
        (Parameters, "parameters", of_parameters),
        (Registered, "registered", of_registration),
    ):
        check = of_network(kind, name)
        calls = CHECKERS[name].calls(check, np.random.default_rng(0))
        assert judged(check, calls, [reply]) == expected


CONSTANT = [np.random.default_rng(0).normal(size=shape) for shape in SHAPES]


def test_rows() -> None:
    check = of_network(Rows, "rows")
    (call,) = CHECKERS["rows"].calls(check, np.random.default_rng(0))
    inputs = [one.array for one in call.options["inputs"]]

    def code(function: Callable[[np.ndarray], np.ndarray]) -> str:
        items: Mapping[str, Any] = {f"output {n}": function(x) for n, x in enumerate(inputs)}
        return judged(check, [call], [Reply("value", items)])

    assert code(lambda x: network(CONSTANT, x)) == ""
    assert code(lambda x: network(CONSTANT, x, last=lambda y: y - y.mean(0))) == "rows-mixed"
    assert code(lambda x: network(CONSTANT, x[:1])) == "shape-mismatch"
    assert code(lambda x: network(CONSTANT, x) * 0) == "constant"
    assert code(lambda x: network(CONSTANT, x) * np.float32("nan")) == "not-finite"


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        ([1.0, 2.0, 3.0], ""), ([1.0, 0.0], "no-gradient"), ([1.0, np.nan], "no-gradient"),
        ([np.inf], "no-gradient"), ([], "wrong-parameters"),
    ],
)  # fmt: skip
def test_gradients(sums: list[float], expected: str) -> None:
    check = of_network(Gradients, "gradients")
    calls = CHECKERS["gradients"].calls(check, np.random.default_rng(0))
    assert judged(check, calls, [Reply("value", {"sums": np.array(sums)})]) == expected


def equals(expected: str, **arguments: Any) -> Equals:
    return Equals.model_validate({
        "name": "n", "says": "s", "check": "equals", "call": "f", "arguments": arguments,
        "expected": expected,
    })  # fmt: skip


EQUALS: dict[str, tuple[Equals, Callable[..., Any], str]] = {
    "a vector": (equals("x/norm(x)", x={"shape": [4]}), lambda x: x / np.linalg.norm(x), ""),
    "as a column": (equals("x/norm(x)", x={"shape": [4]}), lambda x: (x / np.linalg.norm(x))[:, None], ""),
    "a scalar": (equals("x^T y", x={"shape": [4]}, y={"shape": [4]}), lambda x, y: x @ y, ""),
    "a matrix": (equals("A B", A={"shape": [2, 3]}, B={"shape": [3, 4]}), lambda a, b: a @ b, ""),
    "whole numbers": (equals("2 k", k={"shape": [], "distribution": "integers", "low": 1, "high": 9, "dtype": "int64"}), lambda k: 2.0 * k, ""),
    "whole numbers in a type of theirs": (equals("floor(x_1)", x={"shape": [2]}), lambda x: np.int64(np.floor(x[0])), ""),
    "a wrong whole number": (equals("floor(x_1)", x={"shape": [2]}), lambda x: np.int64(np.floor(x[0])) + 1, "wrong-value"),
    "whole numbers for a fraction": (equals("x/norm(x)", x={"shape": [4]}), lambda x: np.round(x).astype(np.int64), "wrong-dtype"),
    "a condition for a number": (equals("floor(x_1)", x={"shape": [2]}), lambda x: x[0] > 0, "wrong-dtype"),
    "transposed": (equals("A B", A={"shape": [2, 3]}, B={"shape": [3, 4]}), lambda a, b: (a @ b).T, "shape-mismatch"),
    "a sum that broadcasts": (equals("x + y", x={"shape": [4]}, y={"shape": [4]}), lambda x, y: (x + y)[:1], "shape-mismatch"),
    "a sign": (equals("x/norm(x)", x={"shape": [4]}), lambda x: -x / np.linalg.norm(x), "wrong-value"),
    "not finite": (equals("x/norm(x)", x={"shape": [4]}), lambda x: x * np.float32("nan"), "not-finite"),
}  # fmt: skip


@pytest.mark.parametrize("what", EQUALS)
def test_equals(what: str) -> None:
    check, function, expected = EQUALS[what]
    calls = CHECKERS["equals"].calls(check, np.random.default_rng(0))
    replies = [
        Reply("value", {"value": np.asarray(function(*(one.array for one in call.arguments)))})
        for call in calls
    ]
    assert judged(check, calls, replies) == expected


# The mutation gate


def test_the_gate_names_what_is_not_noticed(runner: Sandbox) -> None:
    silent = Mutant(name="says hello", replace={"import torch\n": "import torch\nprint('hello')\n"},
                    fails={"softmax/stability-code": ("large",)})  # fmt: skip
    absent = Mutant(name="of another text", replace={"no such text": ""}, fails={"x/y": ("z",)})
    strange = Mutant(name="of others", replace={"import torch\n": "import torch\nimport math\n"},
                     fails={"softmax/stability": ("large",), "softmax/stability-code": ("larg",)})  # fmt: skip
    places = tuple(Place("mutants.yaml", line, 3) for line in (1, 4, 7))
    reference = Reference(SOFTMAX, (silent, absent, strange), "mutants.yaml", places=places)
    opened = gate(LAB8, reference, render_stub(PROGRAM), runner)
    found = opened.problems
    assert found[0] == (
        "mutants.yaml:1:3: says hello: softmax/stability-code: fails nothing, but should fail large (the"
        " others pass)"
    )
    assert found[1:] == [
        "mutants.yaml:4:3: of another text: the reference has no 'no such text'",
        'mutants.yaml:7:3: of others: no exercise softmax/stability (did you mean "softmax/stability-code"?) asks for this program; softmax/stability-code does',
        'mutants.yaml:7:3: of others: softmax/stability-code has no check larg (did you mean "large"?); it has example, forward, large, masked, parameters, registered, rows, shapes',
    ]  # fmt: skip
    assert opened.notes == [
        (
            "mutants.yaml: softmax/stability-code: 2 mutants fail here, of 10 that would show what its"
            " checks notice"
        )
    ]


def test_the_gate_names_a_reference_that_is_wrong_and_a_stub_that_earns(runner: Sandbox) -> None:
    found = gate(LAB8, Reference(SOFTMAX + "softmax = None\n", (), "m"), SOFTMAX, runner).problems
    assert found[0].startswith(
        "m: softmax/stability-code: the untouched stub earns 1 of its points"
    )
    assert found[1].startswith("m: softmax/stability-code: the reference does not earn everything")


def test_a_network_of_two_layers_of_the_wrong_size_is_charged_where_it_is_built(
    runner: Sandbox,
) -> None:
    wrong = MLP.replace("*hidden_dims,", "*(9 for _ in hidden_dims),")
    verdicts = marked(HW3, {"mlp.py": wrong}, runner)
    assert failed(verdicts["programming/mlp-init"]) == {"shapes": "wrong-parameters"}
    assert failed(verdicts["programming/mlp-forward"]) == {}


# The specification

SECTION = """
title: T
programs:
  p:
    file: p.py
    doc: A program.
    functions: {f: {signature: "(x)", doc: Twice x.}}
exercises:
  - id: a/b
    title: T
    prompt: P
    points: 1
    program: p
    parts:
      answer:
        kind: code
        checks:
          - {name: n, says: s, check: equals, call: f, arguments: {x: {shape: [3]}}, expected: 2 x}
"""


def loaded(folder: Path, old: str = "", new: str = "") -> str:
    """The message about a section that is changed, empty if it loads."""
    assert old in SECTION
    (folder / "a").mkdir(exist_ok=True)
    (folder / "a" / "assignment.yaml").write_text("title: A\nmax_score: 1\nsections: [s]\n")
    (folder / "a" / "s.yaml").write_text(SECTION.replace(old, new, 1) if old else SECTION)
    try:
        load_assignment("a", folder)
    except AssignmentError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "", ""),
        (
            "program: p\n",
            "program: q\n",
            'the section has no program "q"; known: p',
        ),
        (
            "file: p.py",
            "file: ../p.py",
            'a/s.yaml:5:5: "../p.py" is no name here; allowed: the name of a Python file',
        ),
        ('"(x)"', '"(x"', "the signature cannot be read: (x"),
        ("call: f", "call: g", "p.py defines no g"),
        ("check: equals", "check: equal", 'unknown check "equal" (did you mean "equals"?)'),
        ("expected: 2 x", "expected: 2 y", 'the formula cannot be read: "y" has no meaning here'),
        ("says: s, ", "", 'the key "says" is missing'),
        ("[3]", "[3, 3, 3]", "a/s.yaml:"),
        ("name: n", "name: N n", "a/s.yaml:"),
    ],
)
def test_a_wrong_specification_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    told = loaded(tmp_path, old, new)
    assert message in told
    assert bool(told) == bool(message)


def test_one_number_is_told_as_it_is_and_the_right_one_is_not() -> None:
    check = equals("floor(x_1) + 3/7", x={"shape": [2]})
    calls = CHECKERS["equals"].calls(check, np.random.default_rng(0))
    replies = [Reply("value", {"value": np.asarray(3.25)}) for _ in calls]
    with pytest.raises(FailedCheckError) as failed_check:
        CHECKERS["equals"].judge(Question(check, PROGRAM), calls, replies)
    said = failed_check.value.feedback
    assert "f(x) gives 3.25, which is more than 1000 times what is allowed away" in said
    assert "428" not in said


@pytest.mark.parametrize("public", [False, True])
def test_drawn_numbers_in_an_exception_are_told_of_public_checks_only(*, public: bool) -> None:
    check = equals("x_1", x={"shape": [2]}).model_copy(update={"public": public})
    (call, *_) = CHECKERS["equals"].calls(check, np.random.default_rng(0))
    reply = Reply(
        "raised",
        {},
        error="RuntimeError",
        message="0.66057 1e-7 123456 of (3x4)",
        trace=("p.py:2 in f",),
    )
    with pytest.raises(FailedCheckError) as failed_check:
        CHECKERS["equals"].judge(Question(check, PROGRAM), [call], [reply])
    shown = "0.66057 1e-7 123456" if public else "… … …"
    assert failed_check.value.feedback == f"p.py:2 in f: raises RuntimeError: {shown} of (3x4)"
