"""The list of kinds: for each, the module that reads its answers and decides them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import Any, NamedTuple

from exercises.answer import Answer, ContradictedError, Text, UnreadableError
from exercises.specs import ComputationGraph, Formula, InLanguage, Spec
from graders.kinds import (
    choice,
    computation_graph,
    einsum,
    equations,
    formula,
    function_plot,
    interval,
    matching,
    multi_select,
    network,
    number,
    order,
    phrase,
    prose,
    shape,
    value,
    witness,
    yes_no,
)
from graders.kinds.derivation import derivation
from graders.kinds.findings import findings
from graders.kinds.formula import refuse_passed_over
from graders.kinds.kind import Kind
from graders.kinds.notebook import code_file, reported_number, reported_settings
from graders.kinds.reading.attempts.attempts import (
    as_typed,
    line_attempts,
    other_attempts,
    refuse_changed,
    refuse_endless,
    refuse_label,
)
from graders.kinds.reading.attempts.crossed_out import without_crossed_out
from graders.kinds.reading.attempts.ticks import refuse_crosses
from graders.kinds.reading.graphs.nodes import refuse_told
from graders.kinds.reading.remarks.equations import refuse_false_equation
from graders.kinds.xor_training import invariant

# One line per kind; `exercises.specs.AnySpec` is the other list, and a test compares the two.
GRADERS: Mapping[str, Kind[Any, Any, Any]] = {
    "choice": choice,
    "multi-select": multi_select,
    "true-false": yes_no,
    "yes-no": yes_no,
    "number": number,
    "computation-graph": computation_graph,
    "value": value,
    "equations": equations,
    "formula": formula,
    "matrix": formula,
    "piecewise": formula,
    "interval": interval,
    "einsum": einsum,
    "shape": shape,
    "function-plot": function_plot,
    "network": network,
    "witness": witness,
    "matching": matching,
    "order": order,
    "phrase": phrase,
    "text": prose,
    "findings": findings,
    "proof": prose,
    "derivation": derivation,
    "invariant": invariant,
    "notebook": code_file,
    "reported-numbers": reported_number,
    "reported-settings": reported_settings,
}


# In words, programs and derivations something may be crossed out for a reason.
_AS_TYPED = frozenset(
    ["text", "findings", "proof", "derivation", "invariant", "notebook", "reported-numbers", "reported-settings"]
)  # fmt: skip
# An answer that somebody meant is read in fewer ways; a text of nothing but commas has hundreds.
_MOST_ATTEMPTS = 12
# Ticks and crosses are answers where there are options.
_WITH_TICKS = frozenset(["choice", "multi-select"])
# A letter or number in front may be the answer itself.
_LETTERED = _WITH_TICKS | {"true-false", "yes-no", "matching", "order", "phrase"}


def said(spec: Spec, answer: Answer) -> Answer:
    """What an answer says: all of it but what is crossed out.

    Raises:
        UnreadableError: Part of a formula is crossed out, or a cross stands beside it.
    """
    kind = getattr(spec, "kind", "")
    if kind in _AS_TYPED:
        return answer
    if kind not in _WITH_TICKS:
        refuse_crosses(answer)
    return without_crossed_out(answer)


def grader_of(spec: Spec) -> Kind[Any, Any, Any] | None:
    """The kind of a spec; None where nothing decides its kind yet."""
    return GRADERS.get(getattr(spec, "kind", ""))


class Understood(NamedTuple):
    """What was read of an answer, and the words in front of it that were passed over as a whole."""

    reading: Any
    passed_over: str = ""

    def echo(self, shown: str) -> str:
        """How it was read, with what was passed over."""
        return f'{shown} (passed over: "{self.passed_over}")' if self.passed_over else shown


def read(spec: Spec, answer: Answer) -> Understood:
    """What an answer says to its kind: as it was typed, else without what stands around it, else its conclusion.

    An answer in letters or words is read as it was typed, else its line that says that it is the answer.

    Raises:
        UnreadableError: It cannot be read in any of these ways; told of it as it was typed.
    """
    grader = grader_of(spec)
    assert grader is not None
    kind = getattr(spec, "kind", "")
    if kind in _AS_TYPED:
        return Understood(grader.read(spec, answer))
    refuse_endless(answer)
    refuse_changed(answer)
    if not isinstance(answer, Text):
        return Understood(grader.read(spec, answer))
    lettered = kind in _LETTERED
    symbols = spec.scope.symbols if isinstance(spec, InLanguage) else ()
    answer = answer if lettered else as_typed(answer, symbols)
    try:
        reading = grader.read(spec, answer)
    except ContradictedError:
        raise
    except UnreadableError:
        names = spec.names() if isinstance(spec, Formula) else ()
        attempts = line_attempts(answer) if lettered else other_attempts(answer, names)
        for attempt in islice(attempts, _MOST_ATTEMPTS):
            with suppress(UnreadableError):
                reading = grader.read(spec, attempt.answer)
                break
        else:
            raise
        if isinstance(spec, InLanguage):
            refuse_false_equation(attempt.passed_over, attempt.answer, spec.scope)
        if isinstance(spec, Formula):
            refuse_passed_over(spec, attempt.passed_over, reading, attempt.answer)
        if isinstance(spec, ComputationGraph):
            refuse_told(attempt.passed_over, reading.nodes, reading.output, attempt.answer.place)
        return Understood(reading, attempt.passed_over)
    if not lettered:
        refuse_label(answer)
    return Understood(reading)
