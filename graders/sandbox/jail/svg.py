"""SVG: well-formed to its end, without entities of its own, and with something drawn."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

# What is drawn, by which attributes, and how many numbers these have at least if anything is seen.
_DRAWN = {
    "path": (("d",), 3), "polyline": (("points",), 4), "polygon": (("points",), 4),
    "line": (("x1", "y1", "x2", "y2"), 1), "circle": (("r",), 1), "ellipse": (("rx", "ry"), 2),
    "use": ((), 0), "image": ((), 0),
}  # fmt: skip
# What lies in these is drawn only where something else uses it.
_KEPT = {"defs", "clipPath", "symbol", "pattern", "mask", "marker"}
_NUMBER = r"\d+\.?\d*|\.\d+"


class RefusedError(Exception):
    """It declares entities, which may be bombs, or asks for others' files; nobody needs them in a plot."""


class _Looking:
    def __init__(self) -> None:
        self.root = ""
        self.drawn = False
        self._kept = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self.root = self.root or name
        self._kept += name in _KEPT
        if not self._kept and name in _DRAWN:
            wanted, least = _DRAWN[name]
            written = " ".join(attributes.get(one, "") for one in wanted)
            self.drawn = self.drawn or len(re.findall(_NUMBER, written)) >= least

    def end(self, name: str) -> None:
        self._kept -= name.rpartition(":")[2] in _KEPT


def _refuse(*_given: Any) -> int:
    raise RefusedError


def seen(path: str) -> dict[str, Any]:
    """What is seen of an SVG; `expat` fetches nothing by itself."""
    looking = _Looking()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = looking.start, looking.end
    parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse
    try:
        with open(path, "rb") as file:
            parser.ParseFile(file)
    except RefusedError:
        return {"fault": "entities"}
    except expat.ExpatError:
        return {"fault": "damaged" if looking.root == "svg" else "none"}
    if looking.root != "svg":
        return {"fault": "none"}
    return {} if looking.drawn else {"fault": "undrawn"}
