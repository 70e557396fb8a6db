"""What stands in brackets: groups, vectors, matrices, cases, bars."""

from __future__ import annotations

from decimal import Decimal
from itertools import dropwhile, pairwise

from exercises.language import matrices
from exercises.language.errors import RefusedError, SeveralError
from exercises.language.limits import MAX_ENTRIES
from exercises.language.nesting import CLOSING, closing, outside
from exercises.language.scope import Scope
from exercises.language.stream import (
    COMPARISON,
    CONDITION,
    OTHERWISE,
    SEVERAL,
    Stream,
    unexpected,
)
from exercises.language.tokens import Token
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Comparison,
    Dots,
    Name,
    Number,
    Rows,
    Transposed,
    Tree,
    nodes,
)

_ZERO = Number(Decimal(0))
# What stands between two conditions of a case that must both hold.
_BESIDE = {",", "&"}
_UNDEFINED = {"undefined", "undef", "DNE", "NaN", "nan"}


def bracketed(stream: Stream, opening: Token) -> Tree:
    """A group, a list or a matrix behind its opening bracket."""
    if opening.text != "{" and (variable := _listed_over(stream)):
        return _entries(stream, variable)
    bars, stream.bars = stream.bars, 0
    spaced, dotted = stream.spaced, stream.dotted
    stream.dotted = opening.text != "{" and _is_dotted(stream)
    stream.spaced = opening.text == "[" or stream.dotted
    end = CLOSING[opening.text]
    rows: list[list[Tree]] = [[]]
    if stream.peek().text == end:
        raise RefusedError("the brackets are empty", opening.offset)
    entries = 0
    while True:
        rows[-1].append(stream.conditional())
        entries += 1
        if entries > MAX_ENTRIES:
            raise RefusedError(f"more than {MAX_ENTRIES} entries", opening.offset)
        sign = stream.peek().text
        if sign in {";", "\\\\"}:
            stream.next()
            rows.append([])
        elif sign == ",":
            stream.next()
        elif not (stream.spaced and _another_entry(stream)):
            break
        if stream.peek().text == end and sign in {",", ";", "\\\\"}:
            break
    stream.expect(end)
    stream.bars, stream.spaced, stream.dotted = bars, spaced, dotted
    if opening.text == "[" and entries == 1 and _may_round(rows[0][0], stream.scope):
        raise RefusedError(
            "[ ] may be brackets, or round down; write ( ) for brackets, floor( ) to round down",
            opening.offset,
        )
    return _meaning(opening, [row for row in rows if row])


def _may_round(only: Tree, scope: Scope) -> bool:
    """Whether `[(n + 2p - k)/s]` may be Gauss's bracket: a quotient of whole numbers, not of a 1 alone."""
    if not (isinstance(only, Binary) and only.sign == "/"):
        return False
    below = {node.name for node in nodes(only.right) if isinstance(node, Name)}
    above = {node.name for node in nodes(only.left) if isinstance(node, Name)}
    plain = all(isinstance(node, Name | Number | Binary) for node in nodes(only))
    return plain and all(map(scope.is_whole, below)) and any(map(scope.is_whole, above))


def _is_dotted(stream: Stream) -> bool:
    """Whether the bracket of which the opening is taken holds dots, and no comma, outside of others."""
    texts = [token.text for token in stream.tokens]
    end = closing(texts, stream.at - 1)
    if end is None or "…" not in texts[stream.at : end]:
        return False
    signs = [text for _, text in outside(texts[stream.at : end])]
    in_sum = any("…" in pair and set(pair) & {"+", "-"} for pair in pairwise(signs))
    return "…" in signs and not in_sum and not {",", ";", "\\\\", "&"} & {*signs}


def _another_entry(stream: Stream) -> bool:
    """Whether an entry follows behind a blank: `[2w_1 2w_2 … 2w_d]`."""
    token = stream.peek()
    begins = token.kind == "number" or (stream.dotted and token.kind == "name")
    return not token.glued and (begins or token.text in {"…", "["})


