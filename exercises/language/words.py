"""What words mean: names, functions with what stands around them, constants, deltas, identities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from exercises.language import axes, derivatives, matrices, methods, slices, sums
from exercises.language.einsum import einsum
from exercises.language.errors import RefusedError, UnknownNameError
from exercises.language.limits import LONGEST_RUN
from exercises.language.nesting import CLOSING, closing
from exercises.language.notation import (
    ACTIVATIONS,
    CONSTANTS,
    FUNCTIONS,
    LETTERS,
    PARTIAL,
    TYPES,
    WITH_PARAMETER,
)
from exercises.language.spelling import did_you_mean
from exercises.language.stream import COMPARISON, KEYWORDS, MINUS, SEVERAL, Stream, unexpected
from exercises.language.tokens import Token
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Comparison,
    Constant,
    Dots,
    Element,
    Filled,
    Name,
    Number,
    Rows,
    Transposed,
    Tree,
    children,
)

_SPECIAL = {"delta", "indicator", "I", "Id"}
_NOT_FINITE = {"nan", "inf", "infinity", "infty"}
# What the axis of a softmax is called in Python.
_AXIS = {"dim", "axis"}
_SHORTEST_NEAR = 3  # shorter words are like too many others
_PRODUCT = 20  # a size holds products; in `I_{d x d}` the sign × separates

_ARITY = {
    "where": (3,), "max": (1, 2), "min": (1, 2), "eye": (1, 2), "zeros": (1, 2), "ones": (1, 2),
    "kron": (2,), "outer": (2,), "dot": (2,), "hadamard": (2,), "norm": (1, 2), "leakyrelu": (1, 2),
    "elu": (1, 2), "softmax": (1, 2), "step": (1, 2), "d": (2,), "row": (2,), "column": (2,), "onehot": (1, 2),
    "power": (2,),
}  # fmt: skip


def word(stream: Stream, token: Token) -> Tree:
    """What starts with a word."""
    text = token.text
    if text in KEYWORDS and not (text == "where" and stream.comes("(")):
        message = SEVERAL if text in {"or", "and"} else unexpected(token)
        raise RefusedError(message, token.offset)
    if text == "frac":
        if stream.scope.differentiates and stream.comes("{", PARTIAL):
            return derivatives.fraction(stream)
        return Binary("/", _argument(stream), _argument(stream))
    if text in {"sum", "prod"} and stream.comes("(") and (variable := sums.loop(stream)):
        return sums.python_loop(stream, sums.SUMS[text], variable)
    if text in {"sum", "prod"} and stream.comes("(") and (over := sums.over_entries(stream)):
        return sums.bracket(stream, sums.SUMS[text], over)
    if text in {"sum", "prod"} and stream.comes("_"):
        return sums.big(stream, sums.SUMS[text])
    if text == "arg" and stream.took("max"):
        return _call(stream, "argmax")
    if text == "einsum" and stream.comes("("):
        return einsum(stream)
    if text in TYPES and stream.comes("("):
        return methods.as_number(stream.operand(), text, token.offset)
    if (name := _name(stream, token)) is not None:
        return name
    if text.casefold() == "logsoftmax" or (text == "log" and stream.took("_", "softmax")):
        return Call("ln", (_call(stream, "softmax"),))
    if text in stream.scope.functions:
        return _call(stream, text)
    if text in _SPECIAL and (special := _special(stream, text)) is not None:
        return special
    if text in CONSTANTS:
        if text == "e" and stream.took("_"):
            return _unit_vector(stream)
        return Constant(CONSTANTS[text])
    function = FUNCTIONS.get(text) or FUNCTIONS.get(text.casefold())
    if function == "clamp":
        return methods.clamp(stream)
    if function in axes.REDUCING and axes.comes(stream):
        return axes.along(stream, function)
    if function and (len(text) > 1 or stream.peek().text in {"(", "'"}):
        return _call(stream, function)
    if (row := slices.row_by_name(stream, text)) is not None:
        return row
    if text.casefold() in _NOT_FINITE:
        raise RefusedError(f'"{text}" is not a number', token.offset)
    if len(text) > LONGEST_RUN:
        raise RefusedError(f'"{text[:20]}…" has no meaning here', token.offset)
    known = stream.scope.known()
    hint = _near(stream, text, known)
    listed = f"; the names are {', '.join(known)}" if known else ""
    raise UnknownNameError(text, f'"{text}" has no meaning here{hint}{listed}', token.offset)


def _name(stream: Stream, token: Token) -> Name | None:
    """A declared symbol, size or index."""
    text, scope = token.text, stream.scope
    behind = stream.peek()
    if behind.kind == "number" and behind.glued and text not in stream.bound:
        if scope.declared(text):
            raise RefusedError(
                f'"{text}{behind.text}" is not declared; a power is written {text}^2, an entry'
                f" {text}_2",
                behind.offset,
            )
        return None
    if declared := scope.declared(text):
        return Name(declared)
    return Name(text) if text in stream.bound or text in scope.indices else None


# Deltas, indicators, ones and identities


def _special(stream: Stream, text: str) -> Tree | None:
    sign = stream.peek().text
    if text == "delta":
        if sign != "_":
            return _delta_of(stream)
        stream.next()
        if _holds_condition(stream):
            return stream.operand()
        delta = indices(stream)
        if len(delta) == 1 and stream.took("^"):
            delta += indices(stream)
        if len(delta) != 2:
            raise RefusedError("Kronecker's delta has two indices", stream.peek().offset)
        return Comparison(("=",), tuple(delta))
    if text == "I" and _holds_condition(stream):
        return stream.operand()
    if text == "indicator":
        if sign in {"[", "(", "{"}:
            return stream.operand()
        return filled(stream, "ones") if stream.took("_") else Filled("ones", ())
    if text == "Id":
        return Filled("eye", (Name("d"),)) if "d" in stream.scope.sizes else None
    return filled(stream, "eye") if stream.took("_") else Filled("eye", ())


def _delta_of(stream: Stream) -> Tree | None:
    """`δ(i = j)`, `δ[i, j]` and `δ(i - j)`, Kronecker's delta with its indices in a bracket."""
    if _holds_condition(stream):
        return stream.operand()
    if stream.peek().text not in {"(", "["}:
        return None
    offset = stream.peek().offset
    end = CLOSING[stream.next().text]
    inside = [stream.sum()]
    while stream.took(","):
        inside.append(stream.sum())
    stream.expect(end)
    match inside:
        case [Binary("-", left, right)] if all(_counts(one, stream) for one in (left, right)):
            return Comparison(("=",), (left, right))
        case [left, right]:
            return Comparison(("=",), (left, right))
        case _:
            raise RefusedError("Kronecker's delta has two indices; write delta_ij", offset)


