"""The sums of a report in plain sentences, under one name each; every format says them alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cli.formats.causes import STATUSES
from cli.formats.ledger import Ledger, Share, Where, ledger, shortly
from cli.terminal import points
from graders.marking.report import Report

_NAMES: Mapping[Where, str] = {
    "lost": "Lost", "pending": "Pending", "later": "Waiting", "undecided": "Not checked",
}  # fmt: skip
_SAID: Mapping[Where, str] = {
    "pending": "{} that a person decides: all, some or none may be added",
    "later": "{} that could be read; decided after submission",
    "undecided": "{} that nothing has decided yet",
}


def sums(report: Report) -> Iterator[tuple[str, str]]:
    """What was earned, where all other points are, and what stands beside the score."""
    regular, extra = ledger(report), ledger(report, extra=True)
    yield "Score", f"{shortly(regular.score)} of {shortly(regular.possible)}"
    for share in regular.shares:
        yield _NAMES[share.where], _told(share)
    if regular.shares:
        parts = [f"{shortly(regular.score)} earned"]
        parts += [
            f"{shortly(one.hundredths)} {_NAMES[one.where].lower()}" for one in regular.shares
        ]
        yield "Together", f"{' + '.join(parts)} = {shortly(regular.possible)}"
    if extra.possible:
        yield "Extra credit", _extra(extra)
    strict = report.total("points_strict")
    if strict != report.score:
        yield "Strict score", f"{points(strict)}: what the score would be without leniency"


def _told(share: Share) -> str:
    """How much it is; of what is lost, how much was not answered."""
    if share.where != "lost":
        return _SAID[share.where].format(shortly(share.hundredths))
    blank = sum(one.hundredths for one in share.losses if one.cause == STATUSES["unanswered"])
    whole, wrong = shortly(share.hundredths), shortly(share.hundredths - blank)
    if not blank:
        return f"{whole} by mistakes"
    if blank == share.hundredths:
        return f"{whole} by what is not answered"
    return f"{whole}: {wrong} by mistakes, {shortly(blank)} by what is not answered"


def _extra(extra: Ledger) -> str:
    """On top of everything else; what is not answered there costs nothing."""
    told = f"{shortly(extra.score)} of {shortly(extra.possible)}, on top of the score and in no other sum"
    waits = sum(share.hundredths for share in extra.shares if share.where == "pending")
    return f"{told}; {shortly(waits)} more that a person decides" if waits else told
