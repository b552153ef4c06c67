"""Invitations, restarts and companies' wishes, decided in the queue itself."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField
from wtforms.validators import Optional

from app.actions.decide_request import grant_request, set_request_aside
from app.actions.decide_restart import wait_longer
from app.actions.end_invitation import withdraw_invitation
from app.actions.fields import EMAIL_CHARACTERS, NAME_CHARACTERS
from app.actions.invite_company import Asking, invite_company
from app.actions.start_with_company import restart_with_company, start_with_company
from app.domain.proposed_times import VisitTime
from app.web.admin import home
from app.web.admin.blueprint import blueprint
from app.web.admin.deciding import unreadable
from app.web.admin.decisions import NOMINATIONS, in_the_queue, named
from app.web.admin.forms import GuardedForm, Reason, When
from app.web.gates import Gate, admits
from app.web.moments import DayField
from app.web.texts import one_line


class InviteForm(GuardedForm):
    """Where the invitation goes, and the days it proposes; what is empty is found by itself."""

    email = EmailField(_l("E-postadress"), [one_line(max_length=EMAIL_CHARACTERS)])
    name = StringField(_l("Namn"), [one_line(max_length=NAME_CHARACTERS)])
    first = DayField(_l("Första dagen"), [Optional()])
    second = DayField(_l("Andra dagen"), [Optional()])
    third = DayField(_l("Tredje dagen"), [Optional()])

    def asking(self) -> Asking:
        days = (self.first.data, self.second.data, self.third.data)
        return Asking(
            email=self.email.data,
            name=self.name.data,
            times=[VisitTime(day) for day in days if day is not None],
        )


class RestartForm(When):
    """Which company the key goes to, by its name in the register or as a new one."""

    company = StringField(_l("Företag"), [one_line(max_length=NAME_CHARACTERS)])


@blueprint.post(f"{NOMINATIONS}/bjud-in")
@admits(Gate.ADMIN)
def invite_again(nomination_id: int) -> ResponseReturnValue:
    """Send the invitation, or a new one in the place of the last."""
    form, item = InviteForm(), named("nomination", nomination_id)
    if not form.validate():
        return unreadable(form, item=item, again=home.page)
    return in_the_queue(
        lambda acting: invite_company(acting, nomination_id=nomination_id, asking=form.asking()),
        told=_("Inbjudan är gjord. Den förra länken gäller inte längre."),
        item=item,
    )


@blueprint.post(f"{NOMINATIONS}/ta-tillbaka")
@admits(Gate.ADMIN)
def withdraw(nomination_id: int) -> ResponseReturnValue:
    """Take the invitation back with a reason."""
    form = Reason()
    return in_the_queue(
        lambda acting: withdraw_invitation(
            acting, nomination_id=nomination_id, reason=form.reason.data
        ),
        told=_("Inbjudan är tillbakatagen."),
        item=named("nomination", nomination_id),
    )


@blueprint.post("/omstarter/<int:proposal_id>/borja-om")
@admits(Gate.ADMIN)
def restart(proposal_id: int) -> ResponseReturnValue:
    """Begin anew with a company of the office's choice."""
    form, item = RestartForm(), named("restart", proposal_id)
    if not form.validate():
        return unreadable(form, item=item, again=home.page)
    return in_the_queue(
        lambda acting: restart_with_company(
            acting,
            proposal_id=proposal_id,
            company=form.company.data,
            scheduled_on=form.scheduled_on.data,
            starts_at=form.starts_at.data,
        ),
        told=_("Kedjan har börjat om. Överlämningen har fått sin kod."),
        item=item,
    )


@blueprint.post("/omstarter/<int:proposal_id>/vanta")
@admits(Gate.ADMIN)
def wait(proposal_id: int) -> ResponseReturnValue:
    """Let the reminders begin anew."""
    return in_the_queue(
        lambda acting: wait_longer(acting, proposal_id=proposal_id),
        told=_("Vi väntar. Påminnelserna börjar om."),
        item=named("restart", proposal_id),
    )


@blueprint.post("/onskemal/<int:request_id>/ja")
@admits(Gate.ADMIN)
def grant(request_id: int) -> ResponseReturnValue:
    """Do what a company asks for, on the day that was agreed where it named none."""
    form, item = When(), named("request", request_id)
    if not form.validate():
        return unreadable(form, item=item, again=home.page)
    return in_the_queue(
        lambda acting: grant_request(
            acting,
            request_id=request_id,
            agreed_on=form.scheduled_on.data,
            agreed_at=form.starts_at.data,
        ),
        told=_("Önskemålet är klart."),
        item=item,
    )


@blueprint.post("/onskemal/<int:request_id>/lagg-undan")
@admits(Gate.ADMIN)
def set_aside(request_id: int) -> ResponseReturnValue:
    """Take a company's wish out of the queue without doing it."""
    return in_the_queue(
        lambda acting: set_request_aside(acting, request_id=request_id),
        told=_("Önskemålet är lagt åt sidan."),
        item=named("request", request_id),
    )


@blueprint.post("/nycklar/<int:baton_id>/starta")
@admits(Gate.ADMIN)
def begin_in_queue(baton_id: int) -> ResponseReturnValue:
    """Send a key that stands still to a company of the office's choice."""
    form, item = RestartForm(), named("baton", baton_id)
    if not form.validate():
        return unreadable(form, item=item, again=home.page)
    return in_the_queue(
        lambda acting: start_with_company(
            acting,
            baton_id=baton_id,
            company=form.company.data,
            scheduled_on=form.scheduled_on.data,
            starts_at=form.starts_at.data,
        ),
        told=_("Överlämningen är skapad och har fått sin kod."),
        item=item,
    )
