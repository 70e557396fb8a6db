"""One shape in a sentence that says nothing else of shapes: `weight matrix $W$ shaped (D, H)`.

Words around it are passed over, whatever they are, as long as they hold no other number or size, and none
that denies, doubts, or makes another shape of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, partial

from exercises.language.errors import RefusedError
from exercises.language.printing import printed
from exercises.language.scope import Scope, canonical
from graders.kinds.reading.remarks.narration import doubts
from graders.kinds.reading.remarks.remarks import is_done_to, restricts
from graders.kinds.reading.shapes.shapes import SaidShape, read_shape
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.editing import edits
from graders.kinds.reading.words.names import word

_CHANGING = (
    said.COMPARING | said.DOUBT | said.DENIAL | said.RETRACTING | said.EXCHANGING | said.CHANGING | said.COUNTING
    | said.NEARLY | said.words("""
        upside mirror image right left fail fails failed small large big misses missing disagree claim claims
        say says         stack bunch block blocks piece pieces axis standing upright copies
    """)
    | {"row", "rows", "column", "columns", "scalar", "vector", "square", "number"}
)  # fmt: skip


_BETWEEN = frozenset(["x", "×", "by", r"\times"])


def shape_among_words(text: str, scope: Scope) -> tuple[SaidShape, tuple[str, ...]] | None:
    """The only shape of a text, and the words around it; none where they may change it."""
    shapes: list[SaidShape] = []
    if (
        (reason := _reason().search(text))
        and not _candidate().search(reason[0])
        and not doubts(reason[0])
    ):
        found = shape_among_words(text[: reason.start()], scope)
        return found and (found[0], (*found[1], reason[0].strip(" ,.")))
    rest, behind = [], 0
    for candidate in _candidate().finditer(text):
        try:
            shapes.append(read_shape(candidate["shape"], scope))
        except RefusedError:
            if candidate["power"] or not _is_spelled_out(candidate, text):
                return None
        rest.append(text[behind : candidate.start()])
        behind = candidate.end()
    rest.append(text[behind:])
    if not shapes or any(one.extents != shapes[0].extents for one in shapes):
        return None
    if any(one.strip() in _BETWEEN for one in rest[1:-1]):
        return None  # one shape behind the other
    sizes = {printed(one) for one in shapes[0].extents or ()}
    plain = [_size_said().sub(partial(_without_size, sizes), one) for one in rest]
    if not all(_says_nothing(one, scope) for one in plain) or _is_of_another(plain[0]):
        return None
    passed = (" ".join(one.split()).strip(" .,;:=-–—()$") for one in rest)
    return shapes[0], tuple(filter(None, passed))


def concluded_shape(text: str) -> tuple[str, str]:
    """The shape at the end of a sentence that says nothing of another one, `it turns d into K numbers, so K x d`.

    The words in front, which may name sizes, come with it; the text and nothing where there is no such end.
    """
    found = _conclusion().fullmatch(text)
    if found is None:
        return text, ""
    before = found["before"]
    folded = {one[0].casefold() for one in word().finditer(before)}
    described = {"row", "column", "scalar", "square", "vector", "number"}
    matters = edits(before) or doubts(before) or "?" in before or _candidate().search(before)
    if (
        matters
        or folded & (described | said.DOUBT | said.NEARLY | said.RETRACTING)
        or restricts(folded)
    ):
        return text, ""
    return found["shape"], " ".join(before.split()).strip(" ,.:;")


@cache
def _conclusion() -> re.Pattern[str]:
    so = r"(?:so|hence|thus|therefore)\b,?"
    it = r"(?:(?:I\s+think\s+)?it\s+(?:is|must\s+be)|I\s+think|(?:we|I)\s+get|the\s+shape\s+is|this\s+(?:is|gives))"
    size = r"[A-Za-z\d]\w*"
    shape = rf"[(\[]?\s*{size}(?:\s*(?:×|,|\bx\b|\bby\b|(?<=\d)x(?=\d))\s*{size})+\s*[)\]]?"
    return re.compile(
        rf"(?P<before>[^\n]*?[a-z]{{2,}}[^\n]*?)[\s,;:]+(?:{so}\s+(?:{it}\s+)?|it\s+is\s+)(?P<shape>{shape})[\s.]*"
    )


def _without_size(sizes: Collection[str], found: re.Match[str]) -> str:
    """Nothing for what a size of the shape is or counts: `K is the number of classes`, `n features`."""
    words = {one.casefold() for one in re.findall(r"[a-z]+", found["words"])}
    about_it = {canonical(found["size"]), found["size"]} & {*sizes}
    return " " if about_it and not words & (_CHANGING - {"number"}) else found[0]


def _is_spelled_out(candidate: re.Match[str], text: str) -> bool:
    """Whether a shape in names of its own stands there that the next one gives: `(n_1 × n_0) = (6 × 4)`."""
    return re.match(r"[\s$]*=", text[candidate.end() :]) is not None


def _says_nothing(text: str, scope: Scope) -> bool:
    """Whether words around a shape leave it as it is."""
    if edits(_due().sub(" ", text)) or _sign().search(text):
        return False
    if re.search(r"\d", _name().sub(" ", text)):
        return False
    words = [one[0] for one in word().finditer(text) if one[0][0] != "\\"]
    names = [*words, *re.findall(r"[A-Za-z]+_\w+", re.sub(r"[{}\\]|text", "", text))]
    if any(scope.declared(one) in scope.sizes for one in names):
        return False
    folded = {one.casefold().replace("’", "'") for one in words}
    denied = any(one.endswith(("n't", "ation")) or is_done_to(one) for one in folded)
    return not (folded & _CHANGING or denied or restricts(folded))


def _is_of_another(label: str) -> bool:
    """Whether the label says that it is the shape of what goes in, or of one of several."""
    words = {one[0].casefold() for one in word().finditer(_data().sub("", label))}
    return bool(words & (said.SEVERAL | {"input", "inputs"}))


@cache
def _size_said() -> re.Pattern[str]:
    is_ = r"(?:\s+(?:is|are|being|denotes?|means)\s+|\s*[=:–—-]\s*)(?:the\s+)?"
    return re.compile(
        r"(?:\b(?:where|with|and|here)\s+|[,;]\s+|\A\s*)\$?(?<![\w\\])(?P<size>[A-Za-z](?:_\{?\w+\}?)?)\$?"
        rf"(?P<words>{is_}[a-z][a-z ]+|\s+[a-z]{{3,}}s\b)"
    )


@cache
def _data() -> re.Pattern[str]:
    """What goes into a network by its name, `X: input data matrix`, or weights by layers: `input to hidden`."""
    named = r"X[\W_]+(?:the\s+)?input\b"
    named += (
        r"|(?:(?:an?|the)\s+)?input\s+(?:[a-z]+\s+)?\$?X\b|input:\s*\S{1,12}\s*(?:∈|\\in\b|in\b)"
    )
    return re.compile(
        rf"\A[\W_]*(?:{named})|\binput[\s-]+to[\s-]+[a-z]+|[a-z]+[\s-]+to[\s-]+input\b",
        re.IGNORECASE,
    )


@cache
def _reason() -> re.Pattern[str]:
    return re.compile(r"(?<=\S),?\s+(?:because|since)\b.*", re.DOTALL)


@cache
def _due() -> re.Pattern[str]:
    """`needs to be`, in front of a shape."""
    return re.compile(r"\b(?:needs?\s+to|should|must|has\s+to)\s+be\s*\Z")


@cache
def _sign() -> re.Pattern[str]:
    """What joins shapes, transposes, or asks."""
    return re.compile(r"[?×*+ᵀ→⇒'’]|\\times|\^\s*\{?\s*(?:T\b|\\top)|\.T\b|->|=>")


@cache
def _name() -> re.Pattern[str]:
    r"""The name of an array: `W2`, `$W_{aa}$`, `W^{[1]}`, `Z[1]`."""
    return re.compile(
        r"(?<![A-Za-z])d?\\?[A-Za-z]+(?:\s*_\s*(?:\{[^{}]*\}|\w+)|\s*\^?\s*\{?\s*[\[(]\s*\w\s*[\])]\s*\}?|\d)"
    )


@cache
def _candidate() -> re.Pattern[str]:
    """What may be a shape: sizes in brackets, above R, or with a sign between them."""
    letters = r"(?:(?!(?<=[A-Z])x(?=[A-Z]))[A-Za-z])++"
    size = rf"(?:{letters}(?:_(?:\w+|\{{[^{{}}]*\}}))?(?:\^\{{?[\[(]\w[\])]\}}?)?|\d+)"
    sign = r"×|\\times(?![A-Za-z])|\bx\b|(?<=\d)x(?=\d)|(?<=[A-Z])x(?=[A-Z])|(?<=\s)\*(?=\s)|\bby\b"
    listed = rf"\s*{size}(?:\s*+(?:,|{sign})\s*+{size})+\s*+,?\s*"
    alone = rf"{size}(?:\s*+(?:{sign})\s*+{size})+"
    power = rf"\\?(?:mathbb)?\s*\{{?\s*[Rℝ]\s*\}}?\s*\^\s*(?:\{{{listed}\}}|\({listed}\))"
    return re.compile(
        rf"(?P<shape>(?P<power>{power})|(?:(?<![\w\]}}])|(?<=\bof))[(\[]{listed}[)\]]|(?<![\w^_−-]){alone}(?![\w(]))"
    )
