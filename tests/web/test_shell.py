"""What a phone keeps for when there is no network: the shells, the worker and the manifest."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from app.domain.code import in_groups
from app.storage.people import Person
from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.web import MakeApp

pytestmark = read_on_one

BADGE_BYTES = 2_000
SHELLS = ("/skal/sv", "/skal/en")


@pytest.mark.parametrize("path", SHELLS)
def test_a_shell_is_the_same_for_everybody_and_holds_no_person_and_no_token(
    client: CheckedClient, as_bo: CheckedClient, bo: Person, code: str, path: str
) -> None:
    shell = as_bo.get(path).text

    assert shell == client.get(path, headers={"Accept-Language": "de"}).text
    for held in (bo.email, "csrf", "data-person", code, in_groups(code), "Leksandsdörren"):
        assert held not in shell


def test_the_shells_alone_beside_the_scanner_may_run_the_reader(client: CheckedClient) -> None:
    for path in (*SHELLS, "/skanna"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "'wasm-unsafe-eval'" in policy
        assert "'unsafe-inline'" not in policy
    for path in ("/", "/logga-in", "/kod", "/sw.js"):
        assert "wasm" not in client.get(path).headers["Content-Security-Policy"]


def test_without_a_script_the_shell_leads_to_the_button_that_logs(
    as_bo: CheckedClient, code: str
) -> None:
    shell = as_bo.get("/skal/sv")

    answer = as_bo.submit(shell, "Öppna", kod=in_groups(code).lower())

    assert "Utan skript kan telefonen inte spara något." in shell.text
    assert "Checka in hos Leksandsdörren" in as_bo.get(answer.location).text


@pytest.mark.parametrize("path", ["/personal", "/konto", "/admin/", "/admin/foretag", "/skanna"])
def test_every_signed_in_page_counts_what_waits(as_astrid: CheckedClient, path: str) -> None:
    assert "data-unsent" in as_astrid.get(path).text


def test_what_counts_it_is_small(as_bo: CheckedClient, client: CheckedClient) -> None:
    page = as_bo.get("/personal").text
    script = re.search(r'src="(/static/js/badge\.\w+\.js)"', page)
    assert script

    badge = client.get(script[1], headers={"Accept-Encoding": "br"})

    assert badge.headers["Content-Encoding"] == "br"
    assert len(badge.data) <= BADGE_BYTES
    assert b'import "' not in badge.data  # it stands alone until something waits


def test_the_shell_s_scanner_knows_our_addresses_and_sends_nothing(make_app: MakeApp) -> None:
    client = make_app(former_public_urls=("https://gamla.leksand.se",)).test_client()

    shell = client.get("/skal/sv").text

    assert "https://gamla.leksand.se" in shell
    assert "csrf_token" not in shell
    assert 'action="/skanna"' not in shell


def test_everything_that_the_worker_fetches_is_there_and_nobody_s(client: CheckedClient) -> None:
    script = client.get("/sw.js")

    assert script.headers["Cache-Control"] == "no-cache"
    kept = [*constant(script.text, "FILES"), *constant(script.text, "READER")]
    for path in (*kept, *constant(script.text, "SHELLS").values()):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "Set-Cookie" not in answer.headers
    assert {path.split("/")[-1].split(".")[0] for path in kept} >= {
        "shell", "scanner", "outbox", "badge", "choice_form", "barcode-detector", "zxing_reader"
    }  # fmt: skip


def test_the_reader_is_not_fetched_ahead(client: CheckedClient) -> None:
    script = client.get("/sw.js").text

    assert len(constant(script, "READER")) == 2
    assert not set(constant(script, "READER")) & set(constant(script, "FILES"))


def test_a_code_and_the_scanner_wait_three_seconds_for_their_page(client: CheckedClient) -> None:
    script = client.get("/sw.js").text

    assert constant(script, "PATIENCE_MILLISECONDS") == 3000


def test_the_worker_is_another_when_a_shell_is(make_app: MakeApp) -> None:
    """Its text is all by which a browser tells that there is something new."""
    before, after = (
        make_app(former_public_urls=(former,)).test_client().get("/sw.js").text
        for former in ("https://gamla.leksand.se", "https://stafett.example")
    )

    assert constant(before, "FILES") == constant(after, "FILES")
    assert before != after


def test_the_app_can_be_installed(as_bo: CheckedClient) -> None:
    manifest: Any = json.loads(as_bo.get("/manifest.webmanifest").data)

    assert {icon.get("purpose") for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        with Image.open(BytesIO(as_bo.get(icon["src"]).data)) as drawn:
            assert icon["sizes"] == f"{drawn.width}x{drawn.height}"
    assert [shortcut["url"] for shortcut in manifest["shortcuts"]] == ["/skanna"]
    assert as_bo.get(manifest["start_url"]).status_code == 200


def constant(script: str, name: str) -> Any:
    found = re.search(rf"const {name} = (.+);", script)
    assert found
    return json.loads(found[1])
