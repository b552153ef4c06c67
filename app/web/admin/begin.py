"""Starting a handover by hand: the first one, or a restart from the office with its reason."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField

from app.actions.enter_company import entered_workplace
from app.actions.fields import REASON_CHARACTERS
from app.actions.start_handover import start_handover
from app.domain.errors import BatonBusy, DomainError
from app.domain.handover import StartReason
from app.storage import handovers, relays
from app.storage.relays import Relay
from app.storage.transaction import transaction
from app.web.admin.blueprint import blueprint
from app.web.admin.choices import choices_among, choices_of
from app.web.admin.company_choice import (
    CompanyChoice,
    asks_for_a_number,
    chosen,
    offer_companies,
    query,
)
from app.web.admin.events import STARTS
from app.web.admin.forms import When
from app.web.admin.relays import chosen_relay, kept_in_address
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.messages import message_of
from app.web.signed_in import act
from app.web.texts import several_lines


class BeginForm(When, CompanyChoice):
    """Which key goes where, and why the office decides it."""

    baton_id = SelectField(_l("Nyckel"), coerce=int)
    start = SelectField(
        _l("Varför börjar det hos kontoret?"),
        choices=choices_among(STARTS),
    )
    note = TextAreaField(_l("Beskriv skälet"), [several_lines(max_length=REASON_CHARACTERS)])


@blueprint.get("/overlamningar/ny")
@admits(Gate.ADMIN)
def begin() -> ResponseReturnValue:
    """Search for the company, then start."""
    relay = chosen_relay()
    if asks_for_a_number():
        return redirect(url_for("admin.begin", nummer=1, **kept_in_address(relay)))  # type: ignore[arg-type]
    return _page(relay, _form(relay, formdata=None))


@blueprint.post("/overlamningar/ny")
@admits(Gate.ADMIN)
def start() -> ResponseReturnValue:
    """Start the handover, and register the company first where it is new."""
    relay = chosen_relay()
    form = _form(relay)
    if not form.validate():
        return _page(relay, form, status=422)
    try:
        started_id = _started(relay, form)
    except BatonBusy as refusal:
        form.baton_id.errors = [message_of(refusal.code)]
    except DomainError as refusal:
        blame(form, refusal, names={"first_start": "start", "reason": "start"})
    else:
        flash(_("Överlämningen är skapad och har fått sin kod."), "success")
        return redirect(url_for("admin.handover", handover_id=started_id), 303)
    return _page(relay, form, status=422)


def _started(relay: Relay, form: BeginForm) -> int:
    acting = act()
    with transaction(acting.session):
        # Before the register locks the relay.
        active = handovers.active_of(acting.session, form.baton_id.data)
        if active is not None:
            handovers.locked(acting.session, active.id)
        at = entered_workplace(acting, chosen(form), relay_id=relay.id)
        return start_handover(
            acting,
            baton_id=form.baton_id.data,
            workplace_id=at.id,
            reason=StartReason(form.start.data),
            note=form.note.data,
            scheduled_on=form.scheduled_on.data,
            starts_at=form.starts_at.data,
        ).handover_id


def _form(relay: Relay, **how: None) -> BeginForm:
    form = BeginForm(**how)
    batons = relays.batons_of(session(), relay.id)
    form.baton_id.choices = choices_of((baton.id, baton.name) for baton in batons)
    offer_companies(form, relay)
    return form


def _page(relay: Relay, form: BeginForm, *, status: int = 200) -> ResponseReturnValue:
    page = render_template("admin/begin.html", relay=relay, form=form, query=query())
    return make_response(page, status)
