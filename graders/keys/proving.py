"""What a key rests on: proved by oracles, agreed by a second form, a person's word, or mere trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from exercises.answer import Answer, UnreadableError, as_written
from exercises.assignment import Assignment, Exercise
from exercises.language.errors import UndefinedError
from exercises.language.tree import Call
from exercises.specs import (
    Choice,
    Code,
    ComputationGraph,
    Derivation,
    Einsum,
    Formula,
    FunctionPlot,
    Interval,
    Matching,
    MultiSelect,
    Network,
    Number,
    OfNotebook,
    Order,
    Phrase,
    Prose,
    Shape,
    Spec,
    TrueFalse,
    Truth,
    Unsupported,
    Value,
    Witness,
    YesNo,
)
from exercises.tolerances import Rounded
from graders.keys.keys import Keys
from graders.keys.oracle import Agreement, confirm, confirm_number
from graders.kinds import interval, shape, witness
from graders.kinds.grader import grader_of
from graders.kinds.kind import Context, Kind
from graders.language.equivalence import Expected

# A second form has no tolerance: the reference is its value, or that value rounded as it was typed.
_AS_TYPED = Rounded(figures=1, decimals=0, relative=Decimal("1e-12"), zero=Decimal("1e-12"))
# What is drawn to compare two formulas of an instructor; any seed gives the same verdict.
_SEED = 1


class Ground(StrEnum):
    """What a key rests on; on trust is what something could have proved, and nothing has."""

    PROVED = "proved"
    SECOND_FORM = "second form"
    PERSON = "person"
    TRUST = "on trust"


class Foundation(NamedTuple):
    """What the key of one part rests on: the ground, what confirms it, how many digits agree."""

    ground: Ground
    by: tuple[str, ...] = ()
    digits: Mapping[str, float] = {}
    problems: tuple[str, ...] = ()


Foundations = Mapping[str, Mapping[str, Foundation]]


def foundations(assignment: Assignment, keys: Keys) -> Foundations:
    """What every key rests on, by exercise and part; what nothing decides has no key."""
    return {
        exercise.id: {
            part: found
            for part, spec in exercise.parts.items()
            if (found := _foundation(exercise, part, spec, keys))
        }
        for exercise in assignment.exercises()
    }


def _foundation(exercise: Exercise, part: str, spec: Spec, keys: Keys) -> Foundation | None:
    match spec:
        case Unsupported():
            return None
        case Choice() | MultiSelect() | TrueFalse() | YesNo() | Matching() | Order() | Phrase():
            return Foundation(Ground.PERSON)
        case Witness():
            accepted = (
                keys.written[exercise.id, part].accepted if exercise.id in keys.reference else ()
            )
            wrong = tuple(_lacking(spec, accepted))
            return Foundation(Ground.PROVED, ("trying the conditions",), problems=wrong)
        case Network():
            return Foundation(Ground.PROVED, ("running the network",))
        case FunctionPlot():
            return Foundation(Ground.PROVED, ("evaluating the function",))
        case ComputationGraph():
            return Foundation(Ground.PROVED, ("the graph of the exercise",))
        case Code() | OfNotebook():
            return Foundation(Ground.PROVED, ("running the reference",))
        case Derivation():
            return Foundation(Ground.PROVED, ("each step of its derivation",))
        case Prose():
            return Foundation(Ground.PERSON)
        case _:
            return _of_value(spec, (exercise.id, part), keys)


def _of_value(spec: Spec, at: tuple[str, str], keys: Keys) -> Foundation:
    """The ground of a number, shape or formula, which something can derive or at least confirm."""
    accepted = keys.expected[at]
    match spec:
        case Einsum(computes=computes) if computes:
            return Foundation(Ground.PROVED, ("the formula of the exercise",))
        case Number(graph=graph) if graph:
            return _proved([confirm_number(graph, spec.value)])
        case Formula(truth=truth) if truth:
            return _confirmed(truth, accepted)
        case Shape(truth=truth) if truth:
            wrong = [said for one in accepted for said in _against_shape(spec, one)]
            by = "the derivative's shape" if truth.by else "the function's shape"
            return Foundation(Ground.PROVED, (by,), problems=tuple(wrong))
        case Interval():
            found = _by_second_form(spec, at, keys)
            return found._replace(problems=(*found.problems, *_other_sets(spec, at, keys)))
        case _:
            return _by_second_form(spec, at, keys)


def _other_sets(spec: Interval, at: tuple[str, str], keys: Keys) -> Iterator[str]:
    """Accepted answers that are another set than the first: a question about numbers has one."""
    first, *others = keys.written[at].accepted
    key = interval.key(spec, first)
    for other in others:
        if interval.decide(spec, key, interval.read(spec, other)).status != "correct":
            yield f"the accepted answer {as_written(other)} is another set than {as_written(first)}"


def _lacking(spec: Witness, accepted: Sequence[Answer]) -> Iterator[str]:
    """Further accepted answers that lack the property; the first is marked like a hand-in."""
    for answer in accepted[1:]:
        verdict = witness.decide(spec, None, witness.read(spec, answer))
        if verdict.status != "correct":
            yield f"the accepted answer {as_written(answer)} lacks the property: {verdict.feedback}"


# Oracles


def _confirmed(truth: Truth, accepted: Sequence[Expected]) -> Foundation:
    try:
        return _proved([_of_formula(truth, one) for one in accepted])
    except UndefinedError as error:
        return Foundation(Ground.TRUST, problems=(f"cannot be confirmed ({error})",))


def _proved(found: Sequence[Sequence[Agreement]]) -> Foundation:
    """Proved, if all oracles agree with all accepted answers; the fewest digits count."""
    digits: dict[str, float] = {}
    problems = []
    for agreement in (one for agreements in found for one in agreements):
        name = agreement.oracle
        digits[name] = min(agreement.digits, digits.get(name, agreement.digits))
        if agreement.disagreement:
            problems.append(str(agreement.disagreement))
    return Foundation(Ground.PROVED, tuple(digits), digits, tuple(problems))


def _of_formula(truth: Truth, expected: Expected) -> list[Agreement]:
    """What the oracles say; the vector of a diagonal matrix may be accepted in its place."""
    found = confirm(truth, expected)
    if not any(one.disagreement for one in found):
        return found
    diagonal = Expected(Call("diag", (expected.tree,)), expected.scope)
    try:
        other = confirm(truth, diagonal)
    except UndefinedError:
        return found
    return found if any(one.disagreement for one in other) else other


def _against_shape(spec: Shape, expected: Any) -> list[str]:
    truths = shape.truth(spec)
    if any(shape.decide(spec, one, expected).status == "correct" for one in truths):
        return []
    shapes = " or ".join(map(shape.shown, truths))
    return [f"the reference answer is not the shape of the derivative, {shapes}"]


# Second forms


def _by_second_form(spec: Spec, at: tuple[str, str], keys: Keys) -> Foundation:
    """Every accepted answer must agree with a second form, and every second form with one of them."""
    solution = keys.written[at]
    grader = grader_of(spec)
    assert grader
    confirmed: set[int] = set()
    problems = []
    for second in solution.second:
        try:
            agreeing = set(_agreeing(_as_typed(spec), grader, solution.accepted, second))
        except UnreadableError as error:
            problems.append(f"the second form cannot be read: {error.message}")
            continue
        if not agreeing:
            problems.append(f"the second form {as_written(second)} does not agree")
        confirmed |= agreeing
    whole = len(confirmed) == len(solution.accepted)
    return Foundation(Ground.SECOND_FORM if whole else Ground.TRUST, problems=tuple(problems))


def _as_typed(spec: Spec) -> Spec:
    if isinstance(spec, Number | Value | Interval):
        return spec.model_copy(update={"tolerance": _AS_TYPED})
    return spec


def _agreeing(
    spec: Spec, grader: Kind[Any, Any, Any], accepted: Sequence[Answer], second: Answer
) -> Iterator[int]:
    """The accepted answers that are right where the second form is the key, by their number."""
    key = grader.key(spec, second)
    for number, answer in enumerate(accepted):
        if _bare(answer) == _bare(second):
            raise UnreadableError("it is the answer itself, written once more", second.place)
        verdict = grader.decide(spec, key, grader.read(spec, answer), Context(_SEED))
        if verdict.status == "correct":
            yield number


def _bare(answer: Answer) -> str:
    return "".join(as_written(answer).split())
