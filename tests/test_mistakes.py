"""Mistakes that an instructor makes: each is told in plain words, once, at its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercises.loader import load_assignment
from exercises.strict_yaml import AssignmentError
from graders.keys.certified import load_keys

SHEET = "title: Mini\nsections: [one]\n"
SECTION = """\
title: One
symbols: {n: size, x: [n], z: scalar, i: {index: n}}
define: {y: exp(z)}
graphs:
  g:
    inputs: {u: 3, v: 0.5}
    nodes: {p: u*v, f: ln(p)}
programs:
  p: {file: p.py, doc: D, functions: {twice: {signature: "(x)", doc: D}}}
exercises:
  - id: a/number
    title: T
    prompt: P
    points: 1
    graph: g
    parts: {f: {kind: number, value: f, tolerance: {kind: relative, relative: 0.01}}}
  - id: a/choice
    title: T
    prompt: P
    points: 1
    parts: {answer: {kind: choice, options: {a: x, b: y}}}
  - id: a/formula
    title: T
    prompt: P
    points: 1
    function: {of: exp(z)^2, by: z}
    parts: {answer: {kind: formula}}
  - id: a/code
    title: T
    prompt: P
    points: 1
    program: p
    parts: {answer: {kind: code, checks: [{name: v, says: S, check: equals, call: twice, arguments: {x: {shape: [3]}}, expected: 2 x}]}}
