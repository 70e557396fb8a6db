"""Single choice: the one right option."""

from __future__ import annotations

from exercises.answer import Answer, Text, UnreadableError, only_item
from exercises.specs import Choice
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.attempts.ticks import ticked_options
from graders.kinds.reading.options.options import in_lines, pick
from graders.verdict import Outcome, Verdict, correct, incorrect


def read(spec: Choice, answer: Answer) -> str:
    """The key of the chosen option."""
    answer = in_lines(only_item(answer), spec.options)
    if not isinstance(answer, Text):
        raise UnreadableError("one option is wanted; write its key", answer.place)
    marked = ticked_options(answer, spec.options)
    if marked is not None and len(marked) == 1:
        return marked[0]
    return pick(answer, spec.options)


def key(spec: Choice, solution: Answer) -> str:
    """The key of the right option."""
    return read(spec, solution)


def shown(option: str) -> str:
    """The key."""
    return option


def decide(_spec: Choice, expected: str, option: str, _context: Context = NO_CONTEXT) -> Verdict:
    """Right if it is the right option."""
    if option == expected:
        return correct()
    return incorrect(Outcome.OPTION, "this is not the right option")


latex, truth, questions = no_latex, no_truth, no_questions
