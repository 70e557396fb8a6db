"""What a text says of options by their keys: which it chooses, which it rules out, which it only speaks of.

`a – c has it backwards, and b is about something else` chooses a. Each clause says one thing of the
options that it names; what is chosen may not be ruled out elsewhere, nor taken back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from exercises.language.characters import plain
from exercises.language.layout import without_marks
from graders.kinds.reading.options.left_open import is_counted_otherwise, leaves_open
from graders.kinds.reading.options.mentions import Mention, mentions, with_keys_of_places
from graders.kinds.reading.remarks.said_alone import is_said_alone
from graders.kinds.reading.words import phrases
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.pictures import CROSSES, DOUBTS, EMPTY, TICKS

_TICKS = frozenset(TICKS)
_CROSSES = frozenset(CROSSES + EMPTY)
_TRUE = said.words("true right correct yes t y") | _TICKS
_UNTRUE = said.FALSE | said.words("no f n") | _CROSSES
_NOT = said.words("""
    not never isn't aren't wasn't doesn't don't can't cannot cant won't couldn't no
""")
_IS_NOT = said.words("is are isn't aren't was")
_ALIKE = said.words("too also")
_ASKING = said.words("what how why where about")
_AUXILIARY = said.words("can could will would may might")
_HOLDING = _TRUE | said.words("""
    reason cause case hold holds apply applies fit fits work works count counts sense
""")
_NOUNS = said.words("reason cause case")
_FAILING = _UNTRUE - {"no"} | said.words("""
    out nonsense excluded eliminated impossible invalid
""")
# What may stand between an option and what is said of it: `is clearly the only`, `are all`.
_BETWEEN = (
    said.COPULA | said.PLAINLY | said.ARTICLES | phrases.TAILS
    | said.words("left ruled all both then just only one ones option statement answer be must also therefore")
    | said.words("really make makes do does itself here too well still and nothing else")
)  # fmt: skip
_LEADS = (
    phrases.LEADS
    | said.words("correct right best true of both all each every statement statements them first")
    | said.words("not remaining leaves leaving remains that's it's must be plus ticked ticking picking choosing")
) - said.words("has had was were")  # fmt: skip
# What people say of options that they do not choose.
_REST = said.words("rest others other remaining ones")
_HEADING = _LEADS | _HOLDING | _UNTRUE | _NOT | _REST
_WISHING = said.words("would could might may should perhaps maybe probably possibly")
_DOING = said.words("do help suit serve go")
_POINTING = said.words("it this that which one")
_LIMITING = said.words("only before until unless")
# What leaves a verdict open that stands in front of it.
_PARTLY = said.words("only if unless except partly mostly sometimes maybe usually") | said.DOUBT
# What would choose an option that is only spoken of.
_OFFERING = _HOLDING | said.DOUBT | said.words("too also ok valid better best")
# What stands in front of an option that is not meant: `unlike a`, `rules out b`.
_AGAINST = said.words("""
    not never unlike over than excludes excluding neither nor except without isn't
""")
_CHOICES = said.words("choice answer answers pick choose tick contains includes")
_RULING = said.words("""
    rule rules ruled ruling out leaves left leave excludes rejects reject rejected
