"""A number in the clause that concludes: `… and half of that is subtracted from 0.35, which gives 0.3406`.

What stands in front tells how it was found, in as many numbers as that takes. It may not give a number alone,
nor doubt or deny; and the clause itself may not be about the number of another part.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import cache

from graders.kinds.reading.clauses.heads import mentioned, spelled
from graders.kinds.reading.numbers.sentences import NUMBER, Ending
from graders.kinds.reading.remarks.narration import disputes
from graders.kinds.reading.words import vocabulary as said

_OTHER = said.QUANTITIES | said.words("root inverse reciprocal opposite")


def concluded_number(text: str, names: AbstractSet[str], others: AbstractSet[str]) -> Ending | None:
    """The number of the last clause, if that concludes; None for any other text.

    Args:
        text: What was typed.
        names: What the number may be called, each as `spelled`.
        others: What the numbers of the other parts are called, each as `spelled`.
    """
    found = _concluding_clause().search(text)
    if found is None:
        return None
    before, lead = text[: found.start()], f"{found['lead']} {found['subject'] or ''}"
    words = {one.casefold() for one in re.findall(r"[A-Za-z]+", text)}
    if disputes(before) or words & (said.EARLIER | said.RETRACTING | said.ASSUMING | said.FALSE):
        return None
    if words & _OTHER or _result_given().search(before):
        return None
    if _number_alone().search(before) or not re.search(r"[A-Za-z]{3}", before):
        return None
    named = {spelled(one[0]) for one in mentioned().finditer(f"{lead} {found['of'] or ''}")}
    if named & (others - names):
        return None
    value = " " * found.start("value") + found["value"]
    return Ending(value, " ".join(text[: found.start("value")].split()).strip(" ,;:"))


@cache
def _concluding_clause() -> re.Pattern[str]:
    """`, which gives 0.3406 for the new bias.`, `, so s3 is -1.`, `and in total it is 0.191`."""
    lead = r"which|so|hence|thus|therefore|and|finally|in\s+total|altogether|together"
    subject = r"(?:the\s+)?(?:new\s+)?[A-Za-z∂δ][\w/∂]*(?:\s+(?!is\b|gives\b)[a-z]+){0,4}?"
    verb = r"(?:is|gives|leaves|makes|equals|get|have|comes\s+to|becomes)"
    of = r"(?:\s+for\s+(?P<of>(?:the\s+)?(?:new\s+|updated\s+)?\w+))?"
    return re.compile(
        rf"(?:[.,;]|\A|\s)\s*(?P<lead>(?:(?:{lead})[,\s]+)+)(?:(?P<subject>{subject})\s+)?{verb}\s+"
        rf"(?:then\s+|about\s+|just\s+)?(?P<value>{NUMBER}){of}(?:\s+too)?[\s.]*\Z",
        re.IGNORECASE,
    )


@cache
def _result_given() -> re.Pattern[str]:
    """`The result is 0.2,`: an answer in front of the clause."""
    return re.compile(
        r"\b(?:answer|result|value|solution)\s+(?:is|=)\s*[-−+]?\d[\d.]*(?=\s*(?:[,;.]\s|and\b|\Z))",
        re.IGNORECASE,
    )


@cache
def _number_alone() -> re.Pattern[str]:
    """A number as a sentence of its own, which would be an answer as well."""
    return re.compile(r"(?:\A|[.;]\s+|\n)\s*[-−+]?\d[\d.,]*\s*(?:[.;,]\s|\n|\Z)")
