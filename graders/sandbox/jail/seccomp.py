"""A seccomp filter: the system calls that no homework needs are refused by the kernel (x86-64)."""

from __future__ import annotations

import ctypes
import errno
import struct

from .kernel import prctl

MACHINE = "x86_64"
_SET_SECCOMP, _FILTER = 22, 2
_LOAD, _EQUAL, _GREATER_OR_EQUAL, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_X86_64 = 0xC000003E
_X32 = 0x40000000
_CLONE, _CLONE3, _PRCTL, _PRLIMIT, _SOCKETPAIR, _FCNTL, _IOCTL = 56, 435, 157, 302, 53, 72, 16
_CLONE_THREAD = 0x10000
_NEW_NAMESPACES = 0x7E020000
_PDEATHSIG = 1
_SOCKET_TYPE, _STREAM = 0xF, 1
# A file can send signals in its owner's name: F_SETOWN, F_SETSIG, F_SETOWN_EX; FIOSETOWN, SIOCSPGRP.
_OWNERS = {_FCNTL: (8, 10, 15), _IOCTL: (0x8901, 0x8902)}

# Names and numbers as in the kernel's table for x86-64.
_NEVER = {
    # one process for a submission: limits hold, and nothing outlives it
    "fork": 57, "vfork": 58, "execve": 59, "execveat": 322,
    # other processes
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "tkill": 200,
    "pidfd_send_signal": 424, "pidfd_open": 434, "pidfd_getfd": 438, "process_madvise": 440,
    "process_mrelease": 448,
    # the network, and sockets of this machine
    "socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50,
    "accept4": 288,
    # mounts and namespaces
    "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "open_tree": 428,
    "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "mount_setattr": 442, "open_tree_attr": 467, "unshare": 272, "setns": 308,
    "name_to_handle_at": 303, "open_by_handle_at": 304, "swapon": 167, "swapoff": 168,
    "quotactl": 179, "quotactl_fd": 443, "fanotify_init": 300,
    # much of the kernel for nothing
    "add_key": 248, "request_key": 249, "keyctl": 250, "bpf": 321, "perf_event_open": 298,
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "userfaultfd": 323,
    "kexec_load": 246, "kexec_file_load": 320, "init_module": 175, "finit_module": 313,
    "delete_module": 176, "iopl": 172, "ioperm": 173, "modify_ldt": 154, "personality": 135,
    "reboot": 169, "syslog": 103, "acct": 163, "vhangup": 153, "lookup_dcookie": 212,
    "uselib": 134, "sysfs": 139, "nfsservctl": 180,
    # memory that no limit counts, and that outlives the process
    "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "shmat": 30, "shmctl": 31,
    "semget": 64, "semop": 65, "semctl": 66, "semtimedop": 220, "msgget": 68, "msgsnd": 69,
    "msgrcv": 70, "msgctl": 71, "mq_open": 240, "mq_unlink": 241,
    # what others do
    "inotify_init": 253, "inotify_init1": 294, "inotify_add_watch": 254,
    # identity, clocks, and the share of the machine
    "setuid": 105, "setgid": 106, "setreuid": 113, "setregid": 114, "setgroups": 116,
    "setresuid": 117, "setresgid": 119, "setfsuid": 122, "setfsgid": 123, "capset": 126,
    "seccomp": 317, "sethostname": 170, "setdomainname": 171, "settimeofday": 164,
    "adjtimex": 159, "clock_settime": 227, "clock_adjtime": 305, "sched_setparam": 142,
    "sched_setscheduler": 144, "sched_setaffinity": 203, "sched_setattr": 314,
    "setpriority": 141, "ioprio_set": 251, "mbind": 237, "set_mempolicy": 238,
    "migrate_pages": 256, "move_pages": 279, "set_mempolicy_home_node": 450,
    "landlock_create_ruleset": 444, "landlock_add_rule": 445, "landlock_restrict_self": 446,
}  # fmt: skip
# What Landlock does not cover; harmless where the only files to write are the child's own. These
# seem to succeed, since `shutil.copy` calls them too, ...
_PRETENDED = {
    "chmod": 90, "fchmod": 91, "fchmodat": 268, "fchmodat2": 452, "chown": 92, "fchown": 93,
    "lchown": 94, "fchownat": 260, "utime": 132, "utimes": 235, "futimesat": 261, "utimensat": 280,
}  # fmt: skip
# ... and these are refused.
_METADATA = {
    "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190, "removexattr": 197, "lremovexattr": 198,
    "fremovexattr": 199, "setxattrat": 463, "removexattrat": 466, "truncate": 76,
    # fills the disk of the machine faster than anybody can count
    "fallocate": 285,
}  # fmt: skip
# The first argument must be this process; 0 means it too where the second column says so. The third
# column is where the signal stands, which must not be SIGKILL: only limits end a process in this way.
_ONLY_SELF = {"kill": (62, False, 24), "tgkill": (234, False, 32), "rt_sigqueueinfo": (129, False, 24),
              "rt_tgsigqueueinfo": (297, False, 32), "prlimit64": (_PRLIMIT, True, None)}  # fmt: skip
