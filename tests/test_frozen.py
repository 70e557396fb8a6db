"""What was certified and marked once holds from then on: canonical forms, a certificate, a report."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
from commands import ROOT

from exercises.answer import Fields, Items, Place, Text
from exercises.assignment import Exercise
from exercises.canonical import canonical, digest, fields_of
from exercises.loader import load_assignment
from exercises.model import Model
from exercises.specs import Number
from exercises.tolerances import Absolute, Exact, Rounded
from graders.keys.certificate import fingerprint
from graders.keys.certified import load_keys
from graders.marking.marking import mark
from graders.marking.report_json import as_text
from graders.marking.report_reading import read_report
from graders.words.rubric import Point
from student_template.hand_in import read_hand_in

FROZEN = ROOT / "tests" / "frozen"
HERE = Place("f", 1, 1)


def text(written: str, *, quoted: bool = False) -> Text:
    return Text(written, HERE, quoted=quoted)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (None, None),
        (True, True),
        ("a  b", "a  b"),
        (2, 2),
        (2.0, 2),
        (Decimal("2.00"), 2),
        (Fraction(4, 2), 2),
        (0.1, {"number": "1/10"}),
        (Decimal("0.10"), {"number": "1/10"}),
        (Fraction(1, 8), {"number": "1/8"}),
        (-1e-3, {"number": "-1/1000"}),
        (("b", 1), ["b", 1]),
        ({"b": 1, "a": (2,)}, {"pairs": [["b", 1], ["a", [2]]]}),
        (frozenset("ba"), ["a", "b"]),
        (Exact(), {"kind": "exact"}),
        (Rounded(), {"kind": "rounded"}),
        (Rounded(relative=Decimal("5E-4")), {"kind": "rounded"}),
        (Rounded(figures=3), {"kind": "rounded", "figures": 3}),
        (Absolute(kind="absolute", absolute=Decimal("0.5")), {"kind": "absolute", "absolute": {"number": "1/2"}}),
        (Number(kind="number"), {"kind": "number"}),
        (Number(kind="number", tolerance=Exact()), {"kind": "number", "tolerance": {"kind": "exact"}}),
        (text(" a \n b "), "a b"),
        (text("null"), None),
        (text("null", quoted=True), "null"),
        (Items((text("1"), text("")), HERE), ["1", None]),
        (Fields({"x": text("1")}, HERE), {"pairs": [["x", "1"]]}),
    ],
)  # fmt: skip
def test_the_canonical_form(value: object, form: object) -> None:
    assert canonical(value) == form


def test_what_the_form_says_nothing_about_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        canonical(object())


def test_a_hash_is_over_the_form_and_not_over_the_order_of_fields() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})
    assert digest({"a": 1}) == "sha256:015abd7f5cc57a2dd94b7590f04ad808"


def assignment() -> Any:
    return load_assignment("small", FROZEN / "exercises")


def test_the_frozen_certificate_holds() -> None:
    keys = load_keys(assignment(), FROZEN / "solutions")
    assert (keys.uncertified, keys.certificate_problem) == (frozenset(), "")


def counted(report: dict[str, Any]) -> dict[str, Any]:
    """What of a report counts; wording may improve, and the version changes."""
    top = {
        key: value
        for key, value in report.items()
        if key not in {"exercises", "provenance", "notices", "sandbox"}
    }
    parts = {
        f"{exercise['id']}: {part['id']}": {
            key: part[key]
            for key in ("status", "points", "max_points", "points_strict", "pending", "code")
        }
        for exercise in report["exercises"]
        for part in exercise["parts"]
    }
    hashes = {name: report["provenance"][name] for name in ("exercises", "key", "hand_in")}
    return {**top, **parts, **hashes}


def test_the_frozen_hand_in_is_marked_as_it_was() -> None:
    frozen = json.loads((FROZEN / "report.json").read_text(encoding="utf-8"))
    sheet = assignment()
    keys = load_keys(sheet, FROZEN / "solutions")
    report = mark(sheet, keys, read_hand_in(FROZEN / "hand-in", sheet))
    now = counted(json.loads(as_text(report)))
    then = counted(frozen)
    assert {key: now.get(key) for key in then} == then


def test_the_frozen_report_is_read_and_written_again_unharmed() -> None:
    frozen = json.loads((FROZEN / "report.json").read_text(encoding="utf-8"))
    again = json.loads(as_text(read_report(frozen), proposals=True))
    assert contains(again, frozen)


def contains(new: Any, old: Any) -> bool:
    """Whether all that the old one says stands in the new one; fields may have been added."""
    if isinstance(old, dict):
        return all(key in new and contains(new[key], value) for key, value in old.items())
    if isinstance(old, list):
        return len(new) == len(old) and all(map(contains, new, old))
    return bool(new == old)


def deciding(annotation: Any) -> Iterator[type[Model]]:
    """Every model that an annotation holds, and those inside them."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
        for field in annotation.model_fields.values():
            yield from deciding(field.annotation)
    for argument in get_args(annotation):
        yield from deciding(argument)


def test_a_default_that_decides_is_never_changed_unseen() -> None:
    """A field at its default is not in a fingerprint: changing a default needs a new form."""
    frozen = json.loads((FROZEN / "defaults.json").read_text(encoding="utf-8"))
    now: dict[str, dict[str, Any]] = {}
    for model in {*deciding(Exercise), *deciding(Point)}:
        fields = now.setdefault(model.__name__, {})  # two of them are called Function
        for field in fields_of(model):
            if not model.model_fields[field.attribute].is_required():
                fields[field.name] = field.default
    assert {name: {k: now[name].get(k) for k in old} for name, old in frozen.items()} == frozen


def test_a_new_optional_field_changes_no_fingerprint() -> None:
    class Noted(Number):
        note: str = ""
        more: tuple[int, ...] = (1, 2)

    sheet = assignment()
    keys = load_keys(sheet, FROZEN / "solutions")
    exercise = sheet.exercise("numbers/step")
    noted = {
        name: Noted.model_construct(**{f: getattr(spec, f) for f in Number.model_fields})
        for name, spec in exercise.parts.items()
    }
    changed = exercise.model_copy(update={"parts": noted})
    solution = keys.solutions[exercise.id]
    before = fingerprint(exercise, solution, {})
    assert fingerprint(changed, solution, {}) == before
    noted["z"] = noted["z"].model_copy(update={"note": "said"})
    assert fingerprint(changed, solution, {}) != before


def test_a_version_with_new_optional_fields_marks_what_this_one_certified(tmp_path: Path) -> None:
    """The whole program is copied, and every model of an exercise gets another field."""
    for package in ("exercises", "graders", "student_template", "cli"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    changed = 0
    for path in (tmp_path / "exercises").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        new, number = re.subn(
            r'(?m)^(class \w+\((?:Spec|Tolerance|Check)\):\n    """(?:[^"]|\n)*?"""\n)',
            r'\1\n    added_later: str = "nothing"\n',
            source,
        )
        path.write_text(new, encoding="utf-8")
        changed += number
    assert changed > 15
    arguments = ["small", str(FROZEN / "hand-in"), "--exercises", str(FROZEN / "exercises")]
    code = f"from cli.grade import grade; grade({[*arguments, '--json']!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    frozen = json.loads((FROZEN / "report.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout)["score"] == frozen["score"]
