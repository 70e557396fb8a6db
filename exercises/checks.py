"""What is checked of a program: for each check a property, and how near is near enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from exercises.check import Check, Structure
from exercises.experiments import (
    Alone,
    Comparison,
    LabelledComparison,
    LabelledLossCurves,
    LossCurves,
    Trained,
    Varied,
)
from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.tokens import tokenise
from exercises.language.tree import Tree
from exercises.model import Model, faulty
from exercises.symbols import scope_of
from exercises.training import Featurize, Learning, Metrics, Training

Activation = Literal["identity", "relu", "sigmoid", "tanh", "gelu"]
FloatType = Literal["float16", "float32", "float64"]


class Draw(Model):
    """How an array is drawn: `normal` (mean `low`, deviation `high`), or between `low` and `high`."""

    shape: tuple[Annotated[int, Field(ge=1, le=1000)], ...] = Field(max_length=2)
    distribution: Literal["normal", "uniform", "integers"] = "normal"
    low: float = 0
    high: float = 1
    dtype: FloatType | Literal["int64"] = "float32"


class Equals(Check):
    """A function of drawn arrays equals a formula of them, in the answer language.

    A vector is a column in the formula; what is returned may have any spelling of its shape that the
    formula's value has without axes of length 1.
    """

    check: Literal["equals"]
    call: str
    arguments: Mapping[str, Draw] = Field(min_length=1)
    expected: str
    relative: float = Field(default=1e-4, gt=0)
    absolute: float = Field(default=1e-6, ge=0)
    cases: int = Field(default=3, ge=1, le=20)

    @property
    def calls(self) -> str:
        """The function."""
        return self.call

    def formula(self) -> Tree:
        """The expected value."""
        return parse(tokenise(self.expected), scope_of(self.symbols))

    @property
    def symbols(self) -> Mapping[str, tuple[str | int, ...]]:
        """What the names of the formula mean."""
        return {name: tuple(draw.shape) for name, draw in self.arguments.items()}

    @model_validator(mode="after")
    def _readable(self) -> Self:
        try:
            self.formula()
        except RefusedError as error:
            raise faulty(f"the formula cannot be read: {error.message}", "expected") from error
        return self


class Stable(Check):
    """A function that is easily computed unstably is right to a few units of the last digit.

    Of the `inputs`, `moderate` are of a few units, `large` lie around ±1e4, `edges` reach the largest
    numbers of the type, `masked` have entries −∞, and `shapes` have four axes, one class or no rows.
    `given` says in which order the function takes
    its array z, the `axis`, and the `targets` of a cross-entropy. With `gradient` its derivative is
    compared too. `ulps` counts units in the last place, beyond what rounding the input itself does.
    """

    check: Literal["stable"]
    call: str
    function: Literal["softmax", "log-softmax", "logsumexp", "cross-entropy"]
    inputs: tuple[Literal["moderate", "large", "edges", "masked", "shapes"], ...] = Field(
        min_length=1
    )
    given: tuple[Literal["z", "axis", "targets"], ...] = ("z",)
    axes: tuple[Annotated[int, Field(ge=-3, le=2)], ...] = (-1,)
    dtypes: tuple[FloatType, ...] = ("float32", "float64")
    gradient: bool = False
    ulps: float = Field(default=16, gt=0)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if "z" not in self.given:
            raise ValueError("the function must be given z")
        if "axis" not in self.given and len(self.axes) > 1:
            raise ValueError("a function that is not given the axis has one axis only")
        if ("targets" in self.given) != (self.function == "cross-entropy"):
            raise ValueError("a cross-entropy is given targets, and nothing else is")
        return self

    @property
    def calls(self) -> str:
        """The function."""
        return self.call


class OfNetwork(Check):
    """A check of a class that builds stacks of affine layers."""

    build: str
    structures: tuple[Structure, ...] = Field(min_length=1)

    @property
    def calls(self) -> str:
        """The class."""
        return self.build


class Parameters(OfNetwork):
    """The parameters are those of the affine layers, wherever the network keeps them."""

    check: Literal["parameters"]


class Registered(OfNetwork):
    """`parameters()` lists every parameter, so that an optimiser finds it."""

    check: Literal["registered"]


class Forward(OfNetwork):
    """The outputs are those of an independent network with the same parameters.

    Any of the `activations` may stand between the layers. With an `option` the activation is chosen
    by the last argument, in one of these spellings, and `another` option must give another function.
    """

    check: Literal["forward"]
    activations: tuple[Activation, ...] = Field(min_length=1)
    option: tuple[str, ...] = ()
    another: str = ""
    tolerance: float = Field(default=1e-5, gt=0)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if bool(self.option) != bool(self.another):
            raise ValueError("an option needs another one, and the other way round")
        return self


class Rows(OfNetwork):
    """The output for one example does not depend on the others of its batch."""

    check: Literal["rows"]
    tolerance: float = Field(default=1e-5, gt=0)


class Gradients(OfNetwork):
    """After one backward pass every parameter has a gradient that is finite and not all zero."""

    check: Literal["gradients"]


class Refuses(OfNetwork):
    """The class works for each structure, and raises an exception where its last argument is no option.

    Names that are no option are drawn anew for every hand-in.
    """

    check: Literal["refuses"]
    works: str


AnyCheck = Annotated[
    Equals
    | Stable
    | Parameters
    | Registered
    | Forward
    | Rows
    | Gradients
    | Refuses
    | Featurize
    | Metrics
    | Training
    | Learning
    | Varied
    | Alone
    | Trained
    | LossCurves
    | LabelledLossCurves
    | Comparison
    | LabelledComparison,
    Field(discriminator="check"),
]
