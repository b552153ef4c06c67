"""A sole trader's number in every way of writing it, in every way in: nowhere is it found again.

Whoever typed it gets it back in the form at once, to take it out; no later page, file, log or letter
has it. By default each field meets one way of writing, in turn, and a page of each kind is read through
afterwards; NYCKEL_TEST_SIZE lets it meet them all.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, product
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote_plus, urlencode

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import make_url

from app.cli.uploads import read_next_upload
from app.domain.organisation_number import number_mac
from app.extensions import limiter
from app.storage.companies import Company
from app.storage.imports import CompanyImport
from app.storage.nominations import Nomination
from tests.cli.conftest import RunCommand, run
from tests.support.addresses import addresses, one_of_each
from tests.support.api_bodies import posts_of, spots_of
from tests.support.client import CheckedClient
from tests.support.forms import FoundForm, forms_of
from tests.support.full_house import FullHouse, house
from tests.support.imports import hand_in
from tests.support.post import PostOffice
from tests.support.settings import UPLOADS
from tests.support.sheets import HEADER, csv_of, write_csv, write_excel
from tests.support.visitors import Visitor, visiting

__all__ = ["house", "run", "visiting"]

Visiting = Callable[[Visitor], CheckedClient]

PERSON = "8112289874"
COORDINATED = "8112889863"
WRITTEN = (
    "8112289874",
    "811228-9874",
    "811228+9874",
    "198112289874",
    "19811228-9874",
    "16811228-9874",
    "811228 9874",
    "81-12-28-9874",
    "811228\u20139874",
    "SE811228987401",
    "se 811228-9874 01",
    "811288-9863",
)
LEKSAND = ("--relay", "leksand")
COPY = "import pathlib, sys; sys.stdout.buffer.write(pathlib.Path(sys.argv[1]).read_bytes())"
# Staff meet no page that an admin does not.
READERS = (Visitor.NOBODY, Visitor.ADMIN)
Spot = TypeVar("Spot")
IS_FULL = "NYCKEL_TEST_SIZE" in os.environ

# With whatever people, or another encoding, put between the digits.
_GAP = rb"(?:[^0-9A-Za-z]|\\u[0-9a-f]{4}){0,4}"
HIDDEN = re.compile(
    b"|".join(
        _GAP.join(bytes([digit]) for digit in number.encode()) for number in (PERSON, COORDINATED)
    )
)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_it_is_found_again_nowhere(
    app: Flask,
    database_url: str,
    house: FullHouse,
    visiting: Visiting,
    run: RunCommand,
    post_office: PostOffice,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for visitor in Visitor:
        forms = forms_of(app, house, visiting, visitor)
        _into_every_form(forms, visiting(visitor))
    _into_every_search(app, house, visiting(Visitor.ADMIN))
    _through_the_api(visiting(Visitor.STAFF), house)
    _as_a_number(visiting(Visitor.ADMIN))
    _in_files(app, visiting(Visitor.ADMIN), house, run, tmp_path)

    session = house.road.session
    session.rollback()
    mac, coordinated = (
        number_mac(app.extensions["keys"].number, number) for number in (PERSON, COORDINATED)
    )
    kept = session.scalars(select(Company.number_mac).where(Company.number_mac.is_not(None)))
    assert sorted(map(str, kept)) == sorted([mac, coordinated]), (
        "each was taken in once, as its MAC"
    )
    assert mac in session.scalars(select(Nomination.number_mac)).all()
    session.rollback()
    found = {
        **dict(_letters(post_office)),
        **dict(_pages(app, house, visiting)),
        **dict(_taken_out(run, tmp_path)),
        **dict(_files_of(database_url)),
    }
    found["what was printed and logged"] = capsys.readouterr().out.encode()
    assert len(found) > 100
    assert [where for where, content in found.items() if HIDDEN.search(content)] == []


def test_the_search_would_find_it_however_it_was_written() -> None:
    for written in WRITTEN:
        assert HIDDEN.search(f"Kim {written} Kök".encode()), written
        assert HIDDEN.search(json.dumps({"about": written}).encode()), written


def _into_every_form(forms: Sequence[FoundForm], client: CheckedClient) -> None:
    """Write it into each field that people write in."""
    spots = [(form, field) for form in forms for field in form.fields if field.is_typed]
    for (form, field), text in _met(spots):
        limiter.reset()
        answer = client.post_form(form.action, **{**form.filled_in, field.name: text})
        assert answer.status_code < 500, f"{field.name} of {form.endpoint}"
        assert not HIDDEN.search(str(answer.headers).encode()), f"{field.name} of {form.endpoint}"
        with client.session_transaction() as kept:
            assert not HIDDEN.search(repr(dict(kept)).encode()), f"{field.name} of {form.endpoint}"


def _met(spots: Sequence[Spot]) -> Iterator[tuple[Spot, str]]:
    """Give each spot every way of writing, or by default the next."""
    if IS_FULL:
        yield from product(spots, (f"Kim {written}" for written in WRITTEN))
    else:
        yield from zip(spots, cycle(WRITTEN), strict=False)


def _into_every_search(app: Flask, house: FullHouse, client: CheckedClient) -> None:
    """Ask for it with each form whose words would stand in an address: no page carries them on."""
    for (path, name), text in _met(sorted(_searches(app, house, client))):
        limiter.reset()
        answer = client.get(f"{path}?{urlencode({name: text})}")
        told = answer.headers.get("Location") or answer.text
        assert answer.status_code < 500, path
        assert not HIDDEN.search(unquote_plus(told).encode()), f"{name} of {path}"


def _searches(app: Flask, house: FullHouse, client: CheckedClient) -> set[tuple[str, str]]:
    found = {("/api/v1/companies", "q")}
    for each in one_of_each(addresses(app, house)):
        page = client.get(each.path)
        if page.mimetype != "text/html":
            continue
        for form in html5lib.parse(page.text, namespaceHTMLElements=False).iter("form"):
            if (form.get("method") or "get").lower() == "get":
                path = (form.get("action") or each.path).partition("?")[0]
                found |= {
                    (path, str(field.get("name")))
                    for field in form.iter("input")
                    if field.get("type", "text") in {"text", "search"} and field.get("name")
                }
    return found


def _through_the_api(client: CheckedClient, house: FullHouse) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document is not None
    spots = [
        (path, spot)
        for path, schema in posts_of(document)
        for spot in spots_of(schema, document)
        if spot.takes("")
    ]
    headers = {"X-CSRF-Token": client.csrf_token()}
    for (path, spot), text in _met(spots):
        limiter.reset()
        answer = client.post(
            re.sub(r"\{\w+\}", "1", path),
            json=spot.spoilt(text),
            headers={**headers, "Idempotency-Key": str(uuid.uuid4())},
        )
        assert answer.status_code < 500, spot.name
        assert not HIDDEN.search(answer.data), f"{spot.name} of {path}"
    company = {"name": "Kims Slöjd", "place": "Insjön", "organisation_number": WRITTEN[1]}
    token = house.nomination_links["choice_open"]
    taken = client.post(
        "/api/v1/nominations",
        json={"token": token, "company": company, "reason": "De är bra"},
        headers={**headers, "Idempotency-Key": str(uuid.uuid4())},
    )
    assert taken.status_code == 201, taken.text
    assert not HIDDEN.search(taken.data)


def _as_a_number(client: CheckedClient) -> None:
    """In the one field that is made for it, each way of writing is the same number."""
    for at, written in enumerate(WRITTEN):
        page = client.get("/admin/foretag/nytt")
        answer = client.submit(page, "Lägg till", name=f"Kims {at}", organisation_number=written)
        assert answer.status_code == 303 or "Det finns redan." in answer.text, written


def _in_files(
    app: Flask, client: CheckedClient, house: FullHouse, run: RunCommand, folder: Path
) -> None:
    rows = [(written, f"Kim {at}", "Insjön") for at, written in enumerate(WRITTEN)]
    rows += [("", f"Kims {written}", "Leksand") for written in WRITTEN]
    rows += [("", "Kims", f"Leksand {written}") for written in WRITTEN]
    for file in (write_csv(folder / "kim.csv", *rows), write_excel(folder / "kim.xlsx", *rows)):
        for more in (["--dry-run"], []):
            refused = folder / f"refused-{file.suffix[1:]}{len(more)}.csv"
            ran = run("companies", "import", file, *LEKSAND, "--refused", refused, *more)
            assert ran.exit_code == 0, ran.output
            assert not HIDDEN.search(ran.output.encode()), file.name
        file.unlink()
    before = house.road.newest(CompanyImport)
    for name in ("kim.csv", f"{WRITTEN[1]}.csv"):
        answer = hand_in(client, csv_of((HEADER, *rows)), name)
        page = str(answer.location)
        assert not HIDDEN.search(client.get(page).data)
        client.submit(client.get(page), "Se vad som skulle ändras")
        _work(app)
        assert not HIDDEN.search(client.get(page).data)
        client.submit(client.get(page), "Läs in filen")
        _work(app)
    assert house.road.newest(CompanyImport) > before
    headless = hand_in(client, csv_of(rows), "utan rubriker.csv")
    columns = client.get(str(headless.location))
    assert not HIDDEN.search(columns.data)
    client.submit(columns, "Avbryt och ta bort filen")


def _work(app: Flask) -> None:
    with app.app_context():
        while read_next_upload():
            pass


def _files_of(database_url: str) -> Iterator[tuple[str, bytes]]:
    """Give the files of the database as they lie, what is not yet moved into it among them.

    Another process reads them: whoever closes a file of an open SQLite database gives up all the locks
    that its own process holds on it, and the next worker then takes the database for its own.
    """
    database = Path(make_url(database_url).database or "")
    for file in sorted(database.parent.glob(f"{database.name}*")):
        read = subprocess.run([sys.executable, "-c", COPY, file], capture_output=True, check=True)
        yield file.name, read.stdout


def _taken_out(run: RunCommand, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every way out of the program, and what it left in folders."""
    for command in (
        ("export", folder / "relay.json"),
        ("export", folder / "relay.csv", *LEKSAND),
        ("backup", folder / "backup.db"),
    ):
        ran = run(*command)
        assert ran.exit_code == 0, ran.output
    for file in [*sorted(folder.iterdir()), *sorted(UPLOADS.iterdir())]:
        yield from _unpacked(file) if file.suffix == ".xlsx" else [(file.name, file.read_bytes())]


def _letters(post_office: PostOffice) -> Iterator[tuple[str, bytes]]:
    for letter in post_office.deliver():
        yield f"letter {letter['Subject']}", letter.as_bytes()
        for part in letter.walk():
            if part.get_content_maintype() == "text":
                yield (
                    f"{part.get_content_type()} of {letter['Subject']}",
                    part.get_content().encode(),
                )


def _pages(app: Flask, house: FullHouse, visiting: Visiting) -> Iterator[tuple[str, bytes]]:
    for visitor in READERS:
        client = visiting(visitor)
        shown = addresses(app, house)
        for each in shown if IS_FULL else one_of_each(shown):
            yield f"{each.path} for {visitor}", client.get(each.path).data


def _unpacked(book: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(book.read_bytes())) as parts:
        for name in parts.namelist():
            yield f"{book.name} {name}", parts.read(name)
