"""Hostile text against the answer language.

    python benchmarks/fuzz_language.py [TEXTS] [--seed N] [--judged N]

Texts are drawn from the signs of the language, from correct formulas with changes, and from any
characters; the seed is printed, and the same seed draws the same texts. Every text must be read or
refused, with a place inside it; every `--judged` th text is also taken to a verdict. Any other exception
ends the run with the text. At the end the slowest texts are printed.
"""

from __future__ import annotations

import argparse
import heapq
import random
import time
from collections.abc import Callable

from exercises.answer import Place, Text, UnreadableError
from exercises.language.ellipsis import expanded
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.parser import parse
from exercises.language.printing import latex, printed
from exercises.language.scope import Scope, Symbol
from exercises.language.tokens import tokenise
from exercises.loader import load_assignment
from exercises.specs import Formula
from graders.kinds import formula
from graders.language.draws import instances
from graders.language.evaluate import evaluate

SIGNS = [
    *"wXYxidk_^{}()[]|'\\+-*/=<>≤…,;&σδ⊗⊙0123456789. T~·½²₁ᵢᵀ−’“𝐰ｄé\u0302",
    "\\frac", "diag", "sum_", "\\begin{bmatrix}", "\\end{bmatrix}", "I_", "if", "where", "^T", "tanh", "\\\\",
    "sum_{k=1}^{d}", "e^", "exp(", "∏_", "kron(", "\\cdots", "identity", "≈", "∈ R^", "\\left\\{", "\\right.",
    "\\begin{cases}", "\\end{cases}", "\\begin{array}{l}", "\\end{array}", "\\hat{", "\\mathbf{", "\\sum", " & ",
    "einsum('ij,jk->ik', ", "otherwise", "\\mathbb{1}", "H(", "^{[1]}", "_{1,i}", "'", "\\ddots", "yi",
]  # fmt: skip
FORMULAS = [
    "2 w^T", "diag(z) - y y^T", r"\frac{e^{z_i}}{\sum_k e^{z_k}}(\delta_{ij} - y_j)", "X_{ib} if j = a else 0",
    r"\begin{bmatrix} 2w_1 & & \\ & \ddots & \\ & & 2w_d \end{bmatrix}", "1/(1+e^{-x})", "I_k ⊗ X",
    r"\begin{cases} x & x > 0 \\ \alpha x & \text{otherwise} \end{cases}", "[2w_1, 2w_2, …, 2w_d]",
    "sum(w[i] * x[i] for i in range(d))", "torch.einsum('ij,jk->ik', X, W)", "u^T_o v_c", "yi(1-yj)",
]  # fmt: skip
SCOPES = (
    Scope(),
    Scope(
        {"w": Symbol(("d",)), "X": Symbol(("n", "d")), "x_i": Symbol(("d",)), "W": Symbol(("d", "k"))},
        frozenset("ndk"),
    ),
    Scope(
        {"y": Symbol(("n",)), "z": Symbol(("n",)), "x": Symbol(), "z_1": Symbol(("n",))},
        frozenset("n"), {"i": "n", "j": "n"},
    ),
    Scope({"x": Symbol(), "h": Symbol(sequence=(0, 3)), "w_1": Symbol()}, functions=frozenset("fd")),
)  # fmt: skip


def of_signs(draw: random.Random) -> str:
    """Signs of the language in any order."""
    return "".join(draw.choices(SIGNS, k=draw.randrange(1, 40)))


def of_formulas(draw: random.Random) -> str:
    """A formula with a few places changed, doubled or left out."""
    text = draw.choice(FORMULAS)
    for _ in range(draw.randrange(1, 4)):
        at = draw.randrange(len(text) + 1)
        end = min(len(text), at + draw.randrange(4))
        text = text[:at] + draw.choice([*SIGNS, text[at:end] * 2, ""]) + text[end:]
    return text


def of_characters(draw: random.Random) -> str:
    """Any characters of Unicode, surrogates included."""
    return "".join(
        chr(draw.choice((draw.randrange(0x250), draw.randrange(0x110000))))
        for _ in range(draw.randrange(1, 30))
    )


KINDS: tuple[Callable[[random.Random], str], ...] = (
    of_signs,
    of_formulas,
    of_formulas,
    of_characters,
)


def read(text: str, scope: Scope) -> None:
    """Read, print and evaluate one text."""
    try:
        tree = expanded(parse(tokenise(text), scope), scope)
    except RefusedError as refused:
        if not 0 <= refused.offset <= len(text):
            raise IndexError(f"{refused.message} at {refused.offset}") from refused
        return
    printed(tree)
    latex(tree)
    for ground in instances(scope, [])[:1]:
        try:
            evaluate(tree, scope, ground)
        except UndefinedError:
            return


def main() -> None:
    """Read many texts, and judge some."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("texts", nargs="?", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--judged", type=int, default=50)
    chosen = options.parse_args()
    exercise = load_assignment("hw3").exercise("jacobians/matrix-product")
    assert exercise
    spec = exercise.parts["jacobian"]
    assert isinstance(spec, Formula)
    key = formula.key(spec, Text("delta_{ja} X_{ib}", Place("key", 1, 1)))
    slowest: list[tuple[float, str]] = []
    draw = random.Random(chosen.seed)  # noqa: S311
    for number in range(chosen.texts):
        text = draw.choice(KINDS)(draw)
        start = time.process_time()
        try:
            read(text, draw.choice(SCOPES))
            if number % chosen.judged == 0:
                formula.decide(spec, key, formula.read(spec, Text(text, Place("fuzz", 1, 1))))
        except UnreadableError:
            pass
        except Exception:
            print(f"seed {chosen.seed}, text {number}: {text!r}")
            raise
        heapq.heappush(slowest, (time.process_time() - start, text))
        if len(slowest) > 5:
            heapq.heappop(slowest)
    print(f"{chosen.texts:,} texts of seed {chosen.seed}, no exception; the slowest:")
    for seconds, text in sorted(slowest, reverse=True):
        print(f"  {seconds * 1e3:.0f} ms: {text!r}")


if __name__ == "__main__":
    main()
