"""From tokens to a tree: a Pratt parser, one function for each thing that can start an operand."""

from __future__ import annotations

from decimal import Decimal

from exercises.language.derivatives import PARTIAL, derivative, fraction, with_signs
from exercises.language.errors import RefusedError
from exercises.language.limits import MAX_DEPTH, MAX_ENTRIES, MAX_JOINED
from exercises.language.notation import CONSTANTS, FUNCTIONS
from exercises.language.scope import DERIVATIVE, EMPTY, Scope
from exercises.language.spelling import did_you_mean
from exercises.language.tokens import Token
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Comparison,
    Constant,
    Dots,
    Element,
    Filled,
    Name,
    Negative,
    Number,
    Percent,
    Rows,
    Transposed,
    Tree,
)

# How tightly a sign binds what stands on its left.
_BINDING = {
    "+": 10, "-": 10, "*": 20, "×": 20, "/": 20, "@": 20, "⊙": 20, "⊗": 20, "^": 40, ".^": 40, "%": 50,
    "!": 50, "'": 50, "ᵀ": 50, "_": 50,
}  # fmt: skip
_COMPARISON = {"<", ">", "≤", "≥", "≠", "=", "≟"}
_IMPLICIT = 20
_MINUS = 25
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_STARTS = {"(", "[", "{", "|", "‖", "∑", "∏", "begin:matrix", "begin:cases"}
_KEYWORDS = {
    "if",
    "for",
    "when",
    "else",
    "otherwise",
    "and",
    "or",
    "where",
    "with",
    "then",
    "in",
    "by",
}
_CONDITION = {"if", "for", "when"}
SEVERAL = "several answers are given; one is wanted"


def parse(tokens: list[Token], scope: Scope = EMPTY) -> Tree:
    """The tree of one formula; the tokens must end with `end`.

    Raises:
        RefusedError: The tokens are not one formula.
    """
    return Parser(tokens, scope).whole()


