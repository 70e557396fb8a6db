"""Which files the inside may read, and the command line that builds wall B with bubblewrap."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

DRIVER = Path(__file__).parent / "jail"
INSIDE = "/submission"
# Not the one of the virtual environment, which is a link; torch's folder is named explicitly.
INTERPRETER = os.path.realpath(sys.executable)
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin")
_DETAILS = ("/etc/ld.so.cache", "/etc/localtime", "/sys/kernel/mm/transparent_hugepage")
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    # A heap in huge pages: a fork copies far fewer entries, and takes half the time.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "LANG": "C.UTF-8",
}


def environment(work: str) -> dict[str, str]:
    """All that the inside knows of the environment."""
    return {**_ENVIRONMENT, "HOME": work, "TMPDIR": work}


def library_path() -> list[str]:
    """The folders that torch and what else programs may use are imported from, without importing them."""
    folders = []
    for name in ("torch", "numpy", "sklearn", "pandas", "PIL"):
        spec = importlib.util.find_spec(name)
        if spec and spec.origin:
            folders.append(str(Path(spec.origin).parent.parent))
    return list(dict.fromkeys(folders))


def readable(hidden: Iterable[Path]) -> list[str]:
    """What the inside may read: the system's libraries, the interpreter's and torch's.

    Args:
        hidden: Folders of which nothing may be seen, wherever they lie.
    """
    secret = {os.path.realpath(one) for one in hidden}
    found: list[str] = []
    for root in _roots():
        if Path(root).exists() and not any(_is_below(root, other) for other in found):
            found += _around(root, secret)
    return found


def within_reach(hidden: Iterable[Path]) -> list[Path]:
    """Those of some paths that matter for what may be read: of a large class hardly any.

    Walls are built for every hand-in with pictures, so that their number must not depend on the class.
    """
    roots = [_folder(one) for one in _roots()]

    def matters(path: Path) -> bool:
        real = _folder(path)
        return any(real.startswith(one) or one.startswith(real) for one in roots)

    return [path for path in hidden if matters(path)]


def _folder(path: str | Path) -> str:
    """The real path with a separator behind it, so that what is below starts with it."""
    return os.path.join(os.path.realpath(path), "")  # noqa: PTH118 - a Path has none behind it


def _roots() -> list[str]:
    return [*_SYSTEM, *_DETAILS, *_interpreter(), *library_path()]


def _interpreter() -> Sequence[str]:
    """The folders and files without which Python does not start."""
    library = sysconfig.get_paths()
    shared = sysconfig.get_config_var("LIBDIR") or ""
    inside = [INTERPRETER, library["stdlib"], library["platstdlib"]]
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and shared:
        inside.append(shared)
    return inside


def _is_below(path: str, folder: str) -> bool:
    return Path(path).is_relative_to(folder)


def _around(root: str, secret: set[str]) -> Iterator[str]:
    """The root, or, where something secret lies inside, all in it but that."""
    real = os.path.realpath(root)
    if any(_is_below(real, one) for one in secret):
        return
    if not any(_is_below(one, real) for one in secret):
        yield root
        return
    for path in sorted(Path(root).iterdir()):
        yield from _around(str(path), secret)


def bubblewrap(visible: Iterable[str]) -> list[str] | None:
    """The start of a command line that sees only these paths; None without bubblewrap."""
    program = shutil.which("bwrap")
    if program is None:
        return None
    command = [
        program, "--new-session",
        "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net",
        "--unshare-cgroup-try", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox",
        "--clearenv",
    ]  # fmt: skip
    for name, value in environment(INSIDE).items():
        command += ["--setenv", name, value]
    for path in visible:
        if Path(path).is_symlink():
            command += ["--symlink", str(Path(path).readlink()), path]
        else:
            command += ["--ro-bind", path, path]
    command += ["--ro-bind", str(DRIVER), "/driver/jail", "--proc", "/proc", "--tmpfs", "/dev"]
    # Not --dev, which adds a user namespace from which the zygote could not return.
    for device in ("null", "zero", "full", "random", "urandom"):
        command += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    return [
        *command,
        "--remount-ro", "/dev", "--tmpfs", INSIDE, "--remount-ro", "/",
        "--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN",
    ]  # fmt: skip
