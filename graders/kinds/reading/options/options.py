"""Which options a text names: by their keys, in the ways people write them, or by their texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise, takewhile

from exercises.answer import Text, UnreadableError
from exercises.language.spelling import did_you_mean
from graders.kinds.reading.options.other_options import all_but, by_place, without_other_options
from graders.kinds.reading.options.ruled_out import rules_out
from graders.kinds.reading.words import vocabulary
from graders.kinds.reading.words.phrases import (
    LEADS,
    TAILS,
    Clause,
    bare,
    clauses,
    negated,
    questioned,
    retracts,
    takes_itself_back,
)

# Shorter words are near too many others to be taken for a slip of one.
_MIN_LETTERS = 4
# So many words in a row, all but one of them the option's, are meant as its text.
_MISQUOTED = 3
# So many more words in its order make another option the nearer one.
_CLEARLY = 2
# Where they stand says nothing: `first linear`, `linear first`.
_ORDINALS = {"first", "then", "next", "last", "second", "after", "before", "afterwards", "finally"}
# A text of an option in other words must say at least this share of its words.
_ENOUGH = 1 / 3
_NONE = {"none", "none of them", "none of these", "nothing"}
_ALL = {
    *(
        "all",
        "everything",
        "all of them",
        "all of these",
        "all of the above",
        "all options",
        "every option",
    ),
    *(
        "all statements",
        "every statement",
        "every one of them",
        "each of them",
        "both",
        "both of them",
    ),
    *("all three", "all four", "all five", "all six"),
}
_COUNTED = {"both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
TICKED = {"true", "yes", "x", "✓", "✔", "1", "right", "correct", "[x]", "tick", "ticked", "t", "y"}
NOT_TICKED = {
    "false",
    "no",
    "0",
    "✗",
    "✘",
    "wrong",
    "incorrect",
    "[ ]",
    "[]",
    "-",
    "",
    "f",
    "n",
    "not",
}
_DENYING = {"no", "not", "never"}
# A clause of these and of what is false says that the option in front of it is none: `a) is wrong`.
_POINTING = {"is", "it", "this", "that", "which", "one"}
# Behind the key of an option, or with what holds, `isn't right`, they say that it is none.
_NOT_SO = {"not", "isn't", "wasn't", "can't", "cannot"}
_HOLDING = {"be", "true", "right", "correct"}
_CONTRAST = {"but", "though", "although", "however"}
_RESTRICTING = {"only", "before", "until", "unless"}
# What chooses another option beside the one that is chosen.
_AS_WELL = {"too", "also", "right", "correct"}
_JOINING = {"and", "also", "as", "well", "plus", "both"}


def pick(answer: Text, options: Mapping[str, str]) -> str:
    """The key of the option that a text names.

    Raises:
        UnreadableError: It names none, or more than one, or something else besides.
    """
    if (behind := _key_behind().fullmatch(answer.text)) and behind["key"].casefold() in options:
        answer = replace(answer, text=f"{behind['key']}) {behind['words']}")
    named = _named(_chosen(answer.text, options, single=True), options)
    if len(named) == 1:
        (key,) = named
        as_mark = re.match(r"\s*\(?\w\)", answer.text)
        if as_mark or not _in_another_order(answer.text, key, options):
            return key
        raise UnreadableError(
            f'"{_short(answer.text)}" says the steps in the order of another option than {key}; write one key',
            answer.place,
        )
    marked = _marked(answer.text, named) if named else None
    if marked and not _in_another_order(answer.text, marked, options):
        return marked
    if named:
        raise UnreadableError(
            f'"{_short(answer.text)}" fits the options {", ".join(named)}; write one key',
            answer.place,
        )
    known = bare(answer.text)
    hint = did_you_mean(known, options.values()) if len(known) >= _MIN_LETTERS else ""
    raise UnreadableError(
        f'there is no option "{_short(answer.text)}"{hint}; the options are {", ".join(options)}',
        answer.place,
    )


@cache
def _key_behind() -> re.Pattern[str]:
    """The words of an option, and its key behind them: `the forward activations (a)`."""
    return re.compile(r"\s*(?:the\s+)?(?P<words>[^()]{4,}?)\s*\((?P<key>[A-Za-z])\)[\s.]*")


@cache
def _key_first() -> re.Pattern[str]:
    return re.compile(r"\(?[a-z]\)?\s*(?:[,;:]|\s[–—-])\s", re.IGNORECASE)


@cache
def _equation() -> re.Pattern[str]:
    """An equation in a reason, of which the letters are no keys: `b - first z = Wx + b, then a = g(z)`."""
    return re.compile(r"(?<=\s)[A-Za-z]\w*\s*=\s*[^,;.]+?(?=\s+[a-z]{3,}\b|[,;.]|\Z)")


def picks(answer: Text, options: Mapping[str, str]) -> list[str]:
    """The keys of all options that a text names: `a, c`, `ac`, `a and also c`, or their texts.

    Raises:
        UnreadableError: It names none, or says something else besides.
    """
    answer = replace(answer, text=_chosen(answer.text, options, single=False))
    line = bare(answer.text)
    if others := all_but(line, options):
        return others
    keys = {key.casefold(): key for key in options}
    found = clauses(answer.text)
    written = [word for one in found if not one.reason for word in one.words]
    denied = any(_takes_back(one, "") for one in found[1:])
    if negated(answer.text) or denied or _denied(found, keys) or retracts(found):
        written = []
    if takes_itself_back(found):
        written = []
    if questioned(answer.text):
        written = []
    content = [word for word in written if word not in _JOINING | LEADS - set(keys) | TAILS]
    told = [key for one in found if one.reason for key in _chosen_as_well(one, keys)]
    if not_chosen := [key for key in told if key not in content]:
        raise UnreadableError(
            f'"{_short(answer.text)}" calls {not_chosen[0]} right and does not choose it; write the keys of all'
            " that you choose",
            answer.place,
        )
    reasons = [one for one in found if one.reason]
    if content and all(word in keys for word in content):
        if any(_calls_false(reasons, keys[word]) for word in content):
            raise UnreadableError(
                f'"{_short(answer.text)}" chooses an option and calls it false; write the keys alone',
                answer.place,
            )
        return list(dict.fromkeys(keys[word] for word in content))
    if written and (first := _keys_alone(line, keys)):
        return first
    if (
        len(content) == 1
        and set(content[0]) <= set(keys)
        and len(set(content[0])) == len(content[0])
    ):
        return [keys[letter] for letter in content[0]]  # acd
    try:
        return [pick(answer, options)]
    except UnreadableError:
        pieces = [piece for piece in re.split(r"[,;/&+\n]|\band\b", line) if piece.strip()]
        denied = _denied(found, keys) or rules_out(line, tuple(options))
        if len(pieces) < 2 or denied:  # a piece alone may deny what another chooses
            raise
        return [pick(Text(piece, answer.place), options) for piece in pieces]


def _keys_alone(line: str, keys: Mapping[str, str]) -> list[str]:
    """The keys of a first sentence that is nothing else, before some that name none: `a, c and d. The field …`."""
    first, stop, rest = line.partition(". ")
    words = [one.casefold() for one in re.findall(r"[^\W_]+", first)]
    chosen = [word for word in words if word not in _JOINING | LEADS - set(keys)]
    others = {*re.findall(r"[^\W_]+", rest.casefold())} & set(keys) - {"a"}
    if not stop or len(chosen) < 2 or others or not rest[:1].isupper():
        return []
    return [keys[one] for one in dict.fromkeys(chosen)] if set(chosen) <= set(keys) else []


def says_none(answer: Text) -> bool:
    """Whether it ticks nothing: `none`, `none of these`."""
    return bare(answer.text).casefold() in _NONE


def says_all(answer: Text, options: Mapping[str, str]) -> bool:
    """Whether it ticks everything: `all`, `all of them`, `all four`; no option says so itself."""
    line = bare(answer.text).casefold()
    counted = next((n for word, n in _COUNTED.items() if word in line.split()), len(options))
    itself = any(bare(one).casefold() == line for one in options.values())
    return line in _ALL and counted == len(options) and not itself


def checked_lines(answer: Text) -> list[tuple[bool, Text]]:
    """The lines of a list of boxes, `- [x] a`, and whether each is ticked."""
    boxes = re.findall(r"(?m)^\s*[-*]?\s*\[([ xX✓✔]?)\]\s*(\S.*)$", answer.text)
    if len(boxes) == 1 and len(re.findall(r"\[[ xX]?\]", answer.text)) > 1:
        return []  # all on one line
    return [(bool(box.strip()), Text(line, answer.place)) for box, line in boxes]


def judged_options(answer: Text, options: Mapping[str, str]) -> dict[str, bool]:
    """`a true, b false, …`: whether each option is ticked; empty where it is no such list, or only denies one."""
    keys = {key.casefold(): key for key in options}
    found: dict[str, bool] = {}
    for piece in re.split(r"[,;\n]|\band\b", bare(answer.text)):
        words = re.findall(r"[^\W_]+|[✓✔✗✘]", piece.casefold())
        words = [word for word in words if word not in {"is", "option", "statement"}]
        if len(words) != 2 or words[0] not in keys or words[1] not in TICKED | NOT_TICKED:
            return {}
        found[keys[words[0]]] = words[1] in TICKED
    return found if len(found) > 1 or any(found.values()) else {}


def ticked(answer: Text, key: str, options: Mapping[str, str]) -> bool:
    """Whether `a: true`, `a: x` or `a: (its text)` ticks the option.

    Raises:
        UnreadableError: It says neither.
    """
    text = bare(answer.text).casefold() or answer.text.strip().casefold()
    if text in TICKED:
        return True
    if text in NOT_TICKED:
        return False
    if _means(text, options[key]):
        return True
    raise UnreadableError(
        f'"{_short(answer.text)}" neither ticks the option {key} nor leaves it out; write true or'
        " false",
        answer.place,
    )


def _chosen(text: str, options: Mapping[str, str], *, single: bool) -> str:
    """The answer without what it says of other options; an option by its place is its key."""
    if questioned(text):
        return text
    line = bare(text)
    if _key_first().match(line):
        line = text = _equation().sub(" ", line)
    if (key := by_place(line, options)) is not None and not negated(text):
        return key
    chosen = without_other_options(line, options, single=single)
    return text if chosen == line or negated(text) else chosen


def _named(text: str, options: Mapping[str, str]) -> list[str]:
    """The options that a text names; none where it says something else besides."""
    keys = {key.casefold(): key for key in options}
    line = bare(text).casefold()
    if line in keys and not negated(text):
        return [keys[line]]
    if questioned(text):
        return []
    found = clauses(text)
    if not found or negated(text) or _denied(found, keys):
        return []
    key = _key_of(found[0], keys)
    rest = found[1:]
    if key is None and rest and set(found[0].words) <= LEADS - set(keys):
        key, rest = _key_of(rest[0], keys), rest[1:]  # `Answer: d`
    elif key is None and rest and _by_text(found[0].text, options) == [_key_of(rest[0], keys)]:
        key, rest = _key_of(rest[0], keys), rest[1:]  # `None of them: d`
    if takes_itself_back(found):
        return []
    if key is None or retracts(rest):
        return _by_text(line, options)
    if any(_takes_back(one, options[key]) or _misquotes(one, key, options) for one in rest):
        return []
    if _calls_false(rest, key):
        return []
    others = [other for one in rest for other in _others(one, key, keys, options)]
    others += _fitting_better(rest, key, options)
    return list(dict.fromkeys((key, *others)))


def _takes_back(clause: Clause, option: str) -> bool:
    """Whether a clause behind a key denies it, `d) no`, `d) is wrong`, unless these are the option's own words."""
    first, words = clause.words[0], set(clause.words)
    denies = first in _DENYING or (first in _CONTRAST and words & (_DENYING | _RESTRICTING))
    pointing = words <= vocabulary.FALSE | _POINTING | _NOT_SO | _HOLDING
    denies = denies or (pointing and words & (vocabulary.FALSE | _NOT_SO))
    return not clause.reason and bool(denies) and not _means(clause.text, option)


