"""Which addresses of map tiles can be used; what could change a page's policy is none."""

from __future__ import annotations

import pytest

from app.domain.tiles import TileUrlFault, UnusableTileUrl, tile_origin


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://tiles.leksand.se/{z}/{x}/{y}.png", "https://tiles.leksand.se"),
        ("https://t.example:8443/a/{z}/{y}/{x}?key=A-1_b", "https://t.example:8443"),
        ("http://127.0.0.1:9000/{z}/{x}/{y}.png", "http://127.0.0.1:9000"),
        ("http://localhost/{z}/{x}/{y}.png", "http://localhost"),
    ],
)
def test_its_host_is_what_a_policy_names(url: str, origin: str) -> None:
    assert tile_origin(url) == origin


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", TileUrlFault.NO_ADDRESS),
        ("tiles.leksand.se/{z}/{x}/{y}.png", TileUrlFault.NO_ADDRESS),
        ("ftp://tiles.leksand.se/{z}/{x}/{y}.png", TileUrlFault.NO_ADDRESS),
        ("https://tiles.leksand.se;script-src *//{z}/{x}/{y}", TileUrlFault.NO_ADDRESS),
        ("https://tiles.leksand.se/{z}/{x}/{y}.png ; img-src *", TileUrlFault.NO_ADDRESS),
        ("https://{s}.tiles.leksand.se/{z}/{x}/{y}.png", TileUrlFault.NO_ADDRESS),
        ("https://nyckel:hemlig@leksand.se/{z}/{x}/{y}.png", TileUrlFault.NO_ADDRESS),
        ("http://tiles.leksand.se/{z}/{x}/{y}.png", TileUrlFault.NOT_HTTPS),
        ("http://127.0.0.1.example/{z}/{x}/{y}.png", TileUrlFault.NOT_HTTPS),
        ("https://tiles.leksand.se/{z}/{x}.png", TileUrlFault.PLACES),
        ("https://tiles.leksand.se/{z}/{x}/{y}{r}.png", TileUrlFault.PLACES),
        ("https://tiles.leksand.se/{z}/{x}/{y}/{y}.png", TileUrlFault.PLACES),
    ],
)
def test_what_cannot_be_used_says_why(url: str, reason: TileUrlFault) -> None:
    with pytest.raises(UnusableTileUrl) as refused:
        tile_origin(url)

    assert refused.value.reason is reason
