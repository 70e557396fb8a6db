"""Features of texts: the mean vector of the known words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from exercises.training import Featurize
from graders.kinds.code.result import (
    FailedCheckError,
    Question,
    array_of,
    expect_value,
    finite,
    same_shape,
    within,
)
from graders.kinds.code.sentiment import corpus, features
from graders.sandbox.job import Call
from graders.sandbox.replies import Reply
from graders.verdict import Outcome, misconception

_UNKNOWN = "zzzunknown"
# For each text how many known words it has, how many of them twice, and how many unknown words.
_TEXTS = ((7, 0, 0), (6, 2, 0), (5, 0, 3), (1, 0, 0), (0, 0, 2))
_SET = "train"


def calls(check: Featurize, generator: np.random.Generator) -> list[Call]:
    """Texts of every kind, and a whole set, of which one text has no known word."""
    texts = [" ".join(_text(*counts, generator)) for counts in _TEXTS]
    options = {"texts": texts, "dataset": check.dataset, "set": _SET}
    return [Call("featurize", check.call, options=options)]


def _text(known: int, twice: int, unknown: int, generator: np.random.Generator) -> list[str]:
    chosen = [str(one) for one in generator.choice(corpus().names, known, replace=False)]
    words = [*chosen, *chosen[:twice], *[_UNKNOWN] * unknown]
    return [words[at] for at in generator.permutation(len(words))]


def judge(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """Compare the vectors of single texts, then those of the set with its labels."""
    check = question.check
    assert isinstance(check, Featurize)
    ((call, reply),) = zip(asked, replies, strict=True)
    expect_value(question, reply)
    for number, text in enumerate(call.options["texts"]):
        _judge_text(check, text.split(), f"vector {number}", reply)
    _judge_set(check, reply)


def _judge_text(check: Featurize, words: list[str], name: str, reply: Reply) -> None:
    known = _vectors(words)
    is_none = isinstance(reply.items.get(name), str) and reply.items[name] == "NoneType"
    what = f"{check.call} of a text"
    if not known.size:
        if not is_none:
            raise FailedCheckError(
                Outcome.WRONG_VALUE, f"{check.call} of a text without any known word is not None"
            )
        return
    if is_none:
        raise FailedCheckError(Outcome.WRONG_VALUE, f"{what} with {len(known)} known words is None")
    got = array_of(reply, name, what)
    same_shape(got, known[0].shape, what)
    expected = known.mean(axis=0)
    finite(got, expected, what)
    for slipped_by, (slip, said) in _SLIPS.items():
        slipped = slip(words)
        if np.allclose(got, slipped, atol=check.tolerance) and not np.allclose(
            slipped, expected, atol=check.tolerance
        ):
            raise FailedCheckError(misconception(slipped_by), f"{check.call} {said}")
    allowed = check.tolerance * (1 + np.abs(expected))
    within(got, expected, allowed, what, f"{check.tolerance:g} of the value")


def _vectors(words: Sequence[str]) -> np.ndarray:
    numbers = {name: at for at, name in enumerate(corpus().names)}
    known = [corpus().vectors[numbers[word]] for word in words if word in numbers]
    return np.asarray(known, dtype=np.float64)


_SLIPS: dict[str, tuple[Callable[[list[str]], np.ndarray], str]] = {
    "sum-for-mean": (
        lambda words: np.asarray(_vectors(words).sum(axis=0)),
        "adds the vectors up, but does not take their mean",
    ),
    "unknown-words-counted": (
        lambda words: np.asarray(_vectors(words).sum(axis=0) / len(words)),
        "divides by the number of all words, not by that of the known ones",
    ),
    "distinct-words": (
        lambda words: np.asarray(_vectors(sorted(set(words))).mean(axis=0)),
        "counts a word once that stands in the text twice",
    ),
}


def _judge_set(check: Featurize, reply: Reply) -> None:
    texts = corpus().sets[_SET]
    expected = features(texts, corpus().vectors).astype(np.float64)
    kept = np.isfinite(expected).all(axis=1)
    what = f"the data set of {check.dataset}"
    got = array_of(reply, "vectors", what)
    if got.shape != expected[kept].shape:
        raise FailedCheckError(
            Outcome.SHAPE_MISMATCH,
            f"{what} has {len(got)} examples of {kept.size} texts; {int((~kept).sum())} of them has"
            " no known word and is left out",
        )
    labels = array_of(reply, "labels", what)
    mine, theirs = (
        rows[np.lexsort(np.round(rows, 3).T)]
        for rows in (
            np.column_stack([expected[kept], texts.labels[kept]]),
            np.column_stack([got, labels]),
        )
    )
    if not np.allclose(mine, theirs, atol=check.tolerance * 10):
        raise FailedCheckError(
            Outcome.WRONG_VALUE, f"{what} has other vectors or labels than its texts, one by one"
        )
