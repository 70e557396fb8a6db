"""What cannot be true in a text by itself: figures that contradict each other, or that nothing gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from graders.kinds.findings.figures import Figure, figures
from graders.kinds.findings.possible import is_share_of, least_loss, widest_spread
from graders.kinds.findings.vocabulary import ACCURACY, LOSS, Names

_HIGHEST = r"highest|best|maximum|max\.?|at most|up to|peak\w*|top"
_LOWEST = r"lowest|worst|minimum|at least"
_BEHIND = r"followed (?:closely )?by"
_NEXT = rf"{_BEHIND}|then|next|second"


def doubts(text: str, names: Names, examples: Mapping[str, int]) -> Iterator[str]:
    """What a marker should look at: for each contradiction a sentence with the words in question.

    Args:
        text: What was written.
        names: The configurations that it may speak of.
        examples: How many examples each set has, as far as that is known.
    """
    quoted = figures(text, names)
    yield from _impossible(quoted, examples)
    yield from _spreads(quoted)
    yield from _losses_beside_accuracies(quoted)
    yield from _extremes(text, quoted)
    yield from _rankings(text, quoted)
    yield from _ranges(quoted)
    yield from _twice(quoted)


def _impossible(quoted: Sequence[Figure], examples: Mapping[str, int]) -> Iterator[str]:
    for one in quoted:
        count = examples.get(one.part)
        # An average over runs or batches need not be a share.
        if one.measure != ACCURACY or count is None or one.spread is not None:
            continue
        if not is_share_of(one.value, one.unit, count):
            yield f'"{one.quoted}" ({one.called}) is no number of right answers among {count:,}'


def _spreads(quoted: Sequence[Figure]) -> Iterator[str]:
    for one in quoted:
        if one.measure != ACCURACY or one.spread is None:
            continue
        widest = widest_spread(one.value)
        if one.spread > widest + one.unit:
            yield (
                f'"{one.quoted}": accuracies with this mean have a standard deviation of at most'
                f" {widest:.3f}"
            )


def _losses_beside_accuracies(quoted: Sequence[Figure]) -> Iterator[str]:
    """A loss and an accuracy of the same set and the same single configuration."""
    for loss in (one for one in quoted if one.measure == LOSS):
        for accuracy in (one for one in quoted if one.measure == ACCURACY):
            same = (
                loss.part
                and loss.part == accuracy.part
                and len(loss.names) == 1
                and loss.names == accuracy.names
            )
            least = least_loss(min(accuracy.value + accuracy.unit, 1.0))
            if same and loss.upto is None and loss.value + loss.unit < least:
                yield (
                    f'a loss of "{loss.quoted}" beside an accuracy of "{accuracy.quoted}"'
                    f" ({loss.called}): so many mistakes cost {least:.2f} at least, by the mean"
                    " cross-entropy"
                )


def _extremes(text: str, quoted: Sequence[Figure]) -> Iterator[str]:
    """A figure that is called the highest (lowest), and another one beyond it."""
    for one in quoted:
        before = text[max(0, one.start - 60) : one.start]
        clause = re.split(r"[.;,]\s", before)[-1]
        if _word(_HIGHEST).search(clause) and _word(_LOWEST).search(clause):
            continue  # `from best to worst`
        for pattern, sign in ((_HIGHEST, 1), (_LOWEST, -1)):
            if not _word(pattern).search(clause) or _word(_NEXT).search(clause):
                continue
            direction = (
                -sign if one.measure == LOSS and _word("best|worst|top").search(clause) else sign
            )
            for other in quoted:
                beyond = direction * (_end(other, direction) - _end(one, direction))
                if one.likely(other) and other is not one and beyond > 0 and _apart(one, other):
                    yield f'"{one.quoted}" is called an extreme, but there is "{other.quoted}" too'


def _end(one: Figure, direction: int) -> float:
    ends = [one.value] if one.upto is None else [one.value, one.upto]
    return max(ends) if direction > 0 else min(ends)


def _apart(one: Figure, other: Figure) -> bool:
    """Whether rounding does not make them equal."""
    return abs(one.value - other.value) > 1e-9 + abs(one.unit - other.unit) / 2


def _rankings(text: str, quoted: Sequence[Figure]) -> Iterator[str]:
    """`A with 73.0, followed by B with 73.1`, and lists from best to worst."""
    for one, other in pairwise(quoted):
        between = text[one.start : other.start]
        ranked = _word(_BEHIND).search(between) or re.search(r">|≻", between)
        # `0.69, then 0.31` of one curve is its course, and no ranking.
        if one.names and other.names and set(one.names).isdisjoint(other.names):
            ranked = ranked or _word(_NEXT).search(between)
        if not ranked or not one.likely(other) or one.sentence != other.sentence:
            continue
        wrong = other.value - one.value if one.measure == ACCURACY else one.value - other.value
        if wrong > 1e-9:
            yield f'"{other.quoted}" is put behind "{one.quoted}", but is the better one'


def _ranges(quoted: Sequence[Figure]) -> Iterator[str]:
    for one in (one for one in quoted if one.upto is not None):
        low, high = sorted((one.value, one.upto or 0.0))
        for other in quoted:
            outside = other.value > high + 1e-9 or other.value < low - 1e-9
            whole = not one.names or set(other.names) <= set(one.names)
            if other.upto is None and one.likely(other) and outside and whole:
                yield f'"{other.quoted}" lies outside the range "{one.quoted}"'


def _twice(quoted: Sequence[Figure]) -> Iterator[str]:
    """The same measure of one configuration and set, with two values that both claim to be final."""
    final: dict[tuple[str, str, str], Figure] = {}
    for one in quoted:
        if len(one.names) != 1 or not one.part or one.upto is not None:
            continue
        key = (one.measure, one.part, one.names[0])
        first = final.setdefault(key, one)
        room = (first.unit + one.unit) / 2 + 1e-9
        if one.sentence != first.sentence and abs(first.value - one.value) > max(room, 0.01):
            yield f'the {one.called} is "{first.quoted}" in one place and "{one.quoted}" in another'


@cache
def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE)