def _counts(tree: Tree, stream: Stream) -> bool:
    """Whether it is an index, or another whole number by its name."""
    if not isinstance(tree, Name):
        return False
    scope = stream.scope
    return tree.name in {*stream.bound, *scope.indices} or scope.is_whole(tree.name)


def _unit_vector(stream: Stream) -> Tree:
    """The index behind `e_`."""
    number = indices(stream)
    if len(number) != 1:
        raise RefusedError("a unit vector e_k has one index", stream.peek().offset)
    stream.note("e with an index is read as a unit vector")
    return matrices.unit_vector(number[0], matrices.size_of(number[0], stream.scope))


def _holds_condition(stream: Stream) -> bool:
    """Whether the bracket that comes holds a condition, as in `I(x > 0)`, the indicator."""
    texts = [token.text for token in stream.tokens]
    if texts[stream.at] not in CLOSING:
        return False
    end = closing(texts, stream.at)
    return any(text in COMPARISON for text in texts[stream.at + 1 : end])


def filled(stream: Stream, what: str) -> Tree:
    """The sizes behind `I_`, `0_` and `1_`; under a condition `1_` is an indicator."""
    if stream.peek().text not in {"{", "("}:
        return Filled(what, (index(stream, stream.next()),))
    end = CLOSING[stream.next().text]
    sizes: list[Tree] = []
    while True:
        size = _size(stream)
        if isinstance(size, Comparison):
            stream.expect(end)
            return size
        sizes.append(size)
        if stream.peek().text not in {",", "×", "x"}:
            break
        stream.next()
    stream.expect(end)
    if len(sizes) == 2 and sizes[0] != sizes[1]:
        if what == "ones" and all(_is_index(one, stream) for one in sizes):
            return Comparison(("=",), tuple(sizes))  # 1_{ij}, an indicator
        if what == "eye":
            return _entry_of_identity(stream, sizes)
    return Filled(what, tuple(sizes))


