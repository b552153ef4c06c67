"""The list of topics that an office keeps for its relay."""

from __future__ import annotations

import pytest

from app.actions.add_topic import add_topic
from app.actions.change_topic import rename_topic, retire_topic, revive_topic
from app.actions.create_relay import create_relay
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.domain.topics import FIRST_TOPICS
from app.storage import topics
from app.storage.relays import Relay
from app.storage.topics import Topic
from tests.support.full_house import ORSA
from tests.support.road import Road


def names(road: Road, relay_id: int) -> list[tuple[str, str]]:
    road.session.rollback()
    return [(one.name_sv, one.name_en) for one in topics.of_relay(road.session, relay_id)]


@pytest.fixture
def topic_id(road: Road, relay: Relay) -> int:
    return add_topic(road.act(road.astrid), relay_id=relay.id, name_sv="Energi", name_en="Energy")


def test_a_new_relay_begins_with_topics_in_both_languages(road: Road) -> None:
    relay_id = create_relay(road.act(road.astrid), ORSA)

    assert names(road, relay_id) == [(name.swedish, name.english) for name in FIRST_TOPICS]


def test_a_name_stands_on_the_list_once_however_it_is_written(
    road: Road, relay: Relay, topic_id: int
) -> None:
    retire_topic(road.act(road.astrid), topic_id=topic_id)

    for swedish, english, at_fault in (
        ("energi ", "Power", "name_sv"),
        ("El", "ENERGY", "name_en"),
    ):
        with pytest.raises(UnacceptableField) as refused:
            add_topic(road.act(road.astrid), relay_id=relay.id, name_sv=swedish, name_en=english)
        assert refused.value.facts == {"field": at_fault, "reason": "taken"}
    assert names(road, relay.id) == [("Energi", "Energy")]


def test_a_topic_is_renamed_retired_and_revived_and_the_journal_tells(
    road: Road, relay: Relay, topic_id: int
) -> None:
    by_astrid = road.act(road.astrid)

    rename_topic(by_astrid, topic_id=topic_id, name_sv="Energi och el", name_en="Energy")
    for _ in range(2):
        retire_topic(by_astrid, topic_id=topic_id)
    retired_at = road.row(Topic, topic_id).retired_at
    revive_topic(by_astrid, topic_id=topic_id)

    assert retired_at == road.now
    assert road.row(Topic, topic_id).retired_at is None
    assert names(road, relay.id) == [("Energi och el", "Energy")]
    road.check_journal()


def test_only_admins_keep_the_list(road: Road, relay: Relay, topic_id: int) -> None:
    by_bo = road.act(road.bo)

    with road.unchanged():
        for deed in (
            lambda: add_topic(by_bo, relay_id=relay.id, name_sv="El", name_en="Power"),
            lambda: rename_topic(by_bo, topic_id=topic_id, name_sv="El", name_en="Power"),
            lambda: retire_topic(by_bo, topic_id=topic_id),
            lambda: revive_topic(by_bo, topic_id=topic_id),
        ):
            with pytest.raises(NotAllowed):
                deed()
            road.session.rollback()


def test_a_topic_that_is_not_there_is_not_found(road: Road) -> None:
    by_astrid = road.act(road.astrid)

    with pytest.raises(NotFound):
        retire_topic(by_astrid, topic_id=999)
    with pytest.raises(NotFound):
        add_topic(by_astrid, relay_id=999, name_sv="El", name_en="Power")
