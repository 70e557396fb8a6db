"""Reads which set of parameters a proof in words names, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from graders.kinds.xor_training.clauses import Clause, clauses
from graders.kinds.xor_training.named_set import HIDDEN, NamedSet
from graders.kinds.xor_training.words import ALL, Kind, Token, tokens

_NONE: frozenset[str] = frozenset()
_REASONS: frozenset[Kind] = frozenset({"reason", "as"})
_EQUALITIES: frozenset[Kind] = frozenset({"equal", "same", "differ"})
_VALUES: frozenset[Kind] = frozenset({"zero", "equation", "nonzero", "fixed"})
_MOVES: frozenset[Kind] = frozenset({"change", "gradient", "all-gradients"})
_PREDICATES = _EQUALITIES | _VALUES | _MOVES


class _Claim(NamedTuple):
    """What a clause says of parameters; in general (`wide`) it may be the start or an exaggeration."""

    named: NamedSet = NamedSet()
    moved: frozenset[str] = _NONE
    wide: bool = False


def named_set(text: str, *, starts_at_zero: bool) -> NamedSet | None:
    """The set of parameters that a text says training never leaves; None where it names none.

    What holds at the start, or is given as a reason, counts when the text says that it stays so.

    Args:
        text: The proof.
        starts_at_zero: Whether what does not change is 0.
    """
    said = list(_said(clauses(tokens(text)), starts_at_zero=starts_at_zero))
    moved = _NONE.union(*(one.moved for one in said))
    found = [_without(one.named, moved) if one.wide else one.named for one in said]
    zero = _NONE.union(*(one.zero for one in found))
    fixed = _NONE.union(*(one.fixed for one in found))
    zero, fixed = (zero | fixed, _NONE) if starts_at_zero else (zero, fixed - zero)
    named = NamedSet(
        zero,
        fixed,
        _NONE.union(*(one.same for one in found)),
        any(one.columns for one in found),
        _NONE.union(*(one.one for one in found)),
    )
    return None if named.is_everything else named


def _without(named: NamedSet, moved: frozenset[str]) -> NamedSet:
    return named._replace(zero=named.zero - moved, fixed=named.fixed - moved)


def _said(found: Iterator[Clause], *, starts_at_zero: bool) -> Iterator[_Claim]:
    """What the clauses claim; what was only true at the start, once it is said to stay so."""
    subjects: tuple[Token, ...] = ()
    pending: _Claim | None = None
    last = _Claim()
    aside = False
    for clause in found:
        own = bool(clause.subjects) or _of_something_else(clause, "elsewhere", "nothing")
        if not own and not clause.has(*_PREDICATES):
            if pending and clause.has("stay") and not clause.has("not"):
                yield pending
                pending = None
            continue
        if clause.has("too") and not clause.has(*_PREDICATES):
            yield _also(last, clause.about("specific"))
        meant = clause if own else clause._replace(tokens=(*subjects, *clause.tokens))
        # A reason that is put in does not change what the sentence is about.
        named = clause.subjects or clause.has("other")
        if named and not (subjects and clause.opener in _REASONS):
            elsewhere = _of_something_else(clause)
            subjects = () if elsewhere else tuple(dict.fromkeys(clause.subjects))
        if not own and not clause.has("stay", "always", *_EQUALITIES, *_MOVES):
            continue
        claim = _claim(meant, starts_at_zero=starts_at_zero)
        lasting = clause.has("stay", "always")
        equation = clause.opener == "list" and clause.has("equation")
        aside = not lasting and (
            clause.has("start") or clause.opener in _REASONS or (aside and equation)
        )
        if claim is None:
            continue
        if aside or (claim.wide and not lasting and not clause.has("not", *_MOVES)):
            pending = claim
        else:
            pending, last = None, claim
            yield claim


def _also(claim: _Claim, names: frozenset[str]) -> _Claim:
    """The same claim of other parameters: `W1 stays 0, b1 too`."""
    zero, fixed = claim.named.zero, claim.named.fixed
    return _Claim(NamedSet(zero=names if zero else _NONE, fixed=names if fixed else _NONE))


def _claim(clause: Clause, *, starts_at_zero: bool) -> _Claim | None:
    """What one clause says, if anything."""
    if clause.has("not-only") or _of_something_else(clause):
        return None
    excepted = _excepted(clause)
    specific = clause.about("specific") - excepted
    wide = not specific or bool(excepted)
    general = clause.about("all", "nothing") or clause.about("all-gradients")
    names = (general or ALL) - excepted if excepted else specific or general
    odd = clause.count("not", "nothing", "nonzero") % 2 == 1
    only = clause.has("only")
    if clause.has(*_EQUALITIES):
        if odd != (clause.count("differ") % 2 == 1):
            return None
        return _equal(clause, names, wide=wide, starts_at_zero=starts_at_zero)
    is_zero = clause.has("zero", "equation", "nonzero")
    if clause.has("gradient", "all-gradients"):
        stays, is_zero = is_zero != odd, False
    elif clause.has("change"):
        stays = odd
    elif clause.has("free"):
        stays = False
    elif clause.has(*_VALUES):
        stays = not odd
    else:
        return None
    if not names:
        return None
    if not stays:
        rest = ALL - names if only and not excepted else _NONE
        return _Claim(NamedSet(fixed=rest), moved=names)
    named = NamedSet(zero=names) if is_zero else NamedSet(fixed=names)
    return _Claim(named, moved=excepted, wide=wide)


def _of_something_else(clause: Clause, *kinds: Kind) -> bool:
    """Whether the predicate belongs to the output or to h, or to one of further kinds."""
    before = takewhile(lambda one: one.kind not in _PREDICATES, clause.tokens)
    return any(one.kind in {"other", *kinds} for one in before)


def _excepted(clause: Clause) -> frozenset[str]:
    """The parameters behind an `except`."""
    behind = [at for at, one in enumerate(clause.tokens) if one.kind == "except"]
    if not behind:
        return _NONE
    names = takewhile(lambda one: one.kind == "specific", clause.tokens[behind[0] + 1 :])
    return _NONE.union(*(one.about for one in names))


def _equal(
    clause: Clause, names: frozenset[str], *, wide: bool, starts_at_zero: bool
) -> _Claim | None:
    """What is said to be equal: units, rows, columns, the entries of a parameter, or all of them."""
    columns = clause.has("columns")
    if clause.has("units"):
        return _Claim(NamedSet(same=HIDDEN, columns=columns))
    if columns:
        return _Claim(NamedSet(columns=True))
    if clause.has("rows"):
        return _Claim(NamedSet(same=names & HIDDEN or frozenset({"W1"})))
    if clause.has("layer"):
        return _Claim(NamedSet(same=HIDDEN, columns=True))
    if clause.has("entries"):
        return _Claim(NamedSet(same=names & HIDDEN, columns="W1" in names))
    lasting = clause.has("stay", "always")
    if not names or (wide and clause.has("gradient", "all-gradients")):
        return None
    if clause.has("same") and not clause.has("equal") and lasting and (starts_at_zero or not wide):
        return _Claim(NamedSet(fixed=names), wide=wide)
    return _Claim(NamedSet(one=names), wide=True) if wide else None
