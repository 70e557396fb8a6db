"""What an answer is made of: a formula that only names the quantity that is asked for is no answer."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.language.errors import UndefinedError
from exercises.language.scope import DERIVATIVE, Scope
from exercises.language.tree import Big, Binary, Call, Element, Name, Transposed, Tree, nodes
from exercises.specs import Formula, Truth
from graders.language.draws import instances
from graders.language.evaluate import evaluate

# Activations whose derivatives are never worked out by name: `ELU'(x) = …` in a chain only says what follows.
_WITHOUT_VALUE = frozenset(["elu", "leakyrelu"])


def forbidden(spec: Formula, tree: Tree, scope: Scope) -> Tree | None:
    """The first thing in a formula, or in what it defines, that its exercise does not let stand."""
    barred = (*spec.barred_trees, *_restated(spec.truth))
    for node in _with_own_definitions(tree, spec.scope, scope):
        if spec.truth and spec.truth.by is not None and _differentiates(node):
            return node
        if any(_is(node, one, scope) for one in barred):
            return node
        declared = isinstance(node, Name) and spec.scope.declared(node.name)
        if spec.made_of and declared and isinstance(node, Name) and node.name not in spec.made_of:
            return node
    return None


def is_label(spec: Formula, member: Tree) -> bool:
    """Whether a member of a chain is no more than a barred name, the entries of it, or what is asked by name."""
    truth = spec.truth
    if truth and isinstance(member, Call) and member.primes and member.function in _WITHOUT_VALUE:
        return member.arguments[:1] == (truth.by,)
    while isinstance(member, Element | Transposed) or (
        isinstance(member, Big) and member.function in {"rows", "entries"}
    ):
        member = member.body if isinstance(member, Big) else member.of
    return isinstance(member, Name) and member in spec.barred_trees


def _differentiates(node: Tree) -> bool:
    """Whether a derivative is still to be taken, as in `(1/(1 + e^-x))'`."""
    return isinstance(node, Call) and node.function == DERIVATIVE


def _restated(truth: Truth | None) -> Iterator[Tree]:
    """The function of an exercise by its own name, `relu(x)`, or its derivative, `relu'(x)`."""
    if truth is None:
        return
    of = truth.of
    if isinstance(of, Name) and truth.by is not None:
        of = truth.scope.definitions.get(of.name, of)
    if isinstance(of, Call) and of.arguments:
        if truth.by is None and isinstance(of.arguments[0], Name):
            yield of
        elif of.arguments[0] == truth.by:
            yield Call(of.function, of.arguments, of.primes + 1)


def _with_own_definitions(tree: Tree, declared: Scope, own: Scope) -> Iterator[Tree]:
    """The nodes of a formula and of the definitions that the answer made."""
    seen: set[str] = set()
    waiting = [tree]
    while waiting:
        for node in nodes(waiting.pop()):
            yield node
            if isinstance(node, Name) and node.name not in seen | declared.definitions.keys():
                seen.add(node.name)
                waiting += [own.definitions[node.name]] if node.name in own.definitions else []


def _is(node: Tree, barred: Tree, scope: Scope) -> bool:
    match node, barred:
        case Name(), Name():
            return node == barred
        case Call(), Call():
            return (node.function, node.primes) == (barred.function, barred.primes)
        case Element(), Element() if node.of == barred.of:
            return all(
                _same(one, other, scope)
                for one, other in zip(node.indices, barred.indices, strict=False)
            )
        case _:
            return False


def _same(one: Tree, other: Tree, scope: Scope) -> bool:
    """Whether two indices have the same value: t and (t + 1) − 1."""
    try:
        difference = evaluate(Binary("-", one, other), scope, instances(scope, ())[0])
    except UndefinedError:  # of a variable that a sum binds
        return False
    return not difference.any()
