"""Static files: found by fingerprint, kept for a year, compressed; vendored copies match their manifest."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from app.config import ROOT
from app.web import assets

SCAN_PAGE_BUDGET_BYTES = 6_000
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def site() -> Flask:
    site = Flask(__name__, static_folder=None)
    assets.init_app(site)
    site.register_error_handler(404, lambda _error: ("our own page", 404))
    return site


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    return site.test_client()


def url(site: Flask, name: str) -> str:
    found: str = site.extensions["assets"].url(name)
    return found


def outdated(address: str) -> str:
    return re.sub(r"\.[0-9a-f]{8}\.", ".00000000.", address)


def test_a_fingerprinted_file_may_be_kept_for_ever(site: Flask, browser: FlaskClient) -> None:
    address = url(site, "img/favicon.svg")

    answer = browser.get(address)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == FOREVER
    assert answer.content_type == "image/svg+xml"
    assert answer.data == (ROOT / "static/img/favicon.svg").read_bytes()


def test_a_page_from_before_an_upgrade_gets_todays_file_but_may_not_keep_it(
    site: Flask, browser: FlaskClient
) -> None:
    address = outdated(url(site, "css/core.css"))

    answer = browser.get(address)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_name_without_fingerprint_is_answered_but_may_not_be_kept(browser: FlaskClient) -> None:
    answer = browser.get("/static/img/favicon.svg")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "nothing.css",
        "nothing.00000000.css",
        "css/tokens.css",
        "../app/config.py",
        "%2e%2e/pyproject.toml",
        "img",
        "img/",
    ],
)
def test_what_is_not_there_gets_the_apps_own_404(browser: FlaskClient, path: str) -> None:
    answer = browser.get(f"/static/{path}")

    assert answer.status_code == 404
    assert answer.text == "our own page"


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.1, gzip;q=1", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_text_is_compressed_as_the_browser_accepts(
    site: Flask, browser: FlaskClient, accepted: str, chosen: str | None
) -> None:
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[chosen]
    plain = browser.get(url(site, "css/core.css")).data

    answer = browser.get(url(site, "css/core.css"), headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == chosen
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert unpack(answer.data) == plain


def test_a_font_is_not_compressed_twice(site: Flask, browser: FlaskClient) -> None:
    address = url(site, "fonts/atkinson-hyperlegible-next.woff2")

    answer = browser.get(address, headers={"Accept-Encoding": "br"})

    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers
    assert answer.content_type == "font/woff2"


def test_an_unchanged_file_is_not_sent_again(site: Flask, browser: FlaskClient) -> None:
    headers = {"Accept-Encoding": "br"}
    etag = browser.get(url(site, "css/core.css"), headers=headers).headers["ETag"]

    answer = browser.get(url(site, "css/core.css"), headers={**headers, "If-None-Match": etag})

    assert answer.status_code == 304
    assert answer.data == b""


def test_each_encoding_has_an_etag_of_its_own(site: Flask, browser: FlaskClient) -> None:
    address = url(site, "css/core.css")

    etags = {
        browser.get(address, headers={"Accept-Encoding": encoding}).headers["ETag"]
        for encoding in ("br", "gzip", "identity")
    }

    assert len(etags) == 3


def test_the_sheet_that_a_scan_waits_for_is_small_and_loads_no_font(
    site: Flask, browser: FlaskClient
) -> None:
    answer = browser.get(url(site, "css/core.css"), headers={"Accept-Encoding": "br"})

    assert len(answer.data) <= SCAN_PAGE_BUDGET_BYTES
    assert b"font-face" not in brotli.decompress(answer.data)


@pytest.mark.parametrize("bundle", ["core", "full"])
def test_every_file_that_a_style_sheet_names_is_there_by_fingerprint(
    site: Flask, browser: FlaskClient, bundle: str
) -> None:
    sheet = browser.get(url(site, f"css/{bundle}.css")).text

    named = re.findall(r"url\(([^)]+)\)", sheet)

    assert all(browser.get(address).headers["Cache-Control"] == FOREVER for address in named)


def test_every_sheet_in_the_tree_is_in_a_bundle() -> None:
    folder = ROOT / "static/css"

    parts = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.css")}

    bundled = {part for bundle in assets.BUNDLES.values() for part in bundle}
    assert parts == {part for part in bundled if not part.startswith("vendor/")}


def test_a_sheet_that_is_not_ours_overrules_none_of_ours(site: Flask, browser: FlaskClient) -> None:
    sheet = browser.get(url(site, "css/tiles.css")).text

    assert sheet.startswith("@layer base{.leaflet-pane")
    assert sheet.index("@layer components{.tile-map") > sheet.index(".leaflet-control")


def test_a_component_names_no_raw_colour() -> None:
    raw = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|color)a?\(|:\s*(?:white|black|red)\b")
    folder = ROOT / "static/css"
    sheets = [path for path in folder.rglob("*.css") if path.name != "tokens.css"]

    offending = [path.name for path in sheets if raw.search(path.read_text(encoding="utf-8"))]

    assert offending == []


def test_the_import_map_leads_every_module_to_its_fingerprint(
    site: Flask, browser: FlaskClient
) -> None:
    modules = (ROOT / "static/js/modules").glob("*.js")

    imports = json.loads(site.extensions["assets"].import_map)["imports"]

    vendored = {script.stem for script in (ROOT / "static/vendor").glob("*.js")}
    assert set(imports) == {f"nyckel/{module.stem}" for module in modules} | vendored
    assert all(browser.get(to).headers["Cache-Control"] == FOREVER for to in imports.values())


def test_modules_import_each_other_only_by_bare_names() -> None:
    scripts = list((ROOT / "static/js").rglob("*.js"))

    relative = [
        script.name
        for script in scripts
        if re.search(r"""(?:from|import\()\s*["'`][./]""", script.read_text(encoding="utf-8"))
    ]

    assert scripts
    assert relative == []


