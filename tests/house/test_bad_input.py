"""What nobody means to send: every field of every form meets it, and nothing is half done.

A form is tried as the reader with the fewest rights who meets it, and each of its fields with a few of
the things in turn; with NYCKEL_TEST_SIZE as every reader, and with them all.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import cycle, product
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.adapters.tokens import Purpose
from app.extensions import limiter
from app.web.gates import Gate
from tests.support.addresses import FORGED, UNKNOWN_ID, addresses
from tests.support.api_bodies import posts_of, spots_of
from tests.support.client import CheckedClient
from tests.support.content import content_of
from tests.support.forms import IS_FULL, Field, FoundForm, controls_in, forms_of
from tests.support.full_house import FullHouse, house
from tests.support.visitors import Visitor, open_to, visiting

__all__ = ["house", "visiting"]

Visiting = Callable[[Visitor], CheckedClient]
Spot = TypeVar("Spot")
Thing = TypeVar("Thing")
IN_TURN = 2

HOSTILE = {
    "too long": "å" * 5000,
    "a control character": "Smed\x00jan",
    "an escape": "Smed\x1b[31mjan",
    "a mark that turns the text": "Smedjan \u202egnissim",
    "an isolate": "\u2066Smedjan\u2069",
}
NOTHING = ("", "   ", "\u00a0\u200b")
ANYTHING = ("999999999999999999999", "-1", "1e3", "null", "\x00", "\u202e1", "å" * 5000, "[]")
NO_TEXT = ("%ff%fe", "%ed%a0%80", "%00", "%c0%af", "%f5%80%80%80")
TEN_MEGABYTES = 10 * 1024 * 1024
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
SAID = ('class="error"', 'role="alert"', "error-summary", "notice-error")
# A password is judged as it is and shown nowhere; a wrong guess is counted.
PASSWORDS = {"account.enter", "account.replace_password", "account.set_password"}
COUNTED = "failed_sign_in"

pytestmark = [
    pytest.mark.usefixtures("clock"),
    pytest.mark.parametrize("backend", ["sqlite"], indirect=True),
]
each_visitor = pytest.mark.parametrize("visitor", Visitor)


def met_by(spots: Iterable[Spot], things: Iterable[Thing]) -> Iterator[tuple[Spot, Thing]]:
    """Give each spot all of the things, or by default the next two."""
    every = list(things)
    if IS_FULL:
        yield from product(spots, every)
    else:
        turns = cycle(every)
        yield from ((spot, next(turns)) for spot in spots for _ in range(IN_TURN))


def send(client: CheckedClient, form: FoundForm, name: str, value: str) -> TestResponse:
    """Send a form that is filled in well but for one field."""
    limiter.reset()
    return client.post_form(form.action, **{**form.filled_in, name: value})


def typed_fields(
    forms: list[FoundForm], *, passwords: bool = False
) -> Iterator[tuple[FoundForm, Field]]:
    for form in forms:
        if (form.endpoint in PASSWORDS) is passwords:
            yield from ((form, field) for field in form.fields if field.is_typed)


def expect_refused(answer: TestResponse, where: str) -> None:
    assert answer.status_code == 422, f"{where}: {answer.status_code}"
    assert any(words in answer.text for words in SAID), f"{where}: nothing is said"


@each_visitor
def test_text_that_cannot_be_kept_is_refused_by_its_field(
    app: Flask, visiting: Visiting, house: FullHouse, visitor: Visitor
) -> None:
    client = visiting(visitor)
    forms = forms_of(app, house, visiting, visitor)
    before = content_of(house.road.session)

    for (form, field), (what, text) in met_by(typed_fields(forms), HOSTILE.items()):
        where = f"{what} in {field.name} of {form.endpoint} on {form.page}"
        expect_refused(send(client, form, field.name, text), where)
        assert content_of(house.road.session) == before, f"{where} wrote"


@each_visitor
def test_a_refusal_stands_by_its_field_and_nothing_else_is_lost(
    app: Flask, visiting: Visiting, house: FullHouse, visitor: Visitor
) -> None:
    client = visiting(visitor)

    for form, field in typed_fields(forms_of(app, house, visiting, visitor)):
        where = f"{field.name} of {form.endpoint} on {form.page}"
        written = {each.name: f"Ord om {each.name}" for each in form.fields if each.is_typed}
        said = set()
        for language in ("sv", "en"):
            limiter.reset()
            sent = {**form.filled_in, **written, field.name: HOSTILE["a control character"]}
            answer = send_in(client, language, form.action, sent)
            found = controls_in(answer)
            assert found[field.name].fault, f"nothing is said by {where}"
            said.add(found[field.name].fault)
            kept = {name: found[name].value for name in written if name in found}
            assert kept == {**written, field.name: "Smedjan"}, f"{where} lost something"
        assert len(said) == 2, f"{where} says the same in both languages: {said}"


def send_in(client: CheckedClient, language: str, path: str, sent: dict[str, str]) -> TestResponse:
    client.set_cookie("lang", language, domain=urlsplit(client.base_url).netloc)
    return client.post_form(path, **sent)


@each_visitor
def test_a_password_may_be_anything_and_opens_nothing_by_it(
    app: Flask, visiting: Visiting, house: FullHouse, visitor: Visitor
) -> None:
    client = visiting(visitor)
    guessed = [
        (form, field)
        for form, field in typed_fields(forms_of(app, house, visiting, visitor), passwords=True)
        if field.name != "new_password"
    ]
    before = uncounted(house)

    for (form, field), text in product(guessed, [*HOSTILE.values(), *NOTHING]):
        answer = send(client, form, field.name, text)
        assert answer.status_code in {401, 422, 429}, f"{field.name} of {form.endpoint}"
        assert any(words in answer.text for words in SAID), f"{field.name} of {form.endpoint}"
        assert uncounted(house) == before, f"{field.name} of {form.endpoint} wrote"


def uncounted(house: FullHouse) -> Mapping[str, str]:
    content = content_of(house.road.session)
    return {table: digest for table, digest in content.items() if table != COUNTED}


@each_visitor
def test_nothing_is_refused_where_something_has_to_be_said(
    app: Flask, visiting: Visiting, house: FullHouse, visitor: Visitor
) -> None:
    client = visiting(visitor)
    demanded = [
        (form, field)
        for form, field in typed_fields(forms_of(app, house, visiting, visitor))
        if field.is_required
    ]
    before = content_of(house.road.session)

    for (form, field), nothing in product(demanded, NOTHING):
        where = f"{nothing!r} in {field.name} of {form.endpoint} on {form.page}"
        expect_refused(send(client, form, field.name, nothing), where)
        assert content_of(house.road.session) == before, f"{where} wrote"


@each_visitor
def test_what_a_page_filled_in_may_come_back_as_anything(
    app: Flask, visiting: Visiting, house: FullHouse, visitor: Visitor
) -> None:
    forms = forms_of(app, house, visiting, visitor)
    filled = [(form, field) for form in forms for field in form.fields if not field.is_typed]

    for (form, field), value in met_by(filled, ANYTHING):
        answer = send(visiting(visitor), form, field.name, value)
        assert answer.status_code < 500, f"{value[:30]!r} in {field.name} of {form.endpoint}"
    house.road.check_journal()


@each_visitor
def test_bytes_that_are_no_text_do_no_harm(
    app: Flask, visiting: Visiting, house: FullHouse, visitor: Visitor
) -> None:
    typed = [pair for form in forms_of(app, house, visiting, visitor) for pair in typed_of(form)]

    for (form, field), ruin in met_by(typed, NO_TEXT):
        answer = send_raw(visiting(visitor), form, field.name, ruin)
        assert answer.status_code < 500, f"{ruin} in {field.name} of {form.endpoint}"
    house.road.check_journal()


def typed_of(form: FoundForm) -> list[tuple[FoundForm, Field]]:
    return [(form, field) for field in form.fields if field.is_typed]


def send_raw(client: CheckedClient, form: FoundForm, name: str, ruin: str) -> TestResponse:
    limiter.reset()
    sound = {key: value for key, value in form.filled_in.items() if key != name}
    body = urlencode({"csrf_token": client.csrf_token(), **sound}) + f"&{quote(name)}={ruin}"
    return client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")


def test_markup_is_text_on_whatever_page_it_comes_back(
    app: Flask, visiting: Visiting, house: FullHouse
) -> None:
    for visitor in Visitor:
        for form, field in typed_fields(forms_of(app, house, visiting, visitor)):
            answer = send(visiting(visitor), form, field.name, MARKUP)
            assert "<script>alert" not in answer.text, f"{field.name} of {form.endpoint}"
            assert "<img src=x" not in answer.text, f"{field.name} of {form.endpoint}"
    for reader in (Visitor.NOBODY, Visitor.ADMIN):
        client = visiting(reader)
        for each in open_to(reader, addresses(app, house)):
            answer = client.get(each.path)
            # A file to keep is text, whatever stands in it: no browser shows it as a page.
            if not answer.headers.get("Content-Disposition", "").startswith("attachment"):
                assert b"<script>alert" not in answer.data, each.path


@pytest.mark.parametrize("visitor", [Visitor.NOBODY, Visitor.ADMIN])
def test_ten_megabytes_are_too_much_anywhere(
    app: Flask, visiting: Visiting, house: FullHouse, visitor: Visitor
) -> None:
    """Whoever is not let in is told so first; a link that leads nowhere makes no difference."""
    client = visiting(visitor)
    token = client.csrf_token()
    before = content_of(house.road.session)

    for each in addresses(app, house, method="POST"):
        is_closed = visitor is Visitor.NOBODY and each.gate in {Gate.STAFF, Gate.ADMIN}
        answer = send_much(client, each.path, token)
        read = 404 if str(UNKNOWN_ID) in each.path else 422
        wanted = 401 if is_closed else read if each.endpoint in TAKES_FILES else 413
        assert answer.status_code == wanted, each.path
    assert content_of(house.road.session) == before


# A file may be larger than a form, and this is none: the limit of its own has a test of its own.
TAKES_FILES = {"admin.upload", "staff.add_photos"}
MUCH = b"a" * TEN_MEGABYTES


def send_much(client: CheckedClient, path: str, token: str) -> TestResponse:
    kind = "json" if path.startswith("/api/") else "x-www-form-urlencoded"
    return client.post(
        path,
        input_stream=io.BytesIO(MUCH),
        content_length=len(MUCH),
        content_type=f"application/{kind}",
        headers={"X-CSRF-Token": token},
    )


# Ids and tokens ------------------------------------------------------------------------------


def test_an_id_that_nothing_has_changes_nothing(
    app: Flask, visiting: Visiting, house: FullHouse
) -> None:
    client = visiting(Visitor.ADMIN)
    unknown = [
        each for each in addresses(app, house, method="POST") if str(UNKNOWN_ID) in each.path
    ]
    before = content_of(house.road.session)

    for each in unknown:
        answer = post_anything(client, each.path)
        told = client.get(answer.location) if answer.status_code == 303 else answer
        assert answer.status_code in {303, 400, 404, 422}, f"{each.path}: {answer.status_code}"
        assert told.text, each.path
        assert content_of(house.road.session) == before, f"{each.path} wrote"
    assert unknown


def post_anything(client: CheckedClient, path: str) -> TestResponse:
    headers = {"X-CSRF-Token": client.csrf_token()}
    if path.startswith("/api/"):
        return client.post(path, json={}, headers=headers)
    return client.post(path, data={"reason": "Det behövs"}, headers=headers)


@pytest.mark.parametrize("room", ["/nominera/{token}", "/valkommen/{token}"])
def test_a_token_opens_only_what_it_was_made_for(
    visiting: Visiting, house: FullHouse, room: str
) -> None:
    client = visiting(Visitor.NOBODY)
    nonce = house.nomination_links["choice_open"][:24]
    strange = [house.link(nonce, purpose=Purpose.INVITATION), house.welcome_links["open"]]
    if "valkommen" in room:
        strange = [*house.nomination_links.values()]
    forged = client.get(room.format(token=FORGED))
    before = content_of(house.road.session)

    for token in strange:
        path = room.format(token=token)
        seen, sent = client.get(path), client.post_form(path, company="Smedjan")
        assert (seen.status_code, sent.status_code) == (404, 404), token
        assert plain(seen, token) == plain(forged, FORGED)
    assert forged.status_code == 404
    assert content_of(house.road.session) == before


def plain(page: TestResponse, token: str) -> str:
    """Leave out what an address carries, which its own page repeats."""
    return page.text.replace(token, "")


# The API -------------------------------------------------------------------------------------

UNSOUND: Mapping[str, Any] = {
    "too long": "å" * 5000,
    "nothing": None,
    "a control character": "Smed\x00jan",
    "a mark that turns the text": "Smedjan \u202egnissim",
    "half a character": "Smedjan \ud800",
    "a number": -7,
    "a fraction": 1.5,
    "a list": ["Smedjan"],
    "an object": {"\x00": "Smedjan"},
    "a truth": True,
}
NO_OBJECTS = (b"", b"[]", b"null", b"{", b"\xff\xfe", b'"x"', b"[" * 100_000, b'{"a": 1e999}')


def test_whatever_stands_in_a_field_of_the_api_it_is_answered_in_words(
    visiting: Visiting, house: FullHouse
) -> None:
    """A value of a kind that the field does not take is refused by the field's name."""
    client = visiting(Visitor.STAFF)
    document = client.get("/api/v1/openapi.json").json
    assert document is not None

    for path, schema in posts_of(document):
        for spot, (what, value) in product(spots_of(schema, document), UNSOUND.items()):
            answer = send_json(client, path, json.dumps(spot.spoilt(value)).encode())
            where = f"{what} in {spot.name} of {path}: {answer.status_code} {answer.text[:200]}"
            assert answer.status_code < 500, where
            if not spot.takes(value):
                assert answer.status_code in {400, 404, 422}, where
                assert answer.status_code != 422 or spot.path[0] in fields_told(answer), where
            if answer.status_code >= 400:
                assert answer.mimetype == "application/problem+json", where
                assert (answer.json or {}).get("title"), where
    house.road.check_journal()


def test_a_body_that_is_no_object_is_refused(visiting: Visiting, house: FullHouse) -> None:
    client = visiting(Visitor.STAFF)
    document = client.get("/api/v1/openapi.json").json
    assert document is not None
    before = content_of(house.road.session)

    for (path, _), body in product(posts_of(document), NO_OBJECTS):
        if not body and not document["paths"][path]["post"]["requestBody"]["required"]:
            continue  # where nothing need be said, nothing may be said
        answer = send_json(client, path, body)
        where = f"{body[:20]!r} to {path}: {answer.status_code}"
        assert answer.status_code in {400, 404, 422}, where
        assert answer.mimetype == "application/problem+json", where
    assert content_of(house.road.session) == before


def send_json(client: CheckedClient, path: str, body: bytes) -> TestResponse:
    limiter.reset()
    address = re.sub(r"\{\w+\}", str(UNKNOWN_ID), path)
    headers = {"X-CSRF-Token": client.csrf_token()}
    return client.post(address, data=body, content_type="application/json", headers=headers)


def fields_told(answer: TestResponse) -> set[str]:
    assert answer.json is not None
    return {each["field"].partition(".")[0] for each in answer.json.get("errors", [])}
