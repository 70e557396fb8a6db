"""Biases that an answer says a network does without: `W2 = [1, -2], no output bias`, `b2: none`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from exercises.answer import Answer, Fields, Text
from exercises.specs import Layer, Network
from graders.kinds.reading.networks.equations import spellings

_ABSENCE = (
    r"\b(?:none(?=\s+needed)|(?:no|without(?:\s+an?)?)\s+(?:(?:hidden|output)\s+)?(?:layer\s+)?"
    r"(?:bias(?P<all>es)?|shift|offset))\b"
    r"(?:[ \t]+\$?(?P<name>(?-i:[a-z])_?\d)\b\$?)?(?!\s+(?:term\s+)?\(?(?:yet|found|allowed|known|given)\b)"
)


def absent_biases(answer: Answer, spec: Network) -> Mapping[str, Answer]:
    """Zeros for each bias that is said to be none, by its name; those that are given count first."""
    return {
        layer.bias: Text(str([0] * layer.units), answer.place)
        for absence in _absence().finditer(_in_one(answer))
        for layer in _without(absence, spec.layers)
    }


def without_absences(answer: Answer) -> Answer:
    """The answer without clauses behind a value that say that there is no bias."""
    if isinstance(answer, Fields):
        fields = {name: without_absences(value) for name, value in answer.fields.items()}
        return replace(answer, fields=fields)
    if not isinstance(answer, Text):
        return answer
    return Text(_clause().sub(lambda match: " " * len(match[0]), answer.text), answer.place)


def _in_one(answer: Answer) -> str:
    """All of an answer in one text."""
    if isinstance(answer, Fields):
        return "\n".join(f"{name} = {_in_one(one)}" for name, one in answer.fields.items())
    return answer.text if isinstance(answer, Text) else ""


def _without(said: re.Match[str], layers: Sequence[Layer]) -> Iterator[Layer]:
    """The layers that have no bias: those that are named in the line, else all of "no biases", else the last."""
    text = said.string
    line = text[text.rfind("\n", 0, said.start()) + 1 : said.end()].casefold()
    of_line = _bias_in_front().match(line)
    biases = {_squeezed(one.bias) for one in layers}
    own = of_line[1] if of_line and _squeezed(of_line[1]) in biases else ""
    places = {"hidden": layers[0], "output": layers[-1]}
    named = [layer for place, layer in places.items() if place in line]
    if name := said["name"] or said["none"] or own:
        yield from (one for one in layers if _squeezed(one.bias) == _squeezed(name))
    elif len(named) == 1:
        yield from named
    elif said["all"]:
        yield from layers
    elif not named and re.search(spellings(layers[-1].weights), text[: said.start()]):
        yield layers[-1]


def _squeezed(name: str) -> str:
    return name.replace("_", "").casefold()


@cache
def _absence() -> re.Pattern[str]:
    return re.compile(
        rf"{_ABSENCE}|\b(?P<none>[a-z]_?\d)\s*[:=]\s*none\b(?!\s*(?:of\b|yet\b|\?))", re.IGNORECASE
    )


@cache
def _clause() -> re.Pattern[str]:
    """`…, no bias b2`, `… (no output bias)`, `…, the output has no bias`, behind a value."""
    lead = r"(?:(?:and|with|the|there|is|has|have|output|hidden|layer|units?|neurons?)\s+)*"
    return re.compile(
        rf"(?<=[\])}}\d])\$?\s*[,;.]?\s*\(?\s*{lead}{_ABSENCE}(?:\s+(?:needed|there|at\s+all))?\)?(?=\s*(?:\Z|[.,;\n]))",
        re.IGNORECASE,
    )


@cache
def _bias_in_front() -> re.Pattern[str]:
    """`b1 = …`, of which no bias is said, with no other name behind it."""
    return re.compile(r"[\s*-]*([a-z]_?\d)\s*[:=](?:(?![a-z]_?\d\s*[:=]).)*\Z")
