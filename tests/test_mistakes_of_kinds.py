"""Mistakes of an instructor with sets, witnesses, einsum, units and patterns: where, what, what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercises.loader import load_assignment
from exercises.strict_yaml import AssignmentError
from graders.keys.certified import load_keys
from graders.keys.proving import foundations
from graders.keys.soundness import unsound

SECTION = """\
title: One
symbols: {n: size, k: size, X: [n, k], L: {domain: positive}}
exercises:
  - id: a/b
    title: T
    prompt: P
    points: 1
    parts: {answer: PART}
"""
SHAPE = "scalar is wanted, or a shape in whole numbers up to 100, such as [2] or [2, 3]"
ZERO = "0 in every entry has the property; exclude it by a condition, such as norm(v) > 0, or say trivial: true"
LITTLE = "of 9 answers that were tried 0 lack the property; one that excludes at least 3 of them is wanted"
NO_SET = "this is one number and no set of them; write the set by its ends, such as 2 < x <= 3, or (2, 3]"


def told(folder: Path, part: str, solution: str) -> list[str]:
    """What loading a course, its keys, and looking at both finds."""
    for kind in ("exercises", "solutions"):
        (folder / kind / "mini").mkdir(parents=True)
    (folder / "exercises" / "mini" / "assignment.yaml").write_text("title: M\nsections: [one]\n")
    (folder / "exercises" / "mini" / "one.yaml").write_text(SECTION.replace("PART", part))
    (folder / "solutions" / "mini" / "one.yaml").write_text(f"a/b: {solution}\n")
    try:
        assignment = load_assignment("mini", folder / "exercises")
        keys = load_keys(assignment, folder / "solutions")
    except AssignmentError as error:
        return list(error.problems)
    found = foundations(assignment, keys)
    return [
        *unsound(assignment),
        *(one for parts in found.values() for part in parts.values() for one in part.problems),
    ]


# Mistakes in an exercise: the part, and what is told with the line and column.
EXERCISE = [
    ("{kind: interval}", '8:13: a/b: the key "of" is missing'),
    ("{kind: interval, of: [eta]}", "8:38: a/b: a text is wanted; put a number or a word such as true in quotes"),
    ("{kind: interval, of: X}", "8:38: a/b: X is no single number; name one, as in of: eta"),
    ("{kind: interval, of: exp}", "8:38: a/b: of cannot be read: exp is a function or constant; take another name"),
    ("{kind: interval, of: eta, boundry_credit: 1/2}", '8:47: a/b: unknown key "boundry_credit" (did you mean "boundary_credit"?)'),
    ("{kind: interval, of: eta, boundary_credit: half}", "8:47: a/b: points are a number or a fraction such as 1/3"),
    ("{kind: interval, of: eta, boundary_credit: 2}", "8:47: a/b: a share of the points is wanted, from 0 to 1"),
    ("{kind: witness, such_that: [norm(v) > 0]}", '8:13: a/b: the key "values" is missing'),
    ("{kind: witness, values: {v: [2]}}", "8:13: a/b: say what makes the values right: such_that: [norm(v) > 0, …]"),
    ("{kind: witness, values: v, such_that: [norm(v) > 0]}", "8:37: a/b: a mapping is wanted: {v: [2]}"),
    ("{kind: witness, values: {v: [n]}, such_that: [norm(v) > 0]}", f"8:46: a/b: {SHAPE}"),
    ("{kind: witness, values: {v: vector}, such_that: [norm(v) > 0]}", f"8:46: a/b: {SHAPE}"),
    ("{kind: witness, values: {norm: [2]}, such_that: [norm > 0]}", "8:37: a/b: values cannot be read: norm is a function or constant; take another name"),
    ("{kind: witness, values: {v: [2]}, such_that: norm(v) > 0}", "8:55: a/b: a list is wanted: [one, another]"),
    ("{kind: witness, values: {v: [2]}, such_that: [norm(w) > 0]}", '8:67: a/b: the condition cannot be read: "w" has no meaning here; the names are X, L, v, k, n'),
    ("{kind: witness, values: {v: [2]}, such_that: [norm(v) >]}", "8:67: a/b: the condition cannot be read: the formula ends too early; an operand or a bracket is missing at its end"),
    ("{kind: witness, values: {v: [2]}, such_that: [norm(v)]}", "8:67: a/b: a condition is wanted, such as A v = 3 v, or norm(v) > 0"),
    ("{kind: witness, values: {v: [2]}, such_that: [L > 0]}", "8:67: a/b: this does not depend on v"),
    ("{kind: witness, values: {v: [2]}, such_that: [X v = 0]}", "8:67: a/b: the condition X v = 0 cannot be evaluated: X has no value"),
    ("{kind: witness, values: {v: [2]}, such_that: [v_1 = v_2]}", f"8:55: a/b: {ZERO}"),
    ("{kind: witness, values: {v: [2]}, such_that: [norm(v) >= 0], trivial: true}", f"8:55: a/b: {LITTLE}"),
    ("{kind: witness, values: {A: [2, 2]}, such_that: [A A = I]}", "8:70: a/b: say how large I, 0 or 1 is: I_2, 0_2, ones(2)"),
    ("{kind: einsum}", '8:13: a/b: the key "operands" is missing'),
    ("{kind: einsum, operands: [X, Y]}", "8:36: a/b: a mapping is wanted: {X: [n, d]}"),
    ("{kind: einsum, operands: {X: [n, 0]}}", "8:54: a/b: the name of a size is wanted, or a whole number from 1 to 9"),
    ("{kind: einsum, operands: {X: [n, k], w: [k]}, computes: X v}", '8:67: a/b: the formula cannot be read: "v" has no meaning here; the names are X, w, k, n'),
    ("{kind: number, units: {kB: 0}}", "8:36: a/b: say what each unit is worth, as in {kB: 1, MB: 1000}"),
    ("{kind: number, units: {kB: 1000}}", "8:36: a/b: one of kB must be worth 1: the unit of the key"),
    ("{kind: number, units: {kB: 1, MB: big}}", "8:51: a/b: points are a number or a fraction such as 1/3"),
    ("{kind: number, units: kB}", "8:36: a/b: a list is wanted: [one, another]"),
    ("{kind: phrase, pattern: a}", '8:36: a/b: unknown key "pattern"; known: public, weight, called, kind, exact'),
    ("{kind: formula, symbols: {y: {class: q}}}", '8:47: a/b: symbols cannot be read: the size "q" is not declared'),
    ("{kind: formula, symbols: {y: {klass: k}}}", '8:51: a/b: unknown key "klass" (did you mean "class"?)'),
    ("{kind: formula, symbols: {x: {rows: Y}}}", "8:47: a/b: symbols cannot be read: x are the rows of Y, which is not declared as a matrix"),
    ("{kind: formula, symbols: {S: {shape: [n, k], domain: positive-definite}}}", "8:47: a/b: a positive-definite matrix is square: shape: [n, n]"),
    ("{kind: derivation, definition: 'd(exp(z), z)', target: exp(z), symbols: {d: size, z: [d]}}", "8:84: a/b: symbols cannot be read: in a derivation d is the sign of a derivative, and no size beside it; call the size D, or give the derivation a section of its own"),
    ("{kind: formula, symbols: {det: scalar}}", "8:47: a/b: symbols cannot be read: det is a function or constant; take another name"),
]  # fmt: skip
# Mistakes in a solution: the part, the solution, and what is told with the line and column.
SOLUTION = [
    ("{kind: interval, of: eta}", "0.5", f"1:6: a/b: answer: {NO_SET}"),
    ("{kind: interval, of: eta}", "{accepted: (0, 1), second: 0 < eta < 1}", '1:21: a/b: answer: "1)" is no key of a solution; known: accepted, second; a text with a comma in it stands in quotes'),
    ("{kind: interval, of: eta}", "x < 1", '1:6: a/b: answer: "x" has no meaning here; the names are X, L, eta, k, n'),
    ("{kind: interval, of: eta}", "(1, 0)", "1:6: a/b: answer: the ends of the interval stand in the wrong order"),
    ("{kind: formula}", "0 < L < 1", "1:6: a/b: answer: a condition is no formula; ask for each of its bounds as a number"),
    ("{kind: matrix}", "det(X)", "1:6: a/b: answer: only a square matrix has a determinant"),
    ("{kind: einsum, operands: {X: [n, k]}}", "ijk->i", "1:6: a/b: answer: X has 2 axes and gets 3 letters"),
    ("{kind: einsum, operands: {X: [n, k]}}", "rows", "1:6: a/b: answer: write the letters alone, such as ij,jk->ik"),
    ("{kind: einsum, operands: {X: [n, k], w: [k]}, computes: X w}", "ij,j->j", "1:6: a/b: answer: ij,j → j is not X w: the result does not have the shape that is asked for"),
    ("{kind: number, units: {kB: 1, MB: 1000}}", "1", "1:6: a/b: answer: say in which unit this is: kB, MB"),
    ("{kind: number, units: {kB: 1, MB: 1000}}", "1 GB", "1:6: a/b: answer: say in which unit this is: kB, MB"),
    ("{kind: phrase}", "/(a+)+/", "1:6: a/b: answer: /(a+)+/ repeats a repetition, which may take for ever; write it with one"),
    ("{kind: phrase}", '{accepted: [dropout, "/(a/"]}', "1:18: a/b: answer: /(a/ is no regular expression: missing ), unterminated subpattern at position 0"),
]  # fmt: skip
SECOND = [
    ("{kind: interval, of: eta}", '{accepted: "(0, 1)", second: "[0, 1]"}', "the second form [0, 1] does not agree"),
    ("{kind: interval, of: eta}", "{accepted: ['0 < eta < 2/L', '0 < eta < 1/L']}", "the accepted answer 0 < eta < 1/L is another set than 0 < eta < 2/L"),
    ("{kind: number, units: {kB: 1, MB: 1000}}", "{accepted: 1 kB, second: 1 MB}", "the second form 1 MB does not agree"),
    ("{kind: witness, values: {v: [2]}, such_that: [v_1 = 2 v_2, norm(v) > 0]}", "{accepted: ['[2, 1]', '[1, 1]']}", "the accepted answer [1, 1] lacks the property: v_1 = 2·v_2 does not hold: its sides are 1 and 2"),
    ("{kind: einsum, operands: {X: [n, k]}}", "{accepted: ij->i, second: ab->b}", "the second form ab->b does not agree"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "line"), EXERCISE, ids=[part for part, _ in EXERCISE])
def test_a_mistake_in_an_exercise(tmp_path: Path, part: str, line: str) -> None:
    solution = "ij,j->i" if "einsum" in part else "1"
    assert told(tmp_path, part, solution) == [f"mini/one.yaml:{line}"]


@pytest.mark.parametrize(("part", "solution", "line"), SOLUTION, ids=[s for _, s, _ in SOLUTION])
def test_a_mistake_in_a_solution(tmp_path: Path, part: str, solution: str, line: str) -> None:
    assert told(tmp_path, part, solution) == [f"solutions/mini/one.yaml:{line}"]


@pytest.mark.parametrize(("part", "solution", "line"), SECOND, ids=[s for _, s, _ in SECOND])
def test_a_second_form_that_says_something_else(
    tmp_path: Path, part: str, solution: str, line: str
) -> None:
    assert told(tmp_path, part, solution) == [line]
