"""From the text of a number to its value: labels, chains of equalities, rounded decimals."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from typing import NamedTuple

from exercises.answer import Text, UnreadableError
from exercises.graph import Graph
from exercises.language.characters import plain
from exercises.language.errors import RefusedError, SeveralError, UntrueError
from exercises.language.layout import without_bullets_of_math
from exercises.language.limits import MAX_CHARACTERS
from exercises.language.notation import FUNCTIONS
from exercises.language.parser import parse
from exercises.language.printing import printed
from exercises.language.tokens import Commas, tokenise
from exercises.language.tree import Binary, Negative, Number, Percent, Tree
from exercises.tolerances import TypedNumber
from graders.kinds.reading.clauses.clauses import Said
from graders.kinds.reading.clauses.heads import behind_question, spelled
from graders.kinds.reading.clauses.left_sides import stands_for
from graders.kinds.reading.numbers.claims import (
    check_data,
    check_range,
    refuse_result,
    refuse_second,
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
from graders.kinds.reading.numbers.in_names import without_workings
from graders.kinds.reading.numbers.sentences import number_at_end, with_functions_taken
from graders.kinds.reading.numbers.working import answered, literal, number
from graders.kinds.reading.remarks.contrasted import without_contrast
from graders.kinds.reading.remarks.remarks import Role
from graders.kinds.reading.statements.chains import Member, Reading
from graders.kinds.reading.statements.statements import read_statements, unreadable
from graders.kinds.reading.statements.wording import in_digits
from graders.kinds.reading.words.changing_labels import refuse_labels
from graders.kinds.reading.words.names import Names, word
from graders.kinds.reading.words.operators import with_operators
from graders.kinds.reading.words.vocabulary import (
    ANOTHER,
    COUNTING,
    COUNTS,
    DENIAL,
    DOUBT,
    LAWS,
    NEARLY,
    OPERATION,
    PLACES,
    REASON,
    SHARING,
)
from graders.language.arithmetic import NoValueError, value_of

# `weigths` is as much like `weights`, and `bias` like `biases`; no two words for what is counted are.
_ALIKE = 0.8
# A calculation by hand has five steps; every member is read in two ways of writing numbers.
_MAX_MEMBERS = 10
_READINGS: tuple[Commas, ...] = ("thousands", "decimal")


@cache
def _equality() -> re.Pattern[str]:
    return re.compile(r"(?<![<>!=])(?:\\approx|\\simeq|≈|≃|≅|~=|:=|=|~)(?!=)")


@cache
def _equal_in_brackets() -> re.Pattern[str]:
    return re.compile(r"(?<=[\w.)}])\s+\(\s*(?:=|≈)?([^()=≈]*\([^()]*\)[^()=≈]*|[^()=≈]*)\)$")


@cache
def _points() -> re.Pattern[str]:
    """Digits with points before every three of them."""
    return re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+(?![\w.,]*\d)")


@cache
def _name_in_dollars() -> re.Pattern[str]:
    r"""`$\frac{dL}{dw}$ = 3`: the name alone stands in dollars."""
    return re.compile(r"\A[ \t]*\$([^$\n=]*)\$(?=[ \t]*=)")


@cache
def _one_by_one() -> re.Pattern[str]:
    """The shape of a single number, `(1 × 1)`, behind it."""
    return re.compile(r"(?<=[\w$}])\s+\(\s*1\s*(?:×|x|\\times)\s*1\s*\)(?=\s*\Z)")


def _without_layer(text: str) -> str:
    """The calculation behind a layer as a program makes it, `Conv2d(3, 64, 3): `, if it takes its numbers."""
    layer = _layer().match(text)
    if layer is None:
        return text
    behind = text[layer.end() :]
    taken = {*re.findall(r"\d+", layer["sizes"])} <= {*re.findall(r"\d+", behind)}
    return " " * layer.end() + behind if taken else text


def _without_sentence(text: str, called: Collection[str]) -> str:
    """`s_6 = …` of `The square is s_6 = …`, a sentence that ends with the name of the number."""
    found = _sentence_with_name().match(text)
    if found is None or spelled(found["name"]) not in {spelled(one) for one in called}:
        return text
    return " " * found.start("name") + text[found.start("name") :]


def _without_shape_of_so_many(text: str) -> tuple[str, str]:
    """`300` of `300, so x is (300, 1)`, and the shape that follows from it, of as many entries."""
    found = _shape_of_so_many().search(text)
    if found is None or found["number"] != found["size"]:
        return text, ""
    return text[: found.start("said")], found["said"].strip(" ,.")


@cache
def _shape_of_so_many() -> re.Pattern[str]:
    so = r",\s+so\s+\$?\w+\$?\s+(?:is|has\s+(?:the\s+)?shape)\s+"
    return re.compile(
        rf"(?<![\w.])(?P<number>\d+)(?P<said>{so}\(?\s*(?P<size>\d+)\s*(?:,|×|x)\s*1\s*\)?)[\s.]*\Z"
    )


@cache
def _sentence_with_name() -> re.Pattern[str]:
    words = r"(?:the|its?|this|so|here|for|in|we|at|of|from|by|and|that)\b[A-Za-z\s,]{0,60}"
    return re.compile(
        rf"\s*{words}(?:\bis|\bgives|\bhave|\bget|\bbecomes|=)\s+(?P<name>\\?[A-Za-z]\w*(?:_?\{{\w+\}})?)\s*=",
        re.IGNORECASE,
    )


@cache
def _layer() -> re.Pattern[str]:
    return re.compile(r"\A\s*(?:nn\.)?[A-Z][a-z]+\d?[a-z]?\((?P<sizes>[\d\s,]*)\)\s*:(?!=)")


@cache
def _bold() -> re.Pattern[str]:
    """`**100,480 parameters**`, a number with its words."""
    return re.compile(r"(?<![\w)\]*])\*\*(?P<inside>\d[^*\n]*[A-Za-z])\*\*(?![\w(*])")


@cache
def _number_of() -> re.Pattern[str]:
    """`no. of`, which denies nothing."""
    return re.compile(r"\b(?:the\s+)?no\.(?=\s+of\b)", re.IGNORECASE)


@cache
def _line_goes_on() -> re.Pattern[str]:
    """A line break in front of a sign of equality: `d(s^2)/ds`, with `= 2 s` below."""
    return re.compile(r"[ \t]*\n[ \t]*(?==(?!=))")


@cache
def _letter() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]|[∂∇]")


@cache
def _no_label() -> re.Pattern[str]:
    return re.compile(r"[`@#;!?]")


@cache
def _second_value() -> re.Pattern[str]:
    name = r"(?!\\(?:cdot|times)(?![A-Za-z]))[A-Za-zα-ω∂\\]"
    return re.compile(rf"\s*[-−–]?\d[\d.,]*(?:[eE]\d+)?\s+(?:and\s+)?{name}[^*/+]*$")


@cache
def _line_behind() -> re.Pattern[str]:
    """A number with the name of the next line behind it: `0.24 + 0.24`, then `h2 = 0.48`."""
    return re.compile(r"(?<![A-Za-z_\d.])\d[\d.]*\s+[A-Za-z]\w*\s*\Z")


@cache
def _multiple() -> re.Pattern[str]:
    """`2 s_5`, a small multiple of one name."""
    return re.compile(r"\s*[-−–]?\d{1,2}\s+(?P<name>\\?[A-Za-zα-ω]\w*(?:_\{?\w+\}?)?)\s*")


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
            bare = with_functions_taken(without_bullets_of_math(typed.text))
            bare = _name_in_dollars().sub(r" \1 ", bare)
            bare = _number_of().sub("the number", bare)
            bare = _bold().sub(lambda match: f"  {match['inside']}  ", bare)
            bare, sized = _without_shape_of_so_many(bare)
            bare = _without_sentence(_without_layer(bare), called)
            for passed_over in (_one_by_one(), _line_goes_on()):
                bare = passed_over.sub(lambda match: " " * len(match[0]), bare)
            bare, other = without_contrast(_without_unit(in_digits(bare), units))
            text, passed, workings = _stated(bare, called, siblings, units, graph)
            passed = (*workings, *passed, *filter(None, [other, sized]))
            refuse_result(passed, names, text)
            untrue = untrue_sums(passed, text, partial(_readings, given=given))
            values = said_values(passed, names)
        if whole:
            _refuse_loose(typed.text, passed)
        if in_percent:
            text = re.sub(r"\\?%\s*$", "", text.rstrip())
        readings = _readings(text, given, siblings)
        if whole and _points().search(text):
            readings += _readings(_points().sub(lambda m: m[0].replace(".", ""), text), given)
        readings = [one._replace(workings=(*one.workings, *workings)) for one in readings]
    except RefusedError as error:
        ending = number_at_end(_without_unit(typed.text, units), names, others)
        readings = []
        if ending and not isinstance(error, UntrueError) and not (whole and ending.nearly):
            with suppress(RefusedError):
                readings, passed = _readings(ending.text, given), (ending.told,)
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
    terms, text = _without_terms(text, others)
    text, point = without_given_point(text, data)
    evaluated, text = _without_bars(text)
    text = with_data(text, {one: value for one, value in data.items() if one not in called})
    in_names, text = without_workings(text, graph, names) if graph else ((), text)
    calculated, text = without_names_that_calculate(text, names_of_numbers)
    old, text = _old_value(text)
    text, working, members = answered(text, names, others)
    places, text = _without_places(text)
    text = _with_results(with_operators(text, names_of_numbers))
    said = read_statements(text, names_of_numbers, names, siblings=others)
    for remark in said.remarks:
        if remark.role is Role.RANGE:
            check_range(remark, said.answers)
        if remark.role in {Role.COMMENT, Role.RANGE}:
            continue
        words = {one[0].casefold() for one in word().finditer(remark.text)}
        if remark.text.casefold() in {one.casefold() for one in units} or _one_each().fullmatch(
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


def _without_terms(text: str, others: Collection[str]) -> tuple[list[str], str]:
    """What a number is the sum of, in brackets behind it, `81 (80 for the layer and one more)`; it is checked."""
    if of_which := _of_which().fullmatch(text):
        text = f"{of_which['sum']} ({of_which['terms'].strip(' ,')})"
    if in_total := _in_total().fullmatch(text):
        text = f"{in_total['sum']} ({in_total['terms'].strip(' ,')})"
    match = _with_terms().fullmatch(text)
    if match is None:
        return [], text
    terms = [
        int(COUNTS.get(one, one).replace(",", ""))
        for one in _whole_number().findall(match["terms"])
    ]
    words = {one[0].casefold() for one in word().finditer(match["terms"])}
    summed = len(terms) > 1 and sum(terms) == int(match["sum"].replace(",", ""))
    if not summed or words & (DOUBT | DENIAL | SHARING) or words & {*others}:
        return [], text
    return [match["terms"]], text[: match.end("sum")]


@cache
def _of_which() -> re.Pattern[str]:
    """`There are 20 parameters, 15 from the weights and 5 from the biases`."""
    lead = r"(?:[Tt]here\s+are|[Ww]e\s+have|[Ii]t\s+has)"
    return re.compile(
        rf"\W*{lead}\s+(?P<sum>\d+)\s+(?:[a-z]+\s+)?[a-z]+[,:]\s*(?P<terms>\d[^()*/^=×·-]*)"
    )


@cache
def _in_total() -> re.Pattern[str]:
    """`80 for the hidden layer and 1 for the output, 81 in total`."""
    return re.compile(
        r"\s*(?P<terms>\d[^()*/^=×·-]*),\s*(?:so\s+)?(?P<sum>\d+)\s+(?:in\s+total|altogether|overall)[\s.]*"
    )


@cache
def _with_terms() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:[^()]*[=:]\s*)?(?P<sum>\d{1,3}(?:,\d{3})+|\d+)\s*\((?P<terms>[^()*/^=×·-]*)\)[\s.]*"
    )


@cache
def _whole_number() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(COUNTS)})(?![\w.])")


def _refuse_loose(text: str, passed: Sequence[str]) -> None:
    """Go on if nothing says that the number is only nearly so, which nothing that is counted may be."""
    if re.match(r"\s*[$(]*\s*up\s+to\b", text):
        raise RefusedError(f'"{text.strip()}" leaves open which number is meant; write it alone', 0)
    for remark in passed:
        if {one[0].casefold() for one in word().finditer(remark)} & (NEARLY - {"rounded"}):
            raise RefusedError(f'"{remark}" leaves open which number is meant; write it alone', 0)


def _check_left(said: Said, names: set[str], others: set[str]) -> None:
    """Refuse a left side that is another number of the exercise, or a multiple of this one.

    A derivative may be what a node of the graph is: `df/dz = q = 3`.
    """
    left, sign, _ = said.formula.bare.partition("=")
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
        r"\s*(?:-+>|→|\\to\b|\\rightarrow\b)",
        text,
    )
    if arrow is None:
        return [], text
    return [arrow[0].strip()], " " * arrow.end() + text[arrow.end() :]


def _with_results(text: str) -> str:
    """The text with `=` for what leads to a result: `sigmoid(1.1) -> 0.75`, `…, total 24080`."""
    text = _leads_to_result().sub(_with_equality, text)
    total = _total().search(text)
    if total is None:
        return text
    # Behind labelled parts, `W1: 24000, W2: 80`, it is a statement of its own; else a member of the chain.
    sign = f";{total[1]}:" if ":" in text[: total.start()] else " ="
    return text[: total.start()] + sign.ljust(len(total[0])) + text[total.end() :]


def _with_equality(match: re.Match[str]) -> str:
    """`0.1 + 0.2 = 0.3` for `0.1 + 0.2 ans: 0.3`; of names in front nobody knows what they are."""
    of_names = match["label"] and re.search(
        r"[A-Za-z]\w*\d|(?<![A-Za-z])[a-df-z](?![A-Za-z])", match[1]
    )
    return match[0] if of_names else f"{match[1]} = ".ljust(len(match[0]))


@cache
def _leads_to_result() -> re.Pattern[str]:
    """An arrow or `ans:` from a calculation, which holds a sign or a function, to a number at the end."""
    label = r"(?P<label>[;,]?\s(?i:ans(?:wer)?|result)\s*[:=])"
    arrow = rf"(?:[-=]+>|→|⇒|⟹|\\(?:to|[rR]ightarrow|implies)(?![A-Za-z])|{label})"
    calculated = r"((?:\A|[\n;=])(?:[^\n;=]*[\w)}][ \t]*[-+*/^(·×][^\n;=]*?|\s*[-−]?\w+))"
    comment = r"(?:[ \t]#[^\n]*)?"
    return re.compile(
        rf"{calculated}\s*{arrow}(?=\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?[\s.$]*{comment}\Z)"
    )


@cache
def _total() -> re.Pattern[str]:
    return re.compile(r"[,;]((?:\s+(?:in|and|so))?\s+(?:total|altogether))\s+(?=[-+]?[\d(])")


def _without_places(text: str) -> tuple[list[str], str]:
    """What each number of a working counts, `10 pixels × 3`, `80 in the hidden layer + 1`; and the rest."""
    found: list[str] = []

    def blank(match: re.Match[str]) -> str:
        words = {one[0].casefold() for one in word().finditer(match[0])}
        if words & (
            DENIAL | DOUBT | OPERATION - {"first", "second"} | COUNTING | SHARING | FUNCTIONS.keys()
        ):
            return match[0]
        found.append(match[0].strip())
        return " " * len(match[0])

    return found, _counted().sub(blank, _place().sub(blank, text))


@cache
def _one_each() -> re.Pattern[str]:
    """Why it is so many: `one per input`."""
    return re.compile(
        r"(?:one|1)\s+(?:(?:weight|bias|parameter|number|value|entry)\s+)?(?:per|for\s+(?:each|every))"
        r"\s+(?:[a-z]+\s+)?[a-z]+",
        re.IGNORECASE,
    )


@cache
def _counted() -> re.Pattern[str]:
    """A noun or two behind a number, where the working goes on."""
    return re.compile(r"(?<=[\d)])\s+[A-Za-z]{3,}(?:\s+[A-Za-z]{3,})?(?=\s*(?:[+*=·×]|\\times))")


@cache
def _place() -> re.Pattern[str]:
    places = "|".join(sorted(PLACES - {"total"}))
    units = r"(?:\s+(?:layer|units?|neurons?|nodes?|biases|weights))*"
    where = rf"(?:the\s+)?(?:{places}){units}"
    goes_on = r"(?=\s*(?:[-+*=·×]|plus\b|minus\b|\Z))"
    return re.compile(
        rf"(?<=[\d)])\s+(?:(?:in|for|of|from)\s+{where}|\({where}\)){goes_on}", re.IGNORECASE
    )


def _without_unit(text: str, units: Sequence[str]) -> str:
    """The text without one word for what is counted, at its end."""
    bare = text.rstrip(" .,;$")
    for unit in sorted(units, key=len, reverse=True):
        if bare.casefold().endswith(unit.casefold()):
            return bare[: -len(unit)].ljust(len(text))
    misspelt = re.search(r"(?<=\d\s)[a-z]{4,}\Z", bare.casefold())
    if misspelt and get_close_matches(misspelt[0], units, cutoff=_ALIKE):
        return bare[: misspelt.start()].ljust(len(text))
    return text


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


def _readings(
    text: str, given: Collection[Decimal], siblings: Collection[str] = ()
) -> list[Reading]:
    readings: list[Reading] = []
    refused: RefusedError | None = None
    in_brackets = _equal_in_brackets().search(text)
    texts = [text]
    if in_brackets and in_brackets[1].rstrip().endswith("%"):
        raise SeveralError(
            f'"({in_brackets[1]})" is another number; write one alone', in_brackets.start()
        )
    if in_brackets and in_brackets[1].strip():
        # `40.171 (2e^3)`: the same value once more, or else a product.
        texts.insert(0, f"{text[: in_brackets.start()]} = {in_brackets[1]}")
    for one in texts:
        for commas in _READINGS if "," in one else _READINGS[:1]:
            try:
                reading = _reading(one, commas, given, siblings)
            except RefusedError as error:
                refused = refused or error
            else:
                if one is text or not reading.contradictory():
                    readings.append(reading)
        if readings:
            break
    if not readings and (product := _number_behind_bracket().sub(r"\1 * ", text)) != text:
        # `2(2 - 6)2 = -16`, where the chain shows that it is a product.
        with suppress(RefusedError):
            reading = _reading(product, _READINGS[0], given, siblings)
            readings += (
                [reading] if len(reading.members) > 1 and not reading.contradictory() else []
            )
    if not readings:
        assert refused is not None
        raise refused
    if readings[0].contradictory():
        for sign, put in ((_negative_squared(), r"(\1)^"), (_fallen_power(), r"e^(\1)")):
            meant = sign.sub(put, text)
            with suppress(RefusedError):
                reading = _reading(meant, _READINGS[0], given, siblings)
                if meant != text and not reading.contradictory():
                    readings.insert(0, reading)
    if len(readings) == 2 and readings[0].members == readings[1].members:
        return readings[:1]
    return readings


@cache
def _number_behind_bracket() -> re.Pattern[str]:
    return re.compile(r"(\))\s*(?=\d)")


@cache
def _fallen_power() -> re.Pattern[str]:
    """`1/(1 + e-7)`, of which the power has fallen down to the line."""
    return re.compile(r"(?<![\w.])e\s?([-−]\s?\d+(?:\.\d+)?)")


@cache
def _negative_squared() -> re.Pattern[str]:
    """`-1^2 = 1`, of a negative number that is put in for a name."""
    return re.compile(r"(?<![\w)\]}] )(?<![\w)\]}])([-−]\d+(?:\.\d+)?)\s*\^(?=\s*\{?[24])")


def _reading(
    text: str, commas: Commas, given: Collection[Decimal], siblings: Collection[str]
) -> Reading:
    whole = list(_members(text))
    spans = _without_names(text, whole)
    if len(spans) > _MAX_MEMBERS:
        raise RefusedError(f"a chain of more than {_MAX_MEMBERS} members", spans[_MAX_MEMBERS][0])
    members = []
    workings = []
    undefined = False
    for index, (start, end) in enumerate(spans):
        try:
            members.append(_member(text[start:end], commas))
        except NoValueError as error:
            if index == len(spans) - 1:
                raise RefusedError(error.message, start + error.offset) from error
            undefined = True
        except RefusedError as error:
            source = text[start:end]
            is_label = (
                index < len(spans) - 1
                and _letter().search(source)
                and not _no_label().search(source)
            )
            if is_label and index and _is_second_value(source, siblings):
                raise RefusedError("several values are given; one is wanted", start) from error
            if not is_label:
                raise RefusedError(error.message, start + error.offset) from error
            if not _line_behind().search(source):
                workings.append(source.strip())
    shown = " = ".join(printed(member.tree) for member in members)
    if not members[-1].literal:
        shown += f" = {members[-1].typed.value:.6g}".replace("-", "−")
    for start, end in whole[len(spans) :]:
        shown += f' (passed over: "{text[start:end].strip()}")'
    return Reading(tuple(members), shown, frozenset(given), undefined, tuple(workings))


def _is_second_value(member: str, siblings: Collection[str]) -> bool:
    """Whether the next name begins behind a number, `0.85 h2` of `h1 = 0.85 h2 = 0.48`."""
    multiple = _multiple().fullmatch(member)
    times = multiple is not None and spelled(multiple["name"]) not in map(spelled, siblings)
    return _second_value().match(member) is not None and not times


def _without_names(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The members without names alone at the end, `-0.5 = ŷ - y`, which say what it is."""
    while len(spans) > 1 and _only_names().fullmatch(text, *spans[-1]):
        spans = spans[:-1]
    return spans


