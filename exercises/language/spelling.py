"""Did you mean: the nearest known word to one that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint to append to a message: ` (did you mean "…"?)`, or nothing when no word is near."""
    near = nearest(word, known)
    return f' (did you mean "{near}"?)' if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is spelled most alike, empty when none is near."""
    spellings = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), spellings, n=1, cutoff=0.6)
    return spellings[near[0]] if near else ""
