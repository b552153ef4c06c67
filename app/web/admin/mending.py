"""Putting a visit right afterwards: its date and people, where it belongs, and one that was forgotten."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.actions.act import Act
from app.actions.correct_visit import Correction, correct_visit
from app.actions.insert_visit import ForgottenVisit, insert_visit
from app.actions.move_visit import move_visit, move_visit_to_company
from app.actions.place_handover import Side
from app.domain.calendar import STOCKHOLM
from app.domain.deeds import Deed, Standing, permitted
from app.domain.errors import DomainError, ReasonNeeded, UnacceptableField
from app.domain.text import swedish_sort_key
from app.storage import handovers, people, visits
from app.storage.handovers import Handover
from app.storage.transaction import transaction
from app.storage.visits import Visit
from app.web.admin.blueprint import blueprint
from app.web.admin.choices import choices_of
from app.web.admin.company_choice import (
    CompanyChoice,
    asks_for_a_number,
    chosen,
    offer_companies,
    query,
)
from app.web.admin.handovers import HANDOVER
from app.web.admin.mending_forms import CorrectionForm, ForgottenForm, MoveForm, Reasoned
from app.web.field_faults import blame, words_of
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.signed_in import act

AWAITING = "nr-"
NAMES = {
    "target": "workplace_id",
    "occurred_at": "clock",
    "names": "others",
    "participants": "others",
}


@blueprint.get(f"{HANDOVER}/ratta")
@admits(Gate.ADMIN)
def correct_visit_form(handover_id: int) -> ResponseReturnValue:
    """Show when the visit was, and who was there."""
    handover, visit = _found(handover_id)
    if visit is None or Deed.CORRECT_VISIT not in _deeds(handover, visit):
        return _back(handover_id)
    at = visit.occurred_at.astimezone(STOCKHOLM)
    was = visit.occurred_at.isoformat()
    form = CorrectionForm(formdata=None, day=at.date(), clock=at.time(), was=was)
    _offer_people(form, visit)
    return _page("correct_visit", handover, form)


@blueprint.post(f"{HANDOVER}/ratta")
@admits(Gate.ADMIN)
def correct(handover_id: int) -> ResponseReturnValue:
    """Correct the date and the people of the visit that stands."""
    handover, visit = _found(handover_id)
    if visit is None:
        return _back(handover_id)
    form = CorrectionForm()
    _offer_people(form, visit)
    visit_id = visit.id
    return _mended(
        "correct_visit",
        handover,
        form,
        lambda act: correct_visit(
            act, visit_id=visit_id, correction=_correction(form), reason=form.reason.data
        ),
        told=_("Besöket är rättat."),
    )


@blueprint.get(f"{HANDOVER}/flytta")
@admits(Gate.ADMIN)
def move_visit_form(handover_id: int) -> ResponseReturnValue:
    """Search for the right company, or choose a handover that awaits its visit."""
    handover, visit = _found(handover_id)
    if Deed.MOVE_VISIT not in _deeds(handover, visit):
        return _back(handover_id)
    if asks_for_a_number():
        return redirect(url_for("admin.move_visit_form", handover_id=handover_id, nummer=1))
    form = MoveForm(formdata=None)
    _offer(form, handover, first=_awaiting(handover))
    return _page("move_visit", handover, form)


@blueprint.post(f"{HANDOVER}/flytta")
@admits(Gate.ADMIN)
def move(handover_id: int) -> ResponseReturnValue:
    """Move the visit that stands."""
    handover, visit = _found(handover_id)
    form, visit_id = MoveForm(), visit.id if visit else 0
    _offer(form, handover, first=_awaiting(handover))
    return _mended(
        "move_visit",
        handover,
        form,
        lambda act: _moved(act, form, visit_id),
        told=_("Besöket är flyttat."),
    )


@blueprint.get(f"{HANDOVER}/glomt")
@admits(Gate.ADMIN)
def insert_visit_form(handover_id: int) -> ResponseReturnValue:
    """Search for the company whose visit was forgotten."""
    handover, visit = _found(handover_id)
    if Deed.INSERT_VISIT not in _deeds(handover, visit):
        return _back(handover_id)
    if asks_for_a_number():
        return redirect(url_for("admin.insert_visit_form", handover_id=handover_id, nummer=1))
    form = ForgottenForm(formdata=None)
    _offer(form, handover)
    return _page("insert_visit", handover, form)


@blueprint.post(f"{HANDOVER}/glomt")
@admits(Gate.ADMIN)
def insert(handover_id: int) -> ResponseReturnValue:
    """Put a forgotten visit in, on one side of this handover."""
    handover, _visit = _found(handover_id)
    form = ForgottenForm()
    _offer(form, handover)
    return _mended(
        "insert_visit",
        handover,
        form,
        lambda act: (
            insert_visit(act, _forgotten(form, handover), reason=form.reason.data).handover_id
        ),
        told=_("Besöket är tillagt, och märkt som registrerat i efterhand."),
    )


def _mended(
    template: str,
    handover: Handover,
    form: Reasoned,
    perform: Callable[[Act], int | bool],
    *,
    told: str,
) -> ResponseReturnValue:
    """Do it whole or not at all, and go to the handover where the visit stands now."""
    if not form.validate():
        return _page(template, handover, form, status=422)
    acting, here = act(), handover.id
    try:
        with transaction(acting.session):
            stands_at = perform(acting)
    except (ReasonNeeded, UnacceptableField) as refusal:
        blame(form, refusal, names=NAMES)
        return _page(template, _found(here)[0], form, status=422)
    except DomainError as refusal:
        flash(words_of(refusal), "error")
        return _back(here)
    flash(told, "success")
    return _back(here if isinstance(stands_at, bool) else stands_at)


def _correction(form: CorrectionForm) -> Correction:
    """What the form says; a clock that shows the minute that stood there leaves its seconds alone."""
    shown = form.shown_moment
    is_same = shown is not None and shown.replace(second=0, microsecond=0) == form.moment
    return Correction(
        occurred_at=None if is_same else form.moment,
        was=shown,
        gone=form.gone.data or (),
        came=form.came.data or (),
        names=form.names,
    )


def _moved(act: Act, form: MoveForm, visit_id: int) -> int:
    wished = str(form.workplace_id.data)
    if wished.startswith(AWAITING):
        target_id = int(wished.removeprefix(AWAITING))
        return move_visit(
            act, visit_id=visit_id, handover_id=target_id, reason=form.reason.data
        ).handover_id
    return move_visit_to_company(
        act, visit_id=visit_id, workplace=chosen(form), reason=form.reason.data
    ).handover_id


def _forgotten(form: ForgottenForm, handover: Handover) -> ForgottenVisit:
    return ForgottenVisit(
        beside_id=handover.id,
        side=Side(form.side.data),
        workplace=chosen(form),
        occurred_at=form.moment,
        participants=form.names,
        note=form.note.data,
    )


def _offer(
    form: CompanyChoice, handover: Handover, *, first: list[tuple[str, str]] | None = None
) -> None:
    offer_companies(form, handover.relay, first=first or [])


def _awaiting(handover: Handover) -> list[tuple[str, str]]:
    """The handovers that the visit may belong to, each by its number and company."""
    awaiting = handovers.awaiting_of(session(), handover.relay_id)
    return [
        (
            f"{AWAITING}{one.id}",
            _(
                "Nr %(number)s, %(company)s, väntar på besök",
                number=one.number,
                company=one.company_name,
            ),
        )
        for one in awaiting
    ]


def _offer_people(form: CorrectionForm, visit: Visit) -> None:
    there = [one for one in visit.participants if one.left_at is None]
    present = {one.person_id for one in there}
    colleagues = sorted(people.everyone(session()), key=lambda one: swedish_sort_key(one.name))
    form.gone.choices = choices_of((one.id, one.name or "–") for one in there)
    form.came.choices = choices_of(
        (one.person_id, one.name)
        for one in colleagues
        if one.person_id not in present and one.deactivated_at is None
    )


def _found(handover_id: int) -> tuple[Handover, Visit | None]:
    handover = handovers.by_id(session(), handover_id)
    if handover is None:
        raise NotFound
    return handover, visits.standing_of(session(), handover_id)


def _deeds(handover: Handover, visit: Visit | None) -> frozenset[Deed]:
    return permitted(Standing(handover.state, visit_stands=visit is not None))


def _page(
    template: str, handover: Handover, form: Reasoned, *, status: int = 200
) -> ResponseReturnValue:
    page = render_template(f"admin/{template}.html", handover=handover, form=form, query=query())
    return make_response(page, status)


def _back(handover_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.handover", handover_id=handover_id), 303)
