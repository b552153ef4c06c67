"""Put a topic on a relay's list, and all those with which a list begins."""

from __future__ import annotations

from sqlalchemy import insert

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.domain.text import search_key
from app.domain.topics import FIRST_TOPICS
from app.storage import relays, topics
from app.storage.journal import chain_of
from app.storage.topics import Topic
from app.storage.transaction import transaction

TOPIC_CHARACTERS = 60


def add_topic(act: Act, *, relay_id: int, name_sv: str | None, name_en: str | None) -> int:
    """Add a topic as an admin and give its id.

    Raises `NotAllowed`, `NotFound`, and `UnacceptableField`, with the reason `taken` for a name that
    the list holds already, on a retired topic too.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    names = cleaned_names(name_sv, name_en)
    with transaction(act.session):
        if relays.locked(act.session, relay_id) is None:
            raise NotFound
        check_names_free(act, relay_id, names)
        added = Topic(relay_id=relay_id, **names)
        act.session.add(added)
        act.session.flush()
        record_topic(act, added, event="topic.added")
        return added.id


def seed_topics(act: Act, relay_id: int) -> None:
    """Give a relay that is being created its first topics; its own entry tells of them."""
    act.session.execute(
        insert(Topic),
        [
            {"relay_id": relay_id, "name_sv": name.swedish, "name_en": name.english}
            for name in FIRST_TOPICS
        ],
    )


def cleaned_names(name_sv: str | None, name_en: str | None) -> dict[str, str]:
    """Clean both names; raises `UnacceptableField`."""
    return {
        "name_sv": fields.required_line("name_sv", name_sv, max_length=TOPIC_CHARACTERS),
        "name_en": fields.required_line("name_en", name_en, max_length=TOPIC_CHARACTERS),
    }


def check_names_free(
    act: Act, relay_id: int, names: dict[str, str], *, but: int | None = None
) -> None:
    """Refuse, under the relay's lock, a name that another topic of the list has."""
    others = [one for one in topics.of_relay(act.session, relay_id) if one.id != but]
    for field, name in names.items():
        if search_key(name) in {search_key(getattr(one, field)) for one in others}:
            raise UnacceptableField(field=field, reason=fields.TAKEN)


def record_topic(act: Act, topic: Topic, *, event: str) -> None:
    record_event(
        act,
        chain=chain_of(topic.relay_id),
        event=event,
        subject=f"topic:{topic.id}",
        personal={"name": f"{topic.name_sv} / {topic.name_en}"},
    )
