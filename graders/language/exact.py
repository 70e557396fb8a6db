"""Rational formulas and their exponentials, decided exactly but for chance: modulo a large prime.

Every symbol gets a random residue. Two formulas that differ agree there with a probability of at most
their degree over 2⁶¹ for each of two instances. In an exponent a value counts modulo the order q of the
group in which e is a generator (the prime is p = 2q + 1), so e^a·e^b is e^(a+b), and sigmoid, tanh and softmax
are quotients of exponentials. What is not made of these is not decided here.
"""

from __future__ import annotations

import math
import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Comparison,
    Constant,
    Element,
    Filled,
    Name,
    Negative,
    Number,
    Percent,
    Rows,
    Transposed,
    Tree,
    children,
    nodes,
    with_children,
)
from graders.language.draws import drawn_values, folded, with_indices
from graders.language.evaluate import evaluate
from graders.language.instance import Array, Instance, is_scalar
from graders.language.pair import Pair, uses, with_own_indices, without_copies
from graders.language.trial_sizes import pairwise_different

# The largest q below 2⁶¹ for which p = 2q + 1 is prime as well; 4 is a square, so its order is q.
_Q = 2_305_843_009_213_688_669
_P = 2 * _Q + 1
_E = 4
_SIZES = ((2, 3, 4, 5, 6), (3, 5, 2, 4, 7))
_RANDOM = {"real", "positive", "unit"}
_STRUCTURAL = {"exp", "softmax", "diag", "trace", "total", "det", "vec", "flatten", "mean"}
_ONE, _TWO = (Number(Decimal(value)) for value in (1, 2))
# A formula in many combinations of free indices takes longer than ordinary draws.
_MOST_COPIES = 40


class _NotRationalError(Exception):
    """A formula is not made of sums, products, quotients and exponentials."""


class Residue:
    """A number modulo p, and modulo q for where it stands in an exponent, if it may."""

    __slots__ = ("exponent", "value")

    def __init__(self, value: int, exponent: int | None) -> None:
        self.value = value
        self.exponent = exponent

    @staticmethod
    def of(number: object) -> Residue:
        """The number itself, or a plain rational one."""
        return _residue(number)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __neg__(self) -> Residue:
        return self * -1

    def __add__(self, other: object) -> Residue:
        other = _residue(other)
        both = self.exponent is not None and other.exponent is not None
        exponent = (self.exponent + other.exponent) % _Q if both else None  # type: ignore[operator]
        return Residue((self.value + other.value) % _P, exponent)

    def __mul__(self, other: object) -> Residue:
        other = _residue(other)
        both = self.exponent is not None and other.exponent is not None
        exponent = self.exponent * other.exponent % _Q if both else None  # type: ignore[operator]
        return Residue(self.value * other.value % _P, exponent)

    __radd__, __rmul__ = __add__, __mul__

    def __sub__(self, other: object) -> Residue:
        return self + _residue(other) * -1

    def __rsub__(self, other: object) -> Residue:
        return _residue(other) + self * -1

    def __truediv__(self, other: object) -> Residue:
        return self * _residue(other).inverse()

    def __rtruediv__(self, other: object) -> Residue:
        return _residue(other) * self.inverse()

    def __pow__(self, other: object) -> Residue:
        if isinstance(other, Residue) or float(other) != int(float(other)):  # type: ignore[arg-type]
            raise _NotRationalError
        power = int(float(other))  # type: ignore[arg-type]
        base = self.inverse() if power < 0 else self
        exponent = None if base.exponent is None else pow(base.exponent, abs(power), _Q)
        return Residue(pow(base.value, abs(power), _P), exponent)

    def __ge__(self, _other: object) -> bool:
        return True  # softmax subtracts a largest entry: any of them will do

    __gt__ = __le__ = __lt__ = __ge__

    def inverse(self) -> Residue:
        """One over it."""
        if not self.value or self.exponent == 0:
            raise _NotRationalError
        exponent = None if self.exponent is None else pow(self.exponent, -1, _Q)
        return Residue(pow(self.value, -1, _P), exponent)

    def exp(self) -> Residue:
        """E to its power; that is in no exponent again."""
        if self.exponent is None:
            raise _NotRationalError
        return Residue(pow(_E, self.exponent, _P), None)


