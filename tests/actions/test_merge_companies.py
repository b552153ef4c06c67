"""Two rows of the register that are one company: taken together, and apart again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.annul_visit import annul_visit
from app.actions.merge_companies import merge_companies
from app.actions.undo_merge import undo_merge
from app.actions.update_contact import update_contact
from app.domain.errors import NotAllowed, NotFound, TooLate, WrongState
from app.domain.text import search_key
from app.storage import companies
from app.storage.companies import Company
from app.storage.company_search import search
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Baton, Relay
from app.storage.visits import Visit
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road


@pytest.fixture
def double(road: Road, relay: Relay, company: Company) -> Company:
    """The same company under another name, at another place."""
    return cast.make_company(
        road.session, relay, "Dörrfabriken i Leksand", now=road.now, place="Insjön"
    )


def merge(road: Road, merged: Company, survivor: Company) -> int:
    act = road.act(road.astrid)
    return merge_companies(act, merged_id=merged.id, survivor_id=survivor.id)


def undo(road: Road, merge_id: int, *, days: int = 0) -> int:
    act = road.act(road.astrid, minutes=days * 24 * 60)
    return undo_merge(act, merge_id=merge_id)


def add(road: Road, company: Company, name: str) -> None:
    details = ContactDetails(name=name, is_primary=True)
    add_contact(road.act(road.astrid), company_id=company.id, details=details)


def names_at(road: Road, company: Company) -> list[tuple[str | None, bool]]:
    """Read the company's own rows; `contacts` asks the whole family."""
    road.session.rollback()
    at_company = select(Contact).where(Contact.company_id == company.id)
    found = road.session.scalars(at_company.order_by(Contact.is_primary.desc(), Contact.id))
    return [(each.name, each.is_primary) for each in found]


def visited(road: Road, relay: Relay, company: Company) -> int:
    baton = cast.make_baton(road.session, relay, now=road.now, name=f"Nyckeln {company.id}")
    handover = cast.make_handover(road.session, baton, company, now=road.now, on=road.now.date())
    return road.visit(cast.card_of(road.session, handover)).visit_id


def counts(road: Road, *visit_ids: int) -> list[bool]:
    return [not road.row(Visit, visit_id).revisit for visit_id in visit_ids]


def test_the_survivor_stands_for_both_and_is_found_by_either_name(
    road: Road, relay: Relay, company: Company, double: Company
) -> None:
    merge(road, double, company)

    for typed in ("leksandsdörren", "dörrfabriken"):
        hits = search(road.session, relay_id=relay.id, key=search_key(typed))
        assert {each.company_id for each in hits} == {company.id}
    assert [each.place for each in road.row(Company, company.id).workplaces] == [
        "Leksand",
        "Insjön",
    ]
    known = companies.recognised(
        road.session,
        relay_id=relay.id,
        name="Dörrfabriken i Leksand",
        place="Insjön",
        organisation_number=None,
        number_mac=None,
    )
    assert known is not None
    assert companies.current(road.session, known).id == company.id


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["oldest-first", "latest-first"])
def test_a_name_follows_through_every_merge_and_comes_back(
    road: Road, relay: Relay, company: Company, double: Company, order: tuple[int, int]
) -> None:
    heir = cast.make_company(road.session, relay, "Portbolaget", now=road.now, place="Insjön")
    ids = {one.name: one.id for one in (company, double, heir)}

    def found(typed: str) -> set[int]:
        road.session.rollback()
        return {
            each.company_id
            for each in search(road.session, relay_id=relay.id, key=search_key(typed))
        }

    merges = [merge(road, double, company), merge(road, company, heir)]
    assert found("dörrfabriken") == {ids["Portbolaget"]}

    undo(road, merges[order[0]])
    undo(road, merges[order[1]])

    assert found("dörrfabriken") == {ids["Dörrfabriken i Leksand"]}
    assert found("leksandsdörren") == {ids[company.name]}
    assert found("portbolaget") == {ids["Portbolaget"]}


def test_an_undone_merge_takes_its_names_out_of_a_later_one(
    road: Road, relay: Relay, company: Company, double: Company
) -> None:
    heir = cast.make_company(road.session, relay, "Portbolaget", now=road.now, place="Insjön")
    merge_id = merge(road, double, company)
    merge(road, company, heir)

    undo(road, merge_id)

    hits = search(road.session, relay_id=relay.id, key=search_key("dörrfabriken"))
    assert {each.company_id for each in hits} == {double.id}


def test_contacts_move_and_come_back(road: Road, company: Company, double: Company) -> None:
    add(road, company, "Cissi")
    add(road, double, "Carl")

    merge_id = merge(road, double, company)
    assert names_at(road, company) == [("Cissi", True), ("Carl", False)]

    undo(road, merge_id)
    assert names_at(road, company) == [("Cissi", True)]
    assert names_at(road, double) == [("Carl", True)]


