"""Keys of options as they stand in a text: `b`, `(b)`, `b, c and d`."""

from __future__ import annotations

import re


def letters_in(text: str) -> set[str]:
    """The letters that stand alone, as those of options do, in small ones."""
    return {one.casefold() for one in re.findall(r"\b[A-Za-z]\b", text)}


def listed(keys: tuple[str, ...], joining: str = "and") -> str:
    """Keys one behind the other: `b`, `(b)`, `b, c and d`."""
    key = rf"\(?(?:{'|'.join(map(re.escape, keys))})\)?(?!\w)"
    return rf"{key}(?:(?:\s*,\s*(?:(?:{joining})\s+)?|\s+(?:{joining})\s+|\s*&\s*){key})*"
