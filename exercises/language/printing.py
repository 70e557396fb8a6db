"""Prints a tree back, in plain text and in LaTeX, so that the student sees how it was read."""

from __future__ import annotations

from exercises.language.matrices import is_unit_vector
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
    substituted,
)

_STRENGTH = {"+": 1, "-": 1, "*": 2, " ": 2, "/": 2, "@": 2, "⊙": 2, "⊗": 2, "^": 4, ".^": 4}
_SHOWN = {"+": " + ", "-": " − ", "*": "·", " ": "·", "@": "·", "⊙": " ⊙ ", "⊗": " ⊗ "}
_LATEX = {"*": r" \cdot ", " ": r" \, ", "@": r" \, ", "⊙": r" \odot ", "⊗": r" \otimes "}
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "eta": "η", "lambda": "λ", "mu": "μ", "pi": "π",
    "phi": "φ", "sigma": "σ", "theta": "θ",
}  # fmt: skip
_FILLED = {"eye": "I", "zeros": "0", "ones": "1"}
_RELATIONS = {"≤": r"\le", "≥": r"\ge", "≠": r"\ne"}


def printed(tree: Tree) -> str:
    """The tree in plain text, with every bracket that its reading needs."""
    match tree:
        case Number():
            return f"{tree.value:f}" if abs(tree.value.adjusted()) < 10 else str(tree.value)
        case Constant() | Name():
            return _name(tree.name)
        case Element():
            return f"{_bracketed(tree.of, 6)}_{_subscript([printed(one) for one in tree.indices])}"
        case Negative():
            return f"−{_bracketed(tree.of, 3)}"
        case Percent():
            return f"{_bracketed(tree.of, 5)} %"
        case Transposed():
            return f"{_bracketed(tree.of, 5)}ᵀ"
        case Binary():
            left, right = _sides(tree)
            return f"{left}{_SHOWN.get(tree.sign, tree.sign)}{right}"
        case Call():
            arguments = ", ".join(map(printed, tree.arguments))
            if is_unit_vector(tree):
                return f"e_{_subscript([printed(tree.arguments[1])])}"
            norm = {"norm": "‖{}‖", "norm1": "‖{}‖₁", "abs": "|{}|"}.get(tree.function)
            if norm and not tree.primes:
                return norm.format(arguments)
            return f"{tree.function}{chr(8242) * tree.primes}({arguments})"
        case Big(function="entries" | "rows") if tree.first is None:
            return f"[{printed(tree.body)}]_{tree.variable}"
        case Big(function="entries" | "rows"):
            return f"[{', …, '.join(map(printed, big_ends(tree)))}]"
        case Big():
            sign = "Σ" if tree.function == "sum" else "Π"
            first = "" if tree.first is None else f"={printed(tree.first)}"
            last = "" if tree.last is None else f"^{{{printed(tree.last)}}}"
            return f"{sign}_{{{tree.variable}{first}}}{last} ({printed(tree.body)})"
        case Comparison():
            return f"[{_chain(tree)}]"
        case Cases():
            cases = [f"{printed(value)} if {_chain(when)}" for value, when in tree.cases]
            if tree.otherwise is not None:
                cases.append(f"else {printed(tree.otherwise)}")
            return f"({'; '.join(cases)})"
        case Rows(rows=((Transposed(of=Filled(sizes=()) as alike),),)):
            return f"[{printed(alike)}, …, {printed(alike)}]"
        case Rows(rows=(((Big(function="entries") | Rows(vector=True)) as row,),)):
            return printed(row)  # a row with dots
        case Rows():
            rows = [", ".join(map(printed, row)) for row in tree.rows]
            return f"[{rows[0]}]" if tree.vector else "[" + ", ".join(f"[{r}]" for r in rows) + "]"
        case Filled():
            sizes = "×".join(map(printed, tree.sizes))
            return _FILLED[tree.what] + (f"_{_subscript([sizes])}" if sizes else "")
        case Dots():
            return "…"


def big_ends(tree: Big) -> tuple[Tree, Tree]:
    """The first and the last of the entries that dots stand for."""
    assert tree.first
    assert tree.last
    first, last = (substituted(tree.body, tree.variable, at) for at in (tree.first, tree.last))
    return first, last


def _name(name: str) -> str:
    letters, _, rest = name.partition("_")
    letters = GREEK.get(letters, letters)
    return f"{letters}_{rest}" if rest else letters


def _subscript(indices: list[str]) -> str:
    text = ",".join(indices)
    return text if len(text) == 1 else f"{{{text}}}"


def _chain(tree: Comparison) -> str:
    text = printed(tree.sides[0]).strip("[]") if tree.signs == ("and",) else printed(tree.sides[0])
    for sign, side in zip(tree.signs, tree.sides[1:], strict=True):
        text += f" {sign} {printed(side).strip('[]') if sign == 'and' else printed(side)}"
    return text


