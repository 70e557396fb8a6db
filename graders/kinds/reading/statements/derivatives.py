"""Derivatives on the left of an answer: which ones they are, and the letters of their indices."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial

from exercises.language.notation import FUNCTIONS
from exercises.language.scope import Scope, canonical


@cache
def derivative_head() -> re.Pattern[str]:
    r"""`dσ/dx`, `\frac{∂f}{∂w}`, `∇f`: a left side that is a derivative."""
    sign = r"(?:d|D|∂|\\partial|\\mathrm\{d\}|\\text\{d\}|∇|\\nabla)"
    below = r"(?:d|∂|\\partial|\\mathrm\{d\}|\\text\{d\})"
    return re.compile(
        rf"\s*(?:\\[dtc]?frac\s*\{{)?\s*{sign}\s*[^=]*?(?:/|\}}\s*\{{)\s*{below}[^=]*$|\s*(?:∇|\\nabla)[^=]*$"
    )


def is_derivative_of_something(text: str) -> bool:
    """Whether a member names derivatives, which are known by other letters: `∂L/∂h · ∂h/∂z`."""
    return bool(
        re.search(
            r"\\[dtc]?frac\s*\{\s*d(?:\b|\s*\w+\s*\}\s*\{\s*d)|\\partial|∂|\bd\w*\s*/\s*d\w|\\nabla|∇|\)\s*'|'",
            text,
        )
    )


def is_left_standing(text: str, refused: str) -> bool:
    """Whether a formula was refused for a derivative that is still to be taken."""
    return refused.startswith(('"d" ', '"∂" ', '"D" ')) and _operator().search(text) is not None


@cache
def _in_python() -> re.Pattern[str]:
    """`dL_dw1`, as programs call dL/dw1."""
    return re.compile(
        r"(?<![A-Za-z\\_])d(?P<of>[A-Za-z]+\d?(?:_[A-Za-z\d])?)_d(?P<by>[A-Za-z]+_?\d?)(?![A-Za-z_])"
    )


@cache
def _operator() -> re.Pattern[str]:
    sign = r"(?:d|D|∂|\\partial|\\(?:mathrm|text)\s*\{\s*d\s*\})"
    return re.compile(
        rf"\\[dtc]?frac\s*\{{\s*{sign}[^=]*?\}}\s*\{{\s*{sign}|(?<![A-Za-z]){sign}\s*\S*?/\s*{sign}\s*[A-Za-z]"
    )


def with_own_indices(text: str, scope: Scope, *, input_first: bool) -> Scope:
    """The scope with the letters that `∂f_ij/∂W_kl = …` gives to the free indices."""
    match = _indexed_derivative().search(text) or _entry_of_tensor().search(text)
    if match is None or not scope.indices:
        return scope
    sides = match["above"], match["below"]
    letters = re.findall(r"[a-zA-Z]", "".join(sides[::-1] if input_first else sides))
    sizes = list(scope.indices.values())
    hidden = {one: scope.symbols[one] for one in letters if one in scope.symbols}
    if (
        len(set(letters)) != len(letters)
        or len(letters) != len(sizes)
        or any(one.shape for one in hidden.values())
    ):
        return scope
    symbols = {name: one for name, one in scope.symbols.items() if name not in hidden}
    return replace(scope, indices=dict(zip(letters, sizes, strict=True)), symbols=symbols)


@cache
def _indexed_derivative() -> re.Pattern[str]:
    """`∂f(W)_ij/∂W_kl =` at the start of a statement."""
    return re.compile(
        r"(?:\A\s*|(?<=[\s$,:;\[(]))(?:\\[dtc]?frac\s*\{\s*)?"
        r"(?:d|∂|\\partial)(?:\s|\\[,;:!])*\w+?(?:\([^()]*\))?\s*_\{?(?P<above>[a-zA-Z, ]+?)\}?"
        r"\s*(?:/|\}\s*\{)\s*"
        r"(?:d|∂|\\partial)(?:\s|\\[,;:!])*\w+?_\{?(?P<below>[a-zA-Z, ]+?)\}?\s*\}?(?:\s|\\[,;:!])*="
    )


@cache
def _entry_of_tensor() -> re.Pattern[str]:
    """`J_{ijab} =` and `J[i, j, a, b] =`, the indices of the output first."""
    pair = r"[a-z]\s?,?\s?[a-z]"
    return re.compile(
        rf"(?:\A|(?<=[\s$,:;]))J\s?(?:_\s?\{{|\[)(?P<above>{pair})\s?,?\s?(?P<below>{pair})[}}\]]\s*="
    )


def with_named_derivatives(text: str, scope: Scope) -> str:
    """The text with the symbol that stands for a derivative in place of dh_t/dw1 and h_t'."""
    if scope.derivatives:
        text = _in_python().sub(r"d\g<of>/d\g<by>", text)
    for symbol, (of, by) in scope.derivatives.items():
        stem, _, rest = canonical(by).partition("_")
        under = rf"{stem}_?\{{?{rest}\}}?" if rest else stem
        sign = r"(?:d|D|∂|\\partial|\\mathrm\{d\})\s*"
        index = r"_?\{[^{}]*\}|_?\([^()]*\)|\[[^\[\]]*\]|_?\w+"
        inline = (
            rf"{sign}{of}(?P<other>{index})?\s*/\s*{sign}{under}(?:\s*\[(?P<behind>[^\[\]]*)\])?"
        )
        above, below = rf"{sign}{of}(?P<index>{index})?", rf"{sign}{under}"
        # dh_t alone, beside dh_t/dw, is short for it where nothing stands under it.
        short = rf"(?<![\w\\/])(?<!/ )(?:d|∂|\\partial\s*){of}(?P<short>{index})(?!\w|\s*[/}}])"
        primed = rf"(?<![\w\\]){of}(?P<primed>{index})\s*['′’]"
        pattern = (
            rf"\\[dt]?frac\s*\{{\s*{above}\s*\}}\s*\{{\s*{below}\s*\}}|{inline}|{short}|{primed}"
        )
        text = re.sub(pattern, partial(_derivative_name, symbol), text)
    return text


