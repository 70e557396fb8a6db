"""What sends an answer to a person, whatever it says; nothing here costs a point by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from graders.words.words import Word

FUNCTION_WORDS = frozenset({
    "a", "an", "the", "is", "are", "was", "were", "be", "been", "it", "its", "they", "them",
    "their", "this", "that", "these", "those", "of", "to", "in", "on", "at", "by", "for",
    "from", "with", "as", "and", "or", "but", "if", "then", "so", "because", "since", "when",
    "while", "which", "who", "what", "how", "do", "does", "did", "can", "could", "will",
    "would", "may", "might", "must", "should", "we", "you", "i", "he", "she", "have", "has",
    "had", "there", "rather", "than", "many", "few", "all", "each", "every", "more", "too", "only", "up",
    "down",
})  # fmt: skip
# The longest of 869 exemplars has 128 words; one that is three times as long needs a second look.
_MOST_WORDS = 400
# Of the exemplars in sentences 19 in 20 have 27 % small words and more, and hardly one has fewer than
# this; rows of keywords have next to none. Below seven words the share says nothing.
_FEW_FUNCTION_WORDS = 0.17
_ENOUGH_TO_JUDGE = 7
# An enumeration in a sentence has longer items, or at most three.
_SHORT_ITEM = 2.6
_FEW_ITEMS = 3
# Where more of the words are symbols, the text is mathematics, which has few small words.
_MOSTLY_WORDS = 0.7
# A right answer uses words of the question, but most of what it says is not in it.
_NEW_WORDS = 0.3
# Of 621 exemplars of this length four have less, all of them rows of formulas; it takes a few sentences
# to tell.
_RARELY_ENGLISH = 0.12
_MANY_WORDS = 15


def is_empty(text: str) -> bool:
    """Whether an answer says nothing, or that it has nothing to say."""
    return bool(_nothing().fullmatch(text.strip(" \n.!?,;:-'\"()")))


def flags(text: str, words: Sequence[Word], question: str) -> tuple[str, ...]:
    """Why a person should look at an answer.

    Args:
        text: The normalised answer.
        words: Its words.
        question: The normalised question.
    """
    found = {
        "injection": any(one.search(text) for one in _injections()),
        "stuffing": _is_stuffed(text, words),
        "copied": _is_copied(words, question),
        "denial": bool(_denial().search(text)),
        "too-long": len(words) > _MOST_WORDS,
        "language": _is_another_language(words),
    }
    return tuple(name for name, there in found.items() if there)


def _is_stuffed(text: str, words: Sequence[Word]) -> bool:
    """Keywords in a row, without the small words of a sentence; formulas are no keywords."""
    if _is_row(text):
        return True
    # A single letter belongs to a formula.
    plain = [
        one.text for one in words if one.text.isalpha() and (len(one.text) > 1 or one.text in "ai")
    ]
    if not plain or len(plain) < _MOSTLY_WORDS * len(words):
        return False
    small = sum(word in FUNCTION_WORDS for word in plain)
    items = [one for one in re.split(r"[,;\n/]", text) if _item().fullmatch(one)]
    bare_list = len(items) >= _FEW_ITEMS and not small
    long = sum(len(one.split()) for one in items) > len(items) * _SHORT_ITEM
    listed = len(items) > _FEW_ITEMS and not long
    many = len(plain) >= _ENOUGH_TO_JUDGE
    return bare_list or listed or (many and small / len(plain) < _FEW_FUNCTION_WORDS)


def _is_row(text: str) -> bool:
    """Single words and numbers between commas, and nothing else."""
    pieces = [one.strip() for one in re.split(r"[,;\n]", text)]
    in_words = sum(bool(re.fullmatch(r"[a-z][a-z'-]+", one)) for one in pieces)
    return in_words > _FEW_ITEMS and all(len(one.split()) <= 1 for one in pieces)


def _is_copied(words: Sequence[Word], question: str) -> bool:
    """Hardly a content word that the question does not have."""
    asked = {_stem(one) for one in re.findall(r"[a-z]+", question)}
    content = [
        one.text
        for one in words
        if one.text not in FUNCTION_WORDS and (one.text.isalpha() or one.text[-1].isdigit())
    ]
    new = [one for one in content if _stem(one) not in asked]
    return len(content) >= 4 and len(new) / len(content) < _NEW_WORDS


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ation|ise|ize|ised|ized|es|ed|s)$", "", word)[:6]


def _is_another_language(words: Sequence[Word]) -> bool:
    plain = [word.text for word in words if word.text[0].isalpha()]
    foreign = sum(not word.isascii() for word in plain)
    small = sum(word in FUNCTION_WORDS for word in plain)
    return len(plain) >= _MANY_WORDS and (
        small / len(plain) < _RARELY_ENGLISH or foreign / len(plain) > 0.3
    )


@cache
def _nothing() -> re.Pattern[str]:
    """An answer that says it has nothing to say."""
    return re.compile(
        r"(?:i\s+)?(?:do not|dont|don't|no)\s+(?:know|idea|clue)\b.*|idk|n\s*/?\s*a|none|nothing"
        r"|todo|tbd|pass|skip(?:ped)?|x"
        r"|(?:i am |i'm )?not sure|no answer|blank|left blank|[\W_]*",
        re.DOTALL,
    )


@cache
def _denial() -> re.Pattern[str]:
    """What denies a whole clause, of which rules see only a part."""
    return re.compile(
        r"\bnot (?:true|the case|correct|right|so)\b|\b(?:wrong|false|incorrect|untrue) (?:that|to)\b|\bmyth\b"
        r"|\bnot not\b|\bno not\b|\bnot no\b"
        # Not only here, and then nothing of what else: it denies the "only".
        r"|\bnot (?:only|just|merely)\b(?![^.!?]*\b(?:but|also|as well)\b)"
    )


@cache
def _item() -> re.Pattern[str]:
    """An item of a list that is made of words."""
    return re.compile(r"[\s\w'-]*[a-z]{2}[\s\w'-]*")


@cache
def _injections() -> tuple[re.Pattern[str], ...]:
    """Words that speak to a grader, or markup."""
    return tuple(
        re.compile(pattern)
        for pattern in (
            r"\bignore\b.{0,40}\b(?:instruction|rubric|rule|prompt|above|previous)",
            r"\bfull\b.{0,20}\b(?:marks?|points?|score|credits?|grade)\b",
            r"\bmax(?:imum)?\s+(?:marks?|points?|credits?|grade)\b",
            r"\ball\b.{0,10}\b(?:marks|credits?)\b",
            r"\b(?:grader|marker|marking|grading|rubric|examiner|evaluator|teaching assistant|auto ?grader)\b",
            r"\b(?:award|assign|grant)\w*\b.{0,40}\b(?:marks?|points?|score|credit)\b",
            r"\bgive\w*\s+(?:me|us|this|it|full|maximum|the student)\b.{0,40}\b(?:marks?|points?|credit)\b",
            r"\b(?:system|assistant|user|developer)\s*[:>]",
            r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|<!|\[/?inst|\{\{|```",
            r"\b(?:instructor|professor|lecturer|teacher)\b.{0,60}\b(?:confirm|approv|review|agree|said|receiv)",
            r"(?:\b[a-z][a-z -]{3,}[=:]\s*(?:1(?:\.0)?|true|correct|full)\b[\s,;.]*){2}",
            r"\b(?:mark|score|grade)\b.{0,20}\b(?:this|answer|as|is)\b.{0,20}\b(?:correct|right|1|100)",
            r"\b(?:this|the) answer\b.{0,40}\b(?:correct|complete|satisf|deserv|fulfil)",
        )
    )
