"""What an answer says that it is not: `300 (not 301: the bias is no input)`, `2w (2w^T in the other layout)`.

It must be another thing than the answer; then it changes nothing.
"""

from __future__ import annotations

import re
from functools import cache


def without_contrast(text: str) -> tuple[str, str]:
    """The text without what it says that the answer is not, and that; nothing where it is the same."""
    text = _corrected().sub(_as_member, text)
    for front in (_instead(), _elsewhere_first()):
        if found := front.match(text):
            other, rest = found["other"], text[found.end() :]
            same = _bare(other) in {_bare(one) for one in re.split(r"[=≈]", rest)}
            told = " ".join(found[0].split())
            return (text, "") if same else (" " * found.end() + rest, told)
    for end in (_contrast(), _elsewhere()):
        found = end.search(text)
        if found and _bare(found["other"]) != _bare(text[: found.start()].rpartition("=")[2]):
            told = " ".join(found["told"].split())
            return text[: found.start()], told if "(" in told else told.rstrip(")")
    return text, ""


def _as_member(match: re.Match[str]) -> str:
    """The right form as a further member of the chain, which must be equal to what stands in front."""
    if _bare(match["other"]) == _bare(match["right"]):
        return match[0]
    return f" = {match['right']}".ljust(len(match[0]))


def _bare(text: str) -> str:
    return re.sub(r"[\s(),$]|×", "", re.sub(r"\b(?:x|by)\b", "×", text))


_FORMULA = r"[-−]?[\d(\\A-Za-zα-ω][^=,;\n]{0,30}?"
_LAYOUT = r"(?:in\s+|with\s+)?(?:the\s+)?(?:numerator|denominator|other|opposite)(?:-|\s+)layout"


@cache
def _instead() -> re.Pattern[str]:
    """`not 2e^3 but`, in front of the number or formula."""
    return re.compile(rf"\s*not\s+(?P<other>{_FORMULA}),?\s+but\s+(?=[-−\\]?[\dA-Za-z(])")


@cache
def _corrected() -> re.Pattern[str]:
    """`w^T + w^T (not 2w but 2w^T)`."""
    return re.compile(
        rf"(?:\s*\(|,\s+)not\s+(?P<other>{_FORMULA}),?\s+but\s+(?P<right>{_FORMULA})\)?[\s.]*\Z"
    )


@cache
def _elsewhere_first() -> re.Pattern[str]:
    """`2w^T would be numerator layout; here it is`, in front of the answer."""
    here = r"(?:but\s+)?here\s+(?:it\s+is|we\s+(?:have|want|need))"
    return re.compile(
        rf"\s*(?P<other>{_FORMULA})\s+(?:would\s+be|is\s+for)\s+{_LAYOUT}\s*[,;.]\s+{here}\s+(?=\S)",
        re.IGNORECASE,
    )


@cache
def _elsewhere() -> re.Pattern[str]:
    """`… (with the wrong sign it would be 0.13)`, `…; in numerator layout it would be 2w^T`."""
    wrong = r"(?:with|without|if|using|forgetting)\s+[^()=,;\d\n]{1,60}?"
    wrong = (
        rf"(?={wrong}\b(?:wrong|opposite|other|forg[eo]ts?|forgotten|forgetting|ignored?)\b){wrong}"
    )
    return re.compile(
        rf"(?:\s*\(|[,;.]\s+)(?P<told>(?:{_LAYOUT}|{wrong}),?\s+(?:it|this|that|one|you|we|I)\s+would\s+(?:be|get|give|become)"
        rf"\s+(?P<other>{_FORMULA}))\)?[\s.]*\Z",
        re.IGNORECASE,
    )


@cache
def _contrast() -> re.Pattern[str]:
    size = r"[A-Za-z\d]\w*"
    shape = rf"\(?{size}\s*(?:×|\bx\b|,|\bby\b)\s*{size}\)?"
    other = rf"(?P<other>{shape}|[-−]?\d[\d.,]*\d|\d|its\s+transpose|the\s+transpose)"
    why = r"(?:\s*[:,;]\s(?!\d)[^()=\n]*|\s+(?:because|since|as)\b[^()=\n]*)?"
    return re.compile(
        rf"(?:\s*\(|,\s+)(?P<told>(?:and\s+)?not\s+{other}{why})\)?[\s.]*\Z", re.IGNORECASE
    )
