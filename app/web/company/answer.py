"""An invitation's link: a page to read, whose forms alone answer; nobody needs an account."""

from __future__ import annotations

from http import HTTPStatus

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import RateLimitItemPerMinute

from app.actions.answer_invitation import accept_invitation, decline_invitation
from app.actions.ask_for_invitation import ask_for_invitation
from app.adapters import tokens
from app.domain.company_request import RequestKind
from app.domain.errors import DomainError, LinkExpired, NotFound, UnacceptableField
from app.domain.invitation import InvitationState
from app.domain.roles import Actor
from app.extensions import limiter
from app.storage import company_links, company_requests, invitations
from app.storage.invitations import Asked
from app.web.answering import NAMES
from app.web.company.answer_forms import AnswerForm
from app.web.company.blueprint import blueprint
from app.web.field_faults import blame
from app.web.gates import Csrf, Gate, admits
from app.web.installation import keys, now, session
from app.web.messages import message_of
from app.web.signed_in import act

# More than any company needs.
ALLOWED = RateLimitItemPerMinute(20)
NO, AGAIN = "nej", "igen"


@blueprint.get("/SVAR/<token>")
@blueprint.get("/svar/<token>")
@admits(Gate.TOKEN)
def answer(token: str) -> ResponseReturnValue:
    """Show the question, or what was answered; mail scanners open links, and change nothing."""
    asked = _asked(token)
    return _page(asked, _form(asked, fresh=True))


@blueprint.post("/SVAR/<token>")
@blueprint.post("/svar/<token>")
@admits(Gate.TOKEN, csrf=Csrf.BY_THE_FORM)
def give_answer(token: str) -> ResponseReturnValue:
    """Take the answer in; what cannot be read comes back with everything that was typed."""
    asked = _asked(token)
    form, said = _form(asked), request.form.get("svar")
    is_sound = form.validate()
    if not limiter.limiter.hit(ALLOWED, "answer", str(asked.invitation_id)):
        return _page(asked, form.with_fault(message_of("too_many_attempts")), status=429)
    if form.csrf_token.errors or (said not in {NO, AGAIN} and not is_sound):
        return _page(asked, form, status=400 if form.csrf_token.errors else 422)
    try:
        _perform(asked, form, said)
    except UnacceptableField as refusal:
        blame(form, refusal, names=NAMES)
        return _page(asked, form, status=422)
    except LinkExpired:
        return _page(_asked(token), form, status=409)
    except DomainError as refusal:
        return _page(_asked(token), form.with_fault(message_of(refusal.code)), status=409)
    return redirect(url_for("company.answer", token=token), HTTPStatus.SEE_OTHER)


def _perform(asked: Asked, form: AnswerForm, said: str | None) -> None:
    acting = act(by=Actor.invited(asked.invitation_id))
    if said == AGAIN:
        ask_for_invitation(acting, invitation_id=asked.invitation_id)
    elif said == NO:
        decline_invitation(acting, invitation_id=asked.invitation_id)
    else:
        accept_invitation(acting, invitation_id=asked.invitation_id, yes=form.yes())


def _asked(token: str) -> Asked:
    """Find the invitation by the link of a mail or the code of a letter.

    Unknown and forged raise the same `NotFound`.
    """
    nonce = tokens.read(keys().link, purpose=tokens.Purpose.INVITATION, token=token)
    found = invitations.asked(session(), nonce=nonce) if nonce else by_code(token)
    session().rollback()
    if found is None:
        raise NotFound
    return found


def by_code(typed: str) -> Asked | None:
    """Find the invitation that a letter's code stands for, however it is typed."""
    row_id = tokens.read_code(keys().link, purpose=tokens.Purpose.LETTER, typed=typed)
    return invitations.asked_by_id(session(), row_id) if row_id is not None else None


def _form(asked: Asked, *, fresh: bool = False) -> AnswerForm:
    form = AnswerForm(formdata=None) if fresh else AnswerForm()
    form.offer(invitations.times_to_come(session(), asked.invitation_id, now=now()))
    if fresh:
        form.name.data, form.email.data = asked.recipient_name, asked.recipient_email
    return form


def _page(asked: Asked, form: AnswerForm, *, status: int = 200) -> ResponseReturnValue:
    if asked.state is InvitationState.OPEN and asked.leg_open and not asked.visit_undone:
        shown = _rendered("company/invitation.html", asked, form=form, is_no=_leans_to_no())
        return make_response(shown, status)
    if asked.state in {InvitationState.ACCEPTED, InvitationState.DECLINED}:
        shown = _rendered(
            "company/answered.html", asked, own=_own_link(asked), is_late=status == 409
        )
        return make_response(shown, status)
    waiting = company_requests.waiting_kinds(session(), f"invitation:{asked.invitation_id}")
    asked_again = RequestKind.ANOTHER_INVITATION in waiting
    shown = _rendered("company/invitation_ended.html", asked, asked_again=asked_again)
    return make_response(shown, 410 if status == 200 else status)


def _leans_to_no() -> bool:
    return request.args.get("svar") == NO


def _own_link(asked: Asked) -> str | None:
    """Where the coming company looks after its own matters, once its yes has made a handover."""
    if asked.next_id is None:
        return None
    nonce = company_links.live_nonce(session(), asked.next_id)
    if nonce is None:
        return None
    token = tokens.derive(keys().link, purpose=tokens.Purpose.COMPANY, nonce=nonce)
    return url_for("company.own_matters", token=token)


def _rendered(template: str, asked: Asked, **context: object) -> str:
    return render_template(template, link=asked, mode="", ended=_ended(asked), **context)


def _ended(asked: Asked) -> str:
    words: str
    match asked.state:
        case InvitationState.EXPIRED:
            words = _("Svarstiden har gått ut.")
        case InvitationState.SUPERSEDED:
            words = _("Inbjudan är ersatt av en nyare, eller så har nyckeln gått vidare.")
        case InvitationState.WITHDRAWN:
            words = _("Kommunen har tagit tillbaka inbjudan.")
        case _:
            words = _("Inbjudan väntar på kommunen. Försök igen senare.")
    return words
