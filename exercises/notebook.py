"""A notebook that students hand in: the data beside it, what may be tuned, and what running it may cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import Tree
from exercises.model import Model, faulty
from exercises.symbols import scope_of

_FILE = r"^[A-Za-z0-9_-]+\.csv$"


class Table(Model):
    """One set of examples: how many rows, and the two files that hold their inputs and labels."""

    rows: Annotated[int, Field(ge=10, le=100_000)]
    inputs: Annotated[str, Field(pattern=_FILE)]
    labels: Annotated[str, Field(pattern=_FILE)]


class Dataset(Model):
    """Made-up examples, the same ones whenever they are made.

    Inputs x_1, x_2, … lie between `low` and `high`; the label is 1 where the formula `positive` is
    above 0, and of every hundred labels about 100·`flipped` are turned round.
    """

    seed: int
    columns: Annotated[int, Field(ge=1, le=20)]
    low: float
    high: float
    positive: str
    flipped: Annotated[float, Field(ge=0, lt=0.5)] = 0
    train: Table
    dev: Table

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the inputs in the formula."""
        return tuple(f"x_{number}" for number in range(1, self.columns + 1))

    @property
    def scope(self) -> Scope:
        """What these names mean."""
        return scope_of(dict.fromkeys(self.names, "scalar"))

    def formula(self) -> Tree:
        """The formula whose sign is the label."""
        return parse(tokenise(self.positive), self.scope)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files."""
        return tuple(
            name for table in (self.train, self.dev) for name in (table.inputs, table.labels)
        )

    @model_validator(mode="after")
    def _readable(self) -> Self:
        try:
            self.formula()
        except RefusedError as error:
            raise faulty(f"the formula cannot be read: {error.message}", "positive") from error
        if len(set(self.files)) != len(self.files):
            raise ValueError("two files have the same name")
        return self


class Notebook(Model):
    """A notebook or a script in cells, which is run from top to bottom beside its data.

    `tuned` are the only hyper-parameters of `MLPClassifier` that may be chosen, of which `solvers`
    lists the ones that are allowed. `seconds` of processor time and `megabytes` are for all cells.
    """

    data: Dataset
    tuned: tuple[str, ...] = Field(min_length=1)
    solvers: tuple[str, ...] = Field(min_length=1)
    seconds: int = Field(default=300, ge=1, le=3600)
    megabytes: int = Field(default=2048, ge=256, le=8192)


Notebooks = Mapping[str, Notebook]