def test_the_hash_allows_exactly_the_text_that_a_page_carries(site: Flask) -> None:
    with site.app_context():
        page = render_template_string("<script>{{ import_map() }}</script>")

    carried = page.removeprefix("<script>").removesuffix("</script>").encode()

    digest = base64.b64encode(hashlib.sha256(carried).digest()).decode()
    assert assets.import_map_csp_hash(site) == f"'sha256-{digest}'"


def test_templates_get_addresses_with_fingerprints(site: Flask) -> None:
    template = "{{ asset('img/favicon.svg') }} {{ stylesheet('full') }}"

    with site.app_context():
        page = render_template_string(template)

    assert re.fullmatch(
        r"/static/img/favicon\.[0-9a-f]{8}\.svg /static/css/full\.[0-9a-f]{8}\.css", page
    )


def test_a_template_cannot_name_a_file_that_is_not_there(site: Flask) -> None:
    with site.app_context(), pytest.raises(KeyError, match="absent"):
        render_template_string("{{ asset('img/absent.svg') }}")


VENDORED = ("static/fonts", "static/vendor", "app/adapters/paper/fonts", "tests/vendor")


@pytest.mark.parametrize("folder", VENDORED)
def test_vendored_files_are_what_the_manifest_says(folder: str) -> None:
    manifest = json.loads((ROOT / folder / "manifest.json").read_text(encoding="utf-8"))

    there = {
        path.name: path
        for path in (ROOT / folder).iterdir()
        if path.name != "manifest.json" and path.suffix != ".br"
    }

    assert set(there) == set(manifest)
    assert {name: integrity(path) for name, path in there.items()} == {
        name: entry["integrity"] for name, entry in manifest.items()
    }


def test_vendored_versions_are_those_that_the_lock_file_pins() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    manifests = [ROOT / folder / "manifest.json" for folder in VENDORED]

    entries = [
        entry for manifest in manifests for entry in json.loads(manifest.read_text()).values()
    ]

    assert all(
        lock[f"node_modules/{entry['package']}"]["version"] == entry["version"] for entry in entries
    )
    assert all("resolved" not in package for package in lock.values())


READER = ROOT / "static/vendor/zxing_reader.wasm"


def test_the_code_reader_is_the_one_that_its_script_expects() -> None:
    script = (ROOT / "static/vendor/barcode-detector.js").read_text(encoding="utf-8")

    assert hashlib.sha256(READER.read_bytes()).hexdigest() in script
    assert brotli.decompress(READER.with_name(f"{READER.name}.br").read_bytes()) == (
        READER.read_bytes()
    )


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_the_code_reader_is_served_in_every_form_and_held_in_none(
    site: Flask, browser: FlaskClient, accepted: str
) -> None:
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[accepted]

    answer = browser.get(
        url(site, "vendor/zxing_reader.wasm"), headers={"Accept-Encoding": accepted}
    )

    kept = site.extensions["assets"].find("vendor/zxing_reader.wasm")[0]
    assert answer.content_type == "application/wasm"
    assert answer.headers["Cache-Control"] == FOREVER
    assert unpack(answer.data) == READER.read_bytes()
    assert all(not isinstance(value, bytes) for value in vars(kept).values())


def integrity(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()