class Parser:
    """Reads formulas from tokens; `notes` holds the rules that had to decide an ambiguity."""

    def __init__(self, tokens: list[Token], scope: Scope, primes: Tree | None = None) -> None:
        self.tokens = with_signs(tokens, scope) if scope.differentiates else list(tokens)
        self.scope = scope
        self.primes = primes  # what a prime differentiates by; without it, a prime transposes
        self.at = 0
        self.depth = 0
        self.bars = 0
        self.spaced = False
        self.bound: list[str] = []
        self.notes: list[str] = []
        self.stems = scope.stems()

    # The stream

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or one behind it."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def next(self) -> Token:
        """Take the next token."""
        token = self.peek()
        self.at += token.kind != "end"
        return token

    def expect(self, sign: str) -> None:
        """Take the next token, which must be this sign."""
        token = self.peek()
        if token.text != sign:
            before = f'before "{token.text}"' if token.text else "at the end"
            raise RefusedError(f'"{sign}" is missing {before}', token.offset)
        self.next()

    def note(self, rule: str) -> None:
        """Remember a rule that decided an ambiguity."""
        if rule not in self.notes:
            self.notes.append(rule)

    def whole(self) -> Tree:
        """The only formula of the tokens."""
        tree = self.conditional()
        token = self.peek()
        if token.kind != "end":
            raise RefusedError(_unexpected(token), token.offset)
        return tree

    # Formulas

    def conditional(self) -> Tree:
        """A sum or comparison, and `a if c else b`."""
        value = self.comparison()
        if self.peek().text not in _CONDITION:
            return value
        cases = []
        while self.peek().text in _CONDITION:
            self.next()
            cases.append((value, self.condition()))
            if self.peek().text == "else":
                self.next()
                value = self.comparison()
            elif self.peek().text in {",", ";"}:
                self.next()
                if self.peek().text in {"else", "otherwise"}:
                    self.next()
                    return Cases(tuple(cases), self.comparison())
                value = self.comparison()
                if self.peek().text in {"otherwise", "else"}:
                    self.next()
                    return Cases(tuple(cases), value)
                if self.peek().text not in _CONDITION:
                    raise RefusedError("a condition is missing here", self.peek().offset)
            else:
                return Cases(tuple(cases), None)
        return Cases(tuple(cases), value)

    def condition(self) -> Comparison:
        """A comparison, where it is one."""
        offset = self.peek().offset
        condition = self.comparison()
        while self.peek().text == "and":
            self.next()
            other = self.comparison()
            condition = Comparison(("and",), (condition, other))
        if not isinstance(condition, Comparison):
            raise RefusedError("a condition such as x > 0 is missing here", offset)
        return condition

    def comparison(self) -> Tree:
        """A sum, or several with signs of comparison between them."""
        sides, signs = [self.sum()], []
        while self.peek().text in _COMPARISON:
            signs.append({"≟": "="}.get(sign := self.next().text, sign))
            sides.append(self.sum())
        return Comparison(tuple(signs), tuple(sides)) if signs else sides[0]

    def sum(self) -> Tree:
        """A formula without comparison."""
        return self.expression(0)

    def expression(self, binding: int) -> Tree:
        """The longest tree whose signs bind tighter than `binding`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RefusedError(f"nested deeper than {MAX_DEPTH} levels", self.peek().offset)
        left = self.operand()
        quotient, joined = False, 0
        while True:
            token = self.peek()
            joined += 1
            if joined > MAX_JOINED:
                raise RefusedError(f"more than {MAX_JOINED} signs in a row", token.offset)
            if token.text == "[" and token.glued and self._is_indexed(left):
                left = self._python_index(left)
                continue
            if self._starts_operand(token):
                if binding >= _IMPLICIT:
                    break
                if quotient and token.glued and not self._bracket_behind_fraction(token):
                    raise RefusedError(
                        "what stands behind the fraction could belong to its denominator; write"
                        " (1/2)x or 1/(2x)",
                        token.offset,
                    )
                left = self._implicit_product(left, token)
                continue
            strength = _BINDING.get(token.text, 0) if token.kind == "sign" else 0
            if strength <= binding:
                break
            self.next()
            left = self._joined(token, strength, left)
            quotient = token.text == "/"
        self.depth -= 1
        return left

    def _bracket_behind_fraction(self, token: Token) -> bool:
        """`1/2(a - b)`: nobody means 1/(2(a - b)) by it, unlike `1/2x`."""
        before = [one.kind for one in self.tokens[max(0, self.at - 3) : self.at]]
        return token.text == "(" and before == ["number", "sign", "number"]

    def _joined(self, token: Token, strength: int, left: Tree) -> Tree:
        match token.text:
            case "%":
                return Percent(left)
            case "!":
                raise RefusedError("a factorial is not in the language", token.offset)
            case "ᵀ":
                return Transposed(left)
            case "'":
                return self._primed(left)
            case "_":
                return self._subscripted(left)
            case "^":
                return self._power(left, strength)
            case ".^":
                return Binary(".^", left, self.expression(strength - 1))
            case "×":
                return Binary("*", left, self.expression(strength))
            case sign:
                return Binary(sign, left, self.expression(strength))

    def _power(self, base: Tree, strength: int) -> Tree:
        for length, words in ((1, ("T",)), (3, ("{", "T", "}")), (1, ("ᵀ",)), (3, ("{", "ᵀ", "}"))):
            if tuple(self.peek(n).text for n in range(length)) == words and "T" not in self.stems:
                self.at += length
                return Transposed(base)
        raised, rest = self.peek(), self.peek().text[1:]
        if raised.text.startswith("T") and (rest in self.stems or self._pieces(rest)):
            # `^TX` in LaTeX: only the first letter is raised.
            self.tokens[self.at] = Token("name", rest, raised.offset + 1, glued=True)
            return Transposed(base)
        if self.peek().text == "'" or [self.peek(n).text for n in range(3)] == ["{", "'", "}"]:
            self.at += 1 if self.peek().text == "'" else 3
            return self._primed(base)
        if [self.peek(n).text for n in range(2)] == ["{", "⊙"]:
            self.at += 2
            power = self.sum()
            self.expect("}")
            return Binary(".^", base, power)
        return Binary("^", base, self._exponent(strength))

    def _exponent(self, strength: int) -> Tree:
        negative = False
        while self.peek().text in {"-", "+"}:
            negative ^= self.next().text == "-"
        power = self.expression(strength - 1)
        return Negative(power) if negative else power

    def _primed(self, left: Tree) -> Tree:
        if self.primes is not None:
            return Call(DERIVATIVE, (left, self.primes))
        symbol = self.scope.symbols.get(left.name) if isinstance(left, Name) else None
        if isinstance(left, Number) or (symbol and not symbol.shape and not symbol.sequence):
            raise RefusedError("' has no meaning behind a single number", self.peek().offset)
        self.note("' is read as the transpose")
        return Transposed(left)

    def _starts_operand(self, token: Token) -> bool:
        if token.text in {"|", "‖"}:
            return not self.bars
        if token.kind == "name":
            return token.text not in _KEYWORDS or (
                token.text == "where" and self.peek(1).text == "("
            )
        if token.kind == "number":
            return self._number_may_follow()
        return token.text in _STARTS or self._differentiates(token)

    def _differentiates(self, token: Token) -> bool:
        return token.text == PARTIAL and self.scope.differentiates

    def _is_indexed(self, tree: Tree) -> bool:
        """Whether `[` behind it picks an entry: it is a vector or a matrix."""
        symbol = self.scope.symbols.get(tree.name) if isinstance(tree, Name) else None
        return symbol is not None and bool(symbol.shape or symbol.sequence)

    def _python_index(self, of: Tree) -> Tree:
        self.next()
        indices = [self.sum()]
        while self.peek().text == ",":
            self.next()
            indices.append(self.sum())
        self.expect("]")
        self.note("[ ] is read as an index that counts from 1")
        return Element(of, tuple(indices))

    def _number_may_follow(self) -> bool:
        """A number behind a closing bracket is a factor; behind a number or a name it is none."""
        if self.peek().text == "1" and self.peek(1).text == "[" and self.peek(1).glued:
            return True  # an indicator
        before = self.tokens[self.at - 1]
        return before.text in {")", "]", "}"} and not self.peek().glued

    def _implicit_product(self, left: Tree, token: Token) -> Tree:
        """`2e^3`, `2 exp(3)`, `(1/2)(3)`, `Xw`, and `2 x 10^3` where x is a sign."""
        if token.text in {"x", "X"} and self._between_numbers() and token.text not in self.stems:
            self.next()
            return Binary("*", left, self.expression(_IMPLICIT))
        return Binary(" ", left, self.expression(_IMPLICIT))

    def _between_numbers(self) -> bool:
        return self.tokens[self.at - 1].kind == self.tokens[self.at + 1].kind == "number"

    # Operands

    def operand(self) -> Tree:
        """What can stand between two signs."""
        token = self.next()
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return self._word(token)
        match token.text:
            case "-":
                return Negative(self.expression(_MINUS))
            case "+":
                return self.expression(_MINUS)
            case "(" | "[" | "{":
                return self._bracketed(token)
            case "|" | "‖":
                return self._bars(token)
            case _ if self._differentiates(token):
                return derivative(self)
            case "∑" | "∏":
                return self._big("sum" if token.text == "∑" else "product")
            case "…":
                return Dots()
            case "begin:matrix":
                return self._matrix()
            case "begin:cases":
                return self._cases()
            case _:
                raise RefusedError(_unexpected(token), token.offset)

    def _number(self, token: Token) -> Tree:
        if self.peek().kind == "number" and not self.spaced:
            raise RefusedError("two numbers with no sign between them", self.peek().offset)
        if token.text in {"0", "1"} and self.peek().text == "_":
            self.next()
            return self._filled("zeros" if token.text == "0" else "ones")
        if token.text == "1" and self.peek().text == "[" and self.peek().glued:
            return self.operand()  # 1[x > 0]
        value = Decimal(token.text)
        inexact = "." in token.text or "e" in token.text.lower()
        exponent = int(value.as_tuple().exponent)
        return Number(value, Decimal((0, (1,), exponent)) if inexact else None)

    def _bracketed(self, opening: Token) -> Tree:
        bars, self.bars = self.bars, 0
        spaced, self.spaced = self.spaced, opening.text == "["
        closing = _BRACKETS[opening.text]
        rows: list[list[Tree]] = [[]]
        if self.peek().text == closing:
            raise RefusedError("the brackets are empty", opening.offset)
        entries = 0
        while True:
            rows[-1].append(self.conditional())
            entries += 1
            if entries > MAX_ENTRIES:
                raise RefusedError(f"more than {MAX_ENTRIES} entries", opening.offset)
            sign = self.peek().text
            if sign in {";", "\\\\"}:
                self.next()
                rows.append([])
            elif sign == ",":
                self.next()
            elif not (self.spaced and self._another_entry()):
                break
            if self.peek().text == closing and sign == ",":
                break
        self.expect(closing)
        self.bars, self.spaced = bars, spaced
        return _bracket_meaning(opening.text, rows, opening.offset)

    def _another_entry(self) -> bool:
        """Whether an entry follows behind a space: `[2w_1 2w_2 … 2w_d]`."""
        token = self.peek()
        return not token.glued and (token.kind == "number" or token.text in {"…", "["})

    def _bars(self, opening: Token) -> Tree:
        self.bars += 1
        inner = self.sum()
        self.bars -= 1
        closing = self.peek()
        if closing.text != opening.text:
            raise RefusedError(f'"{opening.text}" is never closed', opening.offset)
        self.next()
        if opening.text == "|":
            return Call("abs", (inner,))
        return Call(self._norm(), (inner,))

    def _norm(self) -> str:
        """Which norm: `_1`, `_2` or `_F` behind the bars; the Euclidean one if nothing is said."""
        if self.peek().text != "_":
            return "norm"
        self.next()
        bracketed = self.peek().text == "{"
        kind = self.peek(1 if bracketed else 0)
        self.at += 3 if bracketed else 1
        if kind.text not in {"1", "2", "F"}:
            raise RefusedError(f'the norm "{kind.text}" is not known', kind.offset)
        return "norm1" if kind.text == "1" else "norm"

    def _matrix(self) -> Tree:
        rows: list[list[Tree]] = [[]]
        while self.peek().text != "end:matrix":
            sign = self.peek().text
            if sign == "&":
                self.next()
            elif sign == "\\\\":
                self.next()
                rows.append([])
            elif self.peek().kind == "end":
                raise RefusedError("the matrix is never closed", self.peek().offset)
            else:
                rows[-1].append(self.conditional())
        if not any(rows):
            raise RefusedError("the matrix is empty", self.peek().offset)
        self.next()
        return Rows(tuple(tuple(row) for row in rows if row))

    def _cases(self) -> Tree:
        cases: list[tuple[Tree, Comparison]] = []
        otherwise: Tree | None = None
        while self.peek().text != "end:cases":
            value = self.comparison()
            while self.peek().text in {"&", ",", *_CONDITION}:
                self.next()
            if self.peek().text in {"otherwise", "else"}:
                self.next()
                otherwise = value
            elif self.peek().text in {"\\\\", "end:cases"}:
                otherwise = value
            else:
                cases.append((value, self.condition()))
            while self.peek().text in {"\\\\", ",", ".", ";"}:
                self.next()
            if self.peek().kind == "end":
                raise RefusedError("the cases are never closed", self.peek().offset)
        self.next()
        return Cases(tuple(cases), otherwise)

    def _big(self, function: str) -> Tree:
        """A sum or product: `∑_{k=1}^{n} body`; the body is the whole product behind it."""
        variable, first, last, without = None, None, None, None
        for _ in range(2):
            if self.peek().text == "_":
                self.next()
                bracketed = self.peek().text == "{"
                self.at += bracketed
                variable = self._variable()
                if self.peek().text == "=":
                    self.next()
                    first = self.sum()
                elif self.peek().text == "≠":
                    self.next()
                    without = self.sum()
                if bracketed:
                    self.expect("}")
            elif self.peek().text == "^":
                self.next()
                last = self._last()
        if variable is None:
            raise RefusedError("the variable of the sum is missing", self.peek().offset)
        if (first is None) != (last is None):
            raise RefusedError("one of the limits is missing", self.peek().offset)
        self.bound.append(variable)
        self.stems.add(variable)
        body = self.expression(_IMPLICIT - 1)
        self.bound.pop()
        if without is not None:
            neutral = Number(Decimal(0 if function == "sum" else 1))
            kept = Comparison(("≠",), (Name(variable), without))
            body = Cases(((body, kept),), neutral)
        return Big(function, variable, first, last, body)

    def _last(self) -> Tree:
        r"""The upper limit; of `\sum_{k=1}^Ke^{z_k}` in LaTeX only the first letter is raised."""
        token = self.peek()
        if token.kind == "name" and len(token.text) > 1 and self.scope.declared(token.text) is None:
            first, rest = token.text[0], token.text[1:]
            if self.scope.declared(first) is not None:
                self.tokens[self.at : self.at + 1] = [
                    Token("name", first, token.offset, token.glued),
                    Token("name", rest, token.offset + 1, glued=True),
                ]
                return self._index(self.next())
        return self._exponent(40)

    def _loop(self) -> str | None:
        """The variable of `sum(… for k in range(…))`, if this is one."""
        depth = 0
        for at in range(self.at, len(self.tokens) - 3):
            depth += (self.tokens[at].text in _BRACKETS) - (
                self.tokens[at].text in _BRACKETS.values()
            )
            if depth == 0:
                return None
            if depth == 1 and [self.tokens[at + n].text for n in (0, 2, 3)] == [
                "for",
                "in",
                "range",
            ]:
                return self.tokens[at + 1].text
        return None

    def _python_loop(self, function: str, variable: str) -> Tree:
        self.expect("(")
        self.bound.append(variable)
        self.stems.add(variable)
        body = self.sum()
        self.bound.pop()
        for word in ("for", variable, "in", "range"):
            self.expect(word)
        limits = self._arguments()
        self.expect(")")
        first = limits[0] if len(limits) > 1 else Number(Decimal(0))
        last = Binary("-", limits[-1], Number(Decimal(1)))
        return Big(function, variable, first, last, body)

    def _variable(self) -> str:
        token = self.next()
        if token.kind == "name" and len(token.text) > 1 and self.tokens[self.at - 2].text == "_":
            # `\sum_ke^{z_k}` in LaTeX: only the first letter is lowered.
            rest = Token("name", token.text[1:], token.offset + 1, glued=True)
            self.tokens[self.at : self.at] = [rest]
        elif token.kind != "name" or len(token.text) != 1:
            raise RefusedError("the variable of the sum is missing", token.offset)
        return token.text[0]

    # Words

    def _word(self, token: Token) -> Tree:
        word = token.text
        if word in _KEYWORDS and not (word == "where" and self.peek().text == "("):
            message = SEVERAL if word in {"or", "and"} else _unexpected(token)
            raise RefusedError(message, token.offset)
        if word == "frac" and self.scope.differentiates and self.peek(1).text == PARTIAL:
            return fraction(self)
        if word == "frac":
            return Binary("/", self._argument(), self._argument())
        if word in {"sum", "prod"} and self.peek().text == "(" and (loop := self._loop()):
            return self._python_loop("sum" if word == "sum" else "product", loop)
        if word in {"sum", "prod"} and self.peek().text == "_":
            return self._big("sum" if word == "sum" else "product")
        if symbol := self._symbol(word):
            return symbol
        if (
            self.peek().kind == "number"
            and self.peek().glued
            and word + self.peek().text in FUNCTIONS
        ):
            word += self.next().text  # log10, log2
        if word in self.scope.functions:
            return self._call(word)
        if word in {"delta", "indicator", "I", "Id"} and (special := self._special(word)):
            return special
        if word in CONSTANTS:
            return Constant(CONSTANTS[word])
        function = FUNCTIONS.get(word) or FUNCTIONS.get(word.casefold())
        if function and self._is_call(word):
            return self._call(function)
        if word.casefold() in {"nan", "inf", "infinity", "infty"}:
            raise RefusedError(f'"{word}" is not a number', token.offset)
        if pieces := self._pieces(word):
            glued = [Token("name", p, token.offset, glued=n > 0) for n, p in enumerate(pieces)]
            self.tokens[self.at - 1 : self.at] = glued
            self.note(f"{word} is read as {' '.join(pieces)}")
            return self._word(glued[0])
        known = self.scope.known()
        hint = did_you_mean(word, [*known, *FUNCTIONS])
        listed = f"; the names are {', '.join(known)}" if known else ""
        raise RefusedError(f'"{word}" has no meaning here{hint}{listed}', token.offset)

    def _is_call(self, word: str) -> bool:
        return len(word) > 1 or self.peek().text in {"(", "'"}

    def _pieces(self, word: str) -> list[str] | None:
        """The fewest known names that a run of letters consists of."""
        known = self.stems | set(CONSTANTS) | {"I"}
        known |= {name for name in FUNCTIONS if len(name) > 1}
        longest = max(map(len, known))
        best: list[list[str] | None] = [[], *([None] * len(word))]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - longest), end):
                before = best[start]
                if before is not None and word[start:end] in known:
                    found = best[end]
                    if found is None or len(before) + 1 < len(found):
                        best[end] = [*before, word[start:end]]
        pieces = best[-1]
        return pieces if pieces and len(pieces) > 1 else None

    def _symbol(self, word: str) -> Tree | None:
        """A declared symbol, size or index, with the subscript or digits that belong to its name."""
        if word in self.bound:
            return Name(word)
        start = self.at
        subscript = self._plain_subscript()
        if subscript and (declared := self.scope.declared(f"{word}_{subscript}")):
            return Name(declared)
        digits = self.tokens[start].kind == "number" and self.tokens[start].glued
        self.at = start
        if word in self.stems and not digits:
            if declared := self.scope.declared(word):
                return Name(declared)
            if word in self.scope.sizes or word in self.scope.indices:
                return Name(word)
        if digits and self.scope.declared(word):
            raise RefusedError(
                f'"{word}{self.peek().text}" is not declared; a power is written {word}^2, an entry'
                f" {word}_2",
                self.peek().offset,
            )
        return None

    def _plain_subscript(self) -> str:
        """The text of a subscript that is a word or a number: `1` of `w1`, `out` of `w_{out}`."""
        token = self.peek()
        if token.kind == "number" and token.glued and token.text.isdigit():
            return self.next().text
        if token.text != "_":
            return ""
        self.next()
        if self.peek().text in {"{", "("}:
            closing = _BRACKETS[self.next().text]
            inner = self._word_with_digits()
            if inner and self.peek().text == closing:
                self.next()
                return inner
            return ""
        return self._word_with_digits()

    def _word_with_digits(self) -> str:
        """A word, a number, or both glued together: `out`, `1`, `h1`."""
        if self.peek().kind not in {"name", "number"}:
            return ""
        word = self.next()
        digits = self.peek().kind == "number" and self.peek().glued and self.peek().text.isdigit()
        return word.text + self.next().text if word.kind == "name" and digits else word.text

    def _special(self, word: str) -> Tree | None:
        """Kronecker's delta, indicators, ones and identities."""
        sign = self.peek().text
        if word == "delta":
            if sign != "_":
                return None
            self.next()
            indices = self._indices()
            if len(indices) != 2:
                raise RefusedError("Kronecker's delta has two indices", self.peek().offset)
            return Comparison(("=",), tuple(indices))
        if word == "indicator":
            if sign in {"[", "(", "{"}:
                return self.operand()
            if sign == "_":
                self.next()
                return self._filled("ones")
            return Filled("ones", ())
        if word == "Id":
            return Filled("eye", (Name("d"),)) if "d" in self.scope.sizes else None
        if sign == "_":
            self.next()
            return self._filled("eye")
        return Filled("eye", ())

    def _filled(self, what: str) -> Tree:
        """The sizes behind `I_`, `0_` and `1_`; under a condition `1_` is an indicator."""
        if self.peek().text not in {"{", "("}:
            return Filled(what, (self._index(self.next()),))
        closing = _BRACKETS[self.next().text]
        sizes: list[Tree] = []
        while True:
            size = self.comparison_of_sizes()
            if isinstance(size, Comparison):
                self.expect(closing)
                return size
            sizes.append(size)
            if self.peek().text in {",", "×"} or self.peek().text == "x":
                self.next()
            else:
                break
        self.expect(closing)
        return Filled(what, tuple(sizes))

    def comparison_of_sizes(self) -> Tree:
        """One size: a formula in which × separates."""
        first = self.expression(20)
        while self.peek().text in {"+", "-"}:
            first = Binary(self.next().text, first, self.expression(20))
        if self.peek().text in _COMPARISON:
            sign = self.next().text
            return Comparison(({"≟": "="}.get(sign, sign),), (first, self.sum()))
        return first

    def _call(self, function: str) -> Tree:
        """A function with what stands around its name: primes, base or index, power, argument."""
        primes, index, power = 0, None, None
        while self.peek().text in {"'", "_", "^"}:
            sign = self.next().text
            if sign == "'":
                primes += 1
            elif sign == "_":
                index = self._indices()
            elif self.peek().text in {"'", "ᵀ"} or (
                self.peek().text == "{" and self.peek(1).text == "'"
            ):
                self.at += 1 if self.peek().text == "'" else 3
                primes += 1
            else:
                power = self._argument()
        if function == "sigma":
            function = self.scope.sigma
            self.note(f"σ is read as {function}")
        if function in {"ln", "log2"} and index:
            base = index[0]
            index = None
            tree: Tree = Binary("/", Call("ln", self._arguments()), Call("ln", (base,)))
        else:
            tree = _named_call(function, self._arguments(), primes, self.peek().offset)
        if function == "norm" and isinstance(tree, Call) and len(tree.arguments) > 1:
            tree = Call("norm", tree.arguments[:1])
        if index:
            tree = Element(tree, tuple(index))
        return tree if power is None else Binary("^", tree, power)

    def _arguments(self) -> tuple[Tree, ...]:
        opening = self.peek()
        if opening.text in {"(", "[", "{"}:
            self.next()
            bars, self.bars = self.bars, 0
            closing = _BRACKETS[opening.text]
            arguments = [self.conditional()]
            while self.peek().text == ",":
                self.next()
                arguments.append(self.conditional())
            self.expect(closing)
            self.bars = bars
            return tuple(arguments)
        argument = self.expression(_MINUS)
        while (
            self.peek().glued and self.peek().kind == "name" and self.peek().text not in _KEYWORDS
        ):
            argument = Binary(" ", argument, self.expression(_MINUS))
        return (argument,)

    def _argument(self) -> Tree:
        r"""A bracketed tree, or one digit as in `\frac13`."""
        token = self.peek()
        if token.kind == "number" and token.text.isdigit() and len(token.text) > 1:
            first, rest = token.text[0], token.text[1:]
            self.tokens[self.at] = Token("number", rest, token.offset + 1, glued=True)
            return Number(Decimal(first))
        if token.kind == "number":
            self.next()
            return Number(Decimal(token.text))
        return self.operand()

    # Subscripts

    def _subscripted(self, left: Tree) -> Tree:
        symbol = self.scope.symbols.get(left.name) if isinstance(left, Name) else None
        if symbol and len(symbol.shape) == 2 and (pair := self._pair()):
            return Element(left, pair)
        return Element(left, tuple(self._indices()))

    def _pair(self) -> tuple[Tree, Tree] | None:
        """The two indices of `X_{11}`, `X_12` and `X_{n1}`, each one letter or digit."""
        start = self.at
        bracketed = self.peek().text == "{"
        self.at += bracketed
        pieces: list[Token] = []
        while self.peek().kind in {"name", "number"} and (bracketed or not pieces):
            pieces.append(self.next())
        characters = "".join(piece.text for piece in pieces)
        if (
            len(characters) == 2
            and characters.isalnum()
            and (not bracketed or self.peek().text == "}")
        ):
            self.at += bracketed
            first, second = (
                Token("number" if one.isdigit() else "name", one, self.peek().offset)
                for one in characters
            )
            if all(one.kind == "number" or self._is_index(one.text) for one in (first, second)):
                return self._index(first), self._index(second)
        self.at = start
        return None

    def _indices(self) -> list[Tree]:
        """The indices of a subscript: `i`, `ij`, `{i,j}`, `{t-1}`."""
        if self.peek().text not in {"{", "("}:
            return self._split_indices(self.next())
        closing = _BRACKETS[self.next().text]
        if self.peek().kind == "name" and self.peek(1).text == closing:
            indices = self._split_indices(self.next())
        else:
            indices = [self.sum()]
            while self.peek().text == ",":
                self.next()
                indices.append(self.sum())
            if len(indices) == 1:
                indices = _factors(indices[0])
        self.expect(closing)
        return indices

    def _split_indices(self, token: Token) -> list[Tree]:
        if token.kind == "number":
            return [Number(Decimal(token.text))]
        if token.kind != "name":
            raise RefusedError("an index is missing", token.offset)
        if token.text in self.stems:
            return [self._index(token)]
        letters = [Token("name", letter, token.offset) for letter in token.text]
        if not all(self._is_index(letter.text) for letter in letters):
            # `p_ip_j` in LaTeX: only the first letter is lowered.
            rest = Token("name", token.text[1:], token.offset + 1, glued=True)
            self.tokens[self.at : self.at] = [rest]
            letters = letters[:1]
        return [self._index(letter) for letter in letters]

    def _is_index(self, name: str) -> bool:
        return name in self.bound or name in self.scope.indices or name in self.scope.sizes

    def _index(self, token: Token) -> Tree:
        if token.kind == "number":
            return Number(Decimal(token.text))
        name = token.text
        scope = self.scope
        if (
            name in self.bound
            or name in scope.indices
            or name in scope.sizes
            or scope.declared(name)
        ):
            return Name(name)
        raise RefusedError(f'the index "{name}" is bound nowhere', token.offset)


