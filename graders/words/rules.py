"""Evidence rules: `$same & gradient*` says which ideas must stand together in one sentence.

A rule is terms joined by `&`. `!` before a term means that it must be negated, and then the negation
may reach the other terms too; without any `!` no term may be negated. Alternatives are joined by `|`;
a word may end in `*`, and `*` alone is any word that denies nothing; a phrase has several words, `^`
being the start of the answer; `$name` is a set of alternatives from the vocabulary; `@6` at the end is
the window in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from graders.words.words import REACH, Word

# Ideas that belong together stand in one clause, or in two next to each other.
_WINDOW = 14
# Bounds on the work for texts that repeat a word: what is not found among so many is not there.
_MAX_HITS = 30
_MAX_CHOICES = 5_000
_MAX_FURTHER = 200  # that are looked at once a choice agrees
_START = "^"


class RuleError(ValueError):
    """A rule cannot be read."""


class Text:
    """The words of an answer, laid out in a line so that ideas are found quickly."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.denies = any(word.negator for word in words)
        self._line = " " + " ".join(word.text for word in words)
        self._at: dict[int, int] = {}
        length = 0
        for number, word in enumerate(words):
            self._at[length] = number
            length += len(word.text) + 1
        self._known: dict[int, list[Hit]] = {}
        self._places: dict[str, list[int]] = {}
        for number, word in enumerate(words):
            self._places.setdefault(word.text, []).append(number)

    @property
    def vocabulary(self) -> AbstractSet[str]:
        """Every word, once."""
        return self._places.keys()

    def places(self, word: str) -> Sequence[int]:
        """Where a word stands."""
        return self._places[word]

    def has(self, beginning: str) -> bool:
        """Whether some word starts like this."""
        return beginning in self._line

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
        self._wordings = wordings

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """The wordings that begin with a whole word, by that word."""
        found: dict[str, list[str]] = {}
        for one in self._wordings:
            first = one.partition(" ")[0].removeprefix(_START)
            if not first.endswith("*"):
                found.setdefault(first, []).append(one)
        return found

    @cached_property
    def _by_stem(self) -> list[tuple[str, str]]:
        """The others: the first letters, behind a space, and the wording."""
        firsts = ((one.partition(" ")[0].removeprefix(_START), one) for one in self._wordings)
        return [(f" {first[:-1]}", one) for first, one in firsts if first.endswith("*")]

    def places(self, text: Text) -> dict[int, int]:
        """Where the idea stands: by the first word the number of words, the most if it has several."""
        found: dict[int, int] = {}
        for word in self._by_word.keys() & text.vocabulary:
            for spelled in self._by_word[word]:
                self._add(found, text, spelled, text.places(word))
        for beginning, spelled in self._by_stem:
            if text.has(beginning):
                self._add(found, text, spelled, text.starting_with(beginning))
        return found

    @staticmethod
    def _add(found: dict[int, int], text: Text, spelled: str, firsts: Iterable[int]) -> None:
        wording = _Wording.of(spelled)
        for first in firsts:
            if wording.stands_at(first, text.words):
                found[first] = max(found.get(first, 0), len(wording.words))


class _Wording(NamedTuple):
    """Words in a row, of which stems are a part, perhaps at the start of the answer only."""

    words: tuple[str, ...]
    at_start: bool

    @staticmethod
    @lru_cache(maxsize=16384)
    def of(spelled: str) -> _Wording:
        return _Wording(tuple(spelled.removeprefix(_START).split()), spelled.startswith(_START))

    def stands_at(self, first: int, text: Sequence[Word]) -> bool:
        """Whether these words stand there, in one sentence."""
        end = first + len(self.words)
        if end > len(text) or (self.at_start and first):
            return False
        if text[first].sentence != text[end - 1].sentence:
            return False
        return all(
            _matches(word, said) for word, said in zip(self.words, text[first:end], strict=True)
        )


def _matches(word: str, said: Word) -> bool:
    if word == "*":
        return not said.negator
    return said.text.startswith(word[:-1]) if word.endswith("*") else said.text == word


