"""Rounding down as students write it, and names that are whole numbers."""

from __future__ import annotations

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.language.printing import printed
from exercises.specs import Equations, Formula, Number
from exercises.symbols import scope_of
from graders.kinds import equations, formula, number
from graders.kinds.reading.formulas.formulas import read_statement

LENGTH = Formula.model_validate({
    "kind": "formula",
    "symbols": {"n": "size", "k": "size", "p": {"domain": "count"}, "s": {"domain": "step"}},
})  # fmt: skip
WHOLE = Number.model_validate({"kind": "number", "tolerance": {"kind": "exact"}})


def status(written: str, expected: str = "floor((n + 2p - k)/s) + 1") -> str:
    try:
        reading = formula.read(LENGTH, answer(written))
    except UnreadableError:
        return "unreadable"
    return formula.decide(LENGTH, formula.key(LENGTH, answer(expected)), reading).status


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("(n + 2p - k)//s + 1", "correct"), ("(n+2*p-k) // s + 1", "correct"),
        ("(n+2p-k)//s + 1  // rounded down here", "correct"), ("⌊(n + 2p - k)/s⌋ + 1", "correct"),
        (r"\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1", "correct"), ("math.floor((n+2*p-k)/s) + 1", "correct"),
        ("(n + 2p - k + s)//s", "correct"),
        ("(n + 2p - k)/s + 1", "incorrect"), ("(n + p - k)//s + 1", "incorrect"), ("(n + 2p - k)//s", "incorrect"),
        ("n + (2p - k)//s + 1", "incorrect"),
        # Towards 0 or down, brackets or down: what may mean two things is asked.
        ("int((n + 2p - k)/s) + 1", "unreadable"), ("[(n + 2p - k)/s] + 1", "unreadable"),
    ],
)  # fmt: skip
def test_rounding_down(written: str, expected: str) -> None:
    assert status(written) == expected


@pytest.mark.parametrize(
    "written", ["n + 1 // the length of it", "n + 1, // counted from zero", "n + 1 # counted"]
)
def test_a_comment_is_a_comment(written: str) -> None:
    assert status(written, "n + 1") == "correct"


def test_brackets_of_other_quotients_are_brackets() -> None:
    assert status("[1/n] (n + p)", "(n + p)/n") == "correct"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("(224 + 6 - 7)//2 + 1", "correct"), ("int((224+6-7)/2) + 1 = 112", "correct"), ("⌊223/2⌋ + 1", "correct"),
        ("floor(223/2) + 1 = 111 + 1 = 112", "correct"), ("ceil(223/2)", "correct"), ("int(112.9)", "correct"),
        ("(224 + 6 - 7)/2 + 1", "incorrect"), ("223//2", "incorrect"), ("int(-112.5)", "incorrect"),
        ("floor(336 (1/3))", "correct"),
        ("[223/2] + 1 = 112", "unreadable"),
    ],
)  # fmt: skip
def test_rounding_in_a_number(written: str, expected: str) -> None:
    try:
        reading = number.read(WHOLE, answer(written))
    except UnreadableError as error:
        assert expected == "unreadable"
        assert "floor( ) to round down" in error.message
        return
    assert number.decide(WHOLE, number.key(WHOLE, answer("112")), reading).status == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("v <- beta*v + g", "v = β·v + g"), ("v<-beta*v + g", "v = β·v + g"), ("v_new <- β v + g", "v = β·v + g"),
        ("v ← beta*v + g", "v = β·v + g"), ("v <- v + g", "v = v + g"), ("v <- -g", "v = −g"),
    ],
)  # fmt: skip
def test_an_arrow_assigns(written: str, expected: str) -> None:
    spec = Equations.model_validate({
        "kind": "equations", "updates": {"v": "v"}, "symbols": {"v": "scalar", "β": "scalar", "g": "scalar"},
    })  # fmt: skip
    assert equations.shown(equations.read(spec, answer(written))) == expected


def test_less_than_a_negative_number_is_no_arrow() -> None:
    scope = scope_of({"x": "scalar"})
    tree = read_statement(answer("1 if x <-1 else 0"), scope).members[-1]
    assert printed(tree) == "(1 if x < −1; else 0)"


def test_a_count_is_also_0() -> None:
    assert status("max(p, 1)", "p") == "incorrect"
    assert status("p if p > 0 else 0", "p") == "correct"


@pytest.mark.parametrize("declared", ["β", "beta", r"\beta"])
@pytest.mark.parametrize("written", ["β x", "beta*x", r"\beta x"])
def test_a_greek_letter_is_declared_as_it_is_typed(declared: str, written: str) -> None:
    scope = scope_of({declared: "scalar", "x": ("ν",), "ν": "size"})
    assert printed(read_statement(answer(written), scope).members[-1]) == "β·x"
