"""Reads one statement: which of its stretches are formulas, and which are words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import NamedTuple

from exercises.language.notation import ACTIVATIONS
from exercises.language.other_languages import is_foreign
from graders.kinds.reading.clauses.headings import Heading
from graders.kinds.reading.clauses.heads import head, is_jacobian
from graders.kinds.reading.clauses.left_sides import names_an_entry
from graders.kinds.reading.clauses.separating import Piece
from graders.kinds.reading.clauses.talk_or_formula import Token, Tokens, is_formula_word, relation
from graders.kinds.reading.remarks.narration import leads_to_statement
from graders.kinds.reading.remarks.remarks import Remark, Role, restricts, role_of, stacking
from graders.kinds.reading.remarks.said_bounds import says_a_range
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.editing import edits
from graders.kinds.reading.words.names import Names, word

# Between "is" and a formula.
_ADVERBS = frozenset(["just", "simply", "exactly", "then", "again", "also", "nothing", "but"])
# What a class or a batch consists of.
_EXAMPLES = frozenset(
    ["sample", "samples", "example", "examples", "word", "words", "pair", "pairs"]
)
# What may be quantified over, in words.
SORTS = frozenset(
    [
        "real",
        "number",
        "numbers",
        "index",
        "indices",
        "entries",
        "entry",
        "integer",
        "integers",
        "inputs",
        "points",
    ]
)


class Stretch(NamedTuple):
    """A formula inside a text: blanks stand for everything else, so its places are true."""

    text: str

    @property
    def bare(self) -> str:
        """The formula alone."""
        return self.text.strip()

    @property
    def start(self) -> int:
        """Where it begins."""
        return len(self.text) - len(self.text.lstrip())


class Said(NamedTuple):
    """One statement: the name on its left, if it has one, and the formula behind it.

    It may be `concluded` from the statements before it. `typed` is what stood there, where the name
    is one that was given to it.
    """

    name: str
    formula: Stretch
    concluded: bool = False
    typed: str = ""

    @property
    def stated(self) -> str:
        """The statement as it stands."""
        return f"{self.name} = {self.formula.bare}" if self.name else self.formula.bare


class Clauses:
    """Reads one statement: which of its stretches are formulas, and which are words."""

    def __init__(self, text: str, piece: Piece, names: Names) -> None:
        self.text = text
        self.names = names
        self.piece = piece
        self.start, self.end, self.concluded = piece.start, piece.end, piece.concluded
        self.name = ""
        self.signs: dict[int, str] = {}  # where words stand for a sign

    def read(self) -> Iterator[Said | Remark]:
        """The formulas and remarks of the statement."""
        alone = self.text[self.start : self.end]
        named = self.text[self.end : self.end + 1] == ":" and head().match(self.text, self.end + 1)
        if named and leads_to_statement(alone):
            yield Remark(Role.PASSED, alone, self.start)
            return
        heading = Heading(self.text, self.piece, self.names)
        yield from heading.read()
        self.name, self.start, self.concluded = heading.name, heading.start, heading.concluded
        reader = Tokens(self.text, self.start, self.end, self.names)
        tokens = list(reader.read())
        self.signs = reader.signs
        formulas: list[tuple[int, int]] = []
        at = 0
        while at < len(tokens):
            if formulas and self._sets_off_a_shape(tokens, at):
                at += 1
            end = self._clause_end(tokens, at)
            if (behind := self._quantified(tokens, at)) is not None:
                text = self.text[tokens[at].start : tokens[behind - 1].end]
                yield Remark(Role.PASSED, text, tokens[at].start)
                at = behind
                continue
            clause = tokens[at:end]
            at = end
            if all(one.kind == "sign" for one in clause):
                continue
            if clause[0].kind in {"math", "keyword", "sign"} and not any(
                one.kind == "talk" for one in clause
            ):
                first = next(one for one in clause if one.kind != "sign" or formulas)
                formulas.append((first.start, clause[-1].end))
                continue
            yield from self._talk(clause, formulas)
        if formulas:
            yield Said(self.name, self._stretch(formulas), self.concluded)

    def _quantified(self, tokens: Sequence[Token], at: int) -> int | None:
        """Behind `for all i, j`, `for every w`, which restrict nothing; with a relation they do.

        `for all x > 0` is a condition like `for x > 0`: only its "all" is passed over.
        """
        if tokens[at].word.casefold() not in {"for", "∀"} and tokens[at].word != "\\forall":
            return None
        end = at + 1
        if tokens[at].word.casefold() == "for":
            if end == len(tokens) or tokens[end].word.casefold() not in said.EVERY:
                return None
            end += 1
        rest = self.text[tokens[at].end : self.end]
        if relation().search(rest):
            return None
        while end < len(tokens) and (tokens[end].kind != "talk" or _is_sort(tokens[end:])):
            end += 1
        return end

    def _clause_end(self, tokens: Sequence[Token], at: int) -> int:
        """Where the clause that begins at a token ends: where words begin, or behind them."""
        first = tokens[at]
        if first.kind == "talk" and first.word == "(":
            return at + 1
        talk = first.kind == "talk"
        kinds = [token.kind for token in tokens]
        edge = next(
            (n for n in range(at + 1, len(tokens)) if kinds[n] == ("sign" if talk else "talk")),
            len(tokens),
        )
        if not talk and edge < len(tokens):
            # A separator or keyword in front of words belongs to them.
            while edge - 1 > at and kinds[edge - 1] in {"sign", "keyword"}:
                edge -= 1
            if edge - 1 > at and self._sets_off_a_shape(tokens, edge - 1):
                edge -= 1
        return edge

    def _sets_off_a_shape(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a dash or colon stands before a shape in words: `2w^T - row vector`.

        Before anything else a dash is a minus.
        """
        if tokens[at].word not in {"-", ":"} or at + 1 == len(tokens):
            return False
        behind = tokens[at + 1 :]
        words = {one.word.casefold() for one in behind if one.kind == "talk"}
        shaped = words & {"vector", "matrix", "scalar"} and words <= said.SHAPE | said.ARTICLES
        rest = self.text[behind[0].start : behind[-1].end]
        return bool(shaped) and (
            all(one.kind == "talk" for one in behind) or self.names.is_shape(rest)
        )

    def _talk(
        self, clause: list[Token], formulas: list[tuple[int, int]]
    ) -> Iterator[Said | Remark]:
        """The remarks of a clause of words; formulas inside it are taken where they may be."""
        while clause and clause[0].kind == "sign":
            clause = clause[1:]
        if not clause:
            return
        while len(clause) > 1 and clause[-1].kind == "talk" and clause[-1].word == "(":
            yield self._in_brackets(clause[-1])
            clause = clause[:-1]
        whole = self.text[clause[0].start : clause[-1].end]
        if is_foreign(whole):
            yield self._remark(whole, clause[0].start)
            return
        clause, tail = _without_tail(clause)
        if tail:
            yield Remark(Role.PASSED, tail.word, tail.start)
        if clause[0].word == "(":
            yield self._in_brackets(clause[0])
            return
        concludes = bool(formulas) and clause[0].word.casefold() in said.CONCLUDING
        if not (concludes and self._is_case(formulas)) and (equal := self._equated(clause)):
            formulas += equal
            return
        if concludes:
            led = self._led(clause)
            if led is not None and led < len(clause):
                yield from self._conclude(clause, led, formulas)
                return
        if formulas and clause[0].word.casefold() in said.POSSESSING:
            led = self._led(clause)
            if led is not None and led < len(clause):
                yield from self._follow(clause, led, formulas)
                return
        if not formulas and (behind := self._derivative_is(clause)):
            formulas.append((clause[behind].start, clause[-1].end))
            label = self.text[clause[0].start : clause[behind - 1].end]
            yield Remark(Role.PASSED, label, clause[0].start)
            return
        if not formulas and (shaped := self._shape_in_front(clause)) is not None:
            shape = self.text[clause[0].start : clause[shaped - 1].end]
            formulas.append((clause[shaped].start, clause[-1].end))
            yield Remark(Role.SHAPE, shape, clause[0].start)
            return
        if not formulas and (behind := self._labelled(clause)) is not None:
            label = self.text[clause[0].start : clause[behind - 1].start].strip()
            formulas.append((clause[behind].start, clause[-1].end))
            self.concluded |= _concludes(clause[:behind])
            yield Remark(Role.PASSED, label, clause[0].start)
            return
        if not formulas and (led := self._led(clause)) is not None:
            lead = self.text[
                clause[0].start : clause[led].start if led < len(clause) else clause[-1].end
            ]
            if led < len(clause):
                formulas.append((clause[led].start, clause[-1].end))
                self.concluded |= _concludes(clause[:led])
            elif says_a_range(lead):
                yield Remark(Role.RANGE, lead.strip(" ,:"), clause[0].start)
                return
            yield Remark(Role.PASSED, lead.strip(" ,:"), clause[0].start)
            return
        yield self._in_words(self.text[clause[0].start : clause[-1].end], clause[0].start)

    def _in_words(self, text: str, offset: int) -> Remark:
        """What words without a formula of the answer do."""
        if _says_what_a_name_means(text):
            return Remark(Role.MEANING, text.strip(" ,;."), offset)
        return self._remark(text, offset)

    def _in_brackets(self, bracket: Token) -> Remark:
        """What words in brackets do; `(where t is the target)` says what a name means."""
        inside = self.text[bracket.start + 1 : bracket.end - 1].strip()
        if re.match(r"where\s|\S+\s+is\s+the\s+Kronecker\b", inside) and _says_what_a_name_means(
            inside
        ):
            return Remark(Role.MEANING, inside, bracket.start + 1)
        return self._remark(inside, bracket.start)

    def _conclude(
        self, clause: list[Token], led: int, formulas: list[tuple[int, int]]
    ) -> Iterator[Said | Remark]:
        """Take what `so the Jacobian is X` concludes for the answer; it was a reason until there.

        Behind a formula that is an answer itself it is the same once more; an equation is none where a
        derivative follows from it.
        """
        words = {one.word.casefold() for one in clause[:led]}
        before = [self.text[start:end].strip(" $") for start, end in formulas]
        equation = any("=" in one for one in before)
        value = all(
            re.fullmatch(r"[-−]?\d[\d.]*", one) for one in before
        )  # `the derivative is 1, so X`
        concluded = self.text[clause[led].start : clause[-1].end].strip(" $.")
        other = value and re.search(r"[A-Za-z]", concluded) is not None
        if self._is_case(formulas) and not _otherwise().search(concluded):
            yield from self._whole_of(clause, led, formulas)
            return
        other |= _value_of_name().fullmatch(self._stretch(formulas).bare) is not None
        if self._is_once_more(words, equation=equation) and not other:
            self.signs[clause[0].start] = "="
            formulas += [
                (clause[0].start, clause[0].end),
                (clause[led].start, clause[-1].end),
            ]
            return
        yield from self._follow(clause, led, formulas)

    def _is_case(self, formulas: Sequence[tuple[int, int]]) -> bool:
        """Whether what stood before holds for some entries only, `2 w_i if i = j, 0 otherwise`."""
        return any(_otherwise().search(self.text, start, end) for start, end in formulas)

    def _whole_of(
        self, clause: list[Token], led: int, formulas: list[tuple[int, int]]
    ) -> Iterator[Said | Remark]:
        """Take an array that follows from its entries for the answer, and keep these: they must agree."""
        entry = self._stretch(formulas)
        indices = _two_indices().search(entry.bare)
        if indices is None:
            yield from self._follow(clause, led, formulas)
            return
        yield Said(self.name or f"J_{{{indices[1]}{indices[2]}}}", entry)
        formulas[:] = [(clause[led].start, clause[-1].end)]
        self.name, self.concluded = "J", True

    def _is_once_more(self, words: AbstractSet[str], *, equation: bool) -> bool:
        """Whether what is concluded is what stood before it, said again: `J = 3 w, so J is 2 w` differs."""
        if not self.name:
            return not (equation and words & said.DERIVATIVES)
        return is_jacobian(self.name)

    def _follow(
        self, clause: list[Token], led: int, formulas: list[tuple[int, int]]
    ) -> Iterator[Said | Remark]:
        """Take what stands at the end of a clause for the answer, and all before it for its reason.

        What is so of an entry, `∂f/∂w_i = 2 w_i, so 2w^T`, must agree with it.
        """
        if names_an_entry(self.name):
            yield Said(self.name, self._stretch(formulas))
            formulas[:] = [(clause[led].start, clause[-1].end)]
            self.name, self.concluded = "", True
            return
        before = " ".join(self.text[start:end] for start, end in formulas)
        reason = f"{self.name} = {before}" if self.name else before
        yield Remark(Role.PASSED, reason.strip(), formulas[0][0])
        formulas[:] = [(clause[led].start, clause[-1].end)]
        self.name = ""

    def _derivative_is(self, clause: list[Token]) -> int | None:
        """Where the formula begins in `The gradient of w^T x with respect to w is the row x^T`."""
        words = [one.word.casefold() for one in clause]
        nouns = [at for at, one in enumerate(words[:3]) if one in said.DERIVATIVES]
        if not nouns or words[nouns[0] + 1 : nouns[0] + 2] != ["of"]:
            return None
        is_at = max((at for at, one in enumerate(words) if one in said.EQUATING), default=0)
        behind = is_at + 1
        while behind < len(words) and words[behind] in said.SHAPE | said.ARTICLES - {"a"}:
            behind += 1
        talk = {one.word.casefold() for one in clause[:is_at] if one.kind == "talk"}
        known = said.DERIVATIVES | said.ARTICLES | {"respect", "with", "by", "wrt", "w.r.t"}
        rest = clause[behind:]
        if not is_at or not rest or any(one.kind == "talk" for one in rest) or not talk <= known:
            return None
        return behind

    def _shape_in_front(self, clause: list[Token]) -> int | None:
        """Where the formula begins behind the shape that it has: `row vector x_i^T`."""
        at = 0
        while at < len(clause) and clause[at].kind == "talk":
            at += 1
        words = {one.word.casefold() for one in clause[:at]}
        if not at or at == len(clause) or any(one.kind == "talk" for one in clause[at:]):
            return None
        of_shape = words & {"vector", "matrix"} and words & {"row", "column"}
        return at if of_shape and words <= said.SHAPE | said.ARTICLES | said.NAMING else None

    def _remark(self, text: str, offset: int) -> Remark:
        """What words beside the formula do; a reason at their end changes nothing."""
        reason = _reason_behind().search(text)
        before = self._remark(text[: reason.start()], offset) if reason else None
        if reason and before and (before.role is Role.RANGE or reason[0][0] == ","):
            # Of a range alone it is known what it claims.
            kept = before.text if before.role is Role.RANGE else text
            return before._replace(text=kept.strip(" ,;."))
        words = [m for m in word().finditer(text) if m[0][0] != "\\"]
        talk = [
            m[0].casefold()
            for m in words
            if not is_formula_word(text, m, self.names) or m[0] in {"a", "I"}
        ]
        names = sum(len(m[0]) == 1 or is_formula_word(text, m, self.names) for m in words) - sum(
            m[0] in {"a", "I"} for m in words
        )
        if text.strip(" ,;.").casefold() in ACTIVATIONS:
            return Remark(Role.PASSED, text.strip(" ,;."), offset)
        rounded = self.names.rounding and talk and set(talk) <= said.NEARLY
        if rounded or (not self.names.at_a_point and _at_a_point().match(text)):
            role = Role.PASSED  # single points are judged without it
        else:
            role = Role.SHAPE if self.names.is_shape(text) else role_of(text, talk, names)
        return Remark(role, text.strip(" ,;."), offset)

    def _equated(self, clause: list[Token]) -> list[tuple[int, int]]:
        """The formula of `which is e^3`, `i.e. X`: a further member of the chain."""
        for at, token in enumerate(clause):
            rest = clause[at + 1 :]
            while rest and rest[0].word.casefold() in _ADVERBS:
                rest = rest[1:]
            lead = clause[:at]
            if (
                token.word.casefold() in said.EQUATING
                and rest
                and all(one.kind != "talk" for one in rest)
                and not any(one.word.casefold() in said.DENIAL | said.DOUBT for one in rest)
            ):
                pronouns = all(
                    one.word.casefold() in {"which", "this", "that", "it", "and", "so"}
                    for one in lead
                )
                sized = self.names.is_shape(self.text[rest[0].start : rest[-1].end])
                if sized and pronouns:
                    return []  # `W_2, which is K × d` says its shape
                if pronouns or (self.names.at_a_point and self._is_point(lead)):
                    between = clause[at + 1 : len(clause) - len(rest)]
                    self.signs |= {token.start: "=", **{one.start: " " for one in between}}
                    return [(token.start, clause[-1].end)]
        return []

    def _is_point(self, lead: list[Token]) -> bool:
        """Whether words say where a number is taken: `at x = 1`."""
        text = self.text[lead[0].start : lead[-1].end] if lead else ""
        return re.fullmatch(r"(?:at|for|when|with)\s+\S+\s*=\s*\S+", text) is not None

    def _labelled(self, clause: list[Token]) -> int | None:
        """Behind the last `=` of words that only name what follows: `target - output = 0.74`."""
        signs = [at for at, one in enumerate(clause) if one.word in {"=", "≈"}]
        talks = [at for at, one in enumerate(clause) if one.kind == "talk"]
        if not signs or not self.names.at_a_point or talks[-1] > signs[-1]:
            return None
        words = {clause[at].word.casefold() for at in talks}
        first = next(sign for sign in signs if sign > talks[-1])
        if words & (said.DOUBT | said.DENIAL | said.ANOTHER) or first + 1 == len(clause):
            return None
        return first + 1

    def _led(self, clause: list[Token]) -> int | None:
        """Where the formula begins behind words such as `so we get` or `the answer is`.

        None where the words may change it. Words alone are led by nothing: the whole is passed over.
        """
        words: list[str] = []
        at = 0
        while at < len(clause) and (clause[at].kind == "talk" or clause[at].word == ":"):
            words.append(clause[at].word.casefold().replace("’", "'"))
            at += 1
        rest = clause[at:]
        if any(one.kind == "talk" and one.word != "(" for one in rest):
            return None
        if rest and rest[0].word in {"=", ":"}:
            rest = rest[1:]
            at += 1
        bare = {one for one in words if one != ":"}
        lawful = bool(bare & said.LAWS)
        if edits(self.text[clause[0].start : clause[-1].end]) or bare & said.RETRACTING:
            return None
        refused = said.DOUBT | said.DENIAL | said.QUANTITIES | said.EARLIER
        if bare & refused or (bare & said.OPERATION and not lawful):
            return None
        if restricts(bare - self.names.rounding):
            return None
        if not rest:
            return len(clause) if not bare & said.SHAPE else None
        leads = said.CONSEQUENCE | said.NAMING | said.COPULA | said.BELIEVING | self.names.rounding
        closed = words[-1] in said.COPULA or words[-1] == ":" or clause[at - 1].word == "="
        opened = bool(words) and words[0] in said.REASON and words[-1] in (said.LAWS | said.NAMING)
        kinds = said.SHAPE - {"row", "column", "rows", "columns", "length", "size", "shape"}
        if (
            closed
            or opened
            or bare <= leads | kinds
            or (words[0] in {"by", "using"} and len(words) <= 3)
        ):
            return at
        return None

    def _stretch(self, formulas: list[tuple[int, int]]) -> Stretch:
        kept = [" "] * len(self.text)
        for start, end in formulas:
            kept[start:end] = self.text[start:end].replace("\n", " ")
        for start, sign in self.signs.items():
            matched = word().match(self.text, start)
            assert matched
            kept[start : matched.end()] = sign.ljust(matched.end() - start)
        return Stretch("".join(kept).rstrip(" ,;."))


