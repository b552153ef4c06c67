"""What we promised companies: the overview, and each promise with what may be done about it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form

from app.actions.act import Act
from app.actions.carry_promise import carry_promise
from app.actions.end_promise import keep_promise, let_go_promise, reopen_promise
from app.actions.make_promise import change_promise, make_promise
from app.domain.calendar import stockholm_date
from app.domain.errors import DomainError, WrongState
from app.domain.promise import PromiseState, may_change
from app.storage import promises, relays, topics
from app.storage.promises import PromiseFilter, PromiseLine
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import now, session
from app.web.paging import page_asked_for
from app.web.signed_in import act, actor
from app.web.staff.blueprint import blueprint
from app.web.staff.promise_forms import AnswerForm, EndForm, LetGoForm, PromiseForm
from app.web.staff.talk_forms import row_id
from app.web.staff.talks import page as talk_page
from app.web.staff.talks import talk_of

PROMISE = "/loften/<int:promise_id>"
WAITING = "vantar"  # those that somebody has to see to: due, left open, or without an owner
NAMES = {"words": "promise", "owner_id": "owner"}


@blueprint.post("/samtal/<int:visit_id>/loften")
@admits(Gate.STAFF)
def promise_something(visit_id: int) -> ResponseReturnValue:
    """Keep a promise that was made at a visit."""
    here, form = talk_of(visit_id), PromiseForm()
    if form.validate():
        try:
            make_promise(act(intent=form.intent), visit_id=visit_id, promised=form.promised())
        except DomainError as refused:
            blame(form, refused, names=NAMES)
        else:
            flash(_("Löftet är sparat."), "success")
            return redirect(url_for("staff.talk", visit_id=visit_id), HTTPStatus.SEE_OTHER)
    return talk_page(here, promise=form), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/loften", endpoint="promises")
@admits(Gate.STAFF)
def overview() -> ResponseReturnValue:
    """List a relay's promises, by owner and by topic; the open ones unless the address asks for others."""
    relay = relays.named_or_first(session(), request.args.get("stafett"))
    if relay is None:
        abort(HTTPStatus.NOT_FOUND)
    today = stockholm_date(now())
    wished = request.args.get("lage", "open")
    wanted = PromiseFilter(
        owner_id=row_id(request.args.get("agare")) or None,
        topic_id=row_id(request.args.get("amne")) or None,
        state=PromiseState(wished) if wished in set(PromiseState) else None,
    )
    is_waiting = wished == WAITING
    return render_template(
        "staff/promises.html",
        relay=relay,
        page=promises.waiting(session(), relay.id, today=today, page=page_asked_for())
        if is_waiting
        else promises.of_relay(session(), relay.id, wanted, page=page_asked_for()),
        owners=promises.by_owner(session(), relay.id, today=today),
        by_topic=promises.by_topic(session(), relay.id, today=today),
        wanted=wanted,
        shown_state=WAITING if is_waiting else wanted.state or "",
        today=today,
    )


@blueprint.get(PROMISE)
@admits(Gate.STAFF)
def promise(promise_id: int) -> ResponseReturnValue:
    """Show a promise."""
    return page(found(promise_id))


@blueprint.post(PROMISE)
@admits(Gate.STAFF)
def change(promise_id: int) -> ResponseReturnValue:
    """Change what is owed, by whom or by when."""
    form = PromiseForm()
    return done(
        promise_id,
        form,
        lambda acting: change_promise(
            acting, promise_id=promise_id, version=form.read_version, promised=form.promised()
        ),
        told=_("Löftet är ändrat."),
    )


@blueprint.post(f"{PROMISE}/hallet")
@admits(Gate.STAFF)
def keep(promise_id: int) -> ResponseReturnValue:
    """Note that a promise was kept."""
    form = EndForm()
    return done(
        promise_id,
        form,
        lambda acting: keep_promise(
            acting, promise_id=promise_id, version=form.read_version, outcome=form.outcome.data
        ),
        told=_("Löftet är hållet."),
    )


@blueprint.post(f"{PROMISE}/slapp")
@admits(Gate.STAFF)
def let_go(promise_id: int) -> ResponseReturnValue:
    """Let a promise go for a reason."""
    form = LetGoForm()
    return done(
        promise_id,
        form,
        lambda acting: let_go_promise(
            acting, promise_id=promise_id, version=form.read_version, reason=form.reason.data
        ),
        told=_("Löftet är släppt."),
    )


@blueprint.post(f"{PROMISE}/oppna")
@admits(Gate.STAFF)
def reopen(promise_id: int) -> ResponseReturnValue:
    """Owe a promise again that was ended by mistake."""
    form = EndForm()
    return done(
        promise_id,
        form,
        lambda acting: reopen_promise(acting, promise_id=promise_id, version=form.read_version),
        told=_("Löftet är öppet igen."),
    )


@blueprint.post(f"{PROMISE}/foljer-med")
@admits(Gate.STAFF)
def carry(promise_id: int) -> ResponseReturnValue:
    """Say that a promise goes on although its leg is closed."""
    return done(
        promise_id,
        EndForm(),
        lambda acting: carry_promise(acting, promise_id=promise_id),
        told=_("Löftet står kvar."),
    )


def done(
    promise_id: int, form: Form, perform: Callable[[Act], object], *, told: str
) -> ResponseReturnValue:
    """Do it and say so, or show the promise again with what was typed and what stands now."""
    found(promise_id)
    if form.validate():
        try:
            perform(act())
        except WrongState:
            session().expire_all()
            return page(found(promise_id), form, overtaken=True), HTTPStatus.CONFLICT
        except DomainError as refused:
            blame(form, refused, names=NAMES)
        else:
            flash(told, "success")
            return redirect(url_for("staff.promise", promise_id=promise_id), HTTPStatus.SEE_OTHER)
    return page(found(promise_id), form), HTTPStatus.UNPROCESSABLE_ENTITY


def page(here: PromiseLine, came_back: Form | None = None, *, overtaken: bool = False) -> str:
    """A promise's page; a form that came back is shown with today's version, to be sent once more."""
    if came_back is not None and "version" in came_back:
        came_back["version"].data = str(here.version)
    changing = came_back if isinstance(came_back, PromiseForm) else PromiseForm.of(here)
    changing.offer(promises.owners(session()), topics.of_relay(session(), here.relay_id))
    return render_template(
        "staff/promise.html",
        promise=here,
        came_back=came_back,
        changing=changing,
        letting_go=came_back if isinstance(came_back, LetGoForm) else LetGoForm(formdata=None),
        ending=came_back if type(came_back) is EndForm else EndForm(formdata=None),
        answering=came_back
        if isinstance(came_back, AnswerForm)
        else AnswerForm(formdata=None, answer=here.answer),
        may=may_change(actor(), owner_id=here.owner_id, promised_by_id=here.promised_by_id),
        overtaken=overtaken,
        today=stockholm_date(now()),
    )


def found(promise_id: int) -> PromiseLine:
    """The promise that the address names, or 404."""
    return promises.line(session(), promise_id) or abort(HTTPStatus.NOT_FOUND)