def test_who_was_turned_to_first_is_so_again_whoever_was_named_meanwhile(
    road: Road, company: Company, double: Company
) -> None:
    add(road, company, "Cissi")
    add(road, double, "Carl")
    merge_id = merge(road, double, company)
    carl = road.session.scalars(select(Contact.id).where(Contact.name == "Carl")).one()
    details = ContactDetails(name="Carl", is_primary=True)
    update_contact(road.act(road.astrid), contact_id=carl, details=details)
    assert names_at(road, company) == [("Carl", True), ("Cissi", False)]

    undo(road, merge_id)

    assert names_at(road, company) == [("Cissi", True)]
    assert names_at(road, double) == [("Carl", True)]


def test_who_was_named_since_stays_the_first_where_they_were_named(
    road: Road, company: Company, double: Company
) -> None:
    add(road, company, "Cissi")
    add(road, double, "Carl")
    merge_id = merge(road, double, company)
    add(road, company, "Cilla")

    undo(road, merge_id)

    assert names_at(road, company) == [("Cilla", True), ("Cissi", False)]
    assert names_at(road, double) == [("Carl", True)]


@pytest.fixture
def third(road: Road, relay: Relay) -> Company:
    return cast.make_company(road.session, relay, "Dörren i Leksand", now=road.now)


@pytest.mark.parametrize("inner_first", [True, False])
def test_one_merge_upon_another_is_undone_in_either_order(
    road: Road,
    company: Company,
    double: Company,
    third: Company,
    baton: Baton,
    inner_first: bool,
) -> None:
    add(road, double, "Carl")
    add(road, company, "Cissi")
    leg = cast.make_handover(road.session, baton, double, now=road.now, on=road.now.date())
    inner, outer = merge(road, double, company), merge(road, company, third)
    assert names_at(road, third) == [("Cissi", True), ("Carl", False)]

    for merge_id in (inner, outer) if inner_first else (outer, inner):
        undo(road, merge_id)

    assert names_at(road, double) == [("Carl", True)]
    assert names_at(road, company) == [("Cissi", True)]
    assert names_at(road, third) == []
    assert road.row(Handover, leg.id).company_id == double.id
    road.check_journal()


def test_what_came_back_and_was_merged_anew_stays_when_the_merge_between_is_undone(
    road: Road, company: Company, double: Company, third: Company, baton: Baton
) -> None:
    add(road, double, "Carl")
    leg = cast.make_handover(road.session, baton, double, now=road.now, on=road.now.date())
    inner, outer = merge(road, double, company), merge(road, company, third)
    undo(road, inner)
    merge(road, double, third)

    undo(road, outer)

    assert names_at(road, third) == [("Carl", True)]
    assert names_at(road, company) == []
    assert road.row(Handover, leg.id).company_id == third.id


def test_of_two_that_were_visited_the_first_visit_counts(
    road: Road, relay: Relay, company: Company, double: Company
) -> None:
    first, second = visited(road, relay, company), visited(road, relay, double)
    assert counts(road, first, second) == [True, True]

    merge_id = merge(road, company, double)
    assert counts(road, first, second) == [True, False]

    undo(road, merge_id)
    assert counts(road, first, second) == [True, True]


def test_when_the_visit_that_counts_is_annulled_the_others_takes_its_place(
    road: Road, relay: Relay, company: Company, double: Company
) -> None:
    first, second = visited(road, relay, company), visited(road, relay, double)
    merge_id = merge(road, double, company)

    annul_visit(road.act(road.astrid), visit_id=first, reason="Fel företag")

    assert counts(road, second) == [True]
    undo(road, merge_id)
    assert counts(road, second) == [True]


def test_a_leg_on_its_way_is_the_survivors_and_keeps_its_name(
    road: Road, relay: Relay, company: Company, double: Company, baton: Baton
) -> None:
    visited(road, relay, company)
    leg = cast.make_handover(road.session, baton, double, now=road.now, on=road.now.date())

    merge_id = merge(road, double, company)
    moved = road.row(Handover, leg.id)
    assert (moved.company_id, moved.company_name) == (company.id, "Dörrfabriken i Leksand")
    undo(road, merge_id)
    assert road.row(Handover, leg.id).company_id == double.id

    merge(road, double, company)
    visit_id = road.visit(cast.card_of(road.session, leg)).visit_id
    assert counts(road, visit_id) == [False], "the company was visited before"


