"""The graph of a function, drawn."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import Tree
from exercises.model import faulty
from exercises.specs.base import Spec
from exercises.symbols import scope_of


class FunctionPlot(Spec):
    """The graph of a function `of` x, in the answer language, from `low` to `high` at least.

    A series of points is decided: each lies on the graph within `tolerance`, and two neighbours are a
    `step` apart at most, unless the straight line between them is the graph. Code that draws, and an
    image, go to a person.
    """

    keyed = False
    private = frozenset({"of"})
    kind: Literal["function-plot"]
    of: str = ""
    low: float = -5
    high: float = 5
    step: float = Field(default=1, gt=0)
    tolerance: float = Field(default=0.01, gt=0)

    @property
    def scope(self) -> Scope:
        """The number x."""
        return scope_of({"x": ()})

    def formula(self) -> Tree:
        """The function."""
        return parse(tokenise(self.of), self.scope)

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.public and not self.of:
            raise faulty("say what is drawn: of: exp(-x^2)", "of")
        try:
            _ = self.of and self.formula()
        except RefusedError as error:
            raise faulty(f"the formula cannot be read: {error.message}", "of") from error
        if self.low >= self.high:
            raise faulty("low is not below high", "low")
        return self

    def how_to_answer(self) -> str:
        """Points, or what a person looks at."""
        return (
            f"points of the graph from {self.low:g} to {self.high:g}, [[x, y], [x, y], …], where it is bent"
            f" {self.step:g} apart at most; the name of an image beside the answer sheet, or the code that"
            " draws it, is looked at by a person"
        )
