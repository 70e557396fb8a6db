"""The nodes of a graph as they are listed: `h1 = ln(x)`, `ln(x) = h1`, `x -> ln -> h1`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from exercises.answer import Answer, Fields, Items, Place, Text, UnreadableError
from exercises.language.characters import plain
from exercises.language.notation import LETTERS
from exercises.language.scope import canonical
from graders.kinds.reading.fields import lines_of
from graders.kinds.reading.names import Names, word

_OPERATIONS = {"+": "+", "add": "+", "plus": "+", "-": "-", "sub": "-", "minus": "-", "*": "*", "mul": "*",
               "multiply": "*", "times": "*", "/": "/", "div": "/", "^": "^", "pow": "^"}  # fmt: skip
# Words in front of a list of names, which define nothing.
_LISTS = {"inputs", "input", "nodes", "outputs", "output", "leaves", "variables", "given"}


def definitions(answer: Answer, inputs: Mapping[str, Decimal]) -> Iterator[tuple[str, Text]]:
    """Every node with its formula, in the order of the answer; values of inputs are passed over.

    Raises:
        UnreadableError: A line defines no node.
    """
    for line in _lines(answer):
        steps = _arrow().split(line.text.strip(" .$"))
        if len(steps) == 3:
            yield _name(steps[2], line.place), Text(_applied(steps[1], steps[0]), line.place)
            continue
        if _is_list(line.text):
            continue
        name, formula = _sides(line)
        if re.fullmatch(r"[-+]?\d+(?:\.\d+)?", formula.text) and inputs.get(name) == Decimal(
            formula.text
        ):
            continue  # x = 1
        yield name, formula


def _lines(answer: Answer) -> Iterator[Text]:
    if isinstance(answer, Items):
        for item in answer.items:
            yield from _lines(item)
    elif isinstance(answer, Fields):
        for name, value in answer.fields.items():
            if not isinstance(value, Text):
                raise UnreadableError(f"{name}: one formula is wanted", value.place)
            yield Text(f"{name} = {_without_words(value.text)}", value.place)
    else:
        for line in lines_of(answer):
            yield Text(_without_words(line.text), line.place)


def _without_words(text: str) -> str:
    """The line without words in brackets behind it: `h1 = ln(x) (log node)`."""
    matched = re.compile(r"\s+[(\[]([^()\[\]]*)[)\]]\s*$").search(text)
    if matched is None:
        return text
    names = Names()
    words = [m[0] for m in word().finditer(matched[1])]
    talk = [one for one in words if not names.means(one)]
    return text[: matched.start()] if talk and 2 * len(talk) >= len(words) else text


def _is_list(text: str) -> bool:
    """`Inputs: x, y, z`."""
    matched = re.match(r"\s*([A-Za-z]+)(?:\s+\w+)?\s*:\s*[\w\s,]*$", text)
    return matched is not None and matched[1].casefold() in _LISTS


def _sides(line: Text) -> tuple[str, Text]:
    text = plain(line.text).text
    left, equals, right = re.sub(r"^(\s*[\w{}\\]+)\s*:(?!=)", r"\1 =", text).partition("=")
    if _is_name(right) and not _is_name(left):
        left, right = right, left
    right, _, value = right.partition("=")  # h1 = ln(x) = 0 tells its value as well
    if not equals or not right.strip() or re.search(r"[a-zA-Z]\w*", value.replace("e", "")):
        raise UnreadableError(
            f'"{line.text[:40]}" defines no node; write h1 = ln(x), or x -> ln -> h1', line.place
        )
    return _name(left, line.place), Text(right.strip(), line.place)


def _is_name(text: str) -> bool:
    return re.fullmatch(r"\s*[A-Za-z]+(?:_?\{?\w+\}?)?\s*", text) is not None


def _name(text: str, place: Place) -> str:
    spelled = "".join(LETTERS.get(one, one) for one in plain(text).text)
    name = canonical(re.sub(r"[\s{}\\$]|\([^()]*\)$", "", spelled.strip(" :")))
    if not re.fullmatch(r"[A-Za-z]+(?:_\w+)?", name):
        raise UnreadableError(f'"{text.strip()[:20]}" is no name of a node', place)
    return name


def _applied(operation: str, operands: str) -> str:
    """`ln` of `x` as ln(x), `*` of `h2, z` as h2 * z."""
    given = [one.strip() for one in operands.strip("() ").split(",")]
    sign = _OPERATIONS.get(operation.strip("() ").casefold())
    if sign and len(given) > 1:
        return f" {sign} ".join(given)
    return f"{operation}({', '.join(given)})"


@cache
def _arrow() -> re.Pattern[str]:
    return re.compile(r"\s*(?:->|→|-->|\\to\b|\\rightarrow\b)\s*")
