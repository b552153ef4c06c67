"""The headers of every kind of answer, exactly; what guards forms; and what the cookies look like."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from typing import cast

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.web.gates import SAFE_METHODS, Gate, admits
from tests.support import people
from tests.support.addresses import Address, addresses, one_of_each
from tests.support.client import CheckedClient
from tests.support.content import content_of
from tests.support.full_house import FullHouse, house
from tests.support.road import Road
from tests.support.visitors import Visitor, visiting
from tests.support.web import MakeApp

__all__ = ["house", "visiting"]

pytestmark = pytest.mark.usefixtures("clock")

POLICY = (
    "default-src 'none'; script-src 'self' {import_map}; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
OVER_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
# What else an answer may carry; a header that says what we run is none of these.
INCIDENTAL = {
    *("Allow", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Length"),
    *(
        "Content-Type",
        "Date",
        "ETag",
        "Location",
        "Set-Cookie",
        "Vary",
        "WWW-Authenticate",
        "X-Request-Id",
    ),
}
HTTP = "http://127.0.0.1:8000"
STALE = "Sidan hade legat framme för länge"
NO_STORE, REVALIDATE, FOR_EVER = "no-store", "no-cache", "public, max-age=31536000, immutable"

Visiting = Callable[[Visitor], CheckedClient]

sqlite_only = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture(params=["https", "http"])
def browser(request: pytest.FixtureRequest, make_app: MakeApp, house: FullHouse) -> CheckedClient:
    """A browser of nobody, at an installation behind https or on a machine of one's own."""
    changes = {} if request.param == "https" else {"public_url": HTTP}
    app = make_app(**changes)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/krasch", view_func=_crashing)
    app.add_url_rule("/api/v1/krasch", view_func=_crashing, endpoint="crashing_api")
    client = cast(CheckedClient, app.test_client())
    client.base_url = HTTP if changes else client.base_url
    return client


@admits(Gate.PUBLIC)
def _crashing() -> str:
    raise RuntimeError("as if something had gone wrong")


def every_kind(browser: CheckedClient, house: FullHouse) -> Iterator[tuple[str, str, int]]:
    """Name an answer of every kind, by method, path and status."""
    style = re.search(r'href="(/static/css/[^"]+)"', browser.get("/").text)
    assert style is not None
    yield from [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/logga-in", 200),
        ("GET", f"/q/{house.codes['choice_open']}", 200),
        ("GET", f"/q/{house.codes['cancelled']}", 410),
        ("GET", f"/nominera/{house.nomination_links['choice_open']}", 200),
        ("GET", "/personal", 401),
        ("GET", "/finns-inte", 404),
        ("POST", "/", 405),
        ("POST", "/logga-in", 400),
        ("GET", "/krasch", 500),
        ("GET", "/konto/", 404),
        ("GET", "/favicon.ico", 302),
        ("GET", style[1], 200),
        ("GET", "/static/finns/inte.css", 404),
        ("GET", "/healthz", 200),
        ("GET", "/metrics", 401),
        ("GET", "/api/v1/chain", 200),
        ("GET", "/api/v1/finns-inte", 404),
        ("DELETE", "/api/v1/chain", 405),
        ("POST", "/api/v1/visits", 401),
        ("GET", "/api/v1/krasch", 500),
    ]


@sqlite_only
def test_every_kind_of_answer_carries_the_same_guards(
    browser: CheckedClient, house: FullHouse
) -> None:
    wanted = ALWAYS | (OVER_HTTPS if browser.base_url != HTTP else {})
    policy = {"Content-Security-Policy": POLICY.format(import_map=import_map_hash(browser))}

    for method, path, status in every_kind(browser, house):
        answer = browser.open(path, method=method)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code}"
        assert guards_of(answer) == wanted | policy, f"{method} {path}"


def import_map_hash(browser: CheckedClient) -> str:
    """Hash the import map as a browser does, as it stands in the page."""
    written = re.search(
        r'<script type="importmap">(.*?)</script>', browser.get("/").text, re.DOTALL
    )
    assert written is not None
    digest = base64.b64encode(hashlib.sha256(written[1].encode()).digest()).decode()
    return f"'sha256-{digest}'"


def guards_of(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers if name not in INCIDENTAL}


@sqlite_only
def test_only_public_pages_are_kept_and_they_are_asked_for_again(
    visiting: Visiting, house: FullHouse
) -> None:
    client = visiting(Visitor.NOBODY)
    public = ["/", "/integritet", "/tillganglighet", "/stafett/leksand", "/api/v1/chain"]
    others = [
        *("/logga-in", "/skanna", "/personal", "/finns-inte", "/healthz"),
        *(f"/q/{code}" for code in house.codes.values()),
        *(f"/nominera/{token}" for token in house.nomination_links.values()),
        *(f"/valkommen/{token}" for token in house.welcome_links.values()),
    ]

    for path, wanted in [
        *((path, REVALIDATE) for path in public),
        *((path, NO_STORE) for path in others),
    ]:
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == wanted, path
        assert ("ETag" in answer.headers) == (wanted == REVALIDATE), path


@sqlite_only
def test_a_public_page_is_sent_once_and_then_confirmed(
    visiting: Visiting, house: FullHouse
) -> None:
    client = visiting(Visitor.NOBODY)
    first = client.get("/")

    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert not again.data
    assert "Set-Cookie" not in first.headers


