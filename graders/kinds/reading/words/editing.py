"""What speaks of a change to what is written: `strike the 2`, `should be w`, `I take it back`."""

from __future__ import annotations

import re
from functools import cache


def edits(text: str) -> bool:
    """Whether words ask for a change of the answer beside them, take it back, or laugh at it."""
    return _edit().search(text.replace("’", "'")) is not None


def is_changed(text: str) -> bool:
    """Whether an answer says of itself, wherever it stands, that it is another one, or none yet."""
    return _changed().search(text.replace("’", "'")) is not None


@cache
def _changed() -> re.Pattern[str]:
    """`d (changed to a)`, `2w, on second thought w`, `w^T (missing a factor)`, `f (wrong) = 3`, `a, nope`."""
    part = r"(?:factor|sign|minus|term|transpose|square|exponent|bracket)"
    done = r"(?:doubled|halved|squared|transposed|negated|inverted|divided|multiplied|corrected)"
    layer = r"(?:relu|softmax|sigmoid|tanh|sign|threshold)"
    return re.compile(
        "|".join(
            (
                # Another one is meant.
                r"\b(?:changed|corrected|edited)\s+to\b|\bon\s+second\s+thoughts?\b",
                r"\(\s*(?:the\s+)?(?:correct|right|real|actual|true)\s+(?:answer|value|result|one)\s*(?::|=|is\b|would\b)",
                r"\b(?:since|because|as)\s+(?:it|this)\s+(?:equals|is\s+equal\s+to)\b",
                r"\b(?:do\s+not|don't|dont)\s+(?:really\s+)?know\b(?!\s+(?:how|why))|\bundecided\b",
                r"\bin\s+(?:any|either|whatever)\s+order\b|\bin\s+reverse\s+order\b|\bupside\s+down\b",
                r"[,;]\s*then\s+(?:I\s+(?:take|took)\s+)?(?:the\s+)?(?:negative|logarithm|log|square|square\s+root|inverse|reciprocal)\s+of\b",
                r"\btaking\s+the\s+absolute\s+value\b|\bleave\s+it\s+(?:out|away)\b",
                r"\bcould\s+(?:just\s+as\s+well|also|equally(?:\s+well)?)\s+be\b",
                r"\bwhich\s+(?:I|we)\s+(?:then\s+)?(?:multiply|divide|square|double|halve|negate)\b",
                r"\(before\s+(?:the\s+)?correction\)|[,;]\s*nope\b|,\s*not\s+really\b",
                r"\(\s*(?:wrong|doesn't\s+work|does\s+not\s+work|incorrect)\s*\)|\bis\s+the\s+wrong\s+answer\b",
                r"\b(?:it|this|that)\s+(?:can't|cannot|can\s+not|isn't|is\s+not)\s+be\s+[-−\d$\\(]",
                r"\b(?:also|otherwise|better)\s+known\s+as\b|\bsame\s+as\s+[-−]?\d+(?:\.\d+)?(?=[\s.)]*(?:\Z|[,;]))",
                # Something is still to be done.
                rf"\b(?:missing|lacks|lacking)\s+(?:a|an|the|one)\s+{part}\b|\bto\s+be\s+{done}\b",
                r"\bneeds?\s+(?:transposing|a\s+transpose|a\s+minus|doubling)\b|\balso\s+needs\s+\w{1,3}\b",
                r"\b(?:one|two|\d+)\s+too\s+(?:many|few)\b|\bwith\s+[-+*/×·]\s+instead\s+of\s+[-+*/×·]",
                rf"\b(?:then|followed\s+by)\s+(?:an?\s+|the\s+)?{layer}[\s.]*\Z",
                # It holds somewhere only.
                r"\bin\s+theory\b[^.]*\bin\s+practice\b|\bin\s+practice\b[^.]*\bin\s+theory\b",
                r"\bfor\s+\d+\s+(?:out\s+)?of\s+(?:the\s+)?\d+\s+(?:points|inputs|examples|cases)\b",
                r"\bevaluated\s+at\b|,\s*at\s+the\s+point\s+[-−\d(]",
            )
        ),
        re.IGNORECASE,
    )


