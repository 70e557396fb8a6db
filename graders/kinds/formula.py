"""Formulas and matrix expressions: read as a chain of equalities, decided on random instances."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from exercises.answer import Answer, ContradictedError, Fields, Text, UnreadableError, as_text
from exercises.language.errors import (
    RefusedError,
    TooLargeError,
    UndefinedError,
    UnknownNameError,
    UntrueError,
)
from exercises.language.matrices import about_transposes
from exercises.language.printing import latex as tree_in_latex
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import Call, Cases, Comparison, Element, Name, Tree, nodes
from exercises.specs import Formula
from graders.kinds.kind import NO_CONTEXT, Context, no_questions
from graders.kinds.reading.formulas.formulas import (
    Statement,
    multiplies_entries,
    read_statement,
)
from graders.kinds.reading.remarks.equations import another_formula
from graders.kinds.reading.remarks.remarks import order_of
from graders.kinds.reading.remarks.said_bounds import bounded, claimed, holds, says_other_entries
from graders.kinds.reading.remarks.said_differences import is_turned
from graders.kinds.reading.remarks.said_of_answer import refuse_untrue
from graders.kinds.reading.shapes.shapes import SaidShape, line_said, read_shape, sizes_in
from graders.kinds.reading.statements.entries import shapes_asked_for
from graders.kinds.reading.statements.statements import unreadable
from graders.language.equivalence import Compared, Expected
from graders.language.instead import Instead, instead
from graders.language.made_of import forbidden, is_label
from graders.language.shapes import Shapes, misplaced, shapes_of
from graders.language.sizes import loose
from graders.language.slips import slip
from graders.language.true_value import shape_of_truth, truths
from graders.verdict import Outcome, Verdict, correct, incorrect, partial

_MESSAGES = {
    "sign": "right but for its sign",
    "factor": "right but for a constant factor",
    "transposed": "the transpose of this would be right: check which index is the row",
    "undefined": "not defined everywhere where the right answer is",
    "shape-mismatch": "its shape is not the expected one",
    "value": "its shape is right, its value is not",
    "undecided": (
        "this agrees wherever it could be compared, but no values were found that reach every case"
        " of it, so a person looks at it"
    ),
    "single-point": "right but for the value that it gives at ",
    "contradiction": "two members of your chain of equalities differ",
}


class Reading(NamedTuple):
    """A statement whose last member has a value, with its shapes."""

    statement: Statement
    shapes: Shapes


# What an answer may say, by the meanings that its names may have; the first is the usual one.
Readings = Sequence[Reading]


def read(spec: Formula, answer: Answer) -> Readings:
    """The chain of equalities; its last member must have a value."""
    if isinstance(answer, Fields):
        raise UnreadableError("one formula is wanted here", answer.place)
    text = as_text(answer)
    readings = []
    failed: UnreadableError | None = None
    for scope in spec.scopes:
        for one in (scope, replace(scope, hadamard_last=True)):
            # `a ⊙ B c` is read from the left, or where that does not fit as a ⊙ (B c).
            try:
                readings.append(_read(text, one, spec))
                break
            except UnreadableError as error:
                failed = failed or error
                if not multiplies_entries(text):
                    break
    if failed and not readings:
        raise failed
    return readings


def _read(text: Text, scope: Scope, spec: Formula) -> Reading:
    try:
        statement = read_statement(
            text,
            scope,
            called=spec.names(),
            siblings=spec.other_names(),
            input_first=spec.layout == "denominator",
            truth=spec.truth,
            function=_differentiated(spec),
        )
        return Reading(statement, shapes_of(statement.members[-1], statement.scope))
    except UnknownNameError as error:
        place = text.place_at(error.offset)
        # What may not be left in an answer is told with what it may be made of.
        known = f'"{error.name}"' in error.message
        define = f"; define {error.name}, or write out what it stands for" if known else ""
        raise UnreadableError(f"{error.message}{define}", place) from error
    except RefusedError as error:
        raise unreadable(error, text.place_at(error.offset)) from error
    except UndefinedError as error:
        raise UnreadableError(f"{error}{about_transposes(scope)}", text.place) from error


def refuse_passed_over(spec: Formula, passed_over: str, readings: Readings, answer: Text) -> None:
    """Go on if what is passed over gives no other formula, `2w^T. By the chain rule 3w`, and may be so.

    Raises:
        ContradictedError: It gives one, so that it is open which counts, or is not so.
    """
    statement = readings[0].statement
    if other := another_formula(passed_over, statement.members[-1], statement.scope):
        raise ContradictedError(
            f'what does "{other}" mean for it? Write one formula alone', answer.place
        )
    try:
        for told in passed_over.split("; "):
            refuse_untrue(told, statement.members[-1], spec.truth, shapes_asked_for(spec.truth))
    except UntrueError as error:
        raise ContradictedError(error.message, answer.place) from error


def _differentiated(spec: Formula) -> tuple[Tree, str] | None:
    """What the answer is the derivative of, and by what; it may not stand where names are listed."""
    if spec.truth is None or spec.truth.by is None or spec.made_of:
        return None
    by = spec.truth.by.of if isinstance(spec.truth.by, Element) else spec.truth.by
    return (spec.truth.of, by.name) if isinstance(by, Name) else None


def stated_shapes(readings: Readings) -> list[str]:
    """The shapes that stand beside the formula: `2w^T (1 × d row vector)`, `∈ R^{1×d}`."""
    statement = readings[0].statement
    said = (_said(aside, statement.scope) for aside in statement.asides)
    return [
        " × ".join(f"({printed(e)})" for e in one.extents) for one in said if one and one.extents
    ]


def _said(aside: str, scope: Scope) -> SaidShape | None:
    """The shape that a remark says; None where its sizes are not those of the exercise."""
    try:
        return read_shape(aside, scope)
    except RefusedError:
        pass
    with suppress(RefusedError):
        said = read_shape(sizes_in(aside), scope)  # in a sentence
        if said.extents is not None or said.orientation:
            return said
    return line_said(aside)  # `the column 2w`


def false_remark(spec: Formula, expected: Expected, statement: Statement) -> str:
    """What the answer says of its shape that is not so; nothing where all of it is."""
    whole: tuple[str, ...] = ()
    if statement.untrue:
        return statement.untrue[0]
    for aside in statement.asides:
        if isinstance(statement.members[-1], Cases) and len(statement.asides) > 1:
            continue  # each of one case
        if says_other_entries(aside, statement.members[-1], statement.scope):
            return aside
        if is_turned(aside, statement.members[-1], statement.scope):
            return aside
        if claim := claimed(aside, statement.members[-1]):
            if not claim.is_so(statement.scope, _where(spec)):
                return aside
            continue
        said = _said(aside, statement.scope)
        if said is None:
            continue
        if not whole:
            whole = _whole(spec, expected)
        if not whole or (whole == ("1", "1") and said.extents is None):
            continue
        extents = None if said.extents is None else tuple(_plain(one) for one in said.extents)
        if said.contradicts(whole, extents):
            return aside
    return ""


def _plain(extent: Tree) -> str:
    return printed(extent).replace("−", "-")


def _whole(spec: Formula, expected: Expected) -> tuple[str, ...]:
    """The expected shape by the names of the sizes; empty where it cannot be told."""
    try:
        return (
            shape_of_truth(spec.truth)
            if spec.truth
            else shapes_of(expected.tree, expected.scope).whole
        )
    except UndefinedError:
        return ()


def shown(readings: Readings) -> str:
    """Every member fully bracketed, the shapes, and the rules that decided an ambiguity."""
    statement, shapes = readings[0]
    text = " = ".join(map(printed, statement.members))
    if shapes.whole not in {(), ("1", "1")}:
        text += f" : {'×'.join(shapes.whole)}"
    factors = [f"{name} is {'×'.join(shape)}" for name, shape in shapes.factors]
    passed = [
        *(f'you say "{" ".join(one.split())}"' for one in (*statement.asides, *statement.orders)),
        *(f'passed over: "{one}"' for one in statement.passed_over),
    ]
    notes = [*(factors if len(factors) > 1 else ()), *statement.notes, *passed]
    return f"{text} ({'; '.join(notes)})" if notes else text


def latex(readings: Readings) -> str:
    """Every member in LaTeX."""
    return " = ".join(map(tree_in_latex, readings[0].statement.members))


def key(spec: Formula, solution: Answer) -> Expected:
    """The expected formula with its values.

    Raises:
        ValueError: The solution says more than a formula, or is a condition.
    """
    statement = read(spec, solution)[0].statement
    if unread := (*statement.asides, *statement.orders, *statement.passed_over):
        raise ValueError(f'"{unread[0]}" would not count; write the formula alone')
    last = statement.members[-1]
    if isinstance(last, Comparison) and len(last.signs) > 1:
        raise ValueError("a condition is no formula; ask for each of its bounds as a number")
    return Expected(last, statement.scope)


def truth(spec: Formula) -> Sequence[Expected]:
    """The derivative of the exercise's function, if it has one, in every form that is accepted."""
    return truths(spec.truth)


