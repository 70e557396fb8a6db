"""Shapes in words and signs: `1 x d`, `(n, k)`, `R^{n×k}`, `d-dimensional column vector`."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from exercises.language.errors import RefusedError, SeveralError
from exercises.language.layout import unwrapped
from exercises.language.parser import parse
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import Binary, Call, Name, Number, Tree
from graders.kinds.reading.clauses.heads import head
from graders.kinds.reading.clauses.separating import without_comments
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.names import word

_NUMBERS = {**said.COUNTS, "single": ""}
Orientation = Literal["", "row", "column", "scalar"]


def sizes_in(text: str) -> str:
    """The two sizes of a shape in a sentence: `n × d` of `that is the n × d matrix with the rows of X`.

    Of a product of shapes, `(n × k)(k × d) = n × d`, those that it gives; of several ones otherwise none.
    """
    _, gives, result = text.rpartition("=")
    found = {one[0] for one in _two_sizes().finditer(result if gives else text)}
    return found.pop() if len(found) == 1 else ""


@cache
def _two_sizes() -> re.Pattern[str]:
    size = r"(?<![A-Za-z\d^_])(?:\d+|[A-Za-z](?:_\w+)?)"
    return re.compile(rf"{size}\s*(?:×|\\times|\bx\b|\bby\b)\s*{size}(?![A-Za-z\d(])")


class SaidShape(NamedTuple):
    """A shape as it is said: its extents, if any, and whether it is called a row or a column."""

    extents: tuple[Tree, ...] | None
    orientation: Orientation = ""

    def contradicts(self, expected: tuple[str, ...], extents: tuple[str, ...] | None) -> bool:
        """Whether it cannot be said of an array of the expected shape; both by names of sizes."""
        whole = tuple(expected)
        if extents is not None:
            long = tuple(one for one in extents if one != "1")
            asked = tuple(one for one in whole if one != "1")
            same = _same(extents, whole) or (len(extents) < 2 and _same(long, asked))
            if not same:
                return True
        if len(whole) != 2:
            return self.orientation != "" and len(whole) > 2
        wanted = {
            "row": whole[0],
            "column": whole[1],
            "scalar": "1" if set(whole) == {"1"} else "?",
        }
        return self.orientation != "" and wanted[self.orientation] != "1"


def _same(said: tuple[str, ...], expected: tuple[str, ...]) -> bool:
    """Whether extents are the expected ones, or the numbers that an example has for sizes that are letters."""
    if len(said) != len(expected):
        return False
    pairs = {(a, b) for a, b in zip(said, expected, strict=True) if a != b}
    examples = all(a.isdigit() and int(a) > 1 and b[0].isalpha() for a, b in pairs)
    return examples and len({b for _, b in pairs}) == len(pairs)


def read_shape(text: str, scope: Scope) -> SaidShape:
    """The shape that a text says.

    Raises:
        RefusedError: It says none, or something besides.
    """
    plain, _comments = without_comments(unwrapped(text.replace("==", "= ")))
    plain = " ".join(
        re.sub(r"\\(?:mathbb|mathbf|Bbb)\s*\{?\s*R\s*\}?|ℝ", " R ", plain).split()
    ).strip(" .,;")
    if re.fullmatch(r"\(\s*\)|\[\s*\]", plain):
        return SaidShape((), "scalar")
    plain, extent = _without_head(plain, scope)
    words = [one[0].casefold() for one in word().finditer(plain)]
    if doubts := set(words) & (said.DOUBT | said.DENIAL):
        raise SeveralError(f'"{min(doubts)}" leaves open which shape counts; write one alone', 0)
    orientation = _orientation(words)
    plain = _without_words(plain, scope)
    if extent:
        plain = f"{extent} {plain}".strip()
    if not plain or re.fullmatch(r"R\s*(?:\^?\s*\{?\s*1\s*\}?|¹)?|\(\)", plain):
        if orientation == "scalar" or plain:
            return SaidShape((), "scalar")
        return SaidShape(None, orientation)
    extents = _extents(re.sub(r"^(?:R\s*\^|R\s+(?=[({]))\s*", "", plain), scope)
    return _together(tuple(extents), orientation)


def line_said(text: str) -> SaidShape | None:
    """That an array is a row or a column, in front of its formula: `the column 2w`; else nothing."""
    found = re.match(
        r"\W*(?:(?:so|hence|as|the|a)\s+)*(?P<line>row|column)\b(?!\s+[a-z]\s+(?:of|is)\b)",
        text,
        re.IGNORECASE,
    )
    return (
        SaidShape(None, "row" if found["line"].casefold() == "row" else "column") if found else None
    )


def _together(extents: tuple[Tree, ...], orientation: Orientation) -> SaidShape:
    one = parse(tokenise("1"))
    if len(extents) == 1 and orientation in {"row", "column"}:
        extents = (one, *extents) if orientation == "row" else (*extents, one)
    elif len(extents) == 2 and orientation in {"row", "column"}:
        across = extents[0] if orientation == "row" else extents[1]
        if across != one and set(extents) != {one}:
            raise SeveralError(
                f"this shape is no {orientation}; write the one that you mean alone", 0
            )
    return SaidShape(extents, orientation)


def _without_head(text: str, scope: Scope) -> tuple[str, str]:
    """The text behind `W_1 ∈`, `X.shape =`, `b1:`; and a size such as d of `d-dimensional`."""
    text = re.sub(r"^\s*(?:∈|\\in\b)", "", without_label(text, scope))
    pair = _rows_and_columns().search(text)
    if pair:
        first, second = (_NUMBERS.get(one, one) for one in pair.group("first", "second"))
        turned = pair["what"][0].casefold() == "c"  # columns are said first
        return "", f"{second} x {first}" if turned else f"{first} x {second}"
    return text, ""


def without_label(text: str, scope: Scope) -> str:
    """The text behind what the shape is that of: `W_1 ∈`, `X.shape =`, `b is`."""
    matched = head().match(text) or _labelled().match(text)
    if matched and not _is_size_name(re.sub(r"\s.*$", "", matched[0].strip(" :=")), scope):
        return text[matched.end() :]
    return text


def _is_size_name(text: str, scope: Scope) -> bool:
    return scope.declared(text) in scope.sizes


def _orientation(words: list[str]) -> Orientation:
    found: set[Orientation] = set()
    found |= {"row"} if "row" in words else set()
    found |= {"column"} if "column" in words else set()
    found |= {"scalar"} if {"scalar", "number"} & set(words) else set()
    return found.pop() if len(found) == 1 else ""


def _without_words(text: str, scope: Scope) -> str:
    """The text without words that only speak of shapes."""
    known = said.SHAPE | said.ARTICLES | said.NAMING | said.COPULA | said.CONSEQUENCE | said.SHAPED
    known = known - {"by", "x"} | {"with", "just", "simply", "diagonal", "symmetric"}
    text = re.sub(r"\btorch\.Size\b|\bnp\.shape\b", " ", text)
    text = re.sub(
        r"\b\d+\s?-?\s?(?:d(?:imensional)?\s+)?(?=(?:tensor|array)\b)|-?\s?dimensional\b"
        r"|\((?:scalar|row|column)[\w ]*\)",
        " ",
        text,
    )

    def kept(match: re.Match[str]) -> str:
        bare = match[0].casefold()
        before, behind = (
            match.string[: match.start()].rstrip(),
            match.string[match.end() :].lstrip(),
        )
        if before[-1:] + behind[:1] in {"(,", "[,", ",,", ",)", ",]"}:
            return match[0]  # the name of a size, `(hidden, 1)`
        if match.start() and match.string[match.start() - 1] in "_^{":
            return match[0]
        if match.string[match.end() : match.end() + 1] == "_":
            return match[0]  # the size `input_size`
        if match[0][0] == "\\" or scope.declared(match[0]) or match[0] in {"R", "x", "X", "I"}:
            return match[0]
        if bare in _NUMBERS:
            return _NUMBERS[bare] or " "
        return " " if bare in known else match[0]

    if _equated().search(text):
        raise RefusedError("a sign of equality stands between two of them; write one alone", 0)
    text = word().sub(kept, text)
    if _in_front_of_colon().search(text):
        raise RefusedError("a colon stands between two of them; write one alone", 0)
    text = re.sub(r"[:=]|\(\s*\)", " ", text)
    return " ".join(text.split()).strip(" .,;")


@cache
def _in_front_of_colon() -> re.Pattern[str]:
    """A shape, a colon, and a shape: `k × d: (n × k)`."""
    return re.compile(r"(?:×|\bx\b)\s*\w+\s*[)\]]?\s*:\s*[(\[\w]")


@cache
def _equated() -> re.Pattern[str]:
    """A size, a sign of equality, and a size."""
    return re.compile(r"\d\s*[)\]]?\s*=\s*[(\[]?\s*\d")


def _extents(text: str, scope: Scope, depth: int = 0) -> list[Tree]:
    """The extents of `n x d`, of `(n, d)`, and of `(n x k) x (k x d)` one behind the other."""
    text = _without_brackets(text.strip(" ,"))
    if depth > 4 or not text:
        raise RefusedError("an extent is missing", 0)
    pieces = _split(text)
    if len(pieces) == 1 and depth == 0 and re.fullmatch(r"\w+(?:\s*\*\s*\w+)+", text):
        pieces = text.split("*")  # 3 * 4, where nothing else separates
    if len(pieces) == 1 and re.fullmatch(r"\w+(?:\s+\w+)+", text):
        pieces = text.split()  # [1 d]
    if len(pieces) > 1:
        return [extent for piece in pieces for extent in _extents(piece, scope, depth + 1)]
    tree = parse(tokenise(pieces[0]), scope)
    if not _is_size(tree, scope):
        raise RefusedError("an extent is a whole number or a declared size", 0)
    return [tree]


def _without_brackets(text: str) -> str:
    pairs = {"(": ")", "[": "]", "{": "}"}
    while text[:1] in pairs and text[-1:] == pairs[text[0]] and _closes_at_end(text):
        text = text[1:-1].strip(" ,")
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            return position == len(text) - 1
    return False


def _split(text: str) -> list[str]:
    """The pieces between separators outside all brackets."""
    found, start = [], 0
    for separator in _separator().finditer(text):
        before = text[: separator.start()]
        if sum(before.count(o) for o in "([{") == sum(before.count(c) for c in ")]}"):
            found.append(text[start : separator.start()])
            start = separator.end()
    return [*found, text[start:]]


def _is_size(tree: Tree, scope: Scope) -> bool:
    match tree:
        case Number():
            return tree.last_digit is None and tree.value >= 1
        case Name():
            return tree.name in scope.sizes
        case Binary(sign="+" | "-" | "*" | " " | "/" | "^"):
            return _is_size(tree.left, scope) and _is_size(tree.right, scope)
        case Call(function="floor" | "ceil"):
            return _is_size(tree.arguments[0], scope)
        case _:
            return False


@cache
def _labelled() -> re.Pattern[str]:
    name = r"(?:d[A-Za-z]+\s*/\s*d\w+|[A-Za-z](?:\w{0,2}|\s\d)(?:\^?\{?[\[(]\w[\])]\}?)?)"
    noun = r"(?i:shape|size|dims?|dimensions?)"
    will_be = r"(?:should|must|will|wou?l?d|has\s+to|have\s+to)\s+be"
    ends = rf"(?:\s+(?:is|are|{will_be})(?=\s)|\s*(?::(?!=)|==?))"
    made = r"(?i:(?:output|resulting|final)\s+(?:volume|tensor|feature\s+map|map|image))"
    return re.compile(
        rf"\s*(?i:the\s+)?{noun}\s+of\s+(?:the\s+)?(?:matrix\s+)?{name}(?:\s+(?:matrix|vector|array|tensor))?{ends}|"
        rf"\s*(?:assert\s+)?(?:\w+\.)*{name}\.shape\s*==?|\s*(?:A(?:ns(?:wer)?)?\.?\s*:\s*)?{made}\s*:|"
        rf"\s*(?:[A-Z]\w+(?:\s\d)?\s+[-–—]\s+)?(?i:output)(?:\s+(?i:shape))?\s*:?\s+(?=[(\[]?\d)|\s*{name}(?:['’]s)?\s+{noun}{ends}|"
        rf"\s*{name}\s*(?:--?|—|–|:)\s*(?:[a-z]+\s+){{1,5}}of\s+{noun}\s+|[^∈\n]{{1,80}}=[^∈\n]{{1,80}}?(?:∈|\\in\b)|"
        r"\s*(?:\\[dt]?frac\s*\{[^{}]*\}\s*\{[^{}]*\}|[\\\w'()\[\]{}^/∂]{1,24}?)\s*(?:∈|\\in\b)"
        r"|\s*[A-Za-z]\w{0,2}(?:\^?\{?[\[(]\w[\])]\}?)?\s+(?:is|has|(?:will|should|must|would)\s+(?:have|be))(?=\s)"
    )


@cache
def _separator() -> re.Pattern[str]:
    return re.compile(
        r"\\times(?![A-Za-z])|[×⨯⨉✕✖╳]|[-\s]+by[-\s]+|\bby\b|(?<=[\w)\]}])\s*(?<![_^{])[xX]\s*(?=[\w(\[{])|,|;"
    )


@cache
def _rows_and_columns() -> re.Pattern[str]:
    """`n rows and d columns`, or the columns first."""
    rows, columns, between = r"rows?", r"col(?:umn)?s?", r"\)?\W+(?:and\s+|by\s+|x\s+)?\(?"
    return re.compile(
        rf"\(?(?P<first>\w+)\s+(?:(?P<what>{rows}|{columns}))"
        rf"{between}(?P<second>\w+)\s+(?:(?<=\s)(?:{rows}|{columns}))",
        re.IGNORECASE,
    )
