"""What an answer says of declared names before its shape: `w is d x 1 and f a number, so 1 × d`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import RefusedError
from exercises.language.printing import printed
from exercises.language.scope import Scope
from graders.kinds.reading.shapes.claims import shape_of_name
from graders.kinds.reading.shapes.shapes import read_shape


def without_premises(text: str, scope: Scope) -> tuple[str, list[re.Match[str]]]:
    """The text without what it says of declared names, such as `w is d x 1, so …`, and those.

    Raises:
        RefusedError: What it says of a name is not so.
    """
    premises: list[re.Match[str]] = []
    for match in _premise().finditer(text):
        whole = shape_of_name(match["name"] or match["like"] or match["also"] or match["as"], scope)
        said = match["said"] or match["whole"]
        if whole is None and not (match["name"] == "f" and said):
            continue
        if whole and said and not _is_shape(said, whole, scope):
            raise RefusedError(f"{match['name']} is {' × '.join(whole)} in this exercise", 0)
        premises.append(match)
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text, premises


def refuse_another_function(text: str, mine: tuple[str, ...], scope: Scope) -> None:
    """Go on if the function may have this shape: that of its derivative begins or ends with it.

    Raises:
        RefusedError: It cannot.
    """
    shape = read_shape(text, scope)
    long = [one for one in map(printed, shape.extents or ()) if one != "1"]
    own = [one for one in mine if one != "1"]
    if long and long not in (own[: len(long)], own[-len(long) :]):
        raise RefusedError(f'what does "f is {text}" mean for it', 0)


def _is_shape(text: str, whole: tuple[str, ...], scope: Scope) -> bool:
    shape = read_shape(text, scope)
    if shape.extents is None:
        return not shape.contradicts(whole, None)
    named = tuple(printed(one) for one in shape.extents)
    return [one for one in named if one != "1"] == [one for one in whole if one != "1"] and (
        len(named) < len(whole) or named == whole
    )


@cache
def _premise() -> re.Pattern[str]:
    """`w is d x 1, so`, `x has shape (d, 1) →`, `the same as w^T,`."""
    turned = r"(?:\^?\{?(?:T|ᵀ|\\top)\}?|ᵀ|\.T)?"
    name = rf"(?P<name>[A-Z]\s?[A-Za-z]{turned}(?![A-Za-z])|[A-Za-z](?:_\w+)?{turned})"
    numbered = rf"[A-Za-z]\d?(?:_\w+)?{turned}"
    follows = r"(?:so|hence|thus|therefore|then)"
    leads = rf"\s*(?:[,;]\s*{follows}?\b|{follows}\b|→|->|=>)"
    # A whole shape may also end a sentence.
    ends = rf"\s*(?:and\b|\.\s+|\n\s*(?:→|->|=>)?\s*(?:{follows}\b)?)"
    sizes = r"[(\[][^()\[\]]{1,20}[)\]]"
    size = r"[A-Za-z\d]\w*"
    whole = rf"(?P<whole>{size}\s*(?:×|\bx\b|\bby\b)\s*{size}){ends}"
    has = rf"\b{name}\s+(?:is|has)\s+(?:of\s+)?(?:the\s+)?(?:shape\s+|size\s+)?"
    said = rf"{has}(?:(?P<said>{sizes}|(?:(?!\band\b)[^,;→.\n]){{1,30}}?){leads}|{whole})"
    same = rf"\b(?:the\s+)?same\s+(?:shape\s+|size\s+)?as\s+(?P<like>{numbered})"
    same_behind = rf",?\s+(?:the\s+)?same\s+(?:shape\s+|size\s+)?as\s+(?P<as>{numbered})[\s.]*\Z"
    behind = rf",?\s+(?:just\s+)?like\s+(?P<also>{numbered})(?:\s+itself)?[\s.]*\Z"
    return re.compile(rf"(?:{said}|{same}{leads})(?!\s*\d*\s*[)\]])|{behind}|{same_behind}")
