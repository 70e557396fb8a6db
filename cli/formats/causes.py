"""Why points were not earned, in plain words: one phrase for every code that a verdict can have."""

from __future__ import annotations

from collections.abc import Mapping

from graders.marking.report import PartReport
from graders.verdict import Outcome, Status, is_misconception, named_in

# A status that is a cause by itself, whatever its code.
STATUSES: Mapping[Status, str] = {
    "unanswered": "not answered",
    "unreadable": "could not be read",
    "needs-review": "a person marks this",
    "not-checked": "nothing has checked this yet",
    "error": "a fault of the grader or of the assignment, not yours",
}
_READ_ONLY = "could be read, and is decided after submission"
# An unanswered part is only told something where its answer stands under an id that is nearly its own.
_ELSEWHERE = "answered under another name than its own"
_NOT_RIGHT = "not right"

CODES: Mapping[Outcome, str] = {
    Outcome.UNREADABLE: "could not be read",
    Outcome.SEVERAL_ANSWERS: "several answers where one is wanted",
    Outcome.OWN_NAMES: "values under names of your own",
    Outcome.NO_REASON: "a verdict without the reason that it needs",
    Outcome.WAITS_FOR_REASON: "waits for the mark of its reason",
    Outcome.WAITS_FOR_EARLIER: "may follow from an earlier answer that could not be read",
    Outcome.OVER_LIMIT: "longer than what was asked for",
    Outcome.UNDECIDED: "could not be decided by calculation",
    Outcome.EMPTY: "not answered",
    Outcome.OPTION: "another choice than the right one",
    Outcome.OPTIONS: "another set of options than the right one",
    Outcome.PAIRS: "pairs that do not belong together",
    Outcome.STEPS: "steps in another order",
    Outcome.PHRASE: "another expression than the right one",
    Outcome.VALUE: "a wrong value or formula, by no slip that is known",
    Outcome.SIGN: "right but for a sign",
    Outcome.FACTOR: "right but for a factor",
    Outcome.ROUNDED: "rounded too far",
    Outcome.NOT_UPDATED: "the old value, from before the step",
    Outcome.CONTRADICTION: "the two sides of an equality sign differ",
    Outcome.TRANSPOSED: "right but transposed",
    Outcome.INDEX: "right but for an index",
    Outcome.DERIVATIVE: "a derivative and its function exchanged",
    Outcome.ACTIVATION: "another activation function",
    Outcome.RECIPROCAL: "the reciprocal of what is right",
    Outcome.TERM: "right but for a term",
    Outcome.EXPONENT: "right but for an exponent",
    Outcome.SYMBOL: "one name in the place of another",
    Outcome.PART_MISSING: "right but for a term or a factor",
    Outcome.OTHER_LAYOUT: "right, but in another layout than the one declared",
    Outcome.SHAPE_MISMATCH: "a wrong shape",
    Outcome.UNDEFINED: "not defined where it should be",
    Outcome.SINGLE_POINT: "right everywhere but at single points",
    Outcome.NAMES_THE_ANSWER: "only names what was to be written out",
    Outcome.BOUNDARY: "an interval that is right but for its ends",
    Outcome.REMARK: "a false remark beside the answer",
    Outcome.FORM: "not in the form that was asked for",
    Outcome.ANOTHER_FUNCTION: "a graph of another function",
    Outcome.FOLLOW_THROUGH: "right only from your own earlier mistake",
    Outcome.DEGENERATE: "an earlier answer of yours that leaves nothing to do here",
    Outcome.SWAPPED_LABELS: "right values under the names of others",
    Outcome.COUNTEREXAMPLE: "does not do what was asked for at every input",
    Outcome.INVERTED: "the two classes exchanged",
    Outcome.THRESHOLD: "right only with another threshold",
    Outcome.NO_DERIVATION: "no chain of equalities in a derivation",
    Outcome.CLAIM_RESTATED: "says what was to be shown, and shows nothing",
    Outcome.LEAP: "the step that does the work is not shown",
    Outcome.NO_START: "a derivation that starts elsewhere",
    Outcome.NO_END: "a derivation that does not arrive",
    Outcome.ONE_CASE: "only one of the cases is shown",
    Outcome.TAKEN_BACK: "a formula that the text itself calls wrong",
    Outcome.TOO_LONG: "too long to be checked to its end",
    Outcome.FALSE_STEP: "a step that does not hold",
    Outcome.UNREADABLE_STEP: "a step that could not be read",
    Outcome.FALSE: "a step that does not hold",
    Outcome.REPEAT: "a step that says what stood there already",
    Outcome.NOT_AT_START: "the start does not lie in the set",
    Outcome.LEFT: "a step leaves the set",
    Outcome.XOR_INSIDE: "the set holds a network that is XOR",
    Outcome.MONOTONE: "the function is monotone",
    Outcome.NOT_RUN: "could not be tried out",
    Outcome.NOT_LEARNED: "does not learn XOR",
    Outcome.NOT_IMPLEMENTED: "a program that is not written yet",
    Outcome.CRASHED: "a program that ended with an error",
    Outcome.TIMEOUT: "a program that took too long",
    Outcome.MEMORY: "a program that took too much memory",
    Outcome.DISK: "a program that wrote too much to the disk",
    Outcome.FORBIDDEN: "a program that did what it may not do",
    Outcome.REJECTED: "a file that is not run",
    Outcome.OUTPUT_LIMIT: "a program that printed too much",
    Outcome.BAD_MESSAGE: "a program that disturbed how its results are told",
    Outcome.WRONG_TYPE: "a result of a wrong type",
    Outcome.WRONG_DTYPE: "a result of a wrong number type",
    Outcome.WRONG_VALUE: "a program that gives wrong values",
    Outcome.NOT_FINITE: "a program that gives NaN or infinity",
    Outcome.CONSTANT: "a program that gives the same for every input",
    Outcome.NO_GRADIENT: "gradients that are missing or do not flow",
    Outcome.NOT_REFUSED: "an input that should have been refused",
    Outcome.NOT_REGISTERED: "parameters that an optimiser does not find",
    Outcome.OPTION_IGNORED: "an option without effect",
    Outcome.ROWS_MIXED: "examples of a batch that change each other",
    Outcome.WRONG_PARAMETERS: "other parameters than those of the layers",
    Outcome.CHANGED: "something changed that should stay as it is",
    Outcome.NOT_TRAINED: "training that is not what was asked for",
    Outcome.NOT_LEARNING: "a network that does not learn",
    Outcome.MISSING_RUNS: "runs of an experiment that are missing",
    Outcome.TOO_NARROW: "values of an experiment that are all alike",
    Outcome.VARIES_TOO: "an experiment in which something else varies as well",
    Outcome.NOT_DRAWN: "a figure that is not drawn",
    Outcome.OTHER_CURVES: "a figure of other curves",
    Outcome.NO_LABELS: "a figure without labels",
    Outcome.IMAGE: "an image that a person looks at",
    Outcome.NO_PICTURE: "a picture on which nothing can be seen",
    Outcome.NOT_OPENED: "a picture that was not opened here",
    Outcome.WINDOW: "a plot that does not show the whole range",
    Outcome.ASSIGNMENT_FAULT: "a fault of the assignment, not yours",
    Outcome.NO_RUN: "a number that no run confirms",
    Outcome.NO_FILE: "a file that is missing",
    Outcome.UNLABELLED: "cells that name no exercise",
    Outcome.NOT_FITTED: "a network that was never fitted",
    Outcome.NOT_DEFAULT: "settings where the defaults were asked for",
    Outcome.OTHER_ROWS: "other rows of the data than those asked for",
    Outcome.OTHER_SETTINGS: "other settings than those reported or asked for",
    Outcome.OTHER_SOLVER: "another solver than the one asked for",
    Outcome.LEAK: "a network that has seen the data it is judged on",
    Outcome.IMPOSSIBLE: "a number that cannot come out",
    Outcome.NOT_REPRODUCED: "a number that the code does not give",
    Outcome.INCOMPLETE: "only a part of what was asked for",
    Outcome.NO_TORCH: "not run, as torch is missing here",
    Outcome.NO_SANDBOX: "not run, as there are no walls here",
    Outcome.NO_SKLEARN: "not run, as scikit-learn is missing here",
    Outcome.INFRASTRUCTURE: "a fault of the machine, not yours",
    Outcome.UNCERTIFIED: "waits until the key is certified",
    Outcome.GRADER_FAULT: "a fault of the grader, not yours",
    Outcome.CASE: "a case that cannot be judged",
    Outcome.REVIEWED: "a person decided so",
    Outcome.VOID: "does not count",
}

