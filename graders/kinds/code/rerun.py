"""The record of a re-run: what a student's own program measured and drew, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LOSSES = ("train loss", "dev loss")
ACCURACIES = ("train accuracy", "dev accuracy")


def measured(configuration: str, quantity: str) -> str:
    """The name of what was measured of one configuration: `ReLU/dev accuracy`."""
    return f"{configuration}/{quantity}"


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a figure: its points, its label, and what the figure says around it.

    `figure` is the file it was saved to, empty where it was only shown; lines with the same `panel` share
    a pair of axes.
    """

    figure: str
    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    x_label: str = ""
    y_label: str = ""
    title: str = ""
    panel: int = 0


@dataclass(frozen=True, slots=True)
class Rerun:
    """What one run of a program left behind.

    `series` has a number per epoch under `measured(configuration, quantity)`, with a quantity of
    `LOSSES` or `ACCURACIES`; `metrics` are single numbers under such names, `test loss`, `test
    accuracy` and whatever else the program reports at its end; `curves` are the lines that it drew, in
    the order in which their figures were finished. All are the program's own claims about itself:
    they are compared with what a report says of the same run, and decide nothing about the program.
    """

    series: Mapping[str, tuple[float, ...]]
    metrics: Mapping[str, float]
    curves: tuple[Curve, ...] = ()

    def configurations(self) -> list[str]:
        """The configurations in the order of the run, as they are named here."""
        names = (name.rpartition("/")[0] for name in (*self.series, *self.metrics))
        return list(dict.fromkeys(names))
