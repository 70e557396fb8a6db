"""What an answer says: its statements, each with a role.

Every kind of answer in mathematics gets the same: the stretch that answers, the definitions beside it,
the values of other names, and the remarks. The stretches keep their place in what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from exercises.answer import ContradictedError, Place, SeveralAnswersError, UnreadableError
from exercises.language.errors import RefusedError, SeveralError, UntrueError
from exercises.language.layout import unwrapped
from graders.kinds.reading.cases.by_index import with_conditions_of_indices
from graders.kinds.reading.cases.cases import conditional, with_condition
from graders.kinds.reading.clauses.clauses import Clauses, Said, Stretch
from graders.kinds.reading.clauses.comments import role_of_comment
from graders.kinds.reading.clauses.heads import head, is_jacobian, names_in, spelled
from graders.kinds.reading.clauses.left_sides import on_the_diagonal
from graders.kinds.reading.clauses.separating import pieces, without_comments
from graders.kinds.reading.remarks.narration import does_something, is_narration, leads_to_statement
from graders.kinds.reading.remarks.remarks import Remark, Role, role_of
from graders.kinds.reading.statements.entry_and_whole import entries_of_whole, entry_and_whole
from graders.kinds.reading.statements.own_derivatives import with_own_derivatives
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.editing import another_result
from graders.kinds.reading.words.names import Names, word

# As long as the language reads; an answer that is no prose and longer is a pasted solution.
MAX_CHARACTERS = 2_000
MAX_STATEMENTS = 40  # each is compared with the others; nobody needs so many for one formula


class Statements(NamedTuple):
    """What an answer says.

    `answers` are the statements that answer the part, in order: one, or a chain under one name;
    `definitions` what is said of other names that it uses, `others` values of further names, `functions`
    what the answer says that it differentiates, and `entries` what it says of an entry of the whole.
    """

    answers: tuple[Said, ...]
    definitions: tuple[Said, ...]
    others: tuple[Said, ...]
    remarks: tuple[Remark, ...]
    functions: tuple[Said, ...] = ()
    entries: tuple[Said, ...] = ()

    @property
    def passed_over(self) -> tuple[str, ...]:
        """The words that change nothing, for the echo."""
        passed = (one for one in self.remarks if one.role in {Role.PASSED, Role.COMMENT})
        return tuple(" ".join(one.text.split()) for one in passed)


def read_statements(
    text: str,
    names: Names,
    called: Collection[str] = (),
    declared: Collection[str] = (),
    siblings: Collection[str] = (),
    *,
    derivative: bool = False,
) -> Statements:
    """The statements of an answer.

    Args:
        text: What was typed.
        names: The names of its scope.
        called: What the answer may be called, each as `spelled`.
        declared: Names that the scope knows, each as `spelled`; a statement on one of them that is
            not what the answer is called is a definition.
        siblings: What the other parts of the exercise are called, each as `spelled`.
        derivative: Whether a derivative is asked for, and the function is only what it is that of.

    Raises:
        SeveralError: It doubts, or gives several answers.
        RefusedError: Something in it is not understood.
    """
    if len(text) > MAX_CHARACTERS:
        raise RefusedError(f"longer than {MAX_CHARACTERS:,} characters", MAX_CHARACTERS)
    plain, comments = without_comments(unwrapped(text))
    remarks = [_comment(one, names) for one in comments if one.strip()]
    found: list[Said] = []
    alone: list[Remark] = []  # sentences without a formula
    began: Said | None = None
    for piece in pieces(plain, text, names.conditioned):
        clauses = list(Clauses(plain, piece, names).read())
        if piece.concluded:
            remarks = [_as_reason(one) for one in remarks]
        remarks += [one for one in clauses if isinstance(one, Remark)]
        formulas = [one for one in clauses if isinstance(one, Said)]
        if not formulas:
            alone += [one for one in clauses if isinstance(one, Remark)]
        if began and formulas and (more := _behind_words(formulas[0], plain)):
            formulas[0], goes_on = more, True
        else:
            goes_on = piece.goes_on
        if goes_on and began and formulas:
            at = found.index(began)
            began = found[at] = _joined(began, formulas.pop(0))
        elif formulas and (began is None or not piece.beside):
            began = formulas[0]
        found += formulas
    remarks = [_as_narration(one, found, plain) if one in alone else one for one in remarks]
    for remark in remarks:
        _refuse(_as_claim(remark, names), plain, names.wanted)
    if len(found) > MAX_STATEMENTS:
        raise RefusedError(f"more than {MAX_STATEMENTS} statements; write the answer alone", 0)
    if len(found) == 1 and spelled(found[0].name) not in called:
        _refuse_only_a_definition(plain[: found[0].formula.start], names.wanted)
    stated = found
    found, reasons = _concluded(found)
    remarks += reasons
    dropped = [one for one in stated if one not in found]
    found = with_own_derivatives(found, names.scope)
    found = with_conditions_of_indices(found, names.scope)
    functions = _differentiated(found, called) if derivative else []
    remarks += map(_as_remark, functions)
    found = [one for one in found if one not in functions]
    said = _with_roles(_as_cases(found, names.conditioned), remarks, called, declared, siblings)
    before = (
        [one for one in dropped if _of_function().fullmatch(spelled(one.name))]
        if derivative
        else []
    )
    of = [one for one in (*functions, *said.functions, *before) if _is_of(one, said.answers)]
    entries = entries_of_whole(dropped, said.answers)
    entries = with_conditions_of_indices(entries, names.scope)
    whole = [one for one in _as_cases(entries, names.conditioned) if not on_the_diagonal(one.name)]
    return said._replace(functions=tuple(of), entries=tuple(whole))


@cache
def _of_function() -> re.Pattern[str]:
    """`f`, `f(w)` and `f_ij`, as they are spelled."""
    return re.compile(r"f(?:\([wx]\)|[a-z]{1,2})?")


def _behind_words(one: Said, plain: str) -> Said | None:
    """More of a chain behind words on a line of their own, `Simplifying:` and then `= …`, with its sign."""
    start = one.formula.start
    before = plain[:start] + ("=" if one.formula.bare[:1] == "=" else "")
    if one.name or _line_of_words().search(before) is None:
        return None
    at = before.rindex("=")
    text = one.formula.text
    return one._replace(formula=Stretch(f"{text[:at]}={text[at + 1 :]}"))


@cache
def _line_of_words() -> re.Pattern[str]:
    return re.compile(r"[^\W\d][:]?[ \t$]*\n[\s$]*=[\s$]*\Z")


def _is_of(function: Said, answers: Sequence[Said]) -> bool:
    """Whether the answer is the derivative of a function by its name, or the Jacobian."""
    name = spelled(function.name)
    return any(
        is_jacobian(one.name)
        or (not one.name and one.concluded)
        or spelled(one.name).startswith(f"d{name}/")
        or spelled(one.name).replace("'", "") == name
        for one in answers
    )


def _differentiated(found: Sequence[Said], called: Collection[str]) -> list[Said]:
    """Statements on a function whose derivative follows: `ReLU(x) = …` in front of `ReLU'(x) = …`."""
    names = [spelled(one.name) for one in found]
    behind = [
        {one.replace("'", "") for one in names[at + 1 :] if "'" in one}
        | {one.partition("/")[0][1:] for one in names[at + 1 :] if "/" in one}
        for at in range(len(names))
    ]
    return [
        one
        for one, name, later in zip(found, names, behind, strict=True)
        if name and name in later and name not in called and not _is_used(name, found)
    ]


def _is_used(name: str, found: Sequence[Said]) -> bool:
    return any(name in names_in(one.formula.bare) for one in found)


def _refuse_only_a_definition(before: str, wanted: str) -> None:
    """Refuse what is given behind "where" of a sentence of which nothing was read as a formula."""
    defining = _where().search(before)
    if defining and (said := before[: defining.start()].strip(" \n,;.")):
        raise RefusedError(f'what does "{_short(said)}" mean for it? Write the {wanted} alone', 0)


@cache
def _where() -> re.Pattern[str]:
    return re.compile(r"(?<=\S)\s*\b(?:where|with)\s+\S{1,16}\s*:?=\s*\Z")


def _joined(chain: Said, more: Said) -> Said:
    """A chain with the members that its next line adds."""
    ends = len(chain.formula.text)
    return chain._replace(formula=Stretch(chain.formula.text + more.formula.text[ends:]))


def unreadable(error: RefusedError, place: Place) -> UnreadableError:
    """What is told of a text that was refused."""
    if isinstance(error, UntrueError):
        return ContradictedError(error.message, place)
    kind = SeveralAnswersError if isinstance(error, SeveralError) else UnreadableError
    return kind(error.message, place)


def _comment(text: str, names: Names) -> Remark:
    """What a comment of a program says."""
    words = [one[0].casefold() for one in word().finditer(text)]
    if _starts_at_zero().fullmatch(text):
        return Remark(Role.COMMENT, text, 0)
    if names.is_shape(text.strip(" ()")) or role_of(text, words, 0) is Role.SHAPE:
        return Remark(Role.SHAPE, text, 0)
    return Remark(role_of_comment(text), text, 0)


@cache
def _starts_at_zero() -> re.Pattern[str]:
    """`h0 = 0`, where a recursion starts."""
    return re.compile(r"\s*(?:since\s+|as\s+|with\s+)?[A-Za-z]_?\{?0\}?\s*=\s*0\s*")


def _as_reason(remark: Remark) -> Remark:
    """What stands in front of "so" is a reason, however it is put, unless it does something to the answer."""
    if does_something(remark.text):
        return remark._replace(role=Role.UNCLEAR)
    return remark._replace(role=Role.PASSED) if remark.role is Role.UNCLEAR else remark


def _as_narration(remark: Remark, found: Sequence[Said], plain: str) -> Remark:
    """What a sentence of words does in front of the statement that it leads to: nothing.

    What ends in a colon may belong to the statement, `Opposite of: J = 2 w`, and what is of two things
    does, `the maximum of 0 and x`.
    """
    behind = [one for one in found if one.formula.start > remark.offset]
    if remark.role not in {Role.UNCLEAR, Role.DOUBT} or not behind:
        return remark
    rest = plain[remark.offset + len(remark.text) :].lstrip()
    if re.search(r"\bof\s+\S+\Z", remark.text) and re.match(r"and\b", rest):
        return remark
    leads = rest[:1] == ":"
    named = bool(behind[0].name)
    text = remark.text
    told = leads_to_statement(text) if named and leads else is_narration(text, named=named)
    return remark._replace(role=Role.PASSED) if told else remark


def _as_claim(remark: Remark, names: Names) -> Remark:
    """A remark that gives the answer itself in words is none to pass over: `the Jacobian is W2`."""
    claim = _claim().search(remark.text) if remark.role is Role.PASSED else None
    named = claim and names.scope.declared(claim["said"])
    unlike = remark.role is Role.PASSED and another_result().search(remark.text)
    return remark._replace(role=Role.UNCLEAR) if named or unlike else remark


@cache
def _claim() -> re.Pattern[str]:
    asked = "|".join(sorted(said.DERIVATIVES))
    by = r"(?>\s+(?:after|by|of|with|w\.?r\.?t\.?|respect|to|in|the|for|vec|f)\b|\s+\(?\w{1,3}\)?)*"
    return re.compile(
        rf"\b(?:the|its)\s+(?:{asked}){by}\s+(?:is|equals)\s+\$?(?P<said>\w+)", re.IGNORECASE
    )


def _refuse(remark: Remark, plain: str, wanted: str) -> None:
    if remark.role is Role.DOUBT:
        raise SeveralError(
            f'"{_short(remark.text)}" leaves open which answer counts; write one answer alone',
            remark.offset,
        )
    if remark.role is Role.UNCLEAR:
        before = plain[: remark.offset].strip(" \n,;.")
        read = f'I read "{_short(before)}"; what' if before else "What"
        raise RefusedError(
            f'{read} does "{_short(remark.text)}" mean for it? Write the {wanted} alone',
            remark.offset,
        )


def _short(text: str, length: int = 50) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _as_cases(found: list[Said], conditioned: Collection[str]) -> list[Said]:
    """Statements in a row that all stand under a condition, without names or on one, are cases of a formula."""
    rows: list[list[Said]] = []
    open_ = False
    for one in found:
        case = _is_case(one.formula.text, conditioned)
        if case and open_ and spelled(one.name) in {"", spelled(rows[-1][0].name)}:
            rows[-1].append(one)
        else:
            rows.append([one])
        open_ = case
    return [row[0] if len(row) == 1 else _together(row) for row in rows]


def _together(row: Sequence[Said]) -> Said:
    """One formula of all its cases."""
    text = ""
    for one in row:
        text = f"{text.ljust(one.formula.start)}{with_condition(one.formula.bare)};"
    return Said(row[0].name, Stretch(text.rstrip(";")))


def _is_case(formula: str, conditioned: Collection[str]) -> bool:
    """Whether a formula holds under a condition only."""
    if conditional().search(formula):
        return True
    behind = (head().match(formula, comma.end()) for comma in re.finditer(",", formula))
    return any(one is not None and spelled(one["head"]) in conditioned for one in behind)


def _with_roles(
    found: list[Said],
    remarks: list[Remark],
    called: Collection[str],
    declared: Collection[str],
    siblings: Collection[str],
) -> Statements:
    """Which statement answers, which define, and which are about something else."""
    if not found:
        raise RefusedError(
            "nothing here is a formula; write it in signs rather than in words",
            remarks[0].offset if remarks else 0,
        )
    restated = [one for one in found if _is_function(one, found) or _is_by_own(one, found)]
    kept = [one for one in found if one not in restated]
    restated += [one for one in kept if _only_for(one, restated, kept)]
    remarks = [*remarks, *map(_as_remark, restated)]
    found = [one for one in found if one not in restated]
    if not found:
        raise RefusedError("only what is differentiated is left; write the answer alone", 0)
    named = [one for one in found if one.name and spelled(one.name) in called]
    named = named or [one for one in found if is_jacobian(one.name)]
    unnamed = [one for one in found if not one.name]
    answers: list[Said]
    if both := entry_and_whole(found):
        answers = both
    elif named and len({spelled(one.name) for one in named}) == 1:
        answers = named
        if unnamed and found.index(unnamed[0]) > found.index(named[0]):
            raise _several(unnamed[0])
    elif len(unnamed) == 1:
        answers = unnamed
    elif len(unnamed) > 1:
        raise _several(unnamed[1])
    else:
        own = [one for one in found if spelled(one.name) not in siblings]
        answers = _sink(own or found, declared)
    rest = [one for one in found if one not in answers]
    used = _used(answers, rest)
    definitions = [
        one
        for one in rest
        if spelled(one.name) in used or spelled(one.name) in declared or _vector(one.name) in used
    ]
    others = [one for one in rest if one not in definitions]
    steps = [one for one in others if _is_step(one, answers, found)]
    return Statements(
        tuple(answers),
        tuple(definitions),
        tuple(one for one in others if one not in steps),
        (*remarks, *map(_as_remark, steps)),
        tuple(one for one in restated if one.name[:1] == "f"),
    )


def _is_function(one: Said, found: Sequence[Said]) -> bool:
    """Whether it says once more what is differentiated: `f_i = Σ_j X_ij w_j` in front of `∂f_i/∂w_j = …`."""
    name = spelled(one.name)
    behind = [spelled(other.name) for other in found[found.index(one) + 1 :]]
    differentiated = {other.partition("/")[0][1:] for other in behind if "/" in other}
    jacobian = any(map(is_jacobian, (other.name for other in found[found.index(one) + 1 :])))
    return name[:1] == "f" and "/" not in name and (name in differentiated or jacobian)


def _is_by_own(one: Said, found: Sequence[Said]) -> bool:
    """Whether it is a derivative by a name that the answer itself defines: `dL/du` beside `u = …` and `dL/dw`."""
    of, slash, by = spelled(one.name).partition("/")
    names = {spelled(other.name) for other in found}
    whole = any(other.partition("/")[0] == of for other in names - {f"{of}/{by}"} if "/" in other)
    chained = any(other.partition("/")[0] == by for other in names)  # a factor of the chain rule
    return bool(slash) and by[1:] in names and whole and not chained


def _only_for(one: Said, steps: Sequence[Said], kept: Sequence[Said]) -> bool:
    """Whether it names something that steps are made of, and no statement that is kept."""
    name = spelled(one.name)
    by_it = any(spelled(step.name).endswith(f"/d{name}") for step in steps)
    return by_it and not any(name in names_in(other.formula.bare) for other in kept)


def _is_step(one: Said, answers: Sequence[Said], found: Sequence[Said]) -> bool:
    """Whether it is on the way: a factor of the chain rule, or `‖w‖² = wᵀw` in front of `J = …`."""
    equation = not one.name and "=" in one.formula.bare
    before = equation and one.formula.start < answers[0].formula.start
    return _is_factor(one, found) or (before and any(is_jacobian(a.name) for a in answers))


def _concluded(found: list[Said]) -> tuple[list[Said], list[Remark]]:
    """What is concluded at last, with what stands behind it; what it follows from is a reason.

    Definitions and values of names that the conclusion uses stay beside it.
    """
    end = len(found) - 1  # without a name only the end of all concludes
    last = max(
        (at for at, one in enumerate(found) if one.concluded and (one.name or at == end)), default=0
    )
    if not last:
        return found, []
    if not found[last].name and (before := [one for one in found[:last] if is_jacobian(one.name)]):
        # `J = 3 w; result: 2 w` says two things of J.
        found[last] = found[last]._replace(name=before[-1].name)
    used = {spelled(found[last].name)}
    for one in found:
        # A step by the name of the conclusion is a member of its chain.
        step = one.name and spelled(one.name) == spelled(found[last].name)
        used |= names_in(one.formula.bare) if step or one is found[last] else set()
    kept = found[last:]
    reasons: list[Remark] = []
    for one in reversed(found[:last]):
        if one.name and spelled(one.name) in used:
            used |= names_in(one.formula.bare)
            kept.insert(0, one)
        else:
            reasons.insert(0, _as_remark(one))
    return kept, reasons


def _as_remark(one: Said) -> Remark:
    """A statement that is a step on the way, and is passed over."""
    return Remark(Role.PASSED, one.stated, one.formula.start)


def _several(one: Said) -> SeveralError:
    return SeveralError(
        f'"{_short(one.formula.bare)}" is a second answer; one is wanted', one.formula.start
    )


def _sink(found: list[Said], declared: Collection[str]) -> list[Said]:
    """The one statement whose name no other uses; all others are on the way to it."""
    heads = [spelled(one.name) for one in found]
    if len(set(heads)) == 1:
        return found
    own = [one for one in found if spelled(one.name) not in declared] or found
    mentioned = [names_in(one.formula.bare) for one in found]
    ends = [
        one
        for one in own
        if not any(
            spelled(one.name) in names
            for other, names in zip(found, mentioned, strict=True)
            if other is not one
        )
    ]
    ends = [one for one in ends if not any(_starts(one, other) for other in ends)] or ends
    ends = [one for one in ends if not _is_factor(one, found)] or ends
    # A bare value beside a formula is where a recursion starts, or says nothing of the answer.
    formulas = [one for one in ends if names_in(one.formula.bare)]
    for candidates in (ends, formulas):
        if len({spelled(one.name) for one in candidates}) == 1:
            return candidates
    raise _several(ends[1] if len(ends) > 1 else found[1])


def _starts(one: Said, other: Said) -> bool:
    """Whether one is the first member of what the other gives: `dh_1/dw1` beside `dh_t/dw1`."""
    first, general = spelled(one.name), spelled(other.name)
    return any(
        re.fullmatch(
            rf"{re.escape(first[: digit.start()])}[A-Za-z](?:[-+−]\d+)?{re.escape(first[digit.end() :])}",
            general,
        )
        for digit in re.finditer(r"\d+", first)
    )


def _is_factor(one: Said, found: Sequence[Said]) -> bool:
    """Whether it is one of the factors of the chain rule, `dL/ds` and `ds/dw` on the way to `dL/dw`."""
    of, _, by = spelled(one.name).partition("/")
    others = [spelled(other.name).partition("/") for other in found if other is not one]
    return bool(by) and any(
        (by[1:] == above[1:] or below[1:] == of[1:]) and below for above, _, below in others
    )


def _vector(name: str) -> str:
    """The vector of which a name is the general entry: d of `d_i`."""
    match = re.fullmatch(r"\s*(\\?[A-Za-z]+)\s*_\s*\{?\s*[a-su-z]\s*\}?\s*", name)
    return spelled(match[1]) if match else ""


def _used(answers: Sequence[Said], rest: Sequence[Said]) -> set[str]:
    """The names that the answers use, themselves or through definitions."""
    used: set[str] = set()
    waiting = [names_in(one.formula.bare) for one in answers]
    while waiting:
        new = waiting.pop() - used
        used |= new
        waiting += [names_in(one.formula.bare) for one in rest if spelled(one.name) in new]
    return used
