"""The command `course`: check, show, template and schema."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml
from commands import ROOT, run

from exercises.loader import CONTENT, assignment_names

# Wrong programs that train networks take minutes: `course check` without --quick runs them all, and
# `tests/test_notebook.py` and `tests/test_experiments.py` some of them.
TRAINING = {"hw3", "rnn-hw3"}


@pytest.mark.parametrize("name", assignment_names())
def test_check_is_content(name: str) -> None:
    pytest.importorskip("torch", reason="a key is confirmed with torch")
    if name == "rnn-hw3":
        pytest.importorskip("sklearn", reason="notebooks are run with scikit-learn")
    quick = ["--quick"] if name in TRAINING else []
    done = run("course", "check", name, *quick)
    assert (done.returncode, done.stderr) == (0, "")
    assert "together" in done.stdout


def test_check_of_every_sheet_is_one_table(tmp_path: Path) -> None:
    for name in ("one", "two"):
        sheet = {"title": name, "sections": ["all"]}
        pick = {"kind": "choice", "options": {"x": "this", "y": "that"}}
        exercises = [
            {"id": f"{name}/pick", "title": "Pick", "prompt": "?", "points": 1, "parts": {"answer": pick}},
            {"id": f"{name}/say", "title": "Say", "prompt": "?", "points": 2, "extra_credit": True,
             "parts": {"answer": {"kind": "text"}}},
        ]  # fmt: skip
        solutions = {f"{name}/pick": "x", f"{name}/say": "Because it is so."}
        for path, content in (
            (f"exercises/{name}/assignment.yaml", sheet),
            (f"exercises/{name}/all.yaml", {"title": "All", "exercises": exercises}),
            (f"solutions/{name}/all.yaml", solutions),
        ):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(yaml.safe_dump(content), encoding="utf-8")
    done = run("course", "check", "--all", "--quick", BACKCHECK_COURSE=str(tmp_path))
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["one", "one/pick", "choice", "the", "option", "person", "1"] in rows
    assert ["two", "two/say", "text", "a", "person", "person", "2*"] in rows
    assert "4 exercises with 4 parts on 2 sheets" in done.stdout
    assert done.returncode == 4  # nothing is certified yet
    assert run("course", "check", "--all", "hw3").returncode == 2
    assert run("course", "check").returncode == 2


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("b1: [0, -1]", "b1: [0, -2]", "xor/two-layer-weights: answer: the reference answer is"),
        (
            "xor/two-layer-weights: {",
            "xor/two-layer-weight: {",
            'no exercise "xor/two-layer-weight"',
        ),
        ('verdict: "no"', 'verdict: "perhaps"', "says neither yes nor no"),
    ],
)
def test_check_refuses_a_wrong_solution(tmp_path: Path, old: str, new: str, problem: str) -> None:
    solutions = tmp_path / "solutions"
    shutil.copytree(ROOT / "solutions", solutions)
    path = solutions / "hw3-sp2023" / "xor.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    done = run("course", "check", "hw3-sp2023", "--quick", "--solutions", solutions)
    assert done.returncode == 4
    assert problem in done.stderr
    assert "hw3-sp2023/xor.yaml" in done.stderr or "weights" in done.stderr


def test_check_without_solutions_says_so(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "exercises" / "hw3", tmp_path / "exercises" / "hw3")
    done = run("course", "check", "hw3", "--quick", "--exercises", tmp_path / "exercises")
    assert (done.returncode, "--solutions" in done.stderr) == (4, True)


def test_show_prints_prompt_key_and_forms() -> None:
    shown = run("course", "show", "hw3", "concepts/caching").stdout
    assert shown == run("course", "show", "hw3:concepts/caching").stdout
    for text in ("What is cached", "one of a, b, c", "key       a", "b: the hyper-parameters"):
        assert text in shown
    assert "concepts/zero-init" in run("course", "show", "hw3").stdout
    assert 'did you mean "xor/zero-init"' in run("course", "show", "hw3", "xor/zeroinit").stderr


@pytest.mark.parametrize("name", assignment_names())
def test_an_untouched_template_is_unanswered(tmp_path: Path, name: str) -> None:
    done = run("course", "template", name, "--out", tmp_path / "new" / "sheet")
    assert done.returncode == 0
    folder = tmp_path / "new" / "sheet"
    report = json.loads(run("grade", name, folder, "--json").stdout)
    assert (report["score"], report["extra_credit"], report["notices"]) == (0, 0, [])
    statuses = {part["status"] for e in report["exercises"] for part in e["parts"]}
    assert statuses == {"unanswered"}


@pytest.mark.parametrize("name", assignment_names())
def test_a_template_is_yaml_that_its_schema_accepts(tmp_path: Path, name: str) -> None:
    run("course", "template", name, "--out", tmp_path)
    text = (tmp_path / "answers.yaml").read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema=./{name}.schema.json\n")
    schema = json.loads((tmp_path / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    data = yaml.safe_load(text)
    validator.validate(data)
    assert len(data["answers"]) == len(schema["properties"]["answers"]["properties"])
    data["answers"]["concepts/unknown"] = 1
    assert not validator.is_valid(data)


def test_a_template_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text("mine")
    done = run("course", "template", "hw3", "--out", tmp_path)
    assert done.returncode == 2
    assert "exists already" in done.stderr
    assert (tmp_path / "answers.yaml").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["answers.yaml"]


def test_schema_prints_what_the_repository_holds() -> None:
    text = (CONTENT / "section.schema.json").read_text(encoding="utf-8")
    assert run("course", "schema").stdout == text


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["show", "-h"]])
def test_help(arguments: list[str]) -> None:
    assert run("course", *arguments).stdout.startswith("Usage: course")


def test_a_student_sees_both_sides_of_a_matching_and_what_belongs_to_which_part(
    tmp_path: Path,
) -> None:
    course = tmp_path / "exercises" / "hw1"
    course.mkdir(parents=True)
    (course / "assignment.yaml").write_text("title: Rules\nsections: [rules]\n")
    (course / "rules.yaml").write_text(
        """
