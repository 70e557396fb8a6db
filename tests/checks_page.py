"""Builds docs/checks.md: a sheet with programs, and what the classes say of checks and of their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

from commands import ROOT

from exercises.check import Check
from exercises.checks import AnyCheck, Draw
from exercises.model import Model
from exercises.program import Program

PAGE = ROOT / "docs" / "checks.md"
_TEXT = Path(__file__).parent / "checks_page.md"
_FILE = re.compile(r"^`(\S+/hw4/\S+)`.*?^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page() -> str:
    """The page."""
    return (
        _TEXT.read_text(encoding="utf-8")
        .replace("@PROGRAM@", _described(Program))
        .replace("@SHARED@", _described(Check))
        .replace("@CHECKS@", "\n".join(_checks()))
        .replace("@DRAW@", _described(Draw))
    )


def files() -> dict[str, str]:
    """The files of the sheet on the page, by their path in the course."""
    return dict(_FILE.findall(PAGE.read_text(encoding="utf-8")))


def _checks() -> Iterator[str]:
    yield from ("| check | keys | passes if |", "|---|---|---|")
    shared = {*Check.model_fields, "check"}
    for one in get_args(get_args(AnyCheck)[0]):
        (kind,) = get_args(one.model_fields["check"].annotation)
        keys = ", ".join(key for name, key in _keys(one) if name not in shared)
        yield f"| `{kind}` | {_cell(keys)} | {_cell(_said(one))} |"


def _described(model: type[Model]) -> str:
    return f"{_said(model)} Keys: {', '.join(key for _, key in _keys(model))}."


def _keys(model: type[Model]) -> Iterator[tuple[str, str]]:
    """The keys of a model with what is said of them; what may be left out with its value, or what it may be, in parentheses."""
    for name, field in model.model_fields.items():
        words = [one for one in _words(field.annotation) if isinstance(one, str)]
        allowed = f": {' or '.join(words)}" if words else ""
        if field.is_required():
            yield name, f"{name}{allowed}"
        elif field.default in ("", None, (), {}) or field.default is False:
            yield name, f"({name}{allowed})"
        else:
            yield name, f"({name}{allowed}{' = ' if allowed else ': '}{_value(field.default)})"


def _words(annotation: Any) -> Iterator[Any]:
    """The words among which a key chooses, wherever they stand in its type."""
    for one in get_args(annotation):
        yield from _words(one) if get_args(one) else (one,)


def _value(given: Any) -> str:
    if isinstance(given, tuple):
        return f"[{', '.join(map(str, given))}]"
    return str(Fraction(given) if isinstance(given, int) else given)


def _said(model: type[Model]) -> str:
    return " ".join((model.__doc__ or "").split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
