"""The list of kinds, one line for each."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, get_args

from pydantic import Field

from exercises.specs.base import Spec
from exercises.specs.choices import Choice, Matching, MultiSelect, Order, TrueFalse, YesNo
from exercises.specs.code import Code, Plot
from exercises.specs.einsums import Einsum
from exercises.specs.formulas import Equations, Formula, Shape
from exercises.specs.graphs import ComputationGraph
from exercises.specs.intervals import Interval
from exercises.specs.networks import Network
from exercises.specs.notebooks import NotebookFile, ReportedNumbers, ReportedSettings
from exercises.specs.numbers import Number, Value
from exercises.specs.phrases import Phrase
from exercises.specs.plots import FunctionPlot
from exercises.specs.unsupported import Unsupported
from exercises.specs.witnesses import Witness
from exercises.specs.words import Derivation, Findings, Invariant, Proof, ShortText

# One line per kind; `graders.kinds.grader.GRADERS` is the other list, and a test compares the two.
AnySpec = Annotated[
    Choice
    | MultiSelect
    | TrueFalse
    | YesNo
    | Number
    | ComputationGraph
    | Value
    | Shape
    | Formula
    | Equations
    | Interval
    | Einsum
    | Network
    | Witness
    | Matching
    | Order
    | Phrase
    | ShortText
    | Findings
    | Proof
    | Derivation
    | Invariant
    | Code
    | Plot
    | FunctionPlot
    | NotebookFile
    | ReportedNumbers
    | ReportedSettings
    | Unsupported,
    Field(discriminator="kind"),
]


@cache
def spec_classes() -> Mapping[str, type[Spec]]:
    """The class of every kind."""
    return {
        kind: spec
        for spec in get_args(get_args(AnySpec)[0])
        for kind in get_args(spec.model_fields["kind"].annotation)
    }
