"""Update rules by what changes: `W_{t+1} - W_t = -α V`, `ΔW = -α V`, `W(t+1) = W(t) - α V(t+1)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from exercises.answer import Text
from graders.kinds.reading.clauses.fields import Named, named_lines


def rule_lines(text: Text, symbols: Iterable[str]) -> list[Named]:
    """The statements of a text, each with the new value of a symbol on its left where it says a change.

    Args:
        text: What was typed.
        symbols: The symbols that are updated, and the words for them.
    """
    of_time = _of_time(tuple(symbols))
    indexed = of_time.sub(r"\g<symbol>_{\g<time>}", text.text)
    indexed = _glued_time(tuple(symbols)).sub(r"\g<symbol>_{\g<time>}", indexed)
    lines = named_lines(Text(indexed, text.place))
    changes = {of: line.text.text for line in lines if (of := _changed(line))}
    used = {
        of: right
        for of, right in changes.items()
        if any(_change_of(of).search(line.text.text) for line in lines)
    }
    return [_written_out(line, used) for line in map(_solved, lines) if _changed(line) not in used]


def _solved(line: Named) -> Named:
    """`A = B + X` for `A - B = X`."""
    if not line.name and (difference := _difference().fullmatch(line.text.text)):
        right = f"{difference['old']} + ({difference['right']})"
        return Named(difference["new"], "=", Text(right, line.text.place))
    return line


def _written_out(line: Named, changes: dict[str, str]) -> Named:
    """The rule without the name of a change."""
    if of := _changed(line):
        return Named(of, "=", Text(f"{of} + ({line.text.text})", line.text.place))
    text = line.text.text
    for of, right in changes.items():
        text = f"({right})".join(_change_of(of).split(text))
    return line._replace(text=Text(text, line.text.place))


_DELTA = r"(?:Δ|∆|\\Delta(?![A-Za-z])|\bdelta[ _]?|\bDelta[ _]?)"
_SYMBOL = r"\\?[A-Za-z]+(?:\s?[_^]\s?(?:\{[^{}]*\}|[^\W_]+))*"


def _changed(line: Named) -> str:
    """What the line gives the change of: `W` for `ΔW = …`; else nothing."""
    change = _change().fullmatch(line.name)
    return change["of"] if change else ""


def _change_of(of: str) -> re.Pattern[str]:
    return re.compile(rf"{_DELTA}\s*{re.escape(of)}(?!\w)")


@cache
def _change() -> re.Pattern[str]:
    return re.compile(rf"\s*{_DELTA}\s*(?P<of>{_SYMBOL})\s*")


@cache
def _difference() -> re.Pattern[str]:
    return re.compile(rf"\s*(?P<new>{_SYMBOL})\s*[-−]\s*(?P<old>[^=+−-]+?)\s*=\s*(?P<right>[^=]+)")


@cache
def _of_time(symbols: Sequence[str]) -> re.Pattern[str]:
    """A symbol as a function of the time: `V(t+1)`."""
    names = "|".join(sorted(map(re.escape, symbols), key=len, reverse=True))
    time = r"[tnki](?:\s*[+−-]\s*1)?"
    return re.compile(
        rf"(?:(?<![A-Za-z\\])|(?<=[/∂]d)|(?<=\\partial ))(?P<symbol>{names})\s?\(\s*(?P<time>{time})\s*\)",
        re.IGNORECASE,
    )


@cache
def _glued_time(symbols: Sequence[str]) -> re.Pattern[str]:
    """A symbol with its time at once behind it, as a subscript is copied: `vt = β·vt−1 + …`."""
    letters = "".join(sorted({one for one in symbols if len(one) == 1}))
    symbol = rf"(?<![A-Za-z\\])(?P<symbol>{'|'.join([*letters, *letters.lower()]) or '(?!)'})"
    return re.compile(rf"{symbol}(?P<time>t(?:[+−-]1)?)(?![A-Za-z\d_(])")
