"""Correct a note by a new version of it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, update

from app.actions.act import Act
from app.actions.note_talk import check_topics, cleaned_words, enter_topics, record_note
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.storage import notes, visits
from app.storage.notes import Note, NoteTopic
from app.storage.transaction import transaction
from app.storage.visits import Visit


def correct_note(
    act: Act, *, note_id: int, version: int, words: str | None, topic_ids: Collection[int]
) -> None:
    """Write the next version of a note over the one that was read, as its author or an admin.

    Raises `NotFound`, `NotAllowed`, `UnacceptableField`, and `WrongState` when somebody else has
    corrected it since. Writing what stands there changes nothing.
    """
    written = cleaned_words(words, topic_ids)
    with transaction(act.session):
        note, visit = _found(act, note_id)
        check_topics(act, topic_ids, relay_id=visit.relay_id)
        if note.version == version and _says(note, written, topic_ids):
            return
        stepped = act.session.execute(
            update(Note)
            .where(Note.id == note_id, Note.version == version)
            .values(
                words=written,
                version=version + 1,
                corrected_at=act.now,
                corrected_by_id=act.actor.person_id,
            )
            .returning(Note.id)
        )
        if stepped.scalar() is None:
            raise WrongState(note_id=note_id)
        act.session.execute(delete(NoteTopic).where(NoteTopic.note_id == note_id))
        enter_topics(act, note_id, topic_ids)
        record_note(
            act,
            visit,
            note_id,
            event="note.corrected",
            words=written,
            topic_ids=topic_ids,
            version=version + 1,
        )


def _found(act: Act, note_id: int) -> tuple[Note, Visit]:
    note = notes.note(act.session, note_id) if act.actor.is_staff else None
    if note is None:
        raise NotFound if act.actor.is_staff else NotAllowed
    if not act.actor.is_admin and note.author_id != act.actor.person_id:
        raise NotAllowed
    visit = visits.by_id(act.session, note.visit_id)
    if visit is None:
        raise NotFound
    return note, visit


def _says(note: Note, words: str | None, topic_ids: Collection[int]) -> bool:
    return note.words == words and {topic.id for topic in note.topics} == set(topic_ids)