def _sides(tree: Binary) -> tuple[str, str]:
    strength = _STRENGTH[tree.sign]
    power = tree.sign in {"^", ".^"}
    # Sums and products join on the left; a difference or quotient on the right keeps its bracket.
    right = strength + (not power)
    return _bracketed(tree.left, strength + power), _bracketed(tree.right, right)


def _bracketed(tree: Tree, strength: int) -> str:
    """The tree, in brackets if it binds less tightly than `strength`."""
    text = printed(tree)
    return f"({text})" if own_strength(tree) < strength else text


def own_strength(tree: Tree) -> int:
    """How tightly a printed tree holds together."""
    if isinstance(tree, Binary):
        return _STRENGTH[tree.sign]
    if isinstance(tree, Big):
        return 2
    return 3 if isinstance(tree, Negative) else 6


def latex(tree: Tree) -> str:
    """The tree in LaTeX."""
    match tree:
        case Number():
            return printed(tree)
        case Constant() | Name():
            letters, _, rest = tree.name.partition("_")
            letters = f"\\{letters}" if letters in GREEK else letters
            letters = r"\hat{y}" if letters == "yhat" else letters
            return f"{letters}_{{{rest}}}" if rest else letters
        case Element():
            return f"{_latex_bracketed(tree.of, 6)}_{{{', '.join(map(latex, tree.indices))}}}"
        case Negative():
            return f"-{_latex_bracketed(tree.of, 3)}"
        case Percent():
            return f"{_latex_bracketed(tree.of, 5)}\\,\\%"
        case Transposed():
            return f"{_latex_bracketed(tree.of, 5)}^\\top"
        case Binary(sign="/"):
            return f"\\frac{{{latex(tree.left)}}}{{{latex(tree.right)}}}"
        case Binary(sign="^" | ".^"):
            power = latex(tree.right)
            raised = f"\\circ {power}" if tree.sign == ".^" else power
            return f"{_latex_bracketed(tree.left, 5)}^{{{raised}}}"
        case Binary():
            strength = _STRENGTH[tree.sign]
            left, right = (
                _latex_bracketed(tree.left, strength),
                _latex_bracketed(tree.right, strength + 1),
            )
            return f"{left}{_LATEX.get(tree.sign, f' {tree.sign} ')}{right}"
        case Call():
            return _latex_call(tree)
        case Big(function="entries" | "rows") if tree.first is None:
            return rf"\left[{latex(tree.body)}\right]_{{{tree.variable}}}"
        case Big(function="entries" | "rows"):
            dots = r" & \cdots & " if tree.function == "entries" else r" \\ \vdots \\ "
            return rf"\begin{{bmatrix}}{dots.join(map(latex, big_ends(tree)))}\end{{bmatrix}}"
        case Big():
            sign = r"\sum" if tree.function == "sum" else r"\prod"
            first = "" if tree.first is None else f"={latex(tree.first)}"
            last = "" if tree.last is None else f"^{{{latex(tree.last)}}}"
            return f"{sign}_{{{tree.variable}{first}}}{last} {_latex_bracketed(tree.body, 2)}"
        case Comparison():
            return rf"\mathbb{{1}}[{_latex_chain(tree)}]"
        case Cases():
            rows = [f"{latex(value)} & {_latex_chain(when)}" for value, when in tree.cases]
            if tree.otherwise is not None:
                rows.append(rf"{latex(tree.otherwise)} & \text{{otherwise}}")
            return r"\begin{cases}" + r" \\ ".join(rows) + r"\end{cases}"
        case Rows():
            rows = [" & ".join(map(latex, row)) for row in tree.rows]
            return r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"
        case Filled():
            what = {"eye": "I", "zeros": r"\mathbf{0}", "ones": r"\mathbf{1}"}[tree.what]
            sizes = r" \times ".join(map(latex, tree.sizes))
            return what + (f"_{{{sizes}}}" if sizes else "")
        case Dots():
            return r"\dots"


def _latex_call(tree: Call) -> str:
    if is_unit_vector(tree):
        return f"e_{{{latex(tree.arguments[1])}}}"
    arguments = ", ".join(map(latex, tree.arguments))
    match tree.function:
        case "abs":
            return rf"\lvert {arguments} \rvert"
        case "norm":
            return rf"\lVert {arguments} \rVert"
        case "norm1":
            return rf"\lVert {arguments} \rVert_1"
        case "sqrt":
            return rf"\sqrt{{{arguments}}}"
        case name:
            return rf"\operatorname{{{name}}}{chr(39) * tree.primes}\left({arguments}\right)"


def _latex_chain(tree: Comparison) -> str:
    text = _latex_side(tree.sides[0])
    for sign, side in zip(tree.signs, tree.sides[1:], strict=True):
        relation = r"\text{ and }" if sign == "and" else _RELATIONS.get(sign, sign)
        text += f" {relation} {_latex_side(side)}"
    return text


def _latex_side(tree: Tree) -> str:
    return _latex_chain(tree) if isinstance(tree, Comparison) else latex(tree)


def _latex_bracketed(tree: Tree, strength: int) -> str:
    text = latex(tree)
    return rf"\left({text}\right)" if own_strength(tree) < strength else text
