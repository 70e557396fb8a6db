"""What may be told of a wrong number that no misconception explains; nothing here changes a mark.

Each explanation is a fact about the student's own numbers: they are held against what follows from them,
never against a guess.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from exercises.graph import Graph
from exercises.language.errors import UndefinedError
from exercises.language.tree import Name, Tree, mapped, nodes
from exercises.tolerances import TypedNumber
from graders.graph.backprop import exactly, is_derivative
from graders.graph.learning_rate import is_step
from graders.graph.misconceptions import MESSAGES, Diagnosis, one_slip
from graders.graph.models import Model, models_named
from graders.graph.slips import slips
from graders.graph.ways import GraphAnswer, Way
from graders.verdict import Outcome, Verdict, incorrect, misconception

# So many numbers have these derivatives that to have the value of an input says nothing.
_USUAL = {0, 1}
# A number that only rounds to what a slip gives must be so many units away from the right one.
_APART, _FEWEST_FIGURES = 2, 2
_MOST_LISTED = 3


class Explanations(NamedTuple):
    """The numbers of one graph, beside which a wrong one is looked at.

    `way` follows own numbers through the exercise's graph, however far off they are, `another` through the
    student's own one where that is another function.
    """

    graph: Graph
    answers: Sequence[GraphAnswer]
    named: Mapping[GraphAnswer, Diagnosis]
    way: Way
    another: Way | None

    def verdict(self, answer: GraphAnswer) -> Verdict | None:
        """The verdict with what is known of the number; None if nothing is."""
        if answer.verdict.code != Outcome.VALUE:
            return None
        if self.another and _gives(self.another, answer):
            return incorrect(
                Outcome.VALUE,
                "your own graph gives this, perhaps rounded, but that is another function, so nothing"
                " follows from it: put the graph right first",
            )
        if not answer.ours:
            return None
        return (
            self._copied(answer)
            or self._same_slip(answer)
            or self._slip_from_own(answer)
            or self._step_the_other_way(answer)
            or self._given(answer)
            or self._where(answer)
        )

    def _copied(self, answer: GraphAnswer) -> Verdict | None:
        """A number that the student's own next ones, which are right, were not calculated from."""
        name = self.way.formulas[answer]
        if not isinstance(name, Name):
            return None
        later = [
            one
            for one in self.answers
            if one in self.way.formulas and name in set(nodes(self.way.rule(one)))
        ]
        if not later or any(one.verdict.status != "correct" for one in later):
            return None
        if name.name in self.way.carriers and any(map(self.way.leads_to, later)):
            return None
        return incorrect(
            Outcome.VALUE,
            f"your {_listed(later)} used another value than this one, and came out right: compare it with"
            " your notes, two digits may be exchanged or one mistyped",
        )

    def _same_slip(self, answer: GraphAnswer) -> Verdict | None:
        """A number too blunt to name its slip by itself, beside one that shows the same."""
        firsts = {
            diagnosis.names[0]: (one, diagnosis)
            for one, diagnosis in self.named.items()
            if len(diagnosis.names) == 1
        }
        fitting = [
            name
            for name in firsts
            if any(self._rounds(answer, model) for model in models_named(self.graph, name))
        ]
        if len(fitting) != 1:
            return None
        first, diagnosis = firsts[fitting[0]]
        return incorrect(
            misconception(fitting[0]), f"the same slip as in {first.part}: {diagnosis.message}"
        )

    def _rounds(self, answer: GraphAnswer, model: Model) -> bool:
        value = model.value(self.way.formulas[answer])
        unit = answer.typed.last_digit or Decimal(0)
        apart = abs(value - answer.true) >= _APART * unit
        return answer.typed.figures >= _FEWEST_FIGURES and apart and answer.typed.rounds(value)

    def _slip_from_own(self, answer: GraphAnswer) -> Verdict | None:
        """A single slip that leads from own wrong numbers to this one."""
        names = self._slips(answer, answer.typed)
        if not names:
            return None
        told = " — or: ".join(MESSAGES[name] for name in names)
        sources = _listed(self.way.sources(answer))
        return incorrect(misconception(*names), f"calculated from your own {sources}: {told}")

    def _step_the_other_way(self, answer: GraphAnswer) -> Verdict | None:
        """A step uphill that has another slip beside it."""
        old, value = answer.old, answer.typed.value
        if not is_step(self.graph, answer) or (value - old) * (answer.true - old) >= 0:
            return None
        mirrored = TypedNumber(2 * old - value, answer.typed.last_digit)
        told = "the step goes the wrong way: new = old − η · gradient"
        if len(names := self._slips(answer, mirrored)) == 1:
            sources = _listed(self.way.sources(answer))
            return incorrect(
                misconception("ascent"),
                f"{told}; and from your own {sources}: {MESSAGES[names[0]]}",
            )
        return incorrect(Outcome.VALUE, f"{told}; its size is not right either")

    def _slips(self, answer: GraphAnswer, typed: TypedNumber) -> tuple[str, ...]:
        """The names of the slips that lead from own numbers, of which some are wrong, to a number."""
        sources = self.way.sources(answer)
        if all(one.verdict.status == "correct" for one in sources):
            return ()
        values = tuple(self._slipped(answer, self.way.carriers))
        return one_slip(values, answer.true, typed, answer.spec.tolerance)

    def _slipped(self, answer: GraphAnswer, own: Collection[str]) -> Iterator[tuple[str, Decimal]]:
        rule = _written_out(self.way.rule(answer), self.way.defined, own)
        known = {*own, *self.graph.point}
        for name, changed in slips(rule, known, self.way.defined):
            if name == "factor-added":
                continue  # so many factors that one of them often fits
            try:
                value = exactly(self.way.from_own.value(changed)[0])
            except UndefinedError:
                continue
            if value.is_finite():
                yield name, value

    def _given(self, answer: GraphAnswer) -> Verdict | None:
        """The value of an input that stands beside what is asked for, in it or in what it enters."""
        name, value = self.way.formulas[answer], answer.typed.value
        if isinstance(name, Name) and is_derivative(name.name) and value in _USUAL:
            return None
        beside = [self.way.rule(answer)]
        beside += [tree for tree in self.graph.trees.values() if name in set(nodes(tree))]
        names = {node.name for tree in beside for node in nodes(tree) if isinstance(node, Name)}
        point = self.graph.point
        found = sorted(one for one in names & set(point) if point[one] == value)
        if len(found) != 1:
            return None
        return incorrect(
            Outcome.VALUE,
            f"this is the value of {found[0]}, which is given: check what this step asks for",
        )

    def _where(self, answer: GraphAnswer) -> Verdict | None:
        """In which step the slip is, seen from the numbers that enter it."""
        known = {node.name for node in nodes(self.way.rule(answer)) if isinstance(node, Name)}
        entering = known - set(self.graph.point)
        given = {
            formula.name: one
            for one, formula in self.way.formulas.items()
            if isinstance(formula, Name) and formula.name in entering
        }
        if set(given) != entering:
            return None
        if not entering:
            told = "only given values enter it, so it was worked out or copied wrongly"
            return incorrect(Outcome.VALUE, f"not the right value; {told}")
        parts = _listed(sorted(given.values(), key=lambda one: one.part))
        if all(one.verdict.status == "correct" for one in given.values()):
            told = f"what enters it ({parts}) is right, so the slip is in this step itself"
        else:
            told = f"nor does it follow from your own {parts}"
        return incorrect(Outcome.VALUE, f"not the right value; {told}")


def _gives(way: Way, answer: GraphAnswer) -> bool:
    """Whether a number is what own ones lead to, or that value rounded."""
    values = way.values(answer) if answer in way.formulas else None
    return values is not None and (way.leads_to(answer) or answer.typed.rounds(exactly(values[0])))


def _written_out(tree: Tree, defined: Mapping[str, Tree], own: Collection[str]) -> Tree:
    """A formula with the derivatives that the student does not give written out, one step deep."""

    def opened(node: Tree) -> Tree | None:
        match node:
            case Name(name=name) if is_derivative(name) and name not in own:
                return defined.get(name)
        return None

    return mapped(tree, opened)


def _listed(sources: Sequence[GraphAnswer]) -> str:
    return ", ".join([one.part for one in sources][:_MOST_LISTED])
