"""The artwork as SVG: in millimetres, dark on light, whole without any typeface; drawn by Chromium."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser

from app.adapters.plate_artwork import CODE_MM, FIELD_MM, plate_svg
from tests.support import paper, printed
from tests.support.decoders import Decoder, Picture, all_with_zxing, decoders

SVG = "{http://www.w3.org/2000/svg}"
CSS_DPI = 96
SCALE = 6
DPI = CSS_DPI * SCALE


@pytest.fixture
def artwork() -> ET.Element:
    return ET.fromstring(plate_svg(printed.plate()))  # noqa: S314 - our own picture


@pytest.fixture
def drawn(chromium: Browser) -> Picture:
    """The file as a browser shows it, with black iron round the plates."""
    page = chromium.new_page(viewport={"width": 460, "height": 260}, device_scale_factor=SCALE)
    svg = plate_svg(printed.plate())
    page.set_content(f'<body style="margin:10mm;background:#000">{svg}</body>')
    shot = page.screenshot()
    page.close()
    grey = cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_GRAYSCALE)
    return np.asarray(grey, np.uint8)


def test_it_is_drawn_in_millimetres(artwork: ET.Element) -> None:
    width, height = artwork.attrib["width"], artwork.attrib["height"]

    assert (width, height) == ("110mm", "58mm")
    assert artwork.attrib["viewBox"] == "0 0 110 58"


def test_it_needs_no_typeface_and_no_other_file(artwork: ET.Element) -> None:
    kinds = {element.tag.removeprefix(SVG) for element in artwork.iter()}

    assert kinds == {"svg", "title", "g", "rect", "path"}


def test_each_code_is_one_path(artwork: ET.Element) -> None:
    codes = [group for group in artwork.iter(f"{SVG}g") if "fill-rule" in group.attrib]

    assert [len(list(group)) for group in codes] == [1, 1]


@decoders
def test_both_codes_are_read_again_from_black_iron(drawn: Picture, decode: Decoder) -> None:
    halves = [
        paper.part(drawn, x=10 + number * 60, y=10, width=FIELD_MM, height=FIELD_MM, dpi=DPI)
        for number in range(2)
    ]

    assert [decode(half) for half in halves] == [printed.url()] * 2
    assert all_with_zxing(drawn) == [printed.url()] * 2


def test_each_code_measures_40_mm_in_the_middle_of_its_field(drawn: Picture) -> None:
    for number in range(2):
        inner = paper.part(drawn, x=10.5 + number * 60, y=10.5, width=49, height=49, dpi=DPI)

        edge = (FIELD_MM - CODE_MM) / 2 - 0.5
        assert paper.ink_box_mm(inner, dpi=DPI) == pytest.approx(
            (edge, edge, edge + CODE_MM, edge + CODE_MM), abs=0.1
        )


def test_the_characters_stand_below_the_field_that_must_stay_light(drawn: Picture) -> None:
    for number in range(2):
        strip = paper.part(drawn, x=10.5 + number * 60, y=60, width=49, height=7.5, dpi=DPI)

        left, top, right, bottom = paper.ink_box_mm(strip, dpi=DPI)
        assert 2 < left < right < 47
        assert 0.5 < top < bottom < 5


def test_a_title_is_written_as_text() -> None:
    plate = printed.plate()
    named = type(plate)("<Nyckeln> & Co", plate.url, plate.letters)

    root = ET.fromstring(plate_svg(named))  # noqa: S314 - our own picture

    assert root.findtext(f"{SVG}title") == "<Nyckeln> & Co"
