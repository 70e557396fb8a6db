"""What a derivation earns: whether its chains lead from the definition to the target."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from exercises.language.derivation.chain import Derivation as Read
from exercises.language.derivation.reader import read_derivation
from exercises.specs import Derivation
from graders.kinds import prose
from graders.kinds.derivation.called import with_asked_derivative
from graders.kinds.derivation.chain import JudgedChain, Step, StepOutcome
from graders.kinds.derivation.claim import Claim
from graders.kinds.derivation.layouts import in_layouts
from graders.kinds.derivation.work import Work
from graders.verdict import Checked, Outcome, Proposed, Verdict, VerdictCode

_HALF = Fraction(1, 2)
# An equation by itself is one step.
_OF_A_CHAIN = 2


class Findings(NamedTuple):
    """All steps; the outcome in one word, the share of the chain, what to tell, and what is earned."""

    steps: tuple[Step, ...]
    code: VerdictCode
    share: Fraction
    feedback: str
    earned: Fraction = Fraction(0)

    @property
    def false(self) -> int:
        """How many steps are false."""
        return sum(step.outcome == "false" for step in self.steps)


def decide(spec: Derivation, text: str, seed: int = 0) -> Verdict:
    """What a program can say of a derivation: what is checked earns its share, all else is proposed."""
    verdict = prose.review(spec.max_sentences, text)
    if verdict.status == "unanswered":
        return verdict
    found = examined(spec, text, seed)
    return verdict._replace(
        earned=found.earned,
        strict=found.earned,
        code=found.code or verdict.code,
        feedback="; ".join(filter(None, (found.feedback, verdict.code and verdict.feedback))),
        checks=tuple(_told(step) for step in found.steps),
        proposal=Proposed(found.share, answer=text),
    )


_STEPS: Mapping[StepOutcome, VerdictCode] = {
    "ok": "",
    "false": Outcome.FALSE,
    "repeat": Outcome.REPEAT,
    "unreadable": Outcome.UNREADABLE,
}


def _told(step: Step) -> Checked:
    says = f"line {step.member.line}: … = {step.member.typed}"
    right = step.outcome == "ok"
    return Checked(step.outcome, says, Fraction(0), right, _STEPS[step.outcome], step.told)


def examined(spec: Derivation, text: str, seed: int = 0) -> Findings:
    """Look at all chains of a text.

    Args:
        spec: The definition to start from, the target, and what the chain must go through.
        text: What the student wrote.
        seed: For the values that are drawn.
    """
    claim = Claim(spec)
    derivation = with_asked_derivative(
        read_derivation(text, spec.scope, claim.definition, spec.split), spec
    )
    found = [
        _examined(own, text, given, seed) for own, given in in_layouts(claim, derivation, seed)
    ]
    return min(found, key=lambda one: (bool(one.code), one.false))


def _examined(claim: Claim, text: str, derivation: Read, seed: int) -> Findings:
    """Look at all chains in one layout."""
    spec = claim.spec
    judged = [JudgedChain(chain, derivation.scope, claim, seed) for chain in derivation.chains]
    steps = tuple(step for one in judged for step in one.steps)
    if not steps:
        return Findings((), Outcome.NO_DERIVATION, Fraction(0), _MESSAGES[Outcome.NO_DERIVATION])
    code, share = _outcome(judged, claim)
    if derivation.cut:
        code = code or Outcome.TOO_LONG
    if not code and _taken_back().search(text):
        code = Outcome.TAKEN_BACK
    false = sum(step.outcome == "false" for step in steps)
    slips = sum(one.slips for one in judged)
    earned = Fraction(0) if code else 1 - spec.reasons
    if earned and slips:
        earned = (
            _HALF * earned
            if slips == 1 and _holds_without(judged, derivation, claim, seed)
            else 0 * earned
        )
    # A run of false lines has a false step into it, and one out of it unless it is the end.
    share = (1 - spec.reasons) * share - spec.slip * slips
    if false:
        code = Outcome.FALSE_STEP
    elif any(
        step.outcome == "unreadable" for one in judged if code or one.needed for step in one.steps
    ):
        code, earned = Outcome.UNREADABLE_STEP, Fraction(0)
    share = max(share, Fraction(0))
    return Findings(steps, code, share, _message(code, steps), min(earned, share))


def _holds_without(
    judged: Sequence[JudgedChain], derivation: Read, claim: Claim, seed: int
) -> bool:
    """Whether what is left without a false line is a derivation; then half is earned, like of any chain.

    Where the line that does the work is the false one, a person decides; and where an equation that
    stands by itself is false: it takes something back, or means something else by a name.
    """
    if any(one.slips and len(one.steps) < _OF_A_CHAIN for one in judged):
        return False
    pairs = zip(judged, derivation.chains, strict=True)
    left = [
        JudgedChain(one.without_slips(chain), derivation.scope, claim, seed) for one, chain in pairs
    ]
    return not _outcome(left, claim)[0]


_REASONS = "a person marks the reasons"
_MESSAGES = {
    "": f"every step of your derivation holds; {_REASONS}",
    Outcome.NO_DERIVATION: "no chain of equalities A = B = C was found; a person marks this proof",
    Outcome.CLAIM_RESTATED: "this states what is to be shown; write the steps between. A person marks it",
    Outcome.LEAP: "the steps hold, but the one that does the work is not shown; a person marks it",
    Outcome.NO_START: "no chain starts at the derivative that is asked for; a person marks it",
    Outcome.NO_END: "the steps hold, but do not arrive at what is to be shown; a person marks it",
    Outcome.ONE_CASE: "the steps hold for one of the two cases; a person marks it",
    Outcome.TAKEN_BACK: "the text calls a formula wrong; a person finds out which, and marks it",
    Outcome.TOO_LONG: "this is too long to be checked to its end; a person marks it",
}


def _message(code: VerdictCode, steps: Sequence[Step]) -> str:
    passed = {step.member.line: None for step in steps if step.outcome == "unreadable"}
    if not code and passed:
        where = ", ".join(map(str, passed))
        return f"the derivation holds; passed over, as it cannot be read: line {where}; {_REASONS}"
    if code in _MESSAGES:
        return _MESSAGES[code]
    lines = [step.told for step in steps if step.outcome in {"false", "unreadable"}]
    return "; ".join((*lines[:4], *(["…"] if len(lines) > 4 else []), "a person marks it"))


def _outcome(judged: Sequence[JudgedChain], claim: Claim) -> tuple[VerdictCode, Fraction]:
    """What the chains are together, if every step held, and the share that this is worth."""
    everywhere = _arrives([one for one in judged if not one.condition], claim)
    if not everywhere or claim.spec.split is None:
        return everywhere, _SHARES[everywhere]
    cases = [
        _arrives([one for one in judged if one.condition in {"", way}], claim, way)
        for way in claim.spec.split.ways
    ]
    if cases == ["", ""]:
        return "", Fraction(1)
    if "" in cases:
        return Outcome.ONE_CASE, _HALF
    worst = max((everywhere, *cases), key=lambda case: _SHARES[case])
    return worst, _SHARES[worst]


_SHARES = {
    "": Fraction(1),
    Outcome.LEAP: _HALF,
    Outcome.NO_END: _HALF,
    Outcome.NO_START: _HALF,
    Outcome.CLAIM_RESTATED: Fraction(0),
    Outcome.NO_DERIVATION: Fraction(0),
}


def _arrives(chains: Sequence[JudgedChain], claim: Claim, way: str = "") -> VerdictCode:
    """Whether chains that hang together lead from the definition to the target."""
    if not chains:
        return Outcome.NO_DERIVATION
    reached = [one for one in chains if one.work.starts]
    if not reached:
        return Outcome.NO_START
    left = [one for one in chains if not one.work.starts]
    while joined := [one for one in left if any(one.forms & other.forms for other in reached)]:
        reached += joined
        left = [one for one in left if one not in joined]
    if not any(one.work.ends for one in reached):
        return Outcome.NO_END
    # What is derived on the side belongs to the proof where the same derivative occurs in it.
    left = [one for one in chains if one not in reached]
    while joined := [
        one for one in left if any(one.derivatives & other.derivatives for other in reached)
    ]:
        reached += joined
        left = [one for one in left if one not in joined]
    for one in reached:
        one.needed = True
    if way and claim.is_plain(way):
        return ""
    if _does_work([one.work for one in reached], [one.work for one in chains], claim):
        return ""
    return Outcome.LEAP if any(one.work.between for one in reached) else Outcome.CLAIM_RESTATED


def _does_work(reached: Sequence[Work], chains: Sequence[Work], claim: Claim) -> bool:
    """Whether the proof does what the exercise calls work."""
    if claim.spec.work == "rewrite":
        return any(work.rewritten for work in reached)
    if any(work.differentiated for work in reached):
        return True
    # Where the target does not speak of what is differentiated, applying a rule is the work: it may
    # lead to the target itself, as the chain rule does from a loss.
    by_rule = any(work.applies_rule for work in reached) or any(
        work.is_lemma or work.rewrites for work in chains
    )
    return not claim.is_about_itself and by_rule and any(work.carried_out for work in reached)


@cache
def _taken_back() -> re.Pattern[str]:
    """Words by which a text says that one of its formulas is not meant."""
    return re.compile(
        r"\b(?:false|wrong|incorrect|untrue|not\s+(?:true|correct)|does\s+not\s+hold)\b",
        re.IGNORECASE,
    )
