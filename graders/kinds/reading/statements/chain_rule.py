"""Products of derivatives on the way, `dL/dw = dL/dh · dh/dw`: by the chain rule each link meets the next one."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from exercises.language.errors import UntrueError
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.clauses.left_sides import LeftSide, derivatives


def refuse_broken_links(left: LeftSide, member: str) -> None:
    """Go on if every term of derivatives alone leads from what is differentiated to what it is by.

    Args:
        left: The derivative on the left, in front of the chain.
        member: A member of the chain, as it was typed.

    Raises:
        UntrueError: A term leads somewhere else: `dL/dw1 = dL/dh · dh/dw2`.
    """
    if not left.by or "sum" in member or "Σ" in member or "∑" in member:
        return
    found = sorted(derivatives(member), key=lambda one: (one[0], -one[1]))
    outermost: list[tuple[int, int, LeftSide]] = []
    for start, end, one in found:
        if not outermost or start >= outermost[-1][1]:
            outermost.append((start, end, one))
    if len(outermost) < 2:
        return
    rest, behind = "", 0
    terms: list[list[LeftSide]] = [[]]
    for start, end, one in outermost:
        between = member[behind:start]
        rest += between
        if re.search(r"[-+−]", between):
            terms.append([])
        terms[-1].append(one)
        behind = end
    if _product().fullmatch(rest + member[behind:]) is None:
        return
    for term in filter(None, terms):
        above = Counter(spelled(one.of) for one in term) - Counter([spelled(left.of)])
        below = Counter(spelled(one.by) for one in term) - Counter([spelled(left.by)])
        whole = len(term) == sum(above.values()) + 1 == sum(below.values()) + 1
        if not whole or above != below:
            raise UntrueError(
                f'"{" ".join(member.split())}" does not lead from "{left.of}" to "{left.by}"; check its'
                " factors, or write the result alone",
                0,
            )


@cache
def _product() -> re.Pattern[str]:
    """What stands between derivatives that are multiplied, and between such products that are added."""
    return re.compile(r"(?:[\s*·⋅×@()$.,+−-]|\\(?:cdot|times|,|;|!|quad))*")
