"""The walls around one child, in the one order in which they can be built.

Namespaces hide the machine (wall B); Landlock, the seccomp filter and the limits stop what is left
(wall A). Each function undoes nothing and leaves the process single-threaded.
"""

from __future__ import annotations

import math
import os
import resource
import signal
from contextlib import suppress
from typing import Any

from . import kernel, landlock, seccomp

# A program unpacked beside its stand-ins has some hundred files.
_INODES = 20_000


def leave_the_group() -> None:
    """No signal to a process group reaches the zygote, and the child does not outlive it."""
    kernel.die_with_parent()
    os.setsid()
    for number in (signal.SIGPIPE, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    # A hardened kernel keeps the score; the limits of memory do not depend on it.
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")


def enter_namespaces(work: str, disk: int) -> None:
    """Own users, mounts, network and names; `work` becomes a file system in memory.

    Raises:
        OSError: The kernel refuses them.
    """
    user, group = os.getuid(), os.getgid()
    kernel.unshare(
        kernel.NEW_USERS | kernel.NEW_MOUNTS | kernel.NEW_IPC | kernel.NEW_NET | kernel.NEW_UTS
    )
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    kernel.keep_mounts_private()
    kernel.mount_memory(work, f"size={disk},nr_inodes={_INODES},mode=700")


def hide_processes() -> None:
    """Nothing is left to read under /proc."""
    kernel.mount_memory("/proc", "size=4k,nr_inodes=2", read_only=True)


def memory_in_use() -> tuple[int, int]:
    """The address space and the data of this process, in bytes."""
    sizes = {}
    with open("/proc/self/status") as status:
        for line in status:
            name, _, value = line.partition(":")
            if name in {"VmSize", "VmData"}:
                sizes[name] = int(value.split()[0]) * 1024
    return sizes["VmSize"], sizes["VmData"]


def limit_resources(limits: dict[str, Any], used: tuple[int, int], *, own_users: bool) -> None:
    """Limit what this process may use; memory and time count from now.

    Threads are counted per user: without users of its own, others would take them away.
    """
    memory = limits["memory"]
    kernel.limit(resource.RLIMIT_AS, used[0] + memory)
    kernel.limit(resource.RLIMIT_DATA, used[1] + memory)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(usage.ru_utime + usage.ru_stime - 0.5) + limits["cpu"]
    kernel.limit(resource.RLIMIT_CPU, seconds, seconds + 1)
    if own_users:
        kernel.limit(resource.RLIMIT_NPROC, 64)
    kernel.limit(resource.RLIMIT_FSIZE, limits["disk"])
    kernel.limit(resource.RLIMIT_NOFILE, 256)
    kernel.limit(resource.RLIMIT_CORE, 0)
    kernel.limit(resource.RLIMIT_MEMLOCK, 0)
    kernel.limit(resource.RLIMIT_MSGQUEUE, 0)


def lock_down(readable: list[str], work: str, *, own_mounts: bool) -> None:
    """Give up all rights, then let the kernel refuse what is not needed.

    Raises:
        OSError: The kernel has no Landlock, or the machine is not x86-64.
    """
    kernel.drop_capabilities()
    kernel.gain_no_privileges()
    landlock.restrict([*readable, "/dev/null", "/dev/zero", "/dev/urandom"], work)
    if kernel.MACHINE != seccomp.MACHINE:
        raise OSError(f"the filter of system calls is made for {seccomp.MACHINE} only")
    seccomp.forbid_system_calls(os.getpid(), own_files=own_mounts)
