"""Whether two formulas are equal: on ordinary draws first, then everywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.extents import extents_of
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Cases,
    Negative,
    Number,
    Rows,
    Transposed,
    Tree,
    mapped,
    nodes,
)
from graders.language.cells import NoValueError, is_analytic, selected
from graders.language.comparing import (
    Booleans,
    agreeing,
    compared,
    farthest,
    fitted,
    judged,
    together,
)
from graders.language.draws import folded, instances
from graders.language.evaluate import Memory, evaluate, peak
from graders.language.everywhere import Everywhere
from graders.language.exact import identical
from graders.language.guards import Branching, branching
from graders.language.instance import Array, Instance
from graders.language.later import later
from graders.language.pair import Pair, uses, without_copies
from graders.language.reached import Reached
from graders.language.shapes import named_shape
from graders.language.sizes import each_sized

# Between 1/1000 and 1000 no float of a formula of homework is off in its sixth digit.
_TINY, _SURE = 1e-3, 1e-6
# A comparison with many digits costs a millisecond, and the two farthest draws are the ones in doubt.
_MOST_PRECISE = 2

Evidence = Literal["exact", "sampled", "undecided"]


class Compared(NamedTuple):
    """What the comparison of an answer with the expected formula found.

    `outcome` is `equal`, `undecided` where a branch was not reached, or the kind of difference:
    `transposed`, `sign`, `factor`, `undefined`, `shape-mismatch`, `single-point` or `value`; `shape` is
    told where it is the wrong one. `points` are the single points at which both differ, or the answer
    has no value. `evidence` is what this rests on.
    """

    outcome: str
    shape: tuple[str, ...] = ()
    layout: str = ""
    points: tuple[str, ...] = ()
    evidence: Evidence = "sampled"


class Expected:
    """The expected formula with its values, computed once for every instance."""

    def __init__(self, tree: Tree, scope: Scope) -> None:
        self.tree = tree
        self.scope = scope
        self.tensor = bool(scope.indices) and uses(tree, set(scope.indices))
        self._values: WeakKeyDictionary[Instance, Array] = WeakKeyDictionary()
        self._peaks: WeakKeyDictionary[Instance, Array] = WeakKeyDictionary()

    def branching(self, *, whole: bool) -> Branching:
        """What it branches on; on the whole, what its definitions branch on as well."""
        return branching(self.tree, self.scope, () if whole else self.scope.definitions)

    @property
    def leaves_out(self) -> bool:
        """Whether it has no value on purpose somewhere, as `-y_i y_j if i != j` on the diagonal."""
        return any(isinstance(n, Cases) and n.otherwise is None for n in nodes(self.tree))

    def value(self, ground: Instance) -> Array:
        """A row for each draw; free indices are further dimensions."""
        if ground not in self._values:
            self._values[ground] = self._value(ground)
        return self._values[ground]

    def peak(self, ground: Instance) -> Array:
        """The largest absolute value that occurs on the way, for each draw."""
        if ground not in self._peaks:
            self._peaks[ground] = peak(self.tree, self.scope, ground)
        return self._peaks[ground]

    def _value(self, ground: Instance) -> Array:
        value = evaluate(self.tree, self.scope, ground)
        return folded(value, self.scope, ground) if self.tensor else without_copies(value, ground)

    def grounds(self, answer: Tree, seed: int = 0) -> list[Instance]:
        """The ordinary instances on which an answer is compared."""
        return instances(self.scope, (self.tree, answer), seed)

    def compare(self, answer: Tree, scope: Scope | None = None, seed: int = 0) -> Compared:
        """Compare an answer with the expected formula.

        Args:
            answer: The answer.
            scope: Its scope, where it defines names of its own.
            seed: For the values that are drawn; no verdict should depend on it.

        Raises:
            UndefinedError: The answer has no value, as its shapes do not fit together.
        """
        scope = scope or self.scope
        if (
            type(self) is Expected
            and answer == self.tree
            and scope.definitions == self.scope.definitions
        ):
            return Compared("equal", evidence="exact")
        grounds = self.grounds(answer, seed)
        best: Compared | None = None
        failed: UndefinedError | None = None
        candidates = [answer, Transposed(answer)] if _is_list(answer, scope) else [answer]
        for candidate in (sized for one in candidates for sized in each_sized(one, self.scope)):
            pair = Pair(self, candidate, scope)
            try:
                found = self._compare(pair, grounds)
                if found.outcome == "equal":
                    found = self._everywhere(pair, found, seed)
                if found.outcome in {"equal", "undecided"} and found.evidence != "exact":
                    found = self._later(pair, found, seed)
            except UndefinedError as error:
                failed = failed or error
                continue
            if found.outcome == "equal":
                return found
            best = best or found
        if best is None:
            assert failed is not None
            raise failed
        return best

    def layouts(self, answer: Tree, scope: Scope, seed: int = 0) -> frozenset[str]:
        """Every layout in which a matrix is the expected tensor on ordinary draws; I is it in several."""
        found: frozenset[str] = frozenset()
        for candidate in each_sized(answer, self.scope):
            pair = Pair(self, candidate, scope)
            try:
                equal = [
                    {
                        layout
                        for layout, one in fitted(pair.given(ground), self.value(ground)) or ()
                        if compared(one, self.value(ground), None) in {"equal", "skipped"}
                    }
                    for ground in self.grounds(candidate, seed)
                ]
            except UndefinedError:
                continue
            found |= frozenset.intersection(*map(frozenset, equal))
        return found

    def sized(self, answer: Tree, scope: Scope, ground: Instance) -> Tree | None:
        """The answer with sizes for `I`, `1` and `0`, if possible those that give the expected shape.

        None if it has no value with any sizes.
        """
        wanted = self.value(ground).shape
        first = None
        for candidate in each_sized(answer, self.scope):
            try:
                shape = Pair(self, candidate, scope).given(ground).shape
            except UndefinedError:
                continue
            if shape == wanted:
                return candidate
            first = first or candidate
        return first

    def looks_equal(self, answer: Tree, scope: Scope, ground: Instance, memory: Memory) -> bool:
        """Whether an answer nearly agrees on one instance; a quick look before a comparison."""
        expected = self.value(ground)
        given = Pair(self, answer, scope).given(ground, memory)
        if given.shape != expected.shape:
            return False
        with np.errstate(invalid="ignore"):
            far = np.abs(given - expected) > 1e-6 * np.abs(expected)
        return not far.any()

    def _compare(self, pair: Pair, grounds: list[Instance]) -> Compared:
        memories = [Memory() for _ in grounds]
        values = [
            (pair.given(ground, memory), self.value(ground))
            for ground, memory in zip(grounds, memories, strict=True)
        ]
        if not any(np.isfinite(given).any() for given, _ in values):
            raise UndefinedError("this has a value nowhere, such as 0/0")
        outcomes: list[tuple[str, str]] = []
        for ground, both, memory in zip(grounds, values, memories, strict=True):
            # One difference is enough, and only the first needs the last digits.
            different = any(outcome not in {"equal", "skipped"} for outcome, _ in outcomes)
            largest = None if different else partial(pair.largest, ground, memory)
            outcomes.append(judged(*both, largest))
        outcome = together([one for one, _ in outcomes])
        if outcome in {"value", "undefined"} and not _certain(pair, grounds, values, memories):
            outcome = "equal"
        if outcome == "equal" and all(one == "skipped" for one, _ in outcomes):
            raise UndefinedError("the formula is defined nowhere")
        shapes = [given.shape[1:] for given, _ in values]
        shape = named_shape(grounds, shapes) if outcome == "shape-mismatch" else ()
        layouts = {layout for _, layout in outcomes}
        return Compared(outcome, shape, layouts.pop() if len(layouts) == 1 else "")

    def _later(self, pair: Pair, found: Compared, seed: int) -> Compared:
        """What was found, unless the formulas differ at steps that are farther away."""
        if type(self) is not Expected:
            return found
        for scope, ground in later(self.scope, (self.tree, pair.answer), seed):
            there = replace(pair.scope, symbols={**pair.scope.symbols, **scope.symbols})
            far = Pair(Expected(self.tree, scope), pair.answer, there)
            try:
                memory = Memory()
                given, expected = far.given(ground, memory), far.truth.value(ground)
                largest = far.largest(ground, memory)
            except UndefinedError:
                continue  # too long to evaluate
            if given.shape == expected.shape and _surely_differ(given, expected, largest):
                return found._replace(outcome="value", evidence="sampled")
        return found

    def _everywhere(
        self, pair: Pair, found: Compared, seed: int, *, orders: bool = True
    ) -> Compared:
        pair.layout = found.layout
        if type(self) is Expected and not found.layout:
            same = identical(pair, seed)
            if same:
                return found._replace(evidence="exact")
            if same is False and not _has_decimals(pair):
                return found._replace(outcome="value", evidence="exact")
        everywhere = Everywhere(pair, seed)
        outcome, points = everywhere.finding()
        reached = everywhere.reached
        if outcome == "equal" and reached:
            outcome = self._in_cells(pair, reached, seed)
        if outcome == "equal" and reached and reached.overlaps and orders:
            other = Pair(self, mapped(pair.answer, _reversed), pair.scope)
            if self._everywhere(other, found, seed, orders=False).outcome != "equal":
                outcome = "undecided"
        if outcome == "equal":
            outcome = everywhere.missing() or outcome
        evidence: Evidence = "undecided" if outcome == "undecided" else "sampled"
        return found._replace(outcome=outcome, points=points, evidence=evidence)

    def _in_cells(self, pair: Pair, reached: Reached, seed: int) -> str:
        """Whether the formulas that the branches select between all breakpoints are equal as such."""
        seen = set()
        for cell in reached.cells():
            try:
                both = selected(pair.answer, cell.signs), selected(self.tree, cell.signs)
            except NoValueError:
                continue
            if both == (pair.answer, self.tree) or both in seen:
                continue
            seen.add(both)
            answer, truth = both
            within = Pair(self.with_tree(truth), answer, pair.scope)
            if _differs_as_formulas(within, seed) and reached.is_sure(cell):
                return "value"
        return "equal"

    def with_tree(self, tree: Tree) -> Expected:
        """The same with another formula."""
        return Expected(tree, self.scope)


def _differs_as_formulas(pair: Pair, seed: int) -> bool:
    """Whether two formulas differ, of which at least one may have a value in a cell only."""
    truth = pair.truth
    if type(truth) is Expected and not _has_decimals(pair):
        same = identical(pair, seed)
        if same is not None:
            return not same
    if not (is_analytic(pair.answer, pair.scope) and is_analytic(truth.tree, truth.scope)):
        return False
    try:
        for ground in truth.grounds(pair.answer, seed):
            values = pair.values(ground)
            if values is None:
                return True
            axes = tuple(range(1, values[1].ndim))
            known = (np.isfinite(values[0]) & np.isfinite(values[1])).all(axis=axes)
            if not agreeing(values[0][known], values[1][known], _SURE).all():
                return True
    except UndefinedError:
        return False
    return False


def _reversed(tree: Tree) -> Tree | None:
    """Cases that are listed without an "otherwise", in the other order: each claims what it says."""
    if isinstance(tree, Cases) and tree.otherwise is None and len(tree.cases) > 1:
        return Cases(tree.cases[::-1], None)
    return None


def _has_decimals(pair: Pair) -> bool:
    """Whether a decimal was typed, which may be rounded: 0.333333333333 is meant as a third."""
    trees = (pair.answer, pair.truth.tree)
    return any(isinstance(n, Number) and n.last_digit is not None for t in trees for n in nodes(t))


def _certain(
    pair: Pair,
    grounds: Sequence[Instance],
    values: Sequence[tuple[Array, Array]],
    memories: Sequence[Memory],
) -> bool:
    """Whether values that differ as floats differ: in a draw without large or tiny numbers, or precisely."""
    suspects: list[tuple[Instance, int]] = []
    for ground, (given, expected), memory in zip(grounds, values, memories, strict=True):
        if given.shape != expected.shape:
            return True
        different = ~agreeing(given, expected)
        surely = ~agreeing(given, expected, _SURE)
        if (surely & _calm(memory, expected, ground)).any():
            return True
        suspects += [(ground, draw) for draw in farthest(given, expected, different, _MOST_PRECISE)]
    try:
        return any(pair.differs_precisely(ground, draw) for ground, draw in suspects)
    except UndefinedError:  # over a limit with so many digits: what floats say stands
        return True


def _surely_differ(given: Array, expected: Array, largest: Array) -> bool:
    """Whether values differ where no float is off in the sixth digit of the largest number on the way."""
    with np.errstate(invalid="ignore"):
        off = np.abs(given - expected).reshape(len(given), -1).max(axis=1) / largest
    return bool((off[np.isfinite(off)] > _SURE).any())


def _calm(memory: Memory, expected: Array, ground: Instance) -> Booleans:
    """In which draws no number on the way is so large or tiny that a float could be far off."""
    calm: Booleans = np.asarray(np.isfinite(expected).all(axis=tuple(range(1, expected.ndim))))
    for value in (*memory.values.values(), expected):
        size = np.abs(value).reshape(len(value), -1)
        with np.errstate(invalid="ignore"):
            there = (((size > _TINY) | (size == 0)) & (size < 1 / _TINY)).all(axis=1)
        if len(value) == len(calm) * ground.copies:
            there = there.reshape(len(calm), -1).all(axis=1)
        if len(there) in {1, len(calm)}:
            calm = np.asarray(calm & there)
    return calm


def _is_list(tree: Tree, scope: Scope) -> bool:
    """Whether this is a list of numbers, perhaps with a factor: it may stand or lie.

    A list of columns is a matrix, which does not.
    """
    match tree:
        case Rows(vector=True, rows=(entries, *_)):
            return not any(extents_of(entry, scope) for entry in entries)
        case Big(function="entries", body=body):
            return not extents_of(body, scope)
        case Negative(of=inner):
            return _is_list(inner, scope)
        case Binary(sign="*" | " " | "/"):
            return _is_list(tree.left, scope) or _is_list(tree.right, scope)
        case _:
            return False
