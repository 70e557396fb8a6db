"""Vectors and matrices by value: from lists or text, in the usual notations, to their entries."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from exercises.answer import Answer, Fields, Items, Place, Text, UnreadableError
from exercises.language.characters import plain
from exercises.language.errors import RefusedError
from exercises.language.layout import without_wrappers
from exercises.tolerances import TypedNumber
from graders.kinds.reading.arrays.chains import (
    Chain,
    agrees,
    calculates,
    chain_of_arrays,
    worked_out,
)
from graders.kinds.reading.arrays.named_entries import array_of_entries, array_of_rows
from graders.kinds.reading.clauses.comments import role_of_comment
from graders.kinds.reading.clauses.explanations import explains
from graders.kinds.reading.clauses.fields import makes_another, without_own_words
from graders.kinds.reading.numbers.beside_numbers import tells_nothing
from graders.kinds.reading.numbers.numbers import read_number
from graders.kinds.reading.numbers.working import literal
from graders.kinds.reading.remarks.narration import disputes, does_something, taken_back
from graders.kinds.reading.remarks.remarks import Role, role_of
from graders.kinds.reading.words.names import word

# The largest network of the sheets has some hundred weights; more is a pasted file.
MAX_ENTRIES = 10_000
_MAX_DEPTH = 6
_IDENTITIES = {"eye", "identity"}
_PAIRS = {"[": "]", "(": ")", "{": "}"}


@cache
def _wrapper() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?:np|numpy|torch)\.)?(?:array|tensor|Tensor|[mM]atrix|Vector)\s*\((.*)\)", re.DOTALL
    )


@cache
def _filled() -> re.Pattern[str]:
    """An array of equal numbers, or the identity, by its sizes; perhaps times a number."""
    module, sizes = r"(?:(?:np|numpy|torch)\.)?", r"[\[(]?[\d\s,]+[\])]?"
    options = r"(?:,\s*dtype\s*=\s*[\w.]+\s*)?"
    by_name = rf"{module}(?P<what>zeros|ones|eye|identity)\s*\(\s*(?P<sizes>{sizes})\s*{options}\)"
    full = rf"{module}full\s*\(\s*(?P<extents>\d+|[\[(][\d\s,]+[\])])\s*,\s*(?P<number>[^()\[\],]+){options}\)"
    factor = r"(?:(?P<factor>[^()\[\],*]+)\s*\*\s*|(?P<minus>[-−])\s*)?"
    return re.compile(rf"{factor}(?:{by_name}|{full})(?:\s*(?P<sign>[*/])\s*(?P<behind>[\d.]+))?")


@cache
def _repeated() -> re.Pattern[str]:
    """A list of Python that holds one number so many times: `[1.5]*4`."""
    return re.compile(r"\[\s*(?P<number>[^\[\],;*&\s]+)\s*\]\s*\*\s*(?P<times>\d{1,5})")


@cache
def _told_behind() -> re.Pattern[str]:
    """A sentence or clause behind an array or a number."""
    return re.compile(
        r"(?P<array>[^A-Za-z]*?[\d\])])(?:[.;,]\s+|\s+[-–—]\s+|\s+\()(?P<words>[A-Za-z].*?)\)?[.\s]*",
        re.DOTALL,
    )


@cache
def _remark() -> re.Pattern[str]:
    """An array or a number with words, or with its shape, in brackets behind it."""
    return re.compile(
        r"(?P<array>.*[\])}\d])\s*\((?P<remark>[^()\[\]]*[A-Za-z×][^()\[\]]*)\)", re.DOTALL
    )


@cache
def _with_comment() -> re.Pattern[str]:
    """An array with a comment of Python behind it, `[[1, 2], [3, 4]]  # shape (2, 2)`, or words alone."""
    return re.compile(
        r"(?P<array>.*[\])}])(?:\s*#+\s*(?P<comment>[^\n#]+)|,?\s+(?P<words>[a-z]+(?:\s+[a-z]+)+))",
        re.DOTALL,
    )


@cache
def _said_absent() -> re.Pattern[str]:
    """`0, not needed`."""
    return re.compile(
        r"(?P<array>[-−+]?\d[\d.]*),\s+(?P<said>not?\s+(?:needed|necessary|required|used|bias))\.?"
    )


@cache
def _shape_beside() -> re.Pattern[str]:
    return re.compile(
        r"(?:shape\s*[:=]?\s*)?\(?\s*(\d+)\s*(?:x|×|by|,)\s*(\d+)\s*\)?(?:\s+matrix)?",
        re.IGNORECASE,
    )


@cache
def _not_there() -> re.Pattern[str]:
    """What says that it is zero: `no bias`, `not needed`."""
    return re.compile(
        r"no\s+(?:bias|need|weight)\w*(?:\s+(?!but|as|unless|though)[a-z]+){0,3}"
        r"|not\s+(?:needed|necessary|required|used)(?:\s+here)?",
        re.IGNORECASE,
    )


@cache
def _reason() -> re.Pattern[str]:
    """`1, since both hidden units are 0 there`."""
    return re.compile(
        r"[,;.]\s+(?P<why>(?:since|because|so\s+that)\s[^\d=\[\]]*(?:\d[^=\[\]]*)?)\Z"
    )


@cache
def _rows_in_words() -> re.Pattern[str]:
    """`rows (-1, -1) and (1, 1)`, `first row (1, 1), second row (1, 1)`."""
    row = r"[(\[][^()\[\]A-Za-z]*[)\]]"
    between = r"(?:\s*[,;]\s*|\s+)(?:and\s+)?"
    by_number = rf"(?:the\s+)?{{}}\s+row\s*(?:is\s+|[:=]\s*)?{row}"
    first, second, third = map(by_number.format, ("first", "second", "third"))
    return re.compile(
        rf"(?:(?:the|with|has)\s+)*rows\s*:?\s*{row}(?:{between}{row})+|{first}{between}{second}(?:{between}{third})?",
        re.IGNORECASE,
    )


@cache
def _environment_names() -> re.Pattern[str]:
    return re.compile(r"\\(?:begin|end)\s*\{\w+\}")


@cache
def _spacing() -> re.Pattern[str]:
    """Commands of LaTeX that only leave room."""
    return re.compile(r"(?<!\\)\\(?:[,;:! ]|q?quad(?![A-Za-z]))")


@cache
def _comment() -> re.Pattern[str]:
    """The sign of a comment in front of a line of numbers."""
    return re.compile(r"^[ \t]*(?://+[ \t]*|#+[ \t]*(?==|\[|\())", re.MULTILINE)


@cache
def _environment() -> re.Pattern[str]:
    return re.compile(
        r"\\begin\{([bpvBV]?matrix|smallmatrix|array)\}(?:\{[lcr|]+\})?(.*)\\end\{\1\}", re.DOTALL
    )


@cache
def _led() -> re.Pattern[str]:
    """Words that say what an array does, and the array: `The output is the sum of both, so [1, 1]`."""
    words = r"(?P<words>[A-Za-z][^\[\]=\n]*\s[^\[\]=\n]*[A-Za-z\d][,:]?(?:\s+so)?)"
    return re.compile(rf"{words}\s*(?P<array>\[.*\])[.\s]*", re.DOTALL)


def _matters(words: str) -> bool:
    """Whether words in front of an array deny it, or make another one of it; no bias is a bias of 0."""
    told = without_own_words(words)
    return (
        makes_another(told)
        or disputes(told)
        or does_something(told)
        or _operating().search(told) is not None
    )


@cache
def _operating() -> re.Pattern[str]:
    """A word at the end that works on the array behind it."""
    return re.compile(
        r"\b(?:times|minus|transposed?|inverse|of)\s*[,:]?(?:\s+so)?\Z", re.IGNORECASE
    )


@cache
def _words_beside() -> re.Pattern[str]:
    r"""An environment with words behind it: `\begin{bmatrix} … \end{bmatrix} for the hidden layer`."""
    return re.compile(
        r"(?P<array>\\begin.*\\end\s*\{\w+\})(?P<words>[\s.,]+[A-Za-z][^\\&=\[\]()]*)", re.DOTALL
    )


@cache
def _rows_by_slashes() -> re.Pattern[str]:
    """`(1 1 / 1 1)`, rows of entries between blanks with a stroke between blanks."""
    row = r"[-−+]?\d[\d.]*(?:\s[-−+]?\d[\d.]*)+"
    return re.compile(rf"[\[(]?\s*{row}(?:\s/\s{row})+\s*[\])]?")


@cache
def _scaled() -> re.Pattern[str]:
    return re.compile(
        r"(?P<factor>[^\[\]&,;=]*[^\[\]&,;=\s*·×])\s*[*·×]?\s*(?P<matrix>\[.*\]|\\begin\{.*)"
        r"|(?P<whole>\[.*\]|\([^()]*,[^()]*\)|\\begin\{.*\})\s*/\s*(?P<divisor>[^\[\]&,;=/]+)",
        re.DOTALL,
    )


@cache
def _transposed() -> re.Pattern[str]:
    return re.compile(r"(?:\s?(?:\^\s*(?:\{?\s*\\?(?:T|top|intercal)\s*\}?|⊤)|\.T|ᵀ|⊤|'))\s*$")


class Entries(NamedTuple):
    """The numbers of an array in row-major order, and its shape; a lone number has shape ().

    `passed_over` is what stands beside them and changes nothing.
    """

    shape: tuple[int, ...]
    numbers: tuple[TypedNumber, ...]
    passed_over: tuple[str, ...] = ()

    def transposed(self) -> Entries:
        """The transposed matrix; a vector of n becomes a column, n x 1."""
        rows, columns = self.shape if len(self.shape) == 2 else (1, len(self.numbers))
        numbers = [self.numbers[r * columns + c] for c in range(columns) for r in range(rows)]
        return Entries((columns, rows), tuple(numbers))

    def scaled(self, factor: Decimal) -> Entries:
        """Every number times a factor."""
        values = (one.value * factor or Decimal(0) for one in self.numbers)
        return Entries(self.shape, tuple(map(TypedNumber, values)))

    def reshaped(self, shape: tuple[int, ...]) -> Entries | None:
        """The same entries as a vector or as a row or column; None where entries would move.

        A lone 0 is a vector of zeros, as in `b = 0`.
        """
        if self.shape == shape:
            return self
        if not self.shape and len(shape) == 1 and not self.numbers[0].value:
            return Entries(shape, self.numbers * shape[0])
        mine, theirs = (tuple(extent for extent in s if extent != 1) for s in (self.shape, shape))
        return Entries(shape, self.numbers) if mine == theirs and len(mine) <= 1 else None


def size(shape: tuple[int, ...]) -> str:
    """A shape for a message: `2 × 3`, `a single number`."""
    if len(shape) == 1:
        return "1 entry" if shape[0] == 1 else f"{shape[0]} entries"
    return " × ".join(map(str, shape)) if shape else "a single number"


def shown(entries: Entries) -> str:
    """The array on one line, shortened in the middle when it is long, and what is passed over."""
    passed = ", ".join(f'"{one}"' for one in entries.passed_over)
    return _on_one_line(entries) + (f" (passed over: {passed})" if passed else "")


def _on_one_line(entries: Entries) -> str:
    numbers = [f"{number.value:.7g}".replace("-", "−") for number in entries.numbers]
    if len(numbers) > 20:
        numbers = [*numbers[:8], "…", *numbers[-2:]]
        return f"[{', '.join(numbers)}] : {size(entries.shape)}"
    if not entries.shape:
        return numbers[0]
    if len(entries.shape) == 1:
        return f"[{', '.join(numbers)}]"
    width = entries.shape[1]
    rows = (", ".join(numbers[at : at + width]) for at in range(0, len(numbers), width))
    return "[" + ", ".join(f"[{row}]" for row in rows) + "]"


def read_entries(answer: Answer) -> Entries:
    """Read a number, a vector or a matrix.

    Raises:
        UnreadableError: An entry is no number, the rows differ in length, or it is too large.
    """
    return _Reader().read(answer, 0)


def _bare(typed: str, depth: int) -> str:
    """A text without layout, comments, and a name in front."""
    shown = _shown().sub(lambda match: match["inside"], plain(typed).text) if depth == 0 else typed
    rows = _aligned().sub(" ", _three().sub(r"\\\\ ", plain(shown).text))
    rows = _times().sub(" * ", _number_in_braces().sub(r" \1 ", rows))
    unwrapped = without_wrappers(_comment().sub("", rows))
    typed = _spacing().sub(" ", unwrapped)
    if depth == 0:
        typed = typed.strip("$ \n").rstrip("$ .").removeprefix("=")
    text = "\n".join(" ".join(line.split()) for line in typed.split("\n"))
    text = text.strip("$ \n").rstrip(",;").replace("\\left", "").replace("\\right", "")
    text = re.sub(r"^\\[\[(]\s*|[\s.]*\\[\])]$", "", text)
    # `scalar 0`, `vector [0, -1]`: what it is, which its brackets say.
    text = re.sub(r"^(?:[Ss]calar\s+(?=[-−+]?\d)|(?:[Vv]ector|[Mm]atrix)\s+(?=[\[(\\]))", "", text)
    return re.sub(r"^[A-Za-z]\w*\s*=\s*(?=[^=]*[\[(\\])", "", text)


@cache
def _shown() -> re.Pattern[str]:
    """Marks around all of it: a quotation, ticks of code, a display, and the expression that was printed."""
    printed = r"(?:[A-Za-z_][\w.]*\([^()\n]*\)\s*:[ \t]*\n(?=\s*\[))?"
    begins = rf"\A\s*>?\s*(?P<ticks>`*)(?P<display>\[[ \t]*\n)?{printed}"
    ends = r"(?(display)\n[ \t]*\])(?P=ticks)\s*\Z"
    return re.compile(rf"{begins}(?P<inside>[^`]*?){ends}", re.DOTALL)


@cache
def _number_in_braces() -> re.Pattern[str]:
    """`{-0.059}`, as LaTeX keeps a sign with its number."""
    return re.compile(r"(?<![\w}^_\\])\{\s*([-−+]?\d[\d.]*)\s*\}")


@cache
def _times() -> re.Pattern[str]:
    return re.compile(r"(?<=[\d)])\s*(?:\\times|×)\s*(?=[-−\d(])")


@cache
def _aligned() -> re.Pattern[str]:
    r"""What aligns the members of a chain on lines of their own: `… \\`, and below it `&= …`."""
    return re.compile(r"(?:(?<=[)}\]])\s*\\\\\s*)?(?:\A|\n)\s*&\s*(?==)")


@cache
def _three() -> re.Pattern[str]:
    """The end of a row with one backslash more, as Markdown wants it."""
    return re.compile(r"(?<!\\)\\{3}(?=\s)")


class _Reader:
    def __init__(self) -> None:
        self.left = MAX_ENTRIES

    def read(self, answer: Answer, depth: int) -> Entries:
        if depth > _MAX_DEPTH:
            raise UnreadableError("brackets nested too deeply", answer.place)
        if isinstance(answer, Fields):
            raise UnreadableError("numbers in brackets are wanted here, not names", answer.place)
        if isinstance(answer, Items):
            return _stacked([self.read(item, depth + 1) for item in answer.items], answer.place)
        return self._text(answer, depth)

    def _text(self, answer: Text, depth: int) -> Entries:
        if depth > _MAX_DEPTH:
            raise UnreadableError("brackets nested too deeply", answer.place)
        if literal().fullmatch(answer.text):
            return self._number(answer)
        text = _bare(answer.text, depth)
        if depth == 0 and (reason := _reason().search(text)) and not taken_back(reason[0]):
            inner = self._text(Text(text[: reason.start()], answer.place), depth)
            return inner._replace(passed_over=(*inner.passed_over, reason["why"]))
        if depth == 0 and (absent := _said_absent().fullmatch(text)):
            entries = self._text(Text(absent["array"], answer.place), depth)
            return self._with_remark(entries, absent["said"], answer.place)
        if depth == 0 and (commented := _with_comment().fullmatch(text)):
            entries = self._text(Text(commented["array"], answer.place), depth)
            said = (commented["comment"] or commented["words"]).strip()
            comments = role_of_comment(said) is Role.COMMENT
            if commented["words"]:
                comments = comments and not makes_another(without_own_words(said))
            return self._with_remark(entries, said, answer.place, comments=comments)
        try:
            text = array_of_entries(text) or array_of_rows(text) or text
        except RefusedError as error:
            raise UnreadableError(error.message, answer.place) from error
        if _rows_by_slashes().fullmatch(text):
            text = re.sub(r"\s/\s", "; ", text)
        if in_words := _rows_in_words().fullmatch(text):
            text = "[{}]".format(", ".join(re.findall(r"[(\[][^()\[\]]*[)\]]", in_words[0])))
        if depth == 0 and (led := _led().fullmatch(text)) and not _matters(led["words"]):
            entries = self._text(Text(led["array"], answer.place), depth + 1)
            return entries._replace(passed_over=(*entries.passed_over, led["words"].strip(" ,:")))
        if depth == 0 and (chain := chain_of_arrays(text)):
            return self._chained(chain, answer.place)
        scaled = _scaled().fullmatch(text)
        factor = (scaled and scaled["factor"]) or ""
        if scaled and factor.count("(") == factor.count(")"):
            return self._scaled(scaled, answer.place, depth)
        if transposed := _transposed().search(text):
            inner = self._text(Text(text[: transposed.start()], answer.place), depth + 1)
            return inner.transposed() if inner.shape else inner
        if filled := _filled().fullmatch(text):
            return self._filled(filled, answer.place)
        if repeated := _repeated().fullmatch(text):
            number = self._number(Text(repeated["number"], answer.place)).numbers[0]
            return self._alike((int(repeated["times"]),), number, answer.place)
        if depth == 0 and (remark := _remark().fullmatch(text)):
            entries = self._text(Text(remark["array"], answer.place), depth + 1)
            return self._with_remark(entries, remark["remark"].strip(), answer.place)
        if depth == 0 and (explained := self._explained(text, answer.place)):
            return explained
        if wrapped := _wrapper().fullmatch(text):
            return self._text(Text(wrapped[1], answer.place), depth + 1)
        if depth == 0 and (beside := _words_beside().fullmatch(text)):
            entries = self._text(Text(beside["array"], answer.place), depth + 1)
            return self._with_remark(entries, beside["words"].strip(" .,"), answer.place)
        if matrix := _environment().fullmatch(text):
            rows = [row.split("&") for row in re.split(r"\\\\", matrix[2]) if row.strip()]
            return self._rows(rows, answer.place, depth)
        bracketed = text[:1] in _PAIRS and _matching(text) == len(text) - 1
        listed = bracketed and text[0] != "("  # (1/2) is a number
        if bracketed:
            text = text[1:-1].strip()
            if _environment().fullmatch(text):
                return self._text(Text(text, answer.place), depth + 1)
        rows = _split_in_rows(text)
        if len(rows) > 1:
            return self._rows(rows, answer.place, depth)
        cells = rows[0] if rows else []
        if len(cells) > 1 or (listed and cells):
            return _stacked([self._cell(cell, answer, depth) for cell in cells], answer.place)
        return self._number(Text(text, answer.place))

    def _chained(self, chain: Chain, place: Place) -> Entries:
        """The last member of a chain, with which those that were worked out agree."""
        last = self._worked_out(chain.last, place)
        for member in chain.calculated:
            try:
                found = self._worked_out(member, place).reshaped(last.shape)
            except UnreadableError:
                if re.search(r"[A-Za-z]{2}|\\[a-z]", _environment_names().sub("", member)):
                    continue  # in names and functions: it says where the numbers come from
                raise
            if found is None or not agrees(found.numbers, last.numbers):
                raise UnreadableError("the two sides of an equality sign differ", place)
        return last._replace(passed_over=(*chain.passed_over, *chain.calculated, *last.passed_over))

    def _worked_out(self, text: str, place: Place) -> Entries:
        if not calculates(text):
            try:
                return self._text(Text(text, place), 1)
            except UnreadableError:
                if (value := worked_out(text)) is None:
                    raise
                return Entries(*value)
        value = worked_out(text)
        if value is None:
            raise UnreadableError(
                f'"{text if len(text) <= 40 else text[:39] + "…"}" cannot be worked out; write the array alone',
                place,
            )
        return Entries(*value)

    def _filled(self, match: re.Match[str], place: Place) -> Entries:
        """`np.zeros((2, 3))`, `1.5*np.ones(2)`, `np.full(4, 1.5)`, `np.eye(2)`."""
        extents = [int(one) for one in re.findall(r"\d+", match["sizes"] or match["extents"])]
        if match["what"] in _IDENTITIES:
            extents = extents * 2 if len(extents) == 1 else extents
        number = TypedNumber(Decimal(match["what"] != "zeros"))
        if match["number"]:
            number = self._number(Text(match["number"], place)).numbers[0]
        entries = self._alike(tuple(extents), number, place)
        if match["what"] in _IDENTITIES:
            rows, columns = entries.shape
            zero = TypedNumber(Decimal(0))
            diagonal = [number if r == c else zero for r in range(rows) for c in range(columns)]
            entries = Entries(entries.shape, tuple(diagonal))
        if match["factor"] or match["minus"] or match["behind"]:
            behind = f" {match['sign']} ({match['behind']})" if match["behind"] else ""
            factor = f"({match['factor'] or ('-1' if match['minus'] else '1')}){behind}"
            return entries.scaled(self._number(Text(factor, place)).numbers[0].value)
        return entries

    def _alike(self, shape: tuple[int, ...], number: TypedNumber, place: Place) -> Entries:
        """So many times the same number."""
        self.left -= math.prod(shape)
        if self.left < 0 or not 1 <= len(shape) <= 2:
            raise UnreadableError(
                f"more than {MAX_ENTRIES:,} entries, or more than two sizes", place
            )
        return Entries(shape, (number,) * math.prod(shape))

    def _explained(self, text: str, place: Place) -> Entries | None:
        """An array with a sentence behind it that explains it."""
        told = _told_behind().fullmatch(text)
        if told is None or not explains(told["words"], told["array"]):
            return None
        entries = self._text(Text(told["array"], place), 1)
        return entries._replace(passed_over=(*entries.passed_over, told["words"]))

    def _with_remark(
        self, entries: Entries, said: str, place: Place, *, comments: bool = False
    ) -> Entries:
        """An array with words behind it; a shape, and that it is zero, are checked."""
        shape = _shape_beside().fullmatch(said)
        if shape:
            true = (int(shape[1]), int(shape[2])) == (*entries.shape, 1)[:2]
        elif _not_there().fullmatch(said):
            true = not any(one.value for one in entries.numbers)
        else:
            words = [one[0].casefold() for one in word().finditer(said)]
            passed = role_of(said, words, 0) in {Role.PASSED, Role.SHAPE}
            line = _on_one_line(entries)
            true = comments or passed or tells_nothing(said, line) or explains(said, line)
        if not true:
            raise UnreadableError(
                f'what does "{said}" mean for {_on_one_line(entries)}? Write the numbers alone',
                place,
            )
        return entries._replace(passed_over=(said,))

    def _scaled(self, match: re.Match[str], place: Place, depth: int) -> Entries:
        """A number times a matrix, or a matrix over a number."""
        inner = self._text(Text(match["matrix"] or match["whole"], place), depth + 1)
        if match["divisor"]:
            factor = f"1/({match['divisor']})"
        else:
            factor = f"({match['factor']})" if match["factor"].strip() not in {"-", "−"} else "-1"
        return inner.scaled(self._number(Text(factor, place)).numbers[0].value)

    def _cell(self, cell: str, answer: Text, depth: int) -> Entries:
        return self.read(Text(cell, answer.place), depth + 1)

    def _rows(self, rows: list[list[str]], place: Place, depth: int) -> Entries:
        return _stacked(
            [
                _stacked([self.read(Text(cell, place), depth + 1) for cell in row], place)
                for row in rows
            ],
            place,
        )

    def _number(self, text: Text) -> Entries:
        self.left -= 1
        if self.left < 0:
            raise UnreadableError(f"more than {MAX_ENTRIES:,} entries", text.place)
        if text.blank:
            raise UnreadableError("an entry is missing", text.place)
        try:
            reading = read_number(text)[0]
        except UnreadableError:
            if not re.search(r"[\[\]&]|[A-Za-z]\w*\(.*,", text.text):
                raise
            shortened = text.text if len(text.text) <= 40 else f"{text.text[:39]}…"
            raise UnreadableError(
                f'"{shortened}" is no array of numbers; write it as [1, 2] or [[1, 2], [3, 4]]',
                text.place,
            ) from None
        if reading.contradictory():
            raise UnreadableError("the two sides of an equality sign differ", text.place)
        return Entries((), (reading.typed,))


def _split_in_rows(text: str) -> list[list[str]]:
    """The entries of each row; commas are decimal where rows would not be equally long, `(0,5; -1)`."""
    rows = [list(_cells(row)) for row in _split(text, ";\n") if row.strip(" ,")]
    if len({*map(len, rows)}) > 1 and _decimal_commas().search(text):
        return _split_in_rows(_decimal_commas().sub(".", text))
    return rows


@cache
def _decimal_commas() -> re.Pattern[str]:
    """Commas with a digit on both sides."""
    return re.compile(r"(?<=\d),(?=\d)")


def _stacked(rows: list[Entries], place: Place) -> Entries:
    """Equal entries side by side: numbers to a vector, vectors to a matrix."""
    if not rows:
        raise UnreadableError("an entry is missing", place)
    shapes = {row.shape for row in rows}
    if len(shapes) > 1:
        lengths = ", ".join(size(row.shape) for row in rows[:6])
        raise UnreadableError(f"the rows are not equally long ({lengths})", place)
    numbers = tuple(number for row in rows for number in row.numbers)
    shape = (len(rows), *rows[0].shape)
    if len(shape) > 2:
        shape = tuple(extent for extent in shape if extent != 1) or (1,)
    if len(shape) > 2:
        raise UnreadableError("more than two levels of brackets", place)
    return Entries(shape, numbers)


def _matching(text: str) -> int | None:
    """Where the bracket that opens the text is closed."""
    stack: list[str] = []
    for position, character in enumerate(text):
        if character in _PAIRS:
            stack.append(_PAIRS[character])
        elif stack and character == stack[-1]:
            stack.pop()
            if not stack:
                return position
    return None


def _split(text: str, separators: str) -> Iterator[str]:
    """The pieces between separators outside all brackets."""
    depth = start = 0
    for position, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and character in separators:
            yield text[start:position]
            start = position + 1
    yield text[start:]


def _cells(row: str) -> Iterator[str]:
    """The entries of a row: between commas, or else between spaces that no sign stands beside."""
    row = row.strip().removesuffix(",")
    if row[:1] in _PAIRS and _matching(row) == len(row) - 1:
        yield row
    elif "," in row:
        yield from (cell.strip() for cell in _split(row, ","))
    elif row:
        yield from re.split(r"(?<![-+−*/^(=\s])\s+(?![-+−*/^)=]\s)", row)
