"""A formula as an answer: chains of equalities, definitions, cases, and remarks that are checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

from exercises.language.characters import plain
from exercises.language.ellipsis import expanded
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.notation import FUNCTIONS, LETTERS
from exercises.language.parser import Parser
from exercises.language.scope import Scope, canonical
from exercises.language.stream import SEVERAL, unexpected
from exercises.language.tokens import Token, tokenise
from exercises.language.tree import (
    Binary,
    Call,
    Cases,
    Comparison,
    Element,
    Name,
    Number,
    Tree,
    nodes,
)
from graders.kinds.reading import vocabulary
from graders.kinds.reading.heads import spelled
from graders.kinds.reading.names import Names
from graders.kinds.reading.remarks import Remark, Role
from graders.kinds.reading.statements import Said, Statements, meaning, read_statements
from graders.language.equivalence import Expected

_OPENING, _CLOSING = (
    {"(", "[", "{", "begin:matrix", "begin:cases"},
    {")", "]", "}", "end:matrix", "end:cases"},
)
_CONDITION = {"if", "for", "when", "otherwise"}
_RELATIONS = {"<", ">", "≤", "≥", "≠", "="}
# Functions with a parameter of their own: with one argument they are what the exercise defines.
# Names of functions that are words of shapes and sums as well.
_NO_FUNCTIONS = {
    *(
        "identity",
        "diagonal",
        "transpose",
        "norm",
        "sum",
        "square",
        "step",
        "sign",
        "ones",
        "zeros",
    ),
    *("dot", "inner", "outer", "max", "min", "maximum", "minimum", "where", "total", "log"),
}
_PARAMETRISED = {"elu", "leakyrelu", "gelu", "softplus"}


class Statement(NamedTuple):
    """What an answer says.

    The `members` of its chain of equalities must agree, and the last one decides; `scope` holds the
    definitions that the answer made; `notes` the rules that decided an ambiguity; `asides` what it
    says of its shape, to be judged with it; `passed_over` the words that change nothing; `untrue` what
    it says of declared names that is not so.
    """

    members: tuple[Tree, ...]
    scope: Scope
    notes: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    untrue: tuple[str, ...] = ()


def read_statement(
    text: str,
    scope: Scope,
    *,
    called: Collection[str] = (),
    siblings: Collection[str] = (),
    input_first: bool = False,
) -> Statement:
    """Read an answer.

    Args:
        text: What was typed.
        scope: What its names mean.
        called: What the answer may be called.
        siblings: What the other parts of the exercise are called.
        input_first: Whether the free indices are those of the input, then those of the output.

    Raises:
        RefusedError: It is not in the language, or doubts, or gives several answers.
    """
    typed = plain(text)
    try:
        return _statement(typed.text, scope, called, siblings, input_first=input_first)
    except RefusedError as error:
        error.offset = typed.place(min(error.offset, len(typed.text)))
        raise


def _statement(
    text: str,
    scope: Scope,
    called: Collection[str],
    siblings: Collection[str],
    *,
    input_first: bool,
) -> Statement:
    text = _in_signs(text)
    scope = _with_own_indices(text, scope, input_first=input_first)
    declared = {spelled(name) for name in (*scope.symbols, *scope.definitions)}
    names = {spelled(one) for one in called}
    others = {spelled(one) for one in siblings}
    said = read_statements(text, Names(scope), names, declared, others)
    return _Reader(scope, names, said).read()


class _Reader:
    """Reads the statements of one answer in its scope."""

    def __init__(self, scope: Scope, called: Collection[str], said: Statements) -> None:
        self.scope = scope
        self.called = called
        self.said = said
        self.notes: list[str] = []
        self.asides: list[str] = []
        self.conditions: list[Comparison] = []
        self.aliases: dict[str, str] = {}
        self.untrue: list[str] = []

    def read(self) -> Statement:
        for remark in self.said.remarks:
            if remark.role is Role.SHAPE:
                self.asides.append(remark.text)
            elif remark.role is Role.MEANING:
                self._mean(remark)
        for definition in reversed(self.said.definitions):
            self._define(definition)
        for other in self.said.others:
            self._start(other)
        members = [tree for one in self.said.answers for tree in self._members(one)]
        if self.conditions:
            members = [_under(member, self.conditions) for member in members]
        return Statement(
            tuple(members),
            self.scope,
            tuple(self.notes),
            tuple(self.asides),
            self.said.passed_over,
            tuple(self.untrue),
        )

    def _mean(self, remark: Remark) -> None:
        """Take over what a name means: a function by its name, or what shape it has."""
        matched = meaning().fullmatch(remark.text)
        assert matched
        name = _plain_name(matched["name"])
        words = [one.casefold() for one in re.findall(r"[A-Za-z]+", matched["says"])]
        function = next(
            (FUNCTIONS[one] for one in words if one in FUNCTIONS and one not in _NO_FUNCTIONS), ""
        )
        refused = set(words) & (
            vocabulary.DENIAL | vocabulary.OPERATION - {"row", "rows", "column", "columns"}
        )
        if refused and not function:
            raise RefusedError(
                f'what does "{remark.text}" mean for the formula? Write {matched["name"]} = …',
                remark.offset,
            )
        symbol = self.scope.symbols.get(self.scope.declared(name or "") or "")
        if function and name:
            self.aliases[name] = function
            self.notes.append(f"{matched['name']} is {function}, as you say")
        elif symbol is not None and _contradicted(symbol.shape, words):
            raise RefusedError(
                f'"{remark.text}" is not so in this exercise; write the formula with its names as declared',
                remark.offset,
            )
        else:
            self.notes.append(f'"{remark.text}" is passed over')

    def _define(self, said: Said) -> None:
        """Take over what is said of a name: a definition, or a condition on a declared one."""
        name = _plain_name(said.name)
        tree = self._tree(said.formula.text)
        known = self.scope.declared(name) if name else None
        if known is not None or name is None:
            self._claim(said, tree)
            return
        self.notes.append(f"{name} is what you defined")
        self.scope = replace(self.scope, definitions={**self.scope.definitions, name: tree})

    def _claim(self, said: Said, tree: Tree) -> None:
        """What is said of a declared name: so, a condition on a number, or not so."""
        left = self._tree(said.name)
        try:
            same = left == tree or Expected(left, self.scope).compare(tree).outcome == "equal"
        except UndefinedError:
            same = False
        if same:
            return
        if isinstance(left, Name | Element) and not _is_array(left, self.scope):
            self.conditions.append(Comparison(("=",), (left, tree)))
        else:
            self.untrue.append(f"{said.name} = {said.formula.bare}")

    def _start(self, said: Said) -> None:
        """A statement on another name that the answer does not use: where a recursion starts."""
        tree = self._tree(said.formula.text)
        text = _with_named_derivatives(said.name, self.scope)
        try:
            left = parse_whole(text, self.scope)
        except RefusedError:
            left = None
        if isinstance(left, Element) and isinstance(tree, Number):
            self.notes.append(f"{said.name} = {tree.value} is read as the start")
            if left.of in {Name(one) for one in self.scope.derivatives} and tree.value:
                self.conditions.append(Comparison(("=",), (left, tree)))
            return
        raise RefusedError(
            f'what does "{said.name} = {said.formula.bare}" say for the answer? Write the formula alone',
            said.formula.start,
        )

    def _members(self, said: Said) -> Iterator[Tree]:
        plain = self._plain(said.formula.text)
        chain = list(_chain(plain))
        if left := self._left(said.name):
            yield left
        for number, (_, tokens, text) in enumerate(chain):
            last = number == len(chain) - 1
            if not last and _DERIVATIVE().match(text):
                continue
            parser = Parser(_with_commas(_condition_first(tokens)), self.scope)
            try:
                tree = expanded(_cases_in_words(parser), self.scope)
            except RefusedError as error:
                if last or not _is_derivative_of_something(text):
                    raise
                self.notes.append(f'"{" ".join(text.split())}" is passed over')
                del error
                continue
            yield from _without_chains(tree)
            self.notes += [note for note in parser.notes if note not in self.notes]
        end = chain[-1][1][-1]
        if membership := plain[end.offset :].strip():  # ∈ R^{1×d}
            self.asides.append(membership)

    def _left(self, name: str) -> Tree | None:
        """The left side, where it is a formula that must equal the others rather than a label."""
        if not name or spelled(name) in self.called or _DERIVATIVE().match(name):
            return None
        try:
            tree = parse_whole(name, self.scope)
        except RefusedError:
            return None
        if isinstance(tree, Name):
            return tree if self.scope.declared(tree.name) else None
        if isinstance(tree, Element) and isinstance(tree.of, Name):
            symbol = self.scope.symbols.get(tree.of.name)
            if symbol is not None and symbol.sequence:
                return None  # h_t = …, a member of what is asked for
        labels = isinstance(tree, Call) and tree.function in _PARAMETRISED
        return None if labels or isinstance(tree, Comparison) else tree

    def _plain(self, text: str) -> str:
        """The text with its names as the scope has them."""
        for name, function in self.aliases.items():
            letters = "|".join(
                (re.escape(name), *(c for c, word in LETTERS.items() if word == name))
            )
            text = re.sub(rf"(?<![A-Za-z])\\?(?:{letters})(?![A-Za-z])", function, text)
        return _with_named_derivatives(text, self.scope)

    def _tree(self, text: str) -> Tree:
        chain = list(_chain(self._plain(text)))
        parser = Parser(_with_commas(_condition_first(chain[-1][1])), self.scope)
        return expanded(_cases_in_words(parser), self.scope)


def _contradicted(shape: tuple[str | int, ...], words: Collection[str]) -> bool:
    """Whether words give a symbol another shape than it has; vectors are columns."""
    kinds = {"scalar": 0, "number": 0, "vector": 1, "column": 1, "matrix": 2}
    said = {kinds[word] for word in words if word in kinds}
    return "row" in words or bool(said and len(shape) not in said)


def parse_whole(text: str, scope: Scope) -> Tree:
    """The one formula of a text."""
    return Parser(tokenise(text), scope).whole()


def _without_chains(tree: Tree) -> Iterator[Tree]:
    """Cases whose values are chains of equalities, once for each member of them."""
    if not isinstance(tree, Cases):
        yield tree
        return
    values = [_equal_members(value) for value, _ in tree.cases]
    longest = max(map(len, values), default=1)
    for at in range(longest):
        cases = tuple(
            (members[min(at, len(members) - 1)], when)
            for members, (_, when) in zip(values, tree.cases, strict=True)
        )
        yield Cases(cases, tree.otherwise)


def _equal_members(value: Tree) -> list[Tree]:
    """The members of a chain; those that name a function with a parameter left out say nothing."""
    if not isinstance(value, Comparison) or set(value.signs) != {"="}:
        return [value]
    kept = [
        side
        for side in value.sides
        if not any(
            isinstance(node, Call) and node.function in _PARAMETRISED for node in nodes(side)
        )
    ]
    return kept or [value.sides[-1]]


def _under(tree: Tree, conditions: list[Comparison]) -> Tree:
    """The formula where the conditions hold."""
    condition = conditions[0]
    for other in conditions[1:]:
        condition = Comparison(("and",), (condition, other))
    return Cases(((tree, condition),), None)


def _is_array(tree: Name | Element, scope: Scope) -> bool:
    """Whether a declared name is a vector or a matrix."""
    if isinstance(tree, Element):
        return False
    symbol = scope.symbols.get(tree.name)
    return symbol is None or bool(symbol.shape)


def _plain_name(name: str) -> str | None:
    plain = canonical(
        "".join(LETTERS.get(c, c) for c in re.sub(r"[\s{}\\$]|\([^()]*\)$", "", name))
    )
    return plain if re.fullmatch(r"[A-Za-z]+(_\w+)?", plain) else None


def _in_signs(text: str) -> str:
    """The text with signs in place of words: "the identity matrix", "X transpose"."""
    for pattern, sign in _phrases():
        if match := pattern.fullmatch(text):
            size = next(filter(None, match.groups()), "")
            return (f"{sign}_{size}" if size else sign).ljust(len(text))
    return _transpose_in_words().sub(lambda m: f"{m[1]}^T".ljust(len(m[0])), text)


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Words that stand for a formula."""
    lead = r"[\s.$]*(?:(?:it|this|that)\s+is\s+)?(?:an?|the)?\s*"
    end = r"[\s.$]*"
    identity = r"(?:(\w+)\s*(?:x|×|by)\s*\1\s+)?identity(?:\s+matrix)?(?:\s+of\s+size\s+(\w+))?"
    oriented = r"(?:row\s+|column\s+)?(?:vector|matrix|row|column)"
    zero = rf"(?:(?:{oriented}\s+of\s+)?(?:all\s+)?zeros?(?:\s+{oriented})?|0\s+{oriented})"
    return (
        (re.compile(lead + identity + end, re.IGNORECASE), "I"),
        (re.compile(lead + zero + end, re.IGNORECASE), "0"),
    )


