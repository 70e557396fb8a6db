"""The value of a numeric formula, to 50 digits."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)

from exercises.language.errors import RefusedError
from exercises.language.tree import (
    Binary,
    Call,
    Constant,
    Negative,
    Number,
    Percent,
    Rows,
    Tree,
    nodes,
)

_CONTEXT = Context(prec=50, Emax=308, Emin=-400, traps=[DivisionByZero, InvalidOperation, Overflow])
# What fifty digits leave of a quotient that is a whole number, (1/3) * 3, with ten of them to spare.
_ROUNDING = Decimal("1e-40")
_UNDEFINED = "this is not defined, such as a division by zero"
_PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494")


class NoValueError(RefusedError):
    """A formula of numbers that has no value, such as ln(0)."""


def value_of(tree: Tree) -> Decimal:
    """The value of a tree without variables.

    Raises:
        NoValueError: It is not defined.
        RefusedError: It is larger than 1e308, or no number at all.
    """
    with localcontext(_CONTEXT):
        try:
            value = _value(tree)
        except Overflow as error:
            raise RefusedError("this number is too large", 0) from error
        except (DivisionByZero, InvalidOperation) as error:
            raise NoValueError(_UNDEFINED, 0) from error
    if not value.is_finite():
        raise NoValueError(_UNDEFINED, 0)
    return value


def _value(tree: Tree) -> Decimal:
    match tree:
        case Number():
            return +tree.value
        case Constant():
            return Decimal(1).exp() if tree.name == "e" else _PI
        case Negative():
            return -_value(tree.of)
        case Percent():
            return _value(tree.of) / 100
        case Call(arguments=(argument,), primes=0):
            return _call(tree.function, _value(argument))
        case Binary(sign="+" | "-" | "*" | " " | "/" | "^"):
            return _joined(tree, _value(tree.left), _value(tree.right))
        case Rows(rows=((inner,),)):
            value = _value(inner)
            if value == value.to_integral_value() or any(map(_is_no_count, nodes(inner))):
                return (
                    value  # nobody rounds down what is whole, logarithms, or brackets in brackets
                )
            raise RefusedError(
                "[ ] may be brackets, or round down; write ( ) for brackets, floor( ) to round down",
                0,
            )
        case _:
            raise RefusedError("one number is wanted here", 0)


def _is_no_count(tree: Tree) -> bool:
    """Whether it is a function of numbers, or a factor that has brackets of its own."""
    match tree:
        case Binary(sign="*" | " "):
            sides = (tree.left, tree.right)
            return any(isinstance(one, Binary) and one.sign in {"+", "-"} for one in sides)
        case _:
            return isinstance(tree, Call)


def _joined(tree: Binary, left: Decimal, right: Decimal) -> Decimal:
    match tree.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*" | " ":
            return left * right
        case "/":
            return left / right
        case _:
            # exp(3) is rounded once; e^3 would round e first.
            return right.exp() if tree.left == Constant("e") else left**right


def _call(function: str, argument: Decimal) -> Decimal:
    match function:
        case "exp":
            return argument.exp()
        case "ln":
            if not argument:
                raise InvalidOperation
            return argument.ln()
        case "sqrt":
            return argument.sqrt()
        case "sigmoid":
            return 1 / (1 + (-argument).exp())
        case "tanh":
            return 2 / (1 + (-2 * argument).exp()) - 1
        case "relu":
            return max(argument, Decimal(0))
        case "abs":
            return abs(argument)
        case "floor" | "ceil" | "trunc":
            return _whole(function, argument)
        case _:
            raise RefusedError(f"{function} has no meaning in a number", 0)


def _whole(function: str, argument: Decimal) -> Decimal:
    """The whole number below, above or towards 0; a quotient that is one but for its last digits is it."""
    nearest = argument.to_integral_value(ROUND_HALF_EVEN)
    if abs(argument - nearest) < _ROUNDING * max(Decimal(1), abs(nearest)):
        return nearest
    ways = {"floor": ROUND_FLOOR, "ceil": ROUND_CEILING, "trunc": ROUND_DOWN}
    return argument.to_integral_value(ways[function])
