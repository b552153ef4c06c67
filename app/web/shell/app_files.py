"""The worker and the manifest, by which a phone keeps the shells and installs the app."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from flask import Response, current_app, render_template, url_for

from app.web import languages
from app.web.assets import Assets
from app.web.gates import Gate, admits
from app.web.shell import pages
from app.web.shell.blueprint import blueprint

KEPT_FOR_SECONDS = 24 * 3600
IRON = "#23201e"
BIRCH = "#fcfbf9"
# Beside the modules, which the shells and the signed-in pages find through the import map.
PRECACHED = (
    "css/core.css",
    "css/scanner.css",
    "js/badge.js",
    "js/scan.js",
    "js/shell.js",
    "img/favicon.svg",
)
# What reads codes weighs more than all the rest: it is kept when the scanner first fetches it, or when
# js/modules/reader_ahead.js asks.
READER = ("vendor/barcode-detector.js", "vendor/zxing_reader.wasm")
# What no page needs without a network: a map of tiles would show none.
NEVER_KEPT = ("vendor/leaflet.js", "js/modules/tile_map.js")


@blueprint.get("/sw.js")
@admits(Gate.PUBLIC)
def worker() -> Response:
    """Give the service worker; its text changes with any file that it keeps, or with the shells."""
    answer = Response(_worker(), content_type="text/javascript; charset=utf-8")
    # Browsers ask for it anew by themselves, and must not be answered by a cache on the way.
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/manifest.webmanifest")
@admits(Gate.PUBLIC)
def manifest() -> Response:
    """Describe the app to a browser that installs it."""
    answer = Response(json.dumps(_manifest(), ensure_ascii=False))
    answer.content_type = "application/manifest+json; charset=utf-8"
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_FOR_SECONDS}"
    return answer


def _worker() -> str:
    assets: Assets = current_app.extensions["assets"]
    shells = {name: url_for("shell.shell", language=name) for name in languages.SUPPORTED}
    files, reader = _files(assets), [assets.url(name) for name in READER]
    version = _version([*files, *reader])
    return render_template(
        "shell/sw.js", version=version, shells=shells, files=files, reader=reader
    )


def _files(assets: Assets) -> list[str]:
    modules = [*assets.scripts("js/modules/"), *assets.scripts("vendor/")]
    left_out = {*READER, *NEVER_KEPT}
    return [assets.url(name) for name in (*PRECACHED, *modules) if name not in left_out]


def _version(files: list[str]) -> str:
    """Name what is kept by its content: the files by their digests, and the shells as they are shown."""
    return _digest("\n".join([*files, *_shells()]))


def _shells() -> list[str]:
    return [pages.rendered(name) for name in languages.SUPPORTED]


@cache
def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _manifest() -> dict[str, object]:
    assets: Assets = current_app.extensions["assets"]
    return {
        "id": "/",
        "name": "Företagsstafetten",
        "short_name": "Stafetten",
        "description": "Skanna nyckeln, logga besöket och låt företaget välja, också utan täckning.",
        "lang": "sv",
        "dir": "ltr",
        "start_url": url_for("staff.home"),
        "scope": "/",
        "display": "standalone",
        "background_color": BIRCH,
        "theme_color": IRON,
        "icons": [
            _icon(assets.url("img/icon-192.png"), 192),
            _icon(assets.url("img/icon-512.png"), 512),
            _icon(assets.url("img/icon-maskable-512.png"), 512, purpose="maskable"),
        ],
        "shortcuts": [{"name": "Skanna", "url": url_for("scan.scanner")}],
    }


def _icon(address: str, side: int, *, purpose: str = "any") -> dict[str, str]:
    return {"src": address, "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
