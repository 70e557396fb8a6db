"""A shape as an answer: the shape, shapes that say the same once more, and words beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import NamedTuple

from exercises.answer import Text
from exercises.language.characters import plain
from exercises.language.errors import RefusedError, SeveralError, UntrueError
from exercises.language.layout import unwrapped
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import Binary, Tree
from graders.kinds.reading.clauses.comments import refuse_comments
from graders.kinds.reading.clauses.separating import depths, without_comments
from graders.kinds.reading.formulas.layers import with_layers
from graders.kinds.reading.remarks.contrasted import without_contrast
from graders.kinds.reading.remarks.narration import doubts
from graders.kinds.reading.remarks.remarks import Role, role_of, without_references
from graders.kinds.reading.remarks.said_alone import gives_result, is_said_alone
from graders.kinds.reading.shapes.among_words import concluded_shape, shape_among_words
from graders.kinds.reading.shapes.chains import last_shape
from graders.kinds.reading.shapes.claims import refuse_turned, refuse_untrue, shape_of_name
from graders.kinds.reading.shapes.concluded import shape_led_to
from graders.kinds.reading.shapes.described import without_counts, without_line
from graders.kinds.reading.shapes.kinds import (
    only_one,
    refuse_another_kind,
    without_kind,
    without_number,
)
from graders.kinds.reading.shapes.lines import (
    counted_lines,
    counts_lines,
    flattened,
    lines_at_the_end,
    of_lines,
    refuse_other_counts,
    refuse_other_lines,
    with_lines_behind,
)
from graders.kinds.reading.shapes.premises import refuse_another_function, without_premises
from graders.kinds.reading.shapes.shapes import SaidShape, read_shape, without_label
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.names import Names, word

# A shape with its reason; more is an answer in sentences.
_MAX_CHARACTERS = 300


# Words that speak of shapes alone.
_OF_SHAPES = (
    said.SHAPE
    | said.ARTICLES
    | said.NAMING
    | said.COPULA
    | said.CONSEQUENCE
    | said.CONCLUDING
    | {"by", "one", "two", "three", "four", "dim"}
)


class ShapeAnswer(NamedTuple):
    """The extents that an answer says, and the words that change nothing."""

    extents: tuple[Tree, ...]
    passed_over: tuple[str, ...] = ()


def read_shape_answer(
    answer: Text, scope: Scope, names: Collection[str] = (), others: Collection[str] = ()
) -> ShapeAnswer:
    """The shape that an answer says of what has the names; the `others` are what other parts ask for.

    Raises:
        SeveralError: It doubts, or says two shapes.
        RefusedError: It says none, or something that is not understood.
    """
    if len(answer.text) > _MAX_CHARACTERS:
        raise RefusedError(f"longer than {_MAX_CHARACTERS} characters", 0)
    refuse_turned(answer.text)
    led = shape_led_to(plain(answer.text).text, scope, names, others)
    if led is None:
        _refuse_another(answer.text, names, others)
    bare, comments = without_comments(unwrapped(_for_a_batch().sub("", plain(answer.text).text)))
    refuse_comments(comments)
    bare = _of_another_case().sub("", bare)
    if _two_sides().fullmatch(bare):
        raise RefusedError("these are the shapes of output and input; write the one asked for", 0)
    bare = _sides_in_brackets().sub(r"(output is \g<output>, input is \g<input>)", bare)
    bare, other = without_contrast(with_layers(bare, scope).replace("==", "= "))
    bare = _dimensions().sub(lambda m: "-dimensional" if m[1] else " dimension", bare)
    bare = _function_in_front().sub(lambda match: " " * len(match[0]), bare)
    bare = _one_by_one().sub(lambda match: " " * len(match[0]), only_one().sub("just", bare))
    layout = _in_layout().search(bare)
    bare = _in_layout().sub(" ", bare)
    bare, counted = without_counts(bare)
    bare, premises = without_premises(bare, scope)
    bare = with_lines_behind(lines_at_the_end().sub(r" (\g<said>)", bare))
    bare, kind = without_kind(bare, scope)
    bare, number = without_number(bare, scope)
    bare, lines = without_line(bare)
    bare, worked = last_shape(bare, scope)
    found = _read_anywhere(bare, scope, lambda: shape_led_to(bare, scope, names, others) or led)
    mine = tuple(printed(one) for one in found.extents)
    refuse_another_kind(answer.text, mine)
    refuse_untrue(answer.text, mine, names, scope)
    for like in filter(None, (one["like"] or one["also"] or one["as"] for one in premises)):
        if shape_of_name(like, scope) != mine:
            raise SeveralError(f"{' × '.join(mine)} is not the shape of {like}; write one alone", 0)
    for function in (one for one in premises if one["name"] == "f"):
        refuse_another_function(function["said"] or function["whole"], mine, scope)
    told = (
        *filter(
            None,
            (
                *comments,
                layout and layout[0].strip(" ,"),
                kind,
                number,
                lines,
                worked,
                counted,
                other,
            ),
        ),
        *(" ".join(one[0].split()).strip(" ,;.→->") for one in premises),
    )
    return found._replace(passed_over=(*told, *found.passed_over))


def _refuse_another(text: str, names: Collection[str], others: Collection[str]) -> None:
    """Refuse a label of another layer, `the shape of W1 is` of W2, or of something transposed."""
    label = re.split(r"[=:(∈]|\\in\b|\bis\b|\bbe\b", text)[0]
    own = {one.groups() for name in names if (one := _numbered().fullmatch(name))}
    said = {one.groups() for one in _numbered().finditer(label)}
    theirs = {one.groups() for name in others if (one := _numbered().fullmatch(name))}
    stems = {stem for stem, _ in own}
    other = next((one for one in said - own if one[0] in stems or one in theirs), None)
    if other and not said & own:
        raise RefusedError(f'"{"".join(other)}" is another array', 0)
    alone = _numbered().fullmatch(label.strip(" $*`"))
    if own and alone and alone.groups() not in own:
        raise RefusedError(f'"{alone[0]}" is another array', 0)
    if re.search(r"\.T\.shape\b", text) or (own and _transposed().fullmatch(label)):
        raise RefusedError("this is the shape of a transpose", 0)


@cache
def _for_a_batch() -> re.Pattern[str]:
    """`For a batch of m examples the hidden output has …`."""
    examples = r"(?:\s+of\s+\$?m\$?\s+(?:examples|samples))?"
    return re.compile(rf"\A\s*[Ff]or\s+(?:an?|the)\s+(?:whole\s+)?batch{examples},?\s+(?=[a-z])")


@cache
def _two_sides() -> re.Pattern[str]:
    """`output n x k, input k x d`, of which neither is a vector."""
    size = r"(?:is\s+)?\(?(?!1\b)\w+\s*[x×]\s*(?!1\b)\w+\)?"
    return re.compile(rf"\s*(?:the\s+)?output\s+{size}[,;\s]\s*(?:the\s+)?input\s+{size}[\s.]*")


@cache
def _sides_in_brackets() -> re.Pattern[str]:
    """`(output n×1, input d×1)`."""
    size = r"[^\s(),]+(?:\s*[x×]\s*[^\s(),]+)?"
    return re.compile(
        rf"\(\s*output\s+(?P<output>{size}),\s+input\s+(?P<input>{size})\s*\)(?=\s*\Z)"
    )


@cache
def _of_another_case() -> re.Pattern[str]:
    """What it would be in another case, in brackets: `(1 x m for a batch of m)`."""
    other = r"\bwould\s+(?:be|give|have)\b|\bfor\s+a\s+(?:whole\s+)?batch\b"
    one = r"\s+for\s+one\s+(?:company|startup|example|sample|input)"
    return re.compile(rf"(?:{one})?\s*\((?=[^()]*(?:{other}))[^()]*\)\s*\Z", re.IGNORECASE)


@cache
def _transposed() -> re.Pattern[str]:
    """`W2^T`, alone in front."""
    return re.compile(
        r"[\s$*`]*[A-Za-z]_?\{?\d\}?\s*(?:\^\s*\{?\s*(?:T|\\top)\s*\}?|ᵀ|\.T|')[\s$*`]*"
    )


@cache
def _numbered() -> re.Pattern[str]:
    """`W1`, `b_2`, `W^{[1]}`."""
    return re.compile(r"(?<![A-Za-z])([A-Za-z])_?\^?\{?\[?(\d)\]?\}?(?!\w)")


def _read_anywhere(
    bare: str, scope: Scope, led_to: Callable[[], tuple[SaidShape, tuple[str, ...]] | None]
) -> ShapeAnswer:
    """The shape of a text; where it has several, that which the others led to."""
    try:
        return _read(bare, scope)
    except RefusedError:
        if led := led_to():
            return ShapeAnswer(_extents(led[0]), led[1])
        if found := shape_among_words(bare, scope):
            return ShapeAnswer(_extents(found[0]), found[1])
        shape, before = concluded_shape(bare)
        if not before:
            raise
        return ShapeAnswer(_extents(_shape(shape, scope)), (before,))


def _read(bare: str, scope: Scope) -> ShapeAnswer:
    brackets = [one[1] for one in _bracketed().finditer(bare)]
    if any(_sizes_among_words(one, scope) or counts_lines(one) for one in brackets):
        beside = _with_remarks(bare, scope)  # 1 x d (a row with d entries)
        if beside is not None:
            return beside
    try:
        return ShapeAnswer(_extents(_shape(bare, scope)))
    except SeveralError:
        raise
    except RefusedError:
        beside = _with_remarks(bare, scope)
        if beside is None:
            raise
        return beside


def _shape(text: str, scope: Scope) -> SaidShape:
    """The one shape of a text."""
    if _two_shapes().search(text):
        raise RefusedError("several shapes stand here; write one alone", 0)
    shape = read_shape(text, scope)
    signs = len(_times().findall(text))
    if (
        signs
        and len(shape.extents or ()) > signs + 1
        and _clauses().search(_in_brackets().sub("", text))
    ):
        raise RefusedError("sizes stand beside the shape; write it alone", 0)
    return shape


@cache
def _in_brackets() -> re.Pattern[str]:
    return re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@cache
def _clauses() -> re.Pattern[str]:
    """What sets one shape off from another, outside of brackets: `1x1, w is d x 1`."""
    return re.compile(r"[,;.]\s|\b[A-Za-z]{2,}\b(?<!by)")


@cache
def _times() -> re.Pattern[str]:
    return re.compile(r"×|\s[xX]\s|(?<=\b\w)[xX](?=\w\b)|\sby\s|\\times")


def _extents(shape: SaidShape) -> tuple[Tree, ...]:
    if shape.extents is None:
        raise RefusedError("no size is named", 0)
    return shape.extents


def _with_remarks(text: str, scope: Scope) -> ShapeAnswer | None:
    """The shape among words, with which all that is said of it agrees; None where there is none."""
    shapes: list[tuple[SaidShape, str]] = []
    passed: list[str] = []
    counted: list[str] = []
    refused: RefusedError | None = None
    for whole in _pieces(text, scope):
        piece, reason = _without_reason(whole)
        passed += [reason] if reason else []
        if counted_lines().sub("", piece).strip(" ,and") == "":
            counted.append(piece)
            continue
        if _mapping().fullmatch(piece):
            passed.append(piece)
            continue
        if sides := _of_sides().fullmatch(piece):
            shapes.append((_from_sides(sides, scope), piece))
            continue
        if _listed().fullmatch(piece.strip()):
            shapes.append((_shape(piece, scope), piece))
            continue
        try:
            role = _role(piece, scope)
        except RefusedError as error:
            refused = refused or error
            continue
        if role is Role.PASSED:
            passed.append(piece)
            continue
        shapes.append((_shape(piece, scope), piece))
    if refused is not None and shapes:
        raise refused
    told = [(one.extents, piece) for one, piece in shapes if one.extents is not None]
    if not told:
        return None
    extents = told[0][0]
    flat = next((one for one in passed if flattened().fullmatch(one)), "")
    if flat and not any(isinstance(one, Binary) for one in extents):
        raise RefusedError(f'what does "{flat}" mean for it', 0)  # n × d as a vector is n·d
    for piece in counted:
        refuse_other_counts(piece, extents)
    for piece in passed:
        refuse_other_lines(piece, extents)
        _refuse_told(piece, extents, scope)
    for shape, piece in shapes:
        if not _agrees(shape, extents):
            raise UntrueError(f'"{piece}" is another shape; write the one that you mean alone', 0)
    return ShapeAnswer(extents, (*passed, *counted))


def _refuse_told(piece: str, extents: tuple[Tree, ...], scope: Scope) -> None:
    """Refuse another shape at the end of what is passed over, `by linearity d x 1`, that is said by itself.

    Raises:
        UntrueError: There is one, so that it is open which counts.
    """
    piece = without_references(piece)
    if found := _shape_at_end().fullmatch(piece):
        alone = is_said_alone(found["lead"])
    elif found := _size_at_end().fullmatch(piece):
        alone = gives_result(found["lead"])
    if found is None or not alone:
        return
    try:
        told = read_shape(found["shape"], scope)
    except RefusedError:
        return
    if told.extents is not None and not _agrees(told, extents):
        raise UntrueError(f'"{found["shape"]}" is another shape; write one alone', 0)


@cache
def _shape_at_end() -> re.Pattern[str]:
    times = r"\w+\s*(?:×|\\times|\bx\b|\bby\b)\s*\w+|\(\s*\w+\s*,\s*\w+\s*\)"
    return re.compile(rf"(?P<lead>.*[A-Za-z]\d*\s*:?)\s+\$?(?P<shape>{times})[\s.$)]*", re.DOTALL)


@cache
def _size_at_end() -> re.Pattern[str]:
    return re.compile(r"(?P<lead>.*[A-Za-z]\s*:?)\s+\$?(?P<shape>\w)[\s.$)]*", re.DOTALL)


def _without_reason(piece: str) -> tuple[str, str]:
    """`a row` of `a row, since f is scalar`, and the reason, which is not judged."""
    behind = _reason_behind().search(piece)
    if behind is None or doubts(behind[0]):
        return piece, ""
    return piece[: behind.start()], behind[0].strip(" ,")


def _from_sides(sides: re.Match[str], scope: Scope) -> SaidShape:
    """The shape of a Jacobian whose output and input have these: `output is n×1, input is d×1`."""
    one = _extents(read_shape("1", scope))
    extents = [_extents(read_shape(sides[side], scope)) for side in ("output", "input")]
    return SaidShape(
        tuple((*(size for size in side if size not in one), *one)[0] for side in extents), ""
    )


def _agrees(shape: SaidShape, extents: tuple[Tree, ...]) -> bool:
    """Whether a shape says the same once more, or what is called a row is one."""
    mine = [printed(one) for one in extents]
    if shape.extents is not None:
        theirs = [printed(one) for one in shape.extents]
        if mine != theirs and {*mine, *theirs} != {"1"}:
            return False
    lies, stands = mine[:1] == ["1"] or len(mine) < 2, mine[1:] == ["1"] or len(mine) < 2
    return {"row": lies, "column": stands, "scalar": set(mine) <= {"1"}, "": True}[
        shape.orientation
    ]


def _role(piece: str, scope: Scope) -> Role:
    """Whether a piece says a shape or says nothing of it.

    Raises:
        RefusedError: It doubts, or is not understood.
    """
    names = Names(scope)
    if of_lines().fullmatch(piece) or flattened().fullmatch(piece):
        return Role.PASSED
    words = [one[0] for one in word().finditer(piece) if one[0][0] != "\\"]
    talk = [one.casefold() for one in words if not _is_size(one, scope) and one not in {"x", "R"}]
    if talk[:2] == ["for", "one"]:
        raise RefusedError(f'what does "{piece}" mean for it', 0)
    if talk and talk[0] in said.REASON | said.CONDITION | said.DEFINING - {"with"}:
        role = role_of(piece, talk, len(words) - len(talk))
    elif names.is_shape(piece) or (
        set(talk) <= _OF_SHAPES and _speaks_of_shape(piece, talk, scope)
    ):
        return Role.SHAPE
    else:
        role = role_of(piece, talk, 0)
        if (talk and _listed().search(piece)) or any(map(names.is_shape, _inside().findall(piece))):
            raise RefusedError(f'what does "{piece}" mean for it', 0)  # another shape
        if role is Role.SHAPE and not _speaks_of_shape(piece, talk, scope):
            return Role.PASSED  # output x hidden
    if role in {Role.PASSED, Role.SHAPE}:
        return role
    if role is Role.DOUBT:
        raise SeveralError(f'"{piece}" leaves open which shape counts; write one alone', 0)
    raise RefusedError(f'what does "{piece}" mean for it', 0)


def _speaks_of_shape(piece: str, talk: list[str], scope: Scope) -> bool:
    sized = any(one.isdigit() or _is_size(one, scope) for one in re.findall(r"\w+", piece))
    return sized or bool(set(talk) & said.SHAPE) or not talk


def _pieces(text: str, scope: Scope) -> Iterator[str]:
    """What stands between separators, and what stands in brackets if it holds words."""
    if mapping := _mapping().search(text):
        yield mapping[0].strip()
        text = text[: mapping.start()] + " " * len(mapping[0]) + text[mapping.end() :]
    text = without_label(text, scope)
    depth = depths(text)
    start = 0
    for edge in _edge().finditer(text):
        at = edge.start()
        reasons = re.match(r"\W*(\w*)", text[start:at])
        opened = reasons is not None and reasons[1].casefold() in said.REASON
        name = edge["word"] or ""
        if depth[min(at, len(depth) - 1)] or (
            name and not opened and (len(name) < 2 or _is_size(name, scope))
        ):
            continue
        yield from _outside_brackets(text[start:at], scope)
        start = edge.start("word") if edge["word"] else edge.end()
    yield from _outside_brackets(text[start:], scope)


def _outside_brackets(text: str, scope: Scope) -> Iterator[str]:
    """The text, and apart from it what stands in brackets that hold words rather than sizes."""
    kept = text
    apart: list[str] = []
    first = word().match(text.lstrip())
    if first and first[0].casefold() in said.REASON and not _inside().search(text):
        yield " ".join(text.split()).strip(" .,;:")
        return
    for bracket in _bracketed().finditer(text):
        if _words(bracket[1], scope):
            kept = kept[: bracket.start()] + " " * len(bracket[0]) + kept[bracket.end() :]
            apart.append(bracket[1])
    for piece in (kept, *apart):
        concluding = _concluding().match(piece)
        concluded = concluding is not None and bool(concluding[0].strip())
        rest = (
            without_label(piece[concluding.end() :], scope) if concluding and concluded else piece
        )
        if stripped := " ".join(rest.split()).strip(" .,;:"):
            yield stripped


@cache
def _bracketed() -> re.Pattern[str]:
    return re.compile(r"[(\[]([^()\[\]]*)[)\]]")


def _words(text: str, scope: Scope) -> list[str]:
    """The words of a text that are no sizes."""
    words = (one[0] for one in word().finditer(text) if one[0][0] != "\\")
    return [
        one for one in words if len(one) > 1 and one.casefold() != "by" and not _is_size(one, scope)
    ]


def _sizes_among_words(text: str, scope: Scope) -> bool:
    named = (one[0] for one in word().finditer(text))
    return len(_words(text, scope)) > 1 and any(_is_size(one, scope) for one in named)


def _is_size(name: str, scope: Scope) -> bool:
    named = scope.declared(name) in scope.sizes or f"{name[:1]}_{name[1:]}" in scope.sizes
    return named or all(letter in scope.sizes for letter in name)  # nk


@cache
def _one_by_one() -> re.Pattern[str]:
    """`side by side`, which is no shape; and what is only believed: `I think`."""
    return re.compile(
        r"\b(?P<one>side|one|step|layer)\s+by\s+(?P=one)\b|\bI\s+(?:think|believe)\b(?=\s*[,.]|\s*\Z)",
        re.IGNORECASE,
    )


@cache
def _in_layout() -> re.Pattern[str]:
    """`in denominator layout`, by which the exercise asks."""
    first = r"(?:in|out)puts?\s+first(?:,?\s+then\s+(?:the\s+)?(?:in|out)puts?)?[.,;]?"
    return re.compile(
        rf"\b(?:in|with|using)\s+(?:the\s+)?(?:denominator|numerator)\s+layout,?|\b{first}",
        re.IGNORECASE,
    )


@cache
def _dimensions() -> re.Pattern[str]:
    return re.compile(r"(?:(?<=\w)\s?(-)\s?|\s)dims?\b\.?(?!\s*=)", re.IGNORECASE)


@cache
def _reason_behind() -> re.Pattern[str]:
    return re.compile(r"(?<=\w),?\s+(?:since|because)\b[^×]*\Z")


@cache
def _listed() -> re.Pattern[str]:
    return re.compile(r"[(\[]\s*\w+(?:\s*,\s*\w+)+\s*[)\]]")


@cache
def _inside() -> re.Pattern[str]:
    """What may be a shape among words."""
    return re.compile(r"\w+(?:\s*(?:×|\s[xX]\s|\sby\s|\\times)\s*\w+)+")


@cache
def _of_sides() -> re.Pattern[str]:
    size = r"(?:is|has|=|:)\s*(?:a\s+|of\s+)?(?:shape\s+|size\s+)?"
    return re.compile(
        rf"(?:the\s+)?outputs?\s+{size}(?P<output>[^,;]+?)\s*(?:,|;|\band\b)\s*(?:the\s+)?inputs?\s+{size}(?P<input>[^,;]+)",
        re.IGNORECASE,
    )


@cache
def _two_shapes() -> re.Pattern[str]:
    """Two shapes with words between them, which are not one of more dimensions."""
    sign = r"(?:×|\\times|\s[xX]\s|\sby\s)"
    return re.compile(
        rf"\w\s*{sign}\s*\w+(?:[^\w\\]|\\ )+(?!x\b|by\b)(?:[A-Za-z]+\s+)*[A-Za-z]{{2,}}\s*[:\s]\s*\w+\s*{sign}\s*\w"
        r"|[)\]]\s+(?:[A-Za-z]{2,}[\s,]+){2,}[(\[]\s*\w+\s*,"
    )


@cache
def _concluding() -> re.Pattern[str]:
    """Words behind which what is concluded follows, perhaps with its name."""
    return re.compile(r"\s*(?:(?:so|hence|thus|therefore|then)\b[\s,]*)*", re.IGNORECASE)


@cache
def _function_in_front() -> re.Pattern[str]:
    """`For f: R^n → R^m, the Jacobian is …`: which function it is about."""
    return re.compile(
        rf"\A[\s$]*(?:for|if|with|given|let)\s+(?:an?\s+function\s+)?\$?{_mapping().pattern}\$?\s*,?\s*(?:then\s+)?"
        r"(?:the\s+)?(?:(?:full|whole)\s+)?(?=jacobian\b)",
        re.IGNORECASE,
    )


@cache
def _mapping() -> re.Pattern[str]:
    """`f: R^d → R`, which says what is differentiated."""
    space = r"\\?(?:mathbb)?\s*\{?R\}?(?:\s*\^\s*(?:\{[^{}]*\}|\w+))?"
    return re.compile(rf"\b\w+\s*:\s*{space}\s*(?:→|-+>|\\to|\\rightarrow)\s*{space}")


@cache
def _edge() -> re.Pattern[str]:
    """What separates a shape from words: line, sign, a word that gives a reason."""
    reason = r"in|hence|thus|therefore|because|since|as|due|so|where|given|when|for(?!\s+(?:each|every)\b)|namely"
    return re.compile(
        rf"\n|[;=:→⇒⟹]|\s-+>?\s|\.\s+|,\s*(?P<word>[A-Za-z]\w*)|\s(?=(?:{reason})\b)", re.IGNORECASE
    )
