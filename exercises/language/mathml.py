"""Prints a tree as MathML, the way browsers show formulas; every letter of it is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from exercises.language.matrices import is_unit_vector
from exercises.language.printing import GREEK, big_ends, own_strength, printed
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
    Negative,
    Number,
    Percent,
    Rows,
    Transposed,
    Tree,
)

_SIGNS = {"*": "·", " ": "\u2062", "@": "\u2062", "-": "−"}
_STRENGTH = {"+": 1, "-": 1}
_FENCES = {"abs": ("|", "|"), "norm": ("‖", "‖"), "norm1": ("‖", "‖")}
_FILLED = {"eye": "I", "zeros": "0", "ones": "1"}


def formula(trees: Iterable[Tree]) -> str:
    """A `math` element of one tree, or of several that are said to be equal."""
    return math(operator("=").join(map(mathml, trees)))


def math(inside: str) -> str:
    """The element around a whole formula."""
    return f"<math>{inside}</math>"


def element(name: str, *inside: str) -> str:
    """An element with others inside."""
    return f"<{name}>{''.join(inside)}</{name}>"


def row(*inside: str) -> str:
    """Elements in a row that count as one."""
    return element("mrow", *inside)


def operator(sign: str) -> str:
    """An operator, a bracket or a relation."""
    return element("mo", escape(sign))


def identifier(name: str) -> str:
    """A name, upright where it has several letters."""
    return element("mi", escape(name))


def number(digits: str) -> str:
    """A number."""
    return element("mn", escape(digits))


def words(text: str) -> str:
    """Words inside a formula."""
    # MathML drops plain spaces at the ends.
    return element("mtext", escape(text.replace(" ", "\u00a0")))


def fenced(inside: str, left: str = "(", right: str = ")") -> str:
    """Something in brackets that grow with it."""
    return row(operator(left), inside, operator(right))


def table(rows: Iterable[Iterable[str]]) -> str:
    """Entries in rows."""
    return element("mtable", *(element("mtr", *(element("mtd", e) for e in one)) for one in rows))


def mathml(tree: Tree) -> str:
    """The tree as one element."""
    match tree:
        case Number():
            return number(printed(tree))
        case Constant() | Name():
            return _name(tree.name)
        case Element():
            indices = operator(",").join(map(mathml, tree.indices))
            return element("msub", _bracketed(tree.of, 6), row(indices))
        case Negative():
            return row(operator("−"), _bracketed(tree.of, 3))
        case Percent():
            return row(_bracketed(tree.of, 5), operator("%"))
        case Transposed():
            return element("msup", _bracketed(tree.of, 5), identifier("⊤"))
        case Binary(sign="/"):
            return element("mfrac", mathml(tree.left), mathml(tree.right))
        case Binary(sign="^" | ".^"):
            circle = operator("∘") if tree.sign == ".^" else ""
            power = row(circle, mathml(tree.right))
            return element("msup", _bracketed(tree.left, 5), power)
        case Binary():
            strength = _STRENGTH.get(tree.sign, 2)
            left, right = _bracketed(tree.left, strength), _bracketed(tree.right, strength + 1)
            return row(left, operator(_SIGNS.get(tree.sign, tree.sign)), right)
        case Call():
            return _call(tree)
        case Big(function="entries" | "rows") if tree.first is None:
            return element("msub", fenced(mathml(tree.body), "[", "]"), _name(tree.variable))
        case Big(function="entries" | "rows"):
            first, last = map(mathml, big_ends(tree))
            across = tree.function == "entries"
            entries = (first, operator("⋯" if across else "⋮"), last)
            return fenced(table([entries] if across else [[e] for e in entries]), "[", "]")
        case Big():
            return _big(tree)
        case Comparison():
            return row(element("mn", "𝟙"), fenced(_chain(tree), "[", "]"))
        case Cases():
            cases = [[mathml(value), row(words("if "), _chain(when))] for value, when in tree.cases]
            if tree.otherwise is not None:
                cases.append([mathml(tree.otherwise), words("otherwise")])
            return row(operator("{"), table(cases))
        case Rows():
            return fenced(table(map(mathml, one) for one in tree.rows), "[", "]")
        case Filled():
            what = identifier(_FILLED[tree.what])
            sizes = operator("×").join(map(mathml, tree.sizes))
            return element("msub", what, row(sizes)) if sizes else what
        case Dots():
            return operator("…")


def _name(name: str) -> str:
    letters, _, rest = name.partition("_")
    if letters == "yhat":
        shown = element("mover", identifier("y"), operator("^"))
    else:
        shown = identifier(GREEK.get(letters, letters))
    return element("msub", shown, identifier(rest)) if rest else shown


def _call(tree: Call) -> str:
    if is_unit_vector(tree):
        return element("msub", identifier("e"), mathml(tree.arguments[1]))
    arguments = operator(",").join(map(mathml, tree.arguments))
    if tree.function == "sqrt":
        return element("msqrt", arguments)
    if fences := _FENCES.get(tree.function):
        between = fenced(arguments, *fences)
        return element("msub", between, number("1")) if tree.function == "norm1" else between
    name = identifier(GREEK.get(tree.function, tree.function))
    if tree.primes:
        name = element("msup", name, operator("′" * tree.primes))
    return row(name, operator("\u2061"), fenced(arguments))


def _big(tree: Big) -> str:
    sign = operator("∑" if tree.function == "sum" else "∏")
    first = "" if tree.first is None else operator("=") + mathml(tree.first)
    below = row(_name(tree.variable), first)
    body = _bracketed(tree.body, 2)
    if tree.last is None:
        return row(element("munder", sign, below), body)
    return row(element("munderover", sign, below, mathml(tree.last)), body)


def _chain(tree: Comparison) -> str:
    text = _side(tree.sides[0])
    for sign, side in zip(tree.signs, tree.sides[1:], strict=True):
        text += (words(" and ") if sign == "and" else operator(sign)) + _side(side)
    return row(text)


def _side(tree: Tree) -> str:
    return _chain(tree) if isinstance(tree, Comparison) else mathml(tree)


def _bracketed(tree: Tree, strength: int) -> str:
    # A fraction binds by its bar, so it needs brackets only below a power.
    own = 3 if isinstance(tree, Binary) and tree.sign == "/" else own_strength(tree)
    return fenced(mathml(tree)) if own < strength else mathml(tree)
