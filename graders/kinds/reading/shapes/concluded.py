"""A shape that shapes of other things lead to: `z2 is K × 1, a1 is D_a × 1, hence W2 is K × D_a`.

Each clause in front says the shape of one thing, tells how things are connected, or how they are put
together. The last clause gives the answer, behind a word that concludes or behind its name.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from functools import cache

from exercises.language.errors import RefusedError
from exercises.language.printing import printed
from exercises.language.scope import Scope
from graders.kinds.reading.clauses.explanations import explains
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.remarks.narration import disputes
from graders.kinds.reading.shapes.claims import shape_of_name
from graders.kinds.reading.shapes.shapes import SaidShape, read_shape
from graders.kinds.reading.words import vocabulary as said

# Words that only tell how things are put together.
_TOGETHER = said.words(
    "input inputs output outputs first second then shape write them one after the other put here comes goes"
)


def shape_led_to(
    text: str, scope: Scope, names: Collection[str], others: Collection[str] = ()
) -> tuple[SaidShape, tuple[str, ...]] | None:
    """The shape of the last clause, and the clauses in front; None where one of them may change it.

    Raises:
        RefusedError: A declared name has another shape than is said.
    """
    text = _opening().sub("", text)
    premised = _premise().match(text)
    text = text[premised.end() :] if premised else text
    clauses = [one for one in _edge().split(text) if re.search(r"\w", one)]
    if len(clauses) < 2 or disputes(text):
        return None
    *before, last = [_opening_reason().sub("", one) for one in clauses]
    concluded = _concluding().search(text[: text.rindex(last)])
    labelled = _labelled().fullmatch(last)
    own = {spelled(one) for one in names}
    if labelled and spelled(labelled["name"]) not in own:
        declared = shape_of_name(labelled["name"].strip(), scope) is not None
        if declared or spelled(labelled["name"]) in {spelled(one) for one in others}:
            return None
    named = labelled is not None and (
        spelled(labelled["name"]) in own
        or ("shape" in own and _result().fullmatch(labelled["name"].strip()) is not None)
    )
    if not (concluded or named or premised):
        return None
    shape = _shape(labelled["said"] if labelled else last, scope)
    if shape is None:
        return None
    if not all(_leads(one, own, scope) or _is_of_function(one, shape, scope) for one in before):
        return None
    return shape, tuple(one.strip(" ,;.") for one in before)


def _leads(clause: str, own: Collection[str], scope: Scope) -> bool:
    """Whether a clause tells the shape of something else, or only how things are connected."""
    found = _labelled().fullmatch(clause)
    if found and (shape := _shape(found["said"], scope)):
        if spelled(found["name"]) in own:
            return False
        whole = shape_of_name(found["name"].strip(), scope)
        extents = tuple(printed(one) for one in shape.extents or ())
        if whole and [one for one in extents if one != "1"] != [one for one in whole if one != "1"]:
            raise RefusedError(f"{found['name']} is {' × '.join(whole)} in this exercise", 0)
        return True
    words = {one.casefold() for one in re.findall(r"[A-Za-z]{3,}", clause)}
    told = _equation().fullmatch(clause) is not None
    return (
        told
        or _derivative_of_shapes().fullmatch(clause) is not None
        or (explains(clause, "") and not words & said.CHANGING)
        or bool(words and words <= _TOGETHER)
    )


def _is_of_function(clause: str, answer: SaidShape, scope: Scope) -> bool:
    """Whether a clause tells the shape of f, with which that of its derivative begins: `f is n × k`."""
    found = _labelled().fullmatch(clause)
    shape = _shape(found["said"], scope) if found and found["name"] == "f" else None
    if shape is None or not shape.extents or answer.extents is None:
        return False
    return answer.extents[: len(shape.extents)] == shape.extents


def _shape(text: str, scope: Scope) -> SaidShape | None:
    with suppress(RefusedError):
        shape = read_shape(text.strip(" .,:"), scope)
        return shape if shape.extents else None
    return None


@cache
def _edge() -> re.Pattern[str]:
    """Where a clause ends; a word that concludes begins one."""
    another = r"and(?=\s+[A-Za-z]\w{0,3}(?:\s+(?:is|in|of)\b|\s*[∈:]))"
    words = rf"so|hence|thus|therefore|then|that['’]s|that\s+is|{another}"
    return re.compile(
        rf"[.;]\s+|(?<!\bin)(?<!\bout),\s+(?=[A-Za-z(])|\s*\n\s*|\s*(?:→|->|=>|⇒)\s*|(?<=[a-z]{{4}}):\s+(?=\()|(?:(?<=×\w)|(?<=[×x]\s\w)|(?<=[}})\]])):\s+(?=\(|[A-Z]\w?\s+(?:is|has)\b)|(?i:(?:\A|(?<=\s))(?:{words})\b,?\s*)"
    )


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"\A\s*ok(?:ay)?,?\s+(?:so\s+)?", re.IGNORECASE)


@cache
def _premise() -> re.Pattern[str]:
    """What opens a sentence whose last clause is the answer: `For X ∈ R^{B×D} and W ∈ R^{D×H}, …`."""
    return re.compile(r"\A\s*(?:for|with|given|if)\s+(?=[A-Za-z]\w?\b)", re.IGNORECASE)


@cache
def _derivative_of_shapes() -> re.Pattern[str]:
    """`scalar by d×1 column`: what is differentiated by what."""
    kind = r"(?:scalar|number|column|row|vector|matrix)"
    size = r"[A-Za-z\d]\w*\s*(?:×|\bx\b|\bby\b)\s*[A-Za-z\d]\w*"
    thing = rf"(?:an?\s+|the\s+)?(?:{size}\s+{kind}|{kind}(?:\s+{size})?)(?:\s+vector)?"
    return re.compile(
        rf"\s*{thing}\s+(?:by|with\s+respect\s+to|over)\s+{thing}[\s,.]*", re.IGNORECASE
    )


@cache
def _result() -> re.Pattern[str]:
    """What the shape is asked of, where the part has no other name than "shape"."""
    return re.compile(r"(?:the|its)\s+(?:jacobian|gradient|derivative)", re.IGNORECASE)


@cache
def _opening_reason() -> re.Pattern[str]:
    return re.compile(r"\A\s*(?:as|since|because|given\s+that)\s+", re.IGNORECASE)


@cache
def _concluding() -> re.Pattern[str]:
    return re.compile(
        r"(?i:\b(?:so|hence|thus|therefore|that['’]s|that\s+is)\b)[\s,]*\Z|(?:→|->|=>|⇒)\s*\Z|:\s*\Z"
    )


@cache
def _labelled() -> re.Pattern[str]:
    """`W2: K × D_a`, `f(w) is 1×1`, `the Jacobian is 1 × d`, `W goes in, k x d`."""
    name = r"[A-Za-zα-ωΔδ∂][\w^{}ᵀ']{0,8}(?:\([A-Za-z]\w?\))?(?:\s?[A-Za-z][\w^ᵀ]{0,3})?"
    described = (
        r"(?:the\s+|its\s+)?(?:Jacobian|gradient|derivative|output|input|result|product|shape)"
    )
    shape = r"(?:of\s+)?(?:the\s+)?(?:shape\s+|size\s+)?(?:just\s+|then\s+)?"
    has = rf"\s+(?:(?:is|are|has|being)\s+{shape}|of\s+(?:shape|size)\s+)"
    says = rf"(?:\s*[:=∈]\s*|\s+in\s+(?=R|ℝ|\\mathbb)|\s+(?:goes\s+in|comes\s+out),\s+|{has})"
    said = r"(?P<said>(?![^=:]*\b(?:and|has|is|the)\b)[^=:]+?)"
    return re.compile(
        rf"\s*(?:{name}\s*=\s*)?(?P<name>{described}|{name}){says}{said}[\s.,]*",
        re.IGNORECASE,
    )


@cache
def _equation() -> re.Pattern[str]:
    """`z2 = W2 a1 + b2`: how arrays are connected; `i = 1, …, d`."""
    return re.compile(r"\s*\$?\\?[A-Za-z][\w^{}()ᵀ]{0,8}\s*=\s*[^=:]+\$?\s*|[…\d\sdnkK]+")
