"""Where the reported best accuracy comes from: the one explanation that decides several parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from graders.kinds.code.notebook_run import Fit
from graders.kinds.notebook.agreeing import SEEDED, agrees, among_new_runs
from graders.kinds.notebook.evidence import Evidence
from graders.kinds.notebook.fitted import is_of_training, tuned
from graders.kinds.notebook.reported_number import Reported
from graders.kinds.notebook.reported_settings import Settings, complete

Source = Literal["honest", "best", "new-run", "validated", "leaked", "training", "none"]
# A mean of folds is no share of the examples: it is recognised by its digits alone.
_SAME = 0.0005
TIE = 0.01


class Explained(NamedTuple):
    """What the reported best accuracy is.

    `honest`: that of a fit to the training set with the reported settings; `best`: that of the best
    such fit, with others; `new-run`: that of a network that was trained here with the reported
    settings, as the code never did; `validated`: a mean over folds; `leaked`: that of a network that
    saw the development set; `training`: one on the training set. `settings` are those of what
    explains it.
    """

    source: Source
    settings: tuple[tuple[Any, ...], ...] = ()
    fit: Fit | None = None


def explained(
    evidence: Evidence, reported: Reported | None, settings: Settings | None, *, possible: bool
) -> Explained:
    """What explains the reported best accuracy, the right source first.

    Args:
        evidence: What the run shows.
        reported: The accuracy, if it was reported.
        settings: The hyper-parameters, if they were.
        possible: Whether it is a share of the examples at all; a mean over folds is none.
    """
    if reported is None:
        return Explained("none")
    own = tuned(complete(settings), evidence.notebook.tuned) if settings else None
    if not possible:
        return next(_wrong_sources(evidence, reported, own), Explained("none"))
    chosen = [fit for fit in evidence.honest if evidence.tuned(fit) == own]
    best = best_fit(evidence)
    if chosen and agrees(evidence, chosen, reported, dev=True, lucky=best):
        return Explained("honest", (evidence.tuned(chosen[0]),), chosen[0])
    if best and agrees(evidence, [best], reported, dev=True):
        return Explained("best", (evidence.tuned(best),), best)
    wrong = next(_wrong_sources(evidence, reported, own), None)
    if wrong:
        return wrong
    was_searched = bool(evidence.search_fits)
    if (
        settings
        and was_searched
        and not chosen
        and among_new_runs(evidence, _given(settings), reported, dev=True)
    ):
        return Explained("new-run", (own,) if own else ())
    return Explained("none")


def best_fit(evidence: Evidence) -> Fit | None:
    """The honest fit with the highest accuracy on the development set."""
    return max(evidence.honest, key=evidence.accuracy, default=None)


def _given(settings: Settings) -> Mapping[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in settings.values.items()
    }


def _wrong_sources(
    evidence: Evidence, reported: Reported, own: tuple[Any, ...] | None
) -> Iterator[Explained]:
    """What else the number is, of the reported settings where they were tried: else it is chance."""
    room = _SAME + reported.unit / 2
    means = [one.settings for one in evidence.validated if abs(one.mean - reported.value) <= room]
    if found := _own_first(means, own, [one.settings for one in evidence.validated]):
        yield Explained("validated", found)
    for source, fits, dev in (
        ("leaked", evidence.leaked, True),
        ("training", evidence.search_fits, False),
    ):
        near = [evidence.tuned(fit) for fit in fits if _is_near(evidence, fit, reported, dev=dev)]
        if found := _own_first(near, own, [evidence.tuned(fit) for fit in fits]):
            yield Explained("leaked" if source == "leaked" else "training", found)


def _own_first(
    near: Sequence[tuple[Any, ...]],
    own: tuple[Any, ...] | None,
    tried: Sequence[tuple[Any, ...]],
) -> tuple[tuple[Any, ...], ...]:
    """The settings that explain a number; where the reported ones were tried, they alone can."""
    if own in tried:
        return tuple(one for one in near if one == own)
    return tuple(near)


def _is_near(evidence: Evidence, fit: Fit, reported: Reported, *, dev: bool) -> bool:
    room = SEEDED if dev else _SAME
    return abs(evidence.accuracy(fit, dev=dev) - reported.value) <= room + reported.unit / 2


def may_be_best(evidence: Evidence, own: Sequence[Any]) -> bool:
    """Whether settings are among the best that were tried, by the development set or by folds."""
    searched = [fit for fit in evidence.search_fits if is_of_training(fit, evidence.known)]
    honest = {evidence.tuned(fit): evidence.accuracy(fit) for fit in searched or evidence.honest}
    means = {one.settings: one.mean for one in evidence.validated}
    for scores in (honest, means):
        if tuple(own) in scores and scores[tuple(own)] >= max(scores.values()) - TIE:
            return True
    return False
