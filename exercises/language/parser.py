"""From tokens to a tree: a Pratt parser, one function for each thing that can start an operand."""

from __future__ import annotations

from decimal import Decimal

from exercises.language.errors import RefusedError
from exercises.language.limits import MAX_DEPTH
from exercises.language.tokens import Token
from exercises.language.tree import Binary, Call, Constant, Negative, Number, Percent, Tree
from exercises.spelling import did_you_mean

FUNCTIONS = {
    "exp": "exp",
    "ln": "ln",
    "log": "ln",
    "sqrt": "sqrt",
    "sigmoid": "sigmoid",
    "sigma": "sigmoid",
    "σ": "sigmoid",
    "abs": "abs",
}
CONSTANTS = {"e": "e", "pi": "pi", "π": "pi"}

# How tightly a sign binds what stands on its left.
_BINDING = {"+": 10, "-": 10, "*": 20, "/": 20, "^": 40, "%": 50}
_IMPLICIT = 20
_MINUS = 25
_SEVERAL = "several answers are given; one is wanted"
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def parse(tokens: list[Token]) -> Tree:
    """The tree of one formula; the tokens must end with `end`.

    Raises:
        RefusedError: The tokens are not one formula.
    """
    parser = _Parser(tokens)
    tree = parser.expression(0)
    token = parser.peek()
    if token.kind != "end":
        raise RefusedError(_unexpected(token), token.offset)
    return tree


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def peek(self) -> Token:
        return self.tokens[self.at]

    def next(self) -> Token:
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def expect(self, sign: str) -> None:
        token = self.next()
        if token.text != sign:
            missing = (
                f'"{sign}" is missing before "{token.text}"'
                if token.text
                else (f'"{sign}" is missing at the end')
            )
            raise RefusedError(missing, token.offset)

    def expression(self, binding: int) -> Tree:
        """The longest tree whose signs bind tighter than `binding`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RefusedError(f"nested deeper than {MAX_DEPTH} levels", self.peek().offset)
        left = self.operand()
        quotient = False
        while True:
            token = self.peek()
            if self._starts_operand(token):
                if binding >= _IMPLICIT:
                    break
                if quotient and token.glued:
                    raise RefusedError(
                        "what stands behind the fraction could belong to its denominator; write"
                        " (1/2)e or 1/(2e)",
                        token.offset,
                    )
                left = self._implicit_product(left, token)
                continue
            strength = _BINDING.get(token.text, 0) if token.kind == "sign" else 0
            if strength <= binding:
                break
            self.next()
            left = self._joined(token.text, strength, left)
            quotient = token.text == "/"
        self.depth -= 1
        return left

    def _joined(self, sign: str, strength: int, left: Tree) -> Tree:
        if sign == "%":
            return Percent(left)
        if sign == "^":
            return Binary("^", left, self._exponent(strength))
        return Binary(sign, left, self.expression(strength))

    def _exponent(self, strength: int) -> Tree:
        negative = False
        while self.peek().text in {"-", "+"}:
            negative ^= self.next().text == "-"
        power = self.expression(strength - 1)
        return Negative(power) if negative else power

    def _starts_operand(self, token: Token) -> bool:
        return token.kind == "name" or token.text in _CLOSING

    def _implicit_product(self, left: Tree, token: Token) -> Tree:
        """`2e^3`, `2 exp(3)`, `(1/2)(3)`, and `2 x 10^3` where x is a sign."""
        if token.kind == "name" and token.text in {"x", "X"} and self._between_numbers():
            self.next()
            return Binary("*", left, self.expression(_IMPLICIT))
        return Binary("*", left, self.expression(_IMPLICIT))

    def _between_numbers(self) -> bool:
        return self.tokens[self.at - 1].kind == self.tokens[self.at + 1].kind == "number"

    def operand(self) -> Tree:
        token = self.next()
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return self._name(token)
        if token.text in {"-", "+"}:
            inner = self.expression(_MINUS)
            return Negative(inner) if token.text == "-" else inner
        if token.text in _CLOSING:
            inner = self.expression(0)
            self.expect(_CLOSING[token.text])
            return inner
        raise RefusedError(_unexpected(token), token.offset)

    def _number(self, token: Token) -> Tree:
        value = Decimal(token.text)
        if self.peek().kind == "number":
            follower = self.peek()
            raise RefusedError("two numbers with no sign between them", follower.offset)
        exponent = value.as_tuple().exponent
        inexact = "." in token.text or "e" in token.text.lower()
        last_digit = Decimal((0, (1,), int(exponent))) if inexact else None
        return Number(value, last_digit)

    def _name(self, token: Token) -> Tree:
        if token.text == "frac":
            return Binary("/", self._argument(), self._argument())
        if token.text in CONSTANTS:
            return Constant(CONSTANTS[token.text])
        if token.text in FUNCTIONS:
            return self._call(FUNCTIONS[token.text])
        if token.text.casefold() in {"or", "and"}:
            raise RefusedError(_SEVERAL, token.offset)
        if token.text.casefold() in {"nan", "inf", "infinity", "infty", "∞"}:
            raise RefusedError(f'"{token.text}" is not a number', token.offset)
        known = did_you_mean(token.text, [*FUNCTIONS, *CONSTANTS])
        raise RefusedError(f'"{token.text}" has no meaning here{known}', token.offset)

    def _call(self, function: str) -> Tree:
        power = None
        if self.peek().text == "^":
            self.next()
            power = self._argument()
        bracketed = self.peek().text in _CLOSING
        argument = self._argument() if bracketed else self.expression(_MINUS)
        call = Call(function, argument)
        return call if power is None else Binary("^", call, power)

    def _argument(self) -> Tree:
        r"""A bracketed tree, or one digit as in `\frac13`."""
        token = self.peek()
        if token.text in _CLOSING:
            return self.operand()
        if token.kind == "number" and token.text.isdigit():
            return self._digit(token)
        return self.operand()

    def _digit(self, token: Token) -> Tree:
        if len(token.text) == 1:
            return self._number(self.next())
        first, rest = token.text[0], token.text[1:]
        self.tokens[self.at] = Token("number", rest, token.offset + 1, glued=True)
        return Number(Decimal(first), None)


def _unexpected(token: Token) -> str:
    if token.kind == "end":
        return "the formula ends too early"
    if token.text in {",", ";"}:
        return _SEVERAL
    return f'"{token.text}" is not expected here'
