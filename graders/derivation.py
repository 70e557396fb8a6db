"""Derivations: every step of a chain of equalities is checked; reasons in words wait for a person."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from exercises.language.derivation import Chain, Member, read_derivation
from exercises.language.errors import UndefinedError
from exercises.language.scope import DERIVATIVE, Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Comparison,
    Constant,
    Element,
    Name,
    Tree,
    nodes,
)
from exercises.specs import Derivation
from graders import prose
from graders.equivalence import Expected
from graders.form import form
from graders.symbolic import ZERO
from graders.verdict import Checked, Proposed, Verdict

Outcome = Literal["ok", "false", "repeat", "unreadable"]
_HALF = Fraction(1, 2)
_SHOWN = 60
_CASES = {"=": "i = j", "≠": "i ≠ j"}


class Step(NamedTuple):
    """One step: the member that it leads to, what came of it, and what to tell."""

    member: Member
    outcome: Outcome
    told: str = ""


class Findings(NamedTuple):
    """All steps; the outcome in one word, the share of the chain, and what to tell."""

    steps: tuple[Step, ...]
    code: str
    share: Fraction
    feedback: str


def decide(spec: Derivation, text: str, seed: int = 0) -> Verdict:
    """What a program can say of a derivation: a right chain earns its share, all else is proposed."""
    verdict = prose.review(spec.max_sentences, text)
    if verdict.status == "unanswered":
        return verdict
    found = examined(spec, text, seed)
    earned = Fraction(0) if found.code else 1 - spec.reasons
    return verdict._replace(
        earned=earned,
        strict=earned,
        code=found.code or verdict.code,
        feedback="; ".join(filter(None, (found.feedback, verdict.code and verdict.feedback))),
        checks=tuple(_told(step) for step in found.steps),
        proposal=Proposed(found.share, answer=text),
    )


def _told(step: Step) -> Checked:
    says = f"line {step.member.line}: … = {' '.join(step.member.text.split())}"
    right = step.outcome == "ok"
    return Checked(step.outcome, says, Fraction(0), right, "" if right else step.outcome, step.told)


def examined(spec: Derivation, text: str, seed: int = 0) -> Findings:
    """Look at all chains of a text.

    Args:
        spec: The definition to start from, the target, and what the chain must go through.
        text: What the student wrote.
        seed: For the values that are drawn.
    """
    derivation = read_derivation(text, spec.scope)
    judged = [_Judged(chain, derivation.scope, spec, seed) for chain in derivation.chains]
    steps = tuple(step for one in judged for step in one.steps)
    if not steps:
        return Findings((), "no-derivation", Fraction(0), _MESSAGES["no-derivation"])
    code, share = _outcome(judged)
    if derivation.cut:
        code = code or "too-long"
    false = sum(step.outcome == "false" for step in steps)
    # A run of false lines has a false step into it, and one out of it unless it is the end.
    share = (1 - spec.reasons) * share - spec.slip * sum(one.slips for one in judged)
    if false:
        code = "false-step"
    elif any(step.outcome == "unreadable" for step in steps):
        code = "unreadable-step"
    return Findings(steps, code, max(share, Fraction(0)), _message(code, steps))


_MESSAGES = {
    "": "every step of your derivation holds; a person marks the reasons",
    "no-derivation": "no chain of equalities A = B = C was found; a person marks this proof",
    "claim-restated": "this states what is to be shown; write the steps between. A person marks it",
    "leap": "the steps hold, but the one that does the work is not shown; a person marks it",
    "no-start": "no chain starts at the derivative that is asked for; a person marks it",
    "no-end": "the steps hold, but do not arrive at what is to be shown; a person marks it",
    "one-case": "the steps hold for one of the two cases of the indices; a person marks it",
    "too-long": "this is too long to be checked to its end; a person marks it",
}


def _message(code: str, steps: Sequence[Step]) -> str:
    if code in _MESSAGES:
        return _MESSAGES[code]
    lines = [step.told for step in steps if step.outcome in {"false", "unreadable"}]
    return "; ".join((*lines[:4], *(["…"] if len(lines) > 4 else []), "a person marks it"))


def _outcome(judged: Sequence[_Judged]) -> tuple[str, Fraction]:
    """What the chains are together, if every step held, and the share that this is worth."""
    everywhere = _arrives([one for one in judged if not one.condition])
    if everywhere in {"", "leap", "claim-restated"}:
        return everywhere, _SHARES[everywhere]
    cases = [_arrives([one for one in judged if one.condition in {"", case}]) for case in _CASES]
    if cases == ["", ""]:
        return "", Fraction(1)
    if "" in cases:
        return "one-case", _HALF
    worst = max(cases, key=lambda case: _SHARES[case])
    return worst, _SHARES[worst]


_SHARES = {
    "": Fraction(1),
    "leap": _HALF,
    "no-end": _HALF,
    "no-start": _HALF,
    "claim-restated": Fraction(0),
    "no-derivation": Fraction(0),
}


def _arrives(chains: Sequence[_Judged]) -> str:
    """Whether chains that hang together lead from the definition to the target."""
    if not chains:
        return "no-derivation"
    reached = [one for one in chains if one.starts]
    if not reached:
        return "no-start"
    left = [one for one in chains if not one.starts]
    while joined := [one for one in left if any(one.forms & other.forms for other in reached)]:
        reached += joined
        left = [one for one in left if one not in joined]
    if not any(one.ends for one in reached):
        return "no-end"
    if not any(one.between for one in chains):
        return "claim-restated"
    return "" if any(one.works for one in chains) else "leap"


class _Judged:
    """A chain with its steps, and what it contributes to the proof."""

    def __init__(self, chain: Chain, scope: Scope, spec: Derivation, seed: int) -> None:
        self._scope = scope
        self._spec = spec
        self._seed = seed
        self.condition = chain.condition or self._implied(chain)
        self._definition, self._target = spec.ends
        self.steps = tuple(self._stepped(chain.members))
        readable = [one.tree for one in chain.members if one.tree is not None]
        self.forms = {form(tree, scope) for tree in readable} | set(_heads(readable))
        self._contributes(readable)
        if self.starts:
            self.forms |= {f"name {one}" for one in _results(spec)}

    @property
    def slips(self) -> int:
        """How many runs of false lines there are."""
        return (sum(step.outcome == "false" for step in self.steps) + 1) // 2

    def _implied(self, chain: Chain) -> str:
        """`=` for a chain in which one of the two free indices does not occur, such as ∂σ_i/∂z_i."""
        indices = set(self._scope.indices)
        trees = [one.tree for one in chain.members if one.tree is not None]
        used = {node.name for tree in trees for node in nodes(tree) if isinstance(node, Name)}
        derived = any(map(_differentiates, trees))
        return "=" if len(indices) == 2 and len(used & indices) == 1 and derived else ""

    def _stepped(self, members: Sequence[Member]) -> Iterator[Step]:
        before: Member | None = None
        first = next((one.tree for one in members if one.tree is not None), None)
        for member in members:
            if (problem := member.problem or self._undefined(member.tree)) or member.tree is None:
                told = f"line {member.line} of your answer cannot be read ({problem})"
                yield Step(member, "unreadable", told)
                continue
            if before is not None:
                yield self._step(before, member, first)
            before = member

    def _step(self, before: Member, member: Member, first: Tree | None) -> Step:
        assert before.tree is not None
        assert member.tree is not None
        one, other, line = before.tree, member.tree, member.line
        if form(one, Scope()) == form(other, Scope()):
            return Step(member, "repeat", f"line {line} repeats what stands before it")
        if self._equal(one, other, self.condition):
            return Step(member, "ok")
        written = textwrap.shorten(" ".join(member.text.split()), _SHOWN, placeholder=" …")
        if first is not None and first != one and self._equal(first, other, self.condition):
            told = f"line {line}: `= {written}` is right again, but does not follow from what is before"
            return Step(member, "false", told)
        where = ""
        if not self.condition and len(self._scope.indices) == 2:
            i, j = self._scope.indices
            cases = [case for case in _CASES if not self._equal(one, other, case)]
            where = f" for {i} {cases[0]} {j}" if len(cases) == 1 else ""
        told = f"line {line} of your answer: `= {written}` is not equal to what stands before it{where}"
        return Step(member, "false", told)

    def _undefined(self, tree: Tree | None) -> str:
        """Why a formula has no value, if it has none."""
        if tree is None:
            return ""
        try:
            expected = Expected(self._under(tree, self.condition), self._scope)
            for ground in expected.grounds(tree, self._seed):
                expected.value(ground)
        except UndefinedError as error:
            return str(error)
        return ""

    def _equal(self, one: Tree, other: Tree, condition: str) -> bool:
        expected = Expected(self._under(one, condition), self._scope)
        try:
            found = expected.compare(self._under(other, condition), self._scope, self._seed)
        except UndefinedError:
            return False
        return found.outcome == "equal"

    def _under(self, tree: Tree, condition: str) -> Tree:
        """The formula where the condition holds, and 0 elsewhere."""
        if not condition:
            return tree
        first, second = map(Name, self._scope.indices)
        return Cases(((tree, Comparison((condition,), (first, second))),), ZERO)

    def _contributes(self, trees: Sequence[Tree]) -> None:
        """Find out where the chain starts and ends, and whether something happens between."""
        derived = [at for at, tree in enumerate(trees) if _differentiates(tree)]
        self.starts = any(
            self._equal(self._definition, trees[at], self.condition) for at in derived
        )
        self.ends = bool(trees) and self._is_target(trees[-1])
        self.between, self.works = False, False
        target = form(self._target, self._scope)
        for tree in trees[derived[0] + 1 :] if derived else ():
            if _differentiates(tree) or (tree is trees[-1] and self.ends):
                continue
            self.between = self.between or form(tree, Scope()) != form(self._target, Scope())
            through = self._spec.through
            if form(tree, self._scope) != target and (
                not through or _functions(tree, self._scope) & set(through)
            ):
                self.works = True

    def _is_target(self, tree: Tree) -> bool:
        """Whether a formula is the target, and in its terms."""
        indices = set(self._scope.indices)
        if _differentiates(tree) or (_uses(tree, indices) != _uses(self._target, indices)):
            return False
        if not _functions(tree, Scope()) <= _functions(self._target, Scope()):
            return False
        return self._equal(self._target, tree, self.condition)


def _results(spec: Derivation) -> set[str]:
    """The names that the exercise gives to what is derived: neither end uses them."""
    used = {node.name for end in spec.ends for node in nodes(end) if isinstance(node, Name)}
    return set(spec.define) - used


def _differentiates(tree: Tree) -> bool:
    return any(isinstance(node, Call) and node.function == DERIVATIVE for node in nodes(tree))


def _uses(tree: Tree, names: set[str]) -> bool:
    return any(isinstance(node, Name) and node.name in names for node in nodes(tree))


def _functions(tree: Tree, scope: Scope) -> set[str]:
    """The functions in a formula, also behind the names that the student defined; sums count."""
    found: set[str] = set()
    for node in nodes(tree):
        if isinstance(node, (Call, Big)):
            found.add(node.function)
        elif isinstance(node, Binary) and node.sign == "^" and node.left == Constant("e"):
            found.add("exp")
        elif isinstance(node, Name) and node.name in scope.definitions:
            inner = scope.definitions[node.name]
            if not (isinstance(inner, Call) and inner.function == "softmax"):
                found |= _functions(inner, scope)
    return found


def _heads(trees: Sequence[Tree]) -> Iterator[str]:
    """The names of matrices of which entries occur, so that J_ij = … and J = … hang together."""
    for tree in trees:
        if isinstance(tree, Name):
            yield f"name {tree.name}"
        elif isinstance(tree, Element) and isinstance(tree.of, Name) and len(tree.indices) == 2:
            yield f"name {tree.of.name}"