def _is_sort(tokens: Sequence[Token]) -> bool:
    """Whether words say of what kind all members are: `entry`, `negative sample`."""
    first, behind = (one.word.casefold() for one in (tokens[0], tokens[min(1, len(tokens) - 1)]))
    return first in SORTS | _EXAMPLES or (first in {"negative", "positive"} and behind in _EXAMPLES)


def _without_tail(clause: list[Token]) -> tuple[list[Token], Token | None]:
    """A clause without a word behind its formula that only points at it: `the matrix X itself`."""
    pointed = len(clause) > 1 and clause[-1].word.casefold() in said.POINTING
    return (clause[:-1], clause[-1]) if pointed and clause[-2].kind == "math" else (clause, None)


@cache
def _two_indices() -> re.Pattern[str]:
    return re.compile(r"\b(?:if|for|when)\s+([a-z])\s*=\s*([a-z])\b")


def _concludes(lead: Sequence[Token]) -> bool:
    """Whether words in front of a formula conclude it: `So the Jacobian is`, `hence it is`."""
    first, *words = (one.word.casefold() for one in lead)
    return first in said.CONCLUDING and bool(
        {*words} & (said.DERIVATIVES | {"it", "answer", "result"})
    )


@cache
def _value_of_name() -> re.Pattern[str]:
    """`h_0 = 0`, from which something follows that is another quantity."""
    return re.compile(r"\\?[A-Za-z]+(?:_?\{?\w+\}?)?\s*=\s*[-−]?\d[\d.]*")


