"""Of which layer a name is: `W[2]`, `a^{(L)}`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope


def with_layers(text: str, scope: Scope) -> str:
    """`W_2` for `W[2]`, the second of a list of layers, where W alone is no name of the exercise.

    A T behind it has fallen down to the line: `A[1]T` is the transpose.
    """

    def named(match: re.Match[str]) -> str:
        name = f"{match['name']}_{match['layer']}"
        known = scope.declared(match["name"]) is None and scope.declared(name) is not None
        function = scope.declared(match["name"]) is None and match["name"] in scope.functions
        if known:
            return f"{name}{'^T' if match['turned'] else ''}".ljust(len(match[0]))
        return match["name"] if function and not match["turned"] else match[0]

    return _layer().sub(named, text) if "[" in text else text


@cache
def _layer() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w.])(?P<name>[A-Za-z]\w*)\[(?P<layer>\d)\](?!\[)(?P<turned>T(?![\w(]))?"
    )


def without_one_layer(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text without superscripts that say of which layer a name is, where each name has one layer only.

    A name on the left of all may be of another one, `δ^l = W^T δ^{l+1}`. What is told of them stands behind it.
    """
    head = _head().match(text)
    start = head.end() if head else 0
    found = list(_of_layer().finditer(text, start))
    layers = {(one["name"], "".join((one["layer"] or one["single"]).split())) for one in found}
    known = any(scope.declared(layer[0]) for _, layer in layers)
    if not found or known or len({name for name, _ in layers}) < len(layers):
        return text, ()
    kept = text[:start] + _of_layer().sub(lambda one: one["base"].ljust(len(one[0])), text[start:])
    told = ", ".join(sorted({layer for _, layer in layers}))
    return kept, (f"{told} is read as a layer",)


@cache
def _head() -> re.Pattern[str]:
    return re.compile(r"[\s$*]*\\?[A-Za-z]+\s*\^[^=\n]{1,12}=(?!=)")


@cache
def _of_layer() -> re.Pattern[str]:
    name = r"(?:\\[a-z]+\s*\{\s*)?(?P<name>\\?[A-Za-z]+)\s*\}?(?:_(?:\w|\{\w+\}))?"
    layer = r"(?:[lLℓ]|\\ell)"
    inside = rf"(?P<layer>{layer}(?:\s*[-−+]\s*1)?)"
    inside = rf"\{{\s*[(\[]?\s*{inside}\s*[)\]]?\s*\}}|(?P<single>{layer})(?![\w(])"
    return re.compile(rf"(?P<base>{name})\^\s*(?:{inside})")
