"""Checks of experiments: what was trained, what was varied, what was drawn."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from exercises.check import Check

Setting = Literal["structure", "activation", "rate"]
Quantity = Literal["train loss", "train accuracy", "dev loss", "dev accuracy"]
Hidden = tuple[Annotated[int, Field(ge=1, le=100_000)], ...]


class OfExperiment(Check):
    """A check of a function that trains several networks on the texts of the program's corpus.

    `call` is given the dev, train and test set and the word vectors, and runs once for all its checks.
    What was trained is seen at the optimisers; what was measured is what the functions in `watch`
    return, the outermost first: four series with a value per epoch, then test loss and test accuracy.
    Where such a function is told how many epochs (`num_epochs`, also in a configuration), there are
    `epochs` at most.
    """

    call: str
    watch: tuple[str, ...] = ()
    epochs: Annotated[int, Field(ge=1, le=100)] = 8

    @property
    def calls(self) -> str:
        """The function."""
        return self.call

    @property
    def shared(self) -> str:
        """All checks of one experiment look at the same run."""
        return f"{self.call} {self.epochs} {' '.join(self.watch)}"


class Varied(OfExperiment):
    """There is a training for each of the values: hidden layers, activations, or enough rates.

    Of `rates` there are so many at least, the largest `spread` times the smallest or more.
    """

    check: Literal["varied"]
    structures: tuple[Hidden, ...] = ()
    activations: tuple[Literal["sigmoid", "tanh", "relu", "gelu"], ...] = ()
    rates: Annotated[int, Field(ge=0, le=20)] = 0
    spread: float = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if sum(map(bool, (self.structures, self.activations, self.rates))) != 1:
            raise ValueError("one of structures, activations and rates says what varies")
        return self


class Alone(OfExperiment):
    """Nothing varies but the settings in `varies`."""

    check: Literal["alone"]
    varies: tuple[Setting, ...] = Field(min_length=1)


class Trained(OfExperiment):
    """The best of the networks has a mean cross-entropy on the dev set that is less than `below`.

    Not its accuracy: one of several untrained networks is often right by luck, but never sure.

    A run that shows this decides; else there is another, of `runs` at most.
    """

    check: Literal["trained"]
    below: float = Field(gt=0)
    runs: Annotated[int, Field(ge=1, le=5)] = 2

    @property
    def attempts(self) -> int:
        """The runs."""
        return self.runs


class OfFigures(OfExperiment):
    """A check of the figures that an experiment draws: lines with a point per epoch, as measured."""

    tolerance: float = Field(default=1e-6, gt=0)


class LossCurves(OfFigures):
    """One figure shows train and dev loss of the network with these hidden layers, and nothing else."""

    check: Literal["loss-curves"]
    hidden: Hidden


class Comparison(OfFigures):
    """One figure shows a quantity of all networks that were trained, a line for each, and nothing else.

    Networks with each of the `structures` are among them.
    """

    check: Literal["comparison"]
    quantity: Quantity
    structures: tuple[Hidden, ...] = ()


class LabelledLossCurves(LossCurves):
    """That figure has a legend that tells its lines apart, and says what its axes are."""

    check: Literal["labelled-loss-curves"]  # type: ignore[assignment]


class LabelledComparison(Comparison):
    """That figure has a legend that tells its lines apart, and says what its axes are."""

    check: Literal["labelled-comparison"]  # type: ignore[assignment]