def decide(
    spec: Formula, expected: Expected, readings: Readings, context: Context = NO_CONTEXT
) -> Verdict:
    """Right if the last member equals the expected formula and the others agree with it."""
    verdicts = [_decided(spec, expected, one.statement, context.seed) for one in readings]
    return max(verdicts, key=lambda one: one.earned)


def _decided(spec: Formula, expected: Expected, statement: Statement, seed: int) -> Verdict:
    members = [one for one in statement.members if not is_label(spec, one)]
    statement = statement._replace(members=tuple(members or statement.members))
    written = [one for one in statement.members if _forbidden(spec, one, statement) is None]
    if not written:
        named = _forbidden(spec, statement.members[-1], statement)
        assert named is not None
        return incorrect(Outcome.NAMES_THE_ANSWER, _names_the_answer(spec, named))
    last = written[-1]
    try:
        found = expected.compare(last, statement.scope, seed)
    except UndefinedError as error:
        return Verdict("unreadable", code=Outcome.UNREADABLE, feedback=str(error))
    others = [one for one in statement.members if one is not last]
    completed = _completed(written) if found.outcome == "undefined" else None
    if right := _if_right(expected, completed, statement, seed):
        last, found = right
    if found.outcome != "equal" and (right := _if_right(expected, bounded(last), statement, seed)):
        if not holds(last, statement.scope, seed, _where(spec)):
            return incorrect(Outcome.REMARK, _false(printed(last)))
        last, found = right
    statement = statement._replace(members=(*others, last))
    verdict = _judged(spec, expected, statement, found, seed)
    return verdict._replace(evidence=found.evidence)


