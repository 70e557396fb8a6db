"""What a wrong formula is instead of the right one: the function itself, right for one sign only, a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope
from exercises.language.tree import Call, Element, Name, Transposed, Tree, nodes
from exercises.specs import Truth
from graders.language.comparing import Booleans, agreeing
from graders.language.draws import folded, without_indices
from graders.language.equivalence import Expected
from graders.language.evaluate import evaluate
from graders.language.instance import Array, Instance, full, is_scalar
from graders.language.pair import Pair
from graders.language.slips import slip

# So many draws on either side make it no accident.
_FEWEST = 3
# It is a message only: a formula that loses digits is still the one that it is, and where all is tiny
# nothing can be seen.
_NEAR, _TINY = 1e-4, 1e-6


class Instead(NamedTuple):
    """What the formula is: a kind, the name that it is about, and the slip beside it, if there is one."""

    kind: str
    name: str = ""
    slip: str = ""


def instead(
    expected: Expected, truth: Truth | None, answer: Tree, scope: Scope, seed: int
) -> Instead | None:
    """What is known of a wrong formula that is no single slip; None if nothing is.

    All of it is a fact about the formula that was given; so nothing is guessed.
    """
    try:
        pairs = [_Values(expected, answer, scope, ground) for ground in expected.grounds(answer)]
    except UndefinedError:
        return None
    fits = all(one.fits for one in pairs)
    if truth is not None and truth.by is not None:
        if any(all(one.is_function(truth, sign) for one in pairs) for sign in (1, -1)):
            return Instead("function")
        if not fits and (found := _laid_out(expected, answer, scope, seed)):
            return found
        if answer == truth.by or (isinstance(truth.by, Element) and answer == truth.by.of):
            return Instead("variable")
    elif not fits:
        return _laid_out(expected, answer, scope, seed)
    if not fits:
        tensor = all(one.expected.ndim == 5 and one.given.ndim == 3 for one in pairs)
        return Instead("matrix-for-tensor") if tensor else None
    one_sided = set(_sides(expected.scope, pairs))
    if len(one_sided) == 1:
        name, sign = one_sided.pop()
        return Instead(sign, name)
    if not any(isinstance(node, Name) for node in nodes(answer)) and _varies(pairs):
        return Instead("number")
    return None


class _Values:
    """The values of an answer and of what is expected, on one instance."""

    def __init__(self, expected: Expected, answer: Tree, scope: Scope, ground: Instance) -> None:
        self.ground = ground
        self.expected = expected.value(ground)
        sized = expected.sized(answer, scope, ground)
        self.given = Pair(expected, answer if sized is None else sized, scope).given(ground)

    @property
    def fits(self) -> bool:
        return self.given.shape == self.expected.shape

    @property
    def right(self) -> Booleans:
        """In which draws both agree."""
        return agreeing(self.given, self.expected, _NEAR)

    @property
    def seen(self) -> Booleans:
        """In which draws it can be seen whether they agree."""
        return _is_seen(self.expected) | _is_seen(self.given)

    def is_function(self, truth: Truth, sign: int) -> bool:
        """Whether the answer is the function that was to be differentiated, or its negative."""
        try:
            value = self._of(truth)
        except UndefinedError:
            return False
        if value.shape != self.given.shape or not np.isfinite(value).all():
            return False
        seen = _is_seen(value)
        return bool(seen.any() and agreeing(sign * self.given, value, _NEAR)[seen].all())

    def _of(self, truth: Truth) -> Array:
        scope = truth.scope
        if not scope.indices:
            return full(evaluate(truth.of, scope, self.ground), self.ground.draws)
        if self.given.ndim == 3:
            there = without_indices(scope, self.ground)
            return full(evaluate(truth.of, scope, there), there.draws)
        return folded(evaluate(truth.of, scope, self.ground), scope, self.ground)


def _laid_out(expected: Expected, answer: Tree, scope: Scope, seed: int) -> Instead | None:
    """A slip in a formula that would have the right shape transposed, or on a diagonal."""
    laid = (("lying", Transposed(answer)), ("diagonal", Call("diag", (answer,))))
    for kind, tree in laid:
        try:
            outcome = expected.compare(tree, scope, seed).outcome
        except UndefinedError:
            continue
        if outcome == "equal":
            return Instead(kind)
        if outcome in {"sign", "factor"}:
            return Instead(kind, slip=outcome)
        if outcome == "value" and (found := slip(expected, tree, scope, seed)):
            return Instead(kind, slip=found[0])
    return None


def _sides(scope: Scope, pairs: list[_Values]) -> Iterator[tuple[str, str]]:
    """The scalars whose sign, or whose being the first step, decides whether the answer is right."""
    right = np.concatenate([one.right for one in pairs])
    seen = np.concatenate([one.seen for one in pairs])
    if right.all() or not right.any() or len(right) != sum(one.ground.draws for one in pairs):
        return
    for name, symbol in scope.symbols.items():
        values = [one.ground.values[name] for one in pairs]
        if not all(map(is_scalar, values)):
            continue
        whole = [full(v, one.ground.draws) for v, one in zip(values, pairs, strict=True)]
        drawn = np.concatenate(whole)[seen, 0, 0]
        if symbol.domain == "step":
            if (right[seen] == (drawn == drawn.min())).all():
                yield name, "first"
            continue
        positive = drawn > 0
        if min(positive.sum(), (~positive).sum()) < _FEWEST:
            continue
        if (right[seen] == positive).all():
            yield name, "positive"
        elif (right[seen] == ~positive).all():
            yield name, "negative"


def _is_seen(value: Array) -> Booleans:
    axes = tuple(range(1, value.ndim))
    largest = np.abs(np.where(np.isfinite(value), value, 0.0)).max(axis=axes)
    return np.asarray(largest > _TINY)


def _varies(pairs: list[_Values]) -> bool:
    """Whether what is expected is not the same number everywhere."""
    known = [one.expected[np.isfinite(one.expected)] for one in pairs]
    return any(len(one) and np.ptp(one) > 0 for one in known)
