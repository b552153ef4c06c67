"""The picture that goes with a shared link: as large as it is said to be, and as new as the chain."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import Engine

from app.adapters.share_picture import share_picture
from tests.support.client import CheckedClient
from tests.support.public_chain import more, new_chain
from tests.support.statements import count_statements

PATH = "/stafett/leksand/bild.png"
SWEDISH = {"Accept-Language": "sv"}
MOST_STATEMENTS = 8
MOST_BYTES = 60_000
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("clock")


def test_the_picture_is_of_the_size_that_pages_say(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        chain.visited("Tomoku Hus", now - DAY)

    page = client.get("/", headers=SWEDISH).get_data(as_text=True)
    answer = client.get(PATH, headers=SWEDISH)

    assert f'{PATH}"' in page
    assert answer.mimetype == "image/png"
    assert Image.open(BytesIO(answer.get_data())).size == (1200, 630)
    assert len(answer.get_data()) < MOST_BYTES


def test_the_picture_is_made_anew_when_the_chain_changes(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        chain.visited("Tomoku Hus", now - DAY)
    first = client.get(PATH, headers=SWEDISH)
    unchanged = client.get(PATH, headers={**SWEDISH, "If-None-Match": first.headers["ETag"]})

    with more(engine, chain) as longer:
        longer.visited("Leksandsdörren", now)
    second = client.get(PATH, headers={**SWEDISH, "If-None-Match": first.headers["ETag"]})

    assert unchanged.status_code == 304
    assert second.status_code == 200
    assert second.get_data() != first.get_data()
    assert second.get_data() == share_picture(
        "Leksandsnyckeln är hos Leksandsdörren",
        "2 av 1 000 besök gjorda · Företagsstafetten i Leksand",
    )


def test_the_picture_costs_no_more_than_the_page(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as chain:
        chain.visits(40, until=now)

    with count_statements(engine) as statements:
        client.get(PATH)

    assert len(statements) <= MOST_STATEMENTS, statements


def test_a_name_of_any_length_and_alphabet_stays_on_the_wall() -> None:
    for name in ("Å" * 200, "木" * 60, "\U0001f511 Smedjan", "\u202eevil", "", " "):
        picture = Image.open(BytesIO(share_picture(f"Nyckeln är hos {name}", name))).convert("RGB")
        edge = picture.crop((1170, 485, 1200, 625))
        assert (255, 255, 255) not in {colour for _, colour in edge.getcolors(10_000) or []}


def test_an_unknown_relay_has_no_picture(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now):
        pass

    assert client.get("/stafett/orsa/bild.png").status_code == 404
