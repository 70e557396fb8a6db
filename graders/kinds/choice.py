"""Single choice: the one right option."""

from __future__ import annotations

from exercises.answer import Answer, Fields, Text, UnreadableError, only_item
from exercises.specs import Choice
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.attempts.ticks import ticked_options
from graders.kinds.reading.options.lines import key_with_reason, options_by_line
from graders.kinds.reading.options.options import pick, ticked
from graders.verdict import Outcome, Verdict, correct, incorrect


def read(spec: Choice, answer: Answer) -> str:
    """The key of the chosen option."""
    answer = only_item(answer)
    if isinstance(answer, Fields) and (key := key_with_reason(answer, spec.options)):
        return key
    if isinstance(answer, Fields):
        chosen = [
            key
            for key, value in answer.fields.items()
            if key in spec.options and isinstance(value, Text) and ticked(value, key, spec.options)
        ]
        if len(chosen) == 1:
            return chosen[0]
    if not isinstance(answer, Text):
        raise UnreadableError("one option is wanted; write its key", answer.place)
    if by_line := options_by_line(answer, spec.options):
        if len(by_line) > 1:
            raise UnreadableError(f"one option is wanted, not {', '.join(by_line)}", answer.place)
        return by_line[0]
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
