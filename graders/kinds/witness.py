"""Witnesses: right are any values for which all conditions of the exercise hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from exercises.answer import Answer, UnreadableError
from exercises.language.errors import UndefinedError
from exercises.language.printing import printed
from exercises.language.tree import Call, Comparison, Negative, Tree
from exercises.specs import Witness
from exercises.tolerances import TypedNumber
from graders.kinds.kind import NO_CONTEXT, Context, any_truth, no_key, no_latex, no_questions
from graders.kinds.reading.arrays.arrays import Entries, read_entries, size
from graders.kinds.reading.arrays.arrays import shown as shown_entries
from graders.kinds.reading.clauses.values import named_values
from graders.language.evaluate import evaluate
from graders.language.instance import Array, Instance
from graders.language.magnitude import magnitude
from graders.verdict import Outcome, Verdict, correct, incorrect

_MAX_MAGNITUDE = 10**30
# Of a decimal with so many digits the rest is meant as it is rounded, as in every number.
_ENOUGH_DIGITS = 4
_MOST_SHOWN = 6
_EXCLUDING = {"<", ">", "≠"}


class Given(NamedTuple):
    """The values as they were written, by name."""

    entries: Mapping[str, Entries]


def read(spec: Witness, answer: Answer) -> Given:
    """Every value by its name; of a single one the name may be left out."""
    given = named_values(answer, spec.shapes, spec.names(), spec.how_to_answer())
    entries = {name: read_entries(given[name]) for name in spec.values}
    for name, values in entries.items():
        if any(abs(number.value) > _MAX_MAGNITUDE for number in values.numbers):
            raise UnreadableError(f"{name} is too large to be tried", given[name].place)
    return Given(entries)


def shown(given: Given) -> str:
    """The values by name."""
    return ", ".join(f"{name} = {shown_entries(one)}" for name, one in given.entries.items())


def decide(spec: Witness, _key: None, given: Given, _context: Context = NO_CONTEXT) -> Verdict:
    """Right if all conditions hold; a condition that does not is told with what its sides are worth."""
    fitted: dict[str, Entries] = {}
    for name, shape in spec.shapes.items():
        one = given.entries[name].reshaped(shape)
        if one is None:
            return _misshapen(name, given.entries[name].shape, shape)
        fitted[name] = one
    return tried(spec, fitted)


def _misshapen(name: str, shape: tuple[int, ...], expected: tuple[int, ...]) -> Verdict:
    message = f"{name}: {size(shape)}, where {size(expected)} are wanted"
    return incorrect(Outcome.SHAPE_MISMATCH, message)


def tried(spec: Witness, entries: Mapping[str, Entries]) -> Verdict:
    """What the conditions say of values of the right shapes."""
    trial = _Trial(spec, entries)
    failing = [
        number for number, condition in enumerate(spec.conditions) if not trial.holds(condition)
    ]
    if not failing:
        return correct()
    equal = [n for n in failing if not _EXCLUDING & {*spec.conditions[n].signs}]
    first = (equal or failing)[0]
    code = Outcome.COUNTEREXAMPLE if equal else Outcome.DEGENERATE
    return incorrect(code, trial.told(first, len(failing)))


class _Trial:
    """The values of one answer, put into conditions."""

    def __init__(self, spec: Witness, entries: Mapping[str, Entries]) -> None:
        self.spec = spec
        self.names = dict(zip(spec.values, spec.own_names, strict=True))
        self.typed = {self.names[name]: one for name, one in entries.items()}
        values = {name: _array(one) for name, one in self.typed.items()}
        self.instance = Instance(1, {}, values)

    def holds(self, condition: Comparison) -> bool:
        """Whether every comparison of a chain holds, in all entries."""
        pairs = zip(condition.signs, condition.sides, condition.sides[1:], strict=False)
        return all(self._compares(sign, left, right) for sign, left, right in pairs)

    def _compares(self, sign: str, left: Tree, right: Tree) -> bool:
        excess = Call("excess", (left, right))
        by = self._value(excess)
        adding = Call("excess", (magnitude(left), Negative(magnitude(right))))
        slack = self.spec.tolerance * np.abs(self._value(adding))
        if not np.isfinite(by).all():
            return False
        match sign:
            case "<":
                return bool((by < -slack).all())
            case ">":
                return bool((by > slack).all())
            case "≠":
                return bool((np.abs(by) > slack).any())
        slack = slack + self._rounding(excess, by)
        match sign:
            case "≤":
                return bool((by <= slack).all())
            case "≥":
                return bool((by >= -slack).all())
            case _:
                return bool((np.abs(by) <= slack).all())

    def _value(self, tree: Tree, instance: Instance | None = None) -> Array:
        return evaluate(tree, self.spec.scope, instance or self.instance)

    def _rounding(self, tree: Tree, value: Array) -> Array:
        """What the digits that were not typed may change, where enough of them were."""
        change = np.zeros_like(value)
        for name, entries in self.typed.items():
            for at, number in enumerate(entries.numbers):
                if number.last_digit is None or not _is_precise(number):
                    continue
                moved = self.instance.values[name].copy()
                moved.flat[at] += float(number.last_digit) / 2
                there = self.instance.with_values({name: moved})
                change = change + np.abs(self._value(tree, there) - value)
        return np.nan_to_num(change)

    def told(self, number: int, failing: int) -> str:
        """Which condition does not hold; with the values of its sides where students know it."""
        condition = self.spec.conditions[number]
        which = f"condition {number + 1} of {len(self.spec.conditions)}"
        others = f"; {failing} conditions do not hold" if failing > 1 else ""
        if not self.spec.public:
            return f"{which} does not hold{others}"
        sides = [self._side(side) for side in condition.sides]
        worth = f": its sides are {' and '.join(sides)}" if all(sides) else ""
        text = printed(condition).strip("[]")
        return f"{text} does not hold{worth}{others}"

    def _side(self, tree: Tree) -> str:
        try:
            value = self._value(tree)
        except UndefinedError:
            return ""
        numbers = [f"{entry:.6g}".replace("-", "−") for entry in value.flat]
        if len(numbers) > _MOST_SHOWN:
            return ""
        return numbers[0] if len(numbers) == 1 else f"[{', '.join(numbers)}]"


def _is_precise(number: TypedNumber) -> bool:
    behind = number.decimals >= _ENOUGH_DIGITS and number.figures >= _ENOUGH_DIGITS - 1
    return number.figures >= _ENOUGH_DIGITS or behind


def _array(entries: Entries) -> Array:
    """A column for a vector, as everywhere in the language."""
    numbers = np.array([float(number.value) for number in entries.numbers])
    rows, columns = (*entries.shape, 1, 1)[:2]
    return numbers.reshape(1, rows, columns)


latex, key, truth, questions = no_latex, no_key, any_truth, no_questions
