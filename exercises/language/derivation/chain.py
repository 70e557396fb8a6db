"""What a derivation says: chains of members that are said to be equal."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from exercises.language.scope import Scope
from exercises.language.tree import Tree


class Member(NamedTuple):
    """One member of a chain: where it was typed, and its formula, or why there is none.

    `text` is what was read, `typed` what stands there.
    """

    text: str
    offset: int
    line: int
    typed: str = ""
    tree: Tree | None = None
    problem: str = ""


class Chain(NamedTuple):
    """Members that are said to be equal, under a condition on the two free indices: `=`, `≠` or none."""

    members: tuple[Member, ...]
    condition: str = ""

    def mapped(self, change: Callable[[Tree], Tree]) -> Chain:
        """The chain with every formula changed."""
        return Chain(
            tuple(
                one if one.tree is None else one._replace(tree=change(one.tree))
                for one in self.members
            ),
            self.condition,
        )


class Derivation(NamedTuple):
    """The chains of a text, the scope with the names that it defines, and whether it was cut off."""

    chains: tuple[Chain, ...]
    scope: Scope
    cut: bool = False
