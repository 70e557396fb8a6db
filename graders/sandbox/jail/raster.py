"""Pictures made of pixels: opened by Pillow to the last row, and looked at for anything in them."""

from __future__ import annotations

from typing import Any

from PIL import Image, UnidentifiedImageError

# Photographs of today's telephones have as many; more is a bomb, which is never unpacked.
_MOST_PIXELS = 50_000_000
# A curve with its axes cannot be seen in less.
_LEAST_SIDE = 32
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")

# Found before the first fork; the number of pixels is compared below, before anything is unpacked.
Image.MAX_IMAGE_PIXELS = None
Image.init()


def seen(path: str) -> dict[str, Any]:
    """What is seen of a picture; Pillow's own exceptions say that it is damaged."""
    try:
        picture = Image.open(path, formats=_FORMATS)
    except UnidentifiedImageError:
        with open(path, "rb") as file:
            begun = file.read(8).startswith(_SIGNATURES)
        return {"fault": "damaged" if begun else "none"}
    with picture:
        width, height = picture.size
        told: dict[str, Any] = {"width": width, "height": height}
        if width * height > _MOST_PIXELS:
            return {**told, "fault": "huge"}
        picture.load()
        if min(width, height) < _LEAST_SIDE:
            return {**told, "fault": "tiny"}
        return {**told, "fault": "blank"} if _is_blank(picture) else told


def _is_blank(picture: Image.Image) -> bool:
    """Whether there is one colour only, on a white page and on a black one."""
    if picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    if picture.mode not in {"RGBA", "LA", "PA", "La", "RGBa"}:
        return _is_one_colour(picture)
    layer = picture.convert("RGBA")
    pages = (Image.new("RGBA", layer.size, ground) for ground in ("white", "black"))
    return all(_is_one_colour(Image.alpha_composite(page, layer)) for page in pages)


def _is_one_colour(picture: Image.Image) -> bool:
    found: Any = picture.getextrema()
    bands = found if len(picture.getbands()) > 1 else [found]
    return all(low == high for low, high in bands)
