"""What an answer says that it is not: `300 (not 301: the bias is no input)`, `W_2, not its transpose`.

It must be another thing than the answer; then it changes nothing.
"""

from __future__ import annotations

import re
from functools import cache


def without_contrast(text: str) -> tuple[str, str]:
    """The text without the number or shape that it is not, and that; nothing where it is the same one."""
    if instead := _instead().match(text):
        other, rest = instead["other"], text[instead.end() :]
        same = _bare(other) in {_bare(one) for one in re.split(r"[=≈]", rest)}
        told = " ".join(instead[0].split())
        return (text, "") if same else (" " * instead.end() + rest, told)
    found = _contrast().search(text)
    if found is None or _bare(found["other"]) == _bare(text[: found.start()].rpartition("=")[2]):
        return text, ""
    told = " ".join(found["told"].split())
    return text[: found.start()], told if "(" in told else told.rstrip(")")


def _bare(text: str) -> str:
    return re.sub(r"[\s(),$]|×", "", re.sub(r"\b(?:x|by)\b", "×", text))


@cache
def _instead() -> re.Pattern[str]:
    """`not 2e^3 but`, in front of the number."""
    return re.compile(
        r"\s*not\s+(?P<other>[-−]?[\d(][-−+*/·×^()\d.e\s]*?),?\s+but\s+(?=[-−]?[\d(])"
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
