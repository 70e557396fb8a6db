"""Reads one statement: which of its stretches are formulas, and which are words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import NamedTuple

from exercises.language.notation import RELATION_COMMANDS
from graders.kinds.reading import vocabulary as said
from graders.kinds.reading.heads import AUGMENTED, head, is_jacobian, without_brackets
from graders.kinds.reading.names import KEYWORDS, Names, word
from graders.kinds.reading.narration import is_narration
from graders.kinds.reading.remarks import Remark, Role, restricts, role_of, stacking
from graders.kinds.reading.separating import Piece, depths

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
# How many words may lead to a name.
_MAX_WORDS = 9


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


class _Token(NamedTuple):
    start: int
    end: int
    kind: str  # "math", "talk", "keyword", "sign"
    word: str


class Clauses:
    """Reads one statement: which of its stretches are formulas, and which are words."""

    def __init__(self, text: str, piece: Piece, names: Names) -> None:
        self.text = text
        self.names = names
        self.start, self.end, self.concluded = piece.start, piece.end, piece.concluded
        self.name = ""
        self.signs: dict[int, str] = {}  # where words stand for a sign

    def read(self) -> Iterator[Said | Remark]:
        """The formulas and remarks of the statement."""
        alone = self.text[self.start : self.end]
        named = self.text[self.end : self.end + 1] == ":" and head().match(self.text, self.end + 1)
        if named and is_narration(alone, named=True):
            yield Remark(Role.PASSED, alone, self.start)
            return
        yield from self._heading()
        tokens = list(self._tokens())
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

    def _quantified(self, tokens: Sequence[_Token], at: int) -> int | None:
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
        if _relation().search(rest):
            return None
        while end < len(tokens) and (
            tokens[end].kind != "talk" or tokens[end].word.casefold() in SORTS
        ):
            end += 1
        return end

    def _heading(self) -> Iterator[Remark]:
        """The name on the left, and words in front of it: `Momentum: V = …`, `so W1 = …`."""
        while True:
            matched = head().match(self.text, self.start, self.end)
            if matched is None:
                break
            name, sign = matched["head"], matched["sign"]
            if sign == ":" and self._is_label(name):
                self._conclude_at(name)
                self.start = matched.end()
                continue
            if sign in AUGMENTED:
                break  # an operator
            if sign == ":" and name.strip().casefold() in said.DOUBT | said.DENIAL:
                break
            self.name = without_brackets(name)
            self.start = matched.end()
            break
        if not self.name and (label := self._label_of_name()):
            yield Remark(Role.PASSED, label.strip(), self.start)
            self.start += len(label) + 1
            yield from self._heading()
            return
        if not self.name and (led := _words_in_front(self.text, self.start, self.end)):
            words = [one[0] for one in word().finditer(led)]
            known = any(
                self.names.means(one) for one in words if one.casefold() not in said.NEUTRAL
            )
            known |= any(one.casefold() in said.CONDITION for one in words)
            known |= self.names.is_function(words[-1])  # `tanh x = …`
            if not known and is_narration(led, named=True):
                yield Remark(Role.PASSED, led.strip(" ,:"), self.start)
                self.start += len(led)
                self._pass_over_argument()
                yield from self._heading()
                return
        labelled = _words_and_colon().match(self.text, self.start, self.end)
        if not self.name and labelled and self._is_label(labelled[1]):
            self._conclude_at(labelled[1])
            yield Remark(Role.PASSED, labelled[0].strip(), self.start)
            self.start = labelled.end()
            yield from self._heading()

    def _conclude_at(self, label: str) -> None:
        """Behind `Result:` stands what follows from the statements before it."""
        words = {one[0].casefold() for one in word().finditer(label)}
        self.concluded |= bool(words & said.OUTCOME) and words <= said.OUTCOME | said.ARTICLES

    def _label_of_name(self) -> str:
        """Words before a colon behind which a whole statement stands: `Jacobian of f(w) = w^2: J =`."""
        colon = _colon().search(self.text, self.start, self.end)
        if colon is None or not (matched := head().match(self.text, colon.end(), self.end)):
            return ""
        label = self.text[self.start : colon.start()]
        of = _derivative_of().match(label)
        told = label[: of.end()] if of else label
        opened = word().match(label.lstrip())
        whole = matched["sign"] != ":" and opened is not None and len(opened[0]) > 2
        return label if whole and is_narration(told, named=True) else ""

    def _pass_over_argument(self) -> None:
        """Pass over a name that the exercise has, and that a label ends with: `… of a scalar x:`."""
        matched = head().match(self.text, self.start, self.end)
        if matched and matched["sign"] == ":" and self.names.means(matched["head"].strip()):
            self.start = matched.end()

    def _is_label(self, label: str) -> bool:
        words = [one[0] for one in word().finditer(label) if one[0][0] != "\\"]
        talk = [one.casefold() for one in words if not self.names.means(one)]
        return (
            len(talk) * 2 >= len(words)
            and bool(talk)
            and not (set(talk) & (said.DOUBT | said.DENIAL))
            and not (set(talk) & said.OPERATION and not set(talk) & said.LAWS)
            and not restricts(set(talk) - self._loosely())
        )

    def _loosely(self) -> frozenset[str]:
        """Words that say that a number is rounded, which every number may be; no formula is."""
        return said.NEARLY if self.names.at_a_point else frozenset()

    def _tokens(self) -> Iterator[_Token]:
        """The words and signs outside brackets; a bracket is one token, of words or of mathematics."""
        depth = depths(self.text[self.start : self.end])
        at = self.start
        while at < self.end:
            here = at - self.start
            character = self.text[at]
            if character.isspace():
                at += 1
            elif depth[here] > 0:
                end = at
                while end < self.end and depth[end - self.start] > 0:
                    end += 1
                kind = "talk" if self._is_remark(at, end) else "math"
                yield _Token(at, end, kind, "(")
                at = end
            elif matched := word().match(self.text, at, self.end):
                yield self._word(matched)
                at = matched.end()
            else:
                kind = "sign" if character in ",;." and not self._decimal(at) else "math"
                yield _Token(at, at + 1, kind, character)
                at += 1

    def _decimal(self, at: int) -> bool:
        """Whether a point or comma belongs to a number or a name."""
        behind = self.text[at + 1 : at + 2]
        if self.text[at] == ".":
            return (
                behind.isalnum()
                or behind in {"*", "/", "^", "_", ".", "·"}
                or self.text[at - 1 : at] == "."
            )
        return self.text[at] == "," and behind.isdigit() and self.text[at - 1 : at].isdigit()

    def _word(self, matched: re.Match[str]) -> _Token:
        start, end = matched.span()
        text, behind = matched[0], self.text[matched.end() : matched.end() + 1]
        glued = self.text[start - 1 : start] in {"_", "^", "{", "."} and start > self.start
        differential = text[0] == "d" and len(text) < 4 and self.text[start - 1 : start] == "/"
        if text[0] == "\\" or glued or differential:
            kind = "math"
        elif text.casefold() in KEYWORDS or (text == "then" and self._behind_if(start)):
            kind = "keyword"
        elif text.casefold() in said.EVERY and self._behind_for(start):
            kind = "math"
            self.signs[start] = " "
        elif (text in {"a", "I"} and self._article(matched)) or (
            len(text) > 1 and _noun().match(self.text, end, self.end)
        ):
            kind = "talk"  # also the dot of a dot product
        else:
            kind = "math" if self.names.means(text, behind) else "talk"
        return _Token(start, end, kind, text)

    def _behind_if(self, start: int) -> bool:
        """Whether a condition stands in front, so that "then" belongs to it."""
        return re.search(r"\bif\b", self.text[self.start : start]) is not None

    def _behind_for(self, start: int) -> bool:
        """Whether "all" stands in `for all x > 0`, where it says nothing."""
        before = re.search(r"\bfor\s+$", self.text[self.start : start], re.IGNORECASE)
        return before is not None and _relation().search(self.text, start, self.end) is not None

    def _article(self, matched: re.Match[str]) -> bool:
        """Whether `a` or `I` stands before a word rather than in a formula."""
        if matched[0] == "a" and not self.names.means_letter("a"):
            sized = re.compile(r"[ \t]+(\w+\s*(?:×|x|by)\s*\w+)").match(
                self.text, matched.end(), self.end
            )
            if sized and self.names.is_shape(sized[1].replace("x", " x ")):
                return True
        if matched[0] == "I" and re.match(r"[ \t]+of\b", self.text[matched.end() :]):
            return False  # an identity matrix of some size
        following = re.compile(r"[ \t]+([A-Za-z]{2,})").match(self.text, matched.end(), self.end)
        if following is None or following[1].casefold() in KEYWORDS:
            return False
        return not self.names.means(following[1])

    def _is_remark(self, start: int, end: int) -> bool:
        """Whether what stands in brackets is words: `(product rule)`, `(1 × d row vector)`."""
        if self.text[start] not in "([" or (
            start > self.start and not self.text[start - 1].isspace()
        ):
            return False
        inside = self.text[start + 1 : end - 1]
        if self.names.is_shape(inside) or stacking().search(inside):
            return start > self.start
        words = [
            m
            for m in word().finditer(inside)
            if m[0][0] != "\\" and m[0].casefold() not in KEYWORDS
        ]
        talk = [m for m in words if not self._is_formula_word(inside, m)]
        of_shapes = bool(talk) and all(m[0].casefold() in said.SHAPE for m in talk)
        return of_shapes or (bool(talk) and 2 * len(talk) >= len(words))

    def _is_formula_word(self, text: str, matched: re.Match[str]) -> bool:
        if matched[0].casefold() in KEYWORDS:
            return True
        glued = text[matched.start() - 1 : matched.start()] in {"_", "^", "{", "."}
        return glued or self.names.means(matched[0], text[matched.end() : matched.end() + 1])

    def _clause_end(self, tokens: Sequence[_Token], at: int) -> int:
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

    def _sets_off_a_shape(self, tokens: Sequence[_Token], at: int) -> bool:
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

    def _talk(self, clause: list[_Token], formulas: list[tuple[int, int]]) -> Iterator[Remark]:
        """The remarks of a clause of words; formulas inside it are taken where they may be."""
        while clause and clause[0].kind == "sign":
            clause = clause[1:]
        if not clause:
            return
        while len(clause) > 1 and clause[-1].kind == "talk" and clause[-1].word == "(":
            inside = self.text[clause[-1].start + 1 : clause[-1].end - 1]
            yield self._remark(inside.strip(), clause[-1].start)
            clause = clause[:-1]
        clause, tail = _without_tail(clause)
        if tail:
            yield Remark(Role.PASSED, tail.word, tail.start)
        if clause[0].word == "(":
            inside = self.text[clause[0].start + 1 : clause[0].end - 1]
            yield self._remark(inside.strip(), clause[0].start)
            return
        if equal := self._equated(clause):
            formulas += equal
            return
        if formulas and clause[0].word.casefold() in said.CONCLUDING:
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
            yield Remark(Role.PASSED, label, clause[0].start)
            return
        if not formulas and (led := self._led(clause)) is not None:
            lead = self.text[
                clause[0].start : clause[led].start if led < len(clause) else clause[-1].end
            ]
            if led < len(clause):
                formulas.append((clause[led].start, clause[-1].end))
            yield Remark(Role.PASSED, lead.strip(" ,:"), clause[0].start)
            return
        text = self.text[clause[0].start : clause[-1].end]
        if meaning().fullmatch(text.strip(" ,;.")) and not set(text.casefold().split()) & (
            said.DOUBT | said.DENIAL
        ):
            yield Remark(Role.MEANING, text.strip(" ,;."), clause[0].start)
            return
        yield self._remark(text, clause[0].start)

    def _conclude(
        self, clause: list[_Token], led: int, formulas: list[tuple[int, int]]
    ) -> Iterator[Remark]:
        """Take what `so the Jacobian is X` concludes for the answer; it was a reason until there.

        Behind a formula that is an answer itself it is the same once more; an equation is none where a
        derivative follows from it.
        """
        words = {one.word.casefold() for one in clause[:led]}
        equation = any("=" in self.text[start:end] for start, end in formulas)
        if self._is_once_more(words, equation=equation):
            self.signs[clause[0].start] = "="
            formulas += [
                (clause[0].start, clause[0].end),
                (clause[led].start, clause[-1].end),
            ]
            return
        yield from self._follow(clause, led, formulas)

    def _is_once_more(self, words: AbstractSet[str], *, equation: bool) -> bool:
        """Whether what is concluded is what stood before it, said again: `J = 3 w, so J is 2 w` differs."""
        if not self.name:
            return not (equation and words & said.DERIVATIVES)
        return is_jacobian(self.name)

    def _follow(
        self, clause: list[_Token], led: int, formulas: list[tuple[int, int]]
    ) -> Iterator[Remark]:
        """Take what stands at the end of a clause for the answer, and all before it for its reason."""
        before = " ".join(self.text[start:end] for start, end in formulas)
        reason = f"{self.name} = {before}" if self.name else before
        yield Remark(Role.PASSED, reason.strip(), formulas[0][0])
        formulas[:] = [(clause[led].start, clause[-1].end)]
        self.name = ""

    def _derivative_is(self, clause: list[_Token]) -> int | None:
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

    def _shape_in_front(self, clause: list[_Token]) -> int | None:
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
        words = [m for m in word().finditer(text) if m[0][0] != "\\"]
        talk = [
            m[0].casefold()
            for m in words
            if not self._is_formula_word(text, m) or m[0] in {"a", "I"}
        ]
        names = sum(len(m[0]) == 1 or self._is_formula_word(text, m) for m in words) - sum(
            m[0] in {"a", "I"} for m in words
        )
        rounded = self._loosely() and talk and set(talk) <= said.NEARLY
        if rounded or (not self.names.at_a_point and _at_a_point().match(text)):
            role = Role.PASSED  # single points are judged without it
        else:
            role = Role.SHAPE if self.names.is_shape(text) else role_of(text, talk, names)
        return Remark(role, text.strip(" ,;."), offset)

    def _equated(self, clause: list[_Token]) -> list[tuple[int, int]]:
        """The formula of `which is e^3`, `i.e. X`: a further member of the chain."""
        for at, token in enumerate(clause):
            rest = clause[at + 1 :]
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
                if pronouns or (self.names.at_a_point and self._is_point(lead)):
                    self.signs[token.start] = "="
                    return [(token.start, clause[-1].end)]
        return []

    def _is_point(self, lead: list[_Token]) -> bool:
        """Whether words say where a number is taken: `at x = 1`."""
        text = self.text[lead[0].start : lead[-1].end] if lead else ""
        return re.fullmatch(r"(?:at|for|when|with)\s+\S+\s*=\s*\S+", text) is not None

    def _labelled(self, clause: list[_Token]) -> int | None:
        """Behind the last `=` of words that only name what follows: `target - output = 0.74`."""
        signs = [at for at, one in enumerate(clause) if one.word in {"=", "≈"}]
        talks = [at for at, one in enumerate(clause) if one.kind == "talk"]
        if not signs or not self.names.at_a_point or talks[-1] > signs[-1]:
            return None
        words = {clause[at].word.casefold() for at in talks}
        first = next(sign for sign in signs if sign > talks[-1])
        return None if words & (said.DOUBT | said.DENIAL) or first + 1 == len(clause) else first + 1

    def _led(self, clause: list[_Token]) -> int | None:
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
        if bare & (said.DOUBT | said.DENIAL) or (bare & said.OPERATION and not lawful):
            return None
        if restricts(bare - self._loosely()):
            return None
        if not rest:
            return len(clause) if not bare & said.SHAPE else None
        leads = said.CONSEQUENCE | said.NAMING | said.COPULA | said.BELIEVING | self._loosely()
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


def _without_tail(clause: list[_Token]) -> tuple[list[_Token], _Token | None]:
    """A clause without a word behind its formula that only points at it: `the matrix X itself`."""
    pointed = len(clause) > 1 and clause[-1].word.casefold() in said.POINTING
    return (clause[:-1], clause[-1]) if pointed and clause[-2].kind == "math" else (clause, None)


def _words_in_front(text: str, start: int, end: int) -> str:
    """Words that lead to a name and its sign: `In denominator layout d(Xw)/dw =`; else nothing."""
    led = _first_word().match(text, start, end)
    for _ in range(_MAX_WORDS):
        if led is None:
            break
        if head().match(text, led.end(), end):
            return text[start : led.end()]
        led = _next_word().match(text, led.end(), end)
    return ""


@cache
def _first_word() -> re.Pattern[str]:
    other = r"(?!(?:where|with|here|let|define|if|for|when)\b)"
    return re.compile(rf"\s*{other}[A-Za-z]{{2,}}[ \t,]+", re.IGNORECASE)


@cache
def _next_word() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z'’-]+[ \t,]+")


@cache
def _noun() -> re.Pattern[str]:
    """What makes the name of a function in front of it a part of a word: `dot product`."""
    return re.compile(r"[ \t]+(?:products?|rules?|functions?|layers?)\b")


@cache
def _at_a_point() -> re.Pattern[str]:
    """`at 0: …`, what is said of one point."""
    return re.compile(r"\s*at\s+(?:[A-Za-z]\w?\s*=\s*)?-?\d+\s*[:,](?![^\n]*\bor\b)")


@cache
def _words_and_colon() -> re.Pattern[str]:
    return re.compile(
        r"\s*([A-Za-z](?:[\w \[\]()'’,-]|(?<=[a-z]{3})/(?=[a-z]{3})){0,60}):(?![=:])\s*"
    )


@cache
def _colon() -> re.Pattern[str]:
    return re.compile(r":(?=\s)")


@cache
def _derivative_of() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?:the\s+)?(?:{'|'.join(sorted(said.DERIVATIVES))})\s+of\b", re.IGNORECASE
    )


@cache
def meaning() -> re.Pattern[str]:
    """`where w is a column vector`, `S denotes the sigmoid`: a name and what it means, in words."""
    verb = r"(?:is|are|denotes?|means?|stands\s+for|being|as|=)"
    return re.compile(
        rf"(?:(?:where|with|here|and|let|when|if|for)\s+)?(?P<name>\S{{1,20}})\s+{verb}\s+(?P<says>[A-Za-z][\w\s'’-]*)",
        re.IGNORECASE,
    )


@cache
def _relation() -> re.Pattern[str]:
    return re.compile(rf"[<>≤≥≠=]|{RELATION_COMMANDS}")
