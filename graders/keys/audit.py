"""The audit of a tolerance: no misconception may be accepted as the right number."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from exercises.graph import Graph
from exercises.language.tree import Tree
from exercises.specs import Number
from exercises.tolerances import Change, TypedNumber
from graders.graph.backprop import Calculation, asked, at_point, backpropagation, derived
from graders.graph.models import Model, models

# What differs by less is the same number.
_SAME = Decimal("1e-9")


class Audit(NamedTuple):
    """What the tolerance of one number separates.

    `margin` is the distance of the nearest misconception in tolerances; `hidden` are those that give
    the right number at this point; `problems` name those that the tolerance would accept.
    """

    separated: int
    margin: float | None
    hidden: frozenset[str]
    problems: tuple[str, ...]


def audited(spec: Number) -> Audit:
    """Compare every misconception of a number's graph with the right number."""
    assert spec.graph
    formula = asked(spec.graph, spec.value)
    right = derived(spec.graph, spec.value)
    old = spec.tolerance.old if isinstance(spec.tolerance, Change) else Decimal(0)
    separated, distances, hidden, problems = 0, [], set(), []
    for model in models(spec.graph):
        value = model.value(formula)
        if not value.is_finite():
            continue
        if abs(value - right) <= _SAME * abs(right):
            if _differs_elsewhere(spec.graph, formula, model):
                hidden.add(model.name)
        elif not spec.tolerance.accepts(TypedNumber(value), right):
            separated += 1
            distances.append(float(abs(value - right) / _width(spec, right, old)))
        elif model.name not in spec.indistinct:
            problems.append(
                f"the tolerance accepts {value:.8g}, which is what {model.name} gives instead of"
                f" {right:.8g}"
            )
    return Audit(separated, min(distances, default=None), frozenset(hidden), tuple(problems))


def _differs_elsewhere(graph: Graph, formula: Tree, model: Model) -> bool:
    """Whether a misconception that gives the right number here gives a wrong one elsewhere."""
    point = graph.second_point or {
        name: value + Decimal(place) / 7
        for place, (name, value) in enumerate(graph.point.items(), 1)
    }
    right = Calculation(backpropagation(graph).definitions, at_point(point)).value(formula)[0]
    changed = {name: value for name, value in model.inputs.items() if name in point}
    wrong = Calculation(model.calculation.defined, at_point({**point, **changed}))
    return bool(abs(wrong.value(model.rewritten(formula))[0] - right) > 1e-9 * abs(right))


def _width(spec: Number, right: Decimal, old: Decimal) -> Decimal:
    """The largest error that is accepted whatever digits are shown."""
    relative = getattr(spec.tolerance, "relative", Decimal(0))
    width = relative * abs(right - old) or getattr(spec.tolerance, "zero", Decimal(0))
    return width or Decimal("1e-12")
