"""Order: steps put in order, read as people write them, with a share for right neighbours."""

from __future__ import annotations

from fractions import Fraction

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.assignment import Exercise
from exercises.specs import Order
from graders.kinds import order
from student_template.blanks import lay_out

STEPS = {"a": "update the weights", "b": "compute the loss", "c": "whiten the labels", "d": "propagate backwards"}  # fmt: skip
SPEC = Order(kind="order", steps=STEPS)
KEY = ("b", "d", "a")


@pytest.mark.parametrize(
    "written",
    [
        "b, d, a", "b d a", "bda", "BDA", "b -> d -> a", "b → d → a", "b > d > a", "b < d < a", "b; d; a",
        "b, then d, and finally a", "first b, then d, then a", "[b, d, a]", "(b, d, a)", "b, d, a.",
        "1. b\n2. d\n3. a", "1) b 2) d 3) a".replace(" 2", "\n2").replace(" 3", "\n3"),
        ["b", "d", "a"], ["1. b", "2. d", "3. a"], {"a": "3", "b": "1", "d": "2"}, "b before d before a",
        {"a": "3", "b": "1", "c": "", "d": "2"}, "compute the loss, propagate backwards, update the weights",
        ["compute the loss", "d", "a"], "`b, d, a`",
    ],
)  # fmt: skip
def test_a_right_order(written: object) -> None:
    assert order.decide(SPEC, KEY, order.read(SPEC, answer(written))).status == "correct"


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("a, d, b", 0),
        ("d, b, a", Fraction(1, 4)),  # ends right
        ("b, a, d", Fraction(1, 4)),  # begins right
        ("b, d", Fraction(1, 2)),
        ("b, d, a, c", Fraction(3, 4)),
        ("b, c, d, a", Fraction(3, 4)),
        ("c", 0),
    ],
)
def test_a_wrong_order_earns_its_right_neighbours(written: str, share: Fraction) -> None:
    verdict = order.decide(SPEC, KEY, order.read(SPEC, answer(written)))
    assert (verdict.status, verdict.earned) == ("partial" if share else "incorrect", share)
    strict = Order(kind="order", steps=STEPS, credit="all-or-nothing")
    assert order.decide(strict, KEY, order.read(strict, answer(written))).earned == 0


@pytest.mark.parametrize(
    "written",
    [
        "b, d, b", "b, e, a", "b after d", "b, d, a or a, d, b", "bdab", "I do not know", "b and d, a",
        {"a": "1", "b": "1", "d": "2"}, {"a": "1", "b": "3"}, {"a": "last", "b": "1"}, [["b", "d"], "a"],
        "not b, d, a",
    ],
)  # fmt: skip
def test_what_names_no_order_is_unreadable(written: object) -> None:
    with pytest.raises(UnreadableError):
        order.read(SPEC, answer(written))


def test_numbers_may_be_keys() -> None:
    spec = Order(kind="order", steps={"1": "one", "2": "two", "3": "three"})
    for written in ("2, 3, 1", "231", "2 -> 3 -> 1", ["2", "3", "1"]):
        assert order.read(spec, answer(written)) == ("2", "3", "1")


def test_no_feedback_names_a_step() -> None:
    feedback = order.decide(SPEC, KEY, ("b", "d", "a", "c")).feedback
    assert feedback == (
        "3 of 4 neighbours are right, the beginning and the end counted; 4 steps are given, and not all"
        " of them belong to it"
    )


def test_a_key_is_an_order() -> None:
    with pytest.raises(ValueError, match="fewer than two"):
        order.key(SPEC, answer("b"))


@pytest.mark.parametrize("written", ["b -> d -> a", "b: d: a", "b = d = a", "b, d, a"])
def test_no_sign_between_steps_is_taken_for_a_name(written: str) -> None:
    """The sheet hands the answer on as it stands."""
    exercise = Exercise(id="a/b", title="", prompt="", points=1, parts={"answer": SPEC})
    parts, notices = lay_out(exercise, answer(written))
    assert (parts, notices) == ({"answer": answer(written)}, [])
