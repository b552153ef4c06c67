"""QR pictures are read again by two decoders, and keep to the size that a card is printed in."""

import random
import re
from typing import Any
from xml.etree import ElementTree as ET

import cv2
import numpy as np
import pytest
import zxingcpp

from app.adapters.qr_image import qr_drawing, qr_png, qr_rows, qr_svg, qr_terminal
from app.adapters.qr_outline import qr_outline
from app.domain.code import new_code, scan_url
from tests.support.decoders import Decoder, Picture, decoders

QUIET = 4
CARD_SIDE = 33 + 2 * QUIET
LONGEST_PUBLIC_URL = f"https://{'a' * 20}.se"
SVG = "{http://www.w3.org/2000/svg}"


def codes(*, count: int) -> list[str]:
    source = random.Random(2029)
    return [new_code(source.getrandbits) for _ in range(count)]


def card_urls() -> list[str]:
    return [
        *(scan_url("https://nyckel.leksand.se", code) for code in codes(count=12)),
        *(scan_url(LONGEST_PUBLIC_URL, code) for code in codes(count=4)),
        *(scan_url("http://127.0.0.1:8000", code) for code in codes(count=2)),
    ]


def pixels_of_png(png: bytes) -> Picture:
    return np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def modules_of_path(path: str, *, side: int) -> Picture:
    """Follow the pen of a path of strokes, one pixel to a module."""
    picture = np.full((side, side), 255, np.uint8)
    x = y = 0
    for command, first, second in re.findall(r"([Mmh])(\d+)(?: ([\d.]+))?", path):
        if command == "M":
            x, y = int(first), int(float(second))
        elif command == "m":
            x += int(first)
        else:
            picture[y, x : x + int(first)] = 0
            x += int(first)
    return picture


def enlarged(picture: Picture) -> Picture:
    return np.kron(picture, np.ones((8, 8), np.uint8))


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own picture


def pixels_of_svg(svg: str) -> Picture:
    root = parsed(svg)
    path = root.find(f"{SVG}path")
    assert path is not None
    side = int(root.attrib["viewBox"].split()[-1])
    return enlarged(modules_of_path(path.attrib["d"], side=side))


def pixels_of_terminal(text: str) -> Picture:
    upper = {"▀": 0, "█": 0, "▄": 255, " ": 255}
    lower = {"▀": 255, "█": 0, "▄": 0, " ": 255}
    lines = re.sub(r"\x1b\[[\d;]*m", "", text).split("\n")
    rows = [[half[sign] for sign in line] for line in lines for half in (upper, lower)]
    return enlarged(np.array(rows, np.uint8))


@decoders
@pytest.mark.parametrize("url", card_urls())
def test_the_svg_is_read_again(decode: Decoder, url: str) -> None:
    assert decode(pixels_of_svg(qr_svg(url))) == url


@decoders
@pytest.mark.parametrize("url", card_urls())
def test_the_png_is_read_again(decode: Decoder, url: str) -> None:
    assert decode(pixels_of_png(qr_png(url))) == url


@decoders
def test_the_terminal_is_read_again(decode: Decoder) -> None:
    url = card_urls()[-1]

    assert decode(pixels_of_terminal(qr_terminal(url))) == url


@pytest.mark.parametrize("url", card_urls())
def test_a_card_always_has_33_modules_a_side(url: str) -> None:
    assert qr_drawing(url).side == CARD_SIDE
    assert pixels_of_png(qr_png(url, module_pixels=1)).shape == (CARD_SIDE, CARD_SIDE)


@pytest.mark.parametrize("url", card_urls())
def test_a_card_carries_the_highest_error_correction(url: str) -> None:
    (found,) = zxingcpp.read_barcodes(pixels_of_svg(qr_svg(url)))

    assert found.ec_level == "H"


@pytest.mark.parametrize("url", card_urls()[:3])
def test_every_picture_shows_the_same_modules(url: str) -> None:
    drawing = qr_drawing(url)

    drawn = modules_of_path(drawing.path, side=drawing.side)

    assert np.array_equal(drawn, pixels_of_png(qr_png(url, module_pixels=1)))
    assert np.array_equal(enlarged(drawn), pixels_of_terminal(qr_terminal(url))[:-8])


def test_four_light_modules_surround_the_dark_ones() -> None:
    drawing = qr_drawing(card_urls()[0])

    rows, columns = np.nonzero(modules_of_path(drawing.path, side=drawing.side) == 0)

    assert (rows.min(), rows.max()) == (QUIET, CARD_SIDE - QUIET - 1)
    assert (columns.min(), columns.max()) == (QUIET, CARD_SIDE - QUIET - 1)


@decoders
@pytest.mark.parametrize(
    "url",
    [
        scan_url("http://demo-of-the-relay.a-long-name.local:8000", codes(count=1)[0]),
        "https://nyckel.leksand.se/nominera/" + "k3y4" * 12,
    ],
)
def test_an_address_that_no_card_carries_gets_a_larger_picture(decode: Decoder, url: str) -> None:
    assert qr_drawing(url).side > CARD_SIDE
    assert decode(pixels_of_svg(qr_svg(url))) == url


@pytest.mark.parametrize("url", card_urls())
def test_the_svg_is_small(url: str) -> None:
    assert len(qr_svg(url)) < 2500


def test_the_svg_is_dark_on_light_whatever_page_it_stands_on() -> None:
    root = parsed(qr_svg(card_urls()[0]))

    ground, path = root.find(f"{SVG}rect"), root.find(f"{SVG}path")

    assert ground is not None
    assert path is not None
    assert (ground.attrib["fill"], path.attrib["stroke"]) == ("#fff", "#000")
    assert {ground.attrib["width"], ground.attrib["height"]} == {str(CARD_SIDE)}


@pytest.mark.parametrize("module_pixels", [1, 4, 24])
def test_a_png_is_as_large_as_asked_for(module_pixels: int) -> None:
    picture = pixels_of_png(qr_png(card_urls()[0], module_pixels=module_pixels))

    assert picture.shape == (CARD_SIDE * module_pixels, CARD_SIDE * module_pixels)


@pytest.mark.parametrize("url", card_urls()[:6])
def test_the_outline_runs_round_exactly_the_dark_modules(url: str) -> None:
    outline = qr_outline(url)
    picture = np.zeros((outline.side, outline.side), bool)
    for loop in outline.path.strip("Mz").split("zM"):
        picture ^= inside_of(loop, side=outline.side)

    assert np.array_equal(picture, np.array(qr_rows(url)))


def inside_of(loop: str, *, side: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Fill one closed loop: right of each upright edge every module changes its mind."""
    start, *moves = re.findall(r"[hv]-?\d+|\d+ \d+", loop)
    x, y = (int(number) for number in start.split())
    upright, begun = [], y
    for move in moves:
        by = int(move[1:])
        if move[0] == "v":
            upright.append((x, y, y + by))
            y += by
        else:
            x += by
    upright.append((x, y, begun))
    inside = np.zeros((side, side), bool)
    for column, first, last in upright:
        inside[min(first, last) : max(first, last), column:] ^= True
    return inside
