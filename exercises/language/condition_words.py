r"""Words for conditions in the texts of formulas, in the languages that people learn in: `\text{wenn } x > 0`."""

from __future__ import annotations

import re
from functools import cache

_IF = (
    "si se wenn falls für pour para per quando quand cuando khi nếu als om när jeśli gdy dla если при для"
    " 若 如果 当 當"
)
_OTHERWISE = (
    "sonst", "ansonsten", "andernfalls", "sinon", "autrement", "altrimenti", "en otro caso", "de lo contrario",
    "en caso contrario", "caso contrário", "caso contrario", "otro caso", "ngược lại", "trái lại", "còn lại",
    "anders", "annars", "w przeciwnym razie", "в противном случае", "иначе", "其他", "其它", "否则", "否則",
)  # fmt: skip
_ENGLISH = {**dict.fromkeys(_IF.split(), "if"), **dict.fromkeys(_OTHERWISE, "otherwise")}


def in_english(text: str) -> str:
    r"""The text with `\text{if}` for `\text{si}` and `\text{otherwise}` for `\text{sonst}`."""
    return _text().sub(_translated, text) if "\\" in text else text


def _translated(match: re.Match[str]) -> str:
    english = _ENGLISH.get(" ".join(match["words"].split()).strip(",.:").casefold())
    return f"{match['command']}{{ {english} }}" if english else match[0]


@cache
def _text() -> re.Pattern[str]:
    return re.compile(
        r"(?P<command>\\(?:text(?:rm|it|normal)?|mbox|mathrm))\s*\{(?P<words>[^{}\\$]{2,30}?)\}"
    )
