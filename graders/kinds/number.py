"""Numbers: right if they lie within the tolerance of the part, as it was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from exercises.answer import Answer, Fields, Text, UnreadableError, only_item
from exercises.specs import Number
from exercises.tolerances import Change, Exact, Rounded, TypedNumber
from graders.graph.backprop import derived
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.numbers.claims import is_another_value
from graders.kinds.reading.numbers.distance import how_far
from graders.kinds.reading.numbers.in_names import is_name, leads_to
from graders.kinds.reading.numbers.numbers import read_number
from graders.kinds.reading.numbers.units import converted, measured
from graders.kinds.reading.statements.chains import Reading
from graders.verdict import Outcome, Verdict, VerdictCode, correct, incorrect, partial

_HALF = Fraction(1, 2)
# What a calculation ends in may be rounded further than a number alone, but not to a round number.
_FEWEST_FIGURES = 3
_ROUNDED_DIGITS = 2
# What is worked out in rounded numbers may be off by this share.
_ROUNDED_ON_THE_WAY = Decimal("0.005")


class Numbers(NamedTuple):
    """All readings of every number that was given, by its name.

    The one number that is asked for has the name `ASKED`; the numbers given instead have their own.
    """

    readings: Mapping[str, list[Reading]]


ASKED = ""


def read(spec: Number, answer: Answer) -> Numbers:
    """All readings of the number: two where a comma can mean two things."""
    answer = only_item(answer)
    if isinstance(answer, Fields) and spec.instead:
        missing = [n for n in spec.instead if n not in answer.fields or answer.fields[n].blank]
        if missing:
            raise UnreadableError(f"{', '.join(missing)} is missing", answer.place)
        return Numbers({name: _read(spec, answer.fields[name]) for name in spec.instead})
    return Numbers({ASKED: _read(spec, answer)})


def _read(spec: Number, answer: Answer) -> list[Reading]:
    answer = only_item(answer)
    if not isinstance(answer, Text):
        instead = f"; or {', '.join(spec.instead)}, each behind its name" if spec.instead else ""
        raise UnreadableError(f"one number is wanted, not several{instead}", answer.place)
    given = (spec.tolerance.old,) if isinstance(spec.tolerance, Change) else ()
    units = spec.converted_units
    measure = measured(answer, units) if units else None
    readings = read_number(
        measure.number if measure else answer,
        given,
        called=spec.names(),
        siblings=spec.other_names(),
        units=tuple(spec.units),
        in_percent=spec.in_percent,
        whole=isinstance(spec.tolerance, Exact),
        graph=spec.graph,
    )
    if measure is None:
        return readings
    base = next(unit for unit, worth in units.items() if worth == 1)
    return [converted(reading, measure, base) for reading in readings]


def key(spec: Number, solution: Answer) -> Decimal:
    """The expected value: what the graph gives, or else what the solution says.

    Raises:
        ValueError: The solution is not the value of the graph, rounded to the digits typed.
    """
    typed = _read(spec, solution)[0].typed
    if spec.graph is None:
        return typed.value
    value = derived(spec.graph, spec.value)
    near = abs(typed.value - value) <= Decimal("1e-12") * (abs(value) or 1)
    if not near and not typed.rounds(value):
        raise ValueError(f"{spec.graph.shown(spec.value)} is {value:.12g}, not {typed.value}")
    return value


def truth(spec: Number) -> Sequence[Decimal]:
    """The value of the graph, if there is one."""
    return (derived(spec.graph, spec.value),) if spec.graph else ()


def shown(numbers: Numbers) -> str:
    """Every number as it was read; every way where there are several."""
    return _by_name({name: _shown(readings) for name, readings in numbers.readings.items()})


def _shown(readings: Sequence[Reading]) -> str:
    return " or ".join(reading.shown for reading in readings)


def _by_name(told: Mapping[str, str], sign: str = " = ", between: str = ", ") -> str:
    """What there is to tell of each number, behind its name if it has one."""
    return between.join(f"{name}{sign}{text}" if name else text for name, text in told.items())


def decide(
    spec: Number, expected: Decimal, numbers: Numbers, _context: Context = NO_CONTEXT
) -> Verdict:
    """Right if one of the readings is, and does not contradict itself."""
    return together({name: verdict for name, _, _, verdict in each(spec, expected, numbers)})


def each(
    spec: Number, expected: Decimal, numbers: Numbers
) -> Iterator[tuple[str, Number, Sequence[Reading], Verdict]]:
    """Every number with its name, a spec of its own, its readings, and how it is judged by itself."""
    for name, readings in numbers.readings.items():
        own, right = spec, expected
        if name != ASKED:
            assert spec.graph
            own = spec.model_copy(update={"value": spec.instead[name], "instead": {}})
            right = derived(spec.graph, own.value)
        yield name, own, readings, _decided(own, right, readings)


def alone(numbers: Numbers) -> Sequence[Reading]:
    """The readings of the number that is asked for; none where others were given instead."""
    return numbers.readings.get(ASKED, [])


def _decided(spec: Number, expected: Decimal, readings: Sequence[Reading]) -> Verdict:
    for reading in readings:
        right = any(spec.tolerance.accepts(one, expected) for one in reading.worth)
        if right and not _contradicts_itself(spec, reading):
            if other := _other_working(spec, reading) or _untrue(spec, expected, reading):
                return other.read_as(reading.shown)
            if _ends_elsewhere(spec, expected, reading):
                return _contradiction(spec, expected, reading).read_as(reading.shown)
            if _ends_coarsely(spec, expected, reading):
                return partial(_HALF, Outcome.ROUNDED, _coarse(spec)).read_as(reading.shown)
            return correct().read_as(reading.shown)
    reading = readings[0]
    if _contradicts_itself(spec, reading):
        return _contradiction(spec, expected, reading).read_as(reading.shown)
    code, feedback = diagnosis(spec, expected, reading.typed)
    return incorrect(code, feedback).read_as(_shown(readings))


def _ends_coarsely(spec: Number, expected: Decimal, reading: Reading) -> bool:
    """Whether a right calculation ends in a number that hardly says anything of it: `e^3 = 20`.

    What is counted is never rounded, and an updated parameter that ends at its old value shows no step.
    """
    end, tolerance = reading.members[-1], spec.tolerance
    if not end.literal or tolerance.accepts(end.typed, expected):
        return False
    unmoved = isinstance(tolerance, Change) and end.typed.value == tolerance.old
    whole = not end.typed.decimals  # with decimals it is seen to be rounded
    few = not end.typed.value or (whole and end.typed.figures < _FEWEST_FIGURES)
    return isinstance(tolerance, Exact) or unmoved or few


def _ends_elsewhere(spec: Number, expected: Decimal, reading: Reading) -> bool:
    """Whether a right calculation ends in another number than its own value, rounded: `3.2 * 0.231 = 0.741`.

    One unit of the last digit is rounding as well, also up or down.
    """
    end = reading.members[-1]
    if not end.literal or not end.typed.decimals or spec.tolerance.accepts(end.typed, expected):
        return False
    unit = end.typed.last_digit or Decimal(0)
    return all(abs(end.typed.value - one.value) > unit for one in reading.worth if one != end.typed)


def _other_working(spec: Number, reading: Reading) -> Verdict | None:
    """The verdict on a right number with a working that leads to another one: `3*h2 = 40.17` for 2*h2.

    Another name alone, `h1 = 40.17`, may be meant as a label.
    """
    own = {spelled(one) for one in spec.names()}
    for working in reading.workings if spec.graph else ():
        assert spec.graph
        if spelled(working) in own or leads_to(
            working, spec.graph, spec.value, _ROUNDED_ON_THE_WAY
        ) in {True, None}:
            continue
        if is_name(working, spec.graph):
            told = f'"{working}" is another number than the one asked for; write the number alone'
            return Verdict("unreadable", code=Outcome.UNREADABLE, feedback=told)
        told = f'the number would be right, but "{working}" is another one; work it out again'
        return partial(_HALF, Outcome.CONTRADICTION, told)
    return None


def _untrue(spec: Number, expected: Decimal, reading: Reading) -> Verdict | None:
    """The verdict on a right number beside which something is not so: `2*20.0855 = 43`, `h2 = 5`.

    Whoever goes on with an own value may say so: it is not the graph's that is expected then.
    """
    graph = spec.graph if spec.graph and derived(spec.graph, spec.value) == expected else None
    others = [one for one in reading.values if graph and is_another_value(one, graph)]
    untrue = next(iter((*reading.untrue, *others)), None)
    if untrue is None:
        return None
    told = f'"{untrue}" is not so; work it out again, or write the number alone'
    return Verdict("unreadable", code=Outcome.UNREADABLE, feedback=told)


def _coarse(spec: Number) -> str:
    return (
        f"the calculation is right, its end is rounded too far; allowed: {spec.tolerance.allowed()}"
    )


def together(verdicts: Mapping[str, Verdict]) -> Verdict:
    """One verdict for all numbers that were given: a share for each."""
    if list(verdicts) == [ASKED]:
        return verdicts[ASKED]
    number = len(verdicts)
    earned, strict = (
        sum((getattr(one, what) for one in verdicts.values()), Fraction(0)) / number
        for what in ("earned", "strict")
    )
    told = {name: one for name, one in verdicts.items() if one.feedback}
    code: VerdictCode = next((one.code for one in told.values()), "")
    feedback = _by_name({name: one.feedback for name, one in told.items()}, ": ", "; ")
    read_as = _by_name({name: one.interpreted_as for name, one in verdicts.items()})
    return partial(earned, code, feedback, strict).read_as(read_as)


def _contradicts_itself(spec: Number, reading: Reading) -> bool:
    """Whether a result is not the value of its formula, by more than rounding and than is allowed.

    For an updated parameter that is seen by its change.
    """
    allowed = reading.contradictory(spec.tolerance)
    strict = isinstance(spec.tolerance, Change | Exact)
    return allowed and (strict or reading.contradictory(Rounded()))


def _contradiction(spec: Number, expected: Decimal, reading: Reading) -> Verdict:
    """Half for a calculation with a right end, or with a right formula (`e^3 = 21`).

    Numbers alone (`7 = 8 = 1.1059`) are several answers of which one is right, unless they are the same
    one rounded (`0.38 = 0.3775`).
    """
    feedback = "the two sides of an equality sign differ; work it out again"
    first = reading.members[0]
    formula_right = not first.literal and spec.tolerance.accepts(first.typed, expected)
    worked_out = reading.undefined or any(not member.literal for member in reading.members)
    worked_out |= all(member.typed.rounds(reading.last.value) for member in reading.members)
    if formula_right or (worked_out and spec.tolerance.accepts(reading.last, expected)):
        return partial(_HALF, Outcome.CONTRADICTION, feedback)
    return incorrect(Outcome.CONTRADICTION, feedback)


def diagnosis(spec: Number, expected: Decimal, typed: TypedNumber) -> tuple[Outcome, str]:
    """A code and a message for a wrong number; it names a kind of slip, never the value."""
    accepts = spec.tolerance.accepts
    allowed = f"allowed: {spec.tolerance.allowed()}"
    if isinstance(spec.tolerance, Change) and typed.value == spec.tolerance.old:
        return Outcome.NOT_UPDATED, "this is the old value, before the step"
    if typed.rounds(expected) and _is_result(typed):
        return Outcome.ROUNDED, f"right as far as it goes, but with too few digits; {allowed}"
    if isinstance(spec.tolerance, Exact) and (not typed.value or not expected):
        return Outcome.VALUE, "not the expected number; go through it once more"
    if not typed.value or not expected:
        return Outcome.VALUE, f"not the expected value; {allowed}"
    if accepts(TypedNumber(-typed.value, typed.last_digit), expected):
        return Outcome.SIGN, "right but for its sign"
    if any(accepts(_scaled(typed, power), expected) for power in (-3, -2, -1, 1, 2, 3)):
        return (
            Outcome.FACTOR,
            "right but for a power of ten: check the decimal point or the per cent",
        )
    if isinstance(spec.tolerance, Change):
        old = spec.tolerance.old
        return (
            Outcome.VALUE,
            f"the change from the old value is {how_far(typed.value - old, expected - old)}",
        )
    if isinstance(spec.tolerance, Exact):
        return Outcome.VALUE, "not the expected number; go through it once more"
    return Outcome.VALUE, f"your number is {how_far(typed.value, expected)}; {allowed}"


def _is_result(typed: TypedNumber) -> bool:
    """Whether a number may be a rounded result: a whole one of a single digit is more often another value."""
    return bool(typed.decimals) or len(typed.value.as_tuple().digits) >= _ROUNDED_DIGITS


def _scaled(typed: TypedNumber, power: int) -> TypedNumber:
    unit = typed.last_digit and typed.last_digit.scaleb(power)
    return TypedNumber(typed.value.scaleb(power), unit)


latex, questions = no_latex, no_questions
