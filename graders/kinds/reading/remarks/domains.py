r"""What is said at the end of where a name lives, if it lives there anyway: `x \in \mathbb{R}`, `α > 0`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope, canonical

_LONGEST = 90  # characters of such a clause


def with_domains(text: str, scope: Scope) -> str:
    """The text with `for all x ∈ R` for a domain at its end, which holds nothing back.

    A domain that is not the whole one of the exercise stays: it is a condition.
    """
    found = _at_the_end().search(text, max(0, len(text) - _LONGEST))
    if found is None:
        return text
    symbol = scope.symbols.get(scope.declared(canonical(found["name"])) or "")
    if symbol is None or symbol.shape:
        return text
    if found["unit"] and symbol.domain != "unit":
        return text
    positive = (found["above"] or found["called"] or found["unit"]) is not None
    if positive and symbol.domain not in {"positive", "unit"}:
        return text
    return f"{text[: found.start()]} for all {found['name']}{'' if positive else ' ∈ R'}"


def without_typical_value(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text without what a parameter usually is, `where α is a small constant, typically 0.01`, and a note."""
    found = _typical_value().search(text)
    symbol = scope.symbols.get(scope.declared(canonical(found["name"])) or "") if found else None
    if found is None or symbol is None or symbol.shape:
        return text, ()
    return text[: found.start("told")], (f'passed over: "{found["told"].strip(" ,.()$")}"',)


@cache
def _typical_value() -> re.Pattern[str]:
    name = r"\$?(?P<name>\\?[A-Za-zα-ω]\w*)\$?"
    usually = r"(?:typically|usually|often|commonly|e\.\s?g\.,?|such\s+as|for\s+example)"
    set_to = r"(?:(?:set|fixed)\s+(?:to|at)|chosen\s+(?:as|to\s+be)|around|about|=|≈|\\approx)?"
    value = r"\$?(?:\\?[A-Za-zα-ω]+\s*=\s*)?0?\.\d+\$?"
    told = rf"(?P<told>,?\s*\(?{usually},?\s*{set_to}\s*{value}\)?[\s.]*)"
    return re.compile(rf"\b(?:where|with)\s+{name}\s+(?:is|being)\s+[a-z ]+{told}\Z")


@cache
def _at_the_end() -> re.Pattern[str]:
    blank = r"\\(?:q?quad\b|[,;:!])"
    lead = rf"(?:\s*[,;]|\s*{blank}|\s)\s*(?:{blank}\s*)*\(?(?:(?:with|where|for|and)\s+)?\$?"
    name = r"(?P<name>\\?[A-Za-zα-ω]\w*)"
    reals = r"\s*(?:∈|\\in(?![A-Za-z]))\s*(?:ℝ|R\b|\\R\b|\\mathbb\s*\{?\s*R\s*\}?)(?!\s*[\^_])"
    noun = r"\s*(?:is\s+)?(?:an?\s+)?(?:fixed\s+)?(?:constant|parameter)"
    above = rf"\s*(?P<above>>|\\gt(?![A-Za-z]))\s*0(?![.\d])(?:{noun})?"
    nouns = r"(?:\s+(?:constant|number|parameter|value|slope|coefficient|hyperparameter))?"
    called = rf"\$?\s+(?P<called>is\s+(?:an?\s+)?(?:small\s+|fixed\s+)?positive){nouns}"
    unit = r"\s*(?P<unit>(?:∈|\\in(?![A-Za-z]))\s*[(\[\]]\s*0\s*,\s*1\s*[)\]\[])"
    return re.compile(
        rf"(?<=\S)(?<!\ball)(?<!\bevery)(?<!\beach)(?<!\bany){lead}{name}(?:{reals}|{above}|{unit}|{called})\$?\)?[\s.$]*\Z"
    )
