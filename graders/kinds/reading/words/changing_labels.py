"""Labels that make another thing of what stands behind them: `Lower bound:`, `Old answer:`, `For small x:`.

Every other label only says what follows. Which entry of a matrix is meant, and which part, is compared
with what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from exercises.language.errors import RefusedError, UntrueError
from exercises.language.notation import FUNCTIONS
from exercises.language.tree import Call, Comparison, Element, nodes
from exercises.specs import Truth
from graders.kinds.reading.words import vocabulary as said

_MOST_WORDS = 6  # more are a sentence


def refuse_labels(
    text: str,
    *,
    truth: Truth | None = None,
    called: Collection[str] = (),
    siblings: Collection[str] = (),
    number: bool = False,
) -> None:
    """Refuse an answer with a label that changes it.

    Args:
        text: What was typed.
        truth: What is asked for.
        called: What the answer may be called.
        siblings: What the other parts of the exercise are called.
        number: Whether one number is asked for, which may be rounded, and a sum.

    Raises:
        RefusedError: There is one.
    """
    labels = list(_labels(text))
    cases = [one for one in labels if _for_some_values().search(one)]
    for label in labels:
        changes = (
            _changing().search(label)
            or (not number and (_of_formula().search(label) or _whole().fullmatch(label)))
            or (not number and len(cases) == 1 and label in cases)
            or (truth is not None and _of_second_order().search(label))
            or _says_another_entry(label, truth)
        )
        another = _names_another(label, called, siblings) or _is_for_another(label, truth)
        if changes or another:
            alone = another and text.lstrip().startswith(label)
            refused = UntrueError if alone else RefusedError
            raise refused(
                f'"{label}:" makes something else of what follows; write the answer alone',
                text.find(label),
            )


def _labels(text: str) -> Iterator[str]:
    for match in _label().finditer(text):
        label = " ".join(match["label"].split()).strip("*_ ")
        if 0 < len(label.split()) <= _MOST_WORDS:
            yield label


def _says_another_entry(label: str, truth: Truth | None) -> bool:
    """Whether it says the diagonal where the entries beside it are asked for, or the other way round."""
    if truth is None or not isinstance(truth.of, Element) or not isinstance(truth.by, Element):
        return False
    match truth.where:
        case Comparison(("≠",), _):
            return _on_diagonal().fullmatch(label) is not None
        case None if truth.of.indices == truth.by.indices:
            return _off_diagonal().fullmatch(label) is not None
    return False


def _names_another(label: str, called: Collection[str], siblings: Collection[str]) -> bool:
    """Whether it names the function of another part, and none of this one: `sigmoid:` beside tanh'."""
    own, others = _functions(" ".join(called)), _functions(" ".join(siblings))
    named = _functions(label)
    return bool(own and named & others) and not named & own


def _is_for_another(label: str, truth: Truth | None) -> bool:
    """Whether it says `For the sigmoid:` where the question has no sigmoid."""
    named = _functions(label) if re.match(r"for\s+", label, re.IGNORECASE) else set[str]()
    if truth is None or not named:
        return False
    trees = [truth.of, *truth.scope.definitions.values()]
    asked = {one.function for tree in trees for one in nodes(tree) if isinstance(one, Call)}
    return not named & asked


def _functions(text: str) -> set[str]:
    words = (one.casefold() for one in re.findall(r"[A-Za-z]{3,}", text))
    return {FUNCTIONS[one] for one in words if one in FUNCTIONS}


@cache
def _label() -> re.Pattern[str]:
    start = r"(?:\A|[\n;]|(?<=[.!])\s)[\s>#*_-]*"
    return re.compile(rf"{start}(?P<label>[A-Za-z][^:=<>≤≥≠\n;]{{1,60}}?)[*_\s]*:(?![:=])")


@cache
def _changing() -> re.Pattern[str]:
    earlier = r"(?:old|first|previous|earlier|initial|other|original|another|second|last)"
    answer = r"(?:attempt|answer|try|version|idea|guess|solution|thought)s?"
    words = "|".join(sorted(said.RETRACTING))
    return re.compile(
        rf"\b(?:{words}|(?:lower|upper)\s+bounds?|{earlier}\s+{answer})\b", re.IGNORECASE
    )


@cache
def _of_formula() -> re.Pattern[str]:
    """What is made of a formula, or is near it."""
    return re.compile(
        r"\b(?:proportional|absolute|magnitude|modulus|negation|negated|approximat\w*|bounds?|estimate"
        r"|in\s+the\s+limit)\b",
        re.IGNORECASE,
    )


@cache
def _of_second_order() -> re.Pattern[str]:
    order = r"(?:second|third|higher|2nd|3rd|mixed)"
    return re.compile(rf"\b{order}(?:[\s-]+order)?(?:\s+partial)?\s+derivatives?\b", re.IGNORECASE)


@cache
def _whole() -> re.Pattern[str]:
    """A label that is nothing but the name of an operation."""
    return re.compile(r"(?:the\s+)?(?:sum|limit|difference|quotient|logarithm)", re.IGNORECASE)


@cache
def _for_some_values() -> re.Pattern[str]:
    signs = r"(?:strictly\s+)?(?:non-?)?(?:positive|negative)"
    of = r"(?:inputs?|arguments?|values?|numbers?|entries|side|part|half|region|branch|case|[a-z])"
    sized = r"\b(?:very\s+)?(?:small|large|big|huge|tiny)\s+\S+\Z"
    return re.compile(
        rf"\A(?:for\s+|if\s+)?(?:the\s+)?{signs}(?:\s+{of})?\Z|{sized}|\Afor\s+\w+\s+(?:in|∈)\s*[\[(\]]",
        re.IGNORECASE,
    )


@cache
def _on_diagonal() -> re.Pattern[str]:
    where = r"(?:(?:on|for)\s+)?(?:the\s+)?"
    return re.compile(
        rf"{where}(?:(?:main\s+)?diagonal(?:\s+(?:entry|entries|elements?|terms?|case))?"
        rf"|(?:same|equal)\s+(?:index|indices|indexes))",
        re.IGNORECASE,
    )


@cache
def _off_diagonal() -> re.Pattern[str]:
    where = r"(?:for\s+)?(?:the\s+)?"
    return re.compile(
        rf"{where}(?:(?:off|non)[\s-]*diagonal(?:\s+(?:entry|entries|elements?|terms?|case))?"
        rf"|(?:different|distinct|unequal|other)\s+(?:index|indices|indexes))",
        re.IGNORECASE,
    )
