"""Scripts and arguments as tokens: what a subscript says, how one is made, what is counted."""

from __future__ import annotations

from collections.abc import Sequence

from exercises.language.nesting import CLOSING, closing
from exercises.language.tokens import Token

_FREE = "mnlpqrstuv"  # letters for indices that have none of their own


def cut(token: Token, pieces: Sequence[str]) -> list[Token]:
    """The token cut into pieces, all but the first glued to the one before."""
    tokens: list[Token] = []
    offset = token.offset
    for piece in pieces:
        kind = "number" if piece.isdigit() else "name"
        glued = token.glued if not tokens else True
        tokens.append(Token(kind, piece, offset, glued))  # type: ignore[arg-type]
        offset += len(piece)
    return tokens


def joined(inside: Sequence[Token]) -> str:
    """The text of a subscript that is a word, a number, or a word with digits: `out`, `1`, `h1`."""
    kinds = [token.kind for token in inside]
    if kinds in (["name"], ["number"]) or (kinds == ["name", "number"] and inside[1].glued):
        return "".join(token.text for token in inside)
    return ""


def characters(inside: Sequence[Token]) -> list[Token] | None:
    """The letters and digits of a subscript that consists of nothing else."""
    if not all(token.kind in {"name", "number"} and token.text.isalnum() for token in inside):
        return None
    return [one for token in inside for one in cut(token, list(token.text))]


def head(inside: list[Token]) -> tuple[str, list[Token]]:
    """The part of a subscript that may belong to the name, and the entries behind it."""
    if len(inside) > 2 and inside[1].text == ",":
        return inside[0].text, inside[2:]
    single = characters(inside)
    return (single[0].text, single[1:]) if single else ("", [])


def layer(script: Sequence[Token]) -> tuple[str, Sequence[Token]]:
    """The number in `[1]`, `{[1]}` or `{(1)}`, and a sign of transposition behind it: `{(1)T}`."""
    texts = [token.text for token in script]
    if texts[:1] == ["["] and texts[2:] == ["]"] and texts[1].isdigit():
        return texts[1], ()
    behind = script[4:-1]
    numbered = len(texts) > 4 and (texts[1], texts[3]) in {("[", "]"), ("(", ")")}
    turned = len(behind) < 2 and all(token.text in {"T", "ᵀ"} for token in behind)
    return (texts[2], behind) if numbered and turned and texts[2].isdigit() else ("", ())


def with_primed_indices(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with a letter of its own for an index with a prime: `z_{i'}`."""
    found: list[Token] = []
    letters: dict[str, str] = {}
    texts = {token.text for token in tokens}
    for token in tokens:
        opened = [one.text for one in found[-3:-1]] == ["_", "{"]
        if token.text == "'" and token.glued and opened and found[-1].kind == "name":
            index = found[-1].text
            free = (one for one in _FREE if one not in {*texts, *letters.values()})
            letter = letters.setdefault(index, next(free, index))
            found[-1] = found[-1]._replace(text=letter)
        else:
            found.append(token)
    return found


def listed(entries: Sequence[Token]) -> list[Token]:
    """The entries with commas between them."""
    commas = [Token("sign", ",", entry.offset, glued=True) for entry in entries]
    return [token for pair in zip(entries, commas, strict=True) for token in pair][:-1]


def subscripted(entries: Sequence[Token]) -> list[Token]:
    """Entries, commas between them, as a subscript in braces."""
    at = entries[0].offset
    signs = [Token("sign", sign, at, glued=True) for sign in "_{}"]
    return [*signs[:2], *entries, signs[2]]


def number_of_entries(inside: Sequence[Token]) -> int:
    """How many entries a subscript has: between commas, or as many as letters and digits."""
    commas = sum(token.text == "," for token in inside)
    return commas + 1 if commas else len(characters(inside) or [inside])


def counted(tokens: Sequence[Token]) -> set[str]:
    """The names of which entries are counted: x of `x_2`, and of `x1`, which is no power."""
    names = set()
    for at in range(len(tokens) - 2):
        number = tokens[at + 1 + (tokens[at + 1].text == "_")]
        number = tokens[at + 2 + (at + 3 < len(tokens))] if number.text == "{" else number
        if tokens[at].kind == "name" and number.kind == "number":
            by_sign = tokens[at + 1].text == "_"
            if by_sign or (number.text == "1" and number.glued):
                names.add(tokens[at].text)
    return names


def single_digits(tokens: Sequence[Token]) -> list[Token]:
    r"""The tokens where each argument of `\frac12` is one digit."""
    split = list(tokens)
    if not any(token.text == "frac" for token in tokens):
        return split
    for at in range(len(split) - 1, -1, -1):
        if split[at].text != "frac":
            continue
        place = at + 1
        for _ in range(2):
            argument = split[min(place, len(split) - 1)]
            if argument.kind == "number" and argument.text.isdigit() and len(argument.text) > 1:
                split[place : place + 1] = cut(argument, [argument.text[0], argument.text[1:]])
            texts = [token.text for token in split]
            end = closing(texts, place) if argument.text in CLOSING else place
            place = (place if end is None else end) + 1
    return split