def _meaning(opening: Token, rows: list[list[Tree]]) -> Tree:
    """What brackets mean: grouping, cases, a vector, or rows of a matrix."""
    first = rows[0]
    if len(rows) == 1 and len(first) == 1:
        only = first[0]
        if opening.text != "[" or isinstance(only, Comparison):
            return only
        return Rows((tuple(first),), vector=True) if not isinstance(only, Rows) else only
    if (cases := _cases_of(opening.text, rows)) is not None:
        return cases
    if len(rows) > 1:
        return Rows(tuple(tuple(row) for row in rows))
    if all(isinstance(entry, Rows | Dots) for entry in first) and any(
        isinstance(entry, Rows) for entry in first
    ):
        inner = [entry.rows[0] if isinstance(entry, Rows) else (entry,) for entry in first]
        return Rows(tuple(inner))
    if opening.text == "{":
        raise SeveralError(SEVERAL, opening.offset)
    return Rows((tuple(first),), vector=True)


def _cases_of(opening: str, rows: list[list[Tree]]) -> Cases | None:
    """`{x, x > 0; 0, x <= 0}`: rows of a value and its condition; the last one may be otherwise."""
    pairs: list[tuple[Tree, Comparison]] = []
    for row in rows:
        match row:
            case [value, Comparison() as when] if not isinstance(value, Comparison):
                pairs.append((value, when))
            case [Cases(cases=cases, otherwise=None)] if opening == "{":
                pairs += cases
            case [value] if opening == "{" and row is rows[-1] and pairs:
                return Cases(tuple(pairs), value)
            case _:
                return None
    return Cases(tuple(pairs), None) if len(rows) > 1 else None


def inner_product(stream: Stream, opening: Token) -> Tree:
    """`⟨w, x⟩`, and `<w, x>` where an operand is due: the product of the transpose of w and x."""
    left = stream.sum()
    if not stream.took(","):
        raise RefusedError(unexpected(opening), opening.offset)
    right = stream.sum()
    stream.expect("⟩" if opening.text == "⟨" else ">")
    return Binary("*", Transposed(left), right)


def _listed_over(stream: Stream) -> str | None:
    """The variable of `[a_j]_{j=1}^{n}`, of which the bracket is already taken."""
    end = closing([token.text for token in stream.tokens], stream.at - 1)
    if end is None:
        return None
    behind = [token.text for token in stream.tokens[end + 1 : end + 5]]
    listed = behind[:2] == ["_", "{"] and behind[3:] == ["="] and len(behind[2]) == 1
    return behind[2] if listed and behind[2].isalpha() else None


def _entries(stream: Stream, variable: str) -> Tree:
    """`[a_j]_{j=1}^{n}`: a list of one entry for each value of the variable."""
    body = stream.under(variable, 0)
    stream.next()
    for sign in ("_", "{", variable, "="):
        stream.expect(sign)
    first = stream.sum()
    stream.expect("}")
    stream.expect("^")
    return Big("entries", variable, first, stream.exponent(), body)


def bars(stream: Stream, opening: Token) -> Tree:
    """An absolute value, a determinant, the size of a set, or a norm."""
    stream.bars += 1
    inner = stream.sum()
    stream.bars -= 1
    if stream.peek().text != opening.text:
        raise RefusedError(f'"{opening.text}" is never closed', opening.offset)
    stream.next()
    if opening.text == "|":
        return matrices.between_bars(inner, stream.scope)
    return Call(_norm(stream), (inner,))


def _norm(stream: Stream) -> str:
    """Which norm: `_1`, `_2` or `_F` behind the bars; the Euclidean one if nothing is said."""
    if not stream.took("_"):
        return "norm"
    braced = stream.took("{")
    kind = stream.next()
    if kind.text not in {"1", "2", "F"}:
        raise RefusedError(f'the norm "{kind.text}" is not known', kind.offset)
    if braced:
        stream.expect("}")
    return "norm1" if kind.text == "1" else "norm"


