"""Draws the picture that goes with a shared link: the key of the templates, on birch over Falu red."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "img" / "share.png"
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1200, 630
WALL_HEIGHT = 150
BOARD_WIDTH = 75
PAGE = """
<style>
  body { margin: 0; background: #fcfbf9; color: #161412; }
  .key { position: absolute; left: 120px; top: 70px; width: 960px; height: auto; }
  .wall { position: absolute; left: 0; bottom: 0; }
</style>
"""


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(PAGE + _key() + _wall())
        page.screenshot(path=TARGET)
        browser.close()


def _key() -> str:
    templates = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    module = templates.get_template("components/key.html").module
    return str(getattr(module, "key")())  # noqa: B009 - a macro is no attribute that types know


def _wall() -> str:
    """Boards as on the red houses of Dalarna, with a birch-white beam along their top."""
    boards = "".join(
        f'<path d="M{x} 0v{WALL_HEIGHT}" stroke="#610f10" stroke-width="5"/>'
        for x in range(BOARD_WIDTH, WIDTH, BOARD_WIDTH)
    )
    return (
        f'<svg class="wall" width="{WIDTH}" height="{WALL_HEIGHT}">'
        f'<path d="M0 0h{WIDTH}v{WALL_HEIGHT}H0z" fill="#801818"/>{boards}</svg>'
    )


if __name__ == "__main__":
    main()
