r"""What an answer says beside update rules of the gradient: `g = dJ/dW`, `dW = W`, `where g = -∇J(W)`.

The gradient of the exercise is passed over; anything else is put for it in the rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from exercises.answer import Text, UnreadableError
from exercises.language.errors import RefusedError
from exercises.language.tree import Name, Tree, mapped
from exercises.specs import Equations
from graders.kinds.reading.clauses.fields import Named
from graders.kinds.reading.clauses.left_sides import left_side
from graders.kinds.reading.formulas.formulas import read_statement
from graders.kinds.reading.updates.updates import gradient_called, in_symbols


def without_gradients(
    lines: Sequence[Named], spec: Equations
) -> tuple[list[Named], dict[str, Tree]]:
    """The statements on everything else, and what is put for each gradient that is another one.

    Raises:
        UnreadableError: What is said of a gradient is not understood, or two things are said of it.
    """
    rest: list[Named] = []
    own: dict[str, Tree] = {}
    for line in lines:
        symbol = gradient_called(line.name, spec.updates.values(), spec.derivatives)
        if not line.name or symbol is None:
            rest.append(line)
            continue
        said = _read(line, symbol, spec)
        if own.setdefault(symbol, said) != said:
            raise UnreadableError(f"{symbol} is given twice; keep one of the two", line.text.place)
    return rest, {symbol: tree for symbol, tree in own.items() if tree != Name(symbol)}


def with_gradients(tree: Tree, own: Mapping[str, Tree]) -> Tree:
    """A rule with what the answer puts for the gradients."""
    return mapped(tree, lambda node: own.get(node.name) if isinstance(node, Name) else None)


def _read(line: Named, symbol: str, spec: Equations) -> Tree:
    if _is_in_other_letters(line.text.text, spec):
        return Name(symbol)
    words = {one: name for name, one in spec.updates.items()}
    formula, _ = in_symbols(line.text.text, words, spec.derivatives)
    try:
        members = read_statement(Text(formula, line.text.place), spec.scope).members
    except RefusedError:
        members = ()
    if line.sign not in {"=", ":=", ":"} or len(members) != 1:
        raise UnreadableError(
            f'what does "{line.name} {line.sign} {line.text.text.strip()}" mean for the rule?'
            f" Write {spec.how_to_answer()}",
            line.text.place,
        )
    return members[0]


def _is_in_other_letters(text: str, spec: Equations) -> bool:
    """Whether it is a gradient by a parameter that the exercise calls otherwise: `∇_θ f(θ_{t-1})`."""
    derivative = left_side(text)
    if derivative is not None and not derivative.turned:
        names = [derivative.by]
    else:
        return False
    parameters = {by for _, by in spec.derivatives.values()}
    return not any(
        one in parameters or spec.scope.declared(re.split(r"[_\d]", one)[0]) for one in names
    )
