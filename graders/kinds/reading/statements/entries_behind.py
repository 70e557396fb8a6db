"""What is said of every entry behind a whole, `2w^T (each entry is 2w_i)`: both are the answer."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.layout import blank_at


def with_entry_in_front(text: str) -> str:
    """`J_i = 2w_i, so 2w^T` for `2w^T, each entry is 2w_i`; with two indices nobody knows which comes first."""
    found = _behind().search(text)
    if found is None or not text[: found.start()].strip(" $*`"):
        return text
    indices = {*_index().findall(found["entry"])}
    at = found["th"] or found["at"]
    if len(indices) != 1 or (at and {at} != indices):
        return text
    whole = blank_at(text, found.start(), len(text)).rstrip(" ,;.")
    return f"J_{indices.pop()} = {found['entry'].strip(' $')}, so {whole}"


@cache
def _behind() -> re.Pattern[str]:
    """`(each entry is 2w_i)`, `, with entries 2w_i`, `; the i-th component is 2w_i`."""
    lead = r"(?:(?:where|with|so|i\.e\.|and|which\s+has)\s+)?(?:(?:each|every|all|the|its)\s+)*"
    which = r"(?:\$?(?P<th>[a-z])\$?\s?[-'’]?th\s+)?"
    noun = r"(?:(?:entr(?:y|ies)|components?|elements?)|(?:entry|component|element)[-\s]?wise)"
    at = r"(?:\s+\$?(?P<at>[a-z])\$?(?=\s))?"
    says = r"\s*(?:\b(?:is|are|equals?|being)\s+|[=:]\s*|\s)(?:just\s+|equal\s+to\s+)?"
    talk = r"[^_]*(?<![\\A-Za-z])(?!(?:times|minus|plus)\b)[A-Za-z]{4,}(?![\w(])"
    entry = rf"(?P<entry>(?!{talk})[^,;\n]*_[^,;\n]*?)"
    return re.compile(rf"(?:\s*[,;.]\s+|\s+\()\(?{lead}{which}{noun}{at}{says}\$?{entry}\$?\)?[.\s$]*\Z")


@cache
def _index() -> re.Pattern[str]:
    return re.compile(r"_\{?([a-z])(?![a-z])")
