"""What a visit was for: what the company said, noted at once or afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.actions.correct_note import correct_note
from app.actions.note_talk import note_talk
from app.domain.calendar import stockholm_date
from app.domain.errors import DomainError, WrongState
from app.storage import notes, photos, promises, talks, topics, visits
from app.storage.notes import Note
from app.storage.talks import Talk
from app.storage.visits import Participant
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import now, session
from app.web.signed_in import act
from app.web.staff.blueprint import blueprint
from app.web.staff.photo_forms import PhotosForm
from app.web.staff.promise_forms import PromiseForm
from app.web.staff.talk_forms import NoteForm, ParticipantForm


@blueprint.get("/samtal/<int:visit_id>")
@admits(Gate.STAFF)
def talk(visit_id: int) -> ResponseReturnValue:
    """Show what was said at a visit, and the form for more."""
    return page(talk_of(visit_id))


@blueprint.post("/samtal/<int:visit_id>")
@admits(Gate.STAFF)
def note(visit_id: int) -> ResponseReturnValue:
    """Keep a note."""
    here, form = talk_of(visit_id), NoteForm()
    if form.validate():
        try:
            note_talk(
                act(intent=form.intent),
                visit_id=visit_id,
                words=form.words.data,
                topic_ids=form.topics.data or [],
            )
        except DomainError as refused:
            blame(form, refused)
        else:
            flash(_("Anteckningen är sparad."), "success")
            return redirect(url_for("staff.talk", visit_id=visit_id), HTTPStatus.SEE_OTHER)
    return page(here, note=form), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/anteckningar/<int:note_id>")
@admits(Gate.STAFF)
def noted(note_id: int) -> ResponseReturnValue:
    """Show a note to whoever may correct it."""
    found = _note(note_id)
    form = NoteForm(
        formdata=None,
        words=found.words,
        topics=[topic.id for topic in found.topics],
        version=found.version,
    )
    return _correction(found, form)


@blueprint.post("/anteckningar/<int:note_id>")
@admits(Gate.STAFF)
def correct(note_id: int) -> ResponseReturnValue:
    """Write the note's next version; of two at once the second sees what the first wrote."""
    found, form = _note(note_id), NoteForm()
    if form.validate():
        try:
            correct_note(
                act(),
                note_id=note_id,
                version=form.read_version,
                words=form.words.data,
                topic_ids=form.topics.data or [],
            )
        except WrongState:
            return _overtaken(note_id, form), HTTPStatus.CONFLICT
        except DomainError as refused:
            blame(form, refused)
        else:
            flash(_("Anteckningen är rättad."), "success")
            return redirect(url_for("staff.talk", visit_id=found.visit_id), HTTPStatus.SEE_OTHER)
    return _correction(found, form), HTTPStatus.UNPROCESSABLE_ENTITY


def _overtaken(note_id: int, form: NoteForm) -> str:
    """Show what stands now above what was typed, which replaces it when it is sent once more."""
    session().expire_all()
    found = _note(note_id)
    form.version.data = str(found.version)
    return _correction(found, form, overtaken=True)


def page(
    here: Talk,
    *,
    note: NoteForm | None = None,
    attendee: ParticipantForm | None = None,
    promise: PromiseForm | None = None,
    photographing: PhotosForm | None = None,
) -> str:
    """A visit's page, with the form that came back to it."""
    form = note or NoteForm(formdata=None, key=str(uuid.uuid4()))
    promising = promise or PromiseForm.empty(str(uuid.uuid4()))
    offered = topics.of_relay(session(), here.relay_id)
    form.topics.offer(offered)
    promising.offer(promises.owners(session()), offered)
    present = visits.participants_of(session(), here.visit_id)
    return render_template(
        "staff/talk.html",
        talk=here,
        form=form,
        notes=notes.of_talk(session(), here.visit_id),
        present=present,
        attendee=attendee or ParticipantForm(formdata=None),
        may_tell=may_tell(here, present),
        promising=promising,
        promises=promises.of_talk(session(), here.visit_id),
        photos=photos.of_talk(session(), here.visit_id),
        photographing=photographing or PhotosForm(formdata=None),
        today=stockholm_date(now()),
    )


def may_tell(here: Talk, present: Iterable[Participant]) -> bool:
    """Whether the reader may say who was there: as an admin, or having been there."""
    reader = current_user.person_id
    was_there = reader == here.logged_by_id or reader in {one.person_id for one in present}
    return here.annulled_at is None and (current_user.is_admin or was_there)


def _correction(found: Note, form: NoteForm, *, overtaken: bool = False) -> str:
    here = talk_of(found.visit_id)
    form.topics.offer(topics.of_relay(session(), here.relay_id))
    return render_template("staff/note.html", talk=here, note=found, form=form, overtaken=overtaken)


def talk_of(visit_id: int) -> Talk:
    """The talk that the address names, or 404."""
    return talks.talk(session(), visit_id) or abort(HTTPStatus.NOT_FOUND)


def _note(note_id: int) -> Note:
    found = notes.note(session(), note_id) or abort(HTTPStatus.NOT_FOUND)
    if not current_user.is_admin and found.author_id != current_user.person_id:
        abort(HTTPStatus.FORBIDDEN)
    return found
