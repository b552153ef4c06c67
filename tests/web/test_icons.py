"""The icons of the installed app: of the sizes that a manifest names, and whole under any mask."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from app.config import ROOT

IMAGES = ROOT / "static" / "img"
SAFE_RADIUS = 0.4  # of a maskable icon's side: a circle that every system shows


@pytest.mark.parametrize(
    ("name", "side"),
    [("icon-180", 180), ("icon-192", 192), ("icon-512", 512), ("icon-maskable-512", 512)],
)
def test_an_icon_has_the_size_that_its_name_says(name: str, side: int) -> None:
    with Image.open(IMAGES / f"{name}.png") as icon:
        assert icon.format == "PNG"
        assert icon.size == (side, side)


@pytest.mark.parametrize("name", ["icon-180", "icon-maskable-512"])
def test_what_a_system_cuts_itself_is_ground_to_its_edges(name: str) -> None:
    with Image.open(IMAGES / f"{name}.png") as icon:
        pixels = np.asarray(icon.convert("RGBA"))

    edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])

    assert np.unique(edges, axis=0).tolist() == [[0x23, 0x20, 0x1E, 0xFF]]


def test_no_mask_cuts_into_the_key_and_it_fills_what_is_left() -> None:
    with Image.open(IMAGES / "icon-maskable-512.png") as icon:
        light = np.asarray(icon.convert("L")) > 128

    rows, columns = np.nonzero(light)
    farthest = np.hypot(rows - 255.5, columns - 255.5).max() / 512

    assert SAFE_RADIUS * 0.85 < farthest <= SAFE_RADIUS
