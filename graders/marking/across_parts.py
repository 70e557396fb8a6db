"""The policies that cross the parts of an exercise: a verdict needs a reason; swapped labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from exercises.assignment import Exercise
from exercises.specs import Formula, Number, Shape, YesNo
from graders.verdict import Status, Verdict, partial
from graders.words.reasons import is_reason

Verdicts = Mapping[str, Verdict]


def verdict_needs_reason(exercise: Exercise, verdicts: Verdicts) -> dict[str, Verdict]:
    """A yes or no counts only beside a reason, and waits beside one that waits; right and wrong alike."""
    judged = dict(verdicts)
    for part, spec in exercise.parts.items():
        if not isinstance(spec, YesNo) or spec.alone or len(exercise.parts) == 1:
            continue
        others = [name for name in exercise.parts if name != part]
        if verdicts[part].status not in _DECIDED or any(
            _is_reason(verdicts[one]) for one in others
        ):
            continue
        if any(verdicts[one].status == "unreadable" for one in others):
            status, code, feedback = _WAITS
        else:
            status, code, feedback = _NO_REASON
        judged[part] = Verdict(
            status,
            interpreted_as=verdicts[part].interpreted_as,
            code=code,
            feedback=feedback.format(others[0]),
        )
    return judged


# What a verdict may be by itself; the student is not told which as long as there is no reason.
_DECIDED = {"correct", "partial", "incorrect", "not-checked"}
_NO_REASON: tuple[Status, str, str] = (
    "unanswered",
    "no-reason",
    "a verdict counts only with a reason; give one in `{}`, a sentence or a formula",
)
_WAITS: tuple[Status, str, str] = (
    "needs-review",
    "waits-for-reason",
    "counts once your reason can be read; see `{}`",
)


def _is_reason(verdict: Verdict) -> bool:
    """Whether a part gives a reason that is readable; words that say nothing are none."""
    if verdict.status in {"unanswered", "unreadable"}:
        return False
    return verdict.proposal is None or is_reason(verdict.proposal.answer)


def other_layout(exercise: Exercise, verdicts: Verdicts) -> dict[str, Verdict]:
    """A shape and a Jacobian that fit together in the other layout earn half; strictly nothing."""
    judged = dict(verdicts)
    shapes = [part for part, spec in exercise.parts.items() if isinstance(spec, Shape)]
    formulas = [part for part, spec in exercise.parts.items() if isinstance(spec, Formula)]
    if len(shapes) != 1 or len(formulas) != 1:
        return judged
    both = (shapes[0], formulas[0])
    if all(verdicts[part].code == "transposed" for part in both):
        spec = exercise.parts[shapes[0]]
        assert isinstance(spec, Shape)
        feedback = f"right, but not in {spec.layout} layout, which this assignment declares"
        for part in both:
            half = partial(Fraction(1, 2), "other-layout", feedback, Fraction(0))
            judged[part] = half.read_as(verdicts[part].interpreted_as, verdicts[part].latex)
    return judged


def swapped_labels(
    exercise: Exercise,
    verdicts: Verdicts,
    right_for: Callable[[str, str], bool],
) -> dict[str, Verdict]:
    """Right values under each other's names earn half.

    Args:
        exercise: The exercise.
        verdicts: What each part was judged.
        right_for: Whether the value written for one part is the right one of another.
    """
    wrong = {
        part
        for part, spec in exercise.parts.items()
        if isinstance(spec, Number) and verdicts[part].status == "incorrect"
    }
    # What remains are values that only change places among themselves.
    while stuck := {
        part
        for part in wrong
        if not any(right_for(part, other) for other in wrong - {part})
        or not any(right_for(other, part) for other in wrong - {part})
    }:
        wrong -= stuck
    judged = dict(verdicts)
    for part in wrong:
        judged[part] = _swapped(exercise, verdicts[part])
    return judged


def _swapped(exercise: Exercise, verdict: Verdict) -> Verdict:
    if exercise.names == "own":
        return Verdict(
            "needs-review",
            interpreted_as=verdict.interpreted_as,
            code="swapped-labels",
            feedback="a right value, but for another of the usual names; a person looks at yours",
        )
    half = partial(Fraction(1, 2), "swapped-labels", "a right value, but for another name")
    return half.read_as(verdict.interpreted_as)
