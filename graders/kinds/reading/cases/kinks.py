"""What somebody takes at a kink: `At x = 0 it's not differentiable, one usually takes 0`, `at 0 any value will do`.

It is passed over where the cases leave the kink out, and is one of their values, or between them.
"""

from __future__ import annotations

import re
from functools import cache

from exercises.language.layout import blank_at

_SIGNS = {ord("l"): "<", ord("g"): ">", ord("t"): None}


def without_value_at_kink(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the value that is taken where a derivative does not exist, and that value.

    What is called a kink is no answer either.
    """
    text = _kink().sub("it is not differentiable", text)
    found = _taken().search(text)
    if found is None:
        found = _at_kink().search(text)
        if found is None or not _is_value_there(found):
            return text, ()
    told = " ".join(found[0].split()).strip(" .,;(")
    told = told.removesuffix(")") if "(" not in told else told
    return blank_at(text, found.start(), found.end()), (f'"{told}" is passed over',)


def _is_value_there(found: re.Match[str]) -> bool:
    """Whether a value may be taken at a point that the cases in front leave out."""
    cases = found.string[: found.start()]
    value = found["value"]
    between = value is None or value in {"0.5", "1/2", *_number().findall(cases)}
    return between and _is_left_out(cases, found["point"] or found["place"])


def _is_left_out(cases: str, point: str) -> bool:
    """Whether cases say something on both sides of a point, and nothing at it."""
    sides = {
        one[0].lstrip("\\").translate(_SIGNS) for one in _side().findall(cases) if one[1] == point
    }
    return sides == {"<", ">"} and not _at_it().search(cases)


@cache
def _at_it() -> re.Pattern[str]:
    """What includes the point: `≤`, `x = 0`, `otherwise`."""
    return re.compile(r"[≤≥]|[<>]=|\\[lg]eq?(?![a-z])|\b(?:else|otherwise)\b")


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])\d(?:\.\d+)?(?![\w.])")


@cache
def _side() -> re.Pattern[str]:
    return re.compile(r"(<|>|\\[lg]t(?![a-z]))\s*([-−]?\d(?:\.\d+)?)(?![\w.])")


@cache
def _kink() -> re.Pattern[str]:
    return re.compile(r"\b(?:it|there)\s+(?:has|is)\s+a\s+kink\b", re.IGNORECASE)


@cache
def _taken() -> re.Pattern[str]:
    takes = r"(?:one|we|I|people)\s+(?:usually\s+|just\s+|often\s+)?(?:takes?|sets?|uses?)"
    return re.compile(
        rf"(?<=differentiable)(?:\s+there)?[,;]\s+(?:so\s+|but\s+)?{takes}\s+(?:0|1|0\.5|1/2)(?:\s+there)?(?!\w|\.\d)",
        re.IGNORECASE,
    )


@cache
def _at_kink() -> re.Pattern[str]:
    """`(and at x = 0 I take 0)`, `. At 0 you can pick either value`, `, any value in [0, 1] at 0`."""
    name = r"\$?(?:\\?[A-Za-z]+(?:_\{?[\w,]+\}?)?\s*=\s*)?"
    point = rf"(?:exactly\s+)?(?:at|for|if|when)\s+{name}(?P<point>[-−]?\d(?:\.\d+)?)\$?"
    within = r"(?:\s+(?:in|from|between)\s+(?:[\[(]\d,\s*\d[\])]|\d\s+and\s+\d))?"
    any_value = rf"(?:either|any)(?:\s+(?:value|one|of\s+the\s+two))?{within}"
    verb = r"(?:(?:can|may|could|usually|just|often)\s+)*(?:takes?|sets?|picks?|chooses?|uses?)"
    takes = rf"(?:one|we|I|you|people)\s+{verb}\s+(?:{any_value}|\$?(?P<value>\d(?:\.\d+)?|1/2)\$?)"
    will_do = rf"{any_value}\s+(?:will\s+do|does|works|is\s+(?:fine|ok|okay|allowed|possible))"
    first = rf"{point},?\s+(?:{takes}|{will_do})(?:\s+there)?"
    last = rf"{any_value}\s+{point.replace('<point>', '<place>')}"
    return re.compile(
        rf"(?:\s*\(|[.,;]\$*\s+|\s*\n\s*|\s+(?=and\b))(?:and\s+)?(?:{first}|{last})\)?(?=\}}?[.\s]*\Z)",
        re.IGNORECASE,
    )