@cache
def _transpose_in_words() -> re.Pattern[str]:
    return re.compile(r"\b([A-Za-z](?:_\w+)?)[\s-]+transposed?\b", re.IGNORECASE)


@cache
def _DERIVATIVE() -> re.Pattern[str]:  # noqa: N802
    sign = r"(?:d|D|∂|\\partial|\\mathrm\{d\}|\\text\{d\}|∇|\\nabla)"
    below = r"(?:d|∂|\\partial|\\mathrm\{d\}|\\text\{d\})"
    return re.compile(
        rf"\s*(?:\\[dtc]?frac\s*\{{)?\s*{sign}\s*[^=]*?(?:/|\}}\s*\{{)\s*{below}[^=]*$|\s*(?:∇|\\nabla)[^=]*$"
    )


def _is_derivative_of_something(text: str) -> bool:
    """Whether a member names derivatives, which are known by other letters: `∂L/∂h · ∂h/∂z`."""
    return bool(
        re.search(r"\\[dtc]?frac\s*\{\s*d\b|\\partial|∂|\bd\w*\s*/\s*d\w|\\nabla|∇|\)\s*'|'", text)
    )


def _with_own_indices(text: str, scope: Scope, *, input_first: bool) -> Scope:
    """The scope with the letters that `∂f_ij/∂W_kl = …` gives to the free indices."""
    match = _indexed_derivative().match(text)
    if match is None or not scope.indices:
        return scope
    sides = match["above"], match["below"]
    letters = re.findall(r"[a-zA-Z]", "".join(sides[::-1] if input_first else sides))
    sizes = list(scope.indices.values())
    if (
        len(set(letters)) != len(letters)
        or len(letters) != len(sizes)
        or any(one in scope.symbols for one in letters)
    ):
        return scope
    return replace(scope, indices=dict(zip(letters, sizes, strict=True)))


