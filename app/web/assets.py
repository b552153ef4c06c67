"""Static files, read once at the start: bundled, fingerprinted and compressed. Nothing here knows a page."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, Protocol

import brotli
import rcssmin
from flask import Flask, Response, abort, request
from jinja2.utils import htmlsafe_json_dumps

from app.config import ROOT
from app.web.gates import Gate, admits

STATIC: Final = ROOT / "static"
URL_PREFIX: Final = "/static/"
ONE_YEAR_SECONDS: Final = 31_536_000

# The order within a bundle is the order of reading only: the layers in layers.css rule the cascade.
_CORE: Final = (
    "layers",
    "tokens",
    "base",
    "type",
    "layout",
    "components/icon",
    "components/site_header",
    "components/demo_strip",
    "components/site_footer",
    "components/button",
    "components/form_field",
    "components/error_summary",
    "components/notice",
    "components/result",
    "components/scan",
    "components/next_step",
    "components/fact_list",
    "components/quote",
    "components/status_tag",
    "components/search_field",
    "components/combobox",
    "components/confirm",
    "components/code_block",
    "components/qr_figure",
    "components/copy_field",
    "components/sign_in",
    "components/unsent",
    "modes",
)
_FULL: Final = (
    "font",
    "components/hero",
    "components/password_field",
    "components/progress_key",
    "components/timeline",
    "components/route_map",
    "components/outlook",
    "components/chart",
    "components/way",
    "components/chain",
    "components/contact",
    "components/card",
    "components/dossier",
    "components/topic_choice",
    "components/note",
    "components/photo_grid",
    "components/queue_item",
    "components/table",
    "components/pager",
    "components/empty_state",
    "components/rooms",
    "components/print_card",
)
_SCANNER: Final = ("components/scanner", "components/unsent_list")
_TILES: Final = ("vendor/leaflet", "components/tile_map")
BUNDLES: Final[Mapping[str, tuple[str, ...]]] = {
    "core": _CORE,
    "full": (*_CORE, *_FULL),
    "scanner": _SCANNER,  # beside core, on the scanner's page and in the shell
    "tiles": _TILES,  # beside full, on the admins' map where there are tiles
}

_CONTENT_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}
_ALREADY_COMPRESSED: Final = {".png", ".woff2"}
_FINGERPRINTED: Final = re.compile(r"(?P<stem>.+)\.(?P<digest>[0-9a-f]{8})(?P<suffix>\.\w+)")
_LOCAL_URL: Final = re.compile(r"url\((['\"]?)/static/(?P<name>[^'\")]+)\1\)")


class Served(Protocol):
    """A file in all its forms, however it is kept."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def brotli(self) -> bytes: ...
    @property
    def gzip(self) -> bytes: ...


@dataclass(frozen=True)
class Asset:
    """One file as it is served; a compressed form is made when it is first asked for, and kept."""

    name: str
    body: bytes

    @cached_property
    def digest(self) -> str:
        return _short_digest(self.body)

    @cached_property
    def brotli(self) -> bytes:
        return bytes(brotli.compress(self.body, quality=11))

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.body, compresslevel=9, mtime=0)


@dataclass(frozen=True)
class LargeAsset:
    """A file that few ask for and nobody should hold: read each time, from its folder.

    Seven seconds of brotli are too long for whoever asks first: that form lies beside the file.
    """

    name: str
    path: Path
    digest: str

    @property
    def body(self) -> bytes:
        return self.path.read_bytes()

    @property
    def brotli(self) -> bytes:
        return _compressed_beside(self.path).read_bytes()

    @property
    def gzip(self) -> bytes:
        return gzip.compress(self.body, compresslevel=6, mtime=0)