def _calls_false(found: Sequence[Clause], key: str) -> bool:
    """Whether a clause says of the option that is chosen that it is false: `a (not b, as a is wrong)`."""
    false = vocabulary.FALSE | _NOT_SO | _DENYING
    return any(
        one == key.casefold() and (verb in _NOT_SO or (verb in vocabulary.COPULA and what in false))
        for clause in found
        for one, verb, what in zip(
            clause.words, clause.words[1:], (*clause.words[2:], ""), strict=False
        )
    )


def _misquotes(clause: Clause, key: str, options: Mapping[str, str]) -> bool:
    """Whether a clause repeats words of the option but for one, in whose place it says another.

    `a (quantities from the backward pass)`, where the option is about the forward pass. A word that no
    option uses may mean the same.
    """
    words, whole = _words(clause.text), _words(options[key])
    length = len(words)
    if length < _MISQUOTED:
        return False
    used = {word for option in options.values() for word in _words(option)}
    runs = [whole[at : at + length] for at in range(len(whole) - length + 1)]
    changes = (
        [pair for pair in zip(words, run, strict=True) if len(set(pair)) > 1] for run in runs
    )
    return words not in runs and any(
        len(change) == 1 and change[0][0] in used for change in changes
    )


def _fitting_better(rest: Sequence[Clause], key: str, options: Mapping[str, str]) -> list[str]:
    """The option, if any, that words behind a key are clearly nearer to: `a (what the backward pass gives)`.

    They are nearer to it by how many of its words they have in its order.
    """
    restated = takewhile(lambda one: not one.reason or one.words[0] == "namely", rest)
    said = [word for one in restated for word in _content(one.text)]
    shared = {other: _in_order(said, _content(text)) for other, text in options.items()}
    nearest = max(shared, key=lambda one: shared[one])
    return [nearest] if shared[nearest] >= shared[key] + _CLEARLY else []