@cache
def _indexed_derivative() -> re.Pattern[str]:
    return re.compile(
        r"[\s$]*(?:\\\[|\\\()?\s*(?:\\[dt]?frac\s*\{)?\s*(?:d|∂|\\partial)\s*\w+?_\{?(?P<above>[a-zA-Z, ]+?)\}?"
        r"\s*(?:/|\}\s*\{)\s*"
        r"(?:d|∂|\\partial)\s*\w+?_\{?(?P<below>[a-zA-Z, ]+?)\}?\s*\}?\s*="
    )


def _with_named_derivatives(text: str, scope: Scope) -> str:
    """The text with the symbol that stands for a derivative in place of dh_t/dw1."""
    for symbol, (of, by) in scope.derivatives.items():
        stem, _, rest = canonical(by).partition("_")
        under = rf"{stem}_?\{{?{rest}\}}?" if rest else stem
        sign = r"(?:d|D|∂|\\partial|\\mathrm\{d\})\s*"
        index = r"_?\{[^{}]*\}|_?\([^()]*\)|_?\w+"
        inline = rf"{sign}{of}(?P<other>{index})?\s*/\s*{sign}{under}"
        above, below = rf"{sign}{of}(?P<index>{index})?", rf"{sign}{under}"
        pattern = rf"\\[dt]?frac\s*\{{\s*{above}\s*\}}\s*\{{\s*{below}\s*\}}|{inline}"
        text = re.sub(pattern, partial(_derivative_name, symbol), text)
    return text