""")
# What rules an option out beside "out" alone: `a and b help, which leaves d`.
_REMAINING = said.words("leaves leaving left")
_SENTENCE = frozenset(["", ".", ";", "!"])
_SPELLED = {"≠": "not"}  # as "is not" is written in plain characters
_FIRST, _LAST = 0xE000, 0xF8FF  # the private characters that stand for mentions
_VERDICT_BEHIND = frozenset([":", "-", "–", "—", ")"])


class Stance(Enum):
    """What is said of an option."""

    CHOSEN = "chosen"
    RULED_OUT = "ruled out"
    MENTIONED = "mentioned"
    UNCLEAR = "unclear"


class Clause(NamedTuple):
    """A stretch of a text between separators."""

    opener: str
    text: str
    words: tuple[str, ...]  # in small letters; a mention of options is one of them
    sentence: int

    @property
    def reason(self) -> bool:
        """Whether it says why."""
        return self.opener in said.REASON | {"bc", "cuz", "while", "whereas"}


class Choice(NamedTuple):
    """The options that a text chooses, and what it says beside them that is not about others."""

    keys: tuple[str, ...]
    talk: tuple[Clause, ...]


class Said(NamedTuple):
    """What one clause says of some options."""

    keys: tuple[str, ...]
    stance: Stance
    clause: Clause
    concluding: bool = False  # behind words such as "so the answer is"


def chosen_by_key(text: str, options: Mapping[str, str]) -> Choice | None:
    """The options that a text chooses by their keys, if any; None where it names none, or is not clear."""
    line = _abbreviated().sub(" namely ", plain(text).text)
    line = _emphasis().sub("", without_marks(line) if "\\" in line else line)
    line = with_keys_of_places(_quoted().sub(r"\g<letter>", line), tuple(options))
    line = _with_verdicts(
        _key_in_brackets().sub(lambda found: found["key"] or found["first"], line)
    )
    named = mentions(line, tuple(options))
    if leaves_open(line, tuple(options)):
        return None
    if not named or phrases.negated(text) or phrases.questioned(text) or {*text} & {*DOUBTS}:
        return None
    clauses = _clauses(line, named)
    alone = len({key for one in named for key in one.keys}) == 1
    told = [one for around in _with_next(clauses) for one in _told(*around, named)]
    if alone and _goes_on(clauses[0]) and told[0].stance is Stance.MENTIONED:
        told[0] = told[0]._replace(stance=Stance.CHOSEN)
    chosen = dict.fromkeys(key for one in told if one.stance is Stance.CHOSEN for key in one.keys)
    ruled_out = {key for one in told if one.stance is Stance.RULED_OUT for key in one.keys}
    unclear = any(one.stance is Stance.UNCLEAR for one in told) or _changes(told)
    unclear |= _judges_others(text, chosen) or is_counted_otherwise(line, chosen, len(options))
    if unclear or ruled_out & {*chosen} or (ruled_out and not chosen):
        return None
    others = [one for one in told if not {*one.keys} <= {*chosen}]
    talk = _beside(clauses, others)
    if (
        any(map(_offers, others))
        or any(map(_is_given, others))
        or _set_apart(others)
        or any(map(_takes_back, talk))
    ):
        return None
    return Choice(tuple(chosen), tuple(talk))


def _with_verdicts(text: str) -> str:
    """`a; b is false` for `a` with lines below that rule others out, `b: false`."""
    first, *below = text.strip().split("\n")
    ruled = [_ruled_out().fullmatch(line) for line in below if line.strip()]
    if not ruled or None in ruled or not _keys_alone().fullmatch(first):
        return text
    return "; ".join([first, *(f"{one['key']} is false" for one in ruled if one)])


@cache
def _ruled_out() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:[-*•]\s*)?\(?(?P<key>[A-Za-z])\)?\s*[:–—-]?\s*(?:is\s+)?(?:false|wrong|incorrect|not\s+true|no)[.\s]*",
        re.IGNORECASE,
    )


@cache
def _keys_alone() -> re.Pattern[str]:
    return re.compile(r"[*_`(\s]*[A-Za-z][)*_`]*(?:\s*(?:,|and)\s*[(]?[A-Za-z][)]?)*[.\s]*")


@cache
def _key_in_brackets() -> re.Pattern[str]:
    """`(a), not (c)`."""
    return re.compile(r"(?<=\bnot )\((?P<key>[A-Za-z])\)|\A\s*\((?P<first>[A-Za-z])\)(?=,\s+not\s)")


def _judges_others(text: str, chosen: Collection[str]) -> bool:
    """Whether keys stand alone on the first line, and others below with words: `a, c`, `- b: they are old`."""
    first, *below = text.strip().split("\n")
    keys = {*re.findall(r"[A-Za-z]+", first)}
    told = [found["key"] for line in below if (found := _key_with_words().match(line))]
    return keys <= {*chosen} and bool({*told} & {*chosen} - keys)


@cache
def _key_with_words() -> re.Pattern[str]:
    return re.compile(r"\s*[-*•]\s+\W{0,3}(?P<key>[A-Za-z])\W{0,3}[:)–—-]\W*\w+\s+\w+")


def _goes_on(clause: Clause) -> bool:
    """Whether a key stands first and words without a verb for it follow: `a all units stay the same`."""
    first, *words = clause.words
    plain = words and not _has_verb(words) and not {*words} & (_OFFERING | said.DENIAL)
    return _is_mention(first) and bool(plain)


def _has_verb(predicate: Sequence[str]) -> bool:
    """Whether words behind a key begin with a verb for it."""
    return predicate[0] in _NOT | said.COPULA | _WISHING | {"can"} or predicate[0].endswith("s")


def _changes(told: Sequence[Said]) -> bool:
    """Whether another option is chosen in brackets, or concluded, or is like one that is ruled out.

    `a (and c)`, `a. …, so the answer is b`, `b is false, c too`.
    """
    before: set[str] = set()
    for last, one in pairwise([None, *told]):
        assert one is not None
        if one.stance is not Stance.CHOSEN:
            continue
        if last and last.stance is Stance.RULED_OUT and {*one.clause.words} & _ALIKE:
            return True
        later = one.concluding or one.clause.opener == "("
        if later and before and not before <= {*one.keys}:
            return True
        before |= {*one.keys}
    return False


def _offers(one: Said) -> bool:
    """Whether what is said of another option would choose it."""
    return one.stance is not Stance.RULED_OUT and bool({*one.clause.words} & _OFFERING)


def _is_given(one: Said) -> bool:
    """Whether another option stands by itself at the end of a clause: `d, in short c`."""
    *lead, last = one.clause.words
    if one.stance is not Stance.MENTIONED or not _is_mention(last) or any(map(_is_mention, lead)):
        return False
    return is_said_alone(" ".join([one.clause.opener, *lead]))


def _set_apart(others: Sequence[Said]) -> bool:
    """Whether other options are set against each other in a reason: `d, because a and b help but c does not`."""
    contrasted = [at for at, one in enumerate(others) if one.clause.opener in said.DENIAL]
    changed = any(not _is_mention(others[at].clause.words[0]) for at in contrasted)
    return changed or any(
        one.stance is Stance.MENTIONED for at in contrasted for one in others[:at]
    )


def _beside(clauses: Sequence[Clause], others: Sequence[Said]) -> list[Clause]:
    """The clauses that are neither about other options nor go on in a sentence that is, nor verdicts."""
    about = {one.clause for one in others}
    talk: list[Clause] = []
    sentence = why = -1
    for ahead, clause, behind in _with_next(clauses):
        heads = behind and behind.opener == ":" and {*clause.words} <= _HEADING
        judges = ahead and _is_mention(ahead.words[-1]) and _verdict_behind(clause)
        if heads or judges:
            continue
        why = clause.sentence if clause.reason else why
        if clause in about:
            sentence = clause.sentence
        elif clause.sentence != sentence or clause.words[0] in phrases.RETRACTIONS | {"no"}:
            goes_on = why == clause.sentence and clause.opener == ","
            talk.append(clause._replace(opener="because") if goes_on else clause)
    return talk


def _takes_back(clause: Clause) -> bool:
    """Whether talk beside the options doubts or takes them back."""
    bracketed = clause.opener == "("
    talk = phrases.Clause(clause.words, clause.text, clause.reason or bracketed, bracketed)
    if phrases.retracts([talk]) or phrases.takes_itself_back([talk]):
        return True
    pointing = {*clause.words} <= _BETWEEN | _HOLDING | _FAILING | _NOT | _POINTING
    if (
        pointing
        and _said_by([one for one in clause.words if one not in _POINTING]) is Stance.RULED_OUT
    ):
        return True  # `a, which is wrong`
    if clause.opener in said.DENIAL and {*clause.words} & (said.DENIAL | _LIMITING):
        return True  # `a, but only before training`
    return clause.words[0] in _NOT and not talk.reason and not any(map(_is_mention, clause.words))


def _told(
    ahead: Clause | None, clause: Clause, behind: Clause | None, named: Sequence[Mention]
) -> list[Said]:
    """What a clause says of the options that it names, with a heading in front and a verdict behind."""
    at = [where for where, word in enumerate(clause.words) if _is_mention(word)]
    told: list[Said] = []
    start = 0
    for here, following in pairwise([*at, None]):
        assert here is not None
        mention = named[ord(clause.words[here]) - _FIRST]
        before = clause.words[start:here]
        headed = clause.opener in {":", "("} and ahead and {*ahead.words} <= _HEADING
        if here == 0 and headed and ahead:
            before = ahead.words
        predicate = clause.words[here + 1 : following]
        if following is not None:
            against = [one for one, word in enumerate(predicate) if word in _AGAINST]
            predicate = predicate[: against[0]] if against else predicate
        elif not predicate and behind is not None:
            predicate = _verdict_behind(behind)
        stance = _stance(before, predicate, mention, clause)
        if told and told[-1].stance is Stance.MENTIONED and stance is Stance.CHOSEN:
            stance = Stance.MENTIONED  # `c swaps a and b`
        opener = ahead.opener if ahead and before is ahead.words else clause.opener
        concluding = "answer" in before and (opener in said.CONCLUDING or "final" in before)
        told.append(Said(mention.keys, stance, clause, concluding))
        start = here + 1 + len(predicate)
    return told


def _stance(
    before: Sequence[str], predicate: Sequence[str], mention: Mention, clause: Clause
) -> Stance:
    if {*before} & (_TICKS | _CROSSES):
        return Stance.RULED_OUT if {*before} & _CROSSES else Stance.CHOSEN
    if {*before} & _WISHING and "i" not in before:
        return Stance.MENTIONED
    out = predicate[:1] == ("out",)
    remains = {*before[-3:]} & _REMAINING and not out and "out" not in before
    ruling = not remains and bool({*before[-3:]} & _RULING)
    if ruling and out:  # `I leave d out on purpose`
        predicate = ()
    led = {*before} <= _LEADS | said.FALSE | _AGAINST | (_RULING if ruling else _REST)
    if {*before[-2:]} & _AGAINST or ruling:
        denied = ruling and {*before} & _NOT
        open_still = not led or {*before} & {"only", "just"} or predicate or denied
        return Stance.UNCLEAR if open_still else Stance.RULED_OUT
    if not led:
        unclear = {*before} & (said.DENIAL | _CHOICES) or {*predicate} & _NOT
        return Stance.UNCLEAR if unclear else Stance.MENTIONED
    if {*before} & said.FALSE:
        return Stance.RULED_OUT
    if {*before} & _NOT:
        return Stance.UNCLEAR  # `I'm not sure it's a`
    judging = _HOLDING | _FAILING | _AGAINST | _PARTLY
    judged = predicate and (_has_verb(predicate) or predicate[0] in judging)
    first = len(mention.keys) == 1 and not before and clause.opener in _SENTENCE
    marked = first and (mention.marked or mention.bracketed)
    text_of_list = marked and predicate and not judged
    stance = Stance.CHOSEN if text_of_list else _said_by(predicate)
    if stance is Stance.CHOSEN and (mention.either or clause.opener == "but"):
        return Stance.UNCLEAR
    if stance is Stance.CHOSEN and clause.reason and not predicate:
        return Stance.MENTIONED
    return stance


def _said_by(predicate: Sequence[str]) -> Stance:
    """What a predicate says: `is clearly false`, `cannot be`, `is true`; any other one is about the option."""
    if {*predicate[:3]} & _WISHING:
        plain = "would" in predicate[:1] and not {*predicate} & (_OFFERING | _DOING | said.DENIAL)
        return Stance.MENTIONED if plain else Stance.UNCLEAR
    denied = 0
    for at, word in enumerate(predicate):
        behind = predicate[at + 1 :]
        if word == "no" and behind and behind[0] not in _HOLDING:
            return Stance.MENTIONED  # `has no nonlinearity`
        if word in _NOT:
            denied += 1
        elif word in _HOLDING | _FAILING:
            failing = word in _FAILING
            open_still = {*behind} & (_PARTLY | (_HOLDING - _NOUNS)) or behind[:1] in (
                ("of",),
                ("to",),
            )
            if denied > 1 or (denied and failing) or open_still:
                return Stance.UNCLEAR
            return Stance.RULED_OUT if denied or failing else Stance.CHOSEN
        elif word not in _BETWEEN:
            return _about(predicate, at, denied=bool(denied))
    return Stance.RULED_OUT if denied else Stance.CHOSEN


def _about(predicate: Sequence[str], at: int, *, denied: bool) -> Stance:
    """What other words say of an option: `is not what breaking means` rules it out, `does not help` is unclear."""
    if denied and predicate[0] in _IS_NOT and predicate[at] in _ASKING:
        return Stance.RULED_OUT
    unclear = denied or {*predicate} <= _AUXILIARY or {*predicate} & (said.DENIAL - said.FALSE)
    return Stance.UNCLEAR if unclear else Stance.MENTIONED


def _verdict_behind(behind: Clause) -> tuple[str, ...]:
    """The verdict with which the next clause begins: `b: false, since …`."""
    if behind.opener not in _VERDICT_BEHIND or not behind.words:
        return ()
    first, *rest = behind.words
    alone = not rest or (first != "no" and first not in {"t", "f", "y", "n"})
    return (first,) if first in _TRUE | _UNTRUE and alone else ()


def _with_next(clauses: Sequence[Clause]) -> list[tuple[Clause | None, Clause, Clause | None]]:
    """Each clause between the one ahead of it and the one behind it."""
    return list(zip([None, *clauses[:-1]], clauses, [*clauses[1:], None], strict=True))


def _is_mention(word: str) -> bool:
    return len(word) == 1 and _FIRST <= ord(word) <= _LAST


def _clauses(line: str, named: Sequence[Mention]) -> list[Clause]:
    """The clauses of a text, in which each mention is one character."""
    marked, end = "", 0
    for at, one in enumerate(named):
        letter = chr(_FIRST + at)
        last = one.bracketed and _ends_here().match(line, one.end)
        marked += line[end : one.start] + (f" ({letter}) " if last else f" {letter} ")
        end = one.end
    marked = _bracket_before_verb().sub(" ", marked + line[end:])
    found: list[Clause] = []
    opener, start, sentence = "", 0, 0
    for mark in [*_separator().finditer(marked), None]:
        stretch = marked[start : mark.start() if mark else len(marked)]
        plain_words = (one.replace("’", "'").casefold() for one in _word().findall(stretch))
        words = tuple(_SPELLED.get(one, one) for one in plain_words)
        if words:
            found.append(Clause(opener, stretch.strip(), words, sentence))
        if mark:
            keeps = opener == "(" and not words  # `(and c)`
            opener, start = opener if keeps else mark[0].strip().casefold(), mark.end()
            sentence += bool(re.match(r"[.;!?\n]", mark[0]))
    return found


@cache
def _abbreviated() -> re.Pattern[str]:
    return re.compile(r"\b(?:i\.\s?e|e\.\s?g)\.|\bthat\s+is,", re.IGNORECASE)


@cache
def _ends_here() -> re.Pattern[str]:
    return re.compile(r"\s*(?:[.;,!\n]|\Z)")


@cache
def _bracket_before_verb() -> re.Pattern[str]:
    """What is said in brackets of an option before its verb: `b (they drift apart) is not true`."""
    verb = r"(?:is|are|isn['’]t|aren['’]t|does|doesn['’]t|cannot|can['’]?t|holds?|was)\b"
    return re.compile(rf"(?<=[\ue000-\uf8ff])\s*\([^()]*\)(?=\s+{verb})", re.IGNORECASE)


@cache
def _emphasis() -> re.Pattern[str]:
    """Marks of Markdown and dollars around words."""
    return re.compile(r"[*`$]+|(?<!\w)_+|_+(?!\w)|(?m:^)\s*(?:#{1,6}|>)\s+")


@cache
def _quoted() -> re.Pattern[str]:
    """A letter in quotes: `['a', 'c']`."""
    return re.compile(r"(?P<quote>['\"])(?P<letter>[A-Za-z])(?P=quote)")


@cache
def _separator() -> re.Pattern[str]:
    """Signs that separate, and words with which a clause begins."""
    words = (
        r"because|since|due|as(?!\s+well)|bc|cuz|so|thus|hence|therefore|but|while|whereas|though|although|namely|which"
        r"|and(?=\s+(?:not\s+)?[\ue000-\uf8ff])"
    )
    return re.compile(
        rf"[.;!?]+(?=\s|\Z)|\n+|[,:]+(?=\s|\Z)|\s[-–—]+\s|[–—]|-+>|=>|→|⇒|[()]|\b(?:{words})\b",
        re.IGNORECASE,
    )


@cache
def _word() -> re.Pattern[str]:
    signs = "".join(sorted(_TICKS | _CROSSES))
    return re.compile(rf"[\ue000-\uf8ff{signs}≠]|[^\W_]+(?:['’][a-z]+)?")