def _factors(tree: Tree) -> list[Tree]:
    """`i j` inside a subscript, read as a product, are two indices."""
    if isinstance(tree, Binary) and tree.sign == " ":
        return [*_factors(tree.left), *_factors(tree.right)]
    return [tree]


def _bracket_meaning(opening: str, rows: list[list[Tree]], offset: int) -> Tree:
    """What brackets mean: grouping, a vector, or rows of a matrix."""
    first = rows[0]
    if len(rows) == 1 and len(first) == 1:
        only = first[0]
        if opening != "[" or isinstance(only, Comparison):
            return only
        return Rows((tuple(first),), vector=True) if not isinstance(only, Rows) else only
    if len(rows) > 1:
        return Rows(tuple(tuple(row) for row in rows if row))
    if all(isinstance(entry, Rows | Dots) for entry in first) and any(
        isinstance(entry, Rows) for entry in first
    ):
        inner = [entry.rows[0] if isinstance(entry, Rows) else (entry,) for entry in first]
        return Rows(tuple(inner))
    if opening == "{":
        raise RefusedError(SEVERAL, offset)
    return Rows((tuple(first),), vector=True)


_ARITY = {
    "where": (3,), "max": (1, 2), "min": (1, 2), "eye": (1, 2), "zeros": (1, 2), "ones": (1, 2),
    "kron": (2,), "outer": (2,), "dot": (2,), "hadamard": (2,), "norm": (1, 2), "leakyrelu": (1, 2),
    "elu": (1, 2), "softmax": (1, 2), "step": (1, 2), "d": (2,),
}  # fmt: skip


