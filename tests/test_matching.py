"""Matching: each item with its option, no option twice."""

from __future__ import annotations

from fractions import Fraction

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.specs import Matching
from graders.kinds import matching

SPEC = Matching(
    kind="matching",
    items={"A": "curve A", "B": "curve B", "C": "curve C"},
    options={"SGD": "batch size 1", "MBGD": "mini-batches", "BGD": "the whole batch"},
)
KEY = {"A": "MBGD", "B": "BGD", "C": "SGD"}


@pytest.mark.parametrize(
    "written",
    [
        {"A": "MBGD", "B": "BGD", "C": "SGD"}, {"SGD": "C", "BGD": "B", "MBGD": "A"},
        "A: MBGD, B: BGD, C: SGD", "A = MBGD; B = BGD; C = SGD", "A -> MBGD, B -> BGD, C -> SGD",
        "A MBGD, B BGD, C SGD", "a: mbgd, b: bgd, c: sgd", ["MBGD", "BGD", "SGD"],
        ["A: MBGD", "B: BGD", "C: SGD"], "C came from SGD, A is MBGD, B is BGD", "SGD: C, MBGD: A, BGD: B",
        {"A": "mini-batches", "B": "BGD", "C": "SGD"},
    ],
)  # fmt: skip
def test_a_right_matching(written: object) -> None:
    assert matching.decide(SPEC, KEY, matching.read(SPEC, answer(written))).status == "correct"


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ({"A": "MBGD", "B": "SGD", "C": "BGD"}, Fraction(1, 3)),
        ({"A": "SGD", "B": "MBGD", "C": "BGD"}, 0),
        ({"A": "MBGD"}, Fraction(1, 3)),
        ({"A": "SGD", "B": "SGD", "C": "SGD"}, 0),
        ({"A": "MBGD", "B": "MBGD", "C": "SGD"}, Fraction(1, 3)),
        ({"A": "MBGD", "B": "BGD", "C": ""}, Fraction(2, 3)),
    ],
)
def test_credit_per_pair(written: object, share: Fraction) -> None:
    verdict = matching.decide(SPEC, KEY, matching.read(SPEC, answer(written)))
    assert verdict.earned == share
    assert verdict.feedback


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"A": "MBGD", "B": "SGD", "C": "BGD"}, True),
        ({"A": "SGD", "B": "MBGD", "C": "BGD"}, False),
        ({"A": "MBGD", "B": "MBGD", "C": "SGD"}, False),
        ({"A": "BGD", "B": "MBGD"}, True),
        ({"A": "BGD", "B": "SGD"}, False),
    ],
)
def test_two_that_are_exchanged_are_told(written: object, told: bool) -> None:
    verdict = matching.decide(SPEC, KEY, matching.read(SPEC, answer(written)))
    assert ("exchanged" in verdict.feedback) is told


@pytest.mark.parametrize(
    "written", [{"A": "Adam"}, {"D": "SGD"}, "A", "SGD", ["SGD", "BGD"], {"A": "SGD", "SGD": "A"},
                "A: SGD, A: BGD", "A: B", "yes"]
)  # fmt: skip
def test_an_unreadable_matching(written: object) -> None:
    with pytest.raises(UnreadableError):
        matching.read(SPEC, answer(written))


@pytest.mark.parametrize(
    "typed",
    ["A: not MBGD, B: not BGD, C: not SGD", "A != MBGD, B != BGD, C != SGD", "A: MBGD is wrong, B: BGD, C: SGD", "A isn't MBGD, B: BGD, C: SGD"],
)  # fmt: skip
def test_a_denied_pair_is_no_pair(typed: str) -> None:
    spec = Matching(
        kind="matching",
        items={"A": "curve A", "B": "curve B", "C": "curve C"},
        options={"BGD": "batch", "MBGD": "mini-batch", "SGD": "stochastic"},
    )
    with pytest.raises(UnreadableError):
        matching.read(spec, answer(typed))


NUMBERED = Matching(
    kind="matching", items={"A": "one input", "B": "shared", "C": "weights"},
    options={"1": "max pooling", "2": "average pooling", "3": "strided", "12": "none"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A1, B2, C3", "123"), ("A1 B2 C3", "123"), ("a1, b2, c3", None), ("A12, B2, C3", ["12", "2", "3"]),
        ("A: 1, B: 2, C: 3", "123"), ("A4, B2, C3", None), ("A1, B2, C30", None),
    ],
)  # fmt: skip
def test_numbers_may_follow_their_letter_at_once(written: str, expected: object) -> None:
    if expected is None:
        with pytest.raises(UnreadableError):
            matching.read(NUMBERED, answer(written))
    else:
        assert matching.read(NUMBERED, answer(written)) == dict(zip("ABC", expected, strict=True))