title: Rules
given: A network is trained.
exercises:
  - id: rules/matching
    title: Which rule
    prompt: Match the updates with their names.
    points: 2
    parts:
      rule: {kind: matching, items: {A: "$w - \\\\eta g$", B: $w - v$}, options: {gd: descent, m: momentum}}
      best:
        kind: choice
        options:
          x: |
            the first,
            since it is simpler
          y: the second
"""
    )
    run("course", "template", "hw1", "--exercises", course.parent, "--out", tmp_path / "out")
    sheet = (tmp_path / "out" / "answers.yaml").read_text()
    for line in (
        "  # rule:\n  #   A: $w - \\eta g$\n  #   B: $w - v$\n  #\n  #   gd: descent\n",
        "  # best:\n  #   x: the first,\n  #      since it is simpler\n  #   y: the second\n",
    ):
        assert line in sheet
    shown = run("course", "show", "hw1", "rules/matching", "--exercises", course.parent).stdout
    for line in ("A network is trained.", "item      A: $w - \\eta g$", "option    gd: descent"):
        assert line in shown


@pytest.mark.parametrize(
    ("written", "told"),
    [("d(exp(2 x), x) = 2 exp(x) = 2 exp(2 x)", "`= 2 exp(x)` is not equal to what stands before it"),
     ("d(exp(2 x), x) = exp(2 x) d(2 x, x)", "the steps hold, but do not arrive at what is to be shown")],
)  # fmt: skip
def test_a_reference_derivation_with_a_false_step_or_another_end_is_no_key(
    tmp_path: Path, written: str, told: str
) -> None:
    pytest.importorskip("torch", reason="a key is confirmed with torch")
    end = "2 exp(2 x)" if "2 exp(x)" in written else "exp(2 x) + 2"
    for path, text in {
        "exercises/m/assignment.yaml": "title: M\nsections: [n]\n",
        "exercises/m/n.yaml": "title: N\nsymbols: {x: scalar}\nexercises:\n  - {id: n/proof, title: T, prompt: P, points: 1,"
        f" parts: {{answer: {{kind: derivation, definition: 'd(exp(2 x), x)', target: '{end}'}}}}}}\n",
        "solutions/m/n.yaml": f"n/proof: {written}\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    done = run("course", "certify", "m", "--exercises", tmp_path / "exercises")
    assert done.returncode == 4
    assert "solutions/m/n.yaml:1:10: n/proof: answer: the reference derivation: " in done.stderr
    assert told in done.stderr
