"""What an admin corrects in the register, by which fields, and how companies are picked out."""

from __future__ import annotations

import pytest

from app.actions.add_workplace import add_workplace
from app.actions.describe_company import WorkplaceDetails
from app.actions.remove_workplace import remove_workplace
from app.actions.update_company import update_workplace
from app.domain.eligibility import CompanyStatus
from app.domain.errors import NotAllowed, NotFound, StillNeeded
from app.domain.industry import Edition
from app.domain.register import SizeClass
from app.storage.companies import Company, Workplace
from app.storage.handovers import Handover
from app.storage.relays import Relay
from tests.support.client import CheckedClient
from tests.support.forms import controls_in
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")

LIST = "/admin/foretag"
WRITTEN = {
    "name": "Dörren i Leksand",
    "earlier_name": "Siljans Dörrar",
    "size_class": "50-99",
    "industry_code": "16.232",
    "industry_edition": "2007",
    "status": "active",
    "street_address": "Smedjegatan 4",
    "postcode": "793 40",
    "latitude": "60,7311",
    "longitude": "14.9988",
}


@pytest.fixture
def path(company: Company) -> str:
    return f"{LIST}/{company.id}"


class TestEditing:
    def test_every_field_is_kept_as_it_is_meant(
        self, as_astrid: CheckedClient, road: Road, company: Company, path: str
    ) -> None:
        answer = as_astrid.submit(as_astrid.get(f"{path}/andra"), "Spara", **WRITTEN)

        assert answer.status_code == 303
        kept = road.row(Company, company.id)
        assert (kept.name, kept.status) == ("Dörren i Leksand", CompanyStatus.ACTIVE)
        assert (kept.size_class, kept.industry_code) == (SizeClass.TO_99, "16232")
        assert kept.industry_edition is Edition.SNI_2007
        assert {one.name for one in kept.earlier_names} == {"Leksandsdörren", "Siljans Dörrar"}
        at = kept.workplaces[0]
        assert (at.street_address, at.postcode, at.place) == ("Smedjegatan 4", "79340", "Leksand")
        assert (at.latitude, at.longitude) == (60.7311, 14.9988)

    def test_the_page_shows_what_is_kept_and_saving_it_changes_nothing(
        self, as_astrid: CheckedClient, road: Road, company: Company, path: str
    ) -> None:
        as_astrid.submit(as_astrid.get(f"{path}/andra"), "Spara", **WRITTEN)

        page = as_astrid.get(f"{path}/andra")
        shown = controls_in(page)

        assert shown["latitude"].value == "60,7311"
        assert shown["postcode"].value == "79340"
        assert "Nu: Tillverkning, avdelning C." in page.text
        before = _kept(road, company.id)
        as_astrid.submit(page, "Spara")
        assert _kept(road, company.id) == before

    def test_an_earlier_name_is_found_by_the_search(
        self, as_astrid: CheckedClient, path: str
    ) -> None:
        as_astrid.submit(as_astrid.get(f"{path}/andra"), "Spara", **WRITTEN)

        assert "Dörren i Leksand" in as_astrid.get(f"{LIST}?q=siljans dörrar").text

    def test_a_position_and_a_municipality_go_along_to_another_place(
        self, as_astrid: CheckedClient, road: Road, company: Company, path: str
    ) -> None:
        as_astrid.submit(as_astrid.get(f"{path}/andra"), "Spara", **WRITTEN)

        as_astrid.submit(as_astrid.get(f"{path}/andra"), "Spara", place="Insjön")

        at = road.row(Company, company.id).workplaces[0]
        assert (at.place, at.latitude, at.longitude) == ("Insjön", 60.6769, 15.0949)

    @pytest.mark.parametrize(
        ("field", "written"),
        [
            ("name", ""),
            ("earlier_name", "811228-9874"),
            ("industry_code", "bageri"),
            ("postcode", "7934"),
            ("municipality_code", "20"),
            ("latitude", "norrut"),
            ("latitude", "95"),
            ("latitude", "nan"),
            ("longitude", ""),
            ("street_address", "\u2066Gatan"),
        ],
    )
    @pytest.mark.parametrize("where", ["known", "new"])
    def test_what_cannot_be_kept_is_told_by_its_field_and_nothing_is_lost(
        self,
        as_astrid: CheckedClient,
        road: Road,
        path: str,
        field: str,
        written: str,
        where: str,
    ) -> None:
        page = as_astrid.get(f"{path}/andra" if where == "known" else f"{LIST}/nytt")

        with road.unchanged():
            answer = as_astrid.submit(
                page,
                "Spara" if where == "known" else "Lägg till",
                **{**WRITTEN, field: written},
            )

        assert answer.status_code == 422
        shown = controls_in(answer)
        assert shown[field].fault, field
        assert shown["name"].value == ("" if field == "name" else WRITTEN["name"])

    def test_a_new_company_is_entered_with_everything(
        self, as_astrid: CheckedClient, road: Road, relay: Relay
    ) -> None:
        as_astrid.submit(
            as_astrid.get(f"{LIST}/nytt"), "Lägg till", **{**WRITTEN, "place": "Tällberg"}
        )

        entered = road.row(Company, road.newest(Company))
        assert (entered.industry_code, entered.size_class) == ("16232", SizeClass.TO_99)
        at = entered.workplaces[0]
        assert (at.latitude, at.municipality_code, at.postcode) == (60.7311, "2029", "79340")
        road.check_journal()


