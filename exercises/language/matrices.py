"""Matrix algebra as it is written: what stands for an inverse, a determinant, a unit vector, a row."""

from __future__ import annotations

from decimal import Decimal

from exercises.language.errors import RefusedError
from exercises.language.notation import ACTIVATIONS
from exercises.language.scope import Scope
from exercises.language.tree import (
    Binary,
    Call,
    Element,
    Filled,
    Name,
    Negative,
    Number,
    Transposed,
    Tree,
)

_MINUS_ONE = Negative(Number(Decimal(1)))
# What two square matrices make a square matrix with; a sum may also have a square and a loose I.
_KEEPING = {"+", "-", "*", " ", "@", "⊙"}
# What is applied to every entry.
_OF_ENTRIES = {"exp", "ln", "sqrt", "sigma", *ACTIVATIONS}
_ZERO = Number(Decimal(0))
_AXES: dict[Tree, int] = {
    Number(Decimal(0)): 0,
    Number(Decimal(1)): 1,
    Negative(Number(Decimal(1))): 1,
}


def inverse(of: Tree) -> Tree:
    """One over a matrix; of a number it is one over the number."""
    return Binary("^", of, _MINUS_ONE)


def unit_vector(number: Tree, sizes: tuple[Tree, ...] = ()) -> Tree:
    """e_k: a column of zeros with a 1 at k. Without a size it is found from what it meets."""
    return Call("column", (Filled("eye", sizes), number))


def entry(of: Tree, indices: tuple[Tree, ...], scope: Scope) -> Tree:
    """An entry; of the rows of a matrix one of them, as a column."""
    matrix = scope.rows.get(of.name) if isinstance(of, Name) else None
    if matrix is None:
        return Element(of, indices)
    if len(indices) == 1:
        return Transposed(Call("row", (Name(matrix), indices[0])))
    return Element(Name(matrix), indices)


def with_ones(factor: Tree, scope: Scope) -> Tree:
    """`(1 - A)` as a factor that multiplies entry by entry: its number stands for a matrix of it."""
    match factor:
        case Binary("+" | "-" as sign, Number() as number, of) if sizes := sizes_of(of, scope):
            return Binary(sign, _all(number, sizes), of)
        case Binary("+" | "-" as sign, of, Number() as number) if sizes := sizes_of(of, scope):
            return Binary(sign, of, _all(number, sizes))
        case _:
            return factor


def without_zero(sign: str, left: Tree, right: Tree, scope: Scope) -> Tree | None:
    """`X` for `X + 0`: a zero beside a matrix is one of its shape; None where there is none."""
    if left == _ZERO and sign == "+" and sizes_of(right, scope):
        return right
    return left if right == _ZERO and sizes_of(left, scope) else None


def beside_entries(left: Tree, right: Tree, scope: Scope) -> tuple[Tree, Tree]:
    """`1 - A ⊙ A`: beside what is multiplied or raised entry by entry nobody means a multiple of I."""
    pair = with_ones(Binary("-", left, right), scope)
    by_entry = any(isinstance(one, Binary) and one.sign in {"⊙", ".^"} for one in (left, right))
    return (pair.left, pair.right) if by_entry and isinstance(pair, Binary) else (left, right)


def product(left: Tree, right: Tree, scope: Scope) -> Tree:
    """`A * (1 - A)`; of equal matrices that are not square, the star can only multiply the entries."""
    filled = with_ones(left, scope), with_ones(right, scope)
    sizes = sizes_of(filled[0], scope)
    equal = sizes == sizes_of(filled[1], scope) and len(set(sizes)) == 2
    return Binary("⊙", *filled) if equal else Binary("*", left, right)


def _all(number: Number, sizes: tuple[Tree, ...]) -> Tree:
    ones = Filled("ones", sizes)
    return ones if number.value == 1 else Binary("*", number, ones)


