"""The form behind a visit's link: open, sent, or ended."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.actions.answer_once import Intent, Outcome, answer_once
from app.actions.submit_nomination import submit_nomination
from app.domain.errors import (
    AlreadyNominated,
    DomainError,
    KeyReused,
    LinkExpired,
    OwnCompany,
    ReasonNeeded,
    UnacceptableField,
)
from app.domain.nomination import NominationState
from app.storage import legs
from app.storage.links import Link
from app.web.company.blueprint import blueprint
from app.web.company.forms import NominationForm
from app.web.company.opening import SOURCES, Mode, has_ended, mode, nominating, opened
from app.web.field_faults import blame
from app.web.gates import Csrf, Gate, admits
from app.web.installation import session
from app.web.signed_in import act

ROUTE = "POST /nominera"
FORM_FIELDS = {
    "company.place": "place",
    "second_choice": "second_company",
    "second_choice.place": "second_place",
}
HOW_IT_GOES = {
    NominationState.SUBMITTED: _l("Kommunen läser ert val."),
    NominationState.APPROVED: _l("Valet är godkänt. Företaget får frågan."),
    NominationState.INVITED: _l("Företaget har fått frågan."),
    NominationState.ACCEPTED: _l("Företaget har tackat ja."),
}


@blueprint.get("/nominera/<token>")
@admits(Gate.TOKEN)
def nominate(token: str) -> ResponseReturnValue:
    """Show the form, the choice that was made, or that the link has ended."""
    found = opened(token)
    form = NominationForm(formdata=None, intent=str(uuid.uuid4()))
    return _ended(found) or _chosen(found) or _form(found, form)


@blueprint.post("/nominera/<token>")
@admits(Gate.TOKEN, csrf=Csrf.BY_THE_FORM)
def send(token: str) -> ResponseReturnValue:
    """Take the choice in; whatever is refused comes back with everything that was typed."""
    found, form = opened(token), NominationForm()
    if form.website.data:
        return redirect(_here(token), 303)
    if not form.validate():
        return _form(found, form, status=400 if form.csrf_token.errors else 422)
    try:
        answer_once(
            act(by=nominating(found, mode()), intent=_key(form)),
            _intent(found, form),
            perform=lambda: _submitted(found, form),
            keep=lambda _refusal: None,
        )
    except DomainError as refusal:
        return _refused(found, form, refusal)
    return redirect(_here(token), 303)


def _submitted(found: Link, form: NominationForm) -> Outcome:
    how = mode()
    acting = act(by=nominating(found, how), intent=_key(form))
    submitted = submit_nomination(acting, form.submission(found.visit_id, SOURCES[how]))
    return Outcome(303, {"nomination": submitted.nomination_id})


def _refused(found: Link, form: NominationForm, refusal: DomainError) -> ResponseReturnValue:
    match refusal:
        case AlreadyNominated() | LinkExpired() | KeyReused():
            return redirect(_here(request.view_args["token"] if request.view_args else ""), 303)
        case OwnCompany():
            form.company.errors = [_("Det är ert eget företag. Välj ett annat.")]
        case ReasonNeeded():
            form.reason.errors = [_reason_wanted(refusal.facts)]
        case UnacceptableField():
            blame(form, refusal, names=FORM_FIELDS)
        case _:
            raise refusal
    return _form(found, form, status=422)


def _reason_wanted(facts: Mapping[str, object]) -> str:
    """Say why a company that was visited, or waits already, is taken only with a reason."""
    flags, company = facts.get("findings"), facts.get("company")
    words: str
    if isinstance(flags, list) and "already_visited" in flags:
        words = _(
            "%(company)s har redan haft besök. Skriv varför det är dags igen, eller välj ett annat.",
            company=company,
        )
    else:
        words = _(
            "%(company)s är redan föreslaget av någon annan. Skriv varför ni också vill välja det,"
            " eller välj ett annat.",
            company=company,
        )
    return words


def _ended(found: Link) -> ResponseReturnValue | None:
    if not has_ended(found):
        return None
    return render_template("company/ended.html", link=found), 410


def _chosen(found: Link) -> ResponseReturnValue | None:
    if not found.chosen:
        return None
    choices = [one for one in legs.choices_of(session(), found.handover_id) if one.stands]
    return render_template("company/chosen.html", link=found, facts=_facts(choices), mode=mode())


def _facts(choices: list[legs.Choice]) -> list[tuple[str, str]]:
    """What was chosen and how it goes; who said no is nobody's business here."""
    titles = {1: _("Förstaval"), 2: _("Andraval")}
    chosen = [
        (titles[one.rank], ", ".join(part for part in (one.company, one.place) if part))
        for one in choices
    ]
    return [*chosen, (_("Så går det"), str(HOW_IT_GOES[choices[0].state]))]


def _form(found: Link, form: NominationForm, *, status: int = 200) -> ResponseReturnValue:
    ended = _ended(found) or _chosen(found)
    if ended:
        return ended
    how = mode()
    page = render_template("company/nominate.html", link=found, form=form, mode=how, Mode=Mode)
    return make_response(page, status)


def _here(token: str) -> str:
    return url_for("company.nominate", token=token, lage=str(mode()) or None)


def _key(form: NominationForm) -> str | None:
    """The key made when the form was shown; a made-up one only costs its sender the replay."""
    try:
        return str(uuid.UUID(form.intent.data or ""))
    except ValueError:
        return None


def _intent(found: Link, form: NominationForm) -> Intent | None:
    key = _key(form)
    if key is None:
        return None
    said = {
        name: value for name, value in form.data.items() if name not in {"csrf_token", "intent"}
    }
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    return Intent(f"visit:{found.visit_id}", ROUTE, key, digest)
