"""Graphs whose edges and operations are said apart: `x -> h1 (ln)`, `digraph {…}`, nodes and edges."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

from exercises.answer import Text, UnreadableError
from exercises.language.notation import FUNCTIONS
from graders.kinds.reading.words.names import word

OPERATIONS = {"+": "+", "add": "+", "plus": "+", "-": "-", "sub": "-", "minus": "-", "*": "*", "mul": "*",
              "multiply": "*", "times": "*", "/": "/", "div": "/", "^": "^", "pow": "^",
              "×": "*", "·": "*", "⋅": "*", "∗": "*", "sum": "+", "prod": "*", "product": "*", "mult": "*",
              "\\times": "*", "\\cdot": "*", "subtract": "-", "divide": "/", "addition": "+",
              "multiplication": "*", "subtraction": "-", "division": "/"}  # fmt: skip
_NAME = r"[A-Za-z]++(?:_?+\{?+\w++\}?+)?+"
_ARROW = r"(?:-+>|→|\\to\b|\\rightarrow\b)"
_LABELS = r"(?:nodes?|edges?|vertices|inputs?|operations?|graph)"


class Edges(NamedTuple):
    """What goes into each node, the operation that is said of some, and the definitions beside them."""

    into: Mapping[str, tuple[str, ...]]
    operations: Mapping[str, str]
    formulas: Mapping[str, str]

    def lines(self, text: Text) -> list[Text]:
        """A definition for every node.

        Raises:
            UnreadableError: A node has no operation, or its edges are not those of its formula.
        """
        found = []
        for name, operands in self.into.items():
            formula = self.formulas.get(name)
            if formula is None and name not in self.operations:
                raise UnreadableError(
                    f"the edges do not say what {name} computes; write {name} = …, or x -> ln -> {name}",
                    text.place,
                )
            if formula is not None and not _has_operands(formula, operands):
                raise UnreadableError(
                    f"the edges into {name} come from {', '.join(operands)}, but it is written as {formula}",
                    text.place,
                )
            applied_to = formula or applied(self.operations[name], ", ".join(operands))
            found.append(Text(f"{name} = {applied_to}", text.place))
        rest = (name for name in self.formulas if name not in self.into)
        return [*found, *(Text(f"{name} = {self.formulas[name]}", text.place) for name in rest)]


def plain_edges(text: Text, inputs: Collection[str]) -> Edges | None:
    """The edges of a text in which some join two nodes without an operation between; None of any other."""
    bare = _frame().sub(" ", text.text.strip(" $"))
    into: dict[str, tuple[str, ...]] = {}
    operations: dict[str, str] = {}
    formulas: dict[str, str] = {}
    for piece in _pieces(bare):
        if edge := _edge().fullmatch(piece):
            *sources, last = re.split(rf"\s*{_ARROW}\s*", edge["path"].strip())
            groups = [re.split(r"\s*,\s*", one.strip(" ()")) for one in sources]
            if any(_is_operation(one[0]) for one in groups[1:]):
                return None  # `x -> ln -> h1` says the operation itself
            for group, target in zip(groups, [*(one[0] for one in groups[1:]), last], strict=True):
                into[target] = (*into.get(target, ()), *group)
            said = edge["said"]
            if said and (not _is_operation(said) or operations.setdefault(last, said) != said):
                return None
        elif node := _operation().fullmatch(piece):
            if not _is_operation(node["said"]):
                return None
            operations[node["name"]] = node["said"]
        elif definition := _definition().fullmatch(piece):
            formulas[definition["name"]] = definition["formula"].strip()
        elif not _is_list(piece, inputs):
            return None
    named = {*into, *inputs, *formulas}
    whole = all(one in named for operands in into.values() for one in operands)
    return Edges(into, operations, formulas) if into and whole else None


def applied(operation: str, operands: str) -> str:
    """`ln` of `x` as ln(x), `*` of `h2, z` as h2 * z."""
    given = [one.strip() for one in operands.strip("()[] ").split(",")]
    sign = OPERATIONS.get(operation.strip("()[] ").casefold())
    if sign and len(given) > 1:
        return f" {sign} ".join(given)
    return f"{operation}({', '.join(given)})"


def says_operation(said: str, formula: str) -> bool:
    """Whether a word names the operation of a formula: `log` of ln(x), `mult` of h2 z."""
    said = said.strip().casefold()
    if sign := OPERATIONS.get(said):
        signs = {"*": r"[*×·⋅∗]|\\times|\\cdot|\w\s+\w", "^": r"\^|\*\*"}.get(sign, re.escape(sign))
        return re.search(signs, formula) is not None
    functions = {FUNCTIONS.get(one[0].lstrip("\\").casefold()) for one in word().finditer(formula)}
    known = FUNCTIONS.get(said)
    return known is not None and (known in functions or (known == "exp" and "^" in formula))


def _pieces(text: str) -> list[str]:
    """The statements: lines, what semicolons part, and edges behind a comma."""
    text = re.sub(rf"(?im)^\s*{_LABELS}\s*:", " ", text)
    found = [one.strip(" \t,.") for one in re.split(r"[;\n]", text)]
    return [part for one in found if one for part in _apart(one)]


def _apart(line: str) -> list[str]:
    """Edges or operations with commas between them; `h2, z -> h3` is one edge."""
    found = [""]
    at = 0
    for comma in _between().finditer(line):
        found[-1] += line[at : comma.start()]
        if re.search(rf"{_ARROW}|[:=]", found[-1]):
            found.append("")
        else:
            found[-1] += ","
        at = comma.end()
    found[-1] += line[at:]
    return [one.strip() for one in found if one.strip()]


def _has_operands(formula: str, operands: Collection[str]) -> bool:
    names = re.findall(r"(?<![A-Za-z_])[A-Za-z]+_?\d*(?!\w|\s*\()", formula)
    return {_plain(one) for one in names} - {"e"} == {_plain(one) for one in operands}


def _plain(name: str) -> str:
    return re.sub(r"[_{}]", "", name)


def _is_operation(said: str) -> bool:
    plain = said.strip().casefold()
    return plain in OPERATIONS or plain in FUNCTIONS


def _is_list(piece: str, inputs: Collection[str]) -> bool:
    """Names of inputs, perhaps with a word for them: `x, y, z (inputs)`."""
    bare = re.sub(r"\s*\([A-Za-z ]+\)\s*$", "", piece)
    return all(one in inputs for one in re.split(r"\s*,\s*|\s+and\s+", bare.strip()))


@cache
def _frame() -> re.Pattern[str]:
    """What stands around a graph of Graphviz."""
    return re.compile(r"\b(?:di)?graph\b\s*\w*\s*\{|\}|```\w*|\brankdir\s*=\s*\w+;?")


@cache
def _between() -> re.Pattern[str]:
    """A comma between two edges or two operations: what follows has an arrow or sign of its own."""
    return re.compile(rf"(?<=[\w)\]*+/×·-])\s*,\s*(?={_NAME}\s*(?:{_ARROW}|[:=]))")


@cache
def _edge() -> re.Pattern[str]:
    names = rf"\(?{_NAME}(?:\s*,\s*{_NAME})*\)?"
    said = r"(?:\s*[(\[]\s*(?:label\s*=\s*)?[\"']?(?P<said>[^()\[\]\"']{1,16}?)[\"']?\s*[)\]])?"
    return re.compile(rf"(?P<path>{names}(?:\s*{_ARROW}\s*{_NAME})+){said}")


@cache
def _operation() -> re.Pattern[str]:
    """`h1: log`, `h1 = ln`, `h1 [label="ln"]`, `h1 (ln)`."""
    return re.compile(
        rf"(?P<name>{_NAME})\s*(?:[:=]\s*|\(\s*|\[\s*label\s*=\s*[\"']?)(?P<said>[A-Za-z]{{2,16}}|[-+*/^×·])[\"']?\s*[)\]]?"
    )


@cache
def _definition() -> re.Pattern[str]:
    return re.compile(rf"(?P<name>{_NAME})\s*[:=]=?\s*(?P<formula>[^=:>→]+)")