def _residue(other: object) -> Residue:
    if isinstance(other, Residue):
        return other
    number = other.item() if isinstance(other, np.generic) else other
    if isinstance(number, float) and not math.isfinite(number):
        raise _NotRationalError
    exact = Fraction(str(number))
    above, below = exact.numerator, exact.denominator
    return Residue(above * pow(below, -1, _P) % _P, above * pow(below, -1, _Q) % _Q)


def identical(pair: Pair, seed: int) -> bool | None:
    """Whether both formulas of a pair are the same; None where they are not rational."""
    generator = random.Random(f"{seed}/exact")  # noqa: S311
    numbers: dict[str, Residue] = {}
    truth = pair.truth
    try:
        answer = _Rational(pair.scope, numbers).formula(pair.answer)
        right = _Rational(truth.scope, numbers).formula(truth.tree)
        scope, own = (_rational_scope(one, numbers) for one in (truth.scope, pair.scope))
        for sizes in _SIZES:
            ground = _drawn(truth.scope, pairwise_different(scope.sizes, sizes), generator)
            if ground.copies > _MOST_COPIES:
                return None
            ground.values.update({name: _array(one) for name, one in numbers.items()})
            there = with_own_indices(ground, scope, own)
            indexed = uses(pair.answer, set(own.indices))
            given = _in_form(evaluate(answer, own, there), pair, ground, indexed=indexed)
            value = evaluate(right, scope, ground)
            expected = _in_form(value, pair, ground, indexed=truth.tensor)
            if given.shape != expected.shape:
                return None
            entries = zip(given.flat, expected.flat, strict=True)
            if any(_residue(one).value != _residue(other).value for one, other in entries):
                return False
    except (_NotRationalError, UndefinedError):
        return None
    return True


def _in_form(value: Array, pair: Pair, ground: Instance, *, indexed: bool) -> Array:
    if indexed or (pair.truth.tensor and is_scalar(value)):
        return folded(value, pair.truth.scope, ground)
    return without_copies(value, ground)


def _drawn(scope: Scope, sizes: dict[str, int], generator: random.Random) -> Instance:
    """One draw of residues; what has a law of its own or few values is left out."""
    instance = Instance(1, sizes, {})
    for name, symbol in scope.symbols.items():
        if symbol.recurrence or symbol.start is not None:
            continue
        values = drawn_values(symbol, sizes, generator)[:1]
        if symbol.sequence:
            instance.sequences[name] = symbol.sequence[0]
        if symbol.domain in _RANDOM:
            instance.values[name] = _filled(values.shape, generator)
    return with_indices(scope, instance)


def _filled(shape: tuple[int, ...], generator: random.Random) -> Any:
    residues = np.empty(shape, dtype=object)
    for at in np.ndindex(shape):
        residues[at] = Residue(generator.randrange(1, _P), generator.randrange(1, _Q))
    return residues


def _array(residue: Residue) -> Any:
    array = np.empty((1, 1, 1), dtype=object)
    array[0, 0, 0] = residue
    return array


def _rational_scope(scope: Scope, numbers: dict[str, Residue]) -> Scope:
    """The scope with the definitions that are rational; a formula that uses others has no value."""
    definitions = {}
    for name, tree in scope.definitions.items():
        try:
            definitions[name] = _Rational(scope, numbers).formula(tree)
        except _NotRationalError:
            continue
    return replace(scope, definitions=definitions)


