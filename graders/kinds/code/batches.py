"""Loss and accuracy of a network over batches, as an independent computation finds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from exercises.checks import Activation
from graders.kinds.code.mlp import Layer, Trial, models_of


class Batches(NamedTuple):
    """For each batch its mean loss, the share that is right, and its size."""

    loss: np.ndarray
    right: np.ndarray
    size: np.ndarray

    def means(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Loss and accuracy, each as the mean over examples and as the mean over batches."""
        return self._mean(self.loss), self._mean(self.right)

    def _mean(self, values: np.ndarray) -> tuple[float, float]:
        return float(np.average(values, weights=self.size)), float(values.mean())


def drawn(
    sizes: Sequence[int], count: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and labels for a network of these sizes."""
    inputs = generator.normal(size=(count, sizes[0])).astype(np.float32)
    return inputs, generator.integers(0, sizes[-1], count)


def batches(
    layers: Sequence[Layer],
    inputs: np.ndarray,
    labels: np.ndarray,
    size: int,
    activation: Activation = "sigmoid",
) -> Batches:
    """The batches of a set, in order."""
    trial = Trial("", tuple(layers), inputs.astype(np.float64), np.empty(0))
    logits = models_of(activation)[0](trial)
    starts = range(0, len(inputs), size)
    pieces = [(logits[at : at + size], labels[at : at + size]) for at in starts]
    return Batches(
        np.array([loss_of(*piece) for piece in pieces]),
        np.array([right_of(*piece).mean() for piece in pieces]),
        np.array([len(labels) for _, labels in pieces]),
    )


def loss_of(logits: np.ndarray, labels: np.ndarray) -> float:
    """The mean cross-entropy."""
    highest = logits.max(axis=1, keepdims=True)
    total = highest[:, 0] + np.log(np.exp(logits - highest).sum(axis=1))
    return float((total - logits[np.arange(len(labels)), labels]).mean())


def right_of(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """For each example whether its largest logit is that of its label."""
    return np.asarray(logits.argmax(axis=1) == labels)
