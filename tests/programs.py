"""Programs for tests: the reference of an assignment, and how a changed one is marked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from commands import ROOT

from exercises.loader import load_assignment
from exercises.specs import Code
from graders.kinds.code.runner import CodePart, Runner
from graders.kinds.code.running import code_verdicts
from graders.verdict import Verdict

SOFTMAX = (ROOT / "solutions/lab8/code/softmax.py").read_text(encoding="utf-8")
MLP = (ROOT / "solutions/hw3/code/mlp.py").read_text(encoding="utf-8")
MAIN = (ROOT / "solutions/hw3/code/main.py").read_text(encoding="utf-8")


def parts(assignment: str, file: str, *, seconds: int = 10) -> list[CodePart]:
    """The parts of an assignment that one program answers, with another limit of time."""
    found = []
    for exercise in load_assignment(assignment).exercises():
        for part, spec in exercise.parts.items():
            if isinstance(spec, Code) and spec.program.file == file:
                program = spec.program.model_copy(update={"seconds": seconds})
                found.append(CodePart(exercise, part, spec.model_copy(update={"program": program})))
    return found


# Two seconds for what takes a tenth: others may be using the machine.
LAB8 = parts("lab8", "softmax.py", seconds=2)
HW3 = parts("hw3", "mlp.py", seconds=10)
EXPERIMENTS = parts("hw3", "main.py", seconds=60)


def marked(
    asked: list[CodePart], files: Mapping[str, bytes | str], runner: Runner, seed: int = 1
) -> dict[str, Verdict]:
    """The verdicts on a program by the id of the exercise."""
    contents = {name: one.encode() if isinstance(one, str) else one for name, one in files.items()}
    verdicts = code_verdicts(asked, contents, seed, runner)
    return {one.exercise: one.verdict for one in verdicts}


def softmax_verdict(
    source: bytes | str, runner: Runner, helpers: Mapping[str, bytes] | None = None
) -> Verdict:
    """The verdict on one softmax.py, with the files beside it."""
    files = {"softmax.py": source, **(helpers or {})}
    return marked(LAB8, files, runner)["softmax/stability-code"]


def failed(verdict: Verdict) -> dict[str, str]:
    """The checks that were not passed, with their codes."""
    return {one.name: one.code for one in verdict.checks if not one.earned}


def header(path: Path) -> dict[str, set[str]]:
    """What the first lines of a hostile submission say: its group, allowed codes, earned checks."""
    pairs = (line.decode().removeprefix("# ").partition(": ") for line in _first_lines(path))
    return {name: set(value.split()) for name, _, value in pairs}


def _first_lines(path: Path) -> list[bytes]:
    path = path / "softmax.py" if path.is_dir() else path
    return path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines()[:3]


def hostile(number: int | None) -> list[Path]:
    """The hostile submissions, of each group so many."""
    groups: dict[bytes, list[Path]] = {}
    for path in submissions("hostile"):
        groups.setdefault(_first_lines(path)[0], []).append(path)
    return [path for group in groups.values() for path in group[:number]]


def submissions(kind: str) -> list[Path]:
    """The stored submissions of a kind, files or folders."""
    return sorted((Path(__file__).parent / "submissions" / kind).iterdir())


def sentiment(style: str) -> dict[str, bytes]:
    """A stored hand-in of the sentiment classifier, in a style that is not the reference's."""
    folder = Path(__file__).parent / "submissions" / "sentiment" / style
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