@sqlite_only
@pytest.mark.parametrize("visitor", [Visitor.STAFF, Visitor.ADMIN])
def test_nothing_is_kept_of_what_somebody_signed_in_reads(
    app: Flask, visiting: Visiting, house: FullHouse, visitor: Visitor
) -> None:
    client = visiting(visitor)

    for each in one_of_each(addresses(app, house)):
        answer = client.get(each.path)
        is_page = answer.mimetype == "text/html" and not answer.location
        if is_page or answer.mimetype in {
            "application/problem+json",
            "application/pdf",
            "image/png",
        }:
            assert answer.headers["Cache-Control"] == NO_STORE, each.path


@sqlite_only
def test_pages_say_what_they_vary_by(app: Flask, visiting: Visiting, house: FullHouse) -> None:
    client = visiting(Visitor.NOBODY)

    for each in one_of_each(addresses(app, house)):
        answer = client.get(each.path)
        if answer.mimetype == "text/html":
            assert {"Accept-Language", "Cookie"} <= set(answer.vary), each.path


@sqlite_only
def test_only_what_is_named_by_its_content_is_kept_for_ever(browser: CheckedClient) -> None:
    style = re.search(r'href="(/static/css/[^"]+)"', browser.get("/").text)
    assert style is not None

    assert browser.get(style[1]).headers["Cache-Control"] == FOR_EVER
    assert browser.get("/static/js/scan.js").headers["Cache-Control"] == REVALIDATE


# Forms ---------------------------------------------------------------------------------------


def unsafe(app: Flask, house: FullHouse) -> list[tuple[str, Address]]:
    """One address of every route for each method that changes something."""
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    return [
        (method, each)
        for method in sorted(methods - SAFE_METHODS)
        for each in one_of_each(addresses(app, house, method=method))
    ]


@pytest.mark.parametrize("visitor", [Visitor.NOBODY, Visitor.ADMIN])
def test_no_form_is_taken_without_its_token(
    app: Flask, visiting: Visiting, house: FullHouse, visitor: Visitor
) -> None:
    client = visiting(visitor)
    before = content_of(house.road.session)

    for method, each in unsafe(app, house):
        answer = send_nothing(client, method, each.path)
        is_closed = visitor is Visitor.NOBODY and each.gate in {Gate.STAFF, Gate.ADMIN}
        is_program = visitor is Visitor.NOBODY and each.path.startswith("/api/")
        wanted = {401} if is_closed else {400} if not is_program else {400, 401, 422}
        assert answer.status_code in wanted, f"{method} {each.path}: {answer.status_code}"
        assert content_of(house.road.session) == before, f"{method} {each.path} wrote"


def send_nothing(client: CheckedClient, method: str, path: str) -> TestResponse:
    if path.startswith("/api/"):
        return client.open(path, method=method, json={})
    return client.open(path, method=method, data={"reason": "Från en annan sida"})


@sqlite_only
def test_every_form_is_taken_with_its_token(
    app: Flask, visiting: Visiting, house: FullHouse
) -> None:
    for _method, each in unsafe(app, house):
        if not each.path.startswith("/api/"):
            answer = visiting(Visitor.ADMIN).post_form(each.path)
            assert STALE not in answer.text, each.path


@sqlite_only
@pytest.mark.parametrize("referer", ["", "https://example.com/", "http://nyckel.leksand.se/"])
def test_a_form_sent_from_elsewhere_is_not_taken(
    visiting: Visiting, road: Road, house: FullHouse, referer: str
) -> None:
    client = visiting(Visitor.ADMIN)
    token = client.csrf_token()

    with road.unchanged():
        answer = client.post(
            f"/admin/nomineringar/{house.nominations['submitted']}/godkann",
            data={"csrf_token": token},
            headers={"Referer": referer},
        )

    assert answer.status_code == 400


@sqlite_only
def test_another_session_s_token_does_not_fit(
    visiting: Visiting, road: Road, house: FullHouse
) -> None:
    of_bo, of_astrid = visiting(Visitor.STAFF), visiting(Visitor.ADMIN)

    with road.unchanged():
        answer = of_astrid.post(
            f"/admin/nomineringar/{house.nominations['submitted']}/godkann",
            data={"csrf_token": of_bo.csrf_token()},
        )

    assert answer.status_code == 400


# Cookies -------------------------------------------------------------------------------------


@sqlite_only
@pytest.mark.parametrize(
    ("public_url", "wanted"),
    [
        (None, {"__Host-nyckel", "Secure", "HttpOnly", "Path", "SameSite", "Expires"}),
        (HTTP, {"nyckel", "HttpOnly", "Path", "SameSite", "Expires"}),
    ],
    ids=["https", "http"],
)
def test_the_session_s_cookie_stays_with_us(
    make_app: MakeApp, road: Road, public_url: str | None, wanted: set[str]
) -> None:
    people.taken_on(road.act(), people.BO)
    client = cast(
        CheckedClient, make_app(**{"public_url": public_url} if public_url else {}).test_client()
    )
    client.base_url = public_url or client.base_url
    page = client.get("/logga-in")

    answer = client.submit(page, "Logga in", email=people.BO.email, password=people.PASSWORD)

    (kept,) = answer.headers.getlist("Set-Cookie")
    facts = dict(part.strip().partition("=")[::2] for part in kept.split(";"))
    assert facts.keys() == wanted
    assert (facts["Path"], facts["SameSite"]) == ("/", "Lax")
    assert answer.status_code == 303


@sqlite_only
def test_the_language_s_cookie_cannot_be_read_by_scripts(visiting: Visiting) -> None:
    answer = visiting(Visitor.NOBODY).get("/logga-in?lang=en")

    kept = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("lang="))
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in kept.split(";")}
