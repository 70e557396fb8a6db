"""A term as it is written: what counts of its letters, and how near another term comes to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from exercises.answer import Answer, Text, UnreadableError, only_item
from graders.kinds.reading.words.phrases import bare

# A term with its explanation; more is an answer in sentences.
_MAX_CHARACTERS = 200
_SHORTEST = 3
_LETTERS = "abcdefghijklmnopqrstuvwxyz "
_ARTICLES = frozenset({"a", "an", "the"})
# A slip in a shorter word makes another word: "bias" and "basis", "ReLU" and "ELU".
_LONG = 6
# Two slips of the keyboard in a word of ten letters; "sigmoid" and "sigma" are further apart.
_NEAR = 0.8


class Term(NamedTuple):
    """A term as typed, and its words as they are compared."""

    typed: str
    words: tuple[str, ...]

    @property
    def letters(self) -> str:
        """The words without what is between them: a data set is a dataset."""
        return "".join(self.words)


class Pattern(NamedTuple):
    """What a term must look like: a regular expression, as a solution writes it between slashes."""

    typed: str
    expression: re.Pattern[str]

    def within(self, text: str) -> bool:
        """Whether it stands among other words, which say more than it."""
        inside = re.compile(rf"\b(?:{self.expression.pattern})\b")
        return any(match[0] for match in inside.finditer(text))

    def nearly(self, text: str) -> bool:
        """Whether a slip of the keyboard is all that keeps it from matching, in a word long enough."""
        return len(text) >= _LONG and any(map(self.expression.fullmatch, _slips(text)))


def read_pattern(answer: Answer) -> Pattern | None:
    """The pattern of `/batch ?norm(ali[sz]ation)?/`; None where something else is written.

    Raises:
        ValueError: It is no regular expression, or may take for ever.
    """
    typed = _only_text(answer).text.strip()
    if len(typed) < _SHORTEST or typed[0] != "/" or typed[-1] != "/":
        return None
    inside = typed[1:-1]
    if _repeats_a_repetition(inside):
        raise ValueError(
            f"{typed} repeats a repetition, which may take for ever; write it with one"
        )
    try:
        return Pattern(typed, re.compile(inside))
    except re.error as error:
        raise ValueError(f"{typed} is no regular expression: {error}") from error


def _repeats_a_repetition(expression: str) -> bool:
    """Whether something with `*`, `+` or `{` inside a bracket is repeated as a whole, as in `(a+)+`."""
    plain = re.sub(r"\\.|\[[^\]]*\]", "x", expression)
    inside: list[bool] = [False]
    for at, sign in enumerate(plain):
        if sign == "(":
            inside.append(False)
        elif sign == ")" and len(inside) > 1:
            repeated = inside.pop()
            if repeated and plain[at + 1 : at + 2] in {"*", "+", "{"}:
                return True
            inside[-1] |= repeated
        elif sign in "*+{":
            inside[-1] = True
    return False


@cache
def _word() -> re.Pattern[str]:
    """Letters and digits, and signs that belong to names, as in C++."""
    return re.compile(r"[^\W_]+(?:['’][^\W_]+)?[+#]*")


def read_term(answer: Answer) -> Term:
    """A term in small letters, without an article in front.

    Raises:
        UnreadableError: There is none, or it is too long to be one.
    """
    typed = _only_text(answer)
    line = bare(typed.text)
    words = [one.casefold().replace("’", "'") for one in _word().findall(line)]
    if len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    if not words:
        raise UnreadableError("a word is wanted", typed.place)
    return Term(line, tuple(words))


def uncounted(answer: Answer) -> str:
    """The signs of a term that are not compared, but for those that join words or stand around them."""
    rest = _word().sub("", _only_text(answer).text)
    return "".join(sorted(set(re.sub(r"[\s\-–_.\"'`’]", "", rest))))


def read_exactly(answer: Answer) -> Term:
    """A term letter by letter; blanks and quotes around it do not belong to it."""
    typed = _only_text(answer)
    line = typed.text.strip()
    for quote in ('"', "'", "`"):
        if len(line) > 2 and line[0] == line[-1] == quote:
            line = line[1:-1]
    return Term(line, (line,))


def _only_text(answer: Answer) -> Text:
    answer = only_item(answer)
    if not isinstance(answer, Text):
        raise UnreadableError("one term is wanted, not several", answer.place)
    if len(answer.text) > _MAX_CHARACTERS:
        raise UnreadableError(
            f"longer than {_MAX_CHARACTERS} characters; write the term alone", answer.place
        )
    return answer


def holds(words: Sequence[str], term: Term) -> bool:
    """Whether a term stands among words, which say more than it."""
    return any(
        "".join(words[start:end]) == term.letters
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    )


def resembles(one: Term, other: Term) -> bool:
    """Whether two terms are spelled nearly alike."""
    longer = max(len(one.letters), len(other.letters))
    if abs(len(one.letters) - len(other.letters)) > longer * (1 - _NEAR):
        return False
    return SequenceMatcher(None, one.letters, other.letters, autojunk=False).ratio() >= _NEAR


def _slips(text: str) -> Iterator[str]:
    """What may have been meant: a letter left out, doubled or exchanged, two of them turned round."""
    for at in range(len(text) + 1):
        before, behind = text[:at], text[at:]
        if behind:
            yield before + behind[1:]
        if len(behind) > 1:
            yield before + behind[1] + behind[0] + behind[2:]
        for letter in _LETTERS:
            yield before + letter + behind
            if behind:
                yield before + letter + behind[1:]
