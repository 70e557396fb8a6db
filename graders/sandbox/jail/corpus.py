"""Texts and word vectors that a program finds in the place of what it would download."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from .values import tensor_from

_UNKNOWN = "zzzunknown"
# How the sets of this corpus are called elsewhere.
_ALSO = {"validation": "dev", "valid": "dev", "unsupervised": "train"}


class Embeddings:
    """Word vectors, as `gensim` hands them out: `in`, `[]` with `KeyError`, and `vector_size`."""

    def __init__(self, names: Sequence[str], vectors: np.ndarray) -> None:
        self.index_to_key = list(names)
        self.key_to_index = {name: at for at, name in enumerate(names)}
        self.vectors = vectors
        self.vector_size = vectors.shape[1]

    @property
    def vocab(self) -> Mapping[str, int]:
        """The words, under the name of earlier versions."""
        return self.key_to_index

    @property
    def wv(self) -> Embeddings:
        """Itself, as models have their vectors under this name."""
        return self

    def __contains__(self, word: object) -> bool:
        return word in self.key_to_index

    has_index_for = __contains__

    def __getitem__(self, word: Any) -> np.ndarray:
        if isinstance(word, list | tuple):
            return np.stack([self.get_vector(one) for one in word])
        return self.get_vector(word)

    def get_vector(self, word: str) -> np.ndarray:
        """The vector of a word.

        Raises:
            KeyError: There is none.
        """
        if word not in self.key_to_index:
            raise KeyError(f"Key '{word}' not present")
        return np.array(self.vectors[self.key_to_index[word]])

    def __len__(self) -> int:
        return len(self.index_to_key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.index_to_key)


class Corpus:
    """The vocabulary and the sets, made from arrays when they are first asked for."""

    def __init__(self, given: Mapping[str, Any], arrays: Sequence[bytes]) -> None:
        self._given = given
        self._arrays = arrays

    @cached_property
    def embeddings(self) -> Embeddings:
        """The word vectors."""
        return Embeddings(
            self._given["names"], tensor_from(self._given["vectors"], self._arrays).numpy()
        )

    def raw(self, name: str) -> dict[str, list[Any]]:
        """A set as a dict with the lists `text` and `label`."""
        texts = self._given["sets"][_ALSO.get(name, name)]
        names = [*self._given["names"], _UNKNOWN]  # the number −1 is the unknown word
        words = tensor_from(texts["words"], self._arrays).tolist()
        return {
            "text": [" ".join(names[one] for one in row if one >= -1) for row in words],
            "label": tensor_from(texts["labels"], self._arrays).tolist(),
        }

    def names(self) -> list[str]:
        """The names of the sets."""
        return list(self._given["sets"])


class Rows:
    """A set with the manners of `datasets.Dataset`: rows, columns, and selections of them."""

    def __init__(self, columns: Mapping[str, list[Any]]) -> None:
        self._columns = columns
        self.column_names = list(columns)
        self.num_rows = len(self)

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            return list(self._columns[key])
        if isinstance(key, list | tuple):
            return {name: [column[at] for at in key] for name, column in self._columns.items()}
        return {name: column[key] for name, column in self._columns.items()}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self[at] for at in range(len(self)))

    def to_dict(self) -> dict[str, list[Any]]:
        """The columns as lists."""
        return {name: list(column) for name, column in self._columns.items()}

    def select(self, indices: Any) -> Rows:
        """These rows."""
        return Rows(self[list(indices)])

    def shuffle(self, seed: int | None = 0, **_options: Any) -> Rows:
        """The rows in another order."""
        return self.select(np.random.default_rng(seed or 0).permutation(len(self)).tolist())

    def filter(self, function: Any, **_options: Any) -> Rows:
        """The rows for which a function holds."""
        return self.select(at for at in range(len(self)) if function(self[at]))

    def train_test_split(
        self, test_size: float | None = None, *, seed: int | None = 0, **_options: Any
    ) -> dict[str, Rows]:
        """The rows in two parts."""
        size = 0.25 if test_size is None else test_size
        count = int(size * len(self)) if size < 1 else min(int(size), len(self))
        mixed = self.shuffle(seed)
        return {
            "train": mixed.select(range(len(self) - count)),
            "test": mixed.select(range(len(self) - count, len(self))),
        }
