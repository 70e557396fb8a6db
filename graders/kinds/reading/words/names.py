"""Which words of an answer are names of its scope; all others are words of a language."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from exercises.language.notation import CONSTANTS, FUNCTIONS, LETTERS, MODULES
from exercises.language.scope import EMPTY, Scope, canonical
from exercises.language.tokens import accented_name
from graders.kinds.reading.words import vocabulary

_SPELLED_LETTERS = frozenset(one for one in LETTERS.values() if one.isascii())
_LONGEST_NAME = 12
_FUNCTION_NAMES = frozenset(name for name in FUNCTIONS if len(name) > 1)
# Words of the language that stand inside formulas.
KEYWORDS = frozenset({"if", "else", "otherwise", "for", "when", "and"})


class Names:
    """The names that mean something: declared ones, functions, constants and Greek letters."""

    def __init__(
        self, scope: Scope = EMPTY, also: Collection[str] = (), *, at_a_point: bool = False
    ) -> None:
        self.at_a_point = at_a_point  # whether formulas are worth one number
        self.wanted = "number" if at_a_point else "formula"
        stems = {one for one in scope.stems() if one.isalpha()}
        derived = {one.partition("_")[0] for pair in scope.derivatives.values() for one in pair}
        self._stems = stems | derived | {one for one in also if one.isalpha()}
        self.scope = scope
        self.conditioned = frozenset(scope.indices)

    @property
    def rounding(self) -> frozenset[str]:
        """Words that say that a number is rounded, which every number may be; no formula is."""
        return vocabulary.NEARLY if self.at_a_point else frozenset()

    def is_shape(self, text: str) -> bool:
        """Whether a text is a shape in declared sizes: `1 x d`, `(n×k)×(k×d)`."""
        extents = [one for one in _between_extents().split(text) if one.strip(" ()")]
        return len(extents) > 1 and all(
            one.isdigit() or canonical(one) in self.scope.sizes or set(one) <= self.scope.sizes
            for extent in extents
            for one in re.split(r"[\s()*+-]+", extent.strip(" ()"))
        )

    def is_function(self, word: str) -> bool:
        """Whether a word is the name of a function, which needs no brackets: `tanh x`."""
        return word.casefold() in _FUNCTION_NAMES

    def means_letter(self, letter: str) -> bool:
        """Whether a single letter is declared."""
        return letter in self._stems

    def means(self, word: str, behind: str = "") -> bool:
        """Whether a word is part of a formula; `behind` is what follows it at once."""
        if word in self._stems or len(word) == 1:
            return True
        word = "".join(accented_name(letter) or letter for letter in word)  # `ŷi`
        if word[0] == "d" and len(word) < 4 and behind[:1] == "/":
            return True  # dL/dz
        if word in MODULES or word in _SPELLED_LETTERS or word in CONSTANTS:
            return True
        applied = behind[:1] in {"(", "_", "^", "'", "[", "′", "’"} or behind[:1].isdigit()
        if word.casefold() in _FUNCTION_NAMES:
            return applied or word.casefold() not in _words()
        if applied and behind[:1] not in {"'", "’"}:
            return True  # an unknown name, to be refused as one
        if word.casefold() in _words():
            return word.isupper() and self._composed(word)  # `CA`, a product
        if word[0] == "d" and self._composed(word[1:]):
            return True
        return self._composed(word) or self._with_its_index(word)

    def _with_its_index(self, word: str) -> bool:
        """Whether it is a declared name without its sign: `wo` for w_o."""
        cuts = ((word[:at], word[at:]) for at in range(1, min(len(word), _LONGEST_NAME)))
        return any(self.scope.declared(f"{stem}_{rest}") for stem, rest in cuts)

    def _composed(self, word: str) -> bool:
        """Whether known names run together in it: `Xw`, `wTx`, `xexp`."""
        known = self._stems | {"e", "I", "T"}
        reached = {0}
        for end in range(1, min(len(word), 24) + 1):
            for start in tuple(reached):
                piece = word[start:end]
                if piece in known or (len(piece) > 2 and piece in _FUNCTION_NAMES):
                    reached.add(end)
        return len(word) in reached


@cache
def _words() -> frozenset[str]:
    """The words that carry a role, none of which is a product of letters."""
    sets = (
        vocabulary.CONSEQUENCE, vocabulary.NAMING, vocabulary.COPULA, vocabulary.BELIEVING, vocabulary.REASON,
        vocabulary.DEFINING, vocabulary.CONDITION, vocabulary.EVERY, vocabulary.DOUBT, vocabulary.DENIAL,
        vocabulary.OPERATION, vocabulary.LAWS, vocabulary.SHAPE, vocabulary.ARTICLES, vocabulary.RESTRICTING,
        vocabulary.NEARLY, vocabulary.SHAPED,
    )  # fmt: skip
    return frozenset(word for one in sets for word in one if len(word) > 1)


@cache
def _between_extents() -> re.Pattern[str]:
    return re.compile(r"×|\\times(?![A-Za-z])|\s+x\s+|(?<=\d)x(?=\w)|\s+by\s+")


@cache
def word() -> re.Pattern[str]:
    """A command of LaTeX, or a run of letters with what is drawn together with it: `don't`, `it's`; Chinese."""
    return re.compile(
        r"\\[A-Za-z]+|[A-Za-zÀ-ÖØ-öø-ɏ]{2,}['’](?:s|re|ve|ll|t|d|m)\b|[A-Za-zÀ-ÖØ-öø-ɏ]+|[\u3400-\u9fff]+"
    )
