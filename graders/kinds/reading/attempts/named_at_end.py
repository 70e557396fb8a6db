"""The statement with the name of what is asked for, behind the working that leads to it.

`f_i = w_i^2`, `∂f_i/∂w_i = 2 w_i`, and on the last line `J = 2 diag(w)`: it is read alone only where the
whole cannot be read, and only where its name stands once, and nothing in front takes back or changes it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from exercises.language.layout import blank_at, unwrapped
from graders.kinds.reading.attempts.conclusion import Conclusion, is_given, told_in_short
from graders.kinds.reading.clauses.heads import head, is_jacobian, spelled
from graders.kinds.reading.remarks.narration import disputes
from graders.kinds.reading.remarks.remarks import restricts
from graders.kinds.reading.words import vocabulary as said

# Words of the clause in front of the name that make something else of it.
_DOING = (
    said.ANOTHER | said.QUANTITIES | {"transpose", "following", "above", "idea", "attempt", "times"}
)


# A name in front of a sign of equality, and where it stands.
Head = tuple[int, re.Match[str]]


def named_at_end(text: str, names: Collection[str]) -> Conclusion | None:
    """The last statement, if it has a name of what is asked for; None where something may matter to it."""
    called = {spelled(one) for one in names}
    plain = unwrapped(text)
    found = _asked_for(plain, called)
    if not found:
        return None
    at, last = found[-1]
    before = text[:at]
    earlier = {spelled(one["head"]) for _, one in found[:-1] if not _is_step(plain, one)}
    name = spelled(last["head"])
    if name in earlier or any(
        one in called or is_jacobian(one) or _differ_in_an_index(one, name) for one in earlier
    ):
        return None
    label = re.split(r"[\n.;]", before.rstrip(" \n:,"))[-1]
    label = re.sub(r"\bresults?\s+above\b", " ", label)
    near = [one.casefold() for one in re.findall(r"[A-Za-z]{2,}", label)]
    words = {one.casefold() for one in re.findall(r"[A-Za-z]{2,}", before)}
    matters = disputes(_only_where().sub(" ", before)) or restricts(words)
    cases = _condition().search(before) and _condition().search(text, at)
    matters = matters or cases is not None or bool({*near} & _DOING)
    if not before.strip(" \n$*-") or matters or _assumed().search(before) or is_given(before):
        return None
    kept = "".join(f", where {one}" for one in _definitions(before, text[at:]))
    return Conclusion(f"{blank_at(text, 0, at).rstrip(' .')}{kept}", told_in_short(before))


def gives_another(told: str, answer: str, names: Collection[str]) -> bool:
    """Whether an explanation gives what is asked for by its name, and not as the answer: `because J = w^T`."""
    called = {spelled(one) for one in names}
    squeezed = _squeezed(answer)
    return any(
        (spelled(named["head"]) in called or is_jacobian(named["head"]))
        and not squeezed.endswith(
            _squeezed(re.split(r"[,;]|\s(?:so|and|by)\s", told[named.end() :])[0])
        )
        for _, named in _heads(told)
    )


def _squeezed(text: str) -> str:
    return re.sub(r"[\s*·${}]|\\(?:cdot|[,;: ])", "", text)


def _asked_for(plain: str, called: Collection[str]) -> list[Head]:
    """The names of what is asked for, the last where the answer begins: with its cases, or its start."""
    heads = list(_heads(plain))
    found = [(at, matched) for at, matched in heads if _is_asked(matched["head"], called)]
    defined = {one["name"] for one in _definition().finditer(plain)}
    heads = [(at, matched) for at, matched in heads if matched["head"].strip() not in defined]
    if not found and len(heads) == 1 and _concluding().search(plain, 0, heads[0][0]):
        return heads  # a name that only the answer has
    if len(found) > 1 and _starts(found[-1][1]["head"], found[-2][1]["head"]):
        del found[-1]
    while len(found) > 1 and _are_cases_of_one(plain, found[-2], found[-1]):
        del found[-1]
    return found


def _are_cases_of_one(text: str, one: Head, other: Head) -> bool:
    """Whether two statements give one thing in two cases: `J_ij = a for i = j and J_ij = b for i ≠ j`."""
    same = spelled(one[1]["head"]) == spelled(other[1]["head"])
    return same and _condition().search(text, one[0], other[0]) is not None


def _starts(first: str, general: str) -> bool:
    """Whether one is the first of what the other gives: `dh_0/dw1` beside `dh_t/dw1`."""
    digit = re.search(r"\d+", spelled(first))
    one = spelled(first)
    return (
        digit is not None
        and re.fullmatch(
            rf"{re.escape(one[: digit.start()])}[a-z]{re.escape(one[digit.end() :])}",
            spelled(general),
        )
        is not None
    )


def _definitions(before: str, behind: str) -> Iterator[str]:
    """What is said in front of names that stand behind: `With S = Σ_k e^(x_k) the quotient rule gives …`."""
    for one in _definition().finditer(before):
        if re.search(rf"(?<![A-Za-z\\]){re.escape(one['name'])}(?![A-Za-z])", behind):
            yield f"{one['name']} = {one['formula'].strip()}"


@cache
def _definition() -> re.Pattern[str]:
    formula = r"[^.;,\n$=]+?(?=\s+(?:the|we|it|this|and|then|so|one|by|using|gives?)\b|[.;,\n$])"
    return re.compile(
        rf"\b(?:[Ww]ith|[Ll]et|[Ww]here|[Pp]ut|[Dd]efine|[Ss]et)\s+\$?(?P<name>\\?[A-Za-z](?:_\w)?)\s*:?=(?P<formula>{formula})"
    )


def _differ_in_an_index(one: str, other: str) -> bool:
    """Whether two derivatives are entries of one: `dL/dz_k` and `dL/dz_i`, two cases of the answer."""
    return "/" in one and len(one) == len(other) and one[:-1] == other[:-1]


def _is_step(plain: str, named: re.Match[str]) -> bool:
    """Whether it leaves a derivative standing, which is worked out behind it: `dL/dz = dL/dy · dy/dz`."""
    end = _end_of_statement().search(plain, named.end())
    right = plain[named.end() : end.start() if end else len(plain)]
    return _left_standing().search(right.rpartition("=")[2]) is not None


@cache
def _left_standing() -> re.Pattern[str]:
    r"""`dy/dz`, `\frac{\partial y}{\partial z}`."""
    below = r"(?:d|∂|\\partial)\s*\\?[A-Za-z]"
    return re.compile(
        rf"\\[dtc]?frac\s*\{{[^{{}}]*(?:\{{[^{{}}]*\}}[^{{}}]*)*\}}\s*\{{\s*{below}|(?:\bd\w+|∂\S+)\s*/\s*{below}"
    )


@cache
def _end_of_statement() -> re.Pattern[str]:
    return re.compile(r"\n\s*(?!\s|[&=])|[;$]|\.\s|\band\b")


def _heads(text: str) -> Iterator[Head]:
    """The names with a sign of equality, at the start of a line, a clause, or behind words."""
    for edge in _edge().finditer(text):
        if (matched := head().match(text, edge.end())) and matched["sign"] in {"=", "≈", ":="}:
            yield edge.end(), matched


def _is_asked(name: str, called: Collection[str]) -> bool:
    return spelled(name) in called or is_jacobian(name) or "/" in spelled(name)


@cache
def _edge() -> re.Pattern[str]:
    lead = r"(?:so|hence|thus|therefore|then|and|get|obtain|have|is|with|rule|finally|gives?|yields?|together:?)"
    return re.compile(
        rf"\A[\s$*-]*|\n[\s$*-]*|(?:[,;:.]|\b{lead})\s+\$?|(?:→|⇒|⟹|=>|->)\s*", re.IGNORECASE
    )


@cache
def _concluding() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:gives?|yields?|so|hence|thus|therefore|get|obtain)[\s:,$]*\Z", re.IGNORECASE
    )


@cache
def _condition() -> re.Pattern[str]:
    """`for x > 0`: a value that holds in a case, beside which there are others."""
    return re.compile(r"\b(?:for|if|when)\s+\$?\w+\s*(?:[<>≤≥≠]|!=|\\(?:[lg]e|ne|[lg]t)|=\s*\w)")


@cache
def _only_where() -> re.Pattern[str]:
    """Where something is, or is not, which denies nothing: `only the sum depends on z_i`."""
    return re.compile(
        r"\bonly\b(?!\s+(?:if|when|for|valid|true|holds?)\b)|\bnon-?zero\b|\bno\s+longer\b|\bdepends?\b",
        re.IGNORECASE,
    )


@cache
def _assumed() -> re.Pattern[str]:
    """An assumption, or another meaning of a name that is said in words."""
    some_values = r"(?:for(?!\s+(?:every|all|each|any)\b)|when|whenever|at|take|in|where)"
    number = rf"\b{some_values}\b[^.;\n]{{0,40}}?[=<>≤≥]\s*[-−]?\d"
    special = r"\btake\s+\S+\s+[a-z]|\bspecial\s+cases?\b|\bunit\s+vectors?\b|\bsymmetric\b"
    given = r"\b(?:gradient|jacobian|answer|result)\s+(?:is|equals)\s+\S"
    some = r"small|large|big|positive|negative|most|some|other|non\w+"
    return re.compile(
        rf"{number}|{special}|{given}|\bfor\s+(?:{some})\b|"
        r"\b(?:if|unless|assuming|suppose|supposing|provided|instead)\b|\b(?:with|for)\s+\S{1,12}\s*(?:being|=\s*[a-z]{3})",
        re.IGNORECASE,
    )
