"""Values of all parts in sentences: `First net_h1 = 0.3775. After the sigmoid out_h1 = 0.5933 and …`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

from exercises.answer import Text
from exercises.language.layout import unwrapped
from student_template.changing import changes
from student_template.names import normalised


def values_in_sentences(text: Text, known: Mapping[str, str]) -> dict[str, Text]:
    """The value of every name; nothing where one is missing, is given twice, or the words may change them.

    Args:
        text: The whole answer.
        known: The part of each name, as `normalised`.
    """
    if _emphasised().search(text.text):
        return {}  # a title may say of what is below it that it is another value
    plain = unwrapped(text.text)
    found: dict[str, Text] = {}
    between, end = "", 0
    for match in _name().finditer(plain):
        part = known.get(normalised(match["name"]))
        if part is None or match.start() < end:
            continue
        value = _value().match(plain, match.end())
        if value is None:
            return {}
        inside = value[0].strip(" .,;\n")
        if part in found and found[part].text != inside:
            return {}
        found[part] = Text(inside, text.place_at(match.end()))
        between += f" {plain[end : match.start()]}"
        end = value.end()
    complete = set(found) == set(known.values())
    return found if complete and not changes(f"{between} {plain[end:]}") else {}


def says_again(text: str, named: Collection[str], known: Mapping[str, str]) -> bool:
    """Whether a part is given another value in a later sentence: `Then w1 = 0.11`."""
    if not _later().search(text):
        return False
    values: dict[str, set[str]] = {}
    for match in _name().finditer(text):
        part = known.get(normalised(match["name"]))
        value = _value().match(text, match.end())
        if part is not None and part in named and value is not None:
            last = re.split(r"[=≈]", value[0])[-1].strip(" .,;$")
            values.setdefault(part, set()).add(last)
    return any(len(given) > 1 for given in values.values())


@cache
def _later() -> re.Pattern[str]:
    """A word in front of a value that comes after the others."""
    return re.compile(
        r"(?:[.\n]|\A)[ \t]*(?:then|finally|afterwards|now|actually|later)\b[^.\n]*=", re.IGNORECASE
    )


@cache
def _emphasised() -> re.Pattern[str]:
    """A line in bold, with hashes, a comment, or the rule of a table."""
    return re.compile(r"^[ \t]*(?:#|\*\*|__|\|?[ \t]*:?--)", re.MULTILINE)


@cache
def _name() -> re.Pattern[str]:
    """A name and a sign of equality, or "is" in front of a number."""
    value = r"(?=\s*[-+−(]?\s*[\d.])"
    return re.compile(
        rf"(?<![\w/\\.])(?P<name>[A-Za-z∂δ][\w/∂{{}}\\]{{0,24}})\s*(?::?=(?!=)|≈|:|\s(?:is|of|equals)\b{value})"
    )


@cache
def _value() -> re.Pattern[str]:
    """A number, a calculation, or a chain, to the end of its clause."""
    inside = r"(?:[^,;.\n()\[\]]|\.(?=\w)|(?<=\d),(?=\d)|\([^()]*\)|\[[^\[\]]*\])"
    comma = r"(?:(?<!\d),|,(?!\d))"  # in `24,080` it is none
    end = rf"(?=\s*(?:{comma}|;|\.(?:\s|\Z)|\n|\Z|\s(?:and|so|which|because|since|in|as|for|then|but|while|the)\b))"
    return re.compile(rf"\s*{inside}+?{end}")
