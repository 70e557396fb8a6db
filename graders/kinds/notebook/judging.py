"""The verdicts on all parts that one notebook answers, from what its run shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from exercises.specs import NotebookFile, OfNotebook, ReportedNumbers, ReportedSettings
from graders.kinds.notebook.agreeing import agrees, is_believed, new_runs
from graders.kinds.notebook.best import Explained, best_fit, explained, may_be_best
from graders.kinds.notebook.difference import difference_verdict
from graders.kinds.notebook.evidence import Evidence
from graders.kinds.notebook.fitted import is_known, tuned
from graders.kinds.notebook.reported_number import Reported, impossible
from graders.kinds.notebook.reported_number import shown as shown_number
from graders.kinds.notebook.reported_settings import Settings, complete, missing
from graders.kinds.notebook.reported_settings import shown as shown_settings
from graders.kinds.notebook.rules import OF_DEFAULT, OF_SEARCH, Broken, Rule, notices
from graders.verdict import (
    Checked,
    Outcome,
    Verdict,
    VerdictCode,
    correct,
    incorrect,
    misconception,
    partial,
    told_together,
)

_HALF = Fraction(1, 2)
# A better network of the same search is told if it is better by more than another machine makes of it.
_CLEARLY = 0.005
_LEAK = Rule("no-leak", "the reported network never saw the development set", lambda *_: None)
# For each wrong source of the best accuracy its name, and what is said of it.
_WRONG_SOURCES = {
    "validated": "cross-validation-mean",
    "leaked": "fitted-to-development",
    "training": "training-accuracy",
}
_SAID = {
    "validated": "this is the mean accuracy over the folds of the training set; report the accuracy on the"
    " development set",
    "leaked": "this is the accuracy of a network that was fitted to the development set too; fit the"
    " training set alone, and report that network's accuracy",
    "training": "this is an accuracy on the training set; report that on the development set",
}


class Part(NamedTuple):
    """One part that a notebook answers: its exercise and name, what is asked, and what was read."""

    exercise: str
    part: str
    spec: OfNotebook
    reading: Any


class Judging:
    """Judges the parts of one notebook; what several of them depend on is found out once."""

    def __init__(self, evidence: Evidence, file: str, parts: tuple[Part, ...]) -> None:
        self._evidence = evidence
        self._file = file
        self._numbers: Mapping[str, Reported] = {
            one.spec.quantity: one.reading
            for one in parts
            if isinstance(one.spec, ReportedNumbers) and one.reading is not None
        }
        self._is_possible = not any(
            isinstance(one.spec, ReportedNumbers)
            and one.spec.quantity == "best-dev-accuracy"
            and impossible(one.spec, one.reading)
            for one in parts
        )
        self._settings: Settings | None = next(
            (one.reading for one in parts if isinstance(one.spec, ReportedSettings)), None
        )

    @cached_property
    def _best(self) -> Explained:
        reported = self._numbers.get("best-dev-accuracy")
        return explained(self._evidence, reported, self._settings, possible=self._is_possible)

    def verdict(self, part: Part) -> Verdict:
        """The verdict on one part whose answer was read."""
        match part.spec:
            case NotebookFile(question="default"):
                return self._code(part, OF_DEFAULT)
            case NotebookFile():
                return self._code(part, OF_SEARCH)
            case ReportedSettings():
                verdict = self._of_settings(part.spec)
                return verdict.read_as(shown_settings(part.reading))
            case ReportedNumbers():
                verdict = self._of_number(part.spec, part.reading)
                return verdict.read_as(shown_number(part.reading))
            case _:
                raise TypeError(f"{part.part} is answered by no notebook")

    # The code

    def _code(self, part: Part, rules: tuple[Rule, ...]) -> Verdict:
        broken = {rule: rule.broken(self._evidence, self._file, part.exercise) for rule in rules}
        told: list[Checked] = []
        if rules is OF_SEARCH:
            broken[_LEAK] = self._leak()
            told = [
                Checked(name, name, Fraction(0), earned=True, feedback=said)
                for name, said in (*self._leak_notices(), *notices(self._evidence))
            ]
        told += [
            Checked("passed-over", "passed over", Fraction(0), earned=True, feedback=line)
            for line in self._evidence.run.passed_over[:5]
        ]
        share = Fraction(1, len(broken))
        checks = [_checked(rule, share, one) for rule, one in broken.items()]
        return _together(self._file, (*checks, *told))

    def _leak(self) -> Broken | None:
        """The reported network saw the development set; charged here only if its number was not."""
        evidence = self._evidence
        if not evidence.search_fits:
            return Broken(Outcome.NOT_FITTED, "no other MLPClassifier was fitted")
        if evidence.leaked and not evidence.honest_search:
            if self._best.source == "leaked":
                return None  # the number has lost its points for it
            return Broken(
                Outcome.LEAK,
                "every network of the search was fitted to rows of the development set too; fit the"
                " training set alone",
            )
        return None

    def _leak_notices(self) -> Iterator[tuple[str, str]]:
        if self._evidence.leaked:
            said = "a network was fitted to training and development set together"
            if self._best.source == "leaked":
                yield "leak", f"{said}; it was counted at the accuracy that you report"
            else:
                yield "leak", f"{said}; your number is not its accuracy"

    # The numbers

    def _of_number(self, spec: ReportedNumbers, reported: Reported) -> Verdict:
        if spec.quantity == "difference":
            best, default = (
                self._numbers.get(one) for one in ("best-dev-accuracy", "dev-accuracy")
            )
            return difference_verdict(reported, best, default)
        is_best = spec.quantity == "best-dev-accuracy"
        said = impossible(spec, reported)
        if said and not (is_best and self._best.source in _WRONG_SOURCES):
            return incorrect(Outcome.IMPOSSIBLE, f"{said}; copy the number that your code prints")
        if is_best:
            return self._of_best(reported)
        dev = spec.quantity == "dev-accuracy"
        fits = [fit for fit in self._evidence.default_fits if is_known(fit)]
        if not fits:
            return self._nothing_to_compare()
        if not agrees(self._evidence, fits, reported, dev=dev):
            other = agrees(self._evidence, fits, reported, dev=not dev)
            swapped = "; it is the accuracy on the other set" if other else ""
            return incorrect(
                Outcome.NOT_REPRODUCED, f"{_runs_give(self._given(fits, dev=dev))}{swapped}"
            )
        return _unless_unbelieved(believed=self._default_is_believed)

    @cached_property
    def _default_is_believed(self) -> bool:
        return is_believed(self._evidence, self._evidence.default_fits[0])

    def _given(self, fits: Any, *, dev: bool) -> list[float]:
        return [self._evidence.accuracy(fit, dev=dev) for fit in fits]

    def _of_best(self, reported: Reported) -> Verdict:
        best = self._best
        if best.source in _WRONG_SOURCES:
            return incorrect(misconception(_WRONG_SOURCES[best.source]), _SAID[best.source])
        if best.source == "new-run":
            return correct("your code never trains these settings on the whole training set")
        if best.source != "none":
            found = best_fit(self._evidence)
            believed = best.fit is None or is_believed(self._evidence, best.fit)
            verdict = _unless_unbelieved(believed=believed)
            if found and self._evidence.accuracy(found) > reported.value + reported.unit + _CLEARLY:
                return verdict._replace(
                    feedback=f"{verdict.feedback}{_better(self._evidence.accuracy(found))}"
                )
            return verdict
        if not self._evidence.search_fits or not self._evidence.honest:
            return self._nothing_to_compare()
        highest = max(self._given(self._evidence.honest, dev=True))
        return incorrect(
            Outcome.NOT_REPRODUCED,
            f"no network of your search has this accuracy on the development set; the best one that was"
            f" fitted to the training set reaches {highest:.4g} in a new run",
        )

    def _nothing_to_compare(self) -> Verdict:
        return Verdict(
            "needs-review",
            code=Outcome.NO_RUN,
            feedback="the run of your code gave nothing to compare this with; a person looks at it",
        )

    # The settings

    def _of_settings(self, spec: ReportedSettings) -> Verdict:
        settings = self._settings
        assert settings is not None
        own = tuned(complete(settings), spec.notebook.tuned)
        if not self._fits_the_number(own):
            if not settings.certain:
                return Verdict(
                    "needs-review",
                    code=Outcome.UNDECIDED,
                    feedback="these values were read from words, and fit no network of your search; a"
                    " person looks at them",
                )
            if not self._evidence.search_fits:
                return self._nothing_to_compare()
            return incorrect(Outcome.OTHER_SETTINGS, self._told_of(settings, own))
        lacking = missing(spec, settings)
        if lacking:
            said = f"{', '.join(lacking)} is missing; report all five, also those left at their default"
            return partial(_HALF, Outcome.INCOMPLETE, said)
        return correct()

    def _fits_the_number(self, own: tuple[Any, ...]) -> bool:
        """Whether these settings have the accuracy that is reported, or no number says otherwise."""
        best = self._best
        if best.source == "none":
            return may_be_best(self._evidence, own)
        return own in best.settings

    def _told_of(self, settings: Settings, own: tuple[Any, ...]) -> str:
        evidence = self._evidence
        values = [evidence.accuracy(fit) for fit in evidence.honest if evidence.tuned(fit) == own]
        if values:
            return f"{_runs_give(values)} on the development set with these values, not what you report as the best"
        given = {k: list(v) if isinstance(v, tuple) else v for k, v in settings.values.items()}
        fresh = new_runs(evidence, given, [0], dev=True)
        if not fresh:
            return (
                "your code never trains a network with these values, and scikit-learn refuses them"
            )
        return (
            f"your code never trains a network with these values; a new one reaches {fresh[0]:.4g}"
        )


def _unless_unbelieved(*, believed: bool) -> Verdict:
    """Right, if a network trained here comes near what the student's process says of its own."""
    if believed:
        return correct()
    return Verdict(
        "needs-review",
        code=Outcome.NOT_REPRODUCED,
        feedback="your code gives this number, but a network trained afresh with its settings does not"
        " come near; a person looks at it",
    )


def _runs_give(values: list[float]) -> str:
    if len(values) == 1:
        return f"a new run of your code gives {values[0]:.4g}"
    return f"a new run of your code gives {min(values):.4g} to {max(values):.4g}"


def _better(accuracy: float) -> str:
    return f"your search has a better one, which reaches {accuracy:.4g} in a new run"


def _checked(rule: Rule, share: Fraction, broken: Broken | None) -> Checked:
    if broken is None:
        return Checked(rule.name, rule.says, share, earned=True)
    return Checked(
        rule.name, rule.says, share, earned=False, code=broken.code, feedback=broken.said
    )


def _together(file: str, checks: tuple[Checked, ...]) -> Verdict:
    """The verdict that the rules are together."""
    earned = sum((one.share for one in checks if one.earned), Fraction(0))
    code: VerdictCode = next((one.code for one in checks if not one.earned), "")
    feedback = "; ".join(f"{names}: {said}" for names, _, said in told_together(checks))
    return partial(earned, code, feedback)._replace(interpreted_as=file, checks=checks)