_SIGKILL = 9


def forbid_system_calls(process: int, *, own_files: bool) -> None:
    """Install the filter for this thread and all that it starts; it cannot be taken off.

    Args:
        process: The id of this process, the only one that it may signal.
        own_files: Whether all files that it can change are its own, in its own mounts.

    Raises:
        OSError: The kernel refuses it.
    """
    program = _program(process, own_files=own_files)
    instructions = ctypes.create_string_buffer(program, len(program))
    length = len(program) // 8
    filter_ = ctypes.create_string_buffer(
        struct.pack("=HxxxxxxQ", length, ctypes.addressof(instructions))
    )
    prctl(_SET_SECCOMP, _FILTER, ctypes.addressof(filter_))


def _program(process: int, *, own_files: bool) -> bytes:
    """The instructions of the filter, 8 bytes each."""
    denied = _result(_ERRNO | errno.EPERM)
    lines = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, _X86_64, 1, 0),
        _result(_KILL),
        _step(_LOAD, _NUMBER),
        _step(_GREATER_OR_EQUAL, _X32, 0, 1),
        denied,
    ]
    for number in [*_NEVER.values(), *([] if own_files else _METADATA.values())]:
        lines += [_step(_EQUAL, number, 0, 1), denied]
    for number in [] if own_files else _PRETENDED.values():
        lines += [_step(_EQUAL, number, 0, 1), _result(_ERRNO)]
    lines += [_step(_EQUAL, _CLONE3, 0, 1), _result(_ERRNO | errno.ENOSYS)]
    first = _step(_LOAD, _FIRST_ARGUMENT)
    lines += _where(_CLONE, [
        first,
        _step(_ANY_BIT, _NEW_NAMESPACES, 1, 0),
        _step(_ANY_BIT, _CLONE_THREAD, 1, 0),
        denied,
    ])  # fmt: skip
    # A pair of streams reaches nobody else, and event loops start with one.
    lines += _where(_SOCKETPAIR, [
        _step(_LOAD, _SECOND_ARGUMENT),
        _step(_AND, _SOCKET_TYPE),
        _step(_EQUAL, _STREAM, 1, 0),
        denied,
    ])  # fmt: skip
    for number, requests in _OWNERS.items():
        refused = [one for request in requests for one in (_step(_EQUAL, request, 0, 1), denied)]
        lines += _where(number, [_step(_LOAD, _SECOND_ARGUMENT), *refused])
    lines += _where(_PRCTL, [first, _step(_EQUAL, _PDEATHSIG, 0, 1), denied])
    for number, zero_too, where in _ONLY_SELF.values():
        own = [_step(_EQUAL, 0, 2, 0)] if zero_too else []
        signal = [_step(_LOAD, where), _step(_EQUAL, _SIGKILL, 0, 1), denied] if where else []
        lines += _where(number, [first, *own, _step(_EQUAL, process, 1, 0), denied, *signal])
    return b"".join([*lines, _result(_ALLOW)])


def _where(number: int, lines: list[bytes]) -> list[bytes]:
    """Instructions for one system call; what they do not refuse is allowed."""
    lines = [*lines, _result(_ALLOW)]
    return [_step(_EQUAL, number, 0, len(lines)), *lines]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _result(value: int) -> bytes:
    return _step(_RETURN, value)
