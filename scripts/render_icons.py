"""Draws the PNG icons from favicon.svg, with the browser that the tests use; the pictures are committed."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "static" / "img"
CHROMIUM = "/usr/bin/chromium"
SIZES = {"icon-180": 180, "icon-192": 192, "icon-512": 512}
# A maskable icon may be cut to a circle of 80 % of its side: ground to the edges, the key smaller.
MASKABLE_SCALE = 0.92


def main() -> None:
    svg = (IMAGES / "favicon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, side in SIZES.items():
            _draw(browser, svg if side != 180 else _square(svg), name, side)
        _draw(browser, _maskable(svg), "icon-maskable-512", 512)
        browser.close()


def _square(svg: str) -> str:
    """Without rounded corners: iOS rounds them itself, and fills what is clear with black."""
    return re.sub(r' rx="\d+"', "", svg)


def _maskable(svg: str) -> str:
    inset = 256 * (1 - MASKABLE_SCALE)
    shrunk = f'<g transform="translate({inset} {inset}) scale({MASKABLE_SCALE})"><g fill='
    return _square(svg).replace("<g fill=", shrunk, 1).replace("</g></svg>", "</g></g></svg>")


def _draw(browser: Browser, svg: str, name: str, side: int) -> None:
    page = browser.new_page(viewport={"width": side, "height": side})
    sized = svg.replace("<svg ", f'<svg width="{side}" height="{side}" style="display:block" ', 1)
    page.set_content(f'<body style="margin:0">{sized}</body>')
    page.screenshot(path=IMAGES / f"{name}.png", omit_background=True)
    page.close()


if __name__ == "__main__":
    main()
