"""Sums and products over a variable, in the notations of LaTeX and Python."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from exercises.language import sets
from exercises.language.errors import RefusedError
from exercises.language.extents import extents_of
from exercises.language.nesting import CLOSING, closing, outside
from exercises.language.notation import FUNCTIONS
from exercises.language.stream import IMPLICIT, Stream
from exercises.language.tokens import Token
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Element,
    Name,
    Number,
    Transposed,
    Tree,
    children,
    mapped,
    nodes,
)

_NO_VARIABLE = "the variable of the sum is missing; write sum_k, or sum_{k=1}^{n}"
SUMS = {"∑": "sum", "∏": "product", "sum": "sum", "prod": "product"}
# Functions that may run over an index as a sum does.
EXTREMES = {"max", "min", "argmax"}
_ZERO, _ONE = Number(Decimal(0)), Number(Decimal(1))
_ENDS = {"+", "-", "=", "≈", ",", ";", "<", ">", "≤", "≥"}


def big(stream: Stream, function: str) -> Tree:
    """A sum or product: `∑_{k=1}^{n} body`; the body is the whole product behind it."""
    variables: list[str] = []
    first = last = which = None
    open_ended = ""
    for _ in range(2):
        if stream.comes("_", "{", "}") or stream.comes("^", "{", "}"):
            stream.at += 3
        elif stream.took("_"):
            braced = stream.took("{")
            variables.append(_variable(stream))
            while braced and stream.took(","):
                variables.append(_variable(stream))
            if stream.took("="):
                first = stream.sum()
            else:
                which = sets.condition(stream, variables)
            if braced:
                stream.expect("}")
        elif stream.took("^"):
            if letter := _unknown_size(stream):
                open_ended = letter
            else:
                last = stream.exponent()
    if not variables and function == "sum" and last is None and not _subscripts(stream):
        body = stream.expression(IMPLICIT - 1)
        if extents_of(body, stream.scope) == 1:
            return Call("total", (body,))  # `\sum \exp(x)`, over the entries of a vector
        if entries := _entry_by_entry(stream, body):
            return entries
        raise RefusedError(_NO_VARIABLE, stream.peek().offset)
    if not variables:
        variables.append(_only_index(stream))
    if open_ended:
        _over_all(stream, open_ended, first)
        first = None
    if last is not None and first is None and len(variables) == 1:
        first = Number(Decimal(1))  # `\sum_k^C`: all indices count from 1
        stream.note(f"{variables[0]} is read as counting from 1")
    if (first is None) != (last is None):
        raise RefusedError("one of the limits is missing", stream.peek().offset)
    if first is not None and len(variables) > 1:
        raise RefusedError("write one sum for each variable that has limits", stream.peek().offset)
    stream.bound += variables
    body = stream.expression(IMPLICIT - 1)
    del stream.bound[-len(variables) :]
    if first == _ZERO and _counts_all(stream, variables[0], last, body):
        stream.note(f"{variables[0]} is read as counting all entries, from 0")
        first = last = None
    if [function, first, which] == ["sum", None, None] and _over_vector(stream, variables, body):
        return Call("total", (body,))
    if which is not None:
        neutral = Number(Decimal(0 if function == "sum" else 1))
        body = Cases(((body, which),), neutral)
    for variable in reversed(variables):
        body = Big(function, variable, first, last, body)
    return body


def _entry_by_entry(stream: Stream, body: Tree) -> Tree | None:
    """`Σ x (y - ŷ)`, of vectors that cannot be multiplied otherwise than entry by entry."""
    scope = stream.scope
    if any(isinstance(one, Transposed | Element | Big) for one in nodes(body)):
        return None
    extents = {one.name: extents_of(one, scope) for one in nodes(body) if isinstance(one, Name)}
    vectors = {name for name, number in extents.items() if number == 1}
    if len(vectors) < 2 or max(extents.values()) > 1:
        return None
    free = (one for one in "ijkl" if not scope.declared(one) and one not in scope.indices)
    if (letter := next(free, None)) is None:
        return None
    stream.note("the sum is read entry by entry")
    entries = mapped(body, lambda tree: _entry(tree, vectors, letter))
    return Big("sum", letter, None, None, entries)


def _entry(tree: Tree, vectors: Collection[str], letter: str) -> Tree | None:
    if isinstance(tree, Name) and tree.name in vectors:
        return Element(tree, (Name(letter),))
    return None


def refuse_factor_behind(divisor: Tree, offset: int) -> None:
    """Refuse `a / sum_j b_j (1 - c)`, of which nobody knows whether the last factor is divided by.

    Raises:
        RefusedError: The last factor under the sum does not have its variable.
    """
    match divisor:
        case Big(variable=variable, body=Binary(sign=" " | "*", left=left, right=right)):
            if _is_free(variable, left) and not _is_free(variable, right):
                raise RefusedError(
                    "what stands behind the sum could belong to the denominator; put the denominator in"
                    " brackets",
                    offset,
                )


def _is_free(variable: str, tree: Tree) -> bool:
    """Whether a formula has a variable that no sum in it has for its own."""
    if isinstance(tree, Big) and tree.variable == variable:
        return False
    return tree == Name(variable) or any(_is_free(variable, one) for one in children(tree))


def _over_vector(stream: Stream, variables: Sequence[str], body: Tree) -> bool:
    r"""Whether a sum goes over the entries of a vector whose index is left out: `\sum_j e^{z}`."""
    held = {one.name for one in nodes(body) if isinstance(one, Name)}
    return extents_of(body, stream.scope) == 1 == len(variables) and variables[0] not in held


def _counts_all(stream: Stream, variable: str, last: Tree | None, body: Tree) -> bool:
    """Whether a sum from 0 to n, or to n - 1, only goes through the entries of arrays, which count from 1 here."""
    size = (
        last.left if isinstance(last, Binary) and last.sign == "-" and last.right == _ONE else last
    )
    if not isinstance(size, Name) or size.name not in stream.scope.sizes:
        return False
    found = [*nodes(body)]
    entries = (one for node in found if isinstance(node, Element) for one in node.indices)
    counted = sum(isinstance(one, Name) and one.name == variable for one in entries)
    return counted == sum(isinstance(one, Name) and one.name == variable for one in found) > 0


def _unknown_size(stream: Stream) -> str:
    """The letter of `^{n}` or `^n`, where the exercise has none of that name; else nothing."""
    braced = stream.comes("{")
    if stream.comes("{", "|") and stream.peek(3).text == "|":
        return _size_of_set(stream)
    token = stream.peek(int(braced))
    known = stream.scope.declared(token.text) or token.text in stream.bound
    alone = not braced or stream.peek(2).text == "}"
    if (
        token.kind != "name"
        or len(token.text) != 1
        or not token.text.isalpha()
        or known
        or not alone
    ):
        return ""
    for _ in range(3 if braced else 1):
        stream.next()
    return token.text


def _size_of_set(stream: Stream) -> str:
    """The letter of `^{|V|}`."""
    letter = stream.peek(2).text
    if stream.peek(4).text != "}" or stream.scope.declared(letter):
        return ""
    for _ in range(5):
        stream.next()
    return f"|{letter}|"


def _over_all(stream: Stream, letter: str, first: Tree | None) -> None:
    """Take a letter that is no size of the exercise for the number of entries that the sum runs over."""
    if first not in {None, Number(Decimal(1))}:
        raise RefusedError(f'"{letter}" is no size here', stream.peek().offset)
    stream.note(f"{letter} is read as the number of entries")


def extreme(stream: Stream, function: str) -> Tree:
    """`max_j z_j`, over all values of j that z has entries for: the largest entry of their list."""
    stream.expect("_")
    braced = stream.took("{")
    variable = _variable(stream)
    if braced:
        stream.expect("}")
    stream.bound.append(variable)
    body = stream.expression(IMPLICIT - 1)
    stream.bound.pop()
    return Call(function, (Big("entries", variable, None, None, body),))


def _variable(stream: Stream) -> str:
    token = stream.next()
    if token.kind != "name" or len(token.text) != 1:
        raise RefusedError("the variable of the sum is missing", token.offset)
    return token.text


def over_entries(stream: Stream) -> str | None:
    """The letter of `sum(y_i * log(p_i))`, which counts the entries in the bracket and is bound nowhere else."""
    texts = [token.text for token in stream.tokens]
    end = closing(texts, stream.at)
    inside = {*texts[stream.at : end]}
    if end is None or inside & {"for", ",", *SUMS}:
        return None
    scope = stream.scope
    known = {*stream.bound, *scope.indices}
    free = {one for one in _subscripts(stream) if one not in known and not scope.declared(one)}
    return free.pop() if len(free) == 1 else None


def index_summed(stream: Stream, body: Tree) -> str | None:
    """The index of `sum(exp(x_j))`, a sum of single numbers that can go over nothing else."""
    names = {one.name for one in nodes(body) if isinstance(one, Name)}
    found = names & {*stream.scope.indices} - {*stream.bound}
    return found.pop() if len(found) == 1 and extents_of(body, stream.scope) == 0 else None


def bracket(stream: Stream, function: str, variable: str) -> Tree:
    """The sum of what stands in a bracket, over all values of a letter."""
    stream.expect("(")
    body = stream.under(variable, 0)
    stream.expect(")")
    stream.note(f"the sum is read over {variable}")
    return Big(function, variable, None, None, body)


def _only_index(stream: Stream) -> str:
    """The letter that a sum without one runs over: the only index of what it adds up.

    A letter that is declared gives way to one that is not.
    """
    letters = dict.fromkeys(_subscripts(stream))
    scope = stream.scope
    unbound = [letter for letter in letters if letter not in stream.bound]
    free = [one for one in unbound if one not in scope.indices and not scope.declared(one)]
    indices = [one for one in unbound if one in scope.indices]
    candidates = free or indices or [one for one in unbound if one in scope.sizes]
    if len(candidates) != 1:
        raise RefusedError(_NO_VARIABLE, stream.peek().offset)
    stream.note(f"the sum is read over {candidates[0]}")
    return candidates[0]


def _subscripts(stream: Stream) -> list[str]:
    """The letters in the subscripts of the product that follows."""
    texts = [token.text for token in stream.tokens]
    letters = []
    at = stream.at
    depth = 0
    while at < len(texts) - 1:
        text = texts[at]
        depth += (text in CLOSING) - (text in CLOSING.values())
        if depth < 0 or (not depth and text in _ENDS):
            break
        if text == "_":
            end = closing(texts, at + 1) if texts[at + 1] in CLOSING else at + 1
            inside = texts[at + 1 : (end or at + 1) + 1]
            letters += [one for one in inside if len(one) == 1 and one.isalpha()]
        at += 1
    return letters


def loop(stream: Stream) -> str | None:
    """The variable of `sum(… for k in range(…))`, if this is one."""
    texts = [token.text for token in stream.tokens]
    end = closing(texts, stream.at)
    inside = texts[stream.at + 1 : end]
    for place, text in outside(inside):
        if text == "for" and inside[place + 2 : place + 4] == ["in", "range"]:
            return inside[place + 1]
    return None


def python_loop(stream: Stream, function: str, variable: str) -> Tree:
    """`sum(body for k in range(first, end))`."""
    stream.expect("(")
    body = stream.under(variable, 0)
    for word in ("for", variable, "in", "range", "("):
        stream.expect(word)
    limits = [stream.sum()]
    while stream.took(","):
        limits.append(stream.sum())
    stream.expect(")")
    stream.expect(")")
    if len(limits) > 2:
        raise RefusedError("a range with steps is not in the language", stream.peek().offset)
    first: Tree | None = limits[0] if len(limits) > 1 else _ZERO
    last: Tree | None = Binary("-", limits[-1], _ONE)
    if first == _ZERO and _counts_all(stream, variable, last, body):
        first = last = None  # `z_j`, which counts from 1
    return Big(function, variable, first, last, body)


def bound(tokens: Sequence[Token]) -> set[str]:
    """The letters that sums, loops and lists such as `[a_j]_{j=1}^{n}` bind in these tokens."""
    letters: set[str] = set()
    for at, token in enumerate(tokens):
        if token.text in SUMS or FUNCTIONS.get(token.text) in EXTREMES:
            letters |= _bound_by_sum([one.text for one in tokens[at + 1 : at + 12]])
        elif token.text in {")", "]"} and at + 4 < len(tokens):
            if tokens[at + 1].text == "_" and tokens[at + 4].text == "=":
                letters |= _bound_by_sum([one.text for one in tokens[at + 1 : at + 5]])
        elif token.text == "for" and tokens[min(at + 2, len(tokens) - 1)].text == "in":
            letters.add(tokens[at + 1].text)
    return letters


def _bound_by_sum(behind: list[str]) -> set[str]:
    """The letters behind the `_` of a sum: `k`, `{k=1}`, `{i,j}`; of `ke` only the first."""
    if "_" not in behind:
        return set()
    script = behind[behind.index("_") + 1 :]
    if script[:1] != ["{"]:
        return set(script[0][:1]) if script and script[0][:1].isalpha() else set()
    letters = set()
    for text in script[1:]:
        if text.isalpha() and text.isascii():
            letters |= set(text)
        elif text != ",":
            break
    return letters
