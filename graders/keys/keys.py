"""The keys: expected values, reference answers, rubrics, and what their certificate says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from exercises.answer import Answer
from graders.keys.forms import Solution
from graders.words.rubric import Evidenced


class Keys(NamedTuple):
    """The expected values of every part that needs one, and the reference answers as written.

    `rubrics` are the points of answers in words, by exercise and part; `written` is what the solution
    says of a part, second forms included.
    `solutions` is what was written for each exercise; `uncertified` are the exercises that differ
    from their certificate, None where there is no certificate, and `certificate_problem` says in one
    line why it confirms none.

    Several values are alternatives: `{accepted: [n x k x k x d, (n*k) x (k*d)]}` in a solution.
    """

    expected: Mapping[tuple[str, str], tuple[Any, ...]]
    reference: Mapping[str, Mapping[str, Answer]]
    sha256: str
    solutions: Mapping[str, Answer] = {}
    uncertified: frozenset[str] | None = frozenset()
    rubrics: Mapping[tuple[str, str], Evidenced] = {}
    written: Mapping[tuple[str, str], Solution] = {}
    certificate_problem: str = ""


NO_KEYS = Keys({}, {}, "")
