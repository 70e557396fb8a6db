"""Formulas and matrix expressions: read as a chain of equalities, decided on random instances."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from exercises.answer import Answer, Fields, Text, UnreadableError, as_text
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.printing import latex, printed
from exercises.language.statement import Statement, read_statement
from exercises.specs import Formula
from graders.equivalence import Comparison, Expected, loose, shape_of
from graders.slips import slip
from graders.verdict import Verdict, correct, incorrect, partial

_MESSAGES = {
    "sign": "right but for its sign",
    "factor": "right but for a constant factor",
    "transposed": "the transpose of this would be right: check which index is the row",
    "undefined": "not defined everywhere where the right answer is",
    "shape-mismatch": "its shape is not the expected one",
    "value": "its shape is right, its value is not",
    "contradiction": "two members of your chain of equalities differ",
}


class Reading(NamedTuple):
    """A statement whose last member has a value, of this shape."""

    statement: Statement
    shape: tuple[str, ...]

    @property
    def latex(self) -> str:
        """The echo in LaTeX."""
        return " = ".join(map(latex, self.statement.members))


def read(spec: Formula, answer: Answer) -> Reading:
    """The chain of equalities; its last member must have a value."""
    if isinstance(answer, Fields):
        raise UnreadableError("one formula is wanted here", answer.place)
    text = as_text(answer)
    bare = re.fullmatch(r"\s*(`+|\*+)(.+)\1\s*", text.text, re.DOTALL)  # `x` and *x* of Markdown
    text = Text(bare[2], text.place) if bare else text
    try:
        statement = read_statement(text.text, spec.scope, input_first=spec.layout == "denominator")
        shape = shape_of(statement.members[-1], statement.scope)
    except RefusedError as error:
        raise UnreadableError(error.message, text.place_at(error.offset)) from error
    except UndefinedError as error:
        raise UnreadableError(str(error), text.place) from error
    return Reading(statement, shape)


def shown(reading: Reading) -> str:
    """Every member fully bracketed, the shape, and the rules that decided an ambiguity."""
    text = " = ".join(map(printed, reading.statement.members))
    if reading.shape not in {(), ("1", "1")}:
        text += f" : {'×'.join(reading.shape)}"
    notes = "; ".join(reading.statement.notes)
    return f"{text} ({notes})" if notes else text


def key(spec: Formula, solution: Answer) -> Expected:
    """The expected formula with its values."""
    statement = read(spec, solution).statement
    return Expected(statement.members[-1], statement.scope)


def decide(spec: Formula, expected: Expected, reading: Reading) -> Verdict:
    """Right if the last member equals the expected formula and the others agree with it."""
    statement = reading.statement
    try:
        found = expected.compare(statement.members[-1], statement.scope)
    except UndefinedError as error:
        return Verdict("unreadable", code="unreadable", feedback=str(error))
    if found.outcome == "equal":
        if _contradicts(statement):
            return partial(Fraction(1, 2), "contradiction", _MESSAGES["contradiction"])
        return correct(found.layout and f"read in {found.layout} order")
    return _wrong(spec, expected, statement, found)


def _contradicts(statement: Statement) -> bool:
    """Whether a member of the chain differs from the last one."""
    if len(statement.members) == 1:
        return False
    last = statement.members[-1]
    for member in statement.members[:-1]:
        # A formula with sizes still to find cannot be what another one is compared with.
        one, other = (member, last) if loose(last) else (last, member)
        if loose(one):
            continue
        try:
            found = Expected(one, statement.scope).compare(other, statement.scope)
        except UndefinedError:
            return True
        if found.outcome not in {"equal", "transposed"}:
            return True
    return False


def _wrong(spec: Formula, expected: Expected, statement: Statement, found: Comparison) -> Verdict:
    code, place = found.outcome, ""
    if code in {"value", "shape-mismatch", "undefined"} and spec.feedback != "nothing":
        named = slip(expected, statement.members[-1], statement.scope)
        if named:
            code, place = named
    if spec.feedback == "nothing":
        return incorrect(code, "this is not right")
    message = _MESSAGES[code]
    if code == "shape-mismatch" and found.shape:
        message = f"{message} ({'×'.join(found.shape)})"
    elif place:
        message = f"one step away: {_SLIPS[code]}"
        if spec.feedback == "place":
            message += f", in {place}"
    return incorrect(code, message)


_SLIPS = {
    "sign": "a sign is wrong somewhere",
    "factor": "a factor is wrong somewhere",
    "transposed": "a transpose is missing or too many",
}
