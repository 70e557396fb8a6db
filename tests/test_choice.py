"""Choices: single, several, true or false, yes or no, in the words that students use."""

from __future__ import annotations

from fractions import Fraction

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.specs import Choice, MultiSelect, TrueFalse, YesNo
from graders.kinds import choice, multi_select
from graders.kinds import yes_no as truth

OPTIONS = {
    "a": "data augmentation",
    "b": "dropout",
    "c": "early stopping",
    "d": "none of the listed; all of them help",
}
SINGLE = Choice(kind="choice", options=OPTIONS)


@pytest.mark.parametrize(
    ("written", "option"),
    [
        ("d", "d"), ("D", "d"), (" d ", "d"), ("(d)", "d"), ("d)", "d"), ("d.", "d"), ("[d]", "d"),
        ("`d`", "d"), ("option d", "d"), ("Answer: d", "d"), ("d: none of the listed", "d"),
        ("d) none of the listed; all of them help", "d"), ("d - all of them help", "d"),
        ("none of the listed", "d"), ("None of the listed; all of them help", "d"),
        ("Dropout", "b"), ("early stopping.", "c"), ("augmentation", "a"), (["b"], "b"),
    ],
)  # fmt: skip
def test_an_option_is_read(written: object, option: str) -> None:
    assert choice.read(SINGLE, answer(written)) == option


@pytest.mark.parametrize(
    "written",
    ["e", "ab", "a b", "a, b", "a or b", "?", "the", "of", "not dropout", "a: dropout",
     ["a", "b"], {"a": "b"}, "drop", "(a), (c)", "a. and c", "a) or b)", "d: a and b help, but not c", "\x00", "*" * 5000],
)  # fmt: skip
def test_no_single_option_is_meant(written: object) -> None:
    with pytest.raises(UnreadableError):
        choice.read(SINGLE, answer(written))


CACHING = Choice(
    kind="choice",
    options={
        "a": "quantities from the forward pass, which the backward step needs",
        "b": "the weights of the last step",
        "c": "the learning rate",
    },
)


@pytest.mark.parametrize(
    "written",
    ["a", "a (quantities from the forward pass)", "a: activations, which the backward step needs",
     "a (values of the forward pass)", "a - quantities from the forward pass, which are needed"],
)  # fmt: skip
def test_the_text_beside_a_key_may_be_said_in_other_words(written: str) -> None:
    assert choice.read(CACHING, answer(written)) == "a"


@pytest.mark.parametrize(
    "written",
    [
        "a?",
        "a, but not really",
        "a? or so",
        "a (quantities from the backward pass)",
        "b: the weights of the forward step",
        "a and b",
    ],
)
def test_a_key_beside_the_text_of_something_else_is_unreadable(written: str) -> None:
    with pytest.raises(UnreadableError):
        choice.read(CACHING, answer(written))


def test_text_that_fits_two_options_is_ambiguous() -> None:
    spec = Choice(kind="choice", options={"a": "deeper layers do", "b": "earlier layers do"})
    assert choice.read(spec, answer("deeper layers")) == "a"
    with pytest.raises(UnreadableError, match="fits the options a, b"):
        choice.read(spec, answer("layers do"))


def test_only_the_right_option_is_right() -> None:
    assert choice.decide(SINGLE, "d", "d").status == "correct"
    wrong = choice.decide(SINGLE, "d", "a")
    assert (wrong.status, wrong.earned) == ("incorrect", 0)
    assert "d" not in wrong.feedback.split()


def several(credit: str) -> MultiSelect:
    return MultiSelect.model_validate(
        {"kind": "multi-select", "options": OPTIONS, "credit": credit}
    )


@pytest.mark.parametrize(
    ("written", "ticked"),
    [
        (["a", "c"], "ac"), ("a", "a"), ("a, c", "ac"), ("a and c", "ac"), ("a; c", "ac"),
        ("a c", "ac"), ("(a), (c)", "ac"), ("[a, c]", "ac"), ("{a, c}", "ac"), ("A/C", "ac"),
        (["a", "dropout"], "ab"), ("dropout and early stopping", "bc"), ("none", ""),
        ("c, a", "ac"), ("a & c", "ac"),
    ],
)  # fmt: skip
def test_a_set_of_options_is_read(written: object, ticked: str) -> None:
    assert multi_select.read(several("all-or-nothing"), answer(written)) == frozenset(ticked)


