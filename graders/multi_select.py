"""Multi-select: a set of options, with three ways to credit an incomplete one."""

from __future__ import annotations

import re
from fractions import Fraction

from exercises.answer import Answer, Fields, Items, Text, UnreadableError
from exercises.specs import MultiSelect
from graders.options import pick
from graders.verdict import Verdict, partial

_NONE = {"none", "none of them", "none of these", "nothing"}


def read(spec: MultiSelect, answer: Answer) -> frozenset[str]:
    """The keys of the ticked options."""
    if isinstance(answer, Fields):
        raise UnreadableError(f"write {spec.how_to_answer()}", answer.place)
    if isinstance(answer, Items):
        chosen = [option for item in answer.items for option in read(spec, item)]
        if twice := {option for option in chosen if chosen.count(option) > 1}:
            raise UnreadableError(f"{', '.join(sorted(twice))} is ticked twice", answer.place)
        return frozenset(chosen)
    return frozenset(_from_text(spec, answer))


def _from_text(spec: MultiSelect, answer: Text) -> list[str]:
    if answer.text.strip(" .").casefold() in _NONE:
        return []
    try:
        return [pick(answer, spec.options)]
    except UnreadableError:
        pieces = [piece for piece in re.split(r"[,;/&+\n]|\band\b", answer.text) if piece.strip()]
        keys = {key.casefold() for key in spec.options}
        if len(pieces) == 1 and all(word.casefold() in keys for word in answer.text.split()):
            pieces = answer.text.split()
        if len(pieces) < 2:
            raise
        texts = (Text(piece.strip(" \t()[]{}"), answer.place) for piece in pieces)
        return [pick(text, spec.options) for text in texts]


def key(spec: MultiSelect, solution: Answer) -> frozenset[str]:
    """The keys of all right options."""
    return read(spec, solution)


def shown(ticked: frozenset[str]) -> str:
    """The keys in order."""
    return ", ".join(sorted(ticked)) or "none"


def decide(spec: MultiSelect, expected: frozenset[str], ticked: frozenset[str]) -> Verdict:
    """All points for the right set, and what `credit` says for another one."""
    if ticked == expected:
        share = Fraction(1)
    elif spec.credit == "all-or-nothing":
        share = Fraction(0)
    elif spec.credit == "per-option":
        share = Fraction(len(spec.options) - len(ticked ^ expected), len(spec.options))
    else:
        right_minus_wrong = len(ticked & expected) - len(ticked - expected)
        share = Fraction(max(0, right_minus_wrong), max(1, len(expected)))
    if share == 1:
        return partial(share, "", "")
    rule = {
        "all-or-nothing": "only the whole set earns points",
        "per-option": "each option counts by itself",
        "right-minus-wrong": "a wrong tick takes away a right one",
    }[spec.credit]
    return partial(share, "options", f"this is not the right set; {rule}")
