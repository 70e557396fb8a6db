r"""Update rules in the letters of another book: `\theta_t = \theta_{t-1} - \eta v_t`, where W and α are declared.

A letter stands for a declared one only if the answer leaves exactly that one out, so nothing else can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from exercises.answer import Answer, Text, texts, with_texts
from exercises.language.notation import LETTERS
from exercises.specs import Equations

# What books call all parameters, and the rate of a step.
_PARAMETERS = ("theta", "x", "params", "param", "p", "var")
_RATES = ("alpha", "eta", "lambda", "lr", "learning_rate", "learningRate", "step_size")
_VELOCITIES = ("z", "m", "u")
# What they call the share of the old velocity.
_MOMENTA = ("beta", "mu", "gamma", "rho", "momentum")


def in_declared_letters(answer: Answer, spec: Equations) -> Answer:
    """The answer with its own letters for the parameter and for one number replaced by the declared ones."""
    answer = with_texts(_without_loop(answer), lambda one: _as_declared(one, spec))
    written = "\n".join(_spelled(one.text) for one in texts(answer))
    renamed: list[tuple[str, str]] = []
    for _, by in spec.derivatives.values():
        if not _occurs(by, written, small=True):
            renamed += [(own, by) for own in _PARAMETERS if _occurs(own, written)][:1]
    for velocity in set(spec.updates.values()) - {by for _, by in spec.derivatives.values()}:
        named = _occurs(velocity, written, small=True) or any(
            _occurs(one, written) for one in spec.updates
        )
        if not named:
            renamed += [(own, velocity) for own in _VELOCITIES if _occurs(own, written)][:1]
    numbers = set(spec.scope.symbols) - {*spec.updates.values(), *spec.derivatives}
    left_out = [one for one in numbers if not _occurs(one, written)]
    own = [
        one
        for one in (*_RATES, *_MOMENTA)
        if not spec.scope.declared(one) and _occurs(one, written)
    ]
    if len(left_out) == len(own) == 1:
        renamed.append((own[0], left_out[0]))
    elif len(left_out) == len(own) == 2:
        renamed += _by_kind(own, left_out)
    return _renamed(answer, renamed) if renamed else answer


def _as_declared(one: Text, spec: Equations) -> Text:
    """Without what every symbol has in common: `beta` for `Beta` and `beta1`, `W` for `W_ij`."""
    text = _capital_rate().sub(lambda match: match[0].lower(), one.text)
    text = _first_rate().sub(r"\g<rate>", _every_entry().sub("", text))
    for symbol in spec.updates.values():
        text = _with_parameter(symbol).sub(r"\1_{\2}", text)
    return replace(one, text=text)


@cache
def _capital_rate() -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z\\_])(?:Alpha|Beta|Gamma|Eta|Mu)(?![A-Za-z])")


@cache
def _first_rate() -> re.Pattern[str]:
    """`beta1` of the optimisers that have two."""
    return re.compile(r"(?<![A-Za-z_])(?P<rate>\\?beta|β)(?:_?1|_\{1\}|₁)(?!\w)")


@cache
def _every_entry() -> re.Pattern[str]:
    """The index of any entry or layer, `W_{ij}` and `W^{[l]}`, and that the rule holds for all of them."""
    entry = r"(?<=[A-Za-z])_(?:ij|\{\s*i\s*,?\s*j\s*\})(?![A-Za-z])|(?<=[A-Za-z])\s*\^\s*\{?\s*\[\s*l\s*\]\s*\}?"
    return re.compile(rf"{entry}|,?\s+for\s+(?:all|each|every)\s+(?:i\s*,\s*j|layers?(?:\s+l)?)\b")


@cache
def _with_parameter(symbol: str) -> re.Pattern[str]:
    """A symbol and the derivative by the parameter that it belongs to, in one word."""
    return re.compile(rf"(?<![A-Za-z\\_])({symbol}|{symbol.lower()})(d[A-Za-z])(?![A-Za-z])")


def _without_loop(answer: Answer) -> Answer:
    """The rules without the index of a loop over all parameters, `v[i] = beta * v[i] + …`, if it is one only."""
    found = {one for text in texts(answer) for one in _of_loop().findall(text.text)}
    if len(found) != 1:
        return answer
    return with_texts(answer, lambda one: replace(one, text=_of_loop().sub("", one.text)))


@cache
def _of_loop() -> re.Pattern[str]:
    return re.compile(r"(?<=[A-Za-z])\[([a-z]|key|name|layer|['\"]\w+['\"])\]")


def _by_kind(own: Sequence[str], declared: Sequence[str]) -> list[tuple[str, str]]:
    """Two numbers of the answer for two declared ones: the rate for the rate, the momentum for the momentum."""
    kinds = [
        [[one for one in names if one in kind] for names in (own, declared)]
        for kind in (_RATES, _MOMENTA)
    ]
    one_each = all(len(names) == 1 for kind in kinds for names in kind)
    return [(mine[0], theirs[0]) for mine, theirs in kinds] if one_each else []


def _renamed(answer: Answer, renamed: Sequence[tuple[str, str]]) -> Answer:
    def change(one: Text) -> Text:
        text = _spelled(one.text)
        for own, declared in renamed:
            text = _name(own).sub(declared, text)
        return replace(one, text=text)

    return with_texts(answer, change)


def _spelled(text: str) -> str:
    """The text with the names of Greek letters, apart from the letters beside them."""
    return "".join(
        f" {LETTERS[one]}{' ' * text[at : at + 1].isalpha()}"
        if one in LETTERS and not one.isascii()
        else one
        for at, one in enumerate(text, 1)
    )


def _occurs(name: str, text: str, *, small: bool = False) -> bool:
    return any(_name(one).search(text) for one in {name, name.lower() if small else name})


@cache
def _name(name: str) -> re.Pattern[str]:
    r"""A name, alone or in an index, `W` of `dW` and of `v_{dW}`, as a word or as a command."""
    return re.compile(rf"(?:\\|(?<![A-Za-z\\])|(?<=(?<![A-Za-z])d))({re.escape(name)})(?![A-Za-z])")
