"""Derivatives by vectors in the layouts that people write: gradients as rows or columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from exercises.language.derivation.chain import Derivation
from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope
from exercises.language.tree import Call, Name, Transposed, Tree
from graders.kinds.derivation.claim import Claim
from graders.kinds.derivation.comparing import Comparing
from graders.kinds.derivation.formulas import is_derivative, replaced
from graders.language.draws import instances
from graders.language.evaluate import evaluate

Layout = Callable[[Tree], Tree]


def in_layouts(
    claim: Claim, derivation: Derivation, seed: int
) -> Iterator[tuple[Claim, Derivation]]:
    """The claim and the text in every layout that makes a difference.

    In the language the derivative of a number by a column is a column, that of a column a Jacobian
    with a row for each of its entries. In numerator layout the first is a row; in denominator layout
    the second is the other way round.
    """
    yield claim, derivation
    by = claim.definition.arguments[1] if isinstance(claim.definition, Call) else None
    if not isinstance(by, Name) or not claim.scope.symbols[by.name].shape:
        return
    for transposes_numbers in (True, False):
        layout = _layout(derivation.scope, transposes_numbers=transposes_numbers)
        definition, target = layout(claim.definition), layout(claim.target)
        for turned in (target, Transposed(target)):
            if Comparing(claim.scope, seed).equal(definition, turned):
                chains = tuple(one.mapped(layout) for one in derivation.chains)
                yield Claim(claim.spec, definition, turned), derivation._replace(chains=chains)
                break


def _layout(scope: Scope, *, transposes_numbers: bool) -> Layout:
    """A formula with its derivatives by vectors turned: those of numbers, or those of vectors."""

    def turned(tree: Tree) -> Tree | None:
        if not isinstance(tree, Call) or not is_derivative(tree):
            return None
        of, by = tree.arguments
        if not isinstance(by, Name) or _is_number(by, scope):
            return None
        return Transposed(tree) if _is_number(of, scope) is transposes_numbers else None

    return lambda tree: replaced(tree, turned)


def _is_number(tree: Tree, scope: Scope) -> bool:
    try:
        return evaluate(tree, scope, instances(scope, (tree,))[0]).shape[1:] == (1, 1)
    except UndefinedError:
        return False
