"""A key is sent on to a company by its name, which the register knows afterwards."""

from __future__ import annotations

import pytest

from app.actions.start_with_company import restart_with_company, start_with_company
from app.domain.errors import BatonBusy, NotAllowed, NotFound, UnacceptableField
from app.domain.handover import StartReason
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.relays import Baton
from tests.support.road import Road


def test_a_company_that_nobody_knew_is_registered_with_the_start(road: Road, baton: Baton) -> None:
    started = start_with_company(road.act(road.astrid), baton_id=baton.id, company="Insjöns Plåt")

    handover = road.row(Handover, started.handover_id)
    assert (handover.company_name, handover.start_reason) == ("Insjöns Plåt", StartReason.FIRST)
    road.check_journal()


def test_a_company_that_is_known_is_not_registered_again(
    road: Road, baton: Baton, company: Company
) -> None:
    company_id = company.id

    started = start_with_company(road.act(road.astrid), baton_id=baton.id, company="leksandsdörren")

    assert road.row(Handover, started.handover_id).company_id == company_id
    assert road.count(Company) == 1


def test_a_start_that_is_refused_registers_nobody(road: Road, handover: Handover) -> None:
    """The key is under way to somebody already."""
    baton_id = handover.baton_id

    with road.unchanged(), pytest.raises(BatonBusy):
        start_with_company(road.act(road.astrid), baton_id=baton_id, company="Insjöns Plåt")


@pytest.mark.parametrize("name", [None, "", "\xa0\u200b", "A" * 121, "Smed\x07jan"])
def test_a_name_that_cannot_be_kept_is_refused_by_the_company_s_field(
    road: Road, baton: Baton, name: str | None
) -> None:
    baton_id = baton.id

    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        start_with_company(road.act(road.astrid), baton_id=baton_id, company=name)
    assert refused.value.facts["field"] == "company"


def test_staff_start_nothing(road: Road, baton: Baton) -> None:
    baton_id = baton.id

    with road.unchanged(), pytest.raises(NotAllowed):
        start_with_company(road.act(road.bo), baton_id=baton_id, company="Insjöns Plåt")
    with road.unchanged(), pytest.raises(NotAllowed):
        restart_with_company(road.act(road.bo), proposal_id=1, company="Insjöns Plåt")


def test_what_does_not_exist_is_not_found(road: Road) -> None:
    with road.unchanged(), pytest.raises(NotFound):
        start_with_company(road.act(road.astrid), baton_id=9999, company="Insjöns Plåt")
    with road.unchanged(), pytest.raises(NotFound):
        restart_with_company(road.act(road.astrid), proposal_id=9999, company="Insjöns Plåt")
