r"""Update rules in the letters of many books: `v_{dW} = \beta v_{dW} + (1-\beta) dW`, `W -= alpha*V`.

The symbols that a step updates carry an index for the time, or one that names the parameter. Such an
index is read, not erased: what a rule takes from before the step must be what its left side follows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import NamedTuple

from exercises.answer import Fields, Place, SeveralAnswersError, Text, UnreadableError, as_text
from exercises.language.scope import canonical
from exercises.specs import Equations
from graders.kinds.reading.clauses.fields import Named
from graders.kinds.reading.clauses.heads import AUGMENTED, mentioned, names_in, spelled
from graders.kinds.reading.clauses.left_sides import left_side
from graders.kinds.reading.remarks.narration import taken_back
from graders.kinds.reading.words import vocabulary as said

# When a symbol is taken, by its index; nothing said fits both.
_BEFORE, _AFTER = "before", "after"
_WORDS_BEFORE, _WORDS_AFTER = {"old", "prev", "previous", "alt"}, {"new", "next", "neu", "updated"}


# What makes another value of a symbol, beside the operations that any formula may have in words.
_ANOTHER_VALUE = {"ln", "sqrt"}


class Taken(NamedTuple):
    """A symbol as it is written: which one, and the index for its time."""

    symbol: str
    time: str


class Rule(NamedTuple):
    """One rule: the symbol on its left, the formula in declared symbols, and all that it takes."""

    left: Taken
    formula: str
    taken: tuple[Taken, ...]


def read_rule(
    named: Named, symbols: Mapping[str, str], derivatives: Mapping[str, tuple[str, str]]
) -> Rule:
    """A rule in the declared symbols.

    Args:
        named: The statement, with its left side.
        symbols: The updated symbols, each with the word that may stand for it.
        derivatives: Symbols that stand for a derivative, as in a scope.
    """
    left = _taken(named.name, symbols, derivatives)
    if left is not None and left.time in _WORDS_BEFORE:
        raise UnreadableError(
            f'"{named.name}" is the value before the step; write what it is after it',
            named.text.place,
        )
    if left is None:
        raise UnreadableError(f'"{named.name}" is no symbol that is updated here', named.text.place)
    formula, taken = in_symbols(named.text.text, symbols, derivatives)
    if named.sign in AUGMENTED:
        formula = f"{left.symbol} {AUGMENTED[named.sign]} ({formula})"
    return Rule(left, formula, taken)


def in_symbols(
    text: str, symbols: Mapping[str, str], derivatives: Mapping[str, tuple[str, str]]
) -> tuple[str, tuple[Taken, ...]]:
    """A right side in the declared symbols, and those of them that it takes."""
    taken: list[Taken] = []

    def put(match: re.Match[str]) -> str:
        found = _taken(match[0], symbols, derivatives)
        if found is None:
            return match[0]
        taken.append(found)
        return f" {found.symbol} "

    text = re.sub(r"(?<=[_^]\{)\s+|\s+(?=\})", "", text)
    meaning = _meaning_of_gradient().search(text)
    if meaning and gradient_called(meaning["name"], symbols, derivatives):
        text = text[: meaning.start()]
    formula = mentioned().sub(put, _gradients(text, symbols, derivatives))
    return formula, tuple(taken)


def under_first_name(answer: Fields) -> Text:
    """The equations of which all stand under the name of the first."""
    ((name, value),) = answer.fields.items()
    return Text(f"{name} = {as_text(value).text}", value.place)


def refuse_another(
    line: Named, own: str, given: Mapping[str, Sequence[Named]], spec: Equations
) -> None:
    """Refuse what is said of another name of the exercise: `V = …, beta = 0` is another rule.

    A rule that stands beside the other one once more is passed over. A rule for another parameter,
    `b = b + alpha V_db`, is asked about as well, where it is not the same rule.

    Args:
        line: The statement.
        own: The rule beside which it stands.
        given: The statements of every rule.
        spec: What is asked.

    Raises:
        UnreadableError: The line says so.
    """
    name = canonical(re.sub(r"[\\{}$\s]", "", line.name))
    rule = named_by(line.name, spec.updates)
    again = rule is not None and any(one.text.text == line.text.text for one in given.get(rule, ()))
    differentiated = {one for pair in spec.derivatives.values() for one in pair}
    known = spec.scope.declared(name) or name in differentiated or left_side(line.name)
    another = bool(known) or (bool(line.name) and _updates(line, spec))
    if (rule is None and another) or (rule not in {None, own} and not again):
        raise UnreadableError(
            f'what does "{line.name} = {line.text.text.strip()}" mean for the rule?'
            f" Write {spec.how_to_answer()}",
            line.text.place,
        )


def refuse_nameless(line: Named, spec: Equations) -> None:
    """Refuse an equation without a name on its left, `2V = …`; words alone are passed over."""
    if re.search(r"(?<![<>!=:])=(?!=)|←", line.text.text):
        raise UnreadableError(
            f'what does "{line.text.text.strip()}" mean for the rule? Write {spec.how_to_answer()}',
            line.text.place,
        )


def refuse_words(text: Text) -> None:
    """Refuse words anywhere beside the rules that deny them or take them back, also in comments.

    Raises:
        SeveralAnswersError: There are such words.
        UnreadableError: In front of a rule stands that it is one of something else, `twice the velocity:`.
    """
    lead = re.match(r"[A-Za-z ]+:", text.text)
    if lead and {*lead[0].casefold().strip(":").split()} & (said.ANOTHER | {"first"}):
        raise UnreadableError(
            f'what does "{lead[0]}" mean for the rule? Write the two rules alone', text.place
        )
    for led in _led().finditer(text.text):
        words = {one.casefold() for one in re.findall(r"[A-Za-z]+", led["words"] or "")}
        if led["minus"] or words & (said.ANOTHER | said.OPERATION | said.COUNTING | _ANOTHER_VALUE):
            raise UnreadableError(
                f'what does "{led[0].strip(" =←:")}" mean for the rule? Write the two rules alone',
                text.place,
            )
    if old := _of_something_else().search(text.text):
        raise UnreadableError(
            f'what does "{old[0]}" mean for the rules? Write the two rules alone', text.place
        )
    if odd := taken_back(text.text):
        raise SeveralAnswersError(
            f'"{odd[0]}" may take back a rule; write the two rules alone', text.place
        )


@cache
def _of_something_else() -> re.Pattern[str]:
    """`use the old velocity`, and a gradient of something else: `with J the accuracy`, `grad J(beta)`."""
    other = r"(?:accuracy|reward|likelihood|velocity|learning\s+rate)"
    return re.compile(
        rf"\b(?:use|using|with|take)\s+(?:the\s+)?(?:old|previous|last)\s+(?:velocity|V\b|momentum)"
        rf"|\bJ\s+(?:is\s+)?the\s+{other}\b|(?:grad|nabla|∇)\s*J\s*\(\s*\\?(?:alpha|beta|eta|[αβη])\s*\)",
        re.IGNORECASE,
    )


@cache
def _led() -> re.Pattern[str]:
    """Words or a minus in front of a symbol and its sign: `Twice V =`, `-V =`; a dash and a blank is a list."""
    return re.compile(
        r"(?:\A|(?<=[\n;]))[ \t]*(?:(?P<minus>[-−])|(?P<words>(?:[A-Za-z]+[ \t]+){1,6}))\\?[A-Za-z]\w*\s*(?::?=|←)"
    )


def _updates(line: Named, spec: Equations) -> bool:
    """Whether a statement on another name is a rule: it takes that name, or a symbol that is updated."""
    name, taken = spelled(line.name), names_in(line.text.text)
    stems = {re.split(r"[_\d^]", one)[0].casefold() for one in taken}
    return name in taken or bool(stems & {one.casefold() for one in spec.updates.values()})


def without_twins(lines: Sequence[Named], spec: Equations) -> list[Named]:
    r"""The rules without those that say the same of another parameter: `b = b - \alpha v_{db}` beside `W = …`.

    One that says something else of it stays, and is refused like any other statement.
    """
    own = {_squeezed(f"{line.name} = {line.text.text}") for line in lines}
    return [line for line in lines if not _is_twin(line, own, spec.derivatives)]


def _is_twin(
    line: Named, own: AbstractSet[str], derivatives: Mapping[str, tuple[str, str]]
) -> bool:
    index = _of_parameter().fullmatch(line.name.strip())
    other = (index["alone"] or index["index"]).casefold() if index else ""
    rule = f"{line.name} = {line.text.text}"
    if not other:
        return False
    for _, by in derivatives.values():
        of_other = rf"(?<![A-Za-z\\])(d?){other}(?![A-Za-z])"
        ours = re.sub(of_other, rf"\g<1>{by}", rule, flags=re.IGNORECASE)
        bare = re.sub(rf"_\s*(?:d?{by}|\{{\s*d?{by}\s*\}})(?!\w)", "", ours)  # V for V_b
        if other != by.casefold() and own & {_squeezed(ours), _squeezed(bare)}:
            return True
    return False


def _squeezed(rule: str) -> str:
    """A rule without what makes no difference to it: blanks, braces, and the case of its letters."""
    return re.sub(r"[\s{}*·]|\\(?:cdot|[,;: ])", "", rule).casefold()


def statements_on(name: str, symbol: str, lines: Sequence[Named], place: Place) -> list[Named]:
    """The statements on a symbol, which its equation is called; where no left side is, it is the symbol.

    Behind the first one there may be further assignments to what it has left: `v *= beta; v += g`.

    Raises:
        UnreadableError: There is none, or another one that does not go on from the first.
    """
    lines = [line for line in lines if not _is_start(line)]
    found = [line for line in lines if line.name and named_by(line.name, {name: symbol})]
    if not found and len(lines) == 1 and not lines[0].name and ":" not in lines[0].text.text:
        return [lines[0]._replace(name=symbol, sign="=")]
    if not found:
        raise UnreadableError(f"{name}: write {symbol} = …", place)
    first, *later = found
    again = [one for one in later if one.sign not in AUGMENTED]
    if another := next((one for one in again if one.text.text != first.text.text), None):
        raise UnreadableError(f"{name} is given twice; keep one of the two", another.text.place)
    return [first, *(one for one in later if one.sign in AUGMENTED)]


def _is_start(line: Named) -> bool:
    """Whether it says that a symbol is 0 before the first step: `V_0 = 0`."""
    at_first = re.search(r"(?:_\s*\{?\s*0\s*\}?|\(\s*0\s*\))\s*$", line.name)
    return at_first is not None and re.fullmatch(r"\s*0(?:\.0*)?\s*", line.text.text) is not None


def composed(rules: Sequence[Rule]) -> Rule:
    """One rule for several of the same symbol, each of which takes what the one before has left."""
    first, *later = rules
    formula, taken = first.formula, list(first.taken)
    for rule in later:
        own = re.compile(rf"(?<![\w\\]){re.escape(rule.left.symbol)}(?!\w)")
        formula = f"({formula})".join(own.split(rule.formula))
        taken += [one for one in rule.taken if one.symbol != rule.left.symbol]
    return Rule(first.left, formula, tuple(taken))


def named_by(left: str, updates: Mapping[str, str]) -> str | None:
    """The name of the equation whose left side this is."""
    matched = _parts().fullmatch(left.strip())
    stem = matched["stem"] if matched else ""
    return next((name for name, symbol in updates.items() if _is_called(stem, symbol, name)), None)


def _is_called(stem: str, symbol: str, name: str) -> bool:
    """Whether letters are the symbol, or the name of its equation: `w`, `weight`, `weights`."""
    return stem.casefold() in {symbol.casefold(), name.casefold(), f"{name.casefold()}s"}


def check_times(rules: Mapping[str, Rule]) -> None:
    """Refuse rules whose indices do not fit together.

    Raises:
        ValueError: A rule takes its own symbol from after the step, or another from before it.
    """
    written = {rule.left.symbol: rule.left.time for rule in rules.values()}
    order = list(written)
    for rule in rules.values():
        for symbol, time in rule.taken:
            own = symbol == rule.left.symbol
            later = (
                order.index(symbol) > order.index(rule.left.symbol) if symbol in order else False
            )
            when = _when(time, written.get(symbol, ""))
            if (own or later) and when == _AFTER:
                raise ValueError(f"the new {symbol} is written by means of itself")
            if own and _is_older(time, written[symbol]):
                raise ValueError(f"{symbol} is taken from more than one step before")
            ahead = (
                time == written.get(symbol)
                or not time
                or (not written.get(symbol) and when != _BEFORE)
            )
            if not own and not later and symbol in order and not ahead:
                raise ValueError(f"{rule.left.symbol} takes {symbol} from before the step")


def _when(time: str, written: str) -> str:
    """Whether a symbol is taken before or after the step that writes it."""
    if time in _WORDS_BEFORE:
        return _BEFORE
    if time in _WORDS_AFTER:
        return _AFTER
    if written in _WORDS_AFTER | _WORDS_BEFORE:
        return _BEFORE
    if not written or not time:
        if time.endswith("-1"):
            return _BEFORE
        if time.endswith("+1"):
            return _AFTER
        return _BEFORE if written and not time else ""
    return _AFTER if _steps(time) >= _steps(written) else _BEFORE


def _is_older(time: str, written: str) -> bool:
    """Whether an index lies more than one step before another."""
    plain = all(re.fullmatch(r"[a-z](?:[+-]\d+)?", one) for one in (time, written))
    return plain and _steps(time) < _steps(written) - 1


def _steps(time: str) -> int:
    """How many steps an index such as t-1 lies from t."""
    return int(re.sub(r"^[a-z]+", "", time) or 0)


def _taken(
    name: str, symbols: Mapping[str, str], derivatives: Mapping[str, tuple[str, str]]
) -> Taken | None:
    matched = _parts().fullmatch(name.strip())
    if matched is None:
        return None
    stem = matched["stem"].lstrip("\\")
    symbol = next((one for one, name in symbols.items() if _is_called(stem, one, name)), None)
    if symbol is None:
        symbol = next((one for one in derivatives if stem == one), None)
    if symbol is None:
        return None
    time = ""
    for index in re.findall(
        r"[_^]\s*(?:\{([^{}]*)\}|\(([^()]*)\)|(\w+))|(\d+)|_(old|new)", matched["rest"]
    ):
        said = re.sub(r"[\s(){}\[\]\\]|partial|mathbf", "", "".join(index))
        parameters = {one.casefold() for pair in derivatives.values() for one in pair[1:]}
        if said.casefold() in {*parameters, *(f"d{one}" for one in parameters)}:
            continue
        if not _time().fullmatch(said):
            return None
        time = said
    if "'" in matched["rest"]:
        time = "new"
    return Taken(symbol, time)


def _gradients(
    text: str, symbols: Collection[str], derivatives: Mapping[str, tuple[str, str]]
) -> str:
    """The text with the symbol of a derivative for `dW`, `∂L/∂W`, `∇J(W)` and `grad`."""
    for symbol, (_, by) in derivatives.items():
        text = _gradient(symbol, by, _others(symbols, by)).sub(f" {symbol} ", text)
    return text


@cache
def _meaning_of_gradient() -> re.Pattern[str]:
    """`(g is the gradient)` behind a rule."""
    return re.compile(
        r"\s+\(\s*\$?(?P<name>\w+)\$?\s*(?:=|:|is|being|denotes)\s*(?:the\s+)?(?:current\s+)?gradient\s*\)[\s.]*\Z"
    )


def gradient_called(
    name: str, symbols: Collection[str], derivatives: Mapping[str, tuple[str, str]]
) -> str | None:
    """The symbol of the derivative that a left side names: g of `g_t`, `dW` and `∇J(W)`."""
    for symbol, (_, by) in derivatives.items():
        if _gradient(symbol, by, _others(symbols, by)).fullmatch(name.strip()):
            return symbol
    taken = _taken(name, {}, derivatives)
    return taken.symbol if taken else None


def _others(symbols: Collection[str], by: str) -> tuple[str, ...]:
    return tuple(sorted({*symbols} - {by}))


@cache
def _gradient(symbol: str, by: str, others: tuple[str, ...]) -> re.Pattern[str]:
    """The derivative of a loss, whatever its letter, by a parameter; not where another symbol is put in."""
    moved = "|".join(one for symbol in others for one in {re.escape(symbol), symbol.lower()})
    at = rf"\s*\((?![^()]*(?<![A-Za-z])(?:{moved or '(?!)'})(?![A-Za-z]))[^()]*\)"
    loss = rf"(?:\\?(?:math(?:cal|scr)|ell)?\s*\{{?\s*(?:[JLCEf]|loss|cost|ell|Loss)\s*\}}?(?:_\w|{at})?)"
    d = r"(?:\\partial|∂|d)\s*"
    parameter = rf"\{{?\s*(?:{by}|{by.lower()})(?:_\{{?\s*(?:t\s*-\s*1|t|old)\s*\}}?)?\s*\}}?"
    fraction = rf"\\[dt]?frac\s*\{{\s*{d}{loss}\s*\}}\s*\{{\s*{d}{parameter}\s*\}}"
    inline = rf"d{loss}_d{parameter}|{d}{loss}\s*/\s*{d}{parameter}"
    grad = r"(?<![A-Za-z])(?:grad(?:ient)?)(?![A-Za-z])(?:\s+of(?:\s+the)?)?"
    of_loss = rf"(?:_\s*{parameter})?\s*{loss}(?:\s*\(\s*{parameter}\s*\))?"
    nabla = rf"(?:\\nabla|∇|{grad})\s*(?:{of_loss}|{parameter}(?![A-Za-z_]))(?!\s*\()"
    short = rf"(?<![A-Za-z/{{_]){d[:-3]}(?:{by}|{by.lower()})(?![A-Za-z_}}])"
    # ∂J/∂W(W_old), ∂J/∂W|_W
    there = rf"(?:\s*\(\s*{parameter}\s*\)|\s*(?:\\right\s*)?\|\s*_\s*{parameter})?"
    attribute = rf"(?<![A-Za-z]){parameter}\.grad(?:\.data)?(?![A-Za-z])"
    return re.compile(
        rf"(?:\\left\s*\.\s*)?(?:{fraction}|{inline}){there}|{attribute}|{nabla}|{short}"
        rf"|(?<![A-Za-z])(?:grad(?:ient)?)(?:_\w)?(?![A-Za-z]){there}|(?<![\w\\]){symbol}{there[:-1]}"
    )


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(r"\{?\s*(?P<stem>\\?[A-Za-z]+)\s*\}?(?P<rest>(?:.|\n)*)")


@cache
def _of_parameter() -> re.Pattern[str]:
    """A parameter alone, `b`, or a symbol with the parameter in its index, `v_{db}`."""
    return re.compile(
        r"(?P<alone>[A-Za-z])|\\?[A-Za-z]+\s*_\s*\{?\s*d?\s*(?P<index>[A-Za-z])\s*\}?"
    )


@cache
def _time() -> re.Pattern[str]:
    return re.compile(r"[tnki](?:[+-]1)?|old|new|prev|previous|next|neu|alt|updated")
