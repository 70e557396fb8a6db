"""A derivation: chains of equalities among words, with definitions and cases, as students write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import NamedTuple

from exercises.language.ellipsis import expanded
from exercises.language.errors import RefusedError
from exercises.language.notation import CONSTANTS, FUNCTIONS, SUBSCRIPTS
from exercises.language.parser import Parser
from exercises.language.printing import printed
from exercises.language.scope import DERIVATIVE, Scope, canonical
from exercises.language.shorthand import completed
from exercises.language.split import Split
from exercises.language.tidied import ENVIRONMENT, tidied
from exercises.language.tokens import tokenise
from exercises.language.tree import (
    Big,
    Call,
    Name,
    Number,
    Rows,
    Tree,
    children,
    nodes,
    substituted,
    with_children,
)

# The condition of what is said beside the proof.
ASIDE = "aside"
MOST_LINES = 80
MOST_MEMBERS = 120
_LONGEST_MEMBER = 1_000
_MOST_SUMS = 2
# What stands behind a function that is applied, or derived.
_APPLIES = frozenset("(_{^'’′")
_MOST_NODES = 1_500  # of a formula in which every name is written out

_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")
# Functions that need no bracket; the other names may as well be words.
_BARE = frozenset({
    "exp", "ln", "log", "softmax", "diag", "sigmoid", "sigma", "tanh", "frac", "sum", "prod", "delta",
})  # fmt: skip
# What a sum runs over is no name, even where it says `the term k = j`.
_RUNS = re.compile(r"(?:sum|prod|[∑ΣΠ∏])\s*(?:\\limits)?\s*(?:_\s*\{?\s*([a-z])|([ₖₙᵢⱼₜ]))")
_ASSIGNED = re.compile(r"\s*:?=")
_NEAR = 40  # characters, as far as it is looked for a word that introduces something
_SHORT_WORDS = frozenset({
    "is", "as", "in", "if", "so", "or", "of", "on", "at", "to", "by", "be", "we", "it", "do", "an", "us",
    "no", "my", "he", "up", "go", "the", "and", "for",
})  # fmt: skip
_WORD = re.compile(r"(?<![\\A-Za-z_{^])[A-Za-z]+(?:['’][a-z]+)?(?![A-Za-z])")
_SIGNS = {
    "=": r"==?", "≠": r"≠|!=|\\neq?(?![a-z])|\\not\s*=|/=",
    ">": r">=?|≥|\\g(?:eq?|t|eqslant)(?![a-z])", "<": r"<=?|≤|\\l(?:eq?|t|eqslant)(?![a-z])",
}  # fmt: skip
_TURNED = {"=": "=", "≠": "≠", ">": "<", "<": ">"}
_HEADING = (
    r"\s*[(\[]?(?:\w+[).:]\s*)?(?:(?:case|for|on|the|if|first|second|now|then|and)\W+|\d\W+)*"
)
_HEADS = re.compile(
    r"[\s\W]*(?:(?:cases?|for|if|when|and|now|then|first(?:ly)?|second(?:ly)?|let|suppose|assume|with|the|in|our"
    r"|this|we|consider|take|diagonal|off|next|finally|consequently|otherwise|\w\)|\d)\W+)*",
    re.IGNORECASE,
)
_OFF_DIAGONAL = re.compile(rf"{_HEADING}(?:off[- ]?diagonal|otherwise|else)\b", re.IGNORECASE)
_DIAGONAL = re.compile(rf"{_HEADING}diagonal\b", re.IGNORECASE)
_MID_DIAGONAL = re.compile(
    r"(?<=[.,;] )(off[- ]?)?diagonal(?:\s+(?:entries|elements|terms|case))?\s*:", re.IGNORECASE
)
_GENERAL = re.compile(
    r"\b(?:together|both cases|combin\w+|in general|overall|general)\b", re.IGNORECASE
)
_END_OF_FORMULA = re.compile(r"(?:\\[,;:! ]|[\s,;.:])+$")
# A word that a formula cannot do without.
_OPERATOR = re.compile(r"\b(?:(?:plus|minus|times)(?:\s+\w+)?|not)[\s\0]*$", re.IGNORECASE)
# A line that goes on with the formula of the line before.
_GOES_ON = re.compile(r"[-+*/·×⋅−–]|\\(?:cdot|times|div)(?![a-zA-Z])")
_INTRODUCES_ASIDE = re.compile(
    r"(?:\b(?:where|with|here|using|for|writing|and|define)\W*|[,;(\[]\s*)$", re.IGNORECASE
)
_RELATIONS = {"<", ">", "≤", "≥", "≠", "→", "∈"}
_OPENING, _CLOSING = (
    {"(", "[", "{", "begin:matrix", "begin:cases"},
    {")", "]", "}", "end:matrix", "end:cases"},
)


class Member(NamedTuple):
    """One member of a chain: where it was typed, and its formula, or why there is none.

    `text` is what was read, `typed` what stands there.
    """

    text: str
    offset: int
    line: int
    typed: str = ""
    tree: Tree | None = None
    problem: str = ""


class Chain(NamedTuple):
    """Members that are said to be equal, under a condition on the two free indices: `=`, `≠` or none."""

    members: tuple[Member, ...]
    condition: str = ""

    def mapped(self, change: Callable[[Tree], Tree]) -> Chain:
        """The chain with every formula changed."""
        return Chain(
            tuple(
                one if one.tree is None else one._replace(tree=change(one.tree))
                for one in self.members
            ),
            self.condition,
        )


class Derivation(NamedTuple):
    """The chains of a text, the scope with the names that it defines, and whether it was cut off."""

    chains: tuple[Chain, ...]
    scope: Scope
    cut: bool = False


def read_derivation(
    text: str, scope: Scope, definition: Tree | None = None, split: Split | None = None
) -> Derivation:
    """Read the chains of equalities in a text; words are passed over.

    Args:
        text: Lines of words and formulas, plain or in LaTeX.
        scope: What the names mean; names that the text defines are added.
        definition: The derivative that is asked for: a prime differentiates as it does, as in `u' v -
            u v'`, and its function may stand without its argument.
        split: What cases are set apart by.
    """
    scope = _with_own_index(text, scope)
    # A name may be defined behind its use: "…, where S = …".
    first = _Reader(text, scope, definition, split)
    names = first.derivation().scope
    return _Reader(text, names, definition, split, first.own).derivation()


class _Reader:
    def __init__(
        self,
        text: str,
        scope: Scope,
        definition: Tree | None,
        split: Split | None,
        own: Iterable[str] = (),
    ) -> None:
        self.text = text
        self.definition = definition
        self.by = definition.arguments[1] if isinstance(definition, Call) else None
        self.split = split
        self.own = set(own)
        self.sizes: dict[str, int] = {}
        for name, value in scope.definitions.items():
            self.sizes[name] = self._size(value)
        found = _RUNS.finditer(text)
        self.running = {one[1] or SUBSCRIPTS[one[2]] for one in found}
        self.scope = scope
        self.found: list[tuple[list[Member], str]] = []
        self.condition = ""
        self.members = 0
        self.open = False
        self.unfinished = False
        # The chain that a line with `=` in front goes on with, or its first member; whether the last
        # fragment belongs to a chain; and the line that ended in the middle of one.
        self.current = -1
        self.head: tuple[Member, str] | None = None
        self.last = False
        self.ended = 0
        self.indices = tuple(scope.indices)
        self.conditions = tuple(_spellings(split)) if split else ()
        # Where other indices are compared, as in `1 when k = j`, is no case of the proof.
        names = tuple(map(Name, self.indices))
        pairs = [Split(one, other, ("=", "≠")) for one, other in combinations(names, 2)]
        self.conditions += tuple(
            (pattern, ASIDE)
            for pair in pairs
            if split is None or pair[:2] != split[:2]
            for pattern, _ in _spellings(pair)
        )

    @property
    def letters(self) -> set[str]:
        """The names of one letter."""
        return {one for one in (*self.scope.symbols, *self.own) if len(one) == 1}

    def derivation(self) -> Derivation:
        """The whole text, up to the limits."""
        for count, (offset, number, line) in enumerate(self.lines(), 1):
            if count > MOST_LINES or self.members > MOST_MEMBERS:
                return Derivation(self.chains(), self.scope, cut=True)
            self.read(line, offset, number)
        return Derivation(self.chains(), self.scope, cut=self.members > MOST_MEMBERS)

    def chains(self) -> tuple[Chain, ...]:
        """What was read so far; a single member says nothing."""
        return tuple(
            Chain(tuple(one), when) for one, when in self.found if len(one) > 1 and when != ASIDE
        )

    def lines(self) -> Iterator[tuple[int, int, str]]:
        """Every line that is not blank: where it starts, and its number among those that were typed."""
        offset = 0
        ahead = len(self.text) - len(self.text.lstrip())
        for line in tidied(self.text, self.scope).split("\n"):
            if line.strip():
                start = offset + len(line) - len(line.lstrip())
                yield offset, self.text.count("\n", ahead, start) + 1, line
            offset += len(line) + 1

    def read(self, line: str, offset: int, number: int) -> None:
        """Read one line: a condition counts for what follows it, or for what it stands behind."""
        line = _BRACKETED.sub(self._without_reason, line)
        line, conditions = self._without_conditions(line)
        fragments = list(self._fragments(line))
        formulas = [start for start, fragment in fragments if re.search("[=≈]", fragment)]
        if _GENERAL.search(line):
            self.condition = ""
        if said := _in_words(line):
            self.condition = said
        behind: dict[int, str] = {}
        ahead: list[tuple[int, str]] = []
        for at, condition in conditions:
            before = [start for start in formulas if start < at]
            after = [start for start in formulas if start > at]
            if before and not (after and _introduces(line, at, fragments)):
                behind[before[-1]] = condition
            elif not before and (
                _HEADS.fullmatch(line[:at]) and (line[:at].strip() or not self.unfinished)
            ):
                self.condition = condition
            elif before or formulas:
                ahead.append((at, condition))
        here = self.condition
        for start, fragment in fragments:
            while ahead and ahead[0][0] <= start:
                self.condition = here = ahead.pop(0)[1]
            member = Member(fragment, offset + start, number)
            self._fragment(member, behind.get(start, here), line[:start])
        self.unfinished = re.search(r"[a-z]{2,}\s*$", line) is not None
        self._end_line(line, fragments, offset, number)

    def _end_line(
        self, line: str, fragments: list[tuple[int, str]], offset: int, number: int
    ) -> None:
        """Remember what the next line may go on with: a formula, or the head of a chain."""
        start, last = next((one for one in reversed(fragments) if one[1].strip(" \t\0")), (0, ""))
        stops = line.rstrip(" \t\0").endswith((".", ";", ":")) or not line[
            start:
        ].rstrip().endswith(last.strip())
        self.ended = 0 if stops or not self.last else number
        if self.last or self.open or not last.strip():
            return
        head = Member(last.strip(), offset + start, number)
        whole = line.strip() == last.strip()
        if whole or re.search(r"∂|partial|\bd", last):
            parsed = self._parsed(head)
            self.head = (parsed, self.condition) if parsed.tree is not None else None

    def _without_reason(self, match: re.Match[str]) -> str:
        """Nothing for a bracket with words in it, such as `(product rule)`."""
        if _reason().match(match[0]):
            return " " * len(match[0])
        words = (one for one in _WORD.finditer(match[0]) if len(one[0]) > 2)
        said = sum(not self._is_in_formulas(match[0], one) for one in words)
        return " " * len(match[0]) if said > ("=" in match[0]) else match[0]

    def _without_conditions(self, line: str) -> tuple[str, list[tuple[int, str]]]:
        """The line without every `i = j` and `i ≠ j` that is a condition, and where they stood."""
        found: list[tuple[int, str]] = []
        spans = [match.span() for match in ENVIRONMENT.finditer(line)]
        for pattern, way in self.conditions:
            for match in pattern.finditer(line):
                if _within(match.start(), spans) or len(found) >= MOST_MEMBERS:
                    continue
                found.append((match.start(), way))
                start, end = match.span()
                if re.search(r"[(\[]\s*$", line[:start]) and (
                    closing := re.match(r"\s*[)\]]", line[end:])
                ):
                    start, end = len(line[:start].rstrip()) - 1, end + closing.end()
                blank = "\0" * (end - start)
                line = f"{line[:start]}{blank}{line[end:]}"
        if len(self.indices) != 2:
            return line, sorted(found)
        found += [
            (match.start(), "≠" if match[1] else "=") for match in _MID_DIAGONAL.finditer(line)
        ]
        return line, sorted(found)

    def _fragments(self, line: str) -> Iterator[tuple[int, str]]:
        """The stretches of a line between words, commas and full stops, where they start."""
        start, depth = 0, 0
        spans = [match.span() for match in ENVIRONMENT.finditer(line)]
        ends = [
            match.span()
            for match in _WORD.finditer(line)
            if len(match[0]) > 1
            and not _within(match.start(), spans)
            and not self._is_in_formulas(line, match)
        ]
        for at, character in enumerate(line):
            depth += (character in "([{") - (character in ")]}")
            before, following = line[at - 1 : at], line[at + 1 : at + 2]
            stops = character in ";," or (character in ".:" and following in {" ", ""})
            dots = character == "." and (before == "." or following == ".")
            if _within(at, spans):
                continue
            if character == "\0" or (depth <= 0 and stops and before != "\\" and not dots):
                ends.append((at, at + 1))
        for first, last in sorted(ends):
            if first > start:
                yield start, line[start:first]
            start = max(start, last)
        yield start, line[start:]

    def _is_in_formulas(self, line: str, match: re.Match[str]) -> bool:
        """Whether a word is a name of formulas: declared, or a function where it is applied."""
        word = match[0]
        bare = word[1:] if word[0] in "dD" else word
        if {word, bare} & (self.scope.stems() | _BARE | set(CONSTANTS)):
            return True
        letters = re.sub("['’]", "", word)
        if len(letters) < 4 and letters not in _SHORT_WORDS and set(letters) <= self.letters:
            return True  # `uv`, `u'v`, `Xw`
        applied = line[match.end() : match.end() + 1] in _APPLIES
        return (word in FUNCTIONS and applied) or self._is_defined_here(line, match)

    def _is_defined_here(self, line: str, match: re.Match[str]) -> bool:
        """A word that is a name: `denom = …` at the start of a formula."""
        if len(match[0]) < 2 or not _ASSIGNED.match(line, match.end()):
            return False
        before = line[max(0, match.start() - _NEAR) : match.start()].rstrip()
        return (
            not before
            or before[-1] in ",;.:"
            or re.search(r"\b(?:let|define|with|where|put|set|call)$", before, re.IGNORECASE)
            is not None
        )

    def _fragment(self, fragment: Member, condition: str, before: str) -> None:
        """Read a stretch of formulas: the next members of a chain, or a chain of its own."""
        stripped = fragment.text.strip()
        if not stripped.strip("\0 ") or self.members > MOST_MEMBERS:
            return
        if self._new_name(stripped)[0] in self.running:
            return
        first = not before.strip(" \t\0")
        goes_on = (
            first
            and self.ended
            and fragment.line <= self.ended + 1
            and self.found
            and (_GOES_ON.match(stripped))
        )
        head, self.head = self.head, None
        continues = stripped.startswith(("=", "≈")) or self.open
        equal = re.search(r"[=≈]", stripped)
        self.last = bool(equal or goes_on or (self.open and re.search(r"[\w)]", stripped)))
        if not self.last:
            return
        pieces = list(_members(fragment.text, fragment.offset, fragment.line))
        if goes_on and pieces and self.found[self.current][0]:
            last = self.found[self.current][0].pop()
            text = f"{last.text} {pieces[0].text}"
            pieces[0] = last._replace(text=text, tree=None, problem="")
        elif head and continues and not self.open:
            self.current = len(self.found)
            self.found.append(([head[0]], head[1] or condition))
        elif not continues or not self.found:
            named = self._define(stripped)
            aside = named and self.found and _INTRODUCES_ASIDE.search(before[-_NEAR:])
            self.current = self.current if aside else len(self.found)
            self.found.append(([], condition))
            if aside:
                self._add(pieces, self.found[-1][0], stripped)
                return
        if pieces and _OPERATOR.search(before[-_NEAR:]):
            pieces[0] = pieces[0]._replace(problem="a word in front of it belongs to the formula")
        self._add(pieces, self.found[self.current][0], stripped)

    def _add(self, pieces: list[Member], chain: list[Member], text: str) -> None:
        self.open = text.endswith(("=", "≈"))
        for piece in pieces:
            typed = self.text[piece.offset : piece.offset + len(piece.text)]
            told = piece._replace(typed=" ".join(typed.split()))
            chain.append(told if piece.problem else self._parsed(told))
        self.members += len(pieces)

    def _parsed(self, member: Member) -> Member:
        if len(member.text) > _LONGEST_MEMBER:
            return member._replace(problem=f"longer than {_LONGEST_MEMBER:,} characters")
        try:
            tokens = completed(tokenise(member.text), self.definition, self.scope)
            tree = Parser(tokens, self.scope, self.by).whole()
            tree = self._plain(expanded(tree))
            for name, value in self.scope.definitions.items():
                # A name for something with the free indices is short for it.
                if Name(name) in _names(tree) and self._uses_free_indices(value):
                    tree = substituted(tree, name, value)
        except RefusedError as error:
            return member._replace(problem=error.message, offset=member.offset + error.offset)
        if _sums(tree) > _MOST_SUMS:
            return member._replace(problem=f"sums nested deeper than {_MOST_SUMS}")
        if self._size(tree) > _MOST_NODES:
            return member._replace(problem="too long with its names written out")
        return member._replace(tree=tree)

    def _plain(self, tree: Tree) -> Tree:
        """`(a)` for `[a]`, names for what they stand for, and no free index bound by a sum."""
        below = children(tree)
        if below:
            tree = with_children(tree, tuple(self._plain(one) for one in below))
        match tree:
            case Rows(rows=((only,),)):
                return only
            case Big(variable=variable) if variable in self.scope.indices:
                own = f"{variable}#"
                body = substituted(tree.body, variable, Name(own))
                return Big(tree.function, own, tree.first, tree.last, body)
            case Call(function=function, arguments=(of,), primes=1) if of == self.by:
                return self._plain(Call(DERIVATIVE, (Call(function, (of,)), of)))
            case Call():
                same = (name for name, value in self.scope.definitions.items() if value == tree)
                return next(map(Name, same), tree)
        return tree

    def _define(self, fragment: str) -> bool:
        """Add the name that a chain starts with, if it is new: `S = Σ_k e^{z_k}`, `g_i = e^{z_i}`."""
        typed, index = self._new_name(fragment)
        indexed = index in self.scope.indices
        name = typed if indexed or not index else canonical(f"{typed}_{index}")
        if name in self.own:
            return True
        if not typed or self._has_meaning(name) or self._has_meaning(typed):
            return False
        last = list(_members(fragment, 0, 0))[-1]
        parsed = self._parsed(last)
        if parsed.tree is None:
            return False
        tree: Tree = parsed.tree
        if indexed:
            own = f"{index}#"
            size = Name(self.scope.indices[index])
            body = substituted(tree, index, Name(own))
            tree = Big("entries", own, Number(Decimal(1)), size, body)
        self.scope = replace(self.scope, definitions=_with(self.scope.definitions, name, tree))
        self.own.add(name)
        self.sizes[name] = self._size(tree)
        return True

    def _size(self, tree: Tree) -> int:
        """How many nodes a formula has with its names written out."""
        return sum(
            self.sizes.get(node.name, 1) if isinstance(node, Name) else 1 for node in nodes(tree)
        )

    def _new_name(self, fragment: str) -> tuple[str, str]:
        """The name that stands alone before the first `=`, and its subscript."""
        try:
            left = next(iter(_members(fragment, 0, 0))).text
            tokens = [one.text for one in tokenise(left)[:-1]]
        except (RefusedError, StopIteration):
            return "", ""
        if (
            len(tokens) > 3
            and tokens[1] == "("
            and tokens[3] == ")"
            and tokens[2] in self.scope.symbols
        ):
            del tokens[1:4]
        match tokens:
            case [name] if name.isalpha():
                return name, ""
            case [name, "_", index] if name.isalpha() and index.isalnum():
                return name, index
            case [name, "_", "{", index, "}"] if name.isalpha() and index.isalnum():
                return name, index
            case _:
                return "", ""

    def _uses_free_indices(self, tree: Tree) -> bool:
        free = {Name(index) for index in self.indices}
        bound = {Name(tree.variable)} if isinstance(tree, Big) else set()
        return bool(_names(tree) & free - bound)

    def _has_meaning(self, name: str) -> bool:
        words = {*self.running, *self.scope.indices, *FUNCTIONS, *CONSTANTS, "d", "delta"}
        return self.scope.declared(name) is not None or name in words


def _members(fragment: str, offset: int, line: int) -> Iterator[Member]:
    """What stands between the signs of equality, outside of brackets and subscripts."""
    try:
        tokens = tokenise(fragment)
    except RefusedError as error:
        yield Member(fragment.strip(), offset + error.offset, line, problem=error.message)
        return
    start, depth = 0, 0
    for token in tokens:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        last = token.kind == "end"
        if last or (depth <= 0 and token.text in {"=", "≈"}):
            text = _END_OF_FORMULA.sub("", fragment[start : token.offset])
            if text.strip():
                yield Member(text, offset + start, line)
            start = token.offset + (2 if fragment[token.offset : token.offset + 2] == ":=" else 1)
            if fragment.startswith(("\\approx", "\\equiv"), token.offset):
                start = token.offset + len("\\approx")


def _with(definitions: Mapping[str, Tree], name: str, tree: Tree) -> dict[str, Tree]:
    """The definitions with a new one, and with its name where it is a part of the others."""
    found: dict[str, Tree] = {}
    for other, formula in definitions.items():
        parts = children(tree) and tree in set(nodes(formula)) and formula != tree
        if parts and name not in found:
            found[name] = tree
        found[other] = _put(formula, tree, Name(name)) if parts else formula
    return {**found, name: tree}


def _put(tree: Tree, part: Tree, new: Tree) -> Tree:
    if tree == part:
        return new
    below = children(tree)
    return with_children(tree, tuple(_put(one, part, new) for one in below)) if below else tree


def _with_own_index(text: str, scope: Scope) -> Scope:
    """The scope with the indices of what is differentiated on the way, such as i in ∂p_i/∂z_j."""
    sizes = set(scope.indices.values())
    letters = set(re.findall(r"(?:∂|\\partial|\bd)\s*[^=/_\n]{1,24}?_\{?([a-z])(?![a-z])", text))
    new = {one for one in letters if not scope.declared(one) and one not in scope.indices}
    if len(sizes) != 1 or not new:
        return scope
    return replace(scope, indices={**scope.indices, **dict.fromkeys(sorted(new), sizes.pop())})


def _spellings(split: Split) -> Iterator[tuple[re.Pattern[str], str]]:
    """How the conditions of a split may be written, and which way each is."""
    left, right = printed(split.left), printed(split.right)
    for one, other, turned in ((left, right, False), (right, left, True)):
        for way in split.ways:
            sign = _SIGNS[_TURNED[way] if turned else way]
            ahead = rf"(?<![\w_{{^\\\[.])(?<!_\{{){re.escape(one)}"
            yield re.compile(rf"{ahead}\s*(?:{sign})\s*{re.escape(other)}(?![\w^]|\.\d)"), way


@cache
def _reason() -> re.Pattern[str]:
    """What opens a bracket that says why; `where` and `with` may define a name."""
    return re.compile(
        r"[(\[]\s*(?:since|because|as|using|by|recall|due|note|from)\b", re.IGNORECASE
    )


def _names(tree: Tree) -> set[Tree]:
    return {node for node in nodes(tree) if isinstance(node, Name)}


def _in_words(line: str) -> str:
    """The condition that a line begins with in words."""
    if _OFF_DIAGONAL.match(line):
        return "≠"
    return "=" if _DIAGONAL.match(line) else ""


def _sums(tree: Tree) -> int:
    """How many sums stand in each other, at most."""
    below = max(map(_sums, children(tree)), default=0)
    return below + (isinstance(tree, Big) and tree.function in {"sum", "product"})


def _within(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _introduces(line: str, at: int, fragments: list[tuple[int, str]]) -> bool:
    """Whether a condition between two formulas counts for the second: not right behind the first."""
    if re.match(r"[\0\s)\]}.]*:", line[at:]):
        return True
    start, text = [one for one in fragments if one[0] < at and re.search("[=≈]", one[1])][-1]
    between = line[start + len(text.rstrip()) : at]
    return not re.fullmatch(_ATTACHED, between, re.IGNORECASE)


_ATTACHED = r"[\s(\[\0]*(?:for|if|when|where|whenever|in\s+(?:the\s+)?case|case)?[\s(\[\0]*"
