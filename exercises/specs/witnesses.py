"""Values that are right if they have a property."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, PlainValidator, model_validator

from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.tokens import tokenise
from exercises.language.tree import Comparison, Filled, Name, nodes
from exercises.model import faulty
from exercises.specs.in_language import InLanguage
from exercises.symbols import Declarations

_LARGEST = 100


def _shape(given: object) -> object:
    """A shape in whole numbers; names of sizes have no value that could be tried."""
    if given == "scalar":
        return given
    listed = tuple(given) if isinstance(given, list | tuple) else ()
    whole = all(isinstance(one, int) and 1 <= one <= _LARGEST for one in listed)
    if not whole or len(listed) not in {1, 2}:
        raise ValueError(
            f"scalar is wanted, or a shape in whole numbers up to {_LARGEST}, such as [2] or [2, 3]"
        )
    return listed


Extents = Annotated[
    Literal["scalar"] | tuple[int, ...],
    PlainValidator(_shape),
    Field(
        json_schema_extra={
            "anyOf": [{"const": "scalar"}, {"type": "array", "items": {"type": "integer"}}]
        }
    ),
]


class Witness(InLanguage):
    """Any values that have a property: an eigenvector, a counterexample, a learning rate that works.

    `values` are the names of what is asked for, each a `scalar` or a shape in whole numbers. They are right
    if every condition of `such_that` holds, an equality up to the `tolerance` relative to what it adds up.
    What satisfies the conditions for no good reason, such as 0, a condition excludes, or it is said to be
    `trivial`, and meant. Besides the values conditions may use what `define` defines.
    """

    decided: ClassVar[str] = "the property"
    keyed = False
    names_in = "values"
    private = frozenset({"function", "such_that"})
    kind: Literal["witness"]
    values: Mapping[str, Extents] = Field(min_length=1, max_length=10)
    such_that: tuple[str, ...] = Field(default=(), max_length=20)
    trivial: bool = False
    tolerance: float = Field(default=1e-6, gt=0, le=0.1)

    @property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """The shape of every value; () of a number."""
        return {name: () if shape == "scalar" else shape for name, shape in self.values.items()}

    def declared(self) -> Declarations:
        """The values, and what is declared beside them."""
        others = {name: one for name, one in self.symbols.items() if name not in self.values}
        return {**others, **self.values}

    @cached_property
    def conditions(self) -> tuple[Comparison, ...]:
        """The conditions, read."""
        return tuple(self._condition(number) for number in range(len(self.such_that)))

    def _condition(self, number: int) -> Comparison:
        if re.search(r"\b(?:and|or)\b", self.such_that[number]):
            message = "one condition is wanted in each item; all items must hold"
            raise faulty(message, "such_that", number)
        try:
            tree = parse(tokenise(self.such_that[number]), self.scope)
        except RefusedError as error:
            message = f"the condition cannot be read: {error.message}"
            raise faulty(message, "such_that", number) from error
        if not isinstance(tree, Comparison):
            message = "a condition is wanted, such as A v = 3 v, or norm(v) > 0"
            raise faulty(message, "such_that", number)
        below = set(nodes(tree))
        if not any(Name(name) in below for name in self._depending()):
            asked = ", ".join(self.values)
            raise faulty(f"this does not depend on {asked}", "such_that", number)
        if any(isinstance(node, Filled) and not node.sizes for node in below):
            message = "say how large I, 0 or 1 is: I_2, 0_2, ones(2)"
            raise faulty(message, "such_that", number)
        return tree

    def _depending(self) -> set[str]:
        """The values, and what is defined by them."""
        known = set(self.scope.symbols) & {*self.own_names}
        for name, tree in self.scope.definitions.items():
            if any(Name(one) in nodes(tree) for one in known):
                known.add(name)
        return known

    @property
    def own_names(self) -> Sequence[str]:
        """The names of the values, in their one spelling."""
        return [self.scope.declared(name) or name for name in self.values]

    @model_validator(mode="after")
    def _has_a_property(self) -> Self:
        if self.public and not self.such_that:
            raise faulty(
                "say what makes the values right: such_that: [norm(v) > 0, …]", "such_that"
            )
        _ = self.conditions
        return self

    def fields(self) -> Sequence[str]:
        """The names of the values, where there are several."""
        return tuple(self.values) if len(self.values) > 1 else ()

    def how_to_answer(self) -> str:
        """The name and shape of each value."""
        asked = ", ".join(f"{name} ({_size(shape)})" for name, shape in self.shapes.items())
        return f"{asked}: any that fit, as numbers, e.g. {'0.5' if asked.endswith('number)') else '[1, 2]'}"


def _size(shape: tuple[int, ...]) -> str:
    if not shape:
        return "a number"
    return " x ".join(map(str, shape)) if len(shape) > 1 else f"{shape[0]} entries"
