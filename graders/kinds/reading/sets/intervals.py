r"""Sets of numbers as they are written: `0 < eta < 1/2`, `(0, 1/2)`, `]0, 1[`, `{1, 2}`, `R \ {0}`, joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from exercises.answer import Answer, Items, Text, UnreadableError, as_text, only_item
from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.scope import Scope
from exercises.language.tokens import Token, tokenise
from exercises.language.tree import Comparison, Name, Tree, nodes
from graders.kinds.reading.sets.set_signs import (
    AND,
    IN,
    NOTHING,
    OR,
    REALS,
    WITHOUT,
    Tokens,
    with_one_spelling,
    without_label,
)
from graders.kinds.reading.sets.solving import TURNED, around, solved
from graders.language.number_sets import (
    ALL,
    EMPTY,
    End,
    NumberSet,
    Piece,
    common,
    complement,
    end_of,
    point,
    tidied,
    united,
)

_INFINITE = frozenset({"infinity", "infty", "inf", "oo", "Infinity", "Inf"})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_SUCH_THAT = frozenset({":", "|"})
_BELOW, _ABOVE = "-∞", "∞"
_ORDER = "the ends of the interval stand in the wrong order"
_HOW = "write the set by its ends, such as 2 < x <= 3, or (2, 3]"


def read_set(answer: Answer, scope: Scope, about: str, called: Sequence[str]) -> NumberSet:
    """The set that an answer says.

    Args:
        answer: The answer.
        scope: What its names mean.
        about: The name that it is about.
        called: What the set may be called, in front of `=`.

    Raises:
        UnreadableError: It is no set.
    """
    answer = only_item(answer)
    text = _as_interval(answer) if isinstance(answer, Items) else as_text(answer)
    try:
        tokens = tokenise(with_one_spelling(text.text, scope))[:-1]
        reader = _Reader(scope, about)
        return tidied(reader.union(without_label(tokens, about, called)))
    except RefusedError as error:
        raise UnreadableError(error.message, text.place) from error


def _as_interval(items: Items) -> Text:
    """A list of YAML is how `[0, 1]` is typed where the sheet reads it as a list."""
    if not all(isinstance(item, Text) for item in items.items):
        raise UnreadableError(_HOW, items.place)
    return Text("[" + ", ".join(as_text(item).text for item in items.items) + "]", items.place)


class _Reader:
    """Reads sets from tokens: unions of intersections of intervals, braces and conditions."""

    def __init__(self, scope: Scope, about: str) -> None:
        self.scope = scope
        self.about = Name(about)

    def union(self, tokens: Tokens) -> NumberSet:
        """Sets joined by or, ∪."""
        return united([self._difference(part) for part in _split(tokens, {OR})])

    def _difference(self, tokens: Tokens) -> NumberSet:
        """A set without others."""
        first, *rest = _split(tokens, {WITHOUT})
        return common([self._intersection(first), *(complement(self._factor(one)) for one in rest)])

    def _intersection(self, tokens: Tokens) -> NumberSet:
        """Conditions and sets joined by and, ∩, commas."""
        parts = [self._factor(part) for part in _split(tokens, {AND, ",", ";"})]
        found = common(parts)
        if all(parts) and not found:
            raise RefusedError(
                "no number fulfils all of these at once; write or between conditions of which one is"
                " enough",
                tokens[0].offset,
            )
        return found

    def _factor(self, tokens: Tokens) -> NumberSet:
        texts = [token.text for token in tokens]
        if not texts:
            raise RefusedError(f"a set is missing; {_HOW}", 0)
        if texts == [REALS]:
            return ALL
        if texts == [NOTHING]:
            return EMPTY
        if IN in texts[1:2] and texts[0] != REALS:
            self._check_about(tokens[0])
            return self._factor(tokens[2:])
        if texts[0] == "{" and texts[-1] == "}":
            return self._braces(tokens[1:-1])
        if _is_bracketed(texts):
            return self._brackets(tokens)
        return self._condition(tokens)

    def _check_about(self, token: Token) -> None:
        if self.scope.declared(token.text) != self.about.name:
            raise RefusedError(f'"{token.text}" is not what is asked for; {_HOW}', token.offset)

    def _braces(self, tokens: Tokens) -> NumberSet:
        """`{1, 2}`, `{x : x > 0}`, `{x ∈ R | x > 0}`."""
        texts = [token.text for token in tokens]
        for at, text in enumerate(texts):
            if (
                text in _SUCH_THAT
                and texts[:1] == [self.about.name]
                and texts[1:2] in ([text], [IN])
            ):
                universe = self._factor(tokens[2:at]) if at > 1 else ALL
                return common([universe, self.union(tokens[at + 1 :])])
        if not tokens:
            return EMPTY
        return united([point(self._end(part)) for part in _split(tokens, {",", ";"})])

    def _brackets(self, tokens: Tokens) -> NumberSet:
        """`(a, b]` and `]a, b[`; a pair of brackets around a set."""
        inside = tokens[1:-1]
        ends = _split_flat(inside, ";" if any(one.text == ";" for one in inside) else ",")
        if len(ends) == 1 and tokens[0].text == "(" and tokens[-1].text == ")":
            return self.union(inside)
        if len(ends) != 2:
            raise RefusedError("an interval has two ends, such as (0, 1]", tokens[0].offset)
        low, high = (self._end_or_infinity(part) for part in ends)
        if low == _ABOVE or high == _BELOW:
            raise RefusedError(_ORDER, tokens[0].offset)
        piece = Piece(
            low if isinstance(low, End) else None,
            high if isinstance(high, End) else None,
            with_low=tokens[0].text == "[" and isinstance(low, End),
            with_high=tokens[-1].text == "]" and isinstance(high, End),
        )
        numbers = [end.value for end in piece[:2] if end and end.value is not None]
        if len(numbers) == 2 and numbers[0] > numbers[1]:
            raise RefusedError(_ORDER, tokens[0].offset)
        return (piece,)

    def _end_or_infinity(self, tokens: Tokens) -> End | str:
        texts = [token.text for token in tokens]
        if texts and texts[-1] in _INFINITE and texts[:-1] in ([], ["+"], ["-"]):
            return _BELOW if texts[0] == "-" else _ABOVE
        return self._end(tokens)

    def _end(self, tokens: Tokens) -> End:
        tree = self._tree(tokens)
        if isinstance(tree, Comparison):
            raise RefusedError(f"an end is no condition; {_HOW}", tokens[0].offset)
        if _mentions(tree, self.about):
            raise RefusedError(f"{self.about.name} cannot be its own end; {_HOW}", 0)
        return end_of(tree)

    def _tree(self, tokens: Tokens) -> Tree:
        if not tokens:
            raise RefusedError(f"an end is missing; {_HOW}", 0)
        last = tokens[-1]
        return parse([*tokens, Token("end", "", last.offset + len(last.text))], self.scope)

    # Conditions

    def _condition(self, tokens: Tokens) -> NumberSet:
        """`0 < eta < 1/2`, `|eta - 1| <= 2`, `eta ≠ 0`."""
        bounded = _without_infinite_sides(tokens)
        tree = self._tree(bounded)
        if not isinstance(tree, Comparison):
            if len(bounded) < len(tokens):
                return ALL
            raise RefusedError(f"this is one number and no set of them; {_HOW}", tokens[0].offset)
        sides, signs = tree.sides, tree.signs
        return common(
            [
                self._compared(left, sign, right)
                for left, sign, right in zip(sides, signs, sides[1:], strict=False)
            ]
        )

    def _compared(self, left: Tree, sign: str, right: Tree) -> NumberSet:
        if _mentions(right, self.about):
            left, sign, right = right, TURNED[sign], left
        if _mentions(right, self.about) or not _mentions(left, self.about):
            raise RefusedError(f"a condition on {self.about.name} alone is wanted; {_HOW}", 0)
        if two := list(around(left, sign, right, self.scope)):
            if sign not in {"<", "≤", ">", "≥"}:
                raise RefusedError(f"write both values of {self.about.name}; {_HOW}", 0)
            both = [self._compared(*one) for one in two]
            return common(both) if sign in {"<", "≤"} else united(both)
        found = solved(left, sign, right, self.about, self.scope)
        if found is None:
            raise RefusedError(f"solve this for {self.about.name}; {_HOW}", 0)
        sign, right = found
        return _RELATIONS[sign](end_of(right))


_RELATIONS: dict[str, Callable[[End], NumberSet]] = {
    "<": lambda end: (Piece(None, end),),
    "≤": lambda end: (Piece(None, end, with_high=True),),
    ">": lambda end: (Piece(end, None),),
    "≥": lambda end: (Piece(end, None, with_low=True),),
    "=": point,
    "≠": lambda end: (Piece(None, end), Piece(end, None)),
}


def _without_infinite_sides(tokens: Tokens) -> Tokens:
    """`-∞ < x < 1` without the end that is none."""
    texts = [token.text for token in tokens]
    start, end = 0, len(tokens)
    if len(texts) > 2 and texts[0] == "-" and texts[1] in _INFINITE:
        start = 3
    if texts[-1] in _INFINITE and len(texts) > 2:
        end = len(tokens) - (3 if texts[-2] == "+" else 2)
    return tokens[start:end] if end > start else tokens


def _mentions(tree: Tree, name: Name) -> bool:
    return name in nodes(tree)


def _is_bracketed(texts: Sequence[str]) -> bool:
    """Whether the first bracket ends with the last sign, a reversed one as well."""
    if len(texts) < 3 or texts[0] not in "([]" or texts[-1] not in ")][":
        return False
    if texts[0] == "]" or texts[-1] == "[":
        return True
    depth = 0
    for at, text in enumerate(texts):
        depth += (text in _OPENING) - (text in _CLOSING)
        if depth == 0:
            return at == len(texts) - 1
    return False


def _split(tokens: Tokens, separators: set[str]) -> list[Tokens]:
    """The tokens between separators outside of brackets, where `]0, 1[` are brackets as well."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth == 0 and token.text in separators:
            parts.append([])
        else:
            parts[-1].append(token)
    return list(parts)


def _split_flat(tokens: Tokens, separator: str) -> list[Tokens]:
    """The tokens between separators outside of the brackets that stand among them."""
    return _split(tokens, {separator})
