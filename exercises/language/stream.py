"""The tokens of one formula on their way into a tree: what all parts of the parser share."""

from __future__ import annotations

from abc import ABC, abstractmethod

from exercises.language.errors import RefusedError
from exercises.language.nesting import CLOSING
from exercises.language.scope import Scope
from exercises.language.tokens import Token
from exercises.language.tree import Comparison, Tree

COMPARISON = frozenset("<>≤≥≠=≟")
CONDITION = frozenset({"if", "for", "when"})
OTHERWISE = frozenset({"else", "otherwise"})
KEYWORDS = CONDITION | OTHERWISE | {"and", "or", "where", "with", "then", "in", "by"}
SEVERAL = "several answers are given; one is wanted"

# How tightly the product without a sign binds, and the minus in front of an operand.
IMPLICIT = 20
MINUS = 25
_FARTHEST = 4  # tokens that are looked ahead, so many times the end is repeated


class Stream(ABC):
    """A place in the tokens, the names that sums have bound, and the way back to whole formulas.

    `primes` is what a prime differentiates by; without it, a prime transposes. `bars` counts the
    bars that are open; inside square brackets entries may be `spaced`, in a list with dots and without
    commas also names are (`dotted`). `notes` holds the rules that had to decide an ambiguity.
    """

    def __init__(self, tokens: list[Token], scope: Scope, primes: Tree | None) -> None:
        self.tokens = [*tokens, *(tokens[-1] for _ in range(_FARTHEST))]
        self.scope = scope
        self.primes = primes
        self.stems = scope.stems()
        self.at = 0
        self.bars = 0
        self.spaced = False
        self.dotted = False
        self.bound: list[str] = []
        self.notes: list[str] = []

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or one behind it."""
        return self.tokens[self.at + ahead]

    def next(self) -> Token:
        """Take the next token."""
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def comes(self, *texts: str) -> bool:
        """Whether the next tokens are these."""
        return self.tokens[self.at].text == texts[0] and all(
            self.tokens[self.at + ahead].text == text for ahead, text in enumerate(texts)
        )

    def took(self, *texts: str) -> bool:
        """Take the next tokens, if they are these."""
        taken = self.comes(*texts)
        self.at += len(texts) if taken else 0
        return taken

    def expect(self, sign: str) -> None:
        """Take the next token, which must be this sign."""
        token = self.peek()
        if token.text != sign:
            before = f'before "{token.text}"' if token.text else "at the end"
            opened = not token.text and sign in CLOSING.values()
            told = "; close what is opened, or leave both out" if opened else ""
            raise RefusedError(f'"{sign}" is missing {before}{told}', token.offset)
        self.next()

    def note(self, rule: str) -> None:
        """Remember a rule that decided an ambiguity."""
        if rule not in self.notes:
            self.notes.append(rule)

    @abstractmethod
    def expression(self, binding: int) -> Tree:
        """The longest tree whose signs bind tighter than `binding`."""

    @abstractmethod
    def operand(self) -> Tree:
        """What can stand between two signs."""

    @abstractmethod
    def comparison(self) -> Tree:
        """A sum, or several with signs of comparison between them."""

    @abstractmethod
    def conditional(self) -> Tree:
        """A sum or comparison, and `a if c else b`."""

    @abstractmethod
    def condition(self) -> Comparison:
        """A comparison, where it is one."""

    @abstractmethod
    def exponent(self) -> Tree:
        """What stands behind `^`."""

    def sum(self) -> Tree:
        """A formula without comparison."""
        return self.expression(0)

    def under(self, variable: str, binding: int) -> Tree:
        """An expression in which a variable is bound."""
        self.bound.append(variable)
        tree = self.expression(binding)
        self.bound.pop()
        return tree


def unexpected(token: Token) -> str:
    """The message about a token that cannot stand where it does."""
    if token.kind == "end":
        return "the formula ends too early; an operand or a bracket is missing at its end"
    if token.text in {",", ";", "or", "and"}:
        return SEVERAL
    if token.kind == "number":
        return f'no sign stands before "{token.text}"; write *, ^ or _, or one answer alone'
    if token.text in {"^", "_", ".^"}:
        return f'nothing stands before "{token.text}"; write what it belongs to, as in w^2 or w_i'
    if token.text in CLOSING.values():
        return f'"{token.text}" comes too early; look for a bracket or an operand that is missing'
    if token.kind == "name":
        return f'"{token.text}" is not expected here; write the formula alone, without words'
    return f'"{token.text}" is not expected here; write one formula, with something on both sides of it'
