"""Photos that people hand in, drawn anew: upright, of modest size, with nothing of the file they came in.

Where and when a picture was taken, by which camera, and whatever else rides along in a file stays behind,
because only its pixels are taken over. Keeping it does not belong here.
"""

from __future__ import annotations

import os
import struct
import threading
import zlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

MIME_TYPE = "image/jpeg"
MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_PIXELS = 40_000_000
LONGEST_SIDE, LONGEST_SIDE_SMALL = 1600, 360
_QUALITY, _QUALITY_SMALL = 82, 72
_KINDS: Final = ("JPEG", "PNG", "WEBP")
_BEGINNINGS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
# ISO 14496-12: such a file begins with its kind, and these hold pictures that nothing here reads.
_HEIC_BRANDS: Final = (b"hei", b"hev", b"mif1", b"msf1", b"avif")
_GROUND = (255, 255, 255)
# What Pillow raises over a file that is broken or hostile, beside what it says itself.
_BROKEN: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
# Forty million pixels take 160 MB while they are read, and 600 as WebP: one picture at a time.
_reading = threading.Lock()


class PhotoFault(StrEnum):
    """Why a file is not taken in as a photo."""

    EMPTY = "photo_empty"
    TOO_LARGE = "photo_too_large"
    TOO_MANY_PIXELS = "photo_too_many_pixels"
    HEIC = "photo_heic"
    NO_PICTURE = "photo_no_picture"
    BROKEN = "photo_broken"


class UnusablePhoto(ValueError):
    """A file that is no photo, or one that cannot be read here; `fault` says why."""

    def __init__(self, fault: PhotoFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class DrawnPhoto:
    """A photo as JPEG, its size in pixels, and the same as small as a list shows it."""

    picture: bytes
    thumbnail: bytes
    width: int
    height: int


def drawn_anew(file: IO[bytes]) -> DrawnPhoto:
    """Read a file that can be sought in, whatever it is called; raises `UnusablePhoto`."""
    _check_size(file)
    with _reading:
        picture = _read(file)
        small = picture.copy()
        small.thumbnail((LONGEST_SIDE_SMALL, LONGEST_SIDE_SMALL))
        return DrawnPhoto(
            _jpeg(picture, _QUALITY), _jpeg(small, _QUALITY_SMALL), picture.width, picture.height
        )


def _check_size(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if not size:
        raise UnusablePhoto(PhotoFault.EMPTY)
    if size > MOST_BYTES:
        raise UnusablePhoto(PhotoFault.TOO_LARGE)


def _read(file: IO[bytes]) -> Image:
    """Give the pixels alone; its head tells how many there are before any of them is read."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - few requests draw

    try:
        with Image.open(file, formats=_KINDS) as image:
            _check_pixels(image)
            return _pixels(image)
    except UnusablePhoto:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise UnusablePhoto(PhotoFault.TOO_MANY_PIXELS) from bomb
    except UnidentifiedImageError as unknown:
        raise UnusablePhoto(_kind_of(file)) from unknown
    except _BROKEN as broken:
        raise UnusablePhoto(PhotoFault.BROKEN) from broken


def _check_pixels(image: Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise UnusablePhoto(PhotoFault.TOO_MANY_PIXELS)


def _pixels(image: Image) -> Image:
    from PIL import Image  # noqa: PLC0415 - see above

    drawn: Image.Image = image
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read no finer than is wanted
    if image.mode in {"1", "P", "PA"}:  # which have no colours between theirs
        drawn = image.convert("RGBA")
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = _upright(drawn)
    if drawn.has_transparency_data:
        ground = Image.new("RGBA", drawn.size, _GROUND)
        drawn = Image.alpha_composite(ground, drawn.convert("RGBA"))
    bare = Image.new("RGB", drawn.size)
    bare.paste(drawn.convert("RGB"))
    return bare


def _upright(image: Image) -> Image:
    """Turn it as the camera was held; where that cannot be read it stays as it lies."""
    from PIL import ImageOps  # noqa: PLC0415 - see above

    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:
        return image


def _kind_of(file: IO[bytes]) -> PhotoFault:
    file.seek(0)
    head = file.read(16)
    if head[4:8] == b"ftyp" and head[8:12].startswith(_HEIC_BRANDS):
        return PhotoFault.HEIC
    return PhotoFault.BROKEN if head.startswith(_BEGINNINGS) else PhotoFault.NO_PICTURE


def _jpeg(picture: Image, quality: int) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
