"""Zips as students make them, and changed so that no program would write them."""

from __future__ import annotations

import io
import random
import zipfile

SHEET = b"assignment: hw3\nanswers:\n  concepts/caching: a\n"


def seeds() -> list[bytes]:
    """Zips as students make them, the directory of one in the form for large files."""
    archives = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as archive:
            archive.writestr("hw3/answers.yaml", SHEET * 20)
            archive.writestr("hw3/mlp.py", b"x = 1\n")
            archive.writestr("hw3/übung.txt", b"")
            archive.comment = b"made by hand"
        archives.append(buffer.getvalue())
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w") as archive,
        archive.open("answers.yaml", "w", force_zip64=True) as file,
    ):
        file.write(SHEET)
    return [*archives, buffer.getvalue()]


def mutated(content: bytes, draw: random.Random) -> bytes:
    """A zip with a few bytes changed, cut off, doubled, or set to an extreme."""
    changed = bytearray(content)
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(len(changed))
        match draw.randrange(6):
            case 0 | 1:
                changed[at] = draw.randrange(256)
            case 2:
                changed[at : at + draw.choice([1, 2, 4, 8])] = draw.choice(
                    [b"\0", b"\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"]
                )
            case 3:
                del changed[at : at + draw.randint(1, 30)]
            case 4:
                changed[at:at] = changed[at : at + draw.randint(1, 60)]
            case _:
                entry = changed.rfind(b"PK\x01\x02", 0, at)
                if 0 <= entry < len(changed) - 46:
                    changed[entry + draw.randrange(46)] = draw.randrange(256)
        if not changed:
            changed = bytearray(b"PK")
    return bytes(changed)
