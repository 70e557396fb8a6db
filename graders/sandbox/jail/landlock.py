"""Landlock: which files may be read, and the one folder that may be written."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable

from .kernel import syscall

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every machine
_VERSION = 1
_BENEATH = 1
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL
_NO_TCP = 1 | 2
_NO_ABSTRACT_SOCKETS_OR_SIGNALS = 1 | 2
# The last right to files that each version of the interface added.
_RIGHTS = {1: 12, 2: 13, 3: 14, 4: 14, 5: 15}


def restrict(readable: Iterable[str], writable: str) -> None:
    """Allow this process to read some paths and to write below one, and no other file.

    Where the kernel can, TCP, abstract sockets and signals to others are denied as well.

    Raises:
        OSError: The kernel has no Landlock, or refuses it.
    """
    version = syscall(_CREATE, 0, 0, _VERSION)
    every_right = (1 << (_RIGHTS.get(version, 15) + 1)) - 1
    attributes = struct.pack("=Q", every_right)
    if version >= 4:
        attributes += struct.pack("=Q", _NO_TCP)
    if version >= 6:
        attributes += struct.pack("=Q", _NO_ABSTRACT_SOCKETS_OR_SIGNALS)
    ruleset = syscall(_CREATE, attributes, len(attributes), 0)
    for path in readable:
        _allow(ruleset, path, (_EXECUTE | _READ | _LIST) & every_right)
    _allow(ruleset, writable, every_right & ~_EXECUTE)
    syscall(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
        rights &= _OF_FILES
    syscall(_ADD, ruleset, _BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    os.close(descriptor)
