"""Every page, in every state and both languages: sound, leading somewhere, and plain when something fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from random import Random
from typing import cast
from urllib.parse import urldefrag, urljoin
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from app import create_app
from app.web.gates import Gate, admits
from tests.support.addresses import UNKNOWN_CODE
from tests.support.client import CheckedClient
from tests.support.databases import MakeDatabase
from tests.support.forms import IS_FULL
from tests.support.full_house import FullHouse, house
from tests.support.reading import Seen, pages_seen
from tests.support.settings import PUBLIC_URL, settings_for
from tests.support.visitors import Visitor, visiting
from tests.support.web import MakeApp, engine_of

__all__ = ["house", "visiting"]

Visiting = Callable[[Visitor], CheckedClient]
ELSEWHERE = re.compile(r"#|mailto:|tel:|data:|https?:")
SAMPLE = 4
ENGLISH = {"Accept-Language": "en"}
CRASH = {"sv": "Något gick fel hos oss", "en": "Something went wrong on our side"}
LANGUAGES = pytest.mark.parametrize("language", ["sv", "en"])

pytestmark = [
    pytest.mark.usefixtures("clock"),
    pytest.mark.parametrize("backend", ["sqlite"], indirect=True),
]


def parsed(page: TestResponse | Seen) -> Element:
    root: Element = html5lib.parse(page.text, namespaceHTMLElements=False)
    return root


@pytest.mark.timeout(300)
@pytest.mark.parametrize("visitor", Visitor)
def test_every_page_stands_in_english_too(
    app: Flask, house: FullHouse, visiting: Visiting, visitor: Visitor
) -> None:
    client = visiting(visitor)

    for path in some_of_each(pages_seen(app, house, visiting, visitor)):
        page = client.get(path, headers=ENGLISH)
        wanted = "sv" if "lang=sv" in path or path == "/skal/sv" else "en"
        assert f'<html lang="{wanted}"' in page.text, path


def some_of_each(pages: Iterable[Seen]) -> Iterator[str]:
    """Give a few of a view's pages of each status, by lot; NYCKEL_TEST_SIZE gives them all."""
    chance = Random(SAMPLE)
    kind = attrgetter("endpoint", "status_code")
    for _, alike in groupby(sorted(pages, key=kind), key=kind):
        paths = [page.path for page in alike]
        yield from paths if IS_FULL else chance.sample(paths, min(len(paths), SAMPLE))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("visitor", Visitor)
def test_every_link_and_form_leads_somewhere(
    app: Flask, house: FullHouse, visiting: Visiting, visitor: Visitor
) -> None:
    client = visiting(visitor)
    seen = {page.path: page for page in pages_seen(app, house, visiting, visitor)}
    targets: dict[tuple[str, str], str] = {}
    for path, page in seen.items():
        if page.status_code != 404:
            targets |= dict.fromkeys(targets_of(page, path), path)

    for (method, target), path in targets.items():
        assert leads_somewhere(app, client, method, target, seen), (
            f"{path} leads to {method} {target}"
        )


def targets_of(page: Seen, path: str) -> Iterator[tuple[str, str]]:
    """Give what a page links to, fetches and sends to on this site; itself in another language aside."""
    for element in shown(parsed(page)):
        if element.tag == "form":
            method = (element.get("method") or "get").upper()
            yield method, urljoin(path, element.get("action") or "")
        for name in ("href", "src"):
            target = element.get(name)
            if target and not ELSEWHERE.match(target):
                found = urljoin(path, target)
                if found.partition("?")[0] != path.partition("?")[0]:
                    yield "GET", found


def shown(element: Element) -> Iterator[Element]:
    """Walk what stands on the page; a template waits for what a script will put into it."""
    yield element
    for child in element if element.tag != "template" else ():
        yield from shown(child)


