"""One form for formulas that differ in spelling alone: names unfolded, factors and terms in order."""

from __future__ import annotations

from decimal import Decimal

from exercises.language.definitions import written_out_call
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Constant,
    Element,
    Name,
    Negative,
    Number,
    Tree,
    children,
    substituted,
)
from graders.kinds.derivation.formulas import replaced, written_out

_PRODUCT = {"*", " ", "⊙"}
_ONE, _ZERO = Number(Decimal(1)), Number(Decimal(0))


def form(tree: Tree, scope: Scope) -> str:
    """The same text for formulas that are alike but for names, order, brackets, and factors of 1."""
    return _text(replaced(written_out(tree, scope.definitions), written_out_call), 0)


def typed_form(tree: Tree) -> str:
    """The same, with every name as it stands."""
    return _text(tree, 0)


def _power(exponent: Tree) -> Tree:
    return Binary("^", Constant("e"), exponent)


def _text(tree: Tree, depth: int) -> str:
    match tree:
        case Binary(sign="+" | "-") | Negative():
            terms = sorted(_terms(tree, "+", depth))
            return "(" + "".join(one for one in terms if one not in {"+0", "-0"}) + ")"
        case Binary(sign=sign) if sign in _PRODUCT or sign == "/":
            factors = sorted(one for one in _factors(tree, "*", depth) if one not in {"*1", "/1"})
            return (
                factors[0][1:] if len(factors) == 1 and factors[0][0] == "*" else "".join(factors)
            )
        case Call(function="exp", arguments=(of,)):
            return _text(_power(of), depth)
        case Big():
            variable = f"k{depth}#"
            body = substituted(tree.body, tree.variable, Name(variable))
            limits = "" if tree.first in {None, _ONE} else printed(tree)
            return f"{tree.function}[{variable}{limits}]({_text(body, depth + 1)})"
        case Element():
            return (
                f"{_text(tree.of, depth)}_({','.join(_text(one, depth) for one in tree.indices)})"
            )
        case _:
            below = children(tree)
            if not below:
                return printed(tree)
            head = printed(tree) if not isinstance(tree, Call | Binary) else _head(tree)
            return f"{head}({','.join(_text(one, depth) for one in below)})"


def _head(tree: Call | Binary) -> str:
    return tree.sign if isinstance(tree, Binary) else tree.function + "'" * tree.primes


def _terms(tree: Tree, sign: str, depth: int) -> list[str]:
    """The terms of a sum, each with its sign."""
    turned = {"+": "-", "-": "+"}
    match tree:
        case Binary(sign="+"):
            return [*_terms(tree.left, sign, depth), *_terms(tree.right, sign, depth)]
        case Binary(sign="-"):
            return [*_terms(tree.left, sign, depth), *_terms(tree.right, turned[sign], depth)]
        case Negative():
            return _terms(tree.of, turned[sign], depth)
        case _:
            return [f"{sign}{_text(tree, depth)}"]


def _factors(tree: Tree, sign: str, depth: int) -> list[str]:
    """The factors of a product, and what it is divided by."""
    turned = {"*": "/", "/": "*"}
    match tree:
        case Binary(sign="*" | " " | "⊙"):
            return [*_factors(tree.left, sign, depth), *_factors(tree.right, sign, depth)]
        case Binary(sign="/"):
            return [*_factors(tree.left, sign, depth), *_factors(tree.right, turned[sign], depth)]
        case _:
            return [f"{sign}{_text(tree, depth)}"]
