"""Chains of equalities and cases, in signs or in words, from tokens to trees."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from exercises.language.errors import RefusedError
from exercises.language.notation import RELATION_COMMANDS
from exercises.language.parser import Parser
from exercises.language.stream import SEVERAL, unexpected
from exercises.language.tokens import Token, tokenise
from exercises.language.tree import (
    Binary,
    Cases,
    Comparison,
    Name,
    Number,
    Tree,
)

_OPENING, _CLOSING = (
    {"(", "[", "{", "begin:matrix", "begin:cases"},
    {")", "]", "}", "end:matrix", "end:cases"},
)
_CONDITION = {"if", "for", "when", "otherwise"}
_RELATIONS = {"<", ">", "≤", "≥", "≠", "="}


def members(text: str) -> Iterator[tuple[int, list[Token], str]]:
    """The members of a chain of equalities: where each starts, its tokens, and its text."""
    tokens = tokenise(text)
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
                inside = text[tokens[start].offset : token.offset]
                yield (
                    tokens[start].offset,
                    [*tokens[start:at], Token("end", "", token.offset)],
                    inside,
                )
            elif start or token.text == "∈":
                raise RefusedError(f"nothing stands before {token.text}", token.offset)
            start = at + 1
            if token.text == "∈":
                return
    yield tokens[start].offset, tokens[start:], text[tokens[start].offset :]


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


def with_commas(tokens: list[Token]) -> list[Token]:
    """A comma for the "and" between two cases: `1 for x > 0 and 0 for x ≤ 0`."""
    found = [
        token
        for token, after in zip(tokens, [*tokens[1:], tokens[-1]], strict=True)
        if token.text != "," or after.text not in {"if", "for", "when"}
    ]
    tokens = list(found)
    found = [
        token
        for before, token in zip([tokens[0], *tokens], tokens, strict=False)
        if token.text != "and" or before.text not in {",", ";"}
    ]
    tokens = list(found)
    for at, token in enumerate(tokens):
        if token.text != "and":
            continue
        behind = [one.text for one in tokens[at + 1 :]]
        words = [
            text
            for text in behind
            if text in {"if", "for", "when", "otherwise", "and"} | _RELATIONS
        ]
        if words and words[0] in {"if", "for", "when", "otherwise"}:
            found[at] = Token("sign", ",", token.offset)
    return found


def condition_first(tokens: list[Token]) -> list[Token]:
    """`a if c else b` for `if c: a else b` and `if c then a, else b`."""
    texts = [token.text for token in tokens]
    if not texts or texts[0] not in {"if", "for", "when"}:
        return tokens
    closing = next((at for at, text in enumerate(texts) if text in {":", "then", ","}), None)
    if closing is None:
        return tokens
    rest = tokens[closing + 1 :]
    cut = next(
        (at for at, one in enumerate(rest) if one.text in {"else", "otherwise", ",", ";"}),
        len(rest) - 1,
    )
    behind = [one for one in rest[cut:] if one.text not in {",", ";", ":"}]
    if [one.text for one in behind[:2]] == ["else", "if"] or [one.text for one in behind[:1]] == [
        "if"
    ]:
        later = condition_first(behind[behind[0].text == "else" :])
        return [*rest[:cut], *tokens[:closing], Token("sign", ",", rest[cut].offset), *later]
    if behind and behind[0].text == "otherwise":
        behind[0] = behind[0]._replace(text="else")
    return [*rest[:cut], *tokens[:closing], *behind]


def cases_in_words(parser: Parser) -> Tree:
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
    if (behind := parser.peek()).kind != "end":
        raise RefusedError(unexpected(behind), behind.offset)
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
        elif (bracketed := _with_bracket(piece)) and waiting is None:
            cases.append(bracketed)
        elif waiting is None and not isinstance(piece, Comparison):
            waiting = piece
        else:
            break
    else:
        if waiting is None and cases:
            return Cases(tuple(cases), otherwise)
    raise RefusedError(SEVERAL, 0)


def behind_starts(tree: Tree, starts: Collection[Tree]) -> Tree:
    """The formula of `… for t > 1`, where the value for t = 1 is given: together they are for every t."""
    if not isinstance(tree, Cases) or tree.otherwise is not None or len(tree.cases) != 1:
        return tree
    value, condition = tree.cases[0]
    match condition:
        case Comparison((">",), (Name(), Number() as bound)):
            return value if bound in starts else tree
        case Comparison(("≥",), (Name(), Number(value=bound))):
            return value if Number(bound - 1) in starts else tree
    return tree


def at_index(tree: Cases, indices: Sequence[Tree]) -> Tree:
    """The value of `… if t = 1`, where it is given for an index that is 1 anyway."""
    match tree:
        case Cases(((value, Comparison(("=",), (Name(), index))),), None) if index in indices:
            return value
    return tree


def _with_bracket(tree: Tree) -> tuple[Tree, Comparison] | None:
    """`1 (x > 0)` in a list of cases: the value and its condition."""
    if isinstance(tree, Binary) and tree.sign == " " and isinstance(tree.right, Comparison):
        return tree.left, tree.right
    return None


def with_condition(text: str) -> str:
    """`a for x > 0` for `a (x > 0)`."""
    return _bracketed().sub(r" for \g<condition>", text)


@cache
def _bracketed() -> re.Pattern[str]:
    relation = rf"(?:[<>≤≥≠=]|{RELATION_COMMANDS})"
    return re.compile(rf"\((?P<condition>[^()]*{relation}[^()]*)\)\s*$")


@cache
def conditional() -> re.Pattern[str]:
    """What says that a formula holds under a condition only."""
    return re.compile(r"\b(?:if|for|when|otherwise|else)\b|[<>≤≥≠]|\\(?:le|ge|ne|lt|gt)|!=")
