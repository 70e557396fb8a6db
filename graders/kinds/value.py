"""Vectors and matrices by value: the shape first, then every entry within the tolerance."""

from __future__ import annotations

from decimal import Decimal

from exercises.answer import Answer
from exercises.specs import Value
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.arrays.arrays import Entries, read_entries, shown, size
from graders.kinds.reading.numbers.distance import how_far
from graders.verdict import Outcome, Verdict, correct, incorrect

__all__ = ["decide", "key", "latex", "questions", "read", "shown", "truth"]


def read(_spec: Value, answer: Answer) -> Entries:
    """The entries and their shape."""
    return read_entries(answer)


def key(spec: Value, solution: Answer) -> tuple[Decimal, ...]:
    """The expected entries, row by row."""
    entries = read(spec, solution).reshaped(spec.shape)
    if entries is None:
        raise ValueError(f"the solution is not {size(spec.shape)}")
    return tuple(number.value for number in entries.numbers)


def decide(
    spec: Value, expected: tuple[Decimal, ...], entries: Entries, _context: Context = NO_CONTEXT
) -> Verdict:
    """Right if the shape is and every entry is; a vector may be written as a row or a column."""
    fitted = entries.reshaped(spec.shape) if 1 in {len(spec.shape), len(entries.shape)} else entries
    if fitted is None or fitted.shape != spec.shape:
        turned = entries.transposed()
        if turned.shape == spec.shape and not _wrong(spec, expected, turned):
            return incorrect(
                Outcome.TRANSPOSED, "the right entries, but rows and columns are exchanged"
            )
        return incorrect(
            Outcome.SHAPE_MISMATCH, f"{size(entries.shape)}, where {size(spec.shape)} are wanted"
        )
    wrong = _wrong(spec, expected, fitted)
    if not wrong:
        return correct()
    if len(spec.shape) == 2 and not _wrong_transposed(spec, expected, fitted):
        return incorrect(
            Outcome.TRANSPOSED, "the right entries, but rows and columns are exchanged"
        )
    worst = max(wrong, key=lambda at: abs(fitted.numbers[at].value - expected[at]))
    return incorrect(
        Outcome.VALUE,
        f"{len(wrong)} of {len(expected)} entries are off; the worst is"
        f" {how_far(fitted.numbers[worst].value, expected[worst])}; allowed:"
        f" {spec.tolerance.allowed()}",
    )


def _wrong(spec: Value, expected: tuple[Decimal, ...], entries: Entries) -> list[int]:
    accepts = spec.tolerance.accepts
    pairs = zip(entries.numbers, expected, strict=True)
    return [at for at, (typed, value) in enumerate(pairs) if not accepts(typed, value)]


def _wrong_transposed(spec: Value, expected: tuple[Decimal, ...], entries: Entries) -> list[int]:
    turned = entries.transposed()
    return _wrong(spec, expected, turned) if turned.shape == spec.shape else [0]


latex, truth, questions = no_latex, no_truth, no_questions