def leads_somewhere(
    app: Flask, client: CheckedClient, method: str, target: str, seen: Mapping[str, Seen]
) -> bool:
    """Follow a link to its page and, within it, to what it points at; a form only to its view."""
    path, fragment = urldefrag(target)
    if method != "GET":
        try:
            app.url_map.bind("", "").match(path.partition("?")[0], method=method)
        except HTTPException:
            return False
        return True
    answer = seen.get(path) or client.get(path)
    if answer.status_code >= 400:
        return False
    return not fragment or any(each.get("id") == fragment for each in parsed(answer).iter())


# When something fails ------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/finns-inte", 404),
        ("GET", f"/q/{UNKNOWN_CODE}", 404),
        ("GET", "/q/hej", 404),
        ("GET", "/q/{cancelled}", 410),
        ("GET", "/nominera/{undone}", 410),
        ("GET", "/nominera/okänd", 404),
        ("GET", "/valkommen/{used}", 403),
        ("GET", "/personal", 401),
        ("GET", "/admin/", 401),
        ("PUT", "/", 405),
        ("POST", "/logga-ut", 400),
        ("GET", "/stafett/okänd", 404),
    ],
)
def test_what_fails_is_said_on_a_plain_page(
    visiting: Visiting, house: FullHouse, method: str, path: str, status: int, language: str
) -> None:
    known = {**house.welcome_links, **house.codes, "undone": house.nomination_links["undone"]}

    page = visiting(Visitor.NOBODY).open(
        path.format(**known), method=method, headers={"Accept-Language": language}
    )

    assert page.status_code == status
    assert parsed(page).get("lang") == language
    assert page.headers["Cache-Control"] == "no-store"


@LANGUAGES
def test_staff_are_told_that_a_room_is_not_theirs(
    visiting: Visiting, house: FullHouse, language: str
) -> None:
    page = visiting(Visitor.STAFF).get("/admin/", headers={"Accept-Language": language})

    assert page.status_code == 403
    assert parsed(page).get("lang") == language


@LANGUAGES
def test_a_crash_has_a_page_of_its_own(make_app: MakeApp, language: str) -> None:
    client = of_a_failing_app(make_app())

    page = client.get("/krasch", headers={"Accept-Language": language})

    assert page.status_code == 500
    assert f"<h1>{CRASH[language]}</h1>" in page.text
    assert "hemlig" not in page.text


@pytest.fixture
def bare_app(make_database: MakeDatabase) -> Iterator[Flask]:
    """An app whose database has no tables."""
    app = create_app(settings_for(make_database("bare", migrated=False)))
    app.testing = True
    app.test_client_class = CheckedClient
    yield app
    engine_of(app).dispose()


@LANGUAGES
@pytest.mark.parametrize("path", ["/", "/q/hej", "/logga-in", "/personal", "/admin/"])
def test_a_database_that_is_gone_does_not_take_the_page_about_it_along(
    bare_app: Flask, path: str, language: str
) -> None:
    client = of_a_failing_app(bare_app)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "somebody who was signed in"

    page = client.get(path, headers={"Accept-Language": language})

    assert page.status_code == 500
    assert f"<h1>{CRASH[language]}</h1>" in page.text
    assert "no such table" not in page.text


def test_a_broken_template_does_not_take_the_page_about_it_along(make_app: MakeApp) -> None:
    app = make_app()
    app.jinja_env.globals.clear()
    client = of_a_failing_app(app)

    page = client.get("/finns-inte")

    assert page.status_code == 500
    assert f"<h1>{CRASH['sv']}</h1>" in page.text


@pytest.mark.parametrize("path", ["/finns-inte", "/krasch"])
def test_a_program_is_told_in_its_own_form(make_app: MakeApp, path: str) -> None:
    client = of_a_failing_app(make_app())

    answer = client.get(f"/api/v1{path}")

    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == answer.status_code
    assert PUBLIC_URL not in answer.text


def of_a_failing_app(app: Flask) -> CheckedClient:
    """Give a browser at an app that answers crashes as it does in earnest."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/krasch", view_func=_crashing)
    app.add_url_rule("/api/v1/krasch", view_func=_crashing, endpoint="crashing_api")
    return cast(CheckedClient, app.test_client())


@admits(Gate.PUBLIC)
def _crashing() -> str:
    raise RuntimeError("hemlig")
