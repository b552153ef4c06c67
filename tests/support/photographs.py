"""Files as phones and strangers hand them in, made of real pixels, with what rides along in them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

SECRET = "Hemligatan 7, telefon 0247-800 00"
UPRIGHT, TURNED_RIGHT = 1, 6


def pixels(width: int = 400, height: int = 300, *, shade: int = 0) -> Image.Image:
    """Red to the left and white to the right, with a post of that shade between them."""
    picture = Image.new("RGB", (width, height), (250, 250, 250))
    picture.paste((128, 24, 24), (0, 0, width // 2, height))
    if shade:
        picture.paste((0, 25 * shade % 256, 255), (width // 2, 0, width // 2 + 20, height))
    return picture


def as_taken(
    kind: str = "JPEG",
    *,
    width: int = 400,
    height: int = 300,
    shade: int = 0,
    held: int = UPRIGHT,
    mode: str = "RGB",
) -> bytes:
    """A photo with its camera, its place and its words, as a phone writes them into the file."""
    exif = Image.Exif()
    exif[Base.Orientation] = held
    exif[Base.ImageDescription] = SECRET.encode()
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (60.0, 43.0, 49.0)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (14.0, 59.0, 59.0)
    written = BytesIO()
    options = {"comment": SECRET.encode()} if kind == "JPEG" else {}
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    if kind in {"JPEG", "WEBP"}:
        options["xmp"] = xmp
    taken = pixels(width, height, shade=shade).convert(mode)
    taken.save(written, kind, exif=exif, **options)
    return written.getvalue()


def of_many_pixels(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head promises very many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def heic() -> bytes:
    """The beginning of what an iPhone keeps."""
    return struct.pack(">I", 24) + b"ftypheic" + b"\0\0\0\0mif1heic" + b"\0" * 200
