"""Something put in place of what a pattern matches, without compiling patterns that cannot match."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

Put = Callable[["re.Match[str]"], str]


class Rewrite(NamedTuple):
    """What is put in place of a pattern.

    Whatever matches holds one of the `signs`; a text without any of them is done with, and the
    pattern may never have to be compiled. None are said where there are too many.
    """

    signs: str
    pattern: str
    put: Put
    flags: int = 0

    def applied(self, text: str) -> str:
        """The text with everything replaced that matches."""
        if self.signs and not any(sign in text for sign in self.signs):
            return text
        return _compiled(self.pattern, self.flags).sub(self.put, text)


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)
