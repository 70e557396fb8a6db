"""`course release`: what students get holds nothing that is private, and is enough for a self-check."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from commands import ROOT, run

from cli.releasing import files_for_students
from exercises.loader import load_assignment
from exercises.strict_yaml import AssignmentError
from student_template.render import render_answer_sheet

SHEET = "title: Week 9\nmax_score: 14\nsections: [week]\n"
SECTION = r"""
# Comment-Secret: theta is 0.55
title: Week 9
symbols: {n: size, w: [n]}
graphs:
  bayes:
    inputs: {prior: 0.0125, hit: 0.875, alarm: 0.0625}
    nodes: {joint: prior*hit, evidence: joint + (1 - prior)*alarm, posterior: joint/evidence}
    misconceptions:
      base-rate-forgotten: {message: the base rate is missing, define: {joint: hit}}
  open: {inputs: {x: 2}, nodes: {sq: x^2}}
  nobody: {inputs: {q: 0.71875}, nodes: {unasked: q^3}}
programs:
  scale:
    file: scale.py
    doc: Scales.
    functions: {scale: {signature: (x), doc: Scale x.}}
exercises:
  - id: week/bayes
    title: Bayes
    prompt: Is the patient ill?
    points: 3
    public: false
    graph: bayes
    parts:
      posterior:
        kind: number
        value: posterior
        indistinct: [base-rate-forgotten]
        instead: {odds: joint/(evidence - joint)}
  - id: week/gradient
    title: Gradient
    prompt: The gradient of the loss of the lecture.
    points: 2
    public: false
    function: {of: 'w^T w + 7 sum(w)', by: w}
    parts: {shape: {kind: shape}, jacobian: {kind: matrix}}
  - id: week/program
    title: Scale
    prompt: Write scale.
    points: 2
    public: false
    program: scale
    parts:
      answer:
        kind: code
        checks:
          - {check: equals, name: values, says: the values, call: scale, arguments: {x: {shape: [3]}}, expected: 17 x}
  - id: week/weights
    title: AND
    prompt: Weights of AND.
    points: 2
    public: false
    parts:
      answer:
        kind: network
        layers: [{weights: W, bias: b, units: 1, activation: step}]
        inputs: [[0, 0], [0, 1], [1, 0], [1, 1]]
        targets: [0, 0, 0, 1]
  - id: week/ticks
    title: Ticks
    prompt: What is true?
    points: 1
    public: false
    parts:
      answer: {kind: multi-select, options: {a: yes it is, b: no it is not}, optional: [b]}
  - id: week/square
    title: Square
    prompt: What is 2 squared?
    points: 2
    graph: open
    parts: {answer: {kind: number, value: sq}}
  - id: week/word
    title: Choice
    prompt: Which?
    points: 2
    parts: {answer: {kind: choice, options: {x: this one, y: that one}}}
