"""The value of a formula on torch tensors: a second reading of the language, for autograd."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch

from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope, Symbol
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
    Transposed,
    Tree,
)
from graders.language.instance import Instance
from graders.language.walker import extent

Tensor = torch.Tensor

_FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "exp": torch.exp, "ln": torch.log, "log2": torch.log2, "log10": torch.log10, "sqrt": torch.sqrt,
    "abs": torch.abs, "sin": torch.sin, "cos": torch.cos, "tan": torch.tan, "sinh": torch.sinh,
    "cosh": torch.cosh, "tanh": torch.tanh, "arcsin": torch.asin, "arccos": torch.acos,
    "arctan": torch.atan, "sigmoid": torch.sigmoid, "relu": torch.relu,
    "softplus": torch.nn.functional.softplus, "sign": torch.sign, "erf": torch.erf,
    "floor": torch.floor, "ceil": torch.ceil, "trunc": torch.trunc,
    "gelu": torch.nn.functional.gelu,
    "silu": torch.nn.functional.silu, "total": torch.sum, "trace": torch.trace,
    "norm": lambda x: torch.linalg.vector_norm(x).reshape(1, 1),
    "softmax": lambda x: (
        torch.softmax(x.flatten(), 0).reshape(x.shape) if 1 in x.shape else torch.softmax(x, 1)
    ),
    "det": torch.linalg.det, "mean": torch.mean, "vec": lambda x: x.T.reshape(-1, 1),
    "flatten": lambda x: x.reshape(-1, 1),
    "argmax": lambda x: (x.flatten().argmax() + 1).to(torch.float64),
    "diag": lambda x: torch.diag(x.flatten()) if 1 in x.shape else torch.diag(x)[:, None],
    "leakyrelu": lambda x: torch.nn.functional.leaky_relu(x, 0.01),
}  # fmt: skip
_RELATIONS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "<": torch.lt, ">": torch.gt, "≤": torch.le, "≥": torch.ge, "=": torch.isclose,
    "≠": lambda a, b: ~torch.isclose(a, b),
}  # fmt: skip


def torch_evaluate(
    tree: Tree, scope: Scope, instance: Instance, values: Mapping[str, Tensor]
) -> Tensor:
    """The value of a tree in one draw, as a matrix; a scalar is 1 × 1.

    Raises:
        UndefinedError: A function is not known to the oracle.
    """

    def value(node: Tree) -> Tensor:
        return torch_evaluate(node, scope, instance, values)

    match tree:
        case Number():
            return _scalar(float(tree.value))
        case Constant():
            return _scalar(torch.e if tree.name == "e" else torch.pi)
        case Name():
            return _named(tree.name, scope, instance, values)
        case Element():
            first = instance.sequences.get(tree.of.name, 1) if isinstance(tree.of, Name) else 1
            index = [int(value(one).item()) for one in tree.indices]
            flat = value(tree.of)
            if len(index) == 1:
                return flat.flatten()[index[0] - first].reshape(1, 1)
            return flat[index[0] - 1, index[1] - 1].reshape(1, 1)
        case Negative():
            return -value(tree.of)
        case Percent():
            return value(tree.of) / 100
        case Transposed():
            return value(tree.of).T
        case Binary():
            return _joined(tree, value(tree.left), value(tree.right))
        case Call(primes=0) if tree.function in _FUNCTIONS:
            return _FUNCTIONS[tree.function](value(tree.arguments[0])).reshape(
                _shape(tree, value(tree.arguments[0]))
            )
        case Call(function="row" | "column", arguments=(matrix, number)):
            at, axis = int(value(number).item()) - 1, int(tree.function == "column")
            return value(matrix).narrow(axis, at, 1)
        case Call(function="max" | "min", arguments=(one,)):
            return (value(one).max() if tree.function == "max" else value(one).min()).reshape(1, 1)
        case Call(function="max" | "min", arguments=(one, other)):
            pick = torch.maximum if tree.function == "max" else torch.minimum
            return pick(value(one), value(other))
        case Cases():
            result = value(tree.otherwise) if tree.otherwise else _scalar(torch.nan)
            for then, condition in reversed(tree.cases):
                result = torch.where(_holds(condition, value), value(then), result)
            return result
        case Comparison():
            return _holds(tree, value).to(torch.float64)
        case Filled():
            return _filled(tree, value)
        case Big():
            return _gathered(tree, scope, instance, values)
        case _:
            raise UndefinedError(f"{type(tree).__name__} is not known to the oracle")


def _gathered(tree: Big, scope: Scope, instance: Instance, values: Mapping[str, Tensor]) -> Tensor:
    """The sum, product or list of what a variable runs over."""
    terms = [
        torch_evaluate(tree.body, scope, instance, {**values, tree.variable: _scalar(number)})
        for number in _numbers(tree, scope, instance, values)
    ]
    match tree.function:
        case "entries":
            return torch.cat(terms, 1)
        case "rows":
            return torch.cat(terms, 0)
        case "sum":
            return torch.stack(terms or [_scalar(0.0)]).sum(0)
        case _:
            return torch.stack(terms or [_scalar(1.0)]).prod(0)


def _numbers(tree: Big, scope: Scope, instance: Instance, values: Mapping[str, Tensor]) -> range:
    if tree.first is not None and tree.last is not None:
        limits = (torch_evaluate(one, scope, instance, values) for one in (tree.first, tree.last))
        low, high = (int(limit.item()) for limit in limits)
        return range(low, high + 1)

    def shape(name: str) -> tuple[int, ...]:
        if name in instance.sequences:
            return ()
        return tuple(_named(name, scope, instance, values).shape)

    size = extent(tree.body, tree.variable, shape)
    if size is None:
        size = instance.sizes.get(scope.indices.get(tree.variable, ""))
    if size is None:
        raise UndefinedError(f"the sum over {tree.variable} is not known to the oracle")
    return range(1, size + 1)


def _shape(tree: Call, argument: Tensor) -> tuple[int, ...]:
    if tree.function in {"total", "trace", "norm", "det", "mean", "argmax"}:
        return (1, 1)
    if tree.function in {"vec", "flatten"}:
        return (argument.numel(), 1)
    if tree.function == "diag":
        size = argument.numel() if 1 in argument.shape else argument.shape[0]
        return (size, size) if 1 in argument.shape else (size, 1)
    return tuple(argument.shape)


def _scalar(value: float) -> Tensor:
    return torch.full((1, 1), value, dtype=torch.float64)


def _named(name: str, scope: Scope, instance: Instance, values: Mapping[str, Tensor]) -> Tensor:
    symbol = scope.symbols.get(name)
    if symbol and symbol.recurrence:
        return _followed(name, symbol, scope, instance, values)
    if name in values:
        return values[name]
    if name in instance.sizes:
        return _scalar(instance.sizes[name])
    return torch_evaluate(scope.definitions[name], scope, instance, values)


def _followed(
    name: str, symbol: Symbol, scope: Scope, instance: Instance, values: Mapping[str, Tensor]
) -> Tensor:
    """A sequence from its recurrence in t; its first member is given."""
    assert symbol.sequence
    assert symbol.recurrence
    first, last = symbol.sequence
    plain = Scope(**{**scope.__dict__, "symbols": {**scope.symbols, name: Symbol()}})
    members = [values[name][0]]
    for number in range(first + 1, last + 1):
        so_far = {**values, name: torch.stack(members), "t": _scalar(number)}
        members.append(torch_evaluate(symbol.recurrence, plain, instance, so_far)[0])
    return torch.stack(members)


def _joined(tree: Binary, left: Tensor, right: Tensor) -> Tensor:
    scalar = left.numel() == 1 or right.numel() == 1
    match tree.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "/":
            return left / right
        case "⊙" | ".^":
            return left * right if tree.sign == "⊙" else left**right
        case "⊗":
            return torch.kron(left, right)
        case "^" if tree.left == Constant("e"):
            return torch.exp(right)
        case "^" if left.shape[0] == left.shape[1] != 1:
            power: Tensor = torch.linalg.matrix_power(left, int(right.item()))
            return power
        case "^":
            return left**right
        case _:
            return left * right if scalar else left @ right


def _holds(tree: Comparison, value: Callable[[Tree], Tensor]) -> Tensor:
    sides = [value(side) for side in tree.sides]
    holds = [
        _RELATIONS[sign](left + 0 * right, right + 0 * left)
        for sign, left, right in zip(tree.signs, sides[:-1], sides[1:], strict=True)
    ]
    return torch.stack(holds).all(0)


def _filled(tree: Filled, value: Callable[[Tree], Tensor]) -> Tensor:
    sizes = [int(value(size).item()) for size in tree.sizes]
    if tree.what == "eye":
        return torch.eye(sizes[0], dtype=torch.float64)
    shape = (sizes[0], sizes[1] if len(sizes) > 1 else 1)
    return torch.full(shape, 0.0 if tree.what == "zeros" else 1.0, dtype=torch.float64)
