"""A derivation: chains of equalities among words, with definitions and cases, as students write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from exercises.language.errors import RefusedError
from exercises.language.notation import CONSTANTS, FUNCTIONS, LETTERS
from exercises.language.parser import Parser
from exercises.language.scope import Scope, canonical
from exercises.language.tokens import tokenise
from exercises.language.tree import Big, Name, Number, Tree, nodes, substituted

MOST_LINES = 80
MOST_MEMBERS = 120
_LONGEST_MEMBER = 1_000

# All of these keep their length, so that a place in the text stays the place of what was typed.
_LAYOUT = re.compile(
    r"\\(?:begin|end)\s*\{(?:align|equation|eqnarray|gather|split|aligned|multline|proof|itemize|enumerate)\*?\}"
    r"|\\(?:nonumber|notag|item|qed|square|blacksquare|therefore|implies|Rightarrow|Longrightarrow|iff"
    r"|Leftrightarrow|because|noindent|medskip|par|quad|qquad|hfill)(?![a-zA-Z])"
    r"|\\(?:tag|label)\s*\{[^{}]*\}|\\[\[\]]|[$&■□∎⇒⟹∴]|=>|(?<!\d)[*`]{1,3}(?=\s)|^\s*[-*•]\s(?=\S)",
    re.MULTILINE,
)
_BREAK = re.compile(r"\\\\(?:\[[^\]\n]*\])?")
_WORDS_OF_TEX = re.compile(r"\\(?:text|mbox|textrm|intertext|textbf|textit)\s*\{([^{}]*)\}")
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")
# Functions that need no bracket; the other names may as well be words.
_BARE = {
    "exp",
    "ln",
    "log",
    "softmax",
    "diag",
    "sigmoid",
    "sigma",
    "tanh",
    "frac",
    "sum",
    "prod",
    "delta",
}
_WORD = re.compile(r"(?<![\\A-Za-z_{])[A-Za-z]+(?:['’][a-z]+)?(?![A-Za-z])")
_CONDITION = r"{0}\s*(=|==|≠|!=|\\neq?(?![a-z])|\\not\s*=|/=)\s*{1}(?![\w^])"
_HEADING = (
    r"\s*[(\[]?(?:\w+[).:]\s*)?(?:(?:case|for|on|the|if|first|second|now|then|and)\W+|\d\W+)*"
)
_HEADS = re.compile(
    r"[\s\W]*(?:(?:case|for|if|when|and|now|then|first|second|let|suppose|assume|with|where|the|\w\)|\d)\W+)*",
    re.IGNORECASE,
)
_OFF_DIAGONAL = re.compile(rf"{_HEADING}(?:off[- ]?diagonal|otherwise|else)\b", re.IGNORECASE)
_DIAGONAL = re.compile(rf"{_HEADING}diagonal\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:together|both cases|combin\w+|in general|overall|general)\b", re.IGNORECASE
)
_NAME = r"\\?[A-Za-zα-ωΑ-Ω]+(?:_\{?\w+\}?)?"
_NEW_NAME = re.compile(rf"\s*({_NAME})\s*:?=")
_END_OF_FORMULA = re.compile(r"[\s,;.:]+$")
_RELATIONS = {"<", ">", "≤", "≥", "≠", "→", "∈"}
_OPENING, _CLOSING = (
    {"(", "[", "{", "begin:matrix", "begin:cases"},
    {")", "]", "}", "end:matrix", "end:cases"},
)


class Member(NamedTuple):
    """One member of a chain: where it was typed, and its formula, or why there is none."""

    text: str
    offset: int
    line: int
    tree: Tree | None = None
    problem: str = ""


class Chain(NamedTuple):
    """Members that are said to be equal, under a condition on the two free indices: `=`, `≠` or none."""

    members: tuple[Member, ...]
    condition: str = ""


class Derivation(NamedTuple):
    """The chains of a text, the scope with the names that it defines, and whether it was cut off."""

    chains: tuple[Chain, ...]
    scope: Scope
    cut: bool = False


def read_derivation(text: str, scope: Scope) -> Derivation:
    """Read the chains of equalities in a text; words are passed over.

    Args:
        text: Lines of words and formulas, plain or in LaTeX.
        scope: What the names mean; names that the text defines are added.
    """
    # A name may be defined behind its use: "…, where S = …".
    names = _Reader(text, scope).derivation().scope
    return _Reader(text, names).derivation()


class _Reader:
    def __init__(self, text: str, scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self.found: list[tuple[list[Member], str]] = []
        self.condition = ""
        self.members = 0
        self.open = False
        self.unfinished = False
        self.indices = tuple(scope.indices)

    def derivation(self) -> Derivation:
        """The whole text, up to the limits."""
        for number, (offset, line) in enumerate(self.lines(), 1):
            if number > MOST_LINES or self.members > MOST_MEMBERS:
                return Derivation(self.chains(), self.scope, cut=True)
            self.read(line, offset, number)
        return Derivation(self.chains(), self.scope)

    def chains(self) -> tuple[Chain, ...]:
        """What was read so far; a single member says nothing."""
        return tuple(Chain(tuple(one), when) for one, when in self.found if len(one) > 1)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Every line that is not blank, and where it starts; a blank one ends a case."""
        text = _LAYOUT.sub(lambda match: " " * len(match[0]), self.text)
        text = _WORDS_OF_TEX.sub(_worded, text)
        text = _BREAK.sub(lambda match: "\n".ljust(len(match[0])), text)
        text = self._with_names_alone(text)
        offset = 0
        for line in text.split("\n"):
            if line.strip():
                yield offset, line
            offset += len(line) + 1

    def _with_names_alone(self, text: str) -> str:
        """`σ` for `σ(z)`, and `σ_i` for `σ(z_i)`: a quantity with what it is a function of."""
        for name, tree in self.scope.definitions.items():
            arguments = [one for one in self.scope.symbols if Name(one) in _names(tree)]
            signs = "|".join(sign for sign, word in LETTERS.items() if word == name)
            letters = rf"(?<![A-Za-z\\]){name}|\\{name}{'|' if signs else ''}{signs}"
            for argument in arguments:
                spelled = rf"(?:\\(?:mathbf|vec|boldsymbol|bm)\s*\{{)?{argument}\}}?"
                of = rf"({letters})(\s*(?:\\left)?\(\s*{spelled}\s*)"
                text = re.sub(rf"{of}(\\right\)|\))", _named_alone, text)
                text = re.sub(rf"{of}(_\{{?\w+\}}?)\s*(\\right\)|\))", _with_index, text)
        return text

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
            introduces = re.match(r"[\s)\].]*[:,]", line[at:].lstrip("\0")) is not None
            if before and not introduces:
                behind[before[-1]] = condition
            elif _HEADS.fullmatch(line[:at]) and (line[:at].strip() or not self.unfinished):
                self.condition = condition
            elif before or formulas:
                ahead.append((at, condition))
        here = self.condition
        for start, fragment in fragments:
            while ahead and ahead[0][0] <= start:
                here = ahead.pop(0)[1]
            self._fragment(fragment, offset + start, number, behind.get(start, here))
        self.unfinished = re.search(r"[a-z]{2,}\s*$", line) is not None

    def _without_reason(self, match: re.Match[str]) -> str:
        """Nothing for a bracket with words in it, such as `(product rule)`."""
        words = (one for one in _WORD.finditer(match[0]) if len(one[0]) > 2)
        said = sum(not self._is_in_formulas(match[0], one) for one in words)
        return " " * len(match[0]) if said > ("=" in match[0]) else match[0]

    def _without_conditions(self, line: str) -> tuple[str, list[tuple[int, str]]]:
        """The line without every `i = j` and `i ≠ j` that is a condition, and where they stood."""
        found: list[tuple[int, str]] = []
        if len(self.indices) != 2:
            return line, found
        for one, other in (self.indices, self.indices[::-1]):
            pattern = rf"(?<![\w_{{^\\\[])(?<!_\{{){_CONDITION.format(one, other)}"
            for match in re.finditer(pattern, line):
                found.append((match.start(), "=" if match[1] in {"=", "=="} else "≠"))
                blank = "\0" * (match.end() - match.start())
                line = f"{line[: match.start()]}{blank}{line[match.end() :]}"
        return line, sorted(found)

    def _fragments(self, line: str) -> Iterator[tuple[int, str]]:
        """The stretches of a line between words, commas and full stops, where they start."""
        start, depth = 0, 0
        ends = [
            match.span()
            for match in _WORD.finditer(line)
            if len(match[0]) > 1 and not self._is_in_formulas(line, match)
        ]
        for at, character in enumerate(line):
            depth += (character in "([{") - (character in ")]}")
            following = line[at + 1 : at + 2]
            if character == "\0" or (
                depth <= 0 and (character in ";," or (character in ".:" and following in {" ", ""}))
            ):
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
        applied = line[match.end() : match.end() + 1] in {"(", "_", "{", "^"}
        return (word in FUNCTIONS and applied) or self._is_defined_here(line, match)

    def _is_defined_here(self, line: str, match: re.Match[str]) -> bool:
        """A word that is a name: `denom = …` at the start of a formula."""
        before = line[: match.start()].rstrip()
        behind = line[match.end() :].lstrip()
        starts = (
            not before
            or before[-1] in ",;.:"
            or re.search(r"\b(?:let|define|with|where|put|set|call)$", before, re.IGNORECASE)
        )
        return bool(starts) and behind.startswith(("=", ":=")) and len(match[0]) > 1

    def _fragment(self, fragment: str, offset: int, number: int, condition: str) -> None:
        """Read a stretch of formulas: the next members of a chain, or a chain of its own."""
        stripped = fragment.strip()
        if not stripped:
            return
        continues = stripped.startswith(("=", "≈")) or self.open
        if not re.search(r"[=≈]", fragment) and not (self.open and re.search(r"[\w)]", stripped)):
            return
        pieces = list(_members(fragment, offset, number))
        if not continues or not self.found:
            self._define(fragment)
            self.found.append(([], condition))
        chain, _ = self.found[-1]
        self.open = stripped.endswith(("=", "≈"))
        for piece in pieces:
            chain.append(self._parsed(piece))
            self.members += 1

    def _parsed(self, member: Member) -> Member:
        if len(member.text) > _LONGEST_MEMBER:
            return member._replace(problem=f"longer than {_LONGEST_MEMBER:,} characters")
        try:
            tree = Parser(tokenise(member.text), self.scope).whole()
            for name, value in self.scope.definitions.items():
                # A name for something with the free indices is short for it.
                if Name(name) in _names(tree) and self._uses_free_indices(value):
                    tree = substituted(tree, name, value)
            return member._replace(tree=tree)
        except RefusedError as error:
            return member._replace(problem=error.message, offset=member.offset + error.offset)

    def _define(self, fragment: str) -> None:
        """Add the name that a chain starts with, if it is new: `S = Σ_k e^{z_k}`, `g_i = e^{z_i}`."""
        match = _NEW_NAME.match(fragment)
        if match is None:
            return
        typed = "".join(LETTERS.get(one, one) for one in re.sub(r"[\\{}]", "", match[1]))
        letters, _, index = typed.partition("_")
        indexed = index in self.scope.indices
        name = letters if indexed else canonical(typed)
        if self._has_meaning(name) or self._has_meaning(letters):
            return
        last = list(_members(fragment, 0, 0))[-1]
        parsed = self._parsed(last)
        if parsed.tree is None:
            return
        tree: Tree = parsed.tree
        if indexed:
            size = Name(self.scope.indices[index])
            tree = Big("entries", index, Number(Decimal(1)), size, tree)
        self.scope = replace(self.scope, definitions={**self.scope.definitions, name: tree})

    def _uses_free_indices(self, tree: Tree) -> bool:
        free = {Name(index) for index in self.indices}
        bound = {Name(tree.variable)} if isinstance(tree, Big) else set()
        return bool(_names(tree) & free - bound)

    def _has_meaning(self, name: str) -> bool:
        words = {*self.scope.indices, *FUNCTIONS, *CONSTANTS, "d", "delta"}
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


def _names(tree: Tree) -> set[Tree]:
    return {node for node in nodes(tree) if isinstance(node, Name)}


def _in_words(line: str) -> str:
    """The condition that a line begins with in words."""
    if _OFF_DIAGONAL.match(line):
        return "≠"
    return "=" if _DIAGONAL.match(line) else ""


def _worded(match: re.Match[str]) -> str:
    return f"{match[1]} ".rjust(len(match[0]))


def _named_alone(match: re.Match[str]) -> str:
    return match[1].ljust(len(match[0]))


def _with_index(match: re.Match[str]) -> str:
    return f"{match[1]}{match[3]}".ljust(len(match[0]))
