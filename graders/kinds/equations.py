"""Update rules, such as those of momentum: right if all of them follow one accepted convention."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from exercises.answer import Answer, Fields, UnreadableError, as_text
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.printing import printed
from exercises.language.tree import Tree
from exercises.specs import Equations
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.formulas import read_statement
from graders.language.equivalence import Expected
from graders.verdict import Verdict, correct, partial

_ASSIGNMENT = re.compile(r"←|\\(?:leftarrow|gets)\b|:=|<-")


def read(spec: Equations, answer: Answer) -> dict[str, Tree]:
    """The right-hand side of every equation, by its name."""
    if not isinstance(answer, Fields):
        raise UnreadableError(f"write {spec.how_to_answer()}", answer.place)
    missing = [n for n in spec.updates if n not in answer.fields or answer.fields[n].blank]
    if missing:
        raise UnreadableError(f"{', '.join(missing)} is missing", answer.place)
    return {name: _right_hand_side(spec, name, answer.fields[name]) for name in spec.updates}


def _right_hand_side(spec: Equations, name: str, answer: Answer) -> Tree:
    text = as_text(answer)
    try:
        statement = read_statement(_plain(spec, text.text), spec.scope)
    except RefusedError as error:
        raise UnreadableError(f"{name}: {error.message}", text.place) from error
    return statement.members[-1]


def _plain(spec: Equations, text: str) -> str:
    """The text with `=` for an assignment, and the updated symbols without the time or capitals."""
    text = _ASSIGNMENT.sub(" = ", text)
    for symbol, (of, by) in spec.derivatives.items():
        nabla = rf"(?:∇|\\nabla)\s*(?:_\{{?{by}\}}?)?\s*{of}(?:\s*\(\s*{by}\s*\))?"
        short = rf"(?<![A-Za-z/{{])d{by}\b(?!\s*\}})"
        text = re.sub(f"{nabla}|{short}", f" {symbol} ", text)
    for symbol in spec.updates.values():
        letter = rf"[{symbol.lower()}{symbol.upper()}]"
        index = r"(?:_?(?:\{[^{}]*\}|\([^()]*\)|new|old|t\b|dW\b|dw\b|\w\b))?(?:\^\{?\(?\w[^\s{}()]*\)?\}?)?'?"
        text = re.sub(rf"(?<![A-Za-z\\]){letter}{index}(?![A-Za-z])", f" {symbol} ", text)
    return text


def shown(equations: Mapping[str, Tree]) -> str:
    """The right-hand sides by name."""
    return ", ".join(f"{name} = {printed(tree)}" for name, tree in equations.items())


def key(spec: Equations, solution: Answer) -> dict[str, Expected]:
    """One convention: the expected right-hand side of every equation."""
    return {name: Expected(tree, spec.scope) for name, tree in read(spec, solution).items()}


def decide(
    _spec: Equations,
    expected: Mapping[str, Expected],
    equations: Mapping[str, Tree],
    context: Context = NO_CONTEXT,
) -> Verdict:
    """A share for each equation of this convention; the marking takes the best convention."""
    right = [name for name, tree in equations.items() if _equal(expected[name], tree, context.seed)]
    wrong = [name for name in equations if name not in right]
    if not wrong:
        return correct()
    share = Fraction(len(right), len(equations))
    return partial(share, "value", f"{', '.join(wrong)} does not follow the same convention")


def _equal(expected: Expected, tree: Tree, seed: int) -> bool:
    try:
        return expected.compare(tree, seed=seed).outcome == "equal"
    except UndefinedError:
        return False


latex, truth, questions = no_latex, no_truth, no_questions
