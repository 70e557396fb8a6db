"""Update rules, such as those of momentum: right if all of them follow one accepted convention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from exercises.answer import Answer, Fields, Text, UnreadableError, as_text, texts
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.printing import printed
from exercises.language.tree import Name, Tree, nodes
from exercises.specs import Equations
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.clauses.fields import Named
from graders.kinds.reading.formulas.formulas import read_statement
from graders.kinds.reading.updates.changes import rule_lines
from graders.kinds.reading.updates.own_gradients import with_gradients, without_gradients
from graders.kinds.reading.updates.own_letters import in_declared_letters
from graders.kinds.reading.updates.updates import (
    Rule,
    check_times,
    composed,
    named_by,
    read_rule,
    refuse_another,
    refuse_nameless,
    refuse_words,
    statements_on,
    under_first_name,
    without_twins,
)
from graders.language.equivalence import Expected
from graders.verdict import Outcome, Verdict, correct, partial


def read(spec: Equations, answer: Answer) -> dict[str, Tree]:
    """The right-hand side of every equation, by its name."""
    words = {symbol: name for name, symbol in spec.updates.items()}
    answer = in_declared_letters(answer, spec)
    given, own = _lines(spec, answer)
    for name, lines in given.items():
        for line in lines:
            refuse_another(line, name, given, spec)
    rules = {
        name: composed(
            [
                read_rule(line, words, spec.derivatives)
                for line in statements_on(name, spec.updates[name], lines, answer.place)
            ]
        )
        for name, lines in given.items()
    }
    try:
        check_times(rules)
    except ValueError as error:
        raise UnreadableError(f"{error}; write which one you mean", answer.place) from error
    return {
        name: with_gradients(_tree(spec, name, rules[name], answer), own) for name in spec.updates
    }


def _lines(spec: Equations, answer: Answer) -> tuple[dict[str, list[Named]], dict[str, Tree]]:
    """What is written for each equation, behind its name or as statements one after the other, and of gradients."""
    symbols = {*spec.updates, *spec.updates.values()}
    for text in texts(answer):
        refuse_words(text)
    if isinstance(answer, Fields) and set(spec.updates) <= {
        name for name, value in answer.fields.items() if not value.blank
    }:
        written = {
            name: without_twins(rule_lines(as_text(answer.fields[name]), symbols), spec)
            for name in spec.updates
        }
        rest, own = without_gradients([one for lines in written.values() for one in lines], spec)
        return {name: [one for one in lines if one in rest] for name, lines in written.items()}, own
    if isinstance(answer, Fields) and len(answer.fields) == 1:
        answer = under_first_name(answer)
    if isinstance(answer, Fields):
        missing = [n for n in spec.updates if n not in answer.fields or answer.fields[n].blank]
        raise UnreadableError(f"{', '.join(missing)} is missing", answer.place)
    found: dict[str, list[Named]] = {}
    typed = [one for text in texts(answer) for one in rule_lines(text, symbols)]
    rest, own = without_gradients(without_twins(typed, spec), spec)
    for line in rest:
        name = line.name and named_by(line.name, spec.updates)
        if name:
            found.setdefault(name, []).append(line)
        elif line.name:
            refuse_another(line, "", found, spec)
        else:
            refuse_nameless(line, spec)
    if set(found) != set(spec.updates):
        raise UnreadableError(f"write {spec.how_to_answer()}", answer.place)
    return found, own


def _tree(spec: Equations, name: str, rule: Rule, answer: Answer) -> Tree:
    try:
        *others, last = read_statement(Text(rule.formula, answer.place), spec.scope).members
    except RefusedError as error:
        raise UnreadableError(f"{name}: {error.message}", answer.place) from error
    if not all(_equal(Expected(last, spec.scope), other, 0) for other in others):
        raise UnreadableError(
            f"{name}: two members of this chain differ; write one rule", answer.place
        )
    return last


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
    told = f"{', '.join(wrong)} does not follow the same convention"
    if absent := _absent(expected, equations):
        told += (
            f"; {' and '.join(absent)} {'occurs' if len(absent) == 1 else 'occur'} in no equation"
        )
    return partial(share, Outcome.VALUE, told)


def _absent(expected: Mapping[str, Expected], equations: Mapping[str, Tree]) -> Sequence[str]:
    """The names without which there is no such rule, and that were not used at all."""
    needed = {name for one in expected.values() for name in _names(one.tree)}
    return sorted(needed - {name for tree in equations.values() for name in _names(tree)})


def _names(tree: Tree) -> Iterator[str]:
    return (node.name for node in nodes(tree) if isinstance(node, Name))


def _equal(expected: Expected, tree: Tree, seed: int) -> bool:
    try:
        return expected.compare(tree, seed=seed).outcome == "equal"
    except UndefinedError:
        return False


latex, truth, questions = no_latex, no_truth, no_questions
