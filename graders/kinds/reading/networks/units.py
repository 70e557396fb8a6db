"""Weights of a network that are listed unit by unit: `h1: w = [1, 1], b = 0; …; y: w = [1, -2], b = 0`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from exercises.answer import Answer, Text
from exercises.language.characters import plain
from exercises.language.layout import unwrapped
from exercises.specs import Layer, Network
from graders.kinds.reading.words.names import word
from graders.kinds.reading.words.vocabulary import NEUTRAL

# What a unit and its layer are called, and what leads to their weights.
_LABELS = frozenset(
    [
        *("hidden", "output", "out", "unit", "units", "neuron", "neurons", "node", "layer", "first", "second"),
        *("uses", "use", "has", "have", "with", "and", "an", "relu", "one", "two", "final", "last"),
    ]
)  # fmt: skip
_NUMBER = r"[-−+]?\d+(?:\.\d+)?"


class _Unit(NamedTuple):
    """What stands in front of the weights of a unit, and what these and its bias are."""

    label: str
    weights: Sequence[str]
    bias: str


def units_in(text: Text, spec: Network) -> dict[str, Answer] | None:
    """The parameters of all units, by name; None where a text is no such list, or says more."""
    units = list(_units(unwrapped(plain(text.text).text)))
    if len(units) != sum(layer.units for layer in spec.layers):
        return None
    width = len(spec.inputs[0])
    found: dict[str, Answer] = {}
    for layer in spec.layers:
        mine, units = units[: layer.units], units[layer.units :]
        if any(len(one.weights) != width for one in mine) or not _in_order(mine, layer, spec):
            return None
        found[layer.weights] = _array([list(one.weights) for one in mine], text)
        found[layer.bias] = _array([one.bias for one in mine], text)
        width = layer.units
    return found


def _array(values: list[str] | list[list[str]], text: Text) -> Text:
    return Text(str(values).replace("'", ""), text.place)


def _units(text: str) -> Iterator[_Unit]:
    """The units in order, as long as nothing else is said."""
    pairs = list(_pair().finditer(text))
    ends = [0, *(one.end() for one in pairs)]
    labels = [text[end : one.start()] for end, one in zip(ends, pairs, strict=False)]
    behind = text[ends[-1] :].strip(" \n.,;})]\\")
    if behind or not all(map(_only_names, labels)):
        return
    for label, pair in zip(labels, pairs, strict=True):
        weights = re.findall(_NUMBER, pair["weights"] or pair["later"])
        yield _Unit(label, weights, pair["bias"] or pair["first"])


def _only_names(label: str) -> bool:
    """Whether words in front only say which unit it is."""
    words = {one[0].casefold() for one in word().finditer(label) if len(one[0]) > 1}
    plain_words = {one for one in words if not re.fullmatch(r"[a-z]_?\d", one)}
    return plain_words <= _LABELS | NEUTRAL and re.search(r"\d\.\d|[<>*/]", label) is None


def _in_order(units: Sequence[_Unit], layer: Layer, spec: Network) -> bool:
    """Whether the labels count the units of a layer from 1, as far as they count, and name no other layer."""
    numbers = [int(one[-1]) for unit in units if (one := re.findall(r"\d", unit.label))]
    if len(units) > 1 and any(second <= first for first, second in pairwise(numbers)):
        return False
    other = "output" if layer is spec.layers[0] else "hidden"
    return not any(other in unit.label.casefold() for unit in units)


@cache
def _pair() -> re.Pattern[str]:
    """The weights of a unit and its bias, in either order."""
    says = r"\s*(?:=|:|is|are|of)?\s*"
    vector = rf"[\[({{]\s*{_NUMBER}(?:\s*[,;]\s*{_NUMBER})*\s*[\])}}]\s*(?:\^\s*\{{?\s*T\s*\}}?)?"
    weights, bias = rf"\b(?:weights?|w){says}", rf"\b(?:bias|b){says}"
    between = r"[\s,;]*(?:and\s+|with\s+)?(?:an?\s+|the\s+)?"
    one = rf"{weights}(?P<weights>{vector}){between}{bias}(?P<bias>{_NUMBER})"
    other = rf"{bias}(?P<first>{_NUMBER}){between}{weights}(?P<later>{vector})"
    return re.compile(rf"(?:{one}|{other})\s*\\?\}}?", re.IGNORECASE)
