"""Multi-select: a set of options, with three ways to credit an incomplete one."""

from __future__ import annotations

from fractions import Fraction

from exercises.answer import Answer, Fields, Items, Text, UnreadableError
from exercises.specs import MultiSelect
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.attempts.ticks import ticked_options
from graders.kinds.reading.options.options import in_lines, picks
from graders.kinds.reading.options.said_at_once import says_all, says_none
from graders.verdict import Outcome, Verdict, correct, partial


def read(spec: MultiSelect, answer: Answer) -> frozenset[str]:
    """The keys of the ticked options."""
    answer = in_lines(answer, spec.options)
    if isinstance(answer, Fields):
        raise UnreadableError(f"write {spec.how_to_answer()}", answer.place)
    if isinstance(answer, Items):
        return frozenset(option for item in answer.items for option in read(spec, item))
    return frozenset(_from_text(spec, answer))


def _from_text(spec: MultiSelect, answer: Text) -> list[str]:
    if says_none(answer):
        return []
    if says_all(answer, spec.options):
        return list(spec.options)
    marked = ticked_options(answer, spec.options)
    if marked is not None:
        return marked
    return picks(answer, spec.options)


def key(spec: MultiSelect, solution: Answer) -> frozenset[str]:
    """The keys of all right options."""
    return read(spec, solution)


def shown(ticked: frozenset[str]) -> str:
    """The keys in order."""
    return ", ".join(sorted(ticked)) or "none"


def decide(
    spec: MultiSelect,
    expected: frozenset[str],
    ticked: frozenset[str],
    _context: Context = NO_CONTEXT,
) -> Verdict:
    """All points for the right set, and what `credit` says for another one."""
    ticked, expected = ticked - set(spec.optional), expected - set(spec.optional)
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
        return correct()
    rule = {
        "all-or-nothing": "only the whole set earns points",
        "per-option": "each option counts by itself",
        "right-minus-wrong": "a wrong tick takes away a right one",
    }[spec.credit]
    told = f"this is not the right set; {rule}"
    if share:
        # The points tell as much already; where there are none, this would lead to the set.
        many, few = len(ticked - expected), len(expected - ticked)
        told += f"; {_counted(many, 'too many')}" * (many > 0) + f"; {_counted(few, 'missing')}" * (
            few > 0
        )
    return partial(share, Outcome.OPTIONS, told)


def _counted(number: int, how: str) -> str:
    return f"{number} tick{'s' * (number > 1)} {how}"


latex, truth, questions = no_latex, no_truth, no_questions
