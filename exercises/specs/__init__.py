"""The kinds of part: for each, what is asked and how near is near enough."""

from exercises.specs.base import Spec
from exercises.specs.choices import Choice, Matching, MultiSelect, Order, TrueFalse, YesNo
from exercises.specs.code import Code, Plot
from exercises.specs.einsums import Einsum
from exercises.specs.formulas import Equations, Formula, Shape
from exercises.specs.graphs import ComputationGraph
from exercises.specs.in_language import Function, InLanguage, Layout, Truth
from exercises.specs.intervals import Interval
from exercises.specs.kinds import AnySpec, spec_classes
from exercises.specs.networks import Layer, Network
from exercises.specs.notebooks import NotebookFile, OfNotebook, ReportedNumbers, ReportedSettings
from exercises.specs.numbers import Number, Value
from exercises.specs.phrases import Phrase
from exercises.specs.plots import FunctionPlot
from exercises.specs.unsupported import Unsupported
from exercises.specs.witnesses import Witness
from exercises.specs.words import Derivation, Findings, Invariant, Proof, Prose, ShortText

__all__ = [
    "AnySpec",
    "Choice",
    "Code",
    "ComputationGraph",
    "Derivation",
    "Einsum",
    "Equations",
    "Findings",
    "Formula",
    "Function",
    "FunctionPlot",
    "InLanguage",
    "Interval",
    "Invariant",
    "Layer",
    "Layout",
    "Matching",
    "MultiSelect",
    "Network",
    "NotebookFile",
    "Number",
    "OfNotebook",
    "Order",
    "Phrase",
    "Plot",
    "Proof",
    "Prose",
    "ReportedNumbers",
    "ReportedSettings",
    "Shape",
    "ShortText",
    "Spec",
    "TrueFalse",
    "Truth",
    "Unsupported",
    "Value",
    "Witness",
    "YesNo",
    "spec_classes",
]
