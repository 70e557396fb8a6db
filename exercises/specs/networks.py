"""Weights of a small network."""

from collections.abc import Sequence
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from exercises.model import Model, Share
from exercises.specs.base import Spec


class Layer(Model):
    """One layer, activation(weights @ input + bias), with its own names for its parameters.

    `leaky-relu` has the slope 1/100.
    """

    weights: str
    bias: str
    units: int = Field(ge=1, le=100)
    activation: Literal["identity", "relu", "leaky-relu", "abs", "step"]


class Network(Spec):
    """Weights of a small network that must be right at every one of the given inputs.

    Any weights that do it are right (a witness). Outputs that only some threshold separates earn
    `threshold_credit` of the points.
    """

    decided: ClassVar[str] = "running the network"
    keyed = False
    kind: Literal["network"]
    layers: tuple[Layer, ...] = Field(min_length=1, max_length=10)
    inputs: tuple[tuple[float, ...], ...] = Field(min_length=1, max_length=1000)
    targets: tuple[float, ...]
    tolerance: float = Field(default=1e-6, gt=0)
    threshold_credit: Share = Field(default=0, validate_default=True)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len({len(row) for row in self.inputs}) != 1:
            raise ValueError("the inputs must all have the same length")
        if len(self.targets) != len(self.inputs):
            raise ValueError("there must be one target for each input")
        if self.layers[-1].units != 1:
            raise ValueError("the last layer must have one unit, as each target is one number")
        names = [name for layer in self.layers for name in (layer.weights, layer.bias)]
        if len(set(names)) != len(names):
            raise ValueError("two parameters of the network have the same name")
        return self

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every parameter's name and shape in order: weights (units, inputs), bias (units,)."""
        shapes: dict[str, tuple[int, ...]] = {}
        width = len(self.inputs[0])
        for layer in self.layers:
            shapes[layer.weights] = (layer.units, width)
            shapes[layer.bias] = (layer.units,)
            width = layer.units
        return shapes

    def fields(self) -> Sequence[str]:
        """The names of the parameters."""
        return tuple(self.shapes)

    def how_to_answer(self) -> str:
        """The name and shape of each parameter."""
        sizes = (f"{name} ({_size(shape)})" for name, shape in self.shapes.items())
        return "the parameters " + ", ".join(sizes)


def _size(shape: tuple[int, ...]) -> str:
    return " x ".join(str(extent) for extent in shape)
