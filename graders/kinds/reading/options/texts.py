"""Options named by their texts, in whole or in some of their words; and words beside a key that fit another one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from graders.kinds.reading.words import vocabulary

# Shorter words are near too many others to be taken for a slip of one.
MIN_LETTERS = 4
# So many words in a row, all but one of them the option's, are meant as its text.
_MISQUOTED = 3
# So many more words in its order make another option the nearer one.
_CLEARLY = 2
# Where they stand says nothing: `first linear`, `linear first`.
_ORDINALS = {"first", "then", "next", "last", "second", "after", "before", "afterwards", "finally"}
# Words that say nothing by themselves.
_EMPTY = (
    vocabulary.ARTICLES
    | vocabulary.CONSEQUENCE
    | {"and", "plus", "also", "for", "from", "on", "by", "with", "all", "them", "do"}
)
# A text of an option in other words must say at least this share of its words.
_ENOUGH = 1 / 3
# Among other words it says at least this share of them.
_MOST = 2 / 3


def by_text(text: str, options: Mapping[str, str]) -> list[str]:
    """The options whose text is this one, or else holds all its words that say something."""
    wanted = _words(text)
    equal = [key for key, option in options.items() if _words(option) == wanted]
    if equal or set(wanted) & (vocabulary.DENIAL - {"none", "no", "not", "only", "without"}):
        return equal
    return [key for key, option in options.items() if means(text, option)]


def by_first_sentence(text: str, options: Mapping[str, str]) -> list[str]:
    """The option that a first sentence says, in its words or most of them, if the rest leaves it so."""
    first, *rest = end_of_sentence().split(text)
    doubtful = vocabulary.DOUBT | vocabulary.RETRACTING
    if {*_words(first)} & vocabulary.DENIAL or {*_words(text)} & doubtful:
        return []
    named = by_text(first, options) or _nearest(first, options)
    others = {one for sentence in rest for one in by_text(sentence, options)}
    return [] if others - {*named} else named


def _nearest(text: str, options: Mapping[str, str]) -> list[str]:
    """The option of which a text says most words in its order, clearly more than of any other."""
    words = _content(text)
    shared = {key: _in_order(words, _content(option)) for key, option in options.items()}
    best = max(shared, key=lambda key: shared[key])
    clearly = all(shared[best] >= shared[one] + _CLEARLY for one in options if one != best)
    most = shared[best] >= _MOST * len(_content(options[best]))
    return [best] if clearly and most else []


def contradicts(said: Sequence[str], key: str, options: Mapping[str, str]) -> bool:
    """Whether words beside the key of an option are those of another one, or its own but for one.

    Args:
        said: The clauses beside the key that are no reasons.
        key: The chosen option.
        options: The texts of all.
    """
    beside = [clause for clause in said if not means(clause, options[key])]
    others = {one for clause in beside for one in by_text(clause, options)}
    if others and not _speaks_of_all(said, {*options} - {key}, options):
        return True
    misquoted = any(_misquotes(clause, key, options) for clause in said)
    if misquoted or in_another_order(said, key, options):
        return True
    others = {*options} - {key}
    return _fits_better(said, key, options) and not _speaks_of_all(said, others, options)


def _speaks_of_all(said: Sequence[str], keys: AbstractSet[str], options: Mapping[str, str]) -> bool:
    """Whether words tell of each of some options, by a word that no other option has."""
    told = {word for one in said for word in _content(one)}
    used = {key: {*_content(text)} for key, text in options.items()}
    own = {key: used[key].difference(*(used[one] for one in options if one != key)) for key in keys}
    return len(own) > 1 and all(words & told for words in own.values())


def says_another(reasons: Sequence[str], keys: Collection[str], options: Mapping[str, str]) -> bool:
    """Whether reasons only say one option that is not chosen: `a, because one step tells them apart`."""
    said = [
        one
        for one in reasons
        if len(_content(one)) >= _MISQUOTED
        and not {*_words(one)} & vocabulary.DENIAL
        and not any(means(one, options[key]) for key in keys)
    ]
    return len({key for one in said for key in by_text(one, options)} - {*keys}) == 1


def means(text: str, option: str) -> bool:
    """Whether a text says nothing but words of the option, and enough of them."""
    words, whole = set(_content(text)), set(_content(option))
    denied = {"not", "no", "never"}
    same_denials = denied & set(_words(text)) <= set(_words(option))
    enough = len(words & whole) >= max(1, round(_ENOUGH * len(whole)))
    return (
        bool(words)
        and words <= whole
        and enough
        and same_denials
        and len("".join(words)) >= MIN_LETTERS
    )


def _misquotes(text: str, key: str, options: Mapping[str, str]) -> bool:
    """Whether a clause repeats words of the option but for one, in whose place it says another.

    `a (quantities from the backward pass)`, where the option is about the forward pass. A word that no
    option uses may mean the same.
    """
    words, whole = _words(text), _words(options[key])
    length = len(words)
    if length < _MISQUOTED:
        return False
    used = {word for option in options.values() for word in _words(option)}
    runs = [whole[at : at + length] for at in range(len(whole) - length + 1)]
    changes = (
        [pair for pair in zip(words, run, strict=True) if len(set(pair)) > 1] for run in runs
    )
    return words not in runs and any(
        len(change) == 1 and change[0][0] in used - _ORDINALS and not {*change[0]} & _EMPTY
        for change in changes
    )


def _fits_better(said: Sequence[str], key: str, options: Mapping[str, str]) -> bool:
    """Whether words beside a key are clearly nearer to another option: `a (what the backward pass gives)`.

    They are nearer to it by how many of its words they have in its order.
    """
    words = [word for one in said for word in _content(one) if word not in _ORDINALS]
    shared = {other: _in_order(words, _content(text)) for other, text in options.items()}
    return max(shared.values()) >= shared[key] + _CLEARLY


def in_another_order(said: Sequence[str], key: str, options: Mapping[str, str]) -> bool:
    """Whether words beside a key have the order of another option: `b (activation first, then linear)`."""
    words = [word for one in said for word in _content(one)]
    used = {word for whole in options.values() for word in _content(whole)} - _ORDINALS
    things = [word for word in words if word in used and len(word) > 1]
    ordered = {other: _in_order(things, _content(whole)) for other, whole in options.items()}
    own = {*things} <= {*_content(options[key])}
    enough = len(things) > 2 or (len(things) > 1 and {*words} & _ORDINALS)
    return own and bool(enough) and ordered[key] < max(ordered.values()) == len(things)


def _in_order(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words two texts have in common, in the same order."""
    row = [0] * (len(others) + 1)
    for word in words:
        below = [0]
        for at, other in enumerate(others):
            below.append(row[at] + 1 if word == other else max(row[at + 1], below[at]))
        row = below
    return row[-1]


def _content(text: str) -> list[str]:
    """The words that say something, without their endings."""
    return [re.sub(r"(?:ing|ed|es|s)$", "", word) for word in _words(text) if word not in _EMPTY]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@cache
def end_of_sentence() -> re.Pattern[str]:
    """A full stop or its like in front of a blank, or the end of a line."""
    return re.compile(r"[.;!]\s|\n")
