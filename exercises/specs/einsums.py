"""Products and sums over indices, as einsum takes them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, PlainValidator, model_validator

from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import Tree
from exercises.model import faulty
from exercises.specs.base import Spec
from exercises.symbols import scope_of

# So many sizes, all different, keep what is tried small.
_MOST_SIZES = 8
_MATRIX = 2
_LARGEST = 9


def _extent(given: object) -> object:
    whole = isinstance(given, int) and 1 <= given <= _LARGEST
    if not whole and not (isinstance(given, str) and given.isidentifier()):
        raise ValueError(f"the name of a size is wanted, or a whole number from 1 to {_LARGEST}")
    return given


Extent = Annotated[
    str | int, PlainValidator(_extent), Field(json_schema_extra={"type": ["string", "integer"]})
]


class Einsum(Spec):
    """The subscripts of an einsum over `operands`, in their order; right if they compute the same.

    Operands are given with the sizes of their axes, `{Q: [b, n, d], K: [b, m, d]}`. Where none has more than
    two, `computes` may be a formula of them, which proves the key.
    """

    decided: ClassVar[str] = "what the subscripts compute"
    private = frozenset({"computes"})
    kind: Literal["einsum"]
    operands: Mapping[str, Annotated[tuple[Extent, ...], Field(max_length=6)]] = Field(
        min_length=1, max_length=6
    )
    computes: str = ""

    @property
    def sizes(self) -> tuple[str, ...]:
        """The names of the sizes, in the order in which they occur."""
        all_ = (extent for shape in self.operands.values() for extent in shape)
        return tuple(dict.fromkeys(one for one in all_ if isinstance(one, str)))

    @cached_property
    def scope(self) -> Scope:
        """What the names of the formula mean."""
        return scope_of({**dict.fromkeys(self.sizes, "size"), **self.operands})

    @cached_property
    def formula(self) -> Tree | None:
        """What is computed, if that is said."""
        return parse(tokenise(self.computes), self.scope) if self.computes else None

    @model_validator(mode="after")
    def _can_be_tried(self) -> Self:
        if len(self.sizes) > _MOST_SIZES:
            raise faulty(f"at most {_MOST_SIZES} different sizes can be tried", "operands")
        if self.computes and any(len(shape) > _MATRIX for shape in self.operands.values()):
            raise faulty("a formula has no arrays of more than two axes; leave it out", "computes")
        try:
            _ = self.scope if self.computes else None
        except RefusedError as error:
            raise faulty(f"the operands cannot be named so: {error.message}", "operands") from error
        try:
            _ = self.formula
        except RefusedError as error:
            raise faulty(f"the formula cannot be read: {error.message}", "computes") from error
        return self

    def how_to_answer(self) -> str:
        """The form, and the operands in their order."""
        operands = ", ".join(
            f"{name} ({' x '.join(map(str, shape)) or 'a number'})"
            for name, shape in self.operands.items()
        )
        return f"the subscripts for {operands}, such as ij,jk->ik"
