"""Only what our own pages sent is carried on, and only to our own pages."""

from __future__ import annotations

import pytest
from flask import Flask

from app.web.origins import from_our_page, local_path, page_before

OURS = "https://nyckel.leksand.se"


@pytest.fixture
def app() -> Flask:
    """These questions need a request, and nothing of the app."""
    return Flask(__name__)


@pytest.mark.parametrize(
    "path", ["/", "/konto", "/q/ABCD?lage=x", "/admin/personer/3", "/a//b", "/å?x=http://a"]
)
def test_a_path_on_this_site_is_followed(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "wished",
    [
        None,
        "",
        "konto",
        "//example.com",
        "///example.com",
        "/\\example.com",
        "\\\\example.com",
        "/x\\y",
        "https://example.com",
        "HTTPS:example.com",
        "javascript:alert(1)",
        " /konto",
        "/\t/example.com",
        "/\n/example.com",
        "/\x00",
        "/\u202egnp",
        "/" + "a" * 2000,
    ],
)
def test_what_could_lead_elsewhere_is_not_followed(wished: str | None) -> None:
    assert local_path(wished) is None


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OURS}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": OURS}, True),
        ({"Origin": "https://example.com"}, False),
        ({"Origin": "http://nyckel.leksand.se"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_request_is_ours_when_the_browser_says_so(
    app: Flask, headers: dict[str, str], ours: bool
) -> None:
    with app.test_request_context("/", base_url=OURS, headers=headers):
        assert from_our_page() is ours


@pytest.mark.parametrize(
    ("referrer", "path"),
    [
        (f"{OURS}/admin/personer", "/admin/personer"),
        (f"{OURS}/nominera/x?lage=muntligt", "/nominera/x?lage=muntligt"),
        (f"{OURS}//example.com", None),
        ("https://example.com/admin", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_the_page_before_is_one_of_ours(app: Flask, referrer: str, path: str | None) -> None:
    with app.test_request_context("/", base_url=OURS, headers={"Referer": referrer}):
        assert page_before() == path
