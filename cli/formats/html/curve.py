"""The curve of a function as the student gave it by points, and the function itself where it is public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from exercises.answer import Answer, Misread, UnreadableError
from exercises.specs import FunctionPlot
from graders.kinds.function_plot import Points, graph, off_graph, read

_WIDTH, _HEIGHT = 240, 160
# So much of the window is seen on each side of it, and above and below the curve.
_MARGIN = 0.1
# A function is drawn by so many points, an odd number, so that one stands in the middle of the window,
# where functions of a sheet jump.
_SAMPLES = 121
_MOST_MARKED = 12
# Nothing higher is drawn: the difference of two such numbers is still a number.
_HIGHEST = 1e300

Point = tuple[float, float]


class View(NamedTuple):
    """What part of the plane is seen."""

    left: float
    right: float
    bottom: float
    top: float

    def shows(self, point: Point) -> bool:
        """Whether a point lies in it; one that is no number does not."""
        x, y = point
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def place(self, point: Point) -> Point:
        """Where a point stands in the picture, in pixels from its upper left corner."""
        x, y = point
        across = (x - self.left) / (self.right - self.left) * _WIDTH
        down = (self.top - y) / (self.top - self.bottom) * _HEIGHT
        return across, down


class Curve(NamedTuple):
    """The whole picture: lines as SVG has them, and the places of points that are not on the graph."""

    part: str
    width: int
    height: int
    view: View
    drawn: str
    expected: str
    off: Sequence[Point]
    said: str


def curve(part: str, spec: FunctionPlot, answer: Answer | Misread | None) -> Curve | None:
    """The curve that a student gave for a part by points; None where there are none to draw."""
    if answer is None or isinstance(answer, Misread) or answer.blank:
        return None
    try:
        reading = read(spec, answer)
    except UnreadableError:
        return None  # the report says so at the part
    if not isinstance(reading, Points):
        return None
    points = list(zip(reading.x.tolist(), reading.y.tolist(), strict=True))
    function = list(_function(spec)) if spec.public else []
    view = _view(spec, points, function)
    off = off_graph(spec, reading).tolist() if spec.public else []
    wrong = [one for one, is_off in zip(points, off, strict=False) if is_off]
    marked = [view.place(one) for one in wrong if view.shows(one)]
    return Curve(
        part,
        _WIDTH,
        _HEIGHT,
        view,
        _line(view, _thinned(view, points)),
        _line(view, function),
        marked[:: -(-len(marked) // _MOST_MARKED) or 1],
        ", ".join(_said(points, wrong, sum(1 for one in points if not view.shows(one)))),
    )


def _function(spec: FunctionPlot) -> Iterator[Point]:
    """The graph of the function: where it jumps, both ends of the jump."""
    for x, lowest, highest in graph(spec, _SAMPLES):
        yield x, lowest
        if highest - lowest > spec.tolerance:
            yield x, highest


def _view(spec: FunctionPlot, points: Sequence[Point], function: Sequence[Point]) -> View:
    """The window of the part, as high as what the student drew in it, but near the function."""
    aside = _MARGIN * (spec.high - spec.low)
    left, right = spec.low - aside, spec.high + aside
    bottom, top = _span(y for x, y in points if left <= x <= right)
    if function:
        lowest, highest = _span(y for _, y in function)
        height = highest - lowest
        bottom = min(lowest, max(bottom, lowest - height))
        top = max(highest, min(top, highest + height))
    above = _MARGIN * (top - bottom) or max(1.0, abs(top))
    return View(left, right, bottom - above, top + above)


def _span(numbers: Iterable[float]) -> tuple[float, float]:
    """The least and the largest of some numbers."""
    shown = [one for one in numbers if abs(one) <= _HIGHEST]
    return min(shown, default=0.0), max(shown, default=0.0)


def _thinned(view: View, points: Sequence[Point]) -> Sequence[Point]:
    """At most two points for each column of pixels: the lowest and the highest."""
    if len(points) <= 2 * _WIDTH:
        return points

    def column(point: Point) -> int:
        return int(view.place(point)[0])

    def height(point: Point) -> float:
        return point[1]

    columns = groupby(filter(view.shows, points), key=column)
    together = (list(some) for _, some in columns)
    return [end(some, key=height) for some in together for end in (min, max)]


def _line(view: View, points: Sequence[Point]) -> str:
    """The line through the points that are seen, broken where one is not, with a dot for a lone one."""
    line, goes_on = "", False
    for point in points:
        if shown := view.shows(point):
            x, y = view.place(point)
            line += f"L{x:.1f} {y:.1f}" if goes_on else f"M{x:.1f} {y:.1f}h0"
        goes_on = shown
    return line


def _said(points: Sequence[Point], wrong: Sequence[Point], unseen: int) -> Iterator[str]:
    """The picture in words."""
    number = len(points)
    yield f"{number} point{'s' if number > 1 else ''} from x = {points[0][0]:g} to x = {points[-1][0]:g}"
    if wrong:
        yield f"{len(wrong)} not on the graph, the first at x = {wrong[0][0]:g}"
    if unseen:
        yield f"{unseen} outside the picture"
