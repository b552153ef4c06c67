"""Photos drawn anew: nothing of the file they came in is left, and no file harms who reads it."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest
from PIL import Image

from app.adapters import photo
from app.adapters.photo import DrawnPhoto, PhotoFault, UnusablePhoto, drawn_anew
from tests.support.photographs import (
    SECRET,
    TURNED_RIGHT,
    as_taken,
    heic,
    of_many_pixels,
)

RED, WHITE = (128, 24, 24), (250, 250, 250)


def drawn(content: bytes) -> DrawnPhoto:
    return drawn_anew(BytesIO(content))


def fault_of(content: bytes) -> PhotoFault:
    with pytest.raises(UnusablePhoto) as refused:
        drawn(content)
    return refused.value.fault


def opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=["JPEG"]) as image:
        image.load()
        return image


def is_like(seen: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(seen, tuple)
    return all(abs(one - other) < 12 for one, other in zip(seen, wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_camera_and_words_stay_behind(kind: str) -> None:
    taken = as_taken(kind)
    with Image.open(BytesIO(taken)) as before:
        assert before.getexif().get_ifd(0x8825)

    made = drawn(taken)

    for content in (made.picture, made.thumbnail):
        image = opened(content)
        assert dict(image.getexif()) == {}
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
            "progressive",
            "progression",
        }
        assert b"Exif" not in content
        assert SECRET.encode() not in content
        assert b"xmpmeta" not in content


def test_a_photo_is_turned_as_the_camera_was_held_before_that_is_forgotten() -> None:
    made = drawn(as_taken(width=400, height=300, held=TURNED_RIGHT))

    image = opened(made.picture)
    assert image.size == (made.width, made.height) == (300, 400)
    assert is_like(image.getpixel((150, 50)), RED)
    assert is_like(image.getpixel((150, 350)), WHITE)


def test_a_large_photo_is_made_smaller_and_a_small_one_is_left_as_large_as_it_is() -> None:
    large, small = drawn(as_taken(width=4000, height=3000)), drawn(as_taken(width=40, height=30))

    assert (large.width, large.height) == opened(large.picture).size == (1600, 1200)
    assert opened(large.thumbnail).size == (360, 270)
    assert (small.width, small.height) == opened(small.thumbnail).size == (40, 30)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_colour_is_read(mode: str) -> None:
    assert opened(drawn(as_taken("PNG", mode=mode)).picture).mode == "RGB"


def test_a_press_s_colours_are_read() -> None:
    assert is_like(opened(drawn(as_taken(mode="CMYK")).picture).getpixel((10, 10)), RED)


def test_what_was_transparent_is_white() -> None:
    written = BytesIO()
    Image.new("RGBA", (60, 60), (0, 0, 0, 0)).save(written, "PNG")

    assert is_like(opened(drawn(written.getvalue()).picture).getpixel((30, 30)), (255, 255, 255))


def test_the_same_file_gives_the_same_bytes() -> None:
    assert drawn(as_taken()) == drawn(as_taken())


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", PhotoFault.EMPTY),
        (b"MZ\x90\x00" + b"\0" * 300, PhotoFault.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", PhotoFault.NO_PICTURE),
        (b"%PDF-1.7\n%%EOF", PhotoFault.NO_PICTURE),
        (b"GIF89a" + b"\0" * 40, PhotoFault.NO_PICTURE),
        (heic(), PhotoFault.HEIC),
        (as_taken()[:2000], PhotoFault.BROKEN),
        (as_taken("PNG")[:400], PhotoFault.BROKEN),
        (as_taken("WEBP")[:200], PhotoFault.BROKEN),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, PhotoFault.BROKEN),
        (of_many_pixels(8000, 5001), PhotoFault.TOO_MANY_PIXELS),
        (of_many_pixels(12_000, 12_000), PhotoFault.TOO_MANY_PIXELS),
        (of_many_pixels(1_000_000, 1_000_000), PhotoFault.TOO_MANY_PIXELS),
    ],
    ids=lambda value: value.value if isinstance(value, PhotoFault) else "",
)
def test_what_cannot_be_read_is_refused_by_its_fault(content: bytes, fault: PhotoFault) -> None:
    assert fault_of(content) is fault


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo, "MOST_BYTES", 1000)

    assert fault_of(as_taken()) is PhotoFault.TOO_LARGE


def test_forty_million_pixels_are_read_and_one_more_row_is_not() -> None:
    def plain(height: int) -> bytes:
        written = BytesIO()
        Image.new("L", (8000, height)).save(written, "JPEG", quality=1)
        return written.getvalue()

    assert drawn(plain(5000)).width == 1600
    assert fault_of(plain(5001)) is PhotoFault.TOO_MANY_PIXELS


def test_a_photo_that_is_an_archive_and_a_page_as_well_is_a_photo_afterwards() -> None:
    taken = BytesIO(as_taken())
    taken.seek(0, 2)
    with zipfile.ZipFile(taken, "a") as archive:
        archive.writestr("index.html", "<script>alert(1)</script>")
    assert zipfile.is_zipfile(taken)

    made = drawn(taken.getvalue())

    for content in (made.picture, made.thumbnail):
        assert not zipfile.is_zipfile(BytesIO(content))
        assert b"<script>" not in content
        assert content.endswith(b"\xff\xd9")


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow tells of what is odd in a head
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_file_is_read_or_refused_and_never_anything_else(kind: str) -> None:
    dice = random.Random(2029)
    whole = as_taken(kind, width=120, height=90)
    outcomes = set()
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(dice.choice((1, 3, 20))):
            damaged[dice.randrange(dice.choice((64, len(damaged))))] = dice.randrange(256)
        try:
            drawn(bytes(damaged[: dice.choice((len(damaged), dice.randrange(len(damaged))))]))
        except UnusablePhoto as refused:
            outcomes.add(refused.fault)

    assert PhotoFault.BROKEN in outcomes
