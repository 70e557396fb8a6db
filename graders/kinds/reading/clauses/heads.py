r"""What stands on the left of a sign of equality: a name, in one of its many spellings."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from exercises.language.notation import LETTERS
from exercises.language.scope import Scope

# An assignment that takes what stands there already: `W -= alpha*V`, `v *= beta`.
AUGMENTED = {"+=": "+", "-=": "-", "−=": "-", "*=": "*", "·=": "*", "/=": "/"}
_DEEP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"  # braces in braces in braces
# Commands that are no letter.
_OPERATORS = (
    r"(?!\\(?:cdot|times|[dtc]?frac|sum|prod|left|right|q?quad|[lc]?dots|odot|otimes|sqrt|begin|end|in|le|ge"
    r"|ne|leq|geq|neq|approx|top|circ|pm|mid|to|rightarrow|mathbb|text|nabla|partial)(?![A-Za-z]))"
)
_ACCENT = r"\\(?:wide)?(?:hat|bar|tilde)\s*"
_CHANGE = r"(?:(?:[Δ∆]|\\Delta(?![A-Za-z]))\s?(?=\\?[A-Za-z]))?"
_WORD = rf"{_OPERATORS}{_CHANGE}(?:{_ACCENT})?(?:\{{\s*)?\\?(?:[A-Za-z]{{1,24}}|[α-ωΑ-ΩŷΔ∇∂])(?:\s*\}})?"
_SCRIPT = rf"\s?[_^]\s?(?:{_DEEP}|\[[^\]\n]*\]|\([^()\n]*\)|\\?[A-Za-z]+|\d+[a-z]?|'|\*|\+)"
_TAIL = rf"(?:{_SCRIPT}|\d+|[₀-₉ᵢⱼₖₙₜ⁰-⁹⁺ⁱⁿ]+|\s?['′’]|\\prime|\[(?:\d|[a-z])\]|_|\^(?=\s*:?=))"
_ARGUMENT = r"\s*\((?:[^()\n]|\([^()\n]*\)){0,40}\)"
_ENTRY = r"\[[\da-z](?:,[ ]?[\da-z]){1,3}\]"  # J[i, j, a, b]
# Nothing is given back (`*+`): `x_x_x_x_…` would be cut in ever so many ways.
_NAME = rf"{_WORD}(?:{_TAIL}(?:[A-Za-z]{{1,24}}(?={_TAIL}))?)*+(?:{_ENTRY})?"
_FRACTION = rf"\\[dtc]?frac\s*{_DEEP}\s*{_DEEP}"
_DIFFERENTIAL = r"(?:\\partial|\\mathrm\{d\}|∂|d)"


@cache
def head() -> re.Pattern[str]:
    """A name at the start of a statement and its sign: `J_f(w) =`, `dE/dw_1 =`, `W1:`, `∂L/∂W ≈`."""
    quotient = rf"\s*(?:{_FRACTION}|{_DIFFERENTIAL}\s*{_NAME}\s*/\s*{_DIFFERENTIAL}\s*{_NAME})"
    closed = rf"\s*(?(round)\)|\])(?:\s?_\s?(?:{_DEEP}|\w+))?"
    derivative = rf"(?:(?P<bracket>(?P<round>\()|\[)?{quotient}(?(bracket){closed}))"
    entry = rf"\[\s*{_NAME}(?:{_ARGUMENT})?\s*\]\s?_\s?(?:{_DEEP}|\w+)"
    nabla = rf"(?:\\nabla|∇)\s*(?:\^\s?2\s*|²\s*)?(?:_\s*(?:{_DEEP}|\\?\w+))?"
    inline = rf"{_DIFFERENTIAL}\s*/\s*{_DIFFERENTIAL}\s*[A-Za-z]\w*(?=[ \t(\[])"
    operator = rf"(?:{_FRACTION}|{inline}|{nabla}|D[ \t]+(?=[A-Za-z]\s*[(=]))\s*"
    return re.compile(
        rf"\s*(?P<head>(?!e\s*\^)(?:{operator}(?:\([^()\n]*\)|\\\|[^|\n]*\\\||{_NAME})|{derivative}|{entry}|{_NAME})"
        rf"(?:{_ARGUMENT}(?:\s?_\s?(?:{_DEEP}|\w))?(?:\([a-z]\)|\[[a-z]\])?)?(?:\.shape)?(?:\s*['′])*)\s*(?P<sign>:=|=|≈|\\approx(?![A-Za-z])|:|[-+−*·/]=)(?![=:])"
    )


def behind_question(text: str) -> str:
    """The text with blanks in the place of the question that it repeats: `df/dz = ? -> 3`."""
    asked = head().match(text)
    mark = _question_mark().match(text, asked.end()) if asked and asked["sign"] == "=" else None
    return text if mark is None else " " * mark.end() + text[mark.end() :]


@cache
def _question_mark() -> re.Pattern[str]:
    return re.compile(r"\s*\?+\s*(?:-+>|→|=>|⇒|[:,;\n])\s*(?=\S)")


def is_jacobian(name: str) -> bool:
    """Whether a name is what everybody calls a Jacobian: `J`, `J_f(w)`."""
    return re.match(r"\s*\\?J(?![A-Za-z])", name) is not None


def without_brackets(name: str) -> str:
    """A name on the left without brackets around all of it: `(dL/dw)` is `dL/dw`."""
    match = re.fullmatch(r"[(\[](?P<inside>.*)[)\]](?:\s?_\s?(?:\{[^{}]*\}|\w+))?", name.strip())
    return match["inside"].strip() if match else name.strip()


def is_label(text: str, scope: Scope) -> bool:
    """Whether a text is a lone name that the scope does not know: `J_{ij}` in the middle of a chain."""
    named = head().fullmatch(f"{text.strip()} =")
    if named is None:
        return False
    name = named["head"].strip(" $")
    stem, base = (re.split(ends, name)[0] for ends in (r"[_^(\['′{\s]", r"[\^(\['′]"))
    return not any(map(scope.declared, (stem, base.strip(), name)))


@cache
def mentioned() -> re.Pattern[str]:
    """A name inside a formula, with its indices."""
    return re.compile(rf"(?<![A-Za-z\\]){_NAME}")


def names_in(text: str) -> set[str]:
    """The names that occur in a formula, each as `spelled`, their stems alone, and those in exponents."""
    names = [one[0] for one in mentioned().finditer(text)]
    stems = {spelled(re.split(r"[_^('′]", name)[0]) for name in names}
    exponents = {
        spelled(power) for name in names for power in re.findall(r"\w+", name.partition("^")[2])
    }
    return {spelled(name) for name in names} | stems | exponents


@cache
def _operator_in_front() -> re.Pattern[str]:
    r"""`\frac{d}{dz} f`, which is `df/dz`."""
    sign = r"(?:d|∂|\\partial|\\mathrm\s*\{\s*d\s*\})"
    return re.compile(
        rf"^\s*\\[dtc]?frac\s*\{{\s*{sign}\s*\}}\s*\{{\s*{sign}\s*(?P<by>[^{{}}]*?)\s*\}}\s*(?P<of>\S.*)$"
    )


def with_accents_behind(name: str) -> str:
    r"""A name with what stands above its letter behind it, as exercises declare it: `yhat_k` for `\hat{y}_k`."""
    return re.sub(r"\\(?:wide)?(hat|bar|tilde)\s*\{?\s*\\?([A-Za-z]+)\s*\}?", r"\2\1", name)


@lru_cache(maxsize=2048)  # the names of an exercise are asked for again with every answer
def spelled(name: str) -> str:
    r"""One spelling for all of a name: `\mathbf{W}^{[1]}`, `W_{1}` and `W₁` are `W1`.

    The arguments of a function and signs for "new" go: `J_f(w)` is `Jf`, `w_1^{new}` is `w1`.
    """
    text = with_accents_behind(name)
    text = re.sub(r"^\s*([A-Za-z])\^\s*$", r"\1hat", text)  # `y^ = …`, as people type a hat
    text = _operator_in_front().sub(r"d \g<of>/d\g<by>", text)
    text = re.sub(r"\\[dtc]?frac\s*\{(.*)\}\s*\{(.*)\}", r"\1/\2", text)
    text = text.replace("\\partial", "d").replace("∂", "d")
    text = "".join(LETTERS.get(one, one) for one in text)
    text = unicodedata.normalize("NFKC", text)  # scripts become plain, too
    text = re.sub(r"\.shape$", "", text.strip())
    text = re.sub(r"(?<=[\w'}])\s*\((?:[^()]|\([^()]*\))*\)\s*$", "", text)
    text = re.sub(
        r"[_^]\s*\{?\s*\(?(?:new|neu|next|updated?|t\s*\+\s*1|\+)\s*\)?\s*\}?|_update[d]?$|_?new$|\+$",
        "",
        text,
    )
    text = re.sub(r"(?<=\w)\^\s*\{?\s*[\[(]\s*(\w+)\s*[\])]\s*\}?", r"\1", text)
    return re.sub(r"[\s_^{}\[\]()\\*′’`$]", "", text)