def _entry_of_identity(stream: Stream, inside: Sequence[Tree]) -> Tree:
    """`I_{ij}`, an entry, and `I_{kd}`, of the size k·d: an identity matrix has one size only."""
    left, right = inside
    sizes = stream.scope.sizes
    if all(isinstance(one, Name) and one.name in sizes for one in inside):
        return Filled("eye", (Binary("*", left, right),))
    if all(isinstance(one, Number) or _is_index(one, stream) for one in inside):
        return Comparison(("=",), (left, right))
    return Filled("eye", (left, right))


def _is_index(tree: Tree, stream: Stream) -> bool:
    return isinstance(tree, Name) and tree.name in {*stream.bound, *stream.scope.indices}


def _size(stream: Stream) -> Tree:
    """One size, a formula in which × separates; or a condition."""
    first = _product(stream)
    while stream.peek().text in {"+", "-"}:
        first = Binary(stream.next().text, first, _product(stream))
    if stream.peek().text in COMPARISON:
        sign = stream.next().text
        return Comparison(({"≟": "="}.get(sign, sign),), (first, stream.sum()))
    return first


def _product(stream: Stream) -> Tree:
    """A product of sizes with a sign that does not separate: `k·d`."""
    first = stream.expression(_PRODUCT)
    while stream.took("·") or stream.took("*"):
        first = Binary("*", first, stream.expression(_PRODUCT))
    return first


# Functions


def _call(stream: Stream, function: str) -> Tree:
    """A function with what stands around its name: primes, base or index, power, argument."""
    primes, subscript, power = 0, None, None
    name = stream.tokens[stream.at - 1].text
    if function == "exp" and stream.comes("^", "{") and _ends_behind_power(stream):
        stream.next()
        stream.note("exp^{…} is read as e^{…}")
        return Binary("^", Constant(CONSTANTS["e"]), _argument(stream))
    if function in sums.EXTREMES and stream.comes("_"):
        return sums.extreme(stream, function)
    while stream.peek().text in {"'", "_", "^"} and not _transposition_comes(stream):
        sign = stream.next().text
        if sign == "'":
            primes += 1
        elif sign == "_":
            subscript = indices(stream)
        elif stream.took("'") or stream.took("ᵀ") or stream.took("{", "'", "}"):
            primes += 1
        else:
            power = _argument(stream)
    arguments = (
        _own_argument(stream, function, name)
        or (
            (subscript or not primes)
            and _own_vector(stream, function, name, indexed=bool(subscript))
        )
        or _arguments(stream)
    )
    if name == "H" and len(arguments) > 1:
        raise RefusedError("H has one argument, as the step function", stream.peek().offset)
    if function == "sigma":
        function = stream.scope.sigma
        stream.note(f"σ is read as {function}")
    if function in {"ln", "log2"} and subscript:
        base = subscript[0]
        subscript = None
        tree: Tree = Binary("/", Call("ln", arguments), Call("ln", (base,)))
    else:
        if entry := _entry_of_softmax(stream, function, arguments):
            stream.note("softmax of an entry is read as that entry of the softmax")
            return entry if power is None else Binary("^", entry, power)
        if function == "total" and (index := sums.index_summed(stream, arguments[0])):
            stream.note(f"the sum is read over {index}")
            return Big("sum", index, None, None, arguments[0])
        tree = named_call(function, arguments, primes, stream.peek().offset)
    if function == "norm" and isinstance(tree, Call) and len(tree.arguments) > 1:
        tree = Call("norm", tree.arguments[:1])
    if subscript:
        tree = Element(tree, tuple(subscript))
    return tree if power is None else Binary("^", tree, power)


def _ends_behind_power(stream: Stream) -> bool:
    """Whether nothing that a function could be applied to stands behind the power that comes."""
    texts = [token.text for token in stream.tokens]
    end = closing(texts, stream.at + 1)
    behind = stream.tokens[end + 1] if end is not None else None
    return (
        behind is not None
        and behind.kind != "number"
        and behind.text not in {"(", "{", "["}
        and (behind.kind != "name" or behind.text in KEYWORDS)
    )


def _transposition_comes(stream: Stream) -> bool:
    """Whether the function itself is transposed, `σ^T`: it stands for the vector that it gives."""
    if "T" in stream.scope.stems() or stream.scope.sigma != "softmax" or stream.peek().text != "^":
        return False
    braced = stream.peek(1).text == "{" and stream.peek(3).text == "}"
    return stream.peek(2 if braced else 1).text in {"T", "ᵀ"}


