"""Brackets: where each one closes, and what stands outside all of them.

Pieces are the texts of tokens, or the characters of a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

CLOSING = {
    "(": ")",
    "[": "]",
    "{": "}",
    "begin:matrix": "end:matrix",
    "begin:cases": "end:cases",
}
_CLOSES = frozenset(CLOSING.values())


def closing(pieces: Sequence[str], at: int) -> int | None:
    """Where the bracket that opens at a place closes; None if another one closes before, or none."""
    waiting: list[str] = []
    for place in range(at, len(pieces)):
        piece = pieces[place]
        if piece in CLOSING:
            waiting.append(CLOSING[piece])
        elif piece in _CLOSES:
            if not waiting or piece != waiting.pop():
                return None
            if not waiting:
                return place
    return None


def outside(pieces: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The pieces that stand in no bracket, with their places; the brackets themselves are left out."""
    depth = 0
    for place, piece in enumerate(pieces):
        if piece in CLOSING:
            depth += 1
        elif piece in _CLOSES:
            depth = max(0, depth - 1)
        elif not depth:
            yield place, piece
