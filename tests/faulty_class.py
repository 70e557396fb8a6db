"""A generated class that meets a sheet with five planted faults, and makes mistakes of its own."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

NUMBERS = {f"sums/n{number}": 11 + 7 * number for number in range(1, 9)}
CHOICES = {f"options/c{number}": "abcd"[number % 4] for number in range(1, 7)}

WRONG_KEY = "sums/n3"
TOO_TIGHT = "sums/n5"
AMBIGUOUS = "sums/n7"
REVERSED = "options/c2"
# Said by some wherever a number is asked for; no reader could know it.
NOTATION = "⟪{}⟫ₓ"

# The other reading of the ambiguous prompt.
_OTHER_READING = 4
_TOO_TIGHT_TRUTH = Fraction(1234567, 100000)


def write_course(place: Path) -> None:
    """The sheet and its solutions, in which one key is wrong and one option the wrong way round."""
    exercises, solutions = place / "exercises/c2", place / "solutions/c2"
    exercises.mkdir(parents=True)
    solutions.mkdir(parents=True)
    (exercises / "assignment.yaml").write_text("title: C\nsections: [sums, options]\n")
    asked = [_exercise(one, {"kind": "number"} | _tolerance(one)) for one in NUMBERS]
    (exercises / "sums.yaml").write_text(json.dumps({"title": "Sums", "exercises": asked}))
    options = {one: f"It is {one}." for one in "abcd"}
    asked = [_exercise(one, {"kind": "choice", "options": options}) for one in CHOICES]
    (exercises / "options.yaml").write_text(json.dumps({"title": "Options", "exercises": asked}))
    keys: dict[str, object] = {one: str(value) for one, value in NUMBERS.items()}
    keys |= {WRONG_KEY: str(NUMBERS[WRONG_KEY] + 10), TOO_TIGHT: "12.34567"}
    (solutions / "sums.yaml").write_text(json.dumps(keys))
    (solutions / "options.yaml").write_text(json.dumps(CHOICES | {REVERSED: "d"}))


def _exercise(name: str, part: Mapping[str, object]) -> dict[str, object]:
    return {
        "id": name, "title": name, "prompt": "How much?", "points": 1, "parts": {"answer": part},
    }  # fmt: skip


def _tolerance(name: str) -> dict[str, object]:
    if name == TOO_TIGHT:
        return {"tolerance": {"kind": "relative", "relative": 1e-7}}
    return {}


def write_hand_ins(folder: Path, students: int, seed: int) -> None:
    """What the class hands in."""
    draws = random.Random(seed)
    for number in range(students):
        place = folder / f"s{number:04}"
        place.mkdir(parents=True)
        answers = dict(_answers(draws))
        (place / "answers.yaml").write_text(
            json.dumps({"assignment": "c2", "answers": answers}, indent=1, ensure_ascii=False),
            encoding="utf-8",
        )


def _answers(draws: random.Random) -> Iterator[tuple[str, str]]:
    ability = draws.gauss(0, 1)
    strange = draws.random() < 0.12
    for position, (name, truth) in enumerate(NUMBERS.items()):
        knows = _knows(ability, position, draws)
        if strange and position in {1, 3}:
            yield name, NOTATION.format(truth)
        elif name == TOO_TIGHT and knows:
            yield name, f"{float(_TOO_TIGHT_TRUTH):.{draws.choice([2, 3, 5])}f}"
        elif name == AMBIGUOUS and knows:
            yield name, str(truth if draws.random() < 0.6 else truth * _OTHER_READING)
        elif knows:
            yield name, str(truth)
        else:  # half of the mistakes at a question are the same slip, and no report has a name for it
            yield name, str(truth + 3 if draws.random() < 0.5 else truth + draws.randint(20, 400))
    for position, (name, truth) in enumerate(CHOICES.items()):
        right = "a" if name == REVERSED else truth
        wrong = [one for one in "abcd" if one != right]
        # Of the other options one is the tempting one.
        yield name, right if _knows(ability, position, draws) else draws.choice([*wrong, wrong[0]])


def _knows(ability: float, position: int, draws: random.Random) -> bool:
    """As in the two-parameter logistic model of item responses."""
    difficulty = -1.2 + 0.25 * position
    return draws.random() < 1 / (1 + 2.718281828 ** (-1.7 * (ability - difficulty)))
