"""Sets of numbers: intervals, unions of them, single points."""

from decimal import Decimal
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from exercises.language.scope import canonical
from exercises.model import Share, faulty
from exercises.specs.in_language import InLanguage
from exercises.symbols import Declarations
from exercises.tolerances import AnyTolerance, Rounded


class Interval(InLanguage):
    """For which values of `of` something holds: an interval, a union of some, or single numbers.

    Its ends are numbers, exact or rounded to four digits at least, or formulas of declared names. A set
    that is right but for whether its ends belong to it earns `boundary_credit` of the points.
    """

    decided: ClassVar[str] = "the set"
    names_in = "of"
    kind: Literal["interval"]
    of: str
    boundary_credit: Share = Field(default=0, validate_default=True)
    tolerance: AnyTolerance = Rounded(relative=Decimal(0))

    def declared(self) -> Declarations:
        """What is declared; what the set is about is a number, if nothing else is said."""
        known = {canonical(name) for name in (*self.symbols, *self.define)}
        return self.symbols if self.about in known else {**self.symbols, self.of: "scalar"}

    @property
    def about(self) -> str:
        """The name that the set is about, in its one spelling."""
        return canonical(self.of)

    @model_validator(mode="after")
    def _is_about_a_number(self) -> Self:
        symbol = self.scope.symbols.get(self.about)
        if symbol is None or symbol.shape or symbol.sequence:
            raise faulty(f"{self.of} is no single number; name one, as in of: eta", "of")
        if self.boundary_credit > 1:
            raise faulty("a share of the points is wanted, from 0 to 1", "boundary_credit")
        return self

    def how_to_answer(self) -> str:
        """The notations."""
        return f"a set of numbers: 2 < {self.of} <= 3, (2, 3], (-inf, 2) or (3, inf), {{2, 3}}"
