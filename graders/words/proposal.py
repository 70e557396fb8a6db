"""A proposal for an answer in words: for each point what was found, where, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from graders.verdict import Proposed
from graders.words.guards import flags, is_empty
from graders.words.rubric import Evidenced, Point, weighed
from graders.words.rules import Evidence, Text, rule
from graders.words.sentences import sentences
from graders.words.words import normalised, numbers, words

Found = Literal["evidenced", "half", "not-found", "conflict"]
EARNS: Mapping[str, Fraction] = {
    "evidenced": Fraction(1),
    "half": Fraction(1, 2),
    "not-found": Fraction(0),
    "conflict": Fraction(0),
}
# An answer of keywords, or of the question, says nothing: its words are no evidence.
_WORTHLESS = {"stuffing", "copied", "injection"}
# As much as prose may have at all; what is beyond it is flagged and not looked at.
_MOST_CHARACTERS = 20_000


class PointProposal(NamedTuple):
    """What is proposed for one point: the share that it earns, the rule, and the words as found."""

    id: str
    found: Found
    rule: str = ""
    words: str = ""

    @property
    def mark(self) -> Fraction:
        """0, a half or 1."""
        return EARNS[self.found]


class Proposal(NamedTuple):
    """The proposals for all points, why a person should look (`flags`), and the share of it all."""

    points: tuple[PointProposal, ...]
    flags: tuple[str, ...]
    share: Fraction = Fraction(0)

    @property
    def clean(self) -> bool:
        """Whether every point has evidence, and nothing speaks against it."""
        return not self.flags and all(one.found == "evidenced" for one in self.points)


def propose(
    rubric: Evidenced, answer: str, question: str, max_sentences: int | None = None
) -> Proposal:
    """Propose marks for an answer; pure, and the same for the same text.

    Args:
        rubric: The points and their vocabulary.
        answer: What the student wrote.
        question: What was asked.
        max_sentences: The limit of the exercise, if it has one.
    """
    text = normalised(answer[:_MOST_CHARACTERS])
    nothing = tuple(PointProposal(point.id, "not-found") for point in rubric.points)
    if is_empty(text) and len(answer) <= _MOST_CHARACTERS:
        return Proposal(nothing, ("empty",))
    said = Text(words(text))
    raised = flags(text, said.words, normalised(question))
    if max_sentences is not None and sentences(answer) > max_sentences:
        raised = (*raised, "sentence-limit")
    if len(answer) > _MOST_CHARACTERS:
        raised = tuple(dict.fromkeys((*raised, "too-long")))
    if _WORTHLESS & set(raised):
        return Proposal(nothing, raised)
    if rubric.facts and any(one not in rubric.facts for one in numbers(said.words)):
        raised = (*raised, "unknown-number")
    lines = [_line(points, rubric, said, text) for points in rubric.lines]
    best = max(lines, key=lambda one: (one.clean, one.share))
    return best._replace(flags=(*raised, *best.flags))


def _line(points: Sequence[Point], rubric: Evidenced, said: Text, text: str) -> Proposal:
    """The proposal for one line of argument."""
    found, everything = [], list[Evidence]()
    for point in points:
        proposal, evidence = _point(point, rubric.vocabulary, said, text)
        found.append(proposal)
        everything += evidence
    there = {one.id for one in found if one.mark}
    needs = {point.id: point.needs for point in points}
    for at, one in enumerate(found):
        if one.mark and needs[one.id] and needs[one.id] not in there:
            found[at] = one._replace(found="conflict")
    raised = []
    if any(one.found == "conflict" for one in found):
        raised.append("conflict")
    # Rules see a part of what is denied; a denial that none of them is about may turn the sense.
    denials = (number for number, word in enumerate(said.words) if word.negator)
    if any(not any(one.explains(denial) for one in everything) for denial in denials):
        raised.append("negation")
    share = weighed(points, [one.mark for one in found])
    return Proposal(tuple(found), tuple(raised), share)


def _point(
    point: Point, vocabulary: Mapping[str, str], said: Text, text: str
) -> tuple[PointProposal, list[Evidence]]:
    """The proposal for one point, and all evidence for it."""

    def found(sources: Sequence[str]) -> list[Evidence]:
        evidence = (rule(source, vocabulary).evidence(said) for source in sources)
        return [one for one in evidence if one]

    def told(status: Found, evidence: Evidence) -> PointProposal:
        quoted = text[said.words[evidence.first].start : said.words[evidence.last].end]
        return PointProposal(point.id, status, evidence.rule, quoted)

    full, half = found(point.full), found(point.half)
    forbidden = [one for one in found(point.forbidden) if one.agrees]
    everything = [*full, *half]
    contrary = [one for one in everything if not one.agrees]
    if forbidden:
        return told("conflict", forbidden[0]), everything
    ways: tuple[tuple[Found, list[Evidence]], ...] = (("evidenced", full), ("half", half))
    for status, evidence in ways:
        agreeing = [one for one in evidence if one.agrees]
        if agreeing:
            return told(status, agreeing[0]), everything
    if contrary:
        return told("conflict", contrary[0]), everything
    return PointProposal(point.id, "not-found"), everything


def proposed(proposal: Proposal, answer: str) -> Proposed:
    """A proposal as it stands in a report, which says nothing of what was looked for."""
    found = tuple((one.found, one.words) for one in proposal.points)
    return Proposed(proposal.share, found, proposal.flags, answer)
