"""A company's own page: its visit, whom we turn to, what is stored, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from limits import RateLimitItemPerMinute

from app.actions.act import Act
from app.actions.look_after_own import ask_for_erasure, ask_to_move, name_contact
from app.adapters import tokens
from app.domain.errors import DomainError, NotFound, UnacceptableField
from app.domain.roles import Actor
from app.extensions import limiter
from app.storage import company_links, company_requests, contacts
from app.storage.company_links import OwnLeg
from app.web.company.blueprint import blueprint
from app.web.company.own_forms import ContactForm, ErasureForm, MoveForm
from app.web.field_faults import blame
from app.web.gates import Csrf, Gate, admits
from app.web.installation import keys, session
from app.web.messages import message_of
from app.web.signed_in import act

ALLOWED = RateLimitItemPerMinute(20)


@blueprint.get("/foretaget/<token>")
@admits(Gate.TOKEN)
def own_matters(token: str) -> ResponseReturnValue:
    """Show the company its visit and what is stored about it."""
    return _page(_opened(token))


@blueprint.post("/foretaget/<token>/kontakt")
@admits(Gate.TOKEN, csrf=Csrf.BY_THE_FORM)
def name_own_contact(token: str) -> ResponseReturnValue:
    """Take in whom to turn to from now on."""
    own, form = _opened(token), ContactForm()
    told = _("Tack. Vi hör av oss till den personen från och med nu.")
    return _done(
        token,
        own,
        form,
        told,
        lambda acting: name_contact(acting, handover_id=own.handover_id, details=form.details()),
    )


@blueprint.post("/foretaget/<token>/flytta")
@admits(Gate.TOKEN, csrf=Csrf.BY_THE_FORM)
def move_own_visit(token: str) -> ResponseReturnValue:
    """Take in the wish for another day, which a person confirms."""
    own, form = _opened(token), MoveForm()
    told = _("Tack. Vi bekräftar den nya tiden. Till dess gäller den gamla.")
    return _done(
        token,
        own,
        form,
        told,
        lambda acting: ask_to_move(
            acting,
            handover_id=own.handover_id,
            wished_on=form.scheduled_on.data,
            wished_at=form.starts_at.data,
            words=form.words.data,
        ),
    )


@blueprint.post("/foretaget/<token>/radera")
@admits(Gate.TOKEN, csrf=Csrf.BY_THE_FORM)
def erase_own(token: str) -> ResponseReturnValue:
    """Take in the wish that what is stored about the company's people is erased."""
    own, form = _opened(token), ErasureForm()
    told = _("Tack. Vi raderar uppgifterna och hör av oss om något måste sparas enligt lag.")
    return _done(
        token, own, form, told, lambda acting: ask_for_erasure(acting, handover_id=own.handover_id)
    )


def _done(
    token: str, own: OwnLeg, form: FlaskForm, told: str, perform: Callable[[Act], None]
) -> ResponseReturnValue:
    """Do it and show the page anew, or bring the form back with what was typed."""
    if own.revoked_at is not None or own.is_cancelled:
        return _page(own)
    if not form.validate():
        return _page(own, form, status=400 if form.csrf_token.errors else 422)
    if not limiter.limiter.hit(ALLOWED, "own", str(own.link_id)):
        form.form_errors = [message_of("too_many_attempts")]
        return _page(own, form, status=429)
    try:
        perform(act(by=Actor.company(own.handover_id)))
    except UnacceptableField as refusal:
        blame(form, refusal)
        return _page(own, form, status=422)
    except DomainError as refusal:
        form.form_errors = [message_of(refusal.code)]
        return _page(_opened(token), form, status=409)
    flash(told, "success")
    return redirect(url_for("company.own_matters", token=token), HTTPStatus.SEE_OTHER)


def _opened(token: str) -> OwnLeg:
    """Find the leg behind a token; unknown and forged raise the same `NotFound`."""
    nonce = tokens.read(keys().link, purpose=tokens.Purpose.COMPANY, token=token)
    found = company_links.own_leg(session(), nonce) if nonce else None
    session().rollback()
    if found is None:
        raise NotFound
    return found


def _page(own: OwnLeg, form: FlaskForm | None = None, *, status: int = 200) -> ResponseReturnValue:
    if own.revoked_at is not None or own.is_cancelled:
        ended = render_template("company/own_ended.html", link=own, mode="")
        return make_response(ended, 410)
    shown = render_template(
        "company/own.html",
        link=own,
        mode="",
        contacts=contacts.of_company(session(), own.company_id),
        waiting=company_requests.waiting_kinds(session(), f"handover:{own.handover_id}"),
        refused=form,
        contact=_or_new(form, ContactForm),
        move=_or_new(form, MoveForm),
        erasure=_or_new(form, ErasureForm),
    )
    return make_response(shown, status)


def _or_new(form: FlaskForm | None, kind: type[FlaskForm]) -> FlaskForm:
    return form if isinstance(form, kind) else kind(formdata=None)
