"""Sums and means along an axis of an array: `np.sum(dZ, axis=1, keepdims=True)`, `dZ.mean(0)`."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from exercises.language import matrices
from exercises.language.errors import RefusedError
from exercises.language.extents import extents_of
from exercises.language.nesting import closing
from exercises.language.stream import Stream
from exercises.language.tree import Binary, Call, Filled, Transposed, Tree

# Functions of all entries that have an axis in Python.
REDUCING = {"total", "mean"}
_AXIS = {"axis", "dim"}
_KEEP = {"keepdims", "keepdim"}


def comes(stream: Stream, *, of: Tree | None = None) -> bool:
    """Whether the brackets that follow say along which axis: behind a comma, or alone in a method's."""
    if not stream.comes("("):
        return False
    end = closing([token.text for token in stream.tokens], stream.at)
    if end is None:
        return False
    inside = [token.text for token in stream.tokens[stream.at + 1 : end]]
    named = any(one in _AXIS | _KEEP and behind == "=" for one, behind in pairwise(inside))
    behind_comma = inside[-2:-1] == [","] or inside[-3:-1] == [",", "-"]
    alone = of is not None and len(inside) in {1, 2}
    return named or ((behind_comma or alone) and inside[-1] in {"0", "1"})


def along(stream: Stream, function: str, of: Tree | None = None) -> Tree:
    """The sum or the mean of an array along one axis, or of all its entries.

    A result with one axis is a column, as vectors are; with its axes kept, that of the axis 0 is a row.

    Raises:
        RefusedError: The array has no such axis, or it cannot be told how many it has.
    """
    offset = stream.peek().offset
    stream.expect("(")
    axis: int | None = None
    kept = False
    if of is None:
        of = stream.conditional()
        stream.took(",")
    while not stream.took(")"):
        if _keyword(stream, _KEEP):
            kept = stream.next().text == "True"
        else:
            _keyword(stream, _AXIS)
            axis = _axis(stream)
        if not stream.took(","):
            stream.expect(")")
            break
    if axis is None:
        return Call(function, (of,))
    axes = extents_of(of, stream.scope)
    if axes not in {1, 2} or not -axes <= axis < axes:
        raise RefusedError(f"there is no axis {axis} here that is known", offset)
    if axes == 1:
        return Call(function, (of,))
    added = of if axis % axes else of.of if isinstance(of, Transposed) else Transposed(of)
    total: Tree = Binary("@", added, Filled("ones", ()))
    if function == "mean":
        sizes = matrices.sizes_of(added, stream.scope)
        if not sizes:
            raise RefusedError(
                "how many are averaged is not known here; divide a sum by it", offset
            )
        total = Binary("/", total, sizes[1])
    return Transposed(total) if kept and not axis % axes else total


def _keyword(stream: Stream, names: set[str]) -> bool:
    """Whether one of these names with its sign follows, which is taken."""
    return any(stream.took(name, "=") for name in names)


def _axis(stream: Stream) -> int:
    sign = -1 if stream.took("-") else 1
    number = stream.next()
    if number.kind != "number" or Decimal(number.text) not in {0, 1}:
        raise RefusedError("an axis is 0 or 1", number.offset)
    return sign * int(number.text)