def _forbidden(spec: Formula, member: Tree, statement: Statement) -> Tree | None:
    """What may not stand in a member, unless the answer writes out what it is, `-2 s5 with s5 = z - v`."""
    named = forbidden(spec, member, statement.scope)
    if named is None or not (spec.made_of and statement.restated):
        return named
    return forbidden(spec, statement.written_out(member), statement.scope)


def _completed(chain: Sequence[Tree]) -> Tree | None:
    """The last member, which holds under a condition only, with the one before it for all other cases.

    `ELU' = {…; and for x < 0, ELU'(x) = ELU(x) + α` says both.
    """
    *before, last = chain
    if not before or not isinstance(last, Cases) or last.otherwise is not None:
        return None
    return Cases(last.cases, before[-1])


def _where(spec: Formula) -> Tree | None:
    """For which indices the formula is asked for, if not for all."""
    return spec.truth.where if spec.truth else None


def _taken_at_a_point(expected: Expected, statement: Statement, seed: int) -> str:
    """The numbers behind the formula that is expected, `2 w = 4`, or `= 0` where a minimum is looked for."""
    if statement.chains > 1:
        return ""
    formulas = [*statement.members]
    while formulas and not any(isinstance(one, Name) for one in nodes(formulas[-1])):
        formulas.pop()
    numbers = statement.members[len(formulas) :]
    if not formulas or not numbers:
        return ""
    with suppress(UndefinedError):
        if expected.compare(formulas[-1], statement.scope, seed).outcome == "equal":
            return " ".join(f"= {printed(one)}" for one in numbers)
    return ""


