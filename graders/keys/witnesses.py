"""Whether the property of a witness means something: that some answers have it, and others do not."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import prod

from exercises.language.errors import UndefinedError
from exercises.specs import Witness
from exercises.tolerances import TypedNumber
from graders.kinds.reading.arrays.arrays import Entries
from graders.kinds.witness import tried

# A property that so few of the answers below fail says next to nothing.
_FEWEST_WRONG = 3
_DRAWN = 6
_SEED = 1


def meaningless(spec: Witness) -> Iterator[str]:
    """What is wrong with the property of a witness, whatever the solution: it excludes too little."""
    if not spec.such_that:
        return
    wrong = [name for name, values in _trials(spec) if not _is_right(spec, values)]
    if "zeros" not in wrong and not spec.trivial:
        yield (
            "0 in every entry has the property; exclude it by a condition, such as norm(v) > 0, or say"
            " trivial: true"
        )
    if len(wrong) < _FEWEST_WRONG:
        yield (
            f"of {_DRAWN + 3} answers that were tried {len(wrong)} lack the property; one that"
            f" excludes at least {_FEWEST_WRONG} of them is wanted"
        )


def _is_right(spec: Witness, values: Mapping[str, Entries]) -> bool:
    return tried(spec, values).status == "correct"


def _trials(spec: Witness) -> Iterator[tuple[str, Mapping[str, Entries]]]:
    """Answers of people who did not think: all 0, all 1, all −1, and some at random."""
    for name, value in (("zeros", 0), ("ones", 1), ("minus ones", -1)):
        yield (
            name,
            {one: _filled(shape, [value] * prod(shape)) for one, shape in spec.shapes.items()},
        )
    generator = random.Random(_SEED)  # noqa: S311 - answers, no secrets
    for number in range(_DRAWN):
        yield (
            f"random {number}",
            {
                one: _filled(shape, [generator.randint(-9, 9) for _ in range(prod(shape))])
                for one, shape in spec.shapes.items()
            },
        )


def _filled(shape: tuple[int, ...], values: list[int]) -> Entries:
    return Entries(shape, tuple(TypedNumber(Decimal(value)) for value in values))


def without_value(spec: Witness) -> Iterator[tuple[int, str]]:
    """The conditions that cannot be worked out, by their number, and why."""
    values = dict(_trials(spec))["random 0"]
    for number in range(len(spec.such_that)):
        one = spec.model_copy(update={"such_that": (spec.such_that[number],)})
        one.__dict__.pop("conditions", None)
        try:
            tried(one, values)
        except UndefinedError as error:
            yield number, f"the condition {spec.such_that[number]} cannot be evaluated: {error}"