class Evidence(NamedTuple):
    """What a rule found: the words, and whether all of it has the polarity that is wanted."""

    rule: str
    first: int
    last: int
    agrees: bool
    hits: tuple[Hit, ...] = ()
    denied: tuple[Hit, ...] = ()

    def explains(self, negator: int) -> bool:
        """Whether a negating word belongs to it: as part of a wording, or over a negated term."""
        return self.agrees and (
            any(hit.first <= negator < hit.first + hit.length for hit in self.hits)
            or any(hit.first - REACH <= negator < hit.first for hit in self.denied)
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
        contrary, agreeing, further = None, None, 0
        for chosen in islice(self._together((), hits, text), _MAX_CHOICES):
            first = min(hit.first for hit in chosen)
            last = max(hit.first + hit.length for hit in chosen) - 1
            if self._agrees(chosen):
                # The first is told; all of them explain the denials in the text.
                denied = tuple(
                    h for h, term in zip(chosen, self.terms, strict=True) if term.negated
                )
                agreeing = agreeing or Evidence(self.source, first, last, agrees=True)
                agreeing = agreeing._replace(
                    hits=(*agreeing.hits, *chosen), denied=(*agreeing.denied, *denied)
                )
            contrary = contrary or Evidence(self.source, first, last, agrees=False)
            further += agreeing is not None
            if agreeing and (further > _MAX_FURTHER or not text.denies):
                break
        return agreeing or contrary

    def _together(
        self, chosen: tuple[Hit, ...], left: Sequence[Sequence[Hit]], text: Text
    ) -> Iterator[tuple[Hit, ...]]:
        """The choices of one place for every term that lie in one sentence, near enough."""
        if not left:
            yield chosen
            return
        for hit in left[0]:
            more = (*chosen, hit)
            first = min(one.first for one in more)
            last = max(one.first + one.length for one in more) - 1
            near = last - first < self.window + len(self.terms)
            if near and text.words[first].sentence == text.words[last].sentence:
                yield from self._together(more, left[1:], text)

    def _agrees(self, chosen: Sequence[Hit]) -> bool:
        """Whether a choice of places has the wanted polarity."""
        wanted = list(zip(chosen, self.terms, strict=True))
        if any(term.negated for _, term in wanted):
            return all(hit.negated for hit, term in wanted if term.negated)
        return not any(hit.negated for hit, _ in wanted)


def rule(source: str, vocabulary: Mapping[str, str]) -> Rule:
    """Compile a rule; whether it is one, `check_rule` says.

    Raises:
        RuleError: It names a set that is not in the vocabulary.
    """
    return _rule(source, tuple(vocabulary.items()))


@lru_cache(maxsize=4096)
def _rule(source: str, vocabulary: tuple[tuple[str, str], ...]) -> Rule:
    text, _, window = source.partition("@")
    terms = tuple(_term(one.strip(), vocabulary) for one in text.split("&"))
    return Rule(source, terms, int(window) if window else _WINDOW)


@lru_cache(maxsize=8192)
def _term(text: str, vocabulary: tuple[tuple[str, str], ...]) -> Term:
    negated = text.startswith("!")
    return Term(_spelled_out(text.removeprefix("!"), dict(vocabulary)), negated=negated)


def _spelled_out(text: str, vocabulary: Mapping[str, str]) -> tuple[str, ...]:
    """The wordings of alternatives, those of the sets among them included."""
    if "$" not in text:
        return _alternatives(text)
    found: list[str] = []
    for one in _alternatives(text):
        if not one.startswith("$"):
            found.append(one)
        elif one[1:] in vocabulary:
            found += _alternatives(vocabulary[one[1:]])
        else:
            raise RuleError(f"the vocabulary has no {one}")
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8192)
def _alternatives(text: str) -> tuple[str, ...]:
    plain = text.casefold().replace("^ ", _START)
    return tuple(dict.fromkeys(one.strip() for one in plain.split("|")))


def check_rule(source: str, vocabulary: Mapping[str, str]) -> None:
    """Check that a rule can be read.

    Raises:
        RuleError: It cannot, or names a set that is not in the vocabulary.
    """
    text, _, window = source.partition("@")
    if window and not window.strip().isdigit():
        raise RuleError(f'"{source}": the window is no number')
    for term in text.split("&"):
        for one in _spelled_out(term.strip().removeprefix("!"), vocabulary):
            if not one.removeprefix(_START).strip(" *"):
                raise RuleError(f'"{source}": an alternative is empty')
            if not _alternative().fullmatch(one):
                raise RuleError(f'"{source}": "{one}" cannot be read')


@cache
def _alternative() -> re.Pattern[str]:
    """One wording in a rule."""
    return re.compile(r"[\w\s*^%.,+=<>≤≥≈→×·/'-]+")
