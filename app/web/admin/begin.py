"""Starting a handover by hand: the first one, or a restart from the office with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField

from app.actions.fields import NAME_CHARACTERS, PLACE_CHARACTERS, REASON_CHARACTERS
from app.actions.register_company import NewCompany, register_company
from app.actions.start_handover import start_handover
from app.domain.errors import BatonBusy, DomainError, NotFound
from app.domain.handover import StartReason
from app.domain.organisation_number import looks_like_number
from app.domain.text import search_key
from app.storage import companies, company_search, relays
from app.storage.companies import Workplace
from app.storage.relays import Relay
from app.storage.transaction import transaction
from app.web.admin.blueprint import blueprint
from app.web.admin.choices import choices_among, choices_of
from app.web.admin.events import STARTS
from app.web.admin.forms import When
from app.web.admin.relays import chosen_relay, kept_in_address
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.messages import message_of
from app.web.showable import showable
from app.web.signed_in import act
from app.web.texts import one_line, several_lines

NEW = "ny"


class BeginForm(When):
    """Which key goes where, and why the office decides it."""

    baton_id = SelectField(_l("Nyckel"), coerce=int)
    workplace_id = RadioField(_l("Företag"))
    name = StringField(_l("Det nya företagets namn"), [one_line(max_length=NAME_CHARACTERS)])
    place = StringField(_l("Ort"), [one_line(max_length=PLACE_CHARACTERS)])
    start = SelectField(
        _l("Varför börjar det hos kontoret?"),
        choices=choices_among(STARTS),
    )
    note = TextAreaField(_l("Beskriv skälet"), [several_lines(max_length=REASON_CHARACTERS)])


@dataclass(frozen=True, slots=True)
class Found:
    """What the search found, and the words that were searched for."""

    query: str
    workplaces: list[Workplace]


@blueprint.get("/overlamningar/ny")
@admits(Gate.ADMIN)
def begin() -> ResponseReturnValue:
    """Search for the company, then start."""
    relay = chosen_relay()
    if looks_like_number(showable(request.args.get("q"))):
        # It may be somebody's: the page's own links would carry it on.
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
        workplace_id = _chosen(relay, form)
        return start_handover(
            acting,
            baton_id=form.baton_id.data,
            workplace_id=workplace_id,
            reason=StartReason(form.start.data),
            note=form.note.data,
            scheduled_on=form.scheduled_on.data,
            starts_at=form.starts_at.data,
        ).handover_id


def _chosen(relay: Relay, form: BeginForm) -> int:
    if form.workplace_id.data == NEW:
        new = NewCompany(name=form.name.data or "", place=form.place.data or None)
        return register_company(act(), relay_id=relay.id, company=new).workplace_id
    found = companies.workplace(session(), int(form.workplace_id.data), relay_id=relay.id)
    if found is None:
        raise NotFound
    return found.id


def _form(relay: Relay, **how: None) -> BeginForm:
    form = BeginForm(**how)
    batons = relays.batons_of(session(), relay.id)
    form.baton_id.choices = choices_of((baton.id, baton.name) for baton in batons)
    found = _search(relay)
    known = [(str(one.id), _line(one)) for one in found.workplaces]
    new = (NEW, _("Ett företag som inte finns i registret"))
    form.workplace_id.choices = choices_of([*known, new])
    return form


def _search(relay: Relay) -> Found:
    """Keep the search of the page before, so that what it found can be chosen."""
    query = _query()
    key = search_key(query)
    found = company_search.search(session(), relay_id=relay.id, key=key) if key else []
    return Found(query, found)


def _line(workplace: Workplace) -> str:
    return ", ".join(part for part in (workplace.company.name, workplace.place) if part)


def _page(relay: Relay, form: BeginForm, *, status: int = 200) -> ResponseReturnValue:
    page = render_template("admin/begin.html", relay=relay, form=form, query=_query())
    return make_response(page, status)


def _query() -> str:
    """Give what was searched for, which no page repeats where it may be somebody's number."""
    query = showable(request.values.get("q"))[:80]
    return "" if looks_like_number(query) else query