def _named_call(function: str, arguments: tuple[Tree, ...], primes: int, offset: int) -> Tree:
    """Functions that are another spelling of something in the language."""
    if function == "diag" and len(arguments) > 1:
        arguments = (Rows((arguments,), vector=True),)
    if len(arguments) not in _ARITY.get(function, (1,)):
        raise RefusedError(f"{function} has {len(arguments)} arguments", offset)
    match function, arguments:
        case (("eye" | "zeros" | "ones"), (Rows(rows=(sizes,)),)):
            return Filled(function, sizes)
        case (("eye" | "zeros" | "ones"), sizes):
            return Filled(function, sizes)
        case "transpose", (of,):
            return Transposed(of)
        case "kron", (left, right):
            return Binary("⊗", left, right)
        case "hadamard", (left, right):
            return Binary("⊙", left, right)
        case "dot", (left, right):
            return Binary("@", left, right)
        case "outer", (left, right):
            return Binary("@", left, Transposed(right))
        case "where", (Comparison() as condition, value, other):
            return Cases(((value, condition),), other)
        case "square", (of,):
            return Binary(".^", of, Number(Decimal(2)))
        case "reciprocal", (of,):
            return Binary("/", Number(Decimal(1)), of)
        case "indicator", (of,):
            return of
        case _:
            return Call(function, arguments, primes)


def _unexpected(token: Token) -> str:
    if token.kind == "end":
        return "the formula ends too early"
    if token.text in {",", ";", "or", "and"}:
        return SEVERAL
    return f'"{token.text}" is not expected here'
