"""Phrases: what makes no difference, what is another term, and what a person decides."""

from __future__ import annotations

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.specs import Phrase
from graders.kinds import phrase

SPEC = Phrase(kind="phrase")
EXACT = Phrase(kind="phrase", exact=True)


def status(wanted: str, written: object, spec: Phrase = SPEC) -> str:
    return phrase.decide(
        spec, phrase.key(spec, answer(wanted)), phrase.read(spec, answer(written))
    ).status


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        ("dropout", "dropout"), ("dropout", "Drop-out"), ("dropout", "drop out"), ("dropout", '"Dropout".'),
        ("dropout", "`dropout`"), ("dropout", "**dropout**"), ("dropout", ["dropout"]), ("dropout", "Dropout!"),
        ("chain rule", "The chain rule"), ("chain rule", "chain-rule"), ("the chain rule", "chain  rule"),
        ("Bayes' rule", "bayes’ rule"), ("L2 regularisation", "l2-regularisation"), ("Adam", "adam"),
    ],
)  # fmt: skip
def test_a_right_term(wanted: str, written: object) -> None:
    assert status(wanted, written) == "correct"


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        ("dropout", "weight decay"), ("dropout", "batch normalisation"), ("Adam", "SGD"), ("L2", "L1"),
        ("chain rule", "product rule"), ("sigmoid", "tanh"), ("sigmoid", "softmax"), ("ReLU", "ELU"),
        ("LSTM", "GRU"), ("bias", "variance"),
    ],
)  # fmt: skip
def test_another_term_is_wrong(wanted: str, written: str) -> None:
    assert status(wanted, written) == "incorrect"


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        ("dropout", "not dropout"), ("dropout", "it is called dropout"), ("dropout", "dropout or weight decay"),
        ("backpropagation", "backpropogation"), ("softmax", "sofmax"), ("chain rule", "the chainrule, twice"),
        ("dropout", "random units are switched off in training"),
    ],
)  # fmt: skip
def test_what_is_neither_waits_for_a_person(wanted: str, written: str) -> None:
    assert status(wanted, written) == "needs-review"


@pytest.mark.parametrize(
    "written", ["...", {"a": "dropout", "b": "decay"}, ["dropout", "decay"], "a" * 300]
)
def test_what_is_no_term_is_unreadable(written: object) -> None:
    with pytest.raises(UnreadableError):
        phrase.read(SPEC, answer(written))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("bhid,bhjd->bhij", "correct"), (" 'bhid,bhjd->bhij' ", "correct"), ("Bhid,bhjd->bhij", "incorrect"),
        ("bhid, bhjd->bhij", "incorrect"),
    ],
)  # fmt: skip
def test_exact_letters(written: str, wanted: str) -> None:
    assert status("bhid,bhjd->bhij", written, EXACT) == wanted


def test_no_feedback_names_the_term() -> None:
    for written in ("weight decay", "not dropout"):
        verdict = phrase.decide(
            SPEC, phrase.key(SPEC, answer("dropout")), phrase.read(SPEC, answer(written))
        )
        assert "dropout" not in verdict.feedback


@pytest.mark.parametrize("wanted", ["A*", "bhid,bhjd->bhij", "x^2", "f(x)"])
def test_a_key_whose_signs_would_not_count_is_refused(wanted: str) -> None:
    with pytest.raises(ValueError, match="exact: true"):
        phrase.key(SPEC, answer(wanted))
    assert status(wanted, wanted, EXACT) == "correct"


def test_signs_of_a_name_count() -> None:
    assert status("C++", "C++") == "correct"
    assert status("C++", "C") != "correct"


PATTERN = "/(batch|layer) ?norm(ali[sz]ation)?/"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("batch norm", "correct"), ("BatchNorm", "correct"), ("Layer-Normalisation", "correct"), ("the batch  norm.", "correct"),
        ("batch normalization", "correct"), ("norm", "incorrect"), ("my batch norm", "needs-review"), ("batch normal", "incorrect"),
    ],
)  # fmt: skip
def test_a_pattern_meets_small_letters_and_single_blanks(written: str, wanted: str) -> None:
    assert status(PATTERN, written) == wanted


def test_a_pattern_may_ask_for_exact_letters() -> None:
    assert status("/W[12]/", "W1", EXACT) == "correct"
    assert status("/W[12]/", "w1", EXACT) == "incorrect"


@pytest.mark.parametrize(
    ("pattern", "told"),
    [("/(a+)+/", "for ever"), ("/(x|(b*)c){2}/", "for ever"), ("/(ab/", "no regular expression"), ("/*a/", "no regular expression")],
)  # fmt: skip
def test_what_is_no_pattern(pattern: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        phrase.key(SPEC, answer(pattern))


def test_what_repeats_once_is_a_pattern() -> None:
    assert status("/(ab)+c*/", "ababcc") == "correct"
    assert status(r"/[a+]+ \(x\)*/", "a x") == "incorrect"


LAYER_NORM = "/layer ?norm(ali[sz]ation)?/"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("layer normalisation", "correct"), ("LayerNorm", "correct"), ("Layer-Norm.", "correct"),
        ("layer normalzation", "needs-review"), ("layer normalizatoin", "needs-review"),
        ("layr norm", "needs-review"), ("layernrom", "needs-review"), ("it is called layer norm", "needs-review"),
        ("layer norm, not batch norm", "needs-review"), ("not layer normalization", "needs-review"),
        ("batch norm", "incorrect"), ("group normalisation", "incorrect"), ("weight decay", "incorrect"),
    ],
)  # fmt: skip
def test_what_nearly_has_a_pattern_waits_for_a_person(written: str, expected: str) -> None:
    assert status(LAYER_NORM, written) == expected


def test_a_slip_in_a_short_word_is_another_word() -> None:
    assert status("/relu/", "ELU") == "incorrect"
    assert status("/[lL]1/", "L2") == "incorrect"


def test_the_exact_letters_of_a_pattern_have_no_near_ones() -> None:
    assert status("/Layer ?Norm/", "LayerNrom", EXACT) == "incorrect"
