"""The function that is asked for, or differentiated, and others that an answer may name instead."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.notation import FUNCTIONS
from exercises.language.scope import Scope
from exercises.language.tree import Call, Cases, Element, Name, Tree, nodes
from exercises.specs import Truth
from graders.kinds.reading.remarks.equations import differ
from graders.kinds.reading.statements.said_of_names import parse_whole
from graders.language.shapes import shapes_of

# Activations of one argument that differ in their values.
_NAMED = {"relu", "leakyrelu", "elu", "gelu", "silu", "softplus", "sigmoid", "tanh"}
# Functions whose parameter the answer may leave away.
PARAMETRISED = {"elu", "leakyrelu", "gelu", "silu", "softplus"}


def is_another(tree: Tree, scope: Scope, truth: Truth | None) -> bool:
    """Whether a formula is another function than the one asked for; what cannot be compared may be it."""
    if truth is None or scope.indices != truth.scope.indices:
        return False  # an entry may stand for the whole
    return differ(truth.of, truth.scope, tree, scope)


class EntryOfFunction(NamedTuple):
    """An entry of what is differentiated, `f_ij`, in the scope in which its indices count."""

    tree: Tree
    scope: Scope

    def is_another(self, tree: Tree) -> bool:
        """Whether a formula differs from it; what cannot be compared may be it."""
        return differ(self.tree, self.scope, tree, self.scope)


def entry_of_function(name: str, truth: Truth | None, scope: Scope) -> EntryOfFunction | None:
    """The entry that a left side such as `f_i` or `f_{ij}` names; None where it names none."""
    found = _entry_of_f().fullmatch(name)
    if found is None or truth is None:
        return None
    indices = [one for one in found.groups() if one]
    own = {one: scope.indices[one] for one in indices if one in scope.indices}
    try:
        shape = shapes_of(truth.of, replace(truth.scope, indices={})).whole or ()
    except UndefinedError:
        return None
    sizes = [one for one in shape if one != "1"]
    if len(sizes) != len(indices) or len({*indices}) < len(indices):
        return None
    counted = replace(scope, indices={**dict(zip(indices, sizes, strict=True)), **own})
    return EntryOfFunction(Element(truth.of, tuple(map(Name, indices))), counted)


@cache
def _entry_of_f() -> re.Pattern[str]:
    return re.compile(r"\s*f\s*(?:\(\w\)\s*)?_\s*\{?\s*([a-z])\s*,?\s*([a-z])?\s*\}?\s*")


def names_another(name: str, scope: Scope, truth: Truth | None) -> bool:
    """Whether a derivative on the left is that of another function: `d/dx sinh(x)`, `tanh'(x)`."""
    named = _differentiated().fullmatch(name.strip(" $"))
    if named is None or truth is None or truth.by is None:
        return False
    function = next(filter(None, (named["primed"], named["behind"], named["above"])))
    argument = next(filter(None, (named[f"of{number}"] for number in (1, 2, 3))))
    try:
        tree = parse_whole(f"{function}{argument}", scope)
    except RefusedError:
        return False
    asked = [truth.of, *truth.scope.definitions.values()]
    piecewise = any(isinstance(node, Cases) for one in asked for node in nodes(one))
    own = piecewise and isinstance(tree, Call) and tree.function in PARAMETRISED
    return isinstance(tree, Call) and not own and is_another(tree, scope, truth)


def is_worked_on(name: str) -> bool:
    """Whether a derivative, or an odds, on the left is a power, a reciprocal or a part: `(df/dz)^2`, `vec(J)`.

    So is the probability of the other label, `P(y = 0 | x)`.
    """
    return _worked_on().search(name) is not None


def is_other_activation(name: str, called: Collection[str]) -> bool:
    """Whether an activation on the left is another one than that by which the answer is called.

    Args:
        name: The left side.
        called: What the answer may be called, each as `spelled`.
    """
    head = _call().fullmatch(name)
    function = FUNCTIONS.get(head["function"].casefold()) if head else None
    own = {FUNCTIONS.get(one.casefold()) for one in called} & _NAMED
    return function in _NAMED and bool(own) and function not in own


@cache
def _call() -> re.Pattern[str]:
    font = r"(?:text|operatorname|mathrm)\s*\{"
    return re.compile(rf"\s*\$?\\?(?:{font})?(?P<function>[A-Za-z]{{3,}})\}}?\s*\([^()]*\)\s*")


@cache
def _worked_on() -> re.Pattern[str]:
    fraction = r"(?:d|∂)\w+\s*/\s*(?:d|∂)\w+"
    return re.compile(
        rf"\A\s*\$?\s*(?:1\s*/\s*\(\s*{fraction}\s*\)|\(\s*{fraction}\s*\)\s*(?:\^\s*\{{?\s*-?\d|[²³])"
        rf"|(?:vec|diag|tr|trace)\s*\(\s*(?:J(?:_\w)?|{fraction})\s*\)\s*\Z|logit\s*\(\s*\S+\s*\)\s*\Z"
        r"|\\?(?:Pr?|mathbb\{P\})\s*\(\s*[A-Za-z]\s*=\s*0\s*(?:[|∣]|\\mid))"
    )


@cache
def _differentiated() -> re.Pattern[str]:
    function = r"(?:\\?[A-Za-zσ]{2,}|σ)"
    of = r"\s*(?P<of%s>\(\s*\w+\s*\))"
    d = r"(?:\\mathrm\{d\}|\\partial|d|∂)"
    primed = rf"(?P<primed>{function})\s*(?:['′’]|\^\s*\{{?\s*\\prime\s*\}}?){of % 1}"
    operator = rf"(?:\\[dt]?frac\s*\{{\s*{d}\s*\}}\s*\{{[^{{}}]*\}}|{d}\s*/\s*{d}\s?\w+)"
    fraction = rf"{d}\s*(?P<above>{function}){of % 3}\s*/\s*{d}\s?\w+"
    return re.compile(rf"{primed}|{operator}\s*\(?(?P<behind>{function}){of % 2}\)?|{fraction}")
