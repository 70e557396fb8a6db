"""What is said beside a number and can be checked: sums on the way, values of other names, a second number.

`2*20.0855 = 42, so h3 = 40.1711` and `h2 = 5, so h3 = 40.1711` hold something that is not so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from exercises.graph import Graph
from exercises.language.errors import RefusedError, SeveralError, UntrueError
from exercises.language.parser import parse
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.tolerances import TypedNumber
from graders.kinds.reading.clauses.clauses import Said
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.numbers.in_names import leads_to, named_value
from graders.kinds.reading.numbers.working import APPLIED, literal, number
from graders.kinds.reading.remarks.remarks import Remark, without_references
from graders.kinds.reading.remarks.said_alone import is_said_alone
from graders.kinds.reading.remarks.said_bounds import claimed
from graders.kinds.reading.statements.chains import Reading

_CONSTANTS = {"e": Decimal("2.718281828"), "pi": Decimal("3.141592654")}
# How far a constant may be off that somebody writes down, `e = 2.72`.
_NEAR = Decimal("0.01")
# By which share a value on the way may be off, for its rounding.
_ROUNDED_ON_THE_WAY = Decimal("0.01")


def check_data(said: Sequence[Said], data: Mapping[str, Decimal], own: Collection[str]) -> None:
    """Refuse another value of a constant, `with e = 2.5`, or of a name whose value the exercise gives.

    Args:
        said: What is said of names.
        data: The values that the exercise gives.
        own: What the number that is asked for may be called, each as `spelled`.

    Raises:
        UntrueError: A value is another one.
    """
    known = {spelled(one): value for one, value in data.items()} | _CONSTANTS
    for one in said:
        name, value = spelled(one.name), one.formula.bare.strip(" .")
        if name in own or name not in known or not literal().fullmatch(value):
            continue
        if abs(Decimal(value) - known[name]) > _NEAR:
            raise UntrueError(
                f'"{one.stated}" is not so; write the number alone', one.formula.start
            )


def refuse_result(texts: Sequence[str], own: Collection[str], chain: str) -> None:
    """Refuse a working that gives another number, `I get 60.26`, with which the chain does not go on.

    Args:
        texts: The sentences before the answer.
        own: What the number that is asked for may be called, each as `spelled`.
        chain: What is read as the answer.

    Raises:
        UntrueError: There is one, so that it is open which counts.
    """
    given = {one.replace("−", "-") for one in _signed().findall(chain)}
    given |= {one.lstrip("-") for one in given} if _operator().search(chain) else set()
    for text in texts:
        result = _result().fullmatch(text)
        named = result and (not result["name"] or spelled(result["name"]) in own)
        if result and named and result["value"].replace("−", "-") not in given:
            raise UntrueError(f'"{result["value"]}" is another number; one is wanted', 0)


@cache
def _signed() -> re.Pattern[str]:
    """A number with the minus in front of it, if it is no operator."""
    return re.compile(r"(?:(?<![\w.)])[-−])?(?<![\w.])\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


@cache
def _operator() -> re.Pattern[str]:
    return re.compile(r"[\w)]\s*[-−+*/·×^]|\be\b")


def untrue_sums(
    texts: Sequence[str], chain: str, read: Callable[[str], Sequence[Reading]]
) -> tuple[str, ...]:
    """Sums that do not come out, `2*20.0855 = 42`, and other values that are called the same one.

    Args:
        texts: What stands beside the number.
        chain: What is read as the answer.
        read: How a chain of numbers is read.
    """
    end = re.split(r"[=≈]", chain)[-1].strip()
    equated = [(one, one) for text in texts for one in _sums(text)]
    equated += [
        (found[0].strip(), f"{found['value'].strip(' .')} = {end}")
        for text in texts
        for found in _restated().finditer(text)
    ]
    for text in texts:
        results = _of_path().findall(text)
        if len(results) > 1:
            equated.append((text.strip(), f"{' + '.join(f'({one})' for one in results)} = {end}"))
    return tuple(told for told, sides in equated if _differ(sides, read))


@cache
def _of_path() -> re.Pattern[str]:
    """What one of several paths gives, `over s3 we get e^-1 = 0.37`, of which the number is the sum."""
    return re.compile(
        r"\b(?:over|via|through|along|from)\s+[^,;:=]*?(?:\bget|\bgives?|\bis|:|\bit['’]s)\s[^,;]*?(?P<result>[-−]?\d+(?:\.\d+)?)(?=\s*(?:[,;]|\Z|and\b))"
    )


def _differ(sides: str, read: Callable[[str], Sequence[Reading]]) -> bool:
    """Whether two sides of a sign of equality differ by more than rounding, in every way to read them."""
    try:
        readings = read(sides)
    except RefusedError:
        return False
    return all(reading.contradictory() for reading in readings)


def said_values(texts: Sequence[str], own: Collection[str]) -> tuple[str, ...]:
    """What stands beside the number of the values of other names: `h2 = 5`, `h3 = h2 + z`.

    Args:
        texts: What stands beside it.
        own: What the number that is asked for may be called, each as `spelled`.
    """
    found = (
        one
        for text in texts
        for pattern in (_named_value(), _named_formula())
        for one in pattern.finditer(text)
    )
    return tuple(one[0].strip() for one in found if spelled(one["name"]) not in own)


def is_another_value(said: str, graph: Graph) -> bool:
    """Whether a node, or a derivative, is another value or formula than the one that is said, rounded."""
    if formula := _named_formula().match(said):
        name, made = formula["name"], formula["formula"]
        leads = leads_to(made, graph, name, _ROUNDED_ON_THE_WAY) if name in graph.nodes else None
        return leads is False
    found = _named_value().match(said)
    true = named_value(found["name"], graph) if found else None
    if found is None or true is None:
        return False
    typed = TypedNumber.rounded(found["value"])
    near = abs(typed.value - true) <= _ROUNDED_ON_THE_WAY * abs(true)
    return not near and not typed.rounds(true)


def refuse_second(others: Sequence[Said], answers: Sequence[Said]) -> None:
    """Refuse a second number beside the one with its name, unless the calculation goes on with it.

    Raises:
        SeveralError: There is one.
    """
    names = {spelled(one.name) for one in answers if one.name}
    used = {one for answer in answers for one in number().findall(answer.formula.bare)}
    cut = bool(answers) and answers[0].formula.bare.lstrip()[:1] == "="  # its name is a label
    for one in others:
        value = re.split(r"\s*\n", one.formula.bare.strip(" .$"))[0]
        value = re.split(r"[=≈]", value)[-1].strip() if cut else value
        adverb = one.name.casefold().strip(" $").endswith("ly")  # numerically: 301
        same = cut or adverb or not one.name or spelled(one.name) in names
        if same and answers and literal().fullmatch(value) and value not in used:
            raise SeveralError(f'"{value}" is another number; one is wanted', one.formula.start)


def refuse_consequence(text: str) -> None:
    """Refuse another number that is said to follow from a first one: `0.191, so the error is 0.809`.

    Args:
        text: What was typed, in plain characters.

    Raises:
        UntrueError: There is one; either of the two may be the answer.
    """
    found = _consequence().fullmatch(text)
    if found is None:
        return
    first, second = (TypedNumber.rounded(found[one]) for one in ("first", "second"))
    if not first.rounds(second.value) and not second.rounds(first.value):
        told = found["told"].strip(" ,")
        raise UntrueError(
            f'"{told}" gives a second number; write the one that is asked for alone', 0
        )


def refuse_another_number(text: str, names: Collection[str], *, given: bool) -> None:
    """Go on if a text does not say that its number is another one than the one asked for.

    `0.75 before the sigmoid`, `-0.23 (negative of the gradient)`, `n + 1 = 300`.

    Args:
        text: What was typed, in plain characters.
        names: What the number may be called, each as `spelled`.
        given: Whether its name has another value in the exercise, from which it may be calculated.

    Raises:
        UntrueError: It does.
    """
    if other := _of_another().search(text):
        raise UntrueError(
            f'"{other[0].strip(" ().")}" makes it another number; write the one that is asked for alone',
            0,
        )
    by = _with_respect_to().search(text)
    if by and names and not any(spelled(by["name"]) in one.rpartition("/")[2] for one in names):
        raise UntrueError(f'"{by[0].strip(" ().")}" is not what is asked for', 0)
    left = _expression_on_left().match(text)
    if left and not given and spelled(left["name"]) in names:
        raise UntrueError(
            f'"{left[0].strip(" =")}" is not what is asked for; write the number alone', 0
        )
    changed = _change_on_left().match(text)
    if changed and spelled(changed["name"]) in names:
        raise UntrueError(f'"{changed[0].strip(" =")}" is by how much it changes', 0)


@cache
def _of_another() -> re.Pattern[str]:
    stage = r"(?:step|update|sigmoid|activation|softmax|squashing|nonlinearity)"
    return re.compile(
        rf"(?<=\d)\W{{0,4}}\(?before\s+(?:the\s+)?{stage}\)?[\s.]*\Z|\bnegative\s+of\s+(?:the|this|it)\b"
        r"|(?<=\d)\W{0,4}\(?using\s+the\s+(?:new|updated)\s+\w+\)?[\s.]*\Z"
        r"|(?<=\d)\s+(?:from|by|via|over)\b[^.;=\n]*\b(?:path|branch)\b[^.;=\n]*\b(?:only|alone)\W*\Z"
        r"|(?<=\d)\W{0,4}\((?:(?:the\s+)?old\s+(?:weight|value)|undefined)\)[\s.]*\Z"
        r"|(?<=\d)\W{0,4}\(?with\s+the\s+(?:new|updated|old)\s+weights?\)?[\s.]*\Z"
        r"|(?<=\d)\W{0,4}\(?after\s+(?:two|three|several|\d+)\s+(?:steps|updates|iterations|epochs)\)?[\s.]*\Z"
        r"|\bin\s+the\s+(?:hidden|output|first|second)\s+layer\s+(?:alone|only)\b",
        re.IGNORECASE,
    )


@cache
def _with_respect_to() -> re.Pattern[str]:
    return re.compile(
        r"(?<=\d)\W{0,4}\(?(?:with\s+respect\s+to|w\.?r\.?t\.?)\s+(?P<name>[A-Za-z]\w*)\)?[\s.]*\Z",
        re.IGNORECASE,
    )


@cache
def _expression_on_left() -> re.Pattern[str]:
    return re.compile(
        r"[\s$]*(?P<name>[A-Za-z]\w*)\s*(?:[-+*/]\s*\d+|\^\s*\{?-?\d+\}?|[²³])[\s$]*=(?!=)"
    )


@cache
def _change_on_left() -> re.Pattern[str]:
    return re.compile(r"[\s$]*(?:Δ|\\Delta\s*|[Dd]elta[\s_])\s*(?P<name>[A-Za-z]\w*)[\s$]*=(?!=)")


def refuse_told(remark: Remark, answers: Sequence[Said]) -> None:
    """Refuse another number at the end of a remark, `see above 301`, that is said by itself.

    Raises:
        UntrueError: There is one, so that it is open which counts.
    """
    found = _told_at_end().fullmatch(without_references(remark.text))
    if found is None or not (found["lead"] is None or is_said_alone(found["lead"])):
        return
    told = TypedNumber.rounded(found["value"])
    given = [
        TypedNumber.rounded(one)
        for answer in answers
        for one in literal().findall(answer.formula.bare.replace("−", "-"))
    ]
    if not any(told.rounds(one.value) or one.rounds(told.value) for one in given):
        raise UntrueError(f'"{found["value"]}" is another number; one is wanted', remark.offset)


@cache
def _told_at_end() -> re.Pattern[str]:
    return re.compile(
        r"(?P<lead>.*[A-Za-z][\s:$(]*\s)?(?P<value>-?\d+(?:\.\d+)?)[\s.$)]*", re.DOTALL
    )


@cache
def _consequence() -> re.Pattern[str]:
    number = r"-?\d+(?:\.\d+)?"
    front = rf"\s*(?:[^A-Za-z,;]*[=≈]\s*)?(?P<first>{number})"
    told = rf"(?P<told>[,;]\s*(?:and\s+)?so\s+the\s+(?:[a-z]+\s+){{1,3}}(?:is|=|equals)\s*(?P<second>{number}))"
    return re.compile(rf"{front}{told}[\s.]*", re.IGNORECASE)


def check_range(remark: Remark, answers: Sequence[Said]) -> None:
    """Refuse a number that does not lie where it is said to: `0.038, which is negative`.

    Raises:
        UntrueError: It lies somewhere else.
    """
    typed = answers[-1].formula.bare.replace("−", "-") if answers else ""
    for value in literal().findall(typed)[-1:]:
        claim = claimed(remark.text, parse(tokenise(value)))
        if claim and not claim.is_so(Scope(), None):
            raise UntrueError(f'"{remark.text}" is not so; write the number alone', remark.offset)


@cache
def _named_value() -> re.Pattern[str]:
    """`h2 = 5`, and nothing behind it that goes on with the number."""
    return re.compile(
        rf"(?:\A|(?<=[\s,;(]))(?P<name>[A-Za-z]\w*(?:/\w+)?)\s*=\s*(?P<value>{literal().pattern})(?=\s*(?:\Z|[,;)]|\.(?!\d)|\s(?:so|and)\b))"
    )


@cache
def _named_formula() -> re.Pattern[str]:
    """`h3 = h2 + z`: names with signs between them."""
    operand = r"[A-Za-z]\w{0,3}|\d+(?:\.\d+)?"
    return re.compile(
        rf"(?:\A|(?<=[\s,;(]))(?P<name>[A-Za-z]\w*)\s*=\s*(?P<formula>(?:{operand})(?:\s*[-+*/·]\s*(?:{operand}))+)(?=\s*(?:\Z|[,;)]|\.(?!\d)|\s(?:so|and|has|is|with|which)\b))"
    )


@cache
def _result() -> re.Pattern[str]:
    """A number that is given as a result: `I get 60.26 here`, `The value is 60.26`, `h3 = 60.26`."""
    words = (
        r"(?:(?:and|also|the|my|our|i|we|get|got|obtain|have|is|are|an?|first|final|result|answer|value|number|here|so|then"
        r"|thus|hence)\b[\s,:]*)*"
    )
    return re.compile(
        rf"\s*{words}(?:(?P<name>[A-Za-z]\w*)\s*)?[=≈]?\s*(?P<value>{literal().pattern}|e(?![\w^]))[\s.,]*{words}",
        re.IGNORECASE,
    )


def _sums(text: str) -> Iterator[str]:
    """Chains of numbers in a text, each a whole one."""
    for found in _sum().finditer(text):
        chain = found["sum"].strip(" .,;")
        yield chain[:-1] if chain.count(")") > chain.count("(") else chain


@cache
def _sum() -> re.Pattern[str]:
    step = rf"(?:[-−+*/·×^()\d. \t]|e(?=\s?\^)|{APPLIED}|\\(?:cdot|times)(?![A-Za-z]))"
    behind = "".join(rf"|(?<=\b{one}\s)" for one in ("so", "as", "is", "since", "because", "get"))
    end = r"(?=\Z|[\n;,$]|(?<=\s)(?:so|and|hence|thus|therefore|then|which)\b|(?<=\.\s)[A-Z])"
    return re.compile(
        rf"(?:\A|(?<=[.,:;(]\s)|(?<=[\n($]){behind})(?P<sum>[-−]?\s?(?:[\d(e]|{APPLIED}){step}*+(?:[=≈]{step}++)+){end}"
    )


@cache
def _restated() -> re.Pattern[str]:
    """`6 digits: 40.2711`, `in exact form 2e^4`, `more precisely 40.27`."""
    digits = r"\d+\s+(?:digits|decimals|places)"
    how = rf"(?:exact(?:ly)?(?:\s+(?:form|value|to\s+{digits}))?|{digits}|more\s+(?:exactly|precisely))"
    value = r"(?P<value>[-−]?\s?[\d(e][-−+*/·×^()\d.e\s]*)"
    return re.compile(rf"\b{how}\s*[:,]?\s+{value}(?=\Z|[,;)])")
