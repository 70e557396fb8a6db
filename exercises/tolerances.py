"""How near is near enough: one class for each policy of marking a number."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, PlainValidator

from exercises.language.tree import last_digit_of
from exercises.model import Model


def _decimal(given: object) -> Decimal:
    try:
        amount = Decimal(str(given))
    except InvalidOperation as error:
        raise ValueError("a number is wanted") from error
    if isinstance(given, bool) or not amount.is_finite() or abs(amount.adjusted()) > 50:
        raise ValueError("a number is wanted")
    return amount


# A class of Python's has no signature that pydantic could look at without parsing its documentation.
def _as_float(amount: Decimal) -> float:
    return float(amount)


Amount = Annotated[
    Decimal,
    PlainValidator(_decimal),
    PlainSerializer(_as_float),
    Field(json_schema_extra={"type": ["number", "string"]}),
]


def _not_negative(amount: Decimal) -> Decimal:
    if amount < 0:
        raise ValueError("a tolerance is never negative")
    return amount


def _of_hundred(given: object) -> object:
    """`1%` as 0.01; anything else as it is."""
    if isinstance(given, str) and given.strip().endswith("%"):
        return _decimal(given.strip().removesuffix("%").strip()) / 100
    return given


Width = Annotated[Amount, AfterValidator(_not_negative)]
RelativeWidth = Annotated[Width, BeforeValidator(_of_hundred)]

_ARITHMETIC = Context(prec=60)


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number as it was typed.

    `last_digit` is the value of one unit of the last digit shown (0.01 for `20.10`); it is None
    for an exact form such as `2e^3` or `1/3`.
    """

    value: Decimal
    last_digit: Decimal | None = None

    @classmethod
    def rounded(cls, typed: str) -> "TypedNumber":
        """A decimal number of which every digit that stands there counts, also where it is whole."""
        return cls(Decimal(typed), last_digit_of(Decimal(typed)))

    @property
    def decimals(self) -> int:
        """Digits shown behind the point; 0 for an exact form or a whole number."""
        return 0 if self.last_digit is None else max(0, -self.last_digit.adjusted())

    @property
    def figures(self) -> int:
        """Significant digits shown; 0 for an exact form."""
        if self.last_digit is None:
            return 0
        if not self.value:
            return 1
        return max(0, self.value.adjusted() - self.last_digit.adjusted() + 1)

    def rounds(self, expected: Decimal) -> bool:
        """Whether this is the expected value, correctly rounded to the digits shown."""
        if self.last_digit is None:
            return False
        return abs(self.value - expected) * 2 <= self.last_digit


class Tolerance(Model):
    """A policy that says which typed numbers count as the expected one."""

    def accepts(self, typed: TypedNumber, expected: Decimal) -> bool:
        """Whether the typed number is right."""
        raise NotImplementedError

    def allowed(self) -> str:
        """What the policy allows, for a message to the student."""
        raise NotImplementedError


class Exact(Tolerance):
    """The very number: for counts."""

    kind: Literal["exact"] = "exact"

    def accepts(self, typed: TypedNumber, expected: Decimal) -> bool:
        """Whether the values are equal."""
        return typed.value == expected

    def allowed(self) -> str:
        """Nothing but the number itself."""
        return "the exact number"


class Relative(Tolerance):
    """Within a share of the expected value; an expected zero must be met within `zero`."""

    kind: Literal["relative"]
    relative: RelativeWidth
    zero: Width = Decimal(0)

    def accepts(self, typed: TypedNumber, expected: Decimal) -> bool:
        """Whether |typed - expected| is at most relative * |expected|."""
        allowed = self.relative * abs(expected) if expected else self.zero
        return abs(typed.value - expected) <= allowed

    def allowed(self) -> str:
        """The share in per cent."""
        return f"a relative error of {_percent(self.relative)}"


