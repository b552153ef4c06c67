"""Who works with the relay: inviting, changing roles, shutting out, and beginning anew."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actions.change_role import change_role
from app.actions.create_person import invite_person
from app.actions.deactivate_person import deactivate_person, reactivate_person
from app.actions.issue_link import IssuedLink
from app.actions.reset_person import reset_person
from app.domain.errors import (
    DomainError,
    EmailTaken,
    HeirNeeded,
    LastAdmin,
    NotFound,
    UnacceptableField,
    WrongState,
)
from app.domain.roles import Role
from app.domain.text import swedish_sort_key
from app.storage import charges, promises
from app.storage import people as storage
from app.storage.people import PersonFacts
from app.storage.signing_in import sign_ins_of
from app.web.admin.blueprint import blueprint
from app.web.admin.people_forms import InvitationForm
from app.web.device_names import device_name
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import now, session, settings
from app.web.messages import message_of, status_of
from app.web.signed_in import act


@blueprint.get("/personer")
@admits(Gate.ADMIN)
def people() -> ResponseReturnValue:
    """Show everybody, and the form to invite one more."""
    return _page(InvitationForm(formdata=None))


@blueprint.post("/personer")
@admits(Gate.ADMIN)
def invite() -> ResponseReturnValue:
    """Invite somebody, and show the link this once."""
    form = InvitationForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        issued = invite_person(act(), form.new_person())
    except (EmailTaken, UnacceptableField) as refusal:
        blame(form, refusal)
        return _page(form, status=422)
    return _link_page(issued)


@blueprint.get("/personer/<int:person_id>")
@admits(Gate.ADMIN)
def person(person_id: int) -> ResponseReturnValue:
    """Show one person, and what can be done."""
    return _person_page(_found(person_id))


@blueprint.post("/personer/<int:person_id>/roll")
@admits(Gate.ADMIN)
def set_role(person_id: int) -> ResponseReturnValue:
    """Give a person another role, also where they are signed in."""
    wished = request.form.get("role", "")
    if wished not in set(Role):
        abort(400)
    try:
        change_role(act(), person_id=person_id, role=Role(wished))
    except LastAdmin as refusal:
        return _refused(person_id, refusal)
    return _done(person_id, _("Rollen är ändrad."))


@blueprint.post("/personer/<int:person_id>/stang-av")
@admits(Gate.ADMIN)
def deactivate(person_id: int) -> ResponseReturnValue:
    """Shut a person out at once."""
    heir = request.form.get("heir", "")
    heir_id = int(heir) if heir.isascii() and heir.isdigit() and len(heir) < 10 else None
    try:
        deactivate_person(act(), person_id=person_id, heir_id=heir_id)
    except (LastAdmin, HeirNeeded) as refusal:
        return _refused(person_id, refusal)
    return _done(person_id, _("Personen är avstängd och utloggad överallt."))


@blueprint.post("/personer/<int:person_id>/slapp-in")
@admits(Gate.ADMIN)
def reactivate(person_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    reactivate_person(act(), person_id=person_id)
    return _done(person_id, _("Personen kan logga in igen."))


@blueprint.post("/personer/<int:person_id>/ny-lank")
@admits(Gate.ADMIN)
def reset(person_id: int) -> ResponseReturnValue:
    """Take password and sign-ins away, and show the new link this once."""
    try:
        return _link_page(reset_person(act(), person_id=person_id))
    except (LastAdmin, WrongState) as refusal:
        return _refused(person_id, refusal)


def _page(form: InvitationForm, *, status: int = 200) -> Response:
    everyone = sorted(storage.everyone(session()), key=_order)
    return make_response(
        render_template("admin/people.html", people=everyone, form=form, now=now()), status
    )


def _order(person: PersonFacts) -> tuple[bool, str, int]:
    """Those who are shut out last."""
    return person.deactivated_at is not None, swedish_sort_key(person.name), person.person_id


def _person_page(found: PersonFacts, *, status: int = 200, error: str | None = None) -> Response:
    return make_response(
        render_template(
            "admin/person.html",
            person=found,
            sign_ins=sign_ins_of(session(), found.person_id, now=now()),
            in_charge_of=charges.open_of(session(), found.person_id),
            owes=promises.of_owner(session(), found.person_id),
            heirs=_heirs(found),
            device_name=device_name,
            error=error,
            now=now(),
        ),
        status,
    )


def _heirs(leaving: PersonFacts) -> list[PersonFacts]:
    """Those who can take over what somebody saw to."""
    others = (one for one in storage.everyone(session()) if one.person_id != leaving.person_id)
    return sorted((one for one in others if one.deactivated_at is None), key=_order)


def _link_page(issued: IssuedLink) -> Response:
    """The link is in this answer alone: it is kept nowhere, so it cannot be shown again."""
    path = url_for("account.welcome", token=issued.secret)
    return make_response(
        render_template(
            "admin/people_link.html",
            person=_found(issued.person_id),
            link=f"{settings().public_url}{path}",
            expires_at=issued.expires_at,
        )
    )


def _found(person_id: int) -> PersonFacts:
    found = storage.person(session(), person_id)
    if found is None:
        raise NotFound
    return found


def _done(person_id: int, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("admin.person", person_id=person_id), 303)


def _refused(person_id: int, refusal: DomainError) -> Response:
    return _person_page(
        _found(person_id), status=status_of(refusal.code), error=message_of(refusal.code)
    )
