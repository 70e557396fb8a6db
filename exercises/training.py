"""Checks of what stands around a network: its features, its metrics, its training, and that it learns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from exercises.check import Check, Structure


class Featurize(Check):
    """A text is the mean vector of its known words, and a data set leaves out those without any.

    `call` takes a text and the word vectors; `dataset` a whole set of texts with their labels, and the
    word vectors.
    """

    check: Literal["featurize"]
    call: str
    dataset: str
    tolerance: float = Field(default=1e-5, gt=0)

    @property
    def calls(self) -> str:
        """The function of one text."""
        return self.call


class WithNetwork(Check):
    """A check of a function that is given a network.

    It is tried with a network of ours that has the attribute `loss`; where it needs more of a network,
    with the one that `build` makes of the `structure`.
    """

    call: str
    build: str
    structure: Structure
    tolerance: float = Field(default=1e-5, gt=0)

    @property
    def calls(self) -> str:
        """The function."""
        return self.call


class Metrics(WithNetwork):
    """Loss and accuracy of a network over batches are right, and leave the network as it was.

    `accuracy` tells for each example of a batch whether it is right; `call` is given a network and
    batches, and returns loss and accuracy, as means over examples or over batches.
    """

    check: Literal["metrics"]
    accuracy: str


class Training(WithNetwork):
    """Some epochs of plain gradient descent, batch by batch in order, are those of an independent loop.

    `call` is given a network, an optimiser, two sets of batches and the number of epochs, and returns
    four series: train loss, train accuracy, dev loss, dev accuracy.
    """

    check: Literal["training"]


class Learning(Check):
    """A network that `build` makes learns from examples, and a hidden layer helps it.

    It is trained by Adam. The train loss after the last epoch is below `falls` times that after the
    first, and on new examples the network `with_hidden` layers is right more often than the one
    `without`, by a share of at least `gains`. A run that shows this decides; else there is another, of
    `runs` at most.
    """

    check: Literal["learning"]
    build: str
    without: Structure
    with_hidden: Structure
    rate: float = Field(default=0.02, gt=0)
    epochs: Annotated[int, Field(ge=2, le=50)] = 10
    falls: float = Field(default=0.9, gt=0, lt=1)
    gains: float = Field(default=0.05, gt=0, lt=1)
    runs: Annotated[int, Field(ge=1, le=5)] = 3

    @property
    def calls(self) -> str:
        """The class."""
        return self.build

    @property
    def attempts(self) -> int:
        """The runs."""
        return self.runs
