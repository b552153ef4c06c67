"""Photos of a visit: kept once, told of, removed for good, and forgotten in time."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, undefer

from app.actions import add_photo as adding
from app.actions.act import Act
from app.actions.add_participant import Attendee, add_participant
from app.actions.add_photo import add_photo
from app.actions.change_photo import caption_photo, remove_photo
from app.actions.erase_person_data import erase_person_data
from app.actions.merge_companies import merge_companies
from app.actions.purge_personal_data import purge_personal_data
from app.actions.undo_visit import undo_visit
from app.adapters.photo import DrawnPhoto, drawn_anew
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.likely_person import Likeness, Wanted
from app.domain.roles import Actor, Role
from app.domain.visit import Side
from app.storage import person_data, photos
from app.storage.handovers import Handover
from app.storage.journal import JournalEntry, JournalText
from app.storage.people import Person
from app.storage.photos import Photo
from app.storage.relays import Relay
from app.storage.transaction import transaction
from app.storage.visits import Visit
from tests.support import cast
from tests.support.photographs import as_taken
from tests.support.road import Road
from tests.support.writers import at_once

DAY = 24 * 60
EARLY, LATE = (5 * 365 - 1) * DAY, (5 * 365 + 1) * DAY


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def karin(road: Road) -> Person:
    """A member of staff who was not there."""
    return cast.make_person(road.session, "Karin", Role.STAFF, now=road.now)


def drawn(shade: int = 0) -> DrawnPhoto:
    return drawn_anew(BytesIO(as_taken(shade=shade)))


def added(road: Road, visit_id: int, *, shade: int = 0, caption: str | None = None) -> int:
    return add_photo(road.act(road.bo), visit_id=visit_id, photo=drawn(shade), caption=caption)


def kept(road: Road, photo_id: int) -> Photo:
    road.session.rollback()
    pixels = undefer(Photo.picture), undefer(Photo.thumbnail)
    question = select(Photo).where(Photo.id == photo_id).options(*pixels)
    return road.session.scalars(question.execution_options(populate_existing=True)).one()


def test_a_photo_is_kept_without_its_file_and_the_journal_commits_to_it(
    road: Road, handover: Handover, visit_id: int
) -> None:
    photo_id = added(road, visit_id, caption=" Porten  mot gården ")

    one = kept(road, photo_id)
    assert one.picture == drawn().picture
    assert one.thumbnail == drawn().thumbnail
    assert (one.caption, one.width, one.height) == ("Porten mot gården", 400, 300)
    assert road.events(handover)[-1] == "photo.added"
    facts = road.session.scalars(
        select(JournalEntry.facts).where(JournalEntry.event == "photo.added")
    ).one()
    assert one.digest in facts
    assert "Porten" not in facts
    road.check_journal()


def test_the_same_picture_is_kept_once_for_each_visit(road: Road, visit_id: int) -> None:
    first = added(road, visit_id)

    with road.unchanged():
        assert added(road, visit_id) == first
    assert added(road, visit_id, shade=1) != first


def test_one_photo_sent_many_times_at_once_is_kept_once(
    app: Flask, engine: Engine, road: Road, visit_id: int
) -> None:
    sent, keys = drawn(), app.extensions["keys"]
    bo = Actor.person(road.bo.id, Role.STAFF)

    def add(_index: int) -> int:
        with Session(engine) as session:
            return add_photo(Act(session, road.now, bo, keys), visit_id=visit_id, photo=sent)

    answers = at_once(8, add)

    assert len(set(answers)) == 1
    assert road.count(Photo) == 1
    road.check_journal()


def test_two_rows_of_one_picture_cannot_stand_beside_each_other(road: Road, visit_id: int) -> None:
    first, second = added(road, visit_id), added(road, visit_id, shade=1)
    digest = kept(road, first).digest

    with pytest.raises(IntegrityError), transaction(road.session):
        road.session.execute(update(Photo).where(Photo.id == second).values(digest=digest))


def test_a_removed_photo_is_gone_with_its_words_and_can_be_added_anew(
    road: Road, handover: Handover, visit_id: int
) -> None:
    photo_id = added(road, visit_id, caption="Porten")

    remove_photo(road.act(road.bo, minutes=1), photo_id=photo_id)

    one = kept(road, photo_id)
    assert (one.picture, one.thumbnail, one.caption) == (None, None, None)
    assert (one.removed_at, one.removed_by_id) == (road.act(minutes=1).now, road.bo.id)
    assert photos.of_talk(road.session, visit_id) == []
    assert road.events(handover)[-1] == "photo.removed"
    with pytest.raises(NotFound):
        remove_photo(road.act(road.bo), photo_id=photo_id)
    road.session.rollback()
    assert added(road, visit_id) != photo_id
    road.check_journal()


def test_of_two_who_tell_of_a_photo_at_once_the_second_is_told(road: Road, visit_id: int) -> None:
    photo_id = added(road, visit_id)

    caption_photo(road.act(road.astrid), photo_id=photo_id, version=1, caption="Porten")
    with pytest.raises(WrongState):
        caption_photo(road.act(road.bo), photo_id=photo_id, version=1, caption="Dörren")
    road.session.rollback()

    assert kept(road, photo_id).caption == "Porten"
    with road.unchanged():
        caption_photo(road.act(road.bo), photo_id=photo_id, version=2, caption="Porten")


def test_only_who_added_a_photo_and_an_admin_change_it(
    road: Road, visit_id: int, karin: Person
) -> None:
    photo_id = added(road, visit_id)

    with road.unchanged():
        for act in (road.act(karin), road.by_link(visit_id)):
            with pytest.raises(NotAllowed):
                caption_photo(act, photo_id=photo_id, version=1, caption="Andras")
            road.session.rollback()
            with pytest.raises(NotAllowed):
                remove_photo(act, photo_id=photo_id)
            road.session.rollback()


def test_a_company_s_link_adds_no_photos(road: Road, visit_id: int) -> None:
    with pytest.raises(NotAllowed):
        add_photo(road.by_link(visit_id), visit_id=visit_id, photo=drawn())


def test_a_photo_is_of_a_visit_that_is_there(road: Road, visit_id: int) -> None:
    with pytest.raises(NotFound):
        added(road, 999)


def test_a_visit_has_its_fill_of_photos(
    road: Road, visit_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "MOST_PHOTOS", 2)
    first, _ = added(road, visit_id), added(road, visit_id, shade=1)

    with pytest.raises(UnacceptableField) as refused:
        added(road, visit_id, shade=2)

    assert refused.value.facts == {"field": "photos", "reason": "photos_full"}
    road.session.rollback()
    assert added(road, visit_id) == first


def test_a_photo_of_an_undone_visit_stands_at_the_next(
    road: Road, code: str, visit_id: int
) -> None:
    photo_id = added(road, visit_id)
    undo_visit(road.act(road.bo), visit_id=visit_id)

    again = road.visit(code).visit_id

    assert [one.photo_id for one in photos.of_talk(road.session, again)] == [photo_id]


def test_a_photo_goes_five_years_after_the_visit(road: Road, visit_id: int) -> None:
    photo_id = added(road, visit_id, caption="Porten")

    early, late = (purge_personal_data(road.act(minutes=minutes)) for minutes in (EARLY, LATE))

    assert not [name for name in early if name.startswith("photo.")]
    assert {name: count for name, count in late.items() if name.startswith("photo.")} == {
        "photo.caption": 1,
        "photo.picture": 1,
        "photo.thumbnail": 1,
    }
    one = kept(road, photo_id)
    assert (one.picture, one.thumbnail, one.caption, one.removed_at) == (None, None, None, None)
    assert photos.line(road.session, photo_id) is None
    road.check_journal()


def test_whoever_is_told_of_beside_a_photo_is_erased_with_the_photo(
    road: Road, visit_id: int
) -> None:
    photo_id = added(road, visit_id, caption="Cissi Karlsson, cissi@dorren.example, vid porten")
    road.session.rollback()

    found = person_data.of_person(road.session, Wanted.of(email="cissi@dorren.example"))
    erase_person_data(road.act(road.astrid), keys=[one.key for one in found])

    assert f"photo:{photo_id}" in {one.key for one in found}
    one = kept(road, photo_id)
    assert (one.picture, one.thumbnail, one.caption) == (None, None, None)
    assert not [text for text in road.session.scalars(select(JournalText.value)) if "Cissi" in text]
    road.check_journal()


def test_a_photo_may_show_whoever_was_there(road: Road, visit_id: int) -> None:
    photo_id = added(road, visit_id)
    road.session.rollback()

    found = person_data.of_person(road.session, Wanted.of(name="Bo"))

    likeness = {one.key: one.likeness for one in found}
    assert likeness[f"photo:{photo_id}"] is Likeness.PERHAPS


def test_whoever_was_there_for_a_company_that_asks_is_found_under_any_name_it_had(
    road: Road, relay: Relay, visit_id: int
) -> None:
    cissi = Attendee("Cissi Svensson", "vd", Side.COMPANY)
    part_id = add_participant(road.act(road.bo), visit_id=visit_id, who=cissi)
    heir = cast.make_company(road.session, relay, "Dörren och Fönstret", now=road.now)
    visited = road.row(Visit, visit_id).company_id
    merge_companies(road.act(road.astrid), merged_id=visited, survivor_id=heir.id)
    road.session.rollback()

    found = person_data.of_company(road.session, heir.id)

    assert f"participant:{part_id}" in {one.key for one in found}
    assert not [one for one in found if one.values.get("participant") == "Bo"]


def test_the_photos_of_a_company_that_asks_are_found(road: Road, visit_id: int) -> None:
    photo_id = added(road, visit_id)
    company_id = road.row(Visit, visit_id).company_id

    found = person_data.of_company(road.session, company_id)

    assert f"photo:{photo_id}" in {one.key for one in found}
