"""One-node slips: the single change of the student's tree that makes it right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import partial
from itertools import chain

from exercises.language.errors import UndefinedError
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
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
    children,
    with_children,
)
from graders.language.equivalence import Expected
from graders.language.evaluate import Memory
from graders.language.instance import constant, is_scalar

# A long formula is not searched to its end.
_MOST_VISITED = 300
_TWO = Number(Decimal(2))
_PRODUCTS = {"*", " ", "@", "⊙", "⊗", "/"}
_ONE = constant(1)
_UNIT = Number(Decimal(1))
_ACTIVATIONS = {"sigmoid", "tanh", "relu"}
# In an exponent these are said to be about the exponent.
_LEFT_OUT = {"term", "factor"}
_TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


def slip(expected: Expected, answer: Tree, scope: Scope, seed: int) -> tuple[str, str] | None:
    """The kind of the slip and the part of the formula it is in, if that is known.

    First signs, transposes and factors; then what is told only if nothing else explains it: an index,
    another function, and what was left out of the expected formula.
    """
    ground = expected.grounds(answer, seed)[0]
    sized = expected.sized(answer, scope, ground)
    if sized is None:
        return None
    memory = Memory()
    tried = [sized]  # the memory knows nodes by identity, so none may be freed
    expected.looks_equal(sized, scope, ground, memory)

    def fits(changed: Tree) -> bool:
        tried.append(changed)
        try:
            return expected.looks_equal(changed, scope, ground, memory) and (
                expected.compare(changed, scope, seed).outcome == "equal"
            )
        except UndefinedError:
            return False

    for kind, place, changed in _changes(sized):
        if kind == "transposed" and is_scalar(memory.values.get(id(place), _ONE)):
            continue
        if memory.visited > _MOST_VISITED:
            return None
        if fits(changed):
            return kind, printed(place)
    found = {
        (kind, printed(place))
        for kind, place, changed in _everywhere(sized, partial(_exchanges, scope=scope))
        if memory.visited <= _MOST_VISITED and fits(changed)
    }
    if type(expected) is Expected:
        found |= {(kind, "") for kind in _left_out(expected, sized, scope, seed)}
    kinds = {kind for kind, _ in found}
    if kinds == {"factor", "term"}:
        return (
            "part-missing",
            "",
        )  # y is both y (1 - y) without a factor and y (1 - y) without a term
    return min(found) if len(kinds) == 1 else None


Change = Callable[[Tree], Iterable[tuple[str, Tree]]]


def _everywhere(tree: Tree, change: Change) -> Iterator[tuple[str, Tree, Tree]]:
    """Every single change of a node: its kind, the node, and the whole changed tree."""
    for kind, changed in change(tree):
        yield kind, tree, changed
    if isinstance(tree, Element | Filled):
        return  # an index is changed as a whole
    below = children(tree)
    for at, child in enumerate(below):
        in_exponent = isinstance(tree, Binary) and tree.sign == "^" and at == 1
        for kind, place, changed in _everywhere(child, change):
            named = "exponent" if in_exponent and kind in _LEFT_OUT else kind
            yield named, place, with_children(tree, (*below[:at], changed, *below[at + 1 :]))


def _exchanges(tree: Tree, scope: Scope) -> Iterator[tuple[str, Tree]]:
    """One index or name for another, a function for another or its derivative, an exponent, ln u for 1/u."""
    match tree:
        case Element(of=of, indices=indices):
            for at, index in enumerate(indices):
                for other in _other_indices(index, scope):
                    yield "index", Element(of, (*indices[:at], other, *indices[at + 1 :]))
        case Call(function=function, arguments=arguments, primes=primes) if (
            function in _ACTIVATIONS and function not in scope.functions
        ):
            if primes < 2:
                yield "derivative", Call(function, arguments, 1 - primes)
            for another in sorted(_ACTIVATIONS - {function}):
                yield "activation", Call(another, arguments, primes)
        case Name() if tree.name in scope.symbols:
            for another, symbol in scope.symbols.items():
                if another != tree.name and symbol.shape == scope.symbols[tree.name].shape:
                    yield "symbol", Name(another)
        case Binary(sign="^", left=left, right=right):
            yield "exponent", left
            for sign in "-+":
                yield "exponent", Binary("^", left, Binary(sign, right, _UNIT))
        case Call(function="ln", arguments=(of,), primes=0):
            yield "reciprocal", Binary("/", _UNIT, of)
        case Binary(sign="/", left=left, right=right) if left == _UNIT:
            yield "reciprocal", Call("ln", (right,))


def _other_indices(index: Tree, scope: Scope) -> Iterator[Tree]:
    """The other free indices, and the neighbours of a number in a sequence."""
    if isinstance(index, Name) and index.name in scope.indices:
        size = scope.indices[index.name]
        yield from (Name(n) for n, of in scope.indices.items() if n != index.name and of == size)
        return
    of = index.left if isinstance(index, Binary) else index
    if isinstance(of, Name) and of.name not in scope.indices:
        if index != of:
            yield of
        for sign in "-+":
            neighbour = Binary(sign, of, _UNIT)
            if neighbour != index:
                yield neighbour


def _left_out(expected: Expected, answer: Tree, scope: Scope, seed: int) -> set[str]:
    """What was left out of the expected formula: a term of a sum, or a factor."""
    found: set[str] = set()
    ground, *others = expected.grounds(answer, seed)
    given, memory = Expected(answer, scope), Memory()
    tried = [expected.tree]  # as above
    if scope.indices != expected.scope.indices:
        return found  # letters of their own
    given.looks_equal(expected.tree, expected.scope, ground, memory)
    for kind, _, changed in _everywhere(expected.tree, _without_a_part):
        tried.append(changed)
        if kind in found or memory.visited > _MOST_VISITED:
            continue
        try:
            # It is a message only, so ordinary draws are enough.
            if given.looks_equal(changed, expected.scope, ground, memory) and all(
                given.looks_equal(changed, expected.scope, other, Memory()) for other in others
            ):
                found.add(kind)
        except UndefinedError:
            continue
    return found


def _without_a_part(tree: Tree) -> Iterator[tuple[str, Tree]]:
    match tree:
        case Binary(sign="+"):
            yield from (("term", tree.left), ("term", tree.right))
        case Binary(sign="-"):
            yield from (("term", tree.left), ("term", Negative(tree.right)))
        case Binary(sign="/"):
            yield "factor", tree.left
            yield "factor", Binary("/", _UNIT, tree.right)
        case Binary(sign="^"):
            yield "exponent", tree.left
        case Binary(sign=sign) if sign in _PRODUCTS:
            yield from (("factor", tree.left), ("factor", tree.right))


def _changes(tree: Tree, *, scaled: bool = True) -> Iterator[tuple[str, Tree, Tree]]:
    """Every single change: its kind, the node where it is made, and the whole changed tree.

    A `scaled` node is a factor of something whose sign and factor were changed already.
    """
    own = _rescaled(tree) if scaled else ()
    for kind, changed in chain(own, _own_changes(tree)):
        yield kind, tree, changed
    if isinstance(tree, Comparison | Filled | Element):
        return
    below = children(tree)
    product = isinstance(tree, Binary) and tree.sign in _PRODUCTS
    inside = product or isinstance(tree, Negative | Transposed | Percent)
    for at, child in enumerate(below):
        if isinstance(tree, Big) and at < len(below) - 1:
            continue
        in_exponent = isinstance(tree, Binary) and tree.sign == "^" and at == 1
        for kind, place, changed in _changes(child, scaled=not inside):
            named = "exponent" if in_exponent and kind in _LEFT_OUT else kind
            yield named, place, with_children(tree, (*below[:at], changed, *below[at + 1 :]))


def _rescaled(tree: Tree) -> Iterator[tuple[str, Tree]]:
    if not isinstance(tree, Negative | Comparison):
        yield "sign", Negative(tree)
    if isinstance(tree, Name | Binary | Number):
        yield "factor", Binary("*", _TWO, tree)
        yield "factor", Binary("/", tree, _TWO)


def _own_changes(tree: Tree) -> Iterator[tuple[str, Tree]]:
    match tree:
        case Comparison():
            turned = tuple(_TURNED.get(sign, sign) for sign in tree.signs)
            if turned != tree.signs:
                yield "sign", Comparison(turned, tree.sides)
            return
        case Binary(sign="+" | "-"):
            yield "sign", Binary("-" if tree.sign == "+" else "+", tree.left, tree.right)
        case Negative():
            yield "sign", tree.of
        case Transposed():
            yield "transposed", tree.of
        case Binary() if tree.sign in _PRODUCTS:
            yield "factor", tree.left
            if tree.sign != "/":
                yield "factor", tree.right
    if not isinstance(tree, Number | Constant | Transposed):
        yield "transposed", Transposed(tree)