class _Rational:
    """Writes a formula with sums, products, quotients and exp alone, its numbers as names of residues."""

    def __init__(self, scope: Scope, numbers: dict[str, Residue]) -> None:
        self.scope = scope
        self.numbers = numbers
        self.bound: set[str] = set()

    def formula(self, tree: Tree) -> Tree:
        match tree:
            case Number():
                return self._number(str(tree.value), _residue(tree.value))
            case Constant():
                pi = Residue(_P // 3, _Q // 3)  # of no relation to anything: any residue will do
                return self._number(tree.name, Residue(_E, None) if tree.name == "e" else pi)
            case Name():
                return (
                    Binary("*", self.formula(_ONE), tree) if self._is_counted(tree.name) else tree
                )
            case Element():
                if any(isinstance(node, Number) for index in tree.indices for node in nodes(index)):
                    raise _NotRationalError  # X_{1,2} is there for some sizes only
                return Element(self.formula(tree.of), tree.indices)
            case Binary(sign="^" | ".^"):
                return self._power(tree)
            case Call():
                return self._call(tree)
            case Big():
                self.bound.add(tree.variable)
                return Big(
                    tree.function, tree.variable, tree.first, tree.last, self.formula(tree.body)
                )
            case Comparison():
                return self._condition(tree)
            case Filled():
                return tree
            case Cases() if tree.otherwise is not None:
                cases = tuple(
                    (self.formula(then), self._condition(one)) for then, one in tree.cases
                )
                return Cases(cases, self.formula(tree.otherwise))
            case Negative() | Percent() | Transposed() | Rows() | Binary():
                return with_children(tree, tuple(map(self.formula, children(tree))))
            case _:
                raise _NotRationalError

    def _number(self, name: str, residue: Residue) -> Tree:
        self.numbers[f"#{name}"] = residue
        return Name(f"#{name}")

    def _is_counted(self, name: str) -> bool:
        """Whether a name is an index; sizes and symbols of few values have no random residues."""
        symbol = self.scope.symbols.get(name)
        if name in self.scope.sizes or (symbol is not None and symbol.domain not in _RANDOM):
            raise _NotRationalError
        return name in self.scope.indices or name in self.bound

    def _condition(self, tree: Comparison) -> Comparison:
        """A condition on indices alone: with numbers in it, other sizes may decide otherwise."""
        for node in nodes(tree):
            named = isinstance(node, Name) and self._is_counted(node.name)
            if not named and not isinstance(node, Comparison):
                raise _NotRationalError
        return tree

    def _power(self, tree: Binary) -> Tree:
        if tree.left == Constant("e"):
            return Call("exp", (self.formula(tree.right),))
        exponent = tree.right.of if isinstance(tree.right, Negative) else tree.right
        if not isinstance(exponent, Number) or exponent.value % 1:
            raise _NotRationalError
        return Binary(tree.sign, self.formula(tree.left), tree.right)

    def _call(self, tree: Call) -> Tree:
        if tree.function in self.scope.functions or len(tree.arguments) != 1:
            raise _NotRationalError
        u = tree.arguments[0]
        match tree.function, tree.primes:
            case name, 0 if name in _STRUCTURAL:
                return Call(name, (self.formula(u),))
            case "exp", _:
                return Call("exp", (self.formula(u),))
            case "sigmoid", 0:
                return self.formula(
                    Binary("/", _ONE, Binary("+", _ONE, Call("exp", (Negative(u),))))
                )
            case "tanh", 0:
                doubled = Call("sigmoid", (Binary("*", _TWO, u),))
                return self.formula(Binary("-", Binary("*", _TWO, doubled), _ONE))
            case "sigmoid" | "tanh", 1:
                own = Call(tree.function, (u,))
                first = own if tree.function == "sigmoid" else _ONE
                return self.formula(Binary("-", first, Binary("⊙", own, own)))
            case "sinh" | "cosh", 0:
                sign = "+" if tree.function == "cosh" else "-"
                both = Binary(sign, Call("exp", (u,)), Call("exp", (Negative(u),)))
                return self.formula(Binary("/", both, _TWO))
            case _:
                raise _NotRationalError
