"""Whether two formulas are equal where a condition of a case holds."""

from __future__ import annotations

from typing import NamedTuple

from exercises.language.derivation.split import Split
from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope
from exercises.language.tree import Cases, Tree
from graders.language.equivalence import Expected
from graders.language.symbolic import ZERO


class Comparing(NamedTuple):
    """Compares formulas of a scope, on values drawn with a seed, in one of the cases or in all."""

    scope: Scope
    seed: int
    condition: str = ""
    split: Split | None = None

    def undefined(self, tree: Tree) -> str:
        """Why a formula has no value, if it has none."""
        try:
            expected = Expected(self._under(tree), self.scope)
            for ground in expected.grounds(tree, self.seed):
                expected.value(ground)
        except UndefinedError as error:
            return str(error)
        return ""

    def equal(self, one: Tree, other: Tree) -> bool:
        """Whether two formulas are equal."""
        expected = Expected(self._under(one), self.scope)
        try:
            found = expected.compare(self._under(other), self.scope, self.seed)
        except UndefinedError:
            return False
        return found.outcome == "equal"

    def _under(self, tree: Tree) -> Tree:
        """The formula where the condition holds, and 0 elsewhere."""
        if not self.condition or self.split is None:
            return tree
        return Cases(((tree, self.split.where(self.condition)),), ZERO)
