"""How a run of a notebook ended before its end: where, why, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from exercises.notebook import Notebook
from graders.kinds.code.cells import Cell
from graders.kinds.code.notebook_run import End, Run
from graders.verdict import Outcome

_MOST_PATH = 80


def code_of(end: End) -> Outcome:
    """The code for the way in which a cell ended."""
    ended = {"raised": Outcome.CRASHED, "unfit": Outcome.OUTPUT_LIMIT}
    return Outcome(ended.get(end.status, end.status))


def told(notebook: Notebook, name: str, run: Run) -> str:
    """Where the run stopped, and what to do about it."""
    at = run.stopped_at
    assert at is not None
    cell, end = run.cells[at], run.ends[at]
    where = end.trace[-1] if end.trace else _place(name, cell)
    hints = [*_about_paths(notebook, name, run.cells), *_about(notebook, end)]
    return "; ".join([f"{where}: {_why(notebook, end)}", *hints])


def _place(name: str, cell: Cell) -> str:
    return f"{name}:{cell.line + 1}" if cell.line else f"{name}, cell {cell.number}"


def _why(notebook: Notebook, end: End) -> str:
    match end.status:
        case "timeout":
            return (
                f"the run was stopped here, after {end.seconds} s of"
                " computing for all cells together; look for a loop that never ends, or search fewer"
                " settings"
            )
        case "memory":
            return f"needs more than the {notebook.megabytes} MB of memory that are allowed"
        case "output-limit":
            return "prints far too much; leave out what you print in loops"
        case "disk":
            return "writes more files than are allowed"
        case "forbidden":
            return (
                f"{_said(end)}; code that is marked may not start processes, use the network, or touch"
                " files outside its own folder"
            )
        case "rejected":
            return f"cannot be read as Python: {end.message}"
        case "not-implemented":
            return "is not written yet"
        case "raised":
            return f"raises {_said(end)}"
        case "unfit":
            return end.message
        case "bad-message":
            return "something was written where results are sent; write only to files of your own"
        case _:
            return "the whole process ended here, by a crash or by leaving Python"


def _said(end: End) -> str:
    return f"{end.error}: {end.message}" if end.message else end.error


def _about(notebook: Notebook, end: End) -> Iterator[str]:
    if end.error == "EOFError":
        yield "nobody answers input() where programs are marked; write the value into the code"
    if end.error == "FileNotFoundError":
        files = ", ".join(notebook.data.files)
        yield f"the files beside your code are {files}; read them by these names alone"
    if "is not installed where" in end.message:
        yield "use numpy, pandas and scikit-learn"


def _about_paths(notebook: Notebook, name: str, cells: tuple[Cell, ...]) -> Iterator[str]:
    """Paths that only the author's machine has, with the line and what to write."""
    for cell in cells:
        for match in _own_path().finditer(cell.source):
            line = cell.source.count("\n", 0, match.start()) + 1 + cell.line
            where = (
                f"{name}:{line}"
                if not name.endswith(".ipynb")
                else (f"{name}, cell {cell.number}:{line}")
            )
            file = re.split(r"[/\\]", match["path"])[-1]
            instead = f'write "{file}"' if file in notebook.data.files else "leave the folder out"
            yield (
                f"{where}: {match['path'][:_MOST_PATH]} is a place of your own machine;"
                f" {instead}, since the data lie beside your code"
            )
            return


@cache
def _own_path() -> re.Pattern[str]:
    r"""A path that starts at a root: `/content/drive/…`, `C:\\Users\\…`, `~/…`."""
    return re.compile(
        r"[\"'](?P<path>(?:/(?:content|home|Users|root|mnt|kaggle|tmp|drive)\b|[A-Za-z]:[\\/]|~/)[^\"'\n]*)"
    )
