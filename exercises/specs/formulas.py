"""Formulas, update rules and shapes."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.tokens import tokenise
from exercises.language.tree import Tree
from exercises.specs.in_language import InLanguage


class Formula(InLanguage):
    """A formula: a scalar, a matrix expression, or a formula by cases.

    `feedback` says what a student is told of a wrong one: nothing, its kind (sign, factor,
    transposed), or also the place, which is nearly the key when attempts are unlimited.
    What is `barred`, such as `g_t` or `relu'(x)`, only names what is asked for and cannot be the
    answer; the `function` by its own name never can. Where it says what an answer is `made_of`, other
    declared names are barred too.
    """

    decided: ClassVar[str] = "equality of formulas"
    private = frozenset({"function", "barred", "made_of"})
    kind: Literal["formula", "matrix", "piecewise"]
    feedback: Literal["nothing", "kind", "place"] = "kind"
    barred: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()

    @cached_property
    def barred_trees(self) -> tuple[Tree, ...]:
        """What is barred, read."""
        return tuple(parse(tokenise(one), self.scope) for one in self.barred)

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        try:
            _ = self.barred_trees
        except RefusedError as error:
            raise ValueError(f"what is barred cannot be read: {error.message}") from error
        if unknown := [name for name in self.made_of if self.scope.declared(name) is None]:
            raise ValueError(f"made_of names what is not declared: {', '.join(unknown)}")
        return self

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

    decided: ClassVar[str] = "equations that fit together"
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

    decided: ClassVar[str] = "the shape"
    kind: Literal["shape"]

    def how_to_answer(self) -> str:
        """The usual spellings."""
        return "a shape such as 3 x 4 or (3, 4); a single number is 1 x 1"
