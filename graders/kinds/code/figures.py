"""Figures of an experiment: their lines are what was measured, a point per epoch, and are told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

import numpy as np

from exercises.experiments import Comparison, Hidden, LossCurves, OfFigures, Quantity
from graders.kinds.code.experiments import layers_shown, record_of
from graders.kinds.code.recorded import Curve, Recorded, Training
from graders.kinds.code.result import FailedCheckError, Question, UndecidedCheckError
from graders.sandbox.job import Call
from graders.sandbox.replies import Reply
from graders.verdict import History, Outcome

Panel = Sequence[Curve]
Line = tuple[Training, Quantity]
_MOST_EPOCHS, _DIGITS, _DIVERGED = 200, 3, 1e6


def judge_curves(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """One figure shows the lines that are asked for, and no others."""
    check = question.check
    assert isinstance(check, OfFigures)
    found = record_of(question, asked, replies)
    lines = _wanted(check, found.trainings)
    panel = _panel(check, found, lines)
    shown, others = _shown(check, panel, lines)
    if len(shown) == len(lines) and not others:
        return
    wanted = " and ".join(dict.fromkeys(quantity for _, quantity in lines))
    odd = dict.fromkeys(_odd(check, others, lines, found))
    raise FailedCheckError(
        Outcome.OTHER_CURVES,
        f"no figure of {check.call} shows just the {wanted}, {len(lines)} lines with a point per epoch;"
        f" {_where(panel)} comes nearest: of its {len(panel)} lines {len(shown)} are among them"
        + "".join(f"; {one}" for one in odd),
    )


def judge_labels(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """That figure is there, and has a legend and words at its axes."""
    judge_curves(question, asked, replies)
    check = question.check
    assert isinstance(check, OfFigures)
    found = record_of(question, asked, replies)
    panel = _panel(check, found, _wanted(check, found.trainings))
    labels = [one.label.strip() for one in panel]
    where = _where(panel)
    if "" in labels:
        raise FailedCheckError(
            Outcome.NO_LABELS,
            f"{where} has lines that no legend names; give each a label and call legend",
        )
    if len(set(labels)) < len(labels):
        raise FailedCheckError(Outcome.NO_LABELS, f"in {where} two lines have the same label")
    if not panel[0].x_label.strip() or not (panel[0].y_label + panel[0].title).strip():
        raise FailedCheckError(
            Outcome.NO_LABELS,
            f"{where} does not say what its axes are: xlabel, and ylabel or a title",
        )


def histories(
    question: Question, asked: Sequence[Call], replies: Sequence[Reply]
) -> tuple[History, ...]:
    """What the lines of the figure should show, as it was measured; nothing where nothing was."""
    check = question.check
    assert isinstance(check, OfFigures)
    try:
        lines = _wanted(check, record_of(question, asked, replies).trainings)
    except (FailedCheckError, UndecidedCheckError):
        return ()  # the verdict says why
    return tuple(
        History(quantity, tuple(_seen(training.series[quantity]))) for training, quantity in lines
    )


def _seen(series: Sequence[float]) -> Iterator[float]:
    """The numbers up to the first that is none or far too large, as exact as messages tell them.

    Two runs agree in so few digits: the same hand-in gives the same report.
    """
    for number in takewhile(lambda one: abs(one) < _DIVERGED, series[:_MOST_EPOCHS]):
        yield round(number, _DIGITS)


def _wanted(check: OfFigures, trainings: Sequence[Training]) -> list[Line]:
    """The lines that a figure should have.

    Raises:
        FailedCheckError: A network that should be shown was not trained.
        UndecidedCheckError: It cannot be seen what was measured.
    """
    structures: tuple[Hidden, ...]
    quantities: tuple[Quantity, ...]
    if isinstance(check, LossCurves):
        structures, quantities = (check.hidden,), ("train loss", "dev loss")
    else:
        assert isinstance(check, Comparison)
        structures, quantities = check.structures, (check.quantity,)
    known = [one.hidden for one in trainings]
    for hidden in structures:
        if hidden not in known and None in known:
            raise UndecidedCheckError(f"the layers of the networks of {check.call} cannot be seen")
        if hidden not in known:
            raise FailedCheckError(
                Outcome.MISSING_RUNS, f"{check.call} trains no network with {layers_shown(hidden)}"
            )
    chosen = trainings
    if isinstance(check, LossCurves):
        chosen = [one for one in trainings if one.hidden == check.hidden][-1:]
    if not all(one.series for one in chosen):
        raise UndecidedCheckError(
            f"what the networks of {check.call} measured in each epoch is returned by no function, so it"
            " cannot be compared with what is drawn"
        )
    return [(one, quantity) for one in chosen for quantity in quantities]


def _panel(check: OfFigures, found: Recorded, lines: Sequence[Line]) -> Panel:
    """The pair of axes that shows most of the lines, and least beside them."""
    panels = [list(group) for _, group in groupby(found.curves, key=lambda one: one.panel)]
    if not panels:
        raise FailedCheckError(
            Outcome.NOT_DRAWN, f"{check.call} draws nothing with matplotlib.pyplot"
        )

    def fit(panel: Panel) -> tuple[int, int]:
        shown, others = _shown(check, panel, lines)
        return len(shown), -len(others)

    return max(panels, key=fit)


def _shown(check: OfFigures, panel: Panel, lines: Sequence[Line]) -> tuple[list[Line], list[Curve]]:
    """The lines that are shown, and the curves that are none of them."""
    left = list(panel)
    shown = []
    for training, quantity in lines:
        series = training.series[quantity]
        curve = next((one for one in left if _same(one.y, series, check.tolerance)), None)
        if curve is not None:
            left.remove(curve)
            shown.append((training, quantity))
    return shown, left


def _same(drawn: Sequence[float], series: Sequence[float], tolerance: float) -> bool:
    return len(drawn) == len(series) and bool(
        np.allclose(drawn, series, rtol=tolerance, atol=tolerance, equal_nan=True)
    )


def _odd(
    check: OfFigures, others: Sequence[Curve], lines: Sequence[Line], found: Recorded
) -> Iterator[str]:
    """What the curves are that do not belong there."""
    for curve in others:
        name = f'"{curve.label}"' if curve.label else "a line without a label"
        same = [
            quantity
            for one in found.trainings
            for quantity, series in one.series.items()
            if _same(curve.y, series, check.tolerance)
        ]
        if same:
            yield f"{name} is the {same[0]} of a network"
        elif len(curve.y) not in {len(one.series[quantity]) for one, quantity in lines}:
            yield f"{name} has {len(curve.y)} points"
        else:
            yield f"{name} is nothing that was measured"


def _where(panel: Panel) -> str:
    return panel[0].figure or "a figure that is saved to no file"
