"""From the text of a number to its value: labels, chains of equalities, rounded decimals."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache, partial
from typing import NamedTuple

from exercises.answer import Text, UnreadableError
from exercises.graph import Graph
from exercises.language.characters import plain
from exercises.language.errors import RefusedError, SeveralError, UntrueError
from exercises.language.limits import MAX_CHARACTERS
from graders.kinds.reading.clauses.clauses import Said
from graders.kinds.reading.clauses.heads import behind_question, spelled
from graders.kinds.reading.clauses.left_sides import stands_for
from graders.kinds.reading.numbers.claims import (
    check_data,
    check_range,
    refuse_another_number,
    refuse_consequence,
    refuse_result,
    refuse_second,
    refuse_told,
    said_values,
    untrue_sums,
)
from graders.kinds.reading.numbers.computed import (
    with_data,
    with_dots,
    with_plain_numbers,
    without_given_point,
    without_names_that_calculate,
)
from graders.kinds.reading.numbers.concluded import concluded_number
from graders.kinds.reading.numbers.counted import (
    one_each,
    refuse_loose,
    with_results,
    without_places,
    without_terms,
)
from graders.kinds.reading.numbers.in_names import without_definitions, without_workings
from graders.kinds.reading.numbers.readings import readings_of
from graders.kinds.reading.numbers.said_error import without_error
from graders.kinds.reading.numbers.sentences import number_at_end
from graders.kinds.reading.numbers.tables import total_of_table
from graders.kinds.reading.numbers.text import (
    without_magnitude,
    without_percent,
    without_surroundings,
    without_unit,
)
from graders.kinds.reading.numbers.usual_remarks import with_usual_remarks
from graders.kinds.reading.numbers.working import (
    answered,
    in_one_chain,
    literal,
    number,
    says_where,
)
from graders.kinds.reading.remarks.contrasted import without_contrast
from graders.kinds.reading.remarks.remarks import Role
from graders.kinds.reading.statements.chains import Reading
from graders.kinds.reading.statements.statements import read_statements, unreadable
from graders.kinds.reading.statements.wording import in_digits
from graders.kinds.reading.words.changing_labels import refuse_labels
from graders.kinds.reading.words.names import Names, word
from graders.kinds.reading.words.operators import with_operators
from graders.kinds.reading.words.vocabulary import (
    ANOTHER,
    LAWS,
    NEARLY,
    PLACES,
    REASON,
    SHARING,
)


@cache
def _commas() -> re.Pattern[str]:
    """Thousands with commas: nobody writes a whole number with three decimals that are zero."""
    return re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})*,000(?![\w.,]*\d)")


@cache
def _points() -> re.Pattern[str]:
    """Digits with points before every three of them."""
    return re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+(?![\w.,]*\d)")


def read_number(
    answer: Text,
    given: Collection[Decimal] = (),
    *,
    called: Collection[str] = (),
    siblings: Collection[str] = (),
    units: Sequence[str] = (),
    in_percent: bool = False,
    whole: bool = False,
    graph: Graph | None = None,
) -> list[Reading]:
    """Read a number as typed; more than one reading where a comma can mean two things.

    Args:
        answer: The text.
        given: Data of the exercise, which are exact however few digits they show.
        called: What the number may be called on the left of `=`.
        siblings: What the numbers of the other parts are called.
        units: Words that may follow the number.
        in_percent: Whether per cent are asked for, so that the sign says nothing.
        whole: Whether a whole number is asked for, so that `24.080` may be one with its thousands apart.
        graph: The graph whose values are asked for; of what it gives nothing else may be said.

    Raises:
        UnreadableError: There is no number, or more than one.
    """
    if len(answer.text) > MAX_CHARACTERS:
        raise UnreadableError(f"longer than {MAX_CHARACTERS:,} characters", answer.place)
    typed = plain(answer.text)
    names, others = {spelled(one) for one in called}, {spelled(one) for one in siblings}
    untrue = values = tuple[str, ...]()
    try:
        text, passed, workings = typed.text.strip(), tuple[str, ...](), tuple[str, ...]()
        if not literal().fullmatch(text):
            refuse_labels(typed.text, number=True)
            refuse_another_number(typed.text, names, given=bool(given))
            bare = with_usual_remarks(typed.text, others)
            bare, error = without_error(bare, graph.point.values() if graph else (), names)
            refuse_consequence(bare)
            bare, rows = total_of_table(bare)
            bare, percent = (bare, "") if in_percent else without_percent(bare)
            bare, short = without_magnitude(bare)
            bare, beside = without_surroundings(bare, called)
            bare, other = without_contrast(without_unit(in_digits(bare), units))
            text, passed, workings = _stated(bare, called, siblings, units, graph)
            passed = (
                *workings,
                *passed,
                *filter(None, [other, percent, short, error, *beside, *rows]),
            )
            refuse_result(passed, names, text)
            untrue = untrue_sums(passed, text, partial(readings_of, given=given))
            values = said_values(passed, names)
        if whole:
            refuse_loose(typed.text, passed)
            text = _commas().sub(lambda match: match[0].replace(",", ""), text)
        if in_percent:
            text = re.sub(r"\\?%\s*$", "", text.rstrip())
        readings = readings_of(text, given, siblings)
        if whole and _points().search(text):
            readings += readings_of(_points().sub(lambda m: m[0].replace(".", ""), text), given)
        readings = [one._replace(workings=(*one.workings, *workings)) for one in readings]
    except RefusedError as error:
        plain_text = without_unit(typed.text, units)
        ending = number_at_end(plain_text, names, others)
        ending = ending or concluded_number(plain_text, names, others)
        readings = []
        if ending and not isinstance(error, UntrueError) and not (whole and ending.nearly):
            with suppress(RefusedError):
                readings, passed = readings_of(ending.text, given), (ending.told,)
                untrue = untrue_sums(passed, ending.text, partial(readings_of, given=given))
                values = said_values(passed, names)
        if not readings:
            place = answer.place_at(typed.place(min(error.offset, len(typed.text))))
            raise unreadable(error, place) from error
    return [
        one._replace(shown=_echo(one.shown, passed), untrue=untrue, values=values)
        for one in readings
    ]


class _Stated(NamedTuple):
    """The chain of equalities that answers, what is passed over, and what of it calculates in names."""

    chain: str
    passed: tuple[str, ...]
    workings: tuple[str, ...]


def _stated(
    text: str,
    called: Collection[str],
    siblings: Collection[str],
    units: Sequence[str],
    graph: Graph | None,
) -> _Stated:
    names, others = {spelled(one) for one in called}, {spelled(one) for one in siblings}
    if opposite := _opposite().match(text):
        raise RefusedError(f'what does "{opposite[0].strip()}" mean for it? Write the number', 0)
    data = graph.point if graph else {}
    names_of_numbers = Names(at_a_point=True)
    text = with_plain_numbers(with_dots(behind_question(text.replace(":=", " ="))))
    terms, text = without_terms(in_one_chain(text), others)
    text, point = without_given_point(text, data)
    evaluated, text = _without_bars(text)
    text = with_data(text, {one: value for one, value in data.items() if one not in called})
    defined, text = without_definitions(text, graph, names) if graph else ((), text)
    in_names, text = without_workings(text, graph, names) if graph else ((), text)
    calculated, text = without_names_that_calculate(text, names_of_numbers)
    old, text = _old_value(text)
    _refuse_other_start(old, [value for one, value in data.items() if spelled(one) in names])
    text, working, members = answered(text, names, others)
    places, text = without_places(text)
    text = with_results(with_operators(text, names_of_numbers))
    said = read_statements(text, names_of_numbers, names, siblings=others)
    for remark in said.remarks:
        if remark.role is Role.RANGE:
            check_range(remark, said.answers)
        if remark.role in {Role.PASSED, Role.COMMENT, Role.SHAPE}:
            refuse_told(remark, said.answers)
        if says_where(remark.text) and text[remark.offset + len(remark.text) :].lstrip()[:1] == "=":
            raise RefusedError(
                f'what does "{remark.text} =" mean for it? Write the number alone', 0
            )
        if remark.role in {Role.COMMENT, Role.RANGE}:
            continue
        words = {one[0].casefold() for one in word().finditer(remark.text)}
        if remark.text.casefold() in {one.casefold() for one in units} or one_each().fullmatch(
            remark.text
        ):
            continue
        if _before_step().search(remark.text):
            raise RefusedError(
                f'"{remark.text}" makes it another number than the one asked for; write that one alone',
                remark.offset,
            )
        lawful = words & (LAWS | REASON) and not words & SHARING
        if units and len(words) == 1 and not words & (NEARLY | LAWS | PLACES):
            counted = ", ".join(units)
            raise RefusedError(f'"{remark.text}" is not what is counted ({counted})', remark.offset)
        bare = _counting().sub("", remark.text)
        if number().search(bare) and (not lawful or _after_step().fullmatch(bare)):
            raise SeveralError(
                f'"{remark.text}" holds another number; one is wanted', remark.offset
            )
        if units and words & SHARING:
            raise RefusedError(
                f'what does "{remark.text}" mean for the number? Write it alone', remark.offset
            )
        said_to_be = {spelled(one) for one in _said_to_be().findall(remark.text)}
        if others & ({one[0] for one in word().finditer(remark.text)} | said_to_be - names):
            raise RefusedError(f'"{remark.text}" is what another part asks for', remark.offset)
    check_data((*said.definitions, *said.others), data, names)
    for one in said.answers:
        _check_left(one, names, others)
    refuse_second(said.others, said.answers)
    chain = " = ".join(map(_with_name, said.answers))
    passed = [
        *terms,
        *defined,
        *evaluated,
        *filter(None, [point]),
        *old,
        *working,
        *places,
        *(one.text for one in said.remarks if one.role is Role.RANGE),
        *said.passed_over,
        *(f"{one.name} = {one.formula.bare}" for one in (*said.definitions, *said.others)),
    ]
    return _Stated(chain, tuple(passed), (*in_names, *calculated, *members))


@cache
def _before_step() -> re.Pattern[str]:
    """A value from before the step that is asked about: `is the value before the update`."""
    return re.compile(
        r"\b(?:is|was)\s.*\b(?:before|prior\s+to)\s+(?:the\s+|this\s+)?(?:step|update|training)\b",
        re.IGNORECASE,
    )


@cache
def _after_step() -> re.Pattern[str]:
    """What it is in the end: `after the sigmoid 0.70`."""
    return re.compile(r"after\s+(?:[a-z]+\s+){1,4}(?:by\s+\d+\s+)?[-−]?\d[\d.]*", re.IGNORECASE)


@cache
def _said_to_be() -> re.Pattern[str]:
    """The name in `the value of w2`, `that is w2`."""
    return re.compile(
        r"\b(?:of|is|for)\s+([A-Za-z]+_?\d+)\b(?!\s*(?:times|plus|minus|and|[-*+·×]))"
    )


@cache
def _opposite() -> re.Pattern[str]:
    """`minus h2 =`; a dash in front of a name may be that of a list."""
    return re.compile(r"\s*minus\s+[A-Za-z]\w*\s*(?==)", re.IGNORECASE)


@cache
def _counting() -> re.Pattern[str]:
    """What a label counts, at its end: `Layer 1:`, `Parameters of the hidden layer 2`."""
    counted = "layer|part|step|case|unit|neuron|node|block|exercise|question|problem|task|network|model|filter"
    return re.compile(rf"\b(?:{counted})\s+\d{{1,2}}\s*(?=:?\s*\Z)", re.IGNORECASE)


def _without_bars(text: str) -> tuple[list[str], str]:
    r"""Members that say where a formula is taken, `e^y|_{y=3} = 20.0855`, and the text without them."""
    found = [one[0].strip(" =\n") for one in _evaluated().finditer(text)]
    return found, _evaluated().sub("", text) if found else text


@cache
def _evaluated() -> re.Pattern[str]:
    size = r"(?:\\(?:[Bb]igg?[lr]?|left\.?|right|rvert|vert)(?![A-Za-z])\s*)*"
    return re.compile(rf"[^=\n]*{size}(?:\||\\r?vert)\s*_\s*\{{[^{{}}=]*=[^{{}}]*\}}\s*=(?!=)")


def _check_left(said: Said, names: set[str], others: set[str]) -> None:
    """Refuse a left side that is another number of the exercise, or a multiple of this one.

    A derivative may be what a node of the graph is: `df/dz = q = 3`.
    """
    left, sign, _ = said.formula.bare.partition("=")
    if where := says_where(said.name or ""):
        told = f"{where} = {said.formula.bare}"
        raise RefusedError(f'what does "{told}" mean for it? Write the number alone', 0)
    if _product_of_names().search(left):
        left = ""  # `delta * h1 = …` calculates
    words = {one[0].casefold() for one in word().finditer(left if sign else "")}
    if words & ANOTHER:
        raise RefusedError(
            f'"{left.strip()}" is another number than the one asked for; write the number itself',
            said.formula.start,
        )
    factor, name = stands_for(said.name or (left if sign else ""))
    if name and name in others and name not in names:  # a part called "new" is spelled as nothing
        raise RefusedError(
            f'"{said.name or left.strip()}" is what another part asks for', said.formula.start
        )
    *before, _ = said.formula.bare.split("=")
    alone = (one.strip() for one in before if not _product_of_names().search(one))
    beside = next((one for one in alone if spelled(one) in others - names), "")
    is_factor = name in names and "/" in name and "/" not in spelled(beside)
    if beside and not is_factor:
        raise RefusedError(f'"{beside}" is what another part asks for', said.formula.start)
    if name in names and factor != 1:
        raise RefusedError(
            f'"{left.strip()} =" is a multiple of what is asked for; write the number itself',
            said.formula.start,
        )


@cache
def _product_of_names() -> re.Pattern[str]:
    return re.compile(r"(?:[A-Za-z]\w*|\d)\s*[*·×+]\s*\\?[A-Za-z]")


def _old_value(text: str) -> tuple[list[str], str]:
    """What stands in front of an arrow, the value before a step, and the text without it."""
    arrow = re.match(
        r"\s*(?:[\w\s{}\\]{0,12}[:=]?\s*[-+]?[\d.,]+|\w{1,12}\s*[-+]=[^=\n]*?[\d)])"
        r"\s*(?:-+>|=>|→|\\to\b|\\rightarrow\b)",
        text,
    )
    if arrow is not None:
        return [arrow[0].strip()], " " * arrow.end() + text[arrow.end() :]
    named = _old_and_new().fullmatch(text)
    if named is None:
        return [], text
    at = named.start("number")
    told = [one.strip(" ,;()") for one in (text[:at], text[named.end("number") :])]
    return [one for one in told if one], " " * at + text[at : named.end("number")]


def _refuse_other_start(told: Sequence[str], started: Sequence[Decimal]) -> None:
    """Refuse another value than the one from before the step, where the exercise gives that."""
    for one in told if started else ():
        values = re.findall(r"(?<![\w.])[-−+]?\d+(?:\.\d+)?", one)
        if len(values) == 1 and Decimal(values[0].replace("−", "-")) not in started:
            raise RefusedError(f'"{one}" is not the value from before the step', 0)


@cache
def _old_and_new() -> re.Pattern[str]:
    """`new 0.149 (old 0.15)`, `0.149 (was 0.15)`, `old 0.15, new 0.149`."""
    number = r"[-−+]?\d+(?:\.\d+)?"
    old = rf"(?:old|was|before|previously)(?:\s+value)?:?\s*{number}"
    new = r"(?:new|now|after)(?:\s+value)?:?\s*"
    between = r"\s*(?:,|;|-+>|→|and)?\s*"
    return re.compile(
        rf"\s*(?:{old}{between}(?={new}))?(?:{new})?(?P<number>{number})(?:\s*(?:\(\s*|[,;]\s*){old}\s*\)?)?[\s.]*",
        re.IGNORECASE,
    )


def _with_name(said: Said) -> str:
    """The chain with the name on its left as a member: `exp(3) = 20.09` names a value."""
    formula = said.formula
    if not said.name:
        return formula.text
    return f"{said.name} = ".rjust(formula.start) + formula.bare


def _echo(shown: str, passed: Sequence[str]) -> str:
    if not passed:
        return shown
    listed = ", ".join(f'"{one}"' for one in passed)
    return f"{shown} (passed over: {listed})"