class Assets:
    """Every static file by name, and the addresses under which pages link them."""

    def __init__(self, root: Path, bundles: Mapping[str, tuple[str, ...]]) -> None:
        self._by_name: dict[str, Served] = {asset.name: asset for asset in _plain_files(root)}
        for bundle, parts in bundles.items():
            asset = Asset(f"css/{bundle}.css", self._bundled(root, parts))
            self._by_name[asset.name] = asset
            # The scan page waits for its style sheet: it is compressed before the first phone asks.
            _ = asset.brotli

    def url(self, name: str) -> str:
        """The address that may be cached for ever; raises `KeyError` for a file that is not there."""
        return _url(self._by_name[name])

    def find(self, filename: str) -> tuple[Served, bool] | None:
        """The file behind a requested name, and whether its fingerprint is the present one."""
        if plain := self._by_name.get(filename):
            return plain, False
        match = _FINGERPRINTED.fullmatch(filename)
        asset = match and self._by_name.get(match["stem"] + match["suffix"])
        # A page from before an upgrade still gets a style sheet: today's, but not to be kept.
        return (asset, asset.digest == match["digest"]) if match and asset else None

    @cached_property
    def import_map(self) -> str:
        """The import map's text, the same on every page, so that one hash in the CSP allows it."""
        own = {f"nyckel/{Path(name).stem}": self.url(name) for name in self.scripts("js/modules/")}
        others = {Path(name).stem: self.url(name) for name in self.scripts("vendor/")}
        return htmlsafe_json_dumps({"imports": {**own, **others}}, separators=(",", ":"))

    def scripts(self, folder: str) -> list[str]:
        """The names of the scripts that stand in a folder."""
        return sorted(
            name for name in self._by_name if name.startswith(folder) and name.endswith(".js")
        )

    def _bundled(self, root: Path, parts: tuple[str, ...]) -> bytes:
        sheets = [_sheet(root, part) for part in parts]
        css = str(rcssmin.cssmin("\n".join(sheets)))
        return _LOCAL_URL.sub(lambda match: f"url({self.url(match['name'])})", css).encode()


def init_app(app: Flask, root: Path = STATIC) -> None:
    """Serve the files under /static/ and give the templates their addresses."""
    assets = _load(root)
    app.extensions["assets"] = assets
    app.add_url_rule(f"{URL_PREFIX}<path:filename>", endpoint="static", view_func=_view(assets))
    app.jinja_env.globals["asset"] = assets.url
    app.jinja_env.globals["stylesheet"] = lambda bundle: assets.url(f"css/{bundle}.css")
    app.jinja_env.globals["import_map"] = lambda: assets.import_map


def import_map_csp_hash(app: Flask) -> str:
    """The source expression that lets the one import map through the content security policy."""
    assets: Assets = app.extensions["assets"]
    digest = hashlib.sha256(assets.import_map.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _load(root: Path) -> Assets:
    return Assets(root, BUNDLES)


def _plain_files(root: Path) -> Iterator[Served]:
    """Every file to be served as it is: style sheets leave only as bundles."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.suffix in _CONTENT_TYPES and not name.startswith("css/"):
            yield _asset(name, path)


def _asset(name: str, path: Path) -> Served:
    body = path.read_bytes()
    if _compressed_beside(path).is_file():
        return LargeAsset(name, path, _short_digest(body))
    return Asset(name, body)


def _sheet(root: Path, part: str) -> str:
    """Read a style sheet; one that is not ours goes below our own, whatever its rules."""
    if part.startswith("vendor/"):
        return f"@layer base {{{(root / f'{part}.css').read_text(encoding='utf-8')}}}"
    return (root / "css" / f"{part}.css").read_text(encoding="utf-8")


def _url(asset: Served) -> str:
    suffix = _suffix(asset)
    return f"{URL_PREFIX}{asset.name.removesuffix(suffix)}.{asset.digest}{suffix}"


def _suffix(asset: Served) -> str:
    return Path(asset.name).suffix


def _encoded(asset: Served, encoding: str) -> bytes:
    return {"br": lambda: asset.brotli, "gzip": lambda: asset.gzip}.get(
        encoding, lambda: asset.body
    )()


def _compressed_beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.br")


def _short_digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:8]


def _view(assets: Assets) -> Callable[[str], Response]:
    @admits(Gate.PUBLIC)
    def static(filename: str) -> Response:
        found = assets.find(filename)
        if found is None:
            abort(404)
        asset, is_present = found
        return _answer(asset, is_present=is_present)

    return static


def _answer(asset: Served, *, is_present: bool) -> Response:
    encoding = _best_encoding(asset)
    response = Response(_encoded(asset, encoding), content_type=_CONTENT_TYPES[_suffix(asset)])
    if encoding != "identity":
        response.content_encoding = encoding
    if _suffix(asset) not in _ALREADY_COMPRESSED:
        response.vary.add("Accept-Encoding")
    response.set_etag(f"{asset.digest}-{encoding}")
    if is_present:
        response.cache_control.public = True
        response.cache_control.max_age = ONE_YEAR_SECONDS
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def _best_encoding(asset: Served) -> str:
    if _suffix(asset) in _ALREADY_COMPRESSED:
        return "identity"
    accepted = request.accept_encodings
    return next((name for name in ("br", "gzip") if accepted.quality(name) > 0), "identity")
