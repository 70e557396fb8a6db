r"""Numbers as programs show them and vectors give them: `np.float64(0.77)`, `[1 2] · [3 4]ᵀ`, `w - lr*dw = 0.5`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from exercises.language.notation import FUNCTIONS, LETTERS
from graders.kinds.reading.clauses.left_sides import derivatives
from graders.kinds.reading.words import vocabulary
from graders.kinds.reading.words.names import Names, word

_NUMBER = r"[-+−]?\d[\d.]*(?:[eE][-+]?\d+)?"
# Commands that stand for signs, and name nothing.
_SIGNS = frozenset(
    ["\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\cdot", "\\times", "\\left", "\\right", "\\sqrt"]
)
_SAYING = vocabulary.DENIAL | vocabulary.DOUBT | vocabulary.OPERATION | vocabulary.NEARLY


def with_dots(text: str) -> str:
    """`1 · 2` for `1 . 2`: a point with a blank on each side, between two operands, multiplies.

    Without blanks it does where it can be no decimal point, call of a method or full stop: `σ.(1 - σ)`.
    """
    if "." not in text:
        return text
    return _point().sub("·", _dot().sub("·", text))


def with_plain_numbers(text: str) -> str:
    """The text with the numbers alone that numpy and torch show, and products of vectors as sums."""
    text = _shown().sub(lambda match: match["number"], text)
    return _product().sub(_summed, text) if "[" in text or "matrix" in text else text


def without_names_that_calculate(text: str, names: Names) -> tuple[list[str], str]:
    """What is calculated by names that the exercise does not have, `w8 - lr*dw8 = 0.56`, and the rest.

    A name alone, or a multiple of it, says what the number is.
    """
    found = []
    for start, end, behind in _members(text):
        member = text[start:end]
        if _calculates(member, names):
            found.append(member.strip())
            text = text[:start] + " " * (behind - start) + text[behind:]
    return found, text


def without_given_point(text: str, data: Mapping[str, Decimal]) -> tuple[str, str]:
    """The text without the point that the exercise gives, `1/x = 1 at x = 1`, and that."""
    found = _point_said().search(text) if data else None
    if found is None:
        return text, ""
    values = re.findall(r"(\w+)\s*=\s*([-−]?[\d.]+)", found["point"])
    if any(data.get(name) != Decimal(value.replace("−", "-")) for name, value in values):
        return text, ""
    blank = " " * (found.end() - found.start())
    return f"{text[: found.start()]}{blank}{text[found.end() :]}", " ".join(found["said"].split())


@cache
def _point_said() -> re.Pattern[str]:
    value = r"[A-Za-z]\w*\s*=\s*[-−]?\d+(?:\.\d+)?"
    return re.compile(
        rf"(?<=[\w)])\s+\(?(?P<said>(?:at|for|when|where|with)\s+(?P<point>{value}(?:(?:,|\s+and)\s+{value})*))\)?(?=\s*(?:[.,;]?\s*\Z|=))"
    )


def with_data(text: str, data: Mapping[str, Decimal]) -> str:
    """The text with the values that the exercise gives in members that are made of them: `e^2` for `e^z`."""
    last = text.rpartition("=")[2].strip(" .")
    for start, end, _ in reversed(list(_members(text))) if data else ():
        member = text[start:end]
        names = {one[0] for one in word().finditer(member)} - {"e", "ln", "log", "exp"}
        name = member.strip()
        if name in data and str(data[name]) == last:
            continue  # `z = 2`, which it is
        if names and names <= {*data} and "|" not in member:
            values = _given(tuple(sorted(names))).sub(lambda one: f"({data[one[0]]})", member)
            # A number in brackets at the start is that of a question.
            values = re.sub(r"\A(\s*)\(([^()]*)\)", r"\1\2", values)
            text = f"{text[:start]}{values}{text[end:]}"
    return text


@cache
def _given(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z\\])(?:{'|'.join(map(re.escape, names))})(?![A-Za-z\d])")


def _members(text: str) -> Iterator[tuple[int, int, int]]:
    """Where the members of chains stand, all but the last of each line, and where the next begins."""
    start = 0
    for sign in re.finditer(r"\n|(?<![<>!=:+*/−-])=(?!=)|≈|\\approx(?![a-z])", text):
        if sign[0] != "\n":
            yield start, sign.start(), sign.end()
        start = sign.end()


def _calculates(member: str, names: Names) -> bool:
    plain = member
    for start, end, _ in reversed(list(derivatives(member))):
        plain = f"{plain[:start]}D{plain[end:]}"
    words = [one[0] for one in word().finditer(plain)]
    known = (one for one in words if one not in _SIGNS)
    unknown = [one for one in known if len(one) > 1 and not names.means(one)]
    return (
        _calculation().fullmatch(plain) is not None
        and plain.count("{") == plain.count("}")  # not cut inside a box
        and (len(words) > 1 or _multiplied().search(plain) is not None)
        and not re.search(r"[A-Za-z]{2}\s+[A-Za-z\d]", plain)  # a sentence
        and bool(unknown)
        and not {one.casefold() for one in words} & _SAYING
    )


@cache
def _multiplied() -> re.Pattern[str]:
    """A word times a number: `0.6 - lr * 0.1`."""
    return re.compile(r"[*/·]\s*[A-Za-z]\w+|[A-Za-z]\w+\s*[*/·]")


def _summed(match: re.Match[str]) -> str:
    left, right = (
        next(match[f"{side}{kind}"] for kind in "abc" if match[f"{side}{kind}"] is not None)
        for side in ("left", "right")
    )
    first, second = (re.split(r"\s*(?:,|;|&|\\\\)\s*|\s+", one.strip()) for one in (left, right))
    whole = all(re.fullmatch(_NUMBER, one) for one in (*first, *second))
    if len(first) != len(second) or not whole:
        return match[0]
    return "(" + " + ".join(f"({a})*({b})" for a, b in zip(first, second, strict=True)) + ")"


@cache
def _dot() -> re.Pattern[str]:
    operand = r"[-\d(∂∇]|\\(?=[A-Za-z])|[A-Za-zα-ω](?![A-Za-z])|d[A-Z](?!\w)|[A-Za-z]\w*[\d_/(\[]"
    return re.compile(rf"(?<=[\w)}}\]'ᵀ][ \t])\.(?=[ \t]+(?:{operand}))")


@cache
def _point() -> re.Pattern[str]:
    greek = "|".join(sorted({one for one in LETTERS.values() if one.isascii()}))
    functions = "|".join(sorted(FUNCTIONS, key=len, reverse=True))
    letter = r"(?<=(?<![A-Za-z\\.])[A-Za-z])"
    differential = r"(?<=(?<![A-Za-z\\.])d[A-Za-z])"
    known = "|".join(
        rf"(?<=\\{one})" for one in ("sigma", "delta", "alpha", "beta", "theta", "eta")
    )
    left = rf"(?:(?<=[)\]}}'ᵀα-ω])|{letter}|{differential}|{known})"
    opening = r"(?:left|[bB]igg?l?)\s*[(\[]"
    command = rf"\\(?:[dtc]?frac|{opening}|sum|prod|partial|math(?:bf|rm)|{greek}|{functions})"
    name = r"(?!T\b)(?:[A-Za-zα-ω](?![A-Za-z.('’])|[α-ω])"
    pairs = (
        ("i", "e"),
        ("e", "g"),
        ("w", "r"),
        ("r", "t"),
        ("s", "t"),
    )  # of i.e., e.g., w.r.t., s.t.
    short = "".join(rf"(?!(?<=\b{one})\.{other}\b)" for one, other in pairs) + r"\."
    bracket = r"[(\[](?![A-Za-z]{2,}[\s)])"  # no remark in brackets
    return re.compile(rf"{left}(?:\.(?={bracket}|{command}(?![a-z]))|{short}(?={name}))")


@cache
def _shown() -> re.Pattern[str]:
    types = r"(?:(?:np|numpy|torch)\.)?(?:float(?:16|32|64)?|int(?:32|64)|tensor|array)"
    options = r"(?:\s*,\s*\w+\s*=\s*(?:<\w+>|[\w.]+))*"
    return re.compile(rf"(?<![\w.]){types}\s*\(\s*(?P<number>{_NUMBER})\s*{options}\s*\)")


@cache
def _product() -> re.Pattern[str]:
    """Two vectors of numbers with a sign of a product between them, or as arguments of `np.dot`."""

    def vector(side: str) -> str:
        array = rf"(?:(?:np|numpy|torch)\.)?(?:array|tensor)\s*\(\s*\[{{1,2}}(?P<{side}a>[^\[\]]*)\]{{1,2}}\s*\)"
        matrix = rf"\\begin\{{[bp]matrix\}}(?P<{side}c>[^{{}}]*)\\end\{{[bp]matrix\}}"
        return rf"(?:{array}|\[(?P<{side}b>[^\[\]]*)\]|{matrix})"

    turned = r"\s*(?:\^\s*\{?\s*(?:T|\\top)\s*\}?|\.T|ᵀ|⊤)"
    sign = r"(?:@|·|⋅|\\cdot(?![A-Za-z]))"
    left, right = vector("left"), vector("right")
    between = rf"(?:{turned})?\s*{sign}\s*|{turned}\s*"
    call = r"(?P<call>(?:np|numpy|torch)\.(?:dot|inner|matmul)\s*\(\s*)?"
    return re.compile(
        rf"{call}{left}(?(call)\s*,\s*|(?:{between})){right}(?(call)\s*\)|(?:{turned})?)"
    )


@cache
def _calculation() -> re.Pattern[str]:
    """Names with signs, brackets and indices between them."""
    step = r"\d[\d.]*(?:\s*[-+−]\s*|(?=[A-Z]))"  # `0.6 - lr * 0.1`, `2PR/(P + R)`
    return re.compile(
        rf"\s*(?:{step})?" + r"[(A-Za-zα-ω∂\\][\w.'@*/+\-−·×()\[\]{}^∂\\ \tᵀα-ω]*(?<![-+*/ ])\s*"
    )
