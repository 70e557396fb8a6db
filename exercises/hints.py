"""What was probably meant by a key or a declaration that is none, and the form that a key has."""

from __future__ import annotations

import re
from typing import get_args

from exercises.language.scope import Domain

# What a mapping looks like, by the key that holds it.
FORMS = {
    "symbols": "{n: size, w: [n], x: scalar}", "define": "{p: softmax(z)}", "also": "{p: diag(z)}",
    "function": "{of: w^T w, by: w}", "parts": "{answer: {kind: number}}", "answer": "{kind: number}",
    "tolerance": "{kind: relative, relative: 0.01}", "values": "{v: [2]}", "operands": "{X: [n, d]}",
    "options": "{a: one, b: another}", "items": "{A: one, B: another}", "steps": "{a: first, b: then}",
    "inputs": "{x: 2, y: 3}", "nodes": "{p: x*y, f: exp(p)}", "graphs": "{net: {inputs: {x: 2}, nodes: {f: x^2}}}",
    "updates": "{step: theta}", "arguments": "{x: {shape: [3]}}", "policy": "{deadline: 2026-11-02T23:59}",
    "late": "{kind: per-day, percent: 10}", "replace": "{x.sum(): x.mean()}", "fails": "{topic/name: [values]}",
    "misconceptions": "{name: {message: what is wrong, define: {p: x}}}",
}  # fmt: skip
# Where a key belongs that instructors write elsewhere.
_ELSEWHERE = {
    "accepted": "accepted answers stand in the file of solutions",
    "second": "a second form stands in the file of solutions",
    "solution": "solutions stand in files of their own, by the id of the exercise",
    "wrt": "what the function is differentiated by is its `by`",
    "kind": "the kind stands in a part, parts: {answer: {kind: …}}",
    "points": "points stand in the exercise; its parts share them by `weight`",
    "max_points": "points stand in the exercise; `max_score` of the sheet may be left out",
    "type": "say `kind`",
    "question": "say `prompt`",
}


def elsewhere(key: str) -> str:
    """Where a key belongs, as the end of a message; empty where nothing is known."""
    return f"; {_ELSEWHERE[key]}" if key in _ELSEWHERE else ""


def declaration(written: object) -> str:
    """How a symbol is declared that was written as another word; empty where nothing is known."""
    word = str(written).strip()
    if word in get_args(Domain):
        return f"{{domain: {word}}}, with a shape {{shape: [n], domain: {word}}}"
    if word in {"vector", "column", "row", "matrix"}:
        return "[n] for a vector, [n, k] for a matrix"
    if word in {"int", "integer", "whole", "natural"}:
        return "{domain: count} for 0, 1, 2, …, or {domain: step} for 1, 2, …"
    if sizes := re.fullmatch(r"[(\[]?(\w+)\s*(?:[x×,]\s*(\w+))?[)\]]?", word):
        first, second = sizes.groups()
        if second:
            return f"[{first}, {second}]"
        return f"[{first}]" if word[0] in "([" else ""
    return ""
