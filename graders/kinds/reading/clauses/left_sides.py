r"""What stands on the left of an answer: the quantity that is asked for, perhaps with a sign, or another.

`dL/dw = …` is a label; `-dL/dw = …`, `2 dL/dw = …` and `J^T = …` say as much of the answer, so the right
side is turned round with them. The derivative of another quantity, or by another one, is no answer
to the question, and is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from exercises.language.errors import RefusedError, UntrueError
from exercises.language.printing import printed
from exercises.language.scope import DERIVATIVE, Scope, canonical
from exercises.language.tree import (
    Binary,
    Call,
    Element,
    Name,
    Negative,
    Number,
    Transposed,
    Tree,
    nodes,
)
from exercises.specs import Truth
from graders.kinds.reading.clauses.heads import spelled

_DEEP = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_SIGN = r"(?:\\partial\s*|\\mathrm\{d\}\s*|\\text\{d\}\s*|∂\s*|[dD](?=[A-Za-zα-ωΑ-Ω\\]))"
# Nothing is given back (`++`): a sentence would be cut into names in ever so many ways.
_NAME = rf"\\?[A-Za-zα-ωΑ-Ω]++(?:\s?_?\s?(?:{_DEEP}|\([^()]*\)|\w++|[₀-₉]++))*+"


class LeftSide(NamedTuple):
    """A derivative or label on the left: `factor` times it, perhaps `transposed`."""

    factor: Fraction
    transposed: bool
    of: str = ""
    by: str = ""

    def solved(self, right: Tree) -> Tree:
        """What it says of the quantity itself."""
        factor = self.factor
        if factor < 0:
            right, factor = Negative(right), -factor
        if factor.denominator != 1:
            right = Binary("*", Number(Decimal(factor.denominator)), right)
        if factor.numerator != 1:
            right = Binary("/", right, Number(Decimal(factor.numerator)))
        return Transposed(right) if self.transposed else right

    def is_like(self, other: LeftSide) -> bool:
        """Whether it is the same derivative, in whatever spelling."""
        return (spelled(self.of), spelled(self.by)) == (spelled(other.of), spelled(other.by))

    @property
    def turned(self) -> bool:
        """Whether it is more than a label."""
        return self.factor != 1 or self.transposed


def left_side(text: str, *, labels: bool = False) -> LeftSide | None:
    """What a left side says; None where it is no derivative, and with `labels` no name.

    Only a derivative can have a factor in front of it: `2x = …` is an equation.
    """
    sign, number, core, transposed = _parts(text)
    derivative = _derivative().fullmatch(core) or _fraction().fullmatch(core)
    if derivative is not None:
        return LeftSide(sign * number, transposed, *derivative.group("of", "by"))
    if sign * number != 1 and _operator().match(core):
        return LeftSide(sign * number, transposed)
    label = labels and sign * number == 1 and re.fullmatch(r"[\w\\(){}',]+", core)
    return LeftSide(Fraction(1), transposed) if label else None


def derivatives(text: str) -> Iterator[tuple[int, int, LeftSide]]:
    """The derivatives inside a formula, each with where it stands."""
    for pattern in (_derivative(), _fraction()):
        for match in pattern.finditer(text):
            of, by = match.group("of", "by")
            yield *match.span(), LeftSide(Fraction(1), transposed=False, of=of, by=by)


def stands_for(text: str) -> tuple[Fraction, str]:
    """The factor in front of a name on the left, and the name as `spelled`: `-2 dE/dw1`."""
    sign, number, core, _ = _parts(text)
    return sign * number, spelled(core)


def _parts(text: str) -> tuple[int, Fraction, str, bool]:
    """The sign and the number in front, what is left, and whether it is transposed."""
    core = text.strip().strip("$").strip()
    matched = _prefix().match(core)
    assert matched
    sign = -1 if matched["sign"] in {"-", "−"} else 1
    number = Fraction(1)
    if matched["number"]:
        above, below = [*re.findall(r"[\d.]+", matched["number"]), "1"][:2]
        number = Fraction(above) / (Fraction(below) or 1)
    core = core[matched.end() :].strip()
    transposed = False
    if behind := _transpose().search(core):
        core, transposed = core[: behind.start()].strip(), True
    while core[:1] in {"(", "["} and core[-1:] in {")", "]"} and _is_closed(core[1:-1]):
        core = core[1:-1].strip()
    return sign, number or Fraction(1), core, transposed


def _is_closed(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character in "([") - (character in ")]")
        if depth < 0:
            return False
    return depth == 0


class Asked(NamedTuple):
    """What a part asks for: its `truth`, and the derivatives that it and its neighbours are called.

    `neighbours` are all names of other parts alone, as `spelled`.
    """

    truth: Truth | None = None
    named: tuple[LeftSide, ...] = ()
    others: tuple[LeftSide, ...] = ()
    neighbours: frozenset[str] = frozenset()

    def refuse_other_variable(self, remark: str, scope: Scope) -> None:
        """Refuse what calls the answer the derivative by another name: `x_i^T is the derivative w.r.t. x_i`.

        Raises:
            UntrueError: It does.
        """
        by = self.truth.by if self.truth else None
        by = by.of if isinstance(by, Element) else by
        found = _by_variable().match(remark) or _with_respect_to().fullmatch(remark)
        asked = {spelled(by.name)} if isinstance(by, Name) else {one.by for one in self.named}
        if found is None or not asked:
            return
        names = {found["name"], found["name"].partition("_")[0]}
        declared = {scope.declared(canonical(one)) for one in names} - {None}
        if declared and not asked & {spelled(one) for one in declared if one}:
            raise UntrueError(f'"{remark}" is another derivative than the one asked for', 0)

    def refuse_called(self, remark: str, scope: Scope) -> None:
        """Refuse a remark by which the answer is another derivative: `(this is dL/dW2)`, `same as dL/dw2`.

        Raises:
            UntrueError: It is.
        """
        found = _called_derivative().search(remark)
        left = left_side(found["name"]) if found else None
        if left is None or not left.by:
            return
        own = any(map(left.is_like, self.named))
        other = self.named and not own and left.of in {one.of for one in self.named}
        try:
            self.refuse_another(left, scope)
        except RefusedError as error:
            raise UntrueError(error.message, 0) from error
        if other:
            raise UntrueError(f'"{remark.strip()}" is another derivative than the one asked for', 0)

    def refuse_second(self, name: str) -> None:
        """Refuse a second derivative on the left where the first one is asked for.

        Raises:
            UntrueError: It is one.
        """
        if _second().search(name) and not self._is_second():
            raise UntrueError(
                f'"{name}" on the left is a second derivative; the first is asked for', 0
            )

    def refuse_neighbour(self, name: str, formula: str) -> None:
        """Refuse the name of another part on the left, and `dW2` for dL/dW1; f' is no name of f.

        In `dz1 = db1 = …` the second name may be the one that is asked for.

        Raises:
            RefusedError: It is one.
        """
        names = [name, *re.findall(r"([^=]+)=(?!=)", formula)]
        differentials = [by for one in names if (by := self._differential(one))]
        by = differentials[0] if self._differential(name) else None
        if by and not any(map(self._is_by, differentials)):
            raise RefusedError(
                f'"{name}" on the left is a derivative by "{by}", which is not what is asked for', 0
            )
        own = spelled(name)
        other = own in self.neighbours or (own == "sigma" and "sigmoid" in self.neighbours)
        if other and not re.search(r"['′’]|prime", name):
            raise RefusedError(
                f'"{name}" on the left is the name of another part; write there what belongs there',
                0,
            )

    def _differential(self, name: str) -> str | None:
        """The declared name W_2 of `dW2`, in one word; no function that is itself differentiated."""
        matched = _short().fullmatch(name.strip(" $"))
        if matched is None or self.truth is None:
            return None
        by = self.truth.scope.declared(matched["by"])
        known = by in self.truth.scope.symbols or by in self.truth.scope.definitions
        return by if known and self.truth.of != Name(by or "") else None

    def _is_by(self, name: str) -> bool:
        """Whether what is asked for is a derivative by a name, or by nothing that is known."""
        by = self.truth.by if self.truth else None
        base = by.of if isinstance(by, Element) else by
        known = {base.name} if isinstance(base, Name) else set[str]()
        named = {canonical(re.sub(r"[{}\\\s]", "", one.by)) for one in self.named if one.by}
        return not known | named or name in known | named

    def _is_second(self) -> bool:
        """Whether a derivative of a derivative is asked for, or what is unknown."""
        if self.truth is None:
            return True
        calls = (one for one in nodes(self.truth.of) if isinstance(one, Call))
        return any(one.primes or one.function == DERIVATIVE for one in calls)

    def refuse_another(self, left: LeftSide, scope: Scope) -> None:
        """Refuse a derivative that is not the one that is asked for.

        Names that are not declared are letters of their own.

        Raises:
            RefusedError: It is another one.
        """
        if not left.by or any(map(left.is_like, self.named)):
            return
        if any(map(left.is_like, self.others)):
            raise RefusedError(
                f'"d{left.of}/d{left.by}" on the left is the name of another part; write there what belongs there',
                0,
            )
        if self.truth is None or self.truth.by is None:
            return
        letters: dict[str, str] = {}
        by = spelled(self.truth.by.name) if isinstance(self.truth.by, Name) else ""
        if spelled(left.of) == by != spelled(left.by):  # dw/dw is the identity
            raise RefusedError(
                f'the left side is a derivative of "{left.of}", by which it is to be taken', 0
            )
        if not _may_be(left.by, self.truth.by, scope, letters):
            raise RefusedError(
                f'the left side is a derivative by "{left.by}", which is not what is asked for', 0
            )
        of = self.truth.of
        if isinstance(of, Name | Element) and not _may_be(left.of, of, scope, letters):
            raise RefusedError(
                f'the left side is a derivative of "{left.of}", which is not what is asked for', 0
            )


def asked_by(
    truth: Truth | None, called: Collection[str] = (), siblings: Collection[str] = ()
) -> Asked:
    """What a part asks for, by its truth and the names of the parts: `dL/dW1`, `ds1/dx-formula`."""
    named, others = (
        tuple(one for name in names if (one := left_side(name.removesuffix("-formula"))))
        for names in (called, siblings)
    )
    own = {spelled(one.removesuffix("-formula")) for one in called} | {
        spelled(one) for one in called
    }
    neighbours = frozenset(spelled(one) for one in siblings) - own
    return Asked(truth, named, others, neighbours)


def _may_be(written: str, asked: Tree, scope: Scope, letters: dict[str, str]) -> bool:
    """Whether a name with its indices may be what is asked for; `letters` collects those of indices."""
    base, own = _split(written)
    known = scope.declared(written) or scope.declared(base)
    if scope.declared(written):
        own = ()  # its number is part of its name, `z_2`
    alias = scope.definitions.get(known or "")
    if isinstance(alias, Name):
        known = alias.name  # the answer calls it so
    if known is None or known in scope.indices:
        return True
    names = {known, canonical(written)}
    match asked:
        case Name():
            return asked.name in names
        case Element(of=Name(name=name)) if name in names:
            wanted = [printed(one).replace("−", "-").replace(" ", "") for one in asked.indices]
            return len(own) != len(wanted) or all(
                _is_index(one, other, letters) for one, other in zip(own, wanted, strict=True)
            )
        case _:
            return False


def _is_index(written: str, wanted: str, letters: dict[str, str]) -> bool:
    """Whether an index is the one that is asked for, perhaps by another letter."""
    if written.isalpha() and wanted.isalpha():
        return letters.setdefault(written, wanted) == wanted
    return written == wanted


def _split(written: str) -> tuple[str, Sequence[str]]:
    """A name and its indices."""
    matched = re.match(r"\\?([A-Za-zα-ωΑ-Ω]+\d*)", written)
    if matched is None:
        return written, []
    behind = re.sub(r"[_{}()\s,]+", " ", written[matched.end() :])
    return matched[1], re.sub(r"\s*([-+])\s*", r"\1", behind).split()


def names_an_entry(name: str) -> bool:
    """Whether it names an entry: `∂f/∂w_j`, `J_{ij}`."""
    left = left_side(name)
    if left is not None and left.by:
        return not left.turned and _indexed().fullmatch(left.by) is not None
    if of_expression := _of_expression().fullmatch(name):
        return _indexed().fullmatch(of_expression["by"]) is not None
    array = r"(?:\(?J(?:_?f)?\)?|[\[(]\s*(?:J|D\s*f|∇\s*f)(?:\(\w\))?\s*[\])])"
    indices = r"(?:_\s*\{?[a-z],?\s*[a-z]?\}?|(?:_\s*\{|\[)[a-z],?\s*:\s*[}\]])"
    return re.fullmatch(rf"\s*{array}\s*{indices}\s*", name) is not None


def on_the_diagonal(name: str) -> bool:
    """Whether it names entries of the diagonal alone: `∂f_i/∂w_i`, `J_{ii}`."""
    return (
        re.search(r"_\{?(?P<index>[a-z])(?:\W*(?P=index)\b|[^_]*_\{?(?P=index)(?![a-z]))", name)
        is not None
    )


@cache
def _indexed() -> re.Pattern[str]:
    return re.compile(r"\s*\\?[A-Za-z]+\s*_\s*(?:[a-z]|\{\s*[a-z]\s*,?\s*[a-z]?\s*\})\s*")


@cache
def _of_expression() -> re.Pattern[str]:
    """`∂(w^T w)/∂w_j`, where what is differentiated has no name."""
    sign = r"(?:∂|\\partial|d)\s*"
    return re.compile(rf"\s*{sign}(?:\([^()=]{{1,40}}\)|[^/=]{{2,40}}?)\s*/\s*{sign}(?P<by>[^/=]+)")


@cache
def _by_variable() -> re.Pattern[str]:
    noun = r"(?:derivative|gradient|jacobian|slope)"
    by = r"(?:with\s+respect\s+to|in|by|w\.?\s?r\.?\s?t\.?)"
    return re.compile(
        rf"\s*(?:(?:this|that|which|it)\s+)?(?:is|was|equals|would\s+be)\s+(?:the\s+)?{noun}\b.{{0,20}}?\s{by}\s+\$?(?P<name>[A-Za-z]\w*)",
        re.IGNORECASE,
    )


@cache
def _called_derivative() -> re.Pattern[str]:
    is_ = r"(?:(?:the\s+)?same\s+as|(?:this|it|which)\s+is|i\.\s?e\.,?)"
    name = r"(?:\\[dt]?frac\{[^{}]*\}\{[^{}]*\}|(?:d|∂|\\partial\s*)\w+\s*/\s*(?:d|∂|\\partial\s*)[\w{}^\[\]]+)"
    return re.compile(rf"\A\W*{is_}\s+\$?(?P<name>{name})\$?\W*\Z", re.IGNORECASE)


@cache
def _with_respect_to() -> re.Pattern[str]:
    return re.compile(
        r"\W*(?:(?:(?:this|it)\s+is\s+)?(?:the\s+)?(?:derivative|gradient|slope)\s+)?"
        r"(?:with\s+respect\s+to|w\.?\s?r\.?\s?t\.?|by(?=\s+\$?\w{1,4}\$?\W*\Z))\s+\$?(?P<name>[A-Za-z]\w*)\W*",
        re.IGNORECASE,
    )


@cache
def _short() -> re.Pattern[str]:
    return re.compile(r"d(?P<by>[A-Za-z]+(?:_?\{?\w+\}?)?)")


@cache
def _derivative() -> re.Pattern[str]:
    """`dL/dw`, with what is differentiated and by what."""
    above, below = rf"{_SIGN}(?P<of>{_NAME})", rf"{_SIGN}(?P<by>{_NAME})"
    return re.compile(rf"{above}\s*/\s*{below}")


@cache
def _fraction() -> re.Pattern[str]:
    above, below = rf"{_SIGN}(?P<of>{_NAME})", rf"{_SIGN}(?P<by>{_NAME})"
    return re.compile(rf"\\[dtc]?frac\s*\{{\s*{above}\s*\}}\s*\{{\s*{below}\s*\}}")


@cache
def _operator() -> re.Pattern[str]:
    r"""`\frac{d}{dz} …`, `\frac{d f(z)}{dz}` and `d/dz …`, whatever is differentiated."""
    sign = r"(?:\\partial|\\(?:mathrm|text)\s*\{\s*d\s*\}|∂|[dD])"
    above = r"(?:[^{}]|\{[^{}]*\})*"
    return re.compile(
        rf"\\[dtc]?frac\s*\{{\s*{sign}{above}\}}\s*\{{\s*{sign}\s*\\?[A-Za-z]|{sign}\s*/\s*{sign}\s*[A-Za-z]"
    )


@cache
def _prefix() -> re.Pattern[str]:
    number = (
        r"\(?\s*\d+(?:\.\d+)?\s*(?:/\s*\d+)?\s*\)?|\\[dtc]?frac\s*\{\s*\d+\s*\}\s*\{\s*\d+\s*\}"
    )
    return re.compile(rf"\s*(?P<sign>[-+−])?\s*(?P<number>{number})?\s*(?:\*|·|\\cdot)?")


@cache
def _transpose() -> re.Pattern[str]:
    return re.compile(r"\s*(?:\^\s*\{?\s*(?:T|\\top|\\intercal|⊤|ᵀ)\s*\}?|ᵀ|\.T)$")


@cache
def _second() -> re.Pattern[str]:
    """Two primes, or `d²f/dz²`."""
    return re.compile(r"['′’]\s*['′’]|″|(?:\A|\{)\s*\$?(?:d|∂|\\partial)\s*(?:\^\s*\{?\s*2|²)")
