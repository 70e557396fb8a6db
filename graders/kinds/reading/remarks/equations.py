"""Equations in what is said beside a formula: `-2 (z - v), since (z - v)^2 = z^2 - v^2` rests on a false one.

Only two formulas of the exercise on both sides of a sign of equality can be seen to differ: a name alone may be
given its value, and what holds under a condition or for an example says nothing of other values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

from exercises.answer import ContradictedError, Text
from exercises.language.errors import RefusedError, UndefinedError, UntrueError
from exercises.language.notation import FUNCTIONS
from exercises.language.parser import parse
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import Call, Element, Name, Number, Transposed, Tree, nodes
from graders.kinds.reading.remarks.said_alone import gives_result, is_said_alone
from graders.kinds.reading.words.vocabulary import DOUBT, FALSE, SHAPE
from graders.language.equivalence import Expected

_DIFFERENT = {"value", "sign", "factor"}
_ALIKE = {"equal", "undecided"}
# What the sum below a softmax is called where nobody says it.
SUMS = frozenset(["S", "Z"])
_MOST = 8  # words in front of a formula, or behind it, that are tried


class Told(NamedTuple):
    """A formula among words, what stands in front of it in them, and whether it ends them."""

    shown: str
    formula: Tree
    lead: str
    ends: bool

    @property
    def stands_alone(self) -> bool:
        """Whether it is said by itself, `by linearity 3w`, and not of something else."""
        if self.is_quantity:  # words often speak of these
            return self.ends and gives_result(self.lead)
        return self.ends and is_said_alone(self.lead)

    @property
    def is_all(self) -> bool:
        """Whether there are no words around it, and it is more than a name."""
        return self.ends and not self.lead.strip() and not self.is_quantity

    @property
    def is_quantity(self) -> bool:
        """Whether it is a name alone, or its size."""
        tree = self.formula
        while isinstance(tree, Transposed) or (
            isinstance(tree, Call) and tree.function in {"abs", "norm"}
        ):
            tree = tree.of if isinstance(tree, Transposed) else tree.arguments[0]
        return isinstance(tree, Name | Element)


def false_equation(text: str, scope: Scope) -> str:
    """The first equation in a text whose sides are formulas of the exercise that differ; nothing where none is."""
    for clause in _edge().split(text) if "=" in text else ():
        if _only_somewhere().search(clause):
            continue
        members = _equals().split(clause)
        for left, right in pairwise(members):
            one = _formula(_ends(left), scope)
            other = _formula(_starts(right), scope)
            if (
                one
                and other
                and _has_name(one[1], other[1])
                and differ(one[1], scope, other[1], scope)
            ):
                return f"{one[0]} = {other[0]}"
    return ""


def refuse_false_equation(passed_over: str, answer: Text, scope: Scope) -> None:
    """Go on if no equation in what is passed over is false; beside cases it may hold in one of them alone.

    Raises:
        ContradictedError: One is.
    """
    untrue = false_equation(passed_over, scope)
    if untrue and not _only_somewhere().search(answer.text):
        raise ContradictedError(f'"{untrue}" is not so; write the answer alone', answer.place)


def formulas_told(text: str, scope: Scope) -> Iterator[Told]:
    """The formulas among the words of a remark, `so 3w as a column`; sizes are none."""
    meaning = {*scope.symbols, *scope.definitions}
    found = _word_or_article().finditer(text)
    words = [one for one in found if one[0].casefold() in SHAPE or _is_talk(one[0], scope)]
    edges = sorted({(one.start(), one.end()) for one in (*words, *_mark().finditer(text))})
    starts, ends = [0, *(end for _, end in edges)], [*(start for start, _ in edges), len(text)]
    for start, end in zip(starts, ends, strict=True):
        piece = text[start:end].strip(" $`,;:.")
        if "=" in piece or _no_formula().search(piece):
            continue
        try:
            tree = parse(tokenise(piece), scope)
        except (RefusedError, UndefinedError):
            continue
        named = any(isinstance(one, Name) and one.name in meaning for one in nodes(tree))
        if named:
            yield Told(piece, tree, text[:start], end == len(text))


def another_formula(
    text: str,
    answer: Tree,
    scope: Scope,
    is_given: Callable[[Told], bool] = lambda told: told.stands_alone,
) -> str:
    """What a remark gives beside the answer that is not the same formula; nothing where it gives none.

    Args:
        text: The remark.
        answer: The formula that answers.
        scope: What the names of both mean.
        is_given: Whether a formula in the remark is given by it.
    """
    found = (told for told in formulas_told(text, scope) if is_given(told))
    return next((one.shown for one in found if _are_unlike(one.formula, answer, scope)), "")


def refuse_with_usual_sum(step: str, letter: str, answer: Tree, scope: Scope) -> None:
    """Go on if a step with an undefined S may be equal to the answer where S is the sum of a softmax.

    Raises:
        UntrueError: It is not, `(e^{x_i} S + e^{x_i} e^{x_i})/S^2` for y_i (1 - y_i).
    """
    made = [one for one in scope.definitions.values() if isinstance(one, Call)]
    scores = [one.arguments[0] for one in made if one.function == "softmax"]
    if letter not in SUMS or len(scores) != 1 or not isinstance(scores[0], Name):
        return
    try:
        total = parse(tokenise(f"sum_m exp({scores[0].name}_m)"), scope)
        own = replace(scope, definitions={**scope.definitions, letter: total})
        outcome = Expected(answer, scope).compare(parse(tokenise(step), own), own).outcome
    except (RefusedError, UndefinedError):
        return
    if outcome in _DIFFERENT:
        raise UntrueError(f'"{step.strip()}" is not equal to what follows; check this step', 0)


def another_line(text: str, answer: Tree, scope: Scope) -> str:
    """The row or column that a remark gives, `so the column (2w_1, …, 2w_d)^T`, if it is another array."""
    found = _line().search(text)
    if found is None:
        return ""
    turned = "^T" if found["turned"] else ""
    try:
        line = parse(tokenise(f"[{found['entries']}]{turned}"), scope)
    except (RefusedError, UndefinedError):
        return ""
    return found[0].strip() if _are_unlike(line, answer, scope) else ""


@cache
def _line() -> re.Pattern[str]:
    turned = r"(?P<turned>\s*(?:\^\s*\{?\s*(?:T|\\top)\s*\}?|ᵀ))?"
    return re.compile(
        rf"\b(?:row|column)(?:\s+vector)?\s+\$?[(\[](?P<entries>[^()\[\]]*,[^()\[\]]*)[)\]]{turned}\W*\Z"
    )


def refuse_false_braces(text: str, scope: Scope) -> None:
    r"""Go on if what stands below a brace is so: `\underbrace{W_2}_{= W_1^T}`.

    Raises:
        UntrueError: It is not, or calls what is above it wrong.
    """
    for brace in _brace().finditer(text) if "brace" in text else ():
        words = {one.casefold() for one in re.findall(r"[A-Za-z]{2,}", brace["told"])}
        if words & (FALSE | DOUBT) or (
            brace["right"] and are_written_unlike(brace["left"], brace["right"], scope)
        ):
            raise UntrueError(
                f'"{brace["told"].strip()}" below a brace is not so', brace.start("told")
            )


def differ(one: Tree, scope: Scope, other: Tree, its_scope: Scope) -> bool:
    """Whether two formulas, each in its scope, differ in their values; what cannot be compared may be equal."""
    try:
        return Expected(one, scope).compare(other, its_scope).outcome in _DIFFERENT
    except (RefusedError, UndefinedError):
        return False


def _are_unlike(one: Tree, other: Tree, scope: Scope) -> bool:
    """Whether two formulas are not the same one, in value or in shape."""
    return _outcome(one, other, scope) not in _ALIKE


def are_written_unlike(left: str, right: str, scope: Scope) -> bool:
    """Whether two texts are formulas of the exercise, and not the same one, in value or in shape."""
    return _outcome_of_texts(left, right, scope) not in _ALIKE


def are_written_equal(left: str, right: str, scope: Scope) -> bool:
    """Whether two texts are formulas of the exercise that are always equal."""
    return _outcome_of_texts(left, right, scope) == "equal"


def _outcome_of_texts(left: str, right: str, scope: Scope) -> str:
    try:
        one, other = (parse(tokenise(side), scope) for side in (left, right))
    except (RefusedError, UndefinedError):
        return "undecided"
    return _outcome(one, other, scope)


def _outcome(one: Tree, other: Tree, scope: Scope) -> str:
    """What comparing two formulas comes to; undecided where that cannot be done."""
    try:
        return Expected(one, scope).compare(other, scope).outcome
    except (RefusedError, UndefinedError):
        return "undecided"


def _has_name(*trees: Tree) -> bool:
    """Whether one of some formulas has a name in it; numbers alone are the sums of an example."""
    return any(isinstance(one, Name) for tree in trees for one in nodes(tree))


def _formula(texts: Iterator[str], scope: Scope) -> tuple[str, Tree] | None:
    """The longest of some texts that is a formula, if it is more than a name that may be given."""
    for text in texts:
        if any(map(partial(_is_talk, scope=scope), _word().findall(text))):
            continue
        try:
            tree = parse(tokenise(text), scope)
        except (RefusedError, UndefinedError):
            continue
        return None if _may_be_given(tree, scope) else (text, tree)
    return None


def _may_be_given(tree: Tree, scope: Scope) -> bool:
    """Whether it is the name of a quantity, of which a reason may say what it is; a first value is known."""
    if isinstance(tree, Element) and any(isinstance(one, Number) for one in tree.indices):
        return False
    given = tree.of if isinstance(tree, Element) else tree
    return isinstance(given, Name) and given.name not in scope.definitions


def _is_talk(word: str, scope: Scope) -> bool:
    """Whether a word is neither a function nor a name of the exercise, perhaps with its index."""
    stem = word.partition("_")[0]
    if len(word) == 2 and word[1] in scope.indices and scope.declared(word[0]):  # yi for y_i
        return False
    return stem.casefold() not in FUNCTIONS and not any(map(scope.declared, (word, stem)))


def _ends(text: str) -> Iterator[str]:
    """A text from its start, and from behind each word in it."""
    text = text.strip(" $,")
    starts = [0, *(one.end() for one in _blank().finditer(text))]
    for start in starts[: _MOST + 1]:
        if not start or re.search(r"(?:(?<![\\\w/])[A-Za-z]{2,}|[,:])\s*\Z", text[:start]):
            yield text[start:]


def _starts(text: str) -> Iterator[str]:
    """A text as a whole, and up to each word in it."""
    text = text.strip(" $,.")
    ends = [len(text), *(one.start() for one in reversed(list(_blank().finditer(text))))]
    for end in ends[: _MOST + 1]:
        if end == len(text) or re.match(r"\s*[A-Za-z]{2,}(?![\w(^])", text[end:]):
            yield text[:end]


@cache
def _edge() -> re.Pattern[str]:
    """Where a clause ends, outside of brackets."""
    implies = r"⟹|⇒|→|[-=]+>|\\(?:implies|Rightarrow|to)\b|\b(?:so|hence|thus|therefore)\b"
    return re.compile(rf"[;\n]|[.,]\s+(?![^(]*\))|{implies}")


@cache
def _brace() -> re.Pattern[str]:
    inside = r"[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*"
    return re.compile(
        rf"\\(?:under|over)brace\s*\{{(?P<left>{inside})\}}\s*[_^]\s*\{{(?P<told>\s*(?:=\s*(?P<right>{inside})|{inside}))\}}"
    )


@cache
def _equals() -> re.Pattern[str]:
    return re.compile(r"(?<![<>!=:~≈])=(?!=)")


@cache
def _only_somewhere() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:for|if|when|at|where|let|set|with|put|assume|suppose|example|instead|not|never|would|wrong|false|old"
        r"|before|unlike|case|there|here|else|otherwise|e\.g)\b|≠|\\neq?\b|\bδ|[<>]",
        re.IGNORECASE,
    )


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"(?<![\\\w])[A-Za-z]{2,}\w*")


@cache
def _word_or_article() -> re.Pattern[str]:
    counted = r"(?i:lecture|slide|page|step|chapter|section|exercise|line|part|equation|eq\.|question)\s+\d+"
    every = r"(?:every|all|each|any)\s+\w"
    return re.compile(
        rf"(?<![\\\w])(?:{counted}|{every}(?=\s)|[A-Za-z]{{2,}}+\w*+|a(?=\s+[a-z]{{3}}))(?![\w(^{{])"
    )


@cache
def _mark() -> re.Pattern[str]:
    """A mark between words and a formula."""
    return re.compile(r"[:;](?=\s)")


@cache
def _no_formula() -> re.Pattern[str]:
    """Sizes, `D_x x D_a`, and a function without its argument."""
    return re.compile(r"\sx\s|×|\\times|\A\(?[A-Za-z]{2,}\)?\Z")


@cache
def _blank() -> re.Pattern[str]:
    return re.compile(r"\s+")
