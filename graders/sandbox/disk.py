"""How much a submission has written, where no file system of its own bounds it."""

from __future__ import annotations

import os
from contextlib import suppress

# Files and folders that are looked at; whoever has more has more than a homework needs.
_MOST_ENTRIES = 20_000
_BLOCK = 512  # the unit of st_blocks, whatever the file system


def is_over(folder: str, limit: int) -> bool:
    """Whether the files below a folder take more than `limit` bytes, or are too many to count.

    What cannot be looked at, because it is gone again or nested beyond the longest path, is too much
    only if it is still there.
    """
    size, entries, waiting = 0, 0, [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as inside:
                for entry in inside:
                    entries += 1
                    # What is gone again hides nothing of what is listed behind it.
                    with suppress(FileNotFoundError):
                        size += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(entry.path)
                    if size > limit or entries > _MOST_ENTRIES:
                        return True
        except FileNotFoundError:
            continue
        except OSError:
            return True
    return False