"""
PRIVATE = (
    "Comment-Secret", "0.55", "0.0125", "0.875", "prior", "hit", "alarm", "evidence", "joint", "base-rate",
    "base rate", "0.71875", "unasked", "nobody", "7 sum", "w^T w", "17 x", "expected", "optional",
    '"function"', '"checks"', '"value": "posterior"', "Solution-Secret",
)  # fmt: skip
ANSWERS = """
assignment: wk9
answers:
  week/bayes: {posterior: 0.1505}
  week/gradient: {shape: 1 x n, jacobian: 2 w^T + 7 ones(1, n)}
  week/program:
  week/weights: {W: [[1, 1]], b: -1.5}
  week/ticks: [a]
  week/square: 4
  week/word: x
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of its own, with solutions."""
    folder = tmp_path / "course" / "exercises" / "wk9"
    folder.mkdir(parents=True)
    (folder / "assignment.yaml").write_text(SHEET)
    (folder / "week.yaml").write_text(SECTION)
    solutions = tmp_path / "course" / "solutions" / "wk9"
    solutions.mkdir(parents=True)
    (solutions / "week.yaml").write_text(
        "# Solution-Secret\nweek/bayes: {posterior: 0.1505}\n"
        "week/gradient: {shape: 1 x n, jacobian: '2 w^T + 7 ones(1, n)'}\n"
        "week/ticks: [a]\nweek/square: 4\nweek/word: x\n"
    )
    return tmp_path / "course"


@pytest.fixture
def students(course: Path, tmp_path: Path) -> Path:
    """What students get of it."""
    out = tmp_path / "students"
    done = run("course", "release", "wk9", "--exercises", course / "exercises", "--out", out)
    assert done.returncode == 0
    assert done.stderr == (
        ".backcheck/exercises holds what computes the answers to week/square; where that gives too much away,"
        " say `public: false` of the exercise\n"
    )
    return out


def verdicts(report: str) -> dict[str, tuple[str, str]]:
    return {
        f"{exercise['id']}:{part['id']}": (part["status"], part["interpreted_as"])
        for exercise in json.loads(report)["exercises"]
        for part in exercise["parts"]
    }


def test_a_release_holds_nothing_private(course: Path, students: Path) -> None:
    files = [path for path in students.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {
        "answers.yaml", "wk9.schema.json", "scale.py", "assignment.yaml", "week.yaml",
    }  # fmt: skip
    given = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [secret for secret in PRIVATE if secret in given] == []
    # Each of them stands where the instructor has it, but for what the release itself would write.
    own = "".join(path.read_text(encoding="utf-8") for path in course.rglob("*.yaml"))
    assert [one for one in PRIVATE if one.strip('"').split('"')[0] not in own] == []


def test_students_see_the_same_sheet(course: Path, students: Path) -> None:
    whole = load_assignment("wk9", course / "exercises")
    assert (students / "answers.yaml").read_text(encoding="utf-8") == render_answer_sheet(whole)


def test_private_parts_are_read_and_wait_and_public_ones_are_decided(students: Path) -> None:
    (students / "answers.yaml").write_text(ANSWERS)
    (students / "scale.py").write_text("def scale(x):\n    return 17 * x\n")
    done = run("grade", "wk9", "--json", cwd=students)
    assert done.returncode == 0
    found = verdicts(done.stdout)
    assert found.pop("week/square:answer") == ("correct", "4")
    assert {status for status, _ in found.values()} == {"not-checked"}
    assert all(shown for part, (_, shown) in found.items() if part != "week/program:answer")
    assert "self-check, not a mark" in json.loads(done.stdout)["notices"][0]


def test_what_cannot_be_read_is_told_to_students_as_well(students: Path) -> None:
    (students / "answers.yaml").write_text(ANSWERS.replace("0.1505", "about a seventh, perhaps"))
    found = verdicts(run("grade", "WK9", students, "--json").stdout)
    assert found["week/bayes:posterior"][0] == "unreadable"


def test_with_solutions_private_exercises_are_decided(course: Path, tmp_path: Path) -> None:
    hand_in = tmp_path / "ada"
    hand_in.mkdir()
    (hand_in / "answers.yaml").write_text(ANSWERS.replace("0.1505", "0.9333"))
    done = run("grade", "wk9", hand_in, "--json", BACKCHECK_COURSE=str(course))
    found = {part: status for part, (status, _) in verdicts(done.stdout).items()}
    assert found["week/bayes:posterior"] == "incorrect"
    assert found["week/gradient:jacobian"] == found["week/weights:answer"] == "correct"


def test_a_folder_never_brings_its_own_sheet_where_solutions_are_in_use(tmp_path: Path) -> None:
    easy = tmp_path / ".backcheck" / "exercises" / "hw3"
    shutil.copytree(ROOT / "exercises" / "hw3", easy)
    (easy / "assignment.yaml").write_text("title: Easy\nsections: [concepts]\n")
    (tmp_path / "answers.yaml").write_text("assignment: hw3\nanswers: {}\n")
    report = json.loads(run("grade", "hw3", tmp_path, "--json").stdout)
    assert report["max_score"] == 100


def test_a_folder_never_brings_its_own_key(students: Path, course: Path) -> None:
    shutil.copytree(course / "solutions", students / ".backcheck" / "solutions")
    (students / "answers.yaml").write_text(ANSWERS)
    for hand_in in (students, students / "answers.yaml"):
        found = verdicts(run("grade", "wk9", hand_in, "--json").stdout)
        assert found["week/word:answer"][0] == "not-checked"


def test_a_release_never_overwrites(course: Path, students: Path) -> None:
    again = ("release", "wk9", "--exercises", course / "exercises", "--out", students)
    assert "exists already" in run("course", *again).stderr


def test_files_of_a_release_are_read_as_what_they_were(tmp_path: Path) -> None:
    """Text that YAML could take for a number, a truth value or nothing stays text."""
    folder = tmp_path / "a" / "wk9"
    folder.mkdir(parents=True)
    (folder / "assignment.yaml").write_text("title: 'no'\nsections: [week]\n")
    (folder / "week.yaml").write_text(
        "title: '1e3'\ngiven: \"tab\\there: 'quoted' # no comment\"\nexercises:\n"
        "  - {id: a/b, title: 'null', prompt: '0x1F', points: 1/3, parts: {answer: {kind: choice,"
        " options: {a: '1_000', b: 'ünïcode ∂ 🙂'}}}}\n"
    )
    whole = load_assignment("wk9", tmp_path / "a")
    for name, text in files_for_students(whole).items():
        (tmp_path / "b" / "wk9").mkdir(parents=True, exist_ok=True)
        (tmp_path / "b" / "wk9" / name).write_text(text, encoding="utf-8")
    assert load_assignment("wk9", tmp_path / "b").sections == whole.sections


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "graph: open\n    parts: {answer: {kind: number, value: sq}}",
            "graph: bayes\n    parts: {answer: {kind: number, value: posterior}}",
            "week.yaml:23:5: week/bayes: this is not public, but week/square, which is, takes the same",
        ),
        ("{kind: choice, ", "{kind: choice, public: false, ", "of the exercise, not of a part"),
        ("public: false", "public: perhaps", "true or false"),
        (
            "answer: {kind: multi-select, options: {a: yes it is, b: no it is not}, optional: [b]}",
            "answer: {kind: computation-graph}\n    graph: nobody",
            "its exercise is always public",
        ),
    ],
)
def test_what_cannot_be_private_is_refused(course: Path, old: str, new: str, problem: str) -> None:
    path = course / "exercises" / "wk9" / "week.yaml"
    assert old in SECTION
    path.write_text(SECTION.replace(old, new))
    with pytest.raises(AssignmentError) as refused:
        load_assignment("wk9", course / "exercises")
    assert problem in str(refused.value)


ALL_PRIVATE = r"""
title: All private
symbols: {n: size, x: scalar, w: [n], h: {sequence: [0, 5], recurrence: '41 h_{t-1}', start: 43}}
define: {sectionwide: 47 w, u: x^2}
graphs:
  g: {inputs: {a: 53.5}, nodes: {b: a^2}, loss: b}
