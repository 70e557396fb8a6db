"""All that a run of the notebook shows, as far as it decides something; and networks trained anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from exercises.notebook import Notebook
from graders.kinds.code.notebook_run import Fit, Run
from graders.kinds.notebook.fitted import (
    FREE,
    Known,
    Validated,
    accuracy,
    cross_validated,
    is_default,
    is_of_training,
    saw_dev,
    tuned,
)

# Accuracies on training and development set of new networks, one for each seed; None where there is none.
Trained = tuple[float, float] | None
Train = Callable[[Mapping[str, Any], Sequence[int]], Sequence[Trained]]


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a run shows.

    `labels` says for each cell, by its number, which exercises it belongs to; None where it says
    nothing. `exercises` are the ids of the exercises about the default network and about the search.
    """

    notebook: Notebook
    known: Known
    run: Run
    labels: Mapping[int, frozenset[str] | None]
    exercises: tuple[str, str]
    train: Train

    @cached_property
    def default_fits(self) -> Sequence[Fit]:
        """The fits of the default network; if there is none as it should be, what stands for it."""
        right = [
            fit for fit in self.run.fits if is_default(fit) and is_of_training(fit, self.known)
        ]
        if right:
            return right
        default, _ = self.exercises
        only = [fit for fit in self.run.fits if self._belongs(fit, default)]
        plain = [fit for fit in only or self.run.fits if is_default(fit)]
        return (plain or only or self._first())[:1]

    def _first(self) -> Sequence[Fit]:
        """The first fit, unless it belongs to the search alone."""
        _, search = self.exercises
        return [fit for fit in self.run.fits[:1] if not self._belongs(fit, search)]

    def _belongs(self, fit: Fit, exercise: str) -> bool:
        return self.labels.get(fit.cell) == frozenset({exercise})

    @cached_property
    def search_fits(self) -> Sequence[Fit]:
        """All fits but those of the default network, and what is fitted once more beside it alike.

        A comment of a search may well speak of the default network: words alone take no fit away.
        """
        default, _ = self.exercises
        own = [self._set(fit) for fit in self.default_fits]
        others = set(map(id, self.default_fits))
        return [
            fit
            for fit in self.run.fits
            if id(fit) not in others and not (self._belongs(fit, default) and self._set(fit) in own)
        ]

    @staticmethod
    def _set(fit: Fit) -> Mapping[str, Any]:
        return {name: value for name, value in fit.settings.items() if name not in FREE}

    @cached_property
    def honest(self) -> Sequence[Fit]:
        """The fits to the training set alone, all of it; the default network may be the best too."""
        return [
            fit
            for fit in (*self.search_fits, *self.default_fits)
            if is_of_training(fit, self.known)
        ]

    @cached_property
    def honest_search(self) -> Sequence[Fit]:
        """Those of the search among them, also where folds of the training set were left out."""
        return [fit for fit in self.search_fits if not saw_dev(fit, self.known)]

    @cached_property
    def leaked(self) -> Sequence[Fit]:
        """The fits of the search that saw the development set."""
        return [fit for fit in self.search_fits if saw_dev(fit, self.known)]

    @cached_property
    def validated(self) -> Sequence[Validated]:
        """The settings that were cross-validated on the training set."""
        return list(cross_validated(self.run.fits, self.known, self.notebook.tuned))

    def owner(self, cell: int) -> str:
        """The exercise that a cell without a label is charged to, so that it costs once.

        That is the first one without a cell of its own, else the one whose cells stand above it.
        """
        alone = {number: labels for number, labels in self.labels.items() if labels}
        without = [one for one in self.exercises if frozenset({one}) not in alone.values()]
        above = [
            exercise
            for number, labels in alone.items()
            for exercise in labels
            if number < cell and len(labels) == 1
        ]
        return (without or above[-1:] or list(self.exercises))[0]

    def tuned(self, fit: Fit) -> tuple[Any, ...]:
        """The hyper-parameters of a fit that may be tuned."""
        return tuned(fit.settings, self.notebook.tuned)

    def accuracy(self, fit: Fit, *, dev: bool = True) -> float:
        """The accuracy of a fitted network on one of the sets."""
        return accuracy(self.known, fit.predicted, dev=dev)

    def is_seeded(self, fit: Fit) -> bool:
        """Whether a new run gives the same network."""
        return fit.seeded or isinstance(fit.settings.get("random_state"), int)

    def outside(self, fit: Fit) -> Mapping[str, Any]:
        """The settings of a fit that may not be tuned."""
        allowed = {*self.notebook.tuned, *FREE}
        return {name: value for name, value in fit.settings.items() if name not in allowed}
