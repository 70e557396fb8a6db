r"""Shapes behind a formula as it is read elsewhere: `W_2, which is K × D_a` for `W_2 has shape $K \times D_a$`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope

_SIZE = r"\w+(?:_\{?\w+\}?)?"


def with_plain_sizes(text: str, scope: Scope) -> str:
    r"""`which is K × D_a` for `which is $K \times D_a$`, a shape and no product."""

    def plain(found: re.Match[str]) -> str:
        sizes = (found["rows"], found["columns"])
        known = all(one == "1" or scope.declared(one) in scope.sizes for one in sizes)
        lead = ", which is" if "has" in found.groupdict() else ""
        return f"{lead} {' × '.join(sizes)} ".ljust(len(found[0])) if known else found[0]

    text = _shapes_in_brackets().sub(r", \g<shapes>", text)
    return _has_shape().sub(plain, _sizes_in_dollars().sub(plain, text))


@cache
def _shapes_in_brackets() -> re.Pattern[str]:
    """`[(K × D_a)(D_a × m) = K × m]` behind a formula: shapes, and no condition."""
    # Nothing is given back: an x may be a size as well as the sign between two.
    pair = r"\s*+[\w{}]++\s*+(?:×|\bx\b)\s*+[\w{}]++"
    one = rf"\({pair}\s*+\)"
    whole = rf"\(?{pair}(?:\s*\)(?=\s*[\])]))?"
    shapes = rf"{one}(?:\s*+{one})++\s*(?:=|→|->)\s*{whole}"
    return re.compile(rf"\s*[\[(]\s*(?P<shapes>{shapes})\s*[\])](?=[\s.]*\Z)")


@cache
def _has_shape() -> re.Pattern[str]:
    """`W_2 has shape K × D_a`."""
    return re.compile(
        rf"(?P<has>\s+(?:has|is\s+of|with)\s+(?:the\s+)?(?:shape|size|dimensions?))\s+(?P<rows>{_SIZE})\s*(?:×|\bx\b)\s*(?P<columns>{_SIZE})(?=[\s.$]*\Z)"
    )


@cache
def _sizes_in_dollars() -> re.Pattern[str]:
    return re.compile(
        rf"(?<=[a-z,–—-] )\$\s*(?P<rows>{_SIZE})\s*(?:×|\\times)\s*(?P<columns>{_SIZE})\s*\$"
    )
