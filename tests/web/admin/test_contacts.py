"""A company's contacts, as admins keep them."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.actions.add_contact import ContactDetails, add_contact
from app.storage import contacts
from app.storage.companies import Company
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("clock")


def test_a_contact_is_added_corrected_and_taken_away(
    as_astrid: CheckedClient, session: Session, company: Company
) -> None:
    here = f"/admin/foretag/{company.id}"
    added = as_astrid.submit(
        as_astrid.get(f"{here}/kontakter/ny"),
        "Lägg till kontakten",
        name="Cissi",
        email="cissi@dorren.example",
    )
    assert added.headers["Location"] == here
    assert "cissi@dorren.example" in as_astrid.get(here).text

    session.rollback()
    kept = contacts.of_company(session, company.id)[0]
    contact = f"/admin/kontakter/{kept.id}"
    as_astrid.submit(as_astrid.get(contact), "Spara", name="Cissi Ek", language="en")
    session.rollback()
    kept = contacts.of_company(session, company.id)[0]
    assert (kept.name, kept.language, kept.is_primary) == ("Cissi Ek", "en", True)

    as_astrid.submit(as_astrid.get(contact), "Ta bort")
    assert "Cissi" not in as_astrid.get(here).text
    assert as_astrid.get(contact).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Det här fältet behöver fyllas i."),
        ({"email": "cissi"}, "Det går inte att läsa."),
        ({"phone": "sen"}, "Det går inte att läsa."),
        ({"name": "Cissi 811228-9874"}, "Det ser ut som ett personnummer."),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    as_astrid: CheckedClient, road: Road, company: Company, fields: dict[str, str], said: str
) -> None:
    page = as_astrid.get(f"/admin/foretag/{company.id}/kontakter/ny")

    with road.unchanged():
        answer = as_astrid.submit(page, "Lägg till kontakten", **{"role": "Ägare", **fields})

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Ägare"' in answer.text


def test_only_admins_keep_contacts(as_bo: CheckedClient, company: Company) -> None:
    here = f"/admin/foretag/{company.id}/kontakter/ny"

    assert as_bo.get(here).status_code == 403
    assert as_bo.post_form(here, name="Cissi").status_code == 403
    assert as_bo.post_form("/admin/kontakter/1/avsluta").status_code == 403


def test_the_page_asks_as_much_for_ten_contacts_as_for_one(
    as_astrid: CheckedClient, road: Road, company: Company, engine: Engine
) -> None:
    for at in range(10):
        details = ContactDetails(name=f"Kontakt {at}")
        add_contact(road.act(road.astrid), company_id=company.id, details=details)

    with count_statements(engine) as statements:
        as_astrid.get(f"/admin/foretag/{company.id}")

    assert len(statements) <= 12, statements
