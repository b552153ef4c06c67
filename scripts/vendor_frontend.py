"""Copies the pinned front-end files from node_modules into the tree, with a manifest of hashes.

Run `npm ci` first. The copies are committed: neither running nor testing needs npm.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
FONT = "@fontsource-variable/atkinson-hyperlegible-next"

# What takes long to compress, and few ask for.
COMPRESSED_BEFOREHAND = (".wasm", "/leaflet.js")


@dataclass(frozen=True, slots=True)
class Vendored:
    """One file of an npm package, and where in the tree its copy stands."""

    package: str
    source: str
    target: str

    @property
    def folder(self) -> Path:
        return (ROOT / self.target).parent


FILES = (
    Vendored(
        FONT,
        "files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
        "static/fonts/atkinson-hyperlegible-next.woff2",
    ),
    Vendored(FONT, "LICENSE", "static/fonts/OFL.txt"),
    # The chunk that holds all of the package; its other files only give it longer names.
    Vendored("barcode-detector", "dist/es/zxing-exported.js", "static/vendor/barcode-detector.js"),
    Vendored("barcode-detector", "LICENSE", "static/vendor/LICENSE-barcode-detector.txt"),
    Vendored("zxing-wasm", "dist/reader/zxing_reader.wasm", "static/vendor/zxing_reader.wasm"),
    Vendored("zxing-wasm", "LICENSE", "static/vendor/LICENSE-zxing-wasm.txt"),
    Vendored("idb", "build/index.js", "static/vendor/idb.js"),
    Vendored("idb", "LICENSE", "static/vendor/LICENSE-idb.txt"),
    Vendored("leaflet", "dist/leaflet-src.esm.js", "static/vendor/leaflet.js"),
    Vendored("leaflet", "dist/leaflet.css", "static/vendor/leaflet.css"),
    Vendored("leaflet", "LICENSE", "static/vendor/LICENSE-leaflet.txt"),
    Vendored("axe-core", "axe.min.js", "tests/vendor/axe.min.js"),
    Vendored("axe-core", "LICENSE", "tests/vendor/LICENSE-axe-core.txt"),
)


def main() -> None:
    for file in FILES:
        file.folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / file.package / file.source, ROOT / file.target)
        if file.target.endswith(COMPRESSED_BEFOREHAND):
            _compress(ROOT / file.target)
    for folder in sorted({file.folder for file in FILES}):
        _write_manifest(folder)


def _compress(path: Path) -> None:
    """Lay the compressed form beside a file that takes long to compress."""
    path.with_name(f"{path.name}.br").write_bytes(brotli.compress(path.read_bytes(), quality=11))


def integrity(body: bytes) -> str:
    """The hash in the form that HTML's integrity attribute and package-lock.json use."""
    return "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()


def _write_manifest(folder: Path) -> None:
    entries = {
        Path(file.target).name: {
            "package": file.package,
            "version": _version(file.package),
            "integrity": integrity((ROOT / file.target).read_bytes()),
        }
        for file in FILES
        if file.folder == folder
    }
    (folder / "manifest.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def _version(package: str) -> str:
    text = (MODULES / package / "package.json").read_text(encoding="utf-8")
    return str(json.loads(text)["version"])


if __name__ == "__main__":
    main()
