"""One chain of equalities: what every step is, and under which condition it is meant."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from exercises.language.derivation.chain import Chain, Member
from exercises.language.scope import Scope
from exercises.language.tree import Element, Name, Tree, nodes
from graders.kinds.derivation.claim import Claim
from graders.kinds.derivation.comparing import Comparing
from graders.kinds.derivation.form import form, typed_form
from graders.kinds.derivation.formulas import differentiates, is_derivative
from graders.kinds.derivation.work import Work

StepOutcome = Literal["ok", "false", "repeat", "unreadable"]
# Enough of a member to find it again, on one line of a terminal.
_SHOWN = 60


class Step(NamedTuple):
    """One step: the member that it leads to, what came of it, and what to tell."""

    member: Member
    outcome: StepOutcome
    told: str = ""


class JudgedChain:
    """A chain with its steps, and what it contributes to the proof."""

    def __init__(self, chain: Chain, scope: Scope, claim: Claim, seed: int) -> None:
        """Check every step, and find out what the chain contributes.

        Args:
            chain: The chain.
            scope: What its names mean.
            claim: The definition to start from, the target, and what must stand between.
            seed: For the values that are drawn.
        """
        self._scope = scope
        self._definition = claim.definition
        self._split = claim.spec.split
        self.needed = False
        self.condition = self._condition(chain, Comparing(scope, seed, "=", self._split))
        self._comparing = Comparing(scope, seed, self.condition, self._split)
        self.steps = tuple(self._stepped(chain.members))
        readable = [one.tree for one in chain.members if one.tree is not None]
        self.forms = {form(tree, scope) for tree in readable} | set(_heads(readable))
        self.derivatives = {
            form(node, scope) for tree in readable for node in nodes(tree) if is_derivative(node)
        }
        self.work = Work(readable, claim, self._comparing)
        if self.work.starts:
            self.forms |= {f"name {one}" for one in _results(claim)}

    def without_slips(self, chain: Chain) -> Chain:
        """The chain without the members that are not equal to where it begins."""
        first = next((one.tree for one in chain.members if one.tree is not None), None)
        kept = (
            one
            for one in chain.members
            if one.tree is None or first is None or self._comparing.equal(first, one.tree)
        )
        return chain._replace(members=tuple(kept))

    @property
    def slips(self) -> int:
        """How many runs of false lines there are."""
        return (sum(step.outcome == "false" for step in self.steps) + 1) // 2

    def _condition(self, chain: Chain, diagonal: Comparing) -> str:
        """The condition of a chain, where it has free indices.

        `=` for a chain on the definition in which one of the two does not occur, such as ∂σ_i/∂z_i.
        """
        indices = set(self._scope.indices)
        trees = [one.tree for one in chain.members if one.tree is not None]
        used = {node.name for tree in trees for node in nodes(tree) if isinstance(node, Name)}
        if self._split is None or self._split.ways[0] != "=":
            return chain.condition
        if not used & indices or chain.condition:
            return chain.condition if used & indices else ""
        if len(indices) != 2 or len(used & indices) != 1:
            return ""
        derived = (tree for tree in trees if differentiates(tree))
        return "=" if any(diagonal.equal(self._definition, one) for one in derived) else ""

    def _stepped(self, members: Sequence[Member]) -> Iterator[Step]:
        before: Member | None = None
        first = next((one.tree for one in members if one.tree is not None), None)
        for member in members:
            problem = member.problem
            if member.tree is not None and not problem:
                problem = self._comparing.undefined(member.tree)
            if problem or member.tree is None:
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
        if typed_form(one) == typed_form(other):
            return Step(member, "repeat", f"line {line} repeats what stands before it")
        if self._comparing.equal(one, other):
            return Step(member, "ok")
        written = textwrap.shorten(member.typed, _SHOWN, placeholder=" …")
        if first is not None and first != one and self._comparing.equal(first, other):
            told = f"line {line}: `= {written}` is right again, but does not follow from what is before"
            return Step(member, "false", told)
        where = ""
        if not self.condition and self._split:
            cases = [
                case
                for case in self._split.ways
                if not self._comparing._replace(condition=case).equal(one, other)
            ]
            where = f" for {self._split.told(cases[0])}" if len(cases) == 1 else ""
        told = f"line {line} of your answer: `= {written}` is not equal to what stands before it{where}"
        return Step(member, "false", told)


def _results(claim: Claim) -> set[str]:
    """The names that the exercise gives to what is derived: neither end uses them."""
    ends = (claim.definition, claim.target)
    used = {node.name for end in ends for node in nodes(end) if isinstance(node, Name)}
    return set(claim.spec.define) - used


def _heads(trees: Sequence[Tree]) -> Iterator[str]:
    """The names of matrices of which entries occur, so that J_ij = … and J = … hang together."""
    for tree in trees:
        if isinstance(tree, Name):
            yield f"name {tree.name}"
        elif isinstance(tree, Element) and isinstance(tree.of, Name) and len(tree.indices) == 2:
            yield f"name {tree.of.name}"
