"""The name on the left of a statement, and the words in front of it: `Momentum: V = …`, `so W1 = …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from graders.kinds.reading.clauses.heads import AUGMENTED, head, without_brackets
from graders.kinds.reading.clauses.left_sides import left_side
from graders.kinds.reading.clauses.separating import Piece
from graders.kinds.reading.remarks.narration import is_narration, leads_to_statement
from graders.kinds.reading.remarks.remarks import Remark, Role, restricts
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.names import Names, word

# How many words may lead to a name.
_MAX_WORDS = 9


class Heading:
    """Reads what stands in front of the formula of a statement.

    Behind `read`, `name` is the name on the left, if there is one, `start` where the formula begins, and
    `concluded` whether it follows from the statements before.
    """

    def __init__(self, text: str, piece: Piece, names: Names) -> None:
        self.text = text
        self.names = names
        self.start, self.end, self.concluded = piece.start, piece.end, piece.concluded
        self.name = ""

    def read(self) -> Iterator[Remark]:
        """Find the name, and yield the words that are passed over."""
        while True:
            matched = head().match(self.text, self.start, self.end)
            if matched is None:
                break
            name, sign = matched["head"], matched["sign"]
            derivative = sign == ":" and left_side(name) is not None  # `df/dv: …`
            if sign == ":" and not derivative and self._is_label(name):
                self._conclude_at(name)
                self.start = matched.end()
                continue
            if sign == ":" and not derivative and self._names_what_follows(name, matched.end()):
                yield Remark(Role.PASSED, name.strip(), self.start)
                self.start = matched.end()
                continue
            if sign in AUGMENTED:
                break  # an operator
            if _says_something_else(name, sign):
                break
            self.name = without_brackets(name)
            self.start = matched.end()
            break
        if not self.name and (label := self._label_of_name()):
            yield Remark(Role.PASSED, label.strip(), self.start)
            self.start += len(label) + 1
            yield from self.read()
            return
        if not self.name and (led := words_in_front(self.text, self.start, self.end)):
            words = [one[0] for one in word().finditer(led)]
            known = any(
                self.names.means(one) for one in words if one.casefold() not in said.NEUTRAL
            )
            known |= any(one.casefold() in said.CONDITION for one in words)
            known |= self.names.is_function(words[-1])  # `tanh x = …`
            known |= bool({one.casefold() for one in words} & said.CHANGING)
            if not known and is_narration(led, named=True):
                yield Remark(Role.PASSED, led.strip(" ,:"), self.start)
                self.start += len(led)
                self._pass_over_argument()
                yield from self.read()
                return
        labelled = _words_and_colon().match(self.text, self.start, self.end)
        if not self.name and labelled and self._is_label(labelled[1]):
            self._conclude_at(labelled[1])
            yield Remark(Role.PASSED, labelled[0].strip(), self.start)
            self.start = labelled.end()
            yield from self.read()

    def _names_what_follows(self, label: str, end: int) -> bool:
        """Whether a known name before a colon is a label, as a statement with its own follows: `tanh: f'(x) =`."""
        behind = head().match(self.text, end, self.end)
        words = [one[0] for one in word().finditer(label)]
        return (
            behind is not None
            and behind["sign"] != ":"
            and all(self.names.means(one) for one in words)
            and label.strip().lower() not in said.CHANGING | said.DENIAL
        )

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
        return label if whole and leads_to_statement(told) else ""

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
            and not (set(talk) & (said.DOUBT | said.DENIAL | said.QUANTITIES))
            and not (set(talk) & said.OPERATION and not set(talk) & said.LAWS)
            and not restricts(set(talk) - self.names.rounding)
        )


def _says_something_else(name: str, sign: str) -> bool:
    """Whether a word on the left is no name of an answer: `Twice:`, `wrong:`, `Hessian =`."""
    words = {one[0].casefold() for one in word().finditer(name)}
    refused = said.DOUBT | said.DENIAL | said.CHANGING if sign == ":" else frozenset()
    return bool(words & (refused | said.QUANTITIES))


def words_in_front(text: str, start: int, end: int) -> str:
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
    return re.compile(rf"\s*{other}(?:I|[A-Za-z]{{2,}})[ \t,]+", re.IGNORECASE)


@cache
def _next_word() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z'’-]+[ \t,]+")


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
