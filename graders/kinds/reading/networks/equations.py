"""Weights of a network that is written unit by unit: `h1 = ReLU(x1 + x2), h2 = ReLU(x1 + x2 - 1), y = h1 - 2 h2`.

Every unit must be its activation of a sum of what comes before it; anything else is no network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from exercises.answer import Answer, Text
from exercises.language.characters import plain
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.layout import unwrapped
from exercises.language.parser import parse
from exercises.language.scope import Scope, Symbol, canonical
from exercises.language.tokens import tokenise
from exercises.language.tree import Call, Number, Tree, nodes
from exercises.specs import Layer, Network
from graders.kinds.reading.clauses.separating import without_comments
from graders.kinds.reading.words.names import word
from graders.kinds.reading.words.vocabulary import NARRATING, NEUTRAL
from graders.language.evaluate import evaluate
from graders.language.instance import Instance

# How much the value at another point may differ from that of the sum, for the rounding of floats.
_ROUNDING = 1e-9
_LAYERS = 2  # of a network that is one formula
_LONGEST_END = 80  # characters that say what all of it is
# What a unit is said to do, which is judged by its weights alone.
_OF_UNITS = frozenset(
    [
        *("counts", "count", "how", "many", "on", "off", "fires", "fire", "active", "inactive"),
        *("activates", "detects", "computes", "acts", "like", "only", "if", "both", "either"),
        *("least", "neither", "or", "not", "gate", "and", "nand", "nor"),
    ]
)
# What leads to the equations of a network.
_CHOOSING = NARRATING | {
    *("use", "using", "choose", "take", "let", "set", "define"),
    *("hidden", "output", "neuron", "unit", "node", "layer", "units", "relu", "two", "xor", "hand"),
}


class _Equation(NamedTuple):
    """A unit by its name, and what it is said to be."""

    unit: str
    formula: str


class _Sum(NamedTuple):
    """The factors of the inputs of a unit, and what is added."""

    weights: list[str]
    bias: str


def parameters_in(text: Text, spec: Network) -> dict[str, Answer] | None:
    """The parameters that the equations of all units say, by name; None where a text is no such list."""
    layers = list(spec.layers)
    text = _without_outputs(text, spec)
    equations = _in_one(text.text, layers) or _equations(text.text)
    if equations is None or len(equations) != sum(layer.units for layer in layers):
        return None
    inputs = [f"x_{number + 1}" for number in range(len(spec.inputs[0]))]
    names = {canonical(one.unit) for one in equations}
    taken = {"x", *inputs, *map(canonical, spec.shapes)}
    if len(names) < len(equations) or names & taken or not _output().fullmatch(equations[-1].unit):
        return None
    found: dict[str, Answer] = {}
    for layer in layers:
        mine, equations = equations[: layer.units], equations[layer.units :]
        sums = [_sum(one.formula, inputs, layer) for one in mine]
        if any(one is None for one in sums):
            return None
        known = [one for one in sums if one is not None]
        found[layer.weights] = _array(text, [one.weights for one in known])
        found[layer.bias] = _array(text, [one.bias for one in known])
        inputs = [canonical(one.unit) for one in mine]
    return found


def _without_outputs(text: Text, spec: Network) -> Text:
    """The text without the outputs that are wanted, said at its end: `…, we get 0, 1, 1, 0 on the four inputs`."""
    said = _outputs_behind().search(text.text)
    wanted = [f"{one:g}" for one in spec.targets]
    if said is None or re.findall(r"-?\d+(?:\.\d+)?", said["outputs"]) != wanted:
        return text
    return Text(text.text[: said.start()], text.place)


def before_weights(text: Text, spec: Network) -> Text | None:
    """What stands in front of the first array, without the words that lead to it; None where nothing does."""
    first, *_ = spec.shapes
    lead = r"[\s,;:.]*(?:\b(?:with|so|hence|thus|then|i\.e\.)\s+)?\$?\b"
    found = re.search(rf"{lead}{spellings(first)}\}}?\s*=", text.text)
    return Text(text.text[: found.start()], text.place) if found and found.start() else None


def spellings(name: str) -> str:
    """A pattern of a parameter as it may be written: `W2`, `W_2`, and `W_{2` with its brace to come."""
    return re.sub(r"(?<=[A-Za-z])(?=\d)", r"_?\\{?", re.escape(name))


def _in_one(text: str, layers: Sequence[Layer]) -> list[_Equation] | None:
    """The units of a network of two layers in one formula: `XOR = ReLU(x1 + x2) - 2 ReLU(x1 + x2 - 1)`."""
    one = _whole().fullmatch(unwrapped(plain(text).text))
    unit = (one["unit"] or "y").replace(" (", "(") if one else ""
    if one is None or not _output().fullmatch(unit) or len(layers) != _LAYERS:
        return None
    hidden = list(dict.fromkeys(match[0] for match in _activated().finditer(one["formula"])))
    if len(hidden) != layers[0].units:
        return None
    names = {call: f"h_{number}" for number, call in enumerate(hidden, 1)}
    output = _activated().sub(lambda match: f" {names[match[0]]}", one["formula"])
    return [*(_Equation(names[call], call) for call in hidden), _Equation("y", output)]


def _array(text: Text, values: list[str] | list[list[str]]) -> Text:
    return Text(str(values).replace("'", ""), text.place)


def _plain(value: float) -> str:
    return f"{value + 0.0:.12g}"


def _equations(text: str) -> list[_Equation] | None:
    bare, comments = without_comments(unwrapped(plain(text).text))
    bare = _returned().sub(r"y = \g<formula>", _of_program().sub("", bare))
    bare = _output_alone().sub("output: ", bare)
    if not bare.strip() and comments:  # a comment as a whole
        bare, comments = "\n".join(comments), []
    if what_it_is := _is_xor().search(bare, max(0, len(bare) - _LONGEST_END)):
        bare = bare[: what_it_is.start()]
    said = [*comments, *(match[0] for match in _words().finditer(bare))]
    bare = _words().sub(" ", bare)
    matches = [_equation().fullmatch(one) for one in _pieces(bare)]
    leads = [one["lead"] or "" for one in matches if one]
    if any(one and _is_another_number(one["lead"] or "", one["unit"]) for one in matches):
        return None
    if (
        not matches
        or _words_of(said) - _OF_UNITS - NEUTRAL
        or _words_of(leads) - _CHOOSING - NEUTRAL
        or any(re.search(r"[\d=<>]", one) for one in said)
    ):
        return None
    found = [_Equation(one["unit"], one["formula"]) for one in matches if one]
    return found if len(found) == len(matches) else None


def _is_another_number(lead: str, unit: str) -> bool:
    """Whether a label counts otherwise than the unit behind it: `Neuron 2: h1`."""
    counted, own = re.findall(r"\d", lead), re.findall(r"\d", unit)
    return bool(counted and own) and counted[-1] != own[0]


def _pieces(bare: str) -> list[str]:
    """The equations; words alone are the lead of what follows."""
    found: list[str] = []
    lead = ""
    for piece in (one.strip(" .,") for one in _between().split(bare)):
        if re.fullmatch(r"[A-Za-z ]+(?:\s\d)?\s*:?", piece):
            lead = f"{lead}{piece} "
        elif piece:
            found.append(f"{lead}{piece}")
            lead = ""
    return [*found, lead] if lead else found


def _words_of(texts: Sequence[str]) -> set[str]:
    return {one[0].casefold() for text in texts for one in word().finditer(text)}


def _sum(formula: str, inputs: Sequence[str], layer: Layer) -> _Sum | None:
    """What a unit of the layer adds up, its activation taken off."""
    scope = Scope({name: Symbol() for name in inputs})
    try:
        tree = _inside(parse(tokenise(formula), scope), layer)
        return None if tree is None else _affine(tree, scope, inputs)
    except (RefusedError, UndefinedError):
        return None


def _inside(tree: Tree, layer: Layer) -> Tree | None:
    """The argument of the activation; `max(0, z)` is ReLU."""
    if layer.activation == "identity":
        return None if any(isinstance(one, Call) for one in nodes(tree)) else tree
    match tree:
        case Call(function="max", arguments=(Number(value=zero), inside)) if zero == 0:
            return inside if layer.activation == "relu" else None
        case Call(function="max", arguments=(inside, Number(value=zero))) if zero == 0:
            return inside if layer.activation == "relu" else None
        case Call(function=function, arguments=(inside,), primes=0):
            return inside if function == layer.activation.replace("-", "") else None
    return None


def _affine(tree: Tree, scope: Scope, inputs: Sequence[str]) -> _Sum | None:
    """The factors of a sum, found at 0 and at the units of each input, and tried at another point."""
    points = np.vstack(
        [np.zeros(len(inputs)), np.eye(len(inputs)), np.arange(2.0, len(inputs) + 2)]
    )
    columns = {name: points[:, [at], None] for at, name in enumerate(inputs)}
    value = evaluate(tree, scope, Instance(len(points), {}, columns))
    at_points = np.broadcast_to(value, (len(points), 1, 1))[:, 0, 0]
    bias, weights = at_points[0], at_points[1:-1] - at_points[0]
    if not abs(at_points[-1] - bias - points[-1] @ weights) <= _ROUNDING * (1 + abs(at_points[-1])):
        return None
    return _Sum([_plain(one) for one in weights], _plain(bias))


@cache
def _output() -> re.Pattern[str]:
    r"""What the last unit is called: `y`, `\\hat{y}`, `out`, `f`, `h3`."""
    return re.compile(
        r"\s*(?:\\?hat\s*\{?\s*)?(?:y|ŷ|o|f|z|a|h|n|net|out|output|yhat|y_?pred|pred|prediction|xor|XOR)(?:_?\{?\w\}?)?\}?\s*"
        r"(?:\((?:x|x_?1\s*,\s*x_?2)\))?\s*"
    )


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:return\s|(?P<unit>[^=<>:;\n]{1,40}?)\s*=)?(?P<formula>[^=:;\n]*\([^=:;\n]*)"
    )


@cache
def _activated() -> re.Pattern[str]:
    """`ReLU(x1 + x2)`, `max(0, x1 - x2)`."""
    return re.compile(r"(?:\\max|(?<![A-Za-z\\])[A-Za-z]{2,})\s*\([^()]*\)")


_LEAD = r"(?:[A-Za-z]{2,}(?:[\s,:]+|\s\d\s*:\s*)){0,6}"
_UNIT = r"\\?(?:hat\s*\{?\s*)?[A-Za-zŷ]+(?:_?\{?\w{1,6}\}?)?\}?(?:\([^()=]{0,12}\))?"


@cache
def _equation() -> re.Pattern[str]:
    r"""`h1 = …`, `h_{1} := …`, `and the output is \hat{y} = …`, `output: …`."""
    return re.compile(
        rf"\s*(?P<lead>{_LEAD}?)(?P<unit>{_UNIT})\s*(?::?=|(?<=put):)(?P<formula>[^=]+)"
    )


@cache
def _between() -> re.Pattern[str]:
    """Lines, semicolons, ends of sentences, and commas, "and" or wide blanks in front of the next unit."""
    next_ = rf"(?=\s*{_LEAD}{_UNIT}\s*(?::?=|(?<=put):))"
    return re.compile(rf"[\n;]+|\.\s+(?=[A-Z])|(?:,|\band\b|(?<!\s)\s{{2,}}+){next_}")


@cache
def _outputs_behind() -> re.Pattern[str]:
    gives = r"(?:we\s+get|which\s+gives|this\s+gives|giving)"
    listed = r"(?P<outputs>\$?-?\d[\d.]*(?:\s*,\s*(?:and\s+)?-?\d[\d.]*)+\$?)"
    return re.compile(
        rf",?\s+{gives}\s+{listed}\s+(?:on|for|at)\s+(?:the|all)\s+(?:four\s+)?inputs[\s.]*\Z"
    )


@cache
def _of_program() -> re.Pattern[str]:
    """The head of a function, and a name that it returns."""
    return re.compile(r"(?m)^[ \t]*(?:def\s+\w+\s*\([^()\n]*\)\s*:|return\s+\w+)[ \t]*$")


@cache
def _returned() -> re.Pattern[str]:
    return re.compile(r"(?m)^[ \t]*return\s+(?P<formula>[^\n=]+)$")


@cache
def _output_alone() -> re.Pattern[str]:
    """`and output h1 - 2 h2`, without a sign."""
    return re.compile(r"\b(?:the\s+)?output\s+(?:is\s+)?(?=[-−+\d\s]*[a-z]_?\{?\d)", re.IGNORECASE)


@cache
def _is_xor() -> re.Pattern[str]:
    """What all of it is, at the end: `…, which is XOR.`, `(an XOR gate)`."""
    of_all = (
        r"(?:\b(?:which|this|it|that)\s+(?:is|gives|computes|implements)\s+)?(?:an?\s+|the\s+)?"
    )
    return re.compile(
        rf"[\s,.(]*{of_all}\bXOR\b(?:\s+(?:gate|function))?\)?[\s.]*\Z", re.IGNORECASE
    )


@cache
def _words() -> re.Pattern[str]:
    """Words in brackets behind a unit: `(fires only if both are on)`."""
    return re.compile(r"\s\((?=[^()]*[A-Za-z]{2,}\s+[A-Za-z]{2,})[A-Za-z ,'-]+\)")
