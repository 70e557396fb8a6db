"""In the place of `matplotlib.pyplot`: keeps what is plotted, and draws nothing.

What a program plots is what matters here, not how it looks: the points, their labels, and the
words around them. What has no bearing on those is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Self

import numpy as np

_MOST_LINES, _MOST_POINTS, _MOST_WORDS = 200, 20_000, 120
# What the styles of a line are written with: `r--`, `bo`, `C0`.
_STYLE = set("-.:,ov^<>12348spP*hH+xXDd|_bgrcmykw CN0123456789")
_NO_LABEL = "_"


class Anything:
    """Answers every call and attribute with itself, and iterates over nothing."""

    def __call__(self, *_given: Any, **_options: Any) -> Anything:  # noqa: D102 - a method of its own
        return self

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing was entered."""


class Line(Anything):
    """A line of a figure."""

    def __init__(self, x: list[float], y: list[float], label: str) -> None:
        self.x, self.y, self.label = x, y, label

    def set_label(self, label: Any) -> None:
        """Name the line in the legend."""
        self.label = str(label)

    def get_label(self) -> str:
        """What it is called in the legend."""
        return self.label


class Axes(Anything):
    """One panel of a figure."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.lines: list[Line] = []
        self.legended = False
        self.words = {"title": "", "xlabel": "", "ylabel": ""}

    cla = clear

    def plot(self, *given: Any, label: Any = "", **_options: Any) -> list[Line]:
        """Lines through points: `y`, `x, y`, each with a style behind it or not."""
        added: list[Line] = []
        for x, y in _groups(given):
            columns = np.atleast_2d(y.T) if y.ndim > 1 else [y]
            for number, column in enumerate(columns):
                if len(x if x is not None else column) != len(column) and len(columns) > 1:
                    raise ValueError("x and y must have same first dimension")
                at = np.arange(len(column), dtype=float) if x is None else x.reshape(-1)
                names = label if isinstance(label, list | tuple) else [label] * len(columns)
                added.append(Line(at.tolist(), column.tolist(), str(names[number])))
        self.lines += added
        return added

    semilogx = semilogy = loglog = step = plot

    def errorbar(
        self, x: Any, y: Any, *_given: Any, label: Any = "", **_options: Any
    ) -> list[Line]:
        """A line with bars, which are passed over."""
        return self.plot(x, y, label=label)

    def scatter(self, x: Any, y: Any, *_given: Any, label: Any = "", **_options: Any) -> list[Line]:
        """Points, which are kept as the points of a line."""
        return self.plot(x, y, label=label)

    def legend(self, *given: Any, **options: Any) -> Anything:
        """The names of the lines, where the legend says them."""
        self.legended = True
        labels = options.get("labels") or (given[-1] if given else None)
        handles = options.get("handles") or (given[0] if len(given) > 1 else None)
        if labels is not None and not isinstance(labels, str):
            for line, name in zip(handles or self.lines, labels, strict=False):
                if isinstance(line, Line):
                    line.set_label(name)
        return self

    def set_title(self, words: Any = "", *_given: Any, **_options: Any) -> None:
        """The title."""
        self.words["title"] = str(words)

    def set_xlabel(self, words: Any = "", *_given: Any, **_options: Any) -> None:
        """What runs to the right."""
        self.words["xlabel"] = str(words)

    def set_ylabel(self, words: Any = "", *_given: Any, **_options: Any) -> None:
        """What runs upwards."""
        self.words["ylabel"] = str(words)

    def set(self, **options: Any) -> None:
        """Title and labels at once."""
        self.words |= {name: str(value) for name, value in options.items() if name in self.words}


class Figure(Anything):
    """A figure with its panels, and the files that it was saved to."""

    def __init__(self, plots: Plots) -> None:
        self._plots = plots
        self.panels: list[Axes] = []
        self.files: list[str] = []
        self.title = ""

    @property
    def axes(self) -> list[Axes]:
        """The panels."""
        return self.panels

    def add_subplot(self, *_given: Any, **_options: Any) -> Axes:
        """One more panel."""
        self.panels.append(Axes())
        return self.panels[-1]

    add_axes = add_subplot

    def gca(self) -> Axes:
        """The panel that was added last."""
        return self.panels[-1] if self.panels else self.add_subplot()

    def subplots(
        self, rows: int = 1, columns: int = 1, *, squeeze: bool = True, **_options: Any
    ) -> Any:
        """A grid of panels."""
        grid = np.empty((rows, columns), dtype=object)
        for at in np.ndindex(rows, columns):
            grid[at] = self.add_subplot()
        if not squeeze:
            return grid
        return grid[0, 0] if grid.size == 1 else grid.squeeze()

    def legend(self, *_given: Any, **_options: Any) -> Anything:
        """A legend of all panels."""
        for panel in self.panels:
            panel.legended = True
        return self

    def suptitle(self, words: Any = "", **_options: Any) -> None:
        """A title above all panels."""
        self.title = str(words)

    def savefig(self, path: Any, *_given: Any, **_options: Any) -> None:
        """Keep what the figure shows now, under the name of the file."""
        name = getattr(path, "name", path) if not isinstance(path, str) else path
        self.files.append(str(name))
        self._plots.finish(self, str(name))


class Drawn(NamedTuple):
    """A line of a figure as it was when the figure was finished."""

    file: str
    panel: int
    label: str
    words: dict[str, str]
    x: list[float]
    y: list[float]


class Plots:
    """All figures of a program, and the functions of `pyplot` that work on the current one."""

    def __init__(self) -> None:
        self.drawn: list[Drawn] = []
        self._open: dict[Any, Figure] = {}
        self._current: Figure | None = None
        self._panel: Axes | None = None
        self._panels: dict[tuple[int, Any], Axes] = {}
        self._count = 0
        self.rcParams: dict[str, Any] = {}

    def finish(self, figure: Figure, file: str) -> None:
        """Keep the lines of a figure, with their labels where a legend shows them."""
        for panel in figure.panels:
            if not panel.lines:
                continue
            self._count += 1
            words = {name: one[:_MOST_WORDS] for name, one in panel.words.items()}
            words["title"] = words["title"] or figure.title[:_MOST_WORDS]
            for line in panel.lines:
                if len(self.drawn) < _MOST_LINES and len(line.y) <= _MOST_POINTS:
                    seen = panel.legended and not line.label.startswith(_NO_LABEL)
                    label = line.label[:_MOST_WORDS] if seen else ""
                    self.drawn.append(
                        Drawn(file[-_MOST_WORDS:], self._count, label, words, [*line.x], [*line.y])
                    )

    def taken(self) -> list[Drawn]:
        """What was drawn since it was last asked; what is still open counts as shown."""
        self.show()
        drawn, self.drawn = self.drawn, []
        return drawn

    def figure(self, num: Any = None, *_given: Any, **_options: Any) -> Figure:
        """Another figure, or the one of this number again."""
        if isinstance(num, Figure):
            figure = num
        else:
            key = len(self._open) + 1 if num is None else num
            while num is None and key in self._open:
                key += 1
            figure = self._open.setdefault(key, Figure(self))
        self._current, self._panel = figure, None
        return figure

    def gcf(self) -> Figure:
        """The current figure."""
        return self._current or self.figure()

    def gca(self, **_options: Any) -> Axes:
        """The current panel."""
        if self._panel is None:
            self._panel = self.gcf().gca()
        return self._panel

    axes = gca

    def sca(self, panel: Axes) -> None:
        """Make a panel the current one."""
        self._panel = panel

    def subplots(self, rows: int = 1, columns: int = 1, **options: Any) -> tuple[Figure, Any]:
        """A figure with a grid of panels."""
        rows, columns = options.pop("nrows", rows), options.pop("ncols", columns)
        figure = self.figure()
        grid = figure.subplots(rows, columns, squeeze=options.get("squeeze", True))
        self._panel = figure.panels[-1]
        return figure, grid

    def subplot(self, *place: Any, **_options: Any) -> Axes:
        """The panel at a place of the current figure."""
        key = (id(self.gcf()), place)
        if key not in self._panels:
            self._panels[key] = self.gcf().add_subplot()
        self._panel = self._panels[key]
        return self._panel

    def clf(self) -> None:
        """Empty the current figure."""
        figure = self.gcf()
        figure.panels.clear()
        self._panels = {key: one for key, one in self._panels.items() if key[0] != id(figure)}
        self._panel = None

    def close(self, which: Any = None) -> None:
        """Forget figures; what was not saved was not shown either."""
        if which == "all":
            self._open.clear()
        else:
            figure = which if isinstance(which, Figure) else self._open.get(which, self._current)
            self._open = {key: one for key, one in self._open.items() if one is not figure}
        self._current = self._panel = None

    def show(self, *_given: Any, **_options: Any) -> None:
        """Show all figures; those that were saved have been kept already."""
        for figure in self._open.values():
            if not figure.files:
                self.finish(figure, "")
        self._open.clear()
        self._current = self._panel = None

    def savefig(self, path: Any, *_given: Any, **_options: Any) -> None:
        """Save the current figure."""
        self.gcf().savefig(path)

    def contents(self) -> dict[str, Any]:
        """What `pyplot` offers: its own functions, and the methods of panels for the current one."""
        own = ("figure", "gcf", "gca", "axes", "sca", "subplots", "subplot", "clf", "close", "show",
               "savefig", "rcParams")  # fmt: skip
        of_panels = {
            "plot": "plot", "semilogx": "plot", "semilogy": "plot", "loglog": "plot", "step": "plot",
            "errorbar": "errorbar", "scatter": "scatter", "legend": "legend", "cla": "clear",
            "title": "set_title", "xlabel": "set_xlabel", "ylabel": "set_ylabel",
        }  # fmt: skip
        found = {name: getattr(self, name) for name in own}
        found |= {name: self._on_panel(method) for name, method in of_panels.items()}
        found["suptitle"] = lambda *given, **options: self.gcf().suptitle(*given, **options)
        return found

    def _on_panel(self, method: str) -> Any:
        def function(*given: Any, **options: Any) -> Any:
            return getattr(self.gca(), method)(*given, **options)

        return function


def _groups(given: Sequence[Any]) -> Iterator[tuple[np.ndarray | None, np.ndarray]]:
    """The pairs of x and y among the arguments of `plot`; without an x there are the numbers of y."""
    left = list(given)
    while left:
        first = _numbers(left.pop(0))
        x: np.ndarray | None = None
        if left and not _is_style(left[0]):
            x, first = first, _numbers(left.pop(0))
        if left and _is_style(left[0]):
            left.pop(0)
        yield x, first


def _is_style(given: Any) -> bool:
    return isinstance(given, str) and set(given) <= _STYLE


def _numbers(given: Any) -> np.ndarray:
    """Numbers of any kind as floats: lists, arrays, tensors, lists of tensors."""
    if hasattr(given, "detach"):
        given = given.detach()
    elif not isinstance(given, np.ndarray):
        given = [one.detach() if hasattr(one, "detach") else one for one in given]
        given = [float(one) if getattr(one, "numel", int)() == 1 else one for one in given]
    return np.atleast_1d(np.asarray(given, dtype=float))
