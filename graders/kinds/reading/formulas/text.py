"""The text of a formula before its statements are told apart.

What is said beside it and can be checked is cut off, and what is in signs, programs or names of the answer's own
is put into the signs and names of the exercise. Every rule gives back the text with a note of what it did.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from exercises.language.layout import in_dollars, without_lists
from exercises.language.scope import Scope
from exercises.language.tree import Tree
from exercises.specs import Truth
from graders.kinds.reading.cases.by_index import with_single_conditions
from graders.kinds.reading.cases.case_tables import with_head_of_table
from graders.kinds.reading.cases.conditions_behind import with_conditions_behind
from graders.kinds.reading.cases.conditions_first import with_cases_told
from graders.kinds.reading.cases.headed_lines import with_headed_lines
from graders.kinds.reading.cases.kinks import without_value_at_kink
from graders.kinds.reading.cases.listed_cases import with_listed_cases
from graders.kinds.reading.clauses.heads import behind_question
from graders.kinds.reading.formulas.choices import with_whole_restated
from graders.kinds.reading.formulas.decimal_commas import with_decimal_points
from graders.kinds.reading.formulas.defined_functions import with_defined_functions
from graders.kinds.reading.formulas.definitions_behind import (
    with_definitions_behind,
    with_denoted,
    with_names_defined,
    with_sum_by_name,
)
from graders.kinds.reading.formulas.derivative_of import without_derivative_of
from graders.kinds.reading.formulas.indicators import without_indicator_in_front
from graders.kinds.reading.formulas.layers import with_layers, without_one_layer
from graders.kinds.reading.formulas.own_function import (
    with_asked_argument,
    with_own_function,
    without_conditions,
    without_defined_arguments,
    without_own_arguments,
    without_prime,
)
from graders.kinds.reading.formulas.programs import (
    as_formula,
    each_entry,
    in_plain_signs,
    without_likes,
)
from graders.kinds.reading.formulas.restated import without_restated
from graders.kinds.reading.numbers.computed import with_dots
from graders.kinds.reading.remarks.bounds_at_end import with_bounds_in_words
from graders.kinds.reading.remarks.contrasted import without_contrast
from graders.kinds.reading.remarks.domains import with_domains, without_typical_value
from graders.kinds.reading.remarks.plain_sizes import with_plain_sizes
from graders.kinds.reading.remarks.ranges import without_ranges
from graders.kinds.reading.remarks.remarks import with_order_in_brackets
from graders.kinds.reading.remarks.said_shapes import (
    with_multiplied_shapes,
    with_premised_shape,
    with_shape_behind,
    without_said_shapes,
)
from graders.kinds.reading.remarks.sizes import with_sizes
from graders.kinds.reading.remarks.special_cases import SpecialCase, without_special_case
from graders.kinds.reading.remarks.true_remarks import without_true_remark
from graders.kinds.reading.statements.derivatives import with_primes, with_start_in_signs
from graders.kinds.reading.statements.entries import shapes_asked_for, with_diagonal_entry
from graders.kinds.reading.statements.entries_told import with_entry_told
from graders.kinds.reading.statements.named_functions import with_named_functions
from graders.kinds.reading.statements.wording import in_signs, with_shape_beside
from graders.kinds.reading.words.names import Names
from graders.kinds.reading.words.operators import with_operators, with_said_product
from graders.kinds.reading.words.phone_letters import (
    with_last_index,
    with_phone_letters,
    with_small_argument,
)


class FormulaText(NamedTuple):
    """The text in signs, and the scope with the function that the answer calls its own.

    `notes` tell what rules decided, `passed_over` what changes nothing, and `special` is a special case that the
    formula must be in.
    """

    text: str
    scope: Scope
    notes: tuple[str, ...]
    passed_over: tuple[str, ...]
    special: SpecialCase | None


def formula_text(
    typed: str,
    raw: str,
    scope: Scope,
    *,
    truth: Truth | None,
    function: tuple[Tree, str] | None,
) -> FormulaText:
    """The text of a formula for `read_statements`.

    Args:
        typed: What was typed, in plain characters.
        raw: The same as it was typed.
        scope: What its names mean.
        truth: The function that is asked for, or of which the derivative is.
        function: What is differentiated, and the name by which; the answer may call it f.

    Raises:
        RefusedError: Something that is said beside it is not so.
    """
    notes = _Notes()
    typed = notes.of(without_value_at_kink(with_headed_lines(with_whole_restated(typed))))
    typed = with_plain_sizes(_derivative_of_named().sub(r"\g<before>J =", typed), scope)
    if truth is None or shapes_asked_for(truth):
        typed = with_entry_told(typed)
    text, special, other = _without_what_is_checked(typed, scope, truth, notes)
    argument = next(iter(scope.symbols), "") if len(scope.symbols) < 2 else ""
    text = as_formula(behind_question(without_lists(text)), argument)
    text = with_layers(with_sizes(without_likes(each_entry(text, scope)), scope), scope)
    text = notes.of(without_one_layer(text, scope))
    if scope.declared("e") is None:
        text = _power_in_brackets().sub(r"e^{\1}", text)
    text = notes.of(with_small_argument(with_phone_letters(text, raw, scope), scope))
    text = notes.of(with_named_functions(text, scope))
    text = notes.of(without_ranges(with_dots(text), scope))
    text = with_asked_argument(without_prime(text, function), scope, function)
    text, scope = with_own_function(text, scope, function)
    text = without_own_arguments(without_conditions(text, scope), scope)
    text = _in_statements(without_defined_arguments(text, scope), scope)
    passed = filter(None, (other, special and special.told))
    return FormulaText(text, scope, tuple(notes.found), tuple(passed), special)


def _without_what_is_checked(
    text: str, scope: Scope, truth: Truth | None, notes: _Notes
) -> tuple[str, SpecialCase | None, str]:
    """The text without remarks that are so, the special case among them, and what it is said not to be."""
    text = notes.of(with_decimal_points(in_plain_signs(in_dollars(text))))
    text = with_names_defined(with_sum_by_name(text, scope), scope)
    text = notes.of(without_restated(text))
    text = notes.of(without_indicator_in_front(text))
    text = with_premised_shape(with_multiplied_shapes(with_shape_behind(text, scope), scope), scope)
    text = notes.of(without_said_shapes(text, scope))
    text = notes.of(without_true_remark(text, scope, shapes_asked_for(truth)))
    text = notes.of(with_defined_functions(text, scope))
    text, special = without_special_case(text, scope)
    text = notes.of(without_assigned(text, scope))
    text = with_cases_told(with_head_of_table(with_denoted(text)))
    text, other = without_contrast(_like().sub(r"\g<shape>", text))
    text = notes.of(without_derivative_of(text, scope, truth))
    if len(scope.symbols) == 1:
        text = _condition_alone().sub(rf"\g<word> {next(iter(scope.symbols))} ", text)
    derivative = truth is None or truth.by is not None
    text = notes.of(with_bounds_in_words(text, scope, derivative=derivative))
    text = notes.of(without_typical_value(text, scope))
    return with_domains(text, scope), special, other


def _in_statements(text: str, scope: Scope) -> str:
    """The text with signs for words, and with each condition and definition where a statement has it."""
    text = with_start_in_signs(with_primes(with_shape_beside(text)), scope)
    text = with_said_product(with_order_in_brackets(text))
    text = with_conditions_behind(with_definitions_behind(text, scope), scope)
    text = with_listed_cases(with_last_index(text, scope))
    text = in_signs(with_diagonal_entry(with_single_conditions(text)), scope)
    return with_operators(text, Names(scope))


@cache
def _derivative_of_named() -> re.Pattern[str]:
    """`f(w) = Xw, so f'(w) =`: the derivative of what stands in front."""
    so = r"(?:[,;.]|\s+(?:so|hence|thus)|\s*(?:=>|⇒|→))"
    return re.compile(
        rf"(?P<before>\A\s*\$?f\s*(?:\(\w\))?\s*=[^=\n]+?{so}[\s$]*(?:so|hence|thus|then|we\s+get)?[\s$]*)f\s*['′’]\s*(?:\(\w\))?\s*="
    )


class _Notes:
    """What is told of a text on its way to a formula."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def of(self, changed: tuple[str, tuple[str, ...]]) -> str:
        """The changed text, of which the notes are kept."""
        text, notes = changed
        self.found += notes
        return text


