"""The TeX of prompts as MathML: the commands that prompts use, and nothing that could do something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from exercises.language.mathml import element, identifier, math, number, operator, row, words

_LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω", "ell": "ℓ", "infty": "∞", "top": "⊤",
    "partial": "∂", "nabla": "∇",
}  # fmt: skip
_OPERATORS = {
    "times": "×", "cdot": "·", "to": "→", "rightarrow": "→", "in": "∈", "ge": "≥", "geq": "≥",
    "le": "≤", "leq": "≤", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼", "mid": "∣", "odot": "⊙",
    "otimes": "⊗", "sum": "∑", "prod": "∏", "dots": "…", "ldots": "…", "cdots": "⋯", "lVert": "‖",
    "rVert": "‖", "lvert": "|", "rvert": "|", "{": "{", "}": "}", "|": "‖", "pm": "±", "circ": "∘",
}  # fmt: skip
_FUNCTIONS = {"exp", "ln", "log", "max", "min", "sin", "cos", "tanh", "arg"}
# Sizes of brackets: MathML finds them by itself.
_SIZES = {"left", "right", "bigl", "bigr", "Bigl", "Bigr", "big", "Big"}
_SPACES = {",", ";", ":", "!", " ", "quad", "qquad"}
_ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~", "vec": "→"}
_UPRIGHT = {"operatorname", "mathrm"}
_TEXT = {"text", "textrm"}
_DOUBLE = {"R": "ℝ", "E": "𝔼", "N": "ℕ", "P": "ℙ", "Z": "ℤ", "1": "𝟙"}


class UnknownTexError(Exception):
    """A formula that uses something else."""


@cache
def _token() -> re.Pattern[str]:
    command = r"\\(?:[A-Za-z]+|.)"
    digits = r"\d+(?:\.\d+)?"
    return re.compile(rf"{command}|{digits}|\s+|.", re.DOTALL)


def formula(source: str) -> str:
    """The `math` element of a formula in TeX.

    Raises:
        UnknownTexError: It uses a command that is not among those above, or its braces do not match.
    """
    reader = _Reader(source)
    inside = reader.sequence()
    if reader.tokens:
        raise UnknownTexError(source)
    return math(row(*inside))


class _Reader:
    """Reads tokens from the left; the next one stands at the end of `tokens`."""

    def __init__(self, source: str) -> None:
        self.tokens: list[str] = [one for one in _token().findall(source) if not one.isspace()][
            ::-1
        ]
        self._source = source

    def sequence(self) -> list[str]:
        """The elements up to a closing brace or the end."""
        return list(self._elements())

    def _elements(self) -> Iterator[str]:
        while self.tokens and self.tokens[-1] != "}":
            yield self._with_scripts(self._atom())

    def _with_scripts(self, base: str) -> str:
        found: dict[str, str] = {}
        while self.tokens and self.tokens[-1] in {"_", "^"} - found.keys():
            script = self._next()
            found[script] = self._argument()
        match found:
            case {"_": below, "^": above}:
                return element("msubsup", base, below, above)
            case {"_": below}:
                return element("msub", base, below)
            case {"^": above}:
                return element("msup", base, above)
        return base

    def _next(self) -> str:
        if not self.tokens:
            raise UnknownTexError(self._source)
        return self.tokens.pop()

    def _atom(self) -> str:
        read = self._next()
        if read == "{":
            inside = self.sequence()
            if self._next() != "}":
                raise UnknownTexError(self._source)
            return row(*inside)
        if read.startswith("\\"):
            return self._command(read[1:])
        if read[0].isdigit():
            return number(read)
        if read.isalpha():
            return identifier(read)
        if read in "_^&$#%~":
            raise UnknownTexError(self._source)
        return operator({"-": "−", "'": "′", "*": "∗"}.get(read, read))

    def _argument(self) -> str:
        """What a command or a script takes: without braces one character, `frac12` is a half."""
        read = self._next()
        self.tokens += [*reversed(read[1:]), read[0]] if read[0].isdigit() else [read]
        return self._atom()

    def _command(self, name: str) -> str:
        if name in _LETTERS:
            return identifier(_LETTERS[name])
        if name in _OPERATORS:
            return operator(_OPERATORS[name])
        if name in _FUNCTIONS:
            return identifier(name)
        if name in _SIZES:
            return self._atom()
        if name in _SPACES:
            return '<mspace width="0.2em"></mspace>'
        if name in _ACCENTS:
            return element("mover", self._atom(), operator(_ACCENTS[name]))
        if name == "frac":
            return element("mfrac", self._argument(), self._argument())
        if name == "sqrt":
            return element("msqrt", self._argument())
        if name in _UPRIGHT:
            return identifier(self._letters())
        if name in _TEXT:
            return words(self._letters())
        if name == "mathbb":
            letter = self._letters()
            if letter in _DOUBLE:
                return identifier(_DOUBLE[letter])
        raise UnknownTexError(self._source)

    def _letters(self) -> str:
        """What stands in braces, as text."""
        if self._next() != "{":
            raise UnknownTexError(self._source)
        letters = ""
        while (token := self._next()) != "}":
            letters += token
        return letters