@cache
def _edit() -> re.Pattern[str]:
    verbs = (
        r"strike|erase|delete|drop|remove|cancel|flip|rotate|reverse|transpose|negate|invert|swap|exchange"
        r"|square|halve|double|multiply|divide|subtract|replace|ignore|forget|skip"
    )
    objects = r"(?:the|this|that|these|those|it|them|by|everything|all|line|above|below|what|a|an|one|both)\b"
    order = rf"(?:\A|[.;:!,]\s*|\bplease\s+)\W*(?:please\s+|now\s+|then\s+(?:we\s+|I\s+)?)?(?:{verbs})\s+{objects}"
    done = r"\b(?:replaced|exchanged|swapped|negated|flipped|reversed|inverted|mirrored|erased|deleted)\b"
    done += r"|\bthen\s+(?:doubled|halved|squared|rounded|transposed|divided|multiplied)\b"
    done += r"|\b(?:crossed|struck|scratched)\s+(?:it\s+|this\s+|that\s+)?(?:out|off|through)\b"
    units = "".join(rf"(?<!\b{one}\s)" for one in ("neurons", "units", "inputs", "outputs"))
    of_it = rf"(?<!\bthat\s)(?<!\bwhich\s)(?<!\bwe\s){units}\b"
    become = r"(?:be(?!\s+(?:on|active|met|known|kept|stored|needed)\b)|have|read|say|get|go)"
    ought = rf"{of_it}(?:should|ought\s+to|must|needs?\s+to)\s+{become}\b"
    back = r"\b(?:take|took|takes)\s+(?:it|that|this|everything)\s+back\b|\b(?:withdraw|retract|revoke)\w*\b"
    left_out = r"\b(?:leave|left)\s+(?:out|away)\b|\bw/o\b"
    slip = r"\b(?:forgot|forgotten|superfluous|redundant|typo|bug|joke|kidding|nonsense|rubbish|garbage)\b"
    version = r"\b(?:old|earlier|previous)\s+version\b|\breal\s+answer\b"
    other = rf"\bother\s+layout\b|\A\W*transposed\b|\bother\s+way\s+(?:a?round)\b|\bI\s+mean[t]?\b|{version}"
    other += r"|\bsee\b[^.]*\b(?:correct|right)\b"
    mocking = r"\bas\s+if\s*!|\byeah,?\s+right\b|\bin\s+your\s+dreams\b"
    actions = r"transpose|subtract|remove|divide|halve|multiply|drop|removed|divided|dropped|halved"
    acted = rf"\b(?:after|from)\s+which\s+(?:[a-z]+\s+){{0,2}}?(?:{actions})\b|\bhalv(?:e|ing)\b|\bguessing\b"
    unsure = r"\bno\s+idea\b|\bcopied\b|\bcould\s*(?:not|n't)\s+do\b|\bseem(?:s|ed)\s+wrong\b"
    german = r"\b(?:falsch|unsinn|stimmt|verrechnet|nicht|kein)\b"
    asked = f"{order}|{done}|{ought}|{back}|{left_out}"
    return re.compile(f"{asked}|{slip}|{other}|{mocking}|{acted}|{unsure}|{german}", re.IGNORECASE)


@cache
def another_result() -> re.Pattern[str]:
    """A reason that ends in another result: `because the result is w^T / 2`, `as transposing yields 2 w`."""
    asked = r"(?:(?:the|my|our)\s+)?(?:result|answer)"
    does = r"(?:transposing|dividing|multiplying|scaling|averaging)\s+(?:yields?|gives?|makes?)"
    return re.compile(
        rf"\b(?:{asked}\s+(?:is|becomes|equals)\s+(?!equal\b)\S|{does}\b|(?:we|I)\s+(?:then\s+)?(?:divide|multiply|scale|halve|double)\b"
        rf"|(?:afterwards|in\s+the\s+end)\b)",
        re.IGNORECASE,
    )
