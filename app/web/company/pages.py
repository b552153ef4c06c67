"""What a visit's link shows: the form, the choice that was made, or that the link has ended."""

from __future__ import annotations

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.nomination import NominationState
from app.storage import legs
from app.storage.links import Link
from app.web.company.forms import NominationForm
from app.web.company.matches import Matched
from app.web.company.opening import Mode, has_ended, here, mode
from app.web.installation import session

TITLES = {1: _l("Förstaval"), 2: _l("Andraval")}
HOW_IT_GOES = {
    NominationState.SUBMITTED: _l("Kommunen läser ert val."),
    NominationState.APPROVED: _l("Valet är godkänt. Företaget får frågan."),
    NominationState.INVITED: _l("Företaget har fått frågan."),
    NominationState.ACCEPTED: _l("Företaget har tackat ja."),
}


def page(
    found: Link,
    form: NominationForm,
    *,
    status: int = 200,
    matched: Matched | None = None,
) -> ResponseReturnValue:
    """Show the form while the choice is open; `matched` holds the matches for a field's name."""
    if has_ended(found):
        return make_response(_rendered("company/ended.html", found), 410)
    choices = _standing(found)
    if choices:
        return _chosen(found, choices)
    if mode() is Mode.SPOKEN:
        form.address_staff()
    shown = _rendered("company/nominate.html", found, form=form, matched=matched or {}, here=here)
    return make_response(shown, status)


def _standing(found: Link) -> list[legs.Choice]:
    if not found.chosen:
        return []
    return [one for one in legs.choices_of(session(), found.handover_id) if one.stands]


def _chosen(found: Link, choices: list[legs.Choice]) -> ResponseReturnValue:
    """Show the choice; what was sent instead of it came too late, and is told so."""
    is_late = request.method == "POST"
    shown = _rendered("company/chosen.html", found, facts=_facts(choices), is_late=is_late)
    return make_response(shown, 409 if is_late else 200)


def _facts(choices: list[legs.Choice]) -> list[tuple[str, str]]:
    """What was chosen and how it goes; who said no is nobody's business here."""
    chosen = [
        (str(TITLES[one.rank]), ", ".join(part for part in (one.company, one.place) if part))
        for one in choices
    ]
    return [*chosen, (_("Så går det"), str(HOW_IT_GOES[choices[0].state]))]


def _rendered(template: str, found: Link, **context: object) -> str:
    return render_template(template, link=found, mode=mode(), **context)
