"""What an answer says of a network beside its numbers: a condition in front, what it gives, a program that runs it.

Numbers are judged by running them. Words that hold for some inputs only, outputs that are not those
wanted, and a program with another network leave open what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from exercises.answer import ContradictedError, Text
from exercises.language.characters import plain
from exercises.specs import Network
from graders.kinds.reading.words.editing import edits
from graders.kinds.reading.words.vocabulary import DENIAL

_NUMBER = r"[-+−]?\d+(?:\.\d*)?"
_COUNTS = {"zero": 0.0, "one": 1.0, "two": 2.0}
# Activations that programs call by their own name.
_ACTIVATIONS = frozenset(["sigmoid", "tanh", "softmax", "softplus", "gelu", "silu"])


def refuse_claims(text: Text, spec: Network) -> None:
    """Refuse an answer of which the words or a program do not fit the network that is asked for.

    Raises:
        ContradictedError: Something does not.
    """
    typed = plain(text.text).text
    if edits(typed) or _other_gate().search(typed) or _afterwards().search(typed):
        raise ContradictedError(
            "words beside the weights change them, or say another gate; write the weights alone",
            text.place,
        )
    for claim in (
        *_conditions(typed),
        *_other_activations(typed, spec),
        *_other_outputs(typed, spec),
        *_other_programs(typed, spec),
        *_other_values(typed),
    ):
        raise ContradictedError(
            f'"{claim}" does not fit the weights; write the weights alone', text.place
        )


def _conditions(text: str) -> Iterator[str]:
    """`With x1 ≠ x2:` in front of the numbers."""
    if found := _condition().search(text):
        yield found["condition"].strip()


def _other_activations(text: str, spec: Network) -> Iterator[str]:
    """A sentence on an activation that this network does not have: `Then a sigmoid is applied`."""
    used = {layer.activation for layer in spec.layers}
    for sentence in re.split(r"[.\n;]\s", text):
        words = {*re.findall(r"[a-z]+", sentence.casefold())}
        if words & _ACTIVATIONS - used and not words & DENIAL and "=" not in sentence:
            yield sentence.strip()


def _other_outputs(text: str, spec: Network) -> Iterator[str]:
    """Outputs that are not the targets: `(0, 1): 5`, `assert f([1, 1]) == 5`, `0 0 -> 1`, `prints 0 1 1 1`."""
    targets = {
        tuple(map(float, inputs)): target
        for inputs, target in zip(spec.inputs, spec.targets, strict=True)
    }
    for found in (*_output().finditer(text), *_tried().finditer(text)):
        inputs = tuple(map(_value, re.findall(_NUMBER, found["inputs"])))
        if targets.get(inputs, _value(found["output"])) != _value(found["output"]):
            yield found[0].strip(" ,;")
    for found in _printed().finditer(text):
        outputs = [_value(one) for one in re.findall(_NUMBER, found["outputs"])]
        if len(outputs) == len(spec.targets) and outputs != list(spec.targets):
            yield found[0].strip()


def _other_programs(text: str, spec: Network) -> Iterator[str]:
    """A line of a program that computes another network: another activation, a number of its own."""
    used: set[str] = {layer.activation for layer in spec.layers}
    for line in _computing().finditer(text):
        words = {*re.findall(r"[a-z]+", line[0].casefold())}
        another = words & _ACTIVATIONS - used
        factors = (_value(one["number"]) for one in _factor().finditer(line[0]))
        if another or any(one not in {0, 1} for one in factors) or _shifted().search(line[0]):
            yield line[0].strip()


def _other_values(text: str) -> Iterator[str]:
    """Values in words behind others: `[0, -1] (both are one)`, `[[1, 1], [1, 1]], the identity`."""
    for found in _said_again().finditer(text):
        if _value(found["first"]) != _value(found["second"]):
            yield found[0]
    for found in _said_values().finditer(text):
        values = [_value(one) for one in re.findall(_NUMBER, found["values"])]
        said = found["said"].casefold().rstrip("s")
        if said == "identity":
            rows = round(len(values) ** 0.5)
            so = values == [float(at % (rows + 1) == 0) for at in range(rows * rows)]
        elif said in {"positive", "negative"}:
            so = all(value > 0 if said == "positive" else value < 0 for value in values)
        else:
            so = set(values) == {_COUNTS[said]}
        if not so:
            yield found["claim"]


def _value(number: str) -> float:
    return float(number.replace("−", "-"))


@cache
def _other_gate() -> re.Pattern[str]:
    """`This computes AND`, `weights for XNOR`, `initial weights`, `three of four inputs`."""
    unit = "".join(rf"(?<!{one}\s)" for one in ("unit", "neuron", "node", "h1", "h2", "h_1", "h_2"))
    gates = r"(?:an?\s+|the\s+)?(?:AND|OR|NAND|NOR|XNOR)\b(?!-)"
    gate = rf"{unit}(?:computes?|implements?|does|gives|for|is|of|(?:works|acts)\s+(?:as|like))\s+{gates}"
    failing = r"fail(?:s|ed)|misclassif(?:y|ies|ied)|wrongly|(?:has|with|makes)\s+(?:an\s+)?errors?"
    failing += (
        r"|almost\s+XOR|absolute\s+value|equal(?:ity)?\s+(?:inputs|gate)|arbitrary|any\s+value"
    )
    failing += r"|(?:both|all)\s+positive|as\s+thresholds?"
    return re.compile(
        rf"#\s*(?:{gates})|\b(?i:{failing})\b|\((?:this\s+is\s+)?{gates}[^()]*\)[\s.]*\Z|\b(?:{gate}|(?i:initial\s+weights|counterexample|that\s+fails|three\s+of\s+(?:the\s+)?four|same\s+thing\s+for))"
    )


@cache
def _afterwards() -> re.Pattern[str]:
    """What is done to the weights or the output in the end: `Then we add one to b2`."""
    does = r"(?:add|subtract|multiply|divide|scale|negate|round|take\s+the\s+(?:sign|absolute|negative))"
    return re.compile(
        rf"\b(?:then|afterwards|finally)\s+(?:we|I)\s+{does}\b|\b(?:is|are|was|were)\s+(?:all\s+)?(?:switched|flipped|negated)\b"
        r"|\b(?:multiplied|divided|scaled)\s+by\s+(?:two|three|a\s+half|\d)",
        re.IGNORECASE,
    )


@cache
def _said_values() -> re.Pattern[str]:
    values = rf"(?P<values>\[[-+−\d\s,.\[\]]*\]|(?<![\w.\[,]){_NUMBER})"
    what = r"(?:(?:all|both)(?:\s+(?:the\s+)?(?:entries|weights|biases|values))?(?:\s+are)?|it\s+is|bias(?:\s+is)?)"
    said = r"(?P<said>zeros?|ones?|twos?|positive|negative|identity)"
    claim = rf"(?P<claim>(?:{what}\s+)?(?:the\s+)?{said}(?:\s+matrix)?)"
    return re.compile(
        rf"{values}(?:\s*\((?=[^()]*\))|,\s+(?=[^()\n]*(?:\n|\Z))){claim}(?=[\s.)]*(?:\)|\n|\Z))",
        re.IGNORECASE,
    )


@cache
def _said_again() -> re.Pattern[str]:
    """`b = -3.5 (equivalently b = 5)`."""
    again = r"(?:equivalently|alternatively|or|i\.e\.,?)"
    return re.compile(
        rf"(?P<name>[A-Za-z]\w*)\s*=\s*(?P<first>{_NUMBER})\s*\(\s*{again}\s+(?P=name)\s*=\s*(?P<second>{_NUMBER})\s*\)"
    )


@cache
def _condition() -> re.Pattern[str]:
    word = r"(?:with|if|for|when|where|assuming|provided|given|only)"
    relation = r"(?:≠|!=|[<>≤≥]|\\(?:neq?|leq?|geq?)(?![A-Za-z]))"
    return re.compile(
        rf"\A\s*(?P<condition>{word}\b[^\n:=\[]*{relation}[^\n:=\[]*):", re.IGNORECASE
    )


@cache
def _output() -> re.Pattern[str]:
    """Two numbers in brackets, a sign or `)`, and a number or a calculation behind it."""
    of = r"(?P<of>\b(?:f|y|ŷ|out|output|XOR|net)\s*)?"
    inputs = rf"{of}[(\[]\s*(?P<inputs>{_NUMBER}(?:\s*,\s*{_NUMBER})+)\s*[)\]]"
    sign = r"\s*[)\]]?\s*(?:(?(of)=|(?!))|:|→|-+>|=>|==|↦|\\to\b|\bgives\b)\s*"
    steps = r"(?:[-+*·×().\d\s−]*=\s*)?"
    return re.compile(rf"{inputs}{sign}{steps}(?P<output>{_NUMBER})(?=\s*(?:[,;.\n)]|\Z))")


@cache
def _tried() -> re.Pattern[str]:
    """Two bits without brackets and what comes out: `0 0 -> 1`."""
    inputs = r"(?<![\d.\[(,−-])(?P<inputs>\b[01][ ,]\s?[01])"
    return re.compile(rf"{inputs}\s*(?:->|→|=>)\s*(?P<output>{_NUMBER})(?=\s*(?:[,;.\n)]|\Z))")


@cache
def _printed() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:prints|outputs?|gives|returns|yields)\b(?:\s+(?:are|then|is))*\s*:?\s*"
        rf"(?P<outputs>{_NUMBER}(?:(?:[\s,]|and\s)+{_NUMBER})+)",
        re.IGNORECASE,
    )


@cache
def _computing() -> re.Pattern[str]:
    """A line that works with the weights of a layer: `h = relu(W1 @ x + b1)`, `h = ReLU(W1 x + b1)`."""
    return re.compile(
        r"^[^\n#]*(?:@|\bdot\b|\bmatmul\b|\bW_?\d\s*\*?\s*[xha]\b)[^\n#]*", re.MULTILINE
    )


@cache
def _shifted() -> re.Pattern[str]:
    """A bias that is taken away, or a number that is added at the end: `W1 x - b1`, `relu(z) + 1`."""
    return re.compile(r"[xh)]\s*[-−]\s*b_?\d|[)\w]\s*[-+−]\s*[1-9][\d.]*[\s)]*(?:[,;]|\Z)")


@cache
def _factor() -> re.Pattern[str]:
    """A number that is multiplied or added."""
    number = r"(?P<number>\d+(?:\.\d*)?)"
    return re.compile(rf"(?<![\w.\[,]){number}(?=\s*[*+@])")
