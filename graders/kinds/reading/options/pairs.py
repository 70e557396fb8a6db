"""Pairs of names, as a matching is written: `A: SGD`, `SGD is curve A`, `A MBGD B BGD C SGD`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache

from exercises.answer import Answer, SeveralAnswersError, Text, UnreadableError, with_texts
from graders.kinds.reading.options.mentions import mentions
from graders.kinds.reading.options.options import pick
from graders.kinds.reading.words import vocabulary
from graders.kinds.reading.words.phrases import (
    LEADS,
    Clause,
    bare,
    clauses,
    retracts,
    takes_itself_back,
)

# What leads to the option that something is: `because it is SGD`.
_IT_IS = {"i", "e", "ie", "it", "is", "namely", "that"}
# Words between the two names of a pair.
_BETWEEN = (
    vocabulary.COPULA | vocabulary.ARTICLES | vocabulary.CONSEQUENCE
    | set("from came comes belongs corresponds matches with by goes used uses curve shows trained made".split())  # noqa: SIM905
)  # fmt: skip


_DENYING = vocabulary.FALSE | {
    "impossible",
    "excluded",
    "not",
    "no",
    "never",
    "none",
    "neither",
    "nor",
    "isnt",
    "arent",
}


def without_comparisons(answer: Answer) -> Answer:
    """The answer without what compares options: `less noisy than SGD but not as smooth as BGD`."""
    return with_texts(answer, lambda one: replace(one, text=_comparison().sub("", one.text)))


@cache
def _comparison() -> re.Pattern[str]:
    lead = r",?\s*\b(?:and\s+|but\s+|is\s+|it\s+is\s+)?"
    sure = r"(?!(?:un)?likely|probable|sure|certain|wrong|right|correct|true|false|other)"
    than = rf"(?:(?:less|more)\s+{sure}[a-z]+|{sure}[a-z]+er)\s+than"
    as_ = r"(?:not\s+(?:quite\s+)?)?(?:as|so)\s+[a-z]+\s+as"
    return re.compile(rf"{lead}(?:{than}|{as_})\s+(?:the\s+)?\w+(?!\w)", re.IGNORECASE)


def without_denied_others(answer: Answer, options: Collection[str]) -> Answer:
    """The answer without other options that are ruled out beside the chosen one: `BGD, not SGD`."""
    pattern = _denied_others(tuple(options))

    def kept(found: re.Match[str]) -> str:
        chosen = found["chosen"].casefold()
        others = {one.casefold() for one in (found["first"], found["second"]) if one}
        return found[0] if chosen in others else found[0][: found.start("denied") - found.start()]

    return with_texts(answer, lambda one: replace(one, text=pattern.sub(kept, one.text)))


@cache
def _denied_others(options: tuple[str, ...]) -> re.Pattern[str]:
    name = "|".join(map(re.escape, options))
    others = rf"(?P<first>{name})(?:,?\s+(?:n?or|and)\s+(?:not\s+)?(?P<second>{name}))?"
    denied = rf"(?:and\s+|but\s+)?(?:not|neither)\s+{others}(?:\s+would(?:\s+be)?)?"
    return re.compile(
        rf"\b(?P<chosen>{name})\b(?:\s*\([a-z\s]{{1,30}})?(?P<denied>\s*[,(;]\s*{denied}\)?)(?=[\s.,;)]*(?:\n|\Z|[,;]))",
        re.IGNORECASE,
    )


@cache
def _anything_but() -> re.Pattern[str]:
    """What leaves one out, and names it."""
    return re.compile(
        r"\b(?:any(?:thing)?|every(?:thing)?|all)\s+(?:but|except|besides)\b|\bother\s+than\b|\bexcept\b",
        re.IGNORECASE,
    )


def pairs_in(
    text: Text, items: Mapping[str, str], options: Collection[str]
) -> list[tuple[str, str]]:
    """The pairs of an item and an option that a text names; none where it says something else.

    An option is named by its key or by words of its text: `A: mini-batch`. Numbers may follow at once: `A1, B2`.
    """
    line = bare(text.text).strip("[] ")
    spots = _spots(line, items, [one for one in options if one.isdigit()])
    if len(spots) > 1 and len({item for _, _, item in spots}) < len(spots):
        return []
    found: list[tuple[str, str]] = []
    if not spots or _names_no_number(line, items, options):
        return []
    leading = line[: spots[0][0]].strip(" ,;:(-–>→=")
    backwards = bool(leading) and not {
        word.casefold() for word in re.findall(r"\w+", leading)
    } <= LEADS | {"curve"}
    for number, (start, end, item) in enumerate(spots):
        if backwards:
            before = spots[number - 1][1] if number else 0
            said = line[before:start]
        else:
            after = spots[number + 1][0] if number + 1 < len(spots) else len(line)
            said = line[end:after]
        said = said.strip(" ,;:()[]{}.=<>→—–-\n|").strip()
        if not said:
            return []
        found.append((item, said))
    if backwards and not _says_nothing(line[spots[-1][1] :]):
        return []
    return found


def _names_no_number(line: str, items: Mapping[str, str], options: Collection[str]) -> bool:
    """Whether an item is followed by a number that is no option, as the third of `A1, B2, C30`."""
    names = "|".join(map(re.escape, items))
    glued = re.findall(rf"(?<![\w-])(?:{names})(\d+)(?!\w)", line)
    known = {*options, *items}
    return any(one not in known for one in glued) and any(one.isdigit() for one in options)


@cache
def _absent() -> re.Pattern[str]:
    """`(smooth, no noise)`: what something is without, in brackets."""
    little = r"(?:a\s+lot|much|(?:that|too|so|very|as)\s+(?:much|many|bad|strong(?:ly)?|wild(?:ly)?|noisy)|wildly)"
    return re.compile(
        r"(?<=[(,\s])no\s+(?:noise|noisy|oscillations?|zigzag|jumps?|spikes?)(?=[,)\s])"
        rf"|\b(?:but\s+)?not\s+{little}\b",
        re.IGNORECASE,
    )


def _says_nothing(behind: str) -> bool:
    """Whether nothing stands behind the last pair but words in brackets that take nothing back."""
    rest = behind.strip(" ,;.)]}")
    words = {one.casefold() for one in re.findall(r"\w+", rest)}
    bracketed = re.fullmatch(r"\([^()]*", rest) is not None
    return not rest or (bracketed and not words & (vocabulary.DOUBT | vocabulary.DENIAL))


def refuse_denials(text: Text, names: Mapping[str, str]) -> None:
    """Go on if nothing outside a reason denies: `A: not SGD`, `A != SGD`, `none of these`.

    Raises:
        SeveralAnswersError: Something does, so that what is left is no answer.
    """
    own = {word for name in names.values() for word in re.findall(r"\w+", name.casefold())}
    text = replace(text, text=_absent().sub(" ", text.text))
    said = {
        word.replace("'", "") for one in clauses(text.text) if not one.reason for word in one.words
    }
    if said & (vocabulary.EXCHANGING - own):
        raise SeveralAnswersError(
            f'"{bare(text.text)[:40]}" exchanges pairs; write the pairs as you mean them',
            text.place,
        )
    if takes_itself_back(clauses(text.text)) or "?" in text.text:
        raise SeveralAnswersError(
            f'"{bare(text.text)[:40]}" leaves open which pairs are meant; write only those',
            text.place,
        )
    unlike = re.search(r"!=|≠|\\neq?\b", text.text) or _anything_but().search(text.text)
    if (said & _DENYING) - own or unlike:
        raise SeveralAnswersError(
            f'"{bare(text.text)[:40]}" denies a pair; write only the pairs that hold', text.place
        )


def _spots(
    line: str, items: Mapping[str, str], numbers: Sequence[str]
) -> list[tuple[int, int, str]]:
    """Where items are named; `a` may be an article, so a small letter needs a sign behind it."""
    spots: dict[int, tuple[int, int, str]] = {}
    number = "|".join(map(re.escape, numbers)) or "(?!)"
    for item in items:
        name = re.escape(item)
        named = name if len(item) == 1 else f"(?i:{name})"
        marked = rf"(?i:{name})(?=\s*(?:[:=)]|-+>|→))"
        noun = r"(?:(?i:curve|item|plot)\s+)?[(]?"
        for match in re.finditer(
            rf"(?<![\w-]){noun}(?:(?:{named}|{marked})[)]?(?!\w)|{named}(?=(?:{number})(?!\w)))",
            line,
        ):
            spots[match.end()] = match.start(), match.end(), item
    return sorted(spots.values())


def names_one(text: Text, names: Collection[str]) -> bool:
    """Whether a text is one of the names."""
    return text.text.strip().casefold() in {one.casefold() for one in names}


def named_item(text: Text, items: Mapping[str, str]) -> str:
    """The item that a text is.

    Raises:
        UnreadableError: It names none, or several.
    """
    named = {key for one in mentions(text.text, tuple(items)) for key in one.keys}
    if len(named) > 1:
        raise UnreadableError(
            f'"{bare(text.text)[:40]}" names {", ".join(sorted(named))}; write one', text.place
        )
    return pick(text, items)


def refuse_another_item(text: Text, item: str, items: Collection[str]) -> None:
    """Go on if what is said of an item does not give the option to another one: `MBGD for curve C`.

    Raises:
        SeveralAnswersError: It does.
    """
    others = "|".join(re.escape(one) for one in items if one != item)
    lead = r"(?:belongs\s+to|for|goes\s+(?:to|with)|could\s+be|may\s+be|might\s+be|or|is)"
    if found := re.search(
        rf"\b{lead}\s+(?:(?:the\s+)?(?i:curve|item|plot)\s+)?({others})(?![\w'])", text.text
    ):
        raise SeveralAnswersError(
            f'"{bare(text.text)[:40]}" names {found[1]} as well; write one pair', text.place
        )


def meant(text: Text, options: Mapping[str, str]) -> str:
    """The option that one side of a pair names, with words around it and a reason behind.

    Raises:
        UnreadableError: It names none, or several, or takes back.
    """
    concluded = re.sub(r"\bso\s+(?:it|this|that)\s+must\s+be\b", "so it is", text.text)
    found = clauses(concluded)
    if not found or retracts(found):
        raise UnreadableError(f'"{bare(text.text)[:40]}" names no option', text.place)
    keys = {key.casefold(): key for key in options}
    named = [keys[word] for one in found if not one.reason for word in one.words if word in keys]
    beside = [
        keys[word] for one in found if one.bracketed for word in one.words
        if word in keys and set(one.words) <= {word} | LEADS | vocabulary.DOUBT
    ]  # fmt: skip
    named += beside if named else []  # `MBGD (I think SGD)`
    named += [
        keys[one.words[-1]] for one in found if named and one.reason and _says_another(one, keys)
    ]
    if len(set(named)) == 1:
        if other := _described(text.text, named[0], options):
            raise UnreadableError(
                f'"{bare(text.text)[:40]}" names {named[0]} and describes {other}', text.place
            )
        return named[0]
    if named:
        raise UnreadableError(
            f'"{bare(text.text)[:40]}" names {", ".join(dict.fromkeys(named))}', text.place
        )
    alone = {
        keys[one.words[0]]
        for one in found
        if one.bracketed and one.words[0] in keys and len(one.words) == 1
    }
    if len(alone) == 1:
        if any(_fits(one.words, alone, options) for one in found):
            raise UnreadableError(f'"{bare(text.text)[:40]}" names two options', text.place)
        return alone.pop()  # `slightly noisy, so mini-batch (MBGD)`
    words = [word for word in found[0].words if word not in _BETWEEN]
    return _best(" ".join(words) or found[0].text, options, text)


def _says_another(clause: Clause, keys: Mapping[str, str]) -> bool:
    """Whether it only says which option it is: `i.e. SGD`, `because it is SGD`."""
    *lead, last = clause.words
    return last in keys and {*lead} <= vocabulary.REASON | _IT_IS


def _best(words: str, options: Mapping[str, str], text: Text) -> str:
    """The option that some words are the beginning of: `mini-batch GD`, `full batch`."""
    said = [
        word
        for word in re.findall(r"[a-z]+", words.casefold())
        if word not in {"gd", "descent", "gradient", "full"}
    ]
    fits = {
        key: sum(word in _start(option) for word in said)
        for key, option in options.items()
        if said and all(word in _whole(option) for word in said)
    }
    best = [key for key, fit in fits.items() if fit and fit == max(fits.values())]
    exact = [key for key in best if _start(options[key])[: len(said)] == said]
    if len(exact or best) == 1:
        return (exact or best)[0]
    return pick(Text(words, text.place), options)


def _described(text: str, chosen: str, options: Mapping[str, str]) -> str:
    """The other option that the words beside the chosen one describe: `BGD, i.e. one example per update`."""
    said = {*re.findall(r"[a-z]+", text.casefold())}
    own = {
        key: _whole(option).difference(
            *(_whole(one) for name, one in options.items() if name != key)
        )
        for key, option in options.items()
    }
    fitting = [key for key in options if key != chosen and len(said & own[key]) > 1]
    return fitting[0] if fitting and not said & own[chosen] else ""


def _fits(words: Sequence[str], chosen: Collection[str], options: Mapping[str, str]) -> bool:
    """Whether words say the text of an option that was not chosen, and not that of the chosen one."""
    said = {*words} & {word for option in options.values() for word in _start(option)}
    ours = {word for key in chosen for word in _start(options[key])}
    return bool(said) and not said <= ours


def _start(option: str) -> list[str]:
    return re.findall(r"[a-z]+", option.split(",", maxsplit=1)[0].casefold())


def _whole(option: str) -> set[str]:
    return set(re.findall(r"[a-z]+", option.casefold()))
