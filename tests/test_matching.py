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
