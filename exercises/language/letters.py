"""Letters that run together, split by what the scope knows, before anything is parsed.

`Xw` is X w, `p_ip_j` is p_i p_j, `^TX` raises only the T, `z_{1,i}` is the entry i of z_1. Behind this
pass a declared name is one token in its canonical spelling, and a subscript holds entries alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exercises.language import sums
from exercises.language.extents import extents
from exercises.language.limits import LONGEST_RUN
from exercises.language.nesting import CLOSING, closing
from exercises.language.notation import (
    ACCENTS,
    CONSTANTS,
    FUNCTIONS,
    GREEK_TYPED,
    PARTIAL,
    TYPES,
)
from exercises.language.scope import DERIVATIVE, Scope
from exercises.language.scripts import (
    characters,
    counted,
    cut,
    head,
    joined,
    layer,
    listed,
    number_of_entries,
    single_digits,
    subscripted,
    with_primed_indices,
)
from exercises.language.stream import KEYWORDS
from exercises.language.tokens import Token

_PARTIALS = {"d", "D", "partial"}
_SPECIAL = {
    "delta", "indicator", "I", "Id", "frac", "sum", "prod", "where", "T", "F", "einsum", "arg", "dim", "axis",
}  # fmt: skip
_LONG = frozenset(name for name in FUNCTIONS if len(name) > 1)
# Words that mean something in every scope, and those of which a run of letters may consist.
_WORDS = _LONG | KEYWORDS | _SPECIAL | set(CONSTANTS)
_PIECES = _LONG | set(CONSTANTS) | {"I"}
_BITS = {"8", "16", "32", "64"}  # of a type of number: `float32`
_LOOKED_AT = {"_", "^", "{"}
_LONGEST = max(map(len, _PIECES))
_OF_DELTA = 2  # Kronecker's delta has two indices


def separated(tokens: Sequence[Token], scope: Scope) -> tuple[list[Token], list[str]]:
    """The tokens with a token for each name, and notes about what could have been read otherwise."""
    letters = _Letters(tokens, scope)
    letters.run()
    return letters.done, letters.notes


class _Letters:
    """`waiting` holds the tokens still to be read, the next one last."""

    def __init__(self, tokens: Sequence[Token], scope: Scope) -> None:
        tokens = with_primed_indices(tokens)
        self.scope = scope
        self.waiting = single_digits(tokens)[::-1]
        self.done: list[Token] = []
        self.notes: list[str] = []
        self.bound = sums.bound(tokens)
        self.stems = scope.stems() | self.bound
        self.counted = counted(tokens)

    def run(self) -> None:
        """Read all tokens."""
        while self.waiting:
            token = self.waiting.pop()
            if token.text == "∑" and self._is_capital_sigma():
                token = token._replace(kind="name", text="Sigma")
            if token.kind == "name":
                self._word(token)
            elif token.text not in _LOOKED_AT:
                self.done.append(token)
            elif token.text == "_" and self.waiting:
                self._subscript(token)
            elif token.text == "^" and self.waiting:
                self._raised(token)
            elif token.text == "{" and self._braces_only_a_name():
                self.done.append(self.waiting.pop())
                self.waiting.pop()
            else:
                self.done.append(token)

    def _note(self, typed: str, read: str) -> None:
        if (note := f"{typed} is read as {read}") not in self.notes:
            self.notes.append(note)

    def _next(self, ahead: int = 0) -> Token:
        return self.waiting[-1 - min(ahead, len(self.waiting) - 1)]

    def _before(self) -> Token:
        return self.done[-1] if self.done else Token("end", "", 0)

    def _put_back(self, tokens: Sequence[Token]) -> None:
        self.waiting += reversed(tokens)

    def _is_capital_sigma(self) -> bool:
        """Whether the sign of a sum is the name Σ, or Σ_1, of a covariance."""
        if "Sigma" not in self.stems:
            return False
        if self._next().text != "_":
            return self.scope.declared("Sigma") is not None
        number = self._next(1 + (self._next(1).text == "{"))
        return number.kind == "number" or self.scope.declared(f"Sigma_{number.text}") is not None

    # Words

    def _word(self, token: Token) -> None:
        if (partial := self._partial(token)) is not None:
            self.done += partial[:1]
            self._put_back(partial[1:])
            return
        word, scope = token.text, self.scope
        if self._before().text == "." and token.glued:  # a method of Python
            self.done.append(token)
            return
        digits = self._digits()
        if digits and (name := scope.declared(f"{word}_{digits}")):
            self.waiting.pop()
            self.done.append(token._replace(text=name))
        elif digits and word + digits in FUNCTIONS:
            self.waiting.pop()
            self.done.append(token._replace(text=word + digits))
        elif word in TYPES and digits in _BITS:
            self.waiting.pop()  # `float32`
            self.done.append(token)
        elif digits and self._counts(word):
            number = self.waiting.pop()
            self._note(f"{word}{digits}", f"{word}_{digits}")
            self.done.append(token)
            self.done += subscripted([number])
        elif entries := self._typed_behind(word):
            self.done += [token, *subscripted(entries)]
        elif (
            word in self.stems or word in _WORDS or word.casefold() in _LONG or scope.declared(word)
        ):
            self.done.append(token)
        elif name := self._greek(word, digits):
            if digits:
                self.waiting.pop()
            self._note(f"{word}{digits}", name)
            self.done.append(token._replace(text=name))
        elif self._before().kind == "number" and word[0] == "x" and word[1:] in scope.sizes:
            self._put_back(cut(token, ["x", word[1:]]))  # 1xd
        elif indexed := self._indexed(token):
            self.done += indexed
        elif pieces := self.pieces(word):
            self._note(word, " ".join(pieces))
            self._put_back(cut(token, pieces))
        else:
            self.done.append(token)

    def _greek(self, letter: str, ending: str) -> str | None:
        """The declared Greek name for which people type a Latin letter that means nothing here: `d2` for δ_2."""
        greek = GREEK_TYPED.get(letter)
        if greek is None or letter in self.stems:
            return None
        if greek == "sigma" and not ending and self._next().text == "'":
            return greek  # `s(z)` is what many call the softmax
        return self.scope.declared(f"{greek}_{ending}" if ending else greek)

    def _typed_behind(self, word: str) -> list[Token] | None:
        """The indices typed right behind a letter that is no Latin one, taken: `δij`, `ŷk`, `σi`."""
        token = self._next()
        kronecker = word == "delta" and not self.scope.declared(word)
        extent = _OF_DELTA if kronecker else self._extents(word)
        if token.kind != "name" or not token.glued or len(token.text) != extent:
            return None
        if not all(letter in self.bound or letter in self.scope.indices for letter in token.text):
            return None
        indices = list(token.text)
        if not kronecker:
            self._note(f"{word}{token.text}", f"{word}_{','.join(indices)}")
        return listed(cut(self.waiting.pop(), indices))

    def _partial(self, token: Token) -> list[Token] | None:
        """∂ for the `d` of `d x`, `dx` and `D(X, z)`, where the scope differentiates."""
        word = token.text
        if not self.scope.differentiates or word in self.stems - {DERIVATIVE}:
            return None
        if word in _PARTIALS:
            return [token._replace(kind="sign", text=PARTIAL)]
        if word[0] == "d" and word[1:] in self.stems | _LONG:
            return [
                Token("sign", PARTIAL, token.offset, token.glued),
                *cut(token, ["", word[1:]])[1:],
            ]
        return None

    def _digits(self) -> str:
        token = self._next()
        whole = token.kind == "number" and token.glued and token.text.isdigit()
        return token.text if whole else ""

    def _counts(self, word: str) -> bool:
        """Whether `x2` is an entry: x has members, or the text counts other entries of the vector x."""
        symbol = self.scope.symbols.get(word)
        if symbol is None or word in self.bound:
            return False
        return symbol.sequence is not None or (len(symbol.shape) == 1 and word in self.counted)

    def _indexed(self, token: Token) -> list[Token] | None:
        """`yi` for y_i, where that is declared, or y has entries and i is an index."""
        word = token.text
        if len(word) > LONGEST_RUN:
            return None
        cuts = [(word[:at], word[at:]) for at in range(1, len(word))]
        names = [name for stem, rest in cuts if (name := self.scope.declared(f"{stem}_{rest}"))]
        if len(names) == 1 and not all(map(self._stands_alone, self.pieces(word) or [""])):
            self._note(word, names[0])
            return [token._replace(text=names[0])]
        entries = list(self._as_entries(word))
        if len(entries) != 1:
            return None
        found: list[Token] = []
        offset = 0
        for stem, rest in entries[0]:
            at = token._replace(offset=token.offset + offset, glued=token.glued or offset > 0)
            letters = cut(at._replace(text=stem + rest), [stem, *rest])
            self._note(f"{stem}{rest}", f"{stem}_{rest}")
            found += [letters[0], *subscripted(listed(letters[1:]))]
            offset += len(stem) + len(rest)
        return found

    def _as_entries(self, word: str) -> Iterator[list[tuple[str, str]]]:
        """The ways to read a run of letters as entries, each a name and its indices: `yiyj`."""
        if not word:
            yield []
        for at in range(1, len(word)):
            stem = word[:at]
            end = at + self._extents(stem)
            if end == at or end > len(word):
                continue
            rest = word[at:end]
            if all(letter in self.scope.indices or letter in self.bound for letter in rest):
                yield from ([(stem, rest), *behind] for behind in self._as_entries(word[end:]))

    def _stands_alone(self, name: str) -> bool:
        """Whether a stem means something without what follows it: `D` of D_a does not."""
        scope = self.scope
        known = scope.declared(name) or name in scope.indices or name in scope.functions
        return bool(known) or name in self.bound or name in _PIECES

    def _extents(self, name: str) -> int:
        """How many indices an entry of a symbol has."""
        return extents(name, self.scope)

    def pieces(self, word: str) -> list[str] | None:
        """The fewest known names that a run of letters consists of."""
        if len(word) > LONGEST_RUN:
            return None
        longest = max(_LONGEST, *map(len, self.stems)) if self.stems else _LONGEST
        best: list[list[str] | None] = [[], *([None] * len(word))]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - longest), end):
                before = best[start]
                piece = word[start:end]
                if before is not None and (piece in self.stems or piece in _PIECES):
                    shorter = best[end]
                    if shorter is None or len(before) + 1 < len(shorter):
                        best[end] = [*before, piece]
        pieces = best[-1]
        return pieces if pieces and len(pieces) > 1 else None

    def _braces_only_a_name(self) -> bool:
        """`{x}_i`: braces of LaTeX around a name that goes on."""
        before = self._before()
        return (
            self._next().kind == "name"
            and [self._next(ahead).text for ahead in (1, 2)] == ["}", "_"]
            and before.text not in {"_", "^", "}", "frac"}
            and not (before.kind == "name" and before.text in _LONG)
        )

    # Subscripts

    def _script(self) -> list[Token]:
        """The next script, taken: a token, a name with its digits, or a group in its brackets."""
        number = 1
        if self._next().text in CLOSING:
            end = closing([token.text for token in reversed(self.waiting)], 0)
            number = 1 if end is None else end + 1
        elif self._next().kind == "name" and self._next(1).kind == "number" and self._next(1).glued:
            number = 2
        return [self.waiting.pop() for _ in range(min(number, len(self.waiting) - 1))]

    def _numbered_entry(self, base: Token) -> list[Token]:
        """The number and the index of `z_1j`, an entry of the vector z_1, taken; else nothing."""
        number, index = self._next(), self._next(1)
        name = self.scope.declared(f"{base.text}_{number.text}") if base.kind == "name" else None
        entry = (
            number.kind == "number"
            and index.kind == "name"
            and index.glued
            and len(index.text) == 1
            and not self.scope.declared(index.text)
            and name is not None
            and self._extents(name) == 1
        )
        return [self.waiting.pop(), self.waiting.pop()] if entry else []

    def _took_long_name(self) -> bool:
        """Whether a declared name with several underlines follows, `hidden_layer_size`; it is taken."""
        base = self._before()
        text, ahead, taken, name = base.text, 0, 0, ""
        while base.kind == "name" and self._next(ahead).kind in {"name", "number"}:
            text += f"_{self._next(ahead).text}"
            if ahead and (known := self.scope.declared(text)):
                name, taken = known, ahead + 1
            if self._next(ahead + 1).text != "_":
                break
            ahead += 2
        if name:
            del self.waiting[-taken:]
            self.done[-1] = base._replace(text=name)
        return bool(name)

    def _subscript(self, sign: Token) -> None:
        if self._took_long_name():
            return
        base, first = self._before(), self._next()
        if base.text in sums.SUMS and first.kind == "name" and len(first.text) > 1:
            self.waiting.pop()  # `\sum_ke^{z_k}`: only the first letter is lowered
            self._put_back(cut(first, [first.text[0], first.text[1:]]))
        script = self._numbered_entry(base) or self._script()
        if base.text in sums.SUMS and [one.kind for one in script] == ["sign", "name", "sign"]:
            script[1:2] = listed(cut(script[1], list(script[1].text)))
        grouped = bool(script) and script[0].text in CLOSING
        inside = script[1:-1] if grouped else script
        if not inside or base.text in sums.SUMS:
            self.done.append(sign)
            self._put_back(script)
        elif base.kind == "name" and self._named(inside):
            pass
        elif (entries := self._entries(base, inside)) is not None:
            self.done += [sign, *subscripted(entries)[1:]]
        elif not grouped and inside[0].kind == "name" and inside[0].text not in self.stems:
            self._lowered_letters(sign, inside)
        else:
            self.done.append(sign)
            self._put_back(script)

    def _named(self, inside: list[Token]) -> bool:
        """Whether base and subscript, or the first part of it, are one declared name; then it is done."""
        base = self.done[-1]
        if ending := joined(inside):
            accented = base.text + ending if ending in ACCENTS.values() else ""
            name = self.scope.declared(f"{base.text}_{ending}") or self.scope.declared(accented)
            if not name and (name := self._greek(base.text, ending)):
                self._note(f"{base.text}_{ending}", name)
            if name:
                self.done[-1] = base._replace(text=name)
                return True
        if self._extents(base.text) == number_of_entries(inside):
            return False
        ending, rest = head(inside)
        name = self.scope.declared(f"{base.text}_{ending}") if ending and rest else None
        if name is None or not self._extents(name):
            return False
        entries = self._entries(base, rest) or rest
        self.done[-1] = base._replace(text=name)
        self._put_back([Token("sign", "_", rest[0].offset, glued=True), *subscripted(entries)[1:]])
        return True

    def _entries(self, base: Token, inside: list[Token]) -> list[Token] | None:
        """The indices of `ij`, `11` and `n1`, each one letter or digit, with commas between them."""
        entries = characters(inside)
        if entries is None or len(entries) < 2 or joined(inside) in self.stems:
            return None
        digits = any(entry.kind == "number" for entry in entries)
        if digits and self._extents(base.text) != len(entries):
            return None
        if not all(entry.kind == "number" or self._is_index(entry.text) for entry in entries):
            return None
        return listed(entries)

    def _is_index(self, name: str) -> bool:
        return name in self.bound or name in self.scope.indices or name in self.scope.sizes

    def _lowered(self, base: Token, word: Token) -> int:
        """How many letters of `p_ip_j` are lowered: one, or as many as make a name; 0 for all of them."""
        if word.kind != "name" or word.text in self.stems:
            return 0
        for length in range(len(word.text), 0, -1):
            lowered = word.text[:length]
            name = self.scope.declared(f"{base.text}_{lowered}") if base.kind == "name" else None
            if name or (length == 1 and self._is_index(lowered)):
                return length if length < len(word.text) else 0
        return 0

    def _lowered_letters(self, sign: Token, inside: list[Token]) -> None:
        """`p_ip_j` in LaTeX: what is not lowered goes on behind the subscript."""
        word, base = inside[0], self._before()
        length = self._lowered(base, word)
        if not length:
            self.done += [sign, word]
            self._put_back(inside[1:])
            return
        lowered, rest = cut(word, [word.text[:length], word.text[length:]])
        if name := self.scope.declared(f"{base.text}_{lowered.text}"):
            self.done[-1] = base._replace(text=name)
        else:
            self.done += [sign, lowered]
        self._put_back([rest, *inside[1:]])

    # Superscripts

    def _raised(self, sign: Token) -> None:
        base, first = self._before(), self._next()
        if first.kind == "name" and len(first.text) > 1:
            self._raised_letters(sign, first)
            return
        script = self._script()
        if base.text in sums.SUMS and self._next().text == "_":
            lower = self.waiting.pop()  # `\sum^K_{j=1}`: the limits in the usual order
            self._put_back([lower, *self._script(), sign, *script])
            return
        number, turned = layer(script)
        if not number and base.kind == "name" and (name := self._numbered_above(base.text, script)):
            self._note(f"{base.text}^{script[-1].text}", name)
            self.done[-1] = base._replace(text=name)
            return
        if number and base.kind == "name" and (name := self._of_layer(base.text, number, script)):
            self.done[-1] = base._replace(text=name)
            self._put_back([sign, *turned] if turned else [])
            return
        if base.kind == "name" and self._counts_above(base.text, script):
            self._note(f"{base.text}^{script[-1].text}", f"{base.text}_{script[-1].text}")
            self.done += subscripted(script)
            return
        if self._next().text == "_" and _goes_before(script) and self._is_name(base.text):
            lower = self.waiting.pop()  # `u^T_o`: the subscript belongs to the name
            lowered = self._script()
            rest = lowered[1:] if lowered and lowered[0].kind == "name" else []
            if lowered and (length := self._lowered(base, lowered[0])):
                first, behind = cut(
                    lowered[0], [lowered[0].text[:length], lowered[0].text[length:]]
                )
                lowered, rest = [first], [behind, *rest]
            else:
                rest = []
            self._put_back([lower, *lowered, sign, *script, *rest])
            return
        self.done.append(sign)
        self._put_back(script)

    def _is_name(self, text: str) -> bool:
        return text == "‖" or text in self.stems or self.scope.declared(text) is not None

    def _numbered_above(self, base: str, script: list[Token]) -> str | None:
        """`z¹` for z_1, where z alone is nothing that could be raised."""
        inside = script[1:-1] if script and script[0].text == "{" else script
        single = len(inside) == 1 and inside[0].kind == "number"
        if not single or self.scope.declared(base) or base in {*self.bound, *self.scope.indices}:
            return None
        return self.scope.declared(f"{base}_{inside[0].text}")

    def _counts_above(self, base: str, script: list[Token]) -> bool:
        """Whether `y^t` is a member of a sequence, whose letter for the time nobody means as a power."""
        symbol = self.scope.symbols.get(base)
        single = len(script) == 1 and script[0].kind == "name"
        if symbol is None or symbol.sequence is None or not single:
            return False
        time = self.scope.symbols.get(script[0].text)
        return time is not None and time.domain == "step"

    def _of_layer(self, base: str, number: str, script: list[Token]) -> str | None:
        """`W^{[1]}` and, where W alone is no name, `W^{(1)}`."""
        known = self.scope.declared(base)
        if script[1].text == "(" and known and known not in self.scope.sizes:
            return None
        return self.scope.declared(f"{base}_{number}")

    def _raised_letters(self, sign: Token, raised: Token) -> None:
        """`^TX` and `^nx` in LaTeX: only the first name is raised."""
        self.done.append(sign)
        self.waiting.pop()
        rest = raised.text[1:]
        if raised.text in self.stems or raised.text in _WORDS:
            self._put_back([raised])
        elif raised.text[0] == "T" and (rest in self.stems | _LONG | {"e"} or self.pieces(rest)):
            self.done.append(raised._replace(text="T"))
            self._put_back(cut(raised, ["T", rest])[1:])
        else:
            self._put_back([raised])


def _goes_before(script: Sequence[Token]) -> bool:
    """Whether a subscript behind this superscript belongs to the base, not to the superscript."""
    first = script[0] if script else Token("end", "", 0)
    return first.kind == "number" or first.text in {"T", "ᵀ", "'", "{"}