@cache
def _otherwise() -> re.Pattern[str]:
    return re.compile(r"\b(?:otherwise|else)\b")


@cache
def _at_a_point() -> re.Pattern[str]:
    """`at 0: …`, what is said of one point."""
    return re.compile(r"\s*at\s+(?:[A-Za-z]\w?\s*=\s*)?-?\d+\s*[:,](?![^\n]*\bor\b)")


@cache
def _reason_behind() -> re.Pattern[str]:
    """`row vector, since f is a scalar`."""
    return re.compile(
        r"(?<=\w)(?:,\s*(?:since|because)|:\s+(?:if|as|since|because))\b(?!.*\b(?:not|or|but)\b)",
        re.IGNORECASE,
    )


def _says_what_a_name_means(text: str) -> bool:
    doubted = set(text.casefold().split()) & (said.DOUBT | said.DENIAL)
    if stacking().search(text):
        return False
    each = joined_meanings().split(text.strip(" ,;."))
    return all(meaning().fullmatch(one) for one in each) and not doubted


@cache
def joined_meanings() -> re.Pattern[str]:
    """Between two meanings: `S is the softmax and y is the target`."""
    return re.compile(r"\s+and\s+(?=\S{1,20}\s+(?:is|are|denotes?|means?)\s)")


@cache
def meaning() -> re.Pattern[str]:
    """`where w is a column vector`, `S denotes the sigmoid`: a name and what it means, in words."""
    verb = r"(?:is|are|be|denotes?|means?|stands\s+for|being|as|=)"
    return re.compile(
        rf"(?:(?:where|with|here|and|let|when|if|for)\s+)?(?P<name>(?!(?:which|this|that|it|would|could|will|should|may|might|can|must)\b)\S{{1,20}})\s+{verb}\s+(?P<says>[A-Za-z][\w\s'’-]*)",
        re.IGNORECASE,
    )
