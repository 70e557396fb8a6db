"""The answer language: verdicts on conformance suites, the same for every seed, and time per check.

    python benchmarks/language.py [SUITE.jsonl ...] [--seeds N]

Without suites, those of `tests/conformance` are judged.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from graders.marking.conformance import judged

ROOT = Path(__file__).parent.parent
SUITES = sorted((ROOT / "tests" / "conformance").glob("*.jsonl"))
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
    lines = path.read_text(encoding="utf-8").splitlines()
    verdicts = [[one["verdict"] for one in judged(lines, seed)] for seed in range(number)]
    flips = sum(len(set(of_line)) > 1 for of_line in zip(*verdicts, strict=True))
    print(f"  {flips} of {len(lines)} verdicts differ over {number} seeds")


def tables(number: int) -> None:
    """Print the same of the tables of formulas in the tests."""
    sys.path.insert(0, str(ROOT / "tests"))
    from test_everywhere import RIGHT, WRONG, judge  # noqa: PLC0415 - beside this folder
    from test_formula import SINGLE_POINTS, scalar  # noqa: PLC0415

    found = [{judge(*row, seed).status for seed in range(number)} for row in (*RIGHT, *WRONG)]
    found += [{scalar(*row[:2], seed=n).status for n in range(number)} for row in SINGLE_POINTS]
    flips = sum(len(statuses) > 1 for statuses in found)
    print(f"tables of the tests: {flips} of {len(found)} verdicts differ over {number} seeds")


def main() -> None:
    """Print all figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("suites", nargs="*", type=Path)
    options.add_argument("--seeds", type=int, default=100)
    chosen = options.parse_args()
    for path in chosen.suites or SUITES:
        suite(path)
        checks(path)
        seeds(path, chosen.seeds)
    tables(chosen.seeds)
    print(f"torch loaded: {'torch' in sys.modules}")


if __name__ == "__main__":
    main()
