"""Sets of numbers: right if they hold the same numbers, however they are written."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Context as DecimalContext
from decimal import Decimal

from exercises.answer import Answer
from exercises.language.errors import UndefinedError
from exercises.language.tree import Number, Tree
from exercises.specs import Interval
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.sets.intervals import read_set
from graders.language.draws import instances
from graders.language.equivalence import Expected
from graders.language.evaluate import evaluate
from graders.language.instance import full
from graders.language.number_sets import (
    End,
    NumberSet,
    Piece,
    Same,
    common,
    end_of,
    holds_all_of,
    is_numeric,
    matched,
    shown,
    tidied,
)
from graders.verdict import Outcome, Verdict, correct, incorrect, partial

_POSITIVE: NumberSet = (Piece(end_of(Number(Decimal(0))), None),)
_OPEN = "this looks right, but its pieces are not those of the right set; a person looks at it"
# So many digits of two ways to work out the same end agree.
_ROUNDED = DecimalContext(prec=11)

__all__ = ["decide", "key", "latex", "questions", "read", "shown", "truth"]


def read(spec: Interval, answer: Answer) -> NumberSet:
    """The set in pieces that do not touch."""
    return read_set(answer, spec.scope, spec.about, spec.names())


def key(spec: Interval, solution: Answer) -> NumberSet:
    """The right set."""
    return read(spec, solution)


def decide(
    spec: Interval, expected: NumberSet, given: NumberSet, context: Context = NO_CONTEXT
) -> Verdict:
    """Right if it is the same set; a share if only its ends wrongly belong to it or not."""
    pairs = matched(given, expected, _same(spec, context))
    if not _is_whole(pairs) and _is_positive(spec):
        given, expected = (tidied(common([one, _POSITIVE])) for one in (given, expected))
        pairs = matched(given, expected, _same(spec, context)) or pairs
    if pairs is None and _looks_equal(spec, expected, given, context):
        return Verdict("needs-review", code=Outcome.UNDECIDED, feedback=_OPEN)
    if pairs is None:
        return incorrect(Outcome.VALUE, _what_is_wrong(expected, given))
    if _is_whole(pairs):
        return correct()
    feedback = "its ends are right; look again at which of them belong to it"
    return partial(spec.boundary_credit, Outcome.BOUNDARY, feedback, spec.boundary_credit)


def _is_positive(spec: Interval) -> bool:
    """Whether the name is declared to have positive values, so that all others are in no set of it."""
    symbol = spec.scope.symbols.get(spec.about)
    return symbol is not None and symbol.domain == "positive"


def _is_whole(pairs: Sequence[tuple[Piece, Piece]] | None) -> bool:
    """Whether the pieces of both sets are the same, with their ends."""
    return pairs is not None and all(_belonging(one) == _belonging(other) for one, other in pairs)


def _belonging(piece: Sequence[object]) -> tuple[object, ...]:
    return tuple(piece[2:])


def _same(spec: Interval, context: Context) -> Same:
    """Whether an end is the expected one: within the tolerance, or as a formula."""

    def same(given: End, expected: End) -> bool:
        if given.value is not None and expected.value is not None:
            return spec.tolerance.accepts(given.typed, expected.value)
        try:
            compared = Expected(expected.tree, spec.scope).compare(given.tree, seed=context.seed)
        except UndefinedError:
            return False
        return compared.outcome == "equal"

    return same


def _looks_equal(spec: Interval, expected: NumberSet, given: NumberSet, context: Context) -> bool:
    """Whether sets with names in their ends agree in all ordinary draws, though not piece by piece."""
    if is_numeric((*expected, *given)):
        return False
    ends = [end.tree for piece in (*expected, *given) for end in piece[:2] if end]
    for ground in instances(spec.scope, ends, context.seed):
        worth = {end: full(evaluate(end, spec.scope, ground), ground.draws) for end in ends}
        for draw in range(ground.draws):
            values = {end: float(value[draw, 0, 0]) for end, value in worth.items()}
            defined = all(map(math.isfinite, values.values()))
            if defined and _with_values(given, values) != _with_values(expected, values):
                return False
    return True


def _with_values(of: NumberSet, values: Mapping[Tree, float]) -> list[tuple[object, ...]]:
    """The set where names have values: its ends and what belongs to it, in pieces that do not meet."""

    def there(end: End | None) -> End | None:
        if end is None:
            return None
        return End(end.tree, _ROUNDED.create_decimal_from_float(values[end.tree]))

    pieces = tidied(tuple(p._replace(low=there(p.low), high=there(p.high)) for p in of))
    return [
        (one.low and one.low.value, one.high and one.high.value, *_belonging(one)) for one in pieces
    ]


def _what_is_wrong(expected: NumberSet, given: NumberSet) -> str:
    """Which way the set is wrong, without saying where."""
    if is_numeric((*expected, *given)):
        if holds_all_of(expected, given) and given:
            return "every number in it is right, but others are missing"
        if holds_all_of(given, expected):
            return "it holds all the right numbers, and others as well"
    if len(given) != len(expected):
        return f"this is {_number_of(len(given))}, and not the right set"
    return "not the right set"


def _number_of(pieces: int) -> str:
    return {0: "the empty set", 1: "one piece"}.get(pieces, f"{pieces} pieces")


latex, truth, questions = no_latex, no_truth, no_questions
