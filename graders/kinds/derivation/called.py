"""The name of the derivative that is asked for: a chain may start at `J_ij`."""

from __future__ import annotations

from exercises.language.derivation.chain import Chain, Derivation
from exercises.language.tree import Element, Name, Tree
from exercises.specs.words import Derivation as Spec


def with_asked_derivative(derivation: Derivation, spec: Spec) -> Derivation:
    """The text with the derivative for what the exercise calls it, where a chain starts there."""
    if not spec.called:
        return derivation
    return derivation._replace(chains=tuple(_started(one, spec) for one in derivation.chains))


def _started(chain: Chain, spec: Spec) -> Chain:
    first, *others = chain.members
    if first.tree is None or not _is_called(first.tree, spec):
        return chain
    if others and others[0].tree == spec.ends[0]:
        return chain  # it says itself what it is
    return chain._replace(members=(first._replace(tree=spec.ends[0]), *others))


def _is_called(tree: Tree, spec: Spec) -> bool:
    """Whether it is the general entry of what the derivative is called."""
    match tree:
        case Element(of=Name(name=name), indices=indices):
            return name in spec.called and indices == tuple(map(Name, spec.scope.indices))
    return False
