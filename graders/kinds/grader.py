"""The graders: for each kind of spec, how its answers are read, and how they are decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from exercises.answer import Answer
from exercises.specs import ComputationGraph, Derivation, Equations, Formula, Invariant, Prose, Spec
from graders.kinds import (
    choice,
    computation_graph,
    equations,
    formula,
    matching,
    multi_select,
    network,
    number,
    prose,
    shape,
    value,
    yes_no,
)
from graders.verdict import Verdict


class Context(NamedTuple):
    """What a decision may depend on beside its own part: the seed of what is drawn at random.

    For `markers` proposals are prepared, which decide nothing.
    """

    seed: int = 0
    markers: bool = False


class Grader(NamedTuple):
    """What it takes to judge one kind of answer; all functions are pure.

    `read(spec, answer)` turns an answer into a reading or raises `UnreadableError`;
    `shown(reading)` tells the student how it was read, `latex(reading)` in LaTeX;
    `key(spec, solution)` gives the expected value; None where the truth is public;
    `decide(spec, key, reading, context)` gives the verdict;
    `truth(spec)` gives the expected values that follow from the exercise itself, if any do;
    `questions(spec, reading)` is what whoever marks words is asked about them.
    """

    read: Callable[[Any, Answer], Any]
    shown: Callable[[Any], str]
    key: Callable[[Any, Answer], Any] | None
    decide: Callable[[Any, Any, Any, Context], Verdict]
    latex: Callable[[Any], str] = lambda _reading: ""
    truth: Callable[[Any], Sequence[Any]] = lambda _spec: ()
    questions: Callable[[Any, Any], Sequence[str]] = lambda _spec, _reading: ()


def _by_itself(
    decide: Callable[[Any, Any, Any], Verdict],
) -> Callable[[Any, Any, Any, Context], Verdict]:
    """A decision that depends on nothing but its own part."""
    return lambda spec, key, reading, _context: decide(spec, key, reading)


def _review(spec: Prose, _key: None, text: str) -> Verdict:
    return prose.review(spec.max_sentences, text)


def _derivation(spec: Derivation, _key: None, text: str, context: Context) -> Verdict:
    from graders.kinds.derivation import proof  # noqa: PLC0415 - few hand-ins have one

    return proof.decide(spec, text, context.seed)


def _asked_of_xor_training(spec: Invariant, text: str) -> Sequence[str]:
    from graders.kinds.xor_training import proof  # noqa: PLC0415 - few hand-ins have one

    return proof.questions(spec, text)


def _formula(spec: Formula, key: Any, reading: Any, context: Context) -> Verdict:
    return formula.decide(spec, key, reading, context.seed)


def _equations(spec: Equations, key: Any, reading: Any, context: Context) -> Verdict:
    return equations.decide(spec, key, reading, context.seed)


def _computation_graph(
    spec: ComputationGraph, _key: None, reading: Any, context: Context
) -> Verdict:
    return computation_graph.decide(spec, None, reading, context.seed)


_PROSE = Grader(prose.read, prose.shown, None, _by_itself(_review))
_FORMULA = Grader(
    formula.read, formula.shown, formula.key, _formula, formula.in_latex, formula.truth
)
_YES_NO = Grader(yes_no.read, yes_no.shown, yes_no.key, _by_itself(yes_no.decide))

# One line per kind; `exercises.specs.AnySpec` is the other list, and a test compares the two.
GRADERS: dict[str, Grader] = {
    "choice": Grader(choice.read, choice.shown, choice.key, _by_itself(choice.decide)),
    "multi-select": Grader(
        multi_select.read, multi_select.shown, multi_select.key, _by_itself(multi_select.decide)
    ),
    "true-false": _YES_NO,
    "yes-no": _YES_NO,
    "number": Grader(
        number.read, number.shown, number.key, _by_itself(number.decide), truth=number.truth
    ),
    "computation-graph": Grader(
        computation_graph.read, computation_graph.shown, None, _computation_graph
    ),
    "value": Grader(value.read, value.shown, value.key, _by_itself(value.decide)),
    "equations": Grader(equations.read, equations.shown, equations.key, _equations),
    "formula": _FORMULA,
    "matrix": _FORMULA,
    "piecewise": _FORMULA,
    "shape": Grader(
        shape.read, shape.shown, shape.key, _by_itself(shape.decide), truth=shape.truth
    ),
    "network": Grader(network.read, network.shown, None, _by_itself(network.decide)),
    "matching": Grader(matching.read, matching.shown, matching.key, _by_itself(matching.decide)),
    "text": _PROSE,
    "proof": _PROSE,
    "derivation": Grader(prose.read, prose.shown, None, _derivation),
    "invariant": _PROSE._replace(questions=_asked_of_xor_training),
}


def grader_of(spec: Spec) -> Grader | None:
    """The grader of a spec; None where no grader decides its kind yet."""
    return GRADERS.get(getattr(spec, "kind", ""))
