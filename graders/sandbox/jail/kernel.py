"""System calls that Python has no function for, through ctypes; each raises `OSError`."""

from __future__ import annotations

import ctypes
import os
import platform
import resource

MACHINE = platform.machine()
NEW_MOUNTS, NEW_UTS, NEW_IPC, NEW_USERS, NEW_PIDS, NEW_NET = (
    0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REC, _MS_PRIVATE = 1, 2, 4, 8, 16384, 1 << 18
_PDEATHSIG, _CAPBSET_DROP, _NO_NEW_PRIVS, _CAP_AMBIENT, _CLEAR_ALL = 1, 24, 38, 47, 4
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63
_SIGKILL = 9

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc.mount.argtypes = [
    ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p,
]  # fmt: skip
_libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def syscall(number: int, *arguments: int | bytes | ctypes.Array[ctypes.c_char]) -> int:
    """A system call by its number; buffers are passed as pointers."""
    wide = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *wide))


def unshare(flags: int) -> None:
    """Leave the namespaces named by the flags for new ones."""
    _checked(_libc.unshare(flags))


def enter_namespace(descriptor: int, kind: int) -> None:
    """Join the namespace that a descriptor stands for."""
    _checked(_libc.setns(descriptor, kind))


def keep_mounts_private() -> None:
    """What is mounted from now on is seen by nobody else."""
    _checked(_libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None))


def mount_memory(path: str, options: str, *, read_only: bool = False) -> None:
    """Cover a folder with an empty file system in memory."""
    flags = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC | (_MS_RDONLY if read_only else 0)
    _checked(_libc.mount(b"tmpfs", path.encode(), b"tmpfs", flags, options.encode()))


def prctl(option: int, *arguments: int) -> None:
    """Set an attribute of this process."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    _checked(_libc.prctl(option, *padded))


def die_with_parent() -> None:
    """This process is killed when the one that forked it ends."""
    prctl(_PDEATHSIG, _SIGKILL)


def gain_no_privileges() -> None:
    """No program that this process starts may have more rights than it."""
    prctl(_NO_NEW_PRIVS, 1)


def drop_capabilities() -> None:
    """Give up every capability for good, and show that none is left.

    Raises:
        OSError: A capability is still there.
    """
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            prctl(_CAPBSET_DROP, capability)
        except OSError:
            break  # the kernel knows no more of them, or there is none that could be dropped
    prctl(_CAP_AMBIENT, _CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _checked(_libc.capset(header, (ctypes.c_uint32 * 6)()))
    left = (ctypes.c_uint32 * 6)()
    _checked(_libc.capget(header, left))
    if any(left):
        raise OSError(1, "capabilities are left")


def limit(kind: int, soft: int, hard: int | None = None) -> None:
    """Set a resource limit, never above the hard limit in force."""
    ceiling = resource.getrlimit(kind)[1]
    wanted = soft if hard is None else hard
    hard_limit = wanted if ceiling == resource.RLIM_INFINITY else min(wanted, ceiling)
    resource.setrlimit(kind, (min(soft, hard_limit), hard_limit))
