"""A camera for Chromium that films QR codes: rotating, blurred and noisy, over and over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_H

from tests.support import chromium as debian_chromium

WIDTH, HEIGHT = 640, 480
GREY = 120
SEED = 2029

Picture = np.ndarray[Any, Any]


@dataclass
class Film:
    """What the camera sees; it looks again each time that it is opened."""

    path: Path

    def show(self, *scenes: tuple[str, int]) -> None:
        """Film each text for as many frames; an empty text is a grey wall."""
        random = np.random.default_rng(SEED)
        kinds = [text for text, count in scenes for _ in range(count)]
        jpegs = [encoded(frame(text, turn, random)) for turn, text in enumerate(kinds)]
        made = self.path.with_suffix(".new")
        made.write_bytes(b"".join(jpegs))
        made.replace(self.path)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return Film(tmp_path_factory.mktemp("film") / "film.mjpeg")


@pytest.fixture(scope="module")
def chromium(chromium: Browser, film: Film) -> Iterator[Browser]:
    """A browser with that film for a camera; whether a page may use it is up to its context."""
    film.show(("", 2))
    camera = (
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film.path}",
    )
    filming = chromium.browser_type.launch(
        executable_path=debian_chromium.program(), args=[*debian_chromium.ARGUMENTS, *camera]
    )
    yield filming
    filming.close()


def picture(text: str, *, side: int = 210) -> Picture:
    """Draw a QR of that many pixels a side, with its quiet zone."""
    qr = QRCode(error_correction=ERROR_CORRECT_H, border=4)
    qr.add_data(text)
    modules = np.where(np.array(qr.get_matrix()), 0, 255).astype(np.uint8)
    return cv2.resize(modules, (side, side), interpolation=cv2.INTER_NEAREST)


def frame(text: str, turn: int, random: np.random.Generator) -> Picture:
    """See a code turn by and by, a little out of focus, with the noise of a dark workshop."""
    wall = np.full((HEIGHT, WIDTH), GREY, np.uint8)
    if text:
        wall = _laid(wall, picture(text), angle=12 + 3 * turn, right=4 * (turn % 20))
    blurred = cv2.GaussianBlur(wall, (0, 0), 1.2).astype(np.int16)
    noise: Picture = np.asarray(random.normal(0, 8, blurred.shape), np.int16)
    seen: Picture = np.clip(blurred + noise, 0, 255).astype(np.uint8)
    return seen


def encoded(seen: Picture) -> bytes:
    coloured = cv2.cvtColor(seen, cv2.COLOR_GRAY2BGR)
    return cv2.imencode(".jpg", coloured, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


def _laid(
    wall: Picture,
    code: Picture,
    *,
    angle: float,
    right: int,
) -> Picture:
    side = code.shape[0]
    turned = cv2.getRotationMatrix2D((side / 2, side / 2), angle, 1.0)
    turned[:, 2] += ((WIDTH - side) / 2 - 40 + right, (HEIGHT - side) / 2)
    laid = cv2.warpAffine(code, turned, (WIDTH, HEIGHT), borderValue=0)
    covers = cv2.warpAffine(np.full_like(code, 255), turned, (WIDTH, HEIGHT))
    return np.where(covers > 127, laid, wall).astype(np.uint8)
