"""What a company said at a visit: kept once, corrected by versions, and forgotten in time."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.actions.act import Act
from app.actions.add_topic import add_topic
from app.actions.correct_note import correct_note
from app.actions.erase_person_data import erase_person_data
from app.actions.note_talk import note_talk
from app.actions.purge_personal_data import purge_personal_data
from app.actions.undo_visit import undo_visit
from app.domain.errors import (
    KeyReused,
    NotAllowed,
    NotFound,
    UnacceptableField,
    WrongState,
)
from app.domain.likely_person import Wanted
from app.domain.roles import Role
from app.storage import notes, person_data
from app.storage.handovers import Handover
from app.storage.journal import JournalText
from app.storage.notes import Note
from app.storage.people import Person
from app.storage.relays import Relay
from tests.support import cast
from tests.support.road import Road

DAY = 24 * 60


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def energy(road: Road, relay: Relay) -> int:
    return add_topic(road.act(road.astrid), relay_id=relay.id, name_sv="Energi", name_en="Energy")


@pytest.fixture
def karin(road: Road) -> Person:
    """A member of staff who was not there."""
    return cast.make_person(road.session, "Karin", Role.STAFF, now=road.now)


def noted(road: Road, visit_id: int) -> list[tuple[str | None, list[str], int]]:
    road.session.rollback()
    return [
        (one.words, [topic.name_sv for topic in one.topics], one.version)
        for one in notes.of_talk(road.session, visit_id)
    ]


def test_several_notes_stand_each_with_its_author_and_time(
    road: Road, handover: Handover, visit_id: int, energy: int, karin: Person
) -> None:
    note_talk(road.act(road.bo), visit_id=visit_id, words=" Elen  räcker inte ", topic_ids=[energy])
    note_talk(
        road.act(karin, minutes=DAY),
        visit_id=visit_id,
        words="Ringde och frågade mer",
        topic_ids=[],
    )

    found = notes.of_talk(road.session, visit_id)
    assert [one.author.name for one in found if one.author] == ["Bo", "Karin"]
    assert [one.noted_at for one in found] == [road.now, road.act(minutes=DAY).now]
    assert noted(road, visit_id)[0] == ("Elen räcker inte", ["Energi"], 1)
    assert road.events(handover)[-2:] == ["note.added", "note.added"]
    road.check_journal()


def test_a_topic_alone_is_a_note_and_nothing_at_all_is_none(
    road: Road, visit_id: int, energy: int
) -> None:
    note_talk(road.act(road.bo), visit_id=visit_id, words=None, topic_ids=[energy])

    with pytest.raises(UnacceptableField) as refused:
        note_talk(road.act(road.bo), visit_id=visit_id, words="  ", topic_ids=[])

    assert refused.value.facts == {"field": "words", "reason": "missing"}
    assert noted(road, visit_id) == [(None, ["Energi"], 1)]


def test_sending_a_note_twice_keeps_it_once(road: Road, visit_id: int, karin: Person) -> None:
    by_bo = replace(road.act(road.bo), intent=str(uuid4()))

    first = note_talk(by_bo, visit_id=visit_id, words="Lokalen är trång", topic_ids=[])
    second = note_talk(by_bo, visit_id=visit_id, words="Lokalen är trång", topic_ids=[])

    assert second == first
    assert len(noted(road, visit_id)) == 1
    with pytest.raises(KeyReused):
        note_talk(
            replace(road.act(karin), intent=by_bo.intent),
            visit_id=visit_id,
            words="Någon annans",
            topic_ids=[],
        )


def test_of_two_who_correct_at_once_the_second_is_told_and_nothing_is_lost(
    road: Road, handover: Handover, visit_id: int, energy: int
) -> None:
    note_id = note_talk(road.act(road.bo), visit_id=visit_id, words="Först", topic_ids=[])

    correct_note(
        road.act(road.astrid), note_id=note_id, version=1, words="Sedan", topic_ids=[energy]
    )
    with pytest.raises(WrongState):
        correct_note(road.act(road.bo), note_id=note_id, version=1, words="Också", topic_ids=[])
    road.session.rollback()
    correct_note(road.act(road.bo), note_id=note_id, version=2, words="Till sist", topic_ids=[])

    assert noted(road, visit_id) == [("Till sist", [], 3)]
    texts = select(JournalText.value).where(JournalText.field == "note").order_by(JournalText.id)
    assert list(road.session.scalars(texts)) == ["Först", "Sedan", "Till sist"]
    assert road.events(handover)[-3:] == ["note.added", "note.corrected", "note.corrected"]
    road.check_journal()


def test_correcting_to_the_same_words_makes_no_version(road: Road, visit_id: int) -> None:
    note_id = note_talk(road.act(road.bo), visit_id=visit_id, words="Samma", topic_ids=[])

    with road.unchanged():
        correct_note(road.act(road.bo), note_id=note_id, version=1, words="Samma", topic_ids=[])


def test_only_the_author_and_an_admin_correct_a_note(
    road: Road, visit_id: int, karin: Person
) -> None:
    note_id = note_talk(road.act(road.bo), visit_id=visit_id, words="Bos ord", topic_ids=[])

    with road.unchanged():
        for act in (road.act(karin), road.by_link(visit_id)):
            with pytest.raises(NotAllowed):
                correct_note(act, note_id=note_id, version=1, words="Andras", topic_ids=[])
            road.session.rollback()


def test_a_company_s_link_cannot_write_notes(road: Road, visit_id: int) -> None:
    with pytest.raises(NotAllowed):
        note_talk(road.by_link(visit_id), visit_id=visit_id, words="Hej", topic_ids=[])


def test_a_note_is_about_topics_of_its_own_relay_and_a_visit_that_is_there(
    road: Road, visit_id: int
) -> None:
    orsa = cast.make_relay(road.session, now=road.now, slug="orsa")
    theirs = add_topic(road.act(road.astrid), relay_id=orsa.id, name_sv="El", name_en="Power")

    for wrong_visit, topic_ids in ((visit_id, [theirs]), (999, [])):
        with pytest.raises(NotFound):
            note_talk(road.act(road.bo), visit_id=wrong_visit, words="Hej", topic_ids=topic_ids)
        road.session.rollback()


def test_what_was_said_outlives_an_undone_visit(road: Road, code: str, visit_id: int) -> None:
    note_talk(road.act(road.bo), visit_id=visit_id, words="Sagt före", topic_ids=[])
    undo_visit(road.act(road.bo), visit_id=visit_id)
    note_talk(road.act(road.bo), visit_id=visit_id, words="Skrivet efter", topic_ids=[])

    again = road.visit(code).visit_id

    assert [words for words, *_ in noted(road, again)] == ["Sagt före", "Skrivet efter"]


def test_the_words_go_after_five_years_and_the_topics_stay(
    road: Road, visit_id: int, energy: int
) -> None:
    note_id = note_talk(road.act(road.bo), visit_id=visit_id, words="Elen", topic_ids=[energy])

    early = purge_personal_data(road.act(minutes=(5 * 365 - 1) * DAY))
    late = purge_personal_data(road.act(minutes=(5 * 365 + 1) * DAY))

    assert "note.words" not in early
    assert late["note.words"] == 1
    assert noted(road, visit_id) == [(None, ["Energi"], 1)]
    assert road.row(Note, note_id).noted_at == road.now
    road.check_journal()


def test_whoever_is_told_of_in_a_note_is_found_and_erased(road: Road, visit_id: int) -> None:
    words = "Cissi Karlsson (cissi@dorren.example) vill veta mer"
    note_id = note_talk(road.act(road.bo), visit_id=visit_id, words=words, topic_ids=[])
    road.session.rollback()

    found = person_data.of_person(road.session, Wanted.of(email="cissi@dorren.example"))
    keys = [one.key for one in found]
    erase_person_data(erasing(road), keys=keys)

    assert f"note:{note_id}" in keys
    assert noted(road, visit_id) == [(None, [], 1)]
    assert road.session.scalars(select(JournalText.value)).all().count(words) == 0
    road.check_journal()


def erasing(road: Road) -> Act:
    road.session.rollback()
    return road.act(road.astrid)
