"""What the named functions of the language are by definition, written out; a proof may have to."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from exercises.language.parser import parse
from exercises.language.scope import Scope, Symbol
from exercises.language.tokens import tokenise
from exercises.language.tree import Call, Element, Name, Tree, substituted

_ARGUMENT, _INDEX, _SIZE = "u#", "k#", "n#"

# In `u`, or its entries for a function of vectors; the usual way to write it first.
_WRITTEN = {
    "sigmoid": ("1/(1 + e^{-u})", "e^u/(1 + e^u)", "1/(1 + 1/e^u)"),
    "tanh": ("sinh(u)/cosh(u)", "(e^u - e^{-u})/(e^u + e^{-u})", "(e^{2u} - 1)/(e^{2u} + 1)"),
    "softplus": ("ln(1 + e^u)",),
    "silu": ("u/(1 + e^{-u})", "u e^u/(1 + e^u)"),
    "softmax": ("e^{u_k}/sum_l e^{u_l}",),
}


class Definition(NamedTuple):
    """A function written out for its argument, `u#`; for a function of vectors its entry `k#`."""

    formula: Tree
    of_vectors: bool

    def at(self, argument: Tree, index: Tree | None = None) -> Tree:
        """The formula for an argument, and for one entry of it."""
        tree = substituted(self.formula, _ARGUMENT, argument)
        return tree if index is None else substituted(tree, _INDEX, index)


@cache
def definitions(function: str) -> tuple[Definition, ...]:
    """How a function may be written out; nothing for one that has no other name."""
    written = _WRITTEN.get(function, ())
    of_vectors = any("u_k" in one for one in written)
    scope = Scope({"u": Symbol()})
    if of_vectors:
        scope = Scope({"u": Symbol((_SIZE,))}, frozenset({_SIZE}), {"k": _SIZE})
    trees = (parse(tokenise(one), scope) for one in written)
    return tuple(Definition(_renamed(tree), of_vectors) for tree in trees)


def written_out_call(tree: Tree) -> Tree | None:
    """A named function, or an entry of one, by its first definition; None for anything else."""
    match tree:
        case Element(of=Call(function=name, arguments=(of,), primes=0), indices=(at,)):
            known = definitions(name)
            return known[0].at(of, at) if known and known[0].of_vectors else None
        case Call(function=name, arguments=(of,), primes=0):
            known = definitions(name)
            return known[0].at(of) if known and not known[0].of_vectors else None
    return None


def _renamed(tree: Tree) -> Tree:
    return substituted(substituted(tree, "u", Name(_ARGUMENT)), "k", Name(_INDEX))
