"""What was noticed about a hand-in as a whole, each kind of notice in a few lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cli.terminal import plain

_MOST_ALIKE = 3


def folded(notices: Iterable[str]) -> Iterator[str]:
    """Notices of one kind together: the first ones, and how many more there are."""
    kinds: dict[str, list[str]] = {}
    for notice in map(plain, notices):
        kinds.setdefault(_kind(notice), []).append(notice)
    for alike in kinds.values():
        shown = alike if len(alike) <= _MOST_ALIKE else alike[: _MOST_ALIKE - 1]
        yield from shown
        if len(alike) > len(shown):
            yield f"… and {len(alike) - len(shown)} more of this kind"


def _kind(notice: str) -> str:
    """A notice without its place and the names in it."""
    return re.sub(r'"[^"]*"|\S*\d\S*|[\w-]+/[\w/-]+', "", notice)