# The mistakes that are found behind numbers of a graph; `graders.graph.misconceptions` advises on each.
MISCONCEPTIONS: Mapping[str, str] = {
    "no-sigma-prime": "the derivative of the activation left out",
    "sigma-for-sigma-prime": "the activation where its derivative is wanted",
    "other-activation": "the values of another activation function",
    "bias-forgotten": "a bias left out of the weighted sum",
    "sign": "the error the wrong way round",
    "ascent": "a step uphill",
    "half-forgotten": "the ½ in front of the loss forgotten",
    "mean-for-sum": "losses averaged that are added here",
    "eta-forgotten": "the learning rate left out",
    "learning-rate": "another learning rate",
    "updated-weights": "updated weights used too early",
    "shared-bias-not-summed": "the gradients of a shared bias not added up",
    "path-dropped": "a way through the graph left out",
    "transposed-weights": "errors carried back over the weights of others",
    "layout-exchanged": "two weights that have changed places",
    "other-logarithm": "another logarithm than the natural one",
    "divisor-forgotten": "a division left out",
    "term-dropped": "a term of a sum left out",
    "factor-dropped": "a factor left out",
    "neighbour-index": "the value of a neighbour",
    "sign-slip": "a sign inside of a step",
    "power-slip": "a power taken for a product",
    "node-skipped": "what goes into a node in the place of the node",
    "factor-added": "a factor too many",
    "function-forgotten": "the function of a node not applied",
    "derivative-for-value": "a derivative where the value is wanted",
    "value-for-derivative": "a value where the derivative is wanted",
}


def cause(part: PartReport) -> str:
    """Why a part did not earn everything."""
    verdict = part.verdict
    if verdict.status == "not-checked" and part.self_check:
        return _READ_ONLY
    if verdict.status == "unanswered" and (verdict.code or verdict.feedback):
        return in_words(verdict.code) if verdict.code else _ELSEWHERE
    return STATUSES.get(verdict.status) or in_words(verdict.code)


def in_words(code: str) -> str:
    """What a code means; a mistake that only its assignment knows is called by its name there."""
    if is_misconception(code):
        return ", or ".join(
            MISCONCEPTIONS.get(name) or name.replace("-", " ") for name in named_in(code)
        )
    return CODES[Outcome(code)] if code in _KNOWN else code.replace("-", " ") or _NOT_RIGHT


_KNOWN = frozenset(map(str, Outcome))
