"""Matching: each item with its option, no option twice, partial credit per pair."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from exercises.answer import (
    Answer,
    Fields,
    Items,
    Text,
    UnreadableError,
    as_text,
    as_written,
    texts,
)
from exercises.specs import Matching
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions, no_truth
from graders.kinds.reading.options.pairs import (
    meant,
    named_item,
    names_one,
    pairs_in,
    refuse_another_item,
    refuse_denials,
    without_comparisons,
    without_denied_others,
)
from graders.kinds.reading.options.told_pairs import told_pairs
from graders.verdict import Outcome, Verdict, correct, partial


def read(spec: Matching, answer: Answer) -> dict[str, str]:
    """The option of each item that is matched; `C came from SGD` reads like `SGD: C`."""
    answer = without_denied_others(without_comparisons(answer), spec.options)
    for text in texts(answer):
        refuse_denials(text, {**spec.items, **spec.options})
    pairs = _pairs(spec, answer)
    matched: dict[str, str] = {}
    for left, right in pairs:
        item, option = _sides(spec, left, right)
        if item in matched:
            raise UnreadableError(f"{item} is matched twice", left.place)
        matched[item] = option
    return dict(sorted(matched.items()))


def _pairs(spec: Matching, answer: Answer) -> list[tuple[Text, Text]]:
    if told := told_pairs(answer, spec.items, spec.options):
        return [(Text(item, answer.place), Text(one, answer.place)) for item, one in told]
    if isinstance(answer, Fields):
        return [
            (Text(name, value.place), Text(as_written(value), value.place))
            for name, value in answer.fields.items()
            if not value.blank
        ]
    if isinstance(answer, Items) and len(answer.items) == len(spec.items):
        named = [_split(spec, Text(as_written(item), item.place)) for item in answer.items]
        if not any(named):
            options = (Text(as_written(item), item.place) for item in answer.items)
            items = (Text(item, answer.place) for item in spec.items)
            return list(zip(items, options, strict=True))
    text = as_text(answer)
    found = pairs_in(text, spec.items, spec.options)
    pairs = [(Text(item, text.place), Text(option, text.place)) for item, option in found]
    if not pairs:
        item, option = next(iter(spec.items)), next(iter(spec.options))
        raise UnreadableError(
            f"write pairs such as {item}: {option}, separated by commas", answer.place
        )
    return pairs


def _split(spec: Matching, text: Text) -> tuple[Text, Text] | None:
    """The two sides of `A: SGD`, `A = SGD`, `A -> SGD`, `A from SGD` or `A SGD`."""
    pairs = pairs_in(text, spec.items, spec.options)
    if len(pairs) != 1:
        return None
    return Text(pairs[0][0], text.place), Text(pairs[0][1], text.place)


def _sides(spec: Matching, left: Text, right: Text) -> tuple[str, str]:
    if names_one(left, spec.options):
        left, right = right, left
    item = named_item(left, spec.items)
    refuse_another_item(right, item, spec.items)
    return item, meant(right, spec.options)


def key(spec: Matching, solution: Answer) -> dict[str, str]:
    """The right option of every item."""
    matched = read(spec, solution)
    if set(matched) != set(spec.items):
        raise ValueError("the solution does not match every item")
    return matched


def shown(matched: Mapping[str, str]) -> str:
    """The pairs in order."""
    return ", ".join(f"{item}: {option}" for item, option in matched.items())


def decide(
    spec: Matching,
    expected: Mapping[str, str],
    matched: Mapping[str, str],
    _context: Context = NO_CONTEXT,
) -> Verdict:
    """A share for each right pair; an option that is used twice earns nothing."""
    used = list(matched.values())
    twice = sorted({option for option in used if used.count(option) > 1})
    right = [item for item, option in matched.items() if expected[item] == option]
    counted = [item for item in right if matched[item] not in twice]
    share = Fraction(len(counted), len(spec.items))
    if share == 1:
        return correct()
    problems = [f"{len(counted)} of {len(spec.items)} pairs count"]
    if twice:
        problems.append(f"{', '.join(twice)} may be used once only")
    wrong = [item for item in matched if item not in right]
    exchanged = len(wrong) == 2 and {matched[one] for one in wrong} == {
        expected[one] for one in wrong
    }
    if exchanged and not twice:
        problems.append("two of them are exchanged")
    if missing := [item for item in spec.items if item not in matched]:
        problems.append(f"{', '.join(missing)} is not matched")
    return partial(share, Outcome.PAIRS, "; ".join(problems))


latex, truth, questions = no_latex, no_truth, no_questions
