"""The derivative by what it is that of: `gradient of sigmoid(x) = …`, `The derivative of tanh(x) is …`."""

from __future__ import annotations

import re
from functools import cache, partial

from exercises.language.errors import RefusedError, UntrueError
from exercises.language.scope import Scope
from exercises.language.tree import Name
from exercises.specs import Truth
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.formulas.asked_function import is_another
from graders.kinds.reading.statements.said_of_names import parse_whole


def without_derivative_of(
    text: str, scope: Scope, truth: Truth | None
) -> tuple[str, tuple[str, ...]]:
    """The text without the words in front of the sign of equality, and those.

    Raises:
        UntrueError: They name the derivative of another function than the one that is asked for.
    """
    text = _of_stacked().sub(_with_order, text)
    text = _by_name().sub(partial(_without_name, truth), text)
    found = _label().match(text)
    if found is None or (truth is not None and truth.by is None):
        return text, ()
    function = (
        found["defined"]
        or found["function"]
        or f"{found['name'] or found['owner']}({next(iter(scope.symbols), 'x')})"
    )
    if truth is not None and _is_another(function, scope, truth):
        raise UntrueError(
            f'"{found["told"].strip()}" is not what is asked for', found.start("told")
        )
    told = " ".join(found["told"].split())
    return " " * found.end() + text[found.end() :], (f'"{told} =" is read as a label',)


def _with_order(found: re.Match[str]) -> str:
    """`so J = A (columns stacked, W transposed first)` for `so the Jacobian with respect to vec(W^T) is A`."""
    line = "rows" if re.search(r"row", found.string[: found.start()], re.IGNORECASE) else "columns"
    order = (
        f"{line} stacked, {found['of']} transposed first"
        if found["turned"]
        else f"both with {line} stacked"
    )
    return f"so J = {found['formula'].strip(' .$')} ({order})"


def _without_name(truth: Truth | None, found: re.Match[str]) -> str:
    """`the derivative is` for `the derivative after w is`, where it is asked for that by w."""
    by = truth.by if truth else None
    asked = isinstance(by, Name) and spelled(by.name) == spelled(found["name"])
    return found["noun"].ljust(len(found[0])) if asked else found[0]


def _is_another(function: str, scope: Scope, truth: Truth) -> bool:
    try:
        return is_another(parse_whole(function, scope), scope, truth)
    except RefusedError:
        return False


@cache
def _of_stacked() -> re.Pattern[str]:
    """The Jacobian by a matrix as a vector."""
    turned = r"(?P<turned>\^\s*\{?\s*(?:T|\\top)\s*\}?|ᵀ)?"
    vec = rf"\$?\\?(?:(?:mathrm|text|operatorname)\s*\{{\s*vec\s*\}}|vec)\s*\(\s*(?P<of>[A-Z])\s*{turned}\s*\)\$?"
    by = rf"(?:w\.?r\.?t\.?|with\s+respect\s+to|by)\s+{vec}"
    noun = r"the\s+[Jj]acobian"
    return re.compile(
        rf"\bso\s+(?:(?P<first>{noun}\s+))?{by}\s+(?(first)|{noun}\s+)is\s+\$?(?P<formula>[^\n=]+)\Z"
    )


@cache
def _by_name() -> re.Pattern[str]:
    by = r"(?:w\.?r\.?t\.?|with\s+respect\s+to|in\s+respect\s+of|after|by)"
    return re.compile(
        rf"\b(?P<noun>derivative|gradient|jacobian)\s+{by}\s+\$?(?P<name>\\?\w{{1,6}})\$?(?=\s+(?:is|equals|becomes)\b|\s*[:=])",
        re.IGNORECASE,
    )


@cache
def _label() -> re.Pattern[str]:
    derivative = r"(?:the\s+)?(?:gradient|derivative|jacobian)"
    by = r"(?:\s+(?:w\.?r\.?t\.?|with\s+respect\s+to|by)\s+\$?\w{1,6}\$?)?"
    defined = r"(?:\s*=\s*(?P<defined>[^:=\n$]+)(?=\$?\s*:))?"
    function = rf"\$?(?P<function>\\?[A-Za-zσ]\w*\s*\(\s*\w+\s*\)){defined}\$?"
    names = r"(?:leaky\s?)?relu|sigmoid|tanh|elu|softplus"
    article, noun = r"(?:the\s+)?", r"(?:\s+function)?"
    said = rf"{derivative}\s+of\s+(?:{function}|{article}(?P<name>{names}){noun}){by}"
    said += rf"|{article}(?P<owner>{names})(?:['’]s)?{noun}\s+{derivative}{by}"
    sign = r"(?:[=:](?!=)|\b(?:is|equals)\b)"
    return re.compile(rf"\s*(?P<told>{said})\s*{sign}", re.IGNORECASE)
