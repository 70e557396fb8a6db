"""What is answered twice: two equal answers are one, and a blank one is none."""

from __future__ import annotations

from exercises.answer import Answer, Misread, Place, UnreadableError, as_written, only_item


def once(first: Answer | Misread, second: Answer | Misread, otherwise: Misread) -> Answer | Misread:
    """The answer that counts of two in one place; `otherwise` where they differ."""
    if not isinstance(second, Misread) and second.blank:
        return first
    if not isinstance(first, Misread):
        if first.blank:
            return second
        if not isinstance(second, Misread) and _written(first) == _written(second):
            return first
    return otherwise


def once_or_refused(first: Answer, second: Answer, name: str, place: Place) -> Answer:
    """The answer that counts of two under one name.

    Raises:
        UnreadableError: They differ.
    """
    answer = once(first, second, Misread(f'"{name}" stands here twice', place))
    if isinstance(answer, Misread):
        raise UnreadableError(answer.message, answer.place)
    return answer


def _written(answer: Answer) -> str:
    return as_written(only_item(answer))
