"""Order: steps that are put in order; every step that follows the right one earns its share."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from exercises.answer import Answer
from exercises.specs import Order
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.options.orders import steps_in
from graders.verdict import Outcome, Verdict, correct, partial

# What the first step follows, and what follows the last one.
_END = ""


def read(spec: Order, answer: Answer) -> tuple[str, ...]:
    """The steps in the order given."""
    return steps_in(answer, spec.steps)


def key(spec: Order, solution: Answer) -> tuple[str, ...]:
    """The right order; steps that belong to none are left out."""
    steps = read(spec, solution)
    if len(steps) < 2:
        raise ValueError("the solution puts fewer than two steps in order")
    return steps


def shown(steps: Sequence[str]) -> str:
    """The steps with arrows between them."""
    return " → ".join(steps)


def decide(
    spec: Order, expected: Sequence[str], steps: Sequence[str], _context: Context = NO_CONTEXT
) -> Verdict:
    """Right if the order is.

    Else a share for every step that directly follows the right one, the beginning and the end counted
    as well: blind guesses among n steps earn about 1/n.
    """
    if tuple(steps) == tuple(expected):
        return correct()
    wanted, given = _links(expected), _links(steps)
    right = len(wanted & given)
    share = Fraction(right, len(wanted)) if spec.credit == "neighbours" else Fraction(0)
    told = [f"{right} of {len(wanted)} neighbours are right, the beginning and the end counted"]
    if len(steps) < len(expected):
        told.append(f"{len(steps)} steps are given, which are too few")
    elif len(steps) > len(expected):
        told.append(f"{len(steps)} steps are given, and not all of them belong to it")
    return partial(share, Outcome.STEPS, "; ".join(told))


def _links(steps: Sequence[str]) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise((_END, *steps, _END)))


latex, truth, questions = no_latex, no_truth, no_questions
