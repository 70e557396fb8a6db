r"""Lines under a heading: `ELU'(x):`, `- x ≥ 0: 1`, `- x < 0: …`; and a last line behind "therefore".

The dashes of such lines are those of a list, and negate nothing.
"""

from __future__ import annotations

import re
from functools import cache

from graders.kinds.reading.clauses.heads import head


def with_headed_lines(text: str) -> str:
    """The text without dashes under a heading, the heading of cases, and "therefore" before a name."""
    text = _interposed().sub(r"\g<chain> \g<member>\n\g<value>", text)
    text = _concluding().sub(lambda found: found["line"] + " " * len(found["word"]), text)
    found = _headed().fullmatch(text)
    if found is None:
        return text
    heading, lines = found["heading"], found["lines"]
    lines = _dash().sub(lambda dash: dash["before"] + " " * len(dash["dash"]), lines)
    if parts := _parts().fullmatch(lines):
        members = [one["value"].strip() for one in _part().finditer(parts["parts"])]
        return f"{heading.rstrip(' :=')} = ({') + ('.join(members)}) = {parts['whole']}"
    filled = [*filter(str.strip, lines.split("\n"))]
    cases = all(map(_condition_first().match, filled))
    cases = cases or (":" in heading and all(map(_condition_behind().search, filled)))
    kept = " " * len(heading) if cases else heading
    return f"{kept}\n{lines}"


@cache
def _headed() -> re.Pattern[str]:
    """A heading with a name, or with words, over two lines or more with dashes."""
    named = r"[^\n:=]*(?:['′/∂α-ωΔ]|\b[A-Z]\b|[a-z]\d)[^\n:=]*"
    return re.compile(
        rf"\s*(?P<heading>(?:{named}|[A-Za-z][a-z]+(?:\s[a-z]+)*)[ \t]*[:=])[ \t]*\n"
        r"(?P<lines>(?:[ \t]*[-–—•*][ \t]+\S[^\n]*(?:\n\s*|\s*\Z)){2,})"
    )


@cache
def _parts() -> re.Pattern[str]:
    """What comes from where, and all of it together."""
    whole = r"(?:(?:all\s+)?together|total|in\s+total|sum|combined|overall)"
    return re.compile(
        rf"(?P<parts>(?:{_part().pattern}\n)+)\s*{whole}\s*:(?P<whole>[^\n:]+)", re.IGNORECASE
    )


@cache
def _part() -> re.Pattern[str]:
    return re.compile(
        r"[ \t]*(?:from|via|through|by)\s+[A-Za-z][^\n:=]*:(?P<value>[^\n:=]+)", re.IGNORECASE
    )


@cache
def _interposed() -> re.Pattern[str]:
    """A value of a name between two members: `h1 = σ(w1 x1 + w2 h0)`, `h0 = 0`, `= σ(w1 x1)`."""
    value = r"\\?[A-Za-z]\w*[ \t]*=[ \t]*[-−]?\d[\d.]*"
    return re.compile(
        rf"(?m:^)(?P<chain>[^\n=]+=[^\n]+)\n[ \t]*(?P<value>{value})[ \t]*\n[ \t]*(?P<member>=[^\n]+)"
    )


@cache
def _dash() -> re.Pattern[str]:
    return re.compile(r"(?m)^(?P<before>[ \t]*)(?P<dash>[-–—•*])(?=[ \t])")


@cache
def _condition_first() -> re.Pattern[str]:
    """`x ≥ 0:`, `if i = j:`."""
    return re.compile(
        r"\s*(?:(?:for|if|when|case)\s+)?\$?[^\n:]{1,12}?(?:[<>≤≥≠=]|!=|\\(?:[lg]eq?|neq?|[lg]t)(?![A-Za-z]))[^\n:]{1,12}:",
        re.IGNORECASE,
    )


@cache
def _condition_behind() -> re.Pattern[str]:
    """`1 if z1 > 0`."""
    return re.compile(r"\S\s+(?:if|for|when|otherwise|else)\b")


@cache
def _concluding() -> re.Pattern[str]:
    """A word in front of a statement with its name, on a line behind others."""
    return re.compile(
        rf"(?P<line>\n[ \t]*)(?P<word>(?:therefore|hence|thus|so),?)(?=[ \t]+{head().pattern[3:]})",
        re.IGNORECASE,
    )