programs:
  p: {file: p.py, doc: A program., functions: {f: {signature: (x), doc: It does f.}}}
exercises:
  - {id: a/number, title: N, prompt: p, points: 1, public: false, graph: g, parts: {answer: {kind: number, value: b + 59}}}
  - {id: a/matrix, title: M, prompt: p, points: 1, public: false, define: {own: 61 w},
     function: {of: 67 w^T w, by: w}, parts: {shape: {kind: shape}, jacobian: {kind: matrix, barred: [71 w^T]}}}
  - {id: a/formula, title: F, prompt: p, points: 1, public: false, define: {own: 73 x, mat: 79 w w^T},
     also: {own: 83 x}, parts: {answer: {kind: formula, made_of: [x, mat], define: {inpart: 89 x}}}}
  - {id: a/equations, title: E, prompt: p, points: 1, public: false, parts: {answer: {kind: equations, updates: {step: x}}}}
  - {id: a/witness, title: W, prompt: p, points: 1, public: false, define: {A: '[[97, 1], [1, 97]]'},
     parts: {answer: {kind: witness, values: {v: [2]}, such_that: [A v = 101 v, norm(v) > 0]}}}
  - {id: a/derivation, title: D, prompt: p, points: 1, public: false,
     parts: {answer: {kind: derivation, definition: 'd(103 x^2, x)', target: 206 x, through: [sin], given: [107 x],
     unfold: {x: 109 x}}}}
  - {id: a/code, title: C, prompt: p, points: 1, public: false, program: p, parts: {answer: {kind: code, checks: [
     {check: equals, name: n, says: it is right, call: f, arguments: {x: {shape: [3]}}, expected: 113 x}]}}}
  - {id: a/plot, title: P, prompt: p, points: 1, public: false, parts: {answer: {kind: function-plot, of: exp(-127 x)}}}
  - {id: a/einsum, title: S, prompt: p, points: 1, public: false,
     parts: {answer: {kind: einsum, operands: {Q: [n, d]}, computes: 131 Q}}}
  - {id: a/invariant, title: I, prompt: p, points: 1, public: false, parts: {answer: {kind: invariant, counterexample: true}}}
  - {id: a/many, title: T, prompt: p, points: 1, public: false,
     parts: {answer: {kind: multi-select, options: {a: one, b: two}, optional: [b]}}}
  - {id: a/interval, title: V, prompt: p, points: 1, public: false, parts: {answer: {kind: interval, of: x}}}
  - {id: a/phrase, title: H, prompt: p, points: 1, public: false, parts: {answer: {kind: phrase}}}
