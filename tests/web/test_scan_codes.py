"""What is typed or read as a code, however it is spelt."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from app.actions.reissue_code import reissue_code
from app.storage.handovers import Handover
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements

CHECK_IN = "Checka in hos Leksandsdörren"
SUGGEST = "Skicka förslaget"
FOUND = "Skicka till kommunen"
CHOOSE = "Låt företaget välja"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("7K3M9QXW4TZB8NC0", "Något tecken är fel"),
        ("ABCD-EFG", "för kort"),
        ("ABCD-EFGH-JKMN-PQRS-TVWX", "för lång"),
        ("ABCD-EFGH-JKMN-PQRU", "”U”"),
        ("<script>alert(1)", "”&lt;”"),
        ("ABCD\u202eEFGH", "inte syns"),
    ],
)
def test_what_is_wrong_with_a_code_is_said_in_words(
    client: CheckedClient, typed: str, words: str
) -> None:
    page = client.get(f"/q/{typed}")

    assert page.status_code == 404
    assert words in page.text


def test_a_sound_code_that_was_never_issued_is_unknown(client: CheckedClient, code: str) -> None:
    page = client.get("/q/0123456789ABCDE" + "R")

    assert page.status_code == 404
    assert "känner inte igen" in page.text


def test_a_mistyped_code_stands_in_the_field_to_be_mended(client: CheckedClient) -> None:
    page = client.get("/q/ABCD-EFGH-JKMN-PQRU")

    assert 'value="ABCD-EFGH-JKMN-PQRU"' in page.text


@pytest.mark.parametrize("typed", ["a\x01b", "%00", "å" * 3000])
def test_a_hostile_code_is_met_with_the_same_page(client: CheckedClient, typed: str) -> None:
    page = client.get(f"/q/{typed}")

    assert page.status_code == 404


# Spelling, typing, caching -------------------------------------------------------------------


def _spellings(code: str) -> list[str]:
    groups = [code[start : start + 4] for start in range(0, 16, 4)]
    return [
        f"/Q/{code}",
        f"/q/{code.lower()}",
        f"/q/{'-'.join(groups)}",
        f"/Q/{' '.join(groups).lower()}",
    ]


def test_a_code_is_read_in_any_case_and_spelling_without_a_redirect(
    client: CheckedClient, code: str
) -> None:
    pages = [client.get(path) for path in _spellings(code)]

    assert [page.status_code for page in pages] == [200] * len(pages)


def test_a_typed_code_leads_to_its_page(client: CheckedClient, code: str) -> None:
    page = client.submit(client.get("/skanna"), "Öppna", kod=f" {code.lower()[:8]}-{code[8:]} ")

    assert page.status_code == 303
    assert page.location == f"/q/{code}"


def test_a_mistyped_code_keeps_what_was_typed(client: CheckedClient) -> None:
    page = client.submit(client.get("/kod"), "Öppna", kod="ABCD-EFG")

    assert page.status_code == 422
    assert "för kort" in page.text
    assert 'value="ABCD-EFG"' in page.text


def test_the_pages_of_a_code_are_kept_by_nobody(
    client: CheckedClient, as_bo: CheckedClient, code: str
) -> None:
    answers = [client.get(f"/q/{code}"), as_bo.get(f"/q/{code}")]

    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert {"Accept-Language", "Cookie"} <= set(answer.vary)


def test_reading_a_code_changes_nothing(
    client: CheckedClient, as_bo: CheckedClient, code: str, road: Road
) -> None:
    with road.unchanged():
        for reader in (client, as_bo):
            reader.get(f"/q/{code}", headers={"Sec-Fetch-Site": "none"})
            reader.head(f"/q/{code}")


@pytest.mark.parametrize("stage", ["awaiting", "visited", "chosen", "earlier", "reissued"])
def test_reading_a_code_takes_four_statements_at_most(
    as_bo: CheckedClient, code: str, handover: Handover, road: Road, engine: Engine, stage: str
) -> None:
    if stage == "reissued":
        reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Blöt")
    elif stage != "awaiting":
        visit = road.visit(code)
        nominated = road.nominate(visit.visit_id) if stage != "visited" else None
        if nominated and stage == "earlier":
            road.yes(nominated.nomination_id)

    with count_statements(engine) as statements:
        as_bo.get(f"/q/{code}", headers={"Sec-Fetch-Site": "none"})

    assert 1 <= len(statements) <= 4, str(statements)


# The key is missing --------------------------------------------------------------------------
