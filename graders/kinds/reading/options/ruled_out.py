"""Options that the rest of an answer rules out, with a reason: `a – b and d can't be true, as all stay alike`."""

from __future__ import annotations

import re
from functools import cache

from graders.kinds.reading.options.keys import letters_in, listed
from graders.kinds.reading.words import vocabulary as said

# What would say of an option that it is one, or take back that it is none.
_JUDGING = frozenset(
    [
        *("true", "truer", "truth", "right", "correct", "question", "option", "options"),
        *("others", "out", "why", "alone", "too", "also", "well", "more", "help", "helps"),
        *("cant", "if", "unless", "nothing", "hard", "hardly", "barely", "almost", "nearly"),
        "least",
    ]
)


def without_ruled_out(text: str, keys: tuple[str, ...]) -> str:
    """The keys in front of a text of which all the rest rules others out, and says why; else nothing."""
    found = _keys_and_rest(keys).fullmatch(text)
    if found is None or _denied_twice().search(found["rest"]):
        return ""
    ruling = [*_ruling_out(keys).finditer(found["rest"])]
    denied = {one for each in ruling for one in letters_in(each["others"] or each["others_first"])}
    if not ruling or letters_in(found["keys"]) & denied:
        return ""
    rest = _ruling_out(keys).sub(" ", found["rest"])
    return found["keys"] if only_says_why(rest, keys) else ""


def rules_out(text: str, keys: tuple[str, ...]) -> bool:
    """Whether a text says of an option that it is none."""
    return _ruling_out(keys).search(text) is not None


def only_says_why(text: str, keys: tuple[str, ...]) -> bool:
    """Whether words beside options that are ruled out name no option, and judge and deny nothing further."""
    plain = _article().sub(" ", text.casefold().replace("’", "'"))
    article = {"a"} - {*re.findall(r"(?<![\w'])a(?=\s+(?:is|isn't|was)\b)", plain)}
    letters = {*re.findall(r"(?<![\w'])\w(?![\w'])", plain)} - article
    named = {key.casefold() for key in keys} & letters
    words = {one.replace("'", "") for one in re.findall(r"[a-z]+(?:'[a-z]+)?", plain)}
    reason = _reason().match(plain) is not None  # it denies a fact
    denial = {*_JUDGING} - {"nothing"} if reason else said.DENIAL - {"never"} | _JUDGING
    return not named and not words & (said.DOUBT | said.RETRACTING | denial)


@cache
def _reason() -> re.Pattern[str]:
    return re.compile(r"[\W_]*(?:since|because|as)\b[^.;]*[\W_]*\Z")


@cache
def _article() -> re.Pattern[str]:
    """`not a reason`, and facts of what something is: `not new`."""
    return re.compile(r"\bnot\s+(?:an?|the|what|new|old)\b")


@cache
def _keys_and_rest(keys: tuple[str, ...]) -> re.Pattern[str]:
    """`a – …`, `a and c. …`, `a) …`: keys and what is said behind them."""
    does = r"(?:tick|choose|pick|say|take|mark|select|go\s+(?:for|with))(?:ed)?"
    lead = rf"(?:options?|(?:I['’]d|I(?:\s+would)?)\s+{does})"
    between = r"(?:[–—;.:(]|-\s|,(?=\s*(?:so|not|but|since|as|because|I)\b))"
    return re.compile(
        rf"\s*(?:{lead}\s+)?(?:(?:only|just)\s+)?(?P<keys>{listed(keys)})(?:\s+only|\s+(?:is|are)\s+(?:true|right|correct))?\s*{between}\s*(?P<rest>[^\n]+)",
        re.IGNORECASE,
    )


@cache
def _denied_twice() -> re.Pattern[str]:
    """`b is not false`."""
    return re.compile(
        r"\bnever\s+(?:rule|leave|exclude|reject)\w*\b|(?:n['’]t|\bnot|\bcannot|\bcan['’]?t)\b[^,.;]{0,20}\b(?:false|wrong|incorrect|untrue|better|truer|best)\b",
        re.IGNORECASE,
    )


@cache
def _ruling_out(keys: tuple[str, ...]) -> re.Pattern[str]:
    """`so not c`, `I left out d`, `b and d can't be true`, `c misuses the term`."""
    others = rf"(?P<others>{listed(keys, 'and|or')})"
    no_verb = r"(?:can['’]?t|cannot|can\s+not|could(?:n['’]t|\s+not)|(?:is|are)(?:n['’]t|\s+not))"
    false = r"(?:false|wrong|incorrect|untrue|nonsense|out(?!\s+of))"
    wrong = rf"(?:is|are)\s+(?:(?:both|all|clearly|simply|just|then)\s+)*{false}\b"
    behind = rf"\s+(?:{no_verb}(?:\s+(?:be|hold|apply|true|right|correct|it))*|{wrong}|misuses?\b|confuses?\b)"
    out = r"(?:left|leave|rul(?:e|es|ed|ing))\s+out"
    before = rf"\b(?:not|none\s+of|{out}|exclud(?:e|es|ed|ing)|reject(?:s|ed)?)\s+(?:options?\s+)?"
    before += r"(?!a\s+(?!because\b|since\b|as\b|or\b|and\b)[a-z])"  # not a reason
    return re.compile(
        rf"{before}{others}|(?<![\w'])(?P<others_first>{listed(keys)})(?:\s*\([^()]*\))?{behind}",
        re.IGNORECASE,
    )