@pytest.mark.parametrize("undone_is_merged", [True, False])
def test_a_visit_logged_again_after_a_merge_is_not_counted_twice(
    road: Road, relay: Relay, company: Company, double: Company, undone_is_merged: bool
) -> None:
    again = visited(road, relay, double)
    card = cast.card_of(road.session, road.row(Visit, again).handover)
    annul_visit(road.act(road.astrid), visit_id=again, reason="Fel dag")
    first = visited(road, relay, company)
    merge(road, *((double, company) if undone_is_merged else (company, double)))

    second = road.visit(card).visit_id

    assert counts(road, first, second) == [True, False]


def test_a_visit_to_a_company_that_took_in_a_visited_one_is_not_counted_twice(
    road: Road, relay: Relay, company: Company, double: Company, third: Company
) -> None:
    first = visited(road, relay, third)
    merge(road, third, double)
    merge(road, double, company)

    second = visited(road, relay, company)

    assert counts(road, first, second) == [True, False]
    check_invariants(road.session, road.app.extensions["keys"])


def test_each_company_of_an_undone_merge_has_a_visit_that_counts(
    road: Road, relay: Relay, company: Company, double: Company
) -> None:
    once = visited(road, relay, double)
    card = cast.card_of(road.session, road.row(Visit, once).handover)
    first = visited(road, relay, company)
    merge_id = merge(road, double, company)
    annul_visit(road.act(road.astrid), visit_id=once, reason="Fel dag")
    again = road.visit(card).visit_id
    assert counts(road, first, again) == [True, False]

    undo(road, merge_id)

    assert counts(road, first, again) == [True, True]
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_merge_undone_under_a_later_one_leaves_one_visit_that_counts(
    road: Road, relay: Relay, company: Company, double: Company, third: Company
) -> None:
    third_visit = visited(road, relay, third)
    merged_visit = visited(road, relay, double)
    survivor_visit = visited(road, relay, company)
    first_merge = merge(road, double, company)
    merge(road, company, third)
    assert counts(road, third_visit, merged_visit, survivor_visit) == [True, False, False]

    undo(road, first_merge)

    assert counts(road, third_visit, merged_visit, survivor_visit) == [True, True, False]
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_choice_that_waits_becomes_the_survivors_leg(
    road: Road, code: str, relay: Relay, double: Company
) -> None:
    other = cast.make_company(road.session, relay, "Tomoku Hus", now=road.now, place="Insjön")
    chosen = road.nominate(road.visit(code).visit_id, "Tomoku Hus").nomination_id

    merge(road, other, double)
    started = road.yes(chosen)

    assert road.row(Handover, started.handover_id).company_id == double.id
    assert road.row(Nomination, chosen).company_name == "Tomoku Hus"


def test_what_was_used_since_stays(
    road: Road, company: Company, double: Company, baton: Baton
) -> None:
    leg = cast.make_handover(road.session, baton, double, now=road.now, on=road.now.date())
    merge_id = merge(road, double, company)
    road.visit(cast.card_of(road.session, leg))

    undo(road, merge_id)

    assert road.row(Handover, leg.id).company_id == company.id
    road.check_journal()


def test_a_merge_is_undone_once_and_within_thirty_days(
    road: Road, company: Company, double: Company
) -> None:
    merge_id = merge(road, double, company)

    with road.unchanged(), pytest.raises(TooLate):
        undo(road, merge_id, days=31)
    assert undo(road, merge_id, days=29) == double.id
    with road.unchanged(), pytest.raises(WrongState):
        undo(road, merge_id)
    assert road.row(Company, double.id).successor_id is None
    assert [each.place for each in road.row(Company, company.id).workplaces] == ["Leksand"]
    assert (
        road.session.scalars(select(Company.id).where(Company.successor_id.is_not(None))).all()
        == []
    )


def test_nothing_is_merged_twice_nor_with_itself_nor_across_relays(
    road: Road, company: Company, double: Company
) -> None:
    orsa = cast.make_relay(road.session, now=road.now, slug="orsa")
    foreign = cast.make_company(road.session, orsa, "Leksandsdörren", now=road.now)
    merge(road, double, company)

    for merged, survivor, refusal in (
        (double, company, WrongState),
        (company, double, WrongState),
        (company, company, WrongState),
        (company, foreign, NotFound),
    ):
        with road.unchanged(), pytest.raises(refusal):
            merge(road, merged, survivor)


def test_staff_merge_nothing(road: Road, company: Company, double: Company) -> None:
    merge_id = merge(road, double, company)
    attempts: tuple[Callable[[], int], ...] = (
        lambda: undo_merge(road.act(road.bo), merge_id=merge_id),
        lambda: merge_companies(road.act(road.bo), merged_id=1, survivor_id=2),
    )

    for attempt in attempts:
        with road.unchanged(), pytest.raises(NotAllowed):
            attempt()
