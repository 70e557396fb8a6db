"""Pictures that are handed in for a plot: which files an answer names, and whether anything is on them.

That a curve is the right one is for a person to see; a file that shows nothing at all waits for nobody.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from graders.kinds.code.runner import Runner
from graders.sandbox.job import Call, Job, Limits
from graders.sandbox.replies import Reply
from graders.verdict import Outcome, Verdict, incorrect

# For all pictures of a hand-in: the largest photograph takes a second and 600 MB.
_LIMITS = Limits(cpu=20, memory=1 << 30)
_ENDINGS = ("png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "svg", "pdf")
_FAULTS = {
    "none": "is no picture: what is in it is no PNG, JPEG, SVG or PDF, whatever its name says",
    "huge": "says that it has {size} pixels, more than are opened here (50 million)",
    "entities": "declares entities of its own, which a drawing does not need; it is not opened",
    "tiny": "has {size} pixels, in which no curve can be seen",
    "blank": "is blank: all of its {size} pixels have the same colour",
    "undrawn": "has no line, curve or picture in it",
}


class Named(NamedTuple):
    """The pictures that an answer names: those that were handed in, and those that are missing."""

    found: tuple[str, ...]
    missing: tuple[str, ...] = ()


def named(answer: str, files: Mapping[str, bytes]) -> Named:
    """The pictures that an answer consists of; none where it is code, which draws itself."""
    pictures = {name for name in files if name.lower().endswith(_ENDINGS)}
    whole = _file(answer.strip(), pictures)
    if whole:
        return Named((whole,))
    wrapped = [one[one.lastindex or 0].strip() for one in _wrapper().finditer(answer)]
    rest = _wrapper().sub(" ", answer)
    if not _code().search(rest):
        wrapped += [one[0] for one in _name().finditer(rest)]
    places = {name: _file(name, pictures) for name in wrapped}
    return Named(
        tuple(dict.fromkeys(place for place in places.values() if place)),
        tuple(name for name, place in places.items() if not place),
    )


def _file(written: str, pictures: set[str]) -> str:
    """The picture that is meant: by its path, else by its name alone, with or without its ending."""
    path = posixpath.normpath(written.replace("\\", "/"))
    if path in pictures:
        return path
    wanted = posixpath.basename(path).casefold()
    alike = [
        one
        for one in sorted(pictures)
        if wanted in {posixpath.basename(one).casefold(), _stem(posixpath.basename(one).casefold())}
    ]
    return alike[0] if len(alike) == 1 else ""


def _stem(name: str) -> str:
    return posixpath.splitext(name)[0]


def looked_at(
    names: Sequence[str], files: Mapping[str, bytes], viewer: Runner
) -> Mapping[str, Verdict]:
    """The verdict on each picture; the right one may be on it, or nothing is.

    Args:
        names: The pictures to look at.
        files: The student's files.
        viewer: Opens them behind walls.
    """
    viewer.wait()
    # Their own names are the student's choice, and mean nothing inside.
    calls = [Call("see", f"picture-{number}") for number in range(len(names))]
    contents = {call.name: files[name] for call, name in zip(calls, names, strict=True)}
    replies = viewer.run(Job(contents, "", calls, _LIMITS))
    return {name: _verdict(name, reply) for name, reply in zip(names, replies, strict=True)}


def _verdict(name: str, reply: Reply) -> Verdict:
    fault = reply.facts.get("fault", "")
    size = " × ".join(str(reply.facts.get(one)) for one in ("width", "height"))
    if reply.status == "infrastructure" or fault == "unopened":
        return not_opened("")
    if reply.status != "value" or fault == "damaged":
        return unseen(f"{name} is damaged, and cannot be opened; save it again, and look at it")
    if fault in _FAULTS:
        said = _FAULTS[fault].format(size=size)
        return incorrect(Outcome.NO_PICTURE, f"{name} {said}; draw it again, and look at the file")
    told = f"{name} ({size} pixels)" if "width" in reply.facts else name
    return Verdict("needs-review", code=Outcome.IMAGE, feedback=f"{told} is looked at by a person")


def unseen(why: str) -> Verdict:
    """The verdict on a picture that is lost or damaged: it is not wrong, it cannot be seen."""
    return Verdict("unreadable", code=Outcome.IMAGE, feedback=why)


def not_opened(why: str) -> Verdict:
    """The verdict on a picture that cannot be opened here, by nobody's fault."""
    because = f" ({why})" if why else ""
    said = f"this image is not opened here{because}, so all of it is left to a person"
    return Verdict("needs-review", code=Outcome.NOT_OPENED, feedback=said)


def together(pictures: Named, seen: Mapping[str, Verdict]) -> Verdict | None:
    """The verdict on an answer: one picture to look at is enough; None where it names none."""
    verdicts = [*(seen[name] for name in pictures.found), *map(_lost, pictures.missing)]
    for status in ("needs-review", "unreadable", "incorrect"):
        alike = [one for one in verdicts if one.status == status]
        if alike:
            told = dict.fromkeys(one.feedback for one in (*alike, *_others(verdicts, status)))
            return alike[0]._replace(feedback="; ".join(told))
    return None


def _others(verdicts: Sequence[Verdict], status: str) -> Iterator[Verdict]:
    return (one for one in verdicts if one.status != status)


def _lost(name: str) -> Verdict:
    return unseen(f"there is no {name} beside the answer sheet; hand it in with the sheet")


@cache
def _name() -> re.Pattern[str]:
    """A word with the ending of a picture."""
    return re.compile(rf"[^\s()\[\]{{}}<>\"'`,;:|*]+\.(?:{'|'.join(_ENDINGS)})\b", re.IGNORECASE)


@cache
def _wrapper() -> re.Pattern[str]:
    r"""How Markdown, LaTeX and HTML show a picture: `![alt](name)`, `\includegraphics{name}`, `src="name"`."""
    return re.compile(
        r"!\[[^\]]*\]\(\s*<?([^)>\n]+?)>?(?:\s+[\"'][^\n]*?[\"'])?\s*\)"
        r"|\\includegraphics\s*(?:\[[^\]]*\])?\s*\{([^}\n]+)\}"
        r"|<img\b[^>]*?\bsrc\s*=\s*[\"']([^\"'\n]+)[\"'][^>]*>"
    )


@cache
def _code() -> re.Pattern[str]:
    """Something is called, imported, or given a value."""
    return re.compile(r"[\w\]]\(|(?<![=<>!])=(?!=)|\bimport\b")
