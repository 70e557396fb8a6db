"""What a chain contributes to a proof: where it starts and ends, and whether it does some of the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from exercises.language.tree import Binary, Call, Element, Name, Tree, nodes
from graders.kinds.derivation.claim import Claim
from graders.kinds.derivation.comparing import Comparing
from graders.kinds.derivation.form import form, typed_form
from graders.kinds.derivation.formulas import (
    differentiates,
    functions,
    is_derivative,
    replaced,
    uses,
    written_out,
)


class Work:
    """Whether the formulas of a chain start at the definition, end at the target, and go between."""

    def __init__(self, trees: Sequence[Tree], claim: Claim, comparing: Comparing) -> None:
        """Look at a chain.

        Args:
            trees: Its formulas, in order.
            claim: What is to be shown.
            comparing: Compares formulas in the case that the chain is about.
        """
        known = {node for node in nodes(claim.target) if is_derivative(node)}
        names = {f"derivative{at}#": one for at, one in enumerate(sorted(known, key=repr))}
        definitions = {**comparing.scope.definitions, **names}
        self._scope = (
            replace(comparing.scope, definitions=definitions) if names else comparing.scope
        )
        self._comparing = comparing._replace(scope=self._scope)
        self._claim = claim
        self._definition = claim.definition
        # Derivatives that the target itself speaks of are quantities like others.
        self._opened = {one: Name(name) for name, one in names.items()}
        self._target = replaced(claim.in_case(comparing.condition, claim.target), self._opened.get)
        self._trees = [replaced(tree, self._opened.get) for tree in trees]
        derived = [at for at, tree in enumerate(self._trees) if differentiates(tree)]
        self.starts = any(self._comparing.equal(self._definition, trees[at]) for at in derived)
        ends = (*self._trees[:1], *self._trees[-1:])
        self.ends = any(self._is_target(tree) for tree in ends)
        self._start = self._trees[derived[0]] if derived else None
        last = self._trees[-1] if self.ends and trees else None
        behind = self._trees[derived[0] + 1 :] if derived else []
        self._inner = [tree for tree in behind if tree is not last]

    @cached_property
    def applies_rule(self) -> bool:
        """Whether a rule is applied, as in (u'v - uv')/v²: to something else than what is asked for."""
        return any(
            differentiates(tree)
            and not is_derivative(tree)
            and any(self._is_of_another(node) for node in nodes(tree))
            for tree in self._trees
        )

    @cached_property
    def _has_compound(self) -> bool:
        """Whether a derivative is part of a formula: what follows from a rule may look like the claim."""
        return any(differentiates(tree) and not is_derivative(tree) for tree in self._trees)

    def _is_of_another(self, node: Tree) -> bool:
        start = form(self._definition, self._scope)
        return is_derivative(node) and form(node, self._scope) != start

    @cached_property
    def is_lemma(self) -> bool:
        """Whether the derivative of another quantity of the exercise is stated."""
        names = set(self._claim.scope.definitions)
        return any(
            isinstance(node, Call)
            and is_derivative(node)
            and uses(_root(node.arguments[0]), names)
            and self._is_of_another(node)
            for node in self._trees
        )

    @cached_property
    def rewrites(self) -> bool:
        """Whether what is differentiated is brought into another form."""
        of = self._claim.of
        if of is None or self._start is not None:
            return False
        there = [tree for tree in self._trees if self._comparing.equal(of, tree)]
        return len({form(tree, self._scope) for tree in there}) > 1

    @cached_property
    def between(self) -> bool:
        """Whether something stands between the ends."""
        return any(map(self._says_more, self._inner))

    @cached_property
    def differentiated(self) -> bool:
        """Whether a line can only be had by differentiating."""
        return any(map(self._does_work, self._inner))

    @cached_property
    def rewritten(self) -> bool:
        """Whether a line says the target in other words, none of which were given."""
        known = {
            *self._claimed_forms,
            *(form(one, self._scope) for one in self._claim.spec.premises),
        }
        return any(
            not differentiates(tree) and form(tree, self._scope) not in known
            for tree in self._inner
        )

    @cached_property
    def carried_out(self) -> bool:
        """Whether a rule that was applied is carried out: a line without derivatives, as it is typed.

        Derivatives of sums of products, which are read off, may be left in it.
        """
        if self.applies_rule and any(map(self._is_nearly_done, self._trees)):
            return True
        known = {typed_form(one) for one in self._claims()}
        return any(
            not differentiates(tree)
            and not isinstance(tree, Name)
            and typed_form(tree) not in known
            and self._goes_through(tree)
            for tree in self._inner
        )

    def _is_nearly_done(self, tree: Tree) -> bool:
        """Whether the derivatives that are left in a formula are of sums of products of names."""
        left = [node for node in nodes(tree) if isinstance(node, Call) and is_derivative(node)]
        return bool(left) and not is_derivative(tree) and all(map(self._is_read_off, left))

    def _is_read_off(self, derivative: Call) -> bool:
        of, own = derivative.arguments[0], self._scope.definitions
        of = own.get(of.name, of) if isinstance(of, Name) else of
        signs = {node.sign for node in nodes(of) if isinstance(node, Binary)}
        return not functions(of) and signs <= {"+", "-", "*", " "} and not isinstance(of, Name)

    def _says_more(self, tree: Tree) -> bool:
        """Whether a formula is more than the claim, perhaps under other names."""
        if differentiates(tree):
            assert self._start is not None
            start = form(self._start, self._scope)
            return not is_derivative(tree) and form(tree, self._scope) != start
        ends = self._definition, self._target
        given = self._scope.definitions.items()
        known = {name: one for name, one in given if not any(uses(end, {name}) for end in ends)}
        scope = replace(self._scope, definitions=known)
        return form(tree, scope) not in {form(one, scope) for one in self._claims()}

    def _does_work(self, tree: Tree) -> bool:
        """Whether a formula without derivatives can only be had by differentiating."""
        if differentiates(tree) or form(tree, self._scope) in self._claimed_forms:
            return False
        return self._goes_through(tree) and (not self._restates(tree) or self._is_general(tree))

    def _is_general(self, tree: Tree) -> bool:
        """Whether a line is the derivative for any matrices, where the target is for symmetric ones only.

        `1/2 (A + A^T) w` is had by differentiating w^T A w / 2; `A^T w` is the target A w once more.
        """
        plain = {
            name: one._replace(domain="real") if one.domain == "positive-definite" else one
            for name, one in self._scope.symbols.items()
        }
        if plain == self._scope.symbols:
            return False
        general = self._comparing._replace(scope=replace(self._scope, symbols=plain))
        start = self._start or self._definition
        return general.equal(start, tree) and not general.equal(self._target, tree)

    @cached_property
    def _claimed_forms(self) -> set[str]:
        return {form(one, self._scope) for one in self._claims()}

    def _claims(self) -> Sequence[Tree]:
        """The target, and its entry at the free indices if it is a matrix."""
        indices = tuple(map(Name, self._scope.indices))
        if len(indices) == 2 and not uses(self._target, set(self._scope.indices)):
            return self._target, Element(self._target, indices)
        return (self._target,)

    def _goes_through(self, tree: Tree) -> bool:
        """Whether one of the functions is applied to the symbols, behind the names of the student."""
        through = set(self._claim.spec.through)
        if not through:
            return True
        symbols = set(self._scope.symbols)
        whole = written_out(tree, self._own())
        return any(uses(node, symbols) and functions(node) & through for node in nodes(whole))

    def _own(self) -> dict[str, Tree]:
        given = self._claim.scope.definitions
        return {name: one for name, one in self._scope.definitions.items() if name not in given}

    def _restates(self, tree: Tree) -> bool:
        """Whether a formula is the target with something beside it that has no effect.

        Where the quantities of the target have values of their own, only then they are still equal.
        """
        assert self._start is not None
        claimed = replaced(self._start, self._claimed)
        if differentiates(claimed):
            return False
        scope, claim = self._scope, self._claim
        free = self._comparing._replace(scope=claim.freed(scope))
        own, way = self._own(), self._comparing.condition
        return free.equal(
            claim.with_quantities(written_out(claimed, own), scope, way, fold=False),
            claim.with_quantities(written_out(tree, own), scope, way, fold=not self._has_compound),
        )

    def _claimed(self, tree: Tree) -> Tree | None:
        """The target for the derivative that is asked for."""
        asked = is_derivative(tree) and self._comparing.equal(self._definition, tree)
        return self._target if asked else None

    def _is_target(self, tree: Tree) -> bool:
        """Whether a formula is the target, and in its terms."""
        indices = set(self._scope.indices)
        if differentiates(tree) or (uses(tree, indices) != uses(self._target, indices)):
            return False
        if not functions(tree) <= functions(self._target):
            return False
        return self._comparing.equal(self._target, tree)


def _root(tree: Tree) -> Tree:
    """The name of which something is an entry."""
    return tree.of if isinstance(tree, Element) else tree
