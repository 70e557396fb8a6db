"""The words with which a proof names parameters and says that they stay, vanish, agree or move."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal, NamedTuple

from graders.words.words import normalised

_NONE: frozenset[str] = frozenset()
ALL = frozenset({"W1", "b1", "W2", "b2"})

# `all`: parameters named in general; `always`: a time, where `stay` is a verb; `as`: a reason where
# a clause begins with it; `too`: what repeats a claim; `other`: what is no parameter; `elsewhere`: what
# a pronoun may stand for.
Kind = Literal[
    "denial", "not-only", "except", "free", "fixed", "stay", "always", "start", "specific", "units",
    "rows", "columns", "entries", "layer", "all-gradients", "all", "nothing", "not", "only", "nonzero",
    "equation", "zero", "equal", "same", "differ", "gradient", "change", "other", "elsewhere",
    "hard", "reason", "as", "list", "sign", "too", "soft",
]  # fmt: skip
SUBJECTS: frozenset[Kind] = frozenset({"specific", "all", "units", "rows", "columns", "entries"})


class Token(NamedTuple):
    """A word or phrase that matters; the parameters that it stands for."""

    kind: Kind
    about: frozenset[str] = _NONE


_UNITS = r"(?:hidden )?(?:units?|neurons?|nodes?)(?: (?:in|of) the hidden layer)?"
_THEIRS = "(?:weights|parameters) of (?:(?:the|both|all|two) )*"
_FIRST, _LAST = "(?:hidden|first|input)(?: layer)?", "(?:output|second|last|final)(?: layer)?"
_NOUGHT = r"0(?:\.0{1,8})?(?![\d.,]{0,9}\d)"
_NULL = rf"(?:vec |bm |boldsymbol |mathbb )?[\[( ]*(?:{_NOUGHT}|zero(?:e?s)?)"
_OF_A_LAYER = "(?:within|in|of|per|for) (?:a|each|every|one|the same|same)(?: single)?"
_STEP = "(?:step|update|iteration|time)s?"

_PLACES: tuple[tuple[str, frozenset[str]], ...] = (
    ("w1", frozenset({"W1"})),
    ("b1", frozenset({"b1"})),
    ("w2", frozenset({"W2"})),
    ("b2", frozenset({"b2"})),
    (f"weights? (?:matrix )?of the (?:hidden|first) layer|{_FIRST} weights?", frozenset({"W1"})),
    (f"bias(?:es)? of the (?:hidden|first) layer|{_FIRST} bias(?:es)?", frozenset({"b1"})),
    (f"weights? (?:matrix )?of the (?:output|second|last) layer|{_LAST} weights?", frozenset({"W2"})),
    (f"bias of the (?:output|second|last)(?: layer)?|{_LAST} bias", frozenset({"b2"})),
    ("first layer", frozenset({"W1", "b1"})),
)  # fmt: skip

# In this order: what stands first is read first.
_VOCABULARY: tuple[tuple[Kind, str, frozenset[str]], ...] = (
    ("denial", "not (?:true|the case|correct|right)|(?:wrong|false|incorrect|untrue) (?:that|to)", _NONE),
    ("not-only", "not (?:the )?(?:only|just)", _NONE),
    ("except", "except(?: for)?|apart from|other than|besides|aside from|excluding", _NONE),
    ("free", "free|arbitrary|any value", _NONE),
    ("fixed", ("unchanged|constant|frozen|fixed|untouched|unaffected|(?:initial|start(?:ing)?) values?"
              "|same (?:values?|as before|as at the start)|as (?:it is|they are)"), _NONE),
    ("stay", (r"stay\w*|remain\w*|keep\w*|kept|invariant|preserv\w*|maintain\w*|(?:hold|holds) again"
             "|same holds|goes on|still (?:holds|true)|continues? to (?:hold|be)"), _NONE),
    ("always", ("again|always|forever|throughout|induction|for all t|still|at all times"
               rf"|(?:after|at|in) (?:every|each|any|all|one|the|a) (?:\w+ )?{_STEP}"
               f"|(?:every|each|all) {_STEP}"), _NONE),
    ("start", (r"at (?:the )?(?:start|beginning|first|init\w*)|initial\w*|in the beginning|begin\w*|start\w*"
              "|before (?:training|the first)|at (?:time|step) 0|t = 0"), _NONE),
    ("list", "as well as|and also", _NONE),
    *(("specific", pattern, about) for pattern, about in _PLACES),
    ("units", f"(?:{_THEIRS})?{_UNITS}", _NONE),
    ("rows", "rows?", _NONE),
    ("columns", "(?:input )?columns?", _NONE),
    ("entries", "entries|components|elements|coordinates", _NONE),
    ("layer", f"{_OF_A_LAYER} (?:layer|matrix)", _NONE),
    ("all-gradients", "(?:all|every|any)(?: the| other)? (?:gradients?|derivatives?)", ALL),
    ("all", "weights?(?: matrices| matrix)?|weight matrices", frozenset({"W1", "W2"})),
    ("all", "biases", frozenset({"b1", "b2"})),
    ("all", "parameters?|everything|all of them", ALL),
    ("nothing", "nothing", ALL),
    ("too", "too|likewise|either|so (?:does|do|is|are)|(?:nor|neither) (?:does|do|is|are)", _NONE),
    ("not", "not|never|no|neither|cannot|none|without|hardly", _NONE),
    ("only", "only|just|solely|alone", _NONE),
    ("nonzero", f"nonzero|non zero|(?:≠|! =|neq|ne) {_NULL}", _NONE),
    ("equation", f"(?:=|≡|equiv|equals?(?: to)?|is|are)(?: also| both| all)? {_NULL}", _NONE),
    ("zero", rf"{_NOUGHT}|zero|zeros|zeroes|vanish\w*|null", _NONE),
    ("equal", r"equals?|identical\w*|alike|symmetric\w*|indistinguishable|copies|coincide\w*|tied|in sync", _NONE),
    ("same", "same", _NONE),
    ("differ", r"differ\w*|diverge\w*|distinct|unequal|asymmetric|broken|breaks?", _NONE),
    ("gradient", "gradients?|derivatives?|partial|nabla|delta|updates?|signals?|∂|∇|Δ", _NONE),
    ("change", (r"chang\w+|mov(?:e|es|ed|ing)|updat(?:ed|ing)|learn(?:s|ed|t)|trained|trainable|adapt\w*"
               r"|modif\w+|var(?:y|ies)|evolv\w+|leav(?:e|es|ing)|shift\w*|adjust\w*"), _NONE),
    ("other", r"outputs?|predict\w*|y|yhat|ŷ|h|activations?|loss|hidden layer", _NONE),
    ("elsewhere", "network|training|xor|we|learn|inputs?|points?|examples?|targets?", _NONE),
    ("hard", "[.!?;|]", _NONE),
    ("reason", "because|since|due to", _NONE),
    ("as", "as(?! well| before| at)|with(?! respect| the same| equal| identical)", _NONE),
    ("list", "and|or|nor|,|&", _NONE),
    ("sign", "=", _NONE),
    ("soft", "but|so|while|when|if|once|unless|which|where|then|therefore|thus|hence|whereas|:|⇒|→", _NONE),
)  # fmt: skip


def tokens(text: str) -> list[Token]:
    """What matters of a text, in order, remarks in brackets last; takes time linear in its length."""
    text = re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFKC", text))
    text = _parameter().sub(r" \1\2 ", _differential().sub("gradient of ", text))
    text = normalised(text)
    remarks = [one for one in _remark().findall(text) if _says().search(one)]
    text = _remark().sub(lambda one: " " if _says().search(one[1]) else one[0], text)
    text = " | ".join([text, *remarks])
    for pattern, plain in _rewritten():
        text = pattern.sub(plain, text)
    found = (match for match in _pattern().finditer(text) if match.lastgroup)
    return [_token(str(match.lastgroup)) for match in found]


def _token(group: str) -> Token:
    kind, _, about = _VOCABULARY[int(group[1:])]
    return Token(kind, about)


@cache
def _pattern() -> re.Pattern[str]:
    """Any word that matters, by its place in the vocabulary, or any other word."""
    return re.compile(
        "|".join(f"(?P<k{at}>(?<!\\w)(?:{one[1]})(?!\\w))" for at, one in enumerate(_VOCABULARY))
        + r"|\w+"
    )


@cache
def _parameter() -> re.Pattern[str]:
    r"""`W_1`, `$W^{(1)}$`, `\mathbf{W}_1`, `W[1]`: a letter and a layer, at one step of time or another."""
    return re.compile(
        r"(?<![A-Za-z\\])(?:\\(?:mathbf|boldsymbol|bm|mathrm|vec|bf) ?)?\{?([WwBb])\}?"
        r" ?(?:[_^] ?\{? ?)?[(\[]?(?<! )([12])(?![\d.,]{0,9}\d)[\])]?\}?"
        r"(?:\^?\{?\([tkn](?: ?\+ ?1)?\)\}?|\^\{?[tkn](?: ?\+ ?1)?\}?(?!\w))?"
    )


@cache
def _differential() -> re.Pattern[str]:
    """The d, ∂ or Δ before a parameter."""
    return re.compile(r"(?<![A-Za-z])[dgΔδ](?=[WwBb][_^]?[{(\[]{0,2}[12])")


@cache
def _remark() -> re.Pattern[str]:
    """A remark in brackets, which says something by itself."""
    return re.compile(r"\(([^()]{0,300})\)")


@cache
def _says() -> re.Pattern[str]:
    """Verbs by which a remark in brackets says something by itself."""
    return re.compile(
        r"\b(?:is|are|may|can|moves?|stays?|free|changes?|which|because|since|only)\b"
    )


@cache
def _rewritten() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Spellings that are made one before words are looked for."""
    return (
        (re.compile(r"\n[ \n]*(?:\n|[-*•] )"), " | "),
        (re.compile(r"(?<!\d)[.,](?=\S)|[.,](?!\d)|[=≡≠!?;:()\[\]&/∂∇Δ⇒→|]"), r" \g<0> "),
        (re.compile(r"\s+"), " "),
        (re.compile(r"\bh ?1 = h ?2\b"), "hidden units equal"),
        (re.compile(r"\bgradient descent\b"), "training"),
        (
            re.compile(
                r"\b(all(?: the)?(?: other)?(?: parameters| weights| gradients)?|everything|anything|nothing"
                r"|none|no \w+) but\b"
            ),
            r"\1 except",
        ),
        (re.compile(r"\ball except\b"), "everything except"),
    )
