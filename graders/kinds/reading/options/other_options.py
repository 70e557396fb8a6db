"""What an answer says of the options that it does not choose: `a – b, c and d are all false`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from graders.kinds.reading.options.keys import letters_in, listed
from graders.kinds.reading.options.ruled_out import only_says_why, without_ruled_out
from graders.kinds.reading.words import vocabulary as said

_FALSE = said.FALSE | {"not", "aren't", "isn't", "don't"}
# What may stand beside a word that denies: `are all clearly false`, `are not true`.
_BESIDE = said.COPULA | said.BELIEVING | said.PLAINLY | {"all", "both", "then", "therefore", "do"}
_ALIKE = frozenset(["true", "right", "correct", "it", "apply", "hold"])
# What would choose the others as well; every other predicate is about them.
_CHOOSING = _ALIKE | {"too", "also", "well", "fit", "fits", "valid", "possible", "ok", "answers"}

# Why other options are left out, in brackets.
_WHY = r"(?P<why>(?:,?\s+(?:as|since|because)\s|[:,]\s)[^()]*)?"


def without_other_options(text: str, options: Mapping[str, str], *, single: bool) -> str:
    """The answer without what stands behind it and rules the other options out.

    Where `single` option is wanted, what holds of others (`d — a, b and c all help`) is a reason.
    """
    if first := _reason_first(tuple(options)).fullmatch(text):
        turned = f"{first['answer']}, since {first['others']} {first['says']}"
        chosen = without_other_options(turned, options, single=single)
        return text if chosen == turned else chosen
    for pattern in (_left_out, _called_false, _sorted_out):
        left_out = pattern(tuple(options)).fullmatch(text)
        if left_out and not letters_in(left_out["answer"]) & letters_in(left_out["others"]):
            why = left_out.groupdict().get("why") or ""
            return left_out["answer"] if only_says_why(why, tuple(options)) else text
    if ruled_out := without_ruled_out(text, tuple(options)):
        return ruled_out
    match = _about_others(tuple(options)).fullmatch(text)
    if match is None or letters_in(match["answer"]) & letters_in(match["others"]):
        return text
    words = re.findall(r"[^\W_]+(?:'[a-z]+)?", match["says"].casefold().replace("’", "'"))
    denied = [word for word in words if word in _FALSE]
    if denied:
        alone = len(denied) == 1 and set(words) <= _FALSE | _BESIDE
        alike = denied[0] in {"not", "aren't", "isn't", "don't"} and set(words) <= (
            _FALSE | _BESIDE | _ALIKE
        )
        return match["answer"] if len(denied) == 1 and (alone or alike) else text
    keys = {key.casefold() for key in options}
    about = words[0] in {"all", "both", "do", "each"} or match["why"] is not None
    if single and about and not set(words) & (_CHOOSING | said.DOUBT | said.DENIAL | keys - {"a"}):
        return match["answer"]
    return text


def all_but(text: str, options: Mapping[str, str]) -> list[str]:
    """The options of `everything except b`, `all but b, so a and c`; none where it says something else."""
    match = _all_but(tuple(options)).fullmatch(text)
    if match is None:
        return []
    if not only_says_why(match["why"] or "", tuple(options)):
        return []
    left_out = {one.casefold() for one in re.findall(r"\w+", match["keys"])}
    rest = [key for key in options if key.casefold() not in left_out]
    said = letters_in(match["said"] or "")
    return rest if not said or said == {key.casefold() for key in rest} else []


def by_place(text: str, options: Mapping[str, str]) -> str | None:
    """The option of `the first one`, `the last option`; None where it names no place."""
    match = _place().fullmatch(text)
    if match is None:
        return None
    keys = list(options)
    at = ("first", "second", "third", "fourth", "fifth", "last").index(match[1].casefold())
    if at == len(("first", "second", "third", "fourth", "fifth")):
        return keys[-1]
    return keys[at] if at < len(keys) else None


@cache
def _about_others(keys: tuple[str, ...]) -> re.Pattern[str]:
    why = r"because|since|as"
    leads = rf"[\s,]+(?:[-–—]\s+)?(?:(?P<why>{why})|so|while|whereas|but|thus|hence|therefore)\s+"
    signs = r"\s*(?:\s[-–—]+|[–—]|[;:.])\s+"
    all_of = r"(?:all\s+(?:of\s+)?(?:the\s+)?(?:(?:two|three|four)\s+)?(?:(?:methods|options|ways|things)\s+)?)?"
    none = r"(?:,\s+so\s+(?:(?:it['’]?s|it\s+is|the\s+answer\s+is)\s+)?none(?:\s+of\s+(?:the\s+)?[a-z]+)?)?"
    begins = rf"(?:{leads}|{signs}(?:so\s+)?|\s+\((?=.*\)\Z))(?:options?\s+)?{all_of}"
    return re.compile(
        rf"(?P<answer>.+?){begins}(?P<others>{listed(keys)})\s+(?P<says>[^,;:.=()]+){none}\)?",
        re.IGNORECASE,
    )


@cache
def _reason_first(keys: tuple[str, ...]) -> re.Pattern[str]:
    """`b and c are wrong, so a`, `a, b and c all help, so the answer is d`."""
    verb = r"(?:(?:all|both|each)\s+)?(?:is|are|do|does|don['’]t|help|helps|can|can['’]?t|cannot)"
    leads = r"(?:so|hence|thus|therefore),?\s+(?:(?:the\s+(?:right\s+)?answer|it)\s+(?:is|must\s+be)\s+)?"
    return re.compile(
        rf"(?P<others>{listed(keys)})\s+(?P<says>{verb}\b[^,;:.=()\n]*?),?\s+{leads}(?P<answer>{listed(keys)})[\s.]*",
        re.IGNORECASE,
    )


@cache
def _left_out(keys: tuple[str, ...]) -> re.Pattern[str]:
    """`a, c and d (not b, as nets are decades old)`, `a. Not b, c or d`."""
    others = rf"(?:(?:but|and)\s+)?not\s+(?:options?\s+)?(?P<others>{listed(keys, 'and|or')})"
    sign = r"(?:[.;,]|(?<=\A\w)(?=\s+and\s+not\b))"
    behind = rf"(?P<bracket>\s*\(\s*)?(?(bracket)|{sign}\s+){others}(?(bracket){_WHY}\)|)"
    return re.compile(rf"(?P<answer>.+?){behind}[\s.]*", re.IGNORECASE)


@cache
def _called_false(keys: tuple[str, ...]) -> re.Pattern[str]:
    """`a, c and d (b is wrong: nets are decades old)`."""
    false = r"\s+(?:is|are)(?:\s+(?:both|all))?\s+(?:false|wrong|incorrect|untrue|not\s+true)"
    return re.compile(
        rf"(?P<answer>.+?)[\s.]*\(\s*(?P<others>{listed(keys)}){false}{_WHY}\)[\s.]*", re.IGNORECASE
    )


@cache
def _sorted_out(keys: tuple[str, ...]) -> re.Pattern[str]:
    """`True: a, c and d; false: b`."""
    some = listed(keys)
    return re.compile(
        rf"\s*true\s*:\s*(?P<answer>{some})\s*[;,.\n]?\s*false\s*:\s*(?P<others>{some})[\s.]*",
        re.IGNORECASE,
    )


@cache
def _all_but(keys: tuple[str, ...]) -> re.Pattern[str]:
    every = r"(?:everything|every\s+one|all(?:\s+of\s+(?:them|these))?|(?:all|every)\s+(?:options?|statements?))"
    without = r"(?:except(?:\s+for)?|but|besides|apart\s+from|other\s+than)"
    return re.compile(
        rf"{every}\s+{without}\s+(?:options?\s+|statements?\s+)?(?P<keys>{listed(keys)})"
        r"(?P<why>\s*\([^()]*\)|,?\s+(?:because|since|as)\s.*?)?"
        rf"(?:(?:\s*[:;,]|\.)\s+(?:so\s+)?(?P<said>{listed(keys)})[\s.]*)?",
        re.IGNORECASE,
    )


@cache
def _place() -> re.Pattern[str]:
    said_so = r"(?:(?:the\s+answer\s+is|it\s+is|it's|i'd\s+say)\s+)?"
    return re.compile(
        rf"{said_so}the\s+(first|second|third|fourth|fifth|last)(?:\s+(?:one|option|statement|answer))?",
        re.IGNORECASE,
    )