@cache
def _only_names() -> re.Pattern[str]:
    """Letters with their indices and signs between them; no function, constant or number."""
    letter = r"(?!(?:e|pi|exp|ln|log|sqrt)\b)[^\W\d_]{1,2}"
    mark = r"\\(?:hat|bar|tilde|partial|delta|sigma|theta|nabla)\s*"
    name = rf"(?:{mark})?\{{?\s*{letter}\s*+\}}?(?:_\{{?\w{{1,3}}\}}?)?"
    return re.compile(rf"\s*[-−]?\s*{name}(?:\s*[-−+*·]\s*+{name})+[\s.]*")


def _members(text: str) -> Iterator[tuple[int, int]]:
    """Where the members of the chain stand; a leading `=` is passed over."""
    if refused := re.search(r"[<>!=]=|=[<>=]|[<>≤≥≠]", text):
        raise RefusedError(
            "a comparison is no number; write = between the steps and the number at the end",
            refused.start(),
        )
    start = 0
    for sign in _equality().finditer(text):
        if text[start : sign.start()].strip():
            yield start, sign.start()
        elif start:
            raise RefusedError("nothing stands between two signs of equality", sign.start())
        start = sign.end()
    yield start, len(text)


# The points of a plot and the sums of a class are the same again and again.
@lru_cache(maxsize=4096)
def _member(text: str, commas: Commas) -> Member:
    tree = parse(tokenise(text, commas))
    return Member(tree, TypedNumber(value_of(tree), _last_digit(tree)))


def _last_digit(tree: Tree) -> Decimal | None:
    """One unit of the last digit shown, for a literal with a sign, a per cent or a power of ten."""
    match tree:
        case Number():
            return tree.last_digit or Decimal(1)
        case Negative():
            return _last_digit(tree.of)
        case Percent():
            unit = _last_digit(tree.of)
            return unit and unit.scaleb(-2)
        case Binary(
            sign="*" | " ", left=mantissa, right=Binary(sign="^", left=Number(value=base))
        ) if base == 10 and isinstance(mantissa, Number | Negative):
            unit = _last_digit(mantissa)
            return unit and unit * value_of(tree.right)
        case _:
            return None
