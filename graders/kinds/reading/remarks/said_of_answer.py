"""What a remark says of the answer itself and cannot be so: `2w^T, not differentiable at 0`, `I_d, all ones`.

Whether it exists, in which layout it is, what it adds up, of which kind it is, and where it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from exercises.language.errors import UntrueError
from exercises.language.tree import Big, Binary, Call, Cases, Comparison, Filled, Tree, nodes
from exercises.specs import Truth

# Functions with a kink, or which some numbers have no value for.
_BROKEN = frozenset(
    ["relu", "leakyrelu", "elu", "abs", "sign", "step", "max", "min", "norm", "log", "sqrt"]
)

_NAMED = frozenset(["sigmoid", "tanh", "relu", "elu", "softmax", "log", "exp"])
_SPELLED = {"logarithm": "log", "exponential": "exp"}
_NONLINEAR = frozenset(["sigmoid", "tanh", "exp", "relu", "elu", "softmax", "log", "softplus"])


def refuse_untrue(
    remark: str, answer: Tree, truth: Truth | None, shapes: Sequence[Sequence[str]]
) -> None:
    """Go on if what is said of the answer may be so.

    Args:
        remark: What is said.
        answer: The formula that answers.
        truth: What is asked for.
        shapes: The shapes that the answer may have, where they are known.

    Raises:
        UntrueError: It is not.
    """
    checks = (
        _does_not_exist(remark, answer),
        _is_in_another_layout(remark, truth, shapes),
        _adds_up(remark, answer),
        _is_of_another_kind(remark, shapes),
        _is_full(remark, answer),
        _is_another_identity(remark, shapes),
        _is_everywhere(remark, truth),
        _is_another_function(remark, answer),
        _is_of_another_function(remark, truth),
        _has_other_indices(remark, truth),
        _changes_it().search(remark) is not None,
    )
    if any(checks):
        raise UntrueError(f'"{remark.strip()}" is not so; write the formula alone', 0)


def _does_not_exist(remark: str, answer: Tree) -> bool:
    """Whether a smooth formula is called undefined, or any formula everywhere."""
    found = _undefined().search(remark)
    if found is None:
        return False
    broken = any(
        isinstance(one, Cases | Comparison)
        or (isinstance(one, Call) and one.function in _BROKEN)
        or (isinstance(one, Binary) and one.sign in {"/", "^"})
        for one in nodes(answer)
    )
    return not broken or _place().search(remark) is None


def _is_in_another_layout(
    remark: str, truth: Truth | None, shapes: Sequence[Sequence[str]]
) -> bool:
    """Whether an array is said to be in the layout that is not asked for."""
    found = _layout().search(remark)
    matters = any(one != "1" for shape in shapes for one in shape)
    return bool(found and truth and matters and found["layout"].casefold() != truth.layout)


def _adds_up(remark: str, answer: Tree) -> bool:
    """Whether a formula without a sum or product of arrays is said to be summed."""
    if _summed().match(remark) is None:
        return False
    return not any(
        isinstance(one, Big) or (isinstance(one, Binary) and one.sign == "@")
        for one in nodes(answer)
    )


def _is_of_another_kind(remark: str, shapes: Sequence[Sequence[str]]) -> bool:
    """Whether it is called a vector or a number and is none."""
    found = _kind().fullmatch(remark)
    if found is None or not shapes:
        return False
    long = [sum(one != "1" for one in shape) for shape in shapes]
    if (found["kind"] or "").casefold() == "vector":
        return 1 not in long
    return 0 not in long


def _is_full(remark: str, answer: Tree) -> bool:
    """Whether all entries are said to be ones or zeros, and the formula is not such an array."""
    if _all_alike().fullmatch(remark) is None:
        return False
    return not any(
        isinstance(one, Filled) and one.what in {"ones", "zeros"} for one in nodes(answer)
    )


def _is_another_identity(remark: str, shapes: Sequence[Sequence[str]]) -> bool:
    """Whether it is called an identity of another size: `I, the n x n identity`."""
    found = _sized_identity().search(remark)
    said = found and (found["rows"], found["columns"])
    return bool(said and shapes) and said not in {tuple(one) for one in shapes}


@cache
def _sized_identity() -> re.Pattern[str]:
    return re.compile(
        r"\b(?P<rows>\w+)\s*(?:×|\bx\b|\bby\b)\s*(?P<columns>\w+)\s+identity\b", re.IGNORECASE
    )


def _is_everywhere(remark: str, truth: Truth | None) -> bool:
    """Whether it is said to hold for all indices, where it is asked for some of them only."""
    return (
        truth is not None and truth.where is not None and _all_pairs().fullmatch(remark) is not None
    )


def _is_another_function(remark: str, answer: Tree) -> bool:
    """Whether a nonlinear formula is called linear, or its sigmoid something else."""
    called = {one.function for one in nodes(answer) if isinstance(one, Call)}
    if _linear().search(remark):
        return bool(called & _NONLINEAR)
    named = _sigma().search(remark)
    return named is not None and bool(called & {"sigmoid", "sigmoid'"})


def _is_of_another_function(remark: str, truth: Truth | None) -> bool:
    """Whether it is called the derivative of a function that is not asked for: `(derivative of the sigmoid)`."""
    found = _derivative_of().fullmatch(remark)
    if found is None or truth is None:
        return False
    if truth.by is None:
        return True
    function = (found["function"] or found["owner"] or "").casefold()
    asked = (truth.of, *truth.scope.definitions.values())
    used = {one.function for tree in asked for one in nodes(tree) if isinstance(one, Call)}
    return bool(function and used & _NAMED) and _SPELLED.get(function, function) not in used


def _has_other_indices(remark: str, truth: Truth | None) -> bool:
    """Whether it is said for equal indices and asked for different ones, or the reverse."""
    found = _of_indices().fullmatch(remark)
    if found is None or truth is None or truth.by is None:
        return False
    return (found["which"].casefold() in {"same", "equal"}) == (truth.where is not None)


@cache
def _derivative_of() -> re.Pattern[str]:
    names = r"sigmoid|tanh|relu|elu|softmax|log(?:arithm)?|exp(?:onential)?"
    lead = r"\W*(?:(?:this|it|which)\s+is\s+)?(?:the\s+)?"
    return re.compile(
        rf"{lead}(?:(?P<owner>{names})['’]?s\s+derivative|derivative(?:\s+of\s+(?:the\s+)?(?P<function>{names}))?)(?:\s+function)?\W*",
        re.IGNORECASE,
    )


@cache
def _of_indices() -> re.Pattern[str]:
    return re.compile(
        r"\W*(?:for\s+|with\s+)?(?:the\s+)?(?P<which>different|distinct|unequal|same|equal)\s+ind(?:ex|ices|exes)\W*",
        re.IGNORECASE,
    )


@cache
def _linear() -> re.Pattern[str]:
    return re.compile(
        r"\A\W*(?:(?:which|it|this)\s+is\s+)?an?\s+(?:linear|affine)\s+(?:function|map)\b",
        re.IGNORECASE,
    )


@cache
def _sigma() -> re.Pattern[str]:
    """`with sigma the identity`."""
    other = r"(?:identity|linear|relu|step|sign|tanh|softmax|hard|heaviside|cosine|sine)"
    return re.compile(
        rf"\b(?:with|where|here|and)\s+\$?\\?(?:sigma|σ|sigmoid)\b\$?(?:\([a-z]\))?\s*(?:=|is|being|denotes|means)?\s*(?:an?\s+|the\s+)?{other}\b",
        re.IGNORECASE,
    )


@cache
def _undefined() -> re.Pattern[str]:
    return re.compile(
        r"\bundefined\b|\bnot\s+(?:really\s+)?(?:defined|differentiable)\b|\bdoes\s+not\s+exist\b|\bDNE\b",
        re.IGNORECASE,
    )


@cache
def _place() -> re.Pattern[str]:
    return re.compile(r"\b(?:at|for|if|when|where|there|in)\b", re.IGNORECASE)


@cache
def _layout() -> re.Pattern[str]:
    other = r"(?:would|other|not|unlike|instead|whereas|while|transposed?)"
    return re.compile(
        rf"\A(?!.*\b{other}\b).*\b(?P<layout>numerator|denominator)[\s-]layout\b", re.IGNORECASE
    )


@cache
def _summed() -> re.Pattern[str]:
    return re.compile(
        r"\W*(?:and\s+)?(?:then\s+)?sum(?:med|mation)?\s+over\s+(?!.*\b(?:repeated|gives?)\b)",
        re.IGNORECASE,
    )


@cache
def _kind() -> re.Pattern[str]:
    lead = (
        r"(?:(?:which|this|it|that)\s+is\s+|i\.?\s?e\.?,?\s+|so\s+|namely\s+)*(?:just\s+|only\s+)?"
    )
    return re.compile(
        rf"\W*{lead}(?:an?\s+(?P<kind>vector|scalar|number)|the\s+(?P<the>number)\b.*)\W*",
        re.IGNORECASE,
    )


@cache
def _all_alike() -> re.Pattern[str]:
    entries = r"(?:\s+(?:entries|elements))?(?:\s+(?:are|being|equal))?"
    return re.compile(rf"\W*(?:with\s+)?all{entries}\s+(?:ones|zeros|1s?|0s?)\W*", re.IGNORECASE)


@cache
def _all_pairs() -> re.Pattern[str]:
    return re.compile(
        r"\W*for\s+(?:all|any|every|each)\s+\$?[a-z]\$?\s*(?:,|and)\s*\$?[a-z]\$?\W*", re.IGNORECASE
    )


@cache
def _changes_it() -> re.Pattern[str]:
    """What would make another formula of any: a term that is left out, an order that does not count."""
    term = r"(?:first|second|third|last|other)\s+(?:term|summand)"
    small = r"(?:is|can\s+be|may\s+be)\s+(?:negligible|ignored|neglected|dropped|left\s+out|tiny)"
    order = (
        r"order\s+(?:of\s+(?:the\s+)?(?:factors|matrices)\s+)?(?:does\s+not|doesn['’]t)\s+matter"
    )
    stage = r"\A\W*(?:before|after|earlier|later)\W*\Z"
    second = r"\bsecond(?:[\s-]order)?\s+derivative\b"
    start = r"=\s*(?:anything|arbitrary|whatever)\b|\A\W*(?:anything|whatever)\W*\Z"
    state = r"\$?h\w*(?:_\s?\{?[\w\s-]+\}?)?\$?"
    held = rf"\b(?:treating|treat|holding|keeping)\s+{state}\s+(?:as\s+)?(?:an?\s+)?(?:constant|fixed)\b"
    elsewhere = r"\bwhose\s+(?:derivative|gradient|integral|inverse)\s+is\b"
    elsewhere += r"|\bwhich\s+is\s+\S+\s+for\s+(?:all|every|any)\b"
    point = r"\A\W*(?:and\s+)?at\s+(?:\w\s*=\s*)?[-−]?\d+(?:\.\d+)?\s*:\s*[-−]?\d[\d.]*\W*\Z"
    number = r"\bwhere\s+[1-9]\d*\s+(?:stands|is|means|denotes)\b"
    return re.compile(
        rf"\b{term}\s+{small}|\b{order}|{stage}|{second}|{number}|{start}|{held}|{elsewhere}|{point}",
        re.IGNORECASE,
    )
