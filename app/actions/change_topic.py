"""Call a topic something else, retire it from the list, and take it up again; none is deleted."""

from __future__ import annotations

from datetime import datetime

from app.actions.act import Act
from app.actions.add_topic import check_names_free, cleaned_names, record_topic
from app.domain.errors import NotAllowed, NotFound
from app.storage import relays, topics
from app.storage.topics import Topic
from app.storage.transaction import transaction


def rename_topic(act: Act, *, topic_id: int, name_sv: str | None, name_en: str | None) -> None:
    """Rename a topic as an admin, wherever it stands.

    Raises `NotAllowed`, `NotFound` and `UnacceptableField`, as `add_topic` does.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    names = cleaned_names(name_sv, name_en)
    with transaction(act.session):
        topic = _locked(act, topic_id)
        check_names_free(act, topic.relay_id, names, but=topic_id)
        if (topic.name_sv, topic.name_en) != (names["name_sv"], names["name_en"]):
            topic.name_sv, topic.name_en = names["name_sv"], names["name_en"]
            act.session.flush()
            record_topic(act, topic, event="topic.renamed")


def retire_topic(act: Act, *, topic_id: int) -> None:
    """Let a topic be chosen no more; doing it again changes nothing.

    Raises `NotAllowed` for anybody but admins, and `NotFound`.
    """
    _set(act, topic_id, retired_at=act.now, event="topic.retired")


def revive_topic(act: Act, *, topic_id: int) -> None:
    """Let a retired topic be chosen again; raises as `retire_topic` does."""
    _set(act, topic_id, retired_at=None, event="topic.revived")


def _set(act: Act, topic_id: int, *, retired_at: datetime | None, event: str) -> None:
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        topic = _locked(act, topic_id)
        if (topic.retired_at is None) != (retired_at is None):
            topic.retired_at = retired_at
            act.session.flush()
            record_topic(act, topic, event=event)


def _locked(act: Act, topic_id: int) -> Topic:
    """Read a topic under its relay's lock, under which the whole list is changed."""
    found = topics.topic(act.session, topic_id)
    if found is None:
        raise NotFound
    relays.locked(act.session, found.relay_id)
    return topics.topic(act.session, topic_id) or found
