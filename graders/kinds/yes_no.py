"""True or false, yes or no: read from what the first clause says, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from exercises.answer import Answer, SeveralAnswersError, Text, UnreadableError, only_item
from exercises.language.other_languages import verdict_of
from exercises.specs import TrueFalse, YesNo
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.attempts.ticks import ticked_options
from graders.kinds.reading.words import vocabulary
from graders.kinds.reading.words.phrases import (
    Clause,
    clauses,
    clauses_of,
    is_negated,
    is_questioned,
    retracts,
    with_english_verdict,
)
from graders.verdict import Outcome, Verdict, correct, incorrect


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_YES = _words(
    "yes yeah yep y true t correct right possible can could does good wise sensible hold holds agree would"
)
_NO = _words("no nope nah n false f incorrect wrong untrue impossible bad unwise never disagree")
_NOT = _words("not cannot can't cant couldn't isn't doesn't wouldn't won't don't")
_PLAIN = _words("yes no true false")
_UNIVERSAL = _words("all any every each both general")
_HELPING = _words("would does do did could will help change matter improve")
# What says the verdict once more behind it: `no it can not`.
_VERBS = _words("can could does is do will")
_SUBJECTS = _words("it this that they you we")
# What may stand beside the word without changing it; "idea" of "bad idea".
_BESIDE = (
    vocabulary.CONSEQUENCE | vocabulary.NAMING | vocabulary.COPULA | vocabulary.BELIEVING | vocabulary.ARTICLES
    | _words("idea at all it's that's course one single relu do here possible claim statement with why"
             " certainly absolutely")
)  # fmt: skip
# Behind "cannot" the rest of the clause is what cannot be done.
_UNABLE = _words("cannot can't cant couldn't")
_CONTRAST = _words("but however though although yet or")
# What is declined rather than said: `impossible to say`; what is denied twice: `it cannot fail`.
_OPEN = _words("say tell know decide answer judge fail")
# Behind "no" a clause may go on with one of these; before a noun it is no verdict: `no loop`.
_GOING_ON = _words("it this that the they we these there because since not never")
_AFFIRMED = _words("true right correct possible")
# Words that leave a plain yes or no open.
_PARTLY = _words(
    "only except unless always sometimes if when partly half some most mostly usually often rarely partially"
)

# What says "no" once more: `rather the opposite`, `on the contrary`.
_EMPHASIS = _words("rather quite just on the opposite contrary it is exactly")

# What offers the other one: `false (maybe true)`, `true, also false`.
_ALSO = _words("also could can may too")
# What stands between two verdicts, also in other languages.
_JOINING = _ALSO | _words("and or oder ou o und et e y")
_BOTH = "this says both yes and no; write one of the two words"
_MOSTLY = _words("most mostly usually often rarely partially partly sometimes")
_AT_MOST = 5  # words that only hedge: `(most of the time)`
_CLAUSE = 3  # words: a subject, a verb, and more
_SHORT = 3  # words in brackets that hedge: `(I guess)`, `(not quite sure)`
# In front of a verdict it may turn it round: `opposite: no`.
_TURNING = vocabulary.EXCHANGING | vocabulary.RETRACTING
# What boxes may stand beside: `[x] True  [ ] False`.
_BOXES = dict.fromkeys(("true", "false", "yes", "no"), "")


def read(_spec: TrueFalse | YesNo, answer: Answer) -> bool:
    """Whether the answer says yes."""
    answer = only_item(answer)
    if not isinstance(answer, Text):
        raise UnreadableError("one word is wanted: yes or no", answer.place)
    answer = with_english_verdict(answer)
    marked = ticked_options(answer, _BOXES)
    if marked is not None and len(marked) == 1:
        return marked[0] in _YES
    if is_negated(answer):
        raise UnreadableError(
            "a sign of negation stands in front; write yes or no alone", answer.place
        )
    found = [one for one in clauses_of(answer) if not _lists(one)]
    at = next((at for at, one in enumerate(found) if _gives(one)), 0)
    at = 0 if any({*one.words} & _TURNING for one in found[:at]) else at
    heard = _said(found[at]) if found else None
    if any(_says_both(one.words) for one in found):
        raise SeveralAnswersError(_BOTH, answer.place)
    rest = [*found[:at], *found[at + 1 :]]
    if heard is None:
        raise UnreadableError(
            "this says neither yes nor no; write one of the two words, and reasons elsewhere",
            answer.place,
        )
    if not heard:
        rest = [one for one in rest if not set(one.words) <= _EMPHASIS]
    restating = [one for one in rest if not one.reason or one.bracketed or one.words[0] == "namely"]
    others = {_said(one) for one in restating} - {None, heard}
    opposite = _NO if heard else _YES
    denying = opposite | _NOT if heard else opposite
    others |= {
        not heard
        for one in rest
        if one.words[0] in _CONTRAST and (set(one.words) & (denying | _PARTLY) or one is rest[0])
    }
    others |= {
        not heard  # `…, however, need not`
        for one, behind in pairwise(rest)
        if one.words == ("however",) and set(behind.words) & (denying | _PARTLY)
    }
    opposed = vocabulary.REASON | vocabulary.COPULA | vocabulary.CONSEQUENCE | opposite
    opposed |= vocabulary.DOUBT | vocabulary.PLAINLY | _ALSO
    others |= {not heard for one in rest if opposite & set(one.words) and set(one.words) <= opposed}
    others |= {not heard for one in rest[:1] if _answers_otherwise(one.words, heard)}
    others |= {not heard for one in rest if not one.reason and _gives_other(one.words, opposite)}
    restricted = bool(found) and _is_restricted(found[at].words)
    others |= {not heard for one in rest if restricted and not one.reason and {*one.words} & _NOT}
    hedges = [{*one.words} for one in rest if not one.reason or len(one.words) <= _SHORT]
    unsure = any({"not", "sure"} <= words or {"unsure", "guess"} & words for words in hedges)
    partly = any(words & _MOSTLY and len(words) <= _AT_MOST for words in hedges)
    partly |= any(_is_limited(one) for one in rest)
    if is_questioned(answer) or unsure or partly:
        raise SeveralAnswersError(
            "this asks or doubts rather than says it; write one of the two words", answer.place
        )
    if others or retracts(rest):
        raise SeveralAnswersError(_BOTH, answer.place)
    return heard


def _lists(clause: Clause) -> bool:
    """Whether a clause goes on with what is listed, `sigmoid, tanh or relu`, and says no verdict."""
    return clause.words[0] == "or" and not {*clause.words} & (_YES | _NO | _NOT)


def _gives(clause: Clause) -> bool:
    """Whether a clause gives the verdict, and is no reason for it."""
    return not clause.reason and _said(clause) is not None


def _answers_otherwise(words: Sequence[str], heard: bool) -> bool:  # noqa: FBT001
    """Whether a clause behind the verdict gives the other one: `No, it can reach …`, `Yes, it cannot`."""
    if len(words) < _CLAUSE or words[0] not in {"it", "this", "that"} or "only" in words:
        return False
    verb = words[1]
    denied = words[2] == "not" or verb in _UNABLE or verb.endswith("n't")
    return denied if heard else verb in {"can", "does", "will", "would"} and not denied


def _says_both(words: Sequence[str]) -> bool:
    """Whether a clause gives both verdicts, perhaps in two languages: `false true`, `false oder wahr`."""
    told = {verdict_of(one) or one for one in words}
    nothing_else = all(one in _JOINING or verdict_of(one) or one in _PLAIN for one in words)
    return nothing_else and bool(told & _PLAIN & _YES) and bool(told & _PLAIN & _NO)


def _is_limited(clause: Clause) -> bool:
    """Whether it holds for some of what is asked about: `(forward only)`, `20 of 21`."""
    words = clause.words
    if clause.bracketed and "only" in words and len(words) <= _SHORT:
        return True
    return len(words) == _SHORT and words[1] == "of" and words[0].isdigit() and words[2].isdigit()


def _gives_other(words: Sequence[str], opposite: frozenset[str]) -> bool:
    """Whether a clause begins or ends with the other verdict: `for all of them no`, `well yes with a bias`."""
    at_the_end = words[-1] in _PLAIN & opposite and not {*words[:-1]} & _NOT
    return at_the_end or bool({*words[:2]} & _PLAIN & opposite)


def _is_restricted(words: Sequence[str]) -> bool:
    """Whether a verdict is given for something only: `True for the forward step`."""
    behind = words[1:]
    return bool(behind) and behind[0] in {"for", "in"} and not {*behind} & _UNIVERSAL


def first_word(text: str) -> bool | None:
    """What a text in sentences says at once: `Yes, it can …`; None where it begins in another way."""
    found = clauses(text)
    word = found[0].words if found else ()
    return word[0] == "yes" if len(word) == 1 and word[0] in {"yes", "no"} else None


def _repeats(first: str, rest: list[str]) -> bool:
    """Whether words say the verdict once more: `no it can not`, `yes it does`."""
    words = set(rest)
    if first not in {"yes", "no"} or not words <= _VERBS | _SUBJECTS | _NOT:
        return False
    return bool(words & (_VERBS | _NOT)) and (first == "yes") != bool(words & _NOT)


def _said(clause: Clause) -> bool | None:
    """What a clause says, if it says no more: a word for yes or no, and denials of it."""
    words = list(clause.words)
    first, *rest = words
    if first == "not" and rest[:1] == ["possible"] and not {*rest} & (_PARTLY | _NOT):
        return False  # `not possible with one layer`
    if set(words) & _OPEN and set(words) & (_UNABLE | {"impossible", "not", "can"}):
        return None
    if first == "no" and rest and rest[0] not in _GOING_ON:
        return None
    if rest[:1] == ["that"] and len(rest) > _CLAUSE:
        return None  # `false that a loop is needed`, which is said of something else
    if _repeats(first, rest):
        return first in _YES
    if rest[:1] == ["is"] and not {*rest} <= _BESIDE | _YES | _NO | _NOT:
        return None  # `true is a myth`
    if first in _PLAIN and not set(rest) & (_YES | _NO | vocabulary.DOUBT):
        return None if set(rest) & _PARTLY else first in _YES
    denials = [at for at, word in enumerate(words) if word in _NOT]
    verdicts = [word for word in words if word in _YES | _NO]
    if (
        not denials
        and len(verdicts) > 1
        and _agree(verdicts)
        and set(words) - {*verdicts} <= _BESIDE
    ):
        return verdicts[0] in _YES  # `yes true`
    if denials and {*words} <= _BESIDE | _NOT | _HELPING:
        return False if len(denials) == 1 else None  # `would not help`
    if denials and _unable(words, denials[0]) and len(verdicts) <= 1:
        denied = set(words[denials[0] :]) & (_YES | _NO)
        possible = set(words[: denials[0]]) <= _BESIDE | _YES and denied <= _AFFIRMED
        return False if possible else None
    others = {word for word in words if word not in _YES | _NO | _NOT}
    if len(denials) > 1 or not verdicts or not _agree(verdicts) or not others <= _BESIDE:
        return None
    return (verdicts[0] in _YES) != bool(denials)


def _agree(verdicts: Sequence[str]) -> bool:
    return {*verdicts} <= _YES or {*verdicts} <= _NO


def _unable(words: list[str], denial: int) -> bool:
    """Whether the words say "cannot", in one word or in two."""
    return words[denial] in _UNABLE or words[denial - 1 : denial] in (["can"], ["could"])


def key(spec: TrueFalse | YesNo, solution: Answer) -> bool:
    """The right one of the two."""
    return read(spec, solution)


def shown(said: bool) -> str:  # noqa: FBT001
    """Yes or no."""
    return "yes / true" if said else "no / false"


def decide(
    _spec: TrueFalse | YesNo,
    expected: bool,  # noqa: FBT001
    said: bool,  # noqa: FBT001
    _context: Context = NO_CONTEXT,
) -> Verdict:
    """Right if it is the right one of the two."""
    return correct() if said == expected else incorrect(Outcome.OPTION, "this is not right")


latex, truth, questions = no_latex, no_truth, no_questions
