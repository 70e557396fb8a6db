"""What words call a name: its kind, its part in a network, or a function; and whether it may be that.

`where w is the weight vector` says nothing new. `where w is the bias` is not so by the letters that all
books use, `where y is the target` not where y is what the network gives, and `the hard sigmoid` is no sigmoid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from exercises.language.notation import FUNCTIONS
from exercises.language.scope import Scope
from graders.kinds.reading.words import vocabulary as said

_TARGETS = frozenset(["target", "label", "truth", "true"])
_PREDICTIONS = frozenset(
    ["prediction", "predicted", "probability", "probabilitie", "estimate", "estimated"]
)
# What has a letter of its own in books, with the letters that are taken for it.
_LETTERS = {
    **dict.fromkeys(("weight", "parameter"), "w v u m theta phi"),
    "bias": "b c",
    "biase": "b c",
    **dict.fromkeys(
        ("input", "feature", "example", "sample", "datum", "data", "pixel", "image"),
        "x z u a h i n",
    ),
    **dict.fromkeys(("logit", "score"), "z a x s o net l"),
    **dict.fromkeys(_TARGETS, "y t d k c"),
    **dict.fromkeys(_PREDICTIONS, "y yhat p pi q f o a s h z"),
    "output": "y yhat o f p a z h s out g",
    "hidden": "h a z n d k",
    **dict.fromkeys(("activation", "state"), "a h z s y sigma g"),
    **dict.fromkeys(("loss", "cost"), "l j e c"),
    **dict.fromkeys(("gradient", "derivative", "error"), "g delta d e"),
    "velocity": "v m",
    "momentum": "beta v m mu gamma",
    **dict.fromkeys(("rate", "learning"), "alpha eta lr epsilon"),
    "temperature": "tau t",
    "class": "k c i j y",
    "classe": "k c n",
    "query": "q",
    "querie": "q",
    "key": "k m",
}
# What is one of several: the answer holds for every one of them, or not for this one.
_ONE_OF_SEVERAL = frozenset(
    ["first", "second", "last", "whole", "same", "previous", "previously", "before", "further"]
)
_KINDS = said.SHAPE | frozenset(
    ["index", "design", "set", "ground", "true", "hot", "number", "constant", "kronecker", "delta"]
)
# What the value of a function is called beside its name, and what leaves the function as it is.
OF_OUTPUTS = frozenset(
    [
        *(
            "the",
            "a",
            "an",
            "of",
            "our",
            "vector",
            "output",
            "outputs",
            "activation",
            "activations",
        ),
        *("function", "probability", "probabilities", "predicted", "prediction", "predictions"),
        *("layer", "entry", "result"),
    ]
)
_USUAL = frozenset(
    [
        *("logistic", "usual", "standard", "ordinary", "from", "above", "before", "defined"),
        *("applied", "to", "nonlinearity", "elementwise"),
    ]
)


def names_only(words: str, function: str, scope: Scope) -> bool:
    """Whether words say the function and no other one: `the usual sigmoid function`, no `hard sigmoid`."""
    around = {
        one.strip(".,;:")
        for one in words.casefold().split()
        if FUNCTIONS.get(one.strip(".,;:")) != function
    }
    argument = {one.casefold() for one in scope.symbols} if len(scope.symbols) == 1 else set[str]()
    return around <= OF_OUTPUTS | _USUAL | argument


def may_be_called(name: str, words: Iterable[str], scope: Scope) -> bool:
    """Whether a declared name may be what words call it; all letters of the words are small."""
    words = {one for one in words if len(one) > 1}
    singular = {one if one in _LETTERS else one.removesuffix("s") for one in words}
    stem = re.match(r"[a-z]*", name.casefold())
    letters = {stem[0] if stem else "", (stem[0] if stem else "")[:1]}
    if words & _ONE_OF_SEVERAL or any(one.endswith("est") for one in words):
        return False
    if any(one in _LETTERS and not letters & {*_LETTERS[one].split()} for one in singular):
        return False
    made = name in scope.definitions
    symbol = scope.symbols.get(name)
    given = symbol is not None and symbol.sequence is None and stem is not None and stem[0] == "y"
    if (made and singular & _TARGETS) or (given and singular & _PREDICTIONS):
        return False
    return (
        words <= said.NEUTRAL | _KINDS | set(_LETTERS) or singular <= set(_LETTERS) | said.NEUTRAL
    )