"""
SECRETS = (
    "41", "43", "47", "53.5", "59", "61", "67", "71", "73", "79", "83", "89", "97", "101", "103", "206", "107", "109", "113", "127", "131",
    "made_of", "barred", "through", "counterexample", "optional", "such_that", "unfold", "define", "recurrence", "sectionwide w",
)  # fmt: skip
PRIVATE_ANSWERS = """
assignment: wk9
answers:
  a/number: 12
  a/matrix: {shape: 1 x n, jacobian: own^T + sectionwide^T}
  a/formula: own + inpart + u
  a/equations: x = x - u
  a/witness: [1, 1]
  a/derivation: d(x^2, x) = 2 x
  a/plot: [[0, 1], [1, 0]]
  a/einsum: ij->ij
  a/invariant: W1 stays the same.
  a/many: [a]
  a/interval: (0, 1)
  a/phrase: word
"""


def test_every_private_value_of_every_kind_stays_at_home(tmp_path: Path) -> None:
    folder = tmp_path / "exercises" / "wk9"
    folder.mkdir(parents=True)
    (folder / "assignment.yaml").write_text("title: Nine\nsections: [all]\n")
    (folder / "all.yaml").write_text(ALL_PRIVATE)
    out = tmp_path / "students"
    done = run("course", "release", "wk9", "--exercises", tmp_path / "exercises", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    given = (out / ".backcheck" / "exercises" / "wk9" / "all.yaml").read_text(encoding="utf-8")
    own = (folder / "all.yaml").read_text(encoding="utf-8")
    assert [one for one in SECRETS if one in given] == []
    assert [one for one in SECRETS[:-1] if one not in own] == []
    # Names that were defined can still be read, with their shapes.
    (out / "answers.yaml").write_text(PRIVATE_ANSWERS)
    found = verdicts(run("grade", "wk9", "--json", cwd=out).stdout)
    waiting = {part: status for part, (status, _) in found.items() if part != "a/code:answer"}
    assert set(waiting.values()) == {"not-checked"}
    assert (
        found["a/matrix:jacobian"][1]
        == "ownᵀ + sectionwideᵀ : 1×n (ownᵀ is 1×n; sectionwideᵀ is 1×n)"
    )