def _judged(
    spec: Formula, expected: Expected, statement: Statement, found: Compared, seed: int
) -> Verdict:
    if found.outcome == "undecided":
        return Verdict("needs-review", code=Outcome.UNDECIDED, feedback=_MESSAGES["undecided"])
    if found.outcome == "single-point":
        points = ", ".join(found.points) or "a single point"
        return incorrect(Outcome.SINGLE_POINT, _MESSAGES["single-point"] + points)
    if found.outcome != "equal" and statement.renamed:
        # With what the answer means by its names it may be right.
        return Verdict(
            "unreadable",
            code=Outcome.UNREADABLE,
            feedback=f'"{statement.renamed[0]}" is not so in this exercise; use another letter for yours',
        )
    if found.outcome != "equal" and statement.functions and spec.truth is None:
        # Nothing says which of the two is asked for.
        return Verdict(
            "unreadable",
            code=Outcome.UNREADABLE,
            feedback=f'"{statement.functions[0]}" is a second answer; one is wanted',
        )
    if found.outcome != "equal" and (value := _taken_at_a_point(expected, statement, seed)):
        return Verdict(
            "unreadable",
            code=Outcome.UNREADABLE,
            feedback=f'"{value}" does not hold everywhere; write the formula alone',
        )
    if found.outcome != "equal":
        return _wrong(spec, expected, statement, found, seed)
    if remark := false_remark(spec, expected, statement):
        return incorrect(Outcome.REMARK, _false(remark))
    last = statement.members[-1]
    for order in statement.orders:
        said = order_of(order)
        layouts = expected.layouts(last, statement.scope, seed) if found.layout else ()
        if layouts and all(map(said.contradicts, layouts)):
            return incorrect(
                Outcome.REMARK,
                f'the formula and the order that you state, "{order}", do not fit together',
            )
    if unknown := _without_value(expected, statement, seed):
        return Verdict("unreadable", code=Outcome.UNREADABLE, feedback=unknown)
    statement = _without_label(expected, statement, seed)
    agreeing = _agreeing(expected, statement, seed)
    if len(agreeing) < len(statement.members):
        # A guess beside the key is none of both; what was worked out to the key may have a slip.
        share = Fraction(len(set(agreeing)) > 1, 2)
        return partial(share, Outcome.CONTRADICTION, _MESSAGES["contradiction"])
    points = ", ".join(found.points)
    notes = [found.layout and f"read in {found.layout} order"]
    notes.append(points and f"differs at {points} only, which is not counted")
    return correct("; ".join(filter(None, notes)))


def _without_label(expected: Expected, statement: Statement, seed: int) -> Statement:
    """The statement without `softmax(x)_i =` in front, where the exercise asks for another softmax."""
    first, *rest = statement.members
    function = first.of if isinstance(first, Element) else first
    match function:
        case Call(function="softmax", arguments=(Name(),)) if rest:
            pass
        case _:
            return statement
    with suppress(UndefinedError):
        if expected.compare(first, statement.scope, seed).outcome == "equal":
            return statement
    return statement._replace(members=tuple(rest))


def _if_right(
    expected: Expected, formula: Tree | None, statement: Statement, seed: int
) -> tuple[Tree, Compared] | None:
    """What else the last member may be taken for, and how it compares, if it is right: f of `f ≤ 1/4`."""
    if formula is None:
        return None
    try:
        found = expected.compare(formula, statement.scope, seed)
    except UndefinedError:
        return None
    return (formula, found) if found.outcome == "equal" else None


def _false(remark: str) -> str:
    return f'the formula would be right, but "{remark}" is not so'


def _names_the_answer(spec: Formula, named: Tree) -> str:
    if spec.made_of:
        return f"{printed(named)} may not stand here: write it out in {', '.join(spec.made_of)}"
    return f"{printed(named)} only names what is asked for: write it out"


def _agreeing(expected: Expected, statement: Statement, seed: int) -> Sequence[Tree]:
    """The members of the chain that equal the last one, which is right, and this itself.

    What only the exercise makes equal (y is one-hot at k) equals what is expected.
    """
    *others, last = statement.members
    scope = statement.scope
    return [
        *(
            one
            for one in others
            if _equal(one, last, scope, seed)
            or (
                _is_expected(expected, one, scope, seed)
                and not _in_another_layout(expected, one, last, scope, seed)
            )
        ),
        last,
    ]


def _in_another_layout(expected: Expected, one: Tree, last: Tree, scope: Scope, seed: int) -> bool:
    """Whether two matrices are the same Jacobian, and never in the same layout: `X ⊗ I = I ⊗ X`."""
    mine, theirs = (expected.layouts(tree, scope, seed) for tree in (one, last))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _without_value(expected: Expected, statement: Statement, seed: int) -> str:
    """Why a member on the way has no value here that could be compared; nothing where all have one."""
    for member in statement.members[:-1]:
        try:
            expected.compare(member, statement.scope, seed)
        except TooLargeError as error:
            return f"{printed(member)} cannot be worked out: {error}"
        except UndefinedError:
            continue  # its shapes do not fit, so it differs
    return ""


