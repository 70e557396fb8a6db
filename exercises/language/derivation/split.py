"""What cases of a derivation are set apart by: `i = j` and `i ≠ j`, or `x > 0` and `x < 0`."""

from __future__ import annotations

from typing import NamedTuple

from exercises.language.printing import printed
from exercises.language.tree import Comparison, Tree


class Split(NamedTuple):
    """Two sides, and the two ways in which they compare, which leave out at most a boundary."""

    left: Tree
    right: Tree
    ways: tuple[str, str]

    def where(self, way: str) -> Comparison:
        """The condition under which a case holds."""
        return Comparison((way,), (self.left, self.right))

    def told(self, way: str) -> str:
        """The condition as it is told."""
        return f"{printed(self.left)} {way} {printed(self.right)}"
