"""The answer language: verdicts on conformance suites, the same for every seed, and time per check.

    python benchmarks/language.py [SUITE.jsonl ...] [--seeds N] [--fuzz N]

Without suites, those of `tests/conformance` are judged.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.statement import read_statement
from exercises.loader import load_assignment
from exercises.specs import Formula
from graders.conformance import judged
from graders.equivalence import Expected

SUITES = sorted((Path(__file__).parent.parent / "tests" / "conformance").glob("*.jsonl"))
SLIPS = {"sign": "sign", "factor2": "factor", "factor": "factor", "transposed": "transposed"}


def suite(path: Path) -> None:
    """Print what was judged otherwise than labelled, and how often slips were named."""
    lines = path.read_text(encoding="utf-8").splitlines()
    cases: list[dict[str, Any]] = [json.loads(line) for line in lines]
    found = list(judged(lines))
    hard = [(c, f) for c, f in zip(cases, found, strict=True) if not c.get("soft")]
    table = Counter((c["verdict"], f["verdict"]) for c, f in hard)
    accepted = table["wrong", "right"] + table["invalid", "right"]
    rejected = table["right", "wrong"] + table["right", "invalid"]
    confused = table["wrong", "invalid"] + table["invalid", "wrong"]
    rights = sum(n for (label, _), n in table.items() if label == "right")
    slips = [
        (SLIPS[c["note"]], f["code"])
        for c, f in hard
        if c["note"] in SLIPS and f["verdict"] == "wrong"
    ]
    named = sum(code in {slip, "other-layout"} for slip, code in slips)
    print(f"{path.name}: {len(hard)} hard lines")
    print(f"  false accept {accepted}, false reject {rejected} of {rights}")
    print(f"  wrong and invalid told apart {1 - confused / max(1, len(hard) - rights):.1%}")
    print(f"  slips named {named} of {len(slips)}")


def checks() -> None:
    """Print the time of reading, evaluating and deciding, warm, without the search for slips."""
    assignment = load_assignment("hw3")
    answers = {
        "jacobians/squared-norm": ["2 w^T", "[2w_1, …, 2w_d] = 2w^T", "w^T"],
        "jacobians/matrix-vector": ["X", "I_n X", "X^T"],
        "jacobians/elementwise-square": ["2 diag(w)", "diag(w)"],
        "jacobians/identity": ["I_d", "I", "2 I_d"],
        "jacobians/matrix-product": ["delta_{ja} X_{ib}", "I_k ⊗ X"],
        "activations/formulas": ["1/(1+e^{-x})", "σ(x)", "0.5(1+tanh(x/2))", "tanh(x)"],
    }
    times = []
    for name, written in answers.items():
        exercise = assignment.exercise(name)
        assert exercise
        spec = next(spec for spec in exercise.parts.values() if isinstance(spec, Formula))
        expected = Expected(read_statement(written[0], spec.scope).members[-1], spec.scope)
        for text in written:
            for round_ in range(30):
                start = time.perf_counter()
                statement = read_statement(text, spec.scope)
                expected.compare(statement.members[-1], statement.scope)
                if round_ >= 5:
                    times.append((time.perf_counter() - start) * 1e3)
    print(
        f"a check (24 draws): median {median(times):.2f} ms, p95 {quantiles(times, n=20)[-1]:.2f} ms"
    )
    print(f"torch loaded: {'torch' in sys.modules}")


def seeds(number: int) -> None:
    """Print how many answers are judged differently by another seed."""
    spec = load_assignment("hw3").exercise("jacobians/squared-norm").parts["jacobian"]  # type: ignore[union-attr]
    assert isinstance(spec, Formula)
    key = read_statement("2 w^T", spec.scope).members[-1]
    texts = [
        "2 w^T",
        "w^T",
        "2 w",
        "2 diag(w)",
        "2.000001 w^T",
        "w^T + w^T",
        "[2w_1, …, 2w_d]",
        "x_i^T",
    ]
    flips = 0
    for text in texts:
        tree = read_statement(text, spec.scope).members[-1]
        flips += (
            len({Expected(key, spec.scope, seed).compare(tree).outcome for seed in range(number)})
            > 1
        )
    print(f"{flips} of {len(texts)} verdicts differ over {number} seeds")


def fuzz(number: int) -> None:
    """Read random texts; anything but a tree or a refusal ends the benchmark."""
    scope = load_assignment("hw3").exercise("jacobians/matrix-product").parts["jacobian"].scope  # type: ignore[union-attr]
    draw = random.Random(1)  # noqa: S311
    signs = [
        *"wXYxidk_^{}()[]|'\\+-*/=<>≤…,;&σδ⊗⊙0123456789. T",
        "\\frac", "diag", "sum_", "\\begin{bmatrix}", "\\end{bmatrix}", "I_", "if", "where", "^T", "tanh", "\\\\",
    ]  # fmt: skip
    slowest, refused = 0.0, 0
    for _ in range(number):
        text = "".join(draw.choices(signs, k=draw.randrange(1, 40)))
        start = time.perf_counter()
        try:
            statement = read_statement(text, scope)
            Expected(statement.members[-1], statement.scope).compare(statement.members[-1])
        except (RefusedError, UndefinedError):
            refused += 1
        slowest = max(slowest, time.perf_counter() - start)
    print(
        f"{number:,} random texts: {refused:,} refused, no other exception, slowest {slowest * 1e3:.0f} ms"
    )


def main() -> None:
    """Print all figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("suites", nargs="*", type=Path)
    options.add_argument("--seeds", type=int, default=100)
    options.add_argument("--fuzz", type=int, default=0)
    chosen = options.parse_args()
    for path in chosen.suites or SUITES:
        suite(path)
    checks()
    seeds(chosen.seeds)
    if chosen.fuzz:
        fuzz(chosen.fuzz)


if __name__ == "__main__":
    main()
