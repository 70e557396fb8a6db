"""Prose is read, measured and left to a person."""

from __future__ import annotations

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.specs import ShortText
from graders.kinds import prose
from graders.words.sentences import sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One.", 1), ("One", 1), ("One. Two", 2), ("One. Two.", 2), ("One! Two? Three.", 3),
        ("It is 0.25 at most.", 1), ("See e.g. Fig. 3, i.e. the plot.", 1), ("Wait... what?", 2),
        ("By Dr. Smith et al. it holds.", 1), ("It saturates (see Eq. 2). Then it stops.", 2),
        ('He said "no." Then left.', 2), ("w.r.t. the weights", 1), ("a vs. b", 1), ("", 0), ("?!", 0),
        ("One.\n\nTwo.", 2), ("σ′ ≤ 1/4. So it vanishes.", 2), ("- one\n- two", 1),
    ],
)  # fmt: skip
def test_sentences_are_counted(text: str, count: int) -> None:
    assert sentences(text) == count


def test_over_the_limit_is_flagged_and_costs_nothing() -> None:
    verdict = prose.review(2, "One. Two. Three.")
    assert (verdict.status, verdict.code) == ("needs-review", "over-limit")
    assert prose.review(3, "One. Two. Three.").code == ""


def test_what_was_read_is_shown_shortened() -> None:
    assert prose.shown("word " * 50).endswith("… (1 sentence, 50 words)")
    assert prose.shown("One\ntwo.") == "One two. (1 sentence, 2 words)"


def test_a_list_of_lines_is_one_text() -> None:
    assert prose.read(ShortText(kind="text"), answer(["one", "two"])) == "one\ntwo"


def test_an_answer_of_a_megabyte_is_refused() -> None:
    with pytest.raises(UnreadableError, match="longer than 20,000"):
        prose.read(ShortText(kind="text"), answer("x" * 1_000_000))
