"""Words that matter cut into clauses; a list of names or of equations stays in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from graders.kinds.xor_training.words import SUBJECTS, Kind, Token

_NONE: frozenset[str] = frozenset()
_JOINERS: frozenset[Kind] = frozenset({"list", "sign"})
_SPLITS: frozenset[Kind] = frozenset({"soft", "list", "reason", "as"})
# A side of an equation in a sentence has fewer words; looking farther takes quadratic time.
_LONGEST_SIDE = 10


class Clause(NamedTuple):
    """A clause, and the word that opens it."""

    opener: Kind
    tokens: tuple[Token, ...]

    def has(self, *kinds: Kind) -> bool:
        """Whether a token of one of the kinds stands in it."""
        return any(one.kind in kinds for one in self.tokens)

    def count(self, *kinds: Kind) -> int:
        """How many tokens of these kinds stand in it."""
        return sum(one.kind in kinds for one in self.tokens)

    def about(self, *kinds: Kind) -> frozenset[str]:
        """The parameters that tokens of these kinds stand for."""
        return _NONE.union(*(one.about for one in self.tokens if one.kind in kinds))

    @property
    def subjects(self) -> tuple[Token, ...]:
        """What it may be about."""
        return tuple(one for one in self.tokens if one.kind in SUBJECTS)


def clauses(found: Sequence[Token]) -> Iterator[Clause]:
    """Each sentence cut at its commas and conjunctions; sentences that are denied left out."""
    sentence: list[Clause] = []
    opener: Kind = "hard"
    inside: list[Token] = []
    for token in [*_joined(_without_values(found)), Token("hard")]:
        kind = token.kind
        starts = (
            inside and inside[-1].kind == "equation" and kind in {*SUBJECTS, "gradient", "only"}
        )
        if kind in _SPLITS or kind == "hard" or starts:
            if inside:
                sentence.append(Clause(opener, tuple(inside)))
                opener = "soft"
            # `, because`: the last of several openers says what the clause is.
            opener, inside = ("soft" if starts else kind), []
        if kind == "hard":
            if not any(one.has("denial") for one in sentence):
                yield from sentence
            sentence = []
        elif kind not in _SPLITS and kind != "sign":
            inside.append(token)


def _without_values(found: Sequence[Token]) -> list[Token]:
    """The tokens without what an output is said to be: `ŷ = b2` and `the constant b2` say nothing of b2."""
    kept: list[Token] = []
    for at, token in enumerate(found):
        before = [one.kind for one in kept[-2:]]
        if token.kind == "specific" and before == ["other", "sign"]:
            kept.pop()
            continue
        following = found[at + 1].kind if at + 1 < len(found) else "hard"
        attribute = token.kind == "fixed" and following in {"specific", "other"}
        if attribute and not (before and before[-1] in {"stay", "always"}):
            continue
        kept.append(token)
    return kept


def _joined(found: Sequence[Token]) -> list[Token]:
    """The tokens without what only joins a list: `W1, b1 and W2`, `W1 = 0, b1 = 0`."""
    joined: list[Token] = []
    for at, token in enumerate(found):
        joiner = bool(joined) and joined[-1].kind in _JOINERS
        before = joined[-1 - joiner] if len(joined) > joiner else None
        if joiner and token.kind in _JOINERS:
            joined[-1] = token if token.kind == "list" else joined[-1]
            continue
        if joiner and (token.kind == "except" or _ends_exception(joined)):
            joined.pop()
        elif joiner and before and {before.kind, token.kind} <= SUBJECTS:
            joined.pop()
            if {before.kind, token.kind} == {"specific", "all"}:
                joined[-1] = before._replace(kind="specific")
                joined.append(token._replace(kind="specific"))
                continue
        elif before and before.kind == "equation":
            sides = joined[: -1 - joiner][-_LONGEST_SIDE:], found[at : at + _LONGEST_SIDE]
            if _are_one_system(*sides):
                del joined[-1 - joiner :]
        joined.append(token)
    return joined


def _are_one_system(left: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Whether an equation follows one of the same sort: both of parameters, or of gradients."""
    sides = [list(takewhile(_is_side, one)) for one in (reversed(left), rest)]
    ends = rest[len(sides[1])].kind if len(sides[1]) < len(rest) else "hard"
    gradients = {any(one.kind == "gradient" for one in side) for side in sides}
    return all(sides) and ends == "equation" and len(gradients) == 1


def _is_side(token: Token) -> bool:
    return token.kind in {"specific", "gradient"}


def _ends_exception(joined: Sequence[Token]) -> bool:
    """Whether only an exception stands before the comma: `except for b2, everything stays 0`."""
    clause = list(takewhile(_is_in_exception, reversed(joined[-_LONGEST_SIDE:-1])))
    begins = len(joined) == len(clause) + 1 or joined[-len(clause) - 2].kind in {*_SPLITS, "hard"}
    return bool(clause) and begins and clause[-1].kind == "except"


def _is_in_exception(token: Token) -> bool:
    return token.kind in SUBJECTS or token.kind == "except"
