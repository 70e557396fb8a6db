"""Findings as a kind of answer: words for a person, who is told what figures and claims cannot be true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exercises.specs import Findings
from graders.kinds.kind import any_truth, no_key, no_latex
from graders.kinds.prose import decide, read, shown

__all__ = ["decide", "key", "latex", "questions", "read", "shown", "truth"]

# More than these are a sign that the text is read wrongly, and nobody reads them.
_MOST = 8


def questions(spec: Findings, text: str) -> Sequence[str]:
    """What contradicts itself in a text, or is impossible for these sets."""
    # What few hand-ins have is imported when it is there.
    from graders.kinds.findings.doubts import doubts  # noqa: PLC0415
    from graders.kinds.findings.vocabulary import Names  # noqa: PLC0415

    examples = {str(name): count for name, count in spec.examples.items()}
    return _few(doubts(text, Names(spec.configurations), examples))


def _few(said: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(said))[:_MOST]


latex, key, truth = no_latex, no_key, any_truth
