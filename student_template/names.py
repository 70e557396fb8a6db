"""Names as students spell them, and which words may name something in an answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d][\w/^+'-]*")


@cache
def _decoration() -> re.Pattern[str]:
    return re.compile(r"[\s_^{}\[\]()$\\*/+'′`]")


@dataclass(frozen=True, slots=True)
class Names:
    """Which words may stand before a colon, so that `Note: …` in prose is no mapping.

    With `any_word` every single word may, at the outer level: it is a name, perhaps misspelled.
    """

    known: Collection[str]
    any_word: bool

    def allow(self, key: str, depth: int) -> bool:
        """Whether the text before a colon is a name at this depth (0 is the outer level)."""
        if normalised(key) in self.known:
            return True
        return self.any_word and depth == 0 and _word().fullmatch(key) is not None


@cache
def _fraction() -> re.Pattern[str]:
    deep = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
    return re.compile(rf"\\[dt]?frac\s*{deep}\s*{deep}")


def normalised(name: str) -> str:
    """A name without its decoration: `W_{1}`, `W^[1]`, `w1+`, `w1_new` are all `w1`."""
    name = _fraction().sub(r"\1/\2", name)
    bare = unicodedata.normalize("NFKC", name.replace("\\partial", "d").replace("∂", "d"))
    return _decoration().sub("", bare).casefold().removesuffix("new")
