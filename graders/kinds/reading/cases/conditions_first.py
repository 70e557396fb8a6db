r"""Cases whose conditions stand in front: `for i = j we get a = b, for i ≠ j it is c = d`.

Every case may be a chain of its own. They become a chain of cases, so that the steps in each are compared.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from exercises.language.layout import without_marks
from graders.kinds.reading.clauses.heads import head
from graders.kinds.reading.clauses.separating import depths, members


class _Case(NamedTuple):
    """When it holds, the chain of its values, and the name in front of them."""

    condition: str
    chain: tuple[str, ...]
    name: str = ""


def conditions_in_front(text: str) -> str:
    """The text as a chain of cases, where each of its clauses has a condition of its own; else as it is."""
    text = _signed().sub(_as_relation, text)
    if len(_apart().findall(text)) > 1:
        text = _apart().sub(r"\g<condition>: ", text)
    if fact := _fact_between().fullmatch(text):
        return f"{fact['fact']}: {fact['rest']} for {fact['condition']}"
    if (named := _named().match(text)) and head().fullmatch(f"{named['name']} ="):
        return f"{named['name']} = {named['value']} for {named['condition']}"
    for pattern in (_at_the_end(), _so_it_is(), _in_the_argument()):
        if cases := _pieces(text, pattern):
            return _together(cases)
    opened = _opening().match(text)
    if opened is None:
        return text
    behind = _words_behind().search(text)
    words = text[behind.start() :] if behind else ""
    whole, text = text, text[: len(text) - len(words)]
    depth = depths(text)
    starts = [one for one in _opening().finditer(text) if not depth[one.start()]]
    edges = [*(one.start() for one in starts[1:]), len(text)]
    cases = [
        _case(one["condition"], text[one.end() : edge])
        for one, edge in zip(starts, edges, strict=True)
    ]
    if not _fit(cases):
        return whole
    if len(cases) == 1:
        only = cases[0]
        value = " = ".join(only.chain)
        return f"{value} for {only.condition}{words}"
    return _together(cases) + words


def _as_relation(match: re.Match[str]) -> str:
    below = match["sign"].casefold() == "negative" and not match["or_zero"]
    relation = "<" if below else ">=" if match["or_zero"] else ">"
    return f"{match['word']} {match['name']} {relation} 0"


@cache
def _in_brackets() -> re.Pattern[str]:
    """`1 (if x > 0), 0 (if x < 0)`: a condition in brackets behind the value of each case."""
    held = rf"(?:if|for|when)\s+\$?{_SIDE}\s*(?:={{1,2}}|{_COMPARED})\s*{_SIDE}\$?"
    return re.compile(rf"\s\(\s*(?P<condition>{held})\s*\)(?P<edge>[\s.]*(?:[,;\n]|\Z))")


@cache
def _one_in_brackets() -> re.Pattern[str]:
    """`2 w_i (1 if i = j)` at the end, where the factor is 0 otherwise."""
    one = r"[a-z]\s*={1,2}\s*[a-z]"
    held = rf"\$?{one}\$?(?:\s+and\s+\$?{one}\$?)*"
    return re.compile(rf"\(\s*(?P<case>1\s+if\s+{held})\s*\)(?=[\s.$]*\Z)")


@cache
def _and_nowhere() -> re.Pattern[str]:
    """`…, and undefined at x = 0`, which is no further case."""
    return re.compile(r",?\s+and\s+undefined(?=\s+(?:at|for|in)\b)")


@cache
def _no_value() -> re.Pattern[str]:
    """`not defined` for the value of a case."""
    return re.compile(r"\bnot\s+defined(?=\s*\}?\s*(?:&|if\b|for\b|at\b|when\b))")


@cache
def _signed() -> re.Pattern[str]:
    """`for positive x`, `when non-negative x`."""
    return re.compile(
        r"\b(?P<word>for|if|when)\s+(?:(?P<or_zero>non-?)(?=neg))?(?P<sign>positive|negative)\s+\$?(?P<name>[a-z])\$?(?![\w(])",
        re.IGNORECASE,
    )


def without_numbers_of_cases(text: str) -> str:
    """Cases without their numbers: `1. i = j: …`, `2. i ≠ j: …`."""
    return _numbered().sub("", text) if len(_numbered().findall(text)) > 1 else text


def with_cases_told(text: str) -> str:
    """Cases that are told one by one, each with its condition at the end, and with their name once.

    `1 if x > 0, otherwise it is 0`; `d_i = 1 if x_i > 0, otherwise d_i = 0.01`; `1 for x > 0; for x < 0 it is a`.
    """
    text = _one_in_brackets().sub(r"(\g<case>, 0 otherwise)", text)
    text = _in_brackets().sub(r" \g<condition>\g<edge>", text)
    text = _and_nowhere().sub(", but undefined", _no_value().sub("undefined", text))
    text = re.sub(r"(\b(?:otherwise|else)\s[^.\n]*[\w)])\.\s*\Z", r"\1", text)
    text = _equals_otherwise().sub(_without_name, text)
    text = _with_otherwise().sub(r"\g<value> if \g<condition>, \g<other> otherwise", text)
    if _closing().match(text):
        text = _turnable().sub(r"\g<before>\g<value> for \g<condition>", text)
    return text


def _without_name(match: re.Match[str]) -> str:
    """The word without the sign of equality behind it, and without the name that the first case has as well."""
    name = match["name"].strip()
    first = re.search(rf"{re.escape(name)}\s*=(?!=)", match.string[: match.start()])
    return f"{match['else']} " if first or not name else match[0]


@cache
def _equals_otherwise() -> re.Pattern[str]:
    """`1 if x > 0, else = 0`; `d_j = 1 if z_j > 0, otherwise d_j = 0`."""
    name = r"(?P<name>(?:[A-Za-zα-ω∂\\][^\s=<>;,]{0,20})?)"
    return re.compile(rf"\b(?P<else>else|otherwise),?[ \t]*{name}[ \t]*=(?!=)\s*")


@cache
def _with_otherwise() -> re.Pattern[str]:
    """`if x > 0, it is 1, otherwise it is 0`."""
    is_ = r"(?:it|this|that|the\s+[a-z]+)\s+(?:is|equals|=)\s+"
    value, other = r"(?P<value>[^;,\n=]+?)", r"(?P<other>[^;,\n=]+?)"
    return re.compile(
        rf"\A\s*(?:for|if|when)\s+{_CONDITION}\s*,?\s*(?:then\s+)?{is_}{value}\s*[,;]?\s+(?:and\s+)?"
        rf"(?:otherwise|else)[,:]?\s+(?:{is_}|is\s+|=\s*)?{other}[\s.]*\Z",
        re.IGNORECASE,
    )


@cache
def _closing() -> re.Pattern[str]:
    """A value and its condition: `f'(x) = 1 for x > 0;`."""
    return re.compile(rf"\s*(?!for\b|if\b|when\b)[^;,\n]+?\s(?:for|if|when)\s+{_CONDITION}\s*[;,]")


@cache
def _turnable() -> re.Pattern[str]:
    """A condition and its value behind such a case: `; for x < 0 it is a`."""
    says = r"(?:it\s+is|we\s+get|it\s+equals|the\s+[a-z]+\s+is)\s+"
    value = rf"(?:{says}|(?=[^\W\d_]*[\d(^*]|\S+[ *]\S*\^))(?P<value>[^;,\n]+?)"
    return re.compile(
        rf"(?P<before>[;,]\s*(?:and\s+)?)(?:for|if|when)\s+{_CONDITION},?\s+{value}(?=\s*(?:[;,\n]|\Z))"
    )


@cache
def _numbered() -> re.Pattern[str]:
    """`1. ` and `(a) ` in front of a condition with a colon."""
    return re.compile(
        rf"^[ \t]*\(?(?:\d|[a-d])[.)][ \t]+(?=(?:(?:for|if|when|case)\s+)?\$?{_CONDITION}\$?[ \t]*:)",
        re.MULTILINE | re.IGNORECASE,
    )


def _pieces(text: str, pattern: re.Pattern[str]) -> list[_Case]:
    """The cases of a text of which every clause has the same form; none where one has not."""
    pieces = [one for one in _between().split(text) if one.strip(" .,")]
    found = [pattern.fullmatch(one) for one in pieces]
    if len(found) < 2 or None in found:
        return []
    cases = [_case(one["condition"], one["value"]) for one in found if one]
    alike = len({len(one.chain) for one in cases}) == 1
    apart = len({one.condition for one in cases}) == len(cases)
    return cases if alike and apart and _fit(cases) else []


def _fit(cases: list[_Case]) -> bool:
    """Whether every case has a value, and nothing in it that stands in none."""
    return all(one.chain[-1] and not _unfit().search(" ".join(one.chain)) for one in cases)


@cache
def _between() -> re.Pattern[str]:
    """Lines, semicolons, sentences, and commas behind which a clause has its condition in brackets.

    The comma of `z_{2,i} =` stands between two indices.
    """
    inside = rf"[(\[]\s*{_OF_CASE}\s*[)\]]"
    subscript = r"\w*\s*\}|\w\s*="
    return re.compile(rf"[;\n]|\.\s|,(?!{subscript})(?=[^,;\n]*{inside})")


def _case(condition: str, rest: str) -> _Case:
    value = " ".join(without_marks(rest).split()).rstrip(" .,;")
    if (so := _so().search(value)) and "=" in value[: so.start()]:
        value = value[so.end() :]  # `ELU(x) = x, so ELU'(x) = 1`
    *before, last = members(value, _equality())
    name = ""
    if before and (named := head().fullmatch(f"{before[0]} =")):
        if not _derivative_named().fullmatch(before[0]):
            name = named["head"].strip()
        before = before[1:]  # what is asked for, in every case
    steps = [one for one in before if one and not _operator().match(one)]
    return _Case(without_marks(condition).strip(" ,"), (*steps, last), name)


def _together(cases: list[_Case]) -> str:
    """One chain of cases, with the name that stands in the last of them, as in the general one."""
    longest = max(len(one.chain) for one in cases)
    name = next((f"{one.name} = " for one in reversed(cases) if one.name), "")
    return name + " = ".join(_level(cases, at) for at in range(longest))


def _level(cases: list[_Case], at: int) -> str:
    """The members of all cases at one place of their chains; a shorter one stays at its last."""
    rows = (
        f"{one.chain[min(at, len(one.chain) - 1)]} & \\text{{if }} {one.condition}" for one in cases
    )
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


_SIDE = r"(?:[^\W\d_][\w{}\\,]*|-?\d[\d.]*)"
_COMPARED = r"(?:!=|[<>≤≥≠]=?|\\(?:neq?|leq?|geq?|lt|gt)(?![A-Za-z]))"
# What is equal in a case is an index, or a number: `f = X w` is none.
_EQUAL = rf"{_SIDE}\s*={{1,2}}\s*(?:[a-z](?![\w(])|-?\d[\d.]*)"
# A condition with nothing to lead to it: of equalities only that of two indices.
_OF_CASE = rf"(?:[a-z]\s*={{1,2}}\s*[a-z]|{_SIDE}\s*{_COMPARED}\s*{_SIDE})"
_CONDITION = rf"(?P<condition>{_EQUAL}|{_SIDE}\s*{_COMPARED}\s*{_SIDE})"


@cache
def _fact_between() -> re.Pattern[str]:
    """A fact between the condition and what holds: `For i ≠ j the numerator does not depend on x_j: …`."""
    lead = r"(?:for|if|when|in\s+the\s+case)"
    fact = r"(?P<fact>(?:the|this|only|both)\s[^=:\n]{3,80})"
    return re.compile(
        rf"\s*{lead}\s+\$?{_CONDITION}\$?,?\s+{fact}:\s*(?P<rest>[^\n:]*=[^\n:]*?)[\s.]*",
        re.IGNORECASE,
    )


@cache
def _named() -> re.Pattern[str]:
    """A name, the condition, and its value there: `∂y_i/∂x_j for i ≠ j is −y_i y_j`."""
    noun = r"(?:the\s+)?(?:derivative|entry|gradient)\s+"
    return re.compile(
        rf"\s*(?:{noun})?(?P<name>[^\s=:,;][^\n=:,;]{{0,60}}?)\s+(?:for|if|when)\s+{_CONDITION}\s*,?"
        r"\s+(?:is|equals)\s+(?P<value>[^\n=,;]+?)[\s.]*\Z",
        re.IGNORECASE,
    )


@cache
def _opening() -> re.Pattern[str]:
    """`for i = j:`, `when x > 0 we get`, `x < 0:`, at the start of a clause."""
    noun = r"(?:the\s+)?(?:derivative|entry|result|gradient|value|slope)"
    reason = r"(?:(?!(?:so|hence|thus)\b)[A-Za-z]+\s+){2,10}?(?:[A-Za-z]+,?\s+)(?:so|hence|thus)\s+"
    verb = r"it\s+is|it['’]s|we\s+(?:get|have|obtain)|this\s+(?:is|gives)|it\s+equals"
    words = rf"(?:{reason})?(?:{verb}|{noun}\s+(?:is|equals))"
    words = rf"(?:{words}(?:\s+(?:just|simply))?|just|simply|slope)"
    numbered = r"(?:\\text(?:bf)?\s*+\{\s*+)?case\s*+(?:\d|[a-z]\b)?\s*+\}?+\s*+[:.,)(-]*+\s*+"
    arrow = r"(?:⇒|⟹|=>|→|-+>|\\(?:[Rr]ightarrow|implies|to)(?![A-Za-z]))"
    when = r"\b(?:(?:in|for)\s+the\s+case|for|if|when)\b"
    lead = rf"[*-]*+\s*+\**+(?:and\s++)?(?:(?P<for>(?:{numbered})?{when}|{numbered})[\s$]*)?[*$]*"
    return re.compile(
        rf"(?:\A|(?<=[\n;,])|(?<=\.\s)|(?<=\band\s))\s*+{lead}{_CONDITION}(?:\s*\$)?[*$)]*"
        rf"(?:\s*(?::(?![=:])|{arrow})[*$]*(?:\s*{words}\b)?|(?(for)(?:\s*\n|,?\s*then\b|\s*,\s+(?=[^\n,;.]*=))|(?!))|(?:\s*[,:])?\s+(?P<words>{words})\b:?)\s*",
        re.IGNORECASE,
    )


@cache
def _apart() -> re.Pattern[str]:
    """A condition and its value in two columns, `i≠j   -y_i y_j`; of equalities only that of two indices."""
    return re.compile(
        rf"^(?P<condition>[ \t]*{_OF_CASE})"
        r"(?:[ \t]{2,}|[ \t]*\|[ \t]*)(?=[^\s|])",
        re.MULTILINE,
    )


@cache
def _at_the_end() -> re.Pattern[str]:
    """`-y_i y_j   [i≠j]`, `ŷ_i (i≠k)` and `-y_i y_j     i ≠ j`."""
    pair = rf"(?P<condition>{_OF_CASE})"
    return re.compile(rf"\s*(?P<value>\S.*?\S)(?:\s+[(\[]\s*|[ \t]{{2,}}){pair}\s*[)\]]?[\s.,]*")


@cache
def _so_it_is() -> re.Pattern[str]:
    """`f(x) = x for x > 0, so f'(x) = 1`."""
    return re.compile(
        rf"[^=]*=[^=]*?\s(?:for|if|when)\s+{_CONDITION},?\s*(?:so|hence|thus|therefore)\s+(?P<value>.+)"
    )


@cache
def _in_the_argument() -> re.Pattern[str]:
    """`ELU'(x ≥ 0) = 1`."""
    return re.compile(rf"\s*[A-Za-z]+\s*['′’]?\s*\(\s*{_CONDITION}\s*\)\s*=\s*(?P<value>.+)")


@cache
def _so() -> re.Pattern[str]:
    return re.compile(r"(?:,?\s+(?:so|hence|thus|therefore)|\s+and)\s+(?=[^=\s][^=]{0,30}=)")


@cache
def _words_behind() -> re.Pattern[str]:
    """What a name of the values is, words in brackets, or what is taken at a kink, at the end.

    `with S = …`, `(by the chain rule)`, `. At 0 I take 1`.
    """
    kink = r"[.,;]\s+[Aa]t\s+(?:\w+\s*=\s*)?0,?\s+[A-Za-z][A-Za-z ]*[\d./]*"
    defined = r",?\s+(?:with|where)\s+[A-Za-z]\w*\s*=\s*[^=\n]+"
    return re.compile(rf"(?:\s+\([A-Za-z]{{2,}}\s[^()]*\)|{kink}|{defined})[\s.]*\Z")


@cache
def _equality() -> re.Pattern[str]:
    return re.compile(r"(?<![<>!=:])=(?!=)")


@cache
def _operator() -> re.Pattern[str]:
    """`d/dx x²`: what is to be done, and no value yet."""
    above, below = r"(?:d|∂|\\partial)", r"(?:d|∂|\\partial\s*)\\?[A-Za-z]\w*"
    return re.compile(rf"{above}\s*/\s*{below}\s|\\[dtc]?frac\s*\{{\s*{above}\s*\}}")


@cache
def _derivative_named() -> re.Pattern[str]:
    """`ELU'(x)`: the derivative by its name."""
    return re.compile(
        r"\\?[A-Za-zα-ω]+(?:_\w|_\{\w+\})?\s*(?:['′’]|\^\s*\{?\\prime\}?)\s*(?:\(\s*\w+\s*\))?"
    )


@cache
def _unfit() -> re.Pattern[str]:
    """What stands in no value of a case."""
    return re.compile(
        r"\b(?:if|for|when|where|with|so|because|since|otherwise|else|or|maybe|not)\b|\?|:",
        re.IGNORECASE,
    )
