"""The graders: for each kind of spec, how its answers are read, and how they are decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from exercises.answer import Answer
from exercises.specs import Prose, Spec
from graders import (
    choice,
    equations,
    formula,
    matching,
    multi_select,
    network,
    number,
    prose,
    shape,
    truth,
    value,
)
from graders.verdict import Verdict


class Grader(NamedTuple):
    """What it takes to judge one kind of answer; all functions are pure.

    `read(spec, answer)` turns an answer into a reading or raises `UnreadableError`;
    `shown(reading)` tells the student how it was read;
    `key(spec, solution)` gives the expected value; None where the truth is public;
    `decide(spec, key, reading)` gives the verdict.
    """

    read: Callable[[Any, Answer], Any]
    shown: Callable[[Any], str]
    key: Callable[[Any, Answer], Any] | None
    decide: Callable[[Any, Any, Any], Verdict]


def _review(spec: Prose, _key: None, text: str) -> Verdict:
    return prose.review(spec.max_sentences, text)


_PROSE = Grader(prose.read, prose.shown, None, _review)
_FORMULA = Grader(formula.read, formula.shown, formula.key, formula.decide)
_TRUTH = Grader(truth.read, truth.shown, truth.key, truth.decide)

# One line per kind; `exercises.specs.AnySpec` is the other list, and a test compares the two.
GRADERS: dict[str, Grader] = {
    "choice": Grader(choice.read, choice.shown, choice.key, choice.decide),
    "multi-select": Grader(
        multi_select.read, multi_select.shown, multi_select.key, multi_select.decide
    ),
    "true-false": _TRUTH,
    "yes-no": _TRUTH,
    "number": Grader(number.read, number.shown, number.key, number.decide),
    "value": Grader(value.read, value.shown, value.key, value.decide),
    "equations": Grader(equations.read, equations.shown, equations.key, equations.decide),
    "formula": _FORMULA,
    "matrix": _FORMULA,
    "piecewise": _FORMULA,
    "shape": Grader(shape.read, shape.shown, shape.key, shape.decide),
    "network": Grader(network.read, network.shown, None, network.decide),
    "matching": Grader(matching.read, matching.shown, matching.key, matching.decide),
    "text": _PROSE,
    "proof": _PROSE,
}


def grader_of(spec: Spec) -> Grader | None:
    """The grader of a spec; None where no grader decides its kind yet."""
    return GRADERS.get(getattr(spec, "kind", ""))