class Absolute(Tolerance):
    """Within a fixed distance of the expected value."""

    kind: Literal["absolute"]
    absolute: Width

    def accepts(self, typed: TypedNumber, expected: Decimal) -> bool:
        """Whether |typed - expected| is at most the distance."""
        return abs(typed.value - expected) <= self.absolute

    def allowed(self) -> str:
        """The distance."""
        return f"an error of {self.absolute.normalize():g}"


class Rounded(Tolerance):
    """Correctly rounded to enough shown digits, or within a small relative error.

    Enough is `figures` significant digits, or `decimals` digits behind the point of which
    `figures - 1` are significant.
    """

    kind: Literal["rounded"] = "rounded"
    figures: int = Field(default=4, ge=1)
    decimals: int = Field(default=4, ge=0)
    relative: RelativeWidth = Decimal("5e-4")
    zero: Width = Decimal("1e-6")

    def accepts(self, typed: TypedNumber, expected: Decimal) -> bool:
        """Whether the number is rounded right, or near enough whatever its digits."""
        distance = abs(typed.value - expected)
        if not expected:
            return distance <= self.zero
        if distance <= self.relative * abs(expected):
            return True
        enough = typed.figures >= self.figures or (
            typed.decimals >= self.decimals and typed.figures >= self.figures - 1
        )
        return enough and typed.rounds(expected)

    def allowed(self) -> str:
        """Digits wanted, and the error allowed otherwise."""
        return (
            f"correct rounding to at least {self.figures} significant digits, or a relative error"
            f" of {_percent(self.relative)}"
        )


class SignificantFigures(Tolerance):
    """Equal to the expected value after both are rounded to a number of significant figures."""

    kind: Literal["significant-figures"]
    figures: int = Field(ge=1, le=30)

    def accepts(self, typed: TypedNumber, expected: Decimal) -> bool:
        """Whether enough figures are shown (an exact form shows all) and all of them agree."""
        if typed.last_digit is not None and typed.figures < self.figures:
            return False
        return self._rounded(typed.value) == self._rounded(expected)

    def _rounded(self, value: Decimal) -> Decimal:
        return Context(prec=self.figures, rounding=ROUND_HALF_UP).plus(value)

    def allowed(self) -> str:
        """The figures wanted."""
        return f"{self.figures} correct significant figures"


class DecimalPlaces(Tolerance):
    """Correctly rounded to at least a number of digits behind the point."""

    kind: Literal["decimal-places"]
    decimals: int = Field(ge=0, le=30)

    def accepts(self, typed: TypedNumber, expected: Decimal) -> bool:
        """Whether enough decimals are shown (an exact form shows all) and all of them agree."""
        if typed.last_digit is None:
            return abs(typed.value - expected) * 2 <= Decimal((0, (1,), -self.decimals))
        return typed.decimals >= self.decimals and typed.rounds(expected)

    def allowed(self) -> str:
        """The decimals wanted."""
        return f"correct rounding to at least {self.decimals} decimals"


class Change(Tolerance):
    """For an updated parameter: judged by its change, new - old, since one step moves it little.

    A relative tolerance on the value itself would accept a weight that was never updated.
    """

    kind: Literal["change"]
    old: Amount = Field(alias="from")
    relative: RelativeWidth = Decimal("0.02")
    decimals: int = Field(default=4, ge=0)

    def accepts(self, typed: TypedNumber, expected: Decimal) -> bool:
        """Whether the value is rounded right to enough decimals, or its change is near enough."""
        if typed.decimals >= self.decimals and typed.rounds(expected):
            return True
        return abs(typed.value - expected) <= self.relative * abs(expected - self.old)

    def allowed(self) -> str:
        """Decimals wanted, and the error allowed in the change."""
        return (
            f"correct rounding to at least {self.decimals} decimals, or an error of"
            f" {_percent(self.relative)} in the change from the old value"
        )


def _percent(share: Decimal) -> str:
    return f"{_ARITHMETIC.multiply(share, Decimal(100)).normalize():f} %"


AnyTolerance = Annotated[
    Exact | Relative | Absolute | Rounded | SignificantFigures | DecimalPlaces | Change,
    Field(discriminator="kind"),
]
