"""The oracle: every reference answer with a function is confirmed, and no corrupted one is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
import yaml
from answers import answer
from commands import run

from exercises.language.printing import printed
from exercises.loader import CONTENT, assignment_names, load_assignment
from exercises.specs import Formula
from graders.keys.certified import load_keys
from graders.keys.oracle import confirm
from graders.kinds import formula
from graders.language.equivalence import Expected

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
    assert not any(one.disagreement for one in confirm(spec.truth, expected))
    text = printed(expected.tree)
    corruptions = [f"-({text})", f"1.00000001 ({text})"]
    if text.startswith(("0", "I_d·0")):
        corruptions = [f"{text} + 1"] if "×" not in text else []
    rows, columns = ("1", "1") if expected.tensor else _shape(spec, text)
    if rows != columns:
        corruptions.append(f"({text})^T")
    assert spec.truth
    # A function itself is evaluated; only a derivative has differences and autograd to confirm it.
    derived = spec.truth.by is not None
    oracles = {"finite differences", "torch autograd"} if derived else {"evaluation", "torch"}
    for corrupted in corruptions:
        key = formula.key(spec, answer(corrupted))
        names = {one.oracle for one in confirm(spec.truth, key) if one.disagreement}
        assert names == oracles, corrupted


def _shape(spec: Formula, text: str) -> tuple[str, str]:
    shape = formula.read(spec, answer(text))[0].shapes.whole or ("1", "1")
    return shape[0], shape[-1]


CORRUPTIONS = {
    "sign": "-({})",
    "digit": "1.00000001 ({})",
    "transpose": "({})^T",
}


@pytest.mark.parametrize("name", assignment_names())
def test_check_refuses_every_corrupted_reference(tmp_path: Path, name: str) -> None:
    assignment = load_assignment(name)
    corruptions = cycle(CORRUPTIONS)  # one for each part in turn
    shutil.copytree(CONTENT.parent / "solutions", tmp_path, dirs_exist_ok=True)
    corrupted = set()
    for path in (tmp_path / name).glob("*.yaml"):
        solutions = yaml.safe_load(path.read_text(encoding="utf-8"))
        for exercise in assignment.exercises():
            solution = solutions.get(exercise.id)
            for part, spec in exercise.parts.items():
                if not isinstance(spec, Formula) or spec.truth is None or solution is None:
                    continue
                whole = solution if isinstance(solution, dict) else {"answer": solution}
                text = whole[part] if part in whole else whole["accepted"][0]
                wrong = _corrupted(str(text), next(corruptions), spec)
                if wrong is None:
                    continue
                corrupted.add(f"{exercise.id}: {part}: ")
                if part in whole and isinstance(solution, dict):
                    solution[part] = wrong
                else:
                    solutions[exercise.id] = wrong
        if solutions != yaml.safe_load(path.read_text(encoding="utf-8")):
            path.write_text(yaml.safe_dump(solutions, allow_unicode=True), encoding="utf-8")
    assert corrupted
    done = run("course", "check", name, "--quick", "--solutions", tmp_path)
    assert done.returncode == 4
    told = ("differs", "has another shape")
    refused = {
        one
        for one in corrupted
        if any(f"{one}the reference answer {how}" in done.stderr for how in told)
    }
    assert refused == corrupted


def _corrupted(text: str, corruption: str, spec: Formula) -> str | None:
    """The corrupted text; None where the corruption changes nothing."""
    expected = formula.key(spec, answer(text))
    zero = not any(expected.value(ground).any() for ground in expected.grounds(expected.tree))
    square = all(
        one.shape[1:2] == one.shape[2:3] or expected.tensor
        for one in map(expected.value, expected.grounds(expected.tree))
    )
    if (zero and corruption != "transpose") or (square and corruption == "transpose"):
        return None
    return CORRUPTIONS[corruption].format(text)
