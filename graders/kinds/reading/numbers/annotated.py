"""A number with remarks behind it: `0.0414, scalar, δ_o1·w6 + δ_o2·w8`, `1 (scalar), by the chain rule: 1 · 1`.

Each remark says of what type it is, explains it, or is a calculation, which then is a member of its chain; so is
the sum of what several paths give: `-2.37 (two paths: -e^-1 via s3 and -2 via s5)`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from graders.kinds.reading.clauses.explanations import explains


class Annotated(NamedTuple):
    """The number as a chain with its calculations, and the remarks that change nothing."""

    chain: str
    passed_over: tuple[str, ...]


def annotated(text: str) -> Annotated | None:
    """A number with its remarks; None where one neither tells its type, nor explains, nor calculates."""
    found = _number_in_front().match(text)
    if found is None:
        return None
    number = found["number"]
    if _bracketed_calculation().match(text, found.end()):
        return None  # a product: `-2 (z - v)`
    remarks = [one.strip(" $*`.") for one in _edge().split(text[found.end() :])]
    told: list[str] = []
    members: list[str] = []
    results: list[str] = []  # of the paths that add up
    for remark in filter(None, remarks):
        bare = _from().sub("", remark)
        if _calculation().fullmatch(bare):
            members.append(bare)
        elif _paths().fullmatch(bare):
            results += [one["behind"] or one["result"] for one in _path().finditer(bare)]
        elif _type().fullmatch(remark) or explains(remark, number):
            told.append(remark)
        else:
            return None
    if len(results) == 1:
        return None
    members += [" + ".join(f"({one})" for one in results)] if results else []
    return Annotated(" = ".join([*members, number]), tuple(told)) if members or told else None


def with_check(text: str) -> str | None:
    """The number behind the calculation that checks it, as one chain: `0.5 (check: 0.2 + 0.3 = 0.5)`."""
    found = _checked().fullmatch(text)
    return f"{found['front']}{found['chain']} = {found['number']}" if found else None


@cache
def _checked() -> re.Pattern[str]:
    number = r"(?P<number>[-−+]?\d[\d.]*(?:[eE][-+]?\d+)?)"
    check = r"(?:(?:sanity|quick)\s+)?(?:check(?:ed|ing)?|proof|verif(?:y|ied|ication))"
    chain = r"(?P<chain>[^()=\n]*(?:\([^()=]*\)[^()=\n]*)*=[^()\n]*?)"
    return re.compile(
        rf"(?P<front>(?:[^()\n]*[=≈]\s*)?){number}\s*[,;]?\s*(?:\(?{check}\s*:?\s+|\((?=[-−\d(]))"
        rf"{chain}\)?[\s.✓✔]*",
        re.IGNORECASE,
    )


@cache
def _number_in_front() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?P<bold>\*\*)?(?P<number>[-−+]?\s?\d[\d.]*(?:[eE][-+]?\d+)?)(?(bold)\*\*)"
        r"(?=[,;]\s|\s+\(|\s[–—]\s)"
    )


@cache
def _bracketed_calculation() -> re.Pattern[str]:
    return re.compile(r"\s*\((?![^()]*[A-Za-z]{3})")


@cache
def _edge() -> re.Pattern[str]:
    """Commas, semicolons and colons, and brackets around a whole remark."""
    return re.compile(r"[,;:]\s+|(?:\A|(?<=\s))\(|\)(?=\s*(?:[,;:.]|\Z))|\s[–—]\s")


@cache
def _from() -> re.Pattern[str]:
    return re.compile(
        r"\A(?:from|as|since|because|that\s+is|namely|directly\s+from|exactly|precisely)\s+",
        re.IGNORECASE,
    )


_BY = r"(?:via|over|through|along|from)\s+(?:the\s+)?[A-Za-z]\w*"
_GIVEN = r"[-−+]?\s?[\de(][\d.e^·*/()⁻¹²³−-]*(?<![.])"


@cache
def _path() -> re.Pattern[str]:
    """What one path gives: `-2 via s5`, `over s5 we get -2`."""
    says = r"(?::|,?\s+(?:it\s+is|it['’]s|we\s+get|gives|is))?"
    return re.compile(rf"(?P<result>{_GIVEN})\s+{_BY}|{_BY}{says}\s+(?P<behind>{_GIVEN})")


@cache
def _paths() -> re.Pattern[str]:
    """One path, or several joined by a word."""
    one = re.sub(r"\(\?P<\w+>", "(?:", _path().pattern)
    return re.compile(rf"(?:{one})(?:(?:\s+(?:and|plus)\s+|\s*\+\s*)(?:{one}))*")


@cache
def _type() -> re.Pattern[str]:
    return re.compile(
        r"(?:just\s+)?(?:an?\s+)?(?:single\s+|real\s+)?(?:scalar|number)|1\s*[x×]\s*1|rounded|(?:two|three|both|the|sum\s+of)\s+(?:two\s+)?paths",
        re.IGNORECASE,
    )


@cache
def _calculation() -> re.Pattern[str]:
    """Numbers and names with operators between them, `0.11 + 0.05·0.2265`, `e^-1`, `df/dh1 · dh1/dx = 1 · 1`."""
    # Nothing is given back: a derivative would be two names with a sign between them in ever so many ways.
    name = r"(?>d\w+/d\w+|[A-Za-zα-ωσ]\w{0,8}|∂\w+)['′]?+(?:\(\w+\))?+"
    operand = rf"(?>\d[\d.]*+|e\s*\^\s*\(?[-−]?\d+\)?|{name}|\([^()=]*\))"
    sign = r"\s*[-−+*/·×^]\s*"
    sum_ = rf"[-−]?\s?{operand}(?:{sign}[-−]?{operand})++|e\s*\^\s*\(?[-−]?\d+\)?"
    return re.compile(
        rf"(?=[^A-Za-z]*(?:\w*[\d_α-ω/]|[A-Za-z]\b|e\s*\^))(?!.*[A-Za-z]{{3,}}\s+[A-Za-z]{{3,}})(?:{sum_})(?:\s*=\s*(?:{sum_}))*"
    )
