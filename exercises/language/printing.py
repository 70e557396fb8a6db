"""Prints a tree back in plain text, so that the student sees how it was read."""

from __future__ import annotations

from exercises.language.tree import Binary, Call, Constant, Negative, Number, Percent, Tree

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
_SHOWN = {"+": " + ", "-": " − ", "*": "·", "/": "/", "^": "^"}


def printed(tree: Tree) -> str:
    """The tree in plain text, with every bracket that its reading needs."""
    match tree:
        case Number():
            return f"{tree.value:f}" if abs(tree.value.adjusted()) < 10 else str(tree.value)
        case Constant():
            return tree.name
        case Negative():
            return f"−{_bracketed(tree.of, 3)}"
        case Percent():
            return f"{_bracketed(tree.of, 5)} %"
        case Call():
            return f"{tree.function}({printed(tree.argument)})"
        case Binary():
            strength = _STRENGTH[tree.sign]
            left = _bracketed(tree.left, strength + (tree.sign == "^"))
            right = _bracketed(tree.right, strength + (tree.sign != "^"))
            return f"{left}{_SHOWN[tree.sign]}{right}"


def _bracketed(tree: Tree, strength: int) -> str:
    """The tree, in brackets if it binds less tightly than `strength`."""
    text = printed(tree)
    return f"({text})" if _own_strength(tree) < strength else text


def _own_strength(tree: Tree) -> int:
    if isinstance(tree, Binary):
        return _STRENGTH[tree.sign]
    return 3 if isinstance(tree, Negative) else 6