def sizes_of(tree: Tree, scope: Scope) -> tuple[Tree, ...]:
    """The two sizes of a matrix, as far as its parts tell them; of anything else none."""
    match tree:
        case Name(name):
            symbol = scope.symbols.get(name)
            if symbol is None or len(symbol.shape) != 2:
                return sizes_of(scope.definitions[name], scope) if name in scope.definitions else ()
            return tuple(
                Name(one) if isinstance(one, str) else Number(Decimal(one)) for one in symbol.shape
            )
        case Transposed(of):
            return sizes_of(of, scope)[::-1]
        case Filled("ones", sizes) if len(sizes) == 2:
            return sizes
        case Binary(" " | "@", left, right):
            rows, columns = sizes_of(left, scope), sizes_of(right, scope)
            return (rows[0], columns[1]) if rows and columns else ()
        case Binary("⊙" | "+" | "-", left, right):
            return sizes_of(left, scope) or sizes_of(right, scope)
        case Binary("*", left, right):
            sides = sizes_of(left, scope), sizes_of(right, scope)
            return sides[0] if sides[0] == sides[1] else ()
        case Binary(".^", of, _):
            return sizes_of(of, scope)
        case Binary("^", of, _) if len(set(sizes := sizes_of(of, scope))) == 2:
            return sizes  # what is not square can only be raised entry by entry
        case Call(function, (of,)) if function in _OF_ENTRIES:
            return sizes_of(of, scope)
        case _:
            return ()


def size_of(number: Tree, scope: Scope) -> tuple[Tree, ...]:
    """The size that a class or an index counts up to, if it is declared."""
    of = number.of if isinstance(number, Element) else number
    if not isinstance(of, Name):
        return ()
    if of.name in scope.indices:
        return (Name(scope.indices[of.name]),)
    symbol = scope.symbols.get(of.name)
    return (Name(symbol.within),) if symbol and symbol.within else ()


def about_transposes(scope: Scope) -> str:
    """What to add where shapes do not fit, if `w^T` is a power: there is a name T."""
    if "T" not in scope.stems():
        return ""
    return "; T is a name here, so a transpose is written transpose(w), or with \\top"


def is_unit_vector(tree: Tree) -> bool:
    """Whether this is how `e_k` was read."""
    return (
        isinstance(tree, Call)
        and tree.function == "column"
        and isinstance(matrix := tree.arguments[0], Filled)
        and matrix.what == "eye"
    )


def softmax(arguments: tuple[Tree, ...], offset: int) -> Tree:
    """Of a vector; of a matrix along the axis 1, which is row by row, or along the axis 0.

    Raises:
        RefusedError: There is no such axis.
    """
    of, *axis = arguments
    if not axis:
        return Call("softmax", (of,))
    if axis[0] not in _AXES:
        raise RefusedError("the axis of a softmax is 0 or 1", offset)
    if _AXES[axis[0]] == 1:
        return Call("softmax", (of,))
    return Transposed(Call("softmax", (Transposed(of),)))


def between_bars(inner: Tree, scope: Scope) -> Tree:
    """|x|: the determinant of a square matrix, the size of a set, else the absolute value."""
    symbol = scope.symbols.get(inner.name) if isinstance(inner, Name) else None
    if symbol is not None and symbol.domain == "subset":
        return Call("total", (inner,))
    return Call("det" if is_square(inner, scope) else "abs", (inner,))


def is_square(tree: Tree, scope: Scope) -> bool:
    """Whether a formula is a square matrix for all sizes, as far as its names show."""
    match tree:
        case Name():
            if tree.name in scope.definitions:
                return is_square(scope.definitions[tree.name], scope)
            symbol = scope.symbols.get(tree.name)
            return symbol is not None and len(symbol.shape) == 2 and len(set(symbol.shape)) == 1
        case Transposed() | Negative():
            return is_square(tree.of, scope)
        case Binary(sign="^"):
            return is_square(tree.left, scope)
        case Binary() if tree.sign in _KEEPING:
            sides = tree.left, tree.right
            square = [is_square(side, scope) for side in sides]
            factor = [_is_factor(side, scope) for side in sides]
            return any(square) and all(a or b for a, b in zip(square, factor, strict=True))
        case Binary(sign="/"):
            return is_square(tree.left, scope)
        case _:
            return False


def _is_factor(tree: Tree, scope: Scope) -> bool:
    """Whether it may stand beside a square matrix: a number, or an identity."""
    match tree:
        case Number():
            return True
        case Filled():
            return tree.what == "eye"
        case Name():
            symbol = scope.symbols.get(tree.name)
            return symbol is not None and not symbol.shape
        case Element():
            return True
        case Binary() if tree.sign in {"*", " ", "/", "^"}:
            return _is_factor(tree.left, scope) and _is_factor(tree.right, scope)
        case _:
            return False
