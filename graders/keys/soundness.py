"""Whether what an assignment asks to be calculated has a value, before a student is marked by it.

A formula that an instructor wrote (a node of a graph, a `function`, a definition, the `expected:` of a
check) must fit in its shapes and be finite, and the value of a graph be as certain as its tolerance asks.
It takes a moment, so it is done where no certificate vouches for an exercise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import numpy as np

from exercises.assignment import Assignment, Exercise
from exercises.checks import Equals
from exercises.graph import Graph
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.matrices import about_transposes
from exercises.language.scope import Scope, Symbol
from exercises.language.tree import Name, Tree
from exercises.mistakes import Path
from exercises.specs import Code, Einsum, InLanguage, Number, Spec, Witness
from exercises.tolerances import Exact, Tolerance, TypedNumber
from graders.graph.backprop import at_point, backpropagation, exactly
from graders.keys.witnesses import meaningless, without_value
from graders.kinds import einsum
from graders.kinds.code.equals import samples
from graders.language.draws import instances
from graders.language.evaluate import evaluate, peak
from graders.language.instance import Instance

# A float is off by half of its last place, and a few operations follow one another.
_ROUNDING = Decimal(2) ** -50
_HALF = Decimal("0.5")


def unsound(assignment: Assignment, chosen: Iterable[str] | None = None) -> Iterator[str]:
    """What cannot be calculated as it is asked, a line for each with its place.

    Args:
        assignment: The assignment.
        chosen: The ids of the exercises to look at; all if left out.
    """
    told: set[str] = set()
    for exercise in assignment.exercises():
        if chosen is None or exercise.id in chosen:
            for path, fault in _faults(exercise):
                line = f"{assignment.place(exercise.id, path)}: {exercise.id}: {fault}"
                if line not in told:
                    told.add(line)
                    yield line


def _faults(exercise: Exercise) -> Iterator[tuple[Path, str]]:
    for part, spec in exercise.parts.items():
        for path, fault in _of_spec(spec):
            yield ("parts", part, *path), fault


def _of_spec(spec: Spec) -> Iterator[tuple[Path, str]]:
    if isinstance(spec, Witness):
        faults = list(without_value(spec))
        for number, fault in faults:
            yield ("such_that", number), fault
        if not faults:
            for fault in meaningless(spec):
                yield ("such_that",), fault
        return
    if isinstance(spec, Einsum):
        if fault := einsum.without_value(spec):
            yield ("computes",), fault
    elif isinstance(spec, Number) and spec.graph:
        formulas: list[tuple[Path, str]] = [(("value",), spec.value)]
        formulas += [(("instead", name), text) for name, text in spec.instead.items()]
        for path, formula in formulas:
            if fault := _of_number(spec, spec.graph, formula):
                yield path, fault
    elif isinstance(spec, InLanguage):
        for name in spec.scope.definitions:
            if fault := _of_formula(Name(name), spec.scope):
                yield ("define", name), f"{name} {fault}"
        if spec.truth and (fault := _of_formula(spec.truth.of, spec.truth.scope)):
            yield ("function", "of"), f"the function {fault}"
    elif isinstance(spec, Code):
        for number, check in enumerate(spec.checks):
            if isinstance(check, Equals) and (fault := _of_check(check)):
                yield ("checks", number, "expected"), f"{check.name}: the formula {fault}"


def _of_number(spec: Number, graph: Graph, formula: str) -> str:
    """What is wrong with the value of a graph at its point."""
    right = backpropagation(graph).value(formula)
    if not right.is_finite():
        return f"{formula} has no finite value at the point of the graph"
    error = _error(graph, formula)
    if _hides(spec.tolerance, right, error):
        return (
            f"{formula} is less certain than its tolerance: rounding alone may be worth {error:.2g} in"
            f" {right:.8g}"
        )
    return ""


def _error(graph: Graph, formula: str) -> Decimal:
    """What the rounding of floats may be worth: that of the largest number on the way."""
    whole = backpropagation(graph)
    symbols = {name: Symbol() for name in graph.point}
    scope = Scope(symbols=symbols, definitions=whole.definitions)
    largest = peak(whole.formulas[formula], scope, Instance(1, {}, at_point(graph.point)))[0]
    return exactly(largest) * _ROUNDING


def _hides(tolerance: Tolerance, right: Decimal, error: Decimal) -> bool:
    """Whether an error is larger than what is accepted; counts are exact as long as they are whole."""
    if isinstance(tolerance, Exact):
        return error > _HALF
    return not any(tolerance.accepts(TypedNumber(right + by), right) for by in (error, -error))


def _of_formula(tree: Tree, scope: Scope) -> str:
    """What is wrong with a formula on draws of its symbols."""
    try:
        values = [evaluate(tree, scope, ground) for ground in instances(scope, (tree,))]
    except (UndefinedError, RefusedError) as error:
        return f"cannot be evaluated: {error}{about_transposes(scope)}"
    return "" if any(np.isfinite(value).any() for value in values) else "has no finite value"


def _of_check(check: Equals) -> str:
    """What is wrong with the expected value of a check on the arrays that it draws."""
    try:
        values = list(samples(check))
    except (UndefinedError, RefusedError) as error:
        return f"cannot be evaluated: {error}"
    if all(np.isfinite(value).all() for value in values):
        return ""
    return "is not finite for all arrays that are drawn; draw others (`low`, `high`)"
