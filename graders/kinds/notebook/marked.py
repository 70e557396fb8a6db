"""Runs the notebook of a hand-in once, and judges every part that it answers."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from exercises.notebook import Notebook
from exercises.specs import NotebookFile
from graders.kinds.code.cells import Cell, NoCellsError, cells_of
from graders.kinds.code.notebook_run import Rows, Setting, predicted, run_notebook
from graders.kinds.code.runner import Runner, no_file
from graders.kinds.notebook.code_file import file_named
from graders.kinds.notebook.data import files_of, made
from graders.kinds.notebook.evidence import Evidence, Trained
from graders.kinds.notebook.fitted import Known, accuracy
from graders.kinds.notebook.judging import Judging, Part
from graders.kinds.notebook.labels import labels_of
from graders.verdict import Outcome, Verdict, incorrect

NO_SKLEARN = Verdict(
    "not-checked",
    code=Outcome.NO_SKLEARN,
    feedback="scikit-learn is not installed here, so your code was not run: pip install"
    " 'backcheck[sklearn]'",
)


def notebook_verdicts(
    parts: Sequence[Part], files: Mapping[str, bytes], runner: Runner
) -> dict[tuple[str, str], Verdict]:
    """The verdicts on what one hand-in says of one notebook, by exercise and part.

    What is left out keeps the verdict that it has: a number whose notebook is not there, say.

    Args:
        parts: The parts whose answers could be read.
        files: What lies beside the answer sheet.
        runner: Runs the code.
    """
    code = [one for one in parts if isinstance(one.spec, NotebookFile)]
    if not code:
        return {}
    if importlib.util.find_spec("sklearn") is None:
        return {(one.exercise, one.part): NO_SKLEARN for one in code}
    verdicts: dict[tuple[str, str], Verdict] = {}
    by_file: dict[str, list[Part]] = {}
    for one in code:
        file = file_named(one.reading, files)
        if file is None:
            verdicts[one.exercise, one.part] = no_file(one.reading, files)
        else:
            by_file.setdefault(file, []).append(one)
    for file, asked in by_file.items():
        told_by_it = [one for one in parts if _is_told_by(one, asked)]
        verdicts |= _of_file(file, files, told_by_it, parts, runner)
    return verdicts


def _is_told_by(part: Part, code: Sequence[Part]) -> bool:
    """Whether a part belongs to an exercise whose code is this file."""
    return part in code or (
        not isinstance(part.spec, NotebookFile)
        and any(part.exercise == one.exercise for one in code)
    )


def _of_file(
    file: str,
    files: Mapping[str, bytes],
    asked: Sequence[Part],
    parts: Sequence[Part],
    runner: Runner,
) -> dict[tuple[str, str], Verdict]:
    """The verdicts on what is asked; what needs a run that cannot be had keeps its own."""
    try:
        evidence = evidence_of(file, files, parts, runner)
    except NoCellsError as error:
        return {
            (one.exercise, one.part): incorrect(Outcome.REJECTED, str(error))
            for one in asked
            if isinstance(one.spec, NotebookFile)
        }
    return judged(evidence, file, asked, parts)


def judged(
    evidence: Evidence, file: str, asked: Sequence[Part], parts: Sequence[Part]
) -> dict[tuple[str, str], Verdict]:
    """The verdicts on what is asked, of all parts that the same notebook is about."""
    if any(end.status == "infrastructure" for end in evidence.run.ends):
        fault = Verdict(
            "error",
            code=Outcome.INFRASTRUCTURE,
            feedback="the code could not be run, which is not your fault; tell your instructor",
        )
        return {(one.exercise, one.part): fault for one in asked}
    judging = Judging(evidence, file, tuple(parts))
    return {(one.exercise, one.part): judging.verdict(one) for one in asked}


def evidence_of(
    file: str, files: Mapping[str, bytes], parts: Sequence[Part], runner: Runner
) -> Evidence:
    """Run a file of the hand-in.

    Raises:
        NoCellsError: It cannot be read as cells.
    """
    notebook = parts[0].spec.notebook
    cells = cells_of(file, files[file])
    return shown_by_run(notebook, file, cells, files, exercises=_exercises(parts), runner=runner)


def _exercises(parts: Sequence[Part]) -> Mapping[str, tuple[str, Sequence[str]]]:
    """For each question the id of its exercise, and what its cells may be called."""
    return {
        one.spec.question: (one.exercise, one.spec.labels)
        for one in parts
        if isinstance(one.spec, NotebookFile)
    }


def shown_by_run(
    notebook: Notebook,
    file: str,
    cells: Sequence[Cell],
    files: Mapping[str, bytes],
    *,
    exercises: Mapping[str, tuple[str, Sequence[str]]],
    runner: Runner,
) -> Evidence:
    """Run the cells beside the data of the sheet, whatever the hand-in has under their names."""
    data = made(notebook.data)
    known = Known.of(data)
    inputs = np.concatenate([data.train.inputs, data.dev.inputs])
    rows = Rows(inputs, known.labels, known.training)
    folder = file.rpartition("/")[0]
    start = f"{folder}/" if folder else ""
    beside = {
        name.removeprefix(start): content
        for name, content in files.items()
        if name.startswith(start)
    }
    given = {name: text.encode() for name, text in files_of(notebook.data).items()}
    run = run_notebook(
        file.removeprefix(start),
        cells,
        {**beside, **given},
        rows=rows,
        seconds=notebook.seconds,
        megabytes=notebook.megabytes,
        runner=runner,
    )

    def trained(settings: Mapping[str, Any], seeds: Sequence[int]) -> list[Trained]:
        found = predicted([Setting(settings, seed) for seed in seeds], rows, runner)
        return [
            None
            if one is None
            else (accuracy(known, one, dev=False), accuracy(known, one, dev=True))
            for one in found
        ]

    named = dict(exercises.values())
    ids = (exercises.get(one, ("", ()))[0] for one in ("default", "search"))
    return Evidence(
        notebook,
        known,
        run,
        {cell.number: labels_of(cell, named) for cell in run.cells},
        (next(ids), next(ids)),
        trained,
    )
