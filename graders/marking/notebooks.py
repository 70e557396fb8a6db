"""Runs the notebooks of a hand-in, and gives the parts that they answer their verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from exercises.notebook import Notebook
from exercises.specs import OfNotebook
from graders.kinds.code.runner import Runner
from graders.kinds.notebook.judging import Part
from graders.kinds.notebook.marked import notebook_verdicts
from graders.marking.fault import FAULT, guarded
from graders.marking.record import Record
from graders.verdict import Verdict


def run_notebooks(
    records: Iterable[Record], files: Mapping[str, bytes], runner: Runner
) -> Mapping[tuple[str, str], Verdict]:
    """The verdicts by exercise and part; what was not read keeps its own.

    Args:
        records: All parts of the exercises that are about notebooks.
        files: What lies beside the answer sheet.
        runner: Runs the code.
    """
    asked: dict[int, tuple[Notebook, list[Part]]] = {}
    for record in records:
        spec = record.spec
        if isinstance(spec, OfNotebook) and record.reading is not None:
            part = Part(*record.key, spec, record.reading)
            asked.setdefault(id(spec.notebook), (spec.notebook, []))[1].append(part)
    verdicts: dict[tuple[str, str], Verdict] = {}
    for _, parts in asked.values():
        verdicts |= _of_notebook(parts, files, runner)
    return verdicts


def _of_notebook(
    parts: Sequence[Part], files: Mapping[str, bytes], runner: Runner
) -> Mapping[tuple[str, str], Verdict]:
    faulty = {(one.exercise, one.part): FAULT for one in parts}
    return guarded(
        lambda: notebook_verdicts(parts, files, runner), lambda: faulty, "judging a notebook"
    )
