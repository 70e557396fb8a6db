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


def checks(path: Path) -> None:
    """Print the time of a check: reading, evaluating, deciding and naming slips, warm."""
    lines = path.read_text(encoding="utf-8").splitlines()
    formulas = [line for line in lines if json.loads(line)["kind"] in {"scalar", "matrix_expr"}]
    times = [list(judged([line] * 3))[-1]["ms"] for line in formulas]
    print(
        f"  a check of a formula (24 draws): median {median(times):.2f} ms,"
        f" p95 {quantiles(times, n=20)[-1]:.2f} ms, slowest {max(times):.1f} ms"
    )


def seeds(path: Path, number: int) -> None:
    """Print how many answers are judged differently by another seed."""
    lines = path.read_text(encoding="utf-8").splitlines()[::5]
    verdicts = [[one["verdict"] for one in judged(lines, seed)] for seed in range(number)]
    flips = sum(len(set(of_line)) > 1 for of_line in zip(*verdicts, strict=True))
    print(f"  {flips} of {len(lines)} verdicts differ over {number} seeds")


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
        checks(path)
        seeds(path, chosen.seeds)
    print(f"torch loaded: {'torch' in sys.modules}")
    if chosen.fuzz:
        fuzz(chosen.fuzz)


if __name__ == "__main__":
    main()