def matrix(stream: Stream) -> Tree:
    """A matrix environment of LaTeX; `&` separates cells."""
    opening = stream.peek().offset
    rows: list[list[Tree | None]] = [[None]]
    while stream.peek().text != "end:matrix":
        if stream.took("&"):
            rows[-1].append(None)
        elif stream.took("\\\\"):
            rows.append([None])
        elif stream.peek().kind == "end":
            raise RefusedError("the matrix is never closed", stream.peek().offset)
        elif rows[-1][-1] is None:
            rows[-1][-1] = stream.conditional()
        elif not stream.took(","):
            raise RefusedError("& is missing between two entries", stream.peek().offset)
        else:
            rows[-1].append(None)
    stream.next()
    filled = _with_blanks(stream, rows, opening)
    return _cases_of("begin:matrix", [list(row) for row in filled]) or Rows(filled)


def _with_blanks(
    stream: Stream, rows: list[list[Tree | None]], offset: int
) -> tuple[tuple[Tree, ...], ...]:
    """The rows with zeros in cells that are left blank; columns and rows without entries only align."""
    kept = [row for row in rows if any(cell is not None for cell in row)]
    if not kept:
        raise RefusedError("the matrix is empty", offset)
    if all(None not in row for row in kept):
        return tuple(tuple(cell for cell in row if cell is not None) for row in kept)
    if len({len(row) for row in kept}) > 1:
        raise RefusedError("the rows of the matrix are not equally long", offset)
    columns = [at for at in range(len(kept[0])) if any(row[at] is not None for row in kept)]
    dotted = {at for at in columns if any(isinstance(row[at], Dots) for row in kept)}
    filled: list[tuple[Tree, ...]] = []
    for row in kept:
        in_dots = all(cell is None or isinstance(cell, Dots) for cell in row)
        blank = {at: Dots() if in_dots or at in dotted else _ZERO for at in columns}
        filled.append(tuple(blank[at] if (cell := row[at]) is None else cell for at in columns))
    if any(row[at] is None for row in kept for at in columns):
        stream.note("an empty cell of a matrix is read as 0")
    return tuple(filled)


def cases(stream: Stream) -> Tree:
    """A cases environment of LaTeX, or cases typed line by line."""
    pairs: list[tuple[Tree, Comparison]] = []
    otherwise: Tree | None = None
    while stream.peek().text != "end:cases":
        if is_undefined(stream):
            undefined(stream)
            continue
        value = stream.comparison()
        while stream.peek().text in {"&", ",", *CONDITION}:
            stream.next()
        if stream.peek().text in OTHERWISE:
            stream.next()
            otherwise = value
        elif stream.peek().text in {"\\\\", "end:cases"}:
            otherwise = value
        else:
            pairs.append((value, _conditions(stream)))
        _behind_case(stream)
    stream.next()
    if not pairs and otherwise is None:
        raise RefusedError("the cases have no value", stream.peek().offset)
    return Cases(tuple(pairs), otherwise)


def _conditions(stream: Stream) -> Comparison:
    """The condition of a case, or several with commas between them, which must all hold."""
    condition = stream.condition()
    while stream.peek().text in _BESIDE and _compares(stream):
        while stream.peek().text in _BESIDE:
            stream.next()
        condition = Comparison(("and",), (condition, stream.condition()))
    return condition


def _compares(stream: Stream) -> bool:
    """Whether a comparison stands between the comma or column that comes and the end of its piece."""
    behind = dropwhile(lambda token: token.text in _BESIDE, stream.tokens[stream.at :])
    for token in behind:
        if token.text in COMPARISON:
            return True
        if token.text in {",", ";", "&", "\\\\", "end:cases", *CONDITION}:
            return False
    return False


def _behind_case(stream: Stream) -> None:
    """Take what stands between two cases."""
    while stream.peek().text in {"\\\\", ",", ".", ";"}:
        stream.next()
    if stream.peek().kind == "end":
        raise RefusedError("the cases are never closed", stream.peek().offset)


def is_undefined(stream: Stream) -> bool:
    """Whether a case without a value comes: `undefined if x = 0`."""
    return stream.peek().text in _UNDEFINED


def undefined(stream: Stream) -> None:
    """Take a case that has no value; it must be a single point, which is judged without it."""
    word = stream.next()
    while stream.peek().text in {"&", ",", *CONDITION}:
        stream.next()
    condition = stream.condition()
    if condition.signs != ("=",):
        raise RefusedError(f'"{word.text}" over a whole range is no value', word.offset)
    stream.note(f"{word.text} at a single point is passed over")
    _behind_case(stream)
