"""Reads a derivation line by line: what is a formula, which chain it belongs to, and in which case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from exercises.language.derivation.chain import Chain, Derivation, Member
from exercises.language.derivation.conditions import (
    ASIDE,
    Conditions,
    heads_next_line,
    introduces,
    is_general,
    is_heading,
    within,
)
from exercises.language.derivation.formulas import Formulas, members, with_own_index
from exercises.language.derivation.split import Split
from exercises.language.derivation.tidied import environment, tidied
from exercises.language.notation import CONSTANTS, FUNCTIONS
from exercises.language.scope import DERIVATIVE, Scope
from exercises.language.tree import Call, Cases, Comparison, Element, Tree, nodes

# A proof of a homework is shorter; what is longer is cut, and told.
MOST_LINES = 80
MOST_MEMBERS = 120
# What stands behind a function that is applied, or derived.
_APPLIES = frozenset("(_{^'’′")
# Functions that need no bracket; the other names may as well be words.
_BARE = frozenset({
    "exp", "ln", "log", "softmax", "diag", "sigmoid", "sigma", "tanh", "frac", "sum", "prod", "delta",
})  # fmt: skip
_NEAR = 40  # characters, as far as it is looked for a word that introduces something
_SHORT_WORDS = frozenset({
    "is", "as", "in", "if", "so", "or", "of", "on", "at", "to", "by", "be", "we", "it", "do", "an", "us",
    "no", "my", "he", "up", "go", "the", "and", "for",
})  # fmt: skip


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
    scope = with_own_index(text, scope)
    first = _Reader(text, scope, definition, split)
    derivation = first.derivation()
    if not first.formulas.own:
        return derivation
    # A name may be defined behind its use: "…, where S = …".
    return _Reader(text, derivation.scope, definition, split, first.formulas.own).derivation()


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
        self.formulas = Formulas(text, scope, definition, own)
        self.conditions = Conditions(split, scope.indices)
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
        self.aside = 0  # the line with a reason that is an equation

    def derivation(self) -> Derivation:
        """The whole text, up to the limits."""
        for count, (offset, number, line) in enumerate(self.lines(), 1):
            if count > MOST_LINES or self.members > MOST_MEMBERS:
                return Derivation(self.chains(), self.formulas.scope, cut=True)
            self.read(line, offset, number)
        return Derivation(self.chains(), self.formulas.scope, cut=self.members > MOST_MEMBERS)

    def chains(self) -> tuple[Chain, ...]:
        """What was read so far; a single member says nothing.

        Where a derivative of an entry by the same entry stands apart, one by another is that of i ≠ j.
        """
        found = [(one, when) for one, when in self.found if len(one) > 1 and when != ASIDE]
        apart = self.conditions.by_indices and any(_indices(one[0]) == 1 for one, _ in found)
        apart = apart and not _of_all_indices().search(self.text)
        return tuple(
            Chain(tuple(one), when or "≠" * (apart and _indices(one[0]) > 1 and not _is_whole(one)))
            for one, when in found
        )

    def lines(self) -> Iterator[tuple[int, int, str]]:
        """Every line that is not blank: where it starts, and its number among those that were typed."""
        offset = 0
        ahead = len(self.text) - len(self.text.lstrip())
        for line in tidied(self.text, self.formulas.scope).split("\n"):
            if line.strip():
                start = offset + len(line) - len(line.lstrip())
                yield offset, self.text.count("\n", ahead, start) + 1, line
            offset += len(line) + 1

    def read(self, line: str, offset: int, number: int) -> None:
        """Read one line: a condition counts for what follows it, or for what it stands behind."""
        line = _bracketed().sub(self._without_reason, line)
        line, conditions = self.conditions.without(line)
        fragments = list(self._fragments(line))
        formulas = [start for start, fragment in fragments if re.search("[=≈]", fragment)]
        if is_general(line):
            self.condition = ""
        if said := self.conditions.in_words(line):
            self.condition = said
        below = ""
        behind: dict[int, str] = {}
        ahead: list[tuple[int, str]] = []
        for at, condition in conditions:
            before = [start for start in formulas if start < at]
            after = [start for start in formulas if start > at]
            if before and not after and heads_next_line(line, at):
                below = condition
            elif before and not (after and introduces(line, at, fragments)):
                behind[before[-1]] = condition
            elif not before and (
                is_heading(line[:at]) and (line[:at].strip() or not self.unfinished)
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
        self.condition = below or self.condition
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
            parsed = self.formulas.parsed(head)
            self.head = (parsed, self.condition) if parsed.tree is not None else None

    def _without_reason(self, match: re.Match[str]) -> str:
        """Nothing for a bracket with words in it, such as `(product rule)`."""
        if _reason().match(match[0]):
            return " " * len(match[0])
        words = (one for one in _word().finditer(match[0]) if len(one[0]) > 2)
        said = sum(not self._is_in_formulas(match[0], one) for one in words)
        return " " * len(match[0]) if said > ("=" in match[0]) else match[0]

    def _fragments(self, line: str) -> Iterator[tuple[int, str]]:
        """The stretches of a line between words, commas and full stops, where they start."""
        start, depth = 0, 0
        spans = [match.span() for match in environment().finditer(line)]
        ends = [
            match.span()
            for match in _word().finditer(line)
            if len(match[0]) > 1
            and not within(match.start(), spans)
            and not self._is_in_formulas(line, match)
        ]
        for at, character in enumerate(line):
            depth += (character in "([{") - (character in ")]}")
            before, following = line[at - 1 : at], line[at + 1 : at + 2]
            stops = character in ";," or (character in ".:" and following in {" ", ""})
            dots = character == "." and (before == "." or following == ".")
            if within(at, spans):
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
        if {word, bare} & (self.formulas.scope.stems() | _BARE | set(CONSTANTS)):
            return True
        if word not in _SHORT_WORDS and any(map(self._is_run_of_names, {word, bare})):
            return True
        applied = line[match.end() : match.end() + 1] in _APPLIES
        return (word in FUNCTIONS and applied) or self._is_defined_here(line, match)

    def _is_run_of_names(self, word: str) -> bool:
        """`uv`, `u'v`, `Xw`, `zj`."""
        letters = re.sub("['’]", "", word)
        return 0 < len(letters) < 4 and set(letters) <= self.formulas.letters

    def _is_defined_here(self, line: str, match: re.Match[str]) -> bool:
        """A word that is a name: `denom = …` at the start of a formula."""
        if len(match[0]) < 2 or not _assigned().match(line, match.end()):
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
        if self.formulas.new_name(stripped)[0] in self.formulas.running:
            return
        first = not before.strip(" \t\0")
        goes_on = (
            first
            and self.ended
            and fragment.line <= self.ended + 1
            and self.found
            and (_goes_on().match(stripped))
        )
        head, self.head = self.head, None
        continues = stripped.startswith(("=", "≈")) or self.open
        equal = re.search(r"[=≈]", stripped)
        self.last = bool(equal or goes_on or (self.open and re.search(r"[\w)]", stripped)))
        if not self.last:
            return
        pieces = list(members(fragment.text, fragment.offset, fragment.line))
        if goes_on and pieces and self.found[self.current][0]:
            last = self.found[self.current][0].pop()
            text = f"{last.text} {pieces[0].text}"
            pieces[0] = last._replace(text=text, tree=None, problem="")
        elif head and continues and not self.open:
            self.current = len(self.found)
            self.found.append(([head[0]], head[1] or condition))
        elif continues and not self.open and self._begins_case(condition):
            self.found.append(([self.found[self.current][0][0]], condition))
            self.current = len(self.found) - 1
        elif not continues or not self.found:
            named = self.formulas.define(stripped)
            aside = bool(self.found) and self._is_aside(fragment.line, before[-_NEAR:], named=named)
            self.current = self.current if aside else len(self.found)
            self.found.append(([], condition))
            if aside:
                self._add(pieces, self.found[-1][0], stripped)
                return
        if pieces and _operator().search(before[-_NEAR:]):
            pieces[0] = pieces[0]._replace(problem="a word in front of it belongs to the formula")
        self._add(pieces, self.found[self.current][0], stripped)

    def _begins_case(self, condition: str) -> bool:
        """Whether a line `= …` goes on from the head of the chain in another case than the chain."""
        chain, when = self.found[self.current] if self.found else ([], condition)
        return bool(chain) and when != condition

    def _is_aside(self, line: int, before: str, *, named: bool) -> bool:
        """Whether an equation defines a name or gives a reason beside the chain, which goes on behind it."""
        if _gives_reason().search(before):
            self.aside = line
            return True
        more = line == self.aside and re.search(r"\band\W*$", before)
        return bool(more or (named and _introduces_aside().search(before)))

    def _add(self, pieces: list[Member], chain: list[Member], text: str) -> None:
        self.open = text.endswith(("=", "≈"))
        for piece in pieces:
            typed = self.text[piece.offset : piece.offset + len(piece.text)]
            told = piece._replace(typed=" ".join(typed.split()))
            chain.append(told if piece.problem else self.formulas.parsed(told))
        self.members += len(pieces)


def _indices(member: Member) -> int:
    """How many indices a derivative has: one in ∂σ_i/∂z_i, two in ∂σ_j/∂z_i."""
    match member.tree:
        case Call(function=name, arguments=(Element(indices=of), Element(indices=by))) if (
            name == DERIVATIVE
        ):
            return len({*of, *by})
    return 0


@cache
def _of_all_indices() -> re.Pattern[str]:
    """What says that i may be j as well."""
    return re.compile(
        r"\b(?:(?:for|in)\s+(?:all|every|any|both|each)|also|even|always|whatever|whether|regardless|no\s+matter"
        r"|in\s+particular|arbitrary|any\s+pair)\b",
        re.IGNORECASE,
    )


def _is_whole(chain: list[Member]) -> bool:
    """Whether a chain puts the cases together, with δ or in cases."""
    last = chain[-1].tree
    return last is not None and any(isinstance(one, Comparison | Cases) for one in nodes(last))


@cache
def _reason() -> re.Pattern[str]:
    """What opens a bracket that says why; `where` and `with` may define a name."""
    return re.compile(
        r"[(\[]\s*(?:since|because|as|using|by|recall|due|note|from)\b", re.IGNORECASE
    )


@cache
def _bracketed() -> re.Pattern[str]:
    """A bracket without brackets in it."""
    return re.compile(r"[(\[][^()\[\]]*[)\]]")


@cache
def _assigned() -> re.Pattern[str]:
    """A sign of equality behind a name."""
    return re.compile(r"\s*:?=")


@cache
def _word() -> re.Pattern[str]:
    """A word, which is no command of TeX."""
    return re.compile(r"(?<![\\A-Za-z_{^])[A-Za-z]+(?:['’][a-z]+)?(?![A-Za-z])")


@cache
def _operator() -> re.Pattern[str]:
    """A word that a formula cannot do without."""
    return re.compile(r"\b(?:(?:plus|minus|times)(?:\s+\w+)?|not)[\s\0]*$", re.IGNORECASE)


@cache
def _goes_on() -> re.Pattern[str]:
    """What a line begins with that goes on with the formula of the line before."""
    return re.compile(r"[-+*/·×⋅−–]|\\(?:cdot|times|div)(?![a-zA-Z])")


@cache
def _gives_reason() -> re.Pattern[str]:
    """Words before an equation that is the reason of the one before it in the line."""
    return re.compile(r"\S.*\b(?:because|since|as|using|by)\W*$", re.IGNORECASE | re.DOTALL)


@cache
def _introduces_aside() -> re.Pattern[str]:
    """Words before a definition that stands beside a chain."""
    return re.compile(
        r"(?:\b(?:where|with|here|using|for|writing|and|define)\W*|[,;(\[]\s*)$", re.IGNORECASE
    )