def _entry_of_softmax(stream: Stream, function: str, arguments: tuple[Tree, ...]) -> Tree | None:
    """`softmax(x)_i` for `softmax(x_i)` and `softmax(i)`, as the softmax of a single number is nothing but 1."""
    if function == "softmax" and _is_index(arguments[0], stream):
        vectors = [name for name, one in stream.scope.symbols.items() if len(one.shape) == 1]
        if len(vectors) != 1:
            raise RefusedError(
                "of which vector is this the softmax; write softmax(z)_k", stream.peek().offset
            )
        return Element(Call(function, (Name(*vectors),)), arguments)
    if function != "softmax" or not isinstance(arguments[0], Element):
        return None
    of, *indices = children(arguments[0])
    symbol = stream.scope.symbols.get(of.name) if isinstance(of, Name) else None
    if symbol is not None and symbol.sequence:
        return None
    return Element(Call(function, (of,)), tuple(indices)) if len(indices) == 1 else None


def _own_argument(stream: Stream, function: str, typed: str) -> tuple[Tree, ...] | None:
    """The argument of a bare σ, as in `σ(1 - σ)`: the only single number that there is.

    σ is bare where nothing follows that it could be applied to, and where the bracket behind it
    holds a bare σ.
    """
    scope = stream.scope
    if function not in ACTIVATIONS | WITH_PARAMETER and function not in scope.functions:
        return None
    if (function, scope.sigma) == ("sigma", "softmax"):
        return None
    if not _is_bare(stream.tokens, stream.at, typed):
        return None
    single = [name for name, symbol in scope.symbols.items()
              if not symbol.shape and not symbol.sequence
              and not (function in WITH_PARAMETER and name in LETTERS.values())]  # fmt: skip
    if len(single) != 1:
        raise RefusedError(
            f"{function} needs its argument here; write {function}(…)", stream.peek().offset
        )
    stream.note(f"{function} is read as {function}({single[0]})")
    return (Name(single[0]),)


def _own_vector(
    stream: Stream, function: str, typed: str, *, indexed: bool
) -> tuple[Tree, ...] | None:
    """The argument of `σ_i (1 - σ_j)` and `σσ^T` where σ is the softmax: the only vector that there is."""
    scope = stream.scope
    if function != "softmax" and (function, scope.sigma) != ("sigma", "softmax"):
        return None
    behind = stream.peek()
    entry = behind.kind == "name" and (behind.text == typed or stream.peek(1).text == "_")
    if not indexed:
        entry = (behind.text == typed and stream.peek(1).text != "(") or _transposition_comes(
            stream
        )
    factor = entry or (indexed and behind.kind == "number")  # `σ_i σ_j`, `σ_i δ_ij`, `σ_i 1_{i=j}`
    if not factor and not _is_bare(stream.tokens, stream.at, typed):
        return None
    vectors = [
        name
        for name, symbol in scope.symbols.items()
        if len(symbol.shape) == 1 and symbol.domain not in {"onehot", "simplex"}
    ]
    if len(vectors) != 1:
        return None
    index = "_i" if indexed else ""
    stream.note(f"{typed}{index} is read as {typed}({vectors[0]}){index}")
    return (Name(vectors[0]),)


def _is_bare(tokens: list[Token], at: int, name: str) -> bool:
    """Whether a function whose name ends before a place is applied to nothing there."""
    behind = tokens[at]
    if behind.text in CLOSING:
        end = closing([token.text for token in tokens], at)
        return end is not None and any(
            tokens[place].text == name and _is_bare(tokens, _behind_index(tokens, place), name)
            for place in range(at + 1, end)
        )
    if behind.text in {"-", "+"}:
        return behind.glued or not tokens[at + 1].glued  # in `σ -x` the sign belongs to the x
    if behind.text == "^":
        raised = closing([token.text for token in tokens], at + 1)
        return _is_bare(tokens, (raised or at + 1) + 1, name)
    return behind.kind in {"sign", "end"} and behind.text not in {"|", "‖", "_", "'", "∑", "∏"}


def _behind_index(tokens: list[Token], at: int) -> int:
    """The place behind a name and its index, if it has one."""
    if tokens[at + 1].text != "_":
        return at + 1
    end = closing([token.text for token in tokens], at + 2)
    return (at + 2 if end is None else end) + 1


