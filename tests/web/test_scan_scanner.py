"""The scanner's page without its script: what is posted counts as a scan, and only there may wasm run."""

from __future__ import annotations

import json
from html import unescape

import pytest

from app.domain.code import in_groups
from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.web import MakeApp

pytestmark = read_on_one

WITHOUT_A_TAP = "data-permission"
FORMER = ("https://stafett.example", "https://gamla.leksand.se")


def test_a_posted_code_counts_as_a_scan_once(as_bo: CheckedClient, code: str) -> None:
    posted = as_bo.submit(as_bo.get("/skanna"), "Öppna", kod=in_groups(code).lower())

    assert posted.status_code == 303
    assert posted.location == f"/q/{code}"
    assert WITHOUT_A_TAP in as_bo.get(posted.location).text
    assert WITHOUT_A_TAP not in as_bo.get(posted.location).text


def test_a_posted_code_is_a_scan_of_no_other_code(as_bo: CheckedClient, code: str) -> None:
    as_bo.submit(as_bo.get("/skanna"), "Öppna", kod="0123456789ABCDEH")

    assert WITHOUT_A_TAP not in as_bo.get(f"/q/{code}").text


def test_a_code_looked_up_by_a_link_is_no_scan(as_bo: CheckedClient, code: str) -> None:
    page = as_bo.get(f"/kod?kod={code}", follow_redirects=True)

    assert WITHOUT_A_TAP not in page.text


def test_another_site_cannot_post_a_code(as_bo: CheckedClient, code: str) -> None:
    answer = as_bo.post("/skanna", data={"kod": code})

    assert answer.status_code == 400
    assert WITHOUT_A_TAP not in as_bo.get(f"/q/{code}").text


def test_a_stranger_s_scan_is_still_one_after_signing_in(client: CheckedClient, code: str) -> None:
    posted = client.submit(client.get("/skanna"), "Öppna", kod=code)

    page = client.get(posted.location)

    assert WITHOUT_A_TAP not in page.text
    assert f"/logga-in?next=/q/{code}&amp;scan=" in page.text


def test_a_mistyped_code_keeps_what_was_typed_and_says_what_is_wrong(
    client: CheckedClient,
) -> None:
    page = client.submit(client.get("/skanna"), "Öppna", kod="ABCD-EFG")

    assert page.status_code == 422
    assert "för kort" in page.text
    assert 'value="ABCD-EFG"' in page.text


def test_the_page_knows_the_addresses_that_cards_have_carried(make_app: MakeApp) -> None:
    page = make_app(former_public_urls=FORMER).test_client().get("/skanna").text

    written = page.partition('data-public-urls="')[2].partition('"')[0]

    assert json.loads(unescape(written)) == ["https://nyckel.leksand.se", *FORMER]


@pytest.mark.parametrize(
    ("path", "may_run"), [("/skanna", True), ("/kod", False), ("/", False), ("/logga-in", False)]
)
def test_only_the_scanner_may_run_a_compiled_reader(
    client: CheckedClient, code: str, path: str, may_run: bool
) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]

    assert ("'wasm-unsafe-eval'" in policy) == may_run
    assert "'unsafe-" not in policy