def without_assigned(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text without a name of the exercise that gets it as its next value, `W ← W - η (G + μ W)`, and that."""
    found = _assigned().match(text)
    if found is None or not scope.declared(found["name"]):
        return text, ()
    told = " ".join(re.sub(r"[$\\]", " ", found["name"]).split())
    return " " * found.end() + text[found.end() :], (f"{told} gets this value",)


@cache
def _assigned() -> re.Pattern[str]:
    return re.compile(
        r"[\s$*]*(?P<name>\\?[A-Za-z]\w*(?:_\{\w+\})?)\s*(?:\\(?:leftarrow|gets)(?![A-Za-z])|←|<-\s|:=|=(?=[^=\n;]*\bif\b[^\n;]*\belse\b[^=\n;]*;\s*\Z))"
    )


@cache
def _condition_alone() -> re.Pattern[str]:
    """`if < 0`, of which the only name is left out."""
    return re.compile(r"\b(?P<word>if|for|when)\s*(?=(?:[<>≤≥]=?|\\[lg]eq?\b)\s*[-−]?\d)")


@cache
def _like() -> re.Pattern[str]:
    """`D_a × D_x like W_1`, of which the shape is checked alone."""
    return re.compile(
        r"(?P<shape>\w\s*(?:×|\bx\b)\s*\w+(?:_\w+)?)\s+(?:just\s+)?like\s+\$?[A-Za-z]\w*\$?(?=[\s.)]*\Z)"
    )


@cache
def _power_in_brackets() -> re.Pattern[str]:
    """`e[-z]`, of which the sign of the power is lost."""
    return re.compile(r"(?<![\w.\\])e\[([^\[\]]+)\]")
