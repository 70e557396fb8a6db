"""The synthetic sentiment set: texts of two polarities with word vectors, made from a seed.

It stands for films reviewed on the web and for word vectors that are downloaded. A word's vector is
noise and a shift: along u for words of a polarity, along v for words of irony, which turn the meaning
of a text round. So the mean vector of a text is not linearly separable: a network with a hidden layer
beats one without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from graders.sandbox.job import Tensor

SIZE = 50
_NOISE, _POLARITY, _IRONY = 0.5, 3.0, 6.0
_COUNTS = {"good": 40, "bad": 40, "word": 200, "irony": 10}
_NO_VECTOR, _NO_WORD = -1, -2
_IS_IRONIC, _IS_FLIPPED, _IRONY_WORDS = 0.25, 0.04, 4
_SIZES = {"train": 800, "dev": 200, "test": 200}
_SEED = 20231  # any; the figures that checks rest on were measured with this one


class Texts(NamedTuple):
    """One set: for each text the numbers of its words (−1 has no vector, −2 is no word), and its label."""

    words: np.ndarray
    labels: np.ndarray


class Corpus(NamedTuple):
    """The vocabulary with a vector for each word, and the sets `train`, `dev` and `test`."""

    names: Sequence[str]
    vectors: np.ndarray
    sets: Mapping[str, Texts]


@cache
def corpus() -> Corpus:
    """The set, which is the same in every run."""
    generator = np.random.default_rng(_SEED)
    names = [f"{kind}{number}" for kind, count in _COUNTS.items() for number in range(count)]
    vectors = _NOISE * generator.normal(size=(len(names), SIZE))
    shift = np.zeros((len(names), SIZE))
    at = 0
    for kind, count in _COUNTS.items():
        if kind in {"good", "bad"}:
            shift[at : at + count, :10] = (1 if kind == "good" else -1) * _POLARITY / np.sqrt(10)
        elif kind == "irony":
            shift[at : at + count, 10:20] = _IRONY / np.sqrt(10)
        at += count
    sets = {name: _texts(count, generator) for name, count in _SIZES.items()}
    train = sets["train"]
    unknown = np.full((1, train.words.shape[1]), _NO_WORD)
    unknown[0, :3] = _NO_VECTOR
    sets["train"] = Texts(np.vstack([train.words, unknown]), np.append(train.labels, 1))
    return Corpus(names, (vectors + shift).astype(np.float32), sets)


def _texts(count: int, generator: np.random.Generator) -> Texts:
    labels = generator.permutation(np.arange(count) % 2)
    rows = [_text(label, generator) for label in labels.tolist()]
    words = np.full((count, max(map(len, rows))), _NO_WORD)
    for at, row in enumerate(rows):
        words[at, : len(row)] = row
    flipped = generator.random(count) < _IS_FLIPPED
    return Texts(words, np.where(flipped, 1 - labels, labels))


def _text(label: int, generator: np.random.Generator) -> np.ndarray:
    """The words of one text, shuffled: of its polarity, of the other, neutral, unknown, of irony."""
    ironic = bool(generator.random() < _IS_IRONIC)
    first = {kind: sum(list(_COUNTS.values())[:at]) for at, kind in enumerate(_COUNTS)}
    polarity, other = ("good", "bad") if bool(label) != ironic else ("bad", "good")
    counts = {
        polarity: int(generator.integers(5, 9)),
        other: int(generator.integers(0, 2)),
        "word": int(generator.integers(6, 15)),
        "irony": _IRONY_WORDS if ironic else 0,
    }
    chosen = [
        first[kind] + generator.integers(0, _COUNTS[kind], count) for kind, count in counts.items()
    ]
    chosen.append(np.full(int(generator.integers(0, 3)), _NO_VECTOR))
    return generator.permutation(np.concatenate(chosen))


def sent_corpus() -> dict[str, Any]:
    """The set as a program's libraries are given it."""
    found = corpus()
    return {
        "names": found.names,
        "vectors": Tensor(found.vectors),
        "sets": {
            name: {
                "words": Tensor(one.words.astype(np.int64)),
                "labels": Tensor(one.labels.astype(np.int64)),
            }
            for name, one in found.sets.items()
        },
    }


def features(texts: Texts, vectors: np.ndarray) -> np.ndarray:
    """The mean vector of the known words of each text; NaN where no word is known."""
    known = texts.words >= 0
    total = (vectors[np.maximum(texts.words, 0)] * known[..., None]).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(total / known.sum(axis=1, keepdims=True), dtype=np.float32)
