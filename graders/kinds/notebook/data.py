"""The made-up examples of a data set: the same numbers whenever and wherever they are made."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from exercises.notebook import Dataset, Table
from graders.language.evaluate import evaluate
from graders.language.instance import Instance

_DECIMALS = 6


class Examples(NamedTuple):
    """Inputs, one row per example, and a label 0 or 1 for each."""

    inputs: np.ndarray
    labels: np.ndarray


class Data(NamedTuple):
    """The two sets of a data set."""

    train: Examples
    dev: Examples


@cache
def made(dataset: Dataset) -> Data:
    """The examples; `random.Random` promises the same numbers in every version of Python."""
    source = random.Random(dataset.seed)  # noqa: S311 - no secret: it is the student's data
    return Data(*(_examples(dataset, table, source) for table in (dataset.train, dataset.dev)))


def _examples(dataset: Dataset, table: Table, source: random.Random) -> Examples:
    size = (table.rows, dataset.columns)
    drawn = [
        round(source.uniform(dataset.low, dataset.high), _DECIMALS)
        for _ in range(table.rows * dataset.columns)
    ]
    inputs = np.array(drawn).reshape(size)
    columns = {name: inputs[:, at].reshape(-1, 1, 1) for at, name in enumerate(dataset.names)}
    value = evaluate(dataset.formula(), dataset.scope, Instance(table.rows, {}, columns))
    flipped = np.array([source.random() < dataset.flipped for _ in range(table.rows)])
    labels = (np.asarray(value).reshape(-1) > 0) ^ flipped
    return Examples(inputs, labels.astype(np.int64))


def files_of(dataset: Dataset) -> Mapping[str, str]:
    """The text of the files that students receive: numbers with commas between them, no header."""
    data = made(dataset)
    files = {}
    for table, examples in ((dataset.train, data.train), (dataset.dev, data.dev)):
        rows = (",".join(f"{x:.{_DECIMALS}f}" for x in row) for row in examples.inputs)
        files[table.inputs] = "\n".join(rows) + "\n"
        files[table.labels] = "\n".join(str(label) for label in examples.labels) + "\n"
    return files
