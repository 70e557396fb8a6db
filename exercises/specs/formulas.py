"""Formulas, update rules and shapes."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field

from exercises.specs.in_language import InLanguage


class Formula(InLanguage):
    """A formula: a scalar, a matrix expression, or a formula by cases.

    `feedback` says what a student is told of a wrong one: nothing, its kind (sign, factor,
    transposed), or also the place, which is nearly the key when attempts are unlimited.
    """

    kind: Literal["formula", "matrix", "piecewise"]
    feedback: Literal["nothing", "kind", "place"] = "kind"

    def how_to_answer(self) -> str:
        """The notation."""
        return {
            "formula": "a formula, in plain text or LaTeX",
            "matrix": "a matrix expression, in plain text or LaTeX: 2 w^T, diag(w), I_d, A B",
            "piecewise": "a formula by cases: 1 if x > 0 else 0, or a LaTeX cases environment",
        }[self.kind]


class Equations(InLanguage):
    """Update rules that must fit together: each name with the symbol on its left-hand side.

    The accepted conventions are listed in the solution.
    """

    kind: Literal["equations"]
    updates: Mapping[str, str] = Field(min_length=1)

    def fields(self) -> Sequence[str]:
        """The names of the equations."""
        return tuple(self.updates)

    def how_to_answer(self) -> str:
        """The names and left-hand sides."""
        shown = ", ".join(f"{name}: {symbol} = …" for name, symbol in self.updates.items())
        return f"the equations {shown}"


class Shape(InLanguage):
    """The shape of an array, in whole numbers and declared sizes."""

    kind: Literal["shape"]

    def how_to_answer(self) -> str:
        """The usual spellings."""
        return "a shape such as 3 x 4 or (3, 4); a single number is 1 x 1"
