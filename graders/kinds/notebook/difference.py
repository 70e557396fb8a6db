"""The reported difference of two accuracies: of the student's own numbers, sign included."""

from __future__ import annotations

from graders.kinds.notebook.reported_number import Reported
from graders.verdict import Outcome, Verdict, correct, incorrect

# Numbers that are not rounded much must agree; whole per cent may be off by their rounding.
_EXACT, _ROUNDED = 0.0005, 0.005


def difference_verdict(
    reported: Reported, best: Reported | None, default: Reported | None
) -> Verdict:
    """The verdict on best minus default, by the two numbers that were reported beside it."""
    if best is None or default is None:
        name = "best-dev-accuracy" if best is None else "dev-accuracy"
        return Verdict(
            "needs-review",
            code=Outcome.NO_RUN,
            feedback=f"there is no {name} to compare this with; a person looks at it",
        )
    expected = best.value - default.value
    units = (best.unit + default.unit + reported.unit) / 2
    room = min(max(_EXACT, units), _ROUNDED) + 1e-9
    if abs(reported.value - expected) <= room:
        return correct("the tuned network is worse than the default one" if expected < 0 else "")
    if abs(reported.value + expected) <= room:
        return incorrect(Outcome.SIGN, "the sign is the other one: best minus default")
    said = "this is not your best accuracy minus your default one, both on the dev set"
    return incorrect(Outcome.VALUE, said)
