"""What a fit is: which rows it saw, how right it is on each set, and with which settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from graders.kinds.code.notebook_run import Fit
from graders.kinds.notebook.data import Data

# What may be set without being a setting: it changes no result on purpose.
FREE = frozenset({"random_state", "verbose"})
DEFAULTS: Mapping[str, Any] = {
    "hidden_layer_sizes": (100,),
    "activation": "relu",
    "solver": "adam",
    "learning_rate_init": 0.001,
    "batch_size": "auto",
}
# What stands for a label that is not known.
_UNKNOWN = 255
# `auto` means min(200, rows).
_LARGEST_BATCH = 200


class Known(NamedTuple):
    """The labels of all known rows, those of the training set first."""

    labels: np.ndarray
    training: int

    @classmethod
    def of(cls, data: Data) -> Known:
        """The labels of a data set."""
        return cls(np.concatenate([data.train.labels, data.dev.labels]), len(data.train.labels))

    @property
    def dev(self) -> int:
        """How many rows the development set has."""
        return len(self.labels) - self.training


def accuracy(known: Known, predicted: np.ndarray, *, dev: bool) -> float:
    """The share of right labels on one of the sets; a label that is not known is wrong."""
    right = predicted == known.labels
    return float((right[known.training :] if dev else right[: known.training]).mean())


def is_known(fit: Fit) -> bool:
    """Whether anything is known of what the network predicts; else it takes other columns."""
    return bool((fit.predicted != _UNKNOWN).any())


def saw_dev(fit: Fit, known: Known) -> bool:
    """Whether a row of the development set was fitted."""
    return bool(fit.rows[known.training :].any())


def is_of_training(fit: Fit, known: Known) -> bool:
    """Whether exactly the rows of the training set were fitted, scaled and shifted perhaps."""
    return bool(
        fit.rows[: known.training].all()
        and not saw_dev(fit, known)
        and not fit.others
        and fit.labels_agree
    )


def is_default(fit: Fit) -> bool:
    """Whether no hyper-parameter was set."""
    return not (fit.settings.keys() - FREE)


def tuned(settings: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    """The values of the hyper-parameters that may be tuned, each in one form; defaults where unset."""
    return tuple(normal(name, settings.get(name, DEFAULTS.get(name))) for name in names)


def normal(name: str, value: Any) -> Any:
    """A value in the form in which two of them can be compared."""
    if name == "hidden_layer_sizes":
        sizes = value if isinstance(value, list | tuple) else (value,)
        return tuple(int(one) if _is_number(one) else one for one in sizes)
    if name == "batch_size":
        return _LARGEST_BATCH if value == "auto" else int(value) if _is_number(value) else value
    if _is_number(value):
        return float(f"{value:.9g}")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Validated(NamedTuple):
    """A setting that was cross-validated on the training set, and the mean of its folds."""

    settings: tuple[Any, ...]
    mean: float


def cross_validated(fits: Iterable[Fit], known: Known, names: Sequence[str]) -> Iterator[Validated]:
    """The settings whose fits leave out each training row once, with the mean accuracy of the folds."""
    folds: dict[tuple[Any, ...], list[Fit]] = {}
    for fit in fits:
        inside = fit.rows[: known.training]
        if not saw_dev(fit, known) and inside.any() and not inside.all():
            folds.setdefault(tuned(fit.settings, names), []).append(fit)
    for settings, together in folds.items():
        left_out = np.stack([~fit.rows[: known.training] for fit in together])
        times = left_out.sum(axis=0)
        if len(together) > 1 and times.min() == times.max():
            right = [
                (fit.predicted == known.labels)[: known.training][
                    ~fit.rows[: known.training]
                ].mean()
                for fit in together
            ]
            yield Validated(settings, float(np.mean(right)))
