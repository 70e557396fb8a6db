"""Mutated zips: each is read or refused with a reason, within bounded memory.

PYTHONPATH=tests python benchmarks/zips.py [NUMBER [SEED]]
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
from collections import Counter
from pathlib import Path

from mutated_zips import mutated, seeds

from student_template.catalogue import HandInError, shown
from student_template.files import read_files


def main() -> None:
    """Read them all, and print what came of them."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    draw = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)  # noqa: S311 - no secret
    archives = seeds()
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ada.zip")
        for _ in range(number):
            path.write_bytes(mutated(draw.choice(archives), draw))
            try:
                read_files(path)
                outcomes["read"] += 1
            except HandInError as error:
                outcomes["refused"] += 1
                if shown(str(error)) != str(error):
                    raise
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{number} mutated zips: {dict(outcomes)}, no other exception; at most {peak:.0f} MB")


if __name__ == "__main__":
    main()
