"""Note what a company said at a visit."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import KeyReused, NotAllowed, NotFound, UnacceptableField
from app.storage import notes, topics, visits
from app.storage.journal import chain_of
from app.storage.notes import Note, NoteTopic
from app.storage.transaction import transaction
from app.storage.upsert import inserted_id
from app.storage.visits import Visit

NOTE_CHARACTERS = 2000


def note_talk(act: Act, *, visit_id: int, words: str | None, topic_ids: Collection[int]) -> int:
    """Keep a note as anybody of the staff, once for each intent, and give its id.

    It may be about a visit that was undone: what a company said was said. Raises `NotAllowed`,
    `NotFound`, also for a topic of another relay, `UnacceptableField` when there is neither a word
    nor a topic, and `KeyReused` for an intent of somebody else's.
    """
    if not act.actor.is_staff:
        raise NotAllowed
    written = cleaned_words(words, topic_ids)
    with transaction(act.session):
        visit = visits.by_id(act.session, visit_id)
        if visit is None:
            raise NotFound
        check_topics(act, topic_ids, relay_id=visit.relay_id)
        note_id = inserted_id(
            act.session,
            Note,
            values={
                "visit_id": visit_id,
                "author_id": act.actor.person_id,
                "noted_at": act.now,
                "words": written,
                "version": 1,
                "intent": act.intent,
            },
        )
        if note_id is None:
            return _noted_before(act, visit_id)
        enter_topics(act, note_id, topic_ids)
        record_note(act, visit, note_id, event="note.added", words=written, topic_ids=topic_ids)
        return note_id


def cleaned_words(words: str | None, topic_ids: Collection[int]) -> str | None:
    """Clean the words; raises `UnacceptableField`, also when nothing at all is said."""
    written = fields.text("words", words, max_length=NOTE_CHARACTERS)
    if written is None and not topic_ids:
        raise UnacceptableField(field="words", reason=fields.MISSING)
    return written


def check_topics(act: Act, topic_ids: Collection[int], *, relay_id: int) -> None:
    """Take topics of the relay's list alone, those too that were retired while somebody wrote."""
    if not topics.are_of_relay(act.session, topic_ids, relay_id):
        raise NotFound


def enter_topics(act: Act, note_id: int, topic_ids: Collection[int]) -> None:
    """Let a note that has no topics be about these, unjournalled."""
    if topic_ids:
        rows = [{"note_id": note_id, "topic_id": each} for each in sorted(set(topic_ids))]
        act.session.execute(insert(NoteTopic), rows)


def record_note(
    act: Act,
    visit: Visit,
    note_id: int,
    *,
    event: str,
    words: str | None,
    topic_ids: Collection[int],
    version: int = 1,
) -> None:
    """The journal commits to the words of every version, and keeps the earlier ones."""
    record_event(
        act,
        chain=chain_of(visit.relay_id),
        event=event,
        subject=f"visit:{visit.id}",
        facts={"note": note_id, "version": version, "topics": sorted(set(topic_ids))},
        personal={"note": words},
    )


def _noted_before(act: Act, visit_id: int) -> int:
    before = notes.by_intent(act.session, act.intent or "")
    if before is None or (before.visit_id, before.author_id) != (visit_id, act.actor.person_id):
        raise KeyReused
    return before.note_id
