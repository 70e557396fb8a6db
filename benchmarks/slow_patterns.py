"""Every pattern on texts made to keep it looking: a repeat taken many times, and an end that does not fit.

    python benchmarks/slow_patterns.py [--seed N] [--times N]

Prints how many patterns were tried, and each that took longer than half a second with the text that did it.
An answer of a few words must never make a class wait.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import random
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from re import _constants as opcode  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

PACKAGES = ("exercises", "graders", "student_template", "cli")
REPEATED, LONGEST = 26, 0.5
ENDLESS = 15  # what may be repeated more often is pumped
ENDS = ("~", "^not", "\x00")
CATEGORIES = {
    opcode.CATEGORY_WORD: "a1x_",
    opcode.CATEGORY_DIGIT: "17",
    opcode.CATEGORY_SPACE: " \n",
    opcode.CATEGORY_NOT_WORD: " ,",
}
REPEATS = (opcode.MAX_REPEAT, opcode.MIN_REPEAT, opcode.POSSESSIVE_REPEAT)


class Sample:
    """Texts that a parsed pattern may match, lookarounds and groups that must repeat left out."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311

    def text(self, items: Iterable[Any]) -> str:
        """One text for a sequence of parsed items."""
        return "".join(self._one(what, given) for what, given in items)

    def _one(self, what: Any, given: Any) -> str:
        if what is opcode.LITERAL:
            return chr(given)
        if what is opcode.NOT_LITERAL:
            return "b" if given == ord("a") else "a"
        if what is opcode.ANY:
            return self.random.choice("a 1")
        if what is opcode.IN:
            return self._of_set(given)
        if what is opcode.BRANCH:
            return self.text(self.random.choice(given[1]))
        if what is opcode.SUBPATTERN:
            return self.text(given[3])
        if what is opcode.ATOMIC_GROUP:
            return self.text(given)
        if what in REPEATS:
            least, most, body = given
            times = self.random.randint(least, min(most, least + 2))
            return "".join(self.text(body) for _ in range(times))
        return ""

    def _of_set(self, given: Any) -> str:
        listed = [self._member(what, one) for what, one in given if what is not opcode.NEGATE]
        if given[0][0] is not opcode.NEGATE:
            return self.random.choice(listed)
        free = [one for one in "a 1x,=" if one not in listed]
        return self.random.choice(free or ["a"])

    def _member(self, what: Any, one: Any) -> str:
        if what is opcode.RANGE:
            return chr(self.random.randint(*one))
        if what is opcode.CATEGORY:
            return self.random.choice(CATEGORIES.get(one, "a"))
        return chr(one)

    def repeats(self, items: Iterable[Any], before: str = "") -> Iterator[tuple[str, Any]]:
        """Every repeat that may go on, with a text that leads to it."""
        listed = list(items)
        for at, (what, given) in enumerate(listed):
            lead = before + self.text(listed[:at])
            if what in REPEATS:
                if given[1] > ENDLESS:
                    yield lead, given[2]
                yield from self.repeats(given[2], lead)
            elif what is opcode.SUBPATTERN:
                yield from self.repeats(given[3], lead)
            elif what is opcode.BRANCH:
                for way in given[1]:
                    yield from self.repeats(way, lead)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module compiles when it is first used, by its name."""
    for package in PACKAGES:
        root = importlib.import_module(package)
        for module in pkgutil.walk_packages(root.__path__, f"{package}."):
            if module.name.endswith("__main__") or ".migrations" in module.name:
                continue  # these do something when they are imported
            for name, one in vars(importlib.import_module(module.name)).items():
                own = getattr(one, "__module__", "") == module.name
                if own and hasattr(one, "cache_info") and not inspect.signature(one).parameters:
                    found = one()
                    if isinstance(found, re.Pattern) and isinstance(found.pattern, str):
                        yield f"{module.name}.{name}", found


def slow_text(pattern: re.Pattern[str], seed: int, times: int) -> str | None:
    """A text on which the pattern takes too long; None where none was found."""
    parsed = list(parser.parse(pattern.pattern, pattern.flags))
    sample = Sample(seed)
    for _ in range(times):
        for lead, body in sample.repeats(parsed):
            once, twice = sample.text(body), sample.text(body)
            for pumped in {once, once + twice} - {""}:
                for end in ENDS:
                    text = f"{lead}{pumped * REPEATED}{end}"
                    if _takes_long(pattern, text):
                        return text
    return None


def _takes_long(pattern: re.Pattern[str], text: str) -> bool:
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        pattern.search(text)
    except TimeoutError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return False


def _too_long(_signal: int, _frame: object) -> None:
    raise TimeoutError


def main() -> None:
    """Try every pattern, and tell of the slow ones."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--times", type=int, default=12)
    given = arguments.parse_args()
    signal.signal(signal.SIGALRM, _too_long)
    tried, slow = 0, 0
    for name, pattern in patterns():
        tried += 1
        if text := slow_text(pattern, given.seed, given.times):
            slow += 1
            print(f"{name}: {text!r}")
    print(f"{tried} patterns, {slow} slow")
    sys.exit(bool(slow))


if __name__ == "__main__":
    main()
