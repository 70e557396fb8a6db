"""How large what a formula adds up is: with it a rounding error is told from a difference.

x − x is 0, yet its rounding error is that of x; so every difference counts as a sum of absolute values.
"""

from __future__ import annotations

from exercises.language.tree import Big, Binary, Call, Negative, Number, Percent, Transposed, Tree

# Sums over entries, and what only moves them.
_ADDING = {"total", "trace", "mean", "vec", "flatten", "diag"}
_MOVING = {"row", "column"}
_PRODUCTS = {"*", " ", "@", "⊙", "⊗"}


def magnitude(tree: Tree) -> Tree:
    """A formula that is never less than the absolute value of another, nor than what it adds up."""
    match tree:
        case Negative():
            return magnitude(tree.of)
        case Transposed() | Percent():
            return type(tree)(magnitude(tree.of))
        case Binary(sign="+" | "-"):
            return Binary("+", magnitude(tree.left), magnitude(tree.right))
        case Binary(sign=sign) if sign in _PRODUCTS:
            return Binary(sign, magnitude(tree.left), magnitude(tree.right))
        case Binary(sign="/"):
            return Binary("/", magnitude(tree.left), _absolute(tree.right))
        case Binary(sign="^", right=Number()):
            return Binary("^", magnitude(tree.left), tree.right)
        case Binary(sign="^", right=Negative(of=Number())):
            # The error of an inverse is that of the matrix between two inverses.
            inverse = _absolute(tree)
            return Binary("*", Binary("*", inverse, magnitude(tree.left)), inverse)
        case Call(function="det", arguments=(of,)):
            return Call("volume", (magnitude(of),))
        case Call(function=name, primes=0, arguments=(of,)) if name in _ADDING:
            return Call(name, (magnitude(of),))
        case Call(function=name, primes=0, arguments=(of, number)) if name in _MOVING:
            return Call(name, (magnitude(of), number))
        case Big():
            return Big(tree.function, tree.variable, tree.first, tree.last, magnitude(tree.body))
        case _:
            return _absolute(tree)


def _absolute(tree: Tree) -> Tree:
    return Call("abs", (tree,))
