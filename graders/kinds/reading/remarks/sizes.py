"""Sizes as programs count them, `len(y)`, `np.size(y)`, `X.shape[0]`, by the names of the exercise."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope


def with_sizes(text: str, scope: Scope) -> str:
    """The text with the name of a size for what counts the rows, columns or entries of a declared array."""

    def named(match: re.Match[str]) -> str:
        symbol = scope.symbols.get(scope.declared(match["array"] or match["counted"]) or "")
        shape = symbol.shape if symbol else ()
        axis = match["axis"] or match["along"] or ("0" if match["call"] == "len" else "")
        if not shape or int(axis or 0) >= len(shape):
            return match[0]
        sizes = shape[int(axis) : int(axis) + 1] if axis else shape
        return f"({'*'.join(map(str, sizes))})".ljust(len(match[0]))

    return _counted().sub(named, text) if "." in text or "len" in text else text


@cache
def _counted() -> re.Pattern[str]:
    array = r"(?<![\w.])(?P<array>[A-Za-z]\w*)"
    attribute = r"\.(?:shape\[(?P<axis>\d)\]|size\((?P<along>\d)\)|size(?![\w(])|numel\(\))"
    call = r"(?<![\w.])(?:(?:np|numpy|torch)\.)?(?P<call>len|size|numel)\(\s*(?P<counted>[A-Za-z]\w*)\s*\)"
    return re.compile(rf"{array}{attribute}|{call}")
