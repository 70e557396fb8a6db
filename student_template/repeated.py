"""What is answered twice: two equal answers are one, and a blank one is none."""

from __future__ import annotations

import re

from exercises.answer import Answer, Misread, Place, UnreadableError, as_written, only_item


def once(
    first: Answer | Misread, second: Answer | Misread, otherwise: Misread, name: str = ""
) -> Answer | Misread:
    """The answer that counts of two in one place; `otherwise` where they differ.

    Its own name in front changes nothing. Of two that differ by a remark in brackets, that with the remark counts.
    """
    if not isinstance(second, Misread) and second.blank:
        return first
    if not isinstance(first, Misread):
        if first.blank:
            return second
        if not isinstance(second, Misread):
            one, other = _written(first, name), _written(second, name)
            if one == other or one == _without_remark(other):
                return second
            if other == _without_remark(one):
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


def _written(answer: Answer, name: str) -> str:
    text = as_written(only_item(answer)).strip()
    return re.sub(rf"\A{re.escape(name)}\s*[=:]\s*", "", text) if name else text


def _without_remark(text: str) -> str:
    return re.sub(r"(?<=\S)\s+\([^()]*[A-Za-z]{2,}.*\)\s*\Z", "", text, flags=re.DOTALL)