def _derivative_name(symbol: str, match: re.Match[str]) -> str:
    index = match["index"] or match["other"] or ""
    return f" {symbol}{index.replace('(', '{').replace(')', '}')}".ljust(len(match[0]))


def _chain(text: str) -> Iterator[tuple[int, list[Token], str]]:
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


def _with_commas(tokens: list[Token]) -> list[Token]:
    """A comma for the "and" between two cases: `1 for x > 0 and 0 for x ≤ 0`."""
    found = [
        token
        for token, after in zip(tokens, [*tokens[1:], tokens[-1]], strict=True)
        if token.text != "," or after.text not in {"if", "for", "when"}
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


def _condition_first(tokens: list[Token]) -> list[Token]:
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
        later = _condition_first(behind[behind[0].text == "else" :])
        return [*rest[:cut], *tokens[:closing], Token("sign", ",", rest[cut].offset), *later]
    if behind and behind[0].text == "otherwise":
        behind[0] = behind[0]._replace(text="else")
    return [*rest[:cut], *tokens[:closing], *behind]


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


def _with_bracket(tree: Tree) -> tuple[Tree, Comparison] | None:
    """`1 (x > 0)` in a list of cases: the value and its condition."""
    if isinstance(tree, Binary) and tree.sign == " " and isinstance(tree.right, Comparison):
        return tree.left, tree.right
    return None
