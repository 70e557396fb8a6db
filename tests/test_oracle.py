"""The oracle: every reference answer with a function is confirmed, and no corrupted one is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from answers import answer

from exercises.language.printing import printed
from exercises.loader import CONTENT, assignment_names, load_assignment
from exercises.specs import Formula
from graders import formula
from graders.equivalence import Expected
from graders.keys import load_keys
from graders.oracle import confirm

pytest.importorskip("torch", reason="autograd confirms with torch")


def confirmed_parts() -> Iterator[tuple[str, Formula, Expected]]:
    for name in assignment_names():
        assignment = load_assignment(name)
        keys = load_keys(assignment, CONTENT.parent / "solutions")
        for exercise in assignment.exercises():
            for part, spec in exercise.parts.items():
                if isinstance(spec, Formula) and spec.truth:
                    expected = keys.expected[exercise.id, part][0]
                    yield f"{name}:{exercise.id}:{part}", spec, expected


PARTS = list(confirmed_parts())


def test_there_is_something_to_confirm() -> None:
    assert len(PARTS) >= 25


@pytest.mark.parametrize(
    ("spec", "expected"), [one[1:] for one in PARTS], ids=[one[0] for one in PARTS]
)
def test_a_reference_answer_is_confirmed_and_its_corruptions_are_not(
    spec: Formula, expected: Expected
) -> None:
    assert confirm(spec.truth, expected) == []
    text = printed(expected.tree)
    corruptions = [f"-({text})", f"1.00000001 ({text})"]
    if text.startswith(("0", "I_d·0")):
        corruptions = [f"{text} + 1"] if "×" not in text else []
    rows, columns = ("1", "1") if expected.tensor else _shape(spec, text)
    if rows != columns:
        corruptions.append(f"({text})^T")
    for corrupted in corruptions:
        key = formula.key(spec, answer(corrupted))
        names = {one.oracle.split(" in ")[0] for one in confirm(spec.truth, key)}
        assert names == {"finite differences", "torch autograd"}, corrupted


def _shape(spec: Formula, text: str) -> tuple[str, str]:
    shape = formula.read(spec, answer(text))[0].shapes.whole or ("1", "1")
    return shape[0], shape[-1]
