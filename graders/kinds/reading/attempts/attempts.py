"""The ways to read an answer, tried in order: as it was typed, without what stands around it, its conclusion."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from exercises.answer import Answer, SeveralAnswersError, Text, UnreadableError, texts
from exercises.language.other_languages import in_english
from graders.kinds.reading.attempts.answer_line import answer_line
from graders.kinds.reading.attempts.around import (
    label_or_factor,
    within,
    without_numbers,
    without_premise,
)
from graders.kinds.reading.attempts.conclusion import conclusion
from graders.kinds.reading.attempts.explained import explained
from graders.kinds.reading.attempts.named_at_end import gives_another, named_at_end
from graders.kinds.reading.attempts.repeated import (
    with_list_and_result,
    without_repeated_result,
)
from graders.kinds.reading.attempts.told import in_sentences
from graders.kinds.reading.cases.conditions_first import without_numbers_of_cases
from graders.kinds.reading.numbers.annotated import annotated, with_check
from graders.kinds.reading.words.editing import is_changed
from graders.kinds.reading.words.equal_to import in_a_word
from graders.kinds.reading.words.spoken import in_full

_LONGEST = 4_000
# Characters beside numbers and blanks that any kind reads; nobody writes so many for one answer.
_MOST_WRITTEN = 2_000


class Attempt(NamedTuple):
    """An answer as it is read, and the words in front of it that are passed over as a whole."""

    answer: Text
    passed_over: str = ""


def as_typed(answer: Text, symbols: Collection[str] = ()) -> Text:
    """The answer in English, without numbers of cases, questions and equations, and `is` in a word.

    Args:
        answer: What was typed.
        symbols: Names that mean something here, in whatever language.
    """
    text = in_english(answer.text, symbols)
    text = with_list_and_result(without_repeated_result(without_premise(text)))
    text = without_numbers(without_numbers_of_cases(text))
    return replace(answer, text=in_a_word(in_full(text)))


def other_attempts(answer: Text, names: Collection[str] = ()) -> Iterator[Attempt]:
    """What to read where an answer cannot be read as it was typed.

    Args:
        answer: What was typed.
        names: What may be on the left of the answer.
    """
    if _is_endless(answer.text):
        return
    inside = list(within(answer.text))
    for inner in inside:
        yield Attempt(replace(answer, text=inner))
    for text in (answer.text, *inside):
        for before, explanation in explained(text):
            if not gives_another(explanation, before, names):
                yield Attempt(replace(answer, text=before), explanation)
    if concluded := conclusion(answer.text):
        yield Attempt(replace(answer, text=concluded.text.strip()), concluded.passed_over)
        for before, explanation in explained(concluded.text):
            told = f"{concluded.passed_over}; {explanation}"
            yield Attempt(replace(answer, text=before.strip()), told)
    if checked := with_check(answer.text):
        yield Attempt(replace(answer, text=checked))
    if noted := annotated(answer.text):
        yield Attempt(replace(answer, text=noted.chain), "; ".join(noted.passed_over))
    for one in in_sentences(answer.text):
        yield Attempt(replace(answer, text=one.text), one.passed_over)
    if named := named_at_end(answer.text, names):
        text = _with_whole_emphasis(named.text, answer.text).strip()
        yield Attempt(replace(answer, text=text), named.passed_over)


def _with_whole_emphasis(part: str, whole: str) -> str:
    """The end of a text without the end of an emphasis that began in front of it: `Index form: **…**`."""
    marks = part.count("**")
    return part.replace("**", "  ", 1) if marks % 2 and not whole.count("**") % 2 else part


def line_attempts(answer: Text) -> Iterator[Attempt]:
    """What to read where an answer in letters or words cannot be read as it was typed."""
    if _is_endless(answer.text):
        return
    if line := answer_line(answer.text):
        yield Attempt(replace(answer, text=line.said), line.passed_over)


def refuse_endless(answer: Answer) -> None:
    """Go on if no text of an answer is longer than any answer is; numbers and blanks are not counted.

    Raises:
        UnreadableError: One is.
    """
    for text in texts(answer):
        if len(text.text) > _MOST_WRITTEN < len(_of_numbers().sub("", text.text)):
            raise UnreadableError(
                f"longer than {_MOST_WRITTEN:,} characters; write the answer alone", text.place
            )


def refuse_changed(answer: Answer) -> None:
    """Go on if no text of an answer says that it is changed, or is to be.

    Raises:
        SeveralAnswersError: One does.
    """
    for text in texts(answer):
        if is_changed(text.text):
            raise SeveralAnswersError(
                "this says that the answer is another one, or not ready; write the one that counts alone",
                text.place,
            )


@cache
def _of_numbers() -> re.Pattern[str]:
    return re.compile(r"[\s\d.,;()\[\]+-]+")


def _is_endless(text: str) -> bool:
    """Whether patterns would look for long in a text: longer, or with more blanks, than anybody types."""
    return len(text) > _LONGEST or _blanks().search(text) is not None


@cache
def _blanks() -> re.Pattern[str]:
    return re.compile(r"\s{101}")


def refuse_label(answer: Text) -> None:
    """Refuse what can be read in two ways: `(2) w` is a product, or the answer to question 2.

    Raises:
        UnreadableError: It can.
    """
    if label := label_or_factor(answer.text):
        raise UnreadableError(
            f"{label} in front may be the number of a question, or a factor; leave it away, or write"
            f" {label[1:-1]} * …",
            answer.place,
        )
