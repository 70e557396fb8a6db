"""How well proposals for answers in words agree with marks that a person gave.

    python benchmarks/text.py CASES.jsonl [--solutions DIR]

A case is {"question_id", "question", "answer", "marks": {point: 0|0.5|1}, "category", "max_sentences"}.
The exemplars of the rubrics are judged as well. Agreement is not correlation: exact share and
quadratic weighted kappa are printed, with what was given too much.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from graders.keys.lint import fooled
from graders.words.proposal import propose
from graders.words.rubric import Evidenced, by_sample, load_exemplars, load_rubrics

ROOT = Path(__file__).parent.parent
_LEVELS = (0.0, 0.5, 1.0)


class Judged(NamedTuple):
    """One answer: the marks of the person and of the program, and whether nothing was flagged."""

    category: str
    wanted: tuple[float, ...]
    given: tuple[float, ...]
    clean: bool


def kappa(pairs: Iterable[tuple[float, float]]) -> float:
    """Quadratic weighted kappa of marks 0, 1/2 and 1 (J. Cohen 1968)."""
    seen = Counter(pairs)
    number = sum(seen.values())
    rows = {one: sum(n for (a, _), n in seen.items() if a == one) for one in _LEVELS}
    columns = {one: sum(n for (_, b), n in seen.items() if b == one) for one in _LEVELS}
    apart = sum(n * (a - b) ** 2 for (a, b), n in seen.items())
    chance = sum(rows[a] * columns[b] * (a - b) ** 2 for a in _LEVELS for b in _LEVELS) / number
    return 1 - apart / chance if chance else 1.0


def judged(cases: Iterable[dict[str, Any]], solutions: Path) -> tuple[list[Judged], float]:
    """All cases that some rubric serves, and the milliseconds that one takes."""
    rubrics = by_sample(solutions)
    known = [
        (rubrics[case["question_id"]], case) for case in cases if case["question_id"] in rubrics
    ]
    start = time.perf_counter()
    found = [one(rubric, case) for rubric, case in known]
    return found, (time.perf_counter() - start) * 1000 / max(len(found), 1)


def one(rubric: Evidenced, case: dict[str, Any]) -> Judged:
    """What is proposed for an answer."""
    question, limit = str(case.get("question", "")), case.get("max_sentences")
    proposal = propose(rubric, case["answer"], question, limit)
    return Judged(
        case.get("category", ""),
        tuple(float(case["marks"].get(point.id, 0)) for point in proposal.points),
        tuple(float(point.mark) for point in proposal.points),
        proposal.clean,
    )


def exemplars(solutions: Path, *, unseen: bool) -> Iterator[Judged]:
    """The exemplars of all rubrics that the authors of the rules had seen, or the other ones."""
    for folder in sorted(path for path in solutions.iterdir() if path.is_dir()):
        known = load_exemplars(folder)
        for rubric, evidenced in load_rubrics(folder):
            for exemplar in known.get(rubric.name, ()):
                if exemplar.unseen == unseen:
                    category = "negated" if exemplar.negated else ""
                    case = {
                        "answer": exemplar.answer,
                        "marks": exemplar.marks,
                        "category": category,
                    }
                    yield one(evidenced._replace(instead=()), case)


def tell(name: str, found: list[Judged], milliseconds: float) -> None:
    """Print the figures of a set."""
    pairs = [pair for one in found for pair in zip(one.wanted, one.given, strict=True)]
    full = [one for one in found if all(mark == 1 for mark in one.given)]
    false_full = [one for one in full if not all(mark == 1 for mark in one.wanted)]
    clean = [one for one in found if one.clean]
    right = [one for one in clean if one.wanted == one.given]
    over = [one for one in found if sum(one.given) > sum(one.wanted)]
    print(f"{name}: {len(found)} answers, {len(pairs)} points, {milliseconds:.2f} ms each (goal 2)")
    print(f"  points exact        {mean(a == b for a, b in pairs):.3f}")
    print(f"  weighted kappa      {kappa(pairs):.3f} (goal 0.88)")
    print(
        f"  false full marks    {len(false_full)}: {dict(Counter(x.category for x in false_full))}"
    )
    print(f"  marked too well     {len(over)}: {dict(Counter(one.category for one in over))}")
    print(
        f"  clean full marks    {len(clean)} = {len(clean) / len(found):.0%}, right"
        f" {len(right)} = {len(right) / max(len(clean), 1):.1%}"
    )


def main() -> None:
    """Judge the cases, then the exemplars."""
    solutions = ROOT / "solutions"
    if "--solutions" in sys.argv:
        solutions = Path(sys.argv[sys.argv.index("--solutions") + 1])
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines if line.strip()]
    tell("cases", *judged(cases, solutions))
    for name, unseen in (
        ("exemplars that the rules were written on", False),
        ("unseen exemplars", True),
    ):
        start = time.perf_counter()
        found = list(exemplars(solutions, unseen=unseen))
        tell(name, found, (time.perf_counter() - start) * 1000 / len(found))
    questions = {case["question_id"]: case["question"] for case in cases}
    kept = [
        mutant
        for folder in sorted(path for path in solutions.iterdir() if path.is_dir())
        for rubric, evidenced in load_rubrics(folder)
        for mutant in fooled(
            evidenced,
            load_exemplars(folder).get(rubric.name, ()),
            questions.get(rubric.sample, ""),
        )
    ]
    print(f"spoilt exemplars that keep full marks: {len(kept)} (goal 0)")
    for mutant in kept:
        print(f"  {mutant}")


if __name__ == "__main__":
    main()
