r"""What derivations leave out: `σ′` for σ′(x), `dσ/dx` for dσ(x)/dx, `∇f` for the derivative by w."""

from __future__ import annotations

from collections.abc import Sequence

from exercises.language.notation import FUNCTIONS, PARTIAL
from exercises.language.scope import DERIVATIVE, Scope
from exercises.language.tokens import Token
from exercises.language.tree import Call, Name, Tree

_BRACKETS = {"(": ")", "{": "}"}


def completed(tokens: Sequence[Token], definition: Tree | None, scope: Scope) -> list[Token]:
    """The tokens of a formula with what the derivative that is asked for says of them.

    Args:
        tokens: The tokens.
        definition: The derivative, such as d(sigmoid(x), x).
        scope: What σ stands for.
    """
    if not isinstance(definition, Call) or definition.function != DERIVATIVE:
        return list(tokens)
    of, by = definition.arguments
    if not isinstance(by, Name):
        return list(tokens)
    found: list[Token] = []
    called = _spellings(of, by, scope)
    for at, token in enumerate(tokens):
        found.append(token)
        if token.kind == "name" and token.text == "nabla":
            found[-1] = Token("sign", PARTIAL, token.offset, token.glued)
            if tokens[at + 1].text != "_":
                found += [Token("sign", "_", token.offset, glued=True)]
                found += [Token("name", by.name, token.offset, glued=True)]
        open_ends = {end for end, start in _ends(tokens, called, by) if start < at}
        if at in open_ends or (_is_bare(tokens, at, called, by) and _end(tokens, at) == at):
            found += [Token("sign", "(", token.offset, glued=True)]
            found += [Token("name", by.name, token.offset, glued=True)]
            found += [Token("sign", ")", token.offset, glued=True)]
    return found


def _spellings(of: Tree, by: Name, scope: Scope) -> set[str]:
    """How the function may be called that is differentiated by its only argument."""
    if not isinstance(of, Call) or of.arguments != (by,):
        return set()
    names = {name for name, function in FUNCTIONS.items() if function == of.function}
    names |= {"sigma"} if of.function == scope.sigma else set()
    return names | {f"{sign}{name}" for name in names for sign in "dD"}


def _ends(tokens: Sequence[Token], called: set[str], by: Name) -> list[tuple[int, int]]:
    """Where primes and powers behind a function without an argument end, and where it stands."""
    return [
        (_end(tokens, at), at)
        for at in range(len(tokens))
        if tokens[at].text in called and _is_bare(tokens, at, called, by)
    ]


def _end(tokens: Sequence[Token], at: int) -> int:
    """The last token of a name with its primes and powers."""
    while tokens[at + 1].text in {"'", "^"}:
        at += 1
        if tokens[at].text == "^":
            at = _closing(tokens, at + 1) if tokens[at + 1].text in _BRACKETS else at + 1
    return at


def _closing(tokens: Sequence[Token], opening: int) -> int:
    """The bracket that closes one, or the last token."""
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at].text in _BRACKETS) - (tokens[at].text in _BRACKETS.values())
        if not depth:
            return at
    return len(tokens) - 1


def _is_bare(tokens: Sequence[Token], at: int, called: set[str], by: Name) -> bool:
    """Whether a function stands without its argument: a bracket behind it that is a factor is none."""
    if tokens[at].kind != "name" or tokens[at].text not in called:
        return False
    end = _end(tokens, at)
    following = tokens[end + 1]
    if following.text == "(":
        inside = [one.text for one in tokens[end + 2 : _closing(tokens, end + 1)]]
        return by.name not in inside or bool(called & set(inside))
    return not (following.text == by.name or following.kind == "number" or following.text == "{")
