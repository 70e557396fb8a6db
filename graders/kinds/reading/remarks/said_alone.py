"""Whether a formula or number at the end of a remark is said by itself: `by linearity 3w`, `see above 301`.

It is then a second answer. Not so what a word acts on, `the gradient of 3w`, what something else is, `f is 3w`,
and what would be elsewhere.
"""

from __future__ import annotations

import re
from functools import cache

from graders.kinds.reading.words.vocabulary import ARTICLES, CONSEQUENCE, COPULA, REASON, words

# Words whose object a formula is.
_LEADING_ON = words("""
    of by from with to for on in at via through using uses use times over per have has contains where and or plus
    minus differentiate differentiating differentiated derive deriving take taking insert inserting plug plugging
""")
# What the answer itself is called, in front of `is`.
_RESULT = words("derivative gradient jacobian result answer solution formula finally")
_NOUNS = words("value expression final row column vector matrix")
_OFFERING = words("could might may can must should would also maybe perhaps")
_OF_THE_ANSWER = _RESULT | _NOUNS | _OFFERING | CONSEQUENCE | ARTICLES | COPULA | REASON


def is_said_alone(lead: str) -> bool:
    """Whether words in front of a formula or number say nothing of which it is a part, or of what else it is."""
    said = _words(lead)
    if not said or said[-1] in _LEADING_ON or _of_another().search(lead):
        return False
    return said[-1] not in COPULA or {*said} <= _OF_THE_ANSWER


def gives_result(lead: str) -> bool:
    """Whether words only announce the answer: `the final result`, `answer:`."""
    said = _words(lead)
    return {*said} <= _OF_THE_ANSWER and bool({*said[-1:]} & _RESULT)


def _words(text: str) -> list[str]:
    return [one.casefold() for one in re.findall(r"[A-Za-z]+", text)]


@cache
def _of_another() -> re.Pattern[str]:
    """Words by which a formula is another one's: `in the other layout it would be 2w`."""
    words = "would|other|another|instead|unlike|not|without|rather|before|old|if|otherwise|were|had|original"
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
