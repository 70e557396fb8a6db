"""From tokens to a tree: a Pratt parser. Its parts read words, brackets, sums and derivatives."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from itertools import pairwise

from exercises.language import brackets, derivatives, matrices, methods, slices, sums, words
from exercises.language.errors import RefusedError
from exercises.language.extents import extents, extents_of
from exercises.language.letters import separated
from exercises.language.limits import MAX_DEPTH, MAX_JOINED
from exercises.language.nesting import CLOSING
from exercises.language.notation import ACTIVATIONS, PARTIAL
from exercises.language.scope import DERIVATIVE, EMPTY, Scope
from exercises.language.stream import (
    COMPARISON,
    CONDITION,
    IMPLICIT,
    KEYWORDS,
    MINUS,
    OTHERWISE,
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
    Constant,
    Dots,
    Element,
    Filled,
    Name,
    Negative,
    Number,
    Percent,
    Transposed,
    Tree,
    last_digit_of,
    nodes,
)

# How tightly a sign binds what stands on its left.
_BINDING = {
    "+": 10, "-": 10, "*": 20, "·": 20, "×": 20, "/": 20, "//": 20, "@": 20, "⊙": 20, "⊗": 20, "^": 40, ".^": 40,
    "%": 50, "!": 50, "'": 50, "ᵀ": 50, "_": 50,
}  # fmt: skip
# Functions of an array that have as many entries.
_ENTRYWISE = {"exp", "ln", "softmax", *ACTIVATIONS}
_STARTS = {"⟨", "(", "[", "{", "|", "‖", "∑", "∏", "begin:matrix", "begin:cases"}
_RAISED_SIGNS = (("ᵀ",), ("{", "ᵀ", "}"))
_RAISED_LETTERS = (("T",), ("{", "T", "}"))


def parse(tokens: list[Token], scope: Scope = EMPTY) -> Tree:
    """The tree of one formula; the tokens must end with `end`.

    Raises:
        RefusedError: The tokens are not one formula.
    """
    return Parser(tokens, scope).whole()


def _holds_another(condition: Comparison) -> bool:
    """Whether a side of a comparison is a product with another one: `x < 0 (α = 0)`."""
    sides = [
        side
        for one in (condition.sides if condition.signs == ("and",) else (condition,))
        for side in (one.sides if isinstance(one, Comparison) else ())
    ]
    return any(isinstance(one, Comparison) for side in sides for one in nodes(side))


class Parser(Stream):
    """Reads formulas from tokens."""

    def __init__(self, tokens: list[Token], scope: Scope, primes: Tree | None = None) -> None:
        by_name, notes = separated(tokens, scope)
        super().__init__(by_name, scope, primes)
        self.notes += notes
        self.depth = 0

    def whole(self) -> Tree:
        """The only formula of the tokens."""
        tree = self.conditional()
        token = self.peek()
        if token.kind != "end":
            raise RefusedError(unexpected(token), token.offset)
        return tree

    def conditional(self) -> Tree:
        """A sum or comparison, and `a if c else b`."""
        value = self.comparison()
        if self.peek().text not in CONDITION:
            return value
        cases = []
        while self.peek().text in CONDITION:
            self.next()
            cases.append((value, self.condition()))
            if self.took("else"):
                value = self.comparison()
            elif self.peek().text in {",", ";"}:
                self.next()
                while brackets.is_undefined(self):
                    brackets.undefined(self)
                    if self.peek().text in CLOSING.values():
                        return Cases(tuple(cases), None)
                if self.peek().text in OTHERWISE:
                    self.next()
                    return Cases(tuple(cases), self.comparison())
                value = self.comparison()
                if self.peek().text in OTHERWISE:
                    self.next()
                    return Cases(tuple(cases), value)
                if self.peek().text not in CONDITION:
                    raise RefusedError("a condition is missing here", self.peek().offset)
            else:
                return Cases(tuple(cases), None)
        return Cases(tuple(cases), value)

    def condition(self) -> Comparison:
        """A comparison, where it is one."""
        offset = self.peek().offset
        condition = self.comparison()
        while self.took("and"):
            condition = Comparison(("and",), (condition, self.comparison()))
        if not isinstance(condition, Comparison):
            raise RefusedError("a condition such as x > 0 is missing here", offset)
        twice = "=" in condition.signs and len(set(condition.signs)) > 1
        if twice or _holds_another(condition):
            raise RefusedError(
                "this condition compares in two ways; write one, such as x > 0", offset
            )
        return condition

    def comparison(self) -> Tree:
        """A sum, or several with signs of comparison between them."""
        sides, signs = [self.sum()], []
        while self.peek().text in COMPARISON:
            signs.append({"≟": "="}.get(sign := self.next().text, sign))
            sides.append(self.sum())
        for sign, *pair in zip(signs, sides, sides[1:], strict=False):
            if sign in {"=", "≠"} and self._index_and_entry(*pair):
                raise RefusedError(
                    "an index is compared with a formula here; write a case as: value if i = j",
                    self.peek().offset,
                )
        return Comparison(tuple(signs), tuple(sides)) if signs else sides[0]

    def _index_and_entry(self, left: Tree, right: Tree) -> bool:
        """Whether an index alone is equated with something that holds an entry, which counts nothing."""
        indices = {*self.scope.indices, *self.bound}
        return any(
            isinstance(one, Name)
            and one.name in indices
            and any(isinstance(node, Element) for node in nodes(other))
            for one, other in ((left, right), (right, left))
        )

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
            if (
                token.text == "["
                and token.glued
                and self._is_indexed(left)
                and not self._holds_no_index()
            ):
                left = self._python_index(left)
                continue
            if token.text == "(" and token.glued and self._is_array(left) and self._indices_come():
                self.next()
                self.note("( ) behind a vector or matrix is read as its index")
                left = slices.indexed(self, left, ")")
                continue
            if methods.comes(self):
                left = methods.call(self, left, words.named_call)
                continue
            if self._starts_operand(token):
                if binding >= IMPLICIT or self._begins_entry(token):
                    break
                if quotient and token.glued and not self._bracket_behind_fraction(token):
                    raise RefusedError(
                        "what stands behind the fraction could belong to its denominator; write"
                        " (1/2)x or 1/(2x)",
                        token.offset,
                    )
                left = self._implicit_product(left, token)
                quotient = False  # a blank has ended the fraction
                continue
            strength = _BINDING.get(token.text, 0) if token.kind == "sign" else 0
            if strength <= binding:
                break
            self.next()
            left = self._joined(token, strength, left)
            quotient = token.text in {"/", "//"}
        self.depth -= 1
        return left

    # Operands

    def operand(self) -> Tree:
        """What can stand between two signs."""
        token = self.next()
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return words.word(self, token)
        match token.text:
            case "-":
                return Negative(self.expression(MINUS))
            case "+":
                return self.expression(MINUS)
            case "(" | "[" | "{":
                return brackets.bracketed(self, token)
            case "|" | "‖":
                return brackets.bars(self, token)
            case "⟨" | "<":
                return brackets.inner_product(self, token)
            case "∂" if self.scope.differentiates:
                return derivatives.derivative(self)
            case "∑" | "∏":
                return sums.big(self, sums.SUMS[token.text])
            case "…":
                return Dots()
            case "begin:matrix":
                return brackets.matrix(self)
            case "begin:cases":
                return brackets.cases(self)
            case _:
                raise RefusedError(unexpected(token), token.offset)

    def _number(self, token: Token) -> Tree:
        if self.peek().kind == "number" and not self.spaced:
            raise RefusedError("two numbers with no sign between them", self.peek().offset)
        if token.text in {"0", "1"} and self.took("_"):
            return words.filled(self, "zeros" if token.text == "0" else "ones")
        if token.text == "1" and self.comes("[") and self.peek().glued:
            return self.operand()  # 1[x > 0]
        if token.text == "1" and self._is_of_ones(0):
            return Filled("ones", ())
        value = Decimal(token.text)
        inexact = "." in token.text or "e" in token.text.lower()
        return Number(value, last_digit_of(value) if inexact else None)

    # Products without a sign

    def _starts_operand(self, token: Token) -> bool:
        if token.text in {"|", "‖"}:
            return not self.bars
        if token.kind == "name":
            return token.text not in KEYWORDS or self.comes("where", "(")
        if token.kind == "number":
            return self._number_may_follow()
        return token.text in _STARTS or (token.text == PARTIAL and self.scope.differentiates)

    def _begins_entry(self, token: Token) -> bool:
        """Whether a name behind a blank is the next entry of `[x_1 x_2 … x_d]`.

        Behind a number it is a factor, as in `[2 w_1 … 2 w_d]`.
        """
        index, before = self.tokens[max(0, self.at - 2)], self.tokens[self.at - 1]
        after_number = before.kind == "number" and index.text != "_"
        return self.dotted and token.kind == "name" and not token.glued and not after_number

    def _number_may_follow(self) -> bool:
        """A number behind a closing bracket is a factor; behind a number or a name it is none."""
        if self.comes("1", "[") and self.peek(1).glued:
            return True  # an indicator
        if self.comes("1") and self._is_of_ones(1):
            return True  # `x 1_{x>0}`, `w 1^T`
        before = self.tokens[self.at - 1]
        return before.text in {")", "]", "}"} and not self.peek().glued

    def _is_of_ones(self, ahead: int) -> bool:
        """Whether the 1 before that place is a vector of ones: it has a size, or is transposed."""
        behind = [self.peek(ahead + further).text for further in range(4)]
        signs = _RAISED_SIGNS if "T" in self.stems else (*_RAISED_SIGNS, *_RAISED_LETTERS)
        raised = behind[0] == "^" and any(
            tuple(behind[1 : 1 + len(texts)]) == texts for texts in signs
        )
        return behind[0] in {"_", "ᵀ"} or raised

    def _bracket_behind_fraction(self, token: Token) -> bool:
        """`1/2(a - b)`: nobody means 1/(2(a - b)) by it, unlike `1/2x`."""
        before = [one.kind for one in self.tokens[max(0, self.at - 3) : self.at]]
        return token.text == "(" and before == ["number", "sign", "number"]

    def _implicit_product(self, left: Tree, token: Token) -> Tree:
        """`2e^3`, `2 exp(3)`, `(1/2)(3)`, `X w`, and `2 x 10^3` where x is a sign."""
        between = self.tokens[self.at - 1].kind == self.peek(1).kind == "number"
        if token.text in {"x", "X"} and between and token.text not in self.stems:
            self.next()
            return Binary("*", left, self.expression(IMPLICIT))
        right = self.expression(IMPLICIT)
        if self.scope.hadamard_last:
            return matrices.product(left, right, self.scope)
        return Binary(" ", left, right)

    # Signs

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
            case "_" if slices.holds_slice(self):
                self.next()
                return slices.indexed(self, left, "}")
            case "_":
                return matrices.entry(left, tuple(words.indices(self)), self.scope)
            case "^":
                return self._power(left, strength)
            case ".^":
                return Binary(".^", left, self.expression(strength - 1))
            case "//":
                return Call("floor", (Binary("/", left, self.expression(strength)),))
            case "×":
                return Binary("*", left, self.expression(strength))
            case "·":
                return self._dotted(left, self.expression(strength))
            case "⊙":
                binding = IMPLICIT - 1 if self.scope.hadamard_last else strength
                return self._hadamard(left, self.expression(binding))
            case "+" | "-" as sign:
                right = self.expression(strength)
                if (alone := matrices.without_zero(sign, left, right, self.scope)) is not None:
                    return alone
                return Binary(sign, *matrices.beside_entries(left, right, self.scope))
            case "*":
                right = self.expression(strength)
                return matrices.product(left, right, self.scope)
            case "/":
                right = self.expression(strength)
                sums.refuse_factor_behind(right, token.offset)
                return Binary("/", left, right)
            case sign:
                return Binary(sign, left, self.expression(strength))

    def _hadamard(self, left: Tree, right: Tree) -> Tree:
        """`I ⊙ w` of the identity and a vector is the diagonal matrix, whichever way w is spread."""
        for identity, vector in ((left, right), (right, left)):
            (factor, unit), (other, column) = _factored(identity), _factored(vector)
            if isinstance(unit, Filled) and unit.what == "eye" and self._is_column(column):
                self.note("I ⊙ a vector is read as its diagonal matrix")
                tree: Tree = Call("diag", (column,))
                for number in (other, factor):
                    tree = tree if number is None else Binary("*", number, tree)
                return tree
        left, right = (matrices.with_ones(side, self.scope) for side in (left, right))
        return Binary("⊙", left, right)

    def _dotted(self, left: Tree, right: Tree) -> Tree:
        """`w·x` of two columns is their dot product; other dots are products as usual."""
        if self._is_column(left) and self._is_column(right):
            self.note("the dot between two vectors is read as the dot product")
            return Binary("*", Transposed(left), right)
        return Binary("*", left, right)

    def _is_column(self, tree: Tree) -> bool:
        if isinstance(tree, Transposed) and isinstance(tree.of, Call) and tree.of.function == "row":
            return True
        symbol = self.scope.symbols.get(tree.name) if isinstance(tree, Name) else None
        return symbol is not None and len(symbol.shape) == 1

    def _power(self, base: Tree, strength: int) -> Tree:
        if any(self.took(*texts) for texts in _RAISED_SIGNS):
            return Transposed(base)
        if "T" not in self.stems and any(self.took(*texts) for texts in _RAISED_LETTERS):
            return Transposed(base)
        if "t" not in self.stems and (self.took("t") or self.took("{", "t", "}")):
            self.note("^t is read as the transpose")
            return Transposed(base)
        if self.took("'") or self.took("{", "'", "}"):
            return self._primed(base)
        if any(self.took("{", "-", sign, "}") for sign in ("T", "ᵀ")) or self.took("-", "ᵀ"):
            return Transposed(matrices.inverse(base))
        if self.took("{", "⊙"):
            power = self.sum()
            self.expect("}")
            return Binary(".^", base, power)
        if base == Constant("e"):
            return Binary("^", base, self._exponent_of_e(strength))
        return Binary("^", base, self.exponent(strength))

    def _exponent_of_e(self, strength: int) -> Tree:
        if bracket := self._bracket_raised_again():
            return bracket
        power = self.exponent(strength)
        self._refuse_half_exponent(power)
        return power

    def _bracket_raised_again(self) -> Tree | None:
        """The exponent x of `e^(x)^2`, which is the square of e^(x): else the bracket were `e^(x^2)`."""
        start = self.at
        if self.peek().text not in {"(", "{"}:
            return None
        with suppress(RefusedError):
            power = self.operand()
            if self.comes("^") and self.peek(1).kind == "number":
                self.note("e^(…)^n is read as (e^(…))^n")
                return power
        self.at = start
        return None

    def _refuse_half_exponent(self, power: Tree) -> None:
        """`e^2x` is e^(2x) for whoever writes it, and e² x by the rules: it is asked about.

        Raises:
            RefusedError: A name stands at once behind a number in the exponent of e.
        """
        number = power.of if isinstance(power, Negative) else power
        digits, behind = self.tokens[self.at - 1], self.peek()
        glued = digits.kind == "number" and behind.glued and behind.kind == "name"
        if isinstance(number, Number) and glued:
            sign = "-" if number is not power else ""
            typed = f"{sign}{digits.text}{behind.text}"
            raise RefusedError(
                f"e^{typed} may be e^({typed}) or e^{sign}{digits.text} times {behind.text};"
                " write the brackets",
                digits.offset,
            )

    def exponent(self, strength: int = _BINDING["^"]) -> Tree:
        """What stands behind `^`."""
        negative = False
        while self.peek().text in {"-", "+"}:
            negative ^= self.next().text == "-"
        power = self.expression(strength - 1)
        return Negative(power) if negative else power

    def _primed(self, left: Tree) -> Tree:
        if self.primes is not None:
            return Call(DERIVATIVE, (left, self.primes))
        symbols = self.scope.symbols
        if symbols and all(not one.shape and not one.sequence for one in symbols.values()):
            return self._primed_scalar(left)
        symbol = symbols.get(left.name) if isinstance(left, Name) else None
        of_number = isinstance(left, Number) or (
            symbol and not symbol.shape and not symbol.sequence
        )
        worked_out = isinstance(left, Binary | Call) and extents_of(left, self.scope) == 0
        applied = worked_out and any(isinstance(one, Call) for one in nodes(left))
        if of_number or applied or self._is_single(left):
            raise RefusedError("' has no meaning behind a single number", self.peek().offset)
        self.note("' is read as the transpose")
        return Transposed(left)

    def _is_single(self, tree: Tree) -> bool:
        """Whether it is a single number made of entries, `e^{x_i}` or `Σ_k e^{x_k}`."""
        match tree:
            case (
                Binary(sign="^", left=Constant())
                | Big(function="sum" | "product")
                | Call(function="exp" | "ln")
            ):
                return extents_of(tree, self.scope) == 0 and any(
                    isinstance(one, Element) for one in nodes(tree)
                )
            case _:
                return False

    def _primed_scalar(self, left: Tree) -> Tree:
        """`(…)'` where every name is a single number: the derivative by the only one."""
        names = list(self.scope.symbols)
        if len(names) != 1 or isinstance(left, Name | Number):
            raise RefusedError(
                "' does not say by what it differentiates; write the derivative out",
                self.peek().offset,
            )
        self.note(f"' is read as the derivative by {names[0]}")
        return Call(DERIVATIVE, (left, Name(names[0])))

    # Entries as in Python

    def _is_indexed(self, tree: Tree) -> bool:
        """Whether `[` behind it picks an entry: it is a vector or a matrix."""
        if isinstance(tree, Name) and (
            tree.name in self.scope.rows
            or (tree.name in self.scope.definitions and extents(tree.name, self.scope))
        ):
            return True
        if isinstance(tree, Transposed) and isinstance(tree.of, Call):
            return self._is_indexed(tree.of)  # a softmax along an axis
        if isinstance(tree, Call) and len(tree.arguments) == 1 and tree.function in _ENTRYWISE:
            of = tree.arguments[0]
            return self._one_index_comes() and self._is_indexed(
                of.of if isinstance(of, Transposed) else of
            )
        symbol = self.scope.symbols.get(tree.name) if isinstance(tree, Name) else None
        return symbol is not None and bool(symbol.shape or symbol.sequence)

    def _holds_no_index(self) -> bool:
        """Whether a function of real numbers or an array stands in the brackets: `[1 - σ(x)]`, `[p - y]`."""
        depth = 0
        for token, behind in pairwise(self.tokens[self.at :]):
            depth += (token.text == "[") - (token.text == "]")
            if depth == 0:
                return False
            if token.text in _ENTRYWISE and behind.text == "(":
                return True
            symbol = self.scope.symbols.get(self.scope.declared(token.text) or "")
            if symbol is not None and symbol.shape and behind.text not in {"_", "["}:
                return True
        return False

    def _one_index_comes(self) -> bool:
        """Whether a bracket holds one index alone; `σ(x)[1 - σ(x)]` is a product."""
        inside = self.peek(1)
        counts = inside.kind == "number" or inside.text in {*self.bound, *self.scope.indices}
        return counts and self.peek(2).text == "]"

    def _is_array(self, tree: Tree) -> bool:
        """Whether it is the name of a vector or a matrix."""
        return isinstance(tree, Name) and extents(tree.name, self.scope) > 0

    def _indices_come(self) -> bool:
        """Whether a round bracket holds indices alone, as in MATLAB: `y(i)`, `W(i, j)`."""
        known = {*self.bound, *self.scope.indices}
        at = 1
        while self.peek(at).text in known and self.peek(at + 1).text == ",":
            at += 2
        return self.peek(at).text in known and self.peek(at + 1).text == ")"

    def _python_index(self, of: Tree) -> Tree:
        self.next()
        picked = slices.indexed(self, of, "]")
        self.note("[ ] is read as an index that counts from 1")
        return picked


def _factored(tree: Tree) -> tuple[Tree | None, Tree]:
    """The number in front of a product, if there is one, and the rest of it."""
    if isinstance(tree, Binary) and tree.sign in {" ", "*"} and isinstance(tree.left, Number):
        return tree.left, tree.right
    return None, tree