def _is_expected(expected: Expected, member: Tree, scope: Scope, seed: int) -> bool:
    try:
        return expected.compare(member, scope, seed).outcome == "equal"
    except UndefinedError:
        return False


def _equal(member: Tree, last: Tree, scope: Scope, seed: int) -> bool:
    # A formula with sizes still to find cannot be what another one is compared with.
    one, other = (member, last) if loose(last) else (last, member)
    if loose(one):
        return True
    try:
        found = Expected(one, scope).compare(other, scope, seed)
    except UndefinedError:
        return False
    # Which value counts at a kink is judged by the last member alone.
    return found.outcome in {"equal", "single-point"}


def _wrong(
    spec: Formula, expected: Expected, statement: Statement, found: Compared, seed: int
) -> Verdict:
    code, place, slipped = Outcome(found.outcome), "", ""
    if code in {"value", "shape-mismatch", "undefined"} and spec.feedback != "nothing":
        named = slip(expected, statement.members[-1], statement.scope, seed)
        # A factor that spoils the shape or the domain is more than a slip.
        if named and (named[0] not in {"factor", "term"} or code == "value"):
            slipped, place = named
            code = Outcome(slipped)
    if spec.feedback == "nothing":
        return incorrect(code, "this is not right")
    message = _MESSAGES.get(code, "")
    if code == "value" and (_whole(spec, expected) in {(), ("1", "1")} or _asks_for_entry(spec)):
        message = "not the right formula"
    elif slipped:
        message = f"one step away: {_SLIPS[code]}"
        if place and spec.feedback == "place":
            message += f", in {place}"
    elif code == "undefined" and (place := misplaced(statement.members[-1], statement.scope)):
        message = (
            f"in {place} an index runs farther than what it counts: check which index belongs there"
        )
    elif code == "shape-mismatch" and found.shape:
        message = f"your answer is {'×'.join(found.shape)}, which is not the expected shape"
    if not slipped and code in _TOLD_MORE:
        told = instead(expected, spec.truth, statement.members[-1], statement.scope, seed)
        message = _told(told, spec, message) if told else message
    return incorrect(code, message)


def _told(told: Instead, spec: Formula, message: str) -> str:
    """What is said of a formula that is something else than the right one."""
    slipped = f", and {_SLIPS[told.slip]} as well" if told.slip else ""
    by = printed(spec.truth.by) if spec.truth and spec.truth.by else ""
    return {
        "function": f"this is the function itself: differentiate it by {by}",
        "variable": f"this is {by} itself, by which is differentiated, not a derivative",
        "lying": f"{message}; transposed it would be{slipped}",
        "diagonal": f"{message}; each output has a row of its own: these entries belong on the"
        f" diagonal of a matrix{slipped}",
        "matrix-for-tensor": f"{message}: an entry has four indices here, two of the output and two of"
        " what is differentiated by",
        "first": f"right for {told.name} = 1 only: try the next step",
        "positive": f"right for positive {told.name} only: try a negative one",
        "negative": f"right for negative {told.name} only: try a positive one",
        "number": "this is a single number; a formula is wanted that holds everywhere",
    }[told.kind]


def _asks_for_entry(spec: Formula) -> bool:
    """Whether a single entry is asked for, of which a shape says nothing."""
    truth_ = spec.truth
    return truth_ is not None and isinstance(truth_.by or truth_.of, Element)


_TOLD_MORE = {Outcome.VALUE, Outcome.SHAPE_MISMATCH}

_SLIPS = {
    "sign": "a sign is wrong somewhere",
    "factor": "a factor is wrong somewhere",
    "transposed": "a transpose is missing or too many",
    "index": "an index is another one somewhere",
    "derivative": "a function stands for its derivative, or the other way round",
    "activation": "an activation is another one somewhere",
    "reciprocal": "1/u stands for ln u, or the other way round",
    "term": "a term is missing",
    "exponent": "an exponent is another one somewhere",
    "symbol": "a name stands in the place of another",
    "part-missing": "a factor is missing, or a term inside of one",
}


questions = no_questions