def _arguments(stream: Stream) -> tuple[Tree, ...]:
    if stream.peek().text in {"(", "[", "{"}:
        end = CLOSING[stream.next().text]
        bars, stream.bars = stream.bars, 0
        arguments = [stream.conditional()]
        while stream.took(","):
            if stream.peek().text in _AXIS and stream.peek(1).text == "=":
                stream.next()
                stream.next()
            arguments.append(stream.conditional())
        stream.expect(end)
        stream.bars = bars
        return tuple(arguments)
    argument = stream.expression(MINUS)
    while (
        stream.peek().glued
        and stream.peek().kind == "name"
        and stream.peek().text not in KEYWORDS
        and stream.peek().text not in FUNCTIONS  # `\cosh x\sinh x` is a product
    ):
        argument = Binary(" ", argument, stream.expression(MINUS))
    return (argument,)


def _argument(stream: Stream) -> Tree:
    """What stands in brackets, or the next number or name."""
    if stream.peek().kind == "number":
        return Number(Decimal(stream.next().text))
    return stream.operand()


def _near(stream: Stream, text: str, known: Iterable[str]) -> str:
    """The name that may be meant; none for a letter, which is like every other one."""
    if len(text) < _SHORTEST_NEAR or text in LETTERS.values():
        return ""
    functions = FUNCTIONS if stream.peek().text in {"(", "'"} else ()
    return did_you_mean(text, [*known, *functions])


def named_call(function: str, arguments: tuple[Tree, ...], primes: int, offset: int) -> Tree:
    """Functions that are another spelling of something in the language."""
    if function == "diag" and len(arguments) > 1:
        arguments = (Rows((arguments,), vector=True),)
    if function in sums.EXTREMES and any(isinstance(one, Dots) for one in arguments):
        arguments = (Rows((arguments,), vector=True),)  # `max(x_1, …, x_n)`
    if len(arguments) not in _ARITY.get(function, (1,)):
        raise RefusedError(f"{function} has {len(arguments)} arguments", offset)
    match function, arguments:
        case (("eye" | "zeros" | "ones"), (Rows(rows=(sizes,)),)):
            return Filled(function, sizes)
        case (("eye" | "zeros" | "ones"), sizes):
            return Filled(function, sizes)
        case "transpose", (of,):
            return Transposed(of)
        case "kron", (left, right):
            return Binary("⊗", left, right)
        case "hadamard", (left, right):
            return Binary("⊙", left, right)
        case "dot", (left, right):
            return Binary("@", left, right)
        case "outer", (left, right):
            return Binary("@", left, Transposed(right))
        case "where", (Comparison() as condition, value, other):
            return Cases(((value, condition),), other)
        case "power", (base, exponent):
            return Binary(".^", base, exponent)
        case "square", (of,):
            return Binary(".^", of, Number(Decimal(2)))
        case "reciprocal", (of,):
            return Binary("/", Number(Decimal(1)), of)
        case "indicator", (of,):
            return of
        case "inverse", (of,):
            return matrices.inverse(of)
        case "logdet", (of,):
            return Call("ln", (Call("det", (of,)),))
        case "onehot", (number, *sizes):
            return matrices.unit_vector(number, tuple(sizes))
        case "softmax", _:
            return matrices.softmax(arguments, offset)
        case _:
            return Call(function, arguments, primes)


# Indices


def indices(stream: Stream) -> list[Tree]:
    """The indices of a subscript: `i`, `{i,j}`, `{t-1}`."""
    if stream.peek().text not in {"{", "("}:
        return [index(stream, stream.next())]
    end = CLOSING[stream.next().text]
    if stream.peek().kind == "name" and stream.peek(1).text == end:
        found = [index(stream, stream.next())]
    else:
        found = [stream.sum()]
        while stream.took(","):
            found.append(stream.sum())
        if len(found) == 1:
            found = _factors(found[0])
    stream.expect(end)
    return found


def _factors(tree: Tree) -> list[Tree]:
    """`i j` inside a subscript, read as a product, are two indices."""
    if isinstance(tree, Binary) and tree.sign == " ":
        return [*_factors(tree.left), *_factors(tree.right)]
    return [tree]


def index(stream: Stream, token: Token) -> Tree:
    """One index: a number, or a name that is bound or declared."""
    if token.kind == "number":
        return Number(Decimal(token.text))
    if token.kind != "name":
        raise RefusedError("an index is missing", token.offset)
    name, scope = token.text, stream.scope
    if name in stream.bound or name in scope.indices or scope.declared(name):
        return Name(name)
    if name in CONSTANTS:
        return Constant(CONSTANTS[name])
    raise RefusedError(f'the index "{name}" is bound nowhere', token.offset)
