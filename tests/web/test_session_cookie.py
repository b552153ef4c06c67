"""The cookie that carries a sign-in: safe over https, and it outlives a change of the secret."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import Morsel, SimpleCookie
from typing import cast

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine

from app.actions.act import Act
from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.people import ASTRID, BO, PASSWORD, taken_on
from tests.support.stage import ActAs
from tests.support.statements import count_statements
from tests.support.web import MakeApp

pytestmark = read_on_one

NINETY_DAYS_SECONDS = 90 * 24 * 3600
AT_HOME = "http://127.0.0.1:8000"

Browser = Callable[[Flask], CheckedClient]


@pytest.fixture
def browser(clock: time_machine.Traveller) -> Browser:
    """Opens a browser on an app."""
    return lambda app: cast(CheckedClient, app.test_client())


@pytest.fixture
def bo(act_as: ActAs) -> Act:
    act = act_as()
    taken_on(act, ASTRID)
    taken_on(act, BO)
    return act


def test_over_https_the_cookie_is_bound_to_the_host_and_hidden_from_scripts(
    client: CheckedClient, bo: Act
) -> None:
    cookie = _sign_in(client)

    assert cookie.key == "__Host-nyckel"
    assert cookie["secure"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")


def test_the_cookie_lasts_as_long_as_the_sign_in(client: CheckedClient, bo: Act) -> None:
    cookie = _sign_in(client)

    assert cookie["expires"] == "Mon, 10 Aug 2026 10:00:00 GMT"


def test_at_home_without_https_the_cookie_does_not_ask_for_it(
    make_app: MakeApp, browser: Browser, bo: Act
) -> None:
    client = browser(make_app(public_url=AT_HOME))
    client.base_url = AT_HOME

    cookie = _sign_in(client)

    assert cookie.key == "nyckel"
    assert not cookie["secure"]
    assert cookie["httponly"]


def test_a_changed_secret_keeps_sign_ins_while_the_old_one_is_a_fallback(
    make_app: MakeApp, browser: Browser, bo: Act
) -> None:
    old = browser(make_app(secret_key="old" * 12))
    _sign_in(old)
    new = browser(make_app(secret_key="new" * 12, secret_key_fallbacks=("old" * 12,)))

    _carry_over(old, new)

    assert new.get("/konto").status_code == 200


def test_a_button_on_a_page_from_before_the_change_works_after_a_reload(
    make_app: MakeApp, browser: Browser, bo: Act
) -> None:
    old = browser(make_app(secret_key="old" * 12))
    _sign_in(old)
    new = browser(make_app(secret_key="new" * 12, secret_key_fallbacks=("old" * 12,)))
    page = old.get("/konto")
    _carry_over(old, new)

    refused = new.submit(page, "Logga ut")

    # Flask-WTF knows no fallbacks: the page says so, and nothing was changed by it.
    assert refused.status_code == 400
    assert new.submit(new.get("/konto"), "Logga ut").status_code == 303


def test_a_secret_that_is_no_fallback_any_more_signs_everybody_out(
    make_app: MakeApp, browser: Browser, bo: Act
) -> None:
    old = browser(make_app(secret_key="old" * 12))
    _sign_in(old)
    new = browser(make_app(secret_key="new" * 12))

    _carry_over(old, new)

    assert new.get("/konto").status_code == 401


@pytest.mark.parametrize("value", ["", "x", "x.y.z", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb"])
def test_a_forged_cookie_signs_nobody_in(client: CheckedClient, value: str) -> None:
    client.set_cookie("__Host-nyckel", value, domain="nyckel.leksand.se")

    assert client.get("/konto").status_code == 401


def test_knowing_who_is_signed_in_costs_one_statement(
    client: CheckedClient, bo: Act, engine: Engine
) -> None:
    _sign_in(client)

    with count_statements(engine) as statements:
        client.get("/konto/losenord")

    assert len(statements) == 1, statements


def _sign_in(client: CheckedClient) -> Morsel[str]:
    answer = client.submit(client.get("/logga-in"), "Logga in", email=BO.email, password=PASSWORD)
    assert answer.status_code == 303
    [morsel] = SimpleCookie(answer.headers["Set-Cookie"]).values()
    return morsel


def _carry_over(old: CheckedClient, new: CheckedClient) -> None:
    kept = old.get_cookie("__Host-nyckel", domain="nyckel.leksand.se")
    assert kept is not None
    new.set_cookie("__Host-nyckel", kept.value, domain="nyckel.leksand.se")
