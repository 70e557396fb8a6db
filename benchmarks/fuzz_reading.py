"""Texts of many habits, mutated, through the reader and every kind of answer to a verdict.

    python benchmarks/fuzz_reading.py [--texts N] [--each N] [--seed N]

`--texts` go through the reader alone, `--each` to a verdict for each kind. Prints what became of them;
anything but a reading or a refusal ends it with the text and the seed.
"""

from __future__ import annotations

import argparse
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from exercises.answer import Answer, Place, Text, UnreadableError
from exercises.language.errors import RefusedError
from exercises.loader import CONTENT, load_assignment
from graders.keys.certified import load_keys
from graders.kinds.grader import grader_of, read
from graders.kinds.kind import Context
from graders.kinds.reading.statements.statements import MAX_CHARACTERS, read_statements
from graders.kinds.reading.words.names import Names

# What people write, from the tables of the tests: sign, blank, answer.
TYPED = [
    line[2:].replace("⏎", "\n")
    for table in sorted((CONTENT.parent / "tests" / "readings").glob("*.txt"))
    for line in table.read_text(encoding="utf-8").splitlines()
    if line[:1] != "@" and not line[2:].startswith("PY:")
]
SEEDS = [
    "2w^T",
    r"$J_f(w) = 2w^\top \in \mathbb{R}^{1\times d}$",
    "W1 = [[1, 1], [1, 1]]   b1 = [0, -1]",
    "h1 = ln(x), f = h1",
    "The answer is d, because it helps",
    "a, c and also d",
    "A: MBGD, B: BGD, C: SGD",
    "h2 = e^3 = 20.0855  # exp(3)",
    "1 if x > 0 else 0, where x is real",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    "1 row and d columns",
    r"v_{dW} = \beta v_{dW} + (1 - \beta) \frac{\partial J}{\partial W}",
    "| h1 | 0 |\n|---|---|\n| h2 | 20 |",
    "- $q = x + y$\n- $f = qz$",
    "no, it cannot (see below)",
    "**2w^T** or maybe 2w, i.e. the column",
    "dh_t/dw1 = x_t, dh_0/dw1 = 0",
    *TYPED,
]
PIECES = [
    "$",
    "\\",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "**",
    "`",
    "\n",
    "=",
    "|",
    "&",
    "\\\\",
    "#",
    "or",
    " and ",
    "where x =",
    "\\frac{",
    "\\text{",
    "^",
    "_",
    "'",
    ",",
    ";",
    ".",
    "\u200b",
    "＝",
    "∂",
    "\\begin{aligned}",
    "\\end{cases}",
    "\x00",
    "\ud800",
    "é",
    "→",
    "not ",
    "a ",
    "1 x d",
    "  ",
    "e.g. ",
    "%",
    ":=",
]
# A single text that takes so many seconds would stop a class.
SHEETS = ("hw3", "hw3-sp2023", "lab8", "rnn-hw3")
_LONGEST = 10
SLOWEST = 0.05  # seconds for a text of 10,000 characters


def mutated(draw: random.Random) -> str:
    """A seed with pieces put in, taken out and repeated."""
    text = draw.choice(SEEDS)
    for _ in range(draw.randint(0, 6)):
        at = draw.randint(0, len(text))
        match draw.randint(0, 4):
            case 4:  # what a pattern may cut in ever so many ways
                again = draw.choice(SEEDS)[draw.randint(0, 5) :][: draw.randint(1, 6)]
                text = text[:at] + again * draw.randint(10, 60) + text[at:]
            case 0:
                text = text[:at] + draw.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + draw.randint(1, 5) :]
            case 2:
                text = text[:at] + draw.choice(SEEDS)[: draw.randint(1, 20)] + text[at:]
            case _:
                text = (
                    text[:at]
                    + chr(draw.choice([draw.randint(32, 126), draw.randint(160, 0x2FFF)]))
                    + text[at:]
                )
    return text


def _too_long(*_: object) -> None:
    raise TimeoutError(f"longer than {_LONGEST} s")


def main() -> None:
    """Run both halves and print the counts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--texts", type=int, default=20_000)
    arguments.add_argument("--each", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    draw = random.Random(given.seed)  # noqa: S311
    signal.signal(signal.SIGALRM, _too_long)
    outcomes: Counter[str] = Counter()
    for _ in range(given.texts):
        text = mutated(draw)
        try:
            signal.alarm(_LONGEST)
            read_statements(text, Names())
            outcomes["read"] += 1
        except RefusedError:
            outcomes["refused"] += 1
        except Exception:
            print(f"seed {given.seed}: {text!r}")
            raise
        finally:
            signal.alarm(0)
    print(f"reader: {dict(outcomes)}")
    for kind, parts in by_kind().items():
        start = time.perf_counter()
        shared = -(-given.each // len(parts))
        verdicts: Counter[str] = Counter()
        for name, spec, expected in parts:
            verdicts += judge(name, spec, expected, draw, shared)
        took = time.perf_counter() - start
        print(f"{kind}: {dict(verdicts)}, {1000 * took / verdicts.total():.1f} ms each", flush=True)
    for length in (MAX_CHARACTERS, 10_000):
        slowest = max(seconds(draw, length) for _ in range(50)) * 1000
        print(
            f"slowest text of {length:,} characters: {slowest:.1f} ms (limit {SLOWEST * 1000:.0f})"
        )


def by_kind() -> dict[str, list[tuple[str, Any, Sequence[Any]]]]:
    """The parts of the sheets by their kinds, each with its name and keys."""
    parts: dict[str, list[tuple[str, Any, Sequence[Any]]]] = {}
    for name in SHEETS:
        assignment = load_assignment(name)
        keys = load_keys(assignment, CONTENT.parent / "solutions").expected
        for exercise in assignment.exercises():
            for part, spec in exercise.parts.items():
                if grader_of(spec) is None:
                    continue
                named = f"{exercise.id}:{part}"
                parts.setdefault(spec.kind, []).append(
                    (named, spec, keys.get((exercise.id, part)) or (None,))
                )
    return parts


def judge(
    name: str, spec: Any, expected: Sequence[Any], draw: random.Random, number: int
) -> Counter[str]:
    """The statuses of some texts as answers to one part."""
    grader = grader_of(spec)
    assert grader is not None
    verdicts: Counter[str] = Counter()
    while verdicts.total() < number:
        text = mutated(draw)
        answer: Answer = Text(text, Place("fuzz", 1, 1))
        if answer.blank:
            continue
        try:
            signal.alarm(_LONGEST)
            reading = read(spec, answer).reading
            grader.shown(reading)
            judged = [
                grader.decide(spec, key, reading, Context(0))
                for key in expected
                if key is not None or not spec.keyed
            ]
            verdicts[max(judged, key=lambda one: one.earned).status if judged else "read"] += 1
        except UnreadableError:
            verdicts["unreadable"] += 1
        except Exception:
            print(f"{name}: {text!r}")
            raise
        finally:
            signal.alarm(0)
    return verdicts


def seconds(draw: random.Random, length: int) -> float:
    """How long the reader takes for a long text."""
    text = "".join(mutated(draw) + draw.choice(" \n,") for _ in range(1000))[:length]
    start = time.perf_counter()
    with suppress(RefusedError):
        read_statements(text, Names())
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
