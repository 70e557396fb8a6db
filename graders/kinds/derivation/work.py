"""What a chain contributes to a proof: where it starts and ends, and whether it does some of the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from exercises.language.scope import Scope, Symbol
from exercises.language.tree import Binary, Call, Element, Name, Tree, nodes
from exercises.specs import Derivation
from graders.kinds.derivation.comparing import Comparing
from graders.kinds.derivation.form import form
from graders.kinds.derivation.formulas import (
    differentiates,
    functions,
    is_derivative,
    replaced,
    uses,
    written_out,
)


class Work:
    """Whether the formulas of a chain start at the definition, end at the target, and go between.

    `between` says that something stands there, `works` that it is more than the target restated.
    """

    def __init__(self, trees: Sequence[Tree], spec: Derivation, comparing: Comparing) -> None:
        self._spec = spec
        self._comparing = comparing
        self._scope = comparing.scope
        self._definition, self._target = spec.ends
        derived = [at for at, tree in enumerate(trees) if differentiates(tree)]
        self.starts = any(self._comparing.equal(self._definition, trees[at]) for at in derived)
        self.ends = any(self._is_target(tree) for tree in (*trees[:1], *trees[-1:]))
        self.between, self.works = False, False
        if not derived:
            return
        self._start = trees[derived[0]]
        # A rule that is applied, such as (u'v - uv')/v²: what follows from it is no mere claim.
        self._applied = any(differentiates(tree) and not is_derivative(tree) for tree in trees)
        last = trees[-1] if self.ends else None
        inner = [tree for tree in trees[derived[0] + 1 :] if tree is not last]
        self.between = any(map(self._says_more, inner))
        self.works = any(map(self._does_work, inner))

    def _says_more(self, tree: Tree) -> bool:
        """Whether a formula is more than the claim, perhaps under other names."""
        if differentiates(tree):
            start = form(self._start, self._scope)
            return not is_derivative(tree) and form(tree, self._scope) != start
        ends = self._spec.ends
        given = self._scope.definitions.items()
        known = {name: one for name, one in given if not any(uses(end, {name}) for end in ends)}
        scope = replace(self._scope, definitions=known)
        return form(tree, scope) not in {form(one, scope) for one in self._claims()}

    def _does_work(self, tree: Tree) -> bool:
        """Whether a formula without derivatives can only be had by differentiating."""
        if differentiates(tree):
            return False
        if form(tree, self._scope) in {form(one, self._scope) for one in self._claims()}:
            return False
        through = set(self._spec.through)
        return not through or (self._goes_through(tree, through) and not self._restates(tree))

    def _claims(self) -> Iterator[Tree]:
        """The target, and its entry at the free indices if it is a matrix."""
        yield self._target
        if len(self._scope.indices) == 2 and not uses(self._target, set(self._scope.indices)):
            yield Element(self._target, tuple(map(Name, self._scope.indices)))

    def _goes_through(self, tree: Tree, through: set[str]) -> bool:
        """Whether one of the functions is applied to the symbols, behind the names of the student."""
        symbols = set(self._scope.symbols)
        whole = written_out(tree, self._own())
        return any(
            uses(node, symbols) and functions(node, Scope()) & through for node in nodes(whole)
        )

    def _own(self) -> dict[str, Tree]:
        given = set(self._spec.define)
        return {name: one for name, one in self._scope.definitions.items() if name not in given}

    def _restates(self, tree: Tree) -> bool:
        """Whether a formula is the target with something beside it that has no effect.

        Where the quantities of the target have values of their own, only then they are still equal.
        """
        claim = replaced(self._start, self._claimed)
        if differentiates(claim):
            return False
        tree = written_out(tree, self._own())
        if not self._applied:
            tree = replaced(tree, self._quotient)
        definitions = dict(self._scope.definitions)
        symbols = dict(self._scope.symbols)
        for name, one in self._scope.definitions.items():
            if isinstance(one, Call) and one.function == "softmax" and (size := self._size(one)):
                del definitions[name]
                symbols[name] = Symbol((size,), "simplex")
        free = replace(self._scope, symbols=symbols, definitions=definitions)
        return self._comparing._replace(scope=free).equal(claim, tree)

    def _claimed(self, tree: Tree) -> Tree | None:
        """The target for the derivative that is asked for."""
        asked = is_derivative(tree) and self._comparing.equal(self._definition, tree)
        return self._target if asked else None

    def _size(self, tree: Call) -> str | int | None:
        of = tree.arguments[0]
        symbol = self._scope.symbols.get(of.name) if isinstance(of, Name) else None
        return symbol.shape[0] if symbol and len(symbol.shape) == 1 else None

    def _quotient(self, tree: Tree) -> Tree | None:
        """`σ_i` for `e^{z_i} / Σ_k e^{z_k}`."""
        if not isinstance(tree, Binary) or tree.sign != "/":
            return None
        written = form(tree, self._scope)
        for name, one in self._scope.definitions.items():
            if isinstance(one, Call) and one.function == "softmax":
                for index in self._scope.indices:
                    entry = Element(Name(name), (Name(index),))
                    if written == form(entry, self._scope):
                        return entry
        return None

    def _is_target(self, tree: Tree) -> bool:
        """Whether a formula is the target, and in its terms."""
        indices = set(self._scope.indices)
        if differentiates(tree) or (uses(tree, indices) != uses(self._target, indices)):
            return False
        if not functions(tree, Scope()) <= functions(self._target, Scope()):
            return False
        return self._comparing.equal(self._target, tree)
