"""Derivations as a kind of answer; what examines them is imported for the few hand-ins that have one."""

from __future__ import annotations

from exercises.specs import Derivation
from graders.kinds.kind import NO_CONTEXT, Context, any_truth, no_key, no_latex, no_questions
from graders.kinds.prose import read, shown
from graders.verdict import Verdict

__all__ = ["decide", "key", "latex", "questions", "read", "shown", "truth"]


def decide(spec: Derivation, _expected: None, text: str, context: Context = NO_CONTEXT) -> Verdict:
    """What a program can say of a derivation; the rest is left to a person."""
    from graders.kinds.derivation import proof  # noqa: PLC0415 - few hand-ins have one

    return proof.decide(spec, text, context.seed)


latex, key, truth, questions = no_latex, no_key, any_truth, no_questions
