"""Phrases: right if they are the term; among other words or misspelt, a person decides."""

from __future__ import annotations

from exercises.answer import Answer
from exercises.specs import Phrase
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.words.terms import (
    Pattern,
    Term,
    holds,
    read_exactly,
    read_pattern,
    read_term,
    resembles,
    uncounted,
)
from graders.verdict import Outcome, Verdict, correct, incorrect

# So many words more than the term has may be a description of it, which no comparison decides.
_DESCRIBING = 3
_ANOTHER = "not the term that is asked for"
_FOR_A_PERSON = Verdict("needs-review", feedback="read; a person looks at it")


def read(spec: Phrase, answer: Answer) -> Term:
    """The term."""
    return read_exactly(answer) if spec.exact else read_term(answer)


def key(spec: Phrase, solution: Answer) -> Term | Pattern:
    """The term that is asked for, or the pattern that it must have.

    Raises:
        ValueError: It has signs that would not count, or is no pattern.
    """
    if (pattern := read_pattern(solution)) is not None:
        return pattern
    if not spec.exact and (signs := uncounted(solution)):
        raise ValueError(
            f"{signs} would not count; write `exact: true` if every letter is to count"
        )
    return read(spec, solution)


def shown(term: Term) -> str:
    """The term as typed."""
    return term.typed


def decide(
    spec: Phrase, expected: Term | Pattern, term: Term, _context: Context = NO_CONTEXT
) -> Verdict:
    """Right if the letters are, or the pattern; wrong if it is plainly another term."""
    if isinstance(expected, Pattern):
        # Small letters and single blanks, as a pattern cannot know what makes no difference.
        text = " ".join(term.words)
        if expected.expression.fullmatch(text):
            return correct()
        if not spec.exact and (expected.within(text) or expected.nearly(text)):
            return _FOR_A_PERSON
        return incorrect(Outcome.PHRASE, _ANOTHER)
    if term.letters == expected.letters:
        return correct()
    describing = len(term.words) > len(expected.words) + _DESCRIBING
    open_to_doubt = holds(term.words, expected) or describing or resembles(term, expected)
    if not spec.exact and open_to_doubt:
        return _FOR_A_PERSON
    return incorrect(Outcome.PHRASE, _ANOTHER)


latex, truth, questions = no_latex, no_truth, no_questions
