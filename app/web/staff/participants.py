"""Who was at a visit, on either side, with the role of that day."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actions.add_participant import Attendee, add_participant, remove_participant
from app.actions.correct_participant import correct_participant
from app.domain.errors import DomainError
from app.domain.visit import Side
from app.storage import visits
from app.storage.visits import Participant
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.signed_in import act
from app.web.staff.blueprint import blueprint
from app.web.staff.talk_forms import PartForm, ParticipantForm
from app.web.staff.talks import may_tell, page, talk_of

PART = "/deltagare/<int:participant_id>"


@blueprint.post("/samtal/<int:visit_id>/deltagare")
@admits(Gate.STAFF)
def add_part(visit_id: int) -> ResponseReturnValue:
    """Add somebody without an account."""
    here, form = talk_of(visit_id), ParticipantForm()
    if form.validate():
        who = Attendee(form.name.data, form.role.data, Side(form.side.data))
        try:
            add_participant(act(), visit_id=visit_id, who=who)
        except DomainError as refused:
            blame(form, refused)
        else:
            return _back(visit_id, _("Deltagaren är tillagd."))
    return page(here, attendee=form), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get(PART)
@admits(Gate.STAFF)
def part(participant_id: int) -> ResponseReturnValue:
    """Show somebody's part, with the role that they had the last time to be taken over."""
    found = _part(participant_id)
    proposed = found.role or visits.role_before(session(), found)
    return _form(found, PartForm(formdata=None, name=found.name, role=proposed))


@blueprint.post(PART)
@admits(Gate.STAFF)
def correct_part(participant_id: int) -> ResponseReturnValue:
    """Correct name and role."""
    found, form = _part(participant_id), PartForm()
    if form.validate():
        try:
            correct_participant(
                act(), participant_id=participant_id, name=form.name.data, role=form.role.data
            )
        except DomainError as refused:
            blame(form, refused)
        else:
            return _back(found.visit_id, _("Ändringen är sparad."))
    return _form(found, form), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.post(f"{PART}/ta-bort")
@admits(Gate.STAFF)
def remove_part(participant_id: int) -> ResponseReturnValue:
    """Take somebody off."""
    found = _part(participant_id)
    remove_participant(act(), participant_id=participant_id)
    return _back(found.visit_id, _("Deltagaren är borttagen."))


def _part(participant_id: int) -> Participant:
    found = visits.participant(session(), participant_id) or abort(HTTPStatus.NOT_FOUND)
    here = talk_of(found.visit_id)
    if not may_tell(here, visits.participants_of(session(), found.visit_id)):
        abort(HTTPStatus.FORBIDDEN)
    return found if found.left_at is None else abort(HTTPStatus.NOT_FOUND)


def _form(found: Participant, form: PartForm) -> str:
    return render_template(
        "staff/participant.html", part=found, talk=talk_of(found.visit_id), form=form
    )


def _back(visit_id: int, told: str) -> ResponseReturnValue:
    flash(told, "success")
    return redirect(url_for("staff.talk", visit_id=visit_id), HTTPStatus.SEE_OTHER)
