"""Hostile text against the answer language, guided by coverage where atheris is installed.

    python benchmarks/fuzz_language.py [RUNS]

Every text must be read or refused; any other exception ends the run, and the slowest text is printed.
Without atheris the texts are drawn from the signs of the language.
"""

from __future__ import annotations

import contextlib
import random
import sys
import time

try:
    import atheris
except ImportError:
    atheris = None

with atheris.instrument_imports() if atheris else contextlib.nullcontext():
    from exercises.answer import Place, Text, UnreadableError
    from exercises.loader import load_assignment
    from exercises.specs import Formula
    from graders.kinds import formula

SIGNS = [
    *"wXYxidk_^{}()[]|'\\+-*/=<>≤…,;&σδ⊗⊙0123456789. T",
    "\\frac", "diag", "sum_", "\\begin{bmatrix}", "\\end{bmatrix}", "I_", "if", "where", "^T", "tanh", "\\\\",
    "sum_{k=1}^{d}", "e^", "exp(", "∏_", "kron(", "\\cdots", "identity", "≈", "∈ R^",
]  # fmt: skip

_exercise = load_assignment("hw3").exercise("jacobians/matrix-product")
assert _exercise
SPEC = _exercise.parts["jacobian"]
assert isinstance(SPEC, Formula)
KEY = formula.key(SPEC, Text("delta_{ja} X_{ib}", Place("key", 1, 1)))
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
slowest = (0.0, "")
left = RUNS


def judge(text: str) -> None:
    """Read and decide one text, and remember the slowest."""
    global slowest  # noqa: PLW0603 - the only state of this script
    start = time.perf_counter()
    with contextlib.suppress(UnreadableError):
        formula.decide(SPEC, KEY, formula.read(SPEC, Text(text, Place("fuzz", 1, 1))))
    slowest = max(slowest, (time.perf_counter() - start, text))


def _guided(data: bytes) -> None:
    global left  # noqa: PLW0603
    left -= 1
    if not left:
        report()
    if len(data) % 2:
        judge("".join(SIGNS[byte % len(SIGNS)] for byte in data))
    else:
        judge(data.decode("utf-8", errors="surrogateescape"))


def report() -> None:
    """Print how the run went; the fuzzer never returns."""
    seconds, text = slowest
    print(f"{RUNS:,} texts, no exception; the slowest took {seconds * 1e3:.0f} ms: {text!r}")


def main() -> None:
    """Judge many texts."""
    judge("delta_{ja} X_{ib}")
    if atheris:
        atheris.Setup([sys.argv[0], f"-runs={RUNS}", "-max_len=120", "-verbosity=0"], _guided)
        atheris.Fuzz()
    draw = random.Random(1)  # noqa: S311
    for _ in range(RUNS):
        judge("".join(draw.choices(SIGNS, k=draw.randrange(1, 40))))
    report()


if __name__ == "__main__":
    main()