@pytest.mark.parametrize("written", [["a", "e"], "a, b, f", "x", {"a": "maybe"}, "a b e"])
def test_a_set_with_an_unknown_or_double_tick_is_unreadable(written: object) -> None:
    with pytest.raises(UnreadableError):
        multi_select.read(several("all-or-nothing"), answer(written))


@pytest.mark.parametrize(
    ("credit", "ticked", "share"),
    [
        ("all-or-nothing", "ac", 1), ("all-or-nothing", "a", 0), ("all-or-nothing", "abc", 0),
        ("all-or-nothing", "", 0),
        ("right-minus-wrong", "ac", 1), ("right-minus-wrong", "a", Fraction(1, 2)),
        ("right-minus-wrong", "abc", Fraction(1, 2)), ("right-minus-wrong", "abcd", 0),
        ("right-minus-wrong", "bd", 0), ("right-minus-wrong", "ab", 0),
        ("per-option", "ac", 1), ("per-option", "a", Fraction(3, 4)),
        ("per-option", "abcd", Fraction(1, 2)), ("per-option", "bd", 0), ("per-option", "", Fraction(1, 2)),
    ],
)  # fmt: skip
def test_credit_for_a_set(credit: str, ticked: str, share: Fraction) -> None:
    verdict = multi_select.decide(several(credit), frozenset("ac"), frozenset(ticked))
    assert verdict.earned == share


@pytest.mark.parametrize(
    ("credit", "ticked", "told"),
    [
        ("right-minus-wrong", "a", "1 tick missing"), ("right-minus-wrong", "abc", "1 tick too many"),
        ("per-option", "abd", "2 ticks too many; 1 tick missing"), ("per-option", "ab", "1 tick too many; 1 tick missing"),
        ("right-minus-wrong", "ab", ""), ("per-option", "bd", ""), ("all-or-nothing", "a", ""), ("all-or-nothing", "abc", ""),
    ],
)  # fmt: skip
def test_ticks_are_counted_only_where_the_points_tell_them_already(
    credit: str, ticked: str, told: str
) -> None:
    feedback = multi_select.decide(several(credit), frozenset("ac"), frozenset(ticked)).feedback
    assert ("tick too" in feedback or "tick missing" in feedback or "ticks" in feedback) is bool(
        told
    )
    assert told in feedback


@pytest.mark.parametrize(
    "written",
    ["yes", "Yes.", "y", "true", "TRUE", "t", "can", "It can", "possible", "It is possible",
     "good idea", "a good idea", "That is a good idea.", "yes, because it works", "not impossible",
     "correct", "Yes!", "yes (see below)", "yes - it can"],
)  # fmt: skip
def test_yes(written: str) -> None:
    assert truth.read(YesNo(kind="yes-no"), answer(written)) is True


@pytest.mark.parametrize(
    "written",
    ["no", "No.", "n", "false", "False", "f", "cannot", "can not", "can't", "it can’t", "It cannot",
     "not possible", "It isn't possible", "It is not possible", "impossible", "bad idea",
     "a bad idea", "not a good idea", "It is not a good idea", "No, it cannot",
     "False: it is true that it helps, but not here", "no because XOR is not separable",
     "not true", "wrong"],
)  # fmt: skip
def test_no(written: str) -> None:
    assert truth.read(TrueFalse(kind="true-false"), answer(written)) is False


@pytest.mark.parametrize(
    "written", ["maybe", "yes and no", "yes/no", "yes, no", "true or false", "1", "it depends", "?",
                "knowledge", "canada", ["yes", "no"], {"yes": "no"}]
)  # fmt: skip
def test_neither_yes_nor_no(written: object) -> None:
    with pytest.raises(UnreadableError):
        truth.read(YesNo(kind="yes-no"), answer(written))


def test_an_optional_option_makes_no_difference() -> None:
    spec = MultiSelect.model_validate(
        {"kind": "multi-select", "options": OPTIONS, "optional": ["d"]}
    )
    for ticked, earned in [("acd", 1), ("ac", 1), ("a", 0), ("abcd", 0)]:
        verdict = multi_select.decide(spec, frozenset("acd"), frozenset(ticked))
        assert verdict.earned == earned
