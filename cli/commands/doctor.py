"""`course doctor`: can this machine run code of strangers safely, and are the keys out of reach?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from graders.kinds.code.running import what_is_here
from student_template.readers import READERS

_PUBLIC = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sr.ht")
_LEVELS = {
    "A+B": "programs run locked (Landlock, system call filter, limits) and in namespaces of their own",
    "A": "programs run locked (Landlock, system call filter, limits), but see this machine's processes",
    "B": "programs run in namespaces of their own, without the lock",
    "none": "no program of a stranger should be run here",
}


class Finding(NamedTuple):
    """One line of the doctor: whether it is well, what was found, and what to do."""

    well: bool
    found: str
    remedy: str = ""


def examined(solutions: Path | None) -> Iterator[Finding]:
    """What was found on this machine, and around the solutions."""
    here = what_is_here([solutions] if solutions else [])
    yield Finding(here.level == "A+B", f"sandbox level {here.level}: {_LEVELS[here.level]}")
    for wall, why in here.missing.items():
        yield Finding(well=False, found=f"wall {wall} is missing: {why}", remedy=_remedy(wall, why))
    yield Finding(
        here.torch,
        f"torch is {'' if here.torch else 'not '}installed",
        "" if here.torch else "install backcheck with its extra `torch` to run programs",
    )
    if solutions is None:
        yield Finding(well=True, found="there are no solutions on this machine")
        return
    yield from _around(solutions.resolve())


def _remedy(wall: str, why: str) -> str:
    if wall == "A":
        if "x86_64" in why:
            return "on this kind of machine only wall B can be built"
        return "Landlock needs Linux 5.13 or newer with `landlock` in /sys/kernel/security/lsm"
    if "not installed" in why:
        return "apt-get install bubblewrap"
    return (
        "allow user namespaces (on Ubuntu 24.04: sudo sysctl -w"
        " kernel.apparmor_restrict_unprivileged_userns=0); inside Docker wall A is all there is"
    )


def _around(solutions: Path) -> Iterator[Finding]:
    """Whether strangers can come by the solutions."""
    for folder in (solutions, *solutions.parents):
        sheet = next((name for name in READERS if (folder / name).is_file()), None)
        if sheet:
            yield Finding(
                well=False,
                found=f"the solutions lie inside a hand-in: {folder} holds {sheet}",
                remedy="keep them in a folder that no student hands in",
            )
        config = folder / ".git" / "config"
        if config.is_file():
            urls = re.findall(r"url\s*=\s*(\S+)", config.read_text(errors="replace"))
            public = [url for url in urls if any(host in url for host in _PUBLIC)]
            yield Finding(
                not public,
                f"the solutions lie in a checkout{' of ' + public[0] if public else ''}",
                "make sure that this repository is private" if public else "",
            )
            return