def _in_another_order(text: str, key: str, options: Mapping[str, str]) -> bool:
    """Whether words behind a key have the order of another option: `b (activation first, then linear)`."""
    said = [word for one in clauses(text)[1:] if not one.reason for word in _content(one.text)]
    things = [word for word in said if word not in _ORDINALS]
    ordered = {other: _in_order(things, _content(whole)) for other, whole in options.items()}
    return len(things) > 1 and ordered[key] < max(ordered.values()) == len(things)


def _in_order(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words two texts have in common, in the same order."""
    row = [0] * (len(others) + 1)
    for word in words:
        below = [0]
        for at, other in enumerate(others):
            below.append(row[at] + 1 if word == other else max(row[at + 1], below[at]))
        row = below
    return row[-1]


def _denied(found: Sequence[Clause], keys: Mapping[str, str]) -> bool:
    """Whether a key stands behind "not"."""
    pairs = (pair for one in found for pair in pairwise(one.words))
    return any(before in {"not", "never", "isn't"} and after in keys for before, after in pairs)


def _key_of(clause: Clause, keys: Mapping[str, str]) -> str | None:
    """The only key in a clause that says nothing else; `a` is an article before another word."""
    words = list(clause.words)
    found = [at for at, word in enumerate(words) if word in keys]
    articles = {at for at in found if words[at] in {"a", "i"} and _before_word(words, at, keys)}
    found = [at for at in found if at not in articles] or found[:1]
    if len(found) != 1:
        return None
    before, after = words[: found[0]], words[found[0] + 1 :]
    leads = LEADS | {"correct", "right", "best"}
    return keys[words[found[0]]] if set(before) <= leads and set(after) <= TAILS else None


def _before_word(words: list[str], at: int, keys: Mapping[str, str]) -> bool:
    """Whether another word follows, to which `a` may be the article."""
    return at + 1 < len(words) and words[at + 1] not in TAILS | _JOINING | {"or"} | set(keys)


def _chosen_as_well(clause: Clause, keys: Mapping[str, str]) -> list[str]:
    """The option of `(b too)`, `(and also c)` and `because b is right`."""
    joined = clause.words[0] in {"and", "plus", "also"}
    told = [one for one in clause.words if one not in vocabulary.REASON | {"and", "plus", "also"}]
    if not told or told[0] not in keys or {*told} & _DENYING:
        return []
    alone = joined and (len(told) == 1 or told[0] != "a")  # `(and a reason)`
    return [keys[told[0]]] if alone or {*clause.words[1:]} & _AS_WELL else []


def _others(
    clause: Clause, key: str, keys: Mapping[str, str], options: Mapping[str, str]
) -> list[str]:
    """Further options that a clause behind the answer names, by key or by text."""
    if _means(clause.text, options[key]):
        return []
    words = clause.words
    bracketed = (
        rf"[(\[]({'|'.join(map(re.escape, keys))})[)\]]|\b({'|'.join(map(re.escape, keys))})\)"
    )
    named = [
        keys[(m[1] or m[2]).casefold()] for m in re.finditer(bracketed, clause.text, re.IGNORECASE)
    ]
    named += [keys[word] for word in words if word in keys and word not in {"a", "i"}]
    if words[-1] in keys:
        named.append(keys[words[-1]])
    named += _chosen_as_well(clause, keys)
    opened = clause.words[0] in vocabulary.REASON
    named += [] if opened else [one for one in _by_text(clause.text, options) if one != key]
    return [one for one in named if one != key]


def _by_text(text: str, options: Mapping[str, str]) -> list[str]:
    """The options whose text is this one, or else holds all its words that say something."""
    wanted = _words(text)
    equal = [key for key, option in options.items() if _words(option) == wanted]
    if equal or set(wanted) & (vocabulary.DENIAL - {"none", "no", "not", "only", "without"}):
        return equal
    return [key for key, option in options.items() if _means(text, option)]


def _means(text: str, option: str) -> bool:
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
        and len("".join(words)) >= _MIN_LETTERS
    )


def _content(text: str) -> list[str]:
    """The words that say something, without their endings."""
    empty = (
        vocabulary.ARTICLES
        | vocabulary.CONSEQUENCE
        | {"and", "for", "from", "on", "by", "with", "all", "them", "do"}
    )
    return [re.sub(r"(?:ing|ed|es|s)$", "", word) for word in _words(text) if word not in empty]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _marked(text: str, named: Sequence[str]) -> str:
    """The key that stands as a mark in front, `b) first W x + b, then σ`, whatever letters follow it."""
    marks = re.findall(r"(?<![\w(])\(?(\w)\)", text)
    behind = re.match(r"\s*\(?\w\)\s+(?P<rest>.*)", text, re.DOTALL)
    if behind is None or len(marks) != 1 or marks[0] not in named:
        return ""
    words = {one.casefold() for one in re.findall(r"[^\W\d_]{2,}", behind["rest"])}
    doubtful = words & (vocabulary.DENIAL | vocabulary.DOUBT) or retracts(clauses(text))
    return "" if doubtful or len(words) < _MISQUOTED else marks[0]


def _short(text: str, length: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
