"""How well each student does on the rest of the sheet: what a single part is held against.

The rest leaves out the whole exercise: its parts follow from each other, and would vouch for
themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cli.statistics.figures import Floats
from cli.statistics.observations import ClassAnswers, Place


class Rest:
    """The shares of every part, and of all that is not in its exercise."""

    def __init__(self, answers: ClassAnswers) -> None:
        self.shares: Mapping[Place, Floats] = {
            place: np.array(
                [np.nan if one is None or one.share is None else one.share for one in column]
            )
            for place, column in answers.columns.items()
        }
        zeros = np.zeros(answers.students)
        self._earned: dict[str, Floats] = {}
        self._possible: dict[str, Floats] = {}
        for place, shares in self.shares.items():
            worth = answers.points[place]
            earned = np.nan_to_num(shares) * worth
            possible = np.where(np.isnan(shares), 0.0, worth)
            name = place.exercise
            self._earned[name] = self._earned.get(name, zeros) + earned
            self._possible[name] = self._possible.get(name, zeros) + possible
        counted = [name for name in self._earned if name not in answers.extra]
        self._all_earned = sum((self._earned[name] for name in counted), zeros)
        self._all_possible = sum((self._possible[name] for name in counted), zeros)
        self._extra = answers.extra

    def of(self, exercise: str) -> Floats:
        """The share of the points in all other exercises, NaN where nothing of them is known."""
        earned, possible = self._all_earned, self._all_possible
        if exercise not in self._extra:
            earned = earned - self._earned[exercise]
            possible = possible - self._possible[exercise]
        unknown = np.full(len(earned), np.nan)
        rest: Floats = np.divide(earned, possible, out=unknown, where=possible > 0)
        return rest

    def better_half(self, exercise: str) -> NDArray[np.bool_]:
        """Who does better than the middle of the class in all other exercises."""
        rest = self.of(exercise)
        if np.isnan(rest).all():
            return np.zeros(len(rest), dtype=bool)
        return np.asarray(rest > np.nanmedian(rest))

    def points(self, exercise: str) -> Floats:
        """The points of an exercise, NaN where some of them are still open."""
        shares = [one for place, one in self.shares.items() if place.exercise == exercise]
        open_ = np.isnan(np.array(shares)).any(axis=0)
        return np.where(open_, np.nan, self._earned[exercise])
