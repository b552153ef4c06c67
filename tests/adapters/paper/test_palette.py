"""Paper has the colours of the screen."""

from __future__ import annotations

import re

import pytest

from app.adapters.paper import palette
from app.config import ROOT

NAMES = {
    "IRON": "--iron-ink",
    "BARK": "--bark",
    "BIRCH_LINE": "--birch-line",
    "BIRCH_SHADE": "--birch-shade",
    "FALU": "--falu",
    "SNOW": "--snow",
    "INK": "--ink",
}


@pytest.mark.parametrize("name", [name for name in vars(palette) if name.isupper()])
def test_a_colour_is_that_of_the_style_sheet(name: str) -> None:
    tokens = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")

    (token,) = re.findall(rf"{NAMES[name]}: (#\w+);", tokens)

    assert getattr(palette, name) in (token, f"#{token[1:] * 2}")
