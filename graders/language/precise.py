"""Numbers of some hundred digits and any magnitude, for where double precision cannot tell.

numpy evaluates formulas on arrays of them as it does on arrays of floats: it calls their methods.
mpmath is imported when the first of them is made, since few answers need any.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from exercises.language.scope import Scope
from exercises.language.tree import Constant, Number
from graders.language.draws import with_indices, with_recurrences, without_indices
from graders.language.instance import Array, Instance, written

if TYPE_CHECKING:
    from mpmath.ctx_mp import MPContext

# A breakpoint is looked at from as near as 1e-100, where e^x > 1 must still be seen to hold.
_DIGITS = 250
# exp of more has more digits in its exponent than are worth waiting for.
_LARGEST_EXPONENT = 10**3000
# The error of a result beside the error of what it is made of: a few units of its last digit.
_ROUNDED = 1e-248
_PRECISE = {"real", "positive", "unit", "simplex"}


@cache
def _context() -> MPContext:
    from mpmath.ctx_mp import MPContext  # noqa: PLC0415 - 40 ms, and most answers need none

    context = MPContext()
    context.dps = _DIGITS
    return context


class Real:
    """A number of so many digits, and a bound of its error; what is not defined is not a number."""

    __slots__ = ("error", "value")

    def __init__(self, value: Any, error: Any = 0) -> None:
        self.value = value
        self.error = error

    @staticmethod
    def of(number: object) -> Real:
        """The number itself, or a plain one with all these digits."""
        return _real(number)

    @property
    def undefined(self) -> Real:
        """What is no number, as a number of this kind."""
        return Real(_context().nan)

    def __float__(self) -> float:
        return float(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __hash__(self) -> int:
        return hash(self.value)

    def __neg__(self) -> Real:
        return Real(-self.value, self.error)

    def __abs__(self) -> Real:
        return Real(abs(self.value), self.error)

    def __add__(self, other: object) -> Real:
        other = _real(other)
        return _rounded(self.value + other.value, self.error + other.error)

    def __sub__(self, other: object) -> Real:
        return self + -_real(other)

    def __rsub__(self, other: object) -> Real:
        return _real(other) + -self

    def __mul__(self, other: object) -> Real:
        other = _real(other)
        carried = 0
        if self.error or other.error:
            carried = abs(self.value) * other.error + (abs(other.value) + other.error) * self.error
        return _rounded(self.value * other.value, carried)

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: object) -> Real:
        return _divided(self, _real(other))

    def __rtruediv__(self, other: object) -> Real:
        return _divided(_real(other), self)

    def __pow__(self, other: object) -> Real:
        return _raised(self, _real(other))

    def __rpow__(self, other: object) -> Real:
        return _raised(_real(other), self)

    def __eq__(self, other: object) -> bool:
        return bool(self.value == _real(other).value)

    def __lt__(self, other: object) -> bool:
        return bool(self.value < _real(other).value)

    def __le__(self, other: object) -> bool:
        return bool(self.value <= _real(other).value)

    def __gt__(self, other: object) -> bool:
        return bool(self.value > _real(other).value)

    def __ge__(self, other: object) -> bool:
        return bool(self.value >= _real(other).value)

    def __floor__(self) -> Real:
        return Real(_context().floor(self.value))

    def __ceil__(self) -> Real:
        return Real(_context().ceil(self.value))

    def exp(self) -> Real:
        """Infinite beyond what can be written down."""
        mp = _context()
        if mp.isfinite(self.value) and abs(self.value) > _LARGEST_EXPONENT:
            return Real(mp.inf if self.value > 0 else mp.zero)
        value = mp.exp(self.value)
        return _rounded(value, 2 * value * self.error if self.error < 1 else mp.inf)

    def log(self) -> Real:
        """The natural logarithm."""
        mp = _context()
        if self.value == 0:
            return Real(mp.ninf)
        return self._applied(mp.log, self._share())

    def log2(self) -> Real:
        """To the base 2."""
        return self.log() / Real(+_context().ln2)

    def log10(self) -> Real:
        """To the base 10."""
        return self.log() / Real(+_context().ln10)

    def log1p(self) -> Real:
        """Of 1 more."""
        return (self + 1).log()

    def sqrt(self) -> Real:
        """The square root."""
        mp = _context()
        root = mp.sqrt(abs(self.value))
        return self._applied(mp.sqrt, self._share() * root if self.error else 0)

    def sin(self) -> Real:
        """The sine."""
        return self._applied(_context().sin, self.error)

    def cos(self) -> Real:
        """The cosine."""
        return self._applied(_context().cos, self.error)

    def tan(self) -> Real:
        """The tangent."""
        return self.sin() / self.cos()

    def sinh(self) -> Real:
        """The hyperbolic sine."""
        return (self.exp() - (-self).exp()) / 2

    def cosh(self) -> Real:
        """The hyperbolic cosine."""
        return (self.exp() + (-self).exp()) / 2

    def tanh(self) -> Real:
        """The hyperbolic tangent."""
        tail = (abs(self) * -2).exp()
        value = (1 - tail) / (1 + tail)
        return -value if self < 0 else value

    def arcsin(self) -> Real:
        """The inverse sine."""
        return (self / (1 - self * self).sqrt()).arctan()

    def arccos(self) -> Real:
        """The inverse cosine."""
        return Real(+_context().pi) / 2 - self.arcsin()

    def arctan(self) -> Real:
        """The inverse tangent."""
        return self._applied(_context().atan, self.error)

    def arctanh(self) -> Real:
        """The inverse hyperbolic tangent."""
        return ((1 + self) / (1 - self)).log() / 2

    def erf(self) -> Real:
        """The error function."""
        return self._applied(_context().erf, 2 * self.error)

    def rint(self) -> Real:
        """The nearest whole number."""
        return Real(_context().nint(self.value))

    def _share(self) -> Any:
        """The relative error, doubled for what is not linear; no bound where it is not small."""
        if not self.error:
            return 0
        size = abs(self.value)
        return 2 * self.error / size if self.error < size / 2 else _context().inf

    def _applied(self, function: Callable[[Any], Any], error: Any) -> Real:
        mp = _context()
        if not mp.isfinite(self.value):
            return Real(mp.nan)
        value = function(self.value)
        return Real(mp.nan) if isinstance(value, mp.mpc) else _rounded(value, error)


def _real(other: object) -> Real:
    if isinstance(other, Real):
        return other
    return Real(_context().mpf(other.item() if isinstance(other, np.generic) else other))


def _rounded(value: Any, error: Any) -> Real:
    """A result with the error that it inherits and that of its own rounding."""
    return Real(value, error + abs(value) * _ROUNDED)


def _divided(above: Real, below: Real) -> Real:
    mp = _context()
    size = abs(below.value)
    if size == 0:
        sign = 1 if above.value > 0 else -1
        return Real(sign * mp.inf if above.value else mp.nan, mp.inf if below.error else 0)
    value = above.value / below.value
    if not (above.error or below.error):
        return _rounded(value, 0)
    if below.error >= size / 2:
        return Real(value, mp.inf)
    return _rounded(value, 2 * (above.error + abs(value) * below.error) / size)


def _raised(base: Real, power: Real) -> Real:
    mp = _context()
    if mp.isfinite(power.value) and power.value == int(power.value):
        exponent = int(power.value)
        if base.value == 0:
            return Real(mp.inf if exponent < 0 else mp.mpf(exponent == 0), base.error)
        value = mp.power(base.value, exponent)
        share = base._share() * abs(exponent)  # noqa: SLF001 - of the same kind
        return _rounded(value, abs(value) * share if share else 0)
    if not base.value > 0:
        return Real(mp.zero if base.value == 0 and power.value > 0 else mp.nan)
    return (power * base.log()).exp()


_number = np.frompyfunc(lambda value: Real(_context().mpf(value)), 1, 1)
_finite = np.frompyfunc(lambda value: bool(_context().isfinite(_real(value).value)), 1, 1)


def precisely(scope: Scope, ground: Instance, draw: int) -> Instance:
    """One draw of an instance in numbers of some hundred digits; whole numbers such as indices stay."""
    plain = without_indices(scope, ground)
    values: dict[str, Array] = {}
    for name, value in plain.values.items():
        one = value[draw : draw + 1] if len(value) > 1 else value
        symbol = scope.symbols.get(name)
        with np.errstate(all="ignore"):
            values[name] = _number(one) if symbol and symbol.domain in _PRECISE else one
    there = Instance(1, plain.sizes, values, plain.sequences, plain.smooth, written=_written)
    return with_indices(scope, with_recurrences(scope, there))


def _written(number: Number | Constant) -> Array:
    """What stands in a formula with all digits: pi, or 0.1, which no float is; whole numbers stay."""
    if isinstance(number, Constant):
        value = +getattr(_context(), number.name)
    elif Decimal(float(number.value)) == number.value:
        return written(number)
    else:
        value = _context().mpf(str(number.value))
    alone: Array = np.array([[[Real(value)]]], dtype=object)
    return alone


def is_finite(value: Array) -> npt.NDArray[np.bool_]:
    """Where an array of either kind holds numbers."""
    with np.errstate(all="ignore"):
        return np.asarray(_finite(value), dtype=bool)


def differs(given: Array, expected: Array, relative: float) -> bool:
    """Whether two precise values surely differ by more than a share of the largest expected entry.

    Where the expected value is no number, everything agrees; and where rounding may explain it.
    """
    defined = is_finite(expected)
    if not is_finite(given)[defined].all():
        return True
    entries = [_real(entry) for entry in expected[defined].flat]
    largest = max((abs(entry.value) for entry in entries), default=0)
    for entry, own in zip(entries, given[defined].flat, strict=True):
        far = _real(own) - entry
        if abs(far.value) - far.error > relative * largest:
            return True
    return False


def sign(value: Array) -> int:
    """The sign that all entries of a precise value have, 0 where an error leaves it open."""
    entries = [_real(entry) for entry in value.flat]
    if not all(abs(entry.value) > entry.error for entry in entries):
        return 0
    signs = {1 if entry.value > 0 else -1 for entry in entries}
    return signs.pop() if len(signs) == 1 else 0
