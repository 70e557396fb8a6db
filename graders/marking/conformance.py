"""Judges cases of a public conformance suite: one JSON object in, one out.

A case is `{"id", "kind", "expected", "student", "params"}`, see `tests/conformance/README.md`.
`params.truth` is Python for tests and is never looked at here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exercises.answer import Answer, Items, Place, Text, UnreadableError
from exercises.specs import Formula, Number, Shape, Spec, Value
from graders.kinds.grader import grader_of, read, said
from graders.kinds.kind import Context
from graders.verdict import Outcome, Verdict
from graders.words.proposal import propose
from graders.words.rubric import Evidenced

_PLACE = Place("case", 1, 1)


def judged(
    lines: Iterable[str], seed: int = 0, rubrics: Mapping[str, Evidenced] | None = None
) -> Iterator[dict[str, Any]]:
    """The verdict on each case; a case that is none is `invalid`, and never ends the run.

    `ms` is the time to read and decide the answer, once the expected one is known. Answers in words,
    known by their `question_id`, get the marks that the rubric of that question proposes.
    """
    for line in lines:
        if not line.strip():
            continue
        if (case := _of_words(line)) is not None:
            yield _proposed(case, rubrics or {})
            continue
        start = time.perf_counter()
        try:
            case = json.loads(line)
            name = case.get("id")
            asked = _asked(case)
            start = time.perf_counter()
            verdict = _judge(*asked, Context(seed))
        except Exception as error:  # noqa: BLE001 - one case must not end the run
            name = _name(line)
            verdict = Verdict(
                "error", code=Outcome.CASE, feedback=f"{type(error).__name__}: {error}"
            )
        yield {
            "id": name,
            "verdict": _word(verdict),
            "code": verdict.code,
            "interpreted_as": verdict.interpreted_as,
            "ms": round((time.perf_counter() - start) * 1000, 3),
        }


def _of_words(line: str) -> dict[str, Any] | None:
    """The case, if it is an answer in words."""
    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return case if isinstance(case, dict) and isinstance(case.get("question_id"), str) else None


def _proposed(case: Mapping[str, Any], rubrics: Mapping[str, Evidenced]) -> dict[str, Any]:
    """The marks that are proposed for an answer in words; `auto` where no person is needed."""
    rubric = rubrics.get(case["question_id"])
    if rubric is None:
        return {"id": case.get("id"), "marks": {}, "auto": False, "flags": ["no-rubric"], "ms": 0}
    start = time.perf_counter()
    limit = case.get("max_sentences")
    found = propose(
        rubric,
        str(case.get("answer") or ""),
        str(case.get("question") or ""),
        limit if isinstance(limit, int) else None,
    )
    return {
        "id": case.get("id"),
        "marks": {one.id: float(one.mark) for one in found.points},
        "auto": "empty" in found.flags,
        "clean": found.clean,
        "flags": list(found.flags),
        "ms": round((time.perf_counter() - start) * 1000, 3),
    }


def _name(line: str) -> Any:
    try:
        return json.loads(line)["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _word(verdict: Verdict) -> str:
    if verdict.status == "correct":
        return "right"
    return "wrong" if verdict.status in {"incorrect", "partial"} else "invalid"


def _asked(case: Mapping[str, Any]) -> tuple[Spec, Any, Text]:
    """The spec, the key and the answer of a case."""
    params = case.get("params", {})
    kind = params.get("of", case["kind"])
    spec = _TRANSLATIONS[kind](case, params)
    grader = grader_of(spec)
    assert grader is not None
    student = case["student"]
    text = Text(student if isinstance(student, str) else json.dumps(student), _PLACE)
    return spec, grader.key(spec, _expected(case["expected"])), text


def _judge(spec: Spec, key: Any, text: Text, context: Context) -> Verdict:
    grader = grader_of(spec)
    assert grader is not None
    try:
        answer = said(spec, text)
        if answer.blank:
            return Verdict("unanswered", code=Outcome.EMPTY)
        understood = read(spec, answer)
    except UnreadableError as error:
        return Verdict("unreadable", code=Outcome.UNREADABLE, interpreted_as=error.message)
    verdict = grader.decide(spec, key, understood.reading, context)
    shown = verdict.interpreted_as or grader.shown(understood.reading)
    return verdict.read_as(understood.echo(shown))


def _expected(expected: Any) -> Answer:
    """The expected answer as a text; the factors of a shape have × between them."""
    if isinstance(expected, list):
        if all(isinstance(one, str) for one in expected):
            return Text(" × ".join(f"({one})" for one in expected) or "()", _PLACE)
        return Items(tuple(_expected(one) for one in expected), _PLACE)
    return Text(str(expected), _PLACE)


def _number(_case: Mapping[str, Any], params: Mapping[str, Any]) -> Spec:
    return Number.model_validate(
        {
            "kind": "number",
            "tolerance": _tolerance(params),
            "units": tuple(params.get("units", ())),
            "in_percent": params.get("percent", False),
        }
    )


def _tolerance(params: Mapping[str, Any]) -> dict[str, Any]:
    if "sigfigs" in params:
        return {"kind": "significant-figures", "figures": params["sigfigs"]}
    if "decimals" in params:
        return {"kind": "decimal-places", "decimals": params["decimals"]}
    if "rtol" in params:
        return {"kind": "relative", "relative": params["rtol"], "zero": params.get("atol", 0)}
    return {"kind": "absolute", "absolute": params.get("atol", 0)}


def _matrix(case: Mapping[str, Any], params: Mapping[str, Any]) -> Spec:
    shape = _shape_of(case["expected"])
    if params.get("orientation") == "any" and 1 in shape:
        shape = tuple(extent for extent in shape if extent != 1) or (1,)
    return Value.model_validate({"kind": "value", "shape": shape, "tolerance": _tolerance(params)})


def _shape_of(expected: Any) -> tuple[int, ...]:
    return (len(expected), *_shape_of(expected[0])) if isinstance(expected, list) else ()


def _shape(_case: Mapping[str, Any], params: Mapping[str, Any]) -> Spec:
    sizes = dict.fromkeys(params.get("dims", ()), "size")
    return Shape.model_validate({"kind": "shape", "symbols": sizes})


def _formula(_case: Mapping[str, Any], params: Mapping[str, Any]) -> Spec:
    symbols: dict[str, Any] = dict.fromkeys(params.get("dims", ()), "size")
    for name, declared in params.get("symbols", {}).items():
        symbols[name] = _symbol(declared)
    symbols |= {name: {"index": size} for name, size in params.get("indices", {}).items()}
    symbols |= dict.fromkeys(params.get("functions", ()), "function")
    return Formula.model_validate(
        {
            "kind": "matrix",
            "symbols": symbols,
            "define": params.get("define", {}),
            "sigma": params.get("sigma", "sigmoid"),
        }
    )


def _symbol(declared: Any) -> Any:
    if isinstance(declared, list):
        return tuple(declared) or "scalar"
    names = {"shape": "shape", "domain": "domain", "seq": "sequence", "recur": "recurrence"}
    return {names[key]: tuple(v) if isinstance(v, list) else v for key, v in declared.items()}


_TRANSLATIONS = {
    "number": _number,
    "matrix": _matrix,
    "shape": _shape,
    "scalar": _formula,
    "matrix_expr": _formula,
}
