"""Single choice: the one right option."""

from __future__ import annotations

from exercises.answer import Answer, Text, UnreadableError, only_item
from exercises.specs import Choice
from graders.options import pick
from graders.verdict import Verdict, correct, incorrect


def read(spec: Choice, answer: Answer) -> str:
    """The key of the chosen option."""
    answer = only_item(answer)
    if not isinstance(answer, Text):
        raise UnreadableError("several options are given; choose one", answer.place)
    return pick(answer, spec.options)


def key(spec: Choice, solution: Answer) -> str:
    """The key of the right option."""
    return read(spec, solution)


def shown(option: str) -> str:
    """The key."""
    return option


def decide(_spec: Choice, expected: str, option: str) -> Verdict:
    """Right if it is the right option."""
    if option == expected:
        return correct()
    return incorrect("option", "this is not the right option")
