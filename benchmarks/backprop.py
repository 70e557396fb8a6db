"""Hand backpropagation: misconceptions named, slips carried on, tolerances, and time per hand-in.

python benchmarks/backprop.py [RANDOM_NUMBERS]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from statistics import mean, median

from exercises.answer import HandIn, Place, Text
from exercises.graph import Graph
from exercises.language.tree import Name
from exercises.loader import CONTENT, load_assignment
from exercises.specs import Number
from exercises.tolerances import TypedNumber
from graders.graph.backprop import Calculation, asked, backpropagation, derived
from graders.graph.misconceptions import diagnosed
from graders.graph.models import models
from graders.keys.certified import load_keys
from graders.language.instance import constant
from graders.marking.marking import mark

SHEET = load_assignment("lab8")
KEYS = load_keys(SHEET, CONTENT.parent / "solutions")
PLACE = Place("answers.yaml", 1, 1)
Numbers = dict[tuple[str, str], str]


def parts() -> Iterator[tuple[str, str, Number]]:
    """The numbers of the 2-2-2 step, in order."""
    for exercise in SHEET.exercises():
        for part, spec in exercise.parts.items():
            if exercise.id.startswith("sigmoid-net") and isinstance(spec, Number):
                yield exercise.id, part, spec


PARTS = list(parts())
GRAPH: Graph = PARTS[0][2].graph  # type: ignore[assignment]
FORMULAS = {(exercise, part): asked(GRAPH, spec.value) for exercise, part, spec in PARTS}


def shown(value: float) -> str:
    """A number with six significant digits, as a student writes it."""
    return f"{value:.6f}" if abs(value) >= 0.1 else f"{value:.6g}"


def lost(numbers: Mapping[tuple[str, str], str]) -> float:
    """The share of the points that a hand-in loses."""
    answers: dict[str, dict[str, Text]] = {}
    for (exercise, part), text in numbers.items():
        answers.setdefault(exercise, {})[part] = Text(text, PLACE)
    report = mark(SHEET, KEYS, HandIn("ada", "", answers), only=frozenset(answers))
    possible = report.total("max_points")
    return float((possible - report.score) / possible)


def right_numbers() -> Numbers:
    """Everything right, to six digits."""
    return {(e, p): shown(float(derived(GRAPH, spec.value))) for e, p, spec in PARTS}


def with_slip(slipped: tuple[str, str], factor: float) -> Numbers | None:
    """One number is wrong, and all that follow are calculated from it."""
    formula = FORMULAS[slipped]
    if not isinstance(formula, Name):
        return None
    wrong = float(backpropagation(GRAPH).calculation.value(formula)[0]) * factor
    given = {name: constant(float(value)) for name, value in GRAPH.point.items()}
    calculation = Calculation(
        backpropagation(GRAPH).definitions, {**given, formula.name: constant(wrong)}
    )
    return {key: shown(float(calculation.value(one)[0])) for key, one in FORMULAS.items()}


def mutants() -> None:
    """How many wrong numbers of single misconceptions are named; which ones would be accepted."""
    named = pairs = total = 0
    accepted = []
    for exercise, part, spec in PARTS:
        formula, right = FORMULAS[exercise, part], derived(GRAPH, spec.value)
        for model in models(GRAPH):
            value = model.value(formula)
            if abs(value - right) <= Decimal("1e-12"):
                continue
            total += 1
            found = diagnosed(GRAPH, spec.value, TypedNumber(value), spec.tolerance)
            named += found is not None and model.name in found.names
            pairs += found is not None and len(found.names) > 1
            if spec.tolerance.accepts(TypedNumber(value), right):
                accepted.append(f"{model.name} in {part}")
    print(f"misconceptions: {named} of {total} wrong numbers named, {pairs} of them as a pair")
    print(f"accepted by a tolerance: {', '.join(accepted) or 'none'}")
    old = [s.tolerance.accepts(TypedNumber(s.tolerance.old), derived(GRAPH, s.value))
           for _, _, s in PARTS if s.tolerance.kind == "change"]  # fmt: skip
    print(f"weights and biases that accept their old value: {sum(old)} of {len(old)}")


def random_numbers(number: int) -> None:
    """How many random wrong numbers get a name."""
    draw = random.Random(1)  # noqa: S311
    named = 0
    for _ in range(number):
        _, _, spec = draw.choice(PARTS)
        value = derived(GRAPH, spec.value) * Decimal(repr(draw.uniform(-3, 3)))
        named += diagnosed(GRAPH, spec.value, TypedNumber(value), spec.tolerance) is not None
    print(f"random wrong numbers: {named} of {number:,} named")


def slips() -> None:
    """What a slip costs with everything after it consistent, and a copying slip."""
    right = right_numbers()
    carried = [
        lost(numbers)
        for exercise, part, _ in PARTS
        for factor in (0.8, 1.1, -1.0)
        if (numbers := with_slip((exercise, part), factor))
    ]
    print(f"one slip carried on costs {mean(carried):.1%} on average, {max(carried):.1%} at most")
    exact = 0
    for exercise, part, _ in PARTS:
        cost = lost({**right, (exercise, part): shown(float(right[exercise, part]) * 1.07 + 0.003)})
        asked_ = SHEET.exercise(exercise)
        assert asked_
        exact += abs(cost - float(asked_.points_of(part)) / 15) < 1e-9
    print(f"a copying slip costs exactly its part: {exact} of {len(PARTS)}")


def speed() -> None:
    """Print the time to mark the four exercises with all hypotheses, warm."""
    numbers = with_slip(("sigmoid-net/forward", "out_h1"), 0.9)
    assert numbers
    answers: dict[str, dict[str, Text]] = {}
    for (exercise, part), text in numbers.items():
        answers.setdefault(exercise, {})[part] = Text(text, PLACE)
    whole = HandIn("ada", "", answers)
    empty = HandIn("ada", "", {})
    times = {}
    for name, hand_in in (("step", whole), ("empty", empty)):
        taken = []
        for _ in range(30):
            start = time.perf_counter()
            mark(SHEET, KEYS, hand_in)
            taken.append((time.perf_counter() - start) * 1e3)
        times[name] = median(taken)
    step = times["step"] - times["empty"]
    print(
        f"marking the step with all hypotheses: {step:.1f} ms; torch loaded: {'torch' in sys.modules}"
    )


def main() -> None:
    """Print all figures."""
    mutants()
    random_numbers(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    slips()
    speed()


if __name__ == "__main__":
    main()
