"""The two readers that everything printed is read again with; zxing-cpp is the better one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
import zxingcpp

Picture = np.ndarray[Any, np.dtype[np.uint8]]
Decoder = Callable[[Picture], str]
CLOSER = (1, 2, 3)


def with_zxing(picture: Picture) -> str:
    """Read the one code that is there; an empty text when there is none."""
    found = zxingcpp.read_barcodes(picture, formats=_qr())
    return found[0].text if len(found) == 1 else ""


def with_opencv(picture: Picture) -> str:
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    return text


def with_opencv_closer(picture: Picture) -> str:
    """Look again from closer where nothing is found, as a person with a phone does.

    OpenCV wants more pixels to a module than zxing-cpp, and finds a spoilt code at another scale.
    """
    for scale in CLOSER:
        seen = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        text = with_opencv(np.asarray(seen, np.uint8))
        if text:
            return text
    return ""


def all_with_zxing(picture: Picture) -> list[str]:
    """Read every code of a page, from the top, row by row."""
    found = zxingcpp.read_barcodes(picture, formats=_qr())
    return [
        each.text
        for each in sorted(
            found, key=lambda each: (each.position.top_left.y // 100, each.position.top_left.x)
        )
    ]


def _qr() -> zxingcpp.BarcodeFormats:
    """Made for each reading: one that is kept for the whole run is reported as leaked at its end."""
    return zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


decoders = pytest.mark.parametrize("decode", [with_zxing, with_opencv])
of_damaged = pytest.mark.parametrize("decode", [with_zxing, with_opencv_closer])
