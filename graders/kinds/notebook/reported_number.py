"""Reported numbers as a kind of answer: read here, and compared where the student's code is run again."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from exercises.answer import Answer, Text, UnreadableError, only_item
from exercises.specs import ReportedNumbers
from graders.kinds.findings.possible import is_share_of
from graders.kinds.kind import NO_CONTEXT, Context, any_truth, no_key, no_latex, no_questions
from graders.kinds.reading.numbers.numbers import read_number
from graders.kinds.reading.statements.chains import Reading
from graders.verdict import Outcome, Verdict

_HUNDRED = Decimal(100)
# What is called a share of examples, and what is the difference of two of them.
_SETS = {"train-accuracy": "train", "dev-accuracy": "dev", "best-dev-accuracy": "dev"}
_CALLED = ("accuracy", "acc", "train accuracy", "training accuracy", "dev accuracy", "score")
_UNITS = ("percentage points", "percent points", "points", "pp", "%-points")


class Reported(NamedTuple):
    """A share as it was reported: its value, and one unit of its last digit (0 where it is exact)."""

    value: float
    unit: float
    shown: str


def read(spec: ReportedNumbers, answer: Answer) -> Reported:
    """The number; one above 1 is in per cent.

    Raises:
        UnreadableError: There is no number, several, or one that is no share.
    """
    answer = only_item(answer)
    if not isinstance(answer, Text):
        raise UnreadableError("one number is wanted, not several", answer.place)
    called = (*spec.names(), *_CALLED)
    in_points = any(answer.text.casefold().rstrip(" .").endswith(one) for one in _UNITS)
    readings = read_number(answer, called=called, siblings=spec.other_names(), units=_UNITS)
    per_cent = not in_points and ("%" in answer.text or "percent" in answer.text.casefold())
    fitting = [
        one for one in (_share(one, said=per_cent) for one in readings) if abs(one.value) <= 1
    ]
    if not fitting:
        raise UnreadableError("an accuracy lies between 0 and 1, or 0 and 100 %", answer.place)
    found = fitting[0]
    if in_points and abs(readings[0].typed.value) <= 1 and "%" not in answer.text:
        found = found._replace(value=found.value / 100, unit=found.unit / 100)
    if spec.quantity in _SETS and found.value < 0:
        raise UnreadableError("an accuracy is not negative", answer.place)
    return found


def _share(reading: Reading, *, said: bool) -> Reported:
    """The number as a share; above 1 it is in per cent, unless the sign has said so already."""
    value, unit = reading.typed.value, reading.typed.last_digit or Decimal(0)
    if abs(value) > 1 and not said:
        value, unit = value / _HUNDRED, unit / _HUNDRED
    return Reported(float(value), float(unit), reading.shown)


def shown(reading: Reported) -> str:
    """The share, in both spellings."""
    return f"{reading.shown} ({reading.value * 100:.6g} %)"


def examples_of(spec: ReportedNumbers) -> int | None:
    """How many examples the number is a share of; None for a difference."""
    table = _SETS.get(spec.quantity)
    if table is None:
        return None
    data = spec.notebook.data
    return (data.train if table == "train" else data.dev).rows


def impossible(spec: ReportedNumbers, reading: Reported) -> str:
    """Why a number cannot be the accuracy that is asked for; empty where it can."""
    examples = examples_of(spec)
    if examples is None or not reading.unit or is_share_of(reading.value, reading.unit, examples):
        return ""
    return f"no number of right answers among {examples:,} gives {reading.shown}"


def decide(
    spec: ReportedNumbers, _expected: None, reading: Reported, _context: Context = NO_CONTEXT
) -> Verdict:
    """Without a run of the code a person decides, who is told what can be said."""
    said = impossible(spec, reading)
    told = "your code was not run again, so nothing confirms this number; a person looks at it"
    return Verdict(
        "needs-review",
        code=Outcome.IMPOSSIBLE if said else Outcome.NO_RUN,
        feedback=f"{said}; {told}" if said else told,
    )


latex, key, truth, questions = no_latex, no_key, any_truth, no_questions
