"""Causes in plain words: every code has its own, and none is shown as programs know it."""

from __future__ import annotations

import pytest

from cli.formats.causes import CODES, MISCONCEPTIONS, STATUSES, in_words
from graders.graph.misconceptions import MESSAGES
from graders.verdict import Outcome, Status, misconception


def test_every_code_has_words() -> None:
    assert set(CODES) == set(Outcome)
    assert set(MISCONCEPTIONS) == set(MESSAGES)


@pytest.mark.parametrize("words", [*STATUSES.values(), *CODES.values(), *MISCONCEPTIONS.values()])
def test_words_are_no_code(words: str) -> None:
    assert len(words.split()) > 1
    assert words not in {one.replace("-", " ") for one in (*Outcome, *MESSAGES)}


def test_two_mistakes_that_cannot_be_told_apart_are_both_named() -> None:
    assert (
        in_words(misconception("ascent", "sign"))
        == "a step uphill, or the error the wrong way round"
    )


def test_a_mistake_of_an_own_sheet_is_called_as_there() -> None:
    assert in_words(misconception("summed-over-rows")) == "summed over rows"


@pytest.mark.parametrize(
    "status", ["unanswered", "unreadable", "needs-review", "not-checked", "error"]
)
def test_a_status_that_says_it_all_is_a_cause(status: Status) -> None:
    assert STATUSES[status]