def with_start_in_signs(text: str, scope: Scope) -> str:
    """`…; g_0 = 0` for `…, and for t = 0 the derivative is zero`, where g is the derivative of a recursion."""
    text = _constant_start().sub(lambda found: found["start"].ljust(len(found[0])), text)
    symbol = next(iter(scope.derivatives), "")
    if not symbol:
        return text
    if bound := _bound_in_front().fullmatch(text):
        text = f"{bound['start']}; {bound['formula']} for {bound['times']}"
    found = _start_in_words().search(text)
    if found is None:
        return text
    at, value = found["at"] or found["place"], (found["is"] or found["value"]).casefold()
    value = {"zero": "0", "one": "1"}.get(value, value)
    said = f"; {symbol}_{at} = {value} "
    return text[: found.start()] + said.ljust(found.end() - found.start()) + text[found.end() :]


@cache
def _constant_start() -> re.Pattern[str]:
    """`h_0 = 0 is constant`, which every start is."""
    return re.compile(
        r"(?P<start>\b[A-Za-z]_\{?0\}?\s*=\s*[-−]?\d+(?:\.\d+)?)(?:,|\s+is|\s+as)\s+(?:an?\s+)?(?:fixed\s+)?constant\b"
    )


@cache
def _bound_in_front() -> re.Pattern[str]:
    """`dh_1/dw = …, and for t > 1: dh_t/dw = …`, the times of the second statement in front of it."""
    mark = r"[\s*`$]*+"
    start = (
        rf"{mark}(?:[-•]\s+)?{mark}(?:start(?:ing\s+value)?\b:?)?{mark}(?P<start>[^=\n]+=[^=\n]*?)"
    )
    times = r"(?P<times>t\s*(?:>=?|≥|\\geq?)\s*\d)"
    edge = r"(?:[,;.]|\n\s*(?:[-•]\s+)?|(?<=\s)(?=and\b))"
    between = rf"[ \t*`$]*+{edge}{mark}(?:and\s+)?(?:then\s+)?"
    formula = rf"{mark}(?P<formula>[^\s*`$][^\n]*=[^\n]*?)"
    return re.compile(rf"{start}{between}(?:for|if|when)\s+{times}\s*[:,]{formula}[\s`$.;]*")


@cache
def _start_in_words() -> re.Pattern[str]:
    number = r"(?P<{}>\d|zero|one)"
    what = r"(?:(?:the|its)\s+derivative|it|this)"
    is_ = rf"(?:{what}\s+)?(?:is|equals|=)\s+(?:just\s+)?{number.format('is')}"
    first = rf"(?:for|at)\s+t\s*=\s*(?P<at>\d)\s*,?\s+{is_}"
    last = rf"(?:{what}\s+(?:is|equals)\s+)?{number.format('value')}\s+(?:for|at)\s+t\s*=\s*(?P<place>\d)"
    return re.compile(rf"[,;.]\s*(?:and\s+|with\s+)?(?:{first}|{last})(?![\w.])", re.IGNORECASE)


def _derivative_name(symbol: str, match: re.Match[str]) -> str:
    index = match["index"] or match["other"] or match["short"] or match["primed"] or ""
    index = f"_{{{match['behind']}}}" if match["behind"] else index
    inside = re.sub(r"[_(){}\[\]]", "", index)
    name = f" {symbol}_{{{inside}}}" if inside else f" {symbol}"
    return name.ljust(len(match[0]))


def with_primes(text: str) -> str:
    r"""`tanh'(x) =` for `d tanh(x) =` and `tanh(x)/dx =`, a differential on the left of a sign of equality."""
    if "d" not in text:
        return text
    return _differential().sub(_primed, _without_d().sub(r"\g<name>'\g<argument> =", text))


def _primed(match: re.Match[str]) -> str:
    if f"d{match['name']}" in FUNCTIONS:  # diag(w)
        return match[0]
    return f"{match['name']}'{match['rest']}"


@cache
def _without_d() -> re.Pattern[str]:
    name = r"(?P<name>\\?(?:sigmoid|sigma|tanh|relu|softplus|elu)|σ)"
    return re.compile(
        rf"\A\s*{name}\s*(?P<argument>\(\s*(?P<by>[a-z])\s*\))\s*/\s*d\s*(?P=by)\s*=", re.IGNORECASE
    )


@cache
def _differential() -> re.Pattern[str]:
    name = r"(?P<name>\\?[A-Za-z]{3,}|σ|\\(?:text|mathrm|operatorname)\s*\{\s*[A-Za-z]{3,}\s*\})"
    return re.compile(rf"(?<![A-Za-z\\/{{])d\s*{name}(?P<rest>\s*\(\s*[a-z]\w*\s*\)\s*=(?!=))")
