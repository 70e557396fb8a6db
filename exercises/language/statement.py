"""A whole answer: left-hand sides, chains of equalities, definitions, cases, and words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from exercises.language.ellipsis import expanded
from exercises.language.errors import RefusedError
from exercises.language.limits import MAX_CHARACTERS
from exercises.language.notation import LETTERS
from exercises.language.parser import Parser
from exercises.language.scope import Scope, canonical
from exercises.language.stream import SEVERAL
from exercises.language.tokens import Token, tokenise
from exercises.language.tree import Cases, Comparison, Name, Tree

_LEADING_WORDS = re.compile(
    r"\s*(?:(?:the|its|so|thus|hence|therefore|we get|we have|then)\s+)*"
    r"(?:(?:answer|jacobian|derivative|gradient|result|value)\b\s*(?:is|:|=)?\s*|is\s+|:\s*)?",
    re.IGNORECASE,
)
_DESCRIPTION = (
    r"row|rows|column|vector|matrix|scalar|shape|shaped|size|sized|dimension|dimensions|dimensional"
    r"|element-?wise|entry|entries|identity|jacobian|transposed?|diagonal|everywhere|where|which|since"
    r"|because|chain rule|layout|numerator|denominator|broadcast|constant|tensor|case"
)
_BRACKETED_WORDS = re.compile(
    rf"[\s,;.]*[(\[](?=[^()]*\b(?:{_DESCRIPTION})\b)(?:[^()\[\]]|\([^()]*\))*[)\]]\s*[.$]*\s*$",
    re.IGNORECASE,
)
_TRAILING_WORDS = re.compile(
    r"(?:\s*[,;.]\s*|\s+)(?:\\text\{\s*)?(?:which\s+is|which|i\.e\.|this\s+is|because|since|for\s+all|for\s+each"
    r"|where\s+\S+\s+(?:is|are|denotes?|stands)|with\s+\S+\s+(?:the|being|denoting)|for\s+every|for\s+any|as\s+a|so\s+the|element-?wise|everywhere|by\s+the\s+chain\s+rule"
    rf"|(?:it\s+is\s+)?(?:a|an|the)\s+(?=.*\b(?:{_DESCRIPTION})\b))\b.*$",
    re.IGNORECASE | re.DOTALL,
)
# Words that stand for a formula.
_PHRASES = (
    (r"(?:an?|the)?\s*(?:(\w+)\s*(?:x|×|by)\s*\1\s+)?identity(?:\s+matrix)?(?:\s+of\s+size\s+(\w+))?", "I"),
    (r"(?:an?|the)?\s*(?:(?:row|column)\s+)?zero\s+(?:row\s+|column\s+)?(?:vector|matrix)", "0"),
)  # fmt: skip
_TRANSPOSE_IN_WORDS = re.compile(r"\b([A-Za-z](?:_\w+)?)[\s-]+transposed?\b", re.IGNORECASE)
_TEXT = re.compile(r"\\(?:text|textrm|mbox|mathrm)\s*\{([^{}\\]*[A-Za-z][^{}\\]*)\}")
_TRAILING_SHAPE = re.compile(
    r"(?<=[^\s+\-*/·×^=])\s*(?:\\q?quad\s*|\s|:\s*)[(\[]\s*(?P<shape>[\w+\-*/ ]+\s*"
    r"(?:×|\\times|\b(?P<x>x)\b|\bby\b)\s*[\w+\-*/ ]+)[)\]]\s*[.$]*\s*$"
)
_DEFINITIONS = re.compile(
    r"[\s,;.]+(?P<open>\()?\s*(?:where|with|for)\s+(?=[\\A-Za-zα-ω_{}0-9]+\s*:?=)(?P<all>.+?)\s*$",
    re.DOTALL,
)
_NEXT_DEFINITION = re.compile(
    r",\s*(?:and\s+)?(?=[\\A-Za-zα-ω_{}0-9]+\s*:?=)|\s+and\s+(?=[\\A-Za-zα-ω_{}0-9]+\s*:?=)"
)
_DERIVATIVE = re.compile(
    r"\s*(?:\\[dtc]?frac\s*\{)?\s*(?:d|D|∂|\\partial|\\mathrm\{d\}|\\text\{d\}|∇|\\nabla)\s*[^=]*?(?:/|\}\s*\{)\s*"
    r"(?:d|∂|\\partial|\\mathrm\{d\}|\\text\{d\})[^=]*$|\s*(?:∇|\\nabla)[^=]*$"
)
_INDEXED_DERIVATIVE = re.compile(
    r"\s*(?:\\[dt]?frac\s*\{)?\s*(?:d|∂|\\partial)\s*\w+?_\{?(?P<above>[a-zA-Z, ]+?)\}?\s*(?:/|\}\s*\{)\s*"
    r"(?:d|∂|\\partial)\s*\w+?_\{?(?P<below>[a-zA-Z, ]+?)\}?\s*\}?\s*="
)
_OPENING, _CLOSING = (
    {"(", "[", "{", "begin:matrix", "begin:cases"},
    {")", "]", "}", "end:matrix", "end:cases"},
)
_CONDITION = {"if", "for", "when", "otherwise"}
_RELATIONS = {"<", ">", "≤", "≥", "≠", "="}


class Statement(NamedTuple):
    """What an answer says.

    The `members` of its chain of equalities must agree, and the last one decides; `scope` holds
    the definitions that the answer made; `notes` the rules that decided an ambiguity; `asides` the
    words and shapes around the formula.
    """

    members: tuple[Tree, ...]
    scope: Scope
    notes: tuple[str, ...]
    asides: tuple[str, ...] = ()


def read_statement(text: str, scope: Scope, *, input_first: bool = False) -> Statement:
    """Read an answer.

    Args:
        text: What was typed.
        scope: What its names mean.
        input_first: Whether the free indices are those of the input, then those of the output.

    Raises:
        RefusedError: It is not in the language.
    """
    if len(text) > MAX_CHARACTERS:
        raise RefusedError(f"longer than {MAX_CHARACTERS:,} characters", MAX_CHARACTERS)
    notes: list[str] = []
    text = _TEXT.sub(lambda match: f" {match[1]} ", text)
    text = _in_signs(text)
    scope = _with_own_indices(text, scope, input_first=input_first)
    text = _with_named_derivatives(text, scope)
    text, definitions = _without_definitions(text)
    for definition in definitions:
        scope = _defined(definition, scope, notes)
    text, leading, asides = _without_words(text, scope)
    if asides:
        notes.append("words around the formula are passed over")
    chain = list(_chain(text, leading))
    if membership := text[chain[-1][1][-1].offset :].strip():  # ∈ R^{1×d}
        asides = (*asides, membership)
    trees: list[Tree] = []
    for number, (start, tokens) in enumerate(chain):
        last = number == len(chain) - 1
        source = text[start : tokens[-1].offset]
        if not last and (_DERIVATIVE.match(source) or _is_label(tokens)):
            continue
        parser = Parser(tokens, scope)
        try:
            tree = expanded(_cases_in_words(parser))
        except RefusedError:
            if last or not re.search(r"[^\W\d]", source):
                raise
            continue
        if not last and isinstance(tree, Name):
            continue
        trees.append(tree)
        notes += [note for note in parser.notes if note not in notes]
    return Statement(tuple(trees), scope, tuple(notes), asides)


def _in_signs(text: str) -> str:
    """The text with signs in place of words: "the identity matrix", "X transpose"."""
    for phrase, sign in _PHRASES:
        if match := re.fullmatch(phrase, text.strip(" .$"), re.IGNORECASE):
            size = next(filter(None, match.groups()), "")
            return f"{sign}_{size}" if size else sign
    return _TRANSPOSE_IN_WORDS.sub(r"\1^T", text)


def _with_own_indices(text: str, scope: Scope, *, input_first: bool) -> Scope:
    """The scope with the letters that `∂f_ij/∂W_kl = …` gives to the free indices."""
    match = _INDEXED_DERIVATIVE.match(text)
    if match is None or not scope.indices:
        return scope
    sides = match["above"], match["below"]
    letters = re.findall(r"[a-zA-Z]", "".join(sides[::-1] if input_first else sides))
    sizes = list(scope.indices.values())
    if len(set(letters)) != len(sizes) or any(one in scope.symbols for one in letters):
        return scope
    return replace(scope, indices=dict(zip(letters, sizes, strict=True)))


def _with_named_derivatives(text: str, scope: Scope) -> str:
    """The text with the symbol that stands for a derivative in place of dh_t/dw1."""
    for symbol, (of, by) in scope.derivatives.items():
        stem, _, rest = canonical(by).partition("_")
        under = rf"{stem}_?\{{?{rest}\}}?" if rest else stem
        sign = r"(?:d|D|∂|\\partial|\\mathrm\{d\})\s*"
        index = r"_?\{[^{}]*\}|_?\w+"
        inline = rf"{sign}{of}(?P<other>{index})?\s*/\s*{sign}{under}"
        above, below = rf"{sign}{of}(?P<index>{index})?", rf"{sign}{under}"
        pattern = rf"\\[dt]?frac\s*\{{\s*{above}\s*\}}\s*\{{\s*{below}\s*\}}|{inline}"
        text = re.sub(pattern, partial(_derivative_name, symbol), text)
    return text


def _derivative_name(symbol: str, match: re.Match[str]) -> str:
    return f" {symbol}{match['index'] or match['other'] or ''}"


def _is_label(tokens: list[Token]) -> bool:
    """`f(x)`, `J_f(w)`, `f'(x)`: a name of one letter that is applied to something."""
    words = [token.text for token in tokens]
    return len(words) > 2 and tokens[0].kind == "name" and words[0] in {"f", "J", "F", "D", "g"}


def _without_definitions(text: str) -> tuple[str, list[str]]:
    match = _DEFINITIONS.search(text)
    if match is None:
        return text, []
    body = match["all"].removesuffix(")") if match["open"] else match["all"]
    pieces = _NEXT_DEFINITION.split(body)
    return text[: match.start()], [piece.strip().rstrip(".") for piece in pieces]


def _defined(definition: str, scope: Scope, notes: list[str]) -> Scope:
    name, _, value = re.sub(r":?=", "=", definition, count=1).partition("=")
    name = canonical("".join(LETTERS.get(c, c) for c in re.sub(r"[\s{}\\$]", "", name)))
    if not re.fullmatch(r"[A-Za-z]+(_\w+)?", name):
        raise RefusedError(f'"{name}" is no name that could be defined', 0)
    if name in scope.symbols:
        return scope
    parser = Parser(tokenise(value), scope)
    tree = expanded(parser.whole())
    notes.append(f"{name} is what you defined")
    return replace(scope, definitions={**scope.definitions, name: tree})


def _without_words(text: str, scope: Scope) -> tuple[str, int, tuple[str, ...]]:
    """The text without trailing words, where it starts behind leading ones, and what was left out."""
    leading = _LEADING_WORDS.match(text)
    asides = []
    for pattern in (_BRACKETED_WORDS, _TRAILING_WORDS, _TRAILING_SHAPE):
        match = pattern.search(text)
        if match is None or not text[: match.start()].strip():
            continue
        if pattern is _TRAILING_SHAPE and match["x"] and scope.declared("x"):
            continue  # y (x + x) is a product
        asides.append(match[0].strip(" \t\n.,;:$"))
        text = text[: match.start()]
    return text.rstrip(" \t\n.;,"), leading.end() if leading else 0, tuple(asides)


def _chain(text: str, leading: int) -> Iterator[tuple[int, list[Token]]]:
    """The members of a chain of equalities: where each starts in the text, and its tokens."""
    tokens = tokenise(" " * leading + text[leading:])
    start, depth, condition = 0, 0, False
    for at, token in enumerate(tokens):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth:
            continue
        if token.text in _CONDITION:
            condition = True
        elif token.text in {",", ";"}:
            condition = _is_condition(tokens, at + 1)
        elif token.text in {"=", "≈", "∈"} and not condition:
            if at > start:
                yield tokens[start].offset, [*tokens[start:at], Token("end", "", token.offset)]
            elif start or token.text == "∈":
                raise RefusedError(f"nothing stands before {token.text}", token.offset)
            start = at + 1
            if token.text == "∈":
                return
    yield tokens[start].offset, tokens[start:]


def _is_condition(tokens: list[Token], at: int) -> bool:
    """Whether what follows a comma is a condition such as `i = j`, up to the next comma."""
    inside = []
    for token in tokens[at:]:
        if token.text in {",", ";"} or token.kind == "end":
            break
        inside.append(token.text)
    return (len(inside) == 3 and inside[1] in _RELATIONS) or any(
        s in inside for s in ("<", ">", "≤", "≥", "≠")
    )


def _cases_in_words(parser: Parser) -> Tree:
    """A formula, or cases such as `1, x > 0, 0, x ≤ 0` and `1 if x > 0, 0 otherwise`."""
    pieces: list[Tree | str] = []
    while True:
        if parser.peek().text in {"otherwise", "else"}:
            pieces.append(parser.next().text)
        else:
            pieces.append(parser.conditional())
        if parser.peek().text in {"otherwise", "else"}:
            pieces.append(parser.next().text)
        if parser.peek().text in {",", ";", "\\\\", "and", ":"}:
            parser.next()
        elif parser.peek().text in {"(", "{"} or parser.peek().kind == "end":
            if parser.peek().kind == "end":
                break
        else:
            break
    if parser.peek().kind != "end":
        parser.whole()
    if len(pieces) == 1 and not isinstance(pieces[0], str):
        return pieces[0]
    return _paired(pieces)


def _paired(pieces: list[Tree | str]) -> Tree:
    cases: list[tuple[Tree, Comparison]] = []
    otherwise: Tree | None = None
    waiting: Tree | None = None
    for piece in pieces:
        if isinstance(piece, str):
            otherwise, waiting = waiting, None
        elif isinstance(piece, Comparison) and waiting is not None:
            cases.append((waiting, piece))
            waiting = None
        elif isinstance(piece, Cases) and piece.otherwise is None and waiting is None:
            cases += piece.cases
        elif waiting is None and not isinstance(piece, Comparison):
            waiting = piece
        else:
            break
    else:
        if waiting is None and cases:
            return Cases(tuple(cases), otherwise)
    raise RefusedError(SEVERAL, 0)
