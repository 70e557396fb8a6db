"""Reported hyper-parameters as a kind of answer: by name, as a call, or in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from exercises.answer import Answer, Fields, UnreadableError, as_written
from exercises.language.characters import plain
from exercises.specs import ReportedSettings
from graders.kinds.kind import NO_CONTEXT, Context, any_truth, no_key, no_latex, no_questions
from graders.kinds.notebook.fitted import DEFAULTS
from graders.verdict import Outcome, Verdict

_NUMBER = r"10\s?\^\s?-?\d+|(?:\d+(?:[.,]\d+)?|[.]\d+)(?:e[-+]?\d+)?"
# For each hyper-parameter what else it is called, and what its value looks like.
_NAMES: Mapping[str, str] = {
    "hidden_layer_sizes": r"hidden[\s_-]*(?:layers?)?(?:[\s_-]*(?:sizes?|units|neurons))?|layers?|structure|sizes?",
    "activation": r"activation(?:[\s_]function)?|act(?:iv)?",
    "solver": r"solver|optimi[sz]er|optim",
    "learning_rate_init": r"(?:init(?:ial)?[\s_])?learning[\s_-]*rate(?:[\s_]init)?|lr|eta|η|rate|step[\s_]size",
    "batch_size": r"(?:mini-?\s?)?batch(?:[\s_-]*size)?|bs|mini-?batch",
}
_VALUES: Mapping[str, str] = {
    "hidden_layer_sizes": r"[(\[]\s*\d+(?:\s*,\s*\d+)*\s*,?\s*[)\]]|\d+(?:\s*(?:,|x|-|–|->|→)\s*\d+)*",
    "activation": r"identity|logistic|sigmoid|tanh|relu",
    "solver": r"sgd|adam|lbfgs|l-bfgs(?:-b)?",
    "learning_rate_init": _NUMBER,
    "batch_size": r"\d+|auto|default",
}
_SPELLINGS = {"sigmoid": "logistic", "l-bfgs": "lbfgs", "l-bfgs-b": "lbfgs", "default": "auto"}


class Settings(NamedTuple):
    """The values by hyper-parameter; `certain` where each stands behind its own name."""

    values: Mapping[str, Any]
    certain: bool


def read(spec: ReportedSettings, answer: Answer) -> Settings:
    """The values that can be read.

    Raises:
        UnreadableError: Not one of them can.
    """
    if isinstance(answer, Fields):
        found = dict(_of_fields(spec, answer))
        if not found:
            raise UnreadableError(_wanted(spec), answer.place)
        return Settings(found, certain=True)
    text = re.sub(r"[`'\"*$\\{]|}", " ", plain(as_written(answer)).text)
    found = {}
    for name in spec.notebook.tuned:
        if name in _NAMES and (match := _behind_its_name(name).search(text)):
            found[name] = _value(name, match["value"])
    certain = len(found) == len(spec.notebook.tuned)
    if not certain:
        found = {**_in_words(spec, text), **found}
    if not found:
        raise UnreadableError(_wanted(spec), answer.place)
    return Settings({k: found[k] for k in spec.notebook.tuned if k in found}, certain)


def _wanted(spec: ReportedSettings) -> str:
    return f"no hyper-parameter could be read; write them as {spec.how_to_answer()}"


def _of_fields(spec: ReportedSettings, answer: Fields) -> Any:
    for typed, value in answer.fields.items():
        for name in spec.notebook.tuned:
            if name in _NAMES and _only_name(name).fullmatch(plain(typed).text.strip()):
                text = re.sub(r"[`'\"$]", " ", plain(as_written(value)).text).strip()
                match = _only_value(name).fullmatch(text)
                if match is None:
                    raise UnreadableError(f"{typed}: {text} is no value of {name}", value.place)
                yield name, _value(name, match[0])


def _in_words(spec: ReportedSettings, text: str) -> dict[str, Any]:
    """Values that tell by themselves what they are: `50 hidden / tanh / SGD / lr 0.01 / bs=32`."""
    found: dict[str, Any] = {}
    for name in ("activation", "solver"):
        values = {one.casefold() for one in _only_value(name).findall(text)}
        if name in spec.notebook.tuned and len(values) == 1:
            found[name] = _value(name, values.pop())
    behind = {
        "hidden_layer_sizes": rf"(?P<value>{_VALUES['hidden_layer_sizes']})\s*(?:hidden|neurons|units)",
        "batch_size": r"(?:batch(?:es)?\s*(?:size)?\s*(?:of|=|:)?\s*)(?P<value>\d+)",
    }
    for name, pattern in behind.items():
        if name in spec.notebook.tuned and (match := re.search(pattern, text, re.IGNORECASE)):
            found[name] = _value(name, match["value"])
    return found


def _value(name: str, written: str) -> Any:
    """The value in the form that scikit-learn takes."""
    written = written.strip().casefold()
    written = _SPELLINGS.get(written, written)
    if name == "hidden_layer_sizes":
        return tuple(int(one) for one in re.findall(r"\d+", written))
    if name == "batch_size":
        return written if written == "auto" else int(written)
    if name == "learning_rate_init":
        power = re.fullmatch(r"10\s?\^\s?(-?\d+)", written)
        return 10.0 ** int(power[1]) if power else float(written.replace(",", "."))
    return written


def shown(reading: Settings) -> str:
    """The values as keywords."""
    return ", ".join(f"{name}={_written(value)}" for name, value in reading.values.items())


def _written(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def missing(spec: ReportedSettings, reading: Settings) -> list[str]:
    """The hyper-parameters that are asked for and not reported."""
    return [name for name in spec.notebook.tuned if name not in reading.values]


def complete(reading: Settings) -> dict[str, Any]:
    """The settings with the defaults of what was left out."""
    return {**DEFAULTS, **reading.values}


def decide(
    spec: ReportedSettings, _expected: None, reading: Settings, _context: Context = NO_CONTEXT
) -> Verdict:
    """Without a run of the code a person decides."""
    lacking = missing(spec, reading)
    said = f"{', '.join(lacking)} is missing; " if lacking else ""
    told = "your code was not run again, so nothing confirms these values; a person looks at them"
    return Verdict("needs-review", code=Outcome.NO_RUN, feedback=f"{said}{told}")


@cache
def _behind_its_name(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.])(?:{_NAMES[name]})\s*(?:=|:|is|of|was)?\s*(?P<value>{_VALUES[name]})(?![\w.]\w)",
        re.IGNORECASE,
    )


@cache
def _only_name(name: str) -> re.Pattern[str]:
    return re.compile(_NAMES[name], re.IGNORECASE)


@cache
def _only_value(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w]){_VALUES[name]}(?![\w])", re.IGNORECASE)


latex, key, truth, questions = no_latex, no_key, any_truth, no_questions
