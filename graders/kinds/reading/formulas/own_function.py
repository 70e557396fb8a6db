"""The function that a part differentiates, by the name that the answer gives it: `f(x)`, `dS_i/dx_j`."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from exercises.language.errors import RefusedError, UnknownNameError
from exercises.language.notation import CONSTANTS, FUNCTIONS
from exercises.language.scope import Scope, canonical
from exercises.language.tree import Element, Name, Tree, nodes

_USUAL = "f"


def with_own_function(
    text: str, scope: Scope, function: tuple[Tree, str] | None
) -> tuple[str, Scope]:
    """The text with the function by its name alone, and the scope that knows the name.

    Args:
        text: What was typed, in plain characters.
        scope: What its names mean.
        function: What is differentiated, and the name by which, an argument that is left out; None
            where nothing is.
    """
    if function is None:
        return text, scope
    of, by = function
    names = {_USUAL}
    if match := _derivative().match(text):
        names.add(match["over"] or match["primed"])
        label = _of_argument().match(text)
        arrays = any(symbol.shape for symbol in scope.symbols.values())
        if arrays and label and match["primed"] and not scope.declared(match["primed"]):
            text = " " * label.end() + text[label.end() :]  # it names what is asked for
    of = of.of if isinstance(of, Element) else of
    for name in names:
        if scope.declared(name) or name in scope.functions or name in {*FUNCTIONS, *CONSTANTS}:
            continue
        if not re.search(
            rf"(?<![A-Za-z\\]){name}(?![A-Za-z])|(?<![A-Za-z\\]){name}[ijkl](?![A-Za-z])", text
        ):
            continue
        text = _applied(name, by).sub(lambda match: match[1].ljust(len(match[0])), text)
        scope = replace(scope, definitions={**scope.definitions, name: of})
    return text, scope


def with_asked_argument(text: str, scope: Scope, function: tuple[Tree, str] | None) -> str:
    """The text with the argument of the exercise for the answer's own: `LeakyReLU'(x) = 1 if x > 0, …` of z_1.

    The letter is put on the left, `f'(x) = …`, and the argument that is asked for stands nowhere.

    Raises:
        RefusedError: There are only cases on another letter, `1 if x > 0`, which may be meant for any argument.
    """
    if function is None:
        return text
    asked = canonical(function[1])
    head = _of_argument().match(text)
    compared = set() if head else {canonical(one) for one in _compared_with_0().findall(text)}
    if head is None and len(compared) != 1:
        return text
    if any(canonical(one) == asked for one in re.findall(r"[A-Za-z]\w*", text)):
        return text
    if head is None:
        (own,) = compared
        if scope.declared(own) and own not in scope.definitions:
            raise RefusedError(f"{own} is something else here; write the cases in {asked}", 0)
        return text
    own = head["argument"]
    elsewhere = re.search(rf"(?<![A-Za-z\\]){re.escape(own)}(?![\w(])", text[head.end() :])
    if own == asked or elsewhere is None or scope.indices.get(own):
        return text
    return re.sub(rf"(?<![A-Za-z\\_]){re.escape(own)}(?![\w(])", asked, text)


def without_prime(text: str, function: tuple[Tree, str] | None) -> str:
    """`a_1 = …` for `a_1' = …`, the derivative that is asked for and nothing transposed."""
    if function is None or not isinstance(function[0], Name):
        return text
    primed = _primed().match(text)
    if primed is None or canonical(primed["name"]) != canonical(function[0].name):
        return text
    return " " * primed.end() + text[primed.end() :]


@cache
def _primed() -> re.Pattern[str]:
    return re.compile(r"[\s$]*(?P<name>[A-Za-z]\w*)\s*['′’]\s*=(?!=)")


@cache
def _compared_with_0() -> re.Pattern[str]:
    return re.compile(r"(?<![\w\\])([A-Za-z]\w*)\s*(?:[<>≤≥]|\\[lg](?:eq?|t))\s*=?\s*0(?![\w.])")


@cache
def _of_argument() -> re.Pattern[str]:
    """`f'(x) =`, `LeakyReLU(z) =`."""
    name = r"\\?(?:text|mathrm|operatorname)?\{?[A-Za-z]+\}?"
    return re.compile(rf"[\s$*-]*{name}\s*['′’]\s*\(\s*(?P<argument>[A-Za-z]\w*)\s*\)\s*=(?!=)")


def without_own_arguments(text: str, scope: Scope) -> str:
    """`s` for the `s(x)` that the answer defines, `s(x) = …`; s depends on nothing else anyway."""
    for name, argument in _defined().findall(text):
        if argument in scope.symbols and not (scope.declared(name) or name in scope.functions):
            text = _applied(name, argument).sub(lambda match: match[1].ljust(len(match[0])), text)
    return text


def without_defined_arguments(text: str, scope: Scope) -> str:
    """`s_i` for `s(x)_i` and `s(x_i)`, where the exercise defines s as a function of x and of nothing else.

    A word is applied, `ELU(x)`; a letter may multiply, unless its only argument stands behind it.
    """
    for name, tree in scope.definitions.items():
        used = {one.name for one in nodes(tree) if isinstance(one, Name)}
        arguments = [one for one in scope.symbols if one in used]
        letter = len(name) == 1 and len(arguments) == 1
        if not arguments or not (letter or (len(name) > 1 and name.isalpha())):
            continue
        argument = arguments[0]
        text = _applied_in_bold(name, argument).sub(
            lambda match: "".join(filter(None, match.group("name", "index", "power"))).rjust(
                len(match[0])
            ),
            text,
        )
    return text


def without_conditions(text: str, scope: Scope) -> str:
    """`p` for `p(y|x)`, where the exercise defines p."""
    return _conditional().sub(
        lambda m: m["name"].ljust(len(m[0])) if m["name"] in scope.definitions else m[0], text
    )


@cache
def _conditional() -> re.Pattern[str]:
    r"""A probability under a condition: `p(y|x)`, `P(y \mid x)`."""
    names = r"\s*[A-Za-z]\w*\s*(?:=\s*[\w+−-]+\s*)?"
    bar = r"(?:\||∣|\\mid(?![A-Za-z])|\\vert(?![A-Za-z]))"
    return re.compile(
        rf"(?<![A-Za-z\\])(?P<name>[A-Za-z])\s?(?:\\left)?\({names}{bar}{names}(?:\\right)?\)"
    )


@cache
def _defined() -> re.Pattern[str]:
    """A single letter, which is no function of the language, with its argument before `=`."""
    return re.compile(r"(?<![A-Za-z\\])([A-GI-Za-z])\s*\(\s*([A-Za-z]\w*)\s*\)\s*=(?!=)")


def _applied(name: str, argument: str) -> re.Pattern[str]:
    stem, _, index = argument.partition("_")
    spelled = rf"{re.escape(stem)}_?\{{?{re.escape(index)}\}}?" if index else re.escape(argument)
    return re.compile(rf"(?<![A-Za-z\\])({name}(?:_\w)?)\s*\(\s*{spelled}\s*\)")


def _applied_in_bold(name: str, argument: str) -> re.Pattern[str]:
    font = r"(?:\\(?:mathbf|boldsymbol|vec|bm)\s*)?"
    inside = rf"{font}\{{?\s*{re.escape(argument)}\s*\}}?\s*(?P<index>_\s*(?:\w|\{{\w\}}))?"
    bracket = r"\s*(?:\\left\s*)?\("
    power = r"(?P<power>\s*\^\s*(?:\d|\{\s*\d\s*\}))?"
    named = rf"(?P<name>{font}\{{?{re.escape(name)}\}}?(?:_\w|_\{{\w\}})?){power}"
    return re.compile(rf"(?<![A-Za-z\\_])(?<!D ){named}{bracket}\s*{inside}\s*(?:\\right\s*)?\)")


def is_in_own_function(error: RefusedError, name: str) -> bool:
    """Whether a member was refused for the function that it differentiates: `s'(x) = … = s(x) (1 - s(x))`."""
    found = _derivative().match(f"{name.strip()} =")
    own = (found["over"] or found["primed"]) if found else ""
    return isinstance(error, UnknownNameError) and error.name == own


@cache
def _derivative() -> re.Pattern[str]:
    r"""`dS_i/dx_j`, `\frac{\partial S}{\partial x}`, `s'(x) =`: a derivative at the start, of a single letter."""
    sign = r"(?:d|∂|\\partial|\\mathrm\{d\})"
    quotient = rf"(?:\\[dt]?frac\s*\{{)?\s*{sign}\s*(?P<over>[A-Za-z])(?=[ijkl]?\s*[_/}}(])"
    primed = (
        r"(?P<primed>[A-Za-z])(?=\s*(?:['′’]|\^\s*\{?\s*\\prime\s*\}?)\s*(?:\(\s*\w+\s*\))?\s*=)"
    )
    return re.compile(rf"[\s$*-]*(?:\\[\[(])?\s*(?:{quotient}|{primed})")