"""


def loaded(folder: Path, section: str = SECTION, sheet: str = SHEET) -> tuple[str, ...]:
    """The problems of a course; none where it is loaded."""
    (folder / "mini").mkdir()
    (folder / "mini" / "assignment.yaml").write_text(sheet)
    (folder / "mini" / "one.yaml").write_text(section)
    try:
        load_assignment("mini", folder)
    except AssignmentError as error:
        return error.problems
    return ()


# What is replaced in the section, by what, and what is told.
MISTAKES = [
    ("points: 1\n    parts: {answer: {kind: choice", "points: [1]\n    parts: {answer: {kind: choice", [
        "mini/one.yaml:20:5: a/choice: points are a number or a fraction such as 1/3",
    ]),
    ("title: One", "title: One\nexercise: []", [
        'mini/one.yaml:2:1: unknown key "exercise" (did you mean "exercises"?)',
    ]),
    ("title: One", "titel: One", [
        'mini/one.yaml:1:1: unknown key "titel" (did you mean "title"?)',
    ]),
    ("graph: g\n", "graph: h\n", [
        'mini/one.yaml:15:5: a/number: the section has no graph "h"; known: g',
    ]),
    ("graph: g\n", "graph: [g]\n", [
        "mini/one.yaml:15:5: a/number: a text is wanted; put a number or a word such as true in quotes",
        "mini/one.yaml:16:13: a/number: the exercise must name the graph that the value is taken from (graph: …)",
    ]),
    ("program: p\n", "program: q\n", [
        'mini/one.yaml:32:5: a/code: the section has no program "q"; known: p',
    ]),
    ("program: p\n", "program: {a: b}\n", [
        "mini/one.yaml:32:5: a/code: a text is wanted; put a number or a word such as true in quotes",
        "mini/one.yaml:33:13: a/code: the exercise must name one of the programs of its section (program: …)",
    ]),
    ("options: {a: x, b: y}", "options: [x, y]", [
        "mini/one.yaml:21:36: a/choice: a mapping is wanted: {a: one, b: another}",
    ]),
    ("options: {a: x, b: y}", "options: {a: x}", [
        "mini/one.yaml:21:36: a/choice: 1 is too few; at least 2",
    ]),
    ("options: {a: x, b: y}", "options: {a: x, b: 3}", [
        "mini/one.yaml:21:52: a/choice: a text is wanted; put a number or a word such as true in quotes",
    ]),
    ("options: {a: x, b: y}", "options: {a: x, b: [y]}", [
        "mini/one.yaml:21:52: a/choice: a text is wanted; put a number or a word such as true in quotes",
    ]),
    ("value: f,", "value: q,", [
        'mini/one.yaml:16:31: a/number: the value cannot be read: "q" has no meaning here; the names are u, v, p, f, d',
    ]),
    ("value: f,", "value: f +,", [
        "mini/one.yaml:16:31: a/number: the value cannot be read: the formula ends too early; an operand or a bracket is missing at its end",
    ]),
    ("value: f,", "value: 'd(f)',", [
        'mini/one.yaml:16:31: a/number: the value cannot be read: "/" is missing at the end',
    ]),
    ("value: f,", "value: 3,", [
        "mini/one.yaml:16:31: a/number: a text is wanted; put a number or a word such as true in quotes",
    ]),
    ("nodes: {p: u*v,", "nodes: {p: u*w,", [
        'mini/one.yaml:7:13: this formula cannot be read: "w" has no meaning here; the names are u, v, p, f, d',
    ]),
    ("nodes: {p: u*v,", "nodes: {p: f*v,", [
        "mini/one.yaml:7:13: node p uses f, which is not defined before it",
    ]),
    ("nodes: {p: u*v,", "nodes: {u: u*v,", [
        'mini/one.yaml:7:13: this formula cannot be read: "p" has no meaning here; the names are u, v, f, d',
    ]),
    ("nodes: {p: u*v,", "nodes: {exp: u*v,", [
        "mini/one.yaml:7:13: exp is a function or constant; take another name",
    ]),
    ("inputs: {u: 3,", "inputs: {u: many,", [
        "mini/one.yaml:6:14: a finite number is wanted",
    ]),
    ("inputs: {u: 3,", "inputs: {u: .inf,", [
        "mini/one.yaml:6:14: a finite number is wanted",
    ]),
    ("inputs: {u: 3,", "inputs: {exp: 3, u: 3,", [
        "mini/one.yaml:6:14: exp is a function or constant; take another name",
    ]),
    ("relative: 0.01}", "relative: small}", [
        "mini/one.yaml:16:69: a/number: a number is wanted",
    ]),
    ("relative: 0.01}", "relative: -0.01}", [
        "mini/one.yaml:16:69: a/number: a tolerance is never negative",
    ]),
    ("kind: relative, relative: 0.01}", "kind: change, from: abc}", [
        "mini/one.yaml:16:67: a/number: a number is wanted",
    ]),
    ("kind: relative, relative: 0.01}", "kind: change, from: w}", [
        "mini/one.yaml:16:67: a/number: a number is wanted",
    ]),
    ("kind: relative, relative: 0.01}", "kind: rounded, figures: many}", [
        "mini/one.yaml:16:68: a/number: a whole number is wanted",
    ]),
    ("kind: relative, relative: 0.01}", "kind: rounded, figures: 0}", [
        "mini/one.yaml:16:68: a/number: at least 1 is wanted",
    ]),
    ("tolerance: {kind: relative, relative: 0.01}", "tolerance: 0.01", [
        "mini/one.yaml:16:41: a/number: a mapping is wanted: {kind: relative, relative: 0.01}",
    ]),
    ("of: exp(z)^2, by: z", "of: exp(q)^2, by: z", [
        'mini/one.yaml:26:16: a/formula: function cannot be read: "q" has no meaning here; the names are x, z, y, n, i',
    ]),
    ("of: exp(z)^2, by: z", "of: exp(z)^2, by: q", [
        'mini/one.yaml:26:30: a/formula: function cannot be read: "q" has no meaning here; the names are x, z, y, n, i',
    ]),
    ("of: exp(z)^2, by: z", "of: exp(z)^2, by: z + 1", [
        "mini/one.yaml:26:30: a/formula: function cannot be read: z + 1 is no name to differentiate by",
    ]),
    ("of: exp(z)^2, by: z", "of: exp(z, by: z", [
        'mini/one.yaml:26:16: a/formula: function cannot be read: ")" is missing at the end; close what is opened, or leave both out',
    ]),
    ("{of: exp(z)^2, by: z}", "exp(z)^2", [
        "mini/one.yaml:26:5: a/formula: a mapping is wanted: {of: w^T w, by: w}",
    ]),
    ("define: {y: exp(z)}", "define: {exp: exp(z)}", [
        "mini/one.yaml:3:10: define cannot be read: exp is a function or constant; take another name",
    ]),
    ("define: {y: exp(z)}", "define: {y: exp(k)}", [
        'mini/one.yaml:3:10: define cannot be read: "k" has no meaning here; the names are x, z, n, i',
    ]),
    ("define: {y: exp(z)}", "define: {x: exp(z)}", [
        "mini/one.yaml:3:10: define cannot be read: x is declared as a symbol, and defined as well",
    ]),
    ("define: {y: exp(z)}", "define: [y]", [
        "mini/one.yaml:3:1: a mapping is wanted: {p: softmax(z)}",
    ]),
    ("x: [n]", "x: [m]", [
        'mini/one.yaml:2:20: symbols cannot be read: the size "m" is not declared',
    ]),
    ("x: [n]", "x: vector", [
        'mini/one.yaml:2:20: "vector" declares nothing; write [n] for a vector, [n, k] for a matrix',
    ]),
    ("x: [n]", "sin: scalar, x: [n]", [
        "mini/one.yaml:2:20: symbols cannot be read: sin is a function or constant; take another name",
    ]),
    ("x: [n]", "exp: scalar, x: [n]", [
        "mini/one.yaml:2:20: symbols cannot be read: exp is a function or constant; take another name",
    ]),
    ("x: [n]", "x: [n, n, n]", [
        "mini/one.yaml:2:20: 3 is too many; at most 2",
    ]),
    ("x: [n]", "x: {shape: [n], domain: whole}", [
        "mini/one.yaml:2:36: one of 'real', 'positive', 'unit', 'onehot', 'simplex', 'step', 'count', 'sign' or 'positive-definite' is wanted",
    ]),
    ("i: {index: n}", "i: {index: k}", [
        'mini/one.yaml:2:39: symbols cannot be read: the size "k" is not declared',
    ]),
    ("id: a/number", "id: number", [
        'mini/one.yaml:11:5: number: "number" is no name here; allowed: section/name in small letters, digits and hyphens, such as xor/two-layers',
    ]),
    ("id: a/choice", "id: a/number", [
        'mini/one.yaml:17:5: "a/number" is used twice (first at mini/one.yaml:11:5)',
    ]),
    ("{kind: formula}", "formula", [
        "mini/one.yaml:27:13: a/formula: a mapping is wanted: {kind: number}",
    ]),
    ("{kind: formula}", "{kind: Formula}", [
        'mini/one.yaml:27:22: a/formula: unknown kind "Formula" (did you mean "formula"?); known: choice, multi-select, true-false, yes-no, number, computation-graph, value, shape, formula, matrix, piecewise, equations, interval, einsum, network, witness, matching, order, phrase, text, findings, proof, derivation, invariant, code, plot, function-plot, notebook, reported-numbers, reported-settings, unsupported',
    ]),
    ("{kind: formula}", "{kind: formula, weight: x}", [
        "mini/one.yaml:27:37: a/formula: points are a number or a fraction such as 1/3",
    ]),
    ("{kind: formula}", "{kind: formula, weight: 0}", [
        "mini/one.yaml:22:5: a/formula: the parts have no weight",
    ]),
    ("{kind: formula}", "{kind: formula, feedback: all}", [
        "mini/one.yaml:27:37: a/formula: one of 'nothing', 'kind' or 'place' is wanted",
    ]),
    ("{kind: formula}", "{kind: [formula]}", [
        'mini/one.yaml:27:22: a/formula: unknown kind "[\'formula\']" (did you mean "formula"?); known: choice, multi-select, true-false, yes-no, number, computation-graph, value, shape, formula, matrix, piecewise, equations, interval, einsum, network, witness, matching, order, phrase, text, findings, proof, derivation, invariant, code, plot, function-plot, notebook, reported-numbers, reported-settings, unsupported',
    ]),
    ("{kind: formula}", "{kind: formula, symbols: {z: {domian: real}}}", [
        'mini/one.yaml:27:51: a/formula: unknown key "domian" (did you mean "domain"?)',
    ]),
    ("answer: {kind: formula}", "my part: {kind: formula}", [
        'mini/one.yaml:27:13: a/formula: "my part" is no name here; allowed: letters, digits, _, / and -, such as dE/dw1',
    ]),
    ("check: equals", "check: equal", [
        'mini/one.yaml:33:62: a/code: unknown check "equal" (did you mean "equals"?); known: equals, stable, parameters, registered, forward, rows, gradients, refuses, featurize, metrics, training, learning, varied, alone, trained, loss-curves, labelled-loss-curves, comparison, labelled-comparison',
    ]),
    ("call: twice", "call: thrice", [
        'mini/one.yaml:33:77: a/code: p.py defines no thrice (did you mean "twice"?); it defines twice',
    ]),
    ("expected: 2 x", "expected: 2 w", [
        'mini/one.yaml:33:120: a/code: the formula cannot be read: "w" has no meaning here; the names are x',
    ]),
    ("expected: 2 x", "expected: 2 +", [
        "mini/one.yaml:33:120: a/code: the formula cannot be read: the formula ends too early; an operand or a bracket is missing at its end",
    ]),
    ("shape: [3]", "shape: [0]", [
        "mini/one.yaml:33:114: a/code: at least 1 is wanted",
    ]),
    ("shape: [3]", "shape: 3", [
        "mini/one.yaml:33:106: a/code: a list is wanted: [one, another]",
    ]),
    ('signature: "(x)"', 'signature: "(x"', [
        "mini/one.yaml:9:39: the signature cannot be read: (x",
    ]),
    ("file: p.py", "file: p", [
        'mini/one.yaml:9:7: "p" is no name here; allowed: the name of a Python file, such as mlp.py',
    ]),
    ("prompt: P\n    points: 1\n    graph", "points: 1\n    graph", [
        'mini/one.yaml:11:5: a/number: the key "prompt" is missing',
    ]),
    ("title: T\n    prompt: P\n    points: 1\n    graph", "title: 7\n    prompt: P\n    points: 1\n    graph", [
        "mini/one.yaml:12:5: a/number: a text is wanted; put a number or a word such as true in quotes",
    ]),
    ("points: 1\n    graph", "points: 1\n    extra_credit: maybe\n    graph", [
        "mini/one.yaml:15:5: a/number: true or false is wanted",
    ]),
    ("points: 1\n    graph", "points: 1\n    layout: numeratr\n    graph", [
        "mini/one.yaml:15:5: a/number: one of 'numerator' or 'denominator' is wanted",
    ]),
    ("exercises:\n", "exercises: 3\nx:\n", [
        'mini/one.yaml:11:1: unknown key "x"; known: title, given, symbols, define, derivatives, sigma, graphs, programs, notebooks, exercises',
    ]),
    ("  - id: a/number", "  - a/number\n  - id: a/number", [
        "mini/one.yaml:11:5: a mapping is wanted: {name: value}",
    ]),
]  # fmt: skip


def test_without_a_mistake_it_is_loaded_and_its_points_are_added_up(tmp_path: Path) -> None:
    assert loaded(tmp_path) == ()


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES, ids=[new for _, new, _ in MISTAKES])
def test_a_mistake_in_a_section(tmp_path: Path, old: str, new: str, told: list[str]) -> None:
    assert old in SECTION
    assert list(loaded(tmp_path, SECTION.replace(old, new, 1))) == told


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
    ("title: M\nmax_score: 4\nsections: [two]\n", "mini/assignment.yaml:3:12: there is no file mini/two.yaml; there are one"),
    ("title: M\nmax_score: 4\nsections: one\n", "mini/assignment.yaml:3:1: a list is wanted: [one, another]"),
    ("title: M\nsections: []\n", "mini/assignment.yaml:2:1: 0 is too few; at least 1"),
    ("title: M\nsections: [one, one]\n", 'mini/assignment.yaml:2:17: the section "one" stands here twice'),
    ("", "mini/assignment.yaml:1:1: a mapping is wanted: {name: value}"),
    ("a", "mini/assignment.yaml:1:1: a mapping is wanted: {name: value}"),
    ("title: M\nsections: [one]\nlayout: x\n", "mini/assignment.yaml:3:1: one of 'numerator' or 'denominator' is wanted"),
    ("title: M\nmax_score: 5\nsections: [one]\n", "mini/assignment.yaml:2:1: max_score is 5, but the exercises add up to 4"),
    ("title: M\nmax_extra_credit: 1\nsections: [one]\n", "mini/assignment.yaml:2:1: max_extra_credit is 1, but the exercises add up to 0"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_sheet(tmp_path: Path, sheet: str, told: str) -> None:
    assert loaded(tmp_path, sheet=sheet) == (told,)


def test_no_is_no_truth_value_and_told_where_it_stands(tmp_path: Path) -> None:
    text = SECTION.replace(
        "  - id: a/choice\n    title: T\n", "  - id: a/choice\n    title: T\n    public: no\n"
    )
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "assignment.yaml").write_text(SHEET)
    (tmp_path / "a" / "one.yaml").write_text(text)
    with pytest.raises(AssignmentError) as refused:
        load_assignment("a", tmp_path)
    line = text.splitlines().index("    public: no") + 1
    (problem,) = str(refused.value).splitlines()
    assert problem.startswith(f"a/one.yaml:{line}:")
    assert "true or false is wanted" in problem


def test_an_input_of_a_graph_is_one_number(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "assignment.yaml").write_text(SHEET)
    (tmp_path / "a" / "one.yaml").write_text(SECTION.replace("{u: 3, ", "{u: [1, 2], "))
    with pytest.raises(
        AssignmentError, match="graphs hold single numbers, a vector is x1: 1, x2: 2"
    ):
        load_assignment("a", tmp_path)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("step", "write {domain: step}, with a shape {shape: [n], domain: step}"), ("positive", "write {domain: positive}"),
        ("n x k", "write [n, k]"), ("'[n]'", "write [n]"), ("'(n, 3)'", "write [n, 3]"), ("int", "write {domain: count} for 0, 1, 2"),
        ("number", "size, scalar, function, a shape such as [n], or a mapping is wanted"),
    ],
)  # fmt: skip
def test_a_declaration_that_is_none_names_the_right_one(
    tmp_path: Path, written: str, meant: str
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "assignment.yaml").write_text(SHEET)
    (tmp_path / "a" / "one.yaml").write_text(SECTION.replace("z: scalar", f"z: {written}"))
    with pytest.raises(AssignmentError) as refused:
        load_assignment("a", tmp_path)
    assert "a/one.yaml:2:" in str(refused.value)
    assert meant in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("{of: exp(z)^2, by: z}", "{of: exp(z)^2, wrt: z}", 'unknown key "wrt"; what the function is differentiated by is its `by`'),
        ("    parts: {answer: {kind: formula}}", "    kind: formula", "the kind stands in a part, parts: {answer: {kind: …}}"),
        ("{kind: formula}", "{kind: formula, accepted: z}", "accepted answers stand in the file of solutions"),
        ("{kind: formula}", "{kind: formula, points: 1}", "points stand in the exercise"),
    ],
)  # fmt: skip
def test_a_key_that_stands_elsewhere_is_sent_there(
    tmp_path: Path, old: str, new: str, meant: str
) -> None:
    assert old in SECTION
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "assignment.yaml").write_text(SHEET)
    (tmp_path / "a" / "one.yaml").write_text(SECTION.replace(old, new))
    with pytest.raises(AssignmentError) as refused:
        load_assignment("a", tmp_path)
    assert meant in str(refused.value)


@pytest.mark.parametrize("written", ["0.01", "1%", "'1 %'"])
def test_a_share_may_be_written_in_per_cent(tmp_path: Path, written: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "assignment.yaml").write_text(
        SHEET
        + "policy: {time_zone: Europe/Berlin, deadline: 2026-11-02T23:59, late: {kind: per-day, percent: 10%, at_most: 30}}\n"
    )
    (tmp_path / "a" / "one.yaml").write_text(
        SECTION.replace("relative: 0.01}", f"relative: {written}}}")
        + "  - {id: a/set, title: T, prompt: P, points: 1, parts: {answer: {kind: interval, of: z, boundary_credit: 50%}}}\n"
    )
    sheet = load_assignment("a", tmp_path)
    assert str(sheet.exercise("a/number").parts["f"].tolerance.relative) == "0.01"
    assert sheet.exercise("a/set").parts["answer"].boundary_credit == 1 / 2
    assert sheet.sheet.policy.late.percent == 10


def test_the_mistakes_of_every_file_and_every_exercise_are_told_in_one_run(tmp_path: Path) -> None:
    for kind in ("exercises", "solutions"):
        (tmp_path / kind / "mini").mkdir(parents=True)
    asked = tmp_path / "exercises" / "mini"
    (asked / "assignment.yaml").write_text("title: Mini\nsections: [one, two, three]\n")
    (asked / "one.yaml").write_text(SECTION.replace("value: f,", "value: h,"))
    (asked / "two.yaml").write_text("title: Two\nexercises:\n  - id: b/a\n   title: T\n")
    with pytest.raises(AssignmentError) as refused:
        load_assignment("mini", tmp_path / "exercises")
    places = [problem.split(": ")[0] for problem in refused.value.problems]
    assert places == ["mini/one.yaml:16:31", "mini/two.yaml:4:4", "mini/assignment.yaml:2:22"]


def test_the_mistakes_of_every_solution_are_told_in_one_run(tmp_path: Path) -> None:
    for kind in ("exercises", "solutions"):
        (tmp_path / kind / "mini").mkdir(parents=True)
    (tmp_path / "exercises" / "mini" / "assignment.yaml").write_text(SHEET)
    (tmp_path / "exercises" / "mini" / "one.yaml").write_text(SECTION)
    solved = tmp_path / "solutions" / "mini"
    (solved / "one.yaml").write_text("a/number: {f: 2}\na/formula: 2 exp(q)\n")
    assignment = load_assignment("mini", tmp_path / "exercises")
    with pytest.raises(AssignmentError) as refused:
        load_keys(assignment, tmp_path / "solutions")
    places = [problem.split(": ")[:2] for problem in refused.value.problems]
    assert places == [
        ["solutions/mini/one.yaml:1:15", "a/number"],
        ["mini/one.yaml:17:5", "a/choice"],
        ["solutions/mini/one.yaml:2:18", "a/formula"],
    ]
    # What a file that cannot be read holds is not called missing.
    (solved / "one.yaml").write_text("a/number: {f: 2}\n")
    (solved / "two.yaml").write_text("a/choice a\n")
    with pytest.raises(AssignmentError) as refused:
        load_keys(assignment, tmp_path / "solutions")
    places = [problem.split(": ")[:2] for problem in refused.value.problems]
    assert places[0][0].startswith("solutions/mini/two.yaml:1:1")
    assert [one for _, one in places[1:]] == ["a/number"]
