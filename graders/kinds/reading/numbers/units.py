"""Numbers with units that are converted: `0.3 GB`, `300 MB = 0.3 GB`; which unit is meant is never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from exercises.answer import Text, UnreadableError
from exercises.language.characters import plain
from exercises.language.layout import unwrapped
from exercises.language.tree import Binary, Number
from exercises.tolerances import TypedNumber
from graders.kinds.reading.statements.chains import Member, Reading

# More than the digits with which numbers are worked out.
_ARITHMETIC = Context(prec=60)


class Measured(NamedTuple):
    """A text without its units, and what the unit of its last member is worth."""

    number: Text
    unit: str
    factor: Fraction


@lru_cache(maxsize=64)
def _unit(names: tuple[str, ...]) -> re.Pattern[str]:
    """One of the units at the end of a member; the longest first, and no end of another word."""
    longest = sorted(names, key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest))
    return re.compile(rf"(?<![A-Za-zµμ])(?P<unit>{alternatives})(?P<end>[\s.,;$)]*)$")


@lru_cache(maxsize=1)
def _equality() -> re.Pattern[str]:
    return re.compile(r"(?<![<>!=])(?:≈|≃|≅|~=|=|~)(?!=)")


def measured(answer: Text, units: Mapping[str, Fraction]) -> Measured:
    """The text of a number without units, members in other units than the last converted to it.

    A member without a unit is in that of the next one, as in `24080*4 = 96320 B`.

    Raises:
        UnreadableError: The last member has no unit.
    """
    text = re.sub(r"\\(?:approx|simeq)\b", "≈", answer.text)
    bare = unwrapped(plain(text).text)
    pieces = _equality().split(bare)
    signs = _equality().findall(bare)
    unit, factor = "", Fraction(0)
    last = Fraction(0)
    written: list[str] = []
    for piece in reversed(pieces):
        if found := _unit(tuple(units)).search(piece):
            unit = unit or found["unit"]
            factor = units[found["unit"]]
            piece = piece[: found.start()] + found["end"].replace(")", "")  # noqa: PLW2901
        if not factor:
            listed = ", ".join(units)
            raise UnreadableError(f"say in which unit this is: {listed}", answer.place)
        last = last or factor
        share = factor / last
        written.append(piece if share == 1 else f" ({piece.strip()})*({share}) ")
    joined = written[-1] + "".join(
        sign + piece for sign, piece in zip(signs, reversed(written[:-1]), strict=True)
    )
    return Measured(Text(joined, answer.place), unit, last)


def converted(reading: Reading, measure: Measured, base: str) -> Reading:
    """The reading in the unit of the key."""
    factor = _decimal(measure.factor)
    members = reading.members
    shown = f"{reading.shown} {measure.unit}"
    if measure.factor != 1:
        members = tuple(_scaled(member, factor) for member in members)
        worth = f"{float(members[-1].typed.value):.6g}".replace("-", "−")
        shown += f" = {worth} {base}".rstrip()
    return reading._replace(members=members, shown=shown)


def _scaled(member: Member, factor: Decimal) -> Member:
    unit = None if member.typed.last_digit is None else member.typed.last_digit * factor
    typed = TypedNumber(member.typed.value * factor, unit)
    if typed.figures > member.typed.figures and unit is not None:
        # 1.07 shows three digits in any unit, though 1020 is worth 9.5 in its last one.
        typed = TypedNumber(typed.value, Decimal((0, (1,), unit.adjusted() + 1)))
    # A bare number stays one, so that nobody seems to go on with its digits.
    tree = (
        Number(typed.value, typed.last_digit)
        if member.literal
        else Binary("*", Number(factor), member.tree)
    )
    return Member(tree, typed)


def _decimal(factor: Fraction) -> Decimal:
    return _ARITHMETIC.divide(Decimal(factor.numerator), Decimal(factor.denominator))
