r"""What an indicator is, said in front: `Writing $\mathbb{1}_{i=j}$ for the indicator, …`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import UntrueError


def without_indicator_in_front(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without a clause in front that says what an indicator is, and that.

    Raises:
        UntrueError: It says that the indicator is another one than its sign does.
    """
    found = _in_front().match(text)
    if found is None:
        return text, ()
    inside = {*re.findall(r"[a-z]", found["inside"])}
    if found["one"] and {found["one"], found["other"]} != inside:
        told = " ".join(found[0].split()).strip(" ,:")
        raise UntrueError(f'"{told}" is not so; write the formula alone', 0)
    told = " ".join(re.sub(r"[${}]", " ", found[0]).split()).strip(" ,:")
    return " " * found.end() + text[found.end() :], (f'"{told}" is passed over',)


@cache
def _in_front() -> re.Pattern[str]:
    inside = r"(?P<inside>\w\s*=\s*\w)"
    sign = rf"\$?(?:\\mathbb\s*\{{?\s*1\s*\}}?|𝟙|1)\s*_?\s*[\[{{(]\s*{inside}\s*[\]}})]\$?"
    cases = r"\s*=\s*1\s+if\s+\$?(?P<one>\w)\s*=\s*(?P<other>\w)\$?,?\s+(?:and\s+0\s+)?(?:else|otherwise)(?:\s+0)?"
    called = r"\s+(?:for|as|being|is)\s+(?:the\s+|an\s+)?indicator(?:\s+function)?"
    return re.compile(
        rf"\A\s*(?:with|writing|write|let|where)\s+{sign}(?:{cases}|{called})(?:\s*\([^()]*\))?\s*[:,]\s+",
        re.IGNORECASE,
    )