def _kept(road: Road, company_id: int) -> list[object]:
    company = road.row(Company, company_id)
    at = company.workplaces[0]
    return [
        *(company.name, company.status, company.size_class, company.industry_code),
        *(company.industry_edition, [one.name for one in company.earlier_names]),
        *(at.place, at.street_address, at.postcode, at.municipality_code),
        *(at.latitude, at.longitude),
    ]


class TestWorkplaces:
    def test_a_second_one_is_added_corrected_and_found(
        self, as_astrid: CheckedClient, road: Road, company: Company, path: str
    ) -> None:
        new = as_astrid.get(f"{path}/arbetsstallen/nytt")
        assert as_astrid.submit(new, "Lägg till", place="Mora").status_code == 303
        second_id = road.newest(Workplace)

        page = as_astrid.get(f"/admin/arbetsstallen/{second_id}")
        as_astrid.submit(page, "Spara", place="Insjön", street_address="Gatan 2")

        second = road.row(Workplace, second_id)
        assert (second.company_id, second.place) == (company.id, "Insjön")
        assert second.municipality_code == "2029"
        assert f"/admin/arbetsstallen/{second_id}" in as_astrid.get(path).text
        assert "Leksandsdörren" in as_astrid.get(f"{LIST}?ort=insjon").text
        assert road.row(Company, company.id).workplaces[0].place == "Leksand"
        road.check_journal()

    @pytest.mark.parametrize(
        ("field", "written", "words"),
        [
            ("place", "", "behöver fyllas i"),
            ("place", "LEKSAND", "finns redan"),
            ("latitude", "x", "går inte att läsa"),
            ("postcode", "1", "går inte att läsa"),
        ],
    )
    def test_what_cannot_be_kept_is_told_by_its_field(
        self,
        as_astrid: CheckedClient,
        road: Road,
        path: str,
        field: str,
        written: str,
        words: str,
    ) -> None:
        page = as_astrid.get(f"{path}/arbetsstallen/nytt")

        with road.unchanged():
            answer = as_astrid.submit(page, "Lägg till", **{"place": "Mora", field: written})

        assert answer.status_code == 422
        assert words in controls_in(answer)[field].fault

    def test_one_where_nothing_has_happened_is_removed_with_a_reason(
        self, as_astrid: CheckedClient, road: Road, company: Company, path: str
    ) -> None:
        as_astrid.submit(as_astrid.get(f"{path}/arbetsstallen/nytt"), "Lägg till", place="Mora")
        page = as_astrid.get(f"/admin/arbetsstallen/{road.newest(Workplace)}")
        with road.unchanged():
            refused = as_astrid.submit(page, "Ta bort", reason="")
        assert refused.status_code == 422
        assert 'id="ta-bort-error"' in refused.text

        answers = [as_astrid.submit(page, "Ta bort", reason="Har flyttat hem") for _ in range(2)]

        assert [answer.status_code for answer in answers] == [303, 404]
        assert [at.place for at in road.row(Company, company.id).workplaces] == ["Leksand"]
        assert "Leksandsdörren" not in as_astrid.get(f"{LIST}?ort=mora").text
        road.check_journal()

    def test_one_with_a_history_and_the_only_one_stay(
        self, road: Road, handover: Handover, company: Company
    ) -> None:
        for place in (None, "Mora"):
            if place:
                at = WorkplaceDetails()
                act = road.act(road.astrid)
                code = None
                add_workplace(
                    act, company_id=company.id, place=place, municipality_code=code, at=at
                )
            with road.unchanged(), pytest.raises(StillNeeded):
                remove_workplace(
                    road.act(road.astrid), workplace_id=handover.workplace_id, reason="Fel"
                )

    def test_only_admins_remove_them(
        self, as_bo: CheckedClient, client: CheckedClient, road: Road, company: Company
    ) -> None:
        path = f"/admin/arbetsstallen/{company.workplaces[0].id}/ta-bort"
        with road.unchanged():
            assert as_bo.post_form(path, reason="Fel").status_code == 403
            assert client.post_form(path, reason="Fel").status_code == 401

    def test_only_admins_see_and_change_them(
        self, as_bo: CheckedClient, client: CheckedClient, road: Road, company: Company, path: str
    ) -> None:
        at = WorkplaceDetails()
        for where in (f"{path}/arbetsstallen/nytt", f"/admin/arbetsstallen/{company.id}"):
            assert as_bo.get(where).status_code == 403
            assert client.get(where).status_code == 401
        for act, kind in ((road.act(road.bo), NotAllowed), (road.act(road.astrid), NotFound)):
            with pytest.raises(kind):
                add_workplace(act, company_id=4711, place="A", municipality_code=None, at=at)
            with pytest.raises(kind):
                update_workplace(act, workplace_id=4711, place="A", municipality_code=None, at=at)
