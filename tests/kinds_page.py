"""Builds docs/kinds.md from the exercises of `course new` and the reports on their hand-ins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from commands import ROOT, run

from cli.commands.new import STARTER
from exercises.language.notation import FUNCTIONS
from exercises.specs import spec_classes
from exercises.tolerances import Tolerance

PAGE = ROOT / "docs" / "kinds.md"
_INTRO = Path(__file__).parent / "kinds_page.md"


def page(course: Path) -> str:
    """The page, from a course that `course new hw4` has written."""
    reports = {which: _report(course, which) for which in ("right", "wrong")}
    written = {
        "key": _entries((STARTER / "keys" / "examples.yaml").read_text(encoding="utf-8")),
        **{
            which: _entries((STARTER / which / "answers.yaml").read_text(encoding="utf-8"))
            for which in reports
        },
    }
    intro = _INTRO.read_text(encoding="utf-8")
    lines = [
        *intro.replace("@FUNCTIONS@", _functions())
        .replace("@TOLERANCES@", _tolerances())
        .splitlines(),
        "",
        "## Shared by the exercises below",
        "",
        *_fenced(_section()[0]),
    ]
    for comment, exercise in _exercises():
        lines += _kind(comment, exercise, written, reports)
    return "\n".join(lines) + "\n"


def _kind(
    comment: str,
    exercise: str,
    written: Mapping[str, Mapping[str, str]],
    reports: Mapping[str, Mapping[str, Any]],
) -> Iterator[str]:
    name = _id(exercise)
    kinds = dict.fromkeys(re.findall(r"\bkind: ([a-z-]+)", exercise))
    known = [f"`{kind}`" for kind in kinds if kind in spec_classes()]
    yield from ("", f"## {', '.join(known)}", "", comment, "", *_fenced(exercise))
    if key := written["key"].get(name):
        yield from ("", "The solution:", "", *_fenced(key))
    for which, heading in (("right", "A right answer"), ("wrong", "A wrong one")):
        given = written[which].get(name, "")
        if program := re.search(r"\bprogram: (\w+)", exercise):
            source = (STARTER / which / f"{program[1]}.py.txt").read_text(encoding="utf-8")
            yield from ("", f"{heading}, and what is said of it:", "", *_fenced(source, "python"))
        elif given.partition(":")[2].strip():
            yield from ("", f"{heading}, and what is said of it:", "", *_fenced(given))
        else:
            continue
        yield ""
        for part in reports[which][name]["parts"]:
            yield from _verdict(part)


def _verdict(part: Mapping[str, Any]) -> Iterator[str]:
    where = "" if part["id"] == "answer" else f"`{part['id']}`: "
    read = f", read as `{part['interpreted_as']}`" if part["interpreted_as"] else ""
    feedback = f": {part['feedback']}" if part["feedback"] else ""
    yield f"- {where}**{part['status']}**{read}{feedback}"


def _section() -> tuple[str, str]:
    """The head of the section, and its exercises."""
    text = (STARTER / "exercises" / "examples.yaml").read_text(encoding="utf-8")
    head, exercises = text.split("exercises:\n", 1)
    return head, exercises


def _exercises() -> Iterator[tuple[str, str]]:
    """Every exercise with the comment in front of it."""
    for block in re.split(r"\n\n(?=  #)", _section()[1]):
        if lines := [line[2:] for line in block.splitlines() if line.startswith("  ")]:
            comment = [line.removeprefix("# ") for line in lines if line.startswith("#")]
            yield "\n".join(comment), "\n".join(lines[len(comment) :])


def _id(exercise: str) -> str:
    match = re.search(r"id: (\S+)", exercise)
    assert match
    return match[1]


def _entries(text: str) -> dict[str, str]:
    """What stands under every id of a file, with the id."""
    blocks = re.split(r"(?m)^(?= *examples/)", text)[1:]
    return {block.partition(":")[0].strip(): dedent(block).rstrip() for block in blocks}


def _report(course: Path, which: str) -> dict[str, Any]:
    hand_in = course / "examples" / "hw4" / which
    done = run("grade", "hw4", hand_in, "--json", BACKCHECK_COURSE=str(course))
    return {one["id"]: one for one in json.loads(done.stdout)["exercises"]}


def _fenced(text: str, language: str = "yaml") -> list[str]:
    return [f"```{language}", *text.rstrip().splitlines(), "```"]


def _functions() -> str:
    return ", ".join(f"`{name}`" for name in sorted(FUNCTIONS, key=str.casefold))


def _tolerances() -> str:
    """Every policy with its fields, by its own docstring."""
    rows = []
    for policy in sorted(Tolerance.__subclasses__(), key=lambda one: one.__name__):
        kind = policy.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]
        fields = [
            f"{field.alias or name}" + ("" if field.is_required() else f" ({field.default})")
            for name, field in policy.model_fields.items()
            if name != "kind"
        ]
        doc = " ".join((policy.__doc__ or "").split())
        rows.append(f"| `{kind}` | {', '.join(fields)} | {doc} |")
    return "\n".join(["| kind | keys (default) | what counts |", "|---|---|---|", *rows])
