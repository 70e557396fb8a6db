"""A notebook or script as cells: their source, what stands above them, and where they are."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

# Far more than anybody writes; what is larger was made to be larger.
_MAX_BYTES, _MAX_CELLS = 20_000_000, 500


class Cell(NamedTuple):
    """One cell of code: its number among all cells, its source, and the text that heads it.

    `above` is the last heading and the text below it, which holds for every cell until the next one.
    `line` is the line of the file before its first one, 0 in a notebook.
    """

    number: int
    source: str
    above: str
    line: int = 0

    @property
    def comments(self) -> str:
        """The comments in it."""
        return "\n".join(match[1] or match[2] or "" for match in _comment().finditer(self.source))

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it to run."""
        return not any(
            line.strip() and not line.lstrip().startswith("#") for line in self.source.splitlines()
        )


class NoCellsError(Exception):
    """The file cannot be read as cells; the message says why, and what to do."""


def cells_of(name: str, content: bytes) -> tuple[Cell, ...]:
    """The cells of code in a file, in their order.

    Raises:
        NoCellsError: It is empty, too large, or cut off.
    """
    if len(content) > _MAX_BYTES:
        raise NoCellsError(
            f"{name} has {len(content) >> 20} MB; clear its outputs, save it and hand it in again"
        )
    if not content.strip():
        raise NoCellsError(f"{name} is empty; save your work and hand it in again")
    text = content.decode("utf-8-sig", errors="replace")
    is_notebook = name.casefold().endswith(".ipynb")
    cells = tuple(_of_notebook(name, text) if is_notebook else _of_script(text))
    if not any(not cell.empty for cell in cells):
        raise NoCellsError(f"{name} has no code in it; save your work and hand it in again")
    if len(cells) > _MAX_CELLS:
        raise NoCellsError(f"{name} has more than {_MAX_CELLS} cells")
    return cells


def _of_notebook(name: str, text: str) -> Iterator[Cell]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoCellsError(
            f"{name} cannot be read as a notebook: it seems to have been cut off while it was saved;"
            " open it, save it once more, and look whether it still opens"
        ) from error
    given = found.get("cells") if isinstance(found, dict) else None
    if given is None and isinstance(found, dict) and isinstance(found.get("worksheets"), list):
        sheets = found["worksheets"]  # as notebooks were before version 4
        given = [
            cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells", [])
        ]
    if not isinstance(given, list) or not all(isinstance(cell, dict) for cell in given):
        raise NoCellsError(f"{name} is no notebook; hand in the .ipynb file that Jupyter saves")
    above: list[str] = []
    for number, cell in enumerate(given, start=1):
        source = _joined(cell.get("source", cell.get("input", "")))
        if cell.get("cell_type") == "code":
            yield Cell(number, source, "\n".join(above))
        elif _heading().search(source):
            above = [source]
        else:
            above.append(source)


def _joined(source: Any) -> str:
    if isinstance(source, list):
        return "".join(one for one in source if isinstance(one, str))
    return source if isinstance(source, str) else ""


def _of_script(text: str) -> Iterator[Cell]:
    """The cells between the marks of a script; without marks it is one cell."""
    lines = text.splitlines(keepends=True)
    starts = [at for at, line in enumerate(lines) if _mark().match(line)]
    bounds = [0, *starts, len(lines)] if not starts or starts[0] else [*starts, len(lines)]
    heading = ""
    for number, (start, end) in enumerate(itertools.pairwise(bounds), start=1):
        source = "".join(lines[start:end])
        title = _mark().match(lines[start]) if start < len(lines) else None
        said = title["title"].strip() if title else ""
        if title and title["kind"]:
            heading = source  # a cell of text
            continue
        yield Cell(number, source, said or heading, start)


@cache
def _mark() -> re.Pattern[str]:
    """What starts a cell in a script: `# %%`, `#%% [markdown]`, `# In[3]:`, `# <codecell>`."""
    return re.compile(
        r"#\s*(?:%%+|In\s?\[[ \d]*\]:|<(?:code)?cell>)\s*(?P<kind>\[markdown\]|\[md\])?(?P<title>.*)"
    )


@cache
def _comment() -> re.Pattern[str]:
    return re.compile(r"(?m)(?:^|(?<=\s))#(.*)$|(?:^|\n)\s*[rbu]?(?:\"\"\"|''')(.*)")


@cache
def _heading() -> re.Pattern[str]:
    return re.compile(r"(?m)^\s*#{1,6}\s*\S|<h[1-6]\b|^\s*\*\*.+\*\*\s*$")
