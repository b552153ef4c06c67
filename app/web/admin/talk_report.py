"""What a report on paper tells of a visit's talk: what was said and promised, and what there was to see."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.adapters.report_pdf import Photos, Section
from app.domain.promise import PromiseState
from app.storage import notes, photos, promises
from app.storage.notes import Note
from app.storage.promises import PromiseLine
from app.storage.visits import Visit
from app.web.installation import session
from app.web.templating import clock, day, language

STATES = {
    PromiseState.OPEN: _l("Öppet"),
    PromiseState.KEPT: _l("Hållet"),
    PromiseState.LET_GO: _l("Släppt"),
}


def talk_sections(visit: Visit) -> list[Section]:
    """Tell of the talk at a visit and at those of its leg that were undone."""
    said = [_said(one) for one in notes.of_talk(session(), visit.id)]
    promised = [_promised(one) for one in promises.of_talk(session(), visit.id)]
    seen = [
        (one.thumbnail, one.caption or "")
        for one in photos.prints_of_leg(session(), visit.handover_id)
    ]
    return [
        Section(_("Vad företaget sa"), "\n\n".join(said)),
        Section(_("Vad vi lovade"), "\n\n".join(promised)),
        Section(_("Bilder"), Photos(seen)),
    ]


def _said(note: Note) -> str:
    who = note.author.name if note.author else "–"
    head = f"{who}, {day(note.noted_at)} {clock(note.noted_at)}"
    topics = ", ".join(topic.called(language()) for topic in note.topics)
    return "\n".join(filter(None, (head, topics, note.words)))


def _promised(promise: PromiseLine) -> str:
    return "\n".join(filter(None, _told_of(promise)))


def _told_of(promise: PromiseLine) -> Iterator[str | None]:
    yield promise.words or _("Löfte %(number)s", number=promise.promise_id)
    yield _("%(name)s, senast %(date)s", name=promise.owner, date=day(promise.due_on))
    ended = f" {day(promise.ended_at)}" if promise.ended_at else ""
    yield f"{STATES[promise.state]}{ended}"
    yield promise.ended_words
    if promise.answered_at and promise.answer:
        yield _("Svar till företaget %(date)s:", date=day(promise.answered_at))
        yield promise.answer
