"""Evidence rules: `$same & gradient*` says which ideas must stand together in one sentence.

A rule is terms joined by `&`. `!` before a term means that it must be negated, and then the negation
may reach the other terms too; without any `!` no term may be negated. Alternatives are joined by `|`;
a word may end in `*`; a phrase has several words, `^` being the start of the answer; `$name` is a set
of alternatives from the vocabulary; `@6` at the end is the window in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from graders.text.words import REACH, Word

_WINDOW = 14
_MAX_HITS = 30
_MAX_CHOICES = 5_000
_START = "^"
_ALTERNATIVE = re.compile(r"[\w\s*^%.,+=<>≤≥≈→×·/'-]+")


class RuleError(ValueError):
    """A rule cannot be read."""


class Text:
    """The words of an answer, laid out in a line so that ideas are found quickly."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self._line = " " + " ".join(word.text for word in words)
        self._at: dict[int, int] = {}
        length = 0
        for number, word in enumerate(words):
            self._at[length] = number
            length += len(word.text) + 1
        self._known: dict[int, list[Hit]] = {}

    def starting_with(self, beginning: str) -> Iterator[int]:
        """The words that start like this, which is a space and the first letters."""
        place = self._line.find(beginning)
        while place >= 0:
            yield self._at[place]
            place = self._line.find(beginning, place + 1)

    def hits(self, term: Term) -> list[Hit]:
        """Every place of an idea, of whichever polarity."""
        known = self._known.get(id(term))
        if known is None:
            places = sorted(term.places(self).items())[:_MAX_HITS]
            known = self._known[id(term)] = [
                Hit(first, length, self.words[first].negated) for first, length in places
            ]
        return known


class Hit(NamedTuple):
    """Where a term was found: the first word and the number of words, under a negation or not."""

    first: int
    length: int
    negated: bool


class Term:
    """One idea, in any of several wordings."""

    def __init__(self, wordings: Sequence[str], *, negated: bool) -> None:
        self.negated = negated
        self._wordings = [_Wording.of(one) for one in dict.fromkeys(wordings)]

    def places(self, text: Text) -> dict[int, int]:
        """Where the idea stands: by the first word the number of words, the most if it has several."""
        found: dict[int, int] = {}
        for wording in self._wordings:
            for first in text.starting_with(wording.beginning):
                if wording.stands_at(first, text.words):
                    found[first] = max(found.get(first, 0), len(wording.words))
        return found


class _Wording(NamedTuple):
    """Words in a row, of which stems are a part; `beginning` must stand in a line that has them."""

    words: tuple[str, ...]
    at_start: bool
    beginning: str

    @classmethod
    def of(cls, text: str) -> _Wording:
        words = tuple(text.removeprefix(_START).split())
        return cls(words, text.startswith(_START), f" {words[0].removesuffix('*')}")

    def stands_at(self, first: int, text: Sequence[Word]) -> bool:
        """Whether these words stand there, in one sentence."""
        end = first + len(self.words)
        if end > len(text) or (self.at_start and first):
            return False
        if text[first].sentence != text[end - 1].sentence:
            return False
        return all(
            said.text.startswith(word[:-1]) if word.endswith("*") else said.text == word
            for word, said in zip(self.words, text[first:end], strict=True)
        )


class Evidence(NamedTuple):
    """What a rule found: the words, and whether all of it has the polarity that is wanted."""

    rule: str
    first: int
    last: int
    agrees: bool
    hits: tuple[Hit, ...] = ()

    def explains(self, negator: int) -> bool:
        """Whether a negating word belongs to it: as part of a wording, or over a negated term."""
        return self.agrees and any(
            hit.first <= negator < hit.first + hit.length
            or (hit.negated and hit.first - REACH <= negator < hit.first)
            for hit in self.hits
        )


class Rule(NamedTuple):
    """Ideas that must stand together."""

    source: str
    terms: tuple[Term, ...]
    window: int

    def evidence(self, text: Text) -> Evidence | None:
        """The best that the text has: evidence of the wanted polarity, else of the other one."""
        hits = []
        for term in self.terms:
            if not (found := text.hits(term)):
                return None
            hits.append(found)
        contrary = None
        for chosen in islice(product(*hits), _MAX_CHOICES):
            first = min(hit.first for hit in chosen)
            last = max(hit.first + hit.length for hit in chosen) - 1
            if text.words[first].sentence != text.words[
                last
            ].sentence or last - first >= self.window + len(chosen):
                continue
            if self._agrees(chosen):
                return Evidence(self.source, first, last, agrees=True, hits=chosen)
            contrary = contrary or Evidence(self.source, first, last, agrees=False)
        return contrary

    def _agrees(self, chosen: Sequence[Hit]) -> bool:
        """Whether a choice of places has the wanted polarity."""
        wanted = list(zip(chosen, self.terms, strict=True))
        if any(term.negated for _, term in wanted):
            return all(hit.negated for hit, term in wanted if term.negated)
        return not any(hit.negated for hit, _ in wanted)


@lru_cache(maxsize=4096)
def _rule(source: str, vocabulary: tuple[tuple[str, str], ...]) -> Rule:
    text, _, window = source.partition("@")
    if window and not window.strip().isdigit():
        raise RuleError(f'"{source}": the window is no number')
    try:
        terms = tuple(_term(one.strip(), vocabulary) for one in text.split("&"))
    except RuleError as error:
        raise RuleError(f'"{source}": {error}') from error
    return Rule(source, terms, int(window) if window else _WINDOW)


def rule(source: str, vocabulary: Mapping[str, str]) -> Rule:
    """Read a rule.

    Raises:
        RuleError: It is none, or names a set that is not in the vocabulary.
    """
    return _rule(source, tuple(vocabulary.items()))


@lru_cache(maxsize=8192)
def _term(text: str, vocabulary: tuple[tuple[str, str], ...]) -> Term:
    negated = text.startswith("!")
    wordings = tuple(_wordings(text.removeprefix("!").strip(), dict(vocabulary)))
    return Term(wordings, negated=negated)


def _wordings(text: str, vocabulary: Mapping[str, str]) -> Iterator[str]:
    for one in text.split("|"):
        alternative = one.strip()
        if alternative.startswith("$"):
            if alternative[1:] not in vocabulary:
                raise RuleError(f"the vocabulary has no {alternative}")
            yield from _wordings(vocabulary[alternative[1:]], {})
        elif not alternative.removeprefix(_START).strip(" *"):
            raise RuleError("an alternative is empty")
        elif not _ALTERNATIVE.fullmatch(alternative):
            raise RuleError(f'"{alternative}" cannot be read')
        else:
            yield alternative.casefold()
