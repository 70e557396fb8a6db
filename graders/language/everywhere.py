"""Whether an answer that agrees on ordinary draws agrees everywhere: on every branch, size and scale."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope, Values
from exercises.language.tree import Call, Filled, Name, Tree, children, nodes
from graders.language.bounds import bounds
from graders.language.comparing import Booleans, agreeing, farthest
from graders.language.draws import (
    pieces,
    size_assignments,
    spread,
    with_indices,
    with_sizes,
    without_indices,
)
from graders.language.evaluate import evaluate
from graders.language.guards import Branching, Guard, behind, branching, constants
from graders.language.instance import Array, Instance
from graders.language.pair import Pair, with_own_indices
from graders.language.reached import Reached, worth
from graders.language.reaching import (
    Draws,
    Root,
    Signs,
    Space,
    beside,
    combined,
    roots,
)
from graders.language.trial_sizes import pairwise_different

# Pairwise different, so that no product of a wrong shape fits; the first is the smallest with a middle.
_SIZES = (3, 2, 4, 5, 6)
# What is repeated with more digits takes a millisecond, so of many draws some are chosen.
_MOST_PRECISE = 6
_MOST_UNKNOWN = 2
_MOST_CONSTANTS = 8
_ENOUGH = 3
# So many draws, with all combinations of free indices, stay below the limits of the language.
_AT_ONCE = 1500
_LOST = 1e-13  # a few hundred units of the last digit
_CLOSE = 1e-12  # nearer than this, two breakpoints are one


class Finding(NamedTuple):
    """The outcome (`equal`, `undecided` or a difference), and the single points that are told."""

    outcome: str
    points: tuple[str, ...] = ()


class Everywhere:
    """Looks at an answer and the truth where ordinary draws do not go."""

    def __init__(self, pair: Pair, seed: int) -> None:
        self.pair = pair
        self.seed = seed
        truth = pair.truth
        # Both are functions of what is defined: where neither branches itself, it does not matter how
        # a definition comes about.
        key = _deciding(truth.branching(whole=False), truth.scope)
        own = _deciding(branching(pair.answer, pair.scope, truth.scope.definitions), pair.scope)
        if any(not _is_discrete(guard, pair.scope) for guard in (*key.guards, *own.guards)):
            key = _deciding(truth.branching(whole=True), truth.scope)
            own = _deciding(branching(pair.answer, pair.scope), pair.scope)
        self.key, self.own = key, own
        guards = {guard.tree: (guard, truth.scope) for guard in self.key.guards}
        # A guard of the key keeps its place: what is a kink of the key is known by its number.
        guards.update({g.tree: (g, pair.scope) for g in self.own.guards if g.tree not in guards})
        self.guards = list(guards.values())
        self.points: dict[str, None] = {}
        self.reached: Reached | None = None
        self._of_sizes: dict[tuple[tuple[str, int], ...], Instance] = {}

    def finding(self) -> Finding:
        """The first difference that is found anywhere; else equal, or what was not reached."""
        outcome = self._at_all_scales() or self._of_all_sizes() or self._on_all_branches()
        return Finding(outcome or "equal", tuple(self.points))

    def missing(self) -> str:
        """`undecided` where a branch was not reached, or there is no end of them."""
        if self.own.endless and not self.key.endless:
            return "undecided"
        return self.reached.missing() if self.reached else ""

    @cached_property
    def _constants(self) -> list[float]:
        truth = self.pair.truth
        values: set[float] = set()
        for tree in (
            *constants((truth.tree,), truth.scope),
            *constants((self.pair.answer,), self.pair.scope),
        ):
            try:
                value = evaluate(tree, self.pair.scope, Instance(1, {}, {}))
            except UndefinedError:
                continue
            if value.size == 1 and np.isfinite(value).all() and value.any():
                values.add(float(abs(value.flat[0])))
        return sorted(values)

    # Scales and sizes

    def _at_all_scales(self) -> str:
        near = [value for value in self._constants if 1e-12 < value < 1e12][:_MOST_CONSTANTS]
        scope = self.pair.truth.scope
        ground, exactly = spread(scope, near, self.seed)
        # Where a symbol has few values, a draw may lie on a kink by chance; kinks are judged by themselves.
        kinks = self._at_a_breakpoint(without_indices(scope, ground))
        outcome = self._differs(ground, exactly | kinks | self._overflows(ground))
        values = self._values(ground)
        if outcome or values is None or not exactly.any():
            return outcome
        # A value that is missing at a constant is a missing single point, and forgiven.
        given = np.isfinite(values[0]).all(axis=tuple(range(1, values[0].ndim)))
        passed_over = ~exactly | ~given | kinks
        if (~agreeing(*values) & ~passed_over).any():
            passed_over |= self._rounded(ground, *values)
        return self._differs(ground, passed_over) and "single-point"

    def _rounded(self, ground: Instance, given: Array, expected: Array) -> Booleans:
        """In which draws a difference is no more than what is lost where large numbers cancel."""
        axes = tuple(range(1, expected.ndim))
        with np.errstate(invalid="ignore"):
            far = np.abs(given - expected).max(axis=axes)
        return np.asarray(far <= _LOST * self.pair.largest(ground))

    def _overflows(self, ground: Instance) -> Booleans:
        """In which draws a value is no number only as it is too large for a float.

        What has no branch and no end of its domain is undefined nowhere else but at single points. A few
        draws are left in any case.
        """
        values = self._values(ground)
        if values is None or any(not _is_discrete(*guard) for guard in self.guards):
            return np.zeros(ground.draws // ground.copies, dtype=bool)
        given, expected = values
        axes = tuple(range(1, expected.ndim))
        whole = np.isfinite(expected)
        missing = ~whole.any(axis=axes) if self.pair.truth.leaves_out else ~whole.all(axis=axes)
        over = missing | np.isinf(expected).any(axis=axes) | ~np.isfinite(given).all(axis=axes)
        return np.asarray(over & ((~over).sum() >= _ENOUGH), dtype=bool)

    def _of_all_sizes(self) -> str:
        """Where a size decides or enters as a number: sizes from 1, and around all constants."""
        truth = self.pair.truth
        sizes = set(truth.scope.sizes)
        if not self._is_about_sizes and not any(
            _counts(tree, sizes) for tree in (truth.tree, self.pair.answer)
        ):
            return ""
        for assignment in size_assignments(truth.scope, self._sizes_around):
            if self._has_softmax_of_matrix and 1 in assignment.values():
                continue  # a matrix of one column looks like a vector, whose softmax is another
            ground = self._with_sizes(assignment)
            try:
                outcome = self._differs(ground)
            except UndefinedError:
                if 1 in assignment.values():
                    continue  # what is 1 × 1 is a scalar, and means something else
                return "undecided"
            if outcome and not (outcome == "shape-mismatch" and 1 in assignment.values()):
                return outcome
        return ""

    @cached_property
    def _has_softmax_of_matrix(self) -> bool:
        """Whether a softmax is taken row by row in the answer, the truth, or what they define."""
        pair = self.pair
        sizes = pairwise_different(pair.truth.scope.sizes, _SIZES)
        return any(
            1 not in value.shape[1:]
            for tree, scope in ((pair.truth.tree, pair.truth.scope), (pair.answer, pair.scope))
            for node in (n for one in (tree, *scope.definitions.values()) for n in nodes(one))
            if isinstance(node, Call) and node.function == "softmax"
            if (value := self._of_sizes_or_none(node.arguments[0], scope, sizes)) is not None
        )

    def _of_sizes_or_none(self, tree: Tree, scope: Scope, sizes: dict[str, int]) -> Array | None:
        """The value of a part of a formula; None where it has none by itself, as inside a sum."""
        ground = with_own_indices(self._with_sizes(sizes), self.pair.truth.scope, scope)
        try:
            return evaluate(tree, scope, ground)
        except UndefinedError:
            return None

    @cached_property
    def _is_about_sizes(self) -> bool:
        """Whether some guard depends on sizes, or on numbers that decide which of them are enough."""
        return any(
            _is_discrete(guard, scope, "step", "count")
            and (
                behind(guard.tree, scope) & scope.sizes
                or constants((guard.source or guard.tree,), scope)
            )
            for guard, scope in self.guards
        )

    @cached_property
    def _sizes_around(self) -> list[int]:
        """The whole numbers that sizes may be compared with."""
        return [round(value) for value in self._constants] if self._is_about_sizes else []

    # Branches

    def _on_all_branches(self) -> str:
        if not self.guards:
            return ""
        truth = self.pair.truth
        names = set().union(*(behind(guard.tree, scope) for guard, scope in self.guards))
        sizes = pairwise_different(truth.scope.sizes, _SIZES)
        space = Space(truth.scope, sizes, names, random.Random(f"{self.seed}/lines"))  # noqa: S311
        cases = (
            *((case, truth.scope) for case in self.key.cases),
            *((case, self.pair.scope) for case in self.own.cases),
        )
        moved = {line.name for line in space.lines}
        reached = self.reached = Reached(self.pair, self.guards, cases, moved)
        for ground in self._grounds_of_sizes():
            reached.see(ground)
        for ground in truth.grounds(self.pair.answer, self.seed):
            reached.see(ground)
        if not space.lines:
            return ""
        signs = Signs([(guard.tree, scope) for guard, scope in self.guards], space)
        found = roots(space, signs, self._constants)
        if not found:
            return ""
        draws = beside(space, found)
        outcome = self._beside(space, found, draws)
        if outcome:
            return outcome
        reached.see(draws.instance)
        many = combined(space, found)
        if many is not None:
            outcome = self._differs(many, self._at_a_breakpoint(many))
            if outcome:
                return outcome
            reached.see(many)
        return ""

    def _grounds_of_sizes(self) -> list[Instance]:
        scope = self.pair.truth.scope
        if not any(_is_discrete(*guard) for guard in self.guards):
            return []
        assignments = size_assignments(scope, self._sizes_around)
        usual = pairwise_different(scope.sizes, _SIZES)
        chosen = assignments if self._is_about_sizes else iter([usual])
        return [self._with_sizes(one) for one in chosen]

    def _with_sizes(self, sizes: dict[str, int]) -> Instance:
        """The instance of some sizes: drawn once, for values and for branches."""
        key = tuple(sorted(sizes.items()))
        if key not in self._of_sizes:
            self._of_sizes[key] = with_sizes(self.pair.truth.scope, sizes, self.seed)
        return self._of_sizes[key]

    def _at_a_breakpoint(self, instance: Instance) -> Booleans:
        """In which draws some guard is 0."""
        at = np.zeros(instance.draws, dtype=bool)
        for guard, scope in self.guards:
            value = worth(guard.tree, scope, self.pair, instance)
            if value is not None:
                at |= (value == 0).any(axis=1)
        return at

    def _beside(self, space: Space, found: Sequence[Root], draws: Draws) -> str:
        ground = draws.instance
        at_root = draws.at_root >= 0
        outcome = self._differs(ground, at_root)
        if outcome:
            return outcome
        values = self._values(ground)
        assert values is not None
        given, expected = values
        agree = agreeing(given, expected)
        for draw in np.flatnonzero(at_root & ~agree):
            root = found[draws.at_root[draw]]
            sides = expected[draws.before[draw]], expected[draws.behind[draw]]
            kink = self._is_kink(found, root)
            if not np.isfinite(given[draw]).all() or (kink and _between(given[draw], *sides)):
                self.points[self._said(space, root)] = None
            elif self.pair.differs_precisely(ground, int(draw)):
                self.points = {self._said(space, root): None}
                return "single-point"
        return ""

    def _is_kink(self, found: Sequence[Root], root: Root) -> bool:
        return any(
            other.guard < len(self.key.guards)
            and other.line == root.line
            and abs(other.low - root.low) <= _CLOSE * abs(root.low)
            for other in found
        )

    def _said(self, space: Space, root: Root) -> str:
        line = space.lines[root.line]
        if line.name and not self.pair.truth.scope.symbols[line.name].shape:
            return f"{line.name} = {root.low:g}"
        return self.guards[root.guard][0].shown

    # Draws

    def _values(self, ground: Instance) -> tuple[Array, Array] | None:
        """The values of answer and truth in all draws, not too many of them at once."""
        scope = self.pair.truth.scope
        if ground.draws <= _AT_ONCE and (ground.copies > 1 or not scope.indices):
            return self.pair.values(ground)
        plain = without_indices(scope, ground)
        copies = math.prod(plain.sizes[size] for size in scope.indices.values())
        both = [
            self.pair.values(with_indices(scope, piece))
            for piece in pieces(plain, max(1, _AT_ONCE // copies))
        ]
        known = [one for one in both if one is not None]
        if len(known) < len(both):
            return None
        given, expected = zip(*known, strict=True)
        return np.concatenate(given), np.concatenate(expected)

    def _differs(self, ground: Instance, passed_over: Booleans | None = None) -> str:
        """The difference in the draws of an instance, if there is one, but for those passed over."""
        values = self._values(ground)
        if values is None:
            return "shape-mismatch"
        given, expected = values
        agree = agreeing(given, expected)
        counts = np.ones(len(agree), dtype=bool) if passed_over is None else ~passed_over
        axes = tuple(range(1, expected.ndim))
        overflown = np.isinf(expected).any(axis=axes)
        if not self.pair.truth.leaves_out:
            overflown |= np.isnan(expected).any(axis=axes)
        suspects = [
            *farthest(given, expected, counts & ~agree, _MOST_PRECISE // 2),
            *_some(counts & ~agree, _MOST_PRECISE // 2),
            *_some(counts & agree & overflown, _MOST_UNKNOWN),
        ]
        for draw in suspects:
            try:
                different = self.pair.differs_precisely(ground, draw)
            except UndefinedError:
                return "undecided"
            if different:
                defined = np.isfinite(given[draw])[np.isfinite(expected[draw])].all()
                return "value" if defined else "undefined"
        return ""


def _deciding(branching: Branching, scope: Scope) -> Branching:
    """Without the ends of domains that nothing goes beyond: the logarithm of a softmax has none."""
    guards = branching.guards
    kept = [one for one in guards if not (one.ends and bounds(one.tree, scope).low >= 0)]
    return branching._replace(guards=tuple(kept))


def _is_discrete(guard: Guard, scope: Scope, *domains: Values) -> bool:
    """Whether a guard depends on sizes, indices, and symbols of a few values only."""
    symbols = (scope.symbols.get(name) for name in behind(guard.tree, scope))
    few = domains or ("step", "count", "onehot", "sign", "class", "subset")
    return all(symbol is None or symbol.domain in few for symbol in symbols)


def _between(value: Array, before: Array, behind: Array) -> bool:
    """Whether every entry lies between those beside it: in the subdifferential, or on the step."""
    low, high = np.minimum(before, behind), np.maximum(before, behind)
    slack = 1e-9 * np.maximum(np.abs(low), np.abs(high)).max(initial=0.0) + 1e-30
    known = np.isfinite(low) & np.isfinite(high)
    return bool(((value >= low - slack) & (value <= high + slack))[known].all())


def _some(draws: Booleans, most: int) -> list[int]:
    """Some of the draws, from everywhere."""
    numbers = np.flatnonzero(draws)
    if len(numbers) > most:
        numbers = numbers[np.linspace(0, len(numbers) - 1, most).astype(int)]
    return [int(number) for number in numbers]


def _counts(tree: Tree, sizes: set[str]) -> bool:
    """Whether a size enters a formula as a number, not as the size of something."""
    if isinstance(tree, Filled):
        return False
    if isinstance(tree, Name):
        return tree.name in sizes
    return any(_counts(child, sizes) for child in children(tree))
